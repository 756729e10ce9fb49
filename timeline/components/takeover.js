/* The moment when Dash takes over from the page that came: what a reader has begun there goes on, and nothing moves. */
(() => {
  "use strict";
  const $ = id => document.getElementById(id);
  const SPARE = 48; // px that the page may be scrolled by when its end goes

  // Attributes that Dash's html components do not know.
  function prepare() {
    for (const element of document.querySelectorAll("[data-popovertarget]"))
      element.setAttribute("popovertarget", element.dataset.popovertarget);
    for (const element of document.querySelectorAll("#react-entry-point [data-popover]"))
      element.setAttribute("popover", element.dataset.popover);
  }
  new MutationObserver(prepare).observe(document.body, { childList: true });

  // The list goes with the page that came: who has scrolled to it keeps both until the chart is in sight again.
  function whenSeen() {
    const list = document.querySelector("#first .first-list")?.getClientRects()[0];
    if (!list || !scrollY || list.top + SPARE >= innerHeight) takeOver();
    else addEventListener("scroll", whenSeen, { once: true });
  }
  document.addEventListener("timeline:drawn", whenSeen, { once: true });

  const menus = root => [...root.querySelectorAll("details.popup")];

  // What was focused, typed and opened, by what the same is called in Dash's tree.
  function begun(first) {
    const at = first.contains(document.activeElement) ? document.activeElement : null;
    const mark = at?.closest(".first-picture a")?.getAttribute("href");
    return {
      part: at?.closest("[data-id]")?.dataset.id ?? "",
      event: new URLSearchParams(mark ?? "").get("event"),
      typed: at?.matches("input") ? at.value : "",
      open: menus(first).map(menu => menu.open),
      drawer: first.querySelector(":popover-open")?.dataset.id,
    };
  }

  function takeOver() {
    const first = $("first");
    if (!first) return;
    const { part, event, typed, open, drawer } = begun(first);
    first.remove();
    document.querySelector(".skip").hash = "#main";
    document.body.classList.add("up");
    prepare();
    menus($("react-entry-point")).forEach((menu, n) => {
      menu.open ||= Boolean(open[n]);
    });
    if (drawer) $(drawer).showPopover();
    const place = part ? $(part) : null;
    const same = place?.matches("input, a, button") ? place : place?.querySelector("[tabindex='0'], input");
    const mark = event && document.querySelector(`#timeline .mark[data-event="${CSS.escape(event)}"]`);
    if (mark) mark.focus({ preventScroll: true });
    else if (same) same.focus();
    if (typed && same?.matches("input")) {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(same, typed);
      same.dispatchEvent(new Event("input", { bubbles: true }));
    }
    document.dispatchEvent(new Event("timeline:up"));
  }
})();
