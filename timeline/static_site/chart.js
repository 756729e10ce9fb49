/* A chart that was laid out for all accounts, for fewer of them, part of its time and more width: what is left keeps its
   row, and the time shown is drawn out evenly. Charts only grow wider, so labels that stood apart still do. */
(() => {
  "use strict";
  const site = window.timelineSite;
  const { dates, shared, time } = window.timeline_components;
  const { say } = site;
  const LETTER = 5.5; // px of the words that say when an article was published
  const KINDS = ["reported", "rest", "vague"]; // the parts of a column of counted accounts, from below

  // A mark in its new place, with its label as far from it, or from an end of its bar, as before, where that has room.
  function fitMark(mark, { x, within, low, high, left, right, highlight }) {
    const said = site.start.accounts[mark.row];
    const cut = mark.cut || (mark.x < low && -1) || (mark.x > high && 1) || undefined;
    const highlighted = highlight.includes(said.key) || highlight.includes(said.event);
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
  function fitDensity({ base, height, step }, accounts, { low, unit, pixel, window: [first, last] }) {
    const begun = accounts.filter(a => a.day >= first && a.day <= last).sort((a, b) => (a.kind < b.kind ? -1 : 1));
    const bins = Object.entries(Object.groupBy(begun, a => Math.floor((pixel(a.day + 0.5) - low) / unit / step)));
    const most = Math.max(1, ...bins.map(([, own]) => own.length));
    const part = ({ kind }, at, n) => ({
      kind,
      x: low + (at * step + (step - 1) / 2) * unit,
      y: [n, n + 1].map(up => base - (height * up) / most),
    });
    // Those that only reach into the window are counted beside it.
    const [before, after] = [a => a.day < first, a => a.day > last].map(beside => accounts.filter(beside).length);
    const counts = Object.fromEntries(bins.map(([at, own]) => [at, own.length]));
    const parts = bins.flatMap(([at, own]) => own.map((a, n) => part(a, at, n)));
    return { base, height, step, most, counts, before, after, parts };
  }

  // A trace of the figure: of each list that has a value for every point, those of the points that are left.
  function fitTrace(trace, held, { rows, inside, colours }, lanes) {
    const points = [...trace.x.keys()].filter(i => held[i]?.some(row => rows.has(row)) ?? true);
    const fit = (key, value) => {
      if (!Array.isArray(value) || value.length !== trace.x.length) return colours[value] ?? value;
      return points.map(i => (key === "x" && trace.mode === "markers" ? inside(value[i]) : value[i]));
    };
    const made = JSON.parse(JSON.stringify(trace, fit));
    if (!KINDS.includes(trace.name)) return made;
    const own = lanes.filter(({ density, top, bottom }) => density && trace.y.some(y => y > top && y <= bottom));
    const parts = own.flatMap(({ density }) => density.parts.filter(({ kind }) => kind === trace.name));
    return { ...made, x: parts.flatMap(({ x }) => [x, x, null]), y: parts.flatMap(({ y }) => [...y, null]) };
  }

  // A lane: of its words those that are still true; how many of its accounts are in sight, where these are not all.
  function fitLane(lane, own, { moved, right, zoomed, ...view }) {
    const whole = part => part.x + LETTER * part.words.length < right; // beside the lane it is said, too
    const density = lane.density && fitDensity(lane.density, own, view);
    const made = { ...lane, published: moved(lane.published ?? []).filter(whole), density };
    if (own.length === lane.drawn) return made;
    const words = say("%(n)s of %(all)s in sight", { n: shared.number(own.length), all: shared.number(lane.drawn) });
    const nothing = { words: say(zoomed ? "No account in this window" : "No account matches") };
    return { ...made, notes: [...lane.notes.slice(0, -1), words], empty: own.length ? undefined : nothing };
  }

  /* Chart and figure of an answer for the accounts shown, with `width` px of room; `days` is the window. Plotly draws the
     time between two pixels of the figure over the whole width; what lies over it is moved here. */
  site.fit = ({ chart, figure, dark, rows: held }, { shown, width, days, theme, highlight, lanes: kind }) => {
    const { left, breakpoints } = chart;
    const pixel = day => time.xOf(breakpoints, day);
    const [low, high] = [pixel(days[0]), Math.max(pixel(days[1] + 1), pixel(days[0]) + 1)];
    const zoomed = low > left || high < chart.right;
    const right = Math.max(width, chart.width);
    const unit = (high - low) / (right - left); // of the figure's pixels, in one that is seen
    const inside = px => Math.min(Math.max(px, low), high);
    const x = px => (px < left ? px : left + (inside(px) - low) / unit);
    const within = px => px < left || inside(px) === px;
    const moved = parts => parts.filter(part => within(part.x)).map(part => ({ ...part, x: x(part.x) }));
    const rows = new Set(shown.map(a => a.row));
    const window = zoomed ? days : chart.window;
    const view = { x, inside, within, moved, pixel, rows, low, high, unit, left, right, zoomed, highlight, window };
    const lanes = chart.lanes.map(lane =>
      fitLane(
        lane,
        shown.filter(a => a.lanes[kind] === lane.key),
        view,
      ),
    );
    const edges = [low, high].map(px => [px, time.dayAt(breakpoints, px)]);
    const points = [edges[0], ...breakpoints.filter(([px]) => px > low && px < high), edges[1]];
    const dated = { x: left, words: "", title: dates.format("medium").formatRange(...days.map(day => day * time.DAY)) };
    const made = {
      ...{ lanes, width: right, right, window },
      ticks: moved(chart.ticks),
      gaps: moved(chart.gaps),
      titles: zoomed ? [dated] : moved(chart.titles),
      lines: chart.lines.filter(([px]) => within(px)).map(([px, height]) => [x(px), height]),
      breakpoints: points.map(([px, day]) => [x(px), day]),
      panels: chart.panels.map(ends => ends.map(x)).filter(([from, to]) => to > from),
      marks: chart.marks.filter(mark => rows.has(mark.row)).map(mark => fitMark(mark, view)),
    };
    view.colours = theme === "dark" ? dark : {};
    const data = figure.data.map((trace, n) => fitTrace(trace, held[n], view, lanes)).filter(trace => trace.x.length);
    const xaxis = { ...figure.layout.xaxis, range: [low, high], domain: [left / right, 1] };
    return { chart: { ...chart, ...made }, figure: { data, layout: { ...figure.layout, width: right, xaxis } } };
  };
})();
