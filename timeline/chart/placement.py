"""Where a label may stand beside its marks: the forms that a named account or event can take, best first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from timeline.chart.free_space import Box
from timeline.chart.text_width import text_width, wrap

HEADLINE_SIZE, LABEL_SIZE, SUFFIX_SIZE, DETAIL_SIZE = 13.0, 12.5, 12.0, 12.5
HEADLINE_ROW, LABEL_ROW, DETAIL_ROW = 17.0, 16.0, 15.0
SMALL_ROW = 14.6  # px of a line in a frame, whose labels are all of LABEL_SIZE
HEADLINE_RADIUS, LABEL_RADIUS = 5.5, 4.5
SPACE = 6.5  # px between a shape or bar and its label
APART = 9.0  # px between two things of a row
MOST_FADE, FADE_SHARE = 24.0, 0.42  # px, and part of a bar, over which an end fades
SHORT_BAR = 44.0  # px: a bar up to this long has its label beside it
UNDER_LABEL = 4.0  # px that a bar takes under its label
SUB_ROW = 13.0  # px between accounts of one event that would touch
LATER, LAST = 4.0, 40.0  # px by which a later form, and the last one, must be higher up to be chosen


class Dot(NamedTuple):
    """An account to be drawn: its place in the columns, its shape's x, and the ends of its bar, if it has one."""

    at: int
    x: float
    left: float
    right: float
    bar: bool
    cut: int  # -1: it began before the window; 1: it ended after it; its shape stands at that edge
    fade_left: bool
    fade_right: bool
    group: tuple[int, ...]  # of the same vague span or day
    rank: tuple[int, int]  # colour and standing, by which the shapes of a column are sorted, after their time
    time: int = 0  # seconds into its day
    soft: tuple[float, float] = (0.0, 0.0)  # px over which its bar comes and goes; 0 where it fades as any
    row: int = -1
    event: int = -1
    day: int = 0  # that its shape stands on

    def fades(self, length: float) -> tuple[float, float]:
        """Pixels over which a bar of this length comes and goes: those of what its ends leave open, else a few."""
        few = min(MOST_FADE, FADE_SHARE * length)
        return self.soft[0] or few * self.fade_left, self.soft[1] or few * self.fade_right

    def core(self, radius: float) -> tuple[float, float]:
        """Left and right end of shape and bar."""
        return min(self.left, self.x - radius), max(self.right, self.x + radius)


class Words(NamedTuple):
    """What a label says: its title, what follows it in a lighter hand ("×2"), and its second line."""

    title: str
    suffix: str = ""
    detail: str = ""


@dataclass(slots=True)
class Unit:
    """What has one label: an account, or in lanes not by source the accounts of an event in one lane."""

    dots: tuple[Dot, ...]
    headline: bool
    order: tuple[float, ...]  # by time
    worth: tuple[float, ...]  # which is named first
    radius: float


class Form(NamedTuple):
    """One way to draw a unit, y counted from its top: boxes it takes, its label, and the y of each shape and bar."""

    parts: tuple[Box, ...]
    handicap: float
    label: Box
    lines: tuple[str, ...]
    words: Words
    side: str  # "right" or "left" of the shape: a label is set from there
    shapes: tuple[float, ...]
    bars: tuple[float, ...]
    size: float = LABEL_SIZE
    row: float = LABEL_ROW


@dataclass(frozen=True, slots=True)
class Sides:
    """The ends of the plot, that nothing goes beyond."""

    left: float
    right: float


def forms(unit: Unit, words: Words, sides: Sides, small: bool = False) -> list[Form]:
    """The forms that fit between the sides, in the order of the choice; never none. `small`: for a frame."""
    made = Maker(unit, words, sides, small)
    for lines in _breakings(words, made.size, made.weight, sides.right - sides.left - 4):
        if found := made.forms(lines):
            return found
    return [made.over(lines)]


def bare(unit: Unit) -> list[Form]:
    """The one form of a unit without a label, in a small picture: shapes and bars on a line."""
    (left, right, levels), row = _extent(unit), 2 * unit.radius + 0.5
    ys = tuple(row * (level + 0.5) for level in levels)
    box = (left, 0.0, right + 2, row * (max(levels) + 1))
    return [Form((box,), 0.0, (0, 0, 0, 0), (), Words(""), "", ys, ys)]


def least_box(unit: Unit, small: bool = False) -> Box | None:
    """What a label beside its one shape takes at least, whatever it says; None where labels may stand elsewhere."""
    if len(unit.dots) > 1 or _is_long(unit):
        return None
    left, right = unit.dots[0].core(unit.radius)
    return left, 0.0, right, SMALL_ROW if small else LABEL_ROW


def _is_long(unit: Unit) -> bool:
    """Whether it is a bar that its label stands above."""
    dot = unit.dots[0]
    return len(unit.dots) == 1 and dot.bar and dot.right - dot.left > SHORT_BAR


def _breakings(words: Words, size: float, weight: int, room: float) -> Iterator[tuple[str, ...]]:
    """The title on one line, on two of like length, and on as many as the room wants."""
    yield (words.title,)
    parts = words.title.split()
    two = [(" ".join(parts[:n]), " ".join(parts[n:])) for n in range(1, len(parts))]
    even = min(two, key=lambda pair: max(text_width(line, size, weight) for line in pair), default=None)
    if even:
        yield even
    yield tuple(wrap(words.title, room - 40, size, weight, 4)) or ("",)


class Maker:
    """Makes the forms of one unit."""

    def __init__(self, unit: Unit, words: Words, sides: Sides, small: bool = False) -> None:
        self.unit, self.words, self.sides = unit, words, sides
        self.row = SMALL_ROW if small else HEADLINE_ROW if unit.headline else LABEL_ROW
        self.size = HEADLINE_SIZE if unit.headline and not small else LABEL_SIZE
        self.weight = 600 if unit.headline else 400
        self.left, self.right, self.levels = _extent(unit)
        self.after = 6 + text_width(words.suffix, SUFFIX_SIZE) if words.suffix else 0.0
        self.single, self.long = len(unit.dots) == 1, _is_long(unit)

    def width(self, lines: Sequence[str]) -> float:
        widths = [text_width(line, self.size, self.weight) for line in lines]
        widths[-1] += self.after
        return max(*widths, text_width(self.words.detail, DETAIL_SIZE) if self.words.detail else 0.0, 1.0)

    def height(self, lines: Sequence[str]) -> float:
        return self.row * len(lines) - (len(lines) - 1) + (DETAIL_ROW if self.words.detail else 0)

    def forms(self, lines: tuple[str, ...]) -> list[Form]:
        """The forms of a breaking that fit."""
        width, height = self.width(lines), self.height(lines)
        rest = (lines, width, height)
        if self.long:
            found = [self.above(*rest), self.beside("left", LATER, *rest), self.flush(*rest)]
        else:
            found = [self.beside("right", 0.0, *rest), self.beside("left", LATER, *rest)]
        return [form for form in found if form]

    def beside(self, side: str, handicap: float, lines: tuple[str, ...], width: float, height: float) -> Form | None:
        """The label right or left of all shapes and bars, on their line."""
        left = self.right + SPACE if side == "right" else self.left - SPACE - width
        right = left + width
        if left < self.sides.left + 2 or right > self.sides.right - 1:
            return None
        tall = self.row + SUB_ROW * max(self.levels)
        top = max(0.0, (tall - height) / 2)
        middle = self.row / 2 + (max(0.0, (height - tall) / 2) if not self.single else 0.0)
        ys = tuple([middle + SUB_ROW * level for level in self.levels])
        box = (min(left, self.left), 0.0, max(right, self.right) + APART, max(tall, height))
        label = (left, top, right, top + height)
        return Form((box,), handicap, label, lines, self.words, side, ys, ys, self.size, self.row)

    def above(self, lines: tuple[str, ...], width: float, height: float) -> Form | None:
        """The label over its bar, the shape before it as a bullet."""
        dot, radius = self.unit.dots[0], self.unit.radius
        left = dot.x + radius + SPACE
        if dot.cut > 0 or left + width > self.sides.right - 1:
            return None
        head = (dot.x - radius - 8 * (dot.cut < 0), 0.0, left + width + APART, height)
        bar = (dot.left, height - 1, dot.right + APART, height + UNDER_LABEL)
        label = (left, 0.0, left + width, height)
        shapes, bars = (self.row / 2,), (height + 1.5,)
        return Form((head, bar), 0.0, label, lines, self.words, "right", shapes, bars, self.size, self.row)

    def flush(self, lines: tuple[str, ...], width: float, height: float) -> Form | None:
        """The label over its bar, ending where the bar ends."""
        right = min(self.unit.dots[0].right, self.sides.right - 1)
        return self._over(right - width, lines, width, height) if right - width >= self.sides.left + 2 else None

    def over(self, lines: tuple[str, ...]) -> Form:
        """The last resort: the label over all shapes, wherever between the sides."""
        width = self.width(lines)
        left = min(self.left, self.sides.right - 1 - width)
        return self._over(max(left, self.sides.left + 2), lines, width, self.height(lines))

    def _over(self, left: float, lines: tuple[str, ...], width: float, height: float) -> Form:
        radius = self.unit.radius
        ys = tuple([height + radius + SUB_ROW * level for level in self.levels])
        head = (left, 0.0, left + width + APART, height)
        core = (self.left, height, self.right + APART, max(ys) + radius + 1)
        label = (left, 0.0, min(left + width, self.sides.right), height)
        # Words that take less room than was reckoned with stay at the side that is nearer to the shapes.
        side = "left" if abs(label[2] - self.right) < abs(left - self.left) else "right"
        return Form((head, core), LAST, label, lines, self.words, side, ys, ys, self.size, self.row)


def _extent(unit: Unit) -> tuple[float, float, Sequence[int]]:
    """How far the shapes and bars of a unit reach to the left and right, and the sub-row of each."""
    if len(unit.dots) == 1:
        return *unit.dots[0].core(unit.radius), (0,)
    cores = [dot.core(unit.radius) for dot in unit.dots]
    return min(c[0] for c in cores), max(c[1] for c in cores), _levels(cores)


def _levels(cores: Sequence[tuple[float, float]]) -> list[int]:
    """For accounts in order of time: the first sub-row where one does not touch the last before it."""
    ends: list[float] = []
    levels = []
    for left, right in cores:
        level = next((n for n, end in enumerate(ends) if end + 4 <= left), len(ends))
        ends[level : level + 1] = [right]
        levels.append(level)
    return levels


def joined(unit: Unit, ys: Sequence[float]) -> list[tuple[float, float]]:
    """The thin line through the shapes of an event, as points."""
    return [(dot.x, y) for dot, y in zip(unit.dots, ys, strict=True)] if len(unit.dots) > 1 else []


def touching(one: Box, two: Box) -> bool:
    """Whether two boxes share more than an edge."""
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
