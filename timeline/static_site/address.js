/* The address as `timeline.view.state` reads it, and the accounts that it shows as `timeline.view.filters` finds them. */
(() => {
  "use strict";
  const FACETS = ["source", "actor", "standing", "type"];
  const DATE = /^\d{4}(-(?!00)\d\d){0,2}$/; // a day, a month or a year
  const shared = () => window.timeline_components.shared;
  const dayOf = iso => shared().dayOf(iso);
  const site = { FACETS, dayOf, put: (name, value) => (site[name] = value) };

  // A file of this page's language, as a script: from disk a browser loads nothing else.
  site.load = name => {
    site[name] ??= new Promise((done, failed) => {
      const src = `assets/${site.start.code}/${name}.js?v=${site.start.version}`;
      const heard = { src, onload: () => done(site[name]), onerror: () => failed(new Error(`${src} is missing`)) };
      document.head.append(Object.assign(document.createElement("script"), heard));
    });
    return site[name];
  };

  site.say = (words, values = {}) => shared().fill(site.start.words[words], values);
  site.number = n => n.toLocaleString(site.start.code);
  site.many = (forms, n) =>
    shared().fill(forms[site.start.plural[n < 200 ? n : 100 + (n % 100)]], { n: site.number(n) });

  // The value of a key, null where it is none; of a year or month its first or last day.
  function readValue(name, text, { known, day }) {
    const clean = text.replace(/\p{C}/gu, " ").trim().replace(/\s+/g, " ");
    if (name === "q") return [...clean].slice(0, 200).join("").trim();
    const found = day && DATE.test(text) ? window.timeline_components.dates.read(text, day === "last") : null;
    if (day) return found === null ? null : shared().iso(found);
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
    return shared().canonical(Object.entries(site.start.keys).flatMap(written));
  };

  // First and last day that are seen: those asked for, else the chosen period, else the topic's own.
  site.windowOf = ({ from, to, start, end }) => {
    const { proper, widest } = site.start;
    const [low, high] = from || to ? [from || widest[0], to || widest[1]] : proper;
    return [start || low, [start || low, end || high].sort()[1]];
  };

  const held = (account, facet) => (facet === "type" ? [account.type] : account.values[facet]);
  const touches = (a, first, last) => (!first || a.last >= dayOf(first)) && (!last || a.first <= dayOf(last));

  // The accounts shown in order of time, their events, and of every filter's values how many accounts they would show.
  site.find = state => {
    const { accounts, order, facets, groups, periods } = site.start;
    const needles = shared().folded(state.q).split(/\s+/).filter(Boolean);
    const days = state.view !== "timeline" && (state.start || state.end) ? site.windowOf(state) : [];
    const chosen = (a, facet) => !state[facet].length || held(a, facet).some(value => state[facet].includes(value));
    const others = (a, but) => FACETS.every(facet => facet === but || chosen(a, facet));
    const worded = order.map(row => accounts[row]).filter(a => needles.every(needle => a.text.includes(needle)));
    const inTime = worded.filter(a => !a.dated || (touches(a, state.from, state.to) && touches(a, ...days)));
    const counts = {};
    for (const facet of FACETS) {
      const all = inTime.filter(a => others(a, facet));
      const counted = values => all.filter(a => held(a, facet).some(value => values.includes(value))).length;
      const values = facet === "type" ? groups : facets[facet].map(value => [value, [value]]);
      counts[facet] = Object.fromEntries(values.map(([value, some]) => [value, counted(some)]));
    }
    const dated = worded.filter(a => a.dated && others(a));
    const inYear = year => dated.filter(a => touches(a, `${year}-01-01`, `${year}-12-31`)).length;
    const inYears = years => years.reduce((sum, year) => sum + inYear(`${year}`.padStart(4, "0")), 0);
    counts.period = Object.fromEntries(periods.map(tile => [tile.value, inYears(tile.years)]));
    const rows = inTime.filter(a => others(a));
    return { rows, counts, events: [...new Set(rows.map(a => a.event))] };
  };

  window.timelineSite = site;
})();
