/* Files of the view shown, without a server: its rows as CSV and JSON, and the figure of its picture with all words in it.
   The rows and the fonts come in a script of their own, when they are asked for: from disk nothing else can be loaded. */
(() => {
  "use strict";
  const {D, many, read, write, filtered, describe, choosing, columns, escape} = window.site;

  let loaded = null;
  const saved = () => loaded ||= new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, {src: D.saved, onload: () => done(window.timelineSaved), onerror: failed});
    document.head.append(script);
  });

  // --- rows: the same bytes as timeline/export.py gives -----------------------------------------------------------------------

  const FILES = {
    "events.csv": ({head, csv}, {rows}) => head + rows.map(a => csv[a.n]).join(""),
    "events.json": ({json}, {rows, events, counts}, state) => JSON.stringify({
      version: D.version, describe: describe(state), count: {accounts: rows.length, events: events.length},
      facets: counts, accounts: rows.map(a => json[a.n]),
    }, null, 1) + "\n",
  };

  async function timelineFile(name, query) {
    const {state} = read(query);
    return FILES[name](await saved(), filtered(state), state);
  }

  document.addEventListener("click", event => {
    const a = event.target.closest("[data-download]"), name = a?.dataset.download;
    if (!FILES[name]) return;
    event.preventDefault();
    timelineFile(name, new URL(a.href).search.slice(1)).then(text => window.timelineSave(new Blob([text]), name));
  });

  // --- the picture ------------------------------------------------------------------------------------------------------------

  // The words that lie over the chart, each line with its place and looks, and the marks pointed at, from the page's HTML.
  function laid({html}, width) {
    const box = document.body.appendChild(document.createElement("div")), range = document.createRange(), words = [];
    box.style.cssText = `position:absolute;left:0;top:0;width:${width}px;visibility:hidden`;
    box.innerHTML = `<div id="axis">${html.axis}</div><div>${html.hits}</div>`;
    const {left, top} = box.getBoundingClientRect(), accent = getComputedStyle(box).getPropertyValue("--accent");
    for (const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT); walker.nextNode();) {
      const {data, parentElement} = walker.currentNode, {fontSize, fontWeight, color} = getComputedStyle(parentElement);
      range.selectNodeContents(walker.currentNode);
      const at = range.getBoundingClientRect(), textfont = {size: parseFloat(fontSize), weight: +fontWeight, color};
      if (data.trim()) words.push({x: at.left - left, y: at.top + at.height / 2 - top, text: escape(data), textfont});
    }
    const line = {color: accent, width: 2}, shapes = [...box.querySelectorAll(".current, .pointed")].map(mark => {
      const at = mark.getBoundingClientRect();
      return {type: "rect", x0: at.left - left, x1: at.right - left, y0: at.top - top, y1: at.bottom - top, line};
    });
    box.remove();
    return {words, shapes};
  }

  // Words in lines of about so many pixels.
  function broken(words, room) {
    const most = Math.floor(room);
    return (words.match(new RegExp(`\\S.{0,${most}}(?!\\S)|\\S{1,${most}}`, "g")) ?? []).map(escape);
  }

  // The figure drawn with its words and those around it, as `timeline.picture` has it; for assets/picture.js.
  window.timelineFigure = async (width, theme) => {
    const query = document.body.dataset.drawn, {state} = read(query), {rows, dated} = filtered(state);
    const answer = await window.timelineServer({query, width, theme}), {data, layout} = answer.figure, {height} = layout;
    const {title, sentence, leading, key, signs, foot, around: [above, side, below], plan} = D.pictures[theme];
    const {words, shapes} = laid(answer, width), {fonts} = await saved(), undated = rows.length - dated.length;
    const without = many("%(n)s account without a date", "%(n)s accounts without a date", undated);
    const said = [choosing(state) ? describe(state) : "", answer.said.replace(/\.$/, undated ? `; ${without}` : "")];
    const lines = said.flatMap(sentence => broken(sentence, width / 7.5));
    const cited = write(state, {data: D.version, theme: "", embed: "0", tour: "0", sort: "time"});
    const link = location.protocol === "file:" ? "" : `${location.href.split(/[?#]/)[0]}?${cited}`; // no path of a reader's own
    const notes = [foot.text, ...broken(link, width / 6.5)];
    const head = above + leading * lines.length, end = height + below + leading * notes.length;
    const moved = (notes, by) => notes.map(note => ({...note, y: note.y + by}));
    layout.annotations = [
      ...moved(title, -leading * lines.length), {...sentence, text: lines.join("<br>")},
      ...moved([...signs, {...foot, text: notes.join("<br>")}], height),
    ];
    layout.shapes.push(...shapes);
    layout.xaxis.range = [-side, width + side];
    layout.yaxis.range = [end, -head];
    Object.assign(layout, {width: width + 2 * side, height: head + end, paper_bgcolor: D.paper[theme]});
    data.push(...key.map(trace => ({...trace, y: trace.y.map(y => y + height)})), {...plan, ...columns(words)});
    const name = answer.title.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-");
    return {figure: {data, layout}, fonts, name: name.slice(0, 80)};
  };
})();
