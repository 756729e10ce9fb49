/* Time in the chart: pixels to days, zoom and pan by wheel, pinch, drag and buttons, and the navigator below it. */
(() => {
  "use strict";
  const { createElement: h, useRef } = window.React;
  const { asked, navigate, locationHears, changed, iso, scale, within } = window.timeline_components.shared;
  const SHORTEST = 7; // days
  const DRAG = 5; // px: less is a click
  const STEP = 30; // days that an arrow key moves an end of the window

  const between = (points, from, to, value) => {
    let i = 1;
    while (i < points.length - 1 && points[i][from] < value) i++;
    const [a, b] = [points[i - 1], points[i]];
    return b[from] === a[from] ? a[to] : a[to] + ((value - a[from]) / (b[from] - a[from])) * (b[to] - a[to]);
  };
  const dayAt = (points, x) => between(points, 0, 1, x); // outside, the nearest stretch goes on
  const xOf = (points, day) => between(points, 1, 0, Math.min(Math.max(day, points[0][1]), points.at(-1)[1]));

  // The window in the address; without one, all that is drawn.
  function current(chart) {
    const query = new URLSearchParams(location.search);
    const day = key => Math.round(Date.parse(query.get(key)) / 86400000);
    const [first, last] = [day("start"), day("end")];
    return Number.isNaN(first) || Number.isNaN(last) ? chart.window : [first, last];
  }

  // Days that can be shown, or null where they are those that are shown already.
  function bounded(chart, first, last) {
    const [low, high] = chart.extent;
    const length = Math.min(Math.max(Math.round(last - first), SHORTEST - 1), high - low);
    const start = Math.min(Math.max(Math.round(first), low), high - length);
    const now = current(chart);
    if (start === now[0] && start + length === now[1]) return null;
    return start <= low && start + length >= high ? [] : [start, start + length];
  }

  // What will stay is seen at once: it is marked below the axis, and the frame in the navigator moves.
  function light(chart, [start, end]) {
    const place = (element, points) => {
      const [left, right] = [xOf(points, start), xOf(points, end + 1)];
      Object.assign(element.style, { left: `${left}px`, width: `${Math.max(right - left, 4)}px` });
    };
    const mark = document.querySelector(".timeline .asked-window");
    const frame = document.querySelector(".navigator .window");
    place(mark, chart.breakpoints);
    asked(mark);
    if (frame) place(frame, chart.navigator.breakpoints);
  }

  // In a frame: what is marked is painted first, for to navigate takes longer than that.
  const onceSeen = (...to) => setTimeout(navigate, 0, ...to);

  function show(chart, first, last, go = navigate) {
    const days = bounded(chart, first, last);
    if (!days) return false;
    light(chart, days.length ? days : chart.extent);
    ask(days.map(iso), go);
    return true;
  }

  const whole = () => ask([]);

  /* Asks for a window by the Timeline's own days. dcc.Location hears of the address with the answer: before it, that would
     take a task of its own, and the browser would be busy with the address first. Where something else is asked for and not
     answered yet, it hears at once. */
  function ask([start = null, end = null], go = navigate) {
    const { id, dataset } = document.querySelector(".timeline");
    const [now, next] = [location.search.slice(1), changed({ start, end })];
    if (next === now) return;
    go(next, true, () => {
      window.dash_clientside.set_props(id, { window: start && [start, end] });
      if (now !== dataset.query) locationHears();
    });
  }

  /* About a pixel, in pixels: what is under the pointer stays there, and gaps between acts are not zoomed into. */
  function zoom(chart, factor, x, go) {
    const { left, right, breakpoints } = chart;
    if (factor < 1) {
      const [a, b] = [x - (x - left) * factor, x + (right - x) * factor];
      return show(chart, Math.floor(dayAt(breakpoints, a)), Math.ceil(dayAt(breakpoints, b)) - 1, go);
    }
    const [first, last] = current(chart);
    const length = (last - first + 1) * factor;
    const share = (x - left) / (right - left);
    const day = dayAt(breakpoints, x);
    return show(chart, day - share * length, day + (1 - share) * length - 1, go);
  }

  function pan(chart, pixels, go) {
    const { breakpoints, left, right } = chart;
    const middle = (left + right) / 2;
    const days = dayAt(breakpoints, middle + pixels) - dayAt(breakpoints, middle);
    const [first, last] = current(chart);
    return show(chart, first + days, last + days, go);
  }

  // The middle of the picture, or the mark nearest to it, so that + always leads to accounts.
  function middle(chart, selected) {
    const centre = (chart.left + chart.right) / 2;
    const inside = chart.marks.filter(mark => !mark.cut);
    const chosen = inside.filter(mark => mark.event === selected);
    const near = (chosen.length ? chosen : inside).map(mark => mark.x);
    return near.sort((a, b) => Math.abs(a - centre) - Math.abs(b - centre))[0] ?? centre;
  }

  /* Wheel, drag, pinch and double click on the element of the chart; `get` gives what is drawn there now. */
  function listen(element, get, slide) {
    const at = event => within(element, event)[0];
    let turned = 0;
    let frame = 0;
    const wheel = event => {
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (!get() || !(event.ctrlKey || event.metaKey || sideways)) return; // else the page scrolls
      event.preventDefault();
      turned += sideways ? event.deltaX / scale() : event.deltaY;
      const x = at(event);
      frame ||= requestAnimationFrame(() => {
        const factor = Math.exp(Math.max(-300, Math.min(300, turned)) / 400);
        sideways ? pan(get(), turned, onceSeen) : zoom(get(), factor, x, onceSeen);
        turned = frame = 0;
      });
    };
    let drag = null;
    const down = event => {
      if (event.button || event.pointerType === "touch" || !get() || event.target.closest("button, .near")) return;
      drag = { x: event.clientX, id: event.pointerId, moved: false };
    };
    const move = event => {
      if (!drag || event.pointerId !== drag.id) return;
      const by = (event.clientX - drag.x) / scale();
      if (!drag.moved && Math.abs(by) < DRAG) return;
      drag.moved = true;
      element.classList.add("dragging");
      slide(by);
    };
    const up = event => {
      if (!drag || event.pointerId !== drag.id) return;
      const { x, moved } = drag;
      drag = null;
      element.classList.remove("dragging");
      if (!moved) return;
      if (!pan(get(), (x - event.clientX) / scale())) slide(0);
      element.dataset.dragged = "1"; // the click that ends a drag is none
      setTimeout(() => delete element.dataset.dragged);
    };
    let spread = 0;
    const pinch = event => {
      if (event.touches.length !== 2 || !get()) return;
      event.preventDefault();
      const [a, b] = event.touches;
      const now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
      const x = (at(a) + at(b)) / 2;
      if (spread && Math.abs(now / spread - 1) < 0.04) return;
      if (spread) zoom(get(), spread / now, x);
      spread = now;
    };
    const released = () => (spread = 0);
    const twice = event => {
      const busy = element.classList.contains("over"); // a click there has led somewhere
      if (get() && !busy && !event.target.closest("a, button, .near")) zoom(get(), event.shiftKey ? 2 : 0.5, at(event));
    };
    const all = [
      [element, "wheel", wheel, { passive: false }],
      [element, "pointerdown", down],
      [element, "dragstart", event => event.preventDefault()],
      [element, "touchmove", pinch, { passive: false }],
      [element, "touchend", released],
      [element, "dblclick", twice],
      [window, "pointermove", move],
      [window, "pointerup", up],
      [window, "pointercancel", up],
    ];
    for (const [target, type, heard, options] of all) target.addEventListener(type, heard, options);
    return () => {
      for (const [target, type, heard] of all) target.removeEventListener(type, heard);
    };
  }

  function Navigator({ chart, words }) {
    const root = useRef(null);
    const drag = useRef(null);
    const { panels, bars, vague, breakpoints, window: days, words: said } = chart.navigator;
    const [left, right] = [xOf(breakpoints, days[0]), xOf(breakpoints, days[1] + 1)];
    const dayOf = event => dayAt(breakpoints, within(root.current, event)[0]);
    const down = event => {
      const part = event.target.dataset.part || "jump";
      const [first, last] = current(chart);
      const day = dayOf(event);
      const base = part === "jump" ? [day - (last - first) / 2, day + (last - first) / 2] : [first, last];
      if (part === "jump") show(chart, ...base);
      drag.current = { day, part, base };
      event.currentTarget.setPointerCapture(event.pointerId);
    };
    const move = event => {
      if (!drag.current) return;
      const { day, part, base } = drag.current;
      const by = dayOf(event) - day;
      if (part === "from") show(chart, Math.min(base[0] + by, base[1] - SHORTEST), base[1]);
      else if (part === "to") show(chart, base[0], Math.max(base[1] + by, base[0] + SHORTEST));
      else show(chart, base[0] + by, base[1] + by);
    };
    const key = part => event => {
      const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -6, PageUp: 6 }[event.key];
      if (!step) return;
      event.preventDefault();
      const [first, last] = current(chart);
      const by = step * STEP;
      if (part === "from") show(chart, Math.min(first + by, last - SHORTEST), last);
      else show(chart, first, Math.max(last + by, first + SHORTEST));
    };
    const edge = (part, x, day, label, text) =>
      h("span", {
        className: "edge",
        "data-part": part,
        role: "slider",
        tabIndex: 0,
        "aria-label": label,
        "aria-valuemin": chart.extent[0],
        "aria-valuemax": chart.extent[1],
        "aria-valuenow": day,
        "aria-valuetext": text,
        style: { left: `${x}px` },
        onKeyDown: key(part),
      });
    return h(
      "div",
      { className: `navigator${chart.beside ? "" : " above"}` },
      chart.beside && h("p", { title: words.vague }, h("b", null, words.whole), h("small", null, words.drag)),
      h(
        "div",
        {
          className: "track",
          ref: root,
          onPointerDown: down,
          onPointerMove: move,
          onPointerUp: () => (drag.current = null),
        },
        panels.map((p, i) =>
          h("span", { key: i, className: "part", style: { left: p.left, width: p.right - p.left } }, p.title),
        ),
        h("svg", { "aria-hidden": true }, h("path", { d: bars }), h("path", { d: vague, className: "vague" })),
        h("span", { className: "window", "data-part": "whole", style: { left, width: Math.max(right - left, 4) } }),
        edge("from", left, days[0], words.first, said[0]),
        edge("to", Math.max(right, left + 4), days[1], words.last, said[1]),
      ),
    );
  }

  Object.assign(window.timeline_components, {
    Navigator,
    time: { DAY: 86400000, dayAt, xOf, zoom, whole, middle, listen, show, current },
  });
})();
