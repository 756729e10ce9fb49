/* The address as `timeline.view.state` reads it, the accounts that it shows as `timeline.view.filters` finds them, and their
   chart: one that was laid out for all accounts, for fewer of them, part of its time and more width. What is left keeps its
   row, and the time shown is drawn out evenly. Charts only grow wider, so labels that stood apart still do. */
(() => {
  "use strict";
  const { dates, painter, shared, time } = window.timeline_components;
  const { dayOf, iso, fill, folded, canonical, number } = shared;
  const site = window.timelineSite;
  const { accounts, chapters, code, dark, ever, keys, marks, order, plural, proper, version, words } = site.start;
  const KINDS = ["reported", "rest", "vague"]; // the parts of a column of counted accounts, from below

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

  // The value of a key, null where it is none; of a day, a month or a year its first or last day.
  function readValue({ known, day }, text) {
    if (known) return known.includes(text) ? text : null;
    const found = day && /^\d{4}(-(?!00)\d\d){0,2}$/.test(text) ? dates.read(text, day === "last") : null;
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
    return [start || low, [start || low, end || high].sort()[1]].map(dayOf);
  }

  // The accounts shown in order of time, and of every filter's values how many accounts they would show.
  function find(state) {
    const needles = folded(state.q).split(/\s+/).filter(Boolean);
    const window = state.view !== "timeline" && (state.start || state.end) ? windowOf(state) : [];
    const times = [[state.from, state.to].map(dayOf), window]; // in which an open end is no number
    const chosen = (a, facet) => !state[facet]?.length || a[facet].some(value => state[facet].includes(value));
    const others = (a, but) => Object.keys(a.values).every(facet => facet === but || chosen(a, facet));
    const worded = order.map(row => accounts[row]).filter(a => needles.every(needle => a.text.includes(needle)));
    const inTime = worded.filter(a => !a.dated || times.every(([from, to]) => !(a.last < from || a.first > to)));
    const counts = { source: {}, actor: {}, standing: {}, type: {}, period: {} };
    for (const [facet, found] of Object.entries(counts))
      for (const a of (facet === "period" ? worded : inTime).filter(each => others(each, facet)))
        for (const value of a.values[facet]) found[value] = (found[value] ?? 0) + 1;
    return { rows: inTime.filter(a => others(a)), counts };
  }

  // A mark in its new place, with its label as far from it, or from an end of its bar, as before, where that has room.
  function fitMark(mark, { state, x, inside, within, left, right }) {
    const said = accounts[mark.row];
    const cut = mark.cut || Math.sign(mark.x - inside(mark.x)) || undefined;
    const highlighted = [said.key, said.event].some(key => state.highlight.includes(key));
    const made = { ...said, ...mark, x: x(mark.x), bar: mark.bar?.map(x), cut, highlighted };
    if (!mark.label) return made;
    const [from, top, to, bottom] = mark.label.box;
    const ends = [mark.x, ...(mark.bar ?? []).slice(0, 2)];
    const onLeft = mark.label.side === "left";
    const end = onLeft ? Math.min(...ends.filter(px => px > to)) : Math.max(...ends.filter(px => px < from));
    const by = x(end) - end;
    const fits = within(end) && from + by >= left && to + by <= right + 1;
    return { ...made, label: fits ? { ...mark.label, box: [from + by, top, to + by, bottom] } : undefined };
  }

  // The columns of a lane with more accounts than fit, counted anew, an account upon the other; the fullest one is its scale.
  function fitDensity({ base, height, step }, accounts, { low, unit, pixel, days: [first, last] }) {
    const begun = accounts.filter(a => a.day >= first && a.day <= last).sort((a, b) => (a.kind < b.kind ? -1 : 1));
    const bins = Object.entries(Object.groupBy(begun, a => Math.floor((pixel(a.day + 0.5) - low) / unit / step)));
    const most = Math.max(1, ...bins.map(([, own]) => own.length));
    const counts = Object.fromEntries(bins.map(([at, own]) => [at, own.length]));
    const upright = (kind, x, n) => [n, n + 1, NaN].map(upon => ({ kind, x, y: base - (height * upon) / most }));
    const middle = at => low + (at * step + (step - 1) / 2) * unit;
    const parts = bins.flatMap(([at, own]) => own.flatMap(({ kind }, n) => upright(kind, middle(at), n)));
    return { base, height, step, most, counts, parts };
  }

  // A lane: of its words those that are still true; how many of its accounts are in sight, where these are not all.
  function fitLane(lane, view) {
    const own = view.shown.filter(a => a.lanes[view.state.lanes] === lane.key);
    const density = lane.density && fitDensity(lane.density, own, view);
    const made = { ...lane, density, published: view.zoomed ? [] : view.moved(lane.published ?? []) };
    if (own.length === lane.drawn) return made;
    const counted = { n: number(own.length), all: number(lane.drawn) };
    const notes = [...lane.notes.slice(0, -1), say("%(n)s of %(all)s in sight", counted)];
    const nothing = { words: say(view.zoomed ? "No account in this window" : "No account matches") };
    return { ...made, notes, empty: own.length ? undefined : nothing };
  }

  // A trace of the figure: of each list that has a value for every point, those of the points that are left.
  function fitTrace(trace, held, { rows, inside }, lanes) {
    const points = [...trace.x.keys()].filter(i => held[i]?.some(row => rows.has(row)) ?? true);
    const fit = (_, value) => (value?.length === trace.x.length && value.map ? points.map(i => value[i]) : value);
    const made = JSON.parse(JSON.stringify(trace, fit));
    if (trace.mode === "markers") return { ...made, x: made.x.map(inside) };
    if (!KINDS.includes(trace.name)) return made;
    const own = lanes.filter(({ density, top, bottom }) => density && trace.y.some(y => y > top && y <= bottom));
    const parts = own.flatMap(({ density }) => density.parts).filter(({ kind }) => kind === trace.name);
    return { ...made, x: parts.map(({ x }) => x), y: parts.map(({ y }) => y) };
  }

  /* Chart and figure of a state for some accounts, from one day to another, in a room; `name` is of the chart that was
     baked. Plotly draws the time between two pixels of the figure over the whole width; what lies over it is moved. */
  async function draw(state, found, size, days, name) {
    const folded = await load(`${name}-0`);
    const acts = folded.chart.panels.length > 1; // what is one act is the same in calendar time
    const { chart, figure, rows: held } = acts && state.calendar === "1" ? await load(`${name}-1`) : folded;
    const { left, breakpoints } = chart;
    const [pixel, dayAt] = [day => time.xOf(breakpoints, day), px => time.dayAt(breakpoints, px)];
    const [low, high] = [pixel(days[0]), Math.max(pixel(days[1] + 1), pixel(days[0]) + 1)];
    const zoomed = low > left || high < chart.right;
    const right = Math.max(size.width, chart.width);
    const unit = (high - low) / (right - left); // of the figure's pixels, in one that is seen
    const inside = px => Math.min(Math.max(px, low), high);
    const x = px => (px < left ? px : left + (inside(px) - low) / unit);
    const within = px => px < left || inside(px) === px;
    const moved = parts => parts.filter(part => within(part.x)).map(part => ({ ...part, x: x(part.x) }));
    const places = pairs => pairs.filter(([px]) => within(px)).map(([px, value]) => [x(px), value]);
    const shown = found.filter(a => a.dated && a.last >= days[0] && a.first <= days[1]);
    const rows = new Set(shown.map(a => a.row));
    const view = { state, days, shown, rows, zoomed, pixel, x, inside, within, moved, low, unit, left, right };
    const lanes = chart.lanes.map(lane => fitLane({ ...lane, left: lane.left && x(lane.left) }, view));
    const title = dates.format("medium").formatRange(...days.map(day => day * time.DAY));
    const made = {
      ...{ lanes, width: right, right, window: zoomed ? days : chart.window },
      ticks: moved(chart.ticks),
      gaps: moved(chart.gaps),
      titles: zoomed ? [{ x: left, words: "", title }] : moved(chart.titles),
      lines: places(chart.lines),
      breakpoints: places([[low, dayAt(low)], ...breakpoints, [high, dayAt(high)]].sort(([a], [b]) => a - b)),
      panels: chart.panels.map(ends => ends.map(x)).filter(([from, to]) => to > from),
      marks: chart.marks.filter(mark => rows.has(mark.row)).map(mark => fitMark(mark, view)),
    };
    const colours = (state.theme || size.theme) === "dark" ? dark : {};
    const painted = JSON.parse(painter(colours)(JSON.stringify(figure.data)));
    const data = painted.map((trace, n) => fitTrace(trace, held[n], view, lanes)).filter(trace => trace.x.length);
    const xaxis = { ...figure.layout.xaxis, range: [low, high], domain: [left / right, 1] };
    return { chart: { ...chart, ...made }, figure: { data, layout: { ...figure.layout, width: right, xaxis } } };
  }

  Object.assign(site, { unpack, load, say, many, read, write, windowOf, find, draw });
})();
