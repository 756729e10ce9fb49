/* What the Timeline does beside showing: it measures its room, dims at once what falls away, and says what is awaited. */
(() => {
  "use strict";
  const { useEffect, useLayoutEffect, useRef } = window.React;
  const { drawing, shared } = window.timeline_components;
  const STEP = 4; // px: sizes go in steps, so that few answers serve many windows
  const FACETS = ["source", "actor", "standing", "type"];
  const NARROW = 520; // px, as in timeline/page/sizes.py
  const SPARE = 19; // px that a chart may be narrower than its room, so as to stay as it came with the page
  const SPARE_NARROW = 43;
  const SPARE_BELOW = 48;
  const A_LINE = 28; // px: what a line of words above the chart takes, or the chips of what is chosen
  const NOTICED = 200; // ms of waiting
  const PALE = "0.15"; // opacity of what falls away

  const down = value => Math.floor(value / STEP) * STEP;

  /* How much wider than the chart is laid out by itself the browser sets text, where readers set letters and words apart,
     or have a font of their own: by words with many narrow letters, which grow most, against their width in our font. */
  const PROBE = "silent little village";
  const PROBE_WIDTH = 294.2; // px at 40 px, as timeline/chart/text_width.py has it without its margin
  const STEPS_OF_STRETCH = 50; // from one to double width, so that few answers serve many readers
  function stretch(element) {
    const wider = element.querySelector(".probe").offsetWidth / PROBE_WIDTH;
    return Math.max(1, Math.ceil((wider - 0.01) * STEPS_OF_STRETCH) / STEPS_OF_STRETCH);
  }

  function measure(element) {
    const scale = shared.scale();
    const width = down(element.parentElement.clientWidth / scale); // on a phone the element itself has no box
    const top = element.getBoundingClientRect().top + scrollY;
    const below = 16 * (parseFloat(getComputedStyle(element).getPropertyValue("--below")) || 0); // of the key under it
    const fixed = width < NARROW && !element.closest(".embed");
    const height = fixed ? 0 : down((innerHeight - top) / scale - below);
    return { width, height, theme: shared.theme(), stretch: stretch(element) };
  }

  /* The size of the picture that came with the page, where that nearly fills the room: then nothing moves when the chart
     takes its place. The picture may be higher than it was asked to be, for its labels need that. */
  function sizeOfFirst({ width, height }) {
    const shown = [...document.querySelectorAll("#first [data-size]")].find(one => one.getClientRects().length);
    if (!shown) return null;
    const [wide, high] = shown.dataset.size.split(" ").map(Number);
    const spare = width - wide;
    if (spare < 0 || spare > (wide < NARROW ? SPARE_NARROW : SPARE) || wide < NARROW !== width < NARROW) return null;
    const fits = !height || (height >= high && height <= shown.offsetHeight + SPARE_BELOW);
    return fits ? { width: wide, height: high } : null;
  }

  /* Whether a chart may stay as it was asked for. On a tablet nearly every filter makes the words above it a line more or
     less: for that alone it is not asked for and drawn again. */
  const same = (size, last) =>
    ["width", "theme", "stretch"].every(name => size[name] === last[name]) &&
    Math.abs(size.height - last.height) <= (innerHeight === last.window ? A_LINE : 0);

  // How much larger a phone's picture is drawn than it was laid out, so as to be as wide as the words above it.
  const filling = (root, chart) =>
    root.current ? Math.max(1, root.current.parentElement.clientWidth / shared.scale() / chart.width) : 1;

  function useSize(root, setProps) {
    useEffect(() => {
      let last = null;
      let kept = null; // the size that came with the page, for the room in which it did
      const look = () => {
        if (!root.current?.parentElement.clientWidth || matchMedia("print").matches) return;
        shared.measureText();
        const size = measure(root.current);
        if (last && same(size, last)) return;
        last = { ...size, window: innerHeight };
        const room = `${size.width} ${size.height}`;
        const first = sizeOfFirst(size);
        if (first) kept = { room, first };
        setProps({ size: kept?.room === room ? { ...size, ...kept.first } : size });
      };
      let wait = 0;
      const later = () => {
        clearTimeout(wait);
        wait = setTimeout(look, 100);
      };
      const watch = new ResizeObserver(later);
      watch.observe(root.current.parentElement);
      watch.observe(root.current.querySelector(".probe"));
      addEventListener("resize", later);
      const dark = matchMedia("(prefers-color-scheme: dark)");
      dark.addEventListener("change", look);
      document.addEventListener("timeline:theme", look);
      look();
      return () => {
        watch.disconnect();
        removeEventListener("resize", later);
        dark.removeEventListener("change", look);
        document.removeEventListener("timeline:theme", look);
      };
    }, []);
  }

  // Marks that fall away are pale in the next frame, before the server has answered.
  function useDimming(root, chart, query) {
    const chosen = useRef({});
    useEffect(() => {
      const dim = event => {
        const { facet, value } = event.detail;
        if (!FACETS.includes(facet)) return;
        chosen.current[facet] = new Set(value);
        const stays = values =>
          Object.entries(chosen.current).every(
            ([name, set]) => !set.size || (values[name] || []).some(v => set.has(v)),
          );
        for (const link of root.current.querySelectorAll(".mark")) {
          const away = !stays(root.current.chart.marks[link.dataset.at].values);
          link.classList.toggle("away", away);
        }
        for (const entry of root.current.querySelectorAll(".entry"))
          entry.classList.toggle("away", !stays(JSON.parse(entry.dataset.values)));
        fade(root.current, row => !row || stays(row));
      };
      document.addEventListener("timeline:choice", dim);
      return () => document.removeEventListener("timeline:choice", dim);
    }, []);
    useLayoutEffect(() => {
      chosen.current = {};
      for (const facet of FACETS) {
        const values = document.querySelectorAll(`#${facet} [aria-checked=true][data-value]`);
        chosen.current[facet] = new Set([...values].map(item => item.dataset.value));
      }
      for (const link of root.current.querySelectorAll(".away")) link.classList.remove("away");
      if (chart) fade(root.current, () => true);
    }, [chart, query]);
  }

  function fade(root, stays) {
    const rows = new Map(root.chart.marks.map(mark => [mark.row, mark.values]));
    const kept = row => stays(rows.get(row));
    for (const [shape, row] of drawing.shapes(root)) {
      const pale = shape.style.opacity === PALE;
      if (pale === kept(row)) shape.style.opacity = pale ? "" : PALE;
    }
    drawing.part(root, kept);
  }

  /* Says of what an answer will change that it is awaited, once that takes long enough to be noticed: to say it sooner would
     cost two frames of every answer. A component of its own, so that nothing else is drawn anew for it. */
  function Waiting({ root }) {
    const waiting = window.dash_component_api.useDashContext().useLoading();
    useEffect(() => {
      if (!waiting) return undefined;
      const place = root.current.closest("main") || root.current;
      const timer = setTimeout(() => place.setAttribute("aria-busy", "true"), NOTICED);
      return () => {
        clearTimeout(timer);
        place.removeAttribute("aria-busy");
      };
    }, [waiting]);
    return null;
  }

  Object.assign(window.timeline_components, { hooks: { PROBE, filling, useSize, useDimming }, Waiting });
})();
