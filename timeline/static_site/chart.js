/* A chart that was laid out for all accounts, for fewer of them, part of its time and more width: what is left keeps its
   row and its place in time. Charts only grow wider, so labels that stood apart still do. */
(() => {
  "use strict";
  const site = window.timelineSite;
  const SPACE = 6.5; // px from a shape or bar to its label
  const TITLE = 60; // px that a title takes at least
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
    const cut = chart.panels.map(([a, b]) => [Math.max(a, low), Math.min(b, high)]).filter(([a, b]) => b - a > 0.5);
    const old = cut.length ? cut : [[low, Math.max(high, low + 1)]];
    const gaps = old.map(([left], i) => (i ? left - old[i - 1][1] : 0));
    const factor = (width - chart.left - sum(gaps)) / sum(old.map(([a, b]) => b - a));
    const left = i => chart.left + sum(gaps.slice(0, i + 1)) + factor * sum(old.slice(0, i).map(([a, b]) => b - a));
    const panels = old.map(([a, b], i) => [left(i), left(i) + factor * (b - a)]);
    const inside = scale(panels.flatMap((panel, i) => panel.map((px, end) => [old[i][end], px])));
    return { old, panels, x: px => (px < chart.left ? px : inside(px)) };
  }

  // Each label where it stood from its mark; in part of the time, where it does not fit, on the other side if that is free.
  function fitLabels(marks, x, left, right) {
    const taken = marks.map(({ x, y, radius: r }) => [x - r, y - r, x + r, y + r]);
    const free = (a, b, c, d) => !taken.some(([l, t, r, u]) => a < r && l < c && b < u && t < d);
    for (const mark of marks.filter(({ label }) => label)) {
      const { side, box } = mark.label;
      const [low, top, high, bottom] = box;
      const width = high - low;
      const own = side === "left" ? x(high + SPACE) - SPACE - width : x(low - SPACE) + SPACE;
      const other = side === "left" ? mark.x + mark.radius + SPACE : mark.x - mark.radius - SPACE - width;
      const inside = from => from >= left && from + width <= right + 1;
      const from = inside(own) ? own : inside(other) && free(other, top, other + width, bottom) ? other : undefined;
      const turned = from === own ? side : { left: "right", right: "left" }[side];
      mark.label = from && { ...mark.label, box: [from, top, from + width, bottom], side: turned };
      if (from) taken.push(mark.label.box);
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

  // What an act is called, and the words of the topic; a part of one has its days in place of them.
  function fitTitle(chart, [from, to], [left, right], [first, last]) {
    if (right - left < TITLE) return [];
    const at = chart.panels.findIndex(([a, b]) => a === from && b === to);
    if (at >= 0) return [{ ...chart.titles[at], x: left }];
    const style = { year: "numeric", month: "short", timeZone: "UTC", ...(last - first < 92 && { day: "numeric" }) };
    const days = [first + 0.5, last - 0.5].map(day => day * site.DAY);
    return [{ x: left, title: new Intl.DateTimeFormat(site.start.locale, style).formatRange(...days), words: "" }];
  }

  // A lane's last note says how many of its accounts are in sight; its density is counted anew, the fullest bin its scale.
  function fitLane(lane, every, own, { lanes, days }, x, within) {
    const words = site.say("%(n)s of %(all)s in sight", { n: site.number(own.length), all: site.number(every) });
    const none = site.say(days ? "No account in this window" : "No account matches");
    const last = (note, i) => (i < lane.notes.length - 1 ? note : note.replace(/[^·]*$/, ` ${words}`));
    const notes = every === own.length ? lane.notes : lanes === "source" ? lane.notes.map(last) : [words];
    const { published } = lane;
    const empty = own.length ? undefined : (lane.empty ?? { words: none });
    return {
      ...lane,
      notes,
      empty,
      published: published && within(published.x) ? { ...published, x: x(published.x) } : undefined,
    };
  }

  function fitDensity({ base, height, step }, accounts, place, traces) {
    const bins = [...Map.groupBy(accounts, a => Math.floor(place(a) / step) * step)];
    const most = Math.max(1, ...bins.map(([, some]) => some.length));
    for (const [left, some] of bins) {
      const sure = some.filter(a => a.values.standing[0] === "reported").length;
      for (const [name, low, high] of [
        ["reported", 0, sure],
        ["rest", sure, some.length],
      ]) {
        const [top, bottom, right] = [base - (height * high) / most, base - (height * low) / most, left + step - 1];
        if (low < high) traces[name]?.x.push(left, right, right, left, left, null);
        if (low < high) traces[name]?.y.push(top, top, bottom, bottom, top, null);
      }
    }
    return most;
  }

  /* Chart and figure of an answer for the accounts shown, with `width` px of room; `days` is the window, or null. */
  site.fit = ({ chart, figure, dark, rows }, { shown, width, days, theme, highlight, lanes }) => {
    const [day, pixel] = [scale(chart.breakpoints), scale(chart.breakpoints.map(([px, at]) => [at, px]))];
    const [low, high] = days ? [pixel(days[0]), pixel(days[1] + 1)] : [chart.left, chart.right];
    const room = Math.max(width, chart.width);
    const { old, panels, x } = stretch(chart, low, high, room);
    const within = px => px < chart.left || (px >= low - 0.1 && px <= high + 0.1);
    const passes = new Set(shown.map(a => a.row));
    const keeps = row => passes.has(row);
    const marks = chart.marks
      .filter(mark => keeps(mark.row))
      .map(mark => {
        const said = { ...site.start.accounts[mark.row], ...mark, x: x(mark.x) };
        const cut = mark.cut || (mark.x < low && -1) || (mark.x > high && 1) || undefined;
        return { ...said, cut, highlighted: highlight.includes(said.key) || highlight.includes(said.event) };
      });
    fitLabels(marks, x, chart.left, room);
    const ends = old.map(([a, b]) => [day(a), day(b)]);
    const drawn = site.start.accounts.filter(a => a.dated && a.last >= chart.extent[0] && a.first <= chart.extent[1]);
    const traces = { reported: { x: [], y: [] }, rest: { x: [], y: [] } };
    const fitted = chart.lanes.map(lane => {
      const of = accounts => accounts.filter(a => a.lanes[lanes] === lane.key);
      const made = fitLane(lane, of(drawn).length, of(shown), { lanes, days }, x, within);
      if (made.density)
        made.density = {
          ...made.density,
          most: fitDensity(made.density, of(shown), a => x(pixel(a.day + 0.5)), traces),
        };
      return made;
    });
    const made = {
      marks,
      panels,
      width: room,
      right: room,
      zoomed: Boolean(days),
      lanes: fitted,
      window: days || chart.window,
      titles: panels.flatMap((panel, i) => fitTitle(chart, old[i], panel, ends[i])),
      ticks: chart.ticks.filter(tick => within(tick.x)).map(tick => ({ ...tick, x: x(tick.x) })),
      gaps: chart.gaps.filter(gap => within(gap.x)).map(gap => ({ ...gap, x: x(gap.x) })),
      breakpoints: panels.flatMap((panel, i) => panel.map((px, end) => [px, ends[i][end]])),
    };
    const fit = (trace, n) => ({ ...fitTrace(trace, rows[n], x, keeps, within), ...traces[trace.name] });
    const data = figure.data.map(fit).filter(trace => trace.x.length);
    const layout = { ...figure.layout, width: room, xaxis: { ...figure.layout.xaxis, range: [0, room] } };
    const paint = (_, value) => (theme === "dark" && typeof value === "string" ? (dark[value] ?? value) : value);
    return { chart: { ...chart, ...made }, figure: JSON.parse(JSON.stringify({ data, layout }, paint)) };
  };
})();
