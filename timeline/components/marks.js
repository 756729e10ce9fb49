/* What lies over the figure as HTML: the axis and the names of the lanes, which stay in sight, and every mark as a link. */
(() => {
  "use strict";
  const { createElement: h, memo } = window.React;
  const { changed, number } = window.timeline_components.shared;
  const REACH = 7; // px from a mark's centre to the edge of its link

  const px = value => `${value}px`;

  function Axis({ chart }) {
    return h(
      "div",
      {
        className: `axis${chart.days ? " days" : ""}${chart.top < 40 ? " titles-only" : ""}`,
        style: { height: px(chart.top), marginBottom: px(-chart.top) },
        "aria-hidden": true,
      },
      chart.titles.map((t, i) =>
        h("p", { key: i, className: "act", style: { left: px(t.x) } }, h("b", null, t.title), h("span", null, t.words)),
      ),
      chart.ticks.map((t, i) =>
        h("span", { key: `t${i}`, className: `tick${t.strong ? " strong" : ""}`, style: { left: px(t.x) } }, t.label),
      ),
      chart.panels.map(([left, right], i) =>
        h("i", { key: `p${i}`, style: { left: px(left), width: px(right - left) } }),
      ),
      chart.lines.map(([x, height]) =>
        h("i", { key: `l${x}`, className: "line", style: { left: px(x - 0.5), height: px(height) } }),
      ),
    );
  }

  function LaneName({ lane, chart, query }) {
    const { key, name, notes, top, bottom, empty } = lane;
    const style = { top: px(top), height: px(bottom - top), width: chart.beside ? px(chart.left - 8) : undefined };
    const picture = lane.left !== undefined;
    if (picture) style.left = px(lane.left);
    const words = h("b", null, name.join(" "));
    const filter = chart.facet && key && !empty;
    return h(
      "div",
      {
        className: `lane${empty ? " nothing-here" : ""}${picture ? " in-picture" : chart.beside ? "" : " above"}`,
        style,
        "data-drawn": lane.drawn,
      },
      h(
        "div",
        { className: "lane-name" },
        filter ? h("a", { "data-lane": key, href: `?${changed({ [chart.facet]: key }, query)}` }, words) : words,
        notes.map((note, i) => h("small", { key: i }, note)),
      ),
    );
  }

  const reaching = (key, words, style, { density }) =>
    h("span", { key, className: "reaching", style: { ...style, top: px(density.base) } }, words);

  function LaneWords({ lane, chart, query }) {
    const { published, empty, density, top, bottom } = lane;
    return [
      published?.map(({ words, x, y }) =>
        h("span", { key: y, className: "published", style: { left: px(x), top: px(y) } }, words),
      ),
      empty &&
        h(
          "p",
          {
            key: "e",
            className: "nothing",
            style: {
              [chart.beside ? "left" : "right"]: px(chart.beside ? chart.left + 8 : 8),
              top: px((top + bottom) / 2),
            },
          },
          empty.words,
          empty.event && [
            " · ",
            h("a", { key: "a", "data-nearest": empty.window, href: `?${changed(empty.window, query)}` }, empty.nearest),
          ],
        ),
      density &&
        [
          [density.base, 0],
          [density.base - density.height, density.most],
        ].map(([y, count]) =>
          h(
            "span",
            { key: y, className: "scale", style: { right: px(chart.width - chart.left + 6), top: px(y) } },
            `${number(count)} –`,
          ),
        ),
      // Those that reach into the window from before it, or out of it beyond its end, are in no column.
      density?.before > 0 && reaching("before", `‹ ${number(density.before)}`, { left: px(chart.left + 2) }, lane),
      density?.after > 0 &&
        reaching("after", `${number(density.after)} ›`, { right: px(chart.width - chart.right + 2) }, lane),
    ];
  }

  function Label({ mark, left, top }) {
    const { box, lines, side, size, weight, row, suffix, detail } = mark.label;
    const style = {
      left: px(box[0] - left),
      top: px(box[1] - top),
      width: px(box[2] - box[0]),
      fontSize: px(size),
      fontWeight: weight,
      lineHeight: px(row - 1),
      textAlign: side === "left" ? "right" : "left",
    };
    return h(
      "span",
      { className: `label${weight > 400 ? " strong" : ""}`, style },
      // What is read aloud and what stands there are the same words, parted by the same blanks.
      lines.map((line, i) => {
        const last = suffix && i === lines.length - 1;
        const words = last ? [`${line} `, h("small", { key: "s" }, suffix)] : line;
        return [h("span", { key: i, dir: "auto" }, words), " "];
      }),
      detail && h("small", { className: "detail" }, detail),
    );
  }

  // What a mark is called begins with all that its label shows, so that who says what they see means it.
  function said({ title, label, when, teller, also }) {
    const words = label ? [...label.lines, label.suffix].filter(Boolean).join(" ") : title;
    return [words, words.startsWith(title) ? "" : title, when, teller, also].filter(Boolean).join(". ");
  }

  const Mark = memo(({ mark, at, stop, current, query }) => {
    const left = mark.x - REACH;
    const top = mark.y - REACH;
    const marks = ["highlighted", "headline", "faint"].filter(name => mark[name]);
    if (current) marks.push("current");
    return h(
      "a",
      {
        className: ["mark", ...marks].join(" "),
        href: `?${changed({ event: mark.event, account: mark.key }, query)}`,
        "data-at": at,
        "data-event": mark.event,
        "data-key": mark.key,
        "aria-label": said(mark),
        "aria-current": current || undefined,
        tabIndex: stop ? 0 : -1,
        style: { left: px(left), top: px(top) },
      },
      mark.cut && h("i", { className: "cut", "aria-hidden": true }, mark.cut < 0 ? "‹" : "›"),
      mark.label && h(Label, { mark, left, top }),
    );
  });

  // Links are from the address that the chart is of: the browser's own may follow a moment later.
  const Overlay = memo(({ chart, query, stop, selected }) => {
    return [
      ...chart.gaps.map((gap, i) =>
        h(
          "span",
          { key: `g${i}`, className: "gap", style: { left: px(gap.x), top: px(gap.y) }, "aria-hidden": true },
          gap.words,
        ),
      ),
      ...chart.marks.map((mark, at) =>
        h(Mark, { key: mark.key, mark, at, stop: at === stop, current: mark.event === selected, query }),
      ),
      ...chart.lanes.map(lane => h(LaneName, { key: `n${lane.key}`, lane, chart, query })),
      ...chart.lanes.map(lane => h(LaneWords, { key: `w${lane.key}`, lane, chart, query })),
    ];
  });

  Object.assign(window.timeline_components, { Axis: memo(Axis), Overlay });
})();
