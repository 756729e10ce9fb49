"""Coverage: which articles tell which events. The finding first, the events that several tell, then all in a matrix."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from timeline.page.comparison import SharedEvent, compare
from timeline.page.matrix import Event, Matrix, Part, build_matrix, part_of
from timeline.view.catalog import Catalog
from timeline.view.labels import number
from timeline.view.told import EventCounts, told_events
from timeline.view.view import View

MOST_CARDS = 24  # shared events side by side; the others are in the matrix


@dataclass(frozen=True)
class Coverage:
    """The finding in two sentences, the events told by several articles with what differs, and the matrix of all.

    `shared` are such events in all, of which `cards` are shown; `differing`: whether anything in them differs.
    """

    finding: str
    more: str
    events: int
    shared: int
    cards: tuple[SharedEvent, ...]
    differing: bool
    matrix: Matrix
    undated: int


def build_coverage(catalog: Catalog, view: View) -> Coverage:
    """The coverage of a view's accounts: what the filters leave out is not counted."""
    told, by_time = told_events(view), view.state.sort == "time"
    counts = EventCounts.of(told)
    part = part_of(counts, view.state.page, by_time, catalog.at_most)
    # Else by tellers; by time among equals.
    order = np.arange(len(told)) if by_time else np.argsort(-told.tellers, kind="stable")
    shared = list(told.all(np.sort(told.most_told(catalog.at_most(MOST_CARDS)))))
    accounts = np.bincount(catalog.columns.source[view.order], minlength=len(catalog.sources))
    return coverage_of(catalog, counts, accounts, shared, part, list(told.all(order[part.first : part.stop])), by_time)


def coverage_of(
    catalog: Catalog,
    counts: EventCounts,
    accounts: np.ndarray,
    shared: Sequence[Event],
    part: Part,
    events: Sequence[Event],
    by_time: bool,
) -> Coverage:
    """The coverage from its counts: `accounts` of each source, the events to be set side by side, those of a part of the matrix.

    Events are names with their accounts in order of publication, which are at hand in the catalog with all that tell the same.
    """
    numbered = {event: n for n, (event, _) in enumerate(shared, 1)}
    # In publication order, as in the card of the event.
    cards = tuple(compare(catalog, event, rows, numbered[event]) for event, rows in shared)
    totals = {s: n for s, n in zip(catalog.index.facets["source"].values, accounts.tolist(), strict=False) if n}
    return Coverage(
        _finding(catalog, len(counts), counts.shared, len(totals)),
        _more(catalog, counts, len(totals)),
        len(counts),
        counts.shared,
        cards,
        any(respect.differs for card in cards for respect in card.respects),
        build_matrix(catalog, events, part, len(counts), numbered, totals, by_time),
        counts.undated,
    )


def _finding(catalog: Catalog, events: int, shared: int, sources: int) -> str:
    """How many events several articles tell, as a sentence."""
    language = catalog.language
    told = language.ngettext("%(n)s event", "%(n)s events", events)
    if sources < 2:
        return language.gettext("%(events)s, all from one article", events=told)
    if not shared:
        return language.gettext("None of %(events)s is told by more than one article", events=told)
    if shared == events:
        return language.ngettext(
            "The %(n)s event is told by more than one article",
            "All %(n)s events are told by more than one article",
            events,
        )
    n = language.format_number(shared)
    if 2 * shared > events:
        return language.gettext("%(n)s of %(events)s are told by more than one article", n=n, events=told)
    if shared == 1:
        return language.gettext("Only %(n)s of %(events)s is told by more than one article", n=n, events=told)
    return language.gettext("Only %(n)s of %(events)s are told by more than one article", n=n, events=told)


def _more(catalog: Catalog, counts: EventCounts, sources: int) -> str:
    """By how many articles the most told event is told."""
    language = catalog.language
    if sources < 2:
        return language.gettext("With two articles or more chosen it can be seen what they share.")
    most = int(np.flatnonzero(counts.tellers).max(initial=0))
    if most == 2:
        words = language.gettext("No event is told by three articles.")
        return words if sources > 2 else ""
    if most > 2:
        top = int(counts.tellers[most])
        said = number(most, language)
        return language.ngettext(
            "%(n)s event is told by %(most)s articles, the most of all.",
            "%(n)s events are told by %(most)s articles, the most of all.",
            top,
            most=said,
        )
    return ""
