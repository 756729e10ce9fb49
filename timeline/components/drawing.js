/* The figure has two painters: its picture, as SVG that comes with it, and Plotly, which takes longer. */
(() => {
  "use strict";
  const { useLayoutEffect, useRef } = window.React;
  const { shared } = window.timeline_components;

  // The page says where its Plotly is; in one that is not ours it is where dcc.Graph has it.
  function plotlyUrl() {
    const { requests_pathname_prefix: prefix } = JSON.parse(document.getElementById("_dash-config").textContent);
    const own = document.querySelector("script[data-plotly]")?.dataset.plotly;
    return own ?? `${prefix}_dash-component-suites/plotly/package_data/plotly.min.js`;
  }

  const plotly = () => (window.Plotly ? Promise.resolve() : shared.script(plotlyUrl(), { id: "plotly" }));

  // [shape, row of its account] of every mark that is drawn by itself, by the picture and by Plotly, in the order of the figure.
  function shapes(root) {
    const rows = root.figure?.data.find(trace => trace.name === "marks")?.customdata ?? [];
    const each = found => [...found].map((shape, i) => [shape, rows[i]]);
    const drawn = root.querySelectorAll(".plot:not([hidden]) [class*=tracemarks] .point");
    return [...each(root.querySelectorAll(".painted .marks > :not([data-rows])")), ...each(drawn)];
  }

  // [row, path data] of each mark of a path that draws several.
  function marksOf(path) {
    const places = path.getAttribute("d").split(/(?=M)/);
    return path.dataset.rows.split(" ").map((row, i) => [Number(row), places[i]]);
  }

  function setMarks(path, marks) {
    path.dataset.rows = marks.map(([row]) => row).join(" ");
    path.setAttribute("d", marks.map(([, place]) => place).join(""));
  }

  // In a crowd's picture the marks that look alike are one path: those that fall away go to another one, which is pale.
  function part(root, stays) {
    const paths = [...root.querySelectorAll(".painted .marks > [data-rows]:not(.pale)")];
    for (const path of paths) {
      const before = path.nextSibling?.matches(".pale") ? path.nextSibling : null;
      const marks = [path, before].filter(one => one?.dataset.rows).flatMap(marksOf);
      const away = marks.filter(([row]) => !stays(row));
      before?.remove();
      if (!before && !away.length) continue;
      setMarks(
        path,
        marks.filter(([row]) => stays(row)),
      );
      if (!away.length) continue;
      const pale = path.cloneNode();
      pale.classList.add("pale");
      setMarks(pale, away);
      path.after(pale);
    }
  }

  // Plotly asks whether its element has a size, for which the browser would lay out the page before it is finished.
  const sized = (element, { width, height }) =>
    Object.defineProperties(element, {
      clientWidth: { value: width, configurable: true },
      clientHeight: { value: height, configurable: true },
    });

  // Once nothing in an element moves any more, and the browser has nothing else to do.
  const idle = element =>
    Promise.allSettled(element.getAnimations({ subtree: true }).map(({ finished }) => finished)).then(
      () => new Promise(window.requestIdleCallback ?? setTimeout),
    );

  const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  /* Draws the figure. Where its picture came with it, that is seen in the next frame, and Plotly draws the same, unseen,
     when the browser has nothing else to do; then its drawing is shown. What came with an earlier figure is no picture of
     this one, unless the two are alike. A crowd has no figure, and its picture stays. */
  function useFigure(painted, plot, { figure, picture }, setDrawn, query, answered) {
    const last = useRef({});
    useLayoutEffect(() => {
      // What came with the layout stands in the address, but nothing is drawn yet.
      if (!answered || figure === undefined) return undefined;
      const { current: before } = last;
      last.current = { figure, picture };
      const show = drawn => {
        plot.current.hidden = !drawn;
        painted.current.hidden = drawn;
      };
      if (!figure) {
        if (picture) show(false);
        setDrawn(query);
        return undefined;
      }
      const shown = Boolean(picture) && (picture !== before.picture || alike(figure, before.figure));
      let newer = false;
      const draw = () => {
        sized(plot.current, figure.layout);
        return window.Plotly.react(plot.current, figure.data, figure.layout, { staticPlot: true, responsive: false });
      };
      if (shown) {
        show(false);
        setDrawn(query);
      }
      (shown ? new Promise(requestAnimationFrame).then(() => idle(painted.current)).then(plotly) : plotly())
        .then(() => newer || draw())
        .then(() => {
          if (newer) return;
          show(true);
          setDrawn(query);
        });
      return () => (newer = true);
    }, [figure, answered, figure ? null : query]);
  }

  window.timeline_components.drawing = { shapes, part, useFigure };
})();
