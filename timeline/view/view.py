"""One view of the timeline: the accounts shown, and their events. A pure function of (Catalog, state)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from timeline.chart.acts import Spans
from timeline.dates.days import Window, day_number
from timeline.view.catalog import Catalog
from timeline.view.columns import Columns
from timeline.view.described import describe
from timeline.view.filters import Filtered, Index, Shown, default_window
from timeline.view.labels import summary
from timeline.view.on_demand import Names
from timeline.view.state import ViewState
from timeline.view.type_groups import type_groups


@dataclass(frozen=True)
class Totals:
    """How much a view shows, and leaves out: sums over all accounts, wherever these are."""

    accounts: int  # in the window, undated ones too
    events: int
    sources: int
    matching: int  # whatever the window
    undated: int  # of those
    early: int  # of those, before window and timeline proper
    away: Window | None  # first and last day of those outside the window

    @classmethod
    def of(cls, index: Index, columns: Columns, matching: np.ndarray, mask: np.ndarray, before: int) -> "Totals":
        """Those of the accounts of an Index, or of a part of them; `before` is the day before which an account is early.

        `matching` and `mask` as in Shown.
        """
        rows, away = np.flatnonzero(mask), np.flatnonzero(matching & ~mask & index.dated)
        return cls(
            len(rows),
            _distinct(columns.event[rows]),
            _distinct(columns.source[rows]),
            int(np.count_nonzero(matching)),
            int(np.count_nonzero(matching & ~index.dated)),
            int(np.count_nonzero(matching & index.dated & (index.last < before))),
            (int(index.first[away].min()), int(index.last[away].max())) if len(away) else None,
        )

    def plus(self, other: "Totals", sources: int) -> "Totals":
        """Those of two parts, in which the accounts of an event are together, and which `sources` tell between them."""
        ways = [away for away in (self.away, other.away) if away]
        return Totals(
            self.accounts + other.accounts,
            self.events + other.events,
            sources,
            self.matching + other.matching,
            self.undated + other.undated,
            self.early + other.early,
            (min(first for first, _ in ways), max(last for _, last in ways)) if ways else None,
        )


def _distinct(codes: np.ndarray) -> int:
    """How many of some codes are not the same."""
    found = np.zeros(int(codes.max(initial=-1)) + 1, dtype=bool)
    found[codes] = True
    return int(np.count_nonzero(found))


@dataclass(frozen=True, eq=False)
class Days:
    """When the accounts of a view are, whatever its window: how many begin on which day, and spans for the scale of all."""

    # Days, how many begin on each, and of how many of these that day is not known exactly.
    begun: tuple[np.ndarray, np.ndarray, np.ndarray]
    whole: Spans
    extent: Window  # of all dated accounts


@dataclass(frozen=True, eq=False)
class View:
    """What one state shows of a Catalog. Sequences of accounts and events are made when they are asked for."""

    catalog: Catalog
    state: ViewState
    window: Window
    shown: Shown
    totals: Totals
    describe: str
    days: Days | None = None  # of all accounts, where only some are at hand
    only: np.ndarray | None = None  # row numbers in order of time, where they are not all that `shown` lets through

    @property
    def filtered_away(self) -> int:
        """Accounts that pass the filters but lie outside the window."""
        return self.totals.matching - self.totals.accounts

    @cached_property
    def summary(self) -> str:
        """What is shown, in a sentence."""
        totals = self.totals
        return summary(totals.accounts, totals.events, totals.sources, self.catalog.language)

    @cached_property
    def order(self) -> np.ndarray:
        """The row numbers of the accounts in order of time, undated ones last."""
        return self.catalog.latest(_order, self._accounts) if self.only is None else self.only

    @cached_property
    def count(self) -> int:
        """How many accounts there are."""
        return self.totals.accounts if self.only is None else len(self.only)

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The same as `order`."""
        return tuple(self.order.tolist())

    def __iter__(self) -> Iterator[int]:
        """The same one after the other, without a list of them."""
        return (int(row) for row in self.order)

    @cached_property
    def events(self) -> Names:
        """Their events, in that order."""
        if self.only is None:
            return self.catalog.latest(_events, self._accounts)
        return Names(self.catalog.events, pd.unique(self.catalog.columns.event[self.order]))

    @property
    def _accounts(self) -> tuple[ViewState, Window]:
        """What its accounts follow from: views of which this is the same have the same."""
        return self.state.filters, _clipped(self.window, self.catalog.index.extent)

    @property
    def undated(self) -> np.ndarray:
        """Those of `order` without a date, in the same order."""
        index = self.catalog.index
        if self.only is not None:
            return self.only[~index.dated[self.only]]
        rows = index.in_time[len(index.begun) :]
        return rows[self.shown.mask[rows]]

    @property
    def dated(self) -> np.ndarray:
        """Those of `order` that have a date."""
        found: np.ndarray = self.order[self.catalog.index.dated[self.order]]
        return found


def build_view(catalog: Catalog, state: ViewState, within: Window | None = None) -> View:
    """Apply a state to a Catalog; `within` takes the place of the window that the state asks for."""
    index, topic = catalog.index, catalog.archive.topic
    window = within or default_window(index, state, (topic.start, topic.end))
    before = min(window[0], day_number(topic.start))
    shown, totals = catalog.latest(_shown, (state.filters, _clipped(window, index.extent), before))
    return View(catalog, state, window, shown, totals, described(catalog, state))


def described(catalog: Catalog, state: ViewState) -> str:
    """What the filters of a state show, in the words of a catalog."""
    return describe(state, catalog.names, catalog.language, type_groups(catalog))


def filtered(catalog: Catalog, state: ViewState) -> Filtered:
    """The accounts under the filters of a state, worked out once for the last filters."""
    return catalog.latest(_filtered, state.filters)


def _filtered(catalog: Catalog, filters: ViewState) -> Filtered:
    return Filtered(catalog.index, filters)


def _shown(catalog: Catalog, key: tuple[ViewState, Window, int]) -> tuple[Shown, Totals]:
    filters, window, before = key
    shown = filtered(catalog, filters).shown(window)
    return shown, Totals.of(catalog.index, catalog.columns, shown.matching, shown.mask, before)


def _order(catalog: Catalog, key: tuple[ViewState, Window]) -> np.ndarray:
    found = filtered(catalog, key[0])
    return catalog.index.in_order(found.within(key[1]))


def _events(catalog: Catalog, key: tuple[ViewState, Window]) -> Names:
    return Names(catalog.events, pd.unique(catalog.columns.event[catalog.latest(_order, key)]))


def _clipped(window: Window, extent: Window) -> Window:
    """A window as far as it has accounts, so that windows with the same accounts are the same; as it is where it has none."""
    first, last = max(window[0], extent[0]), min(window[1], extent[1])
    return (first, last) if first <= last else window
