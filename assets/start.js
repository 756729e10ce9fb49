/* Brings the page's scripts once what came with the page is on the screen, so that they do not keep the first words
   waiting: to read Plotly alone takes a browser longer than to show the list. Until then links lead where they lead
   without scripts. */
(() => {
  "use strict";
  const LATEST = 1000; // ms; for browsers that do not tell of paints, and pages in the background, which have none
  const scripts = Object.entries(document.currentScript.dataset); // id, address
  let brought = false;

  function bring() {
    if (brought) return;
    brought = true;
    for (const [id, src] of scripts) document.head.append(Object.assign(document.createElement("script"), {id, src}));
  }

  const whole = () => document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", bring) : bring();
  const seen = list => { if (list.getEntriesByName("first-contentful-paint").length) whole(); };
  new PerformanceObserver(seen).observe({type: "paint", buffered: true});
  setTimeout(whole, document.hidden ? 0 : LATEST);
})();
