"""Columns by their distinct cells, for tables of many rows: most columns hold few words again and again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd


@dataclass(frozen=True, eq=False)
class Coded(Sequence[str]):
    """The cells of a column by its distinct values, in order of appearance: `codes` holds the place of each cell's own."""

    codes: np.ndarray
    values: Sequence[str]

    @classmethod
    def same(cls, cell: str, count: int) -> "Coded":
        """So many cells that are alike."""
        return cls(np.zeros(count, dtype=np.int32), [cell] if count else [])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Coded) and list(self) == list(other)

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: Any) -> Any:
        return self.values[self.codes[row]]

    def __iter__(self) -> Iterator[str]:
        return (self.values[code] for code in self.codes.tolist())

    def read(self, meant: Sequence[str]) -> "Coded":
        """The same cells, their values as they are meant; those that mean the same become one."""
        values = _places()
        codes = np.fromiter(map(values.__getitem__, meant), dtype=np.int32, count=len(meant))
        return Coded(self.codes if len(values) == len(codes) else codes[self.codes], list(values))


def _places() -> dict[str, int]:
    """A mapping that gives each new word the next number."""
    places: defaultdict[str, int] = defaultdict()
    places.default_factory = places.__len__
    return places


def category(codes: np.ndarray, words: pd.Index) -> pd.Categorical:
    """A column of categories from the places of its cells among some words that are all different, -1 where there is none.

    pandas would see for itself that they are different: of a million it makes a million objects for that, and keeps them.
    """
    return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype._from_fastpath(words, False), validate=False)


def as_they_appear(column: pd.Categorical) -> pd.Categorical:
    """The column with the categories that rows have, in the order in which they have them; no word is looked at."""
    used = pd.unique(column.codes[column.codes >= 0])
    places = np.full(len(column.categories) + 1, -1, dtype=np.int32)  # the last is that of -1, which is none
    places[used] = np.arange(len(used))
    return category(places[column.codes], column.categories.take(used).astype("str"))


class Rows:
    """Rows that are taken apart into columns many at a time, so that few are in memory as such."""

    def __init__(self, width: int) -> None:
        self._values: list[dict[str, int]] = [_places() for _ in range(width)]
        self._codes: list[list[np.ndarray]] = [[np.zeros(0, dtype=np.int32)] for _ in range(width)]

    def columns(self) -> list[Coded]:
        """All columns of all rows."""
        made = []
        for values, codes in zip(self._values, self._codes, strict=True):
            made.append(Coded(np.concatenate(codes), list(values)))
            values.clear()
        return made

    def take(self, rows: Iterable[Sequence[str]]) -> None:
        """Put rows of the full width behind those that are there."""
        for cells, values, codes in zip(zip(*rows, strict=True), self._values, self._codes, strict=False):
            codes.append(np.fromiter(map(values.__getitem__, cells), dtype=np.int32, count=len(cells)))
