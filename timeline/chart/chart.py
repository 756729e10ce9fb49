"""A laid-out chart: what stands where, in pixels, y running downwards. What is drawn and what links lie over is read from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from timeline.chart.axis import Axis
from timeline.chart.marks import Ints
from timeline.chart.scale import TimeScale


class Label(NamedTuple):
    """A label's box and its words; `side` says where it stands from the shape, so from where it is set."""

    left: float
    top: float
    right: float
    bottom: float
    lines: tuple[str, ...]
    suffix: str  # after the last line, lighter: "×2"
    detail: str  # a second line, lighter
    side: str
    size: float
    weight: int
    row: float  # the height of a line


class Bar(NamedTuple):
    """A span, centred on y; fades are pixels at its ends over which it comes and goes."""

    left: float
    right: float
    y: float
    thickness: float
    fade_left: float
    fade_right: float


class Mark(NamedTuple):
    """An account: the centre of its shape, the day it stands for, and its bar and label where it has them.

    `cut` is -1 where it began before the window, 1 where it ended after: then the shape stands at that edge.
    `cluster` is the place of its capsule, column or block in the lane, -1 where it stands by itself.
    """

    row: int
    event: int
    day: int
    x: float
    y: float
    radius: float
    colour: int
    standing: int
    headline: bool
    cut: int = 0
    bar: Bar | None = None
    label: Label | None = None
    cluster: int = -1

    @property
    def tick(self) -> bool:
        """Whether it is a tick where not all marks are shapes."""
        return not (self.headline or self.label)


class Capsule(NamedTuple):
    """What holds accounts of one vague span or day: tinted in its colour (-1: of several), or outlined."""

    left: float
    top: float
    right: float
    bottom: float
    fade_left: float
    fade_right: float
    colour: int
    outlined: bool
    cut: int
    rows: tuple[int, ...]
    tinted: bool = True  # False: a column of one day, that nothing is drawn around unless it is outlined


@dataclass(frozen=True, slots=True)
class Named:
    """A headline over density: its mark, and the stem down to its bin."""

    mark: Mark
    stem_bottom: float


@dataclass(frozen=True, eq=False)
class Density:
    """Accounts counted in bins of `step` pixels from `left`: reported ones, the rest, and those of either whose day is
    not known exactly (`vague`); the highest bin is `height`.

    `before` and `after` count those whose day lies outside the window, which only reach into it: they are in no bin.
    `colour` is the type that their lane is of, -1 where lanes are something else.
    """

    left: float
    step: float
    base: float  # y of zero
    height: float
    reported: Ints
    rest: Ints
    vague: Ints
    named: tuple[Named, ...]
    before: int = 0
    after: int = 0
    colour: int = -1

    @cached_property
    def counts(self) -> Ints:
        """All accounts of each bin."""
        return self.reported + self.rest + self.vague

    @property
    def accounts(self) -> int:
        """How many accounts it counts."""
        return int(self.counts.sum()) + self.before + self.after

    @cached_property
    def most(self) -> int:
        """The count of the fullest bin."""
        return int(self.counts.max(initial=0))


@dataclass(frozen=True, slots=True)
class Published:
    """The line of a source's publication, in the stretches that no label covers, and its words: lines with left and top."""

    x: float
    stretches: tuple[tuple[float, float], ...]
    words: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty lane says, and the row and day of the nearest account, where there is one."""

    words: str
    nearest: int = -1
    day: int = 0


@dataclass(frozen=True)
class Lane:
    """One lane: its name and notes in lines, its extent, and what is in it.

    It is lit from `lit_left` to `lit_right` and shaded elsewhere. `drawn` accounts are in marks or density; `before`,
    `after` and `undated` ones are not.
    """

    key: str
    name: tuple[str, ...]
    notes: tuple[str, ...]
    top: float
    bottom: float
    marks: tuple[Mark, ...] = ()
    capsules: tuple[Capsule, ...] = ()
    density: Density | None = None
    joins: tuple[tuple[tuple[float, float], ...], ...] = ()
    published: Published | None = None
    lit_right: float = 0.0
    empty: Empty | None = None
    drawn: int = 0
    before: int = 0
    after: int = 0
    undated: int = 0
    name_left: float = 0.0  # of the name in a small picture

    @property
    def not_drawn(self) -> int:
        return self.before + self.after + self.undated


@dataclass(frozen=True, slots=True)
class GapWords:
    """What a gutter says, upright about its middle."""

    x: float
    middle: float
    words: str


@dataclass(frozen=True)
class Chart:
    """A laid-out timeline. `plot_top` is the line of the axis; lanes follow each other from there to `bottom`."""

    width: float
    height: float
    plot_top: float
    scale: TimeScale
    axis: Axis
    lanes: tuple[Lane, ...]
    gap_words: tuple[GapWords, ...]
    pitch: float
    names_beside: bool  # lane names in a column of their own, not on a line above
    ticks_only: bool = False  # a small picture or a frame: marks that are neither headlines nor named are ticks

    @property
    def plot_left(self) -> float:
        return self.scale.left

    @property
    def plot_right(self) -> float:
        return self.scale.right

    @property
    def names_inside(self) -> bool:
        """Whether lane names stand in their lanes, as in a small picture."""
        return self.ticks_only and not self.names_beside

    @property
    def bottom(self) -> float:
        return self.lanes[-1].bottom if self.lanes else self.plot_top

    def marks(self) -> Iterator[Mark]:
        """All marks, lane by lane, those that name density too."""
        for lane in self.lanes:
            yield from lane.marks
            if lane.density:
                yield from (named.mark for named in lane.density.named)

    def labels(self) -> Iterator[Label]:
        return (mark.label for mark in self.marks() if mark.label)
