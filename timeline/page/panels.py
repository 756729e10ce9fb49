"""The parts of the page as HTML: card, chips, notices, the views beside the chart, what is undated, the key."""

from collections.abc import Mapping, Sequence
from heapq import nlargest
from typing import Any

import numpy as np

from timeline.data.problems import errors
from timeline.dates.days import day_number
from timeline.page.account_list import list_values, orders, rows_of_page
from timeline.page.cite import build_citation, changed_since
from timeline.page.filter_panel import back_to_proper, build_pills, clear_words, widened
from timeline.page.held import WHOLE, held_marks
from timeline.page.navigation import Story, build_story, events_in_turn
from timeline.page.side import absent_articles, named_by
from timeline.page.templating import render
from timeline.page.tour import full_and_dimmed
from timeline.page.vertical_timeline import Line, build_line, months_of, told_rows
from timeline.view.catalog import Catalog
from timeline.view.chapters import chapter_of, left, touring
from timeline.view.drawing import short_name
from timeline.view.state import ViewState, to_query, toggled
from timeline.view.telling import chosen_first, lower_first
from timeline.view.type_groups import group_of, type_groups
from timeline.view.view import View

MOST_UNDATED = 200
MOST_TOLD = 40  # accounts of a card
MOST_DOWN, DOWN_AT_ONCE = 150, 100  # events down one line of time; of more, the first
MOST_NOTICES = 12
MOST_IN_LINE = 3  # parts of the chips that the line of the toolbar has room for
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


def chips(catalog: Catalog, view: View, values: Mapping[str, Any]) -> str:
    """The chosen filters, each to be taken away by itself; without any, how to begin. `values` are the `chip_values`."""
    return render(catalog.language, "chips.html", **common(catalog, view), **values)


def toolbar_class(values: Mapping[str, Any]) -> str:
    """The classes of the toolbar: whether its chips are several, and too many for its line."""
    if values["touring"]:
        return "toolbar"
    pills = len(values["pills"])
    many = pills + (pills > 1) + bool(values["outside"]) + values["background"] > MOST_IN_LINE
    return f"toolbar{' several' * (pills > 1)}{' many' * many}"


def empty(catalog: Catalog, view: View, values: Mapping[str, Any]) -> str:
    """That nothing matches, and the ways out; where no account can be shown at all, why; "" where something matches."""
    if view.count:
        return ""
    faults = errors(catalog.archive.problems)
    told = {"nothing": not catalog.size, "left_out": _left_out(catalog), "faults": faults, "most": MOST_FAULTS}
    return render(catalog.language, "empty.html", **common(catalog, view), **values, **told)


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


def counted(catalog: Catalog, view: View) -> str:
    """The sentence of a page that counts by itself: the topic's own words, and how many accounts and events are shown."""
    told = [list(catalog.events[event]) for event in view.events]
    own = catalog.topic_subtitle.removesuffix(".")
    return render(catalog.language, "counted.html", own=own, told=told, **common(catalog, view))


def quick(catalog: Catalog, view: View, counts: Mapping[str, Mapping[str, int]]) -> str:
    """The filters of narrow screens that are one tap away: sources, and the actors most named."""
    sources = [(s, short_name(catalog, s)) for s in catalog.index.facets["source"].values]
    actors = nlargest(MOST_QUICK, counts["actor"], key=counts["actor"].__getitem__)
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


def first_list(catalog: Catalog, view: View, most: int) -> str:
    """The first accounts shown, as in the list's view, and a link to it where there are more than `most`."""
    return list_of(catalog, view, list_values(catalog, view, most, rows_of_page(view.count)))


def list_of(catalog: Catalog, view: View, values: Mapping[str, Any]) -> str:
    """A page of a list, from its values."""
    return render(catalog.language, "list.html", **common(catalog, view), **values)


def as_list(state: ViewState) -> str:
    """The query of the accounts of a state as a list."""
    return to_query(state.but(view="list", page=1))


def undated(catalog: Catalog, view: View) -> str:
    """The undated accounts; in the list they are a group of their own there."""
    if view.state.view != "timeline":
        return ""
    shown = [catalog.accounts[n] for n in view.undated[: catalog.at_most(MOST_UNDATED)].tolist()]
    last = -(-view.count // rows_of_page(view.count))  # they stand at the list's end
    rest = to_query(view.state.but(view="list", page=last))
    every = view.totals.undated
    values = {
        "undated": shown,
        "every": catalog.language.format_number(every),
        "rest": rest if every > len(shown) else "",
    }
    return render(catalog.language, "undated.html", **common(catalog, view), **values)


def key(catalog: Catalog, view: View) -> str:
    """One line on how the chart is read, and how many accounts are not in it."""
    return render(
        catalog.language,
        "key.html",
        **common(catalog, view),
        **widened(catalog, view),
        by_source=view.state.lanes == "source",
        early=_early(catalog, view).tolist() if catalog.static else [],
        undated=np.flatnonzero(view.shown.matching & ~catalog.index.dated).tolist() if catalog.static else [],
        year=catalog.archive.topic.start.year,
    )


def _early(catalog: Catalog, view: View) -> np.ndarray:
    """The accounts that lie before window and timeline proper."""
    before = min(view.window[0], day_number(catalog.archive.topic.start))
    return np.flatnonzero(view.shown.matching & catalog.index.dated & (catalog.index.last < before))


def dates(catalog: Catalog) -> str:
    """The fields for the first and the last day shown, with how days are written in the page's language."""
    language, day = catalog.language, catalog.archive.topic.start
    written = [language.format_date(day), language.format_month(day), str(day.year)]
    return render(language, "dates.html", examples=language.format_list(written, "or"))


def vertical(catalog: Catalog, view: View, first: int = 0) -> str:
    """The timeline down one line of time, for narrow screens.

    Before any script it has its `first` entries, without what only a script needs.
    """
    return vertical_of(catalog, view, build_line(view, *entries_of(catalog, first)), first)


def entries_of(catalog: Catalog, first: int) -> tuple[int, int | None]:
    """How many entries the line of narrow screens has, and how many where there are more; before any script its `first`."""
    return catalog.at_most(first or MOST_DOWN), None if first else DOWN_AT_ONCE


def vertical_of(catalog: Catalog, view: View, line: Line, first: int = 0) -> str:
    """The line of time of a view, from what it is made of."""
    state = view.state
    return render(
        catalog.language,
        "vertical.html",
        **common(catalog, view),
        months=months_of(catalog, line, state.order),
        headlines=line.counts.headlines,
        events=len(line.counts),
        told=lambda only: told_rows(line.told, only),
        only_headlines=to_query(state.but(labels="headlines")),
        all_events=to_query(state.but(labels="all")),
        orders=orders(state),
        highlighted=set(state.highlight),
        first=first,
    )


def card(catalog: Catalog, view: View, ways: tuple[Story, int, int] | None = None) -> str:
    """The open card; "" where no event is open. `ways`: those to the events beside it, its place among them, their number."""
    found = catalog.card(view.state.event) if view.state.event else None
    if not found:
        return ""
    story, place, count = ways or ways_on(catalog, view)
    every = chosen_first(found.accounts, view.state.account, lambda a: str(a.row["id"]))
    accounts = every[: catalog.at_most(MOST_TOLD)]
    return render(
        catalog.language,
        "card.html",
        **common(catalog, view),
        story=story,
        place=(place, count),
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


def ways_on(catalog: Catalog, view: View) -> tuple[Story, int, int]:
    """The ways from the open event to those beside it, its place among them, and their number."""
    events, event = events_in_turn(catalog, view), view.state.event
    return build_story(catalog, view), events.index(event) + 1 if event in events else 0, len(events)


def common(catalog: Catalog, view: View) -> dict[str, Any]:
    """What all parts of the page say with."""
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


def chip_values(catalog: Catalog, view: View, narrow: View) -> dict[str, Any]:
    """What the chosen filters are told with, and the ways out of an empty view; `narrow` has the chart's own window."""
    pills = build_pills(view.state, catalog.names, catalog.language, type_groups(catalog))
    return {
        "pills": pills,
        "clear": to_query(view.state.cleared()),
        "clear_words": clear_words(len(pills), catalog.language),
        "outside": narrow.filtered_away if not narrow.count else 0,
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
