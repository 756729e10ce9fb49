"""Accounts of any kind for the chart engine, for property tests, and all that a laid-out chart promises."""

from collections import Counter
from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from timeline.chart.chart import Chart, Lane
from timeline.chart.marks import Accounts, LaneInfo, columns
from timeline.chart.request import Request
from timeline.chart.text_width import text_width
from timeline.dates.days import Window

CLOSE = 1e-6
DAY = 18_000  # in April 2019
YEARS = 7 * 365
Box = tuple[float, float, float, float]

TITLES = (
    "", "A", "Court sets a date", "Armed force gathers on the Colombian side of the border", "W" * 70, "i" * 70,
    "word " * 14, "Правительство Венесуэлы отвергает обвинения", "委内瑞拉政府拒绝一切指控并要求解释", "حكومة فنزويلا ترفض", "👩‍🚀🇻🇪" * 10,
    "<b>bold</b> & more",
)  # fmt: skip
WIDTHS = st.sampled_from([400, 668, 720, 768, 1024, 1152, 1632]) | st.integers(400, 1800)
HEIGHTS = st.sampled_from([372, 420, 738, 918]) | st.integers(300, 1000)


def make_accounts(rows: list[tuple[int, ...]], titles: tuple[str, ...] = TITLES) -> Accounts:
    """Accounts of (event, lane, first, last, dated, uncertain start, end, at end, importance, colour, standing)."""
    names = (
        "event", "lane", "first", "last", "dated", "uncertain_start", "uncertain_end", "at_end", "importance", "colour",
        "standing",
    )  # fmt: skip
    given = dict(zip(names, zip(*rows, strict=True) if rows else [[] for _ in names], strict=True))
    told = Counter(given["event"])
    made = columns(row=range(100, 100 + len(rows)), told_by=[told[event] for event in given["event"]], **given)
    said = lambda row: titles[row % len(titles)]  # noqa: E731
    return Accounts(**made, title=said, teller=lambda row: f"P{row % 5}", detail=lambda row: "26 Feb 2019 · alleged")


def random_accounts(count: int, lanes: int, seed: int, crowd: int = 1) -> Accounts:
    """Many accounts of any kind; the higher `crowd`, the more fall on the same few days."""
    rng = np.random.default_rng(seed)
    first = DAY + (rng.random(count) ** crowd * YEARS).astype(int)
    length = rng.choice([0, 0, 0, 1, 6, 30, 364, 1500], count)
    flags = rng.random((4, count)) < np.array([[0.97], [0.2], [0.2], [0.1]])
    rows = zip(
        rng.integers(0, max(count * 3 // 4, 1), count), rng.integers(0, lanes, count), first, first + length, *flags,
        rng.choice([1, 2, 3], count, p=[0.1, 0.4, 0.5]), rng.integers(0, 6, count), rng.integers(0, 4, count),
        strict=True,
    )  # fmt: skip
    return make_accounts([tuple(int(v) for v in row) for row in rows])


def make_lanes(count: int) -> list[LaneInfo]:
    """Lanes with and without a date of publication."""
    notes = [("socialist", "7 March 2019"), ("unsigned, publisher unknown",), ()]
    day = DAY + YEARS // 2
    return [
        LaneInfo(
            f"lane{n}", f"Lane number {n}", notes[n % 3], (day, day + n) if n % 2 else None,
            "published 26–27 September 2025", "published 26–27 Sep 2025",
        )
        for n in range(count)
    ]  # fmt: skip


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """What a chart may be asked for."""
    windows: st.SearchStrategy[Window] = st.tuples(
        st.integers(-400, YEARS), st.sampled_from([1, 9, 40, 400, 3000])
    ).map(lambda p: (DAY + p[0], DAY + p[0] + p[1]))
    return Request(
        draw(WIDTHS),
        draw(HEIGHTS),
        limits=draw(st.sampled_from([None, (DAY, DAY + YEARS)])),
        window=draw(st.none() | windows),
        folded=draw(st.booleans()),
        all_labels=draw(st.booleans()),
        by_event=draw(st.booleans()),
        act_words=[(DAY, DAY + 300, "Guaidó and the aid convoy")],
        names=draw(st.sampled_from(["", "", "frame"])),
        stretch=draw(st.sampled_from([1.0, 1.0, 1.4])),
    )


@st.composite
def crowds(draw: st.DrawFn) -> tuple[Accounts, list[LaneInfo]]:
    """Accounts in lanes: none, one, a few, many."""
    lanes = draw(st.integers(1, 6))
    count = draw(st.sampled_from([0, 1, 2, 5, 12, 40, 90]))
    return random_accounts(count, lanes, draw(st.integers(0, 10_000)), draw(st.integers(1, 4))), make_lanes(lanes)


# --- what a chart promises -----------------------------------------------------------------------------------------


def check_chart(chart: Chart, accounts: Accounts) -> None:
    """Everything, whatever is in it."""
    check_counts(chart, accounts)
    check_lanes(chart)
    check_days(chart, accounts)
    for lane in chart.lanes:
        boxes = labels_of(lane) + published_of(lane)
        check_apart(boxes, [])
        check_apart(boxes, shapes_of(lane))
        check_inside(chart, lane, boxes + shapes_of(lane))
        if not any(m.cut for m in lane.marks):
            check_shapes_apart(lane)


def check_counts(chart: Chart, accounts: Accounts) -> None:
    """Every account given is drawn once, or counted as not drawn and why."""
    assert sum(lane.drawn + lane.not_drawn for lane in chart.lanes) == len(accounts)
    for lane in chart.lanes:
        shown = lane.density.accounts if lane.density else len(lane.marks)
        assert shown == lane.drawn
        rows = [mark.row for mark in lane.marks]
        assert len(set(rows)) == len(rows)


def check_lanes(chart: Chart) -> None:
    """Lanes follow each other from the axis down, within the chart."""
    top = chart.plot_top
    for lane in chart.lanes:
        assert abs(lane.top - top) < CLOSE and lane.bottom > lane.top
        top = lane.bottom
    assert top <= chart.height + CLOSE


def check_days(chart: Chart, accounts: Accounts) -> None:
    """A shape's x read back is the day that it stands for, but in capsules, blocks and pairs, which are marks as a whole."""
    first = dict(zip(accounts.row.tolist(), accounts.anchor.tolist(), strict=True))
    for lane in chart.lanes:
        for mark in lane.marks:
            assert mark.day == first[mark.row]
            capsule = lane.capsules[mark.cluster] if mark.cluster >= 0 else None
            if not mark.cut and not (capsule and (capsule.tinted or capsule.outlined)):
                assert int(np.floor(chart.scale.day(mark.x))) == mark.day


def labels_of(lane: Lane) -> list[Box]:
    marks = [*lane.marks, *(n.mark for n in (lane.density.named if lane.density else ()))]
    return [(m.label.left, m.label.top, m.label.right, m.label.bottom) for m in marks if m.label]


def published_of(lane: Lane) -> list[Box]:
    """The lines of words at the line of publication."""
    return [(x, y, x + text_width(line, 12), y + 15) for line, x, y in (lane.published.words if lane.published else ())]


def shapes_of(lane: Lane) -> list[Box]:
    marks = [*lane.marks, *(n.mark for n in (lane.density.named if lane.density else ()))]
    return [(m.x - m.radius, m.y - m.radius, m.x + m.radius, m.y + m.radius) for m in marks]


def overlap(one: Box, two: Box) -> bool:
    return one[0] < two[2] - CLOSE and two[0] < one[2] - CLOSE and one[1] < two[3] - CLOSE and two[1] < one[3] - CLOSE


def check_apart(boxes: list[Box], others: list[Box]) -> None:
    pairs = [(a, b) for a in boxes for b in others] if others else list(combinations(boxes, 2))
    assert not [pair for pair in pairs if overlap(*pair)]


def check_shapes_apart(lane: Lane) -> None:
    """Shapes do not overlap; those of one cluster may touch."""
    check_apart(shapes_of(lane), [])


def check_inside(chart: Chart, lane: Lane, boxes: list[Box]) -> None:
    for left, top, right, bottom in boxes:
        assert chart.plot_left - CLOSE <= left and right <= chart.plot_right + CLOSE
        assert lane.top - CLOSE <= top and bottom <= lane.bottom + CLOSE
