/* Density: which column of counted accounts a point means, what is said of it, and where a click on it leads. */
(() => {
  "use strict";
  const { time, shared } = window.timeline_components;
  const { changed, fill, iso, navigate } = shared;
  const FEW_DAYS = 14; // of a window that is not zoomed into further: its accounts are listed

  // As a mark is told by its place, words and key; null where nothing is counted at a point.
  function binAt(chart, words, x, y) {
    const number = chart.lanes.findIndex(lane => lane.density && y >= lane.top && y <= lane.bottom);
    const { base, height, most, step, counts, vague } = chart.lanes[number]?.density || {};
    const at = Math.floor((x - chart.left) / step);
    const count = counts?.[at];
    if (!count) return null;
    const lang = document.documentElement.lang;
    const about = vague?.[at] ? ` · ${fill(words.about, { n: shared.number(vague[at]) })}` : "";
    const left = chart.left + at * step;
    const first = Math.floor(time.dayAt(chart.breakpoints, left));
    const last = Math.max(first, Math.ceil(time.dayAt(chart.breakpoints, left + step)) - 1);
    const format = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeZone: "UTC" });
    return {
      key: `bin-${number}-${at}`,
      lane: number,
      x: left + step / 2,
      y: base - (height * count) / most,
      title: fill(count === 1 ? words.one : words.many, { n: shared.number(count) }) + about,
      when: `${format.formatRange(first * time.DAY, last * time.DAY)} · ${deeper(chart) ? words.deeper : words.listed}`,
      days: [first, last],
    };
  }

  const deeper = chart => {
    const [first, last] = time.current(chart);
    return last - first >= FEW_DAYS;
  };

  // Into the time around a column; where that is as long as a column already, to the list of its accounts.
  function follow(chart, bin) {
    if (deeper(chart) && time.zoom(chart, 0.25, bin.x)) return;
    const { key } = chart.lanes[bin.lane];
    const [start, end] = bin.days.map(iso);
    navigate(changed({ view: "list", start, end, ...(chart.facet && key ? { [chart.facet]: key } : {}) }));
  }

  window.timeline_components.crowd = { binAt, follow };
})();
