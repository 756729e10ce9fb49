/* The page without a server. assets/timeline.js asks for a view and shows the answer as ever; here the answer is put
   together in the browser, from parts that `timeline.site_data` made with the server's own code. This file reads the
   address and applies the filters, by the rules of timeline/state.py and timeline/filters.py; tests compare the two. */
(() => {
  "use strict";
  const D = JSON.parse(document.getElementById("site").textContent);
  const DAY = 86400000, FACETS = Object.keys(D.facets), KEYS = new Map(D.keys.map(key => [key.name, key]));
  D.accounts.forEach((account, n) => Object.assign(account, {n})); // they stand in order of time
  for (const event of Object.values(D.events)) event.accounts = event.accounts.map(n => D.accounts[n]);

  const asked = new URLSearchParams(location.search).getAll("lang").at(-1);
  if (asked && asked !== D.locale && D.files[asked]) location.replace(D.files[asked] + location.search + location.hash);
  for (const name of ["pushState", "replaceState"]) { // some browsers keep the address of a file as it is
    const own = history[name].bind(history);
    history[name] = (...given) => { try { own(...given); } catch { /* the view changes all the same */ } };
  }

  // --- words: as timeline/language.py and timeline/words.py say them ------------------------------------------------

  const grouped = count => new Intl.NumberFormat(D.locale).format(count);
  const fill = (text, values = {}) => text.replace(/%\((\w+)\)s/g, (_, name) => name === "n" ? grouped(values.n) : values[name]);
  const said = words => D.words.messages[words] || words;
  const say = (words, values) => fill([said(words)].flat()[0], values);
  function many(one, more, n, values) {
    const forms = Array.isArray(said(one)) ? said(one) : null, form = D.words.plurals[n < 200 ? n : 100 + n % 100];
    return fill(forms?.[form] ?? (n === 1 ? one : more), {n, ...values});
  }
  const spelt = count => D.words.numbers[count] ? say(D.words.numbers[count]) : grouped(count);
  const pair = (pattern, ...two) => pattern.replace(/\{([01])\}/g, (_, i) => two[i]);
  function listed(names, last = "and") {
    const {start, middle, end, 2: both} = D.words.lists[last];
    if (names.length < 3) return names.length === 2 ? pair(both, ...names) : names.join("");
    return pair(end, names.slice(1, -1).reduce((before, name, i) => pair(i ? middle : start, before, name), names[0]), names.at(-1));
  }

  const dateOf = day => new Date(day * DAY);
  const iso = day => dateOf(day).toISOString().slice(0, 10);
  const number = text => Date.parse(text) / DAY;
  const yearOf = day => dateOf(day).getUTCFullYear();
  const dayWords = day => say("%(day)s %(month)s %(year)s",
    {day: dateOf(day).getUTCDate(), month: D.words.months[dateOf(day).getUTCMonth()], year: yearOf(day)});

  // --- the address ----------------------------------------------------------------------------------------------------

  const clean = text => text.replace(/\p{C}/gu, " ").split(/\s+/).filter(Boolean).join(" ");
  const plain = text => [...clean(text)].slice(0, D.limits.search).join("").trim();
  const short = text => [...plain(text)].length <= 40 ? plain(text) : [...plain(text)].slice(0, 39).join("") + "…";

  const foreign = new RegExp(`^(?:${D.limits.marks})`); // marks that others put into the links that they pass on
  const unmarked = query => query.split("&").filter(part => !foreign.test(part)).join("&");

  function read(asked) {
    const query = unmarked(asked);
    const state = Object.fromEntries(D.keys.map(key => [key.name, key.many ? [] : key.default])), notices = [];
    const given = new Map(), much = query.split("&").length > D.limits.pairs ? "pairs" : "";
    const refused = [...query].length > D.limits.long ? "long" : much;
    if (refused) notices.push(fill(D.notices[refused], {n: D.limits[refused]}));
    for (const [name, text] of refused ? [] : new URLSearchParams(query)) {
      if (text && KEYS.has(name)) given.set(name, [...given.get(name) ?? [], text]);
      else if (text) notices.push(fill(D.notices.unknown, {key: short(name)}));
    }
    for (const [name, texts] of given) for (const text of texts) {
      const key = KEYS.get(name), [value, fault] = readOne(key, text);
      if (fault) notices.push(fill(fault, {key: name, value: short(text), allowed: key.allowed?.join(", ")}));
      else if (!key.many) state[name] = value;
      else if (!state[name].includes(value)) state[name].push(value);
    }
    for (const [first, last] of [["from", "to"], ["start", "end"]]) if (state[last] && state[last] < state[first]) {
      notices.push(fill(D.notices.order, {key: last, value: state[last], first: state[first]}));
      state[last] = "";
    }
    if (state.data && state.data !== D.version) notices.unshift(fill(D.notices.changed, {then: state.data}));
    if (state.fold === "0") state.calendar = "1"; // of old links
    state.fold = "1";
    state.lang ||= D.lang;
    return {state, notices: [...new Set(notices)]};
  }

  // The value that a text stands for, or what is wrong with it.
  function readOne(key, text) {
    if (key.day) return readDay(key, text);
    if (key.name === "q") return [plain(text)];
    const known = key.allowed ? key.allowed.includes(text) : /^[0-9a-f]{12}$/.test(text); // a version of the data
    return known ? [text] : [null, key.fault];
  }

  function readDay(key, text) { // of a year or a month its first or last
    if (!/^\d{4}(-\d\d(-\d\d)?)?$/.test(text)) return [null, key.fault];
    const late = key.day === "last", [year, month = late ? 12 : 1, day] = text.split("-").map(Number);
    const made = new Date(0);
    if (day === undefined && late) made.setUTCFullYear(year, month, 0);
    else made.setUTCFullYear(year, month - 1, day ?? 1);
    return year && month && made.getUTCMonth() === month - 1 ? [iso(made / DAY)] : [null, D.notices.calendar];
  }

  function write(state, change = {}) {
    const query = new URLSearchParams(), next = {...state, ...change};
    for (const {name, default: none} of D.keys)
      for (const value of [next[name]].flat()) if (value !== none) query.append(name, value);
    return query.toString();
  }

  // --- the filters ------------------------------------------------------------------------------------------------------

  const gone = new RegExp(`[${D.folding.unseen}]`, "gu"), above = new RegExp(`[${D.folding.marks}]`, "gu");
  const typed = text => [...text].map(c => D.folding.typed[c] ?? c).join("");
  const lower = text => text.normalize("NFKD").toLowerCase().normalize("NFKD");
  const fold = text => typed(lower(typed(text.replace(gone, ""))).replace(above, ""));

  function windowOf(state) {
    let [first, last] = D.proper;
    if (state.from || state.to) {
      first = state.from ? number(state.from) : Math.min(D.extent[0], first);
      last = state.to ? number(state.to) : Math.max(D.extent[1], last);
    }
    if (state.start) first = number(state.start);
    if (state.end) last = number(state.end);
    return [first, Math.max(first, last)];
  }

  const touches = ({days}, first, last) => !days || days[1] >= first && days[0] <= last;

  function filtered(state) {
    const window = windowOf(state), needles = fold(state.q).split(/\s+/).filter(Boolean);
    const period = [state.from ? number(state.from) : -Infinity, state.to ? number(state.to) : Infinity];
    const zeros = names => Object.fromEntries(names.map(name => [name, 0]));
    const counts = Object.fromEntries(FACETS.map(f => [f, zeros(D.facets[f])])), years = zeros(Object.keys(D.years));
    const matching = new Set(), rows = [];
    for (const a of D.accounts) {
      const values = FACETS.map(f => a.has[f].map(i => D.facets[f][i]));
      const fits = FACETS.map((f, i) => !state[f].length || values[i].some(value => state[f].includes(value)));
      const words = needles.every(needle => a.text.includes(needle)), all = words && fits.every(Boolean);
      const dated = touches(a, ...period), visible = dated && touches(a, ...window);
      if (all && dated) matching.add(a);
      if (all && visible) rows.push(a);
      if (words && visible) FACETS.forEach((f, i) => { // a facet's counts leave out its own choice
        if (fits.every((fit, j) => fit || i === j)) for (const value of values[i]) counts[f][value]++;
      });
      if (all && a.days) for (const [year, days] of Object.entries(D.years)) if (touches(a, ...days)) years[year]++;
    }
    return {
      window, counts, years, matching, rows, shown: new Set(rows), dated: rows.filter(a => a.days),
      events: [...new Set(rows.map(a => a.row.event))], inside: window[0] >= D.proper[0] && window[1] <= D.proper[1],
    };
  }

  // --- what is shown, in words ----------------------------------------------------------------------------------------

  const named = (facet, value) => D.names[facet][value] ?? value;

  function chosenYear({from, to}) {
    const whole = from.slice(0, 4) === to.slice(0, 4) && from.endsWith("-01-01") && to.endsWith("-12-31");
    return whole ? +from.slice(0, 4) : null;
  }

  function summary({rows, events}) {
    if (!rows.length) return say("No account is shown.");
    const told = new Set(rows.map(a => a.row.source)).size;
    return say("%(accounts)s of %(events)s, %(told)s", {
      accounts: many("%(n)s account", "%(n)s accounts", rows.length),
      events: many("%(n)s event", "%(n)s events", events.length),
      told: many("told by %(number)s article", "told by %(number)s articles", told, {number: spelt(told)}),
    }) + ".";
  }

  const choosing = state => FACETS.some(f => state[f].length) || state.q || state.from || state.to;
  function describe(state) {
    if (!choosing(state)) return say("All accounts");
    const names = f => listed(state[f].map(value => named(f, value)), "or"), parts = [];
    if (state.source.length) parts.push(say("by %(names)s", {names: names("source")}));
    if (state.standing.length) parts.push(names("standing").toLowerCase());
    if (state.actor.length) parts.push(say("naming %(names)s", {names: names("actor")}));
    if (state.type.length) parts.push(say("on %(names)s", {names: names("type").toLowerCase()}));
    if (state.q) parts.push(say("with the words “%(words)s”", {words: state.q}));
    if (state.from || state.to) parts.push(periodWords(state));
    return say("Accounts") + (state.standing.length && !state.source.length ? ", " : " ") + parts.join(", ");
  }

  function periodWords({from, to}) {
    const year = chosenYear({from, to}), first = from && dayWords(number(from)), last = to && dayWords(number(to));
    if (year) return say("in %(year)s", {year});
    if (from && to) return say("from %(first)s to %(last)s", {first, last});
    return from ? say("from %(first)s on", {first}) : say("up to %(last)s", {last});
  }

  window.site = {D, say, many, spelt, listed, iso, yearOf, dayWords, read, write, filtered, named, choosing, chosenYear,
    summary, describe, periodWords};
})();
