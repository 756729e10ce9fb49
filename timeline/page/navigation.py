"""From event to event: the neighbours of the open card, and the tour of the headline events."""

from collections.abc import Sequence
from dataclasses import dataclass

from timeline.dates.days import day_number, day_of
from timeline.view.catalog import Catalog
from timeline.view.state import ViewState, to_query
from timeline.view.view import View

AROUND = 45  # days that the tour shows before and after an event


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


def tour_events(catalog: Catalog) -> tuple[str, ...]:
    """The headline events (an account of importance 1) of the topic's own window, in order of time."""
    index, topic = catalog.index, catalog.archive.topic
    low, high = day_number(topic.start), day_number(topic.end)
    begun = {
        event: min(int(index.first[n]) for n in rows if index.dated[n])
        for event, rows in catalog.events.items()
        if any(index.dated[n] and low <= index.first[n] <= high for n in rows)
        and any(int(catalog.accounts[n].row["importance"]) == 1 for n in rows)
    }
    return tuple(sorted(begun, key=lambda e: (begun[e], e)))


def tour_start(catalog: Catalog, view: View) -> str:
    """The query of the tour's first step that the filters let through; "" where there is no tour."""
    steps = _open_steps(catalog, view)
    return to_query(tour_state(catalog, view.state, steps[0])) if steps else ""


def build_story(catalog: Catalog, view: View) -> Story:
    """The ways on from the event whose card is open."""
    return _tour(catalog, view) if view.state.tour else _neighbours(catalog, view)


def _neighbours(catalog: Catalog, view: View) -> Story:
    events, event = view.events, view.state.event
    if event not in events:
        return Story(None, None, None, None)
    place = events.index(event)

    def turn(number: int) -> Turn | None:
        if not 0 <= number < len(events) or number == place:
            return None
        return Turn(_title(catalog, events[number]), to_query(view.state.but(event=events[number])))

    return Story(turn(0), turn(place - 1), turn(place + 1), turn(len(events) - 1))


def _tour(catalog: Catalog, view: View) -> Story:
    every, steps, event = tour_events(catalog), _open_steps(catalog, view), view.state.event
    place = every.index(event) if event in every else -1
    before = [e for e in steps if every.index(e) < place]
    after = [e for e in steps if every.index(e) > place]

    def turn(events: Sequence[str], number: int) -> Turn | None:
        return (
            Turn(_title(catalog, events[number]), to_query(tour_state(catalog, view.state, events[number])))
            if events
            else None
        )

    leave = to_query(view.state.but(tour=False, start=None, end=None))
    ways = (turn(before, 0), turn(before, -1), turn(after, 0), turn(after, -1))
    return Story(*ways, place + 1, len(every), len(every) - len(steps), leave)


def _open_steps(catalog: Catalog, view: View) -> list[str]:
    """The steps that the filters let through, wherever the window is."""
    matching = view.shown.matching
    return [e for e in tour_events(catalog) if any(matching[n] for n in catalog.events[e])]


def tour_state(catalog: Catalog, state: ViewState, event: str) -> ViewState:
    """The tour at an event: its card open, the window around it."""
    rows = [n for n in catalog.events[event] if catalog.index.dated[n]]
    first, last = min(int(catalog.index.first[n]) for n in rows), max(int(catalog.index.last[n]) for n in rows)
    middle = (first + min(last, first + AROUND)) // 2
    around = {"start": day_of(middle - AROUND), "end": day_of(middle + AROUND)}
    return state.but(view="timeline", tour=True, event=event, **around)


def _title(catalog: Catalog, event: str) -> str:
    return catalog.title(catalog.main_account(catalog.events[event]))
