"""Accounts, lanes, a window and a size -> a Chart. The one way in."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from timeline.chart.acts import Spans
from timeline.chart.axis import ActWords, build_axis
from timeline.chart.chart import Chart, Lane
from timeline.chart.density import Crowd
from timeline.chart.fitting import Fitted, Fitter, LaneWork, spread
from timeline.chart.gutters import build_gap_words
from timeline.chart.lane_body import Filler
from timeline.chart.lane_names import LaneCounts, NameColumn, count_words, empty_words
from timeline.chart.lanes import LanePlace, draw_dense, draw_marks
from timeline.chart.marks import Accounts, Ints, LaneInfo
from timeline.chart.placement import Sides
from timeline.chart.time_scale import Room, TimeScale, build_scale
from timeline.chart.units import Pixels, build_dots, build_pixels, build_units, wording
from timeline.dates.days import Window
from timeline.languages.language import ENGLISH, Language

EMPTY_LANE = 44.0
EVER: Window = (-(10**9), 10**9)
BESIDE_FROM = 860.0  # px: narrower charts have their lane names above the lanes


@dataclass(frozen=True)
class Request:
    """What is asked for. `limits` are the days of the timeline proper, `window` the days zoomed to, if any.

    `names`: where lane names stand: "beside", "above", or "short" (beside, in short form, for frames);
    by itself what the width suggests. `by_event`: the accounts of an event in one lane share a row and a label.
    """

    width: float
    height: float
    limits: Window | None = None
    window: Window | None = None
    folded: bool = True
    all_labels: bool = False
    by_event: bool = False
    act_words: Sequence[ActWords] = field(default=())
    language: Language = ENGLISH
    names: str = ""

    @property
    def column(self) -> NameColumn:
        """Where lane names stand."""
        return NameColumn.of(self.names or ("beside" if self.width >= BESIDE_FROM else "above"))

    @property
    def days(self) -> Window:
        """The days that an account must touch to be drawn."""
        return self.window or self.limits or EVER


def build_chart(accounts: Accounts, lanes: Sequence[LaneInfo], request: Request) -> Chart:
    """Lay out the accounts shown."""
    return Assembly(accounts, lanes, request).chart()


class Assembly:
    """One chart in the making."""

    def __init__(self, accounts: Accounts, lanes: Sequence[LaneInfo], request: Request) -> None:
        self.accounts, self.lanes, self.request = accounts, lanes, request
        self.column = request.column
        self.drawn, self.scale = _scale(accounts, request)
        self.sides = Sides(self.scale.left, self.scale.right)
        self.counts = LaneCounts.of(accounts, self.drawn, len(lanes), request.days)
        self.pixels = build_pixels(accounts, self.drawn, self.scale)
        self.lane_of = accounts.lane[self.drawn]
        self.notes = [self.column.notes(i, count_words(self.counts, n, request)) for n, i in enumerate(lanes)]

    def chart(self) -> Chart:
        """The chart: lanes fitted into the height, then each drawn in its place."""
        request, head = self.request, self.column.head
        works, fitted, height = self._fit(request.height - head)
        heights = dict(zip(works, _heights(list(works.values()), fitted, height), strict=True))
        lanes, top = [], head
        for n in range(len(self.lanes)):
            bottom = top + heights.get(n, EMPTY_LANE)
            lanes.append(self._lane(n, top, bottom, works.get(n), fitted))
            top = bottom
        axis = build_axis(self.scale, request.act_words, request.language)
        words = build_gap_words(self.scale, lanes, self.column.over, request.language)
        return Chart(
            request.width, max(top, request.height), head, self.scale, axis, tuple(lanes), tuple(words),
            fitted.setting.pitch, self.column.beside,
        )  # fmt: skip

    def _fit(self, height: float) -> tuple[dict[int, LaneWork], Fitted, float]:
        """The lanes that have accounts, fitted into what the empty ones leave of a height."""
        full = [n for n in range(len(self.lanes)) if self.counts.drawn[n]]
        height -= EMPTY_LANE * (len(self.lanes) - len(full))
        least = self.column.least_heights([len(self.notes[n]) for n in full], height)
        works = {n: self._work(n, high) for n, high in zip(full, least, strict=True)}
        fitter = Fitter(list(works.values()), height)
        return works, fitter.name_all() if self.request.all_labels else fitter.fit(), height

    def _work(self, lane: int, least: float) -> LaneWork:
        count = self.counts.drawn[lane]
        inside = self.lane_of == lane
        dots = build_dots(self.accounts, self.pixels, inside, self.sides) if count <= self.column.most else []
        units = build_units(self.accounts, dots, self.request.by_event)
        filler = Filler(units, self.sides, wording(self.accounts))
        return LaneWork(filler, least, count, self.column.over, dense=not units)

    def _lane(self, n: int, top: float, bottom: float, work: LaneWork | None, fitted: Fitted) -> Lane:
        place = LanePlace(n, self.lanes[n], self.notes[n], top, bottom, self.column, self.scale, self.counts)
        if work is None:
            return place.bare(empty_words(self.accounts, self.counts, n, self.scale, self.request))
        if work.dense:
            return draw_dense(place, self._crowd(n))
        return draw_marks(place, work, fitted, self.accounts)

    def _crowd(self, lane: int) -> Crowd:
        inside = self.lane_of == lane
        pixels: Pixels = self.pixels
        return Crowd(self.accounts, pixels.at[inside], pixels.x[inside])


def _scale(accounts: Accounts, request: Request) -> tuple[Ints, TimeScale]:
    """The places of the accounts to be drawn, and the scale of all that lie within the limits."""
    low, high = request.limits or EVER
    inside = np.flatnonzero(accounts.dated & (accounts.last >= low) & (accounts.first <= high))
    spans = Spans(accounts.first[inside], accounts.last[inside], accounts.anchor[inside]).within(low, high)
    room = Room(request.column.plot_left, request.width)
    scale = build_scale(spans, room, request.folded, request.window)
    first, last = request.days
    return inside[(accounts.last[inside] >= first) & (accounts.first[inside] <= last)], scale


def _heights(works: Sequence[LaneWork], fitted: Fitted, height: float) -> list[float]:
    """What the lanes need, and of what is left more for those that count many."""
    more = (6 * work.accounts**0.5 if work.dense else 0.0 for work in works)
    return spread(fitted.needs, [need + extra for need, extra in zip(fitted.needs, more, strict=True)], height)


__all__ = ["Request", "build_chart"]
