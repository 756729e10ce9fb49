"""The filter panel: the search, and a group of choices for each facet; its shapes and colours are the chart's legend."""

from dash import html
from dash.development.base_component import Component

from timeline.components.facet import Facet
from timeline.components.search import Search
from timeline.page.controls import MOST_ACTORS, MOST_SOURCES, facet_options, facet_value, period_options, period_value
from timeline.page.page import Page
from timeline.view.catalog import Catalog
from timeline.view.frequent_words import frequent_words
from timeline.web.attributes import aria, data, icon, opens

TITLES = {"source": "Source", "actor": "Actor", "standing": "Standing", "type": "Type"}  # in the order of the panel


def filter_panel(page: Page) -> html.Aside:
    say, catalog = page.say, page.catalog
    groups = [_group(facet, say(TITLES[facet]), _filter(page, facet)) for facet in TITLES]
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
                    html.Button(icon("close"), className="tool narrow-only", **opens("filters", say("Done"))),
                ],
                className="search-row",
            ),
            *groups,
            _group("period", say("Period"), period),
            html.Div(
                [
                    html.A(say("Clear all"), href="?", id="clear", **data(go="1")),
                    html.Button(page.show, id="show", className="button", **data(popovertarget="filters")),
                ],
                className="panel-foot",
            ),
        ],
        id="filters",
        **aria(label=say("Filters")),
        **data(popover="auto"),
    )  # fmt: skip


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
