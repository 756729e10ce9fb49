/* The page without a server, its second half: the parts of the page and the chart, put together from what
   `timeline.site_data` prepared, for the accounts that static/site.js lets through. */
(() => {
  "use strict";
  const {D, A, every, say, many, listed, iso, yearOf, monthOf, dayIn, monthStart, monthWords, dayWords, number,
    HOLE, read, write, relink, filtered, chosenYear, summary, describe, choices} = window.site;
  const S = D.sizes;

  // --- parts of the page ------------------------------------------------------------------------------------------------

  const part = html => Object.assign(document.createElement("template"), {innerHTML: html}).content;
  const text = made => { const box = document.createElement("div"); box.append(made); return box.innerHTML; };
  const keep = (nodes, fits) => { let left = 0; [...nodes].forEach((node, i) => fits(i) ? left++ : node.remove()); return left; };
  const link = (a, state, change) => a.setAttribute("href", "?" + write(state, change));
  const count = (box, n) => { box.querySelector(".count").textContent = n; };
  const prepared = (name, state) => relink(part(D.parts[name][0]), D.parts[name][1], state);

  function pillsAndEmpty(state, view) {
    const pills = part(D.parts.pills), empty = part(D.parts.empty), found = choices(state), says = describe(state);
    const away = every.filter(n => view.matching.has(n) && !view.shown.has(n) && A[n].days), [low, high] = view.window;
    const first = Math.min(low, ...away.map(n => A[n].days[0])), last = Math.max(high, ...away.map(n => A[n].days[1]));
    const widen = {start: iso(dayIn(yearOf(first), 0, 1)), end: last === D.proper[1] ? "" : iso(last)};
    const cleared = {source: [], actor: [], type: [], standing: [], q: "", from: "", to: ""};
    const pill = pills.querySelector(".pill"), clear = pills.querySelector(".clear"), [outside, back] = pills.querySelectorAll(".outside");
    const [wider, without, without_all] = empty.querySelectorAll("li");
    pills.querySelector(".pill + .pill").remove();
    for (const [label, change] of found) {
      const a = pill.cloneNode(true), li = without.cloneNode(true);
      a.firstChild.data = label;
      a.setAttribute("aria-label", pill.getAttribute("aria-label").replace(HOLE, () => label));
      li.firstChild.textContent = say("Without %(value)s", {value: label});
      link(a, state, change); link(li.firstChild, state, change);
      pill.before(a); without.before(li);
    }
    pill.remove(); without.remove();
    found.length ? pills.querySelector(".described").textContent = says + ":" : pills.querySelector(".described").remove();
    found.length > 1 ? link(clear, state, cleared) : clear.remove();
    link(without_all.firstChild, state, cleared);
    if (away.length) {
      const background = low === D.proper[0] && last === high;
      outside.firstChild.data = many("%(n)s account lies outside the time shown.", "%(n)s accounts lie outside the time shown.", away.length) + " ";
      outside.lastChild.textContent = background ? say("Show the background before %(year)s", {year: yearOf(D.proper[0])}) : say("Show them");
      wider.firstChild.textContent = many("Show the %(n)s account outside this time", "Show the %(n)s accounts outside this time", away.length);
      link(outside.lastChild, state, widen); link(wider.firstChild, state, widen);
    } else { outside.remove(); wider.remove(); }
    view.inside ? back.remove() : link(back.firstChild, state, {start: "", end: "", from: "", to: ""});
    empty.querySelector("p").textContent = say(away.length ? "%(filters)s: no account in the time shown." : "%(filters)s: no account.", {filters: says});
    return {pills: found.length || away.length || !view.inside ? text(pills) : "", empty: view.rows.length ? "" : text(empty)};
  }

  function overview(view) {
    const made = part(D.parts.ranges[+!view.inside]), strip = made.querySelector(".strip"), frame = made.querySelector(".window");
    const first = +strip.dataset.first, stop = +strip.dataset.stop, bins = new Map();
    const share = day => 100 * Math.min(Math.max((day - first) / (stop - first), 0), 1), step = (stop - first) / 30.4 <= S.mostMonths ? 1 : 12;
    for (const n of view.matching) if (A[n].days && A[n].days[0] >= first && A[n].days[0] < stop) {
      const bin = Math.floor(monthOf(A[n].days[0]) / step) * step;
      bins.set(bin, (bins.get(bin) || 0) + 1);
    }
    const top = Math.max(...bins.values());
    made.querySelector(".bars").replaceChildren(...[...bins].map(([bin, n]) => {
      const bar = document.createElement("i"), left = share(monthStart(bin)), words = monthWords(monthStart(bin));
      bar.title = `${step === 12 ? words.year : say("%(month)s %(year)s", words)}: ${many("%(n)s account", "%(n)s accounts", n)}`;
      bar.style.cssText = `left:${left}%;width:${Math.max(share(monthStart(bin + step)) - left, .4)}%;height:${14 + 86 * n / top}%`;
      return bar;
    }));
    frame.style.cssText = `left:${share(view.window[0])}%;width:${share(view.window[1] + 1) - share(view.window[0])}%`;
    frame.querySelectorAll(".edge").forEach((edge, i) => {
      edge.setAttribute("aria-valuenow", view.window[i]);
      edge.setAttribute("aria-valuetext", dayWords(view.window[i]));
    });
    return text(made);
  }

  const rowOf = new Map(A.map((a, n) => [a.id, n]));
  function panel(state, view) {
    if (!D.parts[state.view]) return "";
    const made = prepared(state.view, state);
    if (state.view === "list") for (const month of made.querySelectorAll(".month")) {
      const items = [...month.querySelectorAll(".account")], rows = items.map(item => rowOf.get(item.id.slice(2)));
      items.forEach((item, i) => item.classList.toggle("current", A[rows[i]].event === state.event));
      const left = keep(items, i => view.shown.has(rows[i]));
      left ? count(month, left) : month.remove();
    }
    if (state.view === "sources") made.querySelectorAll(".record").forEach((record, i) => {
      const own = every.filter(n => A[n].source === D.facets.source.values[i]);
      const left = keep(record.querySelectorAll("li"), j => view.shown.has(own[j]));
      record.querySelector("summary").textContent =
        many("%(n)s account shown here, of %(total)s", "%(n)s accounts shown here, of %(total)s", left, {total: own.length});
    });
    if (state.view === "coverage") coverage(made, state, view);
    return text(made);
  }

  // The matrix: its rows in the order of the view, without the accounts that are not shown; what is empty then is a source's silence.
  function coverage(made, state, view) {
    const table = made.querySelector("table"), month = made.querySelector(".month-row"), sources = D.facets.source.values;
    if (!table || !view.rows.length) { made.replaceChildren(); return; }
    const chosen = i => !state.source.length || state.source.includes(sources[i]), columns = row => [...row.cells].slice(1);
    columns(table.tHead.rows[0]).forEach((th, i) => chosen(i) ? count(th, view.rows.filter(n => A[n].source === sources[i]).length) : th.remove());
    const rowOfEvent = new Map([...table.querySelectorAll("tbody tr:not(.month-row)")].map(row =>
      [new URLSearchParams(row.querySelector("a").getAttribute("href").slice(1)).get("event"), row]));
    let rows = view.events.map(event => {
      const own = view.rows.filter(n => A[n].event === event), row = rowOfEvent.get(event);
      const {lead} = A[[...own].sort((a, b) => A[a].lead.rank[0] - A[b].lead.rank[0] || A[a].lead.rank[1] - A[b].lead.rank[1])[0]];
      row.querySelector(".swatch").style.setProperty("--colour", lead.colour);
      row.querySelector("a").textContent = lead.title;
      row.querySelector(".when").textContent = lead.date;
      row.classList.toggle("current", event === state.event);
      return {row, own, month: lead.month, telling: cells(columns(row), event, own, chosen)};
    });
    const shared = rows.filter(r => r.telling > 1).length, byTime = state.sort === "time", hint = made.querySelector(".hint").lastChild;
    hint.data = hint.data.replace(D.parts.shared, () => many("%(n)s event is told by two or more sources.", "%(n)s events are told by two or more sources.", shared));
    if (!byTime) rows = rows.sort((a, b) => b.telling - a.telling);
    for (const group of [...table.tBodies]) group.remove();
    rows.forEach(({row, month: name}, i) => {
      if (!i || byTime && name !== rows[i - 1].month) {
        const group = table.createTBody(), head = month.cloneNode(true), same = rows.slice(i).findIndex(r => r.month !== name);
        head.cells[0].firstChild.data = name + " ";
        head.cells[0].colSpan = table.tHead.rows[0].cells.length;
        count(head, many("%(n)s account", "%(n)s accounts", rows.slice(i, same < 0 ? undefined : i + same).reduce((n, r) => n + r.own.length, 0)));
        if (byTime) group.append(head);
      }
      table.tBodies[table.tBodies.length - 1].append(row);
    });
    made.querySelectorAll(".sorts a").forEach((a, i) => {
      const sort = ["time", "sources"][i];
      link(a, state, {sort});
      state.sort === sort ? a.setAttribute("aria-current", "true") : a.removeAttribute("aria-current");
    });
  }

  function cells(row, event, own, chosen) { // gives how many sources tell it
    const began = Math.min(...own.filter(n => A[n].days).map(n => A[n].days[0]));
    return row.filter((cell, i) => {
      const all = A.map((a, n) => n).filter(n => A[n].event === event && A[n].source === D.facets.source.values[i]);
      if (!chosen(i)) cell.remove();
      if (keep(cell.querySelectorAll("a"), j => own.includes(all[j]))) return chosen(i);
      const early = began < Infinity && D.published[i] !== null && D.published[i] < began, why = early ? "earlier" : "silent";
      cell.className = why;
      cell.innerHTML = `<span class="${why}"><span aria-hidden="true">${early ? "·" : "–"}</span><span class="unseen"></span></span>`;
      cell.querySelector(".unseen").textContent = say(early ? "published before it" : "silent");
      return false;
    }).length;
  }

  // --- the chart --------------------------------------------------------------------------------------------------------

  function place(days, knots) { // the pixel of a day, beyond the ends as near them
    let i = 1;
    while (i < knots.length - 1 && knots[i][1] <= days) i++;
    const [[x0, d0], [x1, d1]] = [knots[i - 1], knots[i]];
    return x0 + (days - d0) / (d1 - d0) * (x1 - x0);
  }

  // The widest prepared scale of which the window has room, stretched to the plot.
  function scaleOf(state, [first, last], inside, plot) {
    const sets = D.scales[+!(inside && D.scales[0][0].length)];
    const measured = levels => levels.map(level => ({level, from: place(first, level.knots), to: place(last + 1, level.knots)}));
    const pick = levels => measured(levels).filter(({from, to}, i) => !i || to - from <= plot).at(-1);
    const folded = ({level, from, to}) => level.breaks.reduce((sum, [a, b]) => sum + Math.max(Math.min(b, to) - Math.max(a, from), 0), 0) / (to - from);
    let best = pick(sets[+state.fold]);
    if (folded(best) > .5) best = pick(sets[0]); // a window in a quiet time
    const {level, from, to} = best, by = plot / (to - from), px = x => (x - from) * by;
    const knots = level.knots.filter(([, day]) => day > first && day < last + 1).map(([x, day]) => [px(x), day]);
    return {level, px, knots: [[0, first], ...knots, [plot, last + 1]],
      x: day => Math.min(Math.max(px(place(day, level.knots)), 0), plot)};
  }

  // One mark and its label, on the sides that have room: as `timeline.packing` has it.
  function options(mark, scale, left, plot) {
    const r = mark.sources > 1 ? S.badgeRadius : S.radius, right = left + plot;
    let [a, b] = [left + scale.x(mark.days[0]), left + scale.x(mark.days[1] + 1)];
    const x = Math.min(Math.max(mark.lasting ? a + r : (a + b) / 2, left + r + 1), right - r - 1);
    [a, b] = [Math.max(a - S.soft * mark.soft[0], left), Math.min(b + S.soft * mark.soft[1], right)];
    let core = [Math.min(a, x - r), Math.max(b, x + r)], wide = Math.min(mark.width, 440, Math.max(300, .62 * plot));
    const outer = core, rooms = () => [right - core[1] - S.space, core[0] - S.space - left];
    if (Math.max(...rooms()) < Math.min(56, wide)) core = [x - r, x + r]; // a bar as long as the plot: the label stands on it
    let sides = [0, 1].filter(side => rooms()[side] >= wide);
    if (!sides.length) { sides = [+(rooms()[1] > rooms()[0])]; wide = rooms()[sides[0]]; }
    return sides.map(side => {
      const label = side ? core[0] - S.space - wide : core[1] + S.space;
      return {mark, x, r, bar: [a, b], label, wide, box: [Math.min(outer[0], label), Math.max(outer[1], label + wide)]};
    });
  }

  // What stands for accounts: each for itself, or the prepared mark of just those accounts of an event, of which one is dated.
  function marksOf(state, rows) {
    if (state.lanes === "source") return rows.filter(n => A[n].days).map(n => D.marks.source[A[n].id][0]);
    const told = new Map();
    for (const n of rows.filter(n => A[n].days)) told.set(A[n].event, [...told.get(A[n].event) || [], n]);
    return [...told].map(([event, own]) => D.marks.one[event].find(m => m.rows.length === own.length && m.rows.every(n => own.includes(n))) ||
      D.marks.one[event].at(-1));
  }

  const lanesOf = (state, rows) => { // [number of the lane, its marks]
    const marks = marksOf(state, rows), lanes = D.lanes[state.lanes];
    return lanes.keys.map((key, i) => [i, marks.filter(m => m.lane[state.lanes] === key)]).filter(([, own]) => own.length);
  };

  function chart(state, view, width, theme) {
    const left = width >= S.gutterFrom ? S.gutter : 0, plot = width - left - 2, scale = scaleOf(state, view.window, view.inside, plot);
    const names = part(D.lanes[state.lanes][left ? "beside" : "above"]).querySelectorAll(".lane-name"), drawn = [], heads = [], tops = [];
    let top = S.head;
    for (const [i, marks] of lanesOf(state, view.rows)) {
      const rows = [], name = names[i], first = top + S.lanePad + (left ? 0 : S.heading);
      const ready = marks.map(mark => options(mark, scale, left, plot)).sort((a, b) => a[0].x - b[0].x || a[0].mark.days[0] - b[0].mark.days[0]);
      for (const ways of ready) {
        const free = (row, {box}) => row.every(other => box[0] >= other[1] + S.gap || box[1] + S.gap <= other[0]);
        let row = rows.findIndex(taken => ways.some(way => free(taken, way)));
        if (row < 0) row = rows.push([]) - 1;
        const way = ways.find(way => free(rows[row], way));
        rows[row].push(way.box);
        drawn.push({...way, y: first + (row + .5) * S.row});
      }
      name.style.top = top + (left ? 10 : 8) + "px";
      if (left) name.querySelector("small").textContent = state.lanes === "source" ?
        many("%(n)s account", "%(n)s accounts", marks.length) : many("%(n)s event", "%(n)s events", marks.length);
      heads.push(name);
      tops.push(top);
      top = Math.max(first + rows.length * S.row + S.lanePad, left && top + 2 * S.lanePad + S.titleLine * (D.lanes[state.lanes].lines[i] + 1));
    }
    drawn.sort((a, b) => a.mark.days[0] - b.mark.days[0] || a.mark.days[1] - b.mark.days[1] || a.y - b.y);
    const hits = document.createDocumentFragment();
    hits.append(...heads, ...drawn.map(way => hit(way, state)));
    return {hits: text(hits), axis: axis(scale, left, plot, view), figure: figure({drawn, tops, left, plot, width, height: top + 4, scale}, theme), left, knots: scale.knots};
  }

  function hit({mark, x, y, label, wide, box}, state) {
    const a = part(mark.hit).firstElementChild, span = a.querySelector("span"), badge = a.querySelector("i"), at = box[0] - 3;
    a.style.cssText = `left:${at}px;top:${y - S.row / 2}px;width:${box[1] - box[0] + 6}px;height:${S.row}px;--text:${label - at}px`;
    span.textContent = mark.label;
    if (wide < mark.width) span.style.cssText = `width:${Math.max(wide, 0)}px;overflow:hidden;text-overflow:ellipsis`;
    if (badge) badge.style.left = x - at + "px";
    return pointed(a, state);
  }

  function pointed(a, state) {
    a.classList.toggle("current", a.dataset.event === state.event);
    a.classList.toggle("pointed", state.highlight.some(key => key === a.dataset.key || key === a.dataset.event));
    return a;
  }

  function axis({level, px}, left, plot, view) {
    const made = part(level.axis), spans = [...made.querySelectorAll("span")], at = level.ticks.map(px);
    keep(spans, i => at[i] > -1 && at[i] < plot - (spans[i].matches(".tick") ? 30 : 0));
    spans.forEach((span, i) => { span.style.left = left + at[i] + "px"; });
    const first = made.querySelector(".tick"), year = Object.assign(document.createElement("b"), {textContent: yearOf(view.window[0])});
    if (!first) made.append(Object.assign(document.createElement("span"), {className: "tick", textContent: dayWords(view.window[0]), style: `left:${left}px`}));
    else if (!made.querySelector("b")) first.append(document.createElement("br"), year);
    return text(made);
  }

  function figure({drawn, tops, left, plot, width, height, scale}, theme) {
    const from = D.colours.light, to = D.colours[theme], other = new Map(Object.keys(from).map(name => [from[name], to[name]]));
    const frame = JSON.parse(JSON.stringify(D.frame), (_, value) => other.get(value) ?? value), {ticks, periods, marks} = frame.traces;
    const colour = value => value === from.paper ? to.paper : value, high = ticks.y[0];
    const lines = (trace, all) => ({...trace, x: all.flatMap(l => [l[0], l[2], null]), y: all.flatMap(l => [l[1], l[3], null])});
    const spans = [...part(scale.level.axis).querySelectorAll("span")], inPlot = x => x > -1 && x < plot;
    const upright = scale.level.ticks.map(scale.px).filter((x, i) => spans[i].matches(".tick") && inPlot(x)).map(x => [left + x, high, left + x, height]);
    const bars = drawn.flatMap(({mark, bar: [a, b], r, y}) => {
      if (b - a <= 2 * r && !mark.soft[0] && !mark.soft[1]) return [];
      const step = Math.min(S.soft, (b - a) / 3) / mark.bars.length;
      return mark.bars.map((fill, i) => [a + step * i * mark.soft[0], b - step * i * mark.soft[1], y, fill]);
    });
    const [band] = frame.layout.shapes, styles = drawn.map(way => way.mark.marker);
    const shapes = scale.level.breaks.map(pair => pair.map(scale.px)).filter(([a, b]) => band && b > 0 && a < plot)
      .map(([a, b]) => ({...band, x0: left + Math.max(a, 0), x1: left + Math.min(b, plot), y1: height}));
    return {
      layout: {...frame.layout, width, height, shapes, xaxis: {...frame.layout.xaxis, range: [0, width]}, yaxis: {...frame.layout.yaxis, range: [height, 0]}},
      data: [
        lines(ticks, [...upright, [left, S.head, width, S.head]]),
        lines({...ticks, name: "lanes"}, tops.slice(1).map(y => [0, y, width, y])),
        {...periods, base: bars.map(b => b[0]), x: bars.map(b => b[1] - b[0]), y: bars.map(b => b[2]), width: bars.map(() => periods.width[0]),
          marker: {...periods.marker, color: bars.map(b => b[3])}},
        {...marks, x: drawn.map(way => way.x), y: drawn.map(way => way.y), customdata: drawn.map(way => part(way.mark.hit).firstElementChild.dataset.key),
          marker: {...marks.marker, symbol: styles.map(m => m.symbol), size: styles.map(m => m.size), color: styles.map(m => colour(m.color)),
            line: {width: styles.map(m => m.line.width), color: styles.map(m => m.line.color)}}},
      ].filter(trace => trace.x.length),
    };
  }

  function spine(state, view) {
    const made = document.createDocumentFragment();
    for (const [i, marks] of lanesOf(state, view.dated)) {
      const lane = part(D.parts.spine).firstElementChild, list = lane.querySelector("ol");
      lane.querySelector("h2").firstChild.data = D.lanes[state.lanes].names[i] + " ";
      count(lane, marks.length);
      list.replaceChildren();
      let before = null;
      for (const mark of marks) {
        const [begin, end] = mark.days, first = monthOf(begin), last = monthOf(end - begin <= S.longSpan ? end : begin), gap = before === null ? 0 : first - before - 1, years = gap >= 120;
        if (gap >= S.foldFrom && state.fold === "1") list.append(Object.assign(document.createElement("li"), {className: "gap",
          textContent: say(years ? "%(n)s quiet|years" : "%(n)s quiet|months", {n: years ? Math.round(gap / 12) : gap}).replace("|", " ")}));
        const bead = part(mark.bead).firstElementChild;
        pointed(bead.querySelector(".bead"), state);
        list.append(bead);
        before = Math.max(before ?? first, last);
      }
      made.append(lane);
    }
    return text(made);
  }

  function card(state, view) {
    if (!state.event) return "";
    const made = relink(part(D.cards[state.event]), `${D.base}&${new URLSearchParams({event: state.event})}`, state);
    const at = view.events.indexOf(state.event), last = view.events.length - 1;
    for (const [selector, to] of [["[rel=prev]", at - 1], ["[rel=next]", at + 1], ["[data-turn=Home]", at ? 0 : -1], ["[data-turn=End]", at === last ? -1 : last]]) {
      const a = made.querySelector(`.turn ${selector}`), event = at < 0 ? undefined : view.events[to];
      if (!a) continue;
      if (!event) { selector === "[rel=prev]" ? a.replaceWith(document.createElement("span")) : a.remove(); continue; }
      link(a, state, {event});
      const words = [...a.childNodes].find(node => node.nodeType === Node.TEXT_NODE);
      if (!a.hidden) words.data = D.titles[event];
    }
    return text(made);
  }

  function tray(state, view) {
    if (state.view !== "timeline") return "";
    const made = prepared("tray", state), undated = every.filter(n => !A[n].days);
    const left = keep(made.querySelectorAll("li"), i => view.shown.has(undated[i]));
    if (left) count(made, left);
    return left ? text(made) : "";
  }

  // --- the answer, as `timeline.payload.answer` gives it ---------------------------------------------------------------

  function answer({query, width, theme}) {
    const {state, notices} = read(query), view = filtered(state), timeline = state.view === "timeline" && view.dated.length > 0;
    const narrow = width < S.spineBelow, drawn = timeline && !narrow ? chart(state, view, width, theme) : null;
    const box = document.createElement("div");
    for (const words of notices.slice(0, 6)) box.append(Object.assign(document.createElement("p"), {className: "notice", textContent: words}));
    const extent = view.inside ? D.proper : [Math.min(D.proper[0], D.extent[0]), Math.max(D.proper[1], D.extent[1])];
    document.body.classList.toggle("embed", state.embed === "1");
    return {
      version: D.version, lang: D.locale, query: write(state), tour: "", said: summary(view), counts: view.counts, years: view.years,
      title: state.event ? `${D.titles[state.event]} – ${D.title}` : describe(state) === say("All accounts") ? D.title : `${describe(state)} – ${D.title}`,
      html: {notices: box.innerHTML, ...pillsAndEmpty(state, view), overview: timeline ? overview(view) : "", spine: timeline && narrow ? spine(state, view) : "",
        axis: drawn?.axis ?? "", hits: drawn?.hits ?? "", panel: panel(state, view), tray: tray(state, view), card: card(state, view)},
      year: chosenYear(state), state: {...state, fold: state.fold === "1"}, window: view.window, drawn: timeline,
      figure: drawn?.figure ?? null, left: drawn?.left ?? 0, knots: drawn?.knots ?? [], extent,
    };
  }

  const {theme} = read(location.search.slice(1)).state;
  if (theme) document.documentElement.dataset.theme = theme;
  window.timelineServer = async request => answer(request);
})();
