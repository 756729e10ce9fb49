"""A laid-out chart made small enough for a given height: smaller marks, closer rows, labels only where there is room.

The time scale, its ticks, the lanes and what is in them stay those of the chart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from timeline.chart.layout import HEAD, NOTE_SIZE, TITLE_SIZE, Chart, Lane
from timeline.chart.packing import BADGE_RADIUS, LABEL_SIZE, RADIUS, SPACE, Box, Item, Mark, Plot
from timeline.chart.text_width import fit, text_width, wrap

PAD = 3.5  # px above and below the rows of a lane
LOWEST = 16.0  # px: a lane with one line of its name
NAMES = 0.9  # of the height: what lanes may be widened to so that their names stand there in full
LEADING = 15.0  # px from one line of a lane's name to the next
LABEL_HEIGHT = 15.0
LONGEST_LABEL = 300.0
GAP = 2.0  # px between two marks of a row
LABEL_GAP = 9.0  # px between a label and what is beside it
CROWD = 700  # more marks than that are laid over each other
MOST_HEADLINES = 40
ENOUGH = 0.75  # of the headlines; where fewer have room, none is labelled
MOST_SPARE = 70.0  # px that a lane is made higher than it needs to be

Span = tuple[float, float]


@dataclass(frozen=True)
class Size:
    """One way to draw: radius of the marks, distance of the rows, and how important an item must be to be labelled.

    Periods keep clear of all other marks, of other periods only, or (where there is no room) of nothing.
    """

    radius: float
    pitch: float
    labelled: int = 0
    clear: str = "periods"


# From the roomiest to the closest; the first that fits the height is taken. From some on, marks of a row touch the next.
SIZES = (
    Size(6, 19, 3, "all"), Size(5.5, 17, 3, "all"), Size(5.5, 15.5, 3), Size(5.5, 15.5, 2), Size(5.5, 13), Size(5, 12),
    Size(5, 10.5), Size(4.5, 9.5), Size(4.2, 8.4), Size(4, 7.4), Size(3.8, 6.4), Size(3.8, 6.4, 0, ""), Size(3.6, 5.2),
    Size(3.6, 5.2, 0, ""), Size(3.4, 4.6, 0, ""), Size(3.4, 4, 0, ""), Size(3.2, 3.4, 0, ""), Size(3, 2.8, 0, ""),
)  # fmt: skip


def shrink(chart: Chart, height: float) -> Chart:
    """The chart `height` pixels high."""
    room = max(height - HEAD, 1.0)
    lanes = [sorted(_items(lane), key=lambda i: (i.first, i.last, i.key)) for lane in chart.lanes]
    lowest = _lowest(chart.lanes, room)
    crowd = sum(map(len, lanes)) > CROWD
    for size in SIZES[-1:] if crowd else SIZES:
        rows = [_pack(items, chart, size, room) for items in lanes]
        heights = [max(r.count * size.pitch + 2 * PAD, low) for r, low in zip(rows, lowest, strict=True)]
        if size is SIZES[-1] or sum(heights) <= room:
            small = _stack(chart, rows, heights, size.pitch, room)
            return small if size.labelled else _with_headlines(small)
    raise AssertionError("the last size is always taken")


def _items(lane: Lane) -> Iterable[Item]:
    yield from (mark.item for mark in lane.marks)
    yield from (item for cluster in lane.clusters for item in cluster.items)


def _lowest(lanes: Sequence[Lane], room: float) -> list[float]:
    """How high each lane is at least: as its name needs, if all names leave room for the rows."""
    full = [LEADING * len(lane.title) + 6 for lane in lanes]
    return full if sum(full) <= NAMES * room else [min(LOWEST, room / len(lanes))] * len(lanes)


def _stack(chart: Chart, rows: Sequence["Rows"], heights: Sequence[float], pitch: float, room: float) -> Chart:
    """The lanes one under the other; height that is left over goes to all alike, height that is missing is taken from all."""
    needed = sum(heights) or 1.0
    squeeze, spare = min(1.0, room / needed), min(max(room - needed, 0) / max(len(rows), 1), MOST_SPARE)
    lanes, top = [], float(HEAD)
    for lane, packed, high in zip(chart.lanes, rows, heights, strict=True):
        bottom = top + high * squeeze + spare
        step = min(max(pitch * squeeze, (bottom - top - 2 * PAD) / max(packed.count, 1)), pitch * 1.5)
        middle = (top + bottom - packed.count * step) / 2
        marks = tuple(replace(m, y=middle + (m.y + 0.5) * step) for m in packed.marks)
        lanes.append(replace(_titled(lane, chart.left, bottom - top), top=top, bottom=bottom, marks=marks, clusters=()))
        top = bottom
    return replace(chart, height=top, lanes=tuple(lanes))


def _titled(lane: Lane, left: float, height: float) -> Lane:
    """The lane with as much of its name and note as its height has room for."""
    lines = min(int((height - 5) / LEADING), 2) or int(height >= TITLE_SIZE - 1)
    title = wrap(" ".join(lane.title), left - 18, TITLE_SIZE, 600, lines) if lines else []
    note = lane.note if (len(title) + 1) * LEADING + 5 <= height else ""
    return replace(lane, title=tuple(title), note=fit(note, left - 18, NOTE_SIZE))


def _with_headlines(chart: Chart) -> Chart:
    """The chart with labels for the headlines, where they cover nothing and stay within their lane.

    Where only a few of them have room there are none at all: which ones these are would be chance, and look like an opinion.
    """
    headlines = sorted((m for m in chart.marks if m.item.importance == 1), key=_weight)
    covered = [(m.item.key, _cover(m)) for m in chart.marks] if headlines else []
    labelled: dict[str, Mark] = {}
    for mark in headlines[:MOST_HEADLINES]:
        lane = next(lane for lane in chart.lanes if lane.top <= mark.y < lane.bottom)
        for label in _labels(mark, chart):
            box = label.label_left - 4, mark.y - LABEL_HEIGHT / 2, label.label_right + 4, mark.y + LABEL_HEIGHT / 2
            within = box[1] >= lane.top and box[3] <= lane.bottom
            if within and not any(_meet(box, c) for key, c in covered if key != mark.item.key):
                labelled[mark.item.key] = label
                covered.append(("", box))
                break
    if len(labelled) < ENOUGH * len(headlines):
        return chart
    lanes = [replace(lane, marks=tuple(labelled.get(m.item.key, m) for m in lane.marks)) for lane in chart.lanes]
    return replace(chart, lanes=tuple(lanes))


def _weight(mark: Mark) -> tuple[int, int, int, str]:
    return mark.item.importance, -mark.item.sources, mark.item.first, mark.item.key


def _labels(mark: Mark, chart: Chart) -> Iterable[Mark]:
    """The mark with its label right of it, then left, as far as these lie within the plot."""
    text = fit(mark.item.label, LONGEST_LABEL, LABEL_SIZE, mark.item.weight)
    width = text_width(text, LABEL_SIZE, mark.item.weight)
    left, right = mark.core if has_bar(mark) else (mark.x - mark.radius, mark.x + mark.radius)
    for side, start in (("right", right + SPACE), ("left", left - SPACE - width)):
        if start >= chart.left and start + width <= chart.left + chart.scale.width:
            yield replace(mark, label=text, side=side, label_left=start, label_right=start + width)


def _cover(mark: Mark) -> Box:
    """What mark and period cover, a little less high than they are."""
    left, right = mark.core if has_bar(mark) else (mark.x - mark.radius, mark.x + mark.radius)
    return left, mark.y - mark.radius * 0.8, right, mark.y + mark.radius * 0.8


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


# --- rows of one lane ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Rows:
    """The rows of one lane: what marks and labels take of each, and the marks placed, their y being the number of their row."""

    taken: dict[int, list[Span]] = field(default_factory=dict)
    labels: dict[int, list[Span]] = field(default_factory=dict)
    bars: dict[int, list[Span]] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)

    @property
    def count(self) -> int:
        return 1 + max((int(m.y) for m in self.marks), default=-1)

    def free(self, row: int, span: Span) -> bool:
        """Whether neither mark nor label is in the way on that stretch of a row."""
        return _free(self.taken, row, span)

    def open(self, row: int, mark: Mark, clear: str) -> bool:
        """Whether no label is in the way of a mark's period there, nor, where they are to be `clear`, another period."""
        return _free(self.labels, row, mark.core) and (
            not clear or not has_bar(mark) or _free(self.bars, row, mark.bar)
        )

    def settle(self, mark: Mark, row: int, span: Span) -> None:
        """Note a mark in its row, and take that stretch of it."""
        self.taken.setdefault(row, []).append(span)
        if has_bar(mark):
            self.bars.setdefault(row, []).append(mark.bar)
        self.marks.append(replace(mark, y=float(row)))

    def write(self, row: int, span: Span) -> None:
        """Keep a stretch of a row for a label."""
        self.taken.setdefault(row, []).append(span)
        self.labels.setdefault(row, []).append(span)


def has_bar(mark: Mark) -> bool:
    """Whether a mark's period is drawn: where it is longer than the mark, or doubtful."""
    return mark.bar[1] - mark.bar[0] > 2 * mark.radius or mark.item.uncertain_start or mark.item.uncertain_end


def _free(rows: dict[int, list[Span]], row: int, span: Span) -> bool:
    return all(span[1] <= a or span[0] >= b for a, b in rows.get(row, ()))


def _pack(items: Sequence[Item], chart: Chart, size: Size, room: float) -> Rows:
    """Labelled items first, the most important before the others; then all others in order of time."""
    plot, rows = Plot(chart.scale, chart.left, 1), Rows()
    most = max(int((room - 2 * PAD * len(chart.lanes)) / size.pitch), 1)
    if len(items) > CROWD:
        _heap(items, plot, rows, size, most)
        return rows
    weighty = sorted(
        (i for i in items if i.importance <= size.labelled), key=lambda i: (i.importance, -i.sources, i.first)
    )
    loose = []
    for item in weighty:
        if not _place_labelled(_bare(plot, item, size), chart, rows, size, most):
            loose.append(item.key)
    for item in items:
        if item.importance > size.labelled or item.key in loose:
            _place(_bare(plot, item, size), rows, size)
    return rows


def _heap(items: Sequence[Item], plot: Plot, rows: Rows, size: Size, most: int) -> None:
    """A crowd: marks over each other, one for each place."""
    seen: dict[tuple[int, int], Mark] = {}
    high = max(1, min(most // 2, 12))
    for number, item in enumerate(items):
        mark = _bare(plot, item, size)
        seen.setdefault((round(mark.x), number % high), mark)
    rows.marks = [replace(mark, y=float(row)) for (_, row), mark in seen.items()]


def _bare(plot: Plot, item: Item, size: Size) -> Mark:
    """The item's mark at this size, without a label."""
    mark = plot.bare(item)
    return replace(mark, radius=size.radius * (BADGE_RADIUS / RADIUS if item.sources > 1 else 1))


def _place(mark: Mark, rows: Rows, size: Size) -> None:
    """Place a bare mark in the first row that has room for it, and no label where its period is drawn."""
    symbol = mark.core if size.clear == "all" else (mark.x - mark.radius, mark.x + mark.radius)
    span = symbol[0] - GAP / 2, symbol[1] + GAP / 2
    reach = _reach(mark.radius - size.radius, size)
    row = next(r for r in count() if all(rows.free(r + d, span) for d in reach) and rows.open(r, mark, size.clear))
    rows.settle(mark, row, span)


def _place_labelled(mark: Mark, chart: Chart, rows: Rows, size: Size, most: int) -> bool:
    """Place a mark with its label, right or left of it, where there is room; False where there is none."""
    reach, labels = _reach(LABEL_HEIGHT, size), list(_labels(mark, chart))
    for row in range(most):
        for label in labels:
            written = label.label_left - LABEL_GAP / 2, label.label_right + LABEL_GAP / 2
            span = min(written[0], mark.core[0] - GAP), max(written[1], mark.core[1] + GAP)
            if all(rows.free(row + d, span) for d in reach):
                rows.settle(label, row, span)
                for other in reach:
                    rows.write(row + other, written)
                return True
    return False


def _reach(distance: float, size: Size) -> range:
    """The rows, relative to its own, in which things are less than `distance` away."""
    far = max(int((distance - 0.01) / size.pitch), 0)
    return range(-far, far + 1)
