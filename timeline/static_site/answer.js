/* Answers Dash's renderer in the place of a server: what was baked for all accounts, without those that are filtered away. */
(() => {
  "use strict";
  const site = window.timelineSite;
  const { FACETS, say, many, number, read, write, find, windowOf, dayOf } = site;
  const SWITCHES = ["view", "lanes", "labels", "calendar"];
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const parse = html => new DOMParser().parseFromString(html, "text/html").body;
  const safe = text => text.replace(/[&<>"]/g, c => `&#${c.charCodeAt()};`);
  const link = (words, state, more) => `<a data-go ${more} href="${safe(`?${write(state)}`)}">${safe(words)}</a>`;

  // --- what is asked for ---------------------------------------------------------------------------------------------

  const tile = state =>
    site.start.periods.find(([, from, to]) => (from || to) && from === state.from && to === state.to);

  // The values of the controls in a state.
  function controls(state) {
    const groups = site.start.groups.filter(([, types]) => types.some(type => state.type.includes(type)));
    const made = { q: state.q, selected: state.event, period: tile(state)?.slice(0, 1) ?? [] };
    for (const name of SWITCHES) made[name] = state[name] === "0" ? [] : [state[name]];
    for (const name of FACETS) made[name] = name === "type" ? groups.map(([key]) => key) : state[name];
    return made;
  }

  // Controls show what was answered last: they count while the address is still that one, and where they have changed.
  function asked(given, triggered) {
    const { state, notices } = read(given.search || "");
    const same = given.shown === write(state) && !triggered.includes("url.search");
    const now = controls(state);
    const changed = Object.keys(now).filter(
      name =>
        (same || triggered.some(prop => site.start.inputs[prop] === name)) &&
        String(given[name] ?? "") !== String(now[name]),
    );
    for (const name of changed) {
      const value = given[name] ?? [];
      if (name === "type") {
        const part = types => types.filter(type => state.type.includes(type));
        const chosen = site.start.groups.filter(([key]) => value.includes(key)).map(([, types]) => types);
        state.type = chosen.flatMap(types => (part(types).length ? part(types) : types));
      } else if (name === "period") {
        const [, from = "", to = ""] = site.start.periods.find(([key]) => value.includes(key)) ?? [];
        Object.assign(state, { from, to, start: "", end: "" });
      } else if (name === "selected") state.event = given.selected || "";
      else state[name] = SWITCHES.includes(name) ? value[0] || "0" : given[name] || (name === "q" ? "" : []);
    }
    return { state, notices };
  }

  // --- baked HTML ----------------------------------------------------------------------------------------------------

  /* As elements, without the accounts that are not among `keys`; what counts some counts those that are left. A link
     makes the change that it made to the view that it was baked in. */
  function hide(html, state, base, keys) {
    const root = parse(html);
    const before = read(base).state;
    for (const a of all(root, "a[data-go]")) {
      const after = Object.entries(read(a.getAttribute("href")).state);
      const set = after.filter(([name, value]) => String(value) !== String(before[name]));
      a.setAttribute("href", `?${write({ ...state, ...Object.fromEntries(set) })}`);
    }
    if (!keys) return root;
    for (const part of all(root, "[data-account]")) {
      const held = part.dataset.account.split(" ").filter(Boolean);
      const n = held.filter(group => group.split("|").some(key => keys.has(key))).length;
      const count = part.matches("span, .not-drawn a") ? part : part.querySelector(":scope > .count, .unseen");
      if (part.matches("td") && !n) part.replaceChildren();
      else if (!n && !part.matches("span")) part.remove();
      else if (part.dataset.words) part.textContent = many(part.dataset.words, n, { total: number(held.length) });
      else if (count && n !== held.length) count.textContent = count.textContent.replace(/[\d.,]+/, number(n));
    }
    const drawn = root.querySelector(".not-drawn");
    if (drawn) drawn.innerHTML = drawn.innerHTML.replace(/:\s*,/, ": ");
    const groups = ".month, .month-of-line, .undated, .ranks > div, .coverage tbody tr, .coverage tbody, .not-drawn";
    for (const group of all(root, groups)) if (!group.querySelector("[data-account]:not(span)")) group.remove();
    return root;
  }

  async function panel(state, { keys }) {
    if (state.view === "timeline") return "";
    const file = state.view === "coverage" && state.sort === "sources" ? "by-sources" : state.view;
    const root = hide(await site.load(file), state, `view=${state.view}`, keys);
    const silent = Object.keys(site.start.names.source).filter(source => !state.source.includes(source));
    const place = source => Object.keys(site.start.names.source).indexOf(source) + 2;
    for (const source of state.source.length ? silent.reverse() : [])
      for (const cell of all(root, `.coverage tr:not(.month-row) > :nth-child(${place(source)})`)) cell.remove();
    if (state.view !== "actors" || !state.actor.length) return root.innerHTML;
    const profiles = await site.load("profiles");
    const base = actor => `view=actors&${new URLSearchParams({ actor })}`;
    const own = state.actor.slice(0, 4).map(actor => hide(profiles[actor], state, base(actor), keys).innerHTML);
    return own.join("") + root.innerHTML;
  }

  // The card; its ways to other events lead to those shown, in the tour to those of its steps.
  async function card(state, { events }) {
    if (!state.event) return "";
    const { cards, events: titles, tour } = site.start;
    const step = state.tour === "1" ? tour.find(({ event }) => event === state.event) : undefined;
    const file = step ? "tour" : `cards-${Math.floor(Object.keys(titles).indexOf(state.event) / cards)}`;
    const baked = step ? { tour: "1", ...step } : { event: state.event };
    const root = hide((await site.load(file))[state.event], state, `${new URLSearchParams(baked)}`);
    const steps = step ? tour.filter(({ event }) => events.includes(event)) : events.map(event => ({ event }));
    const at = steps.findIndex(({ event }) => event === state.event);
    const ways = { prev: steps[at - 1], next: at < 0 ? undefined : steps[at + 1], first: steps[0], last: steps.at(-1) };
    for (const a of all(root, "[data-turn]")) {
      const to = ways[a.dataset.turn];
      if (!to) a.remove();
      else
        Object.assign(a, {
          href: `?${write({ ...state, ...to })}`,
          title: titles[to.event],
          ariaLabel: titles[to.event],
        });
    }
    const place = at < 0 ? "" : say("Event %(n)s of %(all)s", { n: at + 1, all: steps.length });
    if (!step) root.querySelector(".card-top span").textContent = place;
    return root.innerHTML;
  }

  // The chosen filters, each to be taken away.
  function chips(state) {
    const without = (facet, value) => ({ [facet]: state[facet].filter(other => other !== value) });
    const pills = FACETS.flatMap(facet => state[facet].map(v => [site.start.names[facet][v], without(facet, v)]));
    if (state.q) pills.push([`“${state.q}”`, { q: "" }]);
    const days = [state.from, state.to].map(day => day && site.date(day)).join(" – ");
    if (state.from || state.to) pills.push([tile(state)?.[4] ?? days, { from: "", to: "", start: "", end: "" }]);
    const label = words => `class="chip" aria-label="${safe(say("Remove %(value)s", { value: words }))}"`;
    const cross = a => a.replace("</a>", `<span aria-hidden="true">×</span></a>`);
    const made = pills.map(([words, set]) => cross(link(words, { ...state, ...set }, label(words))));
    const cleared = Object.assign(
      { ...state },
      ...pills.map(([, set]) => set),
      ...FACETS.map(facet => ({ [facet]: [] })),
    );
    return made.length > 1 ? [...made, link(say("Clear all"), cleared, 'class="clear"')].join("") : made.join("");
  }

  // --- the answer ----------------------------------------------------------------------------------------------------

  async function chart(state, { rows, keys }, size, shows) {
    const { sizes, proper, narrow } = site.start;
    if (!size?.width || !shows) return { figure: null, chart: null, vertical: "" };
    const [first, last] = windowOf(state);
    const span = first < proper[0] || last > proper[1] ? "ever" : "proper";
    const small = size.width < narrow;
    const width = sizes.findLast(each => each <= size.width && each < narrow === small) ?? sizes[0];
    const name = `${span}-${state.lanes}-${state.calendar}-${small ? "headlines" : state.labels}-${width}`;
    const days = state.start || state.end || state.from || state.to ? [dayOf(first), dayOf(last)] : null;
    const wanted = {
      shown: rows.filter(a => a.dated),
      width: size.width,
      days,
      highlight: state.highlight,
      lanes: state.lanes,
    };
    const made = site.fit(await site.load(name), { ...wanted, theme: state.theme || size.theme });
    const line = small && hide(await site.load(`line-${state.labels}`), state, `labels=${state.labels}`, keys);
    return { ...made, vertical: line ? line.innerHTML : "" };
  }

  async function answer(given, triggered) {
    const { start } = site;
    const { state, notices } = asked(given, triggered);
    const found = find(state);
    const { rows, events, counts, keys } = found;
    const shows = state.view === "timeline" && rows.length > 0;
    const filtered = [...FACETS, "q", "from", "to"].some(name => state[name].length);
    const [query, zoomed] = [write(state), Boolean(state.start || state.end)];
    const first = dayOf(windowOf(state)[0]);
    const undrawn = new Set(rows.filter(a => !a.dated || a.last < first).map(a => a.key));
    const told = { accounts: many("%(n)s account", rows.length), events: many("%(n)s event", events.length) };
    const tour = start.tour.find(step => events.includes(step.event));
    const marks = { open: state.event, embed: state.embed === "1", zoomed, filtered };
    const classes = ["page", `view-${state.view}`, ...Object.keys(marks).filter(name => marks[name])];
    const made = {
      ...controls(state),
      ...(await chart(state, found, given.size, shows)),
      query,
      version: start.version,
    };
    for (const [name, values] of Object.entries(counts)) made[`${name}_counts`] = values;
    if (triggered.some(prop => !/^(url[.]search|timeline[.]size)$/.test(prop))) made.search = query && `?${query}`;
    made.window = zoomed ? windowOf(state) : null;
    made.card = await card(state, found);
    made.panel = await panel(state, found);
    made.quick = hide(start.quick, state, "").innerHTML;
    made.chips = chips(state) || (shows && !zoomed ? start.intro : "");
    made.key = shows ? hide(start.key[state.lanes], state, "", undrawn).innerHTML : "";
    made.empty = rows.length ? "" : `<div class="empty"><h2>${say("Nothing matches.")}</h2></div>`;
    made.undated = state.view === "timeline" ? hide(start.undated, state, "", keys).innerHTML : "";
    made.notices = notices.map(words => `<p class="notice">${safe(words)}</p>`).join("");
    made.sentence = `${start.subtitle && !filtered ? `${start.subtitle}: ` : ""}${say("%(accounts)s of %(events)s", told)}.`;
    made.show = many("Show %(n)s account", rows.length);
    made.tour = tour ? `?${write({ ...state, view: "timeline", tour: "1", ...tour })}` : "?";
    made.title = state.event ? `${start.events[state.event]} – ${start.title}` : start.title;
    made.class_name = classes.join(" ");
    return made;
  }

  // --- in the place of a server --------------------------------------------------------------------------------------

  function layout() {
    const { files, code } = site.start;
    const asked = new URLSearchParams(location.search);
    if (files[asked.get("lang")] && asked.get("lang") !== code)
      location.replace(files[asked.get("lang")] + location.search);
    const { theme } = read(location.search).state;
    if (theme) document.documentElement.dataset.theme = theme;
    return site.start.layout;
  }

  async function update({ body }) {
    const { inputs, outputs } = site.start;
    const { inputs: values, state, changedPropIds } = JSON.parse(body);
    const pairs = [...values, ...state].map(({ id, property, value }) => [
      inputs[`${id}.${property}`] ?? "shown",
      value,
    ]);
    const given = Object.fromEntries(pairs);
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
