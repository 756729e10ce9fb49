"""Packing of marks and their labels into rows, so that no two boxes overlap. Pixels in, pixels out.

A box is (left, top, right, bottom), y running downwards. In order of time every item takes the first row with room for its mark
and label: label to the right if that fits, else to the left, else shortened on the roomier side. Where that needs more
rows than there are, items are placed by importance instead, and those left over share one more row: alone as a bare
mark, or together as a cluster that says how many ("+7").
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from timeline.chart.scale import Scale
from timeline.chart.text_width import fit, text_width

ROW = 24  # px, the least that a target may be high (WCAG 2.2, 2.5.8)
LABEL_SIZE = 13
RADIUS = 5.5
BADGE_RADIUS = 8.0
GAP = 12  # px between two boxes of a row
SPACE = 5  # px between a mark and its label
SOFT = 14  # px that a soft end reaches beyond its day
SHORTEST = 56  # px: a label cut shorter than this says nothing
HOPELESS = 40  # items a row: more than that never fit, so packing by time is not even tried

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Item:
    """What is to be drawn: an account, or an event with `sources` > 1 where several sources tell it."""

    key: str
    first: int  # day numbers, inclusive
    last: int
    label: str
    importance: int = 2
    sources: int = 1
    uncertain_start: bool = False
    uncertain_end: bool = False
    lasting: bool = False  # began on its first day and goes on: its mark stands there, not in the middle

    @property
    def weight(self) -> int:
        """Font weight of its label."""
        return 600 if self.importance == 1 else 400


@dataclass(frozen=True, slots=True)
class Mark:
    """An item in its place. `side` says where the label stands: "right", "left" or "" (none)."""

    item: Item
    x: float
    y: float
    bar: tuple[float, float]
    radius: float
    label: str = ""
    side: str = ""
    label_left: float = 0.0
    label_right: float = 0.0

    @property
    def core(self) -> tuple[float, float]:
        """Left and right end of symbol and bar."""
        return min(self.bar[0], self.x - self.radius), max(self.bar[1], self.x + self.radius)

    @property
    def box(self) -> Box:
        """All that the mark and its label cover."""
        left, right = self.core
        if self.side:
            left, right = min(left, self.label_left), max(right, self.label_right)
        return left, self.y - ROW / 2, right, self.y + ROW / 2


@dataclass(frozen=True, slots=True)
class Cluster:
    """Items without room of their own, counted in one chip."""

    x: float
    y: float
    items: tuple[Item, ...]

    @property
    def text(self) -> str:
        return f"+{len(self.items)}"

    @property
    def box(self) -> Box:
        half = _chip_half(len(self.items))
        return self.x - half, self.y - ROW / 2, self.x + half, self.y + ROW / 2


@dataclass(frozen=True, slots=True)
class Packed:
    """The marks of a lane, their y counted from the lane's first row, its clusters, and how many rows they take."""

    marks: tuple[Mark, ...]
    clusters: tuple[Cluster, ...]
    rows: int


def pack(items: Iterable[Item], scale: Scale, left: float, rows: int) -> Packed:
    """Pack items into at most `rows` rows of the plot that begins at `left` and is as wide as the scale."""
    plot = Plot(scale, left, rows)
    by_time = sorted((plot.bare(i) for i in items), key=lambda m: (m.x, m.item.first, m.item.importance, m.item.key))
    hopeless = len(by_time) > rows * HOPELESS
    placed, over = ([], by_time) if hopeless else plot.fill(by_time, rows)
    if over:
        weight = sorted(by_time, key=lambda m: (m.item.importance, -m.item.sources, m.x, m.item.key))
        placed, over = plot.fill(weight, rows - 1)
        kept = {m.item.key for m in placed}
        again, lost = plot.fill([m for m in by_time if m.item.key in kept], rows - 1)
        placed = placed if lost else again  # those that have room, in order of time again
    used = round(max([m.y for m in placed], default=-ROW / 2) / ROW + 0.5)
    bare, clusters = plot.merge(sorted(over, key=lambda m: (m.x, m.item.key)), (used + 0.5) * ROW)
    return Packed((*placed, *bare), tuple(clusters), used + bool(over))


class Plot:
    """The plot that one lane is packed into."""

    def __init__(self, scale: Scale, left: float, rows: int) -> None:
        self.scale, self.rows = scale, rows
        self.left, self.right = left, left + scale.width
        self.longest = min(440.0, max(300.0, 0.62 * scale.width))

    def bare(self, item: Item) -> Mark:
        """The item's mark without a label, kept inside the plot."""
        radius = BADGE_RADIUS if item.sources > 1 else RADIUS
        a, b = self.left + self.scale.x(item.first), self.left + self.scale.x(item.last + 1)
        x = a + radius if item.lasting else (a + b) / 2
        x = min(max(x, self.left + radius + 1), self.right - radius - 1)
        a -= SOFT if item.uncertain_start else 0
        b += SOFT if item.uncertain_end else 0
        return Mark(item, x, 0.0, (max(a, self.left), min(b, self.right)), radius)

    def fill(self, marks: Sequence[Mark], rows: int) -> tuple[list[Mark], list[Mark]]:
        """Labelled marks in the first row that has room, in the order given; and the bare marks that found none."""
        taken = [Row(self.left, self.right) for _ in range(rows)]
        placed, over = [], []
        for bare in marks:
            options = [(mark, mark.box) for mark in self.options(bare)]
            spot = next(((r, *o) for r, row in enumerate(taken) for o in options if row.free(o[1])), None)
            if spot is None:
                over.append(bare)
            else:
                row, mark, box = spot
                taken[row].take(box)
                placed.append(replace(mark, y=(row + 0.5) * ROW))
        return placed, over

    def options(self, bare: Mark) -> list[Mark]:
        """The mark with its label right, then left, in full where that fits; else shortened on the roomier side."""
        item, core = bare.item, bare.core
        text = fit(item.label, self.longest, LABEL_SIZE, item.weight)
        width = text_width(text, LABEL_SIZE, item.weight)
        room = self._room(core)
        sides = [side for side in ("right", "left") if room[side] >= width]
        if sides:
            return [_labelled(bare, text, side, core) for side in sides]
        if max(room.values()) < min(SHORTEST, width):  # a bar as long as the plot: its label stands on the bar itself
            core = (bare.x - bare.radius, bare.x + bare.radius)
            room = self._room(core)
        side = max(room, key=lambda s: room[s])
        text = fit(text, room[side], LABEL_SIZE, item.weight)
        return [_labelled(bare, text, side, core)] if text else [bare]

    def merge(self, marks: Sequence[Mark], y: float) -> tuple[list[Mark], list[Cluster]]:
        """Marks, by x, in one row: neighbours that would touch are merged, again and again, until none does."""
        groups: list[Group] = []
        for mark in marks:
            groups.append(Group([mark], mark.x))
            while len(groups) > 1 and self._span(groups[-2])[1] + GAP > self._span(groups[-1])[0]:
                last = groups.pop()
                groups[-1].marks += last.marks
                groups[-1].total += last.total
        alone = [replace(g.marks[0], y=y) for g in groups if len(g.marks) == 1]
        return alone, [Cluster(self._middle(g), y, tuple(m.item for m in g.marks)) for g in groups if len(g.marks) > 1]

    def _room(self, core: tuple[float, float]) -> dict[str, float]:
        return {"right": self.right - core[1] - SPACE, "left": core[0] - SPACE - self.left}

    def _span(self, group: "Group") -> tuple[float, float]:
        if len(group.marks) == 1:
            return group.marks[0].core
        middle, half = self._middle(group), _chip_half(len(group.marks))
        return middle - half, middle + half

    def _middle(self, group: "Group") -> float:
        half = _chip_half(len(group.marks))
        return min(max(group.total / len(group.marks), self.left + half), self.right - half)


@dataclass(slots=True)
class Group:
    """Marks to be merged, and the sum of their x."""

    marks: list[Mark]
    total: float


class Row:
    """What is taken of one row: sorted, disjoint intervals between the plot's ends."""

    def __init__(self, left: float, right: float) -> None:
        self.taken: list[tuple[float, float]] = []
        self.ends = (left - GAP, right + GAP)
        self.widest = self.ends[1] - self.ends[0]

    def free(self, box: Box) -> bool:
        """Whether the box keeps GAP from all that is taken."""
        left, right = box[0] - GAP, box[2] + GAP
        if right - left > self.widest:
            return False
        at = bisect_left(self.taken, (left,))
        return (at == 0 or self.taken[at - 1][1] <= left) and (at == len(self.taken) or self.taken[at][0] >= right)

    def take(self, box: Box) -> None:
        """Take the box's width, and note the widest gap that is left."""
        insort(self.taken, (box[0], box[2]))
        edges = [(self.ends[0], self.ends[0]), *self.taken, (self.ends[1], self.ends[1])]
        self.widest = max(b[0] - a[1] for a, b in zip(edges, edges[1:], strict=False))


def _labelled(bare: Mark, text: str, side: str, core: tuple[float, float]) -> Mark:
    width = text_width(text, LABEL_SIZE, bare.item.weight)
    left = core[1] + SPACE if side == "right" else core[0] - SPACE - width
    return replace(bare, label=text, side=side, label_left=left, label_right=left + width)


def _chip_half(count: int) -> float:
    return text_width(f"+{count}", LABEL_SIZE, 600) / 2 + 5
