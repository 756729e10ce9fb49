/* The page's own script. The query string is the state: every control changes it, the server answers with
   figure, fragments and counts for it, and this script puts them in place. Nothing is decided here about the data. */
(() => {
  "use strict";
  const $ = id => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const DAY = 86400000, FACETS = ["source", "actor", "type", "standing"];
  const ANSWER_WITHIN = 8000; // ms; after that the page says that the server is silent

  let query = new URLSearchParams(location.search);
  let answer = null; // the last answer shown
  let busy = false, again = false, watchdog = 0;
  let returnTo = null; // the mark that opened the card
  const embedded = id => JSON.parse($(id)?.textContent || "{}");
  const words = embedded("words");
  const shown = {}; // element id -> the HTML it was last given

  // --- asking ---------------------------------------------------------------------------------------------------

  const theme = () => document.documentElement.dataset.theme ||
    (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  const SPINE_BELOW = +$("timeline").dataset.spineBelow; // px: there a spine is drawn, which is the same for all widths
  // The chart's width goes in steps, so that few answers serve all screens, and the most usual one can come with the page.
  function width() {
    const room = Math.floor($("timeline").parentElement.clientWidth);
    return room < SPINE_BELOW ? SPINE_BELOW - 1 : Math.max(room - (room - 4) % 20, SPINE_BELOW);
  }
  const request = () => ({query: query.toString(), width: width(), theme: theme()});

  // One request is under way at a time; while it is, only the newest wish is kept. Requests go to Dash's callback
  // directly, which saves its renderer's 12 to 15 ms a time; where there is no server, a script of the page answers them.
  function ask() {
    if (busy) { again = true; return; }
    busy = true;
    clearTimeout(watchdog);
    watchdog = setTimeout(silence, ANSWER_WITHIN);
    (window.timelineServer || post)(request()).then(show).catch(silence);
  }

  async function post(data) {
    const inputs = [{id: "request", property: "data", value: data}], outputs = {id: "answer", property: "data"};
    const body = JSON.stringify({output: "answer.data", outputs, inputs, changedPropIds: ["request.data"]});
    const headers = {"Content-Type": "application/json"}, {requests_pathname_prefix} = embedded("_dash-config");
    const response = await fetch(requests_pathname_prefix + "_dash-update-component", {method: "POST", headers, body});
    if (!response.ok) throw new Error(String(response.status));
    return JSON.parse((await response.json()).response.answer.data);
  }

  // What is on the screen is said in an attribute, and in a store of Dash's. Its renderer comes after the first drawing:
  // nothing that a reader waits for depends on it.
  let dash = "";
  function drawn(query) {
    document.body.dataset.drawn = query;
    if (dash === "up") setTimeout(() => dash_clientside.set_props("drawn", {data: query}));
    if (dash || !$("dash")) return;
    dash = "comes";
    const scripts = all("script", $("dash").content), files = scripts.filter(script => script.src);
    const added = files.map(({src}) => document.body.appendChild(Object.assign(document.createElement("script"), {async: false, src})));
    added.at(-1).onload = () => scripts.filter(script => !script.src).forEach(script => document.body.append(document.importNode(script, true)));
  }
  const dashIsUp = () => { dash = "up"; return answer?.query ?? dash_clientside.no_update; };

  function silence() {
    clearTimeout(watchdog);
    busy = false;
    say(words.silent);
  }

  // Takes the view to another query string; `keep` replaces the history entry instead of adding one.
  function go(next, keep = false) {
    query = new URLSearchParams(next);
    ask();
    history[keep ? "replaceState" : "pushState"](null, "", "?" + query);
    dim();
  }

  function change(set, keep) {
    const next = new URLSearchParams(query);
    for (const [key, value] of Object.entries(set)) value === null ? next.delete(key) : next.set(key, value);
    go(next, keep);
  }

  function toggled(facet, value) {
    const next = new URLSearchParams(query), chosen = next.getAll(facet);
    next.delete(facet);
    const after = chosen.includes(value) ? chosen.filter(v => v !== value) : [...chosen, value];
    after.forEach(v => next.append(facet, v));
    return next;
  }

  function yearly(year) {
    const next = new URLSearchParams(query), is = answer && answer.year === +year;
    for (const key of ["from", "to", "start", "end"]) next.delete(key);
    if (!is) { next.set("from", `${year.padStart(4, "0")}-01-01`); next.set("to", `${year.padStart(4, "0")}-12-31`); }
    return next;
  }

  // --- showing --------------------------------------------------------------------------------------------------

  function show(data) {
    clearTimeout(watchdog);
    busy = false;
    if (!answer) $("intro").hidden = seen() || query.has("embed") || query.has("event"); // not before: what can be read already would move
    answer = data;
    if (!again) query = new URLSearchParams(data.query); // without what the server did not know
    const held = focusKey();
    document.title = data.title;
    setText($("said"), data.said);
    setText($("version"), data.version);
    for (const [id, html] of Object.entries(data.html)) if (shown[id] !== html) { $(id).innerHTML = html; shown[id] = html; }
    for (const mark of all("#timeline [data-key]")) {
      const to = new URLSearchParams(data.query);
      to.set("event", mark.dataset.event);
      mark.href = "?" + to;
    }
    for (const hit of all(".hit")) hit.setAttribute("aria-label", hit.dataset.tip.replaceAll(/\.?\n/g, ". "));
    counts(data);
    controls(data);
    $("timeline").hidden = !data.drawn;
    $("chart").hidden = $("axis").hidden = !data.figure;
    document.body.dataset.view = data.state.view;
    document.body.dataset.lanes = data.state.lanes;
    document.body.classList.toggle("open", !!data.html.card);
    $("main").style.setProperty("--drawn", data.figure ? data.figure.layout.width + "px" : "none");
    const done = data.figure ? draw(data.figure) : null;
    restore(held);
    follow();
    if (again) { again = false; ask(); }
    return Promise.resolve(done).then(() => drawn(data.query));
  }

  const setText = (element, text) => { if (element.textContent !== text) element.textContent = text; };

  function counts(data) {
    for (const a of all("#rail .value")) {
      const {facet, value} = a.dataset, count = data.counts[facet]?.[value] ?? 0;
      setText(a.querySelector(".count"), String(count));
      a.classList.toggle("none", !count);
      a.setAttribute("aria-checked", query.getAll(facet).includes(value));
      a.href = "?" + toggled(facet, value);
    }
    for (const a of all("#rail .year")) {
      const count = data.years[a.dataset.year] ?? 0;
      setText(a.querySelector(".count"), String(count));
      a.classList.toggle("none", !count);
      a.setAttribute("aria-checked", data.year === +a.dataset.year);
      a.href = "?" + yearly(a.dataset.year);
    }
  }

  function controls(data) {
    for (const a of all("[data-set]")) {
      const {set, value} = a.dataset, next = new URLSearchParams(query);
      if (set === "fold") {
        a.setAttribute("aria-checked", data.state.fold);
        data.state.fold ? next.set("calendar", "1") : next.delete("calendar");
      } else {
        data.state[set] === value ? a.setAttribute("aria-current", "true") : a.removeAttribute("aria-current");
        next.set(set, value);
      }
      a.href = "?" + next;
    }
    for (const a of all("[data-lang]")) {
      const other = new URLSearchParams(query), code = new URLSearchParams(a.dataset.lang).get("lang");
      code ? other.set("lang", code) : other.delete("lang");
      a.href = a.dataset.file + "?" + other; // without a server each language is a file
    }
    const full = new URLSearchParams(query);
    full.delete("embed");
    $("full").href = "?" + full;
    for (const a of all("#tour, #intro a[data-go]")) a.href = "?" + data.tour;
    for (const a of all("[data-download]")) a.href = a.dataset.download + "?" + data.query;
    for (const key of ["q", "from", "to"]) if (document.activeElement !== $(key)) $(key).value = data.state[key];
  }

  const plotly = () => window.Plotly ? Promise.resolve() :
    new Promise(done => $("plotly").addEventListener("load", done, {once: true}));

  async function draw(figure) {
    $("chart").style.height = figure.layout.height + "px";
    await plotly();
    if (answer.figure !== figure) return; // a newer answer came while Plotly was loading
    slide(0);
    await Plotly.react($("plot"), figure.data, figure.layout, {displayModeBar: false, staticPlot: true, responsive: false});
    $("chart").classList.remove("undrawn");
  }

  // Marks that fall away are dimmed at once, before the server has answered.
  function dim() {
    const chosen = Object.fromEntries(FACETS.map(f => [f, new Set(query.getAll(f))]));
    const actors = new Set([...chosen.actor].map(name => String(actorNumber(name))));
    for (const hit of all("#timeline [data-key]")) {
      const {source, actor, type, standing} = hit.dataset;
      const fits = (set, values) => !set.size || values.some(v => set.has(v));
      const stays = fits(chosen.source, source.split(" ")) && fits(actors, actor.split(" ")) &&
        fits(chosen.type, type.split("\x1f")) && fits(chosen.standing, standing.split(" "));
      hit.classList.toggle("away", !stays);
      hit.classList.toggle("current", hit.dataset.event === query.get("event"));
    }
    for (const a of all("#rail .value")) a.setAttribute("aria-checked", chosen[a.dataset.facet].has(a.dataset.value));
  }

  let numbers = null;
  function actorNumber(name) {
    numbers ||= answer ? new Map(Object.keys(answer.counts.actor).map((n, i) => [n, i])) : new Map();
    return numbers.get(name) ?? -1;
  }

  function say(text) {
    const p = Object.assign(document.createElement("p"), {className: "notice", textContent: text});
    $("notices").replaceChildren(p);
    delete shown.notices; // the next answer takes it away
  }

  // --- focus: fragments are replaced, the reader's place is not lost ---------------------------------------------

  function focusKey() {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const place = at.closest("#hits, #spine, #pills, #card, #panel, #tray, #overview, #empty, #notices");
    if (!place) return null;
    const same = all("a, button", place);
    return {place: place.id, key: at.dataset.key, href: at.getAttribute("href"), label: at.getAttribute("aria-label"), nth: same.indexOf(at)};
  }

  function restore(held) {
    const opened = answer.html.card && answer.state.event !== shownEvent;
    const closed = !answer.html.card && shownEvent;
    shownEvent = answer.state.event;
    if (opened && asked) { $("card-title").focus({preventScroll: !narrow()}); $("side").scrollTop = 0; asked = false; return; }
    if (closed && returnTo) { document.querySelector(`#timeline [data-key="${CSS.escape(returnTo)}"]`)?.focus({preventScroll: true}); returnTo = null; return; }
    if (!held || document.activeElement !== document.body) return;
    const links = all("a, button", $(held.place));
    const again = links.find(a => held.key ? a.dataset.key === held.key : held.label && a.getAttribute("aria-label") === held.label) ||
      links[Math.min(held.nth, links.length - 1)] || $("main");
    again.focus({preventScroll: true});
  }
  // The mark of the open event is brought into sight when the reader comes to it by another way than the mark itself.
  let followed = "";
  function follow() {
    const event = answer.state.event;
    if (event && event !== followed && followed !== null) {
      const mark = document.querySelector("#timeline .current"), box = mark?.getBoundingClientRect();
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (box && (box.top < 0 || box.bottom > innerHeight)) mark.scrollIntoView({block: "center", behavior: calm ? "auto" : "smooth"});
    }
    followed = event;
  }
  let shownEvent = "", asked = false;
  const narrow = () => matchMedia("(max-width: 1199px)").matches;

  // --- clicks and keys --------------------------------------------------------------------------------------------

  document.addEventListener("click", event => {
    const a = event.target.closest("a");
    if (!a || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (moved) { event.preventDefault(); moved = false; return; }
    if (a.dataset.facet) { event.preventDefault(); go(toggled(a.dataset.facet, a.dataset.value)); }
    else if (a.dataset.year) { event.preventDefault(); go(yearly(a.dataset.year)); }
    else if (a.dataset.set || "go" in a.dataset) {
      event.preventDefault();
      if (a.dataset.key) returnTo = a.dataset.key;
      asked = true;
      hideTip();
      go(a.getAttribute("href").slice(1));
      if (a.closest("#card") && a.classList.contains("actor")) scrollTo({top: 0});
    }
  });

  document.addEventListener("keydown", event => {
    const a = event.target.closest("a[role=checkbox], a[role=switch]");
    if (a && event.key === " ") { event.preventDefault(); a.click(); }
    const field = event.target.closest("input, select, textarea, [role=slider], summary");
    if (!field && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && query.has("event")) turn(event);
    if (event.key === "Escape" && !event.defaultPrevented) {
      hideTip();
      const menu = document.querySelector(".menu[open]");
      if (menu) { menu.open = false; menu.querySelector("summary").focus(); return; }
      if (query.has("event") && !document.querySelector(":popover-open")) change({event: null});
    }
  });

  // The open card's ways on: arrow keys, Home and End.
  const TURNS = {ArrowLeft: "[rel=prev]", ArrowRight: "[rel=next]", Home: "[data-turn=Home]", End: "[data-turn=End]"};
  function turn(event) {
    const way = TURNS[event.key] && document.querySelector(`#card .turn ${TURNS[event.key]}`);
    if (!way) return;
    event.preventDefault();
    way.click();
  }

  addEventListener("popstate", () => { query = new URLSearchParams(location.search); asked = false; dim(); ask(); });

  let typing = 0;
  function searched(wait) {
    clearTimeout(typing);
    typing = setTimeout(() => change({q: $("q").value.trim() || null}, true), wait);
  }

  function wireControls() {
    $("q").addEventListener("input", () => searched(150));
    $("search").addEventListener("submit", event => { event.preventDefault(); searched(0); });
    for (const key of ["from", "to"])
      $(key).addEventListener("change", () => change({[key]: $(key).value || null, start: null, end: null}));
    $("find-actor").addEventListener("input", findActor);
    $("actors").addEventListener("click", event => {
      const button = event.target.closest("button.fold");
      if (!button) return;
      const open = button.closest(".branch").classList.toggle("open");
      button.setAttribute("aria-expanded", open);
    });
    $("theme").addEventListener("click", () => setTheme(theme() === "dark" ? "light" : "dark"));
    $("share").addEventListener("click", share);
    for (const button of all("[data-zoom]"))
      button.addEventListener("click", () => +button.dataset.zoom ? zoom(+button.dataset.zoom) : reset());
    document.addEventListener("click", event => {
      if (event.target.closest("[data-copy=cite]")) cite();
      for (const menu of all(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
    });
    $("print").addEventListener("click", () => { $("download").open = false; print(); });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", ask);
    $("intro-done").addEventListener("click", () => { seen(true); $("intro").hidden = true; $("main").focus(); });
    $("intro").addEventListener("click", event => { if (event.target.closest("a")) { seen(true); $("intro").hidden = true; } });
  }

  // Whether the introduction has been read; a browser without storage is shown it again.
  function seen(now) {
    try { if (now) localStorage.setItem("intro", "seen"); return localStorage.getItem("intro") === "seen"; }
    catch { return false; }
  }

  const folded = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  function findActor() {
    const words = folded($("find-actor").value).split(/\s+/).filter(Boolean);
    let some = false;
    for (const branch of all("#actors .branch")) {
      const fits = words.every(w => folded(branch.dataset.names).includes(w));
      branch.hidden = !fits;
      branch.classList.toggle("found", fits && words.length > 0);
      some ||= fits;
    }
    $("no-actor").hidden = some;
  }

  function setTheme(name) {
    document.documentElement.dataset.theme = name;
    change({theme: name}, true);
  }

  async function copy(text, done) {
    try { await navigator.clipboard.writeText(text); say(done); }
    catch { say(words.copy + text); }
  }
  const share = () => copy(location.href, words.link);
  function cite() {
    const place = document.querySelector(".cite-text");
    copy(`${place.querySelector("span").textContent} ${place.querySelector("[data-permalink]").href}`, words.cited);
  }

  // --- time: pixels to days, zoom, pan ----------------------------------------------------------------------------

  const iso = day => {
    const d = new Date(day * DAY), year = d.getUTCFullYear();
    return `${String(year).padStart(4, "0")}-${String(d.getUTCMonth() + 1).padStart(2, "0")}-${String(d.getUTCDate()).padStart(2, "0")}`;
  };

  // The day under a pixel of the plot; the scale is piecewise linear, outside it the nearest stretch goes on.
  function dayAt(x) {
    const knots = answer.knots;
    let i = 1;
    while (i < knots.length - 1 && knots[i][0] < x) i++;
    const [[x0, d0], [x1, d1]] = [knots[i - 1], knots[i]];
    return d0 + (x - x0) / (x1 - x0) * (d1 - d0);
  }

  const SHORTEST = 7; // days
  function setWindow(first, last, keep = true) {
    const [low, high] = answer.extent, length = Math.min(Math.max(Math.round(last - first), SHORTEST - 1), high - low);
    first = Math.min(Math.max(Math.round(first), low), high - length);
    last = first + length;
    if (first === answer.window[0] && last === answer.window[1]) return false;
    change({start: iso(first), end: iso(last)}, keep);
    strip(first, last);
    return true;
  }

  function reset() { change({start: null, end: null}); }

  function zoom(factor, centre = null) {
    const [first, last] = answer.window, length = last - first + 1;
    const middle = centre ?? (first + last + 1) / 2, share = (middle - first) / length;
    return setWindow(middle - share * length * factor, middle + (1 - share) * length * factor - 1);
  }

  // Moves the drawing sideways while it is dragged; the next answer draws it anew.
  function slide(pixels) {
    for (const part of [$("plot"), $("hits"), $("axis")]) part.style.transform = pixels ? `translateX(${pixels}px)` : "";
  }

  function strip(first, last) {
    const element = document.querySelector(".strip"), frame = element?.querySelector(".window");
    if (!frame) return;
    const low = +element.dataset.first, length = +element.dataset.stop - low;
    frame.style.left = Math.max(0, 100 * (first - low) / length) + "%";
    frame.style.width = Math.min(100, 100 * (last + 1 - first) / length) + "%";
  }

  let scrolled = 0, moved = false;
  function wireTime() {
    addEventListener("scroll", () => { scrolled = performance.now(); }, {passive: true});
    const chart = $("chart");
    chart.addEventListener("wheel", event => {
      if (!answer?.figure) return;
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      const still = !event.ctrlKey && performance.now() - scrolled < 400; // a scroll that ran into the chart goes on
      if (still) return;
      const x = event.clientX - chart.getBoundingClientRect().left - answer.left;
      const [first, last] = pending || answer.window;
      const did = sideways ? pan(event.deltaX / 400 * (last - first)) : wheelZoom(Math.exp(event.deltaY / 500), dayAt(x));
      if (did || event.ctrlKey) event.preventDefault();
    }, {passive: false});
    chart.addEventListener("dblclick", event => { if (!event.target.closest(".chip")) reset(); });
    dragChart(chart);
    pinch(chart);
    dragStrip();
  }

  // Wheel events come faster than answers: they add up on the window that is wished, not the one that is drawn.
  let pending = null, settle = 0;
  function wheelZoom(factor, centre) {
    const [first, last] = pending || answer.window, length = last - first + 1, share = (centre - first) / length;
    return wish(centre - share * length * factor, centre + (1 - share) * length * factor - 1);
  }
  function pan(days) { const [first, last] = pending || answer.window; return wish(first + days, last + days); }
  function wish(first, last) {
    const before = pending || answer.window;
    if (!setWindow(first, last)) return false;
    const start = query.get("start"), end = query.get("end");
    pending = [Date.parse(start) / DAY, Date.parse(end) / DAY];
    clearTimeout(settle);
    settle = setTimeout(() => { pending = null; }, 300);
    return pending[0] !== before[0] || pending[1] !== before[1];
  }

  function dragChart(chart) {
    let from = null;
    chart.addEventListener("pointerdown", event => {
      moved = false;
      if (event.button || event.pointerType === "touch" || !answer?.figure) return;
      from = {x: event.clientX, id: event.pointerId};
    });
    chart.addEventListener("dragstart", event => event.preventDefault());
    addEventListener("pointermove", event => {
      if (!from || event.pointerId !== from.id) return;
      const by = event.clientX - from.x;
      if (!moved && Math.abs(by) < 5) return;
      if (!moved) { moved = true; hideTip(); chart.classList.add("dragging"); }
      slide(by);
    });
    const stop = event => {
      if (!from || event.pointerId !== from.id) return;
      const by = event.clientX - from.x;
      from = null;
      chart.classList.remove("dragging");
      if (!moved) return;
      const plot = chart.clientWidth - answer.left, days = dayAt(plot / 2) - dayAt(plot / 2 - by);
      if (!setWindow(answer.window[0] - days, answer.window[1] - days, false)) slide(0);
      setTimeout(() => { moved = false; }); // the click that ends a drag is none
    };
    addEventListener("pointerup", stop);
    addEventListener("pointercancel", stop);
  }

  // Two fingers zoom; one finger always scrolls the page.
  function pinch(chart) {
    let before = null;
    const spread = t => Math.hypot(t[0].clientX - t[1].clientX, t[0].clientY - t[1].clientY);
    chart.addEventListener("touchmove", event => {
      if (event.touches.length !== 2 || !answer?.figure) { before = null; return; }
      event.preventDefault();
      const now = spread(event.touches), middle = (event.touches[0].clientX + event.touches[1].clientX) / 2;
      if (before) wheelZoom(before / now, dayAt(middle - chart.getBoundingClientRect().left - answer.left));
      before = now;
    }, {passive: false});
    chart.addEventListener("touchend", () => { before = null; });
  }

  function dragStrip() {
    const overview = $("overview");
    let drag = null;
    const dayOf = (event, box) => {
      const element = overview.querySelector(".strip"), low = +element.dataset.first;
      return low + (event.clientX - box.left) / box.width * (+element.dataset.stop - low);
    };
    overview.addEventListener("pointerdown", event => {
      const element = event.target.closest(".strip");
      if (event.button || !element) return;
      const box = element.getBoundingClientRect(), edge = event.target.closest(".edge");
      const day = dayOf(event, box), [first, last] = answer.window;
      const part = edge ? (edge.classList.contains("from") ? "from" : "to") : "whole";
      const base = event.target.closest(".window") ? [first, last] : [day - (last - first) / 2, day + (last - first) / 2];
      drag = {id: event.pointerId, box, day, part, base};
      if (part === "whole" && !event.target.closest(".window")) setWindow(...base);
      if (!edge) event.preventDefault();
    });
    addEventListener("pointermove", event => {
      if (!drag || event.pointerId !== drag.id) return;
      const by = dayOf(event, drag.box) - drag.day, [first, last] = drag.base;
      if (drag.part === "from") setWindow(Math.min(first + by, last - SHORTEST), last);
      else if (drag.part === "to") setWindow(first, Math.max(last + by, first + SHORTEST));
      else setWindow(first + by, last + by);
    });
    for (const type of ["pointerup", "pointercancel"]) addEventListener(type, () => { drag = null; });
    overview.addEventListener("keydown", event => {
      const edge = event.target.closest(".edge"), step = {ArrowLeft: -1, ArrowRight: 1, PageDown: -12, PageUp: 12}[event.key];
      if (!edge || !step) return;
      event.preventDefault();
      const [first, last] = pending || answer.window, days = step * 30;
      edge.classList.contains("from") ? wish(Math.min(first + days, last - SHORTEST), last) : wish(first, Math.max(last + days, first + SHORTEST));
    });
  }

  // --- the tip over a mark ----------------------------------------------------------------------------------------

  function tip(event) {
    const at = event.target.closest?.("[data-tip]"), box = $("tip");
    if (!at || moved) { hideTip(); return; }
    const [head, ...rest] = at.dataset.tip.split("\n");
    box.replaceChildren(Object.assign(document.createElement("strong"), {textContent: head}),
      ...rest.map(text => Object.assign(document.createElement("span"), {textContent: text})));
    box.hidden = false;
    const over = at.getBoundingClientRect(), size = box.getBoundingClientRect();
    const x = event.type === "focusin" ? over.left : event.clientX - 20;
    box.style.left = Math.max(8, Math.min(x, innerWidth - size.width - 8)) + "px";
    box.style.top = (over.bottom + size.height + 8 < innerHeight ? over.bottom + 4 : over.top - size.height - 4) + "px";
  }
  function hideTip() { $("tip").hidden = true; }

  function wireTips() {
    document.addEventListener("pointerover", event => { if (event.pointerType !== "touch") tip(event); });
    document.addEventListener("focusin", event => { if (event.target.matches?.(".hit:focus-visible")) tip(event); else hideTip(); });
    addEventListener("scroll", hideTip, {passive: true});
  }

  // --- start ------------------------------------------------------------------------------------------------------

  // The answer that came with the page, where it is for this width; a request for another goes out before Plotly is there.
  function arrived() {
    const {any, narrow, wide} = embedded("first"), own = width();
    if (any || !wide) return any;
    return own < SPINE_BELOW ? narrow : own === wide.width ? {...wide, figure: wide.figures[theme()]} : null;
  }

  function begin() {
    wireControls();
    wireTime();
    wireTips();
    const first = arrived();
    first ? show(first) : ask();
    let seen = width(), wait = 0;
    new ResizeObserver(() => {
      if (width() === seen) return;
      seen = width();
      clearTimeout(wait);
      wait = setTimeout(ask, 100);
    }).observe($("timeline").parentElement);
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {timeline: {drawn: dashIsUp}});
  begin();
})();
