"""What the chart draws of a date's ends and times: a bar comes and goes over the days that may lie outside it."""

from datetime import date

import pytest
from builders import Tables

from timeline.dates.days import day_number
from timeline.dates.parse import read_date
from timeline.page.vertical_timeline import build_vertical
from timeline.view.catalog import Catalog
from timeline.view.drawing import lay_out_chart
from timeline.view.state import from_query
from timeline.view.view import build_view


def marks_of(tables: Tables, query: str):
    """Id -> its mark in a chart of 1,200 by 700 pixels, and the catalog."""
    catalog = Catalog(tables.load())
    state, _ = from_query(query, catalog.vocabulary)
    chart = lay_out_chart(catalog, build_view(catalog, state), 1200, 700)
    return {str(catalog.records[m.row]["id"]): m for lane in chart.lanes for m in lane.marks}, chart


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("2019-02-23/2019-03", (0, 31)),
        ("2019-02/2019-03-05", (28, 0)),
        ("2019-02/2019-03", (28, 31)),
        ("2018/2019-03-05", (365, 0)),
        ("2019-02-23/2020", (0, 366)),
        ("2019-02~/2019-03-05?", (28, 0)),
        ("199X/2019-03", (3652, 31)),
        ("2019-02-23/2019-03-05", (0, 0)),
        ("2019-02-23", (0, 0)),
        ("2019-03", (0, 0)),  # one month is some time within, as it always was
        ("2019-03/2019-03", (0, 0)),
        ("19XX", (0, 0)),
        ("2019-02/..", (0, 0)),  # all of it fades
        ("/2019-03", (0, 0)),
    ],
)
def test_days_that_may_lie_outside_a_span(cell, days):
    assert read_date(cell).unsure_days == days


def test_a_bar_fades_over_the_month_of_which_its_end_is_not_sure_and_no_further(tables):
    tables.cell("events", 3, date="2021-01-10/2021-03").cell("events", 6, date="2021-01-10/2021-03-31")
    tables.cell("sources", 3, published="2021-05-01")
    marks, chart = marks_of(
        tables, "calendar=1&labels=all&lanes=source&from=2021-01&to=2021-04&start=2021-01-01&end=2021-04-30"
    )
    month, day = marks["p1"].bar, marks["p3"].bar
    assert (month.left, month.right) == pytest.approx((day.left, day.right))
    per_day = (month.right - month.left) / 81
    assert month.fade_right == pytest.approx(31 * per_day, abs=1) and month.fade_left == 0
    assert (day.fade_left, day.fade_right) == (0, 0)


@pytest.mark.parametrize("query", ["start=2021-03-07&end=2021-03-20", "start=2021-03-08&end=2021-03-12", ""])
def test_a_period_has_its_shape_at_its_bars_start_and_a_day_in_its_middle_at_every_zoom(tables, query):
    tables.cell("events", 2, date="2021-03-08/2021-03-20").cell("events", 3, date="2021-03-08")
    tables.cell("events", 6, date="/2021-03-09")
    marks, chart = marks_of(tables, query)
    period, day, by = (marks[key] for key in ("g1", "p1", "p3"))
    first = day_number(date(2021, 3, 8))
    start, middle = chart.scale.x(first), chart.scale.x(first + 0.5)
    assert start < period.x <= min(start + 6, middle + 0.01) and day.x == pytest.approx(middle)
    assert by.x == pytest.approx(chart.scale.x(first + 1.5))  # of "by" a day that day is known
    assert {chart.scale.day(mark.x) // 1 for mark in (period, day)} == {first}


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize(("width", "height"), [(1136, 744), (1616, 924)])
def test_every_lane_says_when_its_article_was_published(real_app, lang, width, height):
    page = real_app.service.page(f"lang={lang}")
    _, _, chart = page.drawn(width, height)
    assert all(lane.published and lane.published.words for lane in chart.lanes)
    said = [" ".join(line for line, _, _ in lane.published.words) for lane in chart.lanes]
    full = {"en": "published 26–27 September 2025", "es": "publicado: 26–27 de septiembre de 2025"}
    short = {"en": "published 26–27 Sep 2025", "es": "publicado: 26–27 sept 2025"}
    assert said[-1] in (full[lang], short[lang])


def test_times_order_the_marks_of_a_day_from_top_to_bottom(tables):
    times = {"p1": "17:21", "p3": "09:05", "p4": "12:00"}
    for row, time in zip((3, 6, 7), times.values(), strict=True):
        tables.cell("events", row, date=f"2021-03-09T{time}Z", standing="reported", importance="2")
    for query in ("lanes=source&labels=all", "lanes=source"):
        marks, _ = marks_of(tables, query)
        assert sorted(times, key=lambda name: marks[name].y) == ["p3", "p4", "p1"], query


@pytest.mark.parametrize(
    ("cell", "sides", "vague"),
    [
        ("2021-03-09~", (True, True), True),
        ("2021-03-09/", (False, True), False),  # it began on that day
        ("/2021-03-09", (True, False), True),
        ("2021-03-05/2021-03-09?", (False, True), False),
        ("2021-03-05~/2021-03-09", (True, False), True),
        ("2021-02/2021-03-09", (True, False), True),
        ("2021-03-05/2021-03-09", (False, False), False),
    ],
)
def test_only_an_end_that_is_not_sure_fades(tables, cell, sides, vague):
    """In the chart; on the line of time of a phone; and the navigator counts what begins at an unsure day."""
    tables.cell("events", 3, date=cell, event="alone", importance="1").cell("sources", 3, published="2021-05-01")
    marks, _ = marks_of(tables, "calendar=1&labels=all&lanes=source&start=2021-02-01&end=2021-04-30")
    bar = marks["p1"].bar
    assert (bar.fade_left > 0, bar.fade_right > 0) == sides
    if bar.left < marks["p1"].x - 1:
        assert sides[0] or bar.right > marks["p1"].x
    catalog = Catalog(tables.load())
    row = next(n for n in range(catalog.size) if catalog.records[n]["id"] == "p1")
    assert catalog.columns.vague[row] == vague
    state, _ = from_query("labels=all", catalog.vocabulary)
    months = build_vertical(catalog, build_view(catalog, state))
    ends = next(e.ends for month in months for e in month.entries if "p1" in e.keys).split()
    assert ("from" in ends, "to" in ends) == sides
