"""The tour of a table in parts: its chapters, whose events are asked for by name, or its headlines, one after the other."""

from collections.abc import Sequence

import numpy as np

from timeline.dates.days import Window, day_number
from timeline.engine.catalog import Excerpt, PartsCatalog
from timeline.engine.events import PLACE, Beside
from timeline.engine.queries import Filters, Ints, Records
from timeline.engine.tour import BEGIN, Steps
from timeline.page.navigation import Story, at_step, tour_start, tour_story
from timeline.page.tour import full_and_dimmed
from timeline.view.chapters import at_chapter, chapter_of, chapter_rows
from timeline.view.state import ViewState, to_query
from timeline.view.view import View, filtered


@full_and_dimmed.register
def _(catalog: PartsCatalog, view: View) -> tuple[Sequence[int], Sequence[int]]:
    """Of a chapter: as many numbers as there are accounts of each kind."""
    chapter, every = chapter_of(catalog, view.state), view.totals.accounts - view.totals.undated
    if chapter is None:
        return range(every), range(0)
    excerpt = catalog.excerpt(Records(events=chapter.events))
    inside = filtered(excerpt, view.state.filters).within(view.window) & excerpt.index.dated
    full = sum(bool(inside[row]) for row in chapter_rows(excerpt, view.state) or ())
    return range(full), range(every - full)


@tour_start.register
def _(catalog: PartsCatalog, view: View) -> str:
    if catalog.archive.topic.chapters:
        return to_query(at_chapter(catalog, view.state, 1))
    _, _, beside = _steps(catalog, view.state)
    excerpt, (_, _, first, _) = _named(catalog, beside)
    return to_query(at_step(excerpt, view.state, first)) if first else ""


def on_tour(catalog: PartsCatalog, state: ViewState) -> Story:
    """The ways from the step whose card is open."""
    own = catalog.excerpt(Records(events=(state.event,)))
    keys = _keys(own, _proper(catalog))
    every, before, beside = _steps(catalog, state, keys)
    excerpt, events = _named(catalog, beside)
    others = [event if event != state.event else "" for event in events]
    if keys == BEGIN:  # no step: all of them are ahead
        others = ["", "", events[2], events[3]]
    return tour_story(excerpt, state, others, 0 if keys == BEGIN else before + 1, every, beside.events)


def _proper(catalog: PartsCatalog) -> Window:
    topic = catalog.archive.topic
    return day_number(topic.start), day_number(topic.end)


def _steps(catalog: PartsCatalog, state: ViewState, keys: tuple[float, ...] = BEGIN) -> tuple[int, int, Beside]:
    return catalog.ask(Steps(Filters(state.filters, catalog.language.code), _proper(catalog), keys))


def _keys(own: Excerpt, proper: Window) -> tuple[float, ...]:
    """The keys of an event as a step of the tour; BEGIN where it is none."""
    of, index = own.columns, own.index
    inside = of.dated & (of.first >= proper[0]) & (of.first <= proper[1])
    if not inside.any() or not (of.importance == 1).any():
        return BEGIN
    row = int(index.in_order(np.asarray(of.dated))[0])
    return (0.0, *(float(each[row]) for each in (of.first, index.time, of.last, own.places)))


def _named(catalog: PartsCatalog, beside: Beside) -> tuple[Excerpt, list[str]]:
    """The events beside one by name, "" where there is none, and the catalog that has them."""
    places: list[Ints] = [way[PLACE].astype(np.int64) for way in beside.ways]
    real = [way[way >= 0] for way in places]
    excerpt = catalog.excerpt(Records(tuple(sorted({int(n) for way in real for n in way}))))
    return excerpt, [str(excerpt.index.event[int(excerpt.rows(way)[0])]) if way.size else "" for way in real]
