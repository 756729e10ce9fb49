"""Where accounts stand in a list: in order of time, by year, whole years before their first day, undated ones last."""

import numpy as np

from timeline.view.filters import Index

BEFORE, UNDATED = -1, 10_000  # in the place of a year
SHORTEST_YEAR = 365  # days


def in_place(index: Index, rows: np.ndarray, begin: int) -> np.ndarray:
    """Rows in order of time, where what began before `begin` and lasts into it stands at `begin`.

    Accounts of a whole year come before those of its first day.
    """
    ordered: np.ndarray = rows[np.lexsort(place_keys(index, rows, begin))]
    return ordered


def place_keys(index: Index, rows: np.ndarray, begin: int) -> tuple[np.ndarray, ...]:
    """By what rows stand in a list, as numpy's `lexsort` takes it: last by what goes before all else."""
    first, last = index.first[rows], index.last[rows]
    starts = np.where((first < begin) & (last >= begin), begin, first)
    return ~is_yearlong(first, last), starts, ~index.dated[rows]


def is_yearlong(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Which spans begin with a year and last for one at least."""
    january = first.astype("datetime64[D]") == first.astype("datetime64[D]").astype("datetime64[Y]")
    found: np.ndarray = january & (last - first + 1 >= SHORTEST_YEAR)
    return found


def years_of(index: Index, rows: np.ndarray, begin: int) -> np.ndarray:
    """The year under which each row stands, or BEFORE or UNDATED."""
    year = np.maximum(index.first[rows], begin).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    before = index.dated[rows] & (index.last[rows] < begin)
    return np.where(index.dated[rows], np.where(before, BEFORE, year), UNDATED)
