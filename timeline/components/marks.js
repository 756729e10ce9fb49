/* What lies over the figure as HTML: the axis and the names of the lanes, which stay in sight, and every mark as a link. */
(() => {
  "use strict";
  const { createElement: h, memo, useLayoutEffect, useMemo, useRef } = window.React;
  const { changed, number, written } = window.timeline_components.shared;
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
        className: `lane${empty ? " nothing-here" : ""}${lane.density ? " counted" : ""}${picture ? " in-picture" : chart.beside ? "" : " above"}`,
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

  const tenths = value => Math.round(10 * value) / 10;

  function labelHtml({ box, lines, side, size, weight, row, suffix, detail }, left, top) {
    const [x, y, width] = [box[0] - left, box[1] - top, box[2] - box[0]].map(tenths);
    const style = `left:${x}px;top:${y}px;width:${width}px;font-size:${size}px;font-weight:${weight};line-height:${row - 1}px`;
    // What is read aloud and what stands there are the same words, parted by the same blanks.
    const words = lines.map((line, i) => {
      const last = suffix && i === lines.length - 1 ? ` <small>${written(suffix)}</small>` : "";
      return `${written(line)}${last}`;
    });
    const alone = words.length === 1 && !detail; // most are, and as one element each they are there sooner
    const parts = words.map(line => `<span class="line" dir="auto">${line}</span> `).join("");
    const second = detail ? `<small class="detail">${written(detail)}</small>` : "";
    const looks = `label${weight > 400 ? " strong" : ""}${side === "left" ? " to-left" : ""}${alone ? " line" : ""}`;
    return `<span class="${looks}" ${alone ? 'dir="auto" ' : ""}style="${style}">${alone ? words[0] : parts + second}</span>`;
  }

  // What a mark is called begins with all that its label shows, so that who says what they see means it.
  function said({ title, label, when, teller, also }) {
    const words = label ? [...label.lines, label.suffix].filter(Boolean).join(" ") : title;
    return [words, words.startsWith(title) ? "" : title, when, teller, also].filter(Boolean).join(". ");
  }

  function markHtml(mark, at) {
    const left = mark.x - REACH;
    const top = mark.y - REACH;
    const looks = ["mark", ...["highlighted", "headline", "faint"].filter(name => mark[name])].join(" ");
    const cut = mark.cut ? `<i class="cut" aria-hidden="true">${mark.cut < 0 ? "‹" : "›"}</i>` : "";
    return `<a class="${looks}" data-at="${at}" data-event="${written(mark.event)}" data-key="${written(mark.key)}" aria-label="${written(
      said(mark),
    )}" tabindex="-1" style="left:${tenths(left)}px;top:${tenths(top)}px">${cut}${mark.label ? labelHtml(mark.label, left, top) : ""}</a>`;
  }

  // The address of a mark's card under a query string, in which the two values have their places once for all marks.
  function addresses(query) {
    const [before, between, after] = changed({ event: "\ue000", account: "\ue000" }, query).split("%EE%80%80");
    const encoded = text => (/^[\w.-]*$/.test(text) ? text : changed({ event: text }, "").slice("event=".length));
    return mark => `?${before}${encoded(mark.event)}${between}${encoded(mark.key)}${after}`;
  }

  /* The links, as HTML: hundreds of them with their labels are there in a fraction of the time that React takes for as many
     elements. What changes while the chart stays is set afterwards: addresses, the chosen event, and which one Tab leads to. */
  function Marks({ chart, query, stop, selected }) {
    const { marks } = chart;
    const box = useRef(null);
    const html = useMemo(() => marks.map(markHtml).join(""), [marks]);
    const focused = box.current?.contains(document.activeElement) ? document.activeElement.dataset.key : "";
    const find = selector => [...box.current.querySelectorAll(selector)];
    useLayoutEffect(() => {
      const address = addresses(query);
      marks.forEach((mark, at) => {
        box.current.children[at].href = address(mark);
      });
    }, [html, query]);
    useLayoutEffect(() => {
      for (const link of find(".current")) {
        link.classList.remove("current");
        link.removeAttribute("aria-current");
      }
      for (const link of selected ? find(`[data-event="${CSS.escape(selected)}"]`) : []) {
        link.classList.add("current");
        link.setAttribute("aria-current", "true");
      }
    }, [html, selected]);
    useLayoutEffect(() => {
      for (const link of find('[tabindex="0"]')) link.tabIndex = -1;
      if (stop >= 0) box.current.children[stop].tabIndex = 0;
    }, [html, stop]);
    useLayoutEffect(() => {
      if (focused) find(`[data-key="${CSS.escape(focused)}"]`)[0]?.focus({ preventScroll: true });
    }, [html]);
    return h("div", { ref: box, className: "links", dangerouslySetInnerHTML: { __html: html } });
  }

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
      h(Marks, { key: "marks", chart, query, stop, selected }),
      ...chart.lanes.map(lane => h(LaneName, { key: `n${lane.key}`, lane, chart, query })),
      ...chart.lanes.map(lane => h(LaneWords, { key: `w${lane.key}`, lane, chart, query })),
    ];
  });

  Object.assign(window.timeline_components, { Axis: memo(Axis), Overlay });
})();
