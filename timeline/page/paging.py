"""Pages of what is too much for one: which part an address asks for, and the ways to the parts beside it."""

from collections.abc import Sequence
from typing import Any, TypeVar

from timeline.view.state import ViewState, to_query

Item = TypeVar("Item")


def paged(items: Sequence[Item], state: ViewState, most: int) -> tuple[list[tuple[int, Item]], dict[str, Any]]:
    """The items of the page that a state asks for, each with its place among all; and the ways on, as `turns` has them."""
    pages = max(-(-len(items) // most), 1)
    page = min(max(state.page, 1), pages)
    first = (page - 1) * most
    part = list(enumerate(items[first : first + most], first))
    return part, turns(state, page, pages) | {"first": first + 1, "last": first + len(part), "all": len(items)}


def turns(state: ViewState, page: int, pages: int) -> dict[str, Any]:
    """The queries of the pages "previous" and "next", "" where there is none."""
    ways = {"previous": page - 1, "next": page + 1}
    return {name: to_query(state.but(page=n)) if 1 <= n <= pages else "" for name, n in ways.items()}
