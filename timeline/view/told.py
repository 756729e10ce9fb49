"""The events of a view with those of their accounts that it shows, as arrays: for whoever counts before anything is said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from timeline.view.catalog import Catalog
from timeline.view.columns import Columns
from timeline.view.view import View

FAR = np.iinfo(np.int64).max  # the day of what is undated, which comes last
Ints = np.ndarray


def first_days(columns: Columns, rows: Ints) -> Ints:
    """The day on which each of some accounts begins; FAR where it is undated."""
    days: Ints = np.where(columns.dated[rows], columns.first[rows].astype(np.int64), FAR)
    return days


def sums_by_day(days: Ints, *weights: Ints | None) -> tuple[Ints, list[Ints]]:
    """The days in order, and of each the sum of each of the weights; None counts."""
    found, at = np.unique(days, return_inverse=True)
    return found, [np.bincount(at, weight, len(found)).astype(np.int64) for weight in weights]


@dataclass(frozen=True, eq=False)
class Tellings:
    """The events of some accounts in order of time, a place each: `event` is a code, `first` an account, `tellers` a count.

    `grouped` are the accounts, event after event; those of place n are `grouped[ends[n] : ends[n + 1]]`.
    """

    columns: Columns
    event: Ints
    first: Ints
    tellers: Ints  # how many sources tell it
    headline: Ints  # whether any account is one
    grouped: Ints
    ends: Ints

    @classmethod
    def of(cls, columns: Columns, order: Ints) -> "Tellings":
        """Those of accounts by their row numbers, which are in order of time."""
        group, event = pd.factorize(columns.event[order])
        ends = np.concatenate([[0], np.cumsum(np.bincount(group, minlength=len(event)))])
        grouped = order[np.argsort(group, kind="stable")]
        sources = int(columns.source.max(initial=0)) + 1
        tellers = np.bincount(
            pd.unique(group * np.int64(sources) + columns.source[order]) // sources, minlength=len(event)
        )
        headline = np.bincount(group, columns.importance[order] == 1, len(event)) > 0
        return cls(columns, event, grouped[ends[:-1]], tellers, headline, grouped, ends)

    def __len__(self) -> int:
        return len(self.event)

    @property
    def days(self) -> Ints:
        """The day that each event begins on; FAR where it is undated."""
        return first_days(self.columns, self.first)

    def most_told(self, most: int) -> Ints:
        """The places of the events that several sources tell, those of most sources first, earlier ones first among equals."""
        shared = np.flatnonzero(self.tellers > 1)
        found: Ints = shared[np.argsort(-self.tellers[shared], kind="stable")[:most]]
        return found


@dataclass(frozen=True, eq=False)
class Told(Tellings):
    """The events of a view by name."""

    catalog: Catalog

    def name(self, place: int) -> str:
        """What an event is called in addresses."""
        return self.catalog.events.names[self.event[place]]

    def rows(self, place: int) -> list[int]:
        """The accounts of an event, in order of time."""
        found: list[int] = self.grouped[self.ends[place] : self.ends[place + 1]].tolist()
        return found

    def published(self, place: int) -> tuple[int, ...]:
        """The same in order of publication."""
        publication = self.columns.publication
        return tuple(sorted(self.rows(place), key=lambda n: (publication[n], n)))

    def all(self, places: Sequence[int] | Ints) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Some events with their accounts, in order of publication."""
        return ((self.name(n), self.published(n)) for n in np.asarray(places, dtype=np.int64).tolist())


def told_events(view: View) -> Told:
    """The events of a view."""
    found = Tellings.of(view.catalog.columns, view.order)
    return Told(**vars(found), catalog=view.catalog)


@dataclass(frozen=True, eq=False)
class EventCounts:
    """How many events there are, and how many tellings (a source that tells an event is one): by day, and by tellers.

    By day: `days` in order (FAR: undated), with `events` and `tellings` of each; by tellers: `tellers[n]` events have n.
    `headlines` of them are headlines.
    A sum over parts, of which each has all accounts of its events.
    """

    days: Ints
    events: Ints
    tellings: Ints
    tellers: Ints
    headlines: int

    @classmethod
    def of(cls, told: Tellings) -> "EventCounts":
        """Those of some events."""
        days, (events, tellings) = sums_by_day(told.days, None, told.tellers)
        return cls(days, events, tellings, np.bincount(told.tellers), int(told.headline.sum()))

    @classmethod
    def sum(cls, parts: Sequence["EventCounts"]) -> "EventCounts":
        """Those of all parts."""
        names = ("days", "events", "tellings")
        days, (events, tellings) = sums_by_day(*(np.concatenate([getattr(p, n) for p in parts]) for n in names))
        tellers = np.zeros(max(len(part.tellers) for part in parts), dtype=np.int64)
        for part in parts:
            tellers[: len(part.tellers)] += part.tellers
        return cls(days, events, tellings, tellers, sum(part.headlines for part in parts))

    def __len__(self) -> int:
        return int(self.events.sum())

    @property
    def shared(self) -> int:
        """How many events several sources tell."""
        return int(self.tellers[2:].sum())

    @property
    def undated(self) -> int:
        """How many have no date."""
        return int(self.events[self.days == FAR].sum())

    def runs(self, by_time: bool) -> tuple[Ints, Ints, Ints]:
        """What follows each other in an order: its key (the day, else minus the tellers), how many events and tellings it has."""
        if by_time:
            return self.days, self.events, self.tellings
        number = np.flatnonzero(self.tellers)[::-1]
        return -number, self.tellers[number], number * self.tellers[number]
