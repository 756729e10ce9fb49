"""From event to event: the neighbours of the open card, and the tour of the headline events where a topic has no chapters."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch
from itertools import islice

import numpy as np
import pandas as pd

from timeline.dates.days import day_number, day_of
from timeline.view.catalog import Catalog
from timeline.view.chapters import at_chapter, chapter_events, touring
from timeline.view.on_demand import Names
from timeline.view.state import ViewState, to_query
from timeline.view.view import View

AROUND = 45  # days that the tour shows before and after an event
FIRST_STEPS = 50  # of the tour, that are looked at one by one


@dataclass(frozen=True)
class Turn:
    """A way to another event."""

    title: str
    href: str


@dataclass(frozen=True)
class Story:
    """The ways on from the open event; in the tour, `step` of `steps`, and how many steps the filters hide."""

    first: Turn | None
    previous: Turn | None
    next: Turn | None
    last: Turn | None
    step: int = 0
    steps: int = 0
    hidden: int = 0
    leave: str = ""  # the view without the tour


def tour_events(catalog: Catalog) -> Names:
    """The headline events (an account of importance 1) of the topic's own window, in order of time, that of the day included."""
    found: Names = catalog.once(_tour_events, "")
    return found


def _tour_events(catalog: Catalog, _: str) -> Names:
    topic, told = catalog.archive.topic, catalog.columns
    inside = told.dated & (told.first >= day_number(topic.start)) & (told.first <= day_number(topic.end))
    inside_by_event, headline = (np.zeros(len(catalog.events), dtype=bool) for _ in range(2))
    inside_by_event[told.event[inside]] = True
    headline[told.event[told.importance == 1]] = True
    rows = catalog.index.in_order(told.dated & (inside_by_event & headline)[told.event])
    return Names(catalog.events, pd.unique(told.event[rows]))


@singledispatch
def tour_start(catalog: Catalog, view: View) -> str:
    """The query of the tour's first chapter, or first step that the filters let through; "" where there is no tour."""
    if catalog.archive.topic.chapters:
        return to_query(at_chapter(catalog, view.state, 1))
    first = _first_step(catalog, view)
    return to_query(at_step(catalog, view.state, first)) if first else ""


def on_headlines(catalog: Catalog, state: ViewState) -> bool:
    """Whether a state is on the tour of the headlines, of a topic without chapters."""
    return bool(state.tour) and not touring(catalog, state)


def build_story(catalog: Catalog, view: View) -> Story:
    """The ways on from the event whose card is open."""
    if on_headlines(catalog, view.state):
        return _tour(catalog, view)
    return _neighbours(view.state, catalog, events_in_turn(catalog, view))


def events_in_turn(catalog: Catalog, view: View) -> Sequence[str]:
    """The events that a reader turns over: those of the view, on the tour those of its chapter."""
    told = chapter_events(catalog, view.state)
    return view.events if told is None else tuple(event for event in view.events if event in told)


def _neighbours(state: ViewState, catalog: Catalog, events: Sequence[str]) -> Story:
    event = state.event
    if event not in events:
        return Story(None, None, None, None)
    place, last = events.index(event), len(events) - 1
    at = (0, place - 1, place + 1, last)
    return beside(catalog, state, [events[n] if 0 <= n <= last else "" for n in at])


def beside(catalog: Catalog, state: ViewState, events: Sequence[str]) -> Story:
    """The ways from the open event to the first, the one before, the one after and the last of all; "" where there is none."""

    def turn(event: str) -> Turn | None:
        if event in ("", state.event):
            return None
        return Turn(catalog.event_title(event), to_query(state.opened(event)))

    first, before, after, last = map(turn, events)
    return Story(first, before, after, last)


def _tour(catalog: Catalog, view: View) -> Story:
    every, steps, event = tour_events(catalog), _open_steps(catalog, view), view.state.event
    place = every.index(event) if event in every else -1
    at = np.flatnonzero(np.isin(every.codes, steps.codes))  # the places of the open steps among all
    before, after = (Names(catalog.events, every.codes[at[side]]) for side in (at < place, at > place))
    ways = [events[n] if events else "" for events, n in ((before, 0), (before, -1), (after, 0), (after, -1))]
    return tour_story(catalog, view.state, ways, place + 1, len(every), len(steps))


def tour_story(
    catalog: Catalog, state: ViewState, events: Sequence[str], step: int, steps: int, open_steps: int
) -> Story:
    """The ways on the tour, to the first step, the one before, the one after and the last; "" where there is none."""

    def turn(event: str) -> Turn | None:
        return Turn(catalog.event_title(event), to_query(at_step(catalog, state, event))) if event else None

    first, before, after, last = map(turn, events)
    leave = to_query(state.but(tour=0, start=None, end=None))
    return Story(first, before, after, last, step, steps, steps - open_steps, leave)


def _first_step(catalog: Catalog, view: View) -> str:
    """The first step that the filters let through; "" where there is none. Most often one of the first is it."""
    for event in islice(tour_events(catalog), FIRST_STEPS):  # each name is read when it is asked for
        if view.shown.matching[list(catalog.events[event])].any():
            return str(event)
    return next(iter(_open_steps(catalog, view)), "")


def _open_steps(catalog: Catalog, view: View) -> Names:
    """The steps that the filters let through, wherever the window is."""
    matching = np.bincount(catalog.columns.event[view.shown.matching], minlength=len(catalog.events)) > 0
    steps = tour_events(catalog).codes
    return Names(catalog.events, steps[matching[steps]])


def at_step(catalog: Catalog, state: ViewState, event: str) -> ViewState:
    """The tour at an event: its card open, the window around it, never outside the timeline proper."""
    rows = [n for n in catalog.events[event] if catalog.index.dated[n]]
    first, last = min(int(catalog.index.first[n]) for n in rows), max(int(catalog.index.last[n]) for n in rows)
    middle = (first + min(last, first + AROUND)) // 2
    topic = catalog.archive.topic
    start, end = max(day_of(middle - AROUND), topic.start), min(day_of(middle + AROUND), topic.end)
    return state.opened(event).but(view="timeline", tour=1, start=start, end=end)
