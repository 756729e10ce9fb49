"""Charts of any items, for property tests: strategies that make them, and all that a laid-out chart promises."""

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import strategies as st

from timeline.chart.layout import HEAD, Chart, Lane, LaneItems
from timeline.chart.packing import GAP, ROW, Item

CLOSE = 1e-6
DAY = 18_000  # in April 2019

LABELS = st.one_of(
    st.sampled_from([
        "", "…", "A", "...", "Armed force gathers on the Colombian side of the border", "W" * 70, "i" * 70, "W" * 600,
        "word " * 80, "Правительство Венесуэлы отвергает обвинения", "委内瑞拉政府拒绝一切指控并要求解释", "حكومة فنزويلا ترفض", "🂡👩‍🚀" * 20,
        "a\u0301" * 60, "<b>bold</b> & more", "Two, three; four: five – six - seven",
    ]),
    st.text(max_size=70),
)  # fmt: skip


@st.composite
def item_lists(draw: st.DrawFn, window: tuple[int, int], most: int = 12) -> list[Item]:
    """Items in, around and across a window: alone and in crowds of the same day, short and long, sure and in doubt."""
    length = window[1] - window[0]
    days = st.integers(window[0], window[1]) | st.sampled_from([window[0] - 400, window[0], window[1], window[1] + 400])
    spans = st.sampled_from([0, 0, 0, 6, 30, 364, length, 3 * length + 800])
    crowds = st.sampled_from([1, 1, 1, 1, 2, 5, 30, 130])
    items: list[Item] = []
    for _ in range(draw(st.integers(0, most))):
        first, label = draw(days), draw(LABELS)
        for _ in range(draw(crowds)):
            items.append(
                Item(
                    f"k{len(items)}",
                    first,
                    first + draw(spans) if len(items) % 7 == 0 else first,
                    label,
                    1 + len(items) % 3,
                    draw(st.sampled_from([1, 1, 3])) if len(items) % 5 == 0 else 1,
                    uncertain_start=len(items) % 4 == 0,
                    uncertain_end=len(items) % 6 == 0,
                    lasting=len(items) % 9 == 0,
                )
            )
    return items


def check_apart(rows: dict[float, list[tuple[float, float]]], gap: float = GAP) -> None:
    """In each row the boxes, all of one height, keep their distance."""
    for spans in rows.values():
        for one, two in pairwise(sorted(spans)):
            assert one[1] + gap <= two[0] + CLOSE


def by_row(found: list[tuple[float, float, float, float]]) -> dict[float, list[tuple[float, float]]]:
    rows = defaultdict(list)
    for left, top, right, bottom in found:
        assert bottom - top == pytest.approx(ROW) and right >= left
        rows[round(top, 3)].append((left, right))
    tops = sorted(rows)
    assert all(b - a >= ROW - CLOSE for a, b in pairwise(tops))
    return rows


WINDOWS = st.sampled_from([7, 90, 364, 2556, 100_000]).map(lambda length: (DAY, DAY + length))
WIDTHS = st.sampled_from([240, 375, 639, 640, 768, 1280, 1920]) | st.floats(240, 2000)


@st.composite
def requests(draw: st.DrawFn) -> tuple[list[LaneItems], tuple[int, int], float, bool]:
    """What `build_chart` is asked for: lanes, window, width, fold."""
    window = draw(WINDOWS)
    lanes = [
        LaneItems(
            f"lane{n}", draw(LABELS), draw(item_lists(window, most=5)), draw(st.sampled_from(["", "12 accounts"]))
        )
        for n in range(draw(st.integers(0, 5)))
    ]
    return lanes, window, draw(WIDTHS), draw(st.booleans())


def check_chart(chart: Chart) -> None:
    """All that a laid-out chart promises, whatever is in it."""
    edges = [HEAD, *(lane.bottom for lane in chart.lanes)]
    assert [lane.top for lane in chart.lanes] == edges[:-1]
    assert chart.height >= edges[-1]
    assert chart.left + chart.scale.width <= chart.width
    for lane in chart.lanes:
        assert lane.bottom > lane.top
        found = [m.box for m in lane.marks] + [c.box for c in lane.clusters]
        check_apart(by_row(found))
        for left, top, right, bottom in found:
            assert chart.left - CLOSE <= left and right <= chart.left + chart.scale.width + CLOSE
            assert lane.top <= top and bottom <= lane.bottom + CLOSE
    for tick in chart.ticks:
        assert 0 <= tick.left and chart.left + tick.right <= chart.width


def drawn(lane: Lane) -> list[str]:
    """The keys of all that a lane shows, as marks or in clusters."""
    return sorted([m.item.key for m in lane.marks] + [i.key for c in lane.clusters for i in c.items])
