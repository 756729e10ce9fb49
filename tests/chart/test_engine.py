"""What a laid-out chart promises, whatever it is made of."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from conftest import ROOT
from engine import DAY, YEARS, check_chart, check_counts, crowds, make_accounts, make_lanes, random_accounts, requests
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.chart.figure import build_figure
from timeline.chart.figure_words import lane_words
from timeline.chart.lane_names import NAME_TOP, NOTE_LINE
from timeline.chart.layout import build_chart
from timeline.chart.marks import LaneInfo
from timeline.chart.palette import DARK, LIGHT
from timeline.chart.request import Request
from timeline.chart.text_width import text_width
from timeline.data.load import load_archive
from timeline.dates.days import EPOCH


@settings(deadline=None, max_examples=120)
@given(crowds(), requests())
def test_whatever_is_asked_nothing_overlaps_everything_is_inside_and_counted(crowd, request_):
    accounts, lanes = crowd
    check_chart(build_chart(accounts, lanes, request_), accounts)


@pytest.mark.parametrize("count", [400, 1_000, 10_000, 100_000])
def test_at_any_size_every_account_is_drawn_or_counted(count):
    accounts = random_accounts(count, 5, 1, crowd=3)
    check_chart(build_chart(accounts, make_lanes(5), Request(1152, 738)), accounts)


def test_a_form_that_is_as_costly_as_the_best_is_not_taken_for_a_cheaper_one():
    """Where a cost less a handicap and the handicap again make more by rounding, a label stood above its lane."""
    accounts = random_accounts(90, 6, 7022, 3)
    check_chart(build_chart(accounts, make_lanes(6), Request(514, 386, names="frame")), accounts)


@settings(deadline=None, max_examples=30)
@given(crowds(), requests())
def test_the_same_accounts_give_the_same_chart(crowd, request_):
    accounts, lanes = crowd
    one, two = (build_figure(build_chart(accounts, lanes, request_)) for _ in range(2))
    assert one == two


@pytest.mark.parametrize(("count", "height", "most"), [(3, 738, 3), (12, 560, 2)])
def test_what_a_lane_says_of_itself_ends_within_it(count, height, most):
    chart = build_chart(random_accounts(150, count, 2), make_lanes(count), Request(1152, height))
    for lane in chart.lanes:
        ends = lane.top + NAME_TOP + (len(lane.name) - 1) * 17 + len(lane.notes) * NOTE_LINE
        assert ends <= lane.bottom
    assert max(len(lane.notes) for lane in chart.lanes) == most


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
    figure = build_figure(build_chart(accounts, make_lanes(3), Request(1152, 738)), DARK)
    assert len(go.Figure(figure).data) == len(figure["data"])


# --- the real table ------------------------------------------------------------------------------------------------

SIZES = [(1152, 738), (1632, 918), (760, 700), (720, 745), (668, 372)]


@pytest.fixture(scope="module")
def real_table():
    """The project's own accounts, by source; only days, importance and titles count here."""
    frame = load_archive(ROOT / "events.csv").accounts
    sources = list(dict.fromkeys(frame["source"]))
    days = (
        [((d.date() - EPOCH).days if d == d else 0) for d in frame["start"]],
        [((d.date() - EPOCH).days if d == d else 0) for d in frame["end"]],
    )
    events = {event: n for n, event in enumerate(dict.fromkeys(frame["event"]))}
    rows = [
        (events[event], sources.index(source), first, last, dated, 0, 0, 0, importance, 0, 0)
        for event, source, first, last, dated, importance in zip(
            frame["event"], frame["source"], *days, frame["start"].notna(), frame["importance"], strict=True
        )
    ]
    titles = frame["title"].tolist()
    accounts = replace(make_accounts(rows), title=lambda row: titles[row - 100])
    return accounts, [LaneInfo(source, source, ("slant", "7 March 2019")) for source in sources]


@pytest.mark.parametrize("by_event", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_every_headline_of_the_real_table_is_whole(real_table, size, by_event):
    accounts, lanes = real_table
    limits = ((date(2019, 1, 1) - EPOCH).days, (date(2025, 12, 31) - EPOCH).days)
    chart = build_chart(
        accounts, lanes, Request(*size, limits=limits, by_event=by_event, names="short" if size[0] == 668 else "")
    )
    check_chart(chart, accounts)
    for mark in chart.marks():
        if mark.headline and mark.label:
            assert " ".join(mark.label.lines) == accounts.title(mark.row)
    named = {mark.event for mark in chart.marks() if mark.label}
    assert {mark.event for mark in chart.marks() if mark.headline} <= named
    assert all(lane.density is None for lane in chart.lanes)
    if size[0] >= 1152 and not by_event:
        assert chart.height == size[1]


def test_labels_of_other_scripts_are_as_whole_as_english_ones():
    titles = (
        "Совет порта отложил голосование о тарифах до следующей недели", "Συμβούλιο λιμένος αναβάλλει την ψηφοφορία για τα τέλη",
        "Hội đồng cảng hoãn bỏ phiếu về phí cập bến đến tuần sau", "Port board puts off the vote on tariffs until next week",
        "اجتماع مجلس الميناء في المدينة القديمة يوم الأربعاء",
    )  # fmt: skip
    accounts = make_accounts([(n, 0, DAY + 9 * n, DAY + 9 * n, 1, 0, 0, 0, 1, 0, 0) for n in range(5)], titles)
    chart = build_chart(accounts, make_lanes(1), Request(1152, 738))
    assert sorted(mark.label.lines[0] for mark in chart.marks()) == sorted(titles)
    assert all(len(mark.label.lines) == 1 for mark in chart.marks())


def test_work_has_a_bound_however_many_lanes_and_accounts():
    accounts = random_accounts(30_000, 300, 3)
    chart = build_chart(accounts, make_lanes(300), Request(1152, 738, all_labels=True))
    check_counts(chart, accounts)
    assert sum(len(lane.marks) for lane in chart.lanes) <= 2_000


# --- in a frame ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("height", [160, 220, 372, 600])
@pytest.mark.parametrize("width", [360, 668, 1000])
def test_in_a_frame_the_real_table_fits_any_height(real_table, width, height):
    accounts, lanes = real_table
    limits = ((date(2019, 1, 1) - EPOCH).days, (date(2025, 12, 31) - EPOCH).days)
    chart = build_chart(accounts, lanes, Request(width, height, limits=limits, names="frame"))
    check_chart(chart, accounts)
    assert (chart.height, chart.bottom) == (pytest.approx(height), pytest.approx(height))
    assert chart.names_beside and not chart.names_inside
    named = [mark.event for mark in chart.marks() if mark.label]
    assert len(named) == len(set(named))  # each event has its name once, in the first lane that tells it
    first = {event: int(accounts.lane[np.flatnonzero(accounts.event == event)].min()) for event in named}
    where = {mark.event: n for n, lane in enumerate(chart.lanes) for mark in lane.marks if mark.label}
    assert where == first or height < 220  # a lane of density names none
    plain = [mark.label for lane in chart.lanes for mark in lane.marks if mark.label]
    assert all((label.size, label.row) == (12.5, 14.6) for label in plain)


def test_a_frame_of_700_by_500_names_every_headline_and_has_ticks_for_the_rest(real_table):
    accounts, lanes = real_table
    limits = ((date(2019, 1, 1) - EPOCH).days, (date(2025, 12, 31) - EPOCH).days)
    chart = build_chart(accounts, lanes, Request(668, 388, limits=limits, names="frame"))
    drawn = accounts.dated & (accounts.last >= limits[0]) & (accounts.first <= limits[1])
    headlines = set(accounts.event[drawn & (accounts.importance == 1)].tolist())
    named = [mark for mark in chart.marks() if mark.label]
    assert len(headlines) == 15 and {mark.event for mark in named} >= headlines
    assert all(" ".join(mark.label.lines) == accounts.title(mark.row) for mark in named)
    assert all(lane.density is None for lane in chart.lanes)
    painted = {trace["name"]: trace for trace in build_figure(chart)["data"]}
    shapes = [mark for mark in chart.marks() if not mark.tick]
    assert len(painted["marks"]["x"]) == len(shapes) < len(list(chart.marks())) and "ticks" in painted


def test_lanes_too_many_for_a_frame_make_it_higher_and_lose_nothing():
    accounts = random_accounts(400, 30, 5)
    chart = build_chart(accounts, make_lanes(30), Request(668, 160, names="frame"))
    check_chart(chart, accounts)
    assert chart.height == chart.bottom > 160


@pytest.mark.parametrize(("size", "most", "radius"), [((339, 168), 180, 2.6), ((343, 358), 358, 4.8)])
def test_a_small_picture_is_as_large_drawn_as_its_height_lets_it(real_table, size, most, radius):
    accounts, lanes = real_table
    limits = ((date(2019, 1, 1) - EPOCH).days, (date(2025, 12, 31) - EPOCH).days)
    chart = build_chart(accounts, lanes, Request(*size, limits=limits, names="picture"))
    check_chart(chart, accounts)
    assert size[1] <= round(chart.height, 3) <= most
    assert {mark.radius for mark in chart.marks() if mark.headline} == {radius}
    ticks = [mark for mark in chart.marks() if mark.tick]
    places = {(round(mark.x, 3), round(mark.y, 3)) for mark in ticks}
    assert len(places) == len(ticks) > 50  # none covers another


@given(st.lists(st.text("mi ", min_size=1, max_size=40), max_size=3), st.integers(300, 900), st.booleans())
@settings(max_examples=25, deadline=None)
def test_what_a_lane_says_leaves_room_for_the_numbers_of_its_columns(notes: list[str], height: int, by_event: bool):
    lanes = [replace(lane, notes=tuple(notes)) for lane in make_lanes(2)]
    chart = build_chart(random_accounts(3_000, 2, 1), lanes, Request(1152, height, by_event=by_event))
    for lane in chart.lanes:
        said = list(lane_words(replace(chart, lanes=(lane,)), LIGHT))
        number = next(word for word in said if word.text == f"{lane.density.most:,} –")
        left = number.x - text_width(number.text, number.size)
        beside = [word for word in said if word.colour == LIGHT.muted and word.x == 0 and abs(word.y - number.y) < 9]
        assert all(word.x + text_width(word.text, word.size) <= left for word in beside)
        assert len(lane.notes) == len(notes) + 1 + by_event
