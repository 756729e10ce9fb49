/* Timeline: the chart. Its picture and Plotly draw it; marks, names and axis lie over it as HTML. */
(() => {
  "use strict";
  const { createElement: h, memo, useEffect, useLayoutEffect, useRef, useState } = window.React;
  const {
    Axis,
    Overlay,
    Navigator,
    crowd,
    near,
    Tip,
    Near,
    Joined,
    Stepper,
    Strip,
    Waiting,
    time,
    drawing,
    hooks,
    shared,
  } = window.timeline_components;
  const { useSize, useDimming, useMove } = hooks;

  const NONE = []; // one and the same, so that to set it again draws nothing again

  // Arrow keys: left and right in a lane, up and down to the mark of the next lane that is nearest in time.
  function neighbour(chart, at, key) {
    const { marks } = chart;
    const here = marks[at];
    if (key === "Home") return marks.findIndex(mark => mark.lane === here.lane);
    if (key === "End") return marks.findLastIndex(mark => mark.lane === here.lane);
    if (key === "ArrowRight" || key === "ArrowLeft") {
      const next = at + (key === "ArrowRight" ? 1 : -1);
      return marks[next]?.lane === here.lane ? next : at;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    for (let lane = here.lane + step; step && lane >= 0 && lane < chart.lanes.length; lane += step) {
      const found = marks.map((mark, i) => [mark, i]).filter(([mark]) => mark.lane === lane);
      if (found.length) return found.sort((a, b) => Math.abs(a[0].x - here.x) - Math.abs(b[0].x - here.x))[0][1];
    }
    return step ? at : -1;
  }

  function Timeline({ id, figure, picture, chart, query, words = {}, vertical, title, tour, selected, setProps }) {
    const root = useRef(null);
    const painted = useRef(null);
    const plot = useRef(null);
    const area = useRef(null);
    const [pointed, setPointed] = useState(null);
    const [list, setList] = useState(NONE);
    const [stop, setStop] = useState(0);
    const [drawn, setDrawn] = useState(null);
    const [step, setStep] = useState(0);
    const steps = chart?.steps;
    const at = Math.max(0, Math.min(step, (steps?.length || 0) - 1));
    useSize(root, setProps);
    useEffect(() => {
      if (title && "own" in document.body.dataset) shared.afterFrame(() => (document.title = title));
    }, [title]);
    useLayoutEffect(() => {
      root.current.chart = chart;
      root.current.figure = figure;
      setPointed(null);
      setList(NONE);
    }, [chart]);
    useDimming(root, chart, query);
    drawing.useFigure(painted, plot, { figure, picture }, setDrawn, query, vertical !== undefined);
    useMove(root, chart, drawn);
    useEffect(() => {
      if (drawn !== null) document.dispatchEvent(new CustomEvent("timeline:drawn", { detail: drawn }));
    }, [drawn]);
    const slide = by => {
      for (const part of area.current.querySelectorAll(".painted, .plot, .mark, .gap, span.published, .joined"))
        part.style.translate = by ? `${by}px` : "";
    };
    useEffect(
      () => (area.current ? time.listen(area.current, () => root.current.chart, slide) : undefined),
      [Boolean(chart)],
    );
    useLayoutEffect(() => {
      if (area.current) slide(0);
      shared.answered();
    }, [chart]);
    useEffect(() => {
      const press = event => {
        const button = event.target.closest?.("[data-zoom]");
        const now = root.current?.chart;
        if (!button || !now) return;
        const factor = Number(button.dataset.zoom);
        factor ? time.zoom(now, factor, time.middle(now, now.selected)) : time.whole();
      };
      document.addEventListener("click", press);
      return () => document.removeEventListener("click", press);
    }, []);
    if (chart) chart.selected = selected;
    const choose = mark => {
      setPointed(null);
      setList(NONE);
      setProps({ selected: mark.event, account: mark.key });
    };
    const place = event => shared.within(area.current, event);
    const click = event => {
      if (!shared.plain(event) || event.target.closest(".near")) return;
      const lane = event.target.closest("[data-lane], [data-nearest]");
      if (lane) {
        event.preventDefault();
        shared.navigate(new URL(lane.href).search);
        return;
      }
      event.preventDefault();
      if (area.current.dataset.dragged) return;
      const link = event.target.closest(".mark");
      const [x, y] = place(event);
      if (vertical) {
        toAct(root.current, chart, x);
        return;
      }
      if (steps) {
        const hit = near(chart, x, y).map(mark => steps.findIndex(one => one.event === mark.event));
        setStep(hit.find(n => n >= 0) ?? at);
        return;
      }
      const found = event.detail ? near(chart, x, y) : [chart.marks[link.dataset.at]];
      if (found.length > 1) setList(found);
      else if (found.length) choose(found[0]);
      else {
        const bin = crowd.binAt(chart, words, x, y);
        setList(NONE);
        if (bin) crowd.follow(chart, bin);
      }
    };
    const hover = event => {
      if (event.pointerType === "touch" || event.buttons || steps) return;
      const at = place(event);
      const mark = near(chart, ...at)[0] || crowd.binAt(chart, words, ...at);
      area.current.classList.toggle("over", Boolean(mark));
      if (mark?.key !== pointed?.key) setPointed(mark);
    };
    const keys = event => {
      const link = event.target.closest(".mark");
      if (event.key === "Escape" && (pointed || list.length)) {
        setPointed(null);
        setList(NONE);
      }
      if (event.key === "+" || event.key === "-") {
        time.zoom(
          chart,
          event.key === "+" ? 0.5 : 2,
          link ? chart.marks[link.dataset.at].x : time.middle(chart, selected),
        );
        return;
      }
      const next = link ? neighbour(chart, Number(link.dataset.at), event.key) : -1;
      if (next < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      setStop(next);
      area.current.querySelector(`[data-at="${next}"]`).focus();
    };
    const focused = event => {
      const link = event.target.closest(".mark");
      if (!link) return;
      setStop(Number(link.dataset.at));
      if (link.matches(":focus-visible")) setPointed(chart.marks[link.dataset.at]);
    };
    const event = pointed?.event || selected || steps?.[at]?.event;
    const zoom = shared.scale() * (vertical && chart ? hooks.filling(root, chart) : 1);
    const tabStop = vertical ? -1 : Math.min(stop, (chart?.marks.length || 0) - 1); // a phone's picture has the line of time below it
    return h(
      "section",
      {
        id,
        ref: root,
        className: `timeline${vertical ? " narrow" : ""}${chart?.lanes.some(lane => lane.density) ? " counted" : ""}`,
        "aria-label": words.chart,
        "data-query": drawn ?? undefined,
        "data-tour": tour,
      },
      h("span", { className: "probe", "aria-hidden": true }, hooks.PROBE),
      h(Waiting, { root }),
      chart &&
        h(
          "div",
          { className: "chart-frame", style: { width: `${chart.width}px`, zoom } },
          h(Axis, { chart }),
          h(
            "div",
            {
              ref: area,
              className: `chart${selected && chart.marks.some(mark => mark.event === selected) ? " has-choice" : ""}`,
              style: { height: `${chart.height}px` },
              onClick: click,
              onPointerMove: hover,
              onPointerLeave: () => setPointed(null),
              onKeyDown: keys,
              onFocus: focused,
              onBlur: () => setPointed(null),
            },
            h("div", {
              ref: painted,
              className: "painted",
              "aria-hidden": true,
              dangerouslySetInnerHTML: { __html: picture ?? "" },
            }),
            h("div", { ref: plot, className: "plot", "aria-hidden": true }),
            h(Overlay, { chart, query, stop: tabStop, selected }),
            h("i", { className: "asked-window", style: { top: `${chart.top}px` } }),
            chart.joined.map(one => h(Joined, { key: one, chart, event: one })),
            selected && event !== selected && h(Joined, { chart, event: selected, chosen: true }),
            event && h(Joined, { chart, event, chosen: event === selected || Boolean(steps) }),
            h(Tip, { mark: list.length ? null : pointed, box: chart }),
            h(Near, { marks: list, words, onChoose: choose, onClose: () => setList(NONE) }),
          ),
          chart.navigator && h(Navigator, { chart, words }),
        ),
      chart && vertical && h(Strip, { chart }),
      chart && h(Stepper, { steps, at, words, onStep: setStep, onOpen: choose }),
      vertical && h("div", { className: "vertical", dangerouslySetInnerHTML: { __html: vertical }, onClick: follow }),
    );
  }

  // On a phone the picture is too small for single marks: a tap means the act, and leads to its months.
  function toAct(root, chart, x) {
    const [left] = chart.panels.findLast(panel => panel[0] <= x) || chart.panels[0];
    const day = time.dayAt(chart.breakpoints, left);
    const months = [...root.querySelectorAll(".month-of-line[data-day]")].sort((a, b) => a.dataset.day - b.dataset.day);
    (months.find(month => month.dataset.day >= day) || months.at(-1))?.scrollIntoView();
  }

  function follow(event) {
    const link = event.target.closest("a[data-go]");
    if (!link || !shared.plain(event)) return;
    event.preventDefault();
    shared.navigate(new URL(link.href).search);
  }

  // What is only told to the callbacks draws nothing anew.
  const TOLD = ["window", "size", "account", "setProps"];
  const alike = (one, other) =>
    Object.keys({ ...one, ...other }).every(name => TOLD.includes(name) || one[name] === other[name]);

  window.timeline_components.Timeline = memo(Timeline, alike);
})();
