"""What a chart asks of the parts: how many accounts its lanes have and when, and what the lanes hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import ClassVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from timeline.chart.acts import Spans
from timeline.chart.density import STEP
from timeline.chart.lane_names import LaneCounts
from timeline.chart.marks import Accounts
from timeline.chart.request import EVER, Request
from timeline.chart.scale import TimeScale
from timeline.chart.survey import Survey, sum_surveys
from timeline.chart.units import build_pixels
from timeline.dates.days import Window
from timeline.engine.part import Part
from timeline.engine.queries import Filters, Ints, counted
from timeline.view.columns import ranks
from timeline.view.drawing import Coding


@dataclass(frozen=True, eq=False)
class Outline:
    """What a part has for charts, whatever their window: days for the scale, and for the navigator; counts of its lanes."""

    spans: Spans
    whole: Spans
    begun: tuple[Ints, Ints, Ints]  # days, how many begin on each, and of how many that day is not known exactly
    dated: Ints
    undated: Ints

    def survey(self, window: Window, before: bool) -> Survey:
        """What a chart of a `window` that none of the dated accounts touches knows of the part: it lies `before` it, or after."""
        none = np.zeros_like(self.dated)
        sides = (self.dated, none) if before else (none, self.dated)
        counts = (self.dated + self.undated, none, *sides, self.undated, none)
        return Survey(self.spans, LaneCounts(*(each.tolist() for each in counts)))


@dataclass(frozen=True)
class Outlines:
    """The Outline of each part. `limits` as in a Request, `extent`: the days of the navigator."""

    window: ClassVar[None] = None
    filters: Filters
    coding: Coding
    limits: Window
    extent: Window

    def __call__(self, part: Part) -> list[Outline]:
        rows, of = np.flatnonzero(self.filters.of(part).matching), part.columns
        lanes, known = self.coding.lane(of, rows), of.dated[rows]
        dated, undated = (np.bincount(lanes[own], minlength=self.coding.count) for own in (known, ~known))
        rows = rows[known]
        first, last = of.first[rows].astype(np.int64), of.last[rows].astype(np.int64)
        spans, whole = Spans(first, last, np.where(of.at_end[rows], last, first)), Spans(first, last, first)
        days, counts = counted(first)
        vague = np.searchsorted(days, first[of.vague[rows]])
        begun = days, counts, np.bincount(vague, minlength=len(days))
        spans, whole = spans.within(*self.limits).condensed(), whole.within(*self.extent).condensed()
        return [Outline(spans, whole, begun, dated, undated)]

    def add(self, answers: Sequence[list[Outline]]) -> list[Outline]:
        return list(chain.from_iterable(answers))


@dataclass(frozen=True)
class Look:
    """How many accounts the lanes have, and when."""

    filters: Filters
    coding: Coding
    request: Request

    @property
    def window(self) -> Window | None:
        return self.request.window

    def __call__(self, part: Part) -> Survey:
        accounts = chart_accounts(part, self.coding, np.flatnonzero(self.filters.of(part).matching))
        return Survey.of(accounts, self.coding.count, self.request).condensed(self.request)

    def add(self, answers: Sequence[Survey]) -> Survey:
        return sum_surveys(answers, self.request)


def chart_accounts(part: Part, coding: Coding, rows: Ints) -> Accounts:
    """Some accounts of a part, by their places in it, as the chart takes them; their events are numbered in the part."""
    return Accounts(row=part.place[rows], **coding.columns(part.columns, rows))


# What a chart asks of an account that it draws, or may name.
COLUMNS = (
    "row", "event", "lane", "first", "last", "dated", "uncertain_start", "uncertain_end", "at_end", "importance",
    "told_by", "colour", "standing", "time", "unsure_start", "unsure_end",
)  # fmt: skip
AWAY = 2  # bins of what stands before the window, and after it; those in it follow


@dataclass(frozen=True, eq=False)
class Filling:
    """The accounts of a chart. Those `single` are drawn one by one, `best` ones may be named.

    `bulk` counts the others: of each lane, bin, kind of standing and of day how many (`weight`), and the first of their days.
    """

    single: pd.DataFrame
    best: pd.DataFrame
    bulk: pd.DataFrame


@dataclass(frozen=True)
class Fill:
    """What the lanes hold: of `few` all accounts, of `many` counts in bins with the most telling account of each."""

    filters: Filters
    coding: Coding
    request: Request
    scale: TimeScale
    few: frozenset[int]
    many: frozenset[int]
    chapter: tuple[str, ...] | None = None  # the events of the tour's chapter, which alone are headlines

    @property
    def window(self) -> Window:
        return self.request.days

    def __call__(self, part: Part) -> Filling:
        rows = np.flatnonzero(self.filters.of(part).within(self.request.days))
        accounts = chart_accounts(part, self.coding, rows)
        if self.chapter is not None:
            told = pc.is_in(part.cells["event"].take(rows), pa.array(self.chapter, pa.string())).to_numpy()
            accounts = replace(accounts, importance=np.where(told, 1, 3))
        drawn = Survey.drawn(accounts, self.request)
        few, many = (drawn[_among(accounts.lane, lanes)[drawn]] for lanes in (self.few, self.many))
        best, bulk = self._counted(part, rows, accounts, many)
        return Filling(_described(part, self.filters, rows, accounts, few), best, bulk)

    def add(self, answers: Sequence[Filling]) -> Filling:
        single, best, bulk = (
            pd.concat([getattr(answer, name) for answer in answers], ignore_index=True)
            for name in ("single", "best", "bulk")
        )
        return Filling(single, _best(best), _summed(bulk))

    def _counted(self, part: Part, rows: Ints, accounts: Accounts, at: Ints) -> tuple[pd.DataFrame, pd.DataFrame]:
        pixels = build_pixels(accounts, at, self.scale)
        inside = np.maximum((pixels.x - self.scale.left) // STEP, 0).astype(np.int64)
        bins = np.where(pixels.cut == 0, inside + AWAY, np.where(pixels.cut < 0, 0, 1))
        size = int(bins.max(initial=0)) + 1
        cells = accounts.lane[at].astype(np.int64) * size + bins
        kinds = cells * 4 + (accounts.standing[at] == 0) * 2 + accounts.vague[at]
        weight, anchor = np.bincount(kinds), np.full(int(kinds.max(initial=-1)) + 1, EVER[1])
        np.minimum.at(anchor, kinds, accounts.anchor[at])
        found = np.flatnonzero(weight)
        keys = {"lane": found // 4 // size, "bin": found // 4 % size, "sure": found % 4 > 1, "vague": found % 2 == 1}
        bulk = pd.DataFrame({**keys, "anchor": anchor[found], "weight": weight[found]})
        within = np.flatnonzero(pixels.cut == 0)
        best = within[best_of(accounts, at[within], cells[within])]
        named = _described(part, self.filters, rows, accounts, at[best])
        return named.assign(bin=bins[best]), bulk


def best_of(accounts: Accounts, at: Ints, cells: Ints) -> Ints:
    """The places in `at` of the most telling account of each cell."""
    rank = ranks(accounts.importance[at], accounts.told_by[at], accounts.row[at])
    best = np.full(int(cells.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    np.minimum.at(best, cells, rank)
    return np.flatnonzero(rank == best[cells])


@dataclass(frozen=True)
class Nearest:
    """Of some lanes the account within the limits of a request that is nearest to what its scale shows, and how far `away`."""

    window: ClassVar[None] = None
    filters: Filters
    coding: Coding
    request: Request
    scale: TimeScale
    lanes: frozenset[int]

    def __call__(self, part: Part) -> pd.DataFrame:
        rows = np.flatnonzero(self.filters.of(part).matching)
        rows = rows[_among(self.coding.lane(part.columns, rows), self.lanes)]
        accounts, (low, high) = chart_accounts(part, self.coding, rows), self.request.limits or EVER
        at = np.flatnonzero(accounts.dated & (accounts.last >= low) & (accounts.first <= high))
        first, last = accounts.first[at].astype(np.int64), accounts.last[at].astype(np.int64)
        away = np.maximum(self.scale.start - last, first - self.scale.end)
        keys = {"at": at, "lane": accounts.lane[at], "away": away, "row": accounts.row[at]}
        nearest = self._first(pd.DataFrame(keys))
        named = _described(part, self.filters, rows, accounts, nearest["at"].to_numpy(dtype=np.int64))
        return named.assign(away=nearest["away"].to_numpy())

    def add(self, answers: Sequence[pd.DataFrame]) -> pd.DataFrame:
        return self._first(pd.concat(answers, ignore_index=True))

    def _first(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame.sort_values(["lane", "away", "row"]).drop_duplicates("lane")


def _described(part: Part, filters: Filters, rows: Ints, accounts: Accounts, at: Ints) -> pd.DataFrame:
    """Some accounts with all that a chart asks of them; their sources as codes."""
    made = {name: getattr(accounts, name)[at] for name in COLUMNS} | {"event": part.event[rows[at]]}
    titles = np.array(part.texts("title", filters.language, rows[at]), dtype=object)
    return pd.DataFrame({**made, "source": part.columns.source[rows[at]], "title": titles})


def _among(lane: Ints, lanes: frozenset[int]) -> Ints:
    """Which accounts are in some lanes, by the lane of each."""
    known = np.zeros(max(int(lane.max(initial=0)), *lanes, 0) + 1, dtype=bool)
    known[list(lanes)] = True
    found: Ints = known[lane]
    return found


def _best(frame: pd.DataFrame) -> pd.DataFrame:
    """The most telling account of each bin of each lane."""
    ranked = frame.assign(untold=-frame["told_by"]).sort_values(["lane", "bin", "importance", "untold", "row"])
    return ranked.drop_duplicates(["lane", "bin"]).drop(columns="untold")


def _summed(bulk: pd.DataFrame) -> pd.DataFrame:
    return bulk.groupby(["lane", "bin", "sure", "vague"], as_index=False).agg({"anchor": "min", "weight": "sum"})
