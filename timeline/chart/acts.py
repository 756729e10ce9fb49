"""Acts: the stretches of time that have accounts, each a panel of its own, and the gaps between them.

Days are day numbers, a day being the interval [n, n + 1). Pixels are the chart's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from timeline.chart.marks import Bools, Ints
from timeline.dates.days import Window

LONGEST = 184  # days: a longer span says little of any one month, so it neither makes nor parts acts
QUIET = 3  # months without accounts that part two acts
LEAST_MONTH = 28  # days
WHOLE = 3 * 366  # days: an act grows to hold a span up to this long
MARGIN = 0.035  # of an act's width, left free at both ends
LEAST_MARGIN = 7.0  # px, so that a mark on the act's first day is whole
EVER: Window = (-(10**9), 10**9)
SHORTEST = 42  # days: an act of one day is widened, so that it has months to stand in


@dataclass(frozen=True, slots=True)
class Act:
    """Days [first, stop) that accounts lie in, and the days [start, end) that its panel shows."""

    first: int
    stop: int
    accounts: int = 0


@dataclass(frozen=True)
class Spans:
    """The days of the accounts that the acts are made for; `anchor` is the day of the shape.

    Each stands for as many accounts as its `weight` says, for one where none is given.
    """

    first: Ints
    last: Ints
    anchor: Ints
    weight: Ints | None = None

    @property
    def weights(self) -> Ints:
        return np.ones_like(self.first) if self.weight is None else self.weight

    def within(self, first: int, last: int) -> "Spans":
        """The spans that reach into some days, cut to them."""
        keep = (self.last >= first) & (self.first <= last)
        begin, end, anchor = (np.clip(days[keep], first, last) for days in (self.first, self.last, self.anchor))
        return Spans(begin, end, anchor, None if self.weight is None else self.weight[keep])

    def condensed(self, window: Window | None = None) -> "Spans":
        """Fewer spans of which the same scale is made, for a window or without one.

        Short spans of the same beginning are one as long as the longest; long ones of the same days are one.
        """
        if not len(self.first):
            return Spans(self.first, self.last, self.anchor, self.weights)
        low, high = window or EVER
        meets = (self.last >= low) & (self.first <= high)
        days, begin = int(self.last.max() - self.first.min()) + 1, int(self.first.min())
        key = ((self.first - begin) * days + self.anchor - begin) * 2 + meets
        long = self.last - self.first >= LONGEST
        return joined(
            [_one_each(self.only(own), key[own], by_length) for own, by_length in ((~long, False), (long, True))]
        )

    def only(self, mask: Bools) -> "Spans":
        """Some of them."""
        return Spans(self.first[mask], self.last[mask], self.anchor[mask], self.weights[mask])


def _one_each(spans: Spans, key: Ints, by_length: bool) -> Spans:
    """One span for all of the same key, and where it goes `by_length` of the same length: as long as the longest."""
    codes = pd.factorize(key)[0]
    if by_length:
        codes = pd.factorize(codes * (int((spans.last - spans.first).max(initial=0)) + 1) + spans.last - spans.first)[0]
    count = int(codes.max(initial=-1)) + 1
    one, last = np.zeros(count, dtype=np.int64), np.full(count, -EVER[1])
    one[codes] = np.arange(len(codes))
    np.maximum.at(last, codes, spans.last)
    weight = np.bincount(codes, spans.weights, count).astype(np.int64)
    return Spans(spans.first[one], last, spans.anchor[one], weight)


def joined(parts: Sequence[Spans]) -> Spans:
    """The spans of all parts."""
    columns = ("first", "last", "anchor", "weights")
    first, last, anchor, weight = (np.concatenate([getattr(part, name) for part in parts]) for name in columns)
    return Spans(first, last, anchor, weight)


def find_acts(spans: Spans, most: int) -> list[Act]:
    """The acts of at least one span, in order of time, at most `most`: the shortest gaps close first."""
    short = spans.last - spans.first < LONGEST
    if not short.any():
        short = np.ones_like(short)
    runs = _runs(spans.first[short], spans.last[short], spans.weights[short])
    acts = _grown(runs, spans.first[~short], spans.last[~short])
    while len(acts) > max(most, 1):
        gaps = [after.first - before.stop for before, after in zip(acts, acts[1:], strict=False)]
        at = gaps.index(min(gaps))
        acts[at : at + 2] = [Act(acts[at].first, acts[at + 1].stop)]
    return _counted(acts, spans)


def whole_act(spans: Spans) -> list[Act]:
    """Calendar time: one act over all the days."""
    return [Act(int(spans.first.min()), int(spans.last.max()) + 1, int(spans.weights.sum()))]


def months_of(days: Ints) -> Ints:
    """Months since 1970-01 of day numbers."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


@lru_cache(1024)
def month_of(day: int) -> int:
    """Months since 1970-01 of a day number."""
    return int(months_of(np.asarray(day, dtype=np.int64)))


@lru_cache(1024)
def month_start(month: int) -> int:
    """Day number of the first day of a month counted since 1970-01."""
    return int(np.datetime64(month, "M").astype("datetime64[D]").astype(np.int64))


def months_between(before: Act, after: Act) -> int:
    """Whole months between two acts."""
    return month_of(after.first) - month_of(before.stop - 1) - 1


def _runs(first: Ints, last: Ints, weights: Ints) -> list[Act]:
    """Spans that follow each other with less than QUIET months between, together."""
    order = np.argsort(first)
    first, reach = first[order], np.maximum.accumulate(last[order])
    far = np.flatnonzero(first[1:] - reach[:-1] > QUIET * LEAST_MONTH)  # of very many few, whose months are asked
    parted = far[months_of(first[far + 1]) - months_of(reach[far]) - 1 >= QUIET]
    starts = np.concatenate(([0], parted + 1))
    ends = np.concatenate((starts[1:] - 1, [len(first) - 1]))
    counts = np.add.reduceat(weights[order], starts).tolist()
    days = zip(first[starts].tolist(), reach[ends].tolist(), counts, strict=True)
    return [Act(a, b + 1, count) for a, b, count in days]


def _grown(acts: list[Act], first: Ints, last: Ints) -> list[Act]:
    """Acts that hold the longer spans too, where that leaves them apart; a span that meets no act makes its own.

    Acts of few accounts grow first: they lose least by it.
    """
    long = np.unique(np.stack((first, last)), axis=1).T.tolist() if len(first) else []
    for _, length, a, b in sorted((_crowd(acts, a, b), b - a, a, b) for a, b in long):
        met = [n for n, act in enumerate(acts) if act.first <= b and a < act.stop]
        if not met:
            begun, ended = (np.array(days) for days in _with(acts, a, b))
            acts = _runs(begun, ended, np.ones_like(begun))
        elif length <= WHOLE or len(acts) == 1:
            _grow(acts, met[0], met[-1], a, b + 1)
    return acts


def _crowd(acts: list[Act], first: int, last: int) -> int:
    """The accounts of the first act that a span meets."""
    return next((act.accounts for act in acts if act.first <= last and first < act.stop), 0)


def _with(acts: list[Act], first: int, last: int) -> tuple[list[int], list[int]]:
    return [*(act.first for act in acts), first], [*(act.stop - 1 for act in acts), last]


def _grow(acts: list[Act], low: int, high: int, first: int, stop: int) -> None:
    """Let the act `low` begin by `first` and the act `high` end at `stop`, unless that comes near a neighbour."""
    start = replace(acts[low], first=min(first, acts[low].first))
    if low == 0 or months_between(acts[low - 1], start) >= QUIET:
        acts[low] = start
    end = replace(acts[high], stop=max(stop, acts[high].stop))
    if high == len(acts) - 1 or months_between(end, acts[high + 1]) >= QUIET:
        acts[high] = end


def _counted(acts: list[Act], spans: Spans) -> list[Act]:
    """Acts with how many shapes stand in them; those in a gap count for the act before."""
    at = np.searchsorted([act.first for act in acts[1:]], spans.anchor, side="right")
    counts = np.bincount(at, spans.weights, len(acts)).astype(np.int64).tolist()
    return [replace(act, accounts=count) for act, count in zip(acts, counts, strict=True)]


def widened(act: Act, least: int = SHORTEST) -> tuple[float, float]:
    """The days of an act, as many as SHORTEST at least, about its middle."""
    spare = max(0, least - (act.stop - act.first)) / 2
    return act.first - spare, act.stop + spare


def shares(counts: list[int], room: float, least: float) -> list[float]:
    """Widths that grow with the square root of the counts, none below `least` as far as there is room."""
    least = min(least, room / len(counts))
    weights = np.sqrt(np.maximum(np.array(counts, dtype=float), 1))
    narrow = np.zeros(len(counts), dtype=bool)
    while True:
        wide = (room - least * narrow.sum()) * weights / max(weights[~narrow].sum(), 1e-9)
        more = ~narrow & (wide < least)
        if not more.any():
            return np.where(narrow, least, wide).tolist()
        narrow |= more


def crossed(gaps: list[tuple[int, int]], spans: Spans) -> Bools:
    """Of each gap [first, stop), whether any span has a day in it."""
    return np.array([bool(((spans.first < b) & (spans.last >= a)).any()) for a, b in gaps], dtype=bool)
