"""Where accounts stand in a list: in order of time, by year, whole years before their first day, undated ones last."""

from collections.abc import Mapping

import numpy as np

from timeline.view.filters import Index, year_numbers

BEFORE, UNDATED = -1, 10_000  # in the place of a year


def in_place(index: Index, rows: np.ndarray, begin: int, order: str = "earliest") -> np.ndarray:
    """Rows in order of time, where what began before `begin` and lasts into it stands at `begin`.

    Accounts of a whole year come before those of its first day. `order` is one of `state.ORDERS`.
    """
    ordered: np.ndarray = rows[np.lexsort(place_keys(index, rows, begin))]
    return in_order(ordered, index.dated[ordered], order)


def in_order(ordered: np.ndarray, dated: np.ndarray, order: str) -> np.ndarray:
    """What stands in order of time, undated last, in an `order` of `state.ORDERS`: undated last in each."""
    return np.concatenate([ordered[dated][::-1], ordered[~dated]]) if order == "latest" else ordered


def years_in_order(counts: Mapping[int, int], order: str) -> dict[int, int]:
    """How many accounts stand under which year, as `years_of` has it, in an `order` of `state.ORDERS`."""
    years = np.array(sorted(counts), dtype=np.int64)
    return {year: counts[year] for year in in_order(years, years != UNDATED, order).tolist()}


def place_keys(index: Index, rows: np.ndarray, begin: int) -> tuple[np.ndarray, ...]:
    """By what rows stand in a list, as numpy's `lexsort` takes it: last by what goes before all else."""
    first, last = index.first[rows], index.last[rows]
    starts = np.where((first < begin) & (last >= begin), begin, first)
    return ~index.yearlong[rows], starts, ~index.dated[rows]


def years_of(index: Index, rows: np.ndarray, begin: int) -> np.ndarray:
    """The year under which each row stands, or BEFORE or UNDATED."""
    year = np.maximum(index.years[0][rows], year_numbers(np.array([begin])))
    dated = index.dated[rows]
    return np.where(dated, np.where(index.last[rows] < begin, BEFORE, year), UNDATED)
