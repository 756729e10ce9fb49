"""The layout: the page as a tree of Dash components, in the language and state that an address asks for.

The ids that others may use: `timeline`, `card`, `url`, the filters `source`, `actor`, `standing`, `type`, `period`
and `q`, and the switches `view`, `lanes`, `labels` and `calendar`.
"""

from typing import Any
from urllib.parse import urlsplit

from dash import dcc, html
from dash.development.base_component import Component
from flask import has_request_context, request

from timeline.components.facet import Facet
from timeline.components.html import Html
from timeline.components.timeline import Timeline
from timeline.languages.isolation import isolate
from timeline.page.controls import (
    switch_options,
    switch_values,
)
from timeline.page.page import Page
from timeline.page.service import Service
from timeline.view.labels import brief_day, last_updated
from timeline.view.state import LONGEST_QUERY, to_query
from timeline.web.attributes import QUIET, aria, data, icon
from timeline.web.filter_panel import filter_panel
from timeline.web.header import header
from timeline.web.routes import in_language

SWITCHES = ("view", "lanes", "labels", "calendar")
LOOKS = {"view": "tabs", "lanes": "menu", "labels": "segments", "calendar": "switch"}


def build_layout(page: Page, search: str | None = None, frames: bool = True) -> html.Div:
    """The component tree for a page; `search` is the address's query as the browser has it, where it is known.

    `frames`: whether the host lets other sites show `embed=1` pages.
    """
    return html.Div(
        [
            dcc.Location(id="url", refresh=False, **({} if search is None else {"search": search})),
            header(page, frames),
            html.Div(
                [
                    filter_panel(page),
                    Html(id="chapter", tag="section", className="chapter", html=page.chapter, label=page.say("Tour")),
                    _main(page),
                ],
                className="columns",
            ),
            html.Aside(Html(id="card", html=page.card), id="side", **QUIET, **aria(label=page.say("Event"))),
            _foot(page),
        ],
        id="page",
        className=page.class_name,
        **QUIET,
    )


def _main(page: Page) -> html.Main:
    say = page.say
    return html.Main(
        [
            _toolbar(page),
            Html(id="quick", className="quick", html=page.quick),
            Html(id="problems", html=page.problems),
            Html(id="notices", html=page.notices, role="status"),
            Timeline(
                id="timeline", query=page.query, words=page.words, selected=page.state.event, account=page.state.account,
                window=page.window, tour=page.tour, chart=None, figure=None,
            ),
            Html(id="key", className="key", html=page.key),
            Html(id="empty", html=page.empty),
            Html(id="panel", tag="section", html=page.panel, label=say("Accounts")),
            Html(id="undated", html=page.undated),
        ],
        id="main",
        tabIndex="-1",
        **QUIET,
    )  # fmt: skip


def _toolbar(page: Page) -> html.Div:
    options, values, say = switch_options(page.catalog), switch_values(page.state), page.say
    labels = {"view": say("View"), "lanes": say("Lanes"), "labels": say("Labels"), "calendar": say("Calendar time")}

    def switch(name: str) -> Facet:
        return Facet(
            id=name, look=LOOKS[name], single=True, required=name != "calendar", label=labels[name],
            options=options[name], value=values[name],
        )  # fmt: skip

    zoom = [("0.5", "+", say("Zoom in")), ("2", "−", say("Zoom out")), ("0", "", say("Show the whole time"))]
    buttons = [
        html.Button(sign or icon("whole"), className="button", title=label, **data(zoom=factor), **aria(label=label))
        for factor, sign, label in (zoom[1], zoom[0], zoom[2])
    ]
    return html.Div(
        [
            switch("view"),
            Html(id="chips", className="chips", html=page.chips),
            html.Div(
                [
                    switch("lanes"),
                    switch("labels"),
                    switch("calendar"),
                    _dates(page),
                    html.Div(buttons, className="zoom", role="group", **aria(label=say("Zoom"))),
                ],
                className="chart-tools",
            ),
        ],
        id="toolbar",
        className=page.toolbar_class,
        **QUIET,
        role="toolbar",
        **aria(label=say("View and chart")),
    )


def _dates(page: Page) -> html.Details:
    """The first and the last day shown, to be written; `components/dates.js` reads them."""
    form = Html(id="dates", className="popup-box", html=page.dates)
    label = page.say("Dates")
    opener = html.Summary(icon("dates-icon"), className="button", title=label, **aria(label=label))
    return html.Details([opener, form], className="popup dates-menu")


def _foot(page: Page) -> html.Footer:
    say = page.say
    words = html.Div(
        [
            f"{isolate(page.catalog.topic_title)}. ",
            say("Titles and summaries are the curators’ own; passages belong to their publishers."),
            f" {say('Data version')} ",
            html.Code(page.catalog.archive.version, id="version"),
            ". ",
            html.A(say("Corrections"), href="?view=corrections", **data(view_link="corrections")),
        ]
    )
    return html.Footer([words, _frame_foot(page)], className="foot")


def _frame_foot(page: Page) -> html.P:
    """The line under the picture in a frame: how many accounts, of when, and the way to the whole."""
    say, catalog = page.say, page.catalog
    accounts = catalog.language.ngettext(
        "%(n)s account, with its passage", "%(n)s accounts, each with its passage", catalog.size
    )
    updated = page.updated[:1].lower() + page.updated[1:]
    few = catalog.language.ngettext("%(n)s account", "%(n)s accounts", catalog.size)
    day = last_updated(catalog.archive)
    short = (few, brief_day(day, catalog.language) if day else "")
    target: dict[str, Any] = {"target": "_blank", "rel": "noopener"}
    link: list[Component | str] = [say("Open the timeline"), html.Span(" ↗", **aria(hidden="true"))]
    full = html.A(link, id="full", href=f"?{to_query(page.state.but(embed=False))}", **target)
    version = say("Data version %(version)s", version=catalog.archive.version)
    said = html.Span(
        [
            html.Span(" · ".join(filter(None, words)), className=name)
            for name, words in (("in-full", (accounts, updated)), ("in-short", short))
        ],
        title=version,
    )
    return html.P([said, full], className="frame-foot")


def layout_for(service: Service, query: str | None, frames: bool = True) -> html.Div:
    """The layout for the page that asks for it; where it does not say which that is, for the first one."""
    search = None if query is None else f"?{query}" if query else ""
    return build_layout(service.page(in_language(query or "", service)), search, frames)


def referring_query() -> str | None:
    """The query string of the page that Dash's renderer asks from: it asks for the layout without one."""
    referrer = urlsplit(request.referrer or "") if has_request_context() else None
    # A sandboxed frame says where it is from without the query.
    if not referrer or referrer.netloc != request.host or request.headers.get("Origin") == "null":
        return None
    return referrer.query[:LONGEST_QUERY]
