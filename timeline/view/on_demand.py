"""Sequences and mappings over columns whose items are made when they are asked for, so that a large table starts at once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
import pandas as pd

Item = TypeVar("Item")
Cells = Mapping[str, Callable[[int], Any]]  # column -> what gives its cell in a row
MOST_KEPT = 4_000  # items; of a whole sequence that is read once, none is kept


class OnDemand(Sequence[Item]):
    """A sequence of `count` items; those asked for last are kept."""

    def __init__(self, count: int, make: Callable[[int], Item]) -> None:
        self._count = count
        self._make = make
        self._kept = lru_cache(MOST_KEPT)(make)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: Any) -> Any:
        return self._kept(range(self._count)[place])

    def __iter__(self) -> Iterator[Item]:
        return map(self._make, range(self._count))


class Record(Mapping[str, Any]):
    """A row as plain values, each read when it is asked for, then kept: few of a table's columns are, of most rows."""

    def __init__(self, cells: Cells, row: int) -> None:
        self._cells, self._row = cells, row
        self._read: dict[str, Any] = {}

    def __len__(self) -> int:
        return len(self._cells)

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __getitem__(self, name: str) -> Any:
        try:
            return self._read[name]
        except KeyError:
            return self._read.setdefault(name, self._cells[name](self._row))


def cells_of(frame: pd.DataFrame) -> dict[str, Callable[[int], Any]]:
    """Column -> what gives its cell in a row of the frame as a plain value."""
    return {str(name): cell_of(frame[name].array) for name in frame}


def cell_of(column: Any) -> Callable[[int], Any]:
    """What gives a cell of a column as a plain value. Text in Arrow is read there: pandas takes twenty times as long for one."""
    dtype = column.dtype
    if isinstance(column, pd.Categorical) and (column.codes >= 0).all():
        codes, category = column.codes, cell_of(column.categories.array)
        return lambda row: category(int(codes[row]))
    if isinstance(dtype, pd.StringDtype) and dtype.storage == "pyarrow":
        cells = column.__arrow_array__()
        if not cells.null_count:
            return lambda row: cells[int(row)].as_py()
    return lambda row: _plain(column[row])


class Groups(Mapping[str, tuple[int, ...]]):
    """Name -> the rows that bear it, in a given order; `names` in order of appearance, each made a string when it is asked for."""

    def __init__(self, names: Any, rows: np.ndarray, ends: np.ndarray, hashes: np.ndarray, places: np.ndarray) -> None:
        self.names, self.rows, self.ends = names, rows, ends
        self._hashes, self._places = hashes, places  # of the names, in order of their hashes
        self.place = lru_cache(MOST_KEPT)(self._place)

    @staticmethod
    def columns(column: pd.Series, order: np.ndarray) -> dict[str, np.ndarray]:
        """All but the names, from a column of categories: arrays, so that they can be kept."""
        codes, names = column.cat.codes.to_numpy(), column.cat.categories
        hashes = _hashes(names.to_numpy(dtype=object))
        places = np.argsort(hashes, kind="stable")
        return {
            "rows": order[np.argsort(codes[order], kind="stable")],  # group after group
            "ends": np.concatenate([[0], np.cumsum(np.bincount(codes, minlength=len(names)))]),
            "hashes": hashes[places],
            "places": places.astype(np.int32),
        }

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __contains__(self, name: object) -> bool:
        return self.place(name) >= 0

    def __getitem__(self, name: str) -> tuple[int, ...]:
        place = self.place(name)
        if place < 0:
            raise KeyError(name)
        return tuple(self.rows[self.ends[place] : self.ends[place + 1]].tolist())

    def _place(self, name: object) -> int:
        """The place of a name among the names; -1 where it is none."""
        try:
            wanted = _hashes(np.array([name], dtype=object))[0]
        except (TypeError, ValueError):  # no text, or signs that no text can hold
            return -1
        first, stop = (np.searchsorted(self._hashes, wanted, side) for side in ("left", "right"))
        return next((n for n in self._places[first:stop].tolist() if self.names[n] == name), -1)


class Places(Mapping[str, int]):
    """Name -> its place in a column of distinct names: looked for in the column, since few ask, and no dict is made of all."""

    def __init__(self, column: pd.Series) -> None:
        self._names = column.array

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __getitem__(self, name: str) -> int:
        try:
            found = np.flatnonzero(np.asarray(self._names == name, dtype=bool))
        except ValueError:  # signs that no text can hold
            found = np.zeros(0, dtype=np.intp)
        if not found.size:
            raise KeyError(name)
        return int(found[0])


class Names(Sequence[str]):
    """Some names of Groups, each once, in an order of their own: `codes` are their places there."""

    def __init__(self, groups: Groups, codes: np.ndarray) -> None:
        self._groups, self.codes = groups, codes

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, at: Any) -> Any:
        found = self.codes[at]
        return [self._groups.names[n] for n in found.tolist()] if isinstance(at, slice) else self._groups.names[found]

    def __iter__(self) -> Iterator[str]:
        return (self._groups.names[n] for n in self.codes.tolist())

    def __contains__(self, name: object) -> bool:
        return name in self._groups and bool((self.codes == self._groups.place(name)).any())

    def index(self, name: str, *_: int) -> int:
        """The place of a name; ValueError where it is not among them."""
        if name not in self:
            raise ValueError(f"{name} is not among them")
        return int(np.argmax(self.codes == self._groups.place(name)))


def _hashes(names: np.ndarray) -> np.ndarray:
    """A number of 64 bits for each name, the same in every process."""
    return pd.util.hash_array(names, categorize=False)


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
