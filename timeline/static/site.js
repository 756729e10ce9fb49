/* The page without a server. assets/timeline.js asks for a view and shows the answer as ever; here the answer is put
   together in the browser, from parts that `timeline.site_data` made with the server's own code. What is decided about
   the data, `read`, `filtered` and `windowOf`, follows timeline/state.py and timeline/filters.py; tests compare the two. */
(() => {
  "use strict";
  const D = JSON.parse(document.getElementById("site").textContent), S = D.sizes, A = D.accounts;
  const DAY = 86400000, FACETS = ["source", "actor", "standing", "type"], HOLE = "¤";

  const asked = new URLSearchParams(location.search).getAll("lang").at(-1);
  if (asked && asked !== D.locale && D.files[asked]) location.replace(D.files[asked] + location.search + location.hash);
  for (const name of ["pushState", "replaceState"]) { // some browsers keep the address of a file as it is
    const own = history[name].bind(history);
    history[name] = (...given) => { try { own(...given); } catch { /* the view changes all the same */ } };
  }

  // --- words: as timeline/language.py and timeline/words.py say them ------------------------------------------------

  const fill = (text, values = {}) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
  const said = words => D.words.messages[words] || words;
  const say = (words, values) => fill([].concat(said(words))[0], values);
  const grouped = count => new Intl.NumberFormat(D.locale).format(count);
  const many = (one, more, n, values) => fill((Array.isArray(said(one)) ? said(one) : [one, more])[+(n !== 1)], {n: grouped(n), ...values});
  const listed = (names, last) => names.length > 1 ? `${names.slice(0, -1).join(", ")} ${say(last)} ${names.at(-1)}` : names.join("");
  const dateOf = day => new Date(day * DAY);
  const iso = day => { const d = dateOf(day); return `${String(d.getUTCFullYear()).padStart(4, "0")}-${d.toISOString().slice(-19, -14)}`; };
  const number = text => Date.parse(text) / DAY;
  const yearOf = day => dateOf(day).getUTCFullYear();
  const monthOf = day => yearOf(day) * 12 + dateOf(day).getUTCMonth();
  const dayIn = (year, month, day) => new Date(0).setUTCFullYear(year, month, day) / DAY;
  const monthStart = month => dayIn(Math.floor(month / 12), month % 12, 1);
  const monthWords = day => ({month: D.words.months[dateOf(day).getUTCMonth()], year: yearOf(day)});
  const dayWords = day => say("%(day)s %(month)s %(year)s", {day: dateOf(day).getUTCDate(), ...monthWords(day)});
  const named = (facet, value) => D.facets[facet].names[value] ?? value;

  // --- the address ----------------------------------------------------------------------------------------------------

  const plain = text => [...text.replace(/\p{C}/gu, " ").split(/\s+/).filter(Boolean).join(" ")].slice(0, D.limits.search).join("").trim();
  const short = text => { const all = [...plain(text)]; return all.length <= 40 ? all.join("") : all.slice(0, 39).join("") + "…"; };

  function read(query) {
    const state = Object.fromEntries(D.keys.map(k => [k.name, k.many ? [] : k.default])), notices = [];
    const long = [...query].length > D.limits.query, full = query.split("&").length > D.limits.pairs;
    if (long || full) notices.push(long ? D.notices.long : D.notices.pairs);
    const given = long || full ? [] : [...new URLSearchParams(query)].filter(([, text]) => text), keyOf = name => D.keys.find(k => k.name === name);
    for (const [name] of given) if (!keyOf(name)) notices.push(D.notices.unknown.replace(HOLE, () => short(name)));
    for (const key of new Set(given.map(([name]) => keyOf(name)).filter(Boolean))) for (const [, text] of given.filter(([name]) => name === key.name)) {
      const [value, fault] = key.day ? readDay(text, key) : key.name === "q" ? [plain(text)] :
        (key.allowed ? key.allowed.includes(text) : key.name === "data" && /^[0-9a-f]{12}$/.test(text)) ? [text] : [null, key.fault];
      if (fault) notices.push(fault.replace(HOLE, () => short(text)));
      else if (!key.many) state[key.name] = value;
      else if (!state[key.name].includes(value)) state[key.name].push(value);
    }
    for (const [first, last] of [["from", "to"], ["start", "end"]]) if (state[first] && state[last] && state[last] < state[first]) {
      notices.push(D.notices.order.replace("¤¤¤", state[first]).replace("¤¤", state[last]).replace(HOLE, `${last}:`));
      state[last] = "";
    }
    if (state.data && state.data !== D.version) notices.unshift(D.notices.changed.replace(HOLE, state.data));
    state.lang ||= D.lang;
    return {state, notices: [...new Set(notices)]};
  }

  function readDay(text, key) {
    if (!/^\d{4}(-\d\d(-\d\d)?)?$/.test(text)) return [null, key.fault];
    const [year, month, day] = text.split("-").map(Number), last = key.day === "last", m = month ?? (last ? 12 : 1);
    const found = day ?? (last ? dateOf(dayIn(year, m, 0)).getUTCDate() : 1), made = dateOf(dayIn(year, m - 1, found));
    const real = year && m && found && made.getUTCMonth() === m - 1 && made.getUTCDate() === found;
    return real ? [iso(made / DAY)] : [null, D.notices.calendar.replace("¤¤", HOLE + HOLE).replace(HOLE, key.name).replace("¤¤", HOLE)];
  }

  function write(state, change = {}) {
    const query = new URLSearchParams(), next = {...state, ...change};
    for (const k of D.keys) for (const value of [].concat(next[k.name])) if (value !== k.default) query.append(k.name, value);
    return query.toString();
  }

  // Links of a prepared part, made for the query `base`, so that they change the present view in the same way.
  function relink(part, base, state) {
    const from = new URLSearchParams(base), now = write(state);
    for (const a of part.querySelectorAll("a[data-go]")) {
      const to = new URLSearchParams((a.getAttribute("href") || "?").slice(1)), next = new URLSearchParams(now);
      for (const {name} of D.keys) if (name !== "lang" && to.getAll(name).join("\n") !== from.getAll(name).join("\n")) {
        next.delete(name);
        for (const value of to.getAll(name)) next.append(name, value);
      }
      a.setAttribute("href", "?" + write(read(next.toString()).state));
    }
    return part;
  }

  // --- the filters ------------------------------------------------------------------------------------------------------

  const marks = new RegExp(`[${D.folding.marks.map(pair => pair.map(n => `\\u{${n.toString(16)}}`).join("-")).join("")}]`, "gu");
  const fold = text => [...text.normalize("NFKD")].map(c => D.folding.letters[c] ?? c.toLowerCase()).join("").normalize("NFKD").replace(marks, "");
  const every = A.map((_, n) => n).sort((a, b) => !A[a].days - !A[b].days ||
    (A[a].days ? A[a].days[0] - A[b].days[0] || A[a].days[1] - A[b].days[1] : 0) || a - b);

  function windowOf(state) {
    let [first, last] = D.proper;
    if (state.from || state.to) {
      first = state.from ? number(state.from) : Math.min(D.extent[0], first);
      last = state.to ? number(state.to) : Math.max(D.extent[1], last);
    }
    if (state.start) first = number(state.start);
    if (state.end) last = number(state.end);
    return first <= last ? [first, last] : [first, first];
  }

  function filtered(state) {
    const window = windowOf(state), needles = fold(state.q).split(/\s+/).filter(Boolean), touches = (a, first, last) =>
      !a.days || a.days[1] >= first && a.days[0] <= last;
    const from = state.from ? number(state.from) : -Infinity, to = state.to ? number(state.to) : Infinity;
    const counts = Object.fromEntries(FACETS.map(f => [f, Object.fromEntries(D.facets[f].values.map(v => [v, 0]))]));
    const begun = new Set(A.filter(a => a.days).map(a => yearOf(a.days[0]))), years = {};
    for (const year of [...begun].sort((a, b) => a - b)) years[year] = 0;
    const matching = new Set(), shown = new Set();
    A.forEach((a, n) => {
      const fits = FACETS.map(f => !state[f].length || a.has[f].some(i => state[f].includes(D.facets[f].values[i])));
      const words = needles.every(needle => a.text.includes(needle)), all = words && fits.every(Boolean);
      const period = touches(a, from, to), visible = touches(a, ...window);
      if (all && period) { matching.add(n); if (visible) shown.add(n); }
      if (words && period && visible) FACETS.forEach((f, i) => {
        if (fits.every((fit, j) => fit || i === j)) for (const v of a.has[f]) counts[f][D.facets[f].values[v]]++;
      });
      if (all && a.days) for (const year of begun) if (touches(a, dayIn(year, 0, 1), dayIn(year, 11, 31))) years[year]++;
    });
    const rows = every.filter(n => shown.has(n)), inside = window[0] >= D.proper[0] && window[1] <= D.proper[1];
    return {window, counts, years, matching, shown, rows, inside, events: [...new Set(rows.map(n => A[n].event))], dated: rows.filter(n => A[n].days)};
  }

  // --- what is shown, in words ----------------------------------------------------------------------------------------

  function chosenYear({from, to}) {
    return from.slice(0, 4) === to.slice(0, 4) && from.endsWith("-01-01") && to.endsWith("-12-31") ? +from.slice(0, 4) : null;
  }

  function summary({rows, events}) {
    if (!rows.length) return say("No account is shown.");
    const told = new Set(rows.map(n => A[n].source)).size, spelt = D.words.numbers[told];
    return say("%(accounts)s of %(events)s, %(told)s", {accounts: many("%(n)s account", "%(n)s accounts", rows.length),
      events: many("%(n)s event", "%(n)s events", events.length), 
      told: many("told by %(number)s source", "told by %(number)s sources", told, {number: spelt ? say(spelt) : grouped(told)})}) + ".";
  }

  const filters = state => FACETS.some(f => state[f].length) || state.q || state.from || state.to;
  function describe(state) {
    if (!filters(state)) return say("All accounts");
    const names = f => listed(state[f].map(v => named(f, v)), "or"), {from, to} = state, year = chosenYear(state), parts = [];
    if (state.source.length) parts.push(say("by %(names)s", {names: names("source")}));
    if (state.standing.length) parts.push(names("standing").toLowerCase());
    if (state.actor.length) parts.push(say("naming %(names)s", {names: names("actor")}));
    if (state.type.length) parts.push(say("on %(names)s", {names: names("type").toLowerCase()}));
    if (state.q) parts.push(say("with the words “%(words)s”", {words: state.q}));
    const days = {first: from && dayWords(number(from)), last: to && dayWords(number(to))};
    if (year) parts.push(say("in %(year)s", {year}));
    else if (from || to) parts.push(say(from && to ? "from %(first)s to %(last)s" : from ? "from %(first)s on" : "up to %(last)s", days));
    return say("Accounts") + (state.standing.length && !state.source.length ? ", " : " ") + parts.join(", ");
  }

  function choices(state) {
    const found = FACETS.flatMap(f => state[f].map(v => [named(f, v), {[f]: state[f].filter(other => other !== v)}]));
    if (state.q) found.push([`“${state.q}”`, {q: ""}]);
    if (chosenYear(state)) return [...found, [String(chosenYear(state)), {from: "", to: "", start: "", end: ""}]];
    if (state.from) found.push([say("from %(first)s on", {first: dayWords(number(state.from))}), {from: ""}]);
    if (state.to) found.push([say("up to %(last)s", {last: dayWords(number(state.to))}), {to: ""}]);
    return found;
  }

  window.site = {D, A, every, say, many, listed, iso, yearOf, monthOf, dayIn, monthStart, monthWords, dayWords, number,
    HOLE, read, write, relink, filtered, chosenYear, summary, describe, choices};
})();
