/* The chart of the page without a server: where the marks of the accounts shown go, and the figure that Plotly draws.
   The marks, the scales and the figure's frame were made by timeline/site_chart.py; they are moved, never made anew. */
(() => {
  "use strict";
  const {D, many, yearOf, dayWords} = window.site, S = D.sizes;

  // --- the scale ------------------------------------------------------------------------------------------------------

  function place(day, knots) { // its pixel; beyond the ends the nearest stretch goes on
    let i = 1;
    while (i < knots.length - 1 && knots[i][1] <= day) i++;
    const [[x0, d0], [x1, d1]] = [knots[i - 1], knots[i]];
    return x0 + (day - d0) / (d1 - d0) * (x1 - x0);
  }

  // The widest prepared scale of which the plot has room for the window, stretched to it; in a quiet time without breaks.
  function scaleOf(state, {window: [first, last], inside}, plot) {
    const sets = D.scales[+!(inside && D.scales[0][0].length)];
    const pick = levels => levels
      .map(level => ({level, from: place(first, level.knots), to: place(last + 1, level.knots)}))
      .filter(({from, to}, i) => !i || to - from <= plot).at(-1);
    const within = ({from, to}) => ([a, b]) => Math.max(Math.min(b, to) - Math.max(a, from), 0);
    let best = pick(sets[+(state.calendar !== "1")]);
    const folded = best.level.breaks.map(within(best)).reduce((sum, width) => sum + width, 0);
    if (folded > (best.to - best.from) / 2) best = pick(sets[0]);
    const {level, from, to} = best, px = x => (x - from) * plot / (to - from);
    const knots = level.knots.filter(([, day]) => day > first && day < last + 1).map(([x, day]) => [px(x), day]);
    return {
      knots: [[0, first], ...knots, [plot, last + 1]],
      x: day => Math.min(Math.max(px(place(day, level.knots)), 0), plot),
      breaks: level.breaks.map(ends => ends.map(px)).filter(([a, b]) => b > 0 && a < plot),
      ticks: level.ticks.map(tick => ({...tick, at: px(tick.at)}))
        .filter(({at, quiet}) => at > -1 && at < plot - (quiet ? 0 : 30)),
    };
  }

  // --- marks ------------------------------------------------------------------------------------------------------------

  // What stands for accounts: each for itself, or the prepared mark of just those accounts of an event, of which one is dated.
  function marksOf(state, rows) {
    if (state.lanes === "source") return rows.map(a => D.marks.source[a.n]);
    const mark = accounts => D.marks.one[accounts.map(a => a.n).join()];
    return [...new Set(rows.map(a => a.row.event))].map(event => {
      const dated = D.events[event].accounts.filter(a => a.days);
      return mark(dated.filter(a => rows.includes(a))) || mark(dated);
    });
  }

  function lanesOf(state, {dated}) { // with their marks, those that have any
    const marks = marksOf(state, dated), own = key => marks.filter(mark => mark.lane[state.lanes] === key);
    return D.lanes[state.lanes].map(lane => ({...lane, marks: own(lane.key)})).filter(lane => lane.marks.length);
  }

  const pointed = ({key, said}, {highlight}) => highlight.some(other => other === key || other === said.event);

  // One mark and its label, on the sides that have room: as `timeline.packing` has it.
  function options(mark, scale, left, plot) {
    const r = mark.radius, right = left + plot;
    let [a, b] = [left + scale.x(mark.days[0]), left + scale.x(mark.days[1] + 1)];
    const x = Math.min(Math.max(mark.lasting ? a + r : (a + b) / 2, left + r + 1), right - r - 1);
    [a, b] = [Math.max(a - S.soft * mark.soft[0], left), Math.min(b + S.soft * mark.soft[1], right)];
    const outer = [Math.min(a, x - r), Math.max(b, x + r)];
    let core = outer, wide = Math.min(mark.width, 440, Math.max(300, .62 * plot));
    const rooms = () => [right - core[1] - S.space, core[0] - S.space - left];
    if (Math.max(...rooms()) < Math.min(56, wide)) core = [x - r, x + r]; // a bar as long as the plot: the label stands on it
    let sides = [0, 1].filter(side => rooms()[side] >= wide);
    if (!sides.length) {
      sides = [+(rooms()[1] > rooms()[0])];
      wide = rooms()[sides[0]];
    }
    return sides.map(side => {
      const label = side ? core[0] - S.space - wide : core[1] + S.space;
      return {mark, x, bar: [a, b], label, wide, box: [Math.min(outer[0], label), Math.max(outer[1], label + wide)]};
    });
  }

  // Each mark in the first row that has room for it; gives how many rows there are.
  function pack(marks, put) {
    const rows = [], free = (row, box) => row.every(other => box[0] >= other[1] + S.gap || box[1] + S.gap <= other[0]);
    for (const ways of marks.sort((a, b) => a[0].x - b[0].x || a[0].mark.days[0] - b[0].mark.days[0])) {
      let row = rows.findIndex(taken => ways.some(way => free(taken, way.box)));
      if (row < 0) row = rows.push([]) - 1;
      const way = ways.find(way => free(rows[row], way.box));
      rows[row].push(way.box);
      put(way, row);
    }
    return rows.length;
  }

  function chart(state, view, width, theme) {
    const left = width >= S.gutterFrom ? S.gutter : 0, plot = width - left - 2, scale = scaleOf(state, view, plot);
    const drawn = [], lanes = [], bySource = state.lanes === "source";
    let top = S.head;
    for (const {marks, beside, above} of lanesOf(state, view)) {
      const first = top + S.lanePad + (left ? 0 : S.heading);
      const ready = marks.map(mark => options(mark, scale, left, plot));
      const rows = pack(ready, (way, row) => drawn.push({...way, y: first + (row + .5) * S.row}));
      const words = bySource ? ["%(n)s account", "%(n)s accounts"] : ["%(n)s event", "%(n)s events"];
      lanes.push({top, title: left ? beside : above, note: many(...words, marks.length)});
      top = Math.max(first + rows * S.row + S.lanePad, left && top + 2 * S.lanePad + S.titleLine * (beside.length + 1));
    }
    drawn.sort((a, b) => a.mark.days[0] - b.mark.days[0] || a.mark.days[1] - b.mark.days[1] || a.y - b.y);
    const place = {left, plot, width, height: top + 4, scale};
    return {
      left, gutter: left, lanes, knots: scale.knots, hits: drawn.map(way => hit(way, state)),
      axis: {left, ticks: axis(scale, view)}, figure: figure(drawn, lanes, place, theme),
    };
  }

  function hit({mark, x, y, label, wide, box}, state) {
    const left = box[0] - 3, place = {left, top: y - S.row / 2, width: box[1] - box[0] + 6, height: S.row};
    return {
      ...mark.said, ...mark, ...mark.look, ...place, pointed: pointed(mark, state), text_left: label - left, badge_left: x - left,
      text: wide < mark.width ? shortened(mark, wide) : mark.label,
    };
  }

  function shortened({label, strong}, wide) {
    const widths = D.glyphs[+strong], letters = [...label];
    let end = 0, left = wide - widths["…"];
    while (left >= widths[letters[end]]) left -= widths[letters[end++]];
    return letters.slice(0, end).join("").trimEnd() + "…";
  }

  function axis({ticks}, {window: [first]}) { // its first date says the year
    const dated = ticks.find(tick => !tick.quiet) ?? {at: 0, lines: [dayWords(first), ""]};
    const lines = /\d{4}/.test(dated.lines) ? dated.lines : [dated.lines[0], String(yearOf(first))];
    return [...ticks.filter(tick => tick !== dated), {...dated, lines}]
      .map(({at, quiet, lines}) => ({x: quiet ? null : at, left: at, right: at, lines}));
  }

  // --- the figure -------------------------------------------------------------------------------------------------------

  // [{a: 1, b: {c: 2}}, ...] as {a: [1, ...], b: {c: [2, ...]}}
  const columns = rows => Object.fromEntries(Object.keys(rows[0] ?? {}).map(name => {
    const values = rows.map(row => row[name]);
    return [name, values[0]?.constructor === Object ? columns(values) : values];
  }));

  function pieces({mark, bar: [a, b], y}) { // of a bar; a soft end fades in steps
    if (b - a <= 2 * mark.radius && !mark.soft[0] && !mark.soft[1]) return [];
    const step = Math.min(S.soft, (b - a) / 3) / mark.bars.length, [soft, softly] = mark.soft;
    return mark.bars.map((color, i) => {
      const base = a + step * i * soft;
      return {base, x: b - step * i * softly - base, y, marker: {color}};
    });
  }

  function figure(drawn, lanes, {left, plot, width, height, scale}, theme) {
    const {layout, traces: {ticks, periods, marks}} = D.frames[theme], [band] = layout.shapes;
    const lines = all => ({x: all.flatMap(l => [l[0], l[2], null]), y: all.flatMap(l => [l[1], l[3], null])});
    const upright = scale.ticks.filter(tick => !tick.quiet).map(({at}) => [left + at, ticks.y[0], left + at, height]);
    const bars = columns(drawn.flatMap(pieces));
    const paper = color => color === D.paper.light ? D.paper[theme] : color; // of an open mark
    const points = columns(drawn.map(({mark: {key, marker}, x, y}) =>
      ({x, y, customdata: key, marker: {...marker, color: paper(marker.color)}})));
    const within = x => left + Math.min(Math.max(x, 0), plot);
    const shapes = scale.breaks.map(([a, b]) => ({...band, x0: within(a), x1: within(b), y1: height}));
    const axes = {xaxis: {...layout.xaxis, range: [0, width]}, yaxis: {...layout.yaxis, range: [height, 0]}};
    const data = [
      {...ticks, ...lines([...upright, [left, S.head, width, S.head]])},
      {...ticks, name: "lanes", ...lines(lanes.slice(1).map(({top}) => [0, top, width, top]))},
      {...periods, ...bars, width: periods.width[0], marker: {...periods.marker, ...bars.marker}},
      {...marks, ...points, marker: {...marks.marker, ...points.marker}},
    ];
    return {data: data.filter(trace => trace.x?.length), layout: {...layout, ...axes, width, height, shapes: band ? shapes : []}};
  }

  // --- narrow screens -----------------------------------------------------------------------------------------------------

  function spine(state, view) {
    return lanesOf(state, view).map(({name, marks}) => {
      let before = null;
      return [name, marks.map(mark => {
        const [first, last] = mark.months, gap = first - (before ?? first) - 1;
        before = Math.max(before ?? last, last);
        const bead = {look: mark.look, quiet: state.calendar !== "1" ? D.quiet[gap] : ""};
        return {...mark.said, ...mark.bead, key: mark.key, bead, pointed: pointed(mark, state)};
      })];
    });
  }

  Object.assign(window.site, {chart, spine, columns});
})();
