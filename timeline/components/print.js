/* On paper: the chart in the light theme's colours, as wide as the sheet, and cut between marks where it is longer than one. */
(() => {
  "use strict";
  const SHEET = [1032, 560]; // CSS px of A4 on its side within margins of 12 mm, less what stands around the chart
  const LEAST = 0.6; // smaller than that nobody reads it

  // What writes a text with the colours of a theme replaced by those of another one, however they are written.
  function painter(colours) {
    const triple = hex => [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16)).join();
    const table = new Map(
      Object.entries(colours).flatMap(([dark, light]) => [
        [dark, light],
        [triple(dark), triple(light)],
      ]),
    );
    return text =>
      text.replace(/#[0-9a-f]{6}\b|\d+, ?\d+, ?\d+(?=[,)])/g, found => table.get(found.replaceAll(" ", "")) ?? found);
  }

  // What is drawn, in other colours; what undoes it goes to `restore`.
  function repaint(root, paint) {
    for (const part of root.querySelectorAll(":is(.painted, .plot) *"))
      for (const name of ["fill", "stroke", "stop-color", "style"].filter(one => part.hasAttribute(one))) {
        const was = part.getAttribute(name);
        part.setAttribute(name, paint(was));
        restore.push(() => part.setAttribute(name, was));
      }
  }

  // Heights at which a chart can be cut, so that no part is higher than `room` and no mark, label or name is parted.
  function cuts(chart, room) {
    const top = chart.getBoundingClientRect().top;
    const boxes = [...chart.querySelectorAll(".mark, .mark .label, .lane-name > *, .published")]
      .map(part => part.getBoundingClientRect())
      .map(box => [box.top - top - 1, box.bottom - top + 1])
      .sort((a, b) => b[0] - a[0]);
    const found = [0];
    while (chart.offsetHeight - found.at(-1) > room) {
      let at = found.at(-1) + room;
      for (const [from, to] of boxes) if (from < at && at < to) at = from;
      found.push(at > found.at(-1) + room / 4 ? at : found.at(-1) + room);
    }
    return [...found, chart.offsetHeight];
  }

  let restore = [];
  function before() {
    const root = document.querySelector("#react-entry-point #timeline");
    const { chart } = root || {};
    if (!chart || restore.length) return;
    const frame = root.querySelector(".chart-frame");
    const whole = SHEET[1] / frame.offsetHeight;
    const zoom = Math.min(1, SHEET[0] / chart.width, whole < LEAST ? 1 : whole);
    if (chart.on_paper) repaint(root, painter(chart.on_paper));
    frame.style.setProperty("--zoom", zoom);
    restore.push(() => frame.style.removeProperty("--zoom"));
    const area = frame.querySelector(".chart");
    const places = cuts(area, SHEET[1] / zoom);
    if (places.length > 2) slice(frame, area, places, zoom);
  }

  // Further parts are copies, each moved up behind its own window.
  function slice(frame, area, places, zoom) {
    const whole = area.style.height;
    const parts = places.slice(1, -1).map((from, n) => {
      const part = document.createElement("div");
      const copy = area.cloneNode(true);
      part.className = "sheet-part";
      part.style.cssText = `--zoom: ${zoom}; width: ${frame.offsetWidth}px; height: ${places[n + 2] - from}px`;
      copy.style.top = `${-from}px`;
      part.append(copy);
      return part;
    });
    area.style.height = `${places[1]}px`;
    area.classList.add("cut-off");
    frame.after(...parts);
    restore.push(() => {
      for (const part of parts) part.remove();
      area.style.height = whole;
      area.classList.remove("cut-off");
    });
  }

  function after() {
    for (const undo of restore) undo();
    restore = [];
  }

  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);

  window.timeline_components.painter = painter;
})();
