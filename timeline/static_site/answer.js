/* Answers the page's callback in the place of a server: what was baked for all accounts, without those that are filtered away. */
(() => {
  "use strict";
  const site = window.timelineSite;
  const { callbacks, start, load, say, many, read, write, find, windowOf, fit } = site;
  const { accounts, chapters, counted, events: known, groups, keys, labels, periods, proper, sizes, title } = start;
  const { shared, dates } = window.timeline_components;
  const SWITCHES = ["view", "lanes", "labels", "calendar"];
  const ORDERED = { list: "order", coverage: "sort", actors: "view" }; // views of accounts, and by which key their order
  const GROUPS = ".month, .month-of-line, .undated, .ranking, .comparisons, .not-drawn"; // gone where they are empty
  const COUNT = ":scope > .count, :scope > :is(p, th) > .count, :scope > .unseen";
  const PROFILES = 2; // of actors, side by side
  const PLAIN = read("");
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const lead = (a, state) => a.setAttribute("href", `?${write(state)}`);
  const chapterOf = state => chapters[state.tour - 1];

  // The values of the controls; a group of types is chosen where any of them is.
  const typesOf = (state, group) => groups[group].filter(type => state.type.includes(type));
  function controls(state) {
    const values = Object.fromEntries(["source", "actor", "standing", ...SWITCHES].map(id => [id, [state[id]].flat()]));
    const type = Object.keys(groups).filter(group => typesOf(state, group).length);
    const period = Object.keys(periods).filter(tile => `${periods[tile]}` === `${[state.from, state.to]}`);
    return { ...values, type, period };
  }

  // The state with other values of a control: of a group that was chosen in part the part stays, a period is seen as a whole.
  function turned(state, id, value) {
    const [from, to] = periods[value[0]] ?? ["", ""];
    if (id === "period") return { ...state, from, to, start: "", end: "" };
    const types = group => (typesOf(state, group).length ? typesOf(state, group) : groups[group]);
    if (id === "type") return { ...state, type: value.flatMap(types) };
    return { ...state, [id]: keys[id].many ? value : (value[0] ?? keys[id].default) };
  }

  // The chosen filters: what each is called, and the state without it.
  function choices(state) {
    const { q, from, to } = state;
    const now = controls(state);
    const without = (id, value) =>
      turned(
        state,
        id,
        now[id].filter(other => other !== value),
      );
    const found = Object.keys(labels).flatMap(id =>
      now[id].map(value => [labels[id][value] ?? value, without(id, value)]),
    );
    const days = [from, to].map(day => day && dates.words(shared.dayOf(day))).join(" – ");
    if (q) found.push([`“${q}”`, { ...state, q: "" }]);
    if (days !== " – " && !now.period.length) found.push([days, { ...state, from: "", to: "" }]);
    return found;
  }

  /* The HTML of a file as it was baked for a view that differs from the first one by `set`. Its links make the change that
     they made there to the state; where `rows` are given, the accounts that are not among them go, and what counts counts
     those that are left. */
  async function baked(file, state, set = {}, rows = accounts) {
    const base = { ...PLAIN, ...set };
    const root = new DOMParser().parseFromString((await load(file))[write(base)] ?? "", "text/html").body;
    for (const a of all(root, "a[data-go]")) {
      const after = read(a.getAttribute("href"));
      const names = Object.keys(after).filter(name => `${after[name]}` !== `${base[name]}`);
      if (names.includes("event") || names.includes("tour")) names.push("event", "account");
      lead(a, { ...state, ...Object.fromEntries(names.map(name => [name, after[name]])) });
    }
    if (rows.length < accounts.length) hide(root, new Set(rows.map(a => `${a.row}`)));
    return root;
  }

  const html = async (...asked) => (await baked(...asked)).innerHTML;

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

  async function panel(state, rows, ever) {
    const { view } = state;
    if (view === "timeline" || (!rows.length && view in ORDERED)) return "";
    const own = ORDERED[view] ?? "view";
    const root = await baked(view, state, { view, [own]: state[own], ...(view === "actors" && ever) }, rows);
    const chosen = view === "actors" ? state.actor.slice(0, PROFILES) : [];
    const profiles = await Promise.all(chosen.map(each => html("profiles", state, { view, actor: [each] }, rows)));
    if (chosen.length) root.querySelector(".profiles").innerHTML = profiles.join("");
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
      lead(a, { ...state, event, account: "" });
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
  async function chips(state, rows, chosen) {
    const step = chapterOf(state);
    if (step) return html("chips", state, step.set, rows);
    if (!chosen.length) return state.view === "timeline" && !state.start ? html("chips", state) : "";
    const link = (className, textContent, after, ariaLabel = null) => {
      const a = Object.assign(document.createElement("a"), { className, textContent, ariaLabel });
      a.dataset.go = "";
      lead(a, after);
      return a.outerHTML;
    };
    const made = chosen.map(([value, after]) => link("chip", value, after, say("Remove %(value)s", { value })));
    const none = { ...state, source: [], actor: [], standing: [], type: [], q: "", from: "", to: "" };
    return made.join("") + (made.length > 1 ? link("clear", say("Clear %(n)s", { n: made.length }), none) : "");
  }

  // The chart, and on a phone the line of time below it: as the server's with all events where it has no headline.
  async function chart(state, rows, size, days, ever) {
    const { lanes, calendar, tour, order } = state;
    const step = chapterOf(state)?.events;
    const small = size.width < start.narrow;
    const own = step && calendar === "0" && !ever; // a chapter's own chart
    const labels = small || own ? "headlines" : state.labels;
    const width = sizes.findLast(each => each <= size.width) ?? sizes[0];
    const file = `chart-${ever ? "ever" : own ? tour : 0}-${lanes}-${labels}-${width}`;
    const folded = await load(`${file}-0`); // what is one act is the same in calendar time
    const drawn = calendar === "1" && folded.chart.panels.length > 1 ? await load(`${file}-1`) : folded;
    const shown = rows.filter(a => a.dated && a.last >= days[0] && a.first <= days[1]);
    const wanted = { ...state, shown, days, width: size.width, theme: state.theme || size.theme };
    const told = step ? rows.filter(a => step.includes(a.event)) : rows;
    const named = step || !told.some(a => a.important) ? "all" : state.labels;
    const vertical = small ? await html(`line-${named}`, state, { labels: named, order }, told) : "";
    return { ...fit(drawn, wanted), vertical };
  }

  async function answer(state, size) {
    const { rows, events, counts } = find(state);
    const [window, step, chosen, values] = [windowOf(state), chapterOf(state), choices(state), controls(state)];
    const beyond = window[0] < proper[0] || window[1] > proper[1];
    const ever = beyond && start.ever.from ? start.ever : null; // of one page they may be the same
    const days = window.map(shared.dayOf);
    const shows = state.view === "timeline" && rows.length > 0;
    const undrawn = rows.filter(a => !a.dated || a.last < Math.min(days[0], shared.dayOf(proper[0])));
    const drawn = shows && size?.width ? await chart(state, rows, size, days, ever) : {};
    const numbers = {
      accounts: many(counted["%(n)s account"], rows.length),
      events: many(counted["%(n)s event"], events.length),
    };
    const found = say("%(accounts)s of %(events)s", numbers);
    const tour = { ...chapters[0]?.set, view: "timeline", labels: "headlines", event: "", account: "" };
    const clear = chosen.length ? many(counted["Clear %(n)s filter"], chosen.length) : say("Clear all");
    const marks = { open: state.event, embed: state.embed === "1", touring: step };
    return {
      ...Object.fromEntries(Object.entries(values).map(([id, value]) => [`${id}.value`, value])),
      ...Object.fromEntries(Object.entries(counts).map(([id, value]) => [`${id}.counts`, value])),
      "q.value": state.q,
      "timeline.query": write(state),
      "timeline.selected": state.event,
      "timeline.account": state.account,
      "timeline.figure": drawn.figure ?? null,
      "timeline.chart": drawn.chart ?? null,
      "timeline.vertical": drawn.vertical || "",
      "timeline.title": state.event ? `${known[state.event].title} – ${title}` : title,
      "card.html": await card(state, events),
      "panel.html": await panel(state, rows, ever),
      "chapter.html": step ? await html("chapter", state, step.set) : "",
      "chips.html": await chips(state, rows, chosen),
      "quick.html": await html("quick", state),
      "key.html": shows ? await html("key", state, { lanes: state.lanes }, undrawn) : "",
      "undated.html": state.view === "timeline" ? await html("undated", state, {}, rows) : "",
      "empty.html": rows.length ? "" : `<div class="empty"><h2>${say("Nothing matches.")}</h2></div>`,
      "notices.html": state.unknown.length ? start.notices[state.unknown.includes("data") ? "changed" : "unknown"] : "",
      "sentence.html": `${start.subtitle && !chosen.length ? `${start.subtitle}: ` : ""}${found}.`,
      "foot.html": shared.fill(start.foot, { show: many(counted["Show %(n)s account"], rows.length), clear }),
      "timeline.tour": write({ ...state, ...tour }),
      "page.className": ["page", `view-${state.view}`, ...Object.keys(marks).filter(name => marks[name])].join(" "),
    };
  }

  // Dash's callback: what a component changes takes the page to another address; what the address is of is answered.
  async function show() {
    const { triggered, inputs, outputs_list: outputs } = window.dash_clientside.callback_context;
    const changed = (now, { prop_id: name, value }) => {
      const [id, prop] = name.split(".");
      if (prop === "value") return turned(now, id, value);
      const card = { event: inputs["timeline.selected"], account: inputs["timeline.account"] };
      return ["selected", "account"].includes(prop) ? { ...now, ...card } : now;
    };
    const state = read(location.search);
    const next = write(triggered.reduce(changed, state));
    if (next !== write(state)) shared.navigate(next);
    const made = next === write(state) ? await answer(state, inputs["timeline.size"]) : {};
    const given = ({ id, property }) => made[`${id}.${property}`];
    return outputs.map(each => (given(each) === undefined ? window.dash_clientside.no_update : given(each)));
  }

  const lang = new URLSearchParams(location.search).get("lang");
  if (start.files[lang] && lang !== start.code) location.replace(start.files[lang] + location.search);
  const { theme } = read(location.search);
  if (theme) document.documentElement.dataset.theme = theme;
  window.dash_clientside.timelineSite = { show }; // where Dash looks for callbacks that need no server
  const given = { "_dash-layout": start.layout, "_dash-dependencies": callbacks };
  const { fetch } = window;
  window.fetch = async (address, options) => {
    const own = given[`${address}`.split("/").at(-1)];
    if (!own) return fetch(address, options);
    return new Response(JSON.stringify(own), { headers: { "Content-Type": "application/json" } });
  };
})();
