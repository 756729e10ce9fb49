/* The card as a sheet on phones: its handle is pulled between three heights, a swipe sideways turns to the next event. */
(() => {
  "use strict";
  const NARROW = matchMedia("(max-width: 34.6875em)");
  const SWIPE = 60; // px
  const rem = size => window.timeline_components.shared.rem(16 * size);
  const stops = () => [rem(12.5), innerHeight * 0.6, innerHeight - rem(3.25)]; // title and first quotation, most of it, all
  const side = () => document.querySelector("#react-entry-point #side");
  let pull = null;

  const nearest = height => stops().reduce((a, b) => (Math.abs(b - height) < Math.abs(a - height) ? b : a));

  function settle(height) {
    side().style.height = side().style.maxHeight = `${nearest(height)}px`;
  }

  document.addEventListener("pointerdown", event => {
    const inside = NARROW.matches && event.isPrimary && event.target.closest?.("#side");
    if (!inside) return;
    const handle = event.target.closest(".card-top") && !event.target.closest("a, button, summary, .popup-box");
    pull = { x: event.clientX, y: event.clientY, height: inside.offsetHeight, handle };
  });

  document.addEventListener("pointermove", event => {
    if (!pull?.handle) return;
    const height = pull.height + pull.y - event.clientY;
    side().style.height = side().style.maxHeight = `${Math.min(Math.max(height, rem(7.5)), innerHeight - rem(3.25))}px`;
  });

  function end(event) {
    if (!pull) return;
    const { x, y, height, handle } = pull;
    pull = null;
    const [dx, dy] = [event.clientX - x, event.clientY - y];
    if (handle && Math.abs(dy) > 6) settle(height - dy);
    else if (event.type === "pointerup" && Math.abs(dx) > SWIPE && Math.abs(dx) > 2 * Math.abs(dy))
      document.querySelector(`#page #card [data-turn=${dx < 0 ? "next" : "prev"}]`)?.click();
  }
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", end);

  // The entry whose card is open stands just above the sheet.
  function above() {
    const entry = document.querySelector("#page .vertical .entry.current");
    if (!NARROW.matches || !entry || !side()?.offsetHeight) return;
    const room = innerHeight - side().offsetHeight;
    const { bottom, top } = entry.getBoundingClientRect();
    if (bottom > room || top < rem(7.8)) scrollBy({ top: bottom - room });
  }
  let seen = "";
  new MutationObserver(() => {
    const event = document.querySelector("#react-entry-point #card-title")?.dataset.event || "";
    const entry = document.querySelector("#page .vertical .entry.current");
    const now = `${event} ${Boolean(entry)} ${document.body.classList.contains("up")}`;
    if (now === seen) return;
    seen = now;
    if (event) requestAnimationFrame(above);
    else if (side()) side().style.height = side().style.maxHeight = "";
  }).observe(document.body, { childList: true, subtree: true });
})();
