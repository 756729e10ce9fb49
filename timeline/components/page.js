/* What the page does beside its components: links that follow the address, the card's keys, theme, sharing, menus. */
(() => {
  "use strict";
  const $ = id => document.getElementById(id);
  const SHOWN = 2600; // ms that a toast stays

  // --- the address ---------------------------------------------------------------------------------------------------

  const query = () => new URLSearchParams(location.search);
  function go(next, keep) {
    window.timeline_components.shared.navigate(next, keep);
  }

  // Links that keep the view are brought up to date when they are about to be followed.
  function follow(event) {
    const link = event.target.closest?.("a[data-file], a[data-lang], a[data-view-link], #full, #tour");
    if (!link) return;
    if (link.id === "tour") {
      link.search = $("timeline").dataset.tour ?? link.search;
      return;
    }
    const next = query();
    const { file, lang, page, viewLink } = link.dataset;
    if (lang !== undefined) lang ? next.set("lang", lang) : next.delete("lang");
    if (viewLink) next.set("view", viewLink);
    if (link.id === "full") next.delete("embed");
    if (file && link.dataset.whole && !next.has("start") && !next.has("end")) next.set("start", link.dataset.whole);
    link.href = `${file || page || location.pathname}?${next}`;
  }
  for (const type of ["pointerdown", "focusin", "mouseover", "click"]) document.addEventListener(type, follow, true);

  const plain = event => !(event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

  document.addEventListener("click", event => {
    const link = event.target.closest("#react-entry-point a[data-go], #react-entry-point a[data-view-link]");
    if (!link || !plain(event) || event.defaultPrevented) return;
    event.preventDefault();
    const { search, hash } = new URL(link.href);
    place = hash.slice(1);
    go(search);
  });

  // A link may lead to a place in what the server then answers.
  let place = "";
  function arrive() {
    const there = place && document.querySelector(`#react-entry-point [id="${CSS.escape(place)}"]`);
    if (!there) return;
    place = "";
    there.scrollIntoView();
  }

  // --- the card: focus goes to it and back, arrow keys turn to the next event --------------------------------------------

  function cardKeys(event) {
    const field = event.target.closest("input, select, textarea, [role=slider], [data-at], .values, summary");
    const close = document.querySelector("#card a.close") || document.querySelector("#page.touring .leave");
    if (event.key === "Escape" && !event.defaultPrevented && close && !document.querySelector(":popover-open")) {
      close.click();
      return;
    }
    const way = { ArrowLeft: "prev", ArrowRight: "next", Home: "first", End: "last" }[event.key];
    if (field || !way || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const place = document.querySelector("#card .card") ? "#card" : "#chapter";
    const link = document.querySelector(`#page ${place} [data-turn=${way}]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  }
  document.addEventListener("keydown", cardKeys);

  // A card, or a chapter of the tour, is read from its title; what opened it has the focus again afterwards.
  const shown = { card: "", chapter: "" };
  function changed(part) {
    const title = document.querySelector(`#react-entry-point #${part}-title`);
    const now = title?.dataset.event || title?.dataset.chapter || "";
    if (now === shown[part]) return;
    if (now && !shown[part]) openers[part] = document.activeElement;
    shown[part] = now;
    const up = document.body.classList.contains("up");
    if (now && up) title.focus({ preventScroll: part === "card" });
    else if (!now) present(openers[part])?.focus({ preventScroll: true });
  }
  const openers = {};
  // An element that was there before, or in its place the link of the same mark in a chart that has been drawn anew.
  function present(element) {
    if (!element || element.isConnected) return element;
    const { key } = element.dataset;
    return key && document.querySelector(`#react-entry-point .mark[data-key="${CSS.escape(key)}"]`);
  }
  const partsChanged = () => {
    Object.keys(shown).forEach(changed);
    arrive();
  };
  new MutationObserver(partsChanged).observe(document.body, { childList: true, subtree: true });

  // Of an account whose rest is open the summary is whole, too.
  const unfold = ({ target }) =>
    target.matches(".rest") && target.parentElement.classList.toggle("opened", target.open);
  document.addEventListener("toggle", unfold, true);

  // The way past header and filters leads to the first mark, or to what is read in its place.
  document.addEventListener("click", event => {
    if (!event.target.closest(".skip")) return;
    event.preventDefault();
    const to = document.querySelector("#react-entry-point .mark[tabindex='0']") || $("main") || $("first-main");
    to.focus();
  });

  // --- theme, share, print, menus, introduction ------------------------------------------------------------------------

  // Below the button that was pressed, or the menu that it stands in.
  function toast(text, button) {
    const box = Object.assign(document.createElement("div"), { className: "toast", textContent: text, role: "status" });
    document.body.append(box);
    const near = (button.closest("details")?.querySelector("summary") || button).getBoundingClientRect();
    const place = (at, room, size) => `${Math.max(8, Math.min(at, room - size - 8))}px`;
    box.style.left = place(near.right - box.offsetWidth, innerWidth, box.offsetWidth);
    box.style.top = place(near.bottom + 6, innerHeight, box.offsetHeight);
    setTimeout(() => box.remove(), SHOWN);
  }

  async function copy(text, button) {
    const said = button.dataset.copied;
    try {
      await navigator.clipboard.writeText(text);
      toast(said, button);
    } catch {
      prompt(said, text);
    }
  }

  function cite(button) {
    const place = button.closest(".cite").querySelector(".cite-text");
    copy(`${button.dataset.text} ${place.querySelector("[data-permalink]").href}`, button);
  }

  function setTheme() {
    const { shared } = window.timeline_components;
    const next = shared.theme() === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    document.dispatchEvent(new CustomEvent("timeline:theme"));
    go(shared.changed({ theme: next }), true);
  }

  // Whether the introduction has been read; a browser without storage is shown it again.
  function read(now) {
    try {
      if (now) localStorage.setItem("intro", "read");
      return localStorage.getItem("intro") === "read";
    } catch {
      return false;
    }
  }
  document.documentElement.classList.toggle("knows", read());

  document.addEventListener("click", event => {
    const at = selector => event.target.closest(selector);
    const share = at("[data-share]");
    const code = at("[data-embed-code]");
    if (share) copy(location.href, share);
    else if (code) copy(window.timeline_components.embedCode(), code);
    else if (at("#theme")) setTheme();
    else if (at("#print")) print();
    else if (at("[data-copy=cite]")) cite(at("[data-copy=cite]"));
    if (at("[data-dismiss=intro], #timeline .mark, #timeline .entry")) read(true);
    if (at("[data-dismiss=intro]")) document.documentElement.classList.add("knows");
    else if (at("[data-dismiss]")) dismiss(at(".notice"));
    for (const menu of document.querySelectorAll("details.popup[open]"))
      if (!menu.contains(event.target) || (at("a, button") && !at("form"))) menu.open = false;
    if (at(".more a, .more ul button, #theme")) at("[popover]")?.hidePopover();
  });

  function dismiss(notice) {
    notice.hidden = true;
    dispatchEvent(new Event("resize")); // the chart has more room
    $("main").focus({ preventScroll: true });
  }

  document.addEventListener(
    "keydown",
    event => {
      const menu = event.key === "Escape" && document.querySelector("details.popup[open]");
      if (!menu) return;
      event.preventDefault();
      menu.open = false;
      menu.querySelector("summary").focus();
    },
    true,
  );
})();
