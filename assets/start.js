/* Brings the page's scripts once what came with the page is on the screen, so that they do not keep the first words
   waiting: to read Plotly alone takes a browser longer than to show the list. Until then links lead where they lead
   without scripts. */
(() => {
  "use strict";
  const LATEST = 1000; // ms; for pages in the background, which have no frames
  const own = Object.entries(document.currentScript.dataset); // id, address
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
    for (const [id, src] of own) add(document.head, { id, src });
  }

  // In the page's second frame the first one is on the screen. (The browser tells of it a tenth of a second later.)
  function whenPainted() {
    requestAnimationFrame(() => requestAnimationFrame(bring));
    setTimeout(bring, document.hidden ? 0 : LATEST);
  }
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", whenPainted) : whenPainted();
})();
