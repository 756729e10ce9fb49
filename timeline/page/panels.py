"""The parts of the page as HTML: card, chips, notices, the views beside the chart, what is undated, the key."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from timeline.data.problems import errors
from timeline.dates.days import day_number
from timeline.page.about import about_values
from timeline.page.account_list import MOST_ROWS, list_values, orders
from timeline.page.actor_rows import build_actor_chart
from timeline.page.actors import MOST_PROFILES, build_company, build_profile, having
from timeline.page.cite import build_citation, changed_since
from timeline.page.coverage import build_coverage
from timeline.page.filter_panel import back_to_proper, build_pills, clear_words, widened
from timeline.page.held import WHOLE, held_marks
from timeline.page.navigation import build_story, events_in_turn, tour_start
from timeline.page.paging import paged, turns
from timeline.page.side import absent_articles, named_by
from timeline.page.templating import render
from timeline.page.tour import full_and_dimmed
from timeline.page.vertical_timeline import build_vertical, headlines, told_rows
from timeline.view.catalog import Catalog
from timeline.view.chapters import chapter_of, left, touring
from timeline.view.drawing import group_of, short_name, type_groups
from timeline.view.state import SORTS, ViewState, to_query, toggled
from timeline.view.telling import chosen_first, lower_first, unsigned
from timeline.view.view import View, build_view

MOST_RECORDS = 40  # articles of a page of sources
MOST_UNDATED = 200
MOST_TOLD = 40  # accounts of a card
MOST_DOWN, DOWN_AT_ONCE = 150, 100  # events down one line of time; of more, the first
MOST_NOTICES = 12
MOST_QUICK = 6  # actors among the chips of narrow screens
SHOWN_PROBLEMS = 30
MOST_FAULTS = 5  # where there is nothing else to show


def notices(catalog: Catalog, view: View, given: Sequence[str]) -> str:
    """What of the address was ignored, and that cited data have changed since."""
    changed = changed_since(catalog, view.state)
    return said(catalog, [changed, *given] if changed else given)


def said(catalog: Catalog, said: Sequence[str]) -> str:
    """What a reader is to know, one sentence each."""
    return render(catalog.language, "notices.html", notices=said, most=MOST_NOTICES)


def chips(catalog: Catalog, view: View, narrow: View) -> str:
    """The chosen filters, each to be taken away by itself; without any, how to begin. `narrow` has the chart's own window."""
    return render(catalog.language, "chips.html", **_common(catalog, view), **_chip_values(catalog, view, narrow))


def empty(catalog: Catalog, view: View, narrow: View) -> str:
    """That nothing matches, and the ways out; where no account can be shown at all, why; "" where something matches."""
    values = {**_common(catalog, view), **_chip_values(catalog, view, narrow)}
    faults = errors(catalog.archive.problems)
    told = {"nothing": not catalog.size, "left_out": _left_out(catalog), "faults": faults, "most": MOST_FAULTS}
    return render(catalog.language, "empty.html", **values, **told)


def problems(catalog: Catalog) -> str:
    """What is wrong with the tables."""
    archive, ngettext = catalog.archive, catalog.language.ngettext
    count = len(errors(archive.problems))
    said = [ngettext("%(n)s problem in the tables.", "%(n)s problems in the tables.", count)] if count else []
    if warnings := len(archive.problems) - count:
        said.append(ngettext("%(n)s remark on the tables.", "%(n)s remarks on the tables.", warnings))
    values = {"counted": " ".join(said), "left_out": _left_out(catalog)}
    return render(catalog.language, "problems.html", problems=archive.problems, most=SHOWN_PROBLEMS, **values)


def _left_out(catalog: Catalog) -> str:
    """How many rows have a fault and are not shown, as a sentence; "" for none."""
    count, ngettext = catalog.archive.left_out, catalog.language.ngettext
    left = ngettext("%(n)s row is left out until mended.", "%(n)s rows are left out until mended.", count)
    return left if count else ""


def quick(catalog: Catalog, view: View, counts: Mapping[str, Mapping[str, int]]) -> str:
    """The filters of narrow screens that are one tap away: sources, and the actors most named."""
    sources = [(s, short_name(catalog, s)) for s in catalog.index.facets["source"].values]
    actors = sorted(counts["actor"], key=lambda a: -counts["actor"][a])[:MOST_QUICK]
    actors += [a for a in view.state.actor if a not in actors]
    if view.state.embed:  # in a frame there is one row for the sources alone
        actors = []
    chosen = [("source", s, name) for s, name in sources[:12]]
    chosen += [("actor", a, catalog.names["actor"][a]) for a in actors]
    links = [
        {
            "facet": facet,
            "value": value,
            "name": name,
            "count": counts[facet].get(value, 0),
            "on": value in view.state.choices(facet),
            "href": to_query(toggled(view.state, facet, value)),
        }
        for facet, value, name in chosen
    ]
    return render(catalog.language, "quick.html", links=links, static=catalog.static)


def panel(catalog: Catalog, view: View) -> str:
    """Every view but the timeline; empty there."""
    name = view.state.view
    values = PANELS.get(name)
    return render(catalog.language, f"{name}.html", **_common(catalog, view), **values(catalog, view)) if values else ""


def first_list(catalog: Catalog, view: View, most: int) -> str:
    """The first accounts shown, as in the list's view, and a link to it where there are more than `most`."""
    return list_of(catalog, view, list_values(catalog, view, most, MOST_ROWS))


def list_of(catalog: Catalog, view: View, values: Mapping[str, Any]) -> str:
    """A page of a list, from its values."""
    return render(catalog.language, "list.html", **_common(catalog, view), **values)


def as_list(state: ViewState) -> str:
    """The query of the accounts of a state as a list."""
    return to_query(state.but(view="list", page=1))


def undated(catalog: Catalog, view: View) -> str:
    """The undated accounts; in the list they are a group of their own there."""
    if view.state.view != "timeline":
        return ""
    rows = view.order[~catalog.index.dated[view.order]]
    shown = [catalog.accounts[n] for n in rows[: catalog.at_most(MOST_UNDATED)].tolist()]
    rest = to_query(view.state.but(view="list", page=-(-view.count // MOST_ROWS)))  # they stand at the list's end
    every = view.totals.undated
    values = {
        "undated": shown,
        "every": catalog.language.format_number(every),
        "rest": rest if every > len(shown) else "",
    }
    return render(catalog.language, "undated.html", **_common(catalog, view), **values)


def key(catalog: Catalog, view: View) -> str:
    """One line on how the chart is read, and how many accounts are not in it."""
    index, matching = catalog.index, view.shown.matching
    early = matching & index.dated & (index.last < min(view.window[0], day_number(catalog.archive.topic.start)))
    return render(
        catalog.language,
        "key.html",
        **_common(catalog, view),
        **widened(catalog, view),
        by_source=view.state.lanes == "source",
        early=np.flatnonzero(early).tolist() if catalog.static else [],
        undated=np.flatnonzero(matching & ~index.dated).tolist() if catalog.static else [],
        year=catalog.archive.topic.start.year,
    )


def dates(catalog: Catalog) -> str:
    """The fields for the first and the last day shown, with how days are written in the page's language."""
    language, day = catalog.language, catalog.archive.topic.start
    written = [language.format_date(day), language.format_month(day), str(day.year)]
    return render(language, "dates.html", examples=language.format_list(written, "or"))


def vertical(catalog: Catalog, view: View, first: int = 0) -> str:
    """The timeline down one line of time, for narrow screens.

    Before any script it has its `first` entries, without what only a script needs.
    """
    state = view.state
    return render(
        catalog.language,
        "vertical.html",
        **_common(catalog, view),
        months=build_vertical(catalog, view, catalog.at_most(first or MOST_DOWN), None if first else DOWN_AT_ONCE),
        headlines=headlines(view),
        events=len(view.events),
        told=lambda only: told_rows(view, only),
        only_headlines=to_query(state.but(labels="headlines")),
        all_events=to_query(state.but(labels="all")),
        orders=orders(state),
        highlighted=set(state.highlight),
        first=first,
    )


def card(catalog: Catalog, view: View) -> str:
    """The open card; "" where no event is open."""
    found = catalog.card(view.state.event) if view.state.event else None
    if not found:
        return ""
    events = events_in_turn(catalog, view)
    every = chosen_first(found.accounts, view.state.account, lambda a: str(a.row["id"]))
    accounts = every[: catalog.at_most(MOST_TOLD)]
    return render(
        catalog.language,
        "card.html",
        **_common(catalog, view),
        story=build_story(catalog, view),
        place=(events.index(found.event) + 1 if found.event in events else 0, len(events)),
        citation=build_citation(catalog, found),
        clear=to_query(view.state.cleared()),
        card=found,
        accounts=accounts,
        more=len(every) - len(accounts),
        all_told=to_query(view.state.cleared().opened("").but(view="list", q=found.event)),
        chosen=view.state.account == str(accounts[0].row["id"]),
        articles=len(catalog.sources),
        actors=named_by(accounts),
        absent=absent_articles(catalog, found),
        short={source: short_name(catalog, source) for source in found.tellers},
        languages={source: str(catalog.sources[source]["language"]) for source in found.tellers},
        differing=[lower_first(difference.label) for difference in found.differences],
        close=_closed(catalog, view.state),
        only_actor=lambda actor: to_query(view.state.but(actor=(actor,))),
    )


def _common(catalog: Catalog, view: View) -> dict[str, Any]:
    groups = group_of(catalog)
    return {
        "view": view,
        "static": catalog.static,
        "held": held_marks(catalog),
        "whole": WHOLE if catalog.static else "",
        "names": catalog.names,
        "colour": lambda name: f"var(--type-{groups.get(str(name), 0)})",
        "open": lambda event, account="": to_query(view.state.opened(str(event), str(account))),
    }


def _chip_values(catalog: Catalog, view: View, narrow: View) -> dict[str, Any]:
    pills = build_pills(view.state, catalog.names, catalog.language, type_groups(catalog))
    return {
        "pills": pills,
        "clear": to_query(view.state.cleared()),
        "clear_words": clear_words(len(pills), catalog.language),
        "outside": narrow.filtered_away if not narrow.count else 0,
        "tour": tour_start(catalog, view),
        "touring": touring(catalog, view.state),
        "chapter_counts": full_and_dimmed(catalog, narrow) if chapter_of(catalog, view.state) else (),
        "leave": to_query(left(view.state)),
        **widened(catalog, narrow),
        **back_to_proper(catalog, narrow),
        **({} if view.state.zoomed else {"background": False}),
    }


def _closed(catalog: Catalog, state: ViewState) -> str:
    """The view without the card; leaving the tour of the headlines shows the whole time again."""
    return to_query(left(state) if state.tour and not touring(catalog, state) else state.opened(""))


# --- the views beside the timeline ---------------------------------------------------------------------------------


TEXT_STATES = {
    "verified": "at hand; passage links open it at the marked place",
    "absent": "not at hand here; passage links open the record, with the passage’s first and last words",
    "changed": "the file at hand is not the one that was cited, so it is not shown",
}


def _records(catalog: Catalog, view: View) -> dict[str, Any]:
    """A page of the sources: what is known of each, and the first of its accounts."""
    state, columns = view.state, catalog.columns
    part, turn = paged(catalog.index.facets["source"].values, state, catalog.at_most(MOST_RECORDS))
    totals = np.bincount(columns.source, minlength=len(catalog.sources)).tolist()
    told = columns.source[view.order]
    most = catalog.at_most(MOST_ROWS // max(len(part), 1))
    records = [_record(catalog, view, source, view.order[told == n], totals[n], most) for n, source in part]
    return {"records": records, "turn": turn}


def _record(catalog: Catalog, view: View, source: str, rows: np.ndarray, total: int, most: int) -> dict[str, Any]:
    row, only = catalog.sources[source], view.state.but(source=(source,), page=1)
    return {
        "row": row,
        "href": catalog.addresses.source(source),
        "name": catalog.names["source"][source],
        "unsigned": unsigned(row),
        "published": catalog.published[source],
        "text": catalog.language.gettext(TEXT_STATES[str(row["text_state"])]),
        "only": to_query(only.but(view="timeline")),
        "accounts": [catalog.accounts[n] for n in rows[:most].tolist()],
        "shown": len(rows),
        "rest": to_query(only.but(view="list")) if len(rows) > most else "",
        "total": catalog.language.format_number(total),
    }


def _corrections(catalog: Catalog, view: View) -> dict[str, Any]:
    """A page of the withdrawn and corrected accounts, the withdrawn first."""
    corrected = np.flatnonzero(catalog.archive.accounts["updated"] != "")
    every = [*range(-len(catalog.retracted), 0), *corrected.tolist()]
    part, turn = paged(every, view.state, catalog.at_most(MOST_ROWS))
    return {
        "retracted": [catalog.retracted[n] for _, n in part if n < 0],
        "corrected": [catalog.accounts[n] for _, n in part if n >= 0],
        "none_retracted": not len(catalog.retracted),
        "none_corrected": not len(corrected),
        "turn": turn,
    }


def _coverage(catalog: Catalog, view: View) -> dict[str, Any]:
    table = build_coverage(catalog, view)
    state, matrix = view.state, table.matrix
    return {
        "table": table,
        "turn": turns(state, matrix.page, matrix.pages),
        "having": partial(having, catalog),
        "sorts": {s: to_query(state.but(sort=s, page=1)) for s in SORTS},
    }


def _actors(catalog: Catalog, view: View) -> dict[str, Any]:
    company, state = build_company(catalog, view), view.state
    chart = build_actor_chart(catalog, build_view(catalog, state), view.order)
    shown = list(state.actor[:MOST_PROFILES]) or [row.actor for row in chart.rows[:1]]
    return {
        "company": company,
        "chart": chart,
        "account": lambda row: catalog.accounts[row],
        "profiles": [build_profile(catalog, view, actor) for actor in shown],
        "shown": shown[0] if shown else "",
        "chosen_names": [catalog.names["actor"][actor] for actor in state.actor],
        **_profile_values(catalog, state),
        "undrawn": [n for n in view.rows if not catalog.index.dated[n]] if catalog.static else [],
        "strength": lambda count: round(0.25 + 0.75 * count / company.most, 2),
    }


def profile(catalog: Catalog, view: View, actor: str) -> str:
    """One actor's profile over the accounts of a view."""
    values = _common(catalog, view) | _profile_values(catalog, view.state)
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
