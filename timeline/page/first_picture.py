"""The chart as it comes with the page: SVG for the usual windows, each mark a link. The style shows the one that fits."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, singledispatch
from string import ascii_lowercase
from typing import Any

import numpy as np
from markupsafe import Markup

from timeline.chart.chart import Chart, Mark
from timeline.chart.figure import build_figure
from timeline.chart.pointing import chosen_traces, ring_trace
from timeline.chart.svg import Link, Painter, write_svg
from timeline.languages.isolation import isolate
from timeline.page.chart import mark_words, words
from timeline.page.first_classes import with_classes
from timeline.page.first_style import class_name, variables
from timeline.page.navigator import navigator
from timeline.page.sizes import MANY, Size, chart_at, sizes_for
from timeline.page.templating import render
from timeline.view.catalog import Catalog
from timeline.view.chapters import chapter_rows
from timeline.view.drawing import palette_of
from timeline.view.state import ViewState, to_query
from timeline.view.view import View, build_view

NO_PICTURE = Markup('<section class="timeline first-picture"></section>')
MOST_KEPT = 16  # views of a Catalog
LONGEST, LONGEST_OF_MANY = 400_000, 175_000  # characters of all pictures of a page; of very many accounts
# Bytes of a page's pictures, compressed, by labels: with what stands beside them, and the line of a phone, which is longer
# with all labels, the page grows by less than 25 kB.
MOST_BYTES = {"headlines": 24_300, "all": 20_700}
ROOM = 1_000  # characters for what is drawn over a picture: the farther apart they are, the less they have in common for zlib
HIGHLIGHT = "#d9a521"
# Sizes -> the chart in each, and the catalog and view whose rows its marks are.
Charts = Callable[[Sequence[Size]], Iterable[tuple[Catalog, View, Chart]]]


@dataclass(frozen=True)
class Picture:
    """A chart and its drawing in one size, as it is before anything is chosen; its marks are rows of the catalog."""

    catalog: Catalog
    view: View
    size: Size
    chart: Chart
    svg: str


@dataclass(frozen=True)
class Drawn:
    """The pictures of a view, from narrow to wide, and the style that they share; of how many sizes there was no room."""

    style: str
    pictures: tuple[Picture, ...]
    left_out: int = 0

    @property
    def weight(self) -> int:
        """How many bytes they take in a page that is sent, each with room for what is drawn over it."""
        return len(zlib.compress((" " * ROOM).join((self.style, *(each.svg for each in self.pictures))).encode()))


def first_picture(catalog: Catalog, view: View, vertical: str = "") -> Markup:
    """What stands in the chart's place until the chart is drawn; `vertical` is shown below it where it is narrow."""
    drawn = pictures(catalog, view)
    shown = [_chosen(view.state, picture) for picture in drawn.pictures]
    return Markup(
        render(
            catalog.language,
            "first_picture.html",
            pictures=shown,
            style=Markup(drawn.style),
            vertical=Markup(vertical),
            words=words(catalog.language),
        )
    )


def pictures(catalog: Catalog, view: View) -> Drawn:
    """The pictures of a view. They do not depend on the open card, so that every card's page has them at hand."""
    kept: Callable[[ViewState], Drawn] = catalog.once(_kept, "")
    return kept(view.state.opened(""))


def _kept(catalog: Catalog, _: str) -> Callable[[ViewState], Drawn]:
    """The pictures of a catalog's last views."""

    @lru_cache(MOST_KEPT)
    def drawn(state: ViewState) -> Drawn:
        found = list(_drawn(catalog, *charts_of(catalog, state)))
        tried = (replace(_together(found[: len(found) - n]), left_out=n) for n in range(len(found)))
        return next((made for made in tried if made.weight <= MOST_BYTES[state.labels]), Drawn("", (), len(found)))

    return drawn


@singledispatch
def charts_of(catalog: Catalog, state: ViewState) -> tuple[View, Charts]:
    """The view of a state, and what lays out its chart in sizes; catalogs of another kind have others."""
    view = build_view(catalog, state)
    return view, lambda sizes: ((catalog, view, chart_at(catalog, view, size.width, size.height)) for size in sizes)


def _drawn(whole: Catalog, shown: View, charts: Charts) -> Iterator[Picture]:
    """The pictures, the most usual first; where a higher window has nothing to add, the one before stands for it."""
    sizes = sizes_for(whole, shown)
    left, palette = LONGEST if shown.totals.matching <= MANY else LONGEST_OF_MANY, palette_of(whole, "light")
    before: dict[int, dict[str, Any]] = {}
    for letter, size, (catalog, view, chart) in zip(ascii_lowercase, sizes, charts(sizes), strict=False):
        figure = build_figure(chart, palette, full=chapter_rows(catalog, view.state))
        figure["layout"]["font"]["family"] = "inherit"
        if figure == before.get(size.width):
            continue
        before[size.width] = figure
        links = _links(catalog, view.state, chart)
        svg = write_svg(figure, links=links, variables=variables(palette), key=letter)
        left -= len(svg)
        if left < 0 and letter != "a":
            return
        yield Picture(catalog, view, size, chart, svg)


def _together(found: Sequence[Picture]) -> Drawn:
    """Pictures from narrow to wide, with their classes."""
    found = sorted(found, key=lambda picture: (picture.size.width, picture.size.window))
    style, drawings = with_classes([picture.svg for picture in found])
    return Drawn(style, tuple(replace(picture, svg=svg) for picture, svg in zip(found, drawings, strict=True)))


# --- links ---------------------------------------------------------------------------------------------------------


def _links(catalog: Catalog, state: ViewState, chart: Chart) -> Callable[[int], Link]:
    """The address of a mark's card; headlines are named, by their labels where they have one. The list names all others."""
    headlines = {mark.row for mark in chart.marks() if mark.headline}

    def link(row: int) -> Link:
        return _href(catalog, state, row), _name(catalog, row) if row in headlines else ""

    return link


def _event(catalog: Catalog, row: int) -> str:
    return str(catalog.index.event[row])


def _href(catalog: Catalog, state: ViewState, row: int) -> str:
    """The address of the card of a mark's event; where others tell the event too, the mark's account comes first in it.

    A page of files has no card before its scripts: there it is the account's place in the list.
    """
    event, account = _event(catalog, row), mark_words(catalog, row)["key"]
    if catalog.static:
        return f"#a-{account}"
    if len(catalog.events[event]) == 1:
        account = ""
    return f"?{to_query(state.opened(event, account))}"


def _name(catalog: Catalog, row: int) -> str:
    """What a mark is; who else tells it, and in what they differ, is said by the chart that comes, and by the card."""
    said = mark_words(catalog, row)
    return ". ".join(isolate(said[part]) for part in ("title", "when", "teller"))


# --- what is chosen -------------------------------------------------------------------------------------------------


def _chosen(state: ViewState, picture: Picture) -> dict[str, Any]:
    """A picture with the marks of the open card as the chart shows them: in front, ringed and joined, all others pale."""
    catalog, chart = picture.catalog, picture.chart
    chosen = [mark for mark in chart.marks() if state.event and _event(catalog, mark.row) == state.event]
    svg = picture.svg
    for href in {_href(catalog, state, mark.row) for mark in chosen}:
        svg = svg.replace(f' href="{href}"', f' class="current" href="{href}"')
    return {
        "name": class_name(picture.size),
        "size": picture.size,
        "has_choice": bool(chosen),
        "svg": Markup(f"{svg.removesuffix('</svg>')}{_over(catalog, state, chart, chosen)}</svg>"),
        "navigator": _navigator(catalog, picture.view, chart),
        "beside": chart.names_beside,
    }


def _over(catalog: Catalog, state: ViewState, chart: Chart, chosen: Sequence[Mark]) -> str:
    """What is drawn over a picture: rings around what the address highlights, an account or all of an event, and the choice."""
    pointed, palette = set(state.highlight), palette_of(catalog, "light")
    said = ((mark, mark_words(catalog, mark.row)) for mark in chart.marks() if pointed)
    rings = [mark for mark, words in said if not pointed.isdisjoint((words["key"], words["event"]))]
    traces = [ring_trace(rings, "highlighted", 3, 2, HIGHLIGHT, "rgba(0,0,0,0)")] if rings else []
    traces += chosen_traces(chosen, palette)
    return f'<g class="joined">{Painter(traces, variables=variables(palette)).groups()}</g>' if traces else ""


def _navigator(catalog: Catalog, view: View, chart: Chart) -> Mapping[str, Any] | None:
    """The navigator below a part of the story, with its window in pixels."""
    found = navigator(catalog, view, chart) if view.state.zoomed else None
    if not found:
        return None
    pixels, days = np.array(found["breakpoints"]).T
    first, last = found["window"]
    left, right = np.interp([first, last + 1], days, pixels)
    return found | {"left": round(float(left), 1), "right": round(float(max(right, left + 4)), 1)}
