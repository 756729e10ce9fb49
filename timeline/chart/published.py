"""The line of a source's publication in its lane: broken where a label crosses it, its words in the lowest free place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from timeline.chart.chart import Label, Mark, Published
from timeline.chart.free_space import Box
from timeline.chart.marks import LaneInfo
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


def published_on(info: LaneInfo, scale: TimeScale) -> int | None:
    """The day of publication; None where it is not on the scale."""
    day = info.published[1] if info.published else None
    return day if day is not None and scale.panels[0].first <= day < scale.panels[-1].stop else None


def build_published(info: LaneInfo, scale: TimeScale, around: Surroundings) -> Published | None:
    """The line at the end of the day of publication; None where that day is not on the scale."""
    day = published_on(info, scale)
    if day is None:
        return None
    x = scale.x(day + 1)
    if around.bare:
        return Published(x, tuple(_stretches(x, around)), ())
    placed = (_placed(x, lines, scale, around) for lines in _forms(info))
    return Published(x, tuple(_stretches(x, around)), next(filter(None, placed), ()))


def label_box(label: Label) -> Box:
    return label.left, label.top, label.right, label.bottom


def mark_boxes(mark: Mark) -> Iterator[Box]:
    """The boxes of a mark's shape and bar."""
    yield mark.x - mark.radius, mark.y - mark.radius, mark.x + mark.radius, mark.y + mark.radius
    if mark.bar:
        yield mark.bar.left, mark.bar.y - 3, mark.bar.right, mark.bar.y + 3


def _forms(info: LaneInfo) -> Iterator[tuple[str, ...]]:
    """How the words may be set, the best first: on one line, on two; with months in short on as few as are narrow enough."""
    yield (info.published_words,)
    yield _broken(info.published_words, 2)
    for count in (1, 2, 3) if info.published_short else ():
        yield _broken(info.published_short, count)


def _broken(words: str, count: int) -> tuple[str, ...]:
    """Words on so many lines, of which the longest is as short as can be; on fewer where there are no more words."""
    parts = words.split()
    cuts = combinations(range(1, len(parts)), min(count, len(parts)) - 1)
    ways = [tuple(" ".join(parts[a:b]) for a, b in pairwise((0, *cut, len(parts)))) for cut in cuts]
    return min(ways, key=lambda lines: max(text_width(line, SIZE) for line in lines))


def _placed(
    x: float, lines: tuple[str, ...], scale: TimeScale, around: Surroundings
) -> tuple[tuple[str, float, float], ...]:
    """Lines of words with left and top: as low as is free, right of the line before left of it; none where nowhere is."""
    widths = [text_width(line, SIZE) for line in lines]
    width, height = max(widths), ROW * len(lines)
    sides = [
        (left, _spans(left - 2, left + width + 3, around))
        for left in (x + BESIDE, x - BESIDE - width)
        if scale.left <= left and left + width <= scale.right
    ]
    y = around.bottom - height - STEP
    while y >= around.top:
        for left, spans in sides:
            if not any(y < bottom and top < y + height for top, bottom in spans):
                beside = 0.0 if left > x else 1.0  # lines end at the publication where they stand before it
                lefts = (left + beside * (width - own) for own in widths)
                return tuple((line, at, y + n * ROW) for n, (line, at) in enumerate(zip(lines, lefts, strict=True)))
        y -= STEP
    return ()


def _spans(left: float, right: float, around: Surroundings) -> list[tuple[float, float]]:
    """Top and bottom of what stands between two x."""
    taken = (*around.labels, *around.others)
    return [(top, bottom) for west, top, east, bottom in taken if west < right and left < east]


def _stretches(x: float, around: Surroundings) -> Iterator[tuple[float, float]]:
    """The parts of the line that no label covers."""
    y = around.top + 1
    for top, bottom in sorted((b[1] - 1, b[3] + 1) for b in around.labels if b[0] - 2 < x < b[2] + 2):
        if top > y:
            yield y, top
        y = max(y, bottom)
    if around.bottom - 1 > y:
        yield y, around.bottom - 1
