"""The tour of a topic's chapters: one sentence each, where it is in the whole, and at the end three questions to explore."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import singledispatch

import numpy as np
from markupsafe import Markup, escape

from timeline.data.story import Chapter
from timeline.languages.language import Language
from timeline.page.side import dated_name
from timeline.page.templating import render
from timeline.view.catalog import Catalog
from timeline.view.chapters import at_chapter, chapter_of, chapter_rows, chapter_window, left, steps, touring
from timeline.view.state import ViewState, to_query
from timeline.view.view import View


@dataclass(frozen=True)
class Step:
    """A chapter as a place to go to."""

    number: int
    title: str
    when: str
    href: str


@dataclass(frozen=True)
class Link:
    """Where a question, or an event, leads."""

    words: str
    href: str


def tour_column(catalog: Catalog, view: View) -> str:
    """The column of the tour as HTML; "" outside of a tour of chapters."""
    state = view.state
    if not touring(catalog, state):
        return ""
    steps, chapter = tour_steps(catalog, state), chapter_of(catalog, state)
    hidden = _hidden(catalog, view)
    return render(
        catalog.language,
        "chapter.html",
        number=state.tour,
        steps=steps,
        sentence=_marked(catalog.word(chapter.sentence), catalog.word(chapter.differ)) if chapter else "",
        articles=_tellers(catalog, chapter) if chapter else [],
        compare=list(_compared(catalog, state, chapter)) if chapter else [],
        questions=[] if chapter else questions(catalog, state),
        previous=to_query(at_chapter(catalog, state, state.tour - 1)) if state.tour > 1 else "",
        next=to_query(at_chapter(catalog, state, state.tour + 1)) if chapter else "",
        last=to_query(at_chapter(catalog, state, len(steps) + 1)),
        leave=to_query(left(state)),
        hidden=hidden,
        clear=to_query(state.cleared()),
    )


def _marked(sentence: str, differ: str) -> Markup:
    """A sentence with the words marked that say what the articles differ in."""
    before, words, after = sentence.partition(differ) if differ else (sentence, "", "")
    return escape(before) + (Markup("<mark>{}</mark>").format(words) if words else "") + escape(after)


def tour_steps(catalog: Catalog, state: ViewState) -> list[Step]:
    """The chapters in their order."""
    return [
        Step(at.tour, catalog.word(chapter.title), _when(catalog, chapter), to_query(at))
        for chapter, at in zip(catalog.archive.topic.chapters, steps(catalog, state)[:-1], strict=True)
    ]


def questions(catalog: Catalog, state: ViewState) -> list[Link]:
    """Three questions with which a reader goes on, as views without any filter but their own."""
    say, free = catalog.language.gettext, left(state).cleared()
    found = [Link(say("Where do the articles differ?"), to_query(free.but(view="coverage", sort="sources")))]
    if actor := _most_named(catalog):
        words = say("What do they tell of %(actor)s?", actor=catalog.names["actor"][actor])
        found.append(Link(words, to_query(free.but(actor=(actor,)))))
    asked = say("What is alleged or denied, and by whom?")
    return [*found, Link(asked, to_query(free.but(view="list", standing=("alleged", "denied"))))]


def chapter_view(catalog: Catalog, view: View) -> View:
    """A view of the chapter's events alone, where the chart cannot show them among the others; the view itself elsewhere."""
    told = chapter_rows(catalog, view.state)
    if told is None:
        return view
    only = view.order[np.isin(view.order, list(told))]
    return replace(view, only=only, state=view.state.but(labels="all"))


@singledispatch
def full_and_dimmed(catalog: Catalog, view: View) -> tuple[Sequence[int], Sequence[int]]:
    """The accounts of a chart that stand out, and those that stand back, as row numbers."""
    told = chapter_rows(catalog, view.state)
    drawn = view.dated
    stands = np.ones(len(drawn), dtype=bool) if told is None else np.isin(drawn, list(told))
    return drawn[stands].tolist(), drawn[~stands].tolist()


def _hidden(catalog: Catalog, view: View) -> int:
    """How many accounts of the chapter the filters hide."""
    return sum(not view.shown.matching[n] for n in chapter_rows(catalog, view.state) or ())


def _tellers(catalog: Catalog, chapter: Chapter) -> list[str]:
    """The articles that tell the chapter, with their dates."""
    telling = {str(catalog.index.source[n]) for event in chapter.events for n in catalog.events[event]}
    return [dated_name(catalog, source) for source in catalog.index.facets["source"].values if source in telling]


def _compared(catalog: Catalog, state: ViewState, chapter: Chapter) -> Iterator[Link]:
    """The events of the chapter that several articles tell."""
    for event in chapter.events:
        if catalog.telling(event) > 1:
            yield Link(catalog.event_title(event), to_query(state.opened(event)))


def _most_named(catalog: Catalog) -> str:
    """The person that most accounts name; of a topic without persons whoever is named most."""
    totals = dict(zip(catalog.index.facets["actor"].values, catalog.facet_totals["actor"], strict=True))
    if not totals:
        return ""
    persons = [actor for actor in totals if catalog.actors[actor]["kind"] == "person"]
    return max(persons or totals, key=lambda actor: totals[actor])


def _when(catalog: Catalog, chapter: Chapter) -> str:
    return months_words(*chapter_window(catalog, chapter), catalog.language)


def months_words(first: date, last: date, language: Language) -> str:
    """The months of two days, in short: "Feb–Mar 2019", "Feb 2019", "Nov 2018–Mar 2019"."""
    short = language.short_month_names
    one, two = short[first.month - 1], short[last.month - 1]
    if first.year != last.year:
        return f"{one} {first.year}–{two} {last.year}"
    return f"{one} {last.year}" if one == two else f"{one}–{two} {last.year}"
