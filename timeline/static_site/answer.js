/* Answers Dash's renderer in the place of a server: what was baked for all accounts, without those that are filtered away. */
(() => {
  "use strict";
  const site = window.timelineSite;
  const { FACETS, say, many, number, read, write, find, windowOf, dayOf } = site;
  const SWITCHES = ["view", "lanes", "labels", "calendar"];
  const OF_ACCOUNTS = ["list", "coverage", "actors"]; // views with nothing in them where nothing matches
  const GROUPS = ".month, .month-of-line, .undated, .ranking, .comparisons, .not-drawn"; // gone where they are empty
  const COUNT = ":scope > .count, :scope > :is(p, th) > .count, :scope > .unseen";
  const PROFILES = 2; // of actors, side by side
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const safe = text => text.replace(/[&<>"]/g, c => `&#${c.charCodeAt()};`);
  const chapterOf = state => site.start.chapters[state.tour - 1];
  const beyond = state => windowOf(state)[0] < site.start.proper[0] || windowOf(state)[1] > site.start.proper[1];

  // --- what is asked for ---------------------------------------------------------------------------------------------

  const tile = ({ from, to }) =>
    site.start.periods.find(period => (from || to) && period.from === from && period.to === to);

  // The values of the controls in a state.
  function controls(state) {
    const { groups } = site.start;
    const made = {
      q: state.q,
      selected: state.event,
      account: state.account,
      period: [tile(state)?.value ?? []].flat(),
    };
    for (const name of SWITCHES) made[name] = state[name] === "0" ? [] : [state[name]];
    for (const name of FACETS) made[name] = state[name];
    return { ...made, type: groups.filter(([, types]) => types.some(t => state.type.includes(t))).map(([key]) => key) };
  }

  // The change of a state that a control's value makes; of a group of types that was chosen in part the part stays.
  const CHANGES = {
    period: (_, [chosen]) => {
      const { from = "", to = "" } = site.start.periods.find(({ value }) => value === chosen) ?? {};
      return { from, to, start: "", end: "" };
    },
    type: ({ type }, chosen) => {
      const part = types => (types.some(t => type.includes(t)) ? types.filter(t => type.includes(t)) : types);
      return { type: site.start.groups.filter(([key]) => chosen.includes(key)).flatMap(([, types]) => part(types)) };
    },
    selected: (_, event) => ({ event, account: "" }),
  };
  for (const name of SWITCHES) CHANGES[name] = (_, [value]) => ({ [name]: value ?? "0" });

  // Controls show what was answered last: they count while the address is still that one, and where they have changed.
  function asked(given, triggered) {
    const { state, notices } = read(given.search || "");
    const same = given.shown === write(state) && !triggered.includes("url.search");
    const now = controls(state);
    for (const [name, value] of Object.entries(now)) {
      const counts = same || triggered.some(prop => site.start.inputs[prop] === name);
      if (!counts || String(given[name] ?? "") === String(value ?? "")) continue;
      const chosen = given[name] ?? (typeof value === "string" ? "" : []);
      Object.assign(state, CHANGES[name]?.(state, chosen) ?? { [name]: chosen });
    }
    if (triggered.includes("timeline.window")) [state.start, state.end] = given.window ?? ["", ""];
    return { state: read(write(state)).state, notices };
  }

  // --- baked HTML ----------------------------------------------------------------------------------------------------

  /* The HTML of a file as it was baked for a view that differs from the first one by `set`. Its links make the change that
     they made there to the state; where `rows` are given, the accounts that are not among them go, and what counts counts
     those that are left. */
  async function baked(file, state, set = {}, rows = undefined) {
    const base = { ...read("").state, ...set };
    const root = new DOMParser().parseFromString((await site.load(file))[write(base)] ?? "", "text/html").body;
    for (const a of all(root, "a[data-go]")) {
      const after = read(a.getAttribute("href")).state;
      const set = Object.fromEntries(Object.entries(after).filter(([name, v]) => String(v) !== String(base[name])));
      if ("event" in set || "tour" in set) Object.assign(set, { event: after.event, account: after.account });
      a.setAttribute("href", `?${write({ ...state, ...set })}`);
    }
    if (rows && rows.length < site.start.accounts.length) hide(root, new Set(rows.map(a => `${a.row}`)));
    return root;
  }

  function hide(root, keys) {
    for (const part of all(root, "[data-whole]")) part.remove();
    for (const part of all(root, "[data-held]")) {
      const { held, words, least = part.matches("span") ? 0 : 1 } = part.dataset;
      const groups = held.split(" ").filter(Boolean);
      const n = groups.filter(group => group.split("|").some(key => keys.has(key))).length;
      const text = (part.matches("span, h3, .not-drawn a") ? part : part.querySelector(COUNT))?.firstChild;
      if (n < least) part.matches(".company td") ? part.replaceChildren() : part.remove();
      else if (words) part.textContent = many(JSON.parse(words), n);
      else if (text?.data && n !== groups.length) text.data = text.data.replace(/\d+([.,]\d+)*/, number(n));
    }
    for (const group of all(root, GROUPS)) if (!group.querySelector("[data-held]:not(span)")) group.remove();
  }

  async function panel(state, rows) {
    const { view, sort, actor } = state;
    if (view === "timeline" || (!rows.length && OF_ACCOUNTS.includes(view))) return "";
    const { widest } = site.start;
    const set = { coverage: { sort }, actors: beyond(state) && { from: widest[0], to: widest[1] } }[view];
    const root = await baked(view, state, { view, ...set }, rows);
    const chosen = view === "actors" ? actor.slice(0, PROFILES) : [];
    const own = await Promise.all(chosen.map(each => baked("profiles", state, { view, actor: [each] }, rows)));
    if (own.length) root.querySelector(".profiles").replaceChildren(...own.flatMap(part => [...part.children]));
    return root.innerHTML;
  }

  // The card; its ways to other events lead to those shown, on the tour to those of the chapter.
  async function card(state, events) {
    if (!state.event) return "";
    const { accounts, events: titles } = site.start;
    const root = await baked(titles[state.event].file, state, { event: state.event });
    const turns = events.filter(event => chapterOf(state)?.events?.includes(event) ?? true);
    const at = turns.indexOf(state.event);
    const [first, last] = [at && turns[0], at < turns.length - 1 && turns.at(-1)];
    const ways = at < 0 ? {} : { prev: turns[at - 1], next: turns[at + 1], first, last };
    for (const a of all(root, "[data-turn]")) {
      const event = ways[a.dataset.turn];
      if (!event) a.remove();
      else a.setAttribute("href", `?${write({ ...state, event, account: "" })}`);
      if (event && a.title) a.title = a.ariaLabel = titles[event].title;
    }
    const place = { n: at + 1, all: turns.length };
    root.querySelector(".place").textContent = at < 0 ? "" : say("Event %(n)s of %(all)s", place);
    const tellings = all(root, ".telling");
    const chosen = tellings.find(part => accounts[part.dataset.held].key === state.account);
    if (chosen) tellings[0].before(chosen);
    chosen?.classList.add("chosen");
    return root.innerHTML;
  }

  // The chosen filters, each to be taken away; without any, how to begin; on the tour, how much of the chart is its chapter.
  async function chips(state, rows, shows) {
    const { names } = site.start;
    if (chapterOf(state)) return (await baked("chips", state, chapterOf(state).set, rows)).innerHTML;
    const without = (facet, value) => ({ [facet]: state[facet].filter(other => other !== value) });
    const pills = FACETS.flatMap(facet => state[facet].map(v => [names[facet][v] ?? v, without(facet, v)]));
    if (state.q) pills.push([`“${state.q}”`, { q: "" }]);
    const days = [state.from, state.to].map(day => day && site.date(day)).join(" – ");
    if (days.length > 3) pills.push([tile(state)?.label ?? days, { from: "", to: "", start: "", end: "" }]);
    if (!pills.length) return shows && !state.start && !state.end ? (await baked("chips", state)).innerHTML : "";
    const link = (words, set, more) => `<a data-go ${more} href="?${safe(write({ ...state, ...set }))}">${words}</a>`;
    const label = words => `class="chip" aria-label="${safe(say("Remove %(value)s", { value: words }))}"`;
    const made = pills.map(([words, set]) =>
      link(`${safe(words)}<span aria-hidden="true">×</span>`, set, label(words)),
    );
    const cleared = Object.fromEntries([...FACETS, "q", "from", "to"].map(name => [name, read("").state[name]]));
    return made.join("") + (made.length > 1 ? link(safe(say("Clear all")), cleared, 'class="clear"') : "");
  }

  // The filters that are one tap away on narrow screens.
  async function quick(state, counts) {
    const root = await baked("quick", state);
    for (const a of all(root, "[data-toggle]")) {
      const [, facet, value] = /^(\w+)=(.*)$/s.exec(a.dataset.toggle);
      const on = state[facet].includes(value);
      const chosen = on ? state[facet].filter(other => other !== value) : [...state[facet], value];
      a.setAttribute("href", `?${write({ ...state, [facet]: chosen })}`);
      if (on) a.ariaCurrent = "true";
      a.querySelector(".count").textContent = number(counts[facet][value]);
    }
    return root.innerHTML;
  }

  // --- the answer ----------------------------------------------------------------------------------------------------

  async function chart(state, rows, size, shows) {
    const { sizes, narrow } = site.start;
    if (!size?.width || !shows) return { figure: null, chart: null, vertical: "" };
    const { lanes, calendar, tour, highlight } = state;
    const [first, last] = windowOf(state);
    const step = chapterOf(state)?.events;
    const small = size.width < narrow;
    const width = sizes.findLast(each => each <= size.width && each < narrow === small) ?? sizes[0];
    const labels = small ? "headlines" : state.labels;
    const span = beyond(state) ? "ever" : "proper";
    const name =
      step && calendar === "0" && span === "proper"
        ? `tour-${tour}-${lanes}`
        : `${span}-${lanes}-${calendar}-${labels}`;
    const days = [first, last].map(dayOf);
    const part = state.start || state.end || state.from || state.to;
    const shown = rows.filter(a => a.dated && a.last >= days[0] && a.first <= days[1]);
    const wanted = {
      shown,
      width: size.width,
      days: part ? days : null,
      theme: state.theme || size.theme,
      highlight,
      lanes,
    };
    const made = site.fit(await site.load(`${name}-${width}`), wanted);
    const told = step ? rows.filter(a => step.includes(a.event)) : rows;
    const line = step ? "all" : state.labels;
    return { ...made, vertical: small ? await vertical(line, state, told) : "" };
  }

  // A phone's line of time; without any headline all events, as the server has it.
  async function vertical(line, state, told) {
    const made = await baked(`line-${line}`, state, { labels: line }, told);
    if (line === "all" || made.querySelector(".entry.headline")) return made.innerHTML;
    const every = await baked("line-all", state, { labels: "all" }, told);
    every.querySelector(".vertical-tools")?.remove();
    return every.innerHTML;
  }

  async function answer(given, triggered) {
    const { start } = site;
    const { state, notices } = asked(given, triggered);
    const { rows, events, counts } = find(state);
    const shows = state.view === "timeline" && rows.length > 0;
    const zoomed = Boolean(state.start || state.end);
    const filtered = [...FACETS, "q", "from", "to"].some(name => state[name].length);
    const query = write(state);
    const first = dayOf(windowOf(state)[0]);
    const undrawn = rows.filter(a => !a.dated || a.last < Math.min(first, dayOf(start.proper[0])));
    const html = async (file, set, some) => (await baked(file, state, set, some)).innerHTML;
    const told = {
      accounts: many(start.counted.accounts, rows.length),
      events: many(start.counted.events, events.length),
    };
    const tour = { ...start.chapters[0]?.set, view: "timeline", labels: "headlines", event: "", account: "" };
    const marks = { open: state.event, embed: state.embed === "1", zoomed, filtered, touring: chapterOf(state) };
    const made = {
      ...controls(state),
      ...Object.fromEntries(FACETS.concat("period").map(name => [`${name}_counts`, counts[name]])),
      ...(await chart(state, rows, given.size, shows)),
      query,
      version: start.version,
      window: zoomed ? windowOf(state) : null,
      card: await card(state, events),
      panel: await panel(state, rows),
      chapter: chapterOf(state) ? await html("chapter", chapterOf(state).set) : "",
      chips: await chips(state, rows, shows),
      quick: await quick(state, counts),
      key: shows ? await html("key", { lanes: state.lanes }, undrawn) : "",
      undated: state.view === "timeline" ? await html("undated", {}, rows) : "",
      empty: rows.length ? "" : `<div class="empty"><h2>${say("Nothing matches.")}</h2></div>`,
      notices: notices.map(words => `<p class="notice">${safe(words)}</p>`).join(""),
      sentence: `${start.subtitle && !filtered ? `${start.subtitle}: ` : ""}${say("%(accounts)s of %(events)s", told)}.`,
      show: many(start.counted.show, rows.length),
      tour: `?${write({ ...state, ...tour })}`,
      title: state.event ? `${start.events[state.event].title} – ${start.title}` : start.title,
      class_name: ["page", `view-${state.view}`, ...Object.keys(marks).filter(name => marks[name])].join(" "),
    };
    if (triggered.some(prop => !/^(url[.]search|timeline[.]size)$/.test(prop))) made.search = query && `?${query}`;
    return made;
  }

  // --- in the place of a server --------------------------------------------------------------------------------------

  function layout() {
    const { files, code, layout } = site.start;
    const { searchParams: asked } = new URL(location);
    if (files[asked.get("lang")] && asked.get("lang") !== code)
      location.replace(files[asked.get("lang")] + location.search);
    const { theme } = read(location.search).state;
    if (theme) document.documentElement.dataset.theme = theme;
    return layout;
  }

  async function update({ body }) {
    const { inputs, outputs } = site.start;
    const { inputs: values, state, changedPropIds } = JSON.parse(body);
    const named = ({ id, property, value }) => [inputs[`${id}.${property}`], value];
    const given = Object.fromEntries([...values, ...state].map(named));
    const response = {};
    for (const [name, value] of Object.entries(await answer(given, changedPropIds))) {
      const [id, prop] = outputs[name];
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
