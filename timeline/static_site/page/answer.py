"""What one request of the page gets back: query string, width and theme in; figure, fragments and counts out."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from timeline.chart.figure import PALETTES, build_figure
from timeline.chart.layout import Chart
from timeline.static_site.page.filter_panel import chosen_year
from timeline.static_site.page.navigation import tour_start
from timeline.static_site.page.overview import whole_range
from timeline.static_site.page.panels import chart_parts, fragments, spine
from timeline.view.catalog import Catalog
from timeline.view.state import LONGEST_QUERY, from_query, to_query, unmarked
from timeline.view.view import View, build_view, lay_out

NARROWEST, WIDEST = 240, 6_000  # px
USUAL_WIDTH = 860
FIRST_WIDTH = 1264  # px: the chart on a page of 1,920 px, the most usual width there is
SPINE_BELOW = 520  # px: narrower than that, a list down a spine of time is drawn instead of the chart


@dataclass(frozen=True, slots=True)
class Request:
    """What the browser asks for: a query string, the width of the timeline in whole pixels, and the theme."""

    query: str = ""
    width: int = USUAL_WIDTH
    theme: str = "light"


def read_request(given: object) -> Request:
    """A browser's `{"query", "width", "theme"}` as a Request; anybody can send anything, so what does not fit is the default."""
    values = given if isinstance(given, Mapping) else {}
    query, theme = values.get("query"), values.get("theme")
    return Request(
        unmarked(query)[: LONGEST_QUERY + 1] if isinstance(query, str) else "",
        _width(values.get("width")),
        theme if isinstance(theme, str) and theme in PALETTES else "light",
    )


def answer(catalog: Catalog, request: Request) -> dict[str, Any]:
    """The page's content for a request: figure, fragments of HTML, counts, and what the browser needs to turn pixels into days."""
    state, notices = from_query(request.query, catalog.vocabulary, catalog.language)
    view = build_view(catalog, state)
    chart, figure = None, None
    drawn, narrow = draws(catalog, view), request.width < SPINE_BELOW
    if drawn and not narrow:
        chart, looks = lay_out(catalog, view, request.width)
        figure = build_figure(chart, looks, request.theme, labels=False)
    return _content(catalog, view, chart) | {
        "figure": figure,
        "html": fragments(catalog, view, notices, chart, drawn and narrow),
    }


def first_answers(catalog: Catalog, view: View) -> dict[str, Any]:
    """The answers that come with the page, without the fragments that it holds already.

    `any`: for every width, where nothing is drawn. Else `narrow`: for screens that get a spine; and `wide`: for a
    chart of FIRST_WIDTH pixels, with a figure in each theme.
    """
    if not draws(catalog, view):
        return {"any": _content(catalog, view, None) | {"figure": None, "html": {}}}
    chart, looks = lay_out(catalog, view, FIRST_WIDTH)
    figures = {theme: build_figure(chart, looks, theme, labels=False) for theme in PALETTES}
    parts = chart_parts(catalog, view, chart)
    narrow = {"figure": None, "html": {**dict.fromkeys(parts, ""), "spine": spine(catalog, view), "panel": ""}}
    wide = {"width": FIRST_WIDTH, "figures": figures, "html": {**parts, "spine": "", "panel": ""}}
    return {"narrow": _content(catalog, view, None) | narrow, "wide": _content(catalog, view, chart) | wide}


def draws(catalog: Catalog, view: View) -> bool:
    """Whether there is something to draw: in the timeline's view, something dated."""
    return view.state.view == "timeline" and bool(view.shown.mask[catalog.index.dated].any())


def _content(catalog: Catalog, view: View, chart: Chart | None) -> dict[str, Any]:
    """What an answer holds besides figure and fragments."""
    state = view.state
    return {
        "version": catalog.archive.version,
        "lang": catalog.language.code,
        "query": to_query(state),
        "title": page_title(catalog, view),
        "said": view.summary.removesuffix(".") + ".",
        "tour": tour_start(catalog, view),
        "counts": view.shown.counts,
        "years": {str(year): count for year, count in view.shown.years.items()},
        "year": chosen_year(state),
        "state": {"view": state.view, "lanes": state.lanes, "fold": state.fold, "q": state.q, "event": state.event}
        | {"from": _day(state.from_), "to": _day(state.to)},
        "window": list(view.window),
        "drawn": draws(catalog, view),
        "left": chart.left if chart else 0,
        "knots": chart.scale.knots() if chart else [],
        "extent": list(whole_range(catalog, view)),  # as far as zooming out reaches
    }


def page_title(catalog: Catalog, view: View) -> str:
    """The page's title: that of the open card, else what the filters show, else the topic's."""
    topic = catalog.topic_title
    card = catalog.card(view.state.event) if view.state.event else None
    if card:
        return f"{card.title} – {topic}"
    return f"{view.describe} – {topic}" if view.state.filtered else topic


def page_description(catalog: Catalog, view: View) -> str:
    """A sentence for search engines and social previews: the open card's summary, else what is shown."""
    card = catalog.card(view.state.event) if view.state.event else None
    if card:
        return str(card.accounts[0].row["summary"])
    shown = view.summary.removesuffix(".") + "."
    return shown if view.state.filtered else f"{catalog.topic_subtitle} {shown}".strip()


def _width(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(min(value, WIDEST)):
        return USUAL_WIDTH
    return int(min(max(value, NARROWEST), WIDEST))


def _day(day: object) -> str:
    return day.isoformat() if hasattr(day, "isoformat") else ""
