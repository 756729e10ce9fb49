"""What is asked of the parts of a large table: each query is a pure function of a part, and its answers add up.

Queries are values and travel to workers; so do their answers, which are as small as what a page shows.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import ClassVar, Protocol, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from timeline.chart.acts import EVER
from timeline.dates.days import Window
from timeline.engine.part import OWN, Part
from timeline.view.filters import Filtered
from timeline.view.listing import place_keys, years_of
from timeline.view.look import Look
from timeline.view.state import FACETS, ViewState
from timeline.view.told import FAR, sums_by_day
from timeline.view.view import Totals

Answer = TypeVar("Answer")
Ints = np.ndarray
MOST_DAYS = 4_000_000  # between the first and the last, to be counted one by one


class Query(Protocol[Answer]):
    """What is asked of parts: an answer for each, and how answers add up, in the order of the parts.

    A part without an undated account, and without one that touches `window`, would add nothing; None where any part might.
    """

    @property
    def window(self) -> Window | None: ...

    def __call__(self, part: Part) -> Answer: ...

    def add(self, answers: Sequence[Answer]) -> Answer: ...


@dataclass(frozen=True)
class Filters:
    """The filters of a state, and the language in which its words are looked for."""

    state: ViewState
    language: str

    def of(self, part: Part) -> Filtered:
        return part.filtered(self.state, self.language)


# --- counts ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Tally:
    """The counts of a view: how many accounts each value of each facet would show, each year and each source has."""

    totals: Totals
    facets: dict[str, Ints]
    years: Ints
    sources: Ints  # of all that pass the filters, in the window or not
    shown_sources: Ints
    reach: Ints  # a line for each part: its dated accounts that pass the filters, the early ones, the first day and the last

    def zoomed(self, whole: "Tally", window: Window, start: int, others: np.ndarray) -> "Tally":
        """That of all parts from the one of those that touch a `window`; `others` is the mask of the parts that do not.

        What they have follows from the Tally of the `whole`.
        """
        dated, early, first, last = whole.reach[others & (whole.reach[:, 0] > 0)].T
        if window[0] < start:
            early = dated[last < window[0]]
        ways = [days for days in (self.totals.away, (first.min(), last.max()) if len(dated) else None) if days]
        totals = replace(
            self.totals,
            matching=whole.totals.matching,
            undated=whole.totals.undated,
            early=self.totals.early + int(early.sum()),
            away=(int(min(day for day, _ in ways)), int(max(day for _, day in ways))) if ways else None,
        )
        return replace(self, totals=totals, years=whole.years, sources=whole.sources, reach=whole.reach)


@dataclass(frozen=True)
class Count:
    """The counts of a state in several windows, a Tally each. `start`: the first day of the timeline proper."""

    filters: Filters
    windows: tuple[Window, ...]  # the widest last
    start: int

    @property
    def window(self) -> Window:
        return self.windows[-1]

    def __call__(self, part: Part) -> list[Tally]:
        filtered = self.filters.of(part)
        years = np.array(part.shared.years, dtype=np.int64)
        by_year = np.array(list(filtered.years(years).values()), dtype=np.int64)
        return [self._tally(part, filtered, window, by_year) for window in self.windows]

    def _tally(self, part: Part, filtered: Filtered, window: Window, years: Ints) -> Tally:
        visible, of = filtered.visible(window), part.columns
        shown = filtered.matching & visible
        counts = {name: np.array(found, dtype=np.int64) for name, found in filtered.counts(visible).items()}
        size = len(part.shared.facets["source"])
        told, seen = (np.bincount(of.source[mask], minlength=size) for mask in (filtered.matching, shown))
        totals = Totals.of(filtered.index, of, filtered.matching, shown, min(window[0], self.start))
        return Tally(totals, counts, years, told, seen, self._reach(part, filtered))

    def _reach(self, part: Part, filtered: Filtered) -> Ints:
        dated = filtered.matching & part.columns.dated
        first, last = part.columns.first[dated], part.columns.last[dated]
        early = np.count_nonzero(last < self.start)
        return np.array([[len(first), early, first.min(initial=EVER[1]), last.max(initial=EVER[0])]], dtype=np.int64)

    def add(self, answers: Sequence[list[Tally]]) -> list[Tally]:
        return [reduce(_added, tallies) for tallies in zip(*answers, strict=True)]


def _added(one: Tally, two: Tally) -> Tally:
    seen = one.shown_sources + two.shown_sources
    totals = one.totals.plus(two.totals, int((seen > 0).sum()))
    facets = {name: one.facets[name] + two.facets[name] for name in FACETS}
    reach = np.concatenate([one.reach, two.reach])
    return Tally(totals, facets, one.years + two.years, one.sources + two.sources, seen, reach)


def counted(days: Ints) -> tuple[Ints, Ints]:
    """The days in order, and how often each is there; FAR may be among them."""
    far = days == FAR
    near = days[~far] if far.any() else days
    if not len(near) or int(near.max()) - int(near.min()) > MOST_DAYS:
        return np.unique(days, return_counts=True)
    low = int(near.min())
    every = np.bincount(near - low)
    found = np.flatnonzero(every)
    values, counts = found + low, every[found]
    if far.any():
        values, counts = np.append(values, FAR), np.append(counts, far.sum())
    return values, counts


@dataclass(frozen=True)
class Key:
    """What the dated accounts of a view look like."""

    filters: Filters
    window: Window

    def __call__(self, part: Part) -> Look:
        filtered = self.filters.of(part)
        rows = np.flatnonzero(filtered.within(self.window) & part.columns.dated)
        return Look.of(part.columns, rows)

    def add(self, answers: Sequence[Look]) -> Look:
        return Look.sum(answers)


# --- accounts in words ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Places:
    """How many accounts of a list stand on which day, and under which year."""

    days: Ints
    counts: Ints
    years: dict[int, int]

    def part(self, first: int, most: int) -> tuple[int, int, int]:
        """Where the places from `first` on are, `most` at most: the first and the last day, and how many are before these."""
        ends = np.cumsum(self.counts)
        low = int(np.searchsorted(ends, first, side="right"))
        high = min(int(np.searchsorted(ends, first + most)), len(ends) - 1)
        return int(self.days[low]), int(self.days[high]), int(ends[low] - self.counts[low])


@dataclass(frozen=True)
class Place:
    """Where the accounts of a list stand that begins on the day `begin`."""

    filters: Filters
    window: Window
    begin: int

    def __call__(self, part: Part) -> Places:
        rows, days = _listed(part, self.filters, self.window, self.begin)
        found, counts = counted(days)
        index = part.index(self.filters.language)
        years, numbers = np.unique(years_of(index, rows, self.begin), return_counts=True)
        return Places(found, counts, dict(zip(years.tolist(), numbers.tolist(), strict=True)))

    def add(self, answers: Sequence[Places]) -> Places:
        days, (counts,) = sums_by_day(*(np.concatenate([getattr(a, n) for a in answers]) for n in ("days", "counts")))
        years: Counter[int] = Counter()
        for answer in answers:
            years.update(answer.years)
        return Places(days, counts, dict(sorted(years.items())))


def first_of(keys: Ints, most: int | None = None) -> Ints:
    """The first columns in the order of their lines, the first line before all."""
    found: Ints = keys[:, np.lexsort(keys[::-1])[:most]]
    return found


@dataclass(frozen=True)
class Pick:
    """The first `most` accounts of a list among those that stand on its days `first` to `last`, by their places in the table."""

    filters: Filters
    window: Window
    begin: int
    first: int
    last: int
    most: int

    def __call__(self, part: Part) -> Ints:
        rows, days = _listed(part, self.filters, self.window, self.begin)
        inside = (days >= self.first) & (days <= self.last)
        rows, of = rows[inside], part.index(self.filters.language)
        late, _, _ = place_keys(of, rows, self.begin)
        keys = np.stack([days[inside], late, of.first[rows], of.time[rows], of.last[rows], part.place[rows]])
        return first_of(keys.astype(np.float64), self.most)

    def add(self, answers: Sequence[Ints]) -> Ints:
        return first_of(np.concatenate(answers, axis=1), self.most)


def _listed(part: Part, filters: Filters, window: Window, begin: int) -> tuple[Ints, Ints]:
    """The rows of a part that a list has, and the days on which they stand there."""
    filtered = filters.of(part)
    rows = np.flatnonzero(filtered.within(window))
    _, starts, undated = place_keys(filtered.index, rows, begin)
    return rows, np.where(undated, FAR, starts.astype(np.int64))  # parts have days in fewer bits


@dataclass(frozen=True)
class Records:
    """The cells of some accounts, and of all that tell the same events; named by places in the table, events or ids.

    `window`: days that all of them are known to touch.

    A frame in order of places; its columns are those of the table, and before them the account's place and the number of its row.
    """

    places: tuple[int, ...] = ()
    events: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    window: Window | None = None

    def __call__(self, part: Part) -> pd.DataFrame:
        wanted = np.isin(part.place, self.places) if self.places else np.zeros(len(part), dtype=bool)
        for name, values in (("event", self.events), ("id", self.ids)):
            if values:
                wanted |= pc.is_in(part.cells[name], pa.array(values, pa.string())).to_numpy()
        told = np.zeros(int(part.columns.event.max(initial=-1)) + 1, dtype=bool)
        told[part.columns.event[wanted]] = True
        return part.records(np.flatnonzero(told[part.columns.event]))

    def add(self, answers: Sequence[pd.DataFrame]) -> pd.DataFrame:
        full = [answer for answer in answers if len(answer)] or [answers[0]]
        return pd.concat(full, ignore_index=True).sort_values(OWN + "place", ignore_index=True)


@dataclass(frozen=True)
class Rows:
    """The cells of all accounts of a view, in order of time within each part: for files, part by part."""

    filters: Filters
    window: Window

    def __call__(self, part: Part) -> pd.DataFrame:
        filtered = self.filters.of(part)
        return part.records(
            np.array(
                filtered.index.by_time(np.flatnonzero(filtered.within(self.window))),
                dtype=np.int64,
            )
        )

    def add(self, answers: Sequence[pd.DataFrame]) -> pd.DataFrame:
        return pd.concat(answers, ignore_index=True)


@dataclass(frozen=True)
class Find:
    """The event that an account tells, or that has a name; "" where there is none."""

    window: ClassVar[None] = None
    column: str  # "id" or "event"
    value: str

    def __call__(self, part: Part) -> str:
        at = pc.index(part.cells[self.column], self.value).as_py()
        return str(part.cells["event"][at].as_py()) if at >= 0 else ""

    def add(self, answers: Sequence[str]) -> str:
        return max(answers)
