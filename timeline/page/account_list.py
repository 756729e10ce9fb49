"""The accounts as a list: in order of time, from either end, by month, with jumps to years."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType
from typing import Any

import numpy as np

from timeline.dates.days import day_number, day_of
from timeline.view.catalog import Catalog
from timeline.view.listing import BEFORE, UNDATED, in_place, years_in_order, years_of
from timeline.view.state import ORDERS, ViewState, to_query
from timeline.view.view import View

MOST_ROWS = 250  # accounts of a list at once
ROWS_OF_MANY = 100  # of one that has more


def rows_of_page(count: int) -> int:
    """How many of so many accounts stand on a page of the list: all that can, else as many as come at once when one turns."""
    return MOST_ROWS if count <= MOST_ROWS else ROWS_OF_MANY


def list_values(catalog: Catalog, view: View, most: int = 0, pages_of: int = 0) -> dict[str, Any]:
    """A page of the accounts by month, undated ones last, the jumps to years, and the ways to the other pages.

    Of `most` accounts, by default of `rows_of_page`; the ways lead to pages of `pages_of`, where those are larger: then
    none is passed over.
    """
    begin = first_day(catalog, view.state)
    rows = in_place(catalog.index, view.order, begin, view.state.order)
    years = years_of(catalog.index, rows, begin)
    low = int(years.min(initial=UNDATED))
    counts = {year: count for year, count in enumerate(np.bincount(years - low).tolist(), low) if count}
    most = catalog.at_most(most or rows_of_page(len(rows)))
    page = page_of(view.state, len(rows), most)
    part = rows[(page - 1) * most : page * most]
    held = {year: rows[years == year].tolist() for year in counts} if catalog.static else {}
    return page_values(catalog, view.state, part, counts, page, most, held, pages_of)


def page_of(state: ViewState, count: int, most: int) -> int:
    """The page of a list of so many accounts that a state asks for, 1 the first; its last where it asks for a later one."""
    return min(state.page, max(-(-count // most), 1)) if state.view == "list" else 1


def page_values(
    catalog: Catalog,
    state: ViewState,
    rows: np.ndarray,
    counts: Mapping[int, int],
    page: int,
    most: int,
    held: Mapping[int, list[int]] = MappingProxyType({}),
    pages_of: int = 0,
) -> dict[str, Any]:
    """A page of a list from its rows alone; `counts` are the accounts of the whole list under each year."""
    begin, every, stop = first_day(catalog, state), sum(counts.values()), page * most
    counts = years_in_order(counts, state.order)
    return {
        "months": _months(catalog, rows.tolist(), years_of(catalog.index, rows, begin).tolist(), begin),
        "years": _jumps(catalog, state, counts, page, most, held, pages_of or most),
        "previous": _query(state, page - 1) if page > 1 else None,
        "next": _query(state, stop // (pages_of or most) + 1) if stop < every else None,
        "shown": (stop - most + 1, min(stop, every), every),
        "orders": orders(state),
    }


def orders(state: ViewState) -> dict[str, str]:
    """Each order of time -> the query of the view in it."""
    return {order: to_query(state.but(order=order, page=1)) for order in ORDERS}


def first_day(catalog: Catalog, state: ViewState) -> int:
    """The day that the list begins on, as a day number: of the window or period, else the topic's own first day."""
    return day_number(state.start or state.from_ or catalog.archive.topic.start)


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
    first = int(catalog.index.first[row])
    if first >= begin and catalog.index.yearlong[row]:
        return str(year)
    return catalog.language.format_month(day_of(max(first, begin)))


def _year_words(catalog: Catalog, year: int, begin: int) -> str:
    if year == UNDATED:
        return catalog.language.gettext("Undated")
    day = day_of(begin)
    words = str(day.year) if (day.month, day.day) == (1, 1) else catalog.language.format_date(day)
    return catalog.language.gettext("Before %(day)s", day=words) if year == BEFORE else str(year)


def _anchor(year: int) -> str:
    return {BEFORE: "y-before", UNDATED: "y-undated"}.get(year, f"y-{year}")


def _jumps(
    catalog: Catalog,
    state: ViewState,
    counts: Mapping[int, int],
    page: int,
    most: int,
    held: Mapping[int, list[int]],
    pages_of: int,
) -> list[dict[str, Any]]:
    """A link to each year: within the page, or to the page on which it begins."""
    begin, firsts = first_day(catalog, state), accumulate(counts.values(), initial=0)
    return [
        {
            "name": _year_words(catalog, year, begin),
            "count": count,
            "rows": held.get(year, []),
            "query": "" if at // most + 1 == page else _query(state, at // pages_of + 1),
            "anchor": _anchor(year),
        }
        for (year, count), at in zip(counts.items(), firsts, strict=False)
    ]


def _query(state: ViewState, page: int) -> str:
    return to_query(state.but(view="list", page=page))
