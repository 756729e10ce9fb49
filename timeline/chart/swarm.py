"""Accounts without a label: columns of one day, capsules of one vague span, blocks where a column would be too high."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from timeline.chart.free_space import Box
from timeline.chart.placement import Dot, Sides, Unit

FADE = 12.0  # px that "by" a date fades to the left of its column
HALO = 9.0  # px that "about" a date fades on each side that is not sure
APART = 2.0  # px between two clusters of a row

DAY, BY, ABOUT, SPAN, EVENT = range(5)  # what the accounts of a cluster share; the first code of a Dot's group


@dataclass(frozen=True, slots=True)
class Setting:
    """How small the marks are: the pitch of shapes, and how many a column may have before it becomes a block."""

    pitch: float
    most: int
    lower: float = 0.0  # the pitch downwards, where it differs: shapes are ticks

    @property
    def gap(self) -> float:
        """Pixels under a span or block."""
        return 0.18 * self.lower if self.lower else 1.0

    @property
    def rise(self) -> float:
        return self.lower or self.pitch

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
LOW_TICKS = (TICKS, Setting(3.0, 12, 2.2), Setting(3.0, 5, 2.2))  # of a frame, which may be very low


@dataclass(frozen=True, slots=True)
class Cluster:
    """Accounts that share a day or a span, and where they stand; y counted from its top."""

    kind: int
    dots: tuple[Dot, ...]
    places: tuple[tuple[float, float], ...]  # centre of each shape
    box: Box  # what is tinted or outlined, where there is more than shapes
    fade_left: float
    fade_right: float
    parts: tuple[Box, ...]
    outlined: bool = False

    @property
    def tinted(self) -> bool:
        return self.kind in (BY, ABOUT, SPAN)

    @property
    def sort_key(self) -> tuple[float, ...]:
        """Long bars first, then tall columns, then by time."""
        left, top, right, bottom = self.box
        long = right - left if self.kind == SPAN else 0.0
        return (-(long > 44), -long, -(bottom - top), self.dots[0].x, self.dots[0].at)


def clusters(units: Iterable[Unit], setting: Setting, sides: Sides) -> list[Cluster]:
    """The clusters of units without a label, in the order in which they are to be placed."""
    groups: dict[tuple[int, ...], list[Dot]] = {}
    made = []
    for unit in units:
        if len(unit.dots) > 1:
            made.append(_event(unit.dots, setting))
        else:
            groups.setdefault(unit.dots[0].group, []).append(unit.dots[0])
    for group, dots in groups.items():
        dots.sort(key=lambda dot: (dot.time, dot.rank, dot.at))
        made.append(_MAKERS[group[0]](dots, setting, sides))
    return sorted(made, key=lambda cluster: cluster.sort_key)


def _event(dots: Sequence[Dot], setting: Setting) -> Cluster:
    """The accounts of one event, one under another where they would touch."""
    pitch, rise, ends, places = setting.pitch, setting.rise, [float("-inf")], []
    for dot in dots:
        left, right = dot.core(pitch / 2)
        level = next((n for n, end in enumerate(ends) if end <= left), len(ends))
        ends[level : level + 1] = [right + 2]
        places.append((dot.x, rise * (level + 0.5)))
    left, right = min(d.core(pitch / 2)[0] for d in dots), max(d.core(pitch / 2)[1] for d in dots)
    box = (left, 0.0, right, rise * len(ends))
    return Cluster(EVENT, tuple(dots), tuple(places), box, 0, 0, (_padded(box),))


def _column(dots: Sequence[Dot], setting: Setting, sides: Sides) -> Cluster:
    """One day: a column at its exact day, or a block that ends on it."""
    kind, x, pitch, count = dots[0].group[0], dots[0].x, setting.pitch, len(dots)
    across = ceil(count / setting.most)
    if x - (across - 0.5) * pitch < sides.left:  # no room before the day: as high as it must be
        across = max(1, int((x - sides.left) / pitch + 0.5))
    rows = ceil(count / across)
    left, right = x - (across - 0.5) * pitch, x + pitch / 2
    places = tuple((right - pitch * (n // rows + 0.5), setting.rise * (n % rows + 0.5)) for n in range(count))
    box = (left, 0.0, right, setting.rise * rows)
    fade = min(FADE, left - sides.left) if kind == BY else 0.0
    parts = (_padded((left - fade / 4, 0.0, right, setting.rise * rows + setting.gap * (kind == BY))),)
    return Cluster(kind, tuple(dots), places, box, max(fade, 0), 0, parts, across > 1)


def _about(dots: Sequence[Dot], setting: Setting, sides: Sides) -> Cluster:
    """About a day: two columns with the day between them."""
    x, pitch, count = dots[0].x, setting.pitch, len(dots)
    across = max(min(2, count), ceil(count / setting.most))
    rows = ceil(count / across)
    left = min(max(x - across * pitch / 2, sides.left), sides.right - across * pitch)
    places = tuple((left + pitch * (n // rows + 0.5), setting.rise * (n % rows + 0.5)) for n in range(count))
    box = (left, 0.0, left + across * pitch, setting.rise * rows)
    west = min(HALO, box[0] - sides.left) * dots[0].fade_left
    east = min(HALO, sides.right - box[2]) * dots[0].fade_right
    part = (box[0] - west / 3, 0.0, box[2] + east / 3, box[3] + setting.gap)
    return Cluster(ABOUT, tuple(dots), places, box, max(west, 0), max(east, 0), (_padded(part),))


def _capsule(dots: Sequence[Dot], setting: Setting, sides: Sides) -> Cluster:
    """One vague span: its shapes in a row from its start, in the next row when that is full."""
    dot, pitch, count = dots[0], setting.pitch, len(dots)
    step = -pitch if dot.cut > 0 else pitch
    room = (dot.x + pitch / 2 - dot.left) if step < 0 else (dot.right - dot.x + pitch / 2)
    across = min(count, max(1, int(room // pitch), ceil(count / setting.most)))
    space = (dot.x - sides.left) if step < 0 else (sides.right - dot.x)
    across = max(1, min(across, int(space / pitch + 0.5)))
    rows = ceil(count / across)
    places = tuple((dot.x + step * (n % across), setting.rise * (n // across + 0.5)) for n in range(count))
    shapes = [x for x, _ in places]
    left, right = min(dot.left, min(shapes) - pitch / 2), max(dot.right, max(shapes) + pitch / 2)
    box = (left, 0.0, right, setting.rise * rows)
    part = (left - 8 * (dot.cut < 0), 0.0, right, box[3] + setting.gap)
    return Cluster(SPAN, tuple(dots), places, box, *dot.fades(right - left), (_padded(part),))


def _padded(box: Box) -> Box:
    return box[0], box[1], box[2] + APART, box[3]


_MAKERS = {DAY: _column, BY: _column, ABOUT: _about, SPAN: _capsule}
