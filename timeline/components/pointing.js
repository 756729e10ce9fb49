/* Which mark is meant: the nearest to pointer or finger; what is said of it; and the line to the other marks of its event. */
(() => {
  "use strict";
  const { createElement: h } = window.React;
  const REACH = 24; // px
  const SAME = 5; // px: marks that are that much farther away than the nearest may be meant as well
  const SHAPES = { reported: "circle", alleged: "ring", planned: "diamond", denied: "cross" };

  const inBox = ([left, top, right, bottom], x, y) => x >= left && x <= right && y >= top && y <= bottom;

  // The marks that may be meant by a point of the chart, the nearest first.
  function near(chart, x, y) {
    const labelled = chart.marks.filter(mark => mark.label && inBox(mark.label.box, x, y));
    if (labelled.length) return labelled.slice(0, 1);
    const found = chart.marks
      .map(mark => ({ mark, distance: Math.hypot(mark.x - x, mark.y - y) }))
      .filter(({ distance }) => distance <= REACH)
      .sort((a, b) => a.distance - b.distance);
    return found.filter(({ distance }) => distance <= found[0].distance + SAME).map(({ mark }) => mark);
  }

  function Tip({ mark, box }) {
    if (!mark) return null;
    const width = 300;
    const left = Math.max(8, Math.min(mark.x - 20, box.width - width - 8));
    const below = mark.y + 130 < box.height;
    const style = { left: `${left}px`, maxWidth: `${width}px` };
    style[below ? "top" : "bottom"] = below ? `${mark.y + 16}px` : `${box.height - mark.y + 14}px`;
    return h(
      "div",
      { className: "tip", role: "tooltip", style },
      !mark.label && h("b", { dir: "auto" }, mark.title),
      h("span", null, mark.when),
      mark.also && h("span", null, mark.also),
    );
  }

  function Near({ marks, words, onChoose, onClose }) {
    if (!marks.length) return null;
    const style = { left: `${Math.max(8, marks[0].x - 20)}px`, top: `${marks[0].y + 14}px` };
    return h(
      "div",
      {
        className: "near",
        style,
        role: "group",
        "aria-label": words.near,
        onKeyDown: event => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          onClose();
        },
      },
      marks.map(mark =>
        h(
          "button",
          { key: mark.key, type: "button", autoFocus: mark === marks[0], onClick: () => onChoose(mark) },
          h("span", { dir: "auto" }, mark.title),
          h("small", null, mark.when),
        ),
      ),
    );
  }

  function Shape({ mark }) {
    const { x, y, radius: r } = mark;
    const colour = `var(--type-${mark.colour})`;
    const open = { fill: "var(--paper)", stroke: colour, strokeWidth: Math.max(1.5, r * 0.42) };
    const s = r * 0.8;
    switch (SHAPES[mark.values.standing[0]]) {
      case "circle":
        return h("circle", { cx: x, cy: y, r, fill: colour });
      case "ring":
        return h("circle", { cx: x, cy: y, r: r - 1, ...open });
      case "diamond":
        return h("path", { d: `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`, ...open });
      default:
        return h("path", {
          d: `M${x - s} ${y - s}L${x + s} ${y + s}M${x - s} ${y + s}L${x + s} ${y - s}`,
          ...open,
          fill: "none",
        });
    }
  }

  // The labels that a line through some marks may cross; it leaves room for them, as if it lay behind.
  function crossed(chart, marks) {
    const [xs, ys] = [marks.map(mark => mark.x), marks.map(mark => mark.y)];
    const boxes = chart.marks.filter(mark => mark.label).map(mark => mark.label.box);
    return boxes.filter(
      ([left, top, right, bottom]) =>
        left < Math.max(...xs) && right > Math.min(...xs) && top < Math.max(...ys) && bottom > Math.min(...ys),
    );
  }

  /* The marks of an event over everything else, ringed where it is chosen, and joined by a thin line. */
  function Joined({ chart, event, chosen }) {
    const marks = chart.marks.filter(mark => mark.event === event).sort((a, b) => a.y - b.y || a.x - b.x);
    if (!marks.length) return null;
    const points = marks.map(mark => `${mark.x},${mark.y}`).join(" ");
    const id = `thread-${chart.marks.indexOf(marks[0])}${chosen ? "-chosen" : ""}`;
    return h(
      "svg",
      { className: "joined", width: chart.width, height: chart.height, "aria-hidden": true },
      marks.length > 1 &&
        h(
          "g",
          { mask: `url(#${id})` },
          h(
            "mask",
            { id, maskUnits: "userSpaceOnUse", x: 0, y: 0, width: chart.width, height: chart.height },
            h("rect", { width: "100%", height: "100%", fill: "white" }),
            crossed(chart, marks).map(([left, top, right, bottom], n) =>
              h("rect", { key: n, x: left - 2, y: top + 3, width: right - left + 4, height: bottom - top - 6 }),
            ),
          ),
          h("polyline", { points, className: "edge" }),
          h("polyline", { points, className: "thread" }),
        ),
      marks.map(mark =>
        h(
          "g",
          { key: mark.key },
          chosen && h("circle", { cx: mark.x, cy: mark.y, r: mark.radius + 3, className: "ring" }),
          h(Shape, { mark }),
        ),
      ),
    );
  }

  Object.assign(window.timeline_components, { near, Tip, Near, Joined });
})();
