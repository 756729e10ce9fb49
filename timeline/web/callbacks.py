"""The callback: it answers every change of the address and of the controls."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial
from typing import Any

import orjson
from dash import Dash, Input, Output, State, ctx, no_update
from flask import g

from timeline.chart.figure import build_figure
from timeline.chart.palette import PALETTES, on_paper
from timeline.chart.svg import write_svg
from timeline.chart.text_width import MOST_STRETCH
from timeline.engine.gone import EngineGone, gone_words
from timeline.page import panels
from timeline.page.chart import chart_parts, named
from timeline.page.controls import (
    facet_value,
    period_value,
    switch_values,
    with_facet,
    with_period,
)
from timeline.page.offers import LARGE, held_whole, offer, read_asked, search_offers
from timeline.page.page import TEXTS, Page, text_parts
from timeline.page.service import Service, page_for
from timeline.page.sizes import NARROW
from timeline.view.catalog import Catalog
from timeline.view.chapters import chapter_rows, settled
from timeline.view.drawing import palette_of
from timeline.view.state import FACETS, KEYS, LONGEST_QUERY, Unreadable, ViewState, from_query, to_query, unmarked
from timeline.web.routes import in_language

LOG = logging.getLogger("timeline.web.callbacks")
SWITCHES = ("view", "lanes", "labels", "calendar")
LEAST, MOST = 240, 6_000  # px of a chart
MOST_POINTS, MOST_SHAPES = 1_500, 120  # of a figure for Plotly, which takes its time for each, as its way does
MOST_DRAWINGS = 16  # of a catalog

INPUTS = {
    "search": Input("url", "search"),
    **{facet: Input(facet, "value") for facet in FACETS},
    **{f"{facet}_asked": Input(facet, "asked") for facet in LARGE},
    "period": Input("period", "value"),
    "q": Input("q", "value"),
    **{name: Input(name, "value") for name in SWITCHES},
    "selected": Input("timeline", "selected"),
    "account": Input("timeline", "account"),
    "window": Input("timeline", "window"),
    "size": Input("timeline", "size"),
    "shown": State("timeline", "query"),
    "version": State("version", "children"),
    "notices": State("notices", "html"),
}
OUTPUTS = {
    "search": Output("url", "search"),
    **{facet: Output(facet, "value") for facet in FACETS},
    **{f"{facet}_counts": Output(facet, "counts") for facet in (*FACETS, "period")},
    **{f"{facet}_{prop}": Output(facet, prop) for facet in LARGE for prop in ("options", "offer")},
    "period": Output("period", "value"),
    "q": Output("q", "value"),
    "q_options": Output("q", "options"),
    **{name: Output(name, "value") for name in SWITCHES},
    "selected": Output("timeline", "selected"),
    "account": Output("timeline", "account"),
    "window": Output("timeline", "window"),
    "query": Output("timeline", "query"),
    "figure": Output("timeline", "figure"),
    "picture": Output("timeline", "picture"),
    "chart": Output("timeline", "chart"),
    "vertical": Output("timeline", "vertical"),
    **{name: Output(name, "html") for name in TEXTS},
    "toolbar_class": Output("toolbar", "className"),
    "tour": Output("timeline", "tour"),
    "class_name": Output("page", "className"),
    "title": Output("timeline", "title"),
    "version": Output("version", "children"),
}


def register(app: Dash, service: Callable[[], Service]) -> str:
    """Wire an app whose layout is `timeline.web.layout.build_layout`; `service` gives the data in service.

    Returns by which name Dash knows the callback that answers: its outputs.
    """
    before = set(app.callback_map)

    # What is both input and output may be so in one and the same callback only.
    @app.callback(output=OUTPUTS, inputs=INPUTS, prevent_initial_call=True)
    def show(**given: Any) -> dict[str, Any]:
        now = service()
        search = given["search"] if isinstance(given["search"], str) else ""
        catalog = now.catalog(in_language(search.removeprefix("?"), now))
        try:
            return answer(catalog, given, ctx.triggered_prop_ids)
        except EngineGone as err:
            LOG.error("%s", err)
            g.pop("tagged", None)  # this is no answer to be kept
            return dict.fromkeys(OUTPUTS, no_update) | {"notices": panels.said(catalog, [gone_words(catalog.language)])}

    return next(iter(set(app.callback_map) - before))


def answer(catalog: Catalog, given: Mapping[str, Any], triggered: Mapping[str, str]) -> dict[str, Any]:
    """The outputs for the inputs; whatever has that value already is not sent again."""
    addressed, notices = _addressed(catalog, given)
    page = asked_page(catalog, given, triggered, addressed)
    page = replace(page, notices_given=notices) if notices else page
    asks = {facet for facet in LARGE if f"{facet}.asked" in triggered}
    if asks and given["shown"] == page.query and set(triggered) == {f"{facet}.asked" for facet in asks}:
        return dict.fromkeys(OUTPUTS, no_update) | _offers(page, given, asks)
    if set(triggered) == {"timeline.size"} and given["shown"] == page.query:
        return dict.fromkeys(OUTPUTS, no_update) | _drawn(page, given["size"])
    made = _controls(page) | _parts(page, given) | {"notices": page.notices} | _drawn(page, given["size"])
    made |= {"search": f"?{page.query}" if page.query else "", "version": catalog.archive.version}
    if given["version"] == catalog.archive.version and isinstance(given["shown"], str):
        before = _parts(page_for(catalog, given["shown"]), given)
        asked = {f"{facet}_{prop}" for facet in asks for prop in ("options", "offer", "counts")}
        made |= {name: no_update for name, value in before.items() if value == made[name] and name not in asked}
    if to_query(addressed) == page.query:
        made["search"] = no_update  # the address stays as it was written: another one would be another step of history
    return {name: no_update if _same(given, name, value) else value for name, value in made.items()}


def _controls(page: Page) -> dict[str, Any]:
    """The values of all that is both input and output."""
    catalog, state = page.catalog, page.state
    return {
        **{facet: facet_value(catalog, state, facet) for facet in FACETS},
        "period": period_value(catalog, state),
        "q": state.q,
        **switch_values(state),
        "selected": state.event,
        "account": state.account,
        "window": page.window,
    }


def _parts(page: Page, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is a function of the state and of the values asked for; each that changes is a part of the page drawn anew."""
    return {
        **{f"{facet}_counts": page.counts[facet] for facet in (*FACETS, "period")},
        **_offers(page, given, LARGE),
        "q_options": found if (found := search_offers(page.catalog, page.state.q)) is not None else no_update,
        **{name: text for name, text in text_parts(page).items() if name != "notices"},
        "toolbar_class": page.toolbar_class,
        "tour": page.tour,
        "class_name": page.class_name,
        "title": page.title,
    }


def _offers(page: Page, given: Mapping[str, Any], facets: Iterable[str]) -> dict[str, Any]:
    """The values of some filters that the browser does not hold whole, as far as they are asked for."""
    made: dict[str, Any] = {}
    for facet in facets:
        whole = held_whole(page.catalog, facet)
        props = offer(page.catalog, page.state, facet, read_asked(given[f"{facet}_asked"]), page.counts[facet])
        if whole:
            props |= {"options": no_update, "offer": no_update}
        made |= {f"{facet}_{prop}": value for prop, value in props.items()}
    return made


def asked_page(catalog: Catalog, given: Mapping[str, Any], triggered: Mapping[str, str], addressed: ViewState) -> Page:
    """The page that is asked for: by the address (`addressed`) where it has changed, and by the controls that have.

    Controls show what was answered last, for the address in `query`. While the address is still that one, all of them
    count, so that a second choice that comes before the answer to the first loses nothing.
    """
    state = addressed
    address_changed = "url.search" in triggered or given["shown"] != to_query(state)
    for name in (*FACETS, "period", "q", *SWITCHES):
        prop = f"{name}.value"
        if prop in triggered or not address_changed:
            state = _with_control(catalog, state, name, given[name])
    if {"timeline.selected", "timeline.account"} & set(triggered) or not address_changed:
        state = _with_card(catalog, state, given["selected"], given["account"])
    # What is asked for, and not answered yet, is not lost by a choice that comes meanwhile.
    pending = not address_changed and given["window"] != page_for(catalog, given["shown"]).window
    if pending or "timeline.window" in triggered:
        state = _with_window(state, given["window"])
    if (state.filters, state.view) != (addressed.filters, addressed.view):
        state = state.but(page=1)
    return page_for(catalog, to_query(state))


def _addressed(catalog: Catalog, given: Mapping[str, Any]) -> tuple[ViewState, list[str]]:
    """The state that the address names, and what of it is ignored."""
    search = given["search"] if isinstance(given["search"], str) else ""
    asked = unmarked(search.removeprefix("?"))[: LONGEST_QUERY + 1]
    state, notices = from_query(asked, catalog.vocabulary, catalog.language)
    return settled(catalog, state), notices


def _with_control(catalog: Catalog, state: ViewState, name: str, value: object) -> ViewState:
    """The state as one control has it; anybody can send anything, so what does not fit changes nothing."""
    if name == "q":
        words = KEYS["q"].read(value) if isinstance(value, str) else ""
        return state.but(q=words) if words != state.q else state
    chosen = [v for v in value if isinstance(v, str)] if isinstance(value, list) else []
    if name in FACETS:
        known = [v for v in chosen if name == "type" or v in getattr(catalog.vocabulary, name)]
        return with_facet(catalog, state, name, known) if known != facet_value(catalog, state, name) else state
    if name == "period":
        return with_period(catalog, state, chosen) if chosen != period_value(catalog, state) else state
    if name == "calendar":
        return state.but(calendar=bool(chosen))
    try:
        return state.but(**{name: KEYS[name].read(chosen[0])}) if chosen else state
    except Unreadable:
        return state


def _with_card(catalog: Catalog, state: ViewState, selected: object, account: object) -> ViewState:
    """The state with the card of an event open; an account of another event, as of the one before, is none of it."""
    event, chosen = _known(selected, catalog, "event"), _known(account, catalog, "account")
    told = chosen and catalog.event_of(chosen) == event
    return state.opened(event, chosen if told else "")


def _known(key: object, catalog: Catalog, name: str) -> str:
    # Mostly there is none, and to look for "" goes through all there are.
    return key if isinstance(key, str) and key and key in getattr(catalog.vocabulary, name) else ""


def _with_window(state: ViewState, window: object) -> ViewState:
    """The state with a window of two days, or none."""
    match window:
        case [str(first), str(last)]:
            try:
                start, end = date.fromisoformat(first), date.fromisoformat(last)
            except ValueError:
                return state
            return state.but(start=start, end=end) if start <= end else state
        case None | []:
            return state.but(start=None, end=None)
    return state


def _drawn(page: Page, size: object) -> dict[str, Any]:
    """Figure, chart and vertical timeline for a size; nothing where the size is not known, or nothing is drawn."""
    none: dict[str, Any] = {"figure": None, "picture": None, "chart": None, "vertical": "", "query": page.query}
    width, height, theme, stretch = read_size(size)
    if not page.draws or not width:
        return none
    narrow, embed = width < NARROW, page.state.embed
    # A card that opens changes nothing of it, but for the steps of a narrow frame.
    state = page.state if narrow and embed else page.state.but(event="", account="", page=1, data="")
    made = page.catalog.once(_drawings, "")(to_query(state), width, height, page.state.theme or theme, stretch)
    return none | made | {"vertical": page.vertical if narrow and not embed else ""}


def _drawings(catalog: Catalog, _: str) -> Callable[..., dict[str, Any]]:
    """The drawings of a catalog, the last few kept."""
    return lru_cache(MOST_DRAWINGS)(partial(_drawing, catalog))


def _drawing(catalog: Catalog, query: str, width: int, height: int, theme: str, stretch: float) -> dict[str, Any]:
    """Figure, picture and chart of the page of a query string."""
    page = page_for(catalog, query)
    catalog, view, chart = page.drawn(width, height, stretch)
    figure = build_figure(chart, palette_of(catalog, theme), labels=False, full=chapter_rows(catalog, page.state))
    parts = chart_parts(catalog, view, chart)
    if theme == "dark":
        parts["on_paper"] = on_paper(palette_of(catalog, "dark"), palette_of(catalog, "light"))
    if page.state.embed and width < NARROW:
        parts["steps"] = page.steps
    crowd = sum(len(t["x"]) for t in figure["data"]) > MOST_POINTS or len(parts["marks"]) > MOST_SHAPES
    picture = write_svg(figure, key="p", together=crowd)
    return {"figure": None if crowd else _written(named(figure)), "picture": picture, "chart": _written(parts)}


def _written(values: dict[str, Any]) -> orjson.Fragment:
    """Values as they are sent: what is kept is bytes, not thousands of objects that collections go through."""
    return orjson.Fragment(orjson.dumps(values, option=orjson.OPT_SERIALIZE_NUMPY))


def read_size(size: object) -> tuple[int, int, str, float]:
    """Width and height in whole pixels within bounds, the theme, and how much wider than usual text is set.

    0 for a width that is none.
    """
    values = size if isinstance(size, Mapping) else {}
    theme = values.get("theme")
    width, height = (int(_within(values.get(name), 0, MOST)) for name in ("width", "height"))
    stretch = round(_within(values.get("stretch"), 1, MOST_STRETCH), 2)
    known = isinstance(theme, str) and theme in PALETTES
    return width and max(width, LEAST), height, str(theme) if known else "light", stretch


def _within(value: object, least: float, most: float) -> float:
    """A number within bounds; the least of them for what is none."""
    known = isinstance(value, int | float) and not isinstance(value, bool) and value == value
    return float(min(max(value, least), most)) if known else least  # type: ignore[call-overload]


def _same(given: Mapping[str, Any], name: str, value: object) -> bool:
    """Whether a control, or the address, has this value already."""
    if name not in given:
        return False
    now = given[name]
    return now == value or (not now and not value)
