"""Accounts in columns -> what is laid out: a dot each, with the pixels of its days, and units that share a label."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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


def build_dots(accounts: Accounts, pixels: Pixels, lane: Bools, sides: Sides) -> list[Dot]:
    """The dots of one lane, in order of time."""
    at = pixels.at[lane]
    first, last, by = accounts.first[at], accounts.last[at], accounts.at_end[at]
    us, ue = accounts.uncertain_start[at], accounts.uncertain_end[at]
    about = (first == last) & (us | ue) & ~by
    kind = np.where(by, BY, np.where(about, ABOUT, np.where(first == last, DAY, SPAN)))
    x, left, right = (pixels.x[lane], pixels.left[lane], pixels.right[lane])
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
        pixels.cut[lane],
        first,
        last,
        us,
        ue,
        accounts.colour[at],
        accounts.standing[at],
        time,
        pixels.soft_left[lane],
        pixels.soft_right[lane],
        begins,
        ends,
    )
    made = [_dot(*values) for values in zip(*(c.tolist() for c in columns), strict=True)]
    return [made[n] for n in np.lexsort((at, last, time, accounts.anchor[at]))]


def _dot(
    at: int, x: float, left: float, right: float, kind: int, cut: int, first: int, last: int, us: bool, ue: bool,
    colour: int, standing: int, time: int, soft_left: float, soft_right: float, unsure_start: int, unsure_end: int,
) -> Dot:  # fmt: skip
    group = (kind, first, last, us, ue, unsure_start, unsure_end) if kind == SPAN else (kind, last, us, ue)
    fades = (us and kind != DAY) or kind == BY, ue and kind in (SPAN, ABOUT)
    return Dot(at, x, left, right, kind == SPAN, cut, *fades, group, (colour, standing), time, (soft_left, soft_right))


def build_units(accounts: Accounts, dots: Sequence[Dot], by_event: bool, radius: float = 0.0) -> list[Unit]:
    """A unit for each dot, or for all dots of an event; `radius` is that of all headlines and labelled marks, if given."""
    if not by_event:
        return [_unit(accounts, (dot,), radius) for dot in dots]
    events: dict[int, list[Dot]] = {}
    for dot in dots:
        events.setdefault(int(accounts.event[dot.at]), []).append(dot)
    return [_unit(accounts, tuple(sorted(told, key=lambda d: (d.x, d.time, d.at))), radius) for told in events.values()]


def _unit(accounts: Accounts, dots: tuple[Dot, ...], radius: float) -> Unit:
    at = [dot.at for dot in dots]
    importance = min(int(accounts.importance[n]) for n in at)
    days = int(accounts.first[at[0]]), int(accounts.last[at[0]])
    length = days[1] - days[0]
    worth = (importance, -int(accounts.told_by[at[0]]), -len(at), length, *days, at[0])
    radius = radius or (HEADLINE_RADIUS if importance == HEADLINE else LABEL_RADIUS)
    return Unit(dots, importance == HEADLINE, (dots[0].x, days[0], dots[0].time, days[1], at[0]), worth, radius)


def wording(accounts: Accounts, suffixes: bool = True) -> Callable[[Unit, bool], Words]:
    """What a unit's label says: the title of its most important account, who else tells it, and a second line."""

    def words(unit: Unit, details: bool) -> Words:
        main = min(unit.dots, key=lambda dot: (accounts.importance[dot.at], accounts.first[dot.at], dot.at)).at
        row = int(accounts.row[main])
        suffix = _suffix(accounts, unit, main) if suffixes else ""
        return Words(accounts.title(row), suffix, accounts.detail(row) if details else "")

    return words


def _suffix(accounts: Accounts, unit: Unit, main: int) -> str:
    if len(unit.dots) > 1:
        tellers = dict.fromkeys(filter(None, (accounts.teller(int(accounts.row[dot.at])) for dot in unit.dots)))
        return f"· {', '.join(tellers)}" if tellers else f"×{len(unit.dots)}"
    told = int(accounts.told_by[main])
    return f"×{told}" if told > 1 else ""
