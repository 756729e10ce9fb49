"""The chapters of the tour, as views: which one an address asks for, the window that it shows, the accounts that it tells."""

from datetime import date

from timeline.data.story import Chapter
from timeline.view.catalog import Catalog
from timeline.view.state import ViewState


def chapter_of(catalog: Catalog, state: ViewState) -> Chapter | None:
    """The chapter that a state is in; None at the tour's end, in a tour without chapters, and outside of it."""
    chapters = catalog.archive.topic.chapters
    return chapters[state.tour - 1] if 0 < state.tour <= len(chapters) else None


def touring(catalog: Catalog, state: ViewState) -> bool:
    """Whether a state is in a tour of chapters, its end included."""
    return bool(state.tour and catalog.archive.topic.chapters)


def chapter_window(catalog: Catalog, chapter: Chapter) -> tuple[date, date]:
    """The days that a chapter shows, never outside the timeline proper; all of that where the chapter lies beyond it."""
    topic = catalog.archive.topic
    start, end = max(chapter.start, topic.start), min(chapter.end, topic.end)
    return (start, end) if start <= end else (topic.start, topic.end)


def at_chapter(catalog: Catalog, state: ViewState, number: int) -> ViewState:
    """The tour at a chapter, 1 the first; one after the last is the end, which shows the whole time."""
    state = state.opened("").but(view="timeline", tour=number, start=None, end=None, labels="headlines")
    return settled(catalog, state)


def steps(catalog: Catalog, state: ViewState) -> list[ViewState]:
    """The tour at each of its chapters, and at its end; none where a topic has no chapters."""
    count = len(catalog.archive.topic.chapters)
    return [at_chapter(catalog, state, n + 1) for n in range(count + 1 if count else 0)]


def left(state: ViewState) -> ViewState:
    """The view without the tour: the whole time again, and no card."""
    return state.opened("").but(tour=0, start=None, end=None)


def settled(catalog: Catalog, state: ViewState) -> ViewState:
    """The state with its chapter's window, where it names none of its own."""
    chapter = chapter_of(catalog, state)
    if not chapter or state.zoomed or state.view != "timeline":
        return state
    start, end = chapter_window(catalog, chapter)
    return state.but(start=start, end=end)


def chapter_events(catalog: Catalog, state: ViewState) -> frozenset[str] | None:
    """The events that the chapter tells of, which stand out; None where all are alike."""
    chapter = chapter_of(catalog, state)
    return frozenset(chapter.events) if chapter else None


def chapter_rows(catalog: Catalog, state: ViewState) -> frozenset[int] | None:
    """The accounts of those events, as row numbers."""
    chapter = chapter_of(catalog, state)
    return frozenset(n for event in chapter.events for n in catalog.events[event]) if chapter else None
