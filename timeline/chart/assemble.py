"""Accounts, lanes, a window and a size -> a Chart. The one way in."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from timeline.chart.acts import Spans
from timeline.chart.axis import ActWords, build_axis
from timeline.chart.chart import Chart, Lane
from timeline.chart.fitting import PAD_TOP, Fitted, Fitter, LaneWork, spread
from timeline.chart.gutters import build_gap_words
from timeline.chart.lane_body import Filler
from timeline.chart.lane_names import LaneCounts, NameColumn, count_words, empty_words
from timeline.chart.lanes import LanePlace, draw_lane
from timeline.chart.marks import Accounts, Ints, LaneInfo
from timeline.chart.placement import Sides
from timeline.chart.time_scale import Room, TimeScale, build_scale
from timeline.chart.units import build_dots, build_pixels, build_units, wording
from timeline.dates.days import Window
from timeline.languages.language import ENGLISH, Language

EMPTY_LANE = 44.0
FULL_HEAD, TITLES_ONLY = 49.0, 20.0
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
    def where(self) -> str:
        return self.names or ("beside" if self.width >= BESIDE_FROM else "above")


def build_chart(accounts: Accounts, lanes: Sequence[LaneInfo], request: Request) -> Chart:
    """Lay out the accounts shown."""
    column = NameColumn.of(request.where)
    drawn, scale = _scale(accounts, request, column)
    sides = Sides(scale.left, scale.right)
    counts = LaneCounts.of(accounts, drawn, len(lanes), _shown_days(request))
    head = TITLES_ONLY if request.where == "short" else FULL_HEAD
    axis = build_axis(scale, request.act_words, request.language)
    pixels = build_pixels(accounts, drawn, scale)
    lane_of = accounts.lane[drawn]
    works: list[LaneWork] = []
    full = [n for n in range(len(lanes)) if counts.drawn[n]]
    notes = [column.notes(info, count_words(counts, n, request)) for n, info in enumerate(lanes)]
    empty = EMPTY_LANE if column.beside else 40.0
    least = column.least_heights(
        [len(notes[n]) for n in full], request.height - head - empty * (len(lanes) - len(full))
    )
    for n, high in zip(full, least, strict=True):
        dots = build_dots(accounts, pixels, lane_of == n, sides) if counts.drawn[n] <= column.most else []
        units = build_units(accounts, dots, request.by_event)
        works.append(LaneWork(Filler(units, sides, wording(accounts)), high, counts.drawn[n], column.over, not units))
    fitter = Fitter(works, request.height - head - empty * (len(lanes) - len(full)))
    fitted = fitter.name_all() if request.all_labels else fitter.fit()
    heights = _heights(works, fitted, fitter.height)
    made: list[Lane] = []
    top, at = head, 0
    for n, info in enumerate(lanes):
        high = heights[at] if counts.drawn[n] else empty
        place = LanePlace(n, info, notes[n], top, top + high, column)
        if counts.drawn[n]:
            made.append(draw_lane(place, works[at], fitted, accounts, pixels, lane_of == n, scale, counts))
            at += 1
        else:
            made.append(place.empty_lane(empty_words(accounts, counts, n, scale, request), scale, counts))
        top += high
    return Chart(
        request.width, max(top, request.height), head, scale, axis, tuple(made),
        tuple(build_gap_words(scale, made, request.language)), fitted.setting.pitch, column.beside,
    )  # fmt: skip


def _shown_days(request: Request) -> Window:
    """The days that accounts must touch to be drawn."""
    return request.window or request.limits or (-(10**9), 10**9)


def _scale(accounts: Accounts, request: Request, column: NameColumn) -> tuple[Ints, TimeScale]:
    low, high = request.limits or (-(10**9), 10**9)
    inside = np.flatnonzero(accounts.dated & (accounts.last >= low) & (accounts.first <= high))
    spans = Spans(accounts.first[inside], accounts.last[inside], accounts.anchor[inside]).within(low, high)
    scale = build_scale(spans, Room(column.plot_left, request.width), request.folded, request.window)
    first, last = _shown_days(request)
    keep = (accounts.last[inside] >= first) & (accounts.first[inside] <= last)
    return inside[keep], scale


def _heights(works: Sequence[LaneWork], fitted: Fitted, height: float) -> list[float]:
    weights = [
        need + (6 * work.accounts**0.5 if work.dense else 0) for work, need in zip(works, fitted.needs, strict=True)
    ]
    return spread(fitted.needs, weights, height)


__all__ = ["PAD_TOP", "Request", "build_chart"]
