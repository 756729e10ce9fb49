"""What one request of the page gets back: query string, width and theme in; figure, fragments and counts out."""

import math
from collections.abc import Mapping
from typing import Any

from timeline.desk import Desk
from timeline.figure import PALETTES, build_figure
from timeline.fragments import fragments
from timeline.overview import whole_range
from timeline.pills import chosen_year
from timeline.state import from_query, to_query
from timeline.view import View, build_view, lay_out

NARROWEST, WIDEST = 240, 6_000  # px
USUAL_WIDTH = 860


def answer(desk: Desk, request: object) -> dict[str, Any]:
    """The page's content for a request `{"query", "width", "theme"}`; whatever is not of that form is taken as the default."""
    given = request if isinstance(request, Mapping) else {}
    query = given.get("query")
    state, notices = from_query(query if isinstance(query, str) else "", desk.vocabulary)
    view = build_view(desk, state)
    chart, figure = None, None
    if state.view == "timeline" and view.shown.mask[desk.index.dated].any():
        chart, looks = lay_out(desk, view, _width(given.get("width")))
        figure = build_figure(chart, looks, _theme(given.get("theme")))
    return {
        "version": desk.archive.version,
        "query": to_query(state),
        "title": _title(desk, view),
        "said": view.summary.removesuffix(".") + ".",
        "html": fragments(desk, view, notices, chart),
        "counts": view.shown.counts,
        "years": {str(year): count for year, count in view.shown.years.items()},
        "year": chosen_year(state),
        "state": {"view": state.view, "lanes": state.lanes, "fold": state.fold, "q": state.q, "event": state.event}
        | {"from": _day(state.from_), "to": _day(state.to)},
        "window": list(view.window),
        "figure": figure,
        "left": chart.left if chart else 0,
        "knots": chart.scale.knots() if chart else [],
        "extent": list(whole_range(desk, view)),  # as far as zooming out reaches
    }


def _title(desk: Desk, view: View) -> str:
    topic = desk.archive.topic.title
    card = desk.card(view.state.event) if view.state.event else None
    if card:
        return f"{card.title} – {topic}"
    return f"{view.describe} – {topic}" if view.state.filtered else topic


def _width(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return USUAL_WIDTH
    return float(min(max(value, NARROWEST), WIDEST))


def _theme(value: object) -> str:
    return value if isinstance(value, str) and value in PALETTES else "light"


def _day(day: object) -> str:
    return day.isoformat() if hasattr(day, "isoformat") else ""
