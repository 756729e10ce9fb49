/* The lines and areas of a figure as SVG: lanes, grid, bars and all else that lies under the marks. Plotly, which draws the
   marks, takes ten milliseconds of every click for them, as it works out anew for each trace all that one may have. */
(() => {
  "use strict";
  const { createElement: h, memo, useId } = window.React;

  // As timeline/chart/traces.py makes them; one unit of both axes is one pixel.
  const isLine = ({ type, mode }) => type === "scatter" && (mode === "lines" || mode === "none");

  // null parts the lines of a trace.
  function outline({ x, y }) {
    let way = "";
    for (const [i, px] of x.entries()) if (px !== null) way += `${i && x[i - 1] !== null ? "L" : "M"}${px} ${y[i]}`;
    return way;
  }

  const Fade = ({ id, fade: { start, stop, colorscale } }) =>
    h(
      "linearGradient",
      { id, gradientUnits: "userSpaceOnUse", x1: start, x2: stop },
      colorscale.map(([offset, stopColor], i) => h("stop", { key: i, offset, stopColor })),
    );

  const Lines = memo(({ figure }) => {
    const own = useId().replaceAll(":", "");
    const { width, height } = figure.layout;
    const traces = figure.data
      .filter(isLine)
      .map(({ name, fill, fillcolor, fillgradient: fade, line, ...trace }, i) => {
        const id = `${own}-${i}`;
        const stroke = line.width ? { stroke: line.color, strokeWidth: line.width, strokeDasharray: line.dash } : {};
        const paint = fade ? `url(#${id})` : fillcolor;
        const path = h("path", {
          key: i,
          className: `trace-${name}`,
          d: outline(trace),
          fill: fill ? paint : "none",
          ...stroke,
        });
        return fade ? [h(Fade, { key: id, id, fade }), path] : path;
      });
    return h("svg", { className: "figure-lines", width, height, "aria-hidden": true }, traces);
  });

  const others = figure => figure.data.filter(trace => !isLine(trace));

  window.timeline_components.lines = { Lines, others };
})();
