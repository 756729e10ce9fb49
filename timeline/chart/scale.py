"""The scale of the chart: days to pixels and back, linear within an act and across the gap between two."""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from timeline.chart.acts import (
    LEAST_MARGIN,
    MARGIN,
    Act,
    Spans,
    crossed,
    find_acts,
    months_between,
    shares,
    whole_act,
    widened,
)
from timeline.chart.marks import Floats
from timeline.dates.days import Window

EMPTY_DAYS = 365  # of a chart without any account


@dataclass(frozen=True, slots=True)
class Panel:
    """An act in its place: pixels [left, right) show the days [start, end), of which accounts take [first, stop)."""

    left: float
    right: float
    start: float
    end: float
    first: int
    stop: int
    accounts: int

    @property
    def day_width(self) -> float:
        return (self.right - self.left) / (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Gap:
    """The gutter between two acts: how many whole months it stands for, and whether a long span runs through it."""

    left: float
    right: float
    months: int
    crossed: bool


@dataclass(frozen=True)
class TimeScale:
    """Panels from left to right with the gaps between them; `zoomed`: its window was asked for."""

    panels: tuple[Panel, ...]
    gaps: tuple[Gap, ...]
    zoomed: bool = False

    @property
    def left(self) -> float:
        return self.panels[0].left

    @property
    def right(self) -> float:
        return self.panels[-1].right

    @property
    def start(self) -> float:
        return self.panels[0].start

    @property
    def end(self) -> float:
        return self.panels[-1].end

    def breakpoints(self) -> list[tuple[float, float]]:
        """(pixel, day) at every joint: the scale is straight between them, so a script can read a pixel back."""
        return [joint for p in self.panels for joint in ((p.left, p.start), (p.right, p.end))]

    def x(self, day: float) -> float:
        """The pixel of a day (fractions allowed); days outside end at the edges."""
        points = self.breakpoints()
        at = min(max(bisect_right([d for _, d in points], day), 1), len(points) - 1)
        (left, start), (right, end) = points[at - 1], points[at]
        return left + min(max((day - start) / (end - start), 0.0), 1.0) * (right - left)

    def xs(self, days: Floats) -> Floats:
        """The pixels of many days."""
        pixels, at = np.array(self.breakpoints()).T
        return np.interp(days, at, pixels)

    def day(self, x: float) -> float:
        """The day of a pixel, the opposite of `x`."""
        pixels, days = np.array(self.breakpoints()).T
        return float(np.interp(x, pixels, days))


@dataclass(frozen=True)
class Room:
    """The pixels that the acts have, and what of them gutters and the narrowest act take."""

    left: float
    right: float
    gutter: float = 24.0
    least: float = 92.0

    @property
    def most(self) -> int:
        """How many acts there is room for."""
        return int((self.right - self.left + self.gutter) // (self.least + self.gutter))


def build_scale(spans: Spans, room: Room, folded: bool = True, window: Window | None = None) -> TimeScale:
    """The scale of the accounts' days; folded into acts or in calendar time; of a window where one is asked for."""
    if window is None and not len(spans.first):
        window = (0, EMPTY_DAYS - 1)
    if window is None:
        acts = find_acts(spans, room.most) if folded else whole_act(spans)
        return _placed(acts, [widened(act) for act in acts], spans, room, False)
    inside = spans.within(*window)
    acts = find_acts(spans, room.most) if folded and len(spans.first) else []
    acts = _counts(_cut(acts, *window), inside)
    if len(acts) < 2:
        acts = [Act(window[0], window[1] + 1, int(inside.weights.sum()))]
    return _placed(acts, [(act.first, act.stop) for act in acts], spans, room, True)


def _cut(acts: list[Act], first: int, last: int) -> list[Act]:
    """The parts of acts that lie in a window."""
    parts = [Act(max(act.first, first), min(act.stop, last + 1)) for act in acts]
    return [part for part in parts if part.first < part.stop]


def _counts(acts: list[Act], inside: Spans) -> list[Act]:
    held = [(inside.anchor >= act.first) & (inside.anchor < act.stop) for act in acts]
    return [Act(act.first, act.stop, int(inside.weights[own].sum())) for act, own in zip(acts, held, strict=True)]


def _placed(acts: list[Act], days: list[tuple[float, float]], spans: Spans, room: Room, zoomed: bool) -> TimeScale:
    widths = shares([act.accounts for act in acts], room.right - room.left - room.gutter * (len(acts) - 1), room.least)
    panels, left = [], room.left
    for act, (start, end), width in zip(acts, days, widths, strict=True):
        start, end = _with_margin(start, end, width, zoomed)
        panels.append(Panel(left, left + width, start, end, act.first, act.stop, act.accounts))
        left += width + room.gutter
    pairs = list(zip(acts, acts[1:], strict=False))
    over = crossed([(a.stop, b.first) for a, b in pairs], spans)
    gaps = [
        Gap(p.right, q.left, months_between(a, b), bool(c))
        for p, q, (a, b), c in zip(panels, panels[1:], pairs, over, strict=False)
    ]
    return TimeScale(_apart(panels), tuple(gaps), zoomed)


def _with_margin(start: float, end: float, width: float, zoomed: bool) -> tuple[float, float]:
    """Days that leave room for a whole mark at both ends; in a window no more than that."""
    half_day = width / (end - start) / 2
    margin = max(LEAST_MARGIN - half_day, 0.0) if zoomed else max(MARGIN * width, LEAST_MARGIN)
    margin = min(margin, width / 4)
    spare = margin * (end - start) / (width - 2 * margin)
    return start - spare, end + spare


def _apart(panels: list[Panel]) -> tuple[Panel, ...]:
    """Panels whose margins do not reach into each other's days."""
    for at, (one, two) in enumerate(zip(panels, panels[1:], strict=False)):
        if one.end > two.start - 1:
            middle = (one.stop + two.first) / 2
            end, start = min(one.end, middle - 0.5), max(two.start, middle + 0.5)
            panels[at] = Panel(one.left, one.right, one.start, end, one.first, one.stop, one.accounts)
            panels[at + 1] = Panel(two.left, two.right, start, two.end, two.first, two.stop, two.accounts)
    return tuple(panels)
