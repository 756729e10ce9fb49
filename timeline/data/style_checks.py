"""Style checks: what a careful editor would ask about rows that are good otherwise; warnings that leave no row out."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from timeline.data.actor_tree import walk
from timeline.data.folding import Text, fold
from timeline.data.passages import Passage
from timeline.data.problems import Problem, shorten, warning
from timeline.data.schema import LONGEST_TITLE
from timeline.data.twins import find_look_alikes, find_twins
from timeline.dates.parse import Span, format_day, format_span

MOST_DAYS_APART = 60
COPIED_WORDS = 5
VAGUE_DAYS = 28  # a span of so many days or more is vague
LONGEST_NAME = 12  # words
MOST_ALIKE = 5  # so many accounts of one vague span are a hint that each could be dated better,
SHARE_ALIKE = 0.03  # where they are so large a part of all
_WORD = re.compile(r"\w+(?:'\w+)*")

Remark = tuple[int, str, str, str, str]  # row, column, value, message, hint


@dataclass(frozen=True, slots=True)
class Telling:
    """One good row, with what the style checks need of it; `passage` is None where the text is not at hand."""

    row: int
    event: str
    event_title: str
    source: str
    title: str
    summary: str
    standing: str
    type: str
    place: str
    actors: Sequence[str]
    figures: Sequence[str]
    span: Span | None
    passage: Passage | None


@dataclass(frozen=True)
class Surroundings:
    """What the rows are held against: when sources were published, who is part of whom, all names, the texts at hand."""

    published: Mapping[str, Span | None]
    part_of: Mapping[str, str]
    names: Iterable[str]  # of actors, with their aliases
    texts: Mapping[str, Text]


def style_problems(file: str, tellings: Sequence[Telling], around: Surroundings) -> list[Problem]:
    """All warnings about these rows; the time grows with the rows plus the texts."""
    return [
        warning(file, row, column, value, message, hint)
        for check in _CHECKS
        for row, column, value, message, hint in check(tellings, around)
    ]


def _long_titles(tellings: Sequence[Telling], _: Surroundings) -> Iterator[Remark]:
    for told in tellings:
        for column, title in (("title", told.title), ("event_title", told.event_title)):
            if len(title) > LONGEST_TITLE:
                yield (
                    told.row,
                    column,
                    title,
                    f"has {len(title)} characters, over {LONGEST_TITLE} are cut",
                    "shorten it",
                )


def _told_twice(tellings: Sequence[Telling], _: Surroundings) -> Iterator[Remark]:
    first: dict[tuple[str, str], int] = {}
    for told in tellings:
        row = first.setdefault((told.event, told.source), told.row)
        if row != told.row:
            message = f'is told by "{shorten(told.source)}" in row {row} too'
            yield told.row, "event", told.event, message, "join the two rows, or give one an event of its own"


def _far_apart(tellings: Sequence[Telling], _: Surroundings) -> Iterator[Remark]:
    """Events of which one account ends long before another one begins."""
    ends: dict[str, list[tuple[date, Telling]]] = defaultdict(list)
    starts: dict[str, list[tuple[date, Telling]]] = defaultdict(list)
    for told in tellings:  # an end that is open or not known may lie anywhere
        if told.span and not told.span.last.limit:
            ends[told.event].append((told.span.end, told))
        if told.span and not told.span.first.limit:
            starts[told.event].append((told.span.start, told))
    for event in ends.keys() & starts.keys():
        (early, before), (late, told) = min(ends[event], key=_day), max(starts[event], key=_day)
        if (days := (late - early).days) > MOST_DAYS_APART:
            message = (
                f"has accounts {days} days apart ({format_day(early)} in row {before.row}, {format_day(late)} here)"
            )
            yield told.row, "event", event, message, "give them events of their own, if they are not the same"


def _day(dated: tuple[date, Telling]) -> date:
    return dated[0]


def _after_paper(tellings: Sequence[Telling], around: Surroundings) -> Iterator[Remark]:
    """Dates after publication; of what is reported as fact they are an error, found elsewhere."""
    for told in tellings:
        published = around.published.get(told.source)
        if told.span and published and told.standing != "planned" and told.span.start > published.end:
            message = f"is after its source was published ({format_span(published)})"
            yield told.row, "date", format_span(told.span), message, "mend the date, or write the standing planned"


def _equally_vague(tellings: Sequence[Telling], _: Surroundings) -> Iterator[Remark]:
    rows: dict[tuple[date, date], list[Telling]] = defaultdict(list)
    for told in tellings:
        if told.span and (told.span.end - told.span.start).days + 1 >= VAGUE_DAYS:
            rows[told.span.start, told.span.end].append(told)
    for same in rows.values():
        if len(same) >= max(MOST_ALIKE, SHARE_ALIKE * len(tellings)):
            first = same[0]
            others = ", ".join(str(told.row) for told in same[1:4]) + (" ..." if len(same) > 4 else "")
            message = f"is the date of {len(same)} accounts (rows {others} too), which the chart cannot order"
            hint = "date each as narrowly as its text or public knowledge allows, with a note"
            yield first.row, "date", format_span(first.span) if first.span else "", message, hint


def _beside_parents(tellings: Sequence[Telling], around: Surroundings) -> Iterator[Remark]:
    for told in tellings:
        for actor in told.actors:
            above = list(walk(actor, around.part_of))[1:]
            if beside := next((name for name in above if name in told.actors), None):
                message = f'stands beside "{shorten(beside)}", which it is part of'
                yield told.row, "actors", actor, message, "name only the one who acts: a filter finds the other by it"


def _words_copied(tellings: Sequence[Telling], around: Surroundings) -> Iterator[Remark]:
    """Summaries with words in a row that stand in their passage so."""
    names = {tuple(_words(name)) for name in around.names}
    by_source: dict[str, list[tuple[Telling, list[str]]]] = defaultdict(list)
    for told in tellings:
        if told.passage and told.source in around.texts:
            by_source[told.source].append((told, _words(told.summary)))
    for source, rows in by_source.items():
        places = _places(around.texts[source], {run for _, words in rows for run in _runs(words)})
        for told, words in rows:
            copied = (run for run in _copied(words, places, told.passage) if _own_words(run, names) >= COPIED_WORDS)
            if run := next(copied, None):
                message = f'has {len(run)} words in a row from its passage: "{shorten(" ".join(run))}"'
                yield told.row, "summary", "", message, "use words of your own"


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(fold(text))]


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[start : start + COPIED_WORDS]) for start in range(len(words) - COPIED_WORDS + 1))


def _places(text: Text, wanted: set[tuple[str, ...]]) -> dict[tuple[str, ...], list[int]]:
    """Where these runs of words begin in the raw text, by one pass over it."""
    found = [(match.start(), match[0].casefold()) for match in _WORD.finditer(text.folded)]
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for (offset, _), run in zip(found, _runs([word for _, word in found]), strict=False):
        if run in wanted:
            places[run].append(text.raw_span(offset)[0])
    return places


def _copied(
    words: Sequence[str], places: Mapping[tuple[str, ...], Sequence[int]], passage: Passage | None
) -> Iterator[Sequence[str]]:
    """The words in a row, five or more, that stand in the passage."""
    inside = [bool(passage and _holds(places.get(run, ()), passage)) for run in _runs(words)]
    for held, group in groupby(enumerate(inside), key=itemgetter(1)):
        if held:
            found = [place for place, _ in group]
            yield words[found[0] : found[-1] + COPIED_WORDS]


def _own_words(words: Sequence[str], names: Container[tuple[str, ...]]) -> int:
    """How many words these are where each actor's name counts as one: it cannot be put in other words."""
    count = place = 0
    while place < len(words):
        sizes = range(min(len(words) - place, LONGEST_NAME), 1, -1)
        place += next((size for size in sizes if tuple(words[place : place + size]) in names), 1)
        count += 1
    return count


def _holds(places: Sequence[int], passage: Passage) -> bool:
    place = bisect_left(places, passage.start)
    return place < len(places) and places[place] < passage.end


def _twins(tellings: Sequence[Telling], _: Surroundings) -> Iterator[Remark]:
    """Words of an open list that differ only in capitals, accents, hyphens or plural."""
    yield from _alike(tellings, "type", lambda told: (told.type,), find_twins)
    yield from _alike(tellings, "place", lambda told: (told.place,), find_twins)
    yield from _alike(tellings, "figures", lambda told: told.figures, find_twins)
    yield from _alike(tellings, "figures", lambda told: told.figures, find_look_alikes)


def _alike(
    tellings: Sequence[Telling],
    column: str,
    words: Callable[[Telling], Iterable[str]],
    find: Callable[[Mapping[str, int]], Iterable[tuple[str, str]]],
) -> Iterator[Remark]:
    counts = Counter(word for told in tellings for word in words(told) if word)
    first: dict[str, int] = {}
    for told in tellings:
        for word in words(told):
            first.setdefault(word, told.row)
    for word, other in find(counts):
        message = f'may be meant as "{shorten(other)}" in row {first[other]}'
        yield first[word], column, word, message, "write both in one way, if they are the same"


_CHECKS: tuple[Callable[[Sequence[Telling], Surroundings], Iterator[Remark]], ...] = (
    _long_titles,
    _told_twice,
    _far_apart,
    _after_paper,
    _equally_vague,
    _beside_parents,
    _words_copied,
    _twins,
)
