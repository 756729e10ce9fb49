"""By a person's measure: where each mark stands, read from the drawing, and what stays where it is when one is chosen."""

from itertools import product

import pytest
from conftest import go

from timeline.dates.days import day_number
from timeline.view.catalog import Catalog
from timeline.view.state import from_query, to_query

pytestmark = pytest.mark.browser

# The middle of every drawn shape with its account's row, whether it is named, and what tells days from pixels.
DRAWN_MARKS = """() => {
  const {chart} = document.querySelector("#timeline"), plot = document.querySelector("#timeline .plot"), {left} = document.querySelector(".chart").getBoundingClientRect();
  const trace = plot.data.find(one => one.name === "marks"), marks = new Map(chart.marks.map(mark => [mark.row, mark]));
  const points = [...plot.querySelectorAll('[class*="tracemarks"] .point')].map((point, i) => {
    const box = point.getBoundingClientRect(), mark = marks.get(trace.customdata[i]);
    return {row: mark.row, x: (box.left + box.right) / 2 - left, lane: mark.lane, named: Boolean(mark.label), cut: mark.cut ?? 0};
  });
  return {points, breakpoints: chart.breakpoints, window: chart.window};
}"""
WINDOWS = ("", "start=2019-01-01&end=2019-12-31", "start=2019-02-10&end=2019-03-09", "start=2025-07-01&end=2025-10-31")
PIXEL = 1.0


def canonical(query: str) -> str:
    return to_query(from_query(query)[0])


def test_every_mark_read_back_is_a_day_of_its_account_at_four_zooms_folded_and_not(
    page, live_url, real_catalog: Catalog
):
    """The day for which it stands; in a capsule of one vague span, a day of that span; in a block that ends on its day, there."""
    p, index = page(live_url, 1440), real_catalog.index
    seen = set()
    for window, calendar in product(WINDOWS, ("", "&calendar=1")):
        go(p, canonical(window + calendar))
        shown = p.evaluate(DRAWN_MARKS)
        scale = shown["breakpoints"]

        def x_of(day: float, scale=scale) -> float:
            at = max(i for i, (_, first) in enumerate(scale[:-1]) if first <= day)
            (left, first), (right, last) = scale[at : at + 2]
            return left + (day - first) / (last - first) * (right - left)

        astray: dict[tuple[int, int], list[float]] = {}
        on_day: set[tuple[int, int]] = set()
        for point in shown["points"]:
            row, x, where = point["row"], point["x"], (window, calendar, point)
            first, last = int(index.first[row]), int(index.last[row])
            day = last if real_catalog.columns.at_end[row] else first
            if point["cut"]:
                assert not shown["window"][0] <= day <= shown["window"][1], where
                continue
            if x_of(day) - PIXEL <= x <= x_of(day + 1) + PIXEL:
                on_day.add((point["lane"], day))
                continue
            assert not point["named"], where
            if not x_of(first) - PIXEL <= x <= x_of(last + 1) + PIXEL:
                astray.setdefault((point["lane"], day), []).append(x - x_of(day))
        assert astray.keys() <= on_day and all(away < 0 for block in astray.values() for away in block)
        assert not astray or calendar, "in the whole story each stands at its day"
        seen |= {point["row"] for point in shown["points"]}
    start = real_catalog.archive.topic.start
    assert seen == set((index.dated & (index.last >= day_number(start))).nonzero()[0].tolist())


# Where everything is that a reader sees of chart and toolbar: names, and boxes in pixels of the page.
PLACES = """() => {
  const parts = {mark: ".mark", label: ".mark .label", point: '[class*="tracemarks"] .point', lane: ".lane-name", tick: ".axis .tick",
    act: ".axis .act", published: ".published", tool: ".toolbar :is(a, button, select, summary)", facet: "#filters .value", entry: ".entry"};
  const places = {};
  for (const [name, selector] of Object.entries(parts))
    places[name] = [...document.querySelectorAll("#react-entry-point " + selector)].filter(e => e.getClientRects().length && !e.closest("#chips")).map(e => {
      const box = e.getBoundingClientRect();
      return [box.left, box.top + scrollY, box.width, box.height].map(v => Math.round(v));
    });
  return {places, scrolled: [scrollX, scrollY]};
}"""


@pytest.mark.parametrize("width", [375, 1440])
def test_a_click_moves_nothing(page, live_url, width):
    """On a phone a row that the sheet would hide is scrolled to stand just above it, and nothing else moves."""
    p = page(live_url, width)
    p.evaluate("() => document.fonts.ready")
    narrow = width == 375
    chosen = p.locator(".entry" if narrow else ".mark.headline").nth(3)
    p.evaluate("y => scrollBy(0, y - 200)", chosen.bounding_box()["y"]) if narrow else p.mouse.move(5, 5)
    before = p.evaluate(PLACES)
    assert before["places"]["lane"] and before["places"]["entry" if narrow else "label"]
    (chosen.locator("a").first if narrow else chosen).click()
    p.wait_for_selector("#card-title")
    p.wait_for_timeout(300)  # what would move afterwards
    assert p.evaluate(PLACES) == before
    p.keyboard.press("Escape")
    p.wait_for_function("() => !document.querySelector('#card-title')")
    p.wait_for_timeout(300)
    assert p.evaluate(PLACES) == before
    if narrow:
        p.evaluate("scrollTo(0, 0)")
        p.locator(".entry a").nth(1).click()
        p.wait_for_function("() => document.querySelector('#side')?.offsetHeight && scrollY > 0")
        p.wait_for_timeout(300)
        row, sheet = p.locator(".entry").nth(1).bounding_box(), p.locator("#side").bounding_box()
        assert row["y"] + row["height"] == pytest.approx(sheet["y"], abs=1)
        assert p.evaluate(PLACES)["places"]["entry"] == before["places"]["entry"]
