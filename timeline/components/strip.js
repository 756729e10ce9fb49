/* The strip of a phone: once its picture has scrolled away, the whole time stays in sight, a frame on the months that are. */
(() => {
  "use strict";
  const { createElement: h, Fragment, useEffect, useRef } = window.React;
  const { time, shared } = window.timeline_components;
  const LEAST = 12; // px of the frame
  const FADES = 64; // px of scrolling in which it takes the picture's place
  const LANES = [1.125, 1.3125]; // rem from the strip's top: where the first lane is, and what all have

  const months = root => [...root.querySelectorAll(".month-of-line")];
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const yearOf = day => shared.iso(Math.ceil(day)).slice(0, 4);

  // The acts, each with the year of its first mark where that is another than the one before's.
  function parts(chart) {
    const days = ([left, right]) => chart.marks.filter(mark => mark.x >= left && mark.x <= right).map(mark => mark.day);
    const first = panel => Math.min(...days(panel), time.dayAt(chart.breakpoints, panel[1]));
    const years = chart.panels.map(panel => yearOf(first(panel)));
    return chart.panels.map(([left, right], i) => ({ left, right, year: years[i] === years[i - 1] ? "" : years[i] }));
  }

  // A span as a thin line, that comes and goes over the pixels in which its ends are not sure, as in the picture.
  function bar([left, right, from, to], colour, share) {
    const [clear, part] = ["transparent", px => (100 * px) / (right - left)];
    const full = `${colour} ${part(from)}% ${100 - part(to)}%`;
    const background = `linear-gradient(to right, ${from ? clear : colour}, ${full}, ${to ? clear : colour})`;
    return { left: share(left), width: share(right - left), background };
  }

  /* Where the frame stands: from the first month in sight to the last, in pixels of the chart. */
  function inSight(root, chart, top) {
    const sheet = document.querySelector("#page.open > #side")?.getBoundingClientRect().top;
    const bottom = sheet || innerHeight;
    const seen = months(root).filter(month => {
      const box = month.getBoundingClientRect();
      return month.dataset.day && box.bottom > top && box.top < bottom;
    });
    if (!seen.length) return null;
    const all = name => seen.map(month => Number(month.dataset[name])); // the latest may stand first
    const [from, to] = [Math.min(...all("day")), Math.max(...all("end"))];
    const [left, right] = [time.xOf(chart.breakpoints, from), time.xOf(chart.breakpoints, to)];
    const wide = Math.max(right - left, LEAST);
    return [Math.max(0, Math.min(left, chart.width - wide)), wide];
  }

  function Strip({ chart }) {
    const strip = useRef(null);
    useEffect(() => {
      const bar = strip.current;
      const root = bar.closest(".timeline");
      const frame = bar.querySelector(".frame");
      let wait = 0;
      const look = () => {
        wait = 0;
        const { bottom } = bar.getBoundingClientRect();
        const picture = root.querySelector(".chart-frame").getBoundingClientRect().bottom;
        const there = Math.min(1, Math.max(0, 1 + (bottom - picture) / FADES));
        bar.style.opacity = still() ? Math.floor(there) : there;
        bar.classList.toggle("on", there > 0.5);
        const at = there ? inSight(root, chart, bottom) : null;
        frame.hidden = !at;
        if (!at) return;
        [frame.style.left, frame.style.width] = at.map(x => `${(100 * x) / chart.width}%`);
        const middle = at[0] + at[1] / 2;
        for (const part of bar.querySelectorAll(".act"))
          part.classList.toggle("current", part.dataset.left <= middle && middle <= part.dataset.right);
      };
      const later = () => (wait ||= requestAnimationFrame(look));
      look();
      for (const type of ["scroll", "resize"]) addEventListener(type, later, { passive: true });
      return () => {
        cancelAnimationFrame(wait);
        for (const type of ["scroll", "resize"]) removeEventListener(type, later);
      };
    }, [chart]);
    const go = event => {
      if (event.type === "pointermove" && !event.currentTarget.hasPointerCapture(event.pointerId)) return;
      if (event.type === "pointerdown") event.currentTarget.setPointerCapture(event.pointerId);
      const box = strip.current.firstChild.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * chart.width;
      toDay(strip.current.closest(".timeline"), time.dayAt(chart.breakpoints, x));
    };
    const share = x => `${(100 * x) / chart.width}%`;
    const low = lane => `${LANES[0] + (LANES[1] * (lane + 0.5)) / chart.lanes.length}rem`;
    return h(
      "div",
      { className: "time-strip", ref: strip, "aria-hidden": true, onPointerDown: go, onPointerMove: go },
      h(
        "div",
        null,
        parts(chart).map(({ left, right, year }) =>
          h(
            "span",
            {
              key: left,
              className: "act",
              "data-left": left,
              "data-right": right,
              style: { left: share(left), width: share(right - left) },
            },
            year,
          ),
        ),
        chart.marks.map(mark => {
          const [colour, top] = [`var(--type-${mark.colour})`, low(mark.lane)];
          return h(
            Fragment,
            { key: mark.key },
            mark.bar && h("u", { style: { top, ...bar(mark.bar, colour, share) } }),
            h("i", { className: mark.vague ? "vague" : null, style: { left: share(mark.x), top, background: colour } }),
          );
        }),
        h("span", { className: "frame" }),
      ),
    );
  }

  /* To the month of a day; the last one before it, where it has none. */
  function toDay(root, day) {
    const all = months(root).filter(month => month.dataset.day);
    all.sort((a, b) => a.dataset.day - b.dataset.day);
    (all.findLast(month => Number(month.dataset.day) <= day) || all[0])?.scrollIntoView();
  }

  window.timeline_components.Strip = Strip;
})();
