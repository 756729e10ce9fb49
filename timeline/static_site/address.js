/* The address as `timeline.view.state` reads it, and the accounts that it shows as `timeline.view.filters` finds them. */
(() => {
  "use strict";
  const FACETS = ["source", "actor", "standing", "type"];
  const DAY = 86400000; // ms
  const asked = {};
  const site = { FACETS, DAY, put: (name, value) => Object.assign(site, { [name]: value }) };

  // A file of this page's language, as a script: from disk a browser loads nothing else.
  site.load = name => {
    asked[name] ??= new Promise((done, failed) => {
      const src = `assets/${site.start.code}/${name}.js?v=${site.start.version}`;
      const heard = { src, onload: () => done(site[name]), onerror: () => failed(new Error(`${src} is missing`)) };
      document.head.append(Object.assign(document.createElement("script"), heard));
    });
    return asked[name];
  };

  // --- words ---------------------------------------------------------------------------------------------------------

  const fill = (words, values) => window.timeline_components.shared.fill(words, values);
  site.say = (words, values = {}) => fill(site.start.words.said[words], values);
  site.number = n => n.toLocaleString(site.start.code);
  site.many = (one, n, values = {}) => {
    const { said, plural } = site.start.words;
    return fill(said[one][plural[n < 200 ? n : 100 + (n % 100)]], { n: site.number(n), ...values });
  };
  site.date = iso =>
    new Intl.DateTimeFormat(site.start.locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(iso));

  // --- the state -----------------------------------------------------------------------------------------------------

  const clean = text => text.replace(/\p{C}/gu, " ").trim().replace(/\s+/g, " ");
  const dayOf = iso => Math.floor(Date.parse(iso) / DAY);

  // A day, or the first or last one of a year or month; null where it is none.
  function readDay(text, last) {
    const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text) || [];
    const m = month || (last ? "12" : "01");
    const d = day || (last ? new Date(Date.UTC(2000 + (year % 400), m, 0)).getUTCDate() : "01");
    const found = new Date(`${year}-${m}-${d}T00:00Z`);
    return year > "0000" && found.getUTCMonth() + 1 === Number(m) ? found.toISOString().slice(0, 10) : null;
  }

  function readValue(name, text, { known, day }) {
    if (name === "q") return [...clean(text)].slice(0, 200).join("").trim();
    if (day) return readDay(text, day === "last");
    return (known ? known.includes(text) : /^[1-9]\d{0,5}$/.test(text)) ? text : null;
  }

  // The state of a query string, and what is said of what it holds beside.
  site.read = search => {
    const { keys, unknown, marks } = site.start;
    const state = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, key.many ? [] : key.default]));
    const notices = new Set();
    for (const [name, text] of new URLSearchParams(search.slice(0, 8000))) {
      if (!text || new RegExp(`^${marks}`).test(`${name}=`)) continue;
      const value = keys[name] ? readValue(name, text, keys[name]) : null;
      const short = clean(keys[name] ? text : name);
      if (value === null)
        notices.add((keys[name]?.notice ?? unknown).replace("¤", () => short.replace(/^(.{39}).{2,}/su, "$1…")));
      else if (name === "fold")
        state.calendar = value === "0" ? "1" : "0"; // of old links
      else state[name] = keys[name].many ? [...new Set([...state[name], value])] : value;
    }
    for (const [first, key] of Object.entries({ from: "to", start: "end" })) {
      if (!state[key] || state[key] >= state[first]) continue;
      notices.add(
        site.say("%(key)s: “%(value)s” lies before “%(first)s”; it was ignored.", {
          key,
          value: state[key],
          first: state[first],
        }),
      );
      state[key] = "";
    }
    return { state: { ...state, lang: "" }, notices: [...notices] };
  };

  site.write = state => {
    const pairs = Object.entries(site.start.keys).flatMap(([name, key]) =>
      [state[name]].flat().flatMap(value => (value === key.default ? [] : [[name, value]])),
    );
    return window.timeline_components.shared.canonical(new URLSearchParams(pairs));
  };

  const sorted = (...days) => days.filter(Boolean).sort();

  // First and last day that are seen: those asked for, else the chosen period, else the topic's own.
  site.windowOf = ({ from, to, start, end }) => {
    const { proper, extent } = site.start;
    const all = from || to ? [from || sorted(extent[0], proper[0])[0], to || sorted(extent[1], proper[1])[1]] : proper;
    const first = start || all[0];
    return [first, sorted(first, end || all[1])[1]];
  };

  // --- the accounts --------------------------------------------------------------------------------------------------

  function fold(text) {
    const [letters, marks] = site.start.folding;
    const plain = [...text.normalize("NFKD").toLowerCase()].map(letter => letters[letter] ?? letter).join("");
    return plain.normalize("NFKD").replace(new RegExp(`[${marks}]`, "gu"), "");
  }

  const held = (account, facet) => (facet === "type" ? [account.type] : account.values[facet]);
  site.touches = (a, first, last) => (!first || a.last >= dayOf(first)) && (!last || a.first <= dayOf(last));

  // The accounts shown in order of time, their events, and of every filter's values how many accounts they would show.
  site.find = state => {
    const { accounts, order, facets, groups, periods } = site.start;
    const needles = fold(state.q).split(/\s+/).filter(Boolean);
    const days = state.view !== "timeline" && (state.start || state.end) ? site.windowOf(state) : [];
    const chosen = (a, facet) => !state[facet].length || held(a, facet).some(value => state[facet].includes(value));
    const others = (a, but) => FACETS.every(facet => facet === but || chosen(a, facet));
    const worded = order.map(row => accounts[row]).filter(a => needles.every(needle => a.text.includes(needle)));
    const inTime = worded.filter(a => !a.dated || (site.touches(a, state.from, state.to) && site.touches(a, ...days)));
    const counts = {};
    for (const facet of FACETS) {
      const all = inTime.filter(a => others(a, facet));
      const counted = values => all.filter(a => held(a, facet).some(value => values.includes(value))).length;
      const values = facet === "type" ? groups : facets[facet].map(value => [value, [value]]);
      counts[facet] = Object.fromEntries(values.map(([value, some]) => [value, counted(some)]));
    }
    const dated = worded.filter(a => a.dated && others(a));
    const inYear = year => dated.filter(a => site.touches(a, `${year}-01-01`, `${year}-12-31`)).length;
    const tile = ([value, , , years]) => [
      value,
      years.reduce((sum, year) => sum + inYear(`${year}`.padStart(4, "0")), 0),
    ];
    counts.period = Object.fromEntries(periods.map(tile));
    const rows = inTime.filter(a => others(a));
    return { rows, counts, events: [...new Set(rows.map(a => a.event))], keys: new Set(rows.map(a => a.key)) };
  };

  window.timelineSite = Object.assign(site, { dayOf });
})();
