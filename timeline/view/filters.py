"""Where accounts meet filters: masks, facet counts and search. Pure functions of (Index, ViewState, window).

OR within a facet, AND across facets. The counts of a facet leave out its own choice, so that a reader sees what adding
a value would bring. Masks and counts add up over parts of the data.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from timeline.data.coded import Coded
from timeline.data.load import Archive, ancestors
from timeline.dates.days import Window, day_number
from timeline.view.search import fold_words
from timeline.view.searched import ColumnText, FoldedText, searched_columns
from timeline.view.state import FACETS, ViewState

SINGLES = ("source", "standing", "type")  # the facets of which an account has one value
MOST_JOINT = 1_000_000  # combinations of their values that are counted at once


@dataclass(frozen=True, eq=False)
class Facet:
    """One facet: its values in the order shown, and which account has which of them.

    The values of account n are `codes[ends[n] : ends[n + 1]]`, places in `values`.
    """

    values: tuple[str, ...]
    codes: np.ndarray
    ends: np.ndarray

    def of(self, row: int) -> np.ndarray:
        """The places of one account's values."""
        found: np.ndarray = self.codes[self.ends[row] : self.ends[row + 1]]
        return found

    def any_of(self, chosen: Iterable[str]) -> np.ndarray:
        """The accounts that have any of these values, as a mask."""
        found: np.ndarray = np.zeros(len(self.ends) - 1, dtype=bool)
        rows, ends = self._by_value
        for place in _places(self.values, chosen):
            found[rows[ends[place] : ends[place + 1]]] = True
        return found

    @cached_property
    def _by_value(self) -> tuple[np.ndarray, np.ndarray]:
        """The accounts that have each value, one value after the other, and where each ends."""
        small = (
            self.codes.astype(np.uint16) if len(self.values) < 1 << 16 else self.codes
        )  # sorted in a tenth of the time
        ends = np.concatenate([[0], np.cumsum(np.bincount(self.codes, minlength=len(self.values)))])
        return self.rows[np.argsort(small, kind="stable")].astype(np.int32), ends

    @property
    def rows(self) -> np.ndarray:
        """The account that each of the codes belongs to."""
        return np.repeat(np.arange(len(self.ends) - 1), np.diff(self.ends))

    def counts(self, mask: np.ndarray) -> list[int]:
        """How many accounts of the mask have each value."""
        inside = np.count_nonzero(mask)
        if inside > len(mask) // 2:  # fewer are left out, and all are counted already
            return (self._totals - self._counted(~mask)).tolist()
        return self._counted(mask).tolist()

    @cached_property
    def _totals(self) -> np.ndarray:
        return np.bincount(self.codes, minlength=len(self.values))

    def _counted(self, mask: np.ndarray) -> np.ndarray:
        """How many accounts of a mask have each value, in a time that grows with their number."""
        rows = np.flatnonzero(mask)
        sizes = self.ends[rows + 1] - self.ends[rows]
        ends = np.cumsum(sizes)
        places = np.repeat(self.ends[rows] - ends + sizes, sizes) + np.arange(sizes.sum())
        return np.bincount(self.codes[places], minlength=len(self.values))

    def part(self, rows: slice) -> "Facet":
        """The same facet of some accounts that follow each other."""
        first, stop, _ = rows.indices(len(self.ends) - 1)
        ends = self.ends[first : max(first, stop) + 1]
        return Facet(self.values, self.codes[ends[0] : ends[-1]], ends - ends[0])


class SingleFacet(Facet):
    """A facet of which every account has one value, whose place is its code."""

    def any_of(self, chosen: Iterable[str]) -> np.ndarray:
        wanted = np.zeros(len(self.values) or 1, dtype=bool)
        wanted[_places(self.values, chosen)] = True
        found: np.ndarray = wanted[self.codes]
        return found

    def _counted(self, mask: np.ndarray) -> np.ndarray:
        return np.bincount(self.codes[mask], minlength=len(self.values))


def _places(values: Sequence[str], chosen: Iterable[str]) -> list[int]:
    """The places of some values, of those that are there."""
    return [values.index(value) for value in chosen if value in values]


@dataclass(frozen=True, eq=False)
class Index:
    """What filtering needs, taken once from an Archive. Arrays run over accounts in file order."""

    facets: Mapping[str, Facet]
    text: FoldedText
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
        found: np.ndarray = self.in_time[mask[self.in_time]]
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
        return _years(self.first), _years(self.last)

    @cached_property
    def used_years(self) -> np.ndarray:
        """The years in which any account begins, in order."""
        return np.unique(self.years[0][self.dated])


@dataclass(frozen=True)
class Shown:
    """What a view shows: masks over accounts, and the counts of every facet value in this view."""

    mask: np.ndarray  # passes filters and window; undated accounts pass the window
    matching: np.ndarray  # passes filters, whatever the window
    counts: Mapping[str, Mapping[str, int]]
    years: Mapping[int, int]

    def rows(self) -> np.ndarray:
        """Row numbers of the accounts shown."""
        return np.flatnonzero(self.mask)


def build_index(archive: Archive, language: str = "en") -> Index:
    """The Index of an Archive. Facet values: sources and actors in table order, types in topic order, standings as `STANDINGS`."""
    accounts = archive.accounts
    dated = accounts["start"].notna().to_numpy()
    ends = np.arange(len(accounts) + 1)  # of any facet of one value
    facets = {name: _single(accounts[name], ends) for name in SINGLES}
    return Index(
        facets={name: actor_facet(archive) if name == "actor" else facets[name] for name in FACETS},
        text=ColumnText(len(accounts), lambda: searched_columns(archive, language)),
        first=_days(accounts["start"], dated),
        last=_days(accounts["end"], dated),
        time=accounts["seconds"].to_numpy(),
        dated=dated,
        event=_words(accounts["event"]),
        source=_words(accounts["source"]),
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
        cube = np.bincount(joint if base.all() else joint[base], minlength=int(np.prod(sizes))).reshape(sizes)
        found = {}
        for axis, name in enumerate(SINGLES):
            part = cube
            for other, choice in enumerate(SINGLES):
                places = _places(self.index.facets[choice].values, self._state.choices(choice))
                if other != axis and self._state.choices(choice):
                    part = part.take(places, axis=other)
            others = tuple(n for n in range(len(SINGLES)) if n != axis)
            found[name] = part.sum(axis=others)[: len(self.index.facets[name].values)].tolist()
        return found

    def years(self, years: np.ndarray | None = None) -> dict[int, int]:
        """Year -> accounts that touch it, whatever the period; of the years in which any account begins, or of given ones."""
        return _year_counts(self.index, self._in_any_period, self.index.used_years if years is None else years)

    def shown(self, window: Window) -> Shown:
        """What is shown in a window."""
        visible = self.visible(window)
        counts = {
            name: dict(zip(self.index.facets[name].values, found, strict=True))
            for name, found in self.counts(visible).items()
        }
        return Shown(self.matching & visible, self.matching, counts, self.years())


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


def _single(column: pd.Series, ends: np.ndarray) -> Facet:
    """The facet of a categorical column."""
    return SingleFacet(tuple(column.cat.categories), column.cat.codes.to_numpy(), ends)


def _words(column: pd.Series) -> Coded:
    """The words of a categorical column, looked up when they are asked for."""
    return Coded(column.cat.codes.to_numpy(), column.cat.categories)


def actor_facet(archive: Archive, members: bool = True) -> Facet:
    """Each account's actors, with all that they are part of where `members` count for these."""
    above = ancestors(archive.actors) if members else None
    return named_facet(tuple(archive.actors["actor"]), archive.accounts["actors"], above)


def named_facet(
    values: tuple[str, ...], written: pd.Series, above: Mapping[str, tuple[str, ...]] | None = None
) -> Facet:
    """The actors in the cells of a column, and where `above` is given all that they are part of; once for each list of actors."""
    place, size = {actor: n for n, actor in enumerate(values)}, max(len(values), 1)
    rows, cells = pd.factorize(written)
    named, of_list = _named(cells.tolist(), place)
    if above is not None:
        lines = [[place[actor] for actor in above[value]] for value in values]
        flat = np.array([code for line in lines for code in line], dtype=np.int64)
        named, count = _spread(flat, np.array([*map(len, lines)], dtype=np.int64), named)
        of_list = np.repeat(of_list, count)
    pairs = np.sort(of_list * size + named)
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]  # each actor once in a list, in the order of the facet
    codes, count = _spread(pairs % size, np.bincount(pairs // size, minlength=len(cells)), rows)
    return Facet(values, codes.astype(np.int32), np.concatenate([[0], np.cumsum(count)]))


def _named(lists: Sequence[str], place: Mapping[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """The places of the actors that lists name, one after another, and which list each is of: all lists are split at once."""
    written = {f" {name}": at for name, at in place.items()} | dict(place)
    parts = ";".join(lists).split(";") if lists else []
    found = (written[part] if part in written else place.get(part.strip(), -1) for part in parts)
    named = np.fromiter(found, dtype=np.int64)
    sizes = np.array([cell.count(";") + 1 for cell in lists], dtype=np.int64)
    of_list = np.repeat(np.arange(len(lists)), sizes)
    there = named >= 0  # a list may end with its separator
    return named[there], of_list[there]


def _spread(flat: np.ndarray, sizes: np.ndarray, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of lists that stand in `flat` one after another, the chosen ones one after another, and how long each of these is."""
    starts, count = np.cumsum(sizes) - sizes, sizes[chosen]
    places = np.repeat(starts[chosen] - np.cumsum(count) + count, count) + np.arange(count.sum())
    return flat[places], count


def _days(column: pd.Series, dated: np.ndarray) -> np.ndarray:
    days = np.zeros(len(column), dtype=np.int64)
    days[dated] = column.to_numpy()[dated].astype("datetime64[D]").astype(np.int64)
    return days


def _years(days: np.ndarray) -> np.ndarray:
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
    shown = mask & index.dated
    if not len(years):
        return {}
    low = int(years[0])
    size = max(int(ended[index.dated].max(initial=low)), int(years[-1])) - low + 1
    begun = np.cumsum(np.bincount(began[shown] - low, minlength=size))
    over = np.cumsum(np.bincount(ended[shown] - low, minlength=size))
    counts = begun[years - low] - np.concatenate([[0], over])[years - low]
    return dict(zip(years.tolist(), counts.tolist(), strict=True))
