/* Answers Dash's renderer in the place of a server: what was baked for all accounts, without those that are filtered away. */
(() => {
  "use strict";
  const site = window.timelineSite;
  const { shared, dates } = window.timeline_components;
  const { FACETS, say, many, read, write, find, windowOf } = site;
  const SWITCHES = ["view", "lanes", "labels", "calendar"];
  const CONTROLS = [...FACETS, ...SWITCHES, "period", "q", "selected", "account"];
  const OF_ACCOUNTS = ["list", "coverage", "actors"]; // views with nothing in them where nothing matches
  const GROUPS = ".month, .month-of-line, .undated, .ranking, .comparisons, .not-drawn"; // gone where they are empty
  const COUNT = ":scope > .count, :scope > :is(p, th) > .count, :scope > .unseen";
  const PROFILES = 2; // of actors, side by side
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const safe = text => text.replace(/[&<>"]/g, c => `&#${c.charCodeAt()};`);
  const chapterOf = state => site.start.chapters[state.tour - 1];
  const without = (values, others) => values.filter(value => !others.includes(value));
  const toggled = (values, value) => (values.includes(value) ? without(values, [value]) : [...values, value]);
  const some = (values, others) => values.some(value => others.includes(value));
  const groups = () => Object.entries(site.start.groups); // of types: [key, {types, label}]
  const tileOf = ({ from, to }) =>
    Object.keys(site.start.periods).filter(key => (from || to) && site.start.periods[key].days === `${from}/${to}`);

  // The value of a control in a state.
  function valueIn(state, name) {
    if (name === "selected") return state.event;
    if (SWITCHES.includes(name)) return state[name] === "0" ? [] : [state[name]];
    if (name === "period") return tileOf(state);
    if (name !== "type") return state[name];
    return groups().flatMap(([key, { types }]) => (some(types, state.type) ? key : []));
  }

  // The change of a state that a control's value makes; of a group of types that was chosen in part the part stays.
  function change(state, name, value) {
    if (name === "selected") return { event: value, account: "" };
    if (SWITCHES.includes(name)) return { [name]: value[0] ?? "0" };
    const [from, to] = site.start.periods[value[0]]?.days.split("/") ?? ["", ""];
    if (name === "period") return { from, to, start: "", end: "" };
    if (name !== "type") return { [name]: value };
    const kept = types => (some(types, state.type) ? types.filter(type => state.type.includes(type)) : types);
    return { type: groups().flatMap(([key, { types }]) => (value.includes(key) ? kept(types) : [])) };
  }

  // Controls show what was answered last: they count while the address is still that one, and where they have changed.
  function asked(given, triggered) {
    const { state, unknown } = read(given.search || "");
    const same = given.shown === write(state) && !triggered.includes("url.search");
    for (const [name, now] of CONTROLS.map(name => [name, valueIn(state, name)])) {
      const counts = same || triggered.some(prop => site.start.inputs[prop] === name);
      const value = given[name] ?? (typeof now === "string" ? "" : []);
      if (counts && `${value}` !== `${now}`) Object.assign(state, change(state, name, value));
    }
    if (triggered.includes("timeline.window")) [state.start, state.end] = given.window ?? ["", ""];
    return { state: read(write(state)).state, unknown };
  }

  /* The HTML of a file as it was baked for a view that differs from the first one by `set`. Its links make the change that
     they made there to the state; where `rows` are given, the accounts that are not among them go, and what counts counts
     those that are left. */
  async function baked(file, state, set = {}, rows = undefined) {
    const base = { ...read("").state, ...set };
    const root = new DOMParser().parseFromString((await site.load(file))[write(base)] ?? "", "text/html").body;
    for (const a of all(root, "a[data-go]")) {
      const after = read(a.getAttribute("href")).state;
      const set = Object.fromEntries(Object.entries(after).filter(([name, value]) => `${value}` !== `${base[name]}`));
      if ("event" in set || "tour" in set) Object.assign(set, { event: after.event, account: after.account });
      lead(a, state, set);
    }
    if (rows && rows.length < site.start.accounts.length) hide(root, new Set(rows.map(a => `${a.row}`)));
    return root;
  }

  const html = async (...asked) => (await baked(...asked)).innerHTML;
  const lead = (a, state, set) => a.setAttribute("href", `?${write({ ...state, ...set })}`);

  function hide(root, keys) {
    for (const part of all(root, "[data-whole]")) part.remove();
    for (const part of all(root, "[data-held]")) {
      const { held, words, least = part.matches("span") ? 0 : 1 } = part.dataset;
      const groups = held.split(" ").filter(Boolean);
      const n = groups.filter(group => group.split("|").some(key => keys.has(key))).length;
      const text = (part.matches("span, h3, .not-drawn a") ? part : part.querySelector(COUNT))?.firstChild;
      if (n < least) part.matches(".company td") ? part.replaceChildren() : part.remove();
      else if (words) part.textContent = many(JSON.parse(words), n);
      else if (text?.data && n !== groups.length) text.data = text.data.replace(/\d+([.,]\d+)*/, shared.number(n));
    }
    for (const group of all(root, GROUPS)) if (!group.querySelector("[data-held]:not(span)")) group.remove();
  }

  async function panel(state, rows, span) {
    const { view, sort, order, actor } = state;
    if (view === "timeline" || (!rows.length && OF_ACCOUNTS.includes(view))) return "";
    const set = { coverage: { sort }, list: { order }, actors: site.start.spans[span] }[view];
    const root = await baked(view, state, { view, ...set }, rows);
    const chosen = view === "actors" ? actor.slice(0, PROFILES) : [];
    const own = await Promise.all(chosen.map(each => html("profiles", state, { view, actor: [each] }, rows)));
    if (own.length) root.querySelector(".profiles").innerHTML = own.join("");
    return root.innerHTML;
  }

  // The card; its ways to other events lead to those shown, on the tour to those of the chapter.
  async function card(state, events) {
    const { accounts, events: known } = site.start;
    if (!state.event) return "";
    const root = await baked(known[state.event].file, state, { event: state.event });
    const turns = events.filter(event => chapterOf(state)?.events?.includes(event) ?? true);
    const at = turns.indexOf(state.event);
    const ways = at < 0 ? {} : { prev: turns[at - 1], next: turns[at + 1], first: turns[0], last: turns.at(-1) };
    for (const a of all(root, "[data-turn]")) {
      const event = ways[a.dataset.turn] ?? "";
      lead(a, state, { event, account: "" });
      if (!event || event === state.event) a.remove();
      else if (a.title) a.title = a.ariaLabel = known[event].title;
    }
    const place = at < 0 ? "" : say("Event %(n)s of %(all)s", { n: at + 1, all: turns.length });
    root.querySelector(".place").textContent = place;
    const chosen = all(root, ".telling").find(part => accounts[part.dataset.held].key === state.account);
    if (chosen) root.querySelector(".telling").before(chosen);
    chosen?.classList.add("chosen");
    return root.innerHTML;
  }

  // What each of the chosen filters is called, and the change that takes it away.
  function choices(state) {
    const { q, from, to } = state;
    const whole = groups().filter(([, { types }]) => types.every(type => state.type.includes(type)));
    const held = whole.flatMap(([, { types }]) => types);
    const one = facet => v => [site.start.names[facet][v] ?? v, { [facet]: without(state[facet], [v]) }];
    const single = { ...state, type: without(state.type, held) };
    const found = FACETS.flatMap(facet => single[facet].map(one(facet)));
    found.push(...whole.map(([, { label, types }]) => [label, { type: without(state.type, types) }]));
    if (q) found.push([`“${q}”`, { q: "" }]);
    const days = [from, to].map(day => day && dates.words(shared.dayOf(day))).join(" – ");
    const none = { from: "", to: "", start: "", end: "" };
    if (from || to) found.push([site.start.periods[tileOf(state)]?.label ?? days, none]);
    return found;
  }

  // The chosen filters, each to be taken away; without any, how to begin; on the tour, how much of the chart is its chapter.
  async function chips(state, rows, shows) {
    const step = chapterOf(state);
    const pills = choices(state);
    if (step || (!pills.length && shows && !state.start)) return html("chips", state, step?.set, step && rows);
    const link = (set, rest) => `<a data-go href="?${safe(write({ ...state, ...set }))}" ${rest}</a>`;
    const chip = ([words, set]) => {
      const label = safe(say("Remove %(value)s", { value: words }));
      return link(set, `class="chip" aria-label="${label}">${safe(words)}`);
    };
    const none = { ...Object.fromEntries(FACETS.map(facet => [facet, []])), q: "", from: "", to: "" };
    const clear = () => link(none, `class="clear">${say("Clear %(n)s", { n: pills.length })}`);
    return pills.map(chip).join("") + (pills.length > 1 ? clear() : "");
  }

  // The filters that are one tap away on narrow screens.
  async function quick(state, counts) {
    const root = await baked("quick", state);
    for (const a of all(root, "[data-facet]")) {
      const { facet, value } = a.dataset;
      lead(a, state, { [facet]: toggled(state[facet], value) });
      if (state[facet].includes(value)) a.ariaCurrent = "true";
      a.querySelector(".count").textContent = shared.number(counts[facet][value]);
    }
    return root.innerHTML;
  }

  async function chart(state, rows, [first, last], size, span) {
    const { sizes, narrow } = site.start;
    const { lanes, calendar, tour } = state;
    const step = chapterOf(state)?.events;
    const small = size.width < narrow;
    const width = sizes.findLast(each => each <= size.width && each < narrow === small) ?? sizes[0];
    const own = step && calendar === "0" && span === "proper"; // a chapter's own chart
    const labels = small ? "headlines" : state.labels;
    const name = own ? `tour-${tour}-${lanes}` : `${span}-${lanes}-${calendar}-${labels}`;
    const days = state.start || state.end || state.from || state.to ? [first, last] : null;
    const shown = rows.filter(a => a.dated && a.last >= first && a.first <= last);
    const wanted = { ...state, shown, days, width: size.width, theme: state.theme || size.theme };
    const told = step ? rows.filter(a => step.includes(a.event)) : rows;
    const line = small ? await vertical(step ? "all" : state.labels, state, told) : "";
    return { ...site.fit(await site.load(`${name}-${width}`), wanted), vertical: line };
  }

  // A phone's line of time; without any headline all events, as the server has it.
  async function vertical(labels, state, told) {
    const made = await baked(`line-${labels}`, state, { labels, order: state.order }, told);
    if (labels === "all" || made.querySelector(".entry.headline")) return made.innerHTML;
    return (await vertical("all", state, told)).replace(/<div class="segments.*?<\/div>/s, "");
  }

  async function answer(given, triggered) {
    const { counted, proper, notices, ...start } = site.start;
    const { state, unknown } = asked(given, triggered);
    const { rows, events, counts } = find(state);
    const [query, window, step, chosen] = [write(state), windowOf(state), chapterOf(state), choices(state).length];
    const days = window.map(shared.dayOf);
    const shows = state.view === "timeline" && rows.length > 0;
    const zoomed = Boolean(state.start || state.end);
    const beyond = window[0] < proper[0] || window[1] > proper[1];
    const span = beyond && `${start.widest}` !== `${proper}` ? "ever" : "proper"; // of one page they may be the same
    const undrawn = rows.filter(a => !a.dated || a.last < Math.min(days[0], shared.dayOf(proper[0])));
    const number = { accounts: many(counted.account, rows.length), events: many(counted.event, events.length) };
    const tour = { ...start.chapters[0]?.set, view: "timeline", labels: "headlines", event: "", account: "" };
    const marks = { open: state.event, embed: state.embed === "1", zoomed, filtered: chosen, touring: step };
    return {
      ...Object.fromEntries(CONTROLS.map(name => [name, valueIn(state, name)])),
      ...Object.fromEntries(Object.entries(counts).map(([name, some]) => [`${name}_counts`, some])),
      ...{ query, version: start.version, window: zoomed ? window : null, figure: null, chart: null, vertical: "" },
      ...(shows && given.size?.width ? await chart(state, rows, days, given.size, span) : {}),
      card: await card(state, events),
      panel: await panel(state, rows, span),
      chapter: step ? await html("chapter", state, step.set) : "",
      chips: await chips(state, rows, shows),
      quick: await quick(state, counts),
      key: shows ? await html("key", state, { lanes: state.lanes }, undrawn) : "",
      undated: state.view === "timeline" ? await html("undated", state, {}, rows) : "",
      empty: rows.length ? "" : `<div class="empty"><h2>${say("Nothing matches.")}</h2></div>`,
      notices: unknown.length ? notices[unknown.includes("data") ? "changed" : "unknown"] : "",
      sentence: `${start.subtitle && !chosen ? `${start.subtitle}: ` : ""}${say("%(accounts)s of %(events)s", number)}.`,
      show: many(counted.show, rows.length),
      clear: chosen ? many(counted.clear, chosen) : say("Clear all"),
      tour: `?${write({ ...state, ...tour })}`,
      title: state.event ? `${start.events[state.event].title} – ${start.title}` : start.title,
      class_name: ["page", `view-${state.view}`, ...Object.keys(marks).filter(name => marks[name])].join(" "),
      ...(triggered.some(prop => !/^(url[.]search|timeline[.]size)$/.test(prop)) && { search: query && `?${query}` }),
    };
  }

  function layout() {
    const { files, code, layout } = site.start;
    const lang = new URLSearchParams(location.search).get("lang");
    if (files[lang] && lang !== code) location.replace(files[lang] + location.search);
    const { theme } = read(location.search).state;
    if (theme) document.documentElement.dataset.theme = theme;
    return layout;
  }

  async function update({ body }) {
    const { inputs, state, changedPropIds } = JSON.parse(body);
    const named = ({ id, property, value }) => [site.start.inputs[`${id}.${property}`], value];
    const given = Object.fromEntries([...inputs, ...state].map(named));
    const response = {};
    for (const [name, value] of Object.entries(await answer(given, changedPropIds))) {
      const [id, prop] = site.start.outputs[name];
      if (JSON.stringify(value) !== JSON.stringify(given[name])) response[id] = { ...response[id], [prop]: value };
    }
    return { response, multi: true };
  }

  const answers = { layout, dependencies: () => site.callbacks, "update-component": update };
  const { fetch } = window;
  window.fetch = async (address, options) => {
    const own = answers[/_dash-([a-z-]+)$/.exec(address)?.[1]];
    if (!own) return fetch(address, options);
    return new Response(JSON.stringify(await own(options)), { headers: { "Content-Type": "application/json" } });
  };
})();
