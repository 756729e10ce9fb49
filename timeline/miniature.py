"""A laid-out chart made small enough for a given height: smaller marks, closer rows, labels only where there is room.

The time scale, its ticks, the lanes and what is in them stay those of the chart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from timeline.lanes import HEAD, NOTE_SIZE, TITLE_LINE, TITLE_SIZE, Chart, Lane
from timeline.metrics import fit, text_width, wrap
from timeline.packing import BADGE_RADIUS, LABEL_SIZE, RADIUS, SPACE, Item, Mark, Plot

PAD = 5.0  # px above and below the rows of a lane
LOWEST = 19.0  # px: a lane with one line of its name
LABEL_HEIGHT = 15.0
LONGEST_LABEL = 300.0
GAP = 3.0  # px between two marks of a row
LABEL_GAP = 9.0  # px between a label and what is beside it
CROWD = 1_500  # more marks than that are laid over each other


@dataclass(frozen=True)
class Size:
    """One way to draw: radius of the marks, distance of the rows, and how important an item must be to be labelled."""

    radius: float
    pitch: float
    labelled: int = 0


# From the roomiest to the closest; the first that fits the height is taken.
SIZES = (
    Size(6, 19, 3), Size(5.5, 17, 3), Size(5.5, 15.5, 3), Size(5.5, 15.5, 2), Size(5.5, 15.5, 1), Size(5.5, 13, 1),
    Size(5, 12, 1), Size(4.5, 11, 1), Size(4, 10, 1), Size(3.6, 9, 1), Size(3.2, 8, 1), Size(2.8, 7, 1), Size(2.8, 7),
    Size(2.4, 6), Size(2, 5), Size(1.6, 4),
)  # fmt: skip


def shrink(chart: Chart, height: float) -> Chart:
    """The chart `height` pixels high."""
    room = height - HEAD
    lanes = [sorted(_items(lane), key=lambda i: (i.first, i.last, i.key)) for lane in chart.lanes]
    crowd = sum(map(len, lanes)) > CROWD
    for size in SIZES[-1:] if crowd else SIZES:
        rows = [_pack(items, chart, size, room) for items in lanes]
        if size is SIZES[-1] or _needed(rows, size) <= room:
            return _stack(chart, rows, size, room)
    raise AssertionError("the last size always fits")


def _items(lane: Lane) -> Iterable[Item]:
    yield from (mark.item for mark in lane.marks)
    yield from (item for cluster in lane.clusters for item in cluster.items)


def _lowest(rows: Sequence["Rows"], room: float) -> float:
    return min(LOWEST, room / max(len(rows), 1))


def _needed(rows: Sequence["Rows"], size: Size) -> float:
    return sum(max(r.count * size.pitch + 2 * PAD, LOWEST) for r in rows)


def _stack(chart: Chart, rows: Sequence["Rows"], size: Size, room: float) -> Chart:
    """The lanes one under the other; what height is left goes to the rows first, then between the lanes."""
    lowest = _lowest(rows, room)
    total = max(sum(r.count for r in rows), 1)
    pads = 2 * PAD * len(rows)
    pitch = min(max((room - pads) / total, 0.5), size.pitch * 1.35)
    if sum(max(r.count * pitch + 2 * PAD, lowest) for r in rows) > room:
        pitch = min(size.pitch, pitch)
    heights = [max(r.count * pitch + 2 * PAD, lowest) for r in rows]
    over = sum(heights)
    spare = max(room - over, 0) / max(len(rows), 1)
    squeeze = min(1.0, room / over) if over else 1.0
    lanes, top = [], float(HEAD)
    for lane, packed, high in zip(chart.lanes, rows, heights, strict=True):
        bottom = top + high * squeeze + min(spare, 40)
        middle = (top + bottom) / 2 - packed.count * pitch * squeeze / 2
        marks = tuple(replace(m, y=middle + (m.y + 0.5) * pitch * squeeze) for m in packed.marks)
        lanes.append(replace(_titled(lane, chart.left, bottom - top), top=top, bottom=bottom, marks=marks, clusters=()))
        top = bottom
    return replace(chart, height=top + 4, lanes=tuple(lanes))


def _titled(lane: Lane, left: float, height: float) -> Lane:
    """The lane with as much of its name and note as its height has room for."""
    words = " ".join(lane.title)
    lines = min(int((height - 2) / TITLE_LINE), 2)
    title = wrap(words, left - 18, TITLE_SIZE, 600, lines) if lines else []
    note = lane.note if (len(title) + 1) * TITLE_LINE + 2 * PAD <= height else ""
    return replace(lane, title=tuple(title), note=fit(note, left - 18, NOTE_SIZE))


# --- rows of one lane ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Rows:
    """The rows of one lane: what is taken of each, and the marks placed, their y being the number of their row."""

    taken: list[list[tuple[float, float]]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.taken)

    def free(self, row: int, left: float, right: float) -> bool:
        """Whether nothing is in the way between `left` and `right`; rows that are not begun are free."""
        return not 0 <= row < self.count or all(right <= a or left >= b for a, b in self.taken[row])

    def take(self, row: int, left: float, right: float) -> None:
        """Take that stretch of a row, if there is such a row."""
        while len(self.taken) <= row:
            self.taken.append([])
        self.taken[row].append((left, right))


def _pack(items: Sequence[Item], chart: Chart, size: Size, room: float) -> Rows:
    """Labelled items first, the most important before the others; then all others in order of time."""
    plot, rows = Plot(chart.scale, chart.left, 1), Rows()
    most = max(int((room - 2 * PAD * len(chart.lanes)) / size.pitch), 1)
    if len(items) > CROWD:
        _heap(items, plot, rows, size, most)
        return rows
    weighty = sorted((i for i in items if i.importance <= size.labelled), key=lambda i: (i.importance, -i.sources, i.first))
    loose = []
    for item in weighty:
        if not _place_labelled(_bare(plot, item, size), plot, rows, size, most):
            loose.append(item.key)
    for item in items:
        if item.importance > size.labelled or item.key in loose:
            _place(_bare(plot, item, size), rows, size)
    return rows


def _heap(items: Sequence[Item], plot: Plot, rows: Rows, size: Size, most: int) -> None:
    """A crowd: marks over each other, one for each place."""
    seen = {}
    high = max(1, min(most // 2, 12))
    for number, item in enumerate(items):
        mark = _bare(plot, item, size)
        seen.setdefault((round(mark.x), number % high), mark)
    rows.marks = [replace(mark, y=float(row)) for (_, row), mark in seen.items()]
    rows.taken = [[] for _ in range(high)]


def _bare(plot: Plot, item: Item, size: Size) -> Mark:
    """The item's mark at this size, without a label."""
    mark = plot.bare(item)
    return replace(mark, radius=size.radius * (BADGE_RADIUS / RADIUS if item.sources > 1 else 1))


def _place(mark: Mark, rows: Rows, size: Size) -> None:
    left, right = mark.core[0] - GAP / 2, mark.core[1] + GAP / 2
    reach = _reach(mark.radius + size.radius, size)
    row = next(r for r in range(rows.count + 1) if all(rows.free(r + d, left, right) for d in reach))
    _settle(mark, rows, row, reach, (left, right), size)


def _place_labelled(mark: Mark, plot: Plot, rows: Rows, size: Size, most: int) -> bool:
    """Place a mark with its label, right or left of it, where there is room; False where there is none."""
    text = fit(mark.item.label, LONGEST_LABEL, LABEL_SIZE, mark.item.weight)
    width = text_width(text, LABEL_SIZE, mark.item.weight)
    reach = _reach(max(LABEL_HEIGHT, mark.radius + size.radius), size)
    for row in range(most):
        for side in ("right", "left"):
            start = mark.core[1] + SPACE if side == "right" else mark.core[0] - SPACE - width
            left, right = min(start, mark.core[0]), max(start + width, mark.core[1])
            inside = left >= plot.left and right <= plot.right
            left, right = left - LABEL_GAP / 2, right + LABEL_GAP / 2
            if inside and all(rows.free(row + d, left, right) for d in reach):
                labelled = replace(mark, label=text, side=side, label_left=start, label_right=start + width)
                _settle(labelled, rows, row, reach, (left, right), size)
                return True
    return False


def _reach(distance: float, size: Size) -> range:
    """Rows that a thing takes, relative to its own, where its middle is to keep `distance` from what is in others."""
    far = int((distance - 0.01) / size.pitch)
    return range(-far, far + 1)


def _settle(mark: Mark, rows: Rows, row: int, reach: range, span: tuple[float, float], size: Size) -> None:
    """Note the mark in its row, and what it takes there and in the rows around it."""
    rows.take(row, *span)
    for other in reach:
        if other and 0 <= row + other:
            rows.take(row + other, *span)
    rows.marks.append(replace(mark, y=float(row)))
