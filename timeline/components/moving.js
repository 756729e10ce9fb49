/* How the chart goes from one chapter of the tour to the next: in 300 ms, each mark from its old place to the new one. */
(() => {
  "use strict";
  const { useLayoutEffect, useRef } = window.React;
  const { drawing, hooks } = window.timeline_components;
  const TIME = 300; // ms
  const GROUND = ".painted :is(svg > :not(.marks), [data-rows]), .plot .trace:not([class*=tracemarks])";
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const timing = { duration: TIME, easing: "ease-in-out" };

  const places = chart => new Map((chart?.marks || []).map(mark => [mark.row, mark]));

  // What was there before comes from there; what was not fades in.
  function move(element, from, to, rest) {
    const frames = from
      ? { translate: [`${from.x - to.x}px ${from.y - to.y}px`, "0 0"] }
      : { opacity: [0, rest || getComputedStyle(element).opacity] };
    element.animate(frames, timing);
  }

  function useMove(root, chart, drawn) {
    const before = useRef({ chart: null, drawn: null });
    const moves = (old, now) => old && now && old !== now && root.current.closest(".touring") && !still();
    useLayoutEffect(() => {
      const { chart: old } = before.current;
      if (!moves(old, chart)) {
        before.current = { chart, old: null };
        return;
      }
      before.current = { chart, old };
      const from = places(old);
      for (const link of root.current.querySelectorAll(".mark")) {
        const mark = chart.marks[link.dataset.at];
        move(link, from.get(mark.row), mark);
      }
    }, [chart]);
    useLayoutEffect(() => {
      const { old } = before.current;
      if (!old || !moves(old, chart)) return;
      before.current.old = null;
      const from = places(old);
      const to = places(chart);
      for (const [shape, row] of drawing.shapes(root.current))
        if (to.has(row)) move(shape, from.get(row), to.get(row), "1");
      for (const part of root.current.querySelectorAll(GROUND)) part.animate({ opacity: [0, 1] }, timing);
    }, [drawn]);
  }

  hooks.useMove = useMove;
})();
