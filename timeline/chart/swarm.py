"""Accounts without a label: columns of one day, capsules of one vague span, blocks where a column would be too high."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import ceil
from operator import attrgetter
from typing import NamedTuple

from timeline.chart.free_space import Box
from timeline.chart.packing import Piece
from timeline.chart.placement import Dot, Sides, Unit

FADE = 12.0  # px that "by" a date fades to the left of its column
HALO = 9.0  # px that "about" a date fades on each side that is not sure
APART = 2.0  # px between two clusters of a row
AFTER_LABELS = 2  # in the order of what is placed: headlines, other labels, clusters

DAY, BY, ABOUT, SPAN, EVENT = range(5)  # what the accounts of a cluster share; the first code of a Dot's group


@dataclass(frozen=True, eq=False)
class Setting:
    """How small the marks are: the pitch of shapes, and how many a column may have before it becomes a block."""

    pitch: float
    most: int
    lower: float = 0.0  # the pitch downwards, where it differs: shapes are ticks
    rise: float = field(init=False)
    gap: float = field(init=False)  # px under a span or block

    def __post_init__(self) -> None:
        vars(self).update(rise=self.lower or self.pitch, gap=0.18 * self.lower if self.lower else 1.0)

    @property
    def radius(self) -> float:
        """Of a shape; half the height of a tick."""
        return self.lower / 2 - 0.25 if self.lower else min(self.pitch - 1, 8.0) / 2


SETTINGS = tuple(Setting(*s) for s in (
    (10, 12), (9.5, 12), (9, 12), (8.5, 12), (8, 12), (8, 9), (7.5, 8), (7, 8), (7, 6), (7, 4), (7, 3),
))  # fmt: skip


TICKS = Setting(3.0, 30, 2.2)  # a tick an account
# Of a small picture, the roomiest first: the radius of its headlines, and its ticks.
PICTURES = ((4.8, TICKS), (3.25, TICKS), (2.9, Setting(3.0, 5, 1.9)), (2.6, Setting(3.0, 4, 1.6)))
LOW_TICKS = (TICKS, Setting(3.0, 12, 2.2), Setting(3.0, 5, 2.2), Setting(3.0, 5, 1.9))  # of a frame, however low


class Cluster(NamedTuple):
    """Accounts that share a day or a span, and where they stand; y counted from its top."""

    kind: int
    dots: Sequence[Dot]
    place: Callable[[int], tuple[float, float]]  # centre of the shape of each dot, asked for of what is drawn
    box: Box  # what is tinted or outlined, where there is more than shapes
    fade_left: float
    fade_right: float
    parts: tuple[Box, ...]
    outlined: bool = False
    handicap: float = 0.0  # as of a Form: it has but one

    @property
    def tinted(self) -> bool:
        return self.kind in (BY, ABOUT, SPAN)

    @property
    def places(self) -> tuple[tuple[float, float], ...]:
        """The centre of each shape."""
        return tuple(map(self.place, range(len(self.dots))))


Maker = Callable[[Sequence[Dot], Setting, Sides], Cluster]


class Swarm:
    """The accounts of a lane by what they share; what some of these look like is worked out once for each setting."""

    def __init__(self, units: Sequence[Unit], sides: Sides) -> None:
        self.units, self.sides = units, sides
        shared: dict[tuple[int, ...], list[int]] = {}
        for n, unit in enumerate(units):
            shared.setdefault(unit.dots[0].group if len(unit.dots) == 1 else (EVENT, n), []).append(n)
        self.groups = [tuple(sorted(group, key=self._order) if len(group) > 1 else group) for group in shared.values()]
        self.group_of = {n: at for at, group in enumerate(self.groups) for n in group}
        self._looks = [self._look(group) for group in self.groups]
        self._some: dict[tuple[tuple[int, ...], Setting], Piece] = {}
        self._all: dict[Setting, list[tuple[int, Piece]]] = {}
        self._whole_of: dict[Setting, dict[int, Piece]] = {}

    def _order(self, n: int) -> tuple[int, tuple[int, int], int]:
        dot = self.units[n].dots[0]
        return dot.time, dot.rank, dot.at

    def pieces(self, named: Collection[int], setting: Setting) -> list[Piece]:
        """The clusters of all units but some, in the order in which they are to be placed."""
        whole = self._whole(setting)
        touched = {self.group_of[n] for n in named}
        made = [piece for at, piece in whole if at not in touched]
        for at in touched:
            if rest := tuple(n for n in self.groups[at] if n not in named):
                made.append(self._part(rest, setting))
        return sorted(made, key=attrgetter("order")) if touched else made

    def without(self, unit: int, named: Collection[int], setting: Setting) -> tuple[Piece, list[Piece]]:
        """The cluster that a unit is in while some are named, and what is left of it without the unit."""
        group = self.groups[self.group_of[unit]]
        members = tuple(n for n in group if n not in named)
        rest = tuple(n for n in members if n != unit)
        was = (
            self._part(members, setting) if len(members) < len(group) else self._whole_of[setting][self.group_of[unit]]
        )
        return was, [self._part(rest, setting)] if rest else []

    def _whole(self, setting: Setting) -> list[tuple[int, Piece]]:
        """The clusters of all units, each with the place of its group, in their order."""
        if setting not in self._all:
            made = [(at, _piece(make(dots, setting, self.sides))) for at, (make, dots) in enumerate(self._looks)]
            self._whole_of[setting] = dict(made)
            self._all[setting] = sorted(made, key=lambda found: found[1].order)
        return self._all[setting]

    def _part(self, members: tuple[int, ...], setting: Setting) -> Piece:
        """The cluster of some units of a group."""
        if (members, setting) not in self._some:
            make, dots = self._look(members)
            self._some[members, setting] = _piece(make(dots, setting, self.sides))
        return self._some[members, setting]

    def _look(self, members: Sequence[int]) -> tuple[Maker, Sequence[Dot]]:
        """What makes the cluster of some units of a group, and of which dots."""
        dots = self.units[members[0]].dots
        if len(dots) > 1:
            return _event, dots
        return _MAKERS[dots[0].group[0]], [self.units[n].dots[0] for n in members]


def _piece(cluster: Cluster) -> Piece:
    """A cluster to be placed: long bars first, then tall columns, then by time."""
    left, _, right, bottom = cluster.box
    long, first = right - left if cluster.kind == SPAN else 0.0, cluster.dots[0]
    return Piece((AFTER_LABELS, -(long > 44), -long, -bottom, first.x, first.at), (cluster,))


def _event(dots: Sequence[Dot], setting: Setting, _: Sides) -> Cluster:
    """The accounts of one event, one under another where they would touch."""
    pitch, rise, ends, places = setting.pitch, setting.rise, [float("-inf")], []
    for dot in dots:
        left, right = dot.core(pitch / 2)
        level = next((n for n, end in enumerate(ends) if end <= left), len(ends))
        ends[level : level + 1] = [right + 2]
        places.append((dot.x, rise * (level + 0.5)))
    left, right = min(d.core(pitch / 2)[0] for d in dots), max(d.core(pitch / 2)[1] for d in dots)
    box = (left, 0.0, right, rise * len(ends))
    return Cluster(EVENT, dots, places.__getitem__, box, 0, 0, (_padded(box),))


def _column(dots: Sequence[Dot], setting: Setting, sides: Sides) -> Cluster:
    """One day: a column at its exact day, or a block that ends on it."""
    kind, x, pitch, rise, count = dots[0].group[0], dots[0].x, setting.pitch, setting.rise, len(dots)
    across = -(-count // setting.most)
    if across > 1 and x - (across - 0.5) * pitch < sides.left:  # no room before the day: as high as it must be
        across = max(1, int((x - sides.left) / pitch + 0.5))
    rows = -(-count // across)
    left, right, low = x - (across - 0.5) * pitch, x + pitch / 2, rise * rows
    fade, part = 0.0, (left, 0.0, right + APART, low)
    if kind == BY:
        fade = max(min(FADE, left - sides.left), 0.0)
        part = (left - fade / 4, 0.0, right + APART, low + setting.gap)

    place = partial(_down, right, -pitch, rise, rows)
    return Cluster(kind, dots, place, (left, 0.0, right, low), fade, 0, (part,), across > 1)


def _about(dots: Sequence[Dot], setting: Setting, sides: Sides) -> Cluster:
    """About a day: two columns with the day between them."""
    x, pitch, rise, count = dots[0].x, setting.pitch, setting.rise, len(dots)
    across = max(min(2, count), ceil(count / setting.most))
    rows = ceil(count / across)
    left = min(max(x - across * pitch / 2, sides.left), sides.right - across * pitch)
    box = (left, 0.0, left + across * pitch, rise * rows)
    west = min(HALO, box[0] - sides.left) * dots[0].fade_left
    east = min(HALO, sides.right - box[2]) * dots[0].fade_right
    part = (box[0] - west / 3, 0.0, box[2] + east / 3, box[3] + setting.gap)
    place = partial(_down, left, pitch, rise, rows)
    return Cluster(ABOUT, dots, place, box, max(west, 0), max(east, 0), (_padded(part),))


def _capsule(dots: Sequence[Dot], setting: Setting, sides: Sides) -> Cluster:
    """One vague span: its shapes in a row from its start, in the next row when that is full."""
    dot, pitch, rise, count = dots[0], setting.pitch, setting.rise, len(dots)
    step = -pitch if dot.cut > 0 else pitch
    room = (dot.x + pitch / 2 - dot.left) if step < 0 else (dot.right - dot.x + pitch / 2)
    across = min(count, max(1, int(room // pitch), ceil(count / setting.most)))
    space = (dot.x - sides.left) if step < 0 else (sides.right - dot.x)
    across = max(1, min(across, int(space / pitch + 0.5)))
    far = dot.x + step * (across - 1)
    left, right = min(dot.left, min(dot.x, far) - pitch / 2), max(dot.right, max(dot.x, far) + pitch / 2)
    box = (left, 0.0, right, rise * ceil(count / across))
    part = (left - 8 * (dot.cut < 0), 0.0, right, box[3] + setting.gap)
    place = partial(_along, dot.x, step, rise, across)
    return Cluster(SPAN, dots, place, box, *dot.fades(right - left), (_padded(part),))


def _down(edge: float, step: float, rise: float, rows: int, n: int) -> tuple[float, float]:
    """Where a shape stands in columns that follow each other from an edge."""
    return edge + step * (n // rows + 0.5), rise * (n % rows + 0.5)


def _along(x: float, step: float, rise: float, across: int, n: int) -> tuple[float, float]:
    """Where one stands in rows, of which the first shape of each is at x."""
    return x + step * (n % across), rise * (n // across + 0.5)


def _padded(box: Box) -> Box:
    return box[0], box[1], box[2] + APART, box[3]


_MAKERS = {DAY: _column, BY: _column, ABOUT: _about, SPAN: _capsule}
