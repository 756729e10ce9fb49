"""What a laid-out chart promises, whatever it is made of."""

import numpy as np
import pytest
from engine import DAY, YEARS, check_chart, crowds, make_accounts, make_lanes, random_accounts, requests
from hypothesis import given, settings

from timeline.chart.assemble import Request, build_chart
from timeline.chart.paint import build_figure


@settings(deadline=None, max_examples=120)
@given(crowds(), requests())
def test_whatever_is_asked_nothing_overlaps_everything_is_inside_and_counted(crowd, request_):
    accounts, lanes = crowd
    check_chart(build_chart(accounts, lanes, request_), accounts)


@pytest.mark.parametrize("count", [400, 1_000, 10_000, 100_000])
def test_at_any_size_every_account_is_drawn_or_counted(count):
    accounts = random_accounts(count, 5, 1, crowd=3)
    check_chart(build_chart(accounts, make_lanes(5), Request(1152, 738)), accounts)


@settings(deadline=None, max_examples=30)
@given(crowds(), requests())
def test_the_same_accounts_give_the_same_chart(crowd, request_):
    accounts, lanes = crowd
    one, two = (build_figure(build_chart(accounts, lanes, request_)) for _ in range(2))
    assert one == two


WINDOWS = [None, (DAY, DAY + 900), (DAY + 100, DAY + 200), (DAY + 150, DAY + 165)]


@pytest.mark.parametrize("folded", [True, False])
@pytest.mark.parametrize("window", WINDOWS)
def test_a_marks_x_read_back_is_its_day_at_every_zoom_and_calendar(window, folded):
    accounts = random_accounts(80, 3, 4)
    chart = build_chart(accounts, make_lanes(3), Request(1152, 738, window=window, folded=folded))
    points = np.array(chart.scale.breakpoints())
    for mark in chart.marks():
        if mark.cluster < 0 and not mark.cut:
            assert int(np.floor(np.interp(mark.x, points[:, 0], points[:, 1]))) == mark.day


@settings(deadline=None, max_examples=60)
@given(crowds(), requests())
def test_the_scale_rises_with_the_days(crowd, request_):
    accounts, lanes = crowd
    scale = build_chart(accounts, lanes, request_).scale
    pixels, days = np.array(scale.breakpoints()).T
    assert (np.diff(pixels) > 0).all() and (np.diff(days) > 0).all()
    for day in np.linspace(days[0], days[-1], 50):
        assert scale.day(scale.x(day)) == pytest.approx(day, abs=1e-6)


def test_one_account_is_drawn_with_an_axis_around_it():
    accounts = make_accounts([(0, 0, DAY, DAY, 1, 0, 0, 0, 1, 0, 0)], ("Court sets a date",))
    chart = build_chart(accounts, make_lanes(1), Request(1152, 738))
    (mark,) = chart.marks()
    assert mark.label and mark.label.lines == ("Court sets a date",) and chart.axis.ticks
    assert chart.height == 738


def test_without_any_account_the_chart_keeps_axis_and_lanes():
    chart = build_chart(make_accounts([]), make_lanes(3), Request(1152, 738))
    assert [lane.empty is not None for lane in chart.lanes] == [True] * 3
    assert chart.axis.titles


def test_an_empty_window_says_where_the_nearest_account_is():
    accounts = make_accounts([(0, 0, DAY, DAY, 1, 0, 0, 0, 1, 0, 0)])
    chart = build_chart(accounts, make_lanes(1), Request(1152, 738, window=(DAY + 500, DAY + 540)))
    empty = chart.lanes[0].empty
    assert empty and empty.nearest == 100 and empty.day == DAY and chart.axis.ticks


def test_accounts_not_drawn_are_counted_by_reason():
    rows = [
        (0, 0, DAY - 90, DAY - 90, 1),
        (1, 0, DAY, DAY, 1),
        (2, 0, DAY + YEARS + 9, DAY + YEARS + 9, 1),
        (3, 0, 0, 0, 0),
    ]
    accounts = make_accounts([(*row, 0, 0, 0, 2, 0, 0) for row in rows])
    (lane,) = build_chart(accounts, make_lanes(1), Request(1152, 738, limits=(DAY, DAY + YEARS))).lanes
    assert (lane.drawn, lane.before, lane.after, lane.undated) == (1, 1, 1, 1)
    assert "1 account + 3 not drawn" in lane.notes


def test_a_figure_is_what_plotly_takes():
    go = pytest.importorskip("plotly.graph_objects")
    accounts = random_accounts(60, 3, 2)
    figure = build_figure(build_chart(accounts, make_lanes(3), Request(1152, 738)), "dark")
    assert len(go.Figure(figure).data) == len(figure["data"])
