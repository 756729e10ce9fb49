"""Columns: what charts and counts read of all accounts at once, as numpy arrays in file order. No words."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from timeline.data.load import Archive
from timeline.view.filters import Index

PLACE = 1 << 32  # beyond all places of accounts


@dataclass(frozen=True, eq=False)
class Columns:
    """One array each, a place an account.

    `source`, `event`, `type`, `standing` and `camp` are places among the categories of those columns in the archive's
    accounts; for all but events and camps that is the order of the facet's values. `first` and `last` are day numbers,
    0 where not `dated`. `at_end`: only the day by which it was is known. `importance` is 1
    (headline), 2 or 3. `publication` is the place of its source in order of publication; `told_by` counts the sources
    that tell its event, `main` is the row of the account that names its event.
    """

    source: np.ndarray
    event: np.ndarray
    type: np.ndarray
    standing: np.ndarray
    camp: np.ndarray
    first: np.ndarray
    last: np.ndarray
    dated: np.ndarray
    uncertain_start: np.ndarray
    uncertain_end: np.ndarray
    at_end: np.ndarray
    importance: np.ndarray
    publication: np.ndarray
    told_by: np.ndarray
    main: np.ndarray
    time: np.ndarray  # whole seconds into the first day, 0 where no time is given
    unsure: np.ndarray  # days at its beginning and at its end that may lie outside it, as `Span.unsure_days` has them

    @cached_property
    def vague(self) -> np.ndarray:
        """Which accounts begin at a day that is not known exactly: about, before, or some time in a month."""
        begins: np.ndarray = self.uncertain_start | (self.unsure[:, 0] > 0)
        return begins

    @cached_property
    def rank(self) -> np.ndarray:
        """`ranks` of all accounts, by their rows."""
        return ranks(self.importance, self.told_by, np.arange(len(self.importance)))


def ranks(importance: np.ndarray, told_by: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Accounts as numbers of which the least is the most telling: by importance, by how many sources tell its event, by its
    place, which is what is left over of `PLACE`."""
    most = int(told_by.max(initial=0)) + 1
    found: np.ndarray = (importance.astype(np.int64) * most + most - 1 - told_by) * PLACE + places
    return found


def build_columns(archive: Archive, index: Index) -> Columns:
    """The columns of an Archive's served accounts."""
    accounts = archive.accounts
    source, event, kind, standing, camp = (_codes(accounts[n]) for n in ("source", "event", "type", "standing", "camp"))
    importance, publication = accounts["importance"].to_numpy(), _publication(archive.sources)[source]

    def make() -> dict[str, np.ndarray]:
        main = _main(event, importance, publication)[event]
        return {"told_by": _tellings(event, source)[event], "main": main}

    telling = archive.derived.columns("telling", make)
    return Columns(
        source, event, kind, standing, camp,
        index.first, index.last, index.dated,
        accounts["uncertain_start"].to_numpy(), accounts["uncertain_end"].to_numpy(),
        accounts["only_end"].to_numpy(),
        importance, publication, telling["told_by"], telling["main"],
        index.time.astype(np.int64), accounts[["unsure_first", "unsure_last"]].to_numpy(dtype=np.int64),
    )  # fmt: skip


def _codes(column: pd.Series) -> np.ndarray:
    codes: np.ndarray = column.cat.codes.to_numpy(dtype=np.int64)
    return codes


def _publication(sources: pd.DataFrame) -> np.ndarray:
    """The place of each source in order of publication: those without a date last, else as in the table."""
    days = sources["published_start"]
    order = np.lexsort((days.to_numpy(), days.isna().to_numpy()))
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    return places


def _tellings(event: np.ndarray, source: np.ndarray) -> np.ndarray:
    """How many sources tell each event."""
    size = source.max(initial=0) + 1
    return np.bincount(pd.unique(event * size + source) // size)


def _main(event: np.ndarray, importance: np.ndarray, publication: np.ndarray) -> np.ndarray:
    """The row of each event's most important account, the earliest published among equals."""
    order = np.lexsort((publication, importance, event))
    main: np.ndarray = order[np.searchsorted(event[order], np.arange(event.max(initial=-1) + 1))]
    return main
