"""What is asked of the parts about events; all accounts of one are in the same part, so each counts and chooses its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pyarrow.compute as pc

from timeline.dates.days import Window
from timeline.engine.part import Part
from timeline.engine.queries import Filters, Ints, first_of
from timeline.view.told import FAR, EventCounts, Tellings, first_days

# Events travel as the keys of their first accounts (`Part.keys`), a column each; the last line is the account's place in the table.
PLACE = -1


def tellings(part: Part, filters: Filters, window: Window) -> Tellings:
    """The events of a view that are in a part."""
    filtered = filters.of(part)
    return Tellings.of(part.columns, part.in_order(filtered.within(window)))


def firsts(part: Part, filters: Filters, window: Window) -> Ints:
    """The first account of each of these events, in order of time."""
    filtered, event = filters.of(part), part.columns.event
    order = part.in_order(filtered.within(window))
    first = np.zeros(int(event.max(initial=-1)) + 1, dtype=np.int64)
    first[event[order[::-1]]] = order[::-1]
    found: Ints = order[first[event[order]] == order]
    return found


@dataclass(frozen=True)
class Tell:
    """How many events a view has, and its `most` most told ones, the keys of each behind minus its tellers."""

    filters: Filters
    window: Window
    most: int

    def __call__(self, part: Part) -> tuple[EventCounts, Ints]:
        told = tellings(part, self.filters, self.window)
        chosen = told.most_told(self.most)
        keys = np.vstack([-told.tellers[chosen].astype(np.float64), part.keys(told.first[chosen])])
        return EventCounts.of(told), keys

    def add(self, answers: Sequence[tuple[EventCounts, Ints]]) -> tuple[EventCounts, Ints]:
        keys = np.concatenate([keys for _, keys in answers], axis=1)
        return EventCounts.sum([counts for counts, _ in answers]), first_of(keys, self.most)


@dataclass(frozen=True)
class PickEvents:
    """The first `most` events of a view, by time or by tellers, of those whose run (EventCounts.runs) is `first` to `last`."""

    filters: Filters
    window: Window
    by_time: bool
    first: int
    last: int
    most: int

    def __call__(self, part: Part) -> Ints:
        told = tellings(part, self.filters, self.window)
        run = told.days if self.by_time else -told.tellers
        inside = (run >= self.first) & (run <= self.last)
        return first_of(np.vstack([run[inside].astype(np.float64), part.keys(told.first[inside])]), self.most)

    def add(self, answers: Sequence[Ints]) -> Ints:
        return first_of(np.concatenate(answers, axis=1), self.most)


@dataclass(frozen=True)
class PickEntries:
    """The first `most` events of a view, or its `latest`, undated ones last.

    With `headlines` only these, and the one called `event`. Of the latest, the keys of dated ones stand below zero.
    """

    filters: Filters
    window: Window
    headlines: bool
    event: str
    latest: bool
    most: int

    def __call__(self, part: Part) -> Ints:
        told = tellings(part, self.filters, self.window)
        kept = told.headline if self.headlines else np.ones(len(told), dtype=bool)
        if self.headlines and self.event:
            kept = kept | pc.equal(part.cells["event"].take(told.first), self.event).to_numpy()
        keys = part.keys(told.first[kept])
        if self.latest:
            keys[1:] *= np.where(keys[0] == 0, -1, 1)
        return first_of(keys, self.most)

    def add(self, answers: Sequence[Ints]) -> Ints:
        return first_of(np.concatenate(answers, axis=1), self.most)


@dataclass(frozen=True, eq=False)
class Beside:
    """How many events a view has and are before one, and the keys of the first, the one before, the one after and the last."""

    events: int
    before: int
    ways: tuple[Ints, Ints, Ints, Ints]  # of one column, or of none

    @classmethod
    def of(cls, keys: Ints, at: Ints) -> "Beside":
        """What is beside the event with keys `at` among all."""
        ordered = first_of(np.concatenate([keys, at], axis=1))
        place = int(np.flatnonzero(ordered[PLACE] == at[PLACE, 0])[0])
        others = np.delete(ordered, np.flatnonzero(ordered[PLACE] == at[PLACE, 0]), axis=1)
        before, after = others[:, :place], others[:, place:]
        ways = ordered[:, :1], before[:, -1:], after[:, :1], ordered[:, -1:]
        return cls(keys.shape[1], before.shape[1], ways)

    @classmethod
    def sum(cls, answers: Sequence["Beside"], at: Ints) -> "Beside":
        """That of all parts."""
        found = np.concatenate([way for answer in answers for way in answer.ways], axis=1)
        beside = cls.of(np.unique(found, axis=1), at)
        return cls(sum(a.events for a in answers), sum(a.before for a in answers), beside.ways)


@dataclass(frozen=True)
class Turn:
    """What is beside an event of a view, by the keys of its first account there."""

    filters: Filters
    window: Window
    keys: tuple[float, ...]

    def __call__(self, part: Part) -> Beside:
        first = firsts(part, self.filters, self.window)
        undated, day = self.keys[:2]
        days = first_days(part.columns, first)
        at = FAR if undated else int(day)
        low, high = (int(np.searchsorted(days, at, side=side)) for side in ("left", "right"))
        # In order already but for those of that day, which are looked at one by one.
        near = np.unique(np.clip([0, low - 1, *range(low, high), high, len(first) - 1], 0, max(len(first) - 1, 0)))
        beside = Beside.of(part.keys(first[near] if len(first) else first), self._at)
        return Beside(len(first), beside.before + low - int((near < low).sum()), beside.ways)

    def add(self, answers: Sequence[Beside]) -> Beside:
        return Beside.sum(answers, self._at)

    @property
    def _at(self) -> Ints:
        return np.array(self.keys)[:, None]


@dataclass(frozen=True)
class PickOfSources:
    """The first accounts of some sources in a view, `most` of each, in order of time: the source's place, and keys."""

    filters: Filters
    window: Window
    sources: tuple[int, ...]
    most: int

    def __call__(self, part: Part) -> Ints:
        filtered = self.filters.of(part)
        order = part.in_order(filtered.within(self.window))
        source = part.columns.source[order]
        rows = np.concatenate([order[:0], *(order[source == n][: self.most] for n in self.sources)])
        return np.vstack([part.columns.source[rows].astype(np.float64), part.keys(rows)])

    def add(self, answers: Sequence[Ints]) -> Ints:
        keys = first_of(np.concatenate(answers, axis=1))
        rank = np.arange(keys.shape[1]) - np.searchsorted(keys[0], keys[0])
        found: Ints = keys[:, rank < self.most]
        return found


@dataclass(frozen=True)
class Passages:
    """The first `most` accounts of a source in order of their passages in its text, and how many have a place in it.

    They come as where the passage begins, infinity where it has no place, and the account's place in the table.
    `before`: the same of one account; then it is counted how many stand before that, too.
    """

    window: ClassVar[None] = None
    source: int
    most: int
    before: tuple[float, float] | None = None

    def __call__(self, part: Part) -> tuple[int, int, Ints]:
        rows = np.flatnonzero(part.columns.source == self.source)
        starts = part.starts[rows]
        before = 0
        if self.before:
            start, place = self.before
            before = int(((starts < start) | ((starts == start) & (part.place[rows] < place))).sum())
        keys = np.stack([starts, part.place[rows].astype(np.float64)])
        return int(np.isfinite(starts).sum()), before, first_of(keys, self.most)

    def add(self, answers: Sequence[tuple[int, int, Ints]]) -> tuple[int, int, Ints]:
        known, before, keys = zip(*answers, strict=True)
        return sum(known), sum(before), first_of(np.concatenate(keys, axis=1), self.most)


@dataclass(frozen=True)
class Corrected:
    """The places of the accounts that were corrected."""

    window: ClassVar[None] = None

    def __call__(self, part: Part) -> Ints:
        found: Ints = part.place[(part.cells["updated"].to_pandas() != "").to_numpy()]
        return found

    def add(self, answers: Sequence[Ints]) -> Ints:
        return np.sort(np.concatenate(answers))
