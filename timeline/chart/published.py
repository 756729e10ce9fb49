"""The line of a source's publication in its lane: broken where a label crosses it, its words in the lowest free place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from timeline.chart.chart import Label, Mark, Published
from timeline.chart.free_space import Box
from timeline.chart.marks import LaneInfo
from timeline.chart.placement import touching
from timeline.chart.scale import TimeScale
from timeline.chart.text_width import text_width

SIZE, ROW = 12.0, 15.0
STEP = 3.0  # px by which a place for the words is looked for
BESIDE = 5.0  # px from the line to its words


@dataclass(frozen=True)
class Surroundings:
    """A lane's extent, the boxes of its labels, and those of all else in it."""

    top: float
    bottom: float
    labels: Sequence[Box]
    others: Sequence[Box]
    bare: bool = False  # a small picture: the line alone


def build_published(info: LaneInfo, scale: TimeScale, around: Surroundings) -> Published | None:
    """The line at the end of the day of publication; None where that day is not on the scale."""
    if info.published is None or not scale.panels[0].first <= info.published[1] < scale.panels[-1].stop:
        return None
    x = scale.x(info.published[1] + 1)
    if around.bare:
        return Published(x, tuple(_stretches(x, around)), "", 0.0, 0.0)
    left, top = _place(x, text_width(info.published_words, SIZE), scale, around)
    words = info.published_words if top >= 0 else ""
    return Published(x, tuple(_stretches(x, around)), words, left, top)


def label_box(label: Label) -> Box:
    return label.left, label.top, label.right, label.bottom


def mark_boxes(mark: Mark) -> Iterator[Box]:
    """The boxes of a mark's shape and bar."""
    yield mark.x - mark.radius, mark.y - mark.radius, mark.x + mark.radius, mark.y + mark.radius
    if mark.bar:
        yield mark.bar.left, mark.bar.y - 3, mark.bar.right, mark.bar.y + 3


def _place(x: float, width: float, scale: TimeScale, around: Surroundings) -> tuple[float, float]:
    """Left and top of the words: as low as is free, right of the line before left of it; top -1 where nowhere is."""
    taken = [*around.labels, *around.others]
    y = around.bottom - ROW - STEP
    while y >= around.top:
        for left in (x + BESIDE, x - BESIDE - width):
            box = (left - 2, y, left + width + 3, y + ROW)
            if scale.left <= left and left + width <= scale.right and not any(touching(box, t) for t in taken):
                return left, y
        y -= STEP
    return 0.0, -1.0


def _stretches(x: float, around: Surroundings) -> Iterator[tuple[float, float]]:
    """The parts of the line that no label covers."""
    y = around.top + 1
    for top, bottom in sorted((b[1] - 1, b[3] + 1) for b in around.labels if b[0] - 2 < x < b[2] + 2):
        if top > y:
            yield y, top
        y = max(y, bottom)
    if around.bottom - 1 > y:
        yield y, around.bottom - 1
