/* The address as `timeline.view.state` reads it, and the accounts that it shows as `timeline.view.filters` finds them. */
(() => {
  "use strict";
  const { shared, dates } = window.timeline_components;
  const { dayOf, iso, fill, folded, canonical, number } = shared;
  const site = window.timelineSite;
  const { accounts, chapters, code, ever, keys, marks, order, plural, proper, version, words } = site.start;
  const FACETS = ["source", "actor", "standing", "type"];
  const DATE = /^\d{4}(-(?!00)\d\d){0,2}$/; // a day, a month or a year

  // What is in a file of this page's language: a script, for from disk a browser loads nothing else.
  async function load(name) {
    if (!site[name]) await shared.script(`assets/${code}/${name}.js?v=${version}`);
    return site[name];
  }

  // It is packed: a folder takes a fraction of the room, and a host need not compress what it sends.
  async function unpack(text) {
    const bytes = Uint8Array.from(atob(text), sign => sign.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
  }

  const say = (text, values = {}) => fill(words[text], values);
  const many = (forms, n) => fill(forms[plural[n < 200 ? n : 100 + (n % 100)]], { n: number(n) });

  // The value of a key, null where it is none; of a year or month its first or last day.
  function readValue({ known, day }, text) {
    if (known) return known.includes(text) ? text : null;
    const found = day && DATE.test(text) ? dates.read(text, day === "last") : null;
    if (day) return found === null ? null : iso(found);
    return [...text.replace(/[\p{C}\s]+/gu, " ").trim()].slice(0, 200).join("").trim();
  }

  // The state of a query string, with the window of its chapter, and as `unknown` the keys whose values cannot be used.
  function read(search) {
    const state = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, key.many ? [] : key.default]));
    state.unknown = [];
    for (const [name, text] of new URLSearchParams(canonical(search.slice(0, 8000)))) {
      if (!text || new RegExp(`^${marks}`).test(`${name}=`)) continue;
      const value = keys[name] ? readValue(keys[name], text) : null;
      if (value === null || value < { to: state.from, end: state.start }[name]) state.unknown.push(name);
      else if (keys[name].many) state[name] = [...new Set([...state[name], value])];
      else if (name === "fold") state.calendar = value === "1" ? "0" : "1";
      else state[name] = value;
    }
    const { start, end } = chapters[state.tour - 1]?.set ?? {};
    if (start && !state.start && !state.end && state.view === "timeline") Object.assign(state, { start, end });
    return { ...state, lang: "" };
  }

  const pairs = state => Object.keys(keys).flatMap(name => [state[name]].flat().map(value => [name, value]));
  const write = state => canonical(pairs(state).filter(([name, value]) => value !== keys[name].default));

  // First and last day that are seen: those asked for, else the chosen period, else the topic's own.
  function windowOf({ from, to, start, end }) {
    const [low, high] = from || to ? [from || (ever.from ?? proper[0]), to || (ever.to ?? proper[1])] : proper;
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
    const counts = { source: {}, actor: {}, standing: {}, type: {}, period: {} };
    for (const [facet, found] of Object.entries(counts))
      for (const a of (facet === "period" ? worded : inTime).filter(each => others(each, facet)))
        for (const value of a.values[facet]) found[value] = (found[value] ?? 0) + 1;
    const rows = inTime.filter(a => others(a));
    return { rows, counts, events: [...new Set(rows.map(a => a.event))] };
  }

  Object.assign(site, { load, unpack, say, many, read, write, windowOf, find });
})();
