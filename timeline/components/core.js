/* What the components share: the address, the theme, and words with figures in them. */
(() => {
  "use strict";

  const DAY = 86400000; // ms
  const ORDER =
    "source actor type standing q from to start end lanes labels calendar view sort event highlight theme lang embed tour data";
  const KEYS = ORDER.split(" ");

  // As the server writes it, so that what it answers is not taken for another address.
  function canonical(query) {
    const place = name => (KEYS.includes(name) ? KEYS.indexOf(name) : KEYS.length);
    const pairs = [...new URLSearchParams(query)].sort((a, b) => place(a[0]) - place(b[0]));
    return new URLSearchParams(pairs).toString().replaceAll("*", "%2A").replaceAll("%7E", "~");
  }

  /* Takes the page to another query string, as dcc.Link does: dcc.Location hears of it, and the callbacks behind it
     answer. `keep` replaces the entry in the browser's history. */
  function navigate(query, keep = false) {
    const next = canonical(query);
    const address = `${location.pathname}${next ? `?${next}` : ""}`;
    history[keep ? "replaceState" : "pushState"](history.state, "", address);
    dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  // The query string with some keys changed; null takes a key out.
  function changed(set) {
    const query = new URLSearchParams(location.search);
    for (const [key, value] of Object.entries(set)) value === null ? query.delete(key) : query.set(key, value);
    return canonical(query);
  }

  const theme = () =>
    document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

  const fill = (words, values) => (words || "").replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? "");

  // A click that is to open another window or tab is the browser's.
  const plain = event => !(event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

  const dayOf = iso => Date.parse(iso) / DAY;
  const iso = day => {
    const date = new Date(day * DAY);
    const year = String(date.getUTCFullYear()).padStart(4, "0");
    return `${year}-${date.toISOString().slice(-19, -14)}`;
  };

  window.timeline_components = { shared: { canonical, navigate, changed, theme, fill, plain, dayOf, iso } };
})();
