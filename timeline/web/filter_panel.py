"""The filter panel: the search, and a group of choices for each facet; its shapes and colours are the chart's legend."""

from dash import html
from dash.development.base_component import Component

from timeline.components.facet import Facet
from timeline.components.html import Html
from timeline.components.search import Search
from timeline.page.controls import facet_value, period_options, period_value
from timeline.page.offers import Asked, all_search_offers, named_at_first, offer, options_of, search_offers
from timeline.page.page import Page
from timeline.view.frequent_words import frequent_words
from timeline.web.attributes import QUIET, aria, data, icon, opens

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
                        options=search_offers(catalog, page.state.q) or all_search_offers(catalog),
                        vocabulary={"words": " ".join(frequent_words(catalog)), "label": say("Word")},
                    ),
                    html.Button(icon("close"), className="tool narrow-only", **opens("filters", say("Done"))),
                ],
                className="search-row",
            ),
            *groups,
            _group("period", say("Period"), period),
            Html(id="foot", className="panel-foot", html=page.foot),
        ],
        id="filters",
        **QUIET,
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
        "none": say("No actor of that name in these accounts.") if facet == "actor" else say("No source of that name."),
        "part": say("%(first)s–%(last)s of %(all)s"),
        "previous": say("Previous"),
        "next": say("Next"),
    }
    many = len(options_of(page.catalog, facet))
    most = named_at_first(page.catalog, facet)
    made = offer(page.catalog, page.state, facet, Asked(), page.counts[facet])
    return Facet(
        id=facet, label=say(TITLES[facet]), **made,
        value=facet_value(page.catalog, page.state, facet), most=most if many > most else None,
        find=_find(page, facet) if facet == "actor" or many > most else None, words=words,
    )  # fmt: skip


def _find(page: Page, facet: str) -> str:
    return page.say("Find an actor") if facet == "actor" else page.say("Find a source")
