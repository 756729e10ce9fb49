"""Accounts, lanes, a window and a size -> a Chart. The one way in."""

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from timeline.chart.axis import build_axis
from timeline.chart.chart import Chart, Lane
from timeline.chart.density import Crowd, step_of
from timeline.chart.fitting import Fitted, Fitter, LaneWork, spread
from timeline.chart.gutters import build_gap_words
from timeline.chart.lane_body import Filler
from timeline.chart.lane_names import NameColumn, count_words, empty_words
from timeline.chart.lanes import LanePlace, draw_dense, draw_marks
from timeline.chart.marks import Accounts, LaneInfo
from timeline.chart.placement import Dot, Sides
from timeline.chart.request import Request
from timeline.chart.survey import Survey
from timeline.chart.swarm import PICTURES
from timeline.chart.text_width import stretched
from timeline.chart.units import Pixels, build_dots, build_pixels, build_units, wording

EMPTY_LANE, SMALL_EMPTY = 44.0, 20.0
FRAME_RADIUS = 4.2


def build_chart(accounts: Accounts, lanes: Sequence[LaneInfo], request: Request, survey: Survey | None = None) -> Chart:
    """Lay out the accounts shown. Where `accounts` do not hold all of them one by one, `survey` tells of all."""
    with stretched(request.stretch):
        return Assembly(accounts, lanes, request, survey).chart()


class Assembly:
    """One chart in the making."""

    def __init__(
        self, accounts: Accounts, lanes: Sequence[LaneInfo], request: Request, survey: Survey | None = None
    ) -> None:
        self.accounts, self.lanes, self.request = accounts, lanes, request
        self.column = NameColumn.of(request.names_at, request.stretch)
        self.empty = SMALL_EMPTY if self.column.ticks else EMPTY_LANE
        survey = survey or Survey.of(accounts, len(lanes), request)
        self.drawn, self.scale, self.counts = survey.drawn(accounts, request), survey.scale(request), survey.counts
        self.most = survey.most(request)
        self.sides = Sides(self.scale.left, self.scale.right)
        self.pixels = build_pixels(accounts, self.drawn, self.scale)
        self.lane_of = accounts.lane[self.drawn]
        self.notes = [self.column.notes(i, count_words(self.counts, n, request)) for n, i in enumerate(lanes)]

    def chart(self) -> Chart:
        """The chart: lanes fitted into the height, then each drawn in its place."""
        request, head = self.request, self.column.head
        works, fitted, height = self._fit(request.height - head)
        heights = dict(zip(works, _heights(list(works.values()), fitted, height), strict=True))
        lanes, top, end, step = [], head, head, step_of(sum(work.dense for work in works.values()), self.sides)
        for n in range(len(self.lanes)):
            end += heights.get(n, self.empty)
            bottom = float(round(end))  # on whole pixels, where words stand alike in every drawing, and lines are sharp
            lanes.append(self._lane(n, top, bottom, works.get(n), fitted, step))
            top = bottom
        axis = build_axis(self.scale, request.act_words, request.language, not self.column.small)
        gaps = () if self.column.ticks else build_gap_words(self.scale, lanes, self.column.over, request.language)
        return Chart(
            request.width, max(top, request.height), head, self.scale, axis, tuple(lanes), tuple(gaps),
            fitted.setting.pitch, self.column.beside, self.column.ticks,
        )  # fmt: skip

    def _fit(self, height: float) -> tuple[dict[int, LaneWork], Fitted, float]:
        """The lanes that have accounts, fitted into what the empty ones leave of a height."""
        full = [n for n in range(len(self.lanes)) if self.counts.drawn[n]]
        height -= self.empty * (len(self.lanes) - len(full))
        least = self.column.least_heights([len(self.notes[n]) for n in full], height)
        if self.column.small:
            return self._fit_picture(dict(zip(full, least, strict=True)), height)
        radius = FRAME_RADIUS if self.column.frame else 0.0
        works = {n: self._work(n, high, radius) for n, high in zip(full, least, strict=True)}
        if self.column.frame:
            _name_once(works.values(), self.accounts)
        fitter = Fitter(list(works.values()), height)
        return works, self._fitted(fitter), height

    def _fit_picture(self, least: dict[int, float], height: float) -> tuple[dict[int, LaneWork], Fitted, float]:
        """The largest shapes and ticks with which a small picture fits; it is higher where even the smallest do not."""
        for radius, ticks in PICTURES:
            works = {n: self._work(n, high, radius) for n, high in least.items()}
            fitted = Fitter(list(works.values()), height).fit_ticks(ticks)
            if sum(fitted.needs) <= height:
                break
        return works, fitted, height

    def _fitted(self, fitter: Fitter) -> Fitted:
        if self.column.frame:
            return fitter.fit_frame()
        if self.request.headlines_only:
            return fitter.fit(details=False, more=False)
        return fitter.name_all() if self.request.all_labels else fitter.fit()

    def _work(self, lane: int, least: float, radius: float) -> LaneWork:
        small, frame = self.column.small, self.column.frame
        units = build_units(self.accounts, self.dots.get(lane, ()), self.request.by_event, radius)
        filler = Filler(units, self.sides, wording(self.accounts, not frame), not small, frame)
        count = self.counts.drawn[lane]
        return LaneWork(filler, least, count, self.column.over, dense=not units, pads=self.column.pads)

    @cached_property
    def dots(self) -> dict[int, list[Dot]]:
        """The accounts of the lanes that have few enough for a mark each, by lane and in order of time."""
        few = np.array(self.counts.drawn) <= self.most
        found: dict[int, list[Dot]] = {}
        dots = build_dots(self.accounts, self.pixels, few[self.lane_of], self.sides)
        for dot, lane in zip(dots, self.accounts.lane[[dot.at for dot in dots]].tolist(), strict=True):
            found.setdefault(lane, []).append(dot)
        return found

    def _lane(self, n: int, top: float, bottom: float, work: LaneWork | None, fitted: Fitted, step: float) -> Lane:
        notes = self.column.fitting(self.lanes[n], self.notes[n], bottom - top) if work else self.notes[n]
        place = LanePlace(n, self.lanes[n], notes, top, bottom, self.column, self.scale, self.counts)
        if work is None:
            total = self.lanes[n].total
            return place.bare(empty_words(self.accounts, self.counts, n, total, self.scale, self.request))
        if work.dense:
            return draw_dense(place, self._crowd(n), step)
        return draw_marks(place, work, fitted, self.accounts)

    def _crowd(self, lane: int) -> Crowd:
        pixels: Pixels = self.pixels
        own = np.flatnonzero(self.lane_of == lane)
        cut = pixels.cut[own]
        inside, at = own[cut == 0], pixels.at[own]
        before, after = (int(self.accounts.weights[at[side]].sum()) for side in (cut < 0, cut > 0))
        return Crowd(self.accounts, pixels.at[inside], pixels.x[inside], before, after)


def _name_once(works: Iterable[LaneWork], accounts: Accounts) -> None:
    """Let each event have its name in the first lane that tells it."""
    seen: set[int] = set()
    for work in works:
        events = [int(accounts.event[unit.dots[0].at]) for unit in work.filler.units]
        first = {event: n for n, event in reversed(list(enumerate(events))) if event not in seen}
        work.mute = frozenset(range(len(events))) - frozenset(first.values())
        seen |= first.keys()


def _heights(works: Sequence[LaneWork], fitted: Fitted, height: float) -> list[float]:
    """What the lanes need, and of what is left more for those that count many."""
    more = (6 * work.accounts**0.5 if work.dense else 0.0 for work in works)
    return spread(fitted.needs, [need + extra for need, extra in zip(fitted.needs, more, strict=True)], height)


__all__ = ["Request", "build_chart"]
