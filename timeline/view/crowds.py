"""Crowds: accounts counted by lane and day, so that a chart of very many costs what its window shows, not what there is.

A day is one place in any scale. So what a crowded lane shows of a window, columns with the most telling account of each, follows
from the counts of its days; one by one are looked at only the accounts of lanes with few, and those that reach over an edge.
"""

from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from timeline.chart.acts import LONGEST, Spans, joined
from timeline.chart.lane_names import LaneCounts
from timeline.chart.marks import Ints
from timeline.chart.request import EVER, Request
from timeline.chart.scale import TimeScale
from timeline.chart.survey import Survey, scale_of
from timeline.dates.days import Window
from timeline.view.coding import Coding
from timeline.view.columns import PLACE, Columns
from timeline.view.filters import Index

MOST_CELLS = 4_000_000  # lanes times days that are counted; a table over more time is laid out one by one
MOST_STORIES = 4
_NOTHING = np.zeros(0, dtype=np.int64)


class Crowds:
    """The accounts of a mask `matching`, counted by lane and day; lanes, colours and standings are those of a Coding."""

    def __init__(self, index: Index, columns: Columns, coding: Coding, matching: np.ndarray) -> None:
        self.index, self.columns, self.coding, self.matching = index, columns, coding, matching
        self.low, high = index.extent
        self.size = high - self.low + 1
        rows, some = np.flatnonzero(matching & columns.dated), np.flatnonzero
        lane, first, last = coding.lane(columns, rows), columns.first[rows] - self.low, columns.last[rows] - self.low
        by_end = columns.at_end[rows]
        cells = lane * self.size + np.where(by_end, last, first)
        self.begun = self._table(lane * self.size + first)
        self.ended = self._table(lane * self.size + last)
        self.standing = self._table(cells)
        vague = columns.vague[rows]
        self.reported = self._table(cells[some((coding.standings[columns.standing[rows]] == 0) & ~vague)])
        self.vague = self._table(cells[some(vague)])
        self.best = self._best(rows, cells)
        undated = np.flatnonzero(matching & ~columns.dated)
        self.undated = np.bincount(coding.lane(columns, undated), minlength=coding.count)
        plain = (last - first < LONGEST) & ~by_end
        self.odd = rows[some(~plain)]  # long spans, and days by which something was: looked at one by one
        first, last = first[some(plain)], last[some(plain)]
        self.weight = np.bincount(first, minlength=self.size)
        self.reach = np.full(self.size, -1)
        np.maximum.at(self.reach, first, last)
        self.story = lru_cache(MOST_STORIES)(self._story)

    def _table(self, cells: Ints) -> Ints:
        return np.bincount(cells, minlength=self.coding.count * self.size).reshape(self.coding.count, self.size)

    def _best(self, rows: Ints, cells: Ints) -> Ints:
        """The most telling account of each lane and day; -1 where there is none."""
        found = np.full(self.coding.count * self.size, np.iinfo(np.int64).max)
        np.minimum.at(found, cells, self.columns.rank[rows])
        return np.where(self.standing.ravel() > 0, found % PLACE, -1).reshape(self.standing.shape)

    # --- what is where ---

    def _days(self, window: Window) -> slice:
        """The places of a window's days."""
        return slice(max(window[0] - self.low, 0), max(min(window[1] - self.low + 1, self.size), 0))

    def _begun_in(self, first: int, stop: int) -> Ints:
        """The rows that begin on a day from `first` on, before `stop`, and match."""
        at = np.searchsorted(self.index.begun, (first, stop))
        rows = self.index.in_time[at[0] : at[1]]
        return rows[np.flatnonzero(self.matching[rows])]

    def _over(self, day: int) -> Ints:
        """The rows that began before a day and last into it, but for odd ones."""
        rows = self._begun_in(day - LONGEST, day)
        first, last = self.columns.first[rows], self.columns.last[rows]
        return rows[np.flatnonzero((last >= day) & (last - first < LONGEST) & ~self.columns.at_end[rows])]

    def _odd_in(self, window: Window) -> Ints:
        return self.odd[(self.columns.last[self.odd] >= window[0]) & (self.columns.first[self.odd] <= window[1])]

    def touching(self, window: Window) -> Ints:
        """The rows with a day in a window."""
        within = self._begun_in(window[0], window[1] + 1)
        odd = self._odd_in(window)
        early = odd[self.columns.first[odd] < window[0]]
        return np.concatenate([within, self._over(window[0]), early])

    # --- the survey ---

    def survey(self, request: Request) -> Survey:
        """What a chart knows of all accounts before any is drawn."""
        return Survey(self.spans(request.limits or EVER, request.window), self._counts(request))

    @cached_property
    def begun_on(self) -> tuple[Ints, Ints, Ints]:
        """The days on which any account begins, how many do, and of how many that day is not known exactly."""
        counts = self.begun.sum(axis=0)
        days = np.flatnonzero(counts)
        vague = np.flatnonzero(self.matching & self.columns.dated & self.columns.vague)
        vague = self.columns.first[vague] - self.low
        return days + self.low, counts[days], np.bincount(vague, minlength=self.size)[days]

    def _story(self, limits: Window) -> Spans:
        """The spans of all within the limits, each on its first day even where it is known by which day it was."""
        return self.spans(limits, by_first=True)

    def spans(self, limits: Window, window: Window | None = None, by_first: bool = False) -> Spans:
        """Few spans that make the scale of all that lie within the limits, for a window or without one; `by_first` as in
        `_story`."""
        weight, single = self.weight.copy(), [self._over(limits[0])]
        if window and window[0] > limits[0]:
            over = self._over(window[0])
            over = over[self.columns.first[over] >= limits[0]]
            weight -= np.bincount(self.columns.first[over] - self.low, minlength=self.size)
            single.append(over)
        inside = self._days(limits)
        days = np.flatnonzero(weight[inside]) + inside.start
        reach = self.reach[days] + self.low
        if window:  # what is left of days before the window ends before it
            reach = np.where(days + self.low < window[0], np.minimum(reach, window[0] - 1), reach)
        by_day = Spans(days + self.low, reach, days + self.low, weight[days])
        odd = self._of(self._odd_in(limits), by_first).within(*limits).condensed(window)
        return joined([by_day, self._of(np.concatenate(single), by_first), odd]).within(*limits)

    def _of(self, rows: Ints, by_first: bool) -> Spans:
        of = self.columns
        first, last = of.first[rows], of.last[rows]
        return Spans(first, last, np.where(of.at_end[rows] & (not by_first), last, first))

    def _counts(self, request: Request) -> LaneCounts:
        low, high = request.days
        inside = self._days((low, high))
        before = self.ended[:, : inside.start].sum(axis=1)
        after = self.begun[:, inside.stop :].sum(axis=1)
        dated = self.begun.sum(axis=1)
        told = self._events(request.days) if request.by_event and not request.window else np.zeros_like(dated)
        found = (dated + self.undated, dated - before - after, before, after, self.undated, told)
        return LaneCounts(*(counts.tolist() for counts in found))

    def _events(self, window: Window) -> Ints:
        """How many events each lane has; the accounts of an event are in one."""
        rows = self.touching(window)
        events = np.zeros(int(self.columns.event.max(initial=-1)) + 1, dtype=np.int64)
        events[self.columns.event[rows]] = 1 + self.coding.lane(self.columns, rows)
        return np.bincount(events, minlength=self.coding.count + 1)[1:]

    # --- the accounts that are drawn, and the counts of the others ---

    def accounts(self, survey: Survey, request: Request) -> dict[str, Any]:
        """The columns of the accounts to be laid out: `row` and `weight` beside those of a Coding."""
        drawn, most = np.array(survey.counts.drawn), survey.most(request)
        few, many = np.flatnonzero((drawn > 0) & (drawn <= most)), np.flatnonzero(drawn > most)
        empty = np.flatnonzero((drawn == 0) & (self.begun.sum(axis=1) > 0))
        single = self._in_lanes(few, request.days)
        near = self._nearest(empty, request, scale_of(survey.spans, request)) if len(empty) else _NOTHING
        named = self.best[many, self._days(request.days)]
        rows = np.sort(np.concatenate([single, near, named[named >= 0]]))
        bulk = self._bulk(many, request.days)
        made = self.coding.columns(self.columns, rows)
        counted = np.zeros(len(self.matching), dtype=bool)
        counted[named[named >= 0]] = True
        weight = (~counted[rows]).astype(np.int64)
        both = {name: np.concatenate([made[name], bulk.get(name, np.zeros(len(bulk["lane"])))]) for name in made}
        whole = {name: values.astype(made[name].dtype) for name, values in both.items()}
        return {
            **whole,
            "row": np.concatenate([rows, np.full(len(bulk["lane"]), -1)]),
            "weight": np.concatenate([weight, bulk["weight"]]),
        }

    def _in_lanes(self, lanes: Ints, window: Window) -> Ints:
        if not len(lanes):
            return _NOTHING
        rows = self.touching(window)
        wanted = np.zeros(self.coding.count, dtype=bool)
        wanted[lanes] = True
        return rows[np.flatnonzero(wanted[self.coding.lane(self.columns, rows)])]

    def _nearest(self, lanes: Ints, request: Request, scale: TimeScale) -> Ints:
        """Of each lane without an account in sight the nearest within the limits."""
        limits, days = request.limits or EVER, self._days(request.days)
        inside = self._days(limits)
        found = []
        for lane in lanes.tolist():
            ended = np.flatnonzero(self.ended[lane, inside.start : days.start]) + inside.start
            begun = np.flatnonzero(self.begun[lane, days.stop : inside.stop]) + days.stop
            ways = [(scale.start - day - self.low, self.columns.last, day) for day in ended[-1:].tolist()]
            ways += [(day + self.low - scale.end, self.columns.first, day) for day in begun[:1].tolist()]
            nearest = min((away for away, _, _ in ways), default=0)
            found += [self._first_of(lane, of, day) for away, of, day in ways if away == nearest]
        return np.array(found, dtype=np.int64)

    def _first_of(self, lane: int, of: Ints, day: int) -> int:
        rows = np.flatnonzero(self.matching & self.columns.dated & (of == day + self.low))
        return int(rows[self.coding.lane(self.columns, rows) == lane][0])

    def _bulk(self, lanes: Ints, window: Window) -> dict[str, Ints]:
        """How many accounts of some lanes stand on each day of a window, and how many only reach into it."""
        inside = self._days(window)
        parts = [
            self._counted(lanes, table[lanes, inside], inside.start + self.low, standing, vague)
            for standing, vague, table in (
                (0, 0, self.reported),
                (1, 0, self.standing - self.reported - self.vague),
                (1, 1, self.vague),
            )
        ]
        parts += self._reaching(lanes, window)
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    def _counted(self, lanes: Ints, table: Ints, begin: int, standing: int, vague: int) -> dict[str, Ints]:
        at, days = np.nonzero(table)
        return _cells(lanes[at], days + begin, days + begin, table[at, days], standing=standing, vague=vague)

    def _reaching(self, lanes: Ints, window: Window) -> Iterable[dict[str, Ints]]:
        """Those that stand before the window or after it: of each lane together, over its edge."""
        rows = np.concatenate([self._over(window[0]), self._odd_in(window)])
        of, (first, last) = self.columns, window
        stands = np.where(of.at_end[rows], of.last[rows], of.first[rows])
        for own, days, by_end in ((stands < first, (first - 1, first), 0), (stands > last, (last, last + 1), 1)):
            counts = np.bincount(self.coding.lane(of, rows[own]), minlength=self.coding.count)[lanes]
            some = np.flatnonzero(counts)
            begin, end = (np.full(len(some), day) for day in days)
            yield _cells(lanes[some], begin, end, counts[some], by_end)


def _cells(
    lane: Ints, first: Ints, last: Ints, weight: Ints, at_end: int = 0, standing: int = 0, vague: int = 0
) -> dict[str, Ints]:
    same = {"dated": 1, "at_end": at_end, "standing": standing, "importance": 3, "uncertain_start": vague}
    return {"lane": lane, "first": first, "last": last, "weight": weight} | {
        name: np.full(len(lane), value) for name, value in same.items()
    }
