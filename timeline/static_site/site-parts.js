/* The parts of the page without a server: what `timeline.fragments` gives to the templates, for the accounts that
   site.js lets through, and the templates themselves, made a script by timeline/site_templates.py. */
(() => {
  "use strict";
  const {D, say, many, spelt, listed, iso, yearOf, dayWords, read, write, filtered, named, choosing, chosenYear, summary,
    describe, periodWords, chart, spine} = window.site;
  const NONE = {source: [], actor: [], type: [], standing: [], q: "", from: "", to: ""}; // no filter
  const PROPER = {start: "", end: "", from: "", to: ""}; // the topic's own time
  const LEFT = {tour: "0", start: "", end: ""}; // the tour

  // --- the templates: as Jinja has it -----------------------------------------------------------------------------------------

  class Safe { constructor(html) { this.html = html; } }
  const escape = value => value instanceof Safe ? value.html :
    String(value).replace(/[&<>"']/g, character => `&#${character.charCodeAt()};`);
  const templates = window.timelineTemplates({
    Safe, escape,
    yes: value => value instanceof Object ? Object.keys(value).length > 0 : Boolean(value),
    each: list => list.map((item, i) => [{index: i + 1, index0: i, last: i === list.length - 1}, item]),
    has: (list, value) => list.includes(value),
    items: Object.entries,
    filters: {
      length: list => list.length,
      first: list => list[0],
      round: (number, digits) => Math.round(number * 10 ** digits) / 10 ** digits,
      capitalize: text => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase(),
    },
  });
  const WORDS = {_: say, ngettext: many, format_list: listed, number: spelt, names: D.names, colour: type => D.types[type]};
  const render = (name, values) => templates[`${name}.html`]({...WORDS, ...values});

  // --- filters as pills, and the ways out where nothing matches ---------------------------------------------------------------

  function pills(state) {
    const found = Object.keys(D.facets).flatMap(f => state[f].map(chosen =>
      [named(f, chosen), {[f]: state[f].filter(value => value !== chosen)}]));
    if (state.q) found.push([`“${state.q}”`, {q: ""}]);
    if (chosenYear(state)) found.push([chosenYear(state), PROPER]);
    else for (const key of ["from", "to"])
      if (state[key]) found.push([periodWords({from: "", to: "", [key]: state[key]}), {[key]: ""}]);
    return found.map(([label, change]) => ({label, href: write(state, change)}));
  }

  function pillValues(state, {matching, shown, inside, window: [low, high]}) {
    const away = [...matching].filter(a => !shown.has(a)).map(a => a.days);
    const first = Math.min(low, ...away.map(days => days[0])), last = Math.max(high, ...away.map(days => days[1]));
    const background = low === D.proper[0] && last === high, end = last === D.proper[1] ? "" : iso(last);
    return {
      pills: pills(state), clear: write(state, NONE), outside: away.length,
      widen: write(state, {start: iso(first).replace(/-.*/, "-01-01"), end}),
      widen_words: background ? say("Show the background before %(year)s", {year: yearOf(low)}) : say("Show them"),
      background: !inside, narrow: write(state, PROPER), proper: D.properWords,
    };
  }

  // --- the strip over the whole time ----------------------------------------------------------------------------------------

  function overview({inside, matching, window: [first, last]}) {
    const range = D.ranges[+!inside], {first: low, stop} = range;
    const share = day => 100 * Math.min(Math.max((day - low) / (stop - low), 0), 1), left = share(first);
    const counts = range.bars.map(bar => bar.rows.filter(n => matching.has(D.accounts[n])).length), top = Math.max(...counts);
    const bars = range.bars.map(({left, width, words}, i) => ({
      left, width, height: 14 + 86 * counts[i] / top, words: `${words}: ${many("%(n)s account", "%(n)s accounts", counts[i])}`,
    })).filter((_, i) => counts[i]);
    const words = {from_day: first, to_day: last, from_words: dayWords(first), to_words: dayWords(last)};
    return render("overview", {o: {...range, ...words, left, width: share(last + 1) - left, bars}});
  }

  // --- the other views ------------------------------------------------------------------------------------------------------

  const grouped = (items, name) => items.reduce((groups, item) => { // runs of items of one name
    if (groups.at(-1)?.name !== name(item)) groups.push({name: name(item), items: []});
    groups.at(-1).items.push(item);
    return groups;
  }, []);

  const by = source => account => account.row.source === source.row.source;

  const PANELS = {
    list: (state, {rows}) => ({
      months: grouped(rows, a => a.month).map(({name, items}) => ({name, accounts: items})), more: 0,
    }),
    coverage: (state, view) => ({
      table: coverage(state, view), sorts: {time: write(state, {sort: "time"}), sources: write(state, {sort: "sources"})},
    }),
    sources: (state, {rows}) => ({
      records: D.sources.map(source => ({
        ...source, only: write(state, {source: [source.row.source], view: "timeline"}),
        accounts: rows.filter(by(source)), total: D.accounts.filter(by(source)).length,
      })),
    }),
    corrections: () => ({retracted: D.retracted, corrected: D.corrected.map(n => D.accounts[n])}),
  };

  function coverage(state, view) {
    const sources = D.sources.filter(({row}) => !state.source.length || state.source.includes(row.source));
    const rows = view.events.map(event => {
      const told = D.events[event].accounts.filter(a => view.shown.has(a));
      const lead = told.reduce((a, b) => b.importance < a.importance ? b : a);
      const began = Math.min(...told.filter(a => a.days).map(a => a.days[0]));
      const cells = sources.map(source => {
        const accounts = told.filter(by(source)), before = source.last !== null && source.last < began && began < Infinity;
        return {accounts, why: accounts.length ? "" : before ? "earlier" : "silent"};
      });
      const {row: {title, type}, date, month} = lead, telling = cells.filter(cell => !cell.why).length;
      return {event, title, type, date, month, telling, told, cells};
    });
    const byTime = state.sort === "time";
    if (!byTime) rows.sort((a, b) => b.telling - a.telling);
    return {
      sources: sources.map(({row}) => row.source), rows, shared: rows.filter(row => row.telling > 1).length,
      totals: sources.map(source => view.rows.filter(by(source)).length),
      groups: grouped(rows, row => byTime ? row.month : "").map(({name, items}) =>
        ({name, rows: items, accounts: items.flatMap(row => row.told).length})),
    };
  }

  // --- the card, and the ways on from it ------------------------------------------------------------------------------------

  const onTour = step => ({...step, view: "timeline", tour: "1"});
  const steps = ({matching}) => D.tour.filter(({event}) => D.events[event].accounts.some(a => matching.has(a))).map(onTour);

  // To the events of the view, or to the steps of the tour that the filters let through.
  function story(state, view) {
    const touring = state.tour === "1", order = touring ? D.tour.map(step => step.event) : view.events;
    const open = touring ? steps(view) : order.map(event => ({event})), place = order.indexOf(state.event);
    const turn = change => change && {title: D.events[change.event].name, href: write(state, change)};
    const before = open.filter(({event}) => order.indexOf(event) < place), known = touring || place >= 0;
    const after = open.filter(({event}) => known && order.indexOf(event) > place);
    const ways = {first: turn(before[0]), previous: turn(before.at(-1)), next: turn(after[0]), last: turn(after.at(-1))};
    const tour = {step: place + 1, steps: order.length, hidden: order.length - open.length, leave: write(state, LEFT)};
    return {...ways, ...touring ? tour : {steps: 0}};
  }

  function card(state, view, common) {
    if (!state.event) return "";
    const opened = D.events[state.event];
    return render("card", {
      ...common, card: opened, citation: opened.citation, story: story(state, view), clear: write(state, NONE),
      standings: [...new Set(opened.accounts.map(a => a.row.standing))],
      close: write(state, {...state.tour === "1" ? LEFT : {}, event: ""}),
      only_actor: actor => write(state, {actor: [actor]}),
    });
  }

  // --- the answer, as `timeline.payload.answer` gives it ----------------------------------------------------------------------

  function title(state) {
    const shown = state.event ? D.events[state.event].name : choosing(state) ? describe(state) : "";
    return shown ? `${shown} – ${D.title}` : D.title;
  }

  function parts(state, view, notices, drawn) {
    const common = {view: {state, rows: view.rows, describe: describe(state)}, open: event => write(state, {event})};
    const undated = view.rows.filter(a => !a.days), values = {...common, ...pillValues(state, view)};
    return {
      notices: render("notices", {notices}),
      pills: render("pills", values),
      empty: render("empty", values),
      overview: drawn ? overview(view) : "",
      spine: drawn?.spine ? render("spine", {...common, lanes: drawn.spine}) : "",
      axis: drawn?.axis ? render("axis", {chart: drawn.axis}) : "",
      hits: drawn?.hits ? render("hits", {...common, ...drawn, chips: []}) : "",
      panel: PANELS[state.view] ? render(state.view, {...common, ...PANELS[state.view](state, view)}) : "",
      tray: state.view === "timeline" ? render("tray", {...common, undated}) : "",
      card: card(state, view, common),
    };
  }

  function answer({query, width, theme}) {
    const {state, notices} = read(query), view = filtered(state), [step] = steps(view), {window, counts, years} = view;
    const draws = state.view === "timeline" && view.dated.length > 0;
    const narrow = width < D.sizes.spineBelow, {first, stop} = D.ranges[+!view.inside];
    const drawn = !draws ? null : narrow ? {spine: spine(state, view)} : chart(state, view, width, theme);
    document.body.classList.toggle("embed", state.embed === "1");
    return {
      version: D.version, lang: D.locale, query: write(state), title: title(state), said: summary(view), counts, years,
      year: chosenYear(state), window, extent: [first, stop - 1], tour: step ? write(state, step) : "",
      state: {...state, fold: state.calendar !== "1"}, html: parts(state, view, notices, drawn), drawn: draws,
      figure: drawn?.figure ?? null, left: drawn?.left ?? 0, knots: drawn?.knots ?? [],
    };
  }

  const {theme} = read(location.search.slice(1)).state;
  if (theme) document.documentElement.dataset.theme = theme;
  window.timelineServer = async request => answer(request);
  window.site.escape = escape;
})();
