/* A chart that was laid out for all accounts, for fewer of them, part of its time and more width: what is left keeps its
   row and its place in time. Charts only grow wider, so labels that stood apart still do. */
(() => {
  "use strict";
  const site = window.timelineSite;
  const { say, number } = site;
  const SPACE = 6.5; // px from a shape or bar to its label
  const DAY = 86400000; // ms
  const TITLE = 60; // px that a title takes at least
  const DENSITY = ["reported", "rest"]; // parts of a column of counted accounts
  const UPRIGHT = ["grid", "published", "stems", "joins"]; // lines that go when they lie outside the window
  const sum = numbers => numbers.reduce((a, b) => a + b, 0);

  // A scale from the first numbers of pairs to the second ones; what lies outside ends at the edges.
  function scale(pairs) {
    return value => {
      const at = pairs.findIndex(([from]) => from >= value);
      if (at <= 0) return at < 0 ? pairs.at(-1)[1] : pairs[0][1];
      const [[a, x], [b, y]] = [pairs[at - 1], pairs[at]];
      return x + ((value - a) / (b - a || 1)) * (y - x);
    };
  }

  // The panels between two pixels, as they were and drawn out to a width; the gaps keep theirs.
  function stretch(chart, low, high, width) {
    const cut = chart.panels.map(([a, b], n) => [Math.max(a, low), Math.min(b, high), n]);
    const seen = cut.filter(([a, b]) => b - a > 0.5);
    const old = seen.length ? seen : [[low, Math.max(high, low + 1), 0]];
    const gaps = old.map(([a], i) => (i ? a - old[i - 1][1] : 0));
    const factor = (width - chart.left - sum(gaps)) / sum(old.map(([a, b]) => b - a));
    const left = i => chart.left + sum(gaps.slice(0, i + 1)) + factor * sum(old.slice(0, i).map(([a, b]) => b - a));
    const panels = old.map(([a, b], i) => [left(i), left(i) + factor * (b - a)]);
    const inside = scale(panels.flatMap((panel, i) => panel.map((px, end) => [old[i][end], px])));
    return { old, panels, x: px => (px < chart.left ? px : inside(px)) };
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
    const upright = UPRIGHT.includes(trace.name);
    const at = [...trace.x.keys()].filter(
      i => (held[i]?.some(keeps) ?? true) && (!upright || trace.x[i] === null || within(trace.x[i])),
    );
    const pick = value => (Array.isArray(value) && value.length === trace.x.length ? at.map(i => value[i]) : value);
    const picked = values => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, pick(value)]));
    const made = picked(trace);
    const { marker, fillgradient: fade } = trace;
    if (fade) made.fillgradient = { ...fade, start: x(fade.start), stop: x(fade.stop) };
    if (marker) made.marker = { ...picked(marker), line: picked(marker.line) };
    return { ...made, x: made.x.map(px => (px === null ? null : x(px))) };
  }

  // A lane; its last note says how many of its accounts are in sight, where these are not all.
  function fitLane(lane, count, bySource, days, x, within) {
    const { notes, drawn, published: line, empty } = lane;
    const words = say("%(n)s of %(all)s in sight", { n: number(count), all: number(drawn) });
    const last = (note, i) => (i < notes.length - 1 ? note : note.replace(/[^·]*$/, ` ${words}`));
    const some = bySource ? notes.map(last) : [words];
    return {
      ...lane,
      notes: count === drawn ? notes : some,
      empty: count ? undefined : (empty ?? { words: say(days ? "No account in this window" : "No account matches") }),
      published: line && within(line.x) ? { ...line, x: x(line.x) } : undefined,
    };
  }

  // The columns of a lane with more accounts than fit, counted anew; the fullest one is its scale.
  function fitDensity({ base, height, step }, accounts, place, columns, left) {
    const found = [...Map.groupBy(accounts, a => Math.floor(place(a) / step))];
    const most = Math.max(1, ...found.map(([, some]) => some.length));
    const counts = [];
    for (const [at, some] of found) {
      const sure = some.filter(a => a.values.standing[0] === "reported").length;
      const ends = { reported: [0, sure], rest: [sure, some.length] };
      const middle = left + at * step + (step - 1) / 2;
      counts[at] = some.length;
      for (const name of DENSITY) {
        columns[`${name} ${step - 1}`] ??= { x: [], y: [] };
        const line = columns[`${name} ${step - 1}`];
        line.x.push(middle, middle, null);
        line.y.push(...ends[name].map(n => base - (height * n) / most), null);
      }
    }
    return { base, height, step, most, counts };
  }

  /* Chart and figure of an answer for the accounts shown, with `width` px of room; `days` is the window, or null. */
  site.fit = ({ chart, figure, dark, rows }, { shown, width, days, theme, highlight, lanes }) => {
    const [day, pixel] = [scale(chart.breakpoints), scale(chart.breakpoints.map(([px, at]) => [at, px]))];
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
    const columns = {};
    const fitted = chart.lanes.map(lane => {
      const own = shown.filter(a => a.lanes[lanes] === lane.key);
      const density =
        lane.density && fitDensity(lane.density, own, a => x(pixel(a.day + 0.5)) - chart.left, columns, chart.left);
      return { ...fitLane(lane, own.length, lanes === "source", days, x, within), density };
    });
    const dates = new Intl.DateTimeFormat(site.start.locale, { dateStyle: "medium", timeZone: "UTC" });
    const titles = panels.map(([left, right], i) => {
      const [from, to, n] = old[i];
      const seen = { title: dates.formatRange(...[day(from) + 0.5, day(to) - 0.5].map(at => at * DAY)), words: "" };
      const own = chart.panels[n][0] === from && chart.panels[n][1] === to ? chart.titles[n] : seen;
      return right - left < TITLE ? [] : { ...own, x: left };
    });
    const made = {
      panels,
      width: room,
      right: room,
      zoomed: Boolean(days),
      window: days || chart.window,
      marks,
      lanes: fitted,
      titles: titles.flat(),
      ticks: moved(chart.ticks),
      gaps: moved(chart.gaps),
      breakpoints: panels.flatMap((panel, i) => panel.map((px, end) => [px, day(old[i][end])])),
    };
    const counted = trace => DENSITY.includes(trace.name) && { x: [], ...columns[`${trace.name} ${trace.line.width}`] };
    const data = figure.data
      .map((trace, n) => ({ ...fitTrace(trace, rows[n], x, keeps, within), ...counted(trace) }))
      .filter(trace => trace.x.length);
    const layout = { ...figure.layout, width: room, xaxis: { ...figure.layout.xaxis, range: [0, room] } };
    const paint = (_, value) => (theme === "dark" && typeof value === "string" ? (dark[value] ?? value) : value);
    return { chart: { ...chart, ...made }, figure: JSON.parse(JSON.stringify({ data, layout }, paint)) };
  };
})();
