/* The address as `timeline.view.state` reads it, and the accounts that it shows as `timeline.view.filters` finds them. */
(() => {
  "use strict";
  const { shared, dates } = window.timeline_components;
  const { dayOf, iso, fill, folded, canonical, number } = shared;
  const site = window.timelineSite;
  const { accounts, chapters, filters, keys, marks, order, plural, proper, widest, words } = site.start;
  const FACETS = ["source", "actor", "standing", "type"];
  const DATE = /^\d{4}(-(?!00)\d\d){0,2}$/; // a day, a month or a year

  // A file of this page's language, as a script: from disk a browser loads nothing else.
  function load(name) {
    site[name] ??= new Promise((done, failed) => {
      const src = `assets/${site.start.code}/${name}.js?v=${site.start.version}`;
      const heard = { src, onload: () => done(site[name]), onerror: () => failed(new Error(`${src} is missing`)) };
      document.head.append(Object.assign(document.createElement("script"), heard));
    });
    return site[name];
  }

  const say = (text, values = {}) => fill(words[text], values);
  const many = (forms, n) => fill(forms[plural[n < 200 ? n : 100 + (n % 100)]], { n: number(n) });

  // The value of a key, null where it is none; of a year or month its first or last day.
  function readValue(name, text, { known, day }) {
    if (name === "q") return [...text.replace(/[\p{C}\s]+/gu, " ").trim()].slice(0, 200).join("").trim();
    const found = day && DATE.test(text) ? dates.read(text, day === "last") : null;
    if (day) return found === null ? null : iso(found);
    return (known ? known.includes(text) : /^[1-9]\d{0,5}$/.test(text)) ? text : null;
  }

  // The state of a query string, with the window of its chapter, and the keys whose values cannot be used.
  function read(search) {
    const state = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, key.many ? [] : key.default]));
    const unknown = [];
    for (const [name, text] of new URLSearchParams(search.slice(0, 8000))) {
      if (!text || new RegExp(`^${marks}`).test(`${name}=`)) continue;
      const value = keys[name] ? readValue(name, text, keys[name]) : null;
      if (value === null) unknown.push(name);
      else if (keys[name].many) state[name] = [...new Set([...state[name], value])];
      else if (name === "fold")
        state.calendar = `${1 - value}`; // of old links
      else state[name] = value;
    }
    for (const [first, last] of Object.entries({ from: "to", start: "end" })) {
      if (!state[last] || state[last] >= state[first]) continue;
      unknown.push(last);
      state[last] = "";
    }
    const { start, end } = chapters[state.tour - 1]?.set ?? {};
    if (start && !state.start && !state.end && state.view === "timeline") Object.assign(state, { start, end });
    return { state: { ...state, lang: "" }, unknown };
  }

  function write(state) {
    const written = ([name, key]) =>
      [state[name]].flat().flatMap(value => (value === key.default ? [] : [[name, value]]));
    return canonical(Object.entries(keys).flatMap(written));
  }

  // First and last day that are seen: those asked for, else the chosen period, else the topic's own.
  function windowOf({ from, to, start, end }) {
    const [low, high] = from || to ? [from || widest[0], to || widest[1]] : proper;
    return [start || low, [start || low, end || high].sort()[1]];
  }

  // The accounts shown in order of time, their events, and of every filter's values how many accounts they would show.
  function find(state) {
    const needles = folded(state.q).split(/\s+/).filter(Boolean);
    const window = state.view !== "timeline" && (state.start || state.end) ? windowOf(state) : [];
    const touches = (a, first, last) => (!first || a.last >= dayOf(first)) && (!last || a.first <= dayOf(last));
    const chosen = (a, facet) => !state[facet].length || a[facet].some(value => state[facet].includes(value));
    const others = (a, but) => FACETS.every(facet => facet === but || chosen(a, facet));
    const worded = order.map(row => accounts[row]).filter(a => needles.every(needle => a.text.includes(needle)));
    const inTime = worded.filter(a => !a.dated || (touches(a, state.from, state.to) && touches(a, ...window)));
    const counts = Object.fromEntries([...FACETS, "period"].map(facet => [facet, {}]));
    for (const { control, value } of filters.filter(({ control }) => control)) counts[control][value] = 0;
    for (const [facet, found] of Object.entries(counts))
      for (const a of (facet === "period" ? worded : inTime).filter(each => others(each, facet)))
        for (const value of a.values[facet]) found[value] += 1;
    const rows = inTime.filter(a => others(a));
    return { rows, counts, events: [...new Set(rows.map(a => a.event))] };
  }

  Object.assign(site, { load, say, many, read, write, windowOf, find });
})();
