"""What is asked of the parts of a large table: each query is a pure function of a part, and its answers add up.

Queries are values and travel to workers; so do their answers, which are as small as what a page shows.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Protocol, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from timeline.chart.acts import Spans, joined
from timeline.chart.density import STEP
from timeline.chart.marks import Accounts
from timeline.chart.request import EVER, Request
from timeline.chart.scale import TimeScale
from timeline.chart.survey import Survey, sum_surveys
from timeline.chart.units import build_pixels
from timeline.dates.days import Window
from timeline.engine.part import OWN, Part
from timeline.view.drawing import Coding
from timeline.view.filters import Filtered
from timeline.view.listing import place_keys, years_of
from timeline.view.state import FACETS, ViewState
from timeline.view.view import Totals

Answer = TypeVar("Answer")
Ints = np.ndarray
FAR = np.iinfo(np.int64).max  # the day of undated accounts in a list, which come last
MOST_DAYS = 4_000_000  # between the first and the last, to be counted one by one


class Query(Protocol[Answer]):
    """What is asked of every part: an answer for each, and how answers add up, in the order of the parts."""

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


@dataclass(frozen=True)
class Count:
    """The counts of a state in several windows, a Tally each. `start`: the first day of the timeline proper."""

    filters: Filters
    windows: tuple[Window, ...]
    start: int

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
        return Tally(totals, counts, years, told, seen)

    def add(self, answers: Sequence[list[Tally]]) -> list[Tally]:
        return [reduce(_added, tallies) for tallies in zip(*answers, strict=True)]


def _added(one: Tally, two: Tally) -> Tally:
    seen = one.shown_sources + two.shown_sources
    totals = one.totals.plus(two.totals, int((seen > 0).sum()))
    facets = {name: one.facets[name] + two.facets[name] for name in FACETS}
    return Tally(totals, facets, one.years + two.years, one.sources + two.sources, seen)


# --- the chart ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Overview:
    """A Survey for the chart; for the navigator under it the days of the whole story, and how many accounts begin on which."""

    survey: Survey
    whole: Spans
    begun: tuple[Ints, Ints, Ints]  # days, how many begin on each, and of how many that day is not known exactly


@dataclass(frozen=True)
class Look:
    """How many accounts the lanes have, and when. `extent`: the days of the navigator; None without one."""

    filters: Filters
    coding: Coding
    request: Request
    extent: Window | None

    def __call__(self, part: Part) -> Overview:
        rows = np.flatnonzero(self.filters.of(part).matching)
        accounts = chart_accounts(part, self.coding, rows)
        survey = Survey.of(accounts, self.coding.count, self.request).condensed(self.request)
        if self.extent is None:
            return Overview(survey, _no_spans(), (rows[:0], rows[:0], rows[:0]))
        first, last = (days[accounts.dated].astype(np.int64) for days in (accounts.first, accounts.last))
        days, counts = counted(first)
        vague = np.searchsorted(days, first[part.columns.vague[rows[accounts.dated]]])
        begun = days, counts, np.bincount(vague, minlength=len(days))
        return Overview(survey, Spans(first, last, first).within(*self.extent).condensed(), begun)

    def add(self, answers: Sequence[Overview]) -> Overview:
        whole = joined([answer.whole for answer in answers]).condensed()
        days, *counts = (np.concatenate([answer.begun[n] for answer in answers]) for n in range(3))
        found, at = np.unique(days, return_inverse=True)
        begun, vague = (np.bincount(at, each, len(found)).astype(np.int64) for each in counts)
        return Overview(sum_surveys([answer.survey for answer in answers], self.request), whole, (found, begun, vague))


def _no_spans() -> Spans:
    none = np.zeros(0, dtype=np.int64)
    return Spans(none, none, none, none)


def chart_accounts(part: Part, coding: Coding, rows: Ints) -> Accounts:
    """Some accounts of a part, by their places in it, as the chart takes them; their events are numbered in the part."""
    return Accounts(row=part.place[rows], **coding.columns(part.columns, rows))


# What a chart asks of an account that it draws, or may name.
COLUMNS = (
    "row", "event", "lane", "first", "last", "dated", "uncertain_start", "uncertain_end", "at_end", "importance",
    "told_by", "colour", "standing", "time", "unsure_start", "unsure_end",
)  # fmt: skip
NEAREST = ("row", "lane", "first", "last")


@dataclass(frozen=True, eq=False)
class Filling:
    """The accounts of a chart. Those `single` are drawn one by one, `best` ones may be named, `near` ones are the nearest.

    `bulk` counts the others: of each lane, bin and kind of standing how many (`weight`), and the first of their days.
    """

    single: pd.DataFrame
    best: pd.DataFrame
    near: pd.DataFrame
    bulk: pd.DataFrame


@dataclass(frozen=True)
class Fill:
    """What the lanes hold: of `few` all accounts, of `many` counts in bins with the most telling account of each, of
    `empty` ones the account that is nearest."""

    filters: Filters
    coding: Coding
    request: Request
    scale: TimeScale
    few: frozenset[int]
    many: frozenset[int]
    empty: frozenset[int]

    def __call__(self, part: Part) -> Filling:
        filtered = self.filters.of(part)
        rows = np.flatnonzero(filtered.matching & filtered.visible(self.request.days))
        if self.empty:  # their nearest accounts are elsewhere
            matching = np.flatnonzero(filtered.matching)
            away = matching[_among(self.coding.lane(part.columns, matching), self.empty)]
            rows = np.unique(np.concatenate([rows, away]))
        accounts = chart_accounts(part, self.coding, rows)
        drawn = np.zeros(len(rows), dtype=bool)
        drawn[Survey.drawn(accounts, self.request)] = True
        few, many, empty = (_among(accounts.lane, lanes) for lanes in (self.few, self.many, self.empty))
        low, high = self.request.limits or EVER
        around = empty & accounts.dated & (accounts.last >= low) & (accounts.first <= high)
        best, bulk = self._counted(part, rows, accounts, np.flatnonzero(drawn & many))
        at = np.flatnonzero(around)
        nearest = self._nearest(pd.DataFrame({"at": at, **{n: getattr(accounts, n)[at] for n in NEAREST}}))
        nearest = self._described(part, rows, accounts, nearest["at"].to_numpy(dtype=np.int64))
        single = self._described(part, rows, accounts, np.flatnonzero(drawn & few))
        return Filling(single, best, nearest, bulk)

    def add(self, answers: Sequence[Filling]) -> Filling:
        single, best, near, bulk = (
            pd.concat([getattr(answer, name) for answer in answers], ignore_index=True)
            for name in ("single", "best", "near", "bulk")
        )
        return Filling(single, _best(best), self._nearest(near), _summed(bulk))

    def _counted(self, part: Part, rows: Ints, accounts: Accounts, at: Ints) -> tuple[pd.DataFrame, pd.DataFrame]:
        pixels = build_pixels(accounts, at, self.scale)
        bins = np.where(pixels.cut == 0, (pixels.x - self.scale.left) // STEP, np.where(pixels.cut < 0, -1, -2))
        keys = {"lane": accounts.lane[at], "bin": bins.astype(np.int64)}
        sure = accounts.standing[at] == 0
        bulk = pd.DataFrame({**keys, "sure": sure, "anchor": accounts.anchor[at], "weight": np.ones(len(at), np.int64)})
        ranks = {"importance": accounts.importance[at], "told_by": accounts.told_by[at], "row": accounts.row[at]}
        best = _best(pd.DataFrame({**keys, **ranks, "at": at}).loc[pixels.cut == 0])
        named = self._described(part, rows, accounts, best["at"].to_numpy(dtype=np.int64))
        return named.assign(bin=best["bin"].to_numpy()), _summed(bulk)

    def _described(self, part: Part, rows: Ints, accounts: Accounts, at: Ints) -> pd.DataFrame:
        """Some accounts with all that a chart asks of them; their sources as codes."""
        made = {name: getattr(accounts, name)[at] for name in COLUMNS} | {"event": part.event[rows[at]]}
        titles = np.array(part.texts("title", self.filters.language, rows[at]), dtype=object)
        return pd.DataFrame({**made, "source": part.columns.source[rows[at]], "title": titles})

    def _nearest(self, frame: pd.DataFrame) -> pd.DataFrame:
        away = np.maximum(self.scale.start - frame["last"], frame["first"] - self.scale.end)
        return frame.assign(away=away).sort_values(["lane", "away", "row"]).drop_duplicates("lane")


def _among(lane: Ints, lanes: frozenset[int]) -> Ints:
    """Which accounts are in some lanes, by the lane of each."""
    known = np.zeros(max(int(lane.max(initial=0)), *lanes, 0) + 1, dtype=bool)
    known[list(lanes)] = True
    found: Ints = known[lane]
    return found


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


def _best(frame: pd.DataFrame) -> pd.DataFrame:
    """The most telling account of each bin of each lane."""
    ranked = frame.assign(untold=-frame["told_by"]).sort_values(["lane", "bin", "importance", "untold", "row"])
    return ranked.drop_duplicates(["lane", "bin"]).drop(columns="untold")


def _summed(bulk: pd.DataFrame) -> pd.DataFrame:
    return bulk.groupby(["lane", "bin", "sure"], as_index=False).agg({"anchor": "min", "weight": "sum"})


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
        days, at = np.unique(np.concatenate([answer.days for answer in answers]), return_inverse=True)
        counts = np.bincount(at, np.concatenate([answer.counts for answer in answers]), len(days)).astype(np.int64)
        years: Counter[int] = Counter()
        for answer in answers:
            years.update(answer.years)
        return Places(days, counts, dict(sorted(years.items())))


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
        return self._first(keys.astype(np.float64))

    def add(self, answers: Sequence[Ints]) -> Ints:
        return self._first(np.concatenate(answers, axis=1))

    def _first(self, keys: Ints) -> Ints:
        found: Ints = keys[:, np.lexsort(keys[::-1])[: self.most]]
        return found


def _listed(part: Part, filters: Filters, window: Window, begin: int) -> tuple[Ints, Ints]:
    """The rows of a part that a list has, and the days on which they stand there."""
    filtered = filters.of(part)
    rows = np.flatnonzero(filtered.matching & filtered.visible(window))
    _, starts, undated = place_keys(filtered.index, rows, begin)
    return rows, np.where(undated, FAR, starts.astype(np.int64))  # parts have days in fewer bits


@dataclass(frozen=True)
class Records:
    """The cells of some accounts, and of all that tell the same events; named by places in the table, events or ids.

    A frame in order of places; its columns are those of the table, and before them the account's place and the number of its row.
    """

    places: tuple[int, ...] = ()
    events: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()

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
                filtered.index.by_time(np.flatnonzero(filtered.matching & filtered.visible(self.window))),
                dtype=np.int64,
            )
        )

    def add(self, answers: Sequence[pd.DataFrame]) -> pd.DataFrame:
        return pd.concat(answers, ignore_index=True)


@dataclass(frozen=True)
class Find:
    """The event that an account tells, or that has a name; "" where there is none."""

    column: str  # "id" or "event"
    value: str

    def __call__(self, part: Part) -> str:
        at = pc.index(part.cells[self.column], self.value).as_py()
        return str(part.cells["event"][at].as_py()) if at >= 0 else ""

    def add(self, answers: Sequence[str]) -> str:
        return max(answers)
