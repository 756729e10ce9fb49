"""What search looks at, folded: column by column the distinct cells of all accounts."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from timeline.data.load import Archive
from timeline.data.schema import split_list
from timeline.view.search import fold_words

SEARCHED = ("title", "summary", "actors", "place", "figures", "attributed_to", "note", "date", "id", "event")
CELLS = ("codes", "joined", "starts")  # the fields of Cells
_SEPARATOR = "\x1e"  # in no cell: control characters are refused


class SearchText(Sequence[str]):
    """All that search looks at, account by account, folded."""

    @abstractmethod
    def with_all(self, needles: Sequence[str]) -> np.ndarray:
        """The accounts whose text holds all needles, as a mask; needles are folded and have no blanks."""


class ColumnText(SearchText):
    """The same from the cells of columns, of which each is folded, and looked through, once; `make` gives them.

    A needle is found in one cell or in none.
    """

    def __init__(self, count: int, make: Callable[[], Iterable["Cells"]]) -> None:
        self._count, self._make = count, make

    @cached_property
    def cells(self) -> list["Cells"]:
        """The cells of all columns; made at the first search."""
        return list(self._make()) if self._count else []

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, row: Any) -> Any:
        if isinstance(row, slice):
            return [self[n] for n in range(self._count)[row]]
        return "\n".join(cells.text(row) for cells in self.cells)

    def with_all(self, needles: Sequence[str]) -> np.ndarray:
        found: np.ndarray = np.ones(self._count, dtype=bool)
        for needle in needles:
            found &= np.logical_or.reduce([cells.with_needle(needle) for cells in self.cells])
        return found


class Cells:
    """The distinct cells of a column, folded, one after the other in one text (UTF-8), and which of them each account has."""

    def __init__(self, codes: np.ndarray, joined: Any, starts: np.ndarray) -> None:
        self.codes, self.starts = codes, starts
        self.joined = bytes(joined)

    @classmethod
    def of(cls, column: pd.Series) -> "Cells":
        """Those of a column as written."""
        if isinstance(column.dtype, pd.CategoricalDtype):
            codes, cells = column.cat.codes.to_numpy(), column.cat.categories.astype("str")
        else:
            codes, cells = pd.factorize(column.astype("str"))
        # Folded at one go, for it never joins or parts what a separator stands between.
        joined = fold_words(_SEPARATOR.join(cells.tolist())).encode()
        ends = np.flatnonzero(np.frombuffer(joined, dtype=np.uint8) == ord(_SEPARATOR))
        return cls(codes.astype(np.int32), joined, np.concatenate([[0], ends + 1, [len(joined) + 1]]))

    def text(self, row: int) -> str:
        """The cell of an account."""
        start, stop = self.starts[self.codes[row] : self.codes[row] + 2]
        return self.joined[start : stop - 1].decode()

    def with_needle(self, needle: str) -> np.ndarray:
        """The accounts of which the cell holds some letters, as a mask."""
        hit = np.zeros(len(self.starts) - 1, dtype=bool)
        places = np.fromiter(_places(self.joined, needle.encode(errors="surrogatepass")), dtype=np.int64)
        hit[np.searchsorted(self.starts, places, side="right") - 1] = True
        return hit[self.codes] if len(places) else np.zeros(len(self.codes), dtype=bool)


def _places(text: bytes, needle: bytes) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + 1)


def text_of(archive: Archive, language: str) -> ColumnText:
    """What search looks at in a language; nothing is folded before anybody searches, and then it is kept with the archive."""

    def make() -> Iterator[Cells]:
        kept = archive.derived.columns(f"search-{language}", lambda: _folded(archive, language))
        return (Cells(*(kept[f"{n}/{part}"] for part in CELLS)) for n in range(len(kept) // len(CELLS)))

    return ColumnText(len(archive.accounts), make)


def keep_text(archive: Archive, language: str) -> None:
    """Have what search looks at kept, where there is a cache without it: then no reader waits for it."""
    if archive.derived.lacks(f"search-{language}"):
        archive.derived.columns(f"search-{language}", lambda: _folded(archive, language))


def _folded(archive: Archive, language: str) -> dict[str, Any]:
    cells = map(Cells.of, searched_columns(archive, language))
    return {f"{n}/{part}": getattr(column, part) for n, column in enumerate(cells) for part in CELLS}


def searched_columns(archive: Archive, language: str) -> Iterator[pd.Series]:
    """All that search looks at: the cells as written and in the language, the actors' aliases, and the publisher."""
    accounts = archive.accounts
    yield from (accounts[n] for column in SEARCHED for n in (column, f"{column}_{language}") if n in accounts)
    yield _aliases(archive, language)
    yield accounts["source"].map(_publishers(archive))


def _aliases(archive: Archive, language: str) -> pd.Series:
    """What else the actors of each account are called."""
    names = [name for name in ("aliases", f"actor_{language}") if name in archive.actors]
    others = dict(
        zip(archive.actors["actor"], map("\n".join, zip(*(archive.actors[n] for n in names), strict=True)), strict=True)
    )
    rows, cells = pd.factorize(archive.accounts["actors"])
    words = np.array(["\n".join(others[actor] for actor in split_list(cell)) for cell in cells], dtype=object)
    return pd.Series(words[rows], dtype=object)


def _publishers(archive: Archive) -> dict[str, str]:
    return dict(zip(archive.sources["source"], archive.sources["publisher"], strict=True))
