"""The words in the gutters between acts: upright, in the longest stretch that nothing crosses."""

from collections.abc import Iterator, Sequence

from timeline.chart.axis import gap_words
from timeline.chart.chart import GapWords, Lane
from timeline.chart.free_space import Box
from timeline.chart.scale import Gap, TimeScale
from timeline.chart.text_width import text_width
from timeline.languages.language import Language

SIZE = 12.0
CLEAR = 8.0  # px to what is above and below


def build_gap_words(scale: TimeScale, lanes: Sequence[Lane], over: float, language: Language) -> Iterator[GapWords]:
    """What each gutter says, where there is room for it."""
    boxes = list(_boxes(lanes, over))
    for gap in scale.gaps:
        top, bottom = _longest(gap, boxes, lanes)
        said = next((w for w in gap_words(gap, language) if text_width(w, SIZE) + 2 * CLEAR <= bottom - top), "")
        if said:
            yield GapWords((gap.left + gap.right) / 2, (top + bottom) / 2, said)


def _longest(gap: Gap, boxes: Sequence[Box], lanes: Sequence[Lane]) -> tuple[float, float]:
    """The longest stretch of a gutter that nothing reaches into."""
    y, best = (lanes[0].top if lanes else 0.0), (0.0, 0.0)
    reaching = sorted((b[1], b[3]) for b in boxes if b[0] < gap.right - 4 and b[2] > gap.left + 4)
    for top, bottom in (*reaching, (lanes[-1].bottom if lanes else 0.0,) * 2):
        best = max(best, (y, top), key=lambda s: s[1] - s[0])
        y = max(y, bottom)
    return best


def _boxes(lanes: Sequence[Lane], over: float) -> Iterator[Box]:
    for lane in lanes:
        if over:
            yield 0.0, lane.top, float("inf"), lane.top + over
        if lane.empty:
            yield 0.0, lane.top, float("inf"), lane.bottom
        for mark in lane.marks:
            yield mark.x - mark.radius, mark.y - mark.radius, mark.x + mark.radius, mark.y + mark.radius
            if mark.label:
                yield mark.label.left, mark.label.top, mark.label.right, mark.label.bottom
            if mark.bar:
                yield mark.bar.left, mark.bar.y - 3, mark.bar.right, mark.bar.y + 3
        for capsule in lane.capsules:
            yield capsule.left, capsule.top, capsule.right, capsule.bottom
        for words, left, top in lane.published.words if lane.published else ():
            yield left, top, left + text_width(words, SIZE), top + 15
        for named in lane.density.named if lane.density else ():
            label = named.mark.label
            if label:
                yield label.left, label.top, label.right, label.bottom
