/* Brings the page's scripts once what came with the page is on the screen, so that they do not keep the first words
   waiting: to read Plotly alone takes a browser longer than to show the list. Until then links lead where they lead
   without scripts. */
(() => {
  "use strict";
  const LATEST = 1000; // ms; for browsers that do not tell of paints, and pages in the background, which have none
  const own = Object.entries(document.currentScript.dataset); // id, address
  let brought = false;

  const add = (parent, properties) => parent.appendChild(Object.assign(document.createElement("script"), properties));

  // Dash's scripts, in their order, and after the last of them what starts its renderer.
  function startDash() {
    const scripts = [...document.getElementById("dash").content.querySelectorAll("script")];
    const files = scripts.filter(script => script.src);
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

  const whole = () =>
    document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", bring) : bring();
  const seen = list => {
    if (list.getEntriesByName("first-contentful-paint").length) whole();
  };
  new PerformanceObserver(seen).observe({ type: "paint", buffered: true });
  setTimeout(whole, document.hidden ? 0 : LATEST);
})();
