"""The accounts as a list: in order of time, by month, with jumps to years."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from timeline.dates.days import day_number, day_of
from timeline.view.catalog import Catalog
from timeline.view.state import ViewState, to_query
from timeline.view.view import View

MOST_ROWS = 300  # accounts of a list at once
BEFORE, UNDATED = -1, 10_000  # in the place of a year
SHORTEST_YEAR = 365  # days


def list_values(catalog: Catalog, view: View, most: int = MOST_ROWS) -> dict[str, Any]:
    """A page of the accounts by month, undated ones last, the jumps to years, and the ways to the other pages."""
    state, most = view.state, catalog.at_most(most)
    begin = first_day(catalog, state)
    rows = in_place(catalog, view.order, begin)
    years = _years(catalog, rows, begin)
    last = max(-(-len(rows) // most), 1)
    page = min(state.page, last) if state.view == "list" else 1
    part = slice((page - 1) * most, page * most)
    turn = {n: _query(state, n) for n in (page - 1, page + 1) if 1 <= n <= last}
    return {
        "months": _months(catalog, rows[part].tolist(), years[part].tolist(), begin),
        "years": _jumps(catalog, state, rows, years, page, most),
        "previous": turn.get(page - 1),
        "next": turn.get(page + 1),
        "shown": ((page - 1) * most + 1, min(page * most, len(rows)), len(rows)),
    }


def first_day(catalog: Catalog, state: ViewState) -> int:
    """The day that the list begins on, as a day number: of the window or period, else the topic's own first day."""
    return day_number(state.start or state.from_ or catalog.archive.topic.start)


def in_place(catalog: Catalog, rows: np.ndarray, begin: int) -> np.ndarray:
    """Rows in order of time, where what began before `begin` and lasts into it stands at `begin`.

    Accounts of a whole year come before those of its first day.
    """
    index = catalog.index
    first, last = index.first[rows], index.last[rows]
    starts = np.where((first < begin) & (last >= begin), begin, first)
    ordered: np.ndarray = rows[np.lexsort((~_yearlong(first, last), starts, ~index.dated[rows]))]
    return ordered


def _yearlong(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    january = first.astype("datetime64[D]") == first.astype("datetime64[D]").astype("datetime64[Y]")
    found: np.ndarray = january & (last - first + 1 >= SHORTEST_YEAR)
    return found


def _years(catalog: Catalog, rows: np.ndarray, begin: int) -> np.ndarray:
    """The year under which each row stands, or BEFORE or UNDATED."""
    index = catalog.index
    year = np.maximum(index.first[rows], begin).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    before = index.dated[rows] & (index.last[rows] < begin)
    return np.where(index.dated[rows], np.where(before, BEFORE, year), UNDATED)


def _months(catalog: Catalog, rows: Sequence[int], years: Sequence[int], begin: int) -> list[dict[str, Any]]:
    """The groups of a page in order: what it is called, the year to jump to where it is that year's first, its accounts."""
    groups: dict[str, dict[str, Any]] = {}
    jumped = set()
    for row, year in zip(rows, years, strict=True):
        name = _name(catalog, row, year, begin)
        if name not in groups:
            groups[name] = {"name": name, "year": "" if year in jumped else _anchor(year), "accounts": []}
            jumped.add(year)
        groups[name]["accounts"].append(catalog.accounts[row])
    return list(groups.values())


def _name(catalog: Catalog, row: int, year: int, begin: int) -> str:
    if year in (BEFORE, UNDATED):
        return _year_words(catalog, year, begin)
    first, last = catalog.index.first[row : row + 1], catalog.index.last[row : row + 1]
    if first[0] >= begin and _yearlong(first, last)[0]:
        return str(year)
    return catalog.language.format_month(day_of(max(int(first[0]), begin)))


def _year_words(catalog: Catalog, year: int, begin: int) -> str:
    if year == UNDATED:
        return catalog.language.gettext("Undated")
    day = day_of(begin)
    words = str(day.year) if (day.month, day.day) == (1, 1) else catalog.language.format_date(day)
    return catalog.language.gettext("Before %(day)s", day=words) if year == BEFORE else str(year)


def _anchor(year: int) -> str:
    return {BEFORE: "y-before", UNDATED: "y-undated"}.get(year, f"y-{year}")


def _jumps(
    catalog: Catalog, state: ViewState, rows: np.ndarray, years: np.ndarray, page: int, most: int
) -> list[dict[str, Any]]:
    """A link to each year: within the page, or to the page on which it begins."""
    found, firsts, counts = np.unique(years, return_index=True, return_counts=True)
    begin = first_day(catalog, state)
    return [
        {
            "name": _year_words(catalog, year, begin),
            "count": count,
            "rows": rows[years == year].tolist() if catalog.static else [],
            "query": "" if at // most + 1 == page else _query(state, at // most + 1),
            "anchor": _anchor(year),
        }
        for year, at, count in zip(found.tolist(), firsts.tolist(), counts.tolist(), strict=True)
    ]


def _query(state: ViewState, page: int) -> str:
    return to_query(state.but(view="list", page=page))
