"""What a chart asks of the parts: how many accounts its lanes have and when, and what the lanes hold."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from timeline.chart.acts import Spans, joined
from timeline.chart.density import STEP
from timeline.chart.marks import Accounts
from timeline.chart.request import EVER, Request
from timeline.chart.scale import TimeScale
from timeline.chart.survey import Survey, sum_surveys
from timeline.chart.units import build_pixels
from timeline.dates.days import Window
from timeline.engine.part import Part
from timeline.engine.queries import Filters, Ints, counted
from timeline.view.drawing import Coding
from timeline.view.told import sums_by_day


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
        found, (begun, vague) = sums_by_day(days, *counts)
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

    `bulk` counts the others: of each lane, bin, kind of standing and of day how many (`weight`), and the first of their days.
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
        rows = np.flatnonzero(filtered.within(self.request.days))
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
        kinds = {"sure": sure, "vague": accounts.vague[at]}
        bulk = pd.DataFrame({**keys, **kinds, "anchor": accounts.anchor[at], "weight": np.ones(len(at), np.int64)})
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


def _best(frame: pd.DataFrame) -> pd.DataFrame:
    """The most telling account of each bin of each lane."""
    ranked = frame.assign(untold=-frame["told_by"]).sort_values(["lane", "bin", "importance", "untold", "row"])
    return ranked.drop_duplicates(["lane", "bin"]).drop(columns="untold")


def _summed(bulk: pd.DataFrame) -> pd.DataFrame:
    return bulk.groupby(["lane", "bin", "sure", "vague"], as_index=False).agg({"anchor": "min", "weight": "sum"})
