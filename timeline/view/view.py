"""One view of the timeline: the accounts shown, and their events. A pure function of (Catalog, state)."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from timeline.dates.days import Window
from timeline.view.catalog import Catalog
from timeline.view.filters import Shown, apply_filters, default_window
from timeline.view.labels import summary
from timeline.view.on_demand import Names
from timeline.view.state import ViewState, describe


@dataclass(frozen=True, eq=False)
class View:
    """What one state shows of a Catalog. Sequences of accounts and events are made when they are asked for."""

    catalog: Catalog
    state: ViewState
    window: Window
    shown: Shown
    summary: str
    describe: str
    only: np.ndarray | None = None  # row numbers in order of time, where they are not all that `shown` lets through

    @property
    def filtered_away(self) -> int:
        """Accounts that pass the filters but lie outside the window."""
        return int(self.shown.matching.sum() - self.shown.mask.sum())

    @cached_property
    def order(self) -> np.ndarray:
        """The row numbers of the accounts in order of time, undated ones last."""
        return self.catalog.index.in_order(self.shown.mask) if self.only is None else self.only

    @cached_property
    def count(self) -> int:
        """How many accounts there are."""
        return int(self.shown.mask.sum()) if self.only is None else len(self.only)

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The same as `order`."""
        return tuple(self.order.tolist())

    @cached_property
    def events(self) -> Names:
        """Their events, in that order."""
        return Names(self.catalog.events, pd.unique(self.catalog.columns.event[self.order]))

    @property
    def dated(self) -> np.ndarray:
        """Those of `order` that have a date."""
        found: np.ndarray = self.order[self.catalog.index.dated[self.order]]
        return found


def build_view(catalog: Catalog, state: ViewState, within: Window | None = None) -> View:
    """Apply a state to a Catalog; `within` takes the place of the window that the state asks for."""
    index, columns, topic = catalog.index, catalog.columns, catalog.archive.topic
    window = within or default_window(index, state, (topic.start, topic.end))
    shown = apply_filters(index, state, window)
    events, sources = (int((np.bincount(codes[shown.mask]) > 0).sum()) for codes in (columns.event, columns.source))
    said = summary(int(shown.mask.sum()), events, sources, catalog.language)
    described = describe(state, catalog.names, catalog.language)
    return View(catalog, state, window, shown, said, described)
