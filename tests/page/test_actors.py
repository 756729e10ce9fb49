"""Actors in time: who has a row, where its marks stand, and what is found of all."""

import re

import pytest

from timeline.page.actor_rows import MOST_ROWS, build_actor_chart
from timeline.page.page import Page
from timeline.view.drawing import lay_out_chart
from timeline.view.state import from_query
from timeline.view.view import build_view


def chart_of(catalog, query=""):
    page = Page(catalog, from_query(f"view=actors&{query}", catalog.vocabulary)[0])
    return build_actor_chart(catalog, page.view, page.whole.rows), page


def test_the_twenty_most_named_have_a_row_each_and_a_mark_for_each_account_that_names_them(real_catalog):
    chart, page = chart_of(real_catalog)
    assert len(chart.rows) == MOST_ROWS and chart.actors == 52 and chart.others == 32
    assert [r.accounts for r in chart.rows] == sorted((r.accounts for r in chart.rows), reverse=True)
    drawn = [n for n in page.view.rows if real_catalog.index.dated[n]]
    for row in chart.rows:
        named = {n for n in drawn if row.actor in real_catalog.records[n]["actor_list"]}
        assert {s.row for s in row.wide.shapes} == {s.row for s in row.narrow.shapes} == named
        assert row.accounts == len(named) <= row.every
    assert (chart.drawn, chart.not_drawn) == (len(drawn), 96 - len(drawn))


def test_the_axis_is_that_of_the_timeline(real_catalog):
    chart, page = chart_of(real_catalog)
    timeline = lay_out_chart(real_catalog, page.view, 1152, 738)
    assert [(title, words) for _, title, words in chart.ruler.acts] == [
        ("Jan–Mar 2019", "Guaidó and the aid convoy"), ("Mar–Jul 2020", "US soldiers in Colombia"),
        ("2024", "The re-election"), ("Jul–Oct 2025", "Warships in the Caribbean"),
    ]  # fmt: skip
    assert [t.title for t in timeline.axis.titles] == [title for _, title, _ in chart.ruler.acts]


def test_shapes_of_a_row_stand_apart_within_its_height_of_23_px_and_more(real_catalog):
    chart, _ = chart_of(real_catalog)
    for row in chart.rows:
        for strip, width in ((row.wide, 674), (row.narrow, 339)):
            assert strip.height >= 23
            places = [(s.x * width / 100, s.y) for s in strip.shapes]
            assert all(0 <= x <= width and 3 <= y <= strip.height - 3 for x, y in places)
            pairs = [(a, b) for i, a in enumerate(places) for b in places[i + 1 :]]
            assert all(max(abs(a[0] - b[0]), abs(a[1] - b[1])) > 5 for a, b in pairs)


def test_the_finding_names_who_is_in_all_acts_and_who_in_one(real_catalog):
    assert chart_of(real_catalog)[0].finding == "Nicolás Maduro is in all four acts, Juan Guaidó only in Jan–Mar 2019"
    one_act = chart_of(real_catalog, "source=breitbart-2019-02-26")[0]
    assert one_act.finding == ""


def test_a_chosen_actor_comes_first_with_those_named_beside_it(real_catalog):
    chart, page = chart_of(real_catalog, "actor=Juan+Guaid%C3%B3")
    assert chart.rows[0].actor == "Juan Guaidó" and chart.rows[0].chosen and chart.finding == ""
    assert "Who is named with Juan Guaidó" in page.panel and "Show all actors" in page.panel


def test_more_accounts_than_can_be_told_apart_are_counted_in_bins(real_catalog, monkeypatch):
    monkeypatch.setattr("timeline.chart.rows.MOST_MARKS", 10)
    chart, _ = chart_of(real_catalog)
    first = chart.rows[0]
    assert not first.wide.shapes and first.wide.bins and first.wide.height == 23
    bars = re.findall(r"M([\d.]+) 21v-(\d+)h", first.wide.bins)
    assert all(0 <= float(left) <= 100 and 0 < float(high) <= 18 for left, high in bars) and len(bars) > 5
    assert chart.finding.startswith("Nicolás Maduro is in all four acts")


@pytest.mark.parametrize("query", ["", "actor=Russia", "q=nothing-has-this-word", "from=2024-01-01&to=2024-12-31"])
def test_each_row_has_a_name_that_filters_and_the_chart_one_tab_stop(real_catalog, query):
    chart, page = chart_of(real_catalog, query)
    html = page.panel
    assert len(re.findall(r'class="actor-row', html)) == len(chart.rows)
    assert len(re.findall(r'data-stop tabindex="0"', html)) == min(1, len(chart.rows))
    assert all(build_view(real_catalog, from_query(f"actor={row.actor}")[0]).rows for row in chart.rows)
