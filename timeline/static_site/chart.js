/* A chart that was laid out for all accounts, for fewer of them, part of its time and more width: what is left keeps its
   row and its place in time. Charts only grow wider, so labels that stood apart still do. */
(() => {
  "use strict";
  const site = window.timelineSite;
  const { dates, shared, time } = window.timeline_components;
  const { say } = site;
  const { number } = shared;
  const SPACE = 6.5; // px from a shape or bar to its label
  const DAY = 86400000; // ms
  const TITLE = 60; // px that a title takes at least
  // The parts of a column of counted accounts: from which to which count.
  const DENSITY = {
    reported: sure => [0, sure],
    rest: (sure, known) => [sure, known],
    vague: (_, known, all) => [known, all],
  };
  const UPRIGHT = ["grid", "published", "stems", "joins"]; // lines that go when they lie outside the window
  const sum = numbers => numbers.reduce((a, b) => a + b, 0);

  // The panels between two pixels, as they were and drawn out to a width; the gaps keep theirs.
  function stretch({ panels, left }, low, high, width) {
    const cut = panels.map(([a, b], n) => [Math.max(a, low), Math.min(b, high), n]).filter(([a, b]) => b - a > 0.5);
    const old = cut.length ? cut : [[low, Math.max(high, low + 1), 0]];
    const gaps = old.map(([a], i) => (i ? a - old[i - 1][1] : 0));
    const factor = (width - left - sum(gaps)) / sum(old.map(([a, b]) => b - a));
    const start = i => left + sum(gaps.slice(0, i + 1)) + factor * sum(old.slice(0, i).map(([a, b]) => b - a));
    const drawn = old.map(([a, b], i) => [start(i), start(i) + factor * (b - a)]);
    const places = drawn.flatMap((panel, i) => panel.map((px, end) => [px, old[i][end]]));
    return { old, panels: drawn, x: px => (px < left ? px : time.xOf(places, px)) };
  }

  // Each label where it stood from its mark, or, where it does not fit in there, on the other side if that is free.
  function fitLabels(marks, x, left, right) {
    const taken = marks.map(({ x, y, radius: r }) => [x - r, y - r, x + r, y + r]);
    const free = ([l, t, r, u]) => !taken.some(([a, b, c, d]) => l < c && a < r && t < d && b < u);
    for (const mark of marks.filter(({ label }) => label)) {
      const [from, top, to, bottom] = mark.label.box;
      const flip = mark.label.side === "left";
      const own = flip ? x(to + SPACE) - SPACE - (to - from) : x(from - SPACE) + SPACE;
      const other = flip ? mark.x + mark.radius + SPACE : mark.x - mark.radius - SPACE - (to - from);
      const boxes = [own, other].map(at => [at, top, at + to - from, bottom]);
      const at = boxes.findIndex((box, i) => box[0] >= left && box[2] <= right + 1 && (!i || free(box)));
      mark.label = at < 0 ? undefined : { ...mark.label, box: boxes[at], side: flip === !at ? "left" : "right" };
      if (at >= 0) taken.push(boxes[at]);
    }
  }

  function fitTrace(trace, held, x, keeps, within) {
    const inside = px => !UPRIGHT.includes(trace.name) || px === null || within(px);
    const at = [...trace.x.keys()].filter(i => (held[i]?.some(keeps) ?? true) && inside(trace.x[i]));
    const pick = value => (Array.isArray(value) && value.length === trace.x.length ? at.map(i => value[i]) : value);
    const picked = values => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, pick(value)]));
    const made = picked(trace);
    const { marker, fillgradient: fade } = trace;
    if (fade) made.fillgradient = { ...fade, start: x(fade.start), stop: x(fade.stop) };
    if (marker) made.marker = { ...picked(marker), line: picked(marker.line) };
    return { ...made, x: made.x.map(px => (px === null ? null : x(px))) };
  }

  // A lane; its last note says how many of its accounts are in sight, where these are not all.
  function fitLane(lane, own, { days, lanes }) {
    const words = say("%(n)s of %(all)s in sight", { n: number(own.length), all: number(lane.drawn) });
    const last = (note, i, all) => (i < all.length - 1 ? note : note.replace(/[^·]*$/, ` ${words}`));
    const notes = lanes === "source" ? lane.notes.map(last) : [words];
    const empty = lane.empty ?? { words: days ? say("No account in this window") : lane.none };
    return { ...lane, notes: own.length === lane.drawn ? lane.notes : notes, empty: own.length ? undefined : empty };
  }

  // The columns of a lane with more accounts than fit, counted anew; the fullest one is its scale. Those that only reach into
  // the window are counted beside them.
  function fitDensity({ base, height, step }, accounts, place, left, [first, last]) {
    const within = accounts.filter(a => a.day >= first && a.day <= last);
    const found = [...Map.groupBy(within, a => Math.floor((place(a.day) - left) / step))];
    const most = Math.max(1, ...found.map(([, some]) => some.length));
    const columns = Object.fromEntries(Object.keys(DENSITY).map(name => [name, { x: [], y: [] }]));
    const [counts, vague] = [[], []];
    for (const [at, some] of found) {
      const known = some.filter(a => !a.vague);
      const sure = known.filter(a => a.values.standing[0] === "reported").length;
      vague[at] = some.length - known.length;
      const middle = left + at * step + (step - 1) / 2;
      counts[at] = some.length;
      for (const [name, ends] of Object.entries(DENSITY)) {
        columns[name].x.push(middle, middle, null);
        columns[name].y.push(...ends(sure, known.length, some.length).map(n => base - (height * n) / most), null);
      }
    }
    const beside = {
      before: accounts.filter(a => a.day < first).length,
      after: accounts.filter(a => a.day > last).length,
    };
    return { base, height, step, most, counts, vague, columns, ...beside };
  }

  /* Chart and figure of an answer for the accounts shown, with `width` px of room; `days` is the window, or null. */
  site.fit = ({ chart, figure, dark, rows }, { shown, width, days, theme, highlight, lanes }) => {
    const [pixel, dayOf] = [day => time.xOf(chart.breakpoints, day), px => time.dayAt(chart.breakpoints, px)];
    const [low, high] = days ? [pixel(days[0]), pixel(days[1] + 1)] : [chart.left, chart.right];
    const room = Math.max(width, chart.width);
    const { old, panels, x } = stretch(chart, low, high, room);
    const within = px => px < chart.left || (px >= low - 0.1 && px <= high + 0.1);
    const moved = parts => parts.filter(part => within(part.x)).map(part => ({ ...part, x: x(part.x) }));
    const passes = new Set(shown.map(a => a.row));
    const keeps = row => passes.has(row);
    const fitMark = mark => {
      const said = { ...site.start.accounts[mark.row], ...mark, x: x(mark.x) };
      const cut = mark.cut || (mark.x < low && -1) || (mark.x > high && 1) || undefined;
      return { ...said, cut, highlighted: [said.key, said.event].some(key => highlight.includes(key)) };
    };
    const marks = chart.marks.filter(mark => keeps(mark.row)).map(fitMark);
    fitLabels(marks, x, chart.left, room);
    const window = days || chart.window;
    const fitted = chart.lanes.map(lane => {
      const own = shown.filter(a => a.lanes[lanes] === lane.key);
      const published = lane.published && moved(lane.published);
      const density = lane.density && fitDensity(lane.density, own, day => x(pixel(day + 0.5)), chart.left, window);
      return { ...fitLane(lane, own, { days, lanes }), published, density };
    });
    const titles = panels.flatMap(([left, right], i) => {
      const [from, to, n] = old[i];
      const ends = [dayOf(from) + 0.5, dayOf(to) - 0.5].map(day => day * DAY);
      const whole = chart.panels[n][0] === from && chart.panels[n][1] === to;
      const said = whole ? chart.titles[n] : { title: dates.format("medium").formatRange(...ends), words: "" };
      return right - left < TITLE ? [] : { ...said, x: left };
    });
    const breakpoints = panels.flatMap((panel, i) => panel.map((px, end) => [px, dayOf(old[i][end])]));
    const made = { panels, marks, titles, breakpoints, width: room, right: room, lanes: fitted, zoomed: Boolean(days) };
    const places = { window, ticks: moved(chart.ticks), gaps: moved(chart.gaps) };
    const counted = trace => {
      const own = fitted.filter(({ top, bottom, density }) => density && trace.y.some(y => y > top && y <= bottom));
      const joined = axis => own.flatMap(({ density }) => density.columns[trace.name][axis]);
      return { ...trace, x: joined("x"), y: joined("y") };
    };
    const fitOne = (trace, n) => (trace.name in DENSITY ? counted(trace) : fitTrace(trace, rows[n], x, keeps, within));
    const drawn = figure.data.map(fitOne).filter(trace => trace.x.length);
    const layout = { ...figure.layout, width: room, xaxis: { ...figure.layout.xaxis, range: [0, room] } };
    const paint = (_, value) => (theme === "dark" && typeof value === "string" ? (dark[value] ?? value) : value);
    const painted = JSON.stringify({ data: drawn, layout }, paint);
    return { chart: { ...chart, ...made, ...places }, figure: JSON.parse(painted) };
  };
})();
