/* Answers Dash's renderer in the place of a server: what was baked for all accounts, without those that are filtered away. */
(() => {
  "use strict";
  const site = window.timelineSite;
  const { start, load, say, many, read, write, find, windowOf, fit } = site;
  const { accounts, chapters, counted, events: known, filters, proper, sizes, title, widest } = start;
  const { shared, dates } = window.timeline_components;
  const SWITCHES = ["view", "lanes", "labels", "calendar"];
  const OF_ACCOUNTS = ["list", "coverage", "actors"]; // views with nothing in them where nothing matches
  const GROUPS = ".month, .month-of-line, .undated, .ranking, .comparisons, .not-drawn"; // gone where they are empty
  const COUNT = ":scope > .count, :scope > :is(p, th) > .count, :scope > .unseen";
  const PROFILES = 2; // of actors, side by side
  const PLAIN = read("").state;
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const chapterOf = state => chapters[state.tour - 1];
  const without = (values, others) => values.filter(value => !others.includes(value));

  // Whether a state has what a filter is: of the types of a group "every" one, or "some".
  const has = (state, { set }, how) =>
    Object.entries(set).every(([name, value]) => [value].flat()[how](one => [state[name]].flat().includes(one)));

  // The state with a filter, or without it; the time of another period is seen as a whole.
  function turned(state, { set }, on) {
    const made = { ...state, ...("from" in set && { start: "", end: "" }) };
    for (const [name, value] of Object.entries(set)) {
      if (Array.isArray(value)) made[name] = [...without(state[name], value), ...(on ? value : [])];
      else made[name] = on ? value : "";
    }
    return made;
  }

  // The value of a control in a state; a group of types is chosen where any of them is.
  function valueIn(state, id) {
    if (SWITCHES.includes(id)) return without([state[id]], ["0"]);
    return filters.filter(({ control }) => control === id).flatMap(one => (has(state, one, "some") ? one.value : []));
  }

  // The state with what a component has made of one of its properties; of a group of types chosen in part the part stays.
  const changed = given => (state, changedProp) => {
    const [id, prop] = changedProp.split(".");
    const value = given[changedProp];
    if (["selected", "account"].includes(prop))
      return { ...state, event: given["timeline.selected"], account: given["timeline.account"] };
    if (prop !== "value") return state;
    if (SWITCHES.includes(id)) return { ...state, [id]: value[0] ?? "0" };
    const differs = (now, one) => one.control === id && has(now, one, "some") !== value.includes(one.value);
    return filters.reduce((now, one) => (differs(now, one) ? turned(now, one, value.includes(one.value)) : now), state);
  };

  // The chosen filters: what each is called, and what it sets. The types of a whole group are one.
  function choices(state) {
    const { q, from, to } = state;
    const found = filters.filter(one => has(state, one, "every"));
    const grouped = found.filter(({ control }) => control === "type").flatMap(({ set }) => set.type);
    const days = [from, to].map(day => day && dates.words(shared.dayOf(day))).join(" – ");
    if (q) found.push({ label: `“${q}”`, set: { q } });
    if (days !== " – " && !valueIn(state, "period").length) found.push({ label: days, set: { from, to } });
    return found.filter(({ control, value }) => control !== "" || !grouped.includes(value));
  }

  /* The HTML of a file as it was baked for a view that differs from the first one by `set`. Its links make the change that
     they made there to the state; where `rows` are given, the accounts that are not among them go, and what counts counts
     those that are left. */
  async function baked(file, state, set = {}, rows = accounts) {
    const base = { ...PLAIN, ...set };
    const root = new DOMParser().parseFromString((await load(file))[write(base)] ?? "", "text/html").body;
    for (const a of all(root, "a[data-go]")) {
      const after = read(a.getAttribute("href")).state;
      const names = Object.keys(after).filter(name => `${after[name]}` !== `${base[name]}`);
      if (names.includes("event") || names.includes("tour")) names.push("event", "account");
      lead(a, state, Object.fromEntries(names.map(name => [name, after[name]])));
    }
    if (rows.length < accounts.length) hide(root, new Set(rows.map(a => `${a.row}`)));
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
    const set = { coverage: { sort }, list: { order }, actors: span === "ever" && { from: widest[0], to: widest[1] } }[
      view
    ];
    const root = await baked(view, state, { view, ...set }, rows);
    const chosen = view === "actors" ? actor.slice(0, PROFILES) : [];
    const own = await Promise.all(chosen.map(each => html("profiles", state, { view, actor: [each] }, rows)));
    if (own.length) root.querySelector(".profiles").innerHTML = own.join("");
    return root.innerHTML;
  }

  // The card; its ways to other events lead to those shown, on the tour to those of the chapter.
  async function card(state, events) {
    if (!state.event) return "";
    const root = await baked(known[state.event].file, state, { event: state.event });
    const turns = events.filter(event => chapterOf(state)?.events?.includes(event) ?? true);
    const at = turns.indexOf(state.event);
    const ways = at < 0 ? {} : { first: turns[0], prev: turns[at - 1], next: turns[at + 1], last: turns.at(-1) };
    for (const a of all(root, "[data-turn]")) {
      const event = ways[a.dataset.turn];
      lead(a, state, { event, account: "" });
      if (a.title) a.title = a.ariaLabel = known[event]?.title;
      if (!event || event === state.event) a.remove();
    }
    const place = say("Event %(n)s of %(all)s", { n: at + 1, all: turns.length });
    root.querySelector(".place").textContent = at < 0 ? "" : place;
    const chosen = all(root, ".telling").find(part => accounts[part.dataset.held].key === state.account);
    if (chosen) root.querySelector(".telling").before(chosen);
    chosen?.classList.add("chosen");
    return root.innerHTML;
  }

  // The chosen filters, each to be taken away; without any, how to begin; on the tour, how much of the chart is its chapter.
  async function chips(state, rows, chosen, shows) {
    const step = chapterOf(state);
    if (step) return html("chips", state, step.set, rows);
    if (!chosen.length) return shows && !state.start ? html("chips", state) : "";
    const link = (className, textContent, set, ariaLabel = null) => {
      const a = Object.assign(document.createElement("a"), { className, textContent, ariaLabel });
      lead(a, state, set);
      a.dataset.go = "";
      return a.outerHTML;
    };
    const label = ({ label: value }) => say("Remove %(value)s", { value });
    const made = chosen.map(one => link("chip", one.label, turned(state, one, false), label(one)));
    const none = chosen.reduce((now, one) => turned(now, one, false), state);
    return made.join("") + (made.length > 1 ? link("clear", say("Clear %(n)s", { n: made.length }), none) : "");
  }

  async function chart(state, rows, [first, last], size, span) {
    const { lanes, calendar, tour } = state;
    const step = chapterOf(state)?.events;
    const small = size.width < start.narrow;
    const width = sizes.findLast(each => each <= size.width && each < start.narrow === small) ?? sizes[0];
    const own = step && calendar === "0" && span === "proper"; // a chapter's own chart
    const labels = small || own ? "headlines" : state.labels;
    const time = start.acts.includes(span) ? calendar : 0; // what is one act is the same in calendar time
    const file = `${own ? `tour-${tour}` : span}-${lanes}-${time}-${labels}-${width}`;
    const days = state.start || state.end || state.from || state.to ? [first, last] : null;
    const shown = rows.filter(a => a.dated && a.last >= first && a.first <= last);
    const wanted = { ...state, shown, days, width: size.width, theme: state.theme || size.theme };
    const told = step ? rows.filter(a => step.includes(a.event)) : rows;
    // A phone's line of time has all events where it has no headline, as the server's.
    const named = step || !told.some(a => a.important) ? "all" : state.labels;
    const vertical = small && (await html(`line-${named}`, state, { labels: named, order: state.order }, told));
    return { ...fit(await load(file), wanted), vertical };
  }

  async function answer({ state, unknown }, size) {
    const { rows, events, counts } = find(state);
    const [window, step, chosen] = [windowOf(state), chapterOf(state), choices(state)];
    const days = window.map(shared.dayOf);
    const shows = state.view === "timeline" && rows.length > 0;
    const beyond = window[0] < proper[0] || window[1] > proper[1];
    const span = beyond && `${widest}` !== `${proper}` ? "ever" : "proper"; // of one page they may be the same
    const undrawn = rows.filter(a => !a.dated || a.last < Math.min(days[0], shared.dayOf(proper[0])));
    const drawn = shows && size?.width ? await chart(state, rows, days, size, span) : {};
    const numbers = { accounts: many(counted.account, rows.length), events: many(counted.event, events.length) };
    const found = say("%(accounts)s of %(events)s", numbers);
    const tour = { ...chapters[0]?.set, view: "timeline", labels: "headlines", event: "", account: "" };
    const marks = { open: state.event, embed: state.embed === "1", touring: step };
    return {
      ...Object.fromEntries([...SWITCHES, ...Object.keys(counts)].map(id => [`${id}.value`, valueIn(state, id)])),
      ...Object.fromEntries(Object.entries(counts).map(([id, values]) => [`${id}.counts`, values])),
      "q.value": state.q,
      "timeline.query": write(state),
      "timeline.selected": state.event,
      "timeline.account": state.account,
      "timeline.figure": drawn.figure ?? null,
      "timeline.chart": drawn.chart ?? null,
      "timeline.vertical": drawn.vertical || "",
      "timeline.title": state.event ? `${known[state.event].title} – ${title}` : title,
      "card.html": await card(state, events),
      "panel.html": await panel(state, rows, span),
      "chapter.html": step ? await html("chapter", state, step.set) : "",
      "chips.html": await chips(state, rows, chosen, shows),
      "quick.html": await html("quick", state),
      "key.html": shows ? await html("key", state, { lanes: state.lanes }, undrawn) : "",
      "undated.html": state.view === "timeline" ? await html("undated", state, {}, rows) : "",
      "empty.html": rows.length ? "" : `<div class="empty"><h2>${say("Nothing matches.")}</h2></div>`,
      "notices.html": unknown.length ? start.notices[unknown.includes("data") ? "changed" : "unknown"] : "",
      "sentence.children": `${start.subtitle && !chosen.length ? `${start.subtitle}: ` : ""}${found}.`,
      "show.children": many(counted.show, rows.length),
      "clear.children": chosen.length ? many(counted.clear, chosen.length) : say("Clear all"),
      "tour.href": `?${write({ ...state, ...tour })}`,
      "page.className": ["page", `view-${state.view}`, ...Object.keys(marks).filter(name => marks[name])].join(" "),
    };
  }

  function layout() {
    const lang = new URLSearchParams(location.search).get("lang");
    if (start.files[lang] && lang !== start.code) location.replace(start.files[lang] + location.search);
    const { theme } = read(location.search).state;
    if (theme) document.documentElement.dataset.theme = theme;
    return start.layout;
  }

  // What a component changes takes the page to another address; what the address is of is answered.
  async function update({ body }) {
    const { inputs, state: states, changedPropIds } = JSON.parse(body);
    const given = Object.fromEntries([...inputs, ...states].map(each => [`${each.id}.${each.property}`, each.value]));
    const { state, unknown } = read(location.search);
    const next = write(changedPropIds.reduce(changed(given), state));
    const response = {};
    if (next !== write(state)) shared.navigate(next);
    else
      for (const [name, value] of Object.entries(await answer({ state, unknown }, given["timeline.size"]))) {
        const [id, prop] = name.split(".");
        response[id] = { ...response[id], [prop]: value };
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
