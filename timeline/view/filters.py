"""Where accounts meet filters: masks, facet counts and search. Pure functions of (Index, ViewState, window).

OR within a facet, AND across facets. The counts of a facet leave out its own choice, so that a reader sees what adding
a value would bring. Masks and counts add up over parts of the data. What a mask lets through is taken by row numbers
(`flatnonzero`): numpy does that in a tenth of the time that a mask itself takes as an index.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from timeline.data.coded import Coded
from timeline.data.derived import Derived
from timeline.data.load import Archive
from timeline.dates.days import Window, day_number
from timeline.view.facets import Facet, actor_facet, places_of, single_facet
from timeline.view.search import fold_words
from timeline.view.searched import SearchText, text_of
from timeline.view.state import FACETS, ViewState

SINGLES = ("source", "standing", "type")  # the facets of which an account has one value
SHORTEST_YEAR = 365  # days
Counts = Mapping[str, Mapping[str, int]]
MOST_JOINT = 1_000_000  # combinations of their values that are counted at once


@dataclass(frozen=True, eq=False)
class Index:
    """What filtering needs, taken once from an Archive. Arrays run over accounts in file order."""

    facets: Mapping[str, Facet]
    text: SearchText
    first: np.ndarray  # day numbers; 0 where undated
    last: np.ndarray
    time: np.ndarray  # seconds into the first day, by which accounts of one day are ordered; 0 where no time is given
    dated: np.ndarray
    event: Sequence[str] | np.ndarray
    source: Sequence[str] | np.ndarray

    def by_time(self, rows: Sequence[int] | np.ndarray) -> list[int]:
        """Rows in order of time: by first day, its time of day and last day; undated ones last."""
        found: list[int] = self._by_time(np.sort(np.asarray(rows, dtype=np.intp))).tolist()
        return found

    def _by_time(self, rows: np.ndarray) -> np.ndarray:
        """Rows that rise, in order of time; each key is sorted by once, and by the time of day where any is given."""
        day = np.where(self.dated[rows], self.first[rows], np.iinfo(np.int64).max)
        time = self.time[rows]
        found: np.ndarray = rows[np.lexsort((self.last[rows], *([time] if time.any() else []), day))]
        return found

    @cached_property
    def in_time(self) -> np.ndarray:
        """All rows in order of time, undated ones last."""
        return self._by_time(np.arange(len(self.dated)))

    @cached_property
    def begun(self) -> np.ndarray:
        """The first day of each dated row of `in_time`, so in order."""
        return self.first[self.in_time[: int(self.dated.sum())]]

    def in_order(self, mask: np.ndarray) -> np.ndarray:
        """The rows of a mask in order of time, undated ones last."""
        found: np.ndarray = self.in_time[np.flatnonzero(mask[self.in_time])]
        return found

    @cached_property
    def everyone(self) -> np.ndarray:
        """The mask of all accounts; not to be written to."""
        return np.ones(len(self.dated), dtype=bool)

    @cached_property
    def singles(self) -> tuple[np.ndarray, tuple[int, ...]]:
        """The facets of one value as one code for each account, and how many values each of them has."""
        sizes = tuple(max(len(self.facets[name].values), 1) for name in SINGLES)
        joint = np.zeros(len(self.dated), dtype=np.int64)
        for name, size in zip(SINGLES, sizes, strict=True):
            joint = joint * size + self.facets[name].codes
        return joint, sizes

    @cached_property
    def extent(self) -> Window:
        """First and last day of all dated accounts; the epoch where there are none."""
        if not self.dated.any():
            return (0, 0)
        return int(self.first[self.dated].min()), int(self.last[self.dated].max())

    @cached_property
    def years(self) -> tuple[np.ndarray, np.ndarray]:
        """The year that each account begins in, and the one that it ends in."""
        return year_numbers(self.first), year_numbers(self.last)

    @cached_property
    def yearlong(self) -> np.ndarray:
        """Which accounts begin with a year and last for one at least."""
        days = self.first.astype("datetime64[D]")
        found: np.ndarray = (self.last - self.first + 1 >= SHORTEST_YEAR) & (days == days.astype("datetime64[Y]"))
        return found

    @cached_property
    def last_year(self) -> int:
        """The last year that any account touches."""
        return int(year_numbers(np.array([self.extent[1]]))[0])

    @cached_property
    def used_years(self) -> np.ndarray:
        """The years in which any account begins, in order."""
        return np.unique(self.years[0][self.dated])


@dataclass(frozen=True, eq=False)
class WholeIndex(Index):
    """The Index of an Archive: what takes a while is kept with it, whatever the language."""

    derived: Derived

    @cached_property
    def in_time(self) -> np.ndarray:
        return self._times["rows"]

    @cached_property
    def years(self) -> tuple[np.ndarray, np.ndarray]:
        return self._times["began"], self._times["ended"]

    @property
    def _times(self) -> Mapping[str, np.ndarray]:
        def make() -> dict[str, np.ndarray]:
            began, ended = year_numbers(self.first), year_numbers(self.last)
            return {"rows": self._by_time(np.arange(len(self.dated))), "began": began, "ended": ended}

        return self.derived.columns("times", make)


@dataclass(frozen=True, eq=False)
class Shown:
    """What a view shows: masks over accounts. `count` and `count_years` are asked once, by who shows the filters: to zoom is
    not to count anew."""

    mask: np.ndarray  # passes filters and window; undated accounts pass the window
    matching: np.ndarray  # passes filters, whatever the window
    count: Callable[[], Counts]
    count_years: Callable[[], Mapping[int, int]]

    @cached_property
    def counts(self) -> Counts:
        """Facet -> value -> how many accounts it would show in this view."""
        return self.count()

    @cached_property
    def years(self) -> Mapping[int, int]:
        """Year -> how many accounts touch it, whatever the period."""
        return self.count_years()

    def rows(self) -> np.ndarray:
        """Row numbers of the accounts shown."""
        return np.flatnonzero(self.mask)


def build_index(archive: Archive, language: str = "en") -> Index:
    """The Index of an Archive. Facet values: sources and actors in table order, types in topic order, standings as `STANDINGS`."""
    accounts = archive.accounts
    dated = accounts["start"].notna().to_numpy()
    ends = np.arange(len(accounts) + 1)  # of any facet of one value
    facets = {name: single_facet(accounts[name], ends) for name in SINGLES}
    return WholeIndex(
        facets={name: actor_facet(archive) if name == "actor" else facets[name] for name in FACETS},
        text=text_of(archive, language),
        first=_days(accounts["start"], dated),
        last=_days(accounts["end"], dated),
        time=accounts["seconds"].to_numpy(),
        dated=dated,
        event=_words(accounts["event"]),
        source=_words(accounts["source"]),
        derived=archive.derived,
    )


def apply_filters(index: Index, state: ViewState, window: Window) -> Shown:
    """Masks and live counts of one view; `window` is the visible window in day numbers, both ends inclusive."""
    return Filtered(index, state).shown(window)


class Filtered:
    """The accounts of an Index, all of them or a part, under the filters of a state: what is worked out once for any window."""

    def __init__(self, index: Index, state: ViewState) -> None:
        self.index = index
        self._state = state
        self._chosen = {name: _facet_mask(index, state, name) for name in FACETS}
        self._words, self._period = _search_mask(index, state.q), _period_mask(index, state)
        self._in_any_period = _all_of(*self._chosen.values(), self._words)
        self.matching = _all_of(self._in_any_period, self._period)

    def visible(self, window: Window) -> np.ndarray:
        """The accounts that touch a window, and the undated ones, whatever the filters."""
        index = self.index
        touching: np.ndarray = ~index.dated | ((index.first <= window[1]) & (index.last >= window[0]))
        return touching

    def within(self, window: Window) -> np.ndarray:
        """The accounts that pass the filters, as far as they touch a window or are undated."""
        shown: np.ndarray = self.matching & self.visible(window)
        return shown

    def counts(self, visible: np.ndarray) -> dict[str, list[int]]:
        """How many of the `visible` accounts each value of each facet has, in the order of the facet's values."""
        base = _all_of(visible, self._words, self._period)
        found = self._single_counts(_all_of(base, self._chosen["actor"]))
        for name in FACETS:
            if name not in found:
                others = (self._chosen[other] for other in FACETS if other != name)
                found[name] = self.index.facets[name].counts(_all_of(base, *others))
        return {name: found[name] for name in FACETS}

    def _single_counts(self, base: np.ndarray) -> dict[str, list[int]]:
        """Those of the facets of one value: counted once in all their combinations, of which each takes what others let through."""
        joint, sizes = self.index.singles
        if np.prod(sizes) > MOST_JOINT:
            return {}
        counted = joint if base.all() else joint[np.flatnonzero(base)]
        cube = np.bincount(counted, minlength=int(np.prod(sizes))).reshape(sizes)
        found = {}
        for axis, name in enumerate(SINGLES):
            part = cube
            for other, choice in enumerate(SINGLES):
                places = places_of(self.index.facets[choice].values, self._state.choices(choice))
                if other != axis and self._state.choices(choice):
                    part = part.take(places, axis=other)
            others = tuple(n for n in range(len(SINGLES)) if n != axis)
            found[name] = part.sum(axis=others)[: len(self.index.facets[name].values)].tolist()
        return found

    def years(self, years: np.ndarray) -> dict[int, int]:
        """Year -> accounts that touch it, whatever the period."""
        return _year_counts(self.index, self._in_any_period, years)

    def shown(self, window: Window) -> Shown:
        """What is shown in a window."""
        visible = self.visible(window)

        def counts() -> Counts:
            facets = self.index.facets
            return {name: dict(zip(facets[name].values, n, strict=True)) for name, n in self.counts(visible).items()}

        return Shown(self.matching & visible, self.matching, counts, lambda: self.used_years)

    @cached_property
    def used_years(self) -> dict[int, int]:
        """`years` of those in which any account begins."""
        return self.years(self.index.used_years)


def default_window(index: Index, state: ViewState, topic: tuple[date, date]) -> Window:
    """The visible window: as the state says, else the chosen period, else the topic's own; never empty."""
    low, high = index.extent
    first, last = (day_number(d) for d in topic)
    if state.from_ or state.to:
        first = day_number(state.from_) if state.from_ else min(low, first)
        last = day_number(state.to) if state.to else max(high, last)
    first = day_number(state.start) if state.start else first
    last = day_number(state.end) if state.end else last
    return (first, last) if first <= last else (first, first)


def _words(column: pd.Series) -> Coded:
    """The words of a categorical column, looked up when they are asked for."""
    return Coded(column.cat.codes.to_numpy(), column.cat.categories)


def _days(column: pd.Series, dated: np.ndarray) -> np.ndarray:
    days = np.zeros(len(column), dtype=np.int64)
    days[dated] = column.to_numpy()[dated].astype("datetime64[D]").astype(np.int64)
    return days


def year_numbers(days: np.ndarray) -> np.ndarray:
    """The years that days by their numbers are in."""
    years: np.ndarray = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    return years


def _facet_mask(index: Index, state: ViewState, name: str) -> np.ndarray:
    chosen = state.choices(name)
    return index.facets[name].any_of(chosen) if chosen else index.everyone


def _all_of(*masks: np.ndarray) -> np.ndarray:
    """The accounts that are in all masks; a mask of all is passed over."""
    some = [mask for mask in masks if not mask.all()] or [masks[0]]
    found: np.ndarray = some[0] if len(some) == 1 else np.logical_and.reduce(some)
    return found


def _search_mask(index: Index, words: str) -> np.ndarray:
    needles = fold_words(words).split()
    return index.text.with_all(needles) if needles else index.everyone


def _period_mask(index: Index, state: ViewState) -> np.ndarray:
    """Accounts that touch the period; an undated account can be in any period, so it passes."""
    if not (state.from_ or state.to):
        return index.everyone
    mask: np.ndarray = np.ones(len(index.dated), dtype=bool)
    if state.from_:
        mask &= index.last >= day_number(state.from_)
    if state.to:
        mask &= index.first <= day_number(state.to)
    mask |= ~index.dated
    return mask


def _year_counts(index: Index, mask: np.ndarray, years: np.ndarray) -> dict[int, int]:
    """Year -> dated accounts of `mask` that touch it, for years in order of which the first is that of the first account.

    An account touches a year if it has begun by then and has not ended before.
    """
    began, ended = index.years
    if not len(years):
        return {}
    shown = np.flatnonzero(mask & index.dated)
    low = int(years[0])
    size = max(index.last_year, int(years[-1])) - low + 1
    begun = np.cumsum(np.bincount(began[shown] - low, minlength=size))
    over = np.cumsum(np.bincount(ended[shown] - low, minlength=size))
    counts = begun[years - low] - np.concatenate([[0], over])[years - low]
    return dict(zip(years.tolist(), counts.tolist(), strict=True))
