"""Accounts in columns -> what is laid out: a dot each, with the pixels of its days, and units that share a label."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from timeline.chart.marks import HEADLINE, Accounts, Bools, Floats, Ints
from timeline.chart.placement import HEADLINE_RADIUS, LABEL_RADIUS, Dot, Sides, Unit, Words
from timeline.chart.scale import TimeScale
from timeline.chart.swarm import ABOUT, BY, DAY, SPAN

STUB = 18.0  # px that "by" a date reaches back from its day, where it has a label
HALO = 12.0  # px that "about" a date reaches to each side that is not sure
EDGE = 14.0  # px from the window's edge to a shape whose day lies beyond it


@dataclass(frozen=True)
class Pixels:
    """The pixels of the accounts at `at`: of their shapes, and of their days' beginnings and ends."""

    at: Ints
    x: Floats
    left: Floats
    right: Floats
    cut: Ints
    soft_left: Floats  # over which a bar comes and goes, where its ends are months or years
    soft_right: Floats


def build_pixels(accounts: Accounts, at: Ints, scale: TimeScale) -> Pixels:
    """Where accounts stand. A shape whose day lies outside the scale is cut: it stands at the edge.

    A day is seen in its middle, a period at its start, however wide its first day is drawn.
    """
    anchor = accounts.anchor[at]
    point = anchor.astype(np.float64)
    lasts = (accounts.last[at] > accounts.first[at]) & ~accounts.at_end[at]
    cut = np.where(anchor < scale.panels[0].first, -1, np.where(anchor >= scale.panels[-1].stop, 1, 0))
    middle = scale.xs(point + 0.5)
    inside = np.where(lasts, np.minimum(scale.xs(point) + HEADLINE_RADIUS, middle), middle)
    x = np.where(cut < 0, scale.left + EDGE, np.where(cut > 0, scale.right - EDGE, inside))
    first, stop = accounts.first[at].astype(np.float64), accounts.last[at].astype(np.float64) + 1
    left, right = scale.xs(first), scale.xs(stop)
    soft_left = scale.xs(first + accounts.of(accounts.unsure_start, at)) - left
    soft_right = right - scale.xs(stop - accounts.of(accounts.unsure_end, at))
    return Pixels(at, x, left, right, cut, np.maximum(soft_left, 0), np.maximum(soft_right, 0))


def build_dots(accounts: Accounts, pixels: Pixels, inside: Bools, sides: Sides) -> list[Dot]:
    """The dots of some accounts, in order of time."""
    at = pixels.at[inside]
    order = np.lexsort((at, accounts.last[at], accounts.of(accounts.time, at), accounts.anchor[at]))
    at, chosen = at[order], np.flatnonzero(inside)[order]
    first, last, by = accounts.first[at], accounts.last[at], accounts.at_end[at]
    us, ue = accounts.uncertain_start[at], accounts.uncertain_end[at]
    about = (first == last) & (us | ue) & ~by
    kind = np.where(by, BY, np.where(about, ABOUT, np.where(first == last, DAY, SPAN)))
    x, left, right = (pixels.x[chosen], pixels.left[chosen], pixels.right[chosen])
    reach = np.where(by, STUB, HALO)
    left = np.where(kind == SPAN, left, np.where(by | (about & us), np.maximum(x - reach, sides.left), x))
    right = np.where(kind == SPAN, right, np.where(about & ue, np.minimum(x + reach, sides.right), x))
    time, begins, ends = (accounts.of(c, at) for c in (accounts.time, accounts.unsure_start, accounts.unsure_end))
    columns = (
        at,
        x,
        left,
        right,
        kind,
        pixels.cut[chosen],
        first,
        last,
        us,
        ue,
        accounts.colour[at],
        accounts.standing[at],
        time,
        pixels.soft_left[chosen],
        pixels.soft_right[chosen],
        begins,
        ends,
        accounts.row[at],
        accounts.event[at],
        accounts.anchor[at],
    )
    return list(map(_dot, *(column.tolist() for column in columns)))


def _dot(
    at: int, x: float, left: float, right: float, kind: int, cut: int, first: int, last: int, us: bool, ue: bool,
    colour: int, standing: int, time: int, soft_left: float, soft_right: float, unsure_start: int, unsure_end: int,
    row: int, event: int, day: int,
) -> Dot:  # fmt: skip
    group = (kind, first, last, us, ue, unsure_start, unsure_end) if kind == SPAN else (kind, last, us, ue)
    fade_left, fade_right = (us and kind != DAY) or kind == BY, ue and kind in (SPAN, ABOUT)
    rank, soft = (colour, standing), (soft_left, soft_right)
    return Dot(
        at, x, left, right, kind == SPAN, cut, fade_left, fade_right, group, rank, time, soft, row, event, day
    )  # fmt: skip


def build_units(accounts: Accounts, dots: Sequence[Dot], by_event: bool, radius: float = 0.0) -> list[Unit]:
    """A unit for each dot, or for all dots of an event; `radius` is that of all headlines and labelled marks, if given."""
    if not dots:
        return []
    told = _by_event(dots) if by_event else [(dot,) for dot in dots]
    places = np.array([dot.at for each in told for dot in each])
    starts = np.cumsum([0, *map(len, told[:-1])])
    main, importance = places[starts], np.minimum.reduceat(accounts.importance[places], starts)
    columns = (importance, accounts.told_by[main], accounts.first[main], accounts.last[main])
    return list(map(_unit, told, repeat(radius), *(column.tolist() for column in columns)))


def _by_event(dots: Sequence[Dot]) -> list[tuple[Dot, ...]]:
    events: dict[int, list[Dot]] = {}
    for dot in dots:
        events.setdefault(dot.event, []).append(dot)
    return [tuple(sorted(told, key=lambda d: (d.x, d.time, d.at))) for told in events.values()]


def _unit(dots: tuple[Dot, ...], radius: float, importance: int, told_by: int, first: int, last: int) -> Unit:
    at, headline = dots[0].at, importance == HEADLINE
    worth = (importance, -told_by, -len(dots), last - first, first, last, at)
    radius = radius or (HEADLINE_RADIUS if headline else LABEL_RADIUS)
    return Unit(dots, headline, (dots[0].x, first, dots[0].time, last, at), worth, radius)


def main_dot(unit: Unit, accounts: Accounts) -> Dot:
    """The account that a unit is named by: its most important one, the earliest of several."""
    if len(unit.dots) == 1:
        return unit.dots[0]
    return min(unit.dots, key=lambda dot: (accounts.importance[dot.at], accounts.first[dot.at], dot.at))


def wording(accounts: Accounts, suffixes: bool = True) -> Callable[[Unit, bool], Words]:
    """What a unit's label says: the title of its most important account, who else tells it, and a second line."""

    def words(unit: Unit, details: bool) -> Words:
        main = main_dot(unit, accounts)
        suffix = _suffix(accounts, unit, main.at) if suffixes else ""
        return Words(accounts.title(main.row), suffix, accounts.detail(main.row) if details else "")

    return words


def _suffix(accounts: Accounts, unit: Unit, main: int) -> str:
    if len(unit.dots) > 1:
        tellers = dict.fromkeys(filter(None, (accounts.teller(dot.row) for dot in unit.dots)))
        return f"· {', '.join(tellers)}" if tellers else f"×{len(unit.dots)}"
    told = int(accounts.told_by[main])
    return f"×{told}" if told > 1 else ""
