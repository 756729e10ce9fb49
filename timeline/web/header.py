"""The header: title and sentence, and what is done with the whole of a view: tour, share, downloads, language, theme."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from timeline.components.html import Html
from timeline.dates.days import day_of
from timeline.export.formats import FORMATS
from timeline.languages.language import LANGUAGES, language
from timeline.page.controls import switch_options
from timeline.page.page import Page
from timeline.view.state import to_query
from timeline.web.attributes import QUIET, aria, data, icon, opens

PICTURES = {"png": "PNG picture of the chart", "svg": "SVG drawing of the chart"}


def header(page: Page, frames: bool) -> html.Header:
    say = page.say
    return html.Header(
        [
            html.H1(_title(page.catalog.topic_title)),
            Html(id="sentence", tag="p", html=page.sentence_html, role="status"),
            html.Div(
                [
                    html.Button(icon("search"), className="tool narrow-only", **opens("filters", say("Search"))),
                    html.Button(icon("filter"), className="tool narrow-only", **opens("filters", say("Filters"))),
                    html.Button(icon("dots"), className="tool narrow-only", **opens("more", say("More"))),
                    html.Div(_tools(page, frames), id="more", className="more", **QUIET, **data(popover="auto")),
                ],
                className="tools",
                role="toolbar",
                **aria(label=say("Tools")),
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
            **data(view_link=option["value"]),
        )
        for option in switch_options(page.catalog)["view"]
    ]
    theme = aria(label=say("Switch between light and dark"))
    return [
        *views,
        html.A(
            say("Tour"),
            id="tour",
            href=f"?{page.tour}",
            className="tool",
            hidden=page.catalog.static
            and not page.catalog.archive.topic.chapters,  # of headlines only a server has one
            **data(go="1"),
        ),
        _share(page, frames),
        _downloads(page),
        *_languages(page),
        html.Button(icon("theme"), id="theme", className="tool", title=theme["aria-label"], **theme),
    ]


def _about(page: Page) -> html.A:
    return html.A(page.say("How this was made"), href="?view=about", **data(view_link="about"))


def _share(page: Page, frames: bool) -> html.Details:
    """Link, embed code and picture of the view; where the host lets nobody frame it, that is said."""
    say = page.say
    link = data(share="1", copied=say("The link to this view is copied."))
    picture = PICTURES["png"]
    code = data(embed_code="1", copied=say("The code for your page is copied."))
    refused = html.P(say("This site does not let other sites show it in a frame."), className="hint")
    items = [
        html.Button(say("Copy link"), **link),
        html.Button(say("Copy embed code"), **code) if frames else refused,
        html.Button(say(picture), **data(picture="png")),
    ]
    menu = html.Ul([html.Li(item) for item in items])
    return html.Details([html.Summary(say("Share"), className="tool"), menu], id="share", className="popup")


def _downloads(page: Page) -> html.Details:
    say, links = page.say, []
    # Files keep to the window that the address names; where it names none, all that passes the filters is meant.
    first = day_of(page.catalog.index.extent[0])
    whole: dict[str, Any] = {"data-whole": first.isoformat()} if first < page.catalog.archive.topic.start else {}
    for made in FORMATS.values():
        links.append(html.A(say(made.label), href=f"{made.file}?{page.data_query}", **data(file=made.file), **whole))
    if page.catalog.static:  # files hold every account, and pictures are a server's
        every = [(f"{say(made.label)}: {say('All accounts')}", made.file) for made in FORMATS.values()]
        links = [html.A(words, href=file, download=file) for words, file in every]
    pictures = {} if page.catalog.static else PICTURES
    picture = [html.Button(say(words), **data(picture=kind)) for kind, words in pictures.items()]
    items = [*links, *picture, html.Button(say("Print"), id="print")]
    return html.Details(
        [html.Summary(say("Download"), className="tool"), html.Ul([html.Li(item) for item in items])],
        id="download",
        className="popup",
    )


def _languages(page: Page) -> list[html.A]:
    """A link to the same view in each other language, in that language; named always, for browsers may ask for another."""
    others = [code for code in LANGUAGES if code != page.catalog.language.code]
    made = []
    for code in others:
        address = page.catalog.addresses.view(page.state.but(lang=code))
        file = data(lang="", page=address.partition("?")[0]) if page.catalog.static else data(lang=code)
        made.append(html.A(language(code).name, href=address, lang=code, hrefLang=code, className="tool", **file))
    return made
