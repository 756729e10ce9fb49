"""The events of a view with those of their accounts that it shows, as arrays: for whoever counts before anything is said."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from timeline.view.view import View


@dataclass(frozen=True, eq=False)
class Told:
    """The events of a view in order of time; one place each in `event` (its code), `first` (its first account) and `tellers`.

    `grouped` are the accounts, event after event; those of place n are `grouped[ends[n] : ends[n + 1]]`.
    """

    view: View
    event: np.ndarray
    first: np.ndarray
    tellers: np.ndarray  # how many sources tell it
    headline: np.ndarray  # whether any account is one
    grouped: np.ndarray
    ends: np.ndarray

    def __len__(self) -> int:
        return len(self.event)

    def name(self, place: int) -> str:
        """What an event is called in addresses."""
        return self.view.catalog.events.names[self.event[place]]

    def rows(self, place: int) -> list[int]:
        """The accounts of an event, in order of time."""
        found: list[int] = self.grouped[self.ends[place] : self.ends[place + 1]].tolist()
        return found

    def published(self, place: int) -> tuple[int, ...]:
        """The same in order of publication."""
        publication = self.view.catalog.columns.publication
        return tuple(sorted(self.rows(place), key=lambda n: (publication[n], n)))

    def all(self, places: np.ndarray) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Some events with their accounts, in order of publication."""
        return ((self.name(n), self.published(n)) for n in places.tolist())


def told_events(view: View) -> Told:
    """The events of a view."""
    columns, order = view.catalog.columns, view.order
    group, event = pd.factorize(columns.event[order])
    ends = np.concatenate([[0], np.cumsum(np.bincount(group, minlength=len(event)))])
    grouped = order[np.argsort(group, kind="stable")]
    sources = int(columns.source.max(initial=0)) + 1
    tellers = np.bincount(pd.unique(group * sources + columns.source[order]) // sources, minlength=len(event))
    headline = np.bincount(group, columns.importance[order] == 1, len(event)) > 0
    return Told(view, event, grouped[ends[:-1]], tellers, headline, grouped, ends)
