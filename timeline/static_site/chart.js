/* A chart that was laid out for all accounts, for fewer of them, part of its time and more width: what is left keeps its
   row, and the time shown is drawn out evenly. Charts only grow wider, so labels that stood apart still do. */
(() => {
  "use strict";
  const site = window.timelineSite;
  const { dates, painter, shared, time } = window.timeline_components;
  const KINDS = ["reported", "rest", "vague"]; // the parts of a column of counted accounts, from below

  // A mark in its new place, with its label as far from it, or from an end of its bar, as before, where that has room.
  function fitMark(mark, { state, x, within, low, high, left, right }) {
    const said = site.start.accounts[mark.row];
    const cut = mark.cut || (mark.x < low && -1) || (mark.x > high && 1) || undefined;
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
    const counted = { n: shared.number(own.length), all: shared.number(lane.drawn) };
    const notes = [...lane.notes.slice(0, -1), site.say("%(n)s of %(all)s in sight", counted)];
    const nothing = { words: site.say(view.zoomed ? "No account in this window" : "No account matches") };
    return { ...made, notes, empty: own.length ? undefined : nothing };
  }

  // A trace of the figure: of each list that has a value for every point, those of the points that are left.
  function fitTrace(trace, held, { rows, inside }, lanes) {
    const points = [...trace.x.keys()].filter(i => held[i]?.some(row => rows.has(row)) ?? true);
    const left = (key, value) =>
      points.map(i => (key === "x" && trace.mode === "markers" ? inside(value[i]) : value[i]));
    const fit = (key, value) => (Array.isArray(value) && value.length === trace.x.length ? left(key, value) : value);
    const made = JSON.parse(JSON.stringify(trace, fit));
    if (!KINDS.includes(trace.name)) return made;
    const own = lanes.filter(({ density, top, bottom }) => density && trace.y.some(y => y > top && y <= bottom));
    const parts = own.flatMap(({ density }) => density.parts).filter(({ kind }) => kind === trace.name);
    return { ...made, x: parts.map(({ x }) => x), y: parts.map(({ y }) => y) };
  }

  /* Chart and figure of a state for some accounts, from one day to another, in a room; `name` is of the chart that was
     baked. Plotly draws the time between two pixels of the figure over the whole width; what lies over it is moved. */
  site.draw = async (state, accounts, size, days, name) => {
    const folded = await site.load(`${name}-0`);
    const acts = folded.chart.panels.length > 1; // what is one act is the same in calendar time
    const { chart, figure, rows: held } = acts && state.calendar === "1" ? await site.load(`${name}-1`) : folded;
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
    const shown = accounts.filter(a => a.dated && a.last >= days[0] && a.first <= days[1]);
    const rows = new Set(shown.map(a => a.row));
    const view = {
      ...{ state, days, shown, rows, zoomed, pixel, x, inside, within, moved },
      low,
      high,
      unit,
      left,
      right,
    };
    const lanes = chart.lanes.map(lane => fitLane(lane, view));
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
    const dark = (state.theme || size.theme) === "dark" ? site.start.dark : {};
    const painted = JSON.parse(painter(dark)(JSON.stringify(figure.data)));
    const data = painted.map((trace, n) => fitTrace(trace, held[n], view, lanes)).filter(trace => trace.x.length);
    const xaxis = { ...figure.layout.xaxis, range: [low, high], domain: [left / right, 1] };
    return { chart: { ...chart, ...made }, figure: { data, layout: { ...figure.layout, width: right, xaxis } } };
  };
})();
