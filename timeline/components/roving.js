/* One tab stop for many links: in `[data-roving]` arrow keys go from one `[data-stop]` to the next. Where these stand in
   rows (`[data-row]`), left and right stay in a row, up and down go to the nearest of the next one. */
(() => {
  "use strict";

  const middle = element => {
    const { left, width } = element.getBoundingClientRect();
    return left + width / 2;
  };
  const stops = element => [...element.querySelectorAll("[data-stop]")].filter(stop => stop.getClientRects().length);

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
    const at = event.target.closest?.("[data-roving] [data-stop]");
    if (!at || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const box = at.closest("[data-roving]");
    const next = target(box, at, event.key);
    if (!next) return;
    next.focus();
  });

  document.addEventListener("focusin", event => {
    const at = event.target.closest?.("[data-roving] [data-stop]");
    if (!at) return;
    for (const stop of at.closest("[data-roving]").querySelectorAll("[data-stop][tabindex='0']")) stop.tabIndex = -1;
    at.tabIndex = 0;
  });
})();
