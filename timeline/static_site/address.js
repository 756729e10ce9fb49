/* The address as `timeline.view.state` reads it, and the accounts that it shows as `timeline.view.filters` finds them. */
(() => {
  "use strict";
  const { shared, dates } = window.timeline_components;
  const { dayOf, iso, fill, folded, canonical, number } = shared;
  const FACETS = ["source", "actor", "standing", "type"];
  const DATE = /^\d{4}(-(?!00)\d\d){0,2}$/; // a day, a month or a year
  const site = { FACETS, put: (name, value) => (site[name] = value) };

  // A file of this page's language, as a script: from disk a browser loads nothing else.
  site.load = name => {
    site[name] ??= new Promise((done, failed) => {
      const src = `assets/${site.start.code}/${name}.js?v=${site.start.version}`;
      const heard = { src, onload: () => done(site[name]), onerror: () => failed(new Error(`${src} is missing`)) };
      document.head.append(Object.assign(document.createElement("script"), heard));
    });
    return site[name];
  };

  site.say = (words, values = {}) => fill(site.start.words[words], values);
  site.many = (forms, n) => fill(forms[site.start.plural[n < 200 ? n : 100 + (n % 100)]], { n: number(n) });

  // The value of a key, null where it is none; of a year or month its first or last day.
  function readValue(name, text, { known, day }) {
    if (name === "q") return [...text.replace(/[\p{C}\s]+/gu, " ").trim()].slice(0, 200).join("").trim();
    const found = day && DATE.test(text) ? dates.read(text, day === "last") : null;
    if (day) return found === null ? null : iso(found);
    return (known ? known.includes(text) : /^[1-9]\d{0,5}$/.test(text)) ? text : null;
  }

  // The state of a query string, with the window of its chapter, and the keys whose values cannot be used.
  site.read = search => {
    const { keys, marks, chapters } = site.start;
    const state = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, key.many ? [] : key.default]));
    const unknown = [];
    for (const [name, text] of new URLSearchParams(search.slice(0, 8000))) {
      if (!text || new RegExp(`^${marks}`).test(`${name}=`)) continue;
      const value = keys[name] ? readValue(name, text, keys[name]) : null;
      if (value === null) unknown.push(name);
      else if (name === "fold")
        state.calendar = value === "0" ? "1" : "0"; // of old links
      else state[name] = keys[name].many ? [...new Set([...state[name], value])] : value;
    }
    for (const [first, last] of Object.entries({ from: "to", start: "end" })) {
      if (!state[last] || state[last] >= state[first]) continue;
      unknown.push(last);
      state[last] = "";
    }
    const { start, end } = chapters[state.tour - 1]?.set ?? {};
    if (start && !state.start && !state.end && state.view === "timeline") Object.assign(state, { start, end });
    return { state: { ...state, lang: "" }, unknown };
  };

  site.write = state => {
    const written = ([name, key]) => [state[name]].flat().flatMap(v => (v === key.default ? [] : [[name, v]]));
    return canonical(Object.entries(site.start.keys).flatMap(written));
  };

  // First and last day that are seen: those asked for, else the chosen period, else the topic's own.
  site.windowOf = ({ from, to, start, end }) => {
    const { proper, widest } = site.start;
    const [low, high] = from || to ? [from || widest[0], to || widest[1]] : proper;
    return [start || low, [start || low, end || high].sort()[1]];
  };

  // The accounts shown in order of time, their events, and of every filter's values how many accounts they would show.
  site.find = state => {
    const { accounts, order, options } = site.start;
    const needles = folded(state.q).split(/\s+/).filter(Boolean);
    const window = state.view !== "timeline" && (state.start || state.end) ? site.windowOf(state) : [];
    const touches = (a, first, last) => (!first || a.last >= dayOf(first)) && (!last || a.first <= dayOf(last));
    const chosen = (a, facet) => !state[facet].length || a[facet].some(value => state[facet].includes(value));
    const others = (a, but) => FACETS.every(facet => facet === but || chosen(a, facet));
    const worded = order.map(row => accounts[row]).filter(a => needles.every(needle => a.text.includes(needle)));
    const inTime = worded.filter(a => !a.dated || (touches(a, state.from, state.to) && touches(a, ...window)));
    const counted = ([facet, values]) => {
      const rows = (facet === "period" ? worded : inTime).filter(a => others(a, facet));
      const found = rows.flatMap(a => a.values[facet]);
      return [facet, Object.fromEntries(values.map(value => [value, found.filter(v => v === value).length]))];
    };
    const rows = inTime.filter(a => others(a));
    const counts = Object.fromEntries(Object.entries(options).map(counted));
    return { rows, counts, events: [...new Set(rows.map(a => a.event))] };
  };

  window.timelineSite = site;
})();
