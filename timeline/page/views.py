"""The views beside the timeline as HTML: list, coverage, actors, sources, corrections, and how this was made."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from timeline.page.about import about_values
from timeline.page.account_list import MOST_ROWS, list_values
from timeline.page.actor_rows import ActorChart, build_actor_chart
from timeline.page.actors import MOST_PROFILES, Company, Profile, build_company, build_profile, having
from timeline.page.coverage import Coverage, build_coverage
from timeline.page.paging import paged, turns
from timeline.page.panels import common
from timeline.page.templating import render
from timeline.view.cards import Account
from timeline.view.catalog import Catalog
from timeline.view.drawing import short_name
from timeline.view.state import SORTS, ViewState, to_query
from timeline.view.telling import unsigned
from timeline.view.view import View, build_view

MOST_RECORDS = 40  # articles of a page of sources
TEXT_STATES = {
    "verified": "at hand; passage links open it at the marked place",
    "absent": "not at hand here; passage links open the record, with the passage’s first and last words",
    "changed": "the file at hand is not the one that was cited, so it is not shown",
}


def panel(catalog: Catalog, view: View) -> str:
    """Every view but the timeline; empty there."""
    values = PANELS.get(view.state.view)
    return panel_of(catalog, view, values(catalog, view)) if values else ""


def panel_of(catalog: Catalog, view: View, values: Mapping[str, Any]) -> str:
    """A view but the timeline, from its values."""
    return render(catalog.language, f"{view.state.view}.html", **common(catalog, view), **values)


def _records(catalog: Catalog, view: View) -> dict[str, Any]:
    """A page of the sources: what is known of each, and the first of its accounts."""
    told, most = catalog.columns.source[view.order], accounts_of_a_record(catalog, view.state)
    shown = np.bincount(told, minlength=len(catalog.sources))
    return records_of(catalog, view, shown, lambda n: view.order[told == n][:most], catalog.accounts)


def accounts_of_a_record(catalog: Catalog, state: ViewState) -> int:
    """How many accounts a page of the sources has of each."""
    return catalog.at_most(MOST_ROWS // max(len(records_on_page(catalog, state)[0]), 1))


def records_on_page(catalog: Catalog, state: ViewState) -> tuple[list[tuple[int, str]], dict[str, Any]]:
    """The sources of the page that a state asks for, by their places, and the ways on."""
    return paged(catalog.index.facets["source"].values, state, catalog.at_most(MOST_RECORDS))


def records_of(
    catalog: Catalog, view: View, shown: np.ndarray, first: Callable[[int], np.ndarray], accounts: Sequence[Account]
) -> dict[str, Any]:
    """What a page of the sources says: `shown` counts the accounts of each, `first` are the first of one among `accounts`."""
    part, turn = records_on_page(catalog, view.state)
    told = {n: [accounts[row] for row in first(n).tolist()] for n, _ in part}
    return {"records": [_record(catalog, view, n, name, told[n], int(shown[n])) for n, name in part], "turn": turn}


def _record(
    catalog: Catalog, view: View, place: int, source: str, told: Sequence[Account], shown: int
) -> dict[str, Any]:
    row, only = catalog.sources[source], view.state.but(source=(source,), page=1)
    return {
        "row": row,
        "href": catalog.addresses.source(source),
        "name": catalog.names["source"][source],
        "unsigned": unsigned(row),
        "published": catalog.published[source],
        "text": catalog.language.gettext(TEXT_STATES[str(row["text_state"])]),
        "only": to_query(only.but(view="timeline")),
        "accounts": told,
        "shown": shown,
        "rest": to_query(only.but(view="list")) if shown > len(told) else "",
        "total": catalog.language.format_number(catalog.facet_totals["source"][place]),
    }


def _corrections(catalog: Catalog, view: View) -> dict[str, Any]:
    """A page of the withdrawn and corrected accounts, the withdrawn first."""
    corrected = np.flatnonzero(catalog.archive.accounts["updated"] != "")
    every = [*range(-len(catalog.retracted), 0), *corrected.tolist()]
    part, turn = paged(every, view.state, catalog.at_most(MOST_ROWS))
    withdrawn = [catalog.retracted[n] for _, n in part if n < 0]
    own = [catalog.accounts[n] for _, n in part if n >= 0]
    return corrections_of(withdrawn, own, len(catalog.retracted), len(corrected)) | {"turn": turn}


def corrections_of(
    withdrawn: Sequence[Account], corrected: Sequence[Account], all_withdrawn: int, all_corrected: int
) -> dict[str, Any]:
    """What a page of the corrections says: its accounts, and how many there are in all."""
    return {
        "retracted": withdrawn,
        "corrected": corrected,
        "none_retracted": not all_withdrawn,
        "none_corrected": not all_corrected,
    }


def _coverage(catalog: Catalog, view: View) -> dict[str, Any]:
    return coverage_values(catalog, view, build_coverage(catalog, view))


def coverage_values(catalog: Catalog, view: View, table: Coverage) -> dict[str, Any]:
    """What the panel of a coverage says."""
    state, matrix = view.state, table.matrix
    return {
        "table": table,
        "turn": turns(state, matrix.page, matrix.pages),
        "having": partial(having, catalog),
        "sorts": {s: to_query(state.but(sort=s, page=1)) for s in SORTS},
    }


def _actors(catalog: Catalog, view: View) -> dict[str, Any]:
    state, chart = view.state, build_actor_chart(catalog, build_view(catalog, view.state), view.order)
    profiles = [build_profile(catalog, view, actor) for actor in profiled(state, [row.actor for row in chart.rows])]
    undrawn = [n for n in view.rows if not catalog.index.dated[n]] if catalog.static else []
    return actor_values(catalog, state, build_company(catalog, view), chart, profiles) | {"undrawn": undrawn}


def profiled(state: ViewState, rows: Sequence[str]) -> list[str]:
    """The actors whose profiles are shown: the chosen ones, else the first of those that have a row."""
    return list(state.actor[:MOST_PROFILES]) or list(rows[:1])


def actor_values(
    catalog: Catalog, state: ViewState, company: Company, chart: ActorChart, profiles: Sequence[Profile]
) -> dict[str, Any]:
    """What the panel of the actors says."""
    return {
        "company": company,
        "chart": chart,
        "account": lambda row: catalog.accounts[row],
        "profiles": profiles,
        "shown": profiles[0].actor if profiles else "",
        "chosen_names": [catalog.names["actor"][actor] for actor in state.actor],
        **_profile_values(catalog, state),
        "undrawn": [],
        "strength": lambda count: round(0.25 + 0.75 * count / company.most, 2),
    }


def profile(catalog: Catalog, view: View, actor: str) -> str:
    """One actor's profile over the accounts of a view."""
    values = common(catalog, view) | _profile_values(catalog, view.state)
    return render(catalog.language, "profile.html", **values, p=build_profile(catalog, view, actor))


def _profile_values(catalog: Catalog, state: ViewState) -> dict[str, Any]:
    return {
        "short": {source: short_name(catalog, source) for source in catalog.sources},
        "only": lambda actor: to_query(state.but(actor=(actor,))),
        "without": to_query(state.but(actor=())),
        "having": partial(having, catalog),
    }


PANELS: Mapping[str, Callable[[Catalog, View], dict[str, Any]]] = {
    "list": list_values,
    "sources": _records,
    "coverage": _coverage,
    "actors": _actors,
    "corrections": _corrections,
    "about": lambda catalog, view: (
        about_values(catalog)
        | {
            "corrections": to_query(view.state.but(view="corrections")),
            "not_in_days": catalog.archive.topic.not_in_days,
        }
    ),
}
