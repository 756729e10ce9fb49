"""A facet: its values, which account has which of them, and how many of some accounts have each. Arrays, no objects."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from timeline.data.load import Archive, ancestors


@dataclass(frozen=True, eq=False)
class Facet:
    """One facet: its values in the order shown, and which account has which of them.

    The values of account n are `codes[ends[n] : ends[n + 1]]`, places in `values`.
    """

    values: tuple[str, ...]
    codes: np.ndarray
    ends: np.ndarray

    def of(self, row: int) -> np.ndarray:
        """The places of one account's values."""
        found: np.ndarray = self.codes[self.ends[row] : self.ends[row + 1]]
        return found

    def any_of(self, chosen: Iterable[str]) -> np.ndarray:
        """The accounts that have any of these values, as a mask."""
        found: np.ndarray = np.zeros(len(self.ends) - 1, dtype=bool)
        rows, ends = self._by_value
        for place in places_of(self.values, chosen):
            found[rows[ends[place] : ends[place + 1]]] = True
        return found

    @cached_property
    def _by_value(self) -> tuple[np.ndarray, np.ndarray]:
        """The accounts that have each value, one value after the other, and where each ends."""
        small = (
            self.codes.astype(np.uint16) if len(self.values) < 1 << 16 else self.codes
        )  # sorted in a tenth of the time
        ends = np.concatenate([[0], np.cumsum(np.bincount(self.codes, minlength=len(self.values)))])
        return self.rows[np.argsort(small, kind="stable")].astype(np.int32), ends

    @property
    def rows(self) -> np.ndarray:
        """The account that each of the codes belongs to."""
        return np.repeat(np.arange(len(self.ends) - 1), np.diff(self.ends))

    def counts(self, mask: np.ndarray) -> list[int]:
        """How many accounts of the mask have each value."""
        inside = np.count_nonzero(mask)
        if inside > len(mask) // 2:  # fewer are left out, and all are counted already
            return (self._totals - self._counted(~mask)).tolist()
        return self._counted(mask).tolist()

    @cached_property
    def _totals(self) -> np.ndarray:
        return np.bincount(self.codes, minlength=len(self.values))

    def _counted(self, mask: np.ndarray) -> np.ndarray:
        """How many accounts of a mask have each value, in a time that grows with their number."""
        rows = np.flatnonzero(mask)
        sizes = self.ends[rows + 1] - self.ends[rows]
        ends = np.cumsum(sizes)
        places = np.repeat(self.ends[rows] - ends + sizes, sizes) + np.arange(sizes.sum())
        return np.bincount(self.codes[places], minlength=len(self.values))

    def part(self, rows: slice) -> "Facet":
        """The same facet of some accounts that follow each other."""
        first, stop, _ = rows.indices(len(self.ends) - 1)
        ends = self.ends[first : max(first, stop) + 1]
        return Facet(self.values, self.codes[ends[0] : ends[-1]], ends - ends[0])


class SingleFacet(Facet):
    """A facet of which every account has one value, whose place is its code."""

    def any_of(self, chosen: Iterable[str]) -> np.ndarray:
        wanted = np.zeros(len(self.values) or 1, dtype=bool)
        wanted[places_of(self.values, chosen)] = True
        found: np.ndarray = wanted[self.codes]
        return found

    def _counted(self, mask: np.ndarray) -> np.ndarray:
        return np.bincount(self.codes[np.flatnonzero(mask)], minlength=len(self.values))


def places_of(values: Sequence[str], chosen: Iterable[str]) -> list[int]:
    """The places of some values, of those that are there."""
    return [values.index(value) for value in chosen if value in values]


def single_facet(column: pd.Series, ends: np.ndarray) -> Facet:
    """The facet of a categorical column."""
    return SingleFacet(tuple(column.cat.categories), column.cat.codes.to_numpy(), ends)


def actor_facet(archive: Archive, members: bool = True) -> Facet:
    """Each account's actors, with all that they are part of where `members` count for these."""
    values = tuple(archive.actors["actor"])

    def make() -> dict[str, np.ndarray]:
        facet = named_facet(values, archive.accounts["actors"], ancestors(archive.actors) if members else None)
        return {"codes": facet.codes, "ends": facet.ends}

    return Facet(values, **archive.derived.columns("members" if members else "actors", make))


def named_facet(
    values: tuple[str, ...], written: pd.Series, above: Mapping[str, tuple[str, ...]] | None = None
) -> Facet:
    """The actors in the cells of a column, and where `above` is given all that they are part of; once for each list of actors."""
    place, size = {actor: n for n, actor in enumerate(values)}, max(len(values), 1)
    rows, cells = pd.factorize(written)
    named, of_list = _named(cells.tolist(), place)
    if above is not None:
        lines = [[place[actor] for actor in above[value]] for value in values]
        flat = np.array([code for line in lines for code in line], dtype=np.int64)
        named, count = _spread(flat, np.array([*map(len, lines)], dtype=np.int64), named)
        of_list = np.repeat(of_list, count)
    pairs = np.sort(of_list * size + named)
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]  # each actor once in a list, in the order of the facet
    codes, count = _spread(pairs % size, np.bincount(pairs // size, minlength=len(cells)), rows)
    return Facet(values, codes.astype(np.int32), np.concatenate([[0], np.cumsum(count)]))


def _named(lists: Sequence[str], place: Mapping[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """The places of the actors that lists name, one after another, and which list each is of: all lists are split at once."""
    written = {f" {name}": at for name, at in place.items()} | dict(place)
    parts = ";".join(lists).split(";") if lists else []
    found = (written[part] if part in written else place.get(part.strip(), -1) for part in parts)
    named = np.fromiter(found, dtype=np.int64)
    sizes = np.array([cell.count(";") + 1 for cell in lists], dtype=np.int64)
    of_list = np.repeat(np.arange(len(lists)), sizes)
    there = named >= 0  # a list may end with its separator
    return named[there], of_list[there]


def _spread(flat: np.ndarray, sizes: np.ndarray, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of lists that stand in `flat` one after another, the chosen ones one after another, and how long each of these is."""
    starts, count = np.cumsum(sizes) - sizes, sizes[chosen]
    places = np.repeat(starts[chosen] - np.cumsum(count) + count, count) + np.arange(count.sum())
    return flat[places], count
