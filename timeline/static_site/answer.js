/* Answers the page's callback in the place of a server: what was baked for all accounts, without those that are filtered away. */
(() => {
  "use strict";
  const site = window.timelineSite;
  const { start, load, say, many, read, write, find, windowOf, draw } = site;
  const { accounts, chapters, ever, events: known, groups, keys, labels, periods, proper, title } = start;
  const { dayOf, iso, navigate, number, written } = window.timeline_components.shared;
  const ORDERED = { list: "order", coverage: "sort", actors: "view" }; // views of accounts, and by which key their order
  const GROUPS = ".month, .month-of-line, .undated, .ranking, .comparisons, .not-drawn"; // gone where they are empty
  const COUNT = ":scope > .count, :scope > :is(p, th) > .count, :scope > .unseen";
  const PLAIN = read("");
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const html = async (...asked) => (await baked(...asked)).innerHTML;
  const chapterOf = state => chapters[state.tour - 1];

  // The values of the controls; a group of types is chosen where any of them is.
  const typesOf = (state, group) => groups[group].filter(type => state.type.includes(type));
  function controls(state) {
    const type = Object.keys(groups).filter(group => typesOf(state, group).length);
    const period = Object.keys(periods).filter(tile => `${periods[tile]}` === `${[state.from, state.to]}`);
    return { ...Object.fromEntries(Object.keys(keys).map(id => [id, [state[id]].flat()])), type, period };
  }

  // The state with other values of a control: of a group that was chosen in part the part stays, a period is seen as a whole.
  function turned(state, id, value) {
    const [from, to] = (id === "period" && periods[value[0]]) || ["", ""];
    if (id === "period") return { ...state, from, to, start: "", end: "" };
    const types = group => (typesOf(state, group).length ? typesOf(state, group) : groups[group]);
    if (id === "type") return { ...state, type: value.flatMap(types) };
    return { ...state, [id]: keys[id].many ? value : (value[0] ?? keys[id].default) };
  }

  /* The HTML of a file as it was baked for a view that differs from the first one by `set`. Its links make the change that
     they made there to the state; where `rows` are given, the accounts that are not among them go, and what counts counts
     those that are left. */
  async function baked(file, state, set = {}, rows = accounts) {
    const base = { ...PLAIN, ...set };
    const root = new DOMParser().parseFromString((await load(file))[write(base)] ?? "", "text/html").body;
    for (const a of all(root, 'a[data-go=""]')) {
      const after = read(a.getAttribute("href"));
      const names = Object.keys(after).filter(name => `${after[name]}` !== `${base[name]}`);
      if (names.includes("event") || names.includes("tour")) names.push("event", "account");
      a.setAttribute("href", `?${write({ ...state, ...Object.fromEntries(names.map(name => [name, after[name]])) })}`);
    }
    if (rows.length < accounts.length) hide(root, new Set(rows.map(a => `${a.row}`)));
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

  async function panel(state, rows, span) {
    const { view } = state;
    if (view === "timeline" || (!rows.length && view in ORDERED)) return "";
    const own = ORDERED[view] ?? "view";
    const root = await baked(view, state, { view, [own]: state[own], ...(view === "actors" && span) }, rows);
    const chosen = view === "actors" ? state.actor : [];
    const profiles = await Promise.all(chosen.map(each => html("profiles", state, { view, actor: [each] }, rows)));
    if (chosen.length) root.querySelector(".profiles").innerHTML = profiles.join("");
    return root.innerHTML;
  }

  // The card, with the chosen account first. Its ways to other events are those of the whole timeline.
  async function card(state) {
    if (!state.event) return "";
    const root = await baked(known[state.event].file, state, { event: state.event });
    const chosen = all(root, ".telling").find(part => accounts[part.dataset.held].key === state.account);
    if (chosen) root.querySelector(".telling").before(chosen);
    chosen?.classList.add("chosen");
    return root.innerHTML;
  }

  // The chosen filters, each to be taken away; on the tour, how much of the chart is its chapter.
  async function chips(state, rows) {
    const step = chapterOf(state);
    if (step) return { "chips.className": "chips", "chips.html": await html("chips", state, step.set, rows) };
    const now = controls(state);
    const chip = (id, value) => {
      const [label, others] = [labels[id]?.[value] ?? value, now[id].filter(other => other !== value)];
      const [href, said] = [write(turned(state, id, others)), say("Remove %(value)s", { value: label })];
      return `<a class="chip" data-go href="?${href}" aria-label="${written(said)}">${written(label)}</a>`;
    };
    const none = { ...state, source: [], actor: [], standing: [], type: [], q: "", from: "", to: "" };
    const filters = ["source", "actor", "standing", "type", "q", ...(now.period.length ? ["period"] : ["from", "to"])];
    const made = filters.flatMap(id => now[id].filter(Boolean).map(value => chip(id, value)));
    if (made.length > 1) made.push(`<a class="clear" data-go href="?${write(none)}">${say("Clear all")}</a>`);
    const looks = `chips${made[2] ? " several" : ""}${made[3] ? " many" : ""}`;
    return { "chips.html": made.join(""), "chips.className": looks };
  }

  // A phone's line of time; as the server's with all events where it has no headline.
  function line(state, rows) {
    const told = rows.filter(a => chapterOf(state)?.events?.includes(a.event) ?? true);
    const labels = chapterOf(state) || !told.some(a => a.important) ? "all" : state.labels;
    return html(`line-${labels}`, state, { labels, order: state.order }, told);
  }

  async function answer(state, size) {
    const { rows, counts } = find(state);
    const [days, step, [first, last]] = [windowOf(state), chapterOf(state), proper.map(dayOf)];
    const span = days[0] < first || days[1] > last ? ever : {}; // beyond the timeline proper
    const undrawn = rows.filter(a => !a.dated || a.last < Math.min(days[0], first));
    const shows = state.view === "timeline" && rows.length > 0;
    const small = size?.width < start.narrow;
    const own = step?.events && !span.from && state.calendar === "0"; // a chapter's own chart
    const labels = own || small ? "headlines" : state.labels;
    const width = start.sizes.findLast(each => each <= size?.width) ?? start.sizes[0];
    const name = `chart-${span.from ? "ever" : own ? state.tour : 0}-${state.lanes}-${labels}-${width}`;
    const drawn = shows && size?.width ? await draw(state, rows, size, days, name) : {};
    const tour = { ...chapters[0]?.set, view: "timeline", labels: "headlines", event: "", account: "" };
    const marks = { open: state.event, embed: state.embed === "1", touring: step };
    return {
      ...Object.fromEntries(Object.entries(controls(state)).map(([id, value]) => [`${id}.value`, value])),
      ...Object.fromEntries(Object.entries(counts).map(([id, value]) => [`${id}.counts`, value])),
      "q.value": state.q,
      "timeline.query": write(state),
      "timeline.selected": state.event,
      "timeline.account": state.account,
      "timeline.window": state.start || state.end ? days.map(iso) : null,
      "timeline.figure": drawn.figure ?? null,
      "timeline.chart": drawn.chart ?? null,
      "timeline.vertical": shows && small ? await line(state, rows) : "",
      "timeline.title": state.event ? `${known[state.event].title} – ${title}` : title,
      "card.html": await card(state),
      "panel.html": await panel(state, rows, span),
      "chapter.html": step ? await html("chapter", state, step.set) : "",
      ...(await chips(state, rows)),
      "quick.html": await html("quick", state),
      "key.html": shows ? await html("key", state, { lanes: state.lanes }, undrawn) : "",
      "undated.html": state.view === "timeline" ? await html("undated", state, {}, rows) : "",
      "empty.html": rows.length ? "" : `<div class="empty"><h2>${say("Nothing matches.")}</h2></div>`,
      "notices.html": state.unknown.length ? start[state.unknown.includes("data") ? "changed" : "unknown"] : "",
      "sentence.html": await html("sentence_html", state, {}, rows),
      "foot.html": await html("foot", state, {}, rows),
      "timeline.tour": write({ ...state, ...tour }),
      "page.className": ["page", `view-${state.view}`, ...Object.keys(marks).filter(name => marks[name])].join(" "),
      "url.search": location.search, // when all of it is there
    };
  }

  // Dash's callback: what a component changes takes the page to another address; what the address is of is answered.
  async function show() {
    const { triggered, inputs, outputs_list: outputs } = window.dash_clientside.callback_context;
    const card = { event: inputs["timeline.selected"], account: inputs["timeline.account"] };
    const changed = (now, { prop_id: name, value }) => {
      if (name.endsWith(".value")) return turned(now, name.split(".")[0], value);
      return ["timeline.selected", "timeline.account"].includes(name) ? { ...now, ...card } : now;
    };
    const state = read(location.search);
    const next = write(triggered.reduce(changed, state));
    if (next !== write(state)) navigate(next);
    const made = next === write(state) ? await answer(state, inputs["timeline.size"]) : {};
    const name = ({ id, property }) => `${id}.${property}`;
    return outputs.map(each => (name(each) in made ? made[name(each)] : window.dash_clientside.no_update));
  }

  const lang = new URLSearchParams(location.search).get("lang");
  if (start.files[lang] && lang !== start.code) location.replace(start.files[lang] + location.search);
  const { theme, embed, view } = read(location.search);
  document.documentElement.dataset.theme = theme;
  document.documentElement.classList.toggle("framed", embed === "1" && view === "timeline");
  window.dash_clientside.timelineSite = { show }; // where Dash looks for callbacks that need no server
  const given = { "_dash-layout": start.layout, "_dash-dependencies": site.callbacks };
  const { fetch } = window;
  window.fetch = async (address, options) => {
    const own = given[`${address}`.split("/").at(-1)];
    return own ? Response.json(own) : fetch(address, options);
  };
})();
