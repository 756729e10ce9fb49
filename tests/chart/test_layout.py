"""Lanes: they lie one below the other, hold all that is in them, and together keep to the height there is."""

import pytest
from charts import DAY, check_chart, drawn, requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from timeline.chart.layout import (
    ALL_ROWS,
    FEWEST_ROWS,
    GUTTER,
    GUTTER_FROM,
    HEAD,
    HEADING,
    LANE_PAD,
    MOST_ROWS,
    NARROWEST,
    NOTE_SIZE,
    TITLE_LINE,
    TITLE_SIZE,
    Chart,
    Lane,
    LaneItems,
    build_chart,
    row_limit,
)
from timeline.chart.packing import ROW, Item
from timeline.chart.text_width import text_width


def check_complete(chart: Chart, lanes: list[LaneItems]) -> None:
    """Every lane is there, and every item of it exactly once."""
    assert [lane.key for lane in chart.lanes] == [lane.key for lane in lanes]
    for lane, asked in zip(chart.lanes, lanes, strict=True):
        assert drawn(lane) == sorted(i.key for i in asked.items)


def rows_of(lane: Lane, chart: Chart) -> int:
    """The rows a lane takes."""
    found = [m.y for m in lane.marks] + [c.y for c in lane.clusters]
    first = lane.top + LANE_PAD + (0 if chart.left else HEADING)
    return round((max(found) - first) / ROW + 0.5) if found else 0


@given(requests())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_charts_keep_their_promises(request):
    lanes, window, width, fold = request
    chart = build_chart(lanes, window, width, fold)
    check_chart(chart)
    check_complete(chart, lanes)


@given(requests())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_rows_keep_to_the_height_there_is(request):
    lanes, window, width, fold = request
    chart = build_chart(lanes, window, width, fold)
    rows = [rows_of(lane, chart) for lane in chart.lanes]
    assert all(r <= MOST_ROWS for r in rows)
    assert sum(rows) <= max(ALL_ROWS, FEWEST_ROWS * len(rows))


@given(st.lists(st.integers(0, MOST_ROWS), max_size=60))
@settings(deadline=None)
def test_row_limit_is_as_generous_as_it_can_be(needed):
    limit = row_limit(needed)
    assert FEWEST_ROWS <= limit <= MOST_ROWS
    if limit > FEWEST_ROWS:
        assert sum(min(rows, limit) for rows in needed) <= ALL_ROWS
    if limit < MOST_ROWS:
        assert sum(min(rows, limit + 1) for rows in needed) > ALL_ROWS


@pytest.mark.parametrize(
    ("needed", "limit"),
    [
        ([], MOST_ROWS),
        ([MOST_ROWS, MOST_ROWS], MOST_ROWS),
        ([MOST_ROWS] * 5, ALL_ROWS // 5),
        ([MOST_ROWS] * 5 + [2], (ALL_ROWS - 2) // 5),
        ([MOST_ROWS] * 50, FEWEST_ROWS),
    ],
)
def test_row_limit_by_example(needed, limit):
    assert row_limit(needed) == limit


@given(requests())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_titles_have_room(request):
    lanes, window, width, fold = request
    chart = build_chart(lanes, window, width, fold)
    for lane in chart.lanes:
        assert len(lane.title) <= 3
        room = chart.left if chart.left else chart.width
        assert all(text_width(line, TITLE_SIZE, 600) <= room for line in lane.title)
        if chart.left:
            assert lane.bottom - lane.top >= TITLE_LINE * (len(lane.title) + bool(lane.note))
            assert text_width("1,234 accounts", NOTE_SIZE) <= chart.left - 14


# --- by example ----------------------------------------------------------------------------------------------------

WINDOW = (DAY, DAY + 364)


def crowd(count: int, day: int = DAY + 100) -> list[Item]:
    return [Item(f"k{n}", day, day, "A title of the usual length, or so", 1 + n % 3) for n in range(count)]


def test_a_chart_without_lanes_is_its_axis():
    chart = build_chart([], WINDOW, 800, True)
    assert (chart.lanes, chart.marks, chart.clusters) == ((), [], [])
    assert chart.height >= HEAD and chart.ticks


def test_an_empty_lane_has_its_title():
    (lane,) = build_chart([LaneItems("a", "Nobody", [])], WINDOW, 800, True).lanes
    assert lane.title == ("Nobody",) and lane.bottom - lane.top >= TITLE_LINE


@pytest.mark.parametrize("width", [0, -5, 1, 239, 240])
def test_no_chart_is_narrower_than_the_narrowest(width):
    chart = build_chart([LaneItems("a", "A", crowd(30))], WINDOW, width, True)
    assert chart.width == NARROWEST
    check_chart(chart)


def test_names_stand_beside_the_rows_where_there_is_room():
    lanes = [LaneItems("a", "World Socialist Web Site", crowd(3), "3 accounts")]
    wide, narrow = (build_chart(lanes, WINDOW, width, True) for width in (GUTTER_FROM, GUTTER_FROM - 1))
    assert (wide.left, narrow.left) == (GUTTER, 0)
    assert wide.lanes[0].title == ("World Socialist Web", "Site")
    assert narrow.lanes[0].title == ("World Socialist Web Site",)
    assert min(m.box[1] for m in narrow.marks) >= narrow.lanes[0].top + HEADING
    assert min(m.box[0] for m in wide.marks) >= GUTTER


def test_all_lanes_share_one_scale():
    lanes = [LaneItems("a", "A", [Item("x", DAY, DAY, "First")]), LaneItems("b", "B", [Item("y", DAY, DAY, "Second")])]
    chart = build_chart(lanes, WINDOW, 900, True)
    assert chart.marks[0].x == chart.marks[1].x
    assert chart.lanes[0].bottom == chart.lanes[1].top


def test_a_month_quiet_in_one_lane_only_stays_open():
    lanes = [
        LaneItems("a", "A", [Item("x", DAY, DAY, "First")]),
        LaneItems("b", "B", [Item(f"y{n}", DAY + n, DAY + n, "Others") for n in range(30, 360, 20)]),
    ]
    assert not build_chart(lanes, WINDOW, 900, True).scale.breaks
    assert build_chart(lanes[:1], WINDOW, 900, True).scale.breaks
    assert not build_chart(lanes[:1], WINDOW, 900, False).scale.breaks


def test_a_lane_as_high_as_it_needs():
    chart = build_chart([LaneItems("a", "A", crowd(9)), LaneItems("b", "B", crowd(2))], WINDOW, 700, True)
    heights = [lane.bottom - lane.top for lane in chart.lanes]
    assert heights[0] > heights[1] and not chart.clusters


def test_crowded_lanes_share_the_rows():
    lanes = [LaneItems(str(n), f"Lane {n}", crowd(400)) for n in range(5)]
    chart = build_chart(lanes, WINDOW, 700, True)
    assert [rows_of(lane, chart) for lane in chart.lanes] == [ALL_ROWS // 5] * 5
    assert all(lane.clusters for lane in chart.lanes)


def test_a_small_lane_keeps_its_rows_beside_crowded_ones():
    lanes = [
        LaneItems("big", "Big", crowd(400)),
        LaneItems("big2", "Big 2", crowd(400)),
        LaneItems("big3", "Big 3", crowd(400)),
    ]
    lanes.append(LaneItems("small", "Small", crowd(6)))
    chart = build_chart(lanes, WINDOW, 700, True)
    assert not chart.lanes[3].clusters and all(m.label for m in chart.lanes[3].marks)
    assert sum(rows_of(lane, chart) for lane in chart.lanes) <= ALL_ROWS
