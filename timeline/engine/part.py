"""A part of a large table, as a worker holds it: numbers as numpy arrays, cells as they are written in Arrow's columns.

Parts are made of a checked Archive. The accounts of an event are all in the same part, so that events can be counted part by part.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from timeline.data.load import Archive
from timeline.data.schema import account_names
from timeline.dates.days import Window
from timeline.languages.language import LANGUAGES
from timeline.view.columns import Columns, build_columns
from timeline.view.facets import Facet, SingleFacet, named_facet
from timeline.view.filters import Filtered, Index
from timeline.view.searched import SearchText, text_of
from timeline.view.state import ViewState

OWN = "timeline:"  # begins the names of the columns of a part that are no column of the table
NUMBERS = {
    "place": "int64", "row": "int32", "source": "int32", "event": "int32", "type": "int16", "standing": "int8",
    "camp": "int16", "first": "int32", "last": "int32", "time": "float64", "dated": "bool", "uncertain_start": "bool",
    "uncertain_end": "bool", "at_end": "bool", "importance": "int8", "told_by": "int32", "main": "int32",
    "publication": "int32", "unsure_start": "int32", "unsure_end": "int32",
}  # fmt: skip
LONG = 100  # days that an event lasts which stands in other parts than shorter ones of the same days
PASSAGES = ("passage_first", "passage_last", "passage_start", "passage_end")  # where the text was at hand
KEPT = 4  # states of which a part keeps what passes their filters


@dataclass(frozen=True)
class Shared:
    """What all parts have in common: the values of the facets, the years in use, and which text is searched in a language."""

    facets: Mapping[str, tuple[str, ...]]
    years: tuple[int, ...]
    texts: Mapping[str, str]  # language -> column
    extra: tuple[str, ...] = ()


class ArrowText(SearchText):
    """All that search looks at, folded, in a column of Arrow's."""

    def __init__(self, column: pa.ChunkedArray) -> None:
        self._column = column

    def __len__(self) -> int:
        return len(self._column)

    def __getitem__(self, row: Any) -> Any:
        return self._column[row].as_py()

    def with_all(self, needles: Sequence[str]) -> np.ndarray:
        found = np.ones(len(self), dtype=bool)
        for needle in needles:
            found &= pc.match_substring(self._column, needle).to_numpy()
        return found


class Part:
    """One part; `events_before` are the events of the parts before it, so that an event's number is one of its own."""

    def __init__(self, table: pa.Table, shared: Shared, events_before: int, again: Callable[[], "Part"]) -> None:
        """`again` reads it once more: a part goes to another process as where it is read from, not as what it holds."""
        self.shared, self._again, self._bytes = shared, again, table.nbytes
        numbers = {name: table[OWN + name].to_numpy() for name in NUMBERS}
        self.place = numbers.pop("place")  # of each account in the whole table
        self.row = numbers.pop("row")
        self.events_before = events_before
        actors = table[OWN + "actors"].combine_chunks()
        self._actors = actors.values.to_numpy(), actors.offsets.to_numpy()
        self.passages = table.select([OWN + name for name in PASSAGES])
        self._texts = {name: ArrowText(table[name]) for name in set(shared.texts.values())}
        self.cells = table.drop_columns([name for name in table.column_names if name.startswith(OWN)])
        self.columns = _columns(numbers)
        self._steps = lru_cache(KEPT)(self._find_steps)
        self._filtered = lru_cache(KEPT)(lambda language, state: Filtered(self.index(language), state))

    def __len__(self) -> int:
        return len(self.place)

    def __sizeof__(self) -> int:
        return self._bytes

    def __reduce__(self) -> tuple[Callable[[Callable[[], "Part"]], "Part"], tuple[Callable[[], "Part"]]]:
        return _read_again, (self._again,)

    @property
    def event(self) -> np.ndarray:
        """The number of each account's event."""
        events: np.ndarray = self.columns.event + self.events_before
        return events

    @cached_property
    def _facets(self) -> dict[str, Facet]:
        of, values, rows = self.columns, self.shared.facets, np.arange(len(self) + 1)
        single = {"source": of.source, "standing": of.standing, "type": of.type}
        found: dict[str, Facet] = {name: SingleFacet(values[name], codes, rows) for name, codes in single.items()}
        return {name: found.get(name) or Facet(values[name], *self._actors) for name in values}

    @cached_property
    def named(self) -> Facet:
        """The actors that each account names itself: no member counts for what it is part of."""
        return named_facet(self.shared.facets["actor"], self.cells["actors"].to_pandas())

    @property
    def starts(self) -> np.ndarray:
        """Where each account's passage begins in the text of its source; infinity where it has no place."""
        starts = self.passages[OWN + "passage_start"].cast(pa.float64()).fill_null(np.inf)
        found: np.ndarray = starts.to_numpy()
        return found

    @cached_property
    def in_time(self) -> np.ndarray:
        """All rows in order of time, undated ones last, as they stand in the whole table."""
        of = self.columns
        order: np.ndarray = np.lexsort((self.place, of.last, of.time, of.first, ~of.dated))
        return order

    def in_order(self, mask: np.ndarray) -> np.ndarray:
        """The rows of a mask in that order."""
        found: np.ndarray = self.in_time[mask[self.in_time]]
        return found

    def steps(self, proper: Window) -> np.ndarray:
        """The first dated accounts of the headline events that begin in the timeline proper, in order of time: a tour's steps."""
        found: np.ndarray = self._steps(proper)
        return found

    def _find_steps(self, proper: Window) -> np.ndarray:
        of, size = self.columns, int(self.columns.event.max(initial=-1)) + 1
        inside, headline = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
        inside[of.event[of.dated & (of.first >= proper[0]) & (of.first <= proper[1])]] = True
        headline[of.event[of.importance == 1]] = True
        rows = self.in_order(of.dated & (inside & headline)[of.event])
        found: np.ndarray = rows[np.sort(np.unique(of.event[rows], return_index=True)[1])]
        return found

    def keys(self, rows: np.ndarray) -> np.ndarray:
        """What some rows are put in order of time by, last of all their places in the table: a line each, which travel."""
        of = self.columns
        keys = ~of.dated[rows], of.first[rows], of.time[rows], of.last[rows], self.place[rows]
        return np.stack([np.asarray(key, dtype=np.float64) for key in keys])

    @cached_property
    def _indexes(self) -> dict[str, Index]:
        return {}

    def index(self, language: str) -> Index:
        """The Index for search in a language; places in it are those in the part."""
        name, of = self.shared.texts[language], self.columns
        if name not in self._indexes:
            text = self._texts[name]
            self._indexes[name] = Index(self._facets, text, of.first, of.last, of.time, of.dated, of.event, of.source)
        return self._indexes[name]

    def filtered(self, state: ViewState, language: str) -> Filtered:
        """What passes the filters of a state."""
        found: Filtered = self._filtered(language, state.filters)
        return found

    def texts(self, column: str, language: str, rows: np.ndarray) -> list[str]:
        """The cells of a column in some rows, in the language where they have it."""
        own = f"{column}_{language}"
        written: list[str] = self.cells[column].take(rows).to_pylist()
        if own not in self.cells.column_names:
            return written
        return [there or here for there, here in zip(self.cells[own].take(rows).to_pylist(), written, strict=True)]

    def records(self, rows: np.ndarray) -> pd.DataFrame:
        """The cells of some rows as they are written, with each account's `place` in the table and its `row` in the file."""
        cells = {name: self.cells[name].take(rows).to_pylist() for name in self.cells.column_names}
        passages = {
            name: pd.array(self.passages[name].take(rows).to_pylist(), "Int32") for name in self.passages.column_names
        }
        return pd.DataFrame({OWN + "place": self.place[rows], OWN + "row": self.row[rows], **cells, **passages})


def _read_again(again: Callable[[], Part]) -> Part:
    return again()


def _columns(numbers: dict[str, np.ndarray]) -> Columns:
    unsure = np.stack([numbers.pop("unsure_start"), numbers.pop("unsure_end")], axis=1)
    return Columns(**numbers, unsure=unsure)


# --- how parts are made ---------------------------------------------------------------------------------------------


def shared_of(archive: Archive, index: Index) -> Shared:
    """What the parts of an Archive share; `index` is its Index."""
    translated = {column.rpartition("_")[2] for column in (*archive.accounts, *archive.actors) if "_" in column}
    texts = {code: OWN + "text" + (f"_{code}" if code in translated and code != "en" else "") for code in LANGUAGES}
    facets = {name: facet.values for name, facet in index.facets.items()}
    return Shared(facets, tuple(index.used_years.tolist()), texts, archive.extra_columns)


def make_parts(archive: Archive, index: Index, shared: Shared, size: int) -> Iterator[pa.Table]:
    """The accounts in parts of about `size` rows, in their `event_order`."""
    columns = build_columns(archive, index)
    order = event_order(columns)
    facet = index.facets["actor"]
    numbers = _numbers(archive, index, columns)
    text = {name: text_of(archive, code) for code, name in shared.texts.items()}
    for rows in cut(columns.event[order], size):
        own = order[rows]
        yield pa.table(
            {
                **written(archive, archive.accounts.iloc[own]),
                **{OWN + name: pa.array(_local(name, numbers[name][own], own)) for name in NUMBERS},
                OWN + "actors": _lists(facet, own),
                **{name: pa.array([folded[n] for n in own.tolist()], pa.string()) for name, folded in text.items()},
            }
        )


def written(archive: Archive, accounts: pd.DataFrame) -> dict[str, pa.Array]:
    """The cells of some accounts as they are written, and where their passages are."""
    cells = {name: pa.array(accounts[name].astype("str"), pa.string()) for name in account_names(archive.extra_columns)}
    return cells | {OWN + name: pa.array(accounts[name], pa.int32()) for name in PASSAGES}


def event_order(columns: Columns) -> np.ndarray:
    """The rows by the first day of their events, event after event.

    Events that last long stand behind all others, and behind these those with an undated account, which passes every
    window: so most parts have few days, and a window few parts.
    """
    size, of = int(columns.event.max(initial=-1)) + 1, columns.event[columns.dated]
    begun, ended = np.full(size, np.iinfo(np.int64).max), np.full(size, np.iinfo(np.int64).min)
    np.minimum.at(begun, of, columns.first[columns.dated])
    np.maximum.at(ended, of, columns.last[columns.dated])
    kind = np.where(begun <= ended - LONG, 1, 0)
    kind[columns.event[~columns.dated]] = 2
    keys = np.arange(len(columns.event)), columns.event, begun[columns.event], kind[columns.event]
    order: np.ndarray = np.lexsort(keys)
    return order


def cut(events: np.ndarray, size: int) -> Iterator[slice]:
    """Slices of about `size` rows that part no event; `events` are the rows' own, event after event."""
    ends = np.flatnonzero(np.diff(events)) + 1
    start = 0
    while start < len(events):
        at = np.searchsorted(ends, start + size)
        stop = int(ends[at]) if at < len(ends) else len(events)
        yield slice(start, stop)
        start = stop


def _numbers(archive: Archive, index: Index, columns: Columns) -> dict[str, np.ndarray]:
    found = {name: getattr(columns, name) for name in NUMBERS if hasattr(columns, name)}
    found |= {"unsure_start": columns.unsure[:, 0], "unsure_end": columns.unsure[:, 1]}
    found |= {"place": np.arange(len(columns.event)), "row": archive.accounts["row"].to_numpy(), "time": index.time}
    return found


def _local(name: str, values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Numbers in their type; what names events and rows of the whole table names those of the part."""
    if name == "event":
        values = pd.factorize(values)[0]
    if name == "main":
        order = np.argsort(rows)
        values = order[np.searchsorted(rows[order], values)]
    return values.astype(NUMBERS[name])


def _lists(facet: Facet, rows: np.ndarray) -> pa.ListArray:
    sizes = np.diff(facet.ends)[rows]
    ends = np.concatenate([[0], np.cumsum(sizes)])
    places = np.repeat(facet.ends[rows] - ends[:-1], sizes) + np.arange(ends[-1])
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), pa.array(facet.codes[places], pa.int32()))
