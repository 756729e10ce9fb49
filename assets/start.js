/* Brings the page's scripts when a reader shows: at the first move of a pointer, touch, key or scroll, or once the page
   has been looked at for some seconds. What came with it is seen and followed without them, and to read Plotly takes a
   desktop's processor half a second, a phone's two or three. What is pressed meanwhile is pressed when they are there. */
(() => {
  "use strict";
  const SIGNS = ["pointermove", "pointerdown", "wheel", "scroll", "keydown", "focusin"];
  const QUIET = 5000; // ms without any sign
  const LATEST = 1000; // ms; for pages in the background, which have no frames
  const { picture } = document.currentScript.dataset;
  const always = { capture: true, passive: true };
  let shown = false;
  let brought = false;

  const add = (parent, properties) => parent.appendChild(Object.assign(document.createElement("script"), properties));

  // Dash's scripts, in their order, and after the last of them what starts its renderer. Its polyfill is for browsers
  // of 2018; in later ones it takes 50 ms to read and puts slower functions in place of the browser's own.
  function startDash() {
    const scripts = [...document.getElementById("dash").content.querySelectorAll("script")];
    const files = scripts.filter(({ src }) => src && !src.includes("/polyfill"));
    const added = files.map(({ src }) => add(document.body, { src, async: false }));
    added.at(-1).onload = () => {
      for (const script of scripts) if (!script.src) document.body.append(document.importNode(script, true));
    };
  }

  function bring() {
    if (brought) return;
    brought = true;
    startDash();
    if (picture) add(document.head, { id: "picture", src: picture });
  }

  // In the page's second frame the first one is on the screen. (The browser tells of it a tenth of a second later.)
  function whenPainted() {
    requestAnimationFrame(() => requestAnimationFrame(bring));
    setTimeout(bring, document.hidden ? 0 : LATEST);
  }

  function show() {
    if (shown) return;
    shown = true;
    for (const sign of SIGNS) removeEventListener(sign, show, always);
    document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", whenPainted) : whenPainted();
  }

  // Files hold the picture of the whole only, and a page over parts holds none: nobody should have to wait for what is not there.
  function wait() {
    const without = document.querySelector(".view-timeline .first-picture:empty");
    if (document.hidden || without || ("files" in document.body.dataset && location.search)) show();
    else setTimeout(() => (window.requestIdleCallback || setTimeout)(show), QUIET);
  }
  for (const sign of SIGNS) addEventListener(sign, show, always);
  document.readyState === "complete" ? wait() : addEventListener("load", wait);

  let pressed = "";
  const named = ({ name, value }) => (name === "data-id" ? `#${value}` : `[${name}="${CSS.escape(value)}"]`);
  addEventListener(
    "click",
    event => {
      const button = event.target.closest?.("#first button:not([popovertarget])");
      if (!button || button.form) return;
      event.stopImmediatePropagation();
      pressed = [...button.attributes]
        .filter(({ name }) => name.startsWith("data-"))
        .map(named)
        .join("");
    },
    true,
  );
  document.addEventListener("timeline:up", () => pressed && document.querySelector(`button${pressed}`)?.click());
})();
