/* One tab stop for many controls: in `[data-roving]` arrow keys go from one `[data-stop]` to the next. Where these stand in
   rows (`[data-row]`), left and right stay in a row, up and down go to the nearest of the next one. In a toolbar (as the
   ARIA patterns have it) all controls are stops, and up and down are left to the control. */
(() => {
  "use strict";

  const middle = element => {
    const { left, width } = element.getBoundingClientRect();
    return left + width / 2;
  };
  const BOXES = "[data-roving], [role=toolbar]";
  const CONTROLS = "a[href], button, select, summary, [data-value]";
  const isStop = element =>
    element.matches("[role=toolbar] *")
      ? element.matches(CONTROLS) && !element.matches(".popup :not(summary)")
      : element.matches("[data-stop]");
  const stops = element =>
    [...element.querySelectorAll(`[data-stop], ${CONTROLS}`)].filter(
      stop => isStop(stop) && stop.getClientRects().length,
    );
  const boxOf = target => (target.closest && isStop(target) ? target.closest(BOXES) : null);

  // Of all stops one is in the tab order: the one that had the focus last, else the first.
  function settle(box, at) {
    const all = stops(box);
    const one = at || all.find(stop => stop.tabIndex === 0) || all[0];
    for (const stop of all) stop.tabIndex = stop === one ? 0 : -1;
  }

  function beside(row, at, key) {
    const all = stops(row);
    const here = all.indexOf(at);
    return { ArrowLeft: all[here - 1], ArrowRight: all[here + 1], Home: all[0], End: all.at(-1) }[key];
  }

  function across(box, row, at, step) {
    const rows = [...box.querySelectorAll("[data-row]")].filter(each => stops(each).length);
    const next = rows[rows.indexOf(row) + step];
    const x = middle(at);
    return next && stops(next).sort((a, b) => Math.abs(middle(a) - x) - Math.abs(middle(b) - x))[0];
  }

  function target(box, at, key) {
    const row = at.closest("[data-row]");
    const step = { ArrowUp: -1, ArrowDown: 1 }[key];
    if (step) return row && across(box, row, at, step);
    return beside(row || box, at, key);
  }

  document.addEventListener("keydown", event => {
    const at = event.target;
    const box = boxOf(at);
    if (!box || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const keys = ["ArrowLeft", "ArrowRight", "Home", "End"];
    if (box.getAttribute("role") !== "toolbar") keys.push("ArrowUp", "ArrowDown");
    if (!keys.includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    target(box, at, event.key)?.focus();
  });

  document.addEventListener("focusin", event => {
    const box = boxOf(event.target);
    if (box) settle(box, event.target);
  });

  // What the server has answered may bring controls, or take the one away that was in the tab order.
  function settleAll() {
    for (const bar of document.querySelectorAll("[role=toolbar]"))
      settle(bar, bar.contains(document.activeElement) ? document.activeElement : null);
  }
  document.addEventListener("timeline:drawn", () => window.timeline_components.shared.afterFrame(settleAll));
})();
