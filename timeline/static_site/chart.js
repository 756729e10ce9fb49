/* A chart that was laid out for all accounts, for fewer of them, part of its time and more width: what is left keeps its
   row, and the time shown is drawn out evenly. Charts only grow wider, so labels that stood apart still do. */
(() => {
  "use strict";
  const site = window.timelineSite;
  const { dates, shared, time } = window.timeline_components;
  const { number } = shared;
  const { say } = site;
  const SPACE = 6.5; // px from a shape or bar to its label
  const TITLE = 60; // px that a title takes at least
  const LETTER = 5.5; // px of the words that say when an article was published
  const UPRIGHT = ["grid", "published"]; // lines that go when they lie outside the window
  const STACKED = ["reported", "rest", "vague"]; // the parts of a column of counted accounts, from below

  function fitMark(mark, { x, low, high, highlight }) {
    const said = { ...site.start.accounts[mark.row], ...mark };
    const cut = mark.cut || (mark.x < low && -1) || (mark.x > high && 1) || undefined;
    const highlighted = [said.key, said.event].some(key => highlight.includes(key));
    return { ...said, x: x(mark.x), bar: mark.bar?.map(x), cut, highlighted };
  }

  // Each label as far from its mark or bar as it was or, where that has no room, on the other side if that is free.
  function fitLabels(marks, { x, left, right }) {
    const taken = marks.map(({ x: at, y, radius: r }) => [at - r, y - r, at + r, y + r]);
    const free = ([a, b, c, d]) => taken.every(box => a >= box[2] || c <= box[0] || b >= box[3] || d <= box[1]);
    for (const mark of marks.filter(({ label }) => label)) {
      const { x: at, radius, bar = [at, at], label } = mark;
      const [from, top, to, bottom] = label.box;
      const after = px => [px + SPACE, top, px + SPACE + to - from, bottom];
      const before = px => [px - SPACE - (to - from), top, px - SPACE, bottom];
      const onLeft = [before(x(to + SPACE)), after(Math.max(bar[1], at + radius))];
      const onRight = [after(x(from - SPACE)), before(Math.min(bar[0], at - radius))];
      const [own, other] = label.side === "left" ? onLeft : onRight;
      const box = [own, other].find(one => one[0] >= left && one[2] <= right + 1 && (one === own || free(one)));
      mark.label = box && { ...label, box, side: box[0] < at ? "left" : "right" };
      if (box) taken.push(box);
    }
  }

  // A trace of the figure: of each list that has a value for every point, those of the points that are left.
  function fitTrace(trace, held, { x, straight, within, rows, colours }) {
    const upright = UPRIGHT.includes(trace.name);
    const stays = i => (held[i]?.some(row => rows.has(row)) ?? true) && (!upright || within(trace.x[i]));
    const points = [...trace.x.keys()].filter(stays);
    const fit = (key, value) => {
      if (key === "x") return points.map(i => value[i] && x(value[i]));
      if (Array.isArray(value) && value.length === trace.x.length) return points.map(i => value[i]);
      return key === "start" || key === "stop" ? straight(value) : (colours[value] ?? value);
    };
    return JSON.parse(JSON.stringify(trace, fit));
  }

  // What a lane says: its last note how many of its accounts are in sight, where these are not all.
  function fitWords({ drawn, notes }, own, { days, lanes }) {
    if (own.length === drawn) return {};
    const words = say("%(n)s of %(all)s in sight", { n: number(own.length), all: number(drawn) });
    const last = (note, i) => (i < notes.length - 1 ? note : note.replace(/[^·]*$/, ` ${words}`));
    const nothing = { words: say(days ? "No account in this window" : "No account matches") };
    return { notes: lanes === "source" ? notes.map(last) : [words], empty: own.length ? undefined : nothing };
  }

  // The columns of a lane with more accounts than fit, counted anew; the fullest one is its scale. Those that only reach into
  // the window are counted beside them.
  function fitDensity({ base, height, step }, accounts, { place, left, window: [first, last] }) {
    const begun = accounts.filter(a => a.day >= first && a.day <= last);
    const groups = Object.entries(Object.groupBy(begun, a => Math.floor((place(a.day) - left) / step)));
    const most = Math.max(1, ...groups.map(([, own]) => own.length));
    const partOf = a => (a.vague ? 2 : Number(a.values.standing[0] !== "reported"));
    const under = (own, part) => base - (height * own.filter(a => partOf(a) < part).length) / most;
    const columns = groups.flatMap(([at, own]) => {
      const middle = left + at * step + (step - 1) / 2;
      return STACKED.map((name, n) => ({
        name,
        x: [middle, middle, null],
        y: [under(own, n), under(own, n + 1), null],
      }));
    });
    const counted = keeps => Object.fromEntries(groups.map(([at, own]) => [at, own.filter(keeps).length]));
    const [before, after] = [a => a.day < first, a => a.day > last].map(beside => accounts.filter(beside).length);
    return { base, height, step, most, columns, counts: counted(Boolean), vague: counted(a => a.vague), before, after };
  }

  /* Chart and figure of an answer for the accounts shown, with `width` px of room; `days` is the window, or null. */
  site.fit = ({ chart, figure, dark, rows: held }, { shown, width, days, theme, highlight, lanes: kind }) => {
    const { left, breakpoints, panels } = chart;
    const [pixel, dayOf] = [day => time.xOf(breakpoints, day), px => time.dayAt(breakpoints, px)];
    const low = days ? pixel(days[0]) : left;
    const high = days ? Math.max(pixel(days[1] + 1), low + 1) : chart.right;
    const right = Math.max(width, chart.width);
    const straight = px => left + ((px - low) / (high - low)) * (right - left);
    const inside = px => Math.min(Math.max(px, low), high);
    const x = px => (px < left ? px : straight(inside(px)));
    const within = px => px < left || (px > low - 0.1 && px < high + 0.1);
    const moved = parts => parts?.filter(part => within(part.x)).map(part => ({ ...part, x: x(part.x) }));
    const places = pairs => pairs.map(([px, value]) => [x(px), value]);
    const view = { x, straight, within, low, high, left, right, highlight, window: days ?? chart.window };
    Object.assign(view, { place: day => x(pixel(day + 0.5)), rows: new Set(shown.map(a => a.row)) });
    const whole = part => part.x + LETTER * part.words.length < right; // beside the lane it is said, too
    const lanes = chart.lanes.map(lane => {
      const own = shown.filter(a => a.lanes[kind] === lane.key);
      const density = lane.density && fitDensity(lane.density, own, view);
      return {
        ...lane,
        ...fitWords(lane, own, { days, lanes: kind }),
        published: moved(lane.published)?.filter(whole),
        density,
      };
    });
    const seen = panels.map(ends => ends.map(inside));
    const title = ([from, to], n) => {
      if (`${panels[n]}` === `${seen[n]}`) return { ...chart.titles[n], x: x(from) };
      const ends = [dayOf(from) + 0.5, dayOf(to) - 0.5].map(day => day * time.DAY);
      return { title: dates.format("medium").formatRange(...ends), words: "", x: x(from) };
    };
    const inner = breakpoints.filter(([px]) => px > low && px < high);
    const made = {
      ...{ lanes, width: right, right, window: view.window, zoomed: Boolean(days) },
      ticks: moved(chart.ticks),
      gaps: moved(chart.gaps),
      lines: places(chart.lines.filter(([px]) => within(px))),
      breakpoints: places([[low, dayOf(low)], ...inner, [high, dayOf(high)]]),
      panels: seen.map(ends => ends.map(x)).filter(([from, to]) => to > from),
      titles: seen.map(title).filter((_, n) => x(seen[n][1]) - x(seen[n][0]) > TITLE),
      marks: chart.marks.filter(mark => view.rows.has(mark.row)).map(mark => fitMark(mark, view)),
    };
    fitLabels(made.marks, view);
    view.colours = theme === "dark" ? dark : {};
    const columns = ({ name, y }) => {
      const own = lanes.filter(({ top, bottom, density }) => density && y.some(px => px > top && px <= bottom));
      const found = own.flatMap(({ density }) => density.columns.filter(column => column.name === name));
      return { x: found.flatMap(column => column.x), y: found.flatMap(column => column.y) };
    };
    const drawn = figure.data.map((trace, n) => ({
      ...fitTrace(trace, held[n], view),
      ...(STACKED.includes(trace.name) && columns(trace)),
    }));
    const layout = { ...figure.layout, width: right, xaxis: { ...figure.layout.xaxis, range: [0, right] } };
    return { chart: { ...chart, ...made }, figure: { data: drawn.filter(trace => trace.x.length), layout } };
  };
})();
