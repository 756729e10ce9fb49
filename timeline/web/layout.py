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
from timeline.components.search import Search
from timeline.components.timeline import Timeline
from timeline.dates.days import day_of
from timeline.export.formats import FORMATS
from timeline.languages.language import LANGUAGES, language
from timeline.page.controls import (
    MOST_ACTORS,
    MOST_SOURCES,
    facet_options,
    facet_value,
    period_options,
    period_value,
    switch_options,
    switch_values,
)
from timeline.page.page import Page
from timeline.page.service import Service
from timeline.view.catalog import Catalog
from timeline.view.frequent_words import frequent_words
from timeline.view.labels import number
from timeline.view.state import LONGEST_QUERY, to_query
from timeline.web.routes import in_language

GROUPS = ("source", "actor", "standing", "type")  # in the order of the panel
SWITCHES = ("view", "lanes", "labels", "calendar")
LOOKS = {"view": "tabs", "lanes": "menu", "labels": "segments", "calendar": "switch"}


def build_layout(page: Page, search: str | None = None, frames: bool = True) -> html.Div:
    """The component tree for a page; `search` is the address's query as the browser has it, where it is known.

    `frames`: whether the host lets other sites show `embed=1` pages.
    """
    return html.Div(
        [
            dcc.Location(id="url", refresh=False, **({} if search is None else {"search": search})),
            _header(page, frames),
            html.Div(
                [
                    _filter_panel(page),
                    Html(id="chapter", tag="section", className="chapter", html=page.chapter, label=page.say("Tour")),
                    _main(page),
                ],
                className="columns",
            ),
            html.Aside(Html(id="card", html=page.card), id="side", **_aria(label=page.say("Event"))),
            _foot(page),
        ],
        id="page",
        className=page.class_name,
    )


def _aria(**values: str) -> dict[str, Any]:
    return {f"aria-{name}": value for name, value in values.items()}


def _data(**values: str) -> dict[str, Any]:
    return {f"data-{name.replace('_', '-')}": value for name, value in values.items()}


def _header(page: Page, frames: bool) -> html.Header:
    say = page.say
    return html.Header(
        [
            html.H1(_title(page.catalog.topic_title)),
            html.P(page.sentence, id="sentence", **_aria(live="polite")),
            html.Div(
                [
                    html.Button(_icon("search"), className="tool narrow-only", **_opens("filters", say("Search"))),
                    html.Button(_icon("filter"), className="tool narrow-only", **_opens("filters", say("Filters"))),
                    html.Button(_icon("dots"), className="tool narrow-only", **_opens("more", say("More"))),
                    html.Div(_tools(page, frames), id="more", className="more", **_data(popover="auto")),
                ],
                className="tools",
            ),
            html.P(
                [*(f"{words} · " for words in (page.byline, page.updated) if words), _about(page)], className="made"
            ),
        ],
        className="top",
    )


def _title(title: str) -> list[Component | str]:
    """The title; what follows a comma, as the years do, is left out where there is little room."""
    first, comma, rest = title.partition(", ")
    return [first, html.Span(comma + rest, className="rest")] if rest else [title]


def _tools(page: Page, frames: bool) -> list[Component]:
    say = page.say
    views = [
        html.A(
            option["label"],
            href=f"?{to_query(page.state.but(view=option['value']))}",
            className="tool phone-only",
            **_data(view_link=option["value"]),
        )
        for option in switch_options(page.catalog)["view"]
    ]
    theme = _aria(label=say("Switch between light and dark"))
    return [
        *views,
        html.A(
            say("Tour"),
            id="tour",
            href=f"?{page.tour}",
            className="tool",
            hidden=page.catalog.static
            and not page.catalog.archive.topic.chapters,  # of headlines only a server has one
            **_data(go="1"),
        ),
        _share(page, frames),
        _downloads(page),
        *_languages(page),
        html.Button(_icon("theme"), id="theme", className="tool", title=theme["aria-label"], **theme),
    ]


def _about(page: Page) -> html.A:
    return html.A(page.say("How this was made"), href="?view=about", **_data(view_link="about"))


def _icon(name: str) -> html.Span:
    return html.Span(className=f"icon {name}", **_aria(hidden="true"))


def _opens(target: str, label: str) -> dict[str, Any]:
    return {"data-popovertarget": target} | _aria(label=label)


def _share(page: Page, frames: bool) -> html.Details:
    """Link, embed code and picture of the view; where the host lets nobody frame it, that is said."""
    say = page.say
    link = _data(share="1", copied=say("The link to this view is copied."))
    picture = PICTURES["png"]
    code = _data(embed_code="1", copied=say("The code for your page is copied."))
    refused = html.P(say("This site does not let other sites show it in a frame."), className="hint")
    items = [
        html.Button(say("Copy link"), **link),
        html.Button(say("Copy embed code"), **code) if frames else refused,
        html.Button(say(picture), **_data(picture="png")),
    ]
    menu = html.Ul([html.Li(item) for item in items])
    return html.Details([html.Summary(say("Share"), className="tool"), menu], id="share", className="popup")


def _downloads(page: Page) -> html.Details:
    say, links = page.say, []
    # Files keep to the window that the address names; where it names none, all that passes the filters is meant.
    first = day_of(page.catalog.index.extent[0])
    whole: dict[str, Any] = {"data-whole": first.isoformat()} if first < page.catalog.archive.topic.start else {}
    for made in FORMATS.values():
        links.append(html.A(say(made.label), href=f"{made.file}?{page.data_query}", **_data(file=made.file), **whole))
    if page.catalog.static:  # files hold every account, and pictures are a server's
        every = [(f"{say(made.label)}: {say('All accounts')}", made.file) for made in FORMATS.values()]
        links = [html.A(words, href=file, download=file) for words, file in every]
    pictures = {} if page.catalog.static else PICTURES
    picture = [html.Button(say(words), **_data(picture=kind)) for kind, words in pictures.items()]
    items = [*links, *picture, html.Button(say("Print"), id="print")]
    return html.Details(
        [html.Summary(say("Download"), className="tool"), html.Ul([html.Li(item) for item in items])],
        id="download",
        className="popup",
    )


PICTURES = {"png": "PNG picture of the chart", "svg": "SVG drawing of the chart"}


def _languages(page: Page) -> list[html.A]:
    """A link to the same view in each other language, in that language; named always, for browsers may ask for another."""
    others = [code for code in LANGUAGES if code != page.catalog.language.code]
    made = []
    for code in others:
        address = page.catalog.addresses.view(page.state.but(lang=code))
        file = _data(lang="", page=address.partition("?")[0]) if page.catalog.static else _data(lang=code)
        made.append(html.A(language(code).name, href=address, lang=code, hrefLang=code, className="tool", **file))
    return made


def _filter_panel(page: Page) -> html.Aside:
    say, catalog = page.say, page.catalog
    groups = [_group(facet, say(TITLES[facet]), _filter(page, facet)) for facet in GROUPS]
    period = Facet(
        id="period", look="tiles", single=True, label=say("Period"), options=period_options(catalog),
        counts=page.counts["period"], value=period_value(catalog, page.state),
    )  # fmt: skip
    return html.Aside(
        [
            html.Div(
                [
                    Search(
                        id="q", value=page.state.q, label=say("Search accounts"), placeholder=say("Actors, sources, words"),
                        options=_offers(catalog), vocabulary={"words": " ".join(frequent_words(catalog)), "label": say("Word")},
                    ),
                    html.Button(_icon("close"), className="tool narrow-only", **_opens("filters", say("Done"))),
                ],
                className="search-row",
            ),
            *groups,
            _group("period", say("Period"), period),
            html.Div(
                [
                    html.A(say("Clear all"), href="?", id="clear", **_data(go="1")),
                    html.Button(page.show, id="show", className="button", **_data(popovertarget="filters")),
                ],
                className="panel-foot",
            ),
        ],
        id="filters",
        **_aria(label=say("Filters")),
        **_data(popover="auto"),
    )  # fmt: skip


TITLES = {"source": "Source", "actor": "Actor", "standing": "Standing", "type": "Type"}


def _group(facet: str, title: str, control: Component) -> html.Section:
    return html.Section([html.H2(title), control], className=f"group {facet}-group")


def _filter(page: Page, facet: str) -> Facet:
    say = page.say
    words = {
        "all": say("All %(n)s actors") if facet == "actor" else say("All %(n)s sources"),
        "fewer": say("Fewer"),
        "none": say("No actor of that name in these accounts."),
    }
    options = facet_options(page.catalog, facet)
    many = {"actor": MOST_ACTORS, "source": MOST_SOURCES}.get(facet, len(options))
    long = facet == "actor" or len(options) > MOST_SOURCES
    return Facet(
        id=facet, label=say(TITLES[facet]), options=options, counts=page.counts[facet],
        value=facet_value(page.catalog, page.state, facet),
        most=many if len(options) > many else None, find=_find(page, facet) if long and facet != "type" else None, words=words,
    )  # fmt: skip


def _find(page: Page, facet: str) -> str:
    return page.say("Find an actor") if facet == "actor" else page.say("Find a source")


def _offers(catalog: Catalog) -> list[dict[str, str]]:
    """Actors and sources that the search field offers while a reader types."""
    say = catalog.language.gettext
    groups = {"actor": say("Actor"), "source": say("Source")}
    return [
        {"facet": facet, "group": group, "value": option["value"], "label": option["label"]}
        for facet, group in groups.items()
        for option in facet_options(catalog, facet)
    ]


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
                window=page.window, chart=None, figure=None,
            ),
            Html(id="key", className="key", html=page.key),
            Html(id="empty", html=page.empty),
            Html(id="panel", tag="section", html=page.panel, label=say("Accounts")),
            Html(id="undated", html=page.undated),
        ],
        id="main",
        tabIndex="-1",
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
        html.Button(sign or _icon("whole"), className="button", title=label, **_data(zoom=factor), **_aria(label=label))
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
                    html.Div(buttons, className="zoom", role="group", **_aria(label=say("Zoom"))),
                ],
                className="chart-tools",
            ),
        ],
        className="toolbar",
    )


def _dates(page: Page) -> html.Details:
    """The first and the last day shown, to be written; `components/dates.js` reads them."""
    form = Html(id="dates", className="popup-box", html=page.dates)
    label = page.say("Dates")
    opener = html.Summary(_icon("dates-icon"), className="button", title=label, **_aria(label=label))
    return html.Details([opener, form], className="popup dates-menu")


def _foot(page: Page) -> html.Footer:
    say = page.say
    words = html.Div(
        [
            f"{page.catalog.topic_title}. ",
            say("Titles and summaries are the curators’ own; passages belong to their publishers."),
            f" {say('Data version')} ",
            html.Code(page.catalog.archive.version, id="version"),
            ". ",
            html.A(say("Corrections"), href="?view=corrections", **_data(view_link="corrections")),
        ]
    )
    return html.Footer([words, _frame_foot(page)], className="foot")


def _frame_foot(page: Page) -> html.P:
    """The line under the picture in a frame: how many articles, of which data, and the way to the whole."""
    say, catalog = page.say, page.catalog
    count = len(catalog.sources)
    articles = catalog.language.ngettext(
        "%(number)s article", "%(number)s articles", count, number=number(count, catalog.language)
    )
    version = say("data %(version)s", version=catalog.archive.version)
    target: dict[str, Any] = {"target": "_blank", "rel": "noopener"} | _aria(label=say("Open the full timeline"))
    words: list[Component | str] = [say("Open"), html.Span(" ↗", **_aria(hidden="true"))]
    full = html.A(words, id="full", href=f"?{to_query(page.state.but(embed=False))}", **target)
    return html.P([html.Span(f"{articles[:1].upper()}{articles[1:]} · {version}"), full], className="frame-foot")


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
