"""Style checks: what a careful editor would ask about rows that are good otherwise; warnings that leave no row out."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeVar

import numpy as np
import pandas as pd

from timeline.data.accounts import Accounts
from timeline.data.actor_tree import walk
from timeline.data.checks import Distinct
from timeline.data.folding import Text, fold
from timeline.data.passages import Passage
from timeline.data.problems import Problem, shorten, warning
from timeline.data.schema import LONGEST_TITLE, split_figures, split_list
from timeline.data.twins import find_look_alikes, find_twins
from timeline.dates.parse import Span, format_day, format_span

MOST_DAYS_APART = 60
COPIED_WORDS = 5
VAGUE_DAYS = 28  # a span of so many days or more is vague
LONGEST_NAME = 12  # words
MOST_ALIKE = 5  # so many accounts of one vague span are a hint that each could be dated better,
SHARE_ALIKE = 0.03  # where they are so large a part of all
Value = TypeVar("Value")
_WORD = re.compile(r"\w+(?:'\w+)*")


class Telling(NamedTuple):
    """One good row, with what the style checks need of it; `passage` is None where the text is not at hand."""

    row: int
    event: str
    event_title: str
    source: str
    title: str
    summary: str
    standing: str
    span: Span | None
    passage: Passage | None


@dataclass(frozen=True, eq=False)
class Tellings:
    """The rows of a checked table that are or will be served, in file order; only those that a check is about are taken out."""

    accounts: Accounts
    rows: np.ndarray

    def column(self, name: str) -> Distinct[str]:
        """A column as written, of these rows."""
        return self._of(self.accounts.table.distinct(name))

    @cached_property
    def spans(self) -> Distinct[Span | None]:
        return self._of(self.accounts.spans)

    @cached_property
    def passages(self) -> Distinct[Passage | None]:
        return self._of(self.accounts.passages)

    def _of(self, column: Distinct[Value]) -> Distinct[Value]:
        return Distinct(column.codes[self.rows], column.values)

    def days(self, get: Callable[[Span], date | None], otherwise: int) -> np.ndarray:
        """A day of each row's span as a number; `otherwise` where there is no span, or no such day."""
        found = ((span and get(span)) for span in self.spans.values)
        numbers = [day.toordinal() if day else otherwise for day in found]
        return np.array(numbers, dtype=np.int64)[self.spans.codes]

    def where(self, mask: np.ndarray) -> Iterator[Telling]:
        """The rows of a mask, in file order."""
        table, places = self.accounts.table, self.rows[mask]
        names = ("event", "event_title", "source", "title", "summary", "standing")
        written = (table.distinct(name).rows(places) for name in names)
        numbers = (table.sheet.numbers[row] for row in places.tolist())
        return map(Telling, numbers, *written, self.accounts.spans.rows(places), self.accounts.passages.rows(places))


@dataclass(frozen=True)
class Surroundings:
    """What the rows of a file are held against: publications, who is part of whom, all names, the texts at hand."""

    file: str
    published: Mapping[str, Span | None]
    part_of: Mapping[str, str]
    names: Iterable[str]  # of actors, with their aliases
    texts: Mapping[str, Text]

    def remark(self, row: int, column: str, value: str, message: str, hint: str) -> Problem:
        """A warning about a cell of a row."""
        return warning(self.file, row, column, value, message, hint)


def style_problems(tellings: Tellings, around: Surroundings) -> list[Problem]:
    """All warnings about these rows; the time grows with the rows plus the texts."""
    return [problem for check in _CHECKS for problem in check(tellings, around)]


def _long_titles(tellings: Tellings, around: Surroundings) -> Iterator[Problem]:
    titles = [tellings.column(name).where(lambda cell: len(cell) > LONGEST_TITLE) for name in ("title", "event_title")]
    for told in tellings.where(np.logical_or(*titles)):
        for column, title in (("title", told.title), ("event_title", told.event_title)):
            if len(title) > LONGEST_TITLE:
                message = f"has {len(title)} characters, over {LONGEST_TITLE} are cut"
                yield around.remark(told.row, column, title, message, "shorten it")


def _told_twice(tellings: Tellings, around: Surroundings) -> Iterator[Problem]:
    events, sources = tellings.column("event"), tellings.column("source")
    pairs = events.codes.astype(np.int64) * max(len(sources.values), 1) + sources.codes
    first: dict[tuple[str, str], int] = {}
    for told in tellings.where(pd.Series(pairs).duplicated(keep=False).to_numpy()):
        row = first.setdefault((told.event, told.source), told.row)
        if row != told.row:
            message = f'is told by "{shorten(told.source)}" in row {row} too'
            yield around.remark(
                told.row, "event", told.event, message, "join the two rows, or give one an event of its own"
            )


def _far_apart(tellings: Tellings, around: Surroundings) -> Iterator[Problem]:
    """Events of which one account ends long before another one begins."""
    ends: dict[str, list[tuple[date, Telling]]] = defaultdict(list)
    starts: dict[str, list[tuple[date, Telling]]] = defaultdict(list)
    for told in tellings.where(_in_far_events(tellings)):
        if told.span and _known_end(told.span):
            ends[told.event].append((told.span.end, told))
        if told.span and _known_start(told.span):
            starts[told.event].append((told.span.start, told))
    for event in ends:
        (early, before), (late, told) = min(ends[event], key=_day), max(starts[event], key=_day)
        message = (
            f"has accounts {(late - early).days} days apart "
            f"({format_day(early)} in row {before.row}, {format_day(late)} here)"
        )
        yield around.remark(
            told.row, "event", event, message, "give them events of their own, if they are not the same"
        )


def _in_far_events(tellings: Tellings) -> np.ndarray:
    """The rows of those events, as a mask."""
    events, beyond = tellings.column("event"), 10**7  # days: further than any date
    first_end, last_start = np.full(len(events.values), beyond), np.full(len(events.values), -beyond)
    np.minimum.at(first_end, events.codes, tellings.days(_known_end, beyond))
    np.maximum.at(last_start, events.codes, tellings.days(_known_start, -beyond))
    far: np.ndarray = (last_start - first_end > MOST_DAYS_APART)[events.codes]
    return far


def _known_end(span: Span) -> date | None:
    """The day on which it ended; one that is open or not known may lie anywhere."""
    return None if span.last.limit else span.end


def _known_start(span: Span) -> date | None:
    return None if span.first.limit else span.start


def _day(dated: tuple[date, Telling]) -> date:
    return dated[0]


def _after_paper(tellings: Tellings, around: Surroundings) -> Iterator[Problem]:
    """Dates after publication; of what is reported as fact they are an error, found elsewhere."""
    sources = tellings.column("source")
    papers = [around.published.get(source) for source in sources.values]
    ends = np.array([paper.end.toordinal() if paper else date.max.toordinal() for paper in papers], dtype=np.int64)
    late = tellings.days(lambda span: span.start, 0) > ends[sources.codes]
    for told in tellings.where(late & tellings.column("standing").where(lambda standing: standing != "planned")):
        published = around.published[told.source]
        assert told.span and published
        message = f"is after its source was published ({format_span(published)})"
        yield around.remark(
            told.row, "date", format_span(told.span), message, "mend the date, or write the standing planned"
        )


def _equally_vague(tellings: Tellings, around: Surroundings) -> Iterator[Problem]:
    vague = tellings.spans.mapped(lambda span: (span.start, span.end) if span and _is_vague(span) else None).merged()
    counts = np.bincount(vague.codes, minlength=len(vague.values))
    many = counts >= max(MOST_ALIKE, SHARE_ALIKE * len(tellings.rows))
    rows: dict[tuple[date, date], list[Telling]] = defaultdict(list)
    for told in tellings.where(many[vague.codes] & vague.where(bool)):
        assert told.span
        rows[told.span.start, told.span.end].append(told)
    for same in rows.values():
        first = same[0]
        others = ", ".join(str(told.row) for told in same[1:4]) + (" ..." if len(same) > 4 else "")
        message = f"is the date of {len(same)} accounts (rows {others} too), which the chart cannot order"
        hint = "date each as narrowly as its text or public knowledge allows, with a note"
        yield around.remark(first.row, "date", format_span(first.span) if first.span else "", message, hint)


def _is_vague(span: Span) -> bool:
    return (span.end - span.start).days + 1 >= VAGUE_DAYS


def _beside_parents(tellings: Tellings, around: Surroundings) -> Iterator[Problem]:
    above = cache(lambda actor: tuple(walk(actor, around.part_of))[1:])
    lists = tellings.column("actors")

    def beside(cell: str) -> list[tuple[str, str]]:
        """Each actor that stands beside one above it, and that one."""
        actors = split_list(cell) if ";" in cell else []
        found = ((actor, next((name for name in above(actor) if name in actors), "")) for actor in actors)
        return [(actor, parent) for actor, parent in found if parent]

    found = lists.mapped(beside)
    rows = np.flatnonzero(found.where(bool))
    numbers = tellings.accounts.table.sheet.numbers
    for row, pairs in zip(tellings.rows[rows].tolist(), found.rows(rows), strict=True):
        for actor, parent in pairs:
            message = f'stands beside "{shorten(parent)}", which it is part of'
            hint = "name only the one who acts: a filter finds the other by it"
            yield around.remark(numbers[row], "actors", actor, message, hint)


def _words_copied(tellings: Tellings, around: Surroundings) -> Iterator[Problem]:
    """Summaries with words in a row that stand in their passage so."""
    names = {tuple(_words(name)) for name in around.names}
    by_source: dict[str, list[tuple[Telling, list[str]]]] = defaultdict(list)
    at_hand = tellings.column("source").where(lambda source: source in around.texts)
    for told in tellings.where(tellings.passages.where(bool) & at_hand):
        by_source[told.source].append((told, _words(told.summary)))
    for source, rows in by_source.items():
        places = _places(around.texts[source], {run for _, words in rows for run in _runs(words)})
        for told, words in rows:
            copied = (run for run in _copied(words, places, told.passage) if _own_words(run, names) >= COPIED_WORDS)
            if run := next(copied, None):
                message = f'has {len(run)} words in a row from its passage: "{shorten(" ".join(run))}"'
                yield around.remark(told.row, "summary", "", message, "use words of your own")


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(fold(text))]


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[start : start + COPIED_WORDS]) for start in range(len(words) - COPIED_WORDS + 1))


def _places(text: Text, wanted: set[tuple[str, ...]]) -> dict[tuple[str, ...], list[int]]:
    """Where these runs of words begin in the raw text, by one pass over it."""
    found = [(match.start(), match[0].casefold()) for match in _WORD.finditer(text.folded)]
    words, beginnings = [word for _, word in found], {run[0] for run in wanted}
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, (offset, word) in enumerate(found):
        if word in beginnings and (run := tuple(words[place : place + COPIED_WORDS])) in wanted:
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


def _twins(tellings: Tellings, around: Surroundings) -> Iterator[Problem]:
    """Words of an open list that differ only in capitals, accents, hyphens or plural."""
    yield from _alike(tellings, around, "type", find_twins)
    yield from _alike(tellings, around, "place", find_twins)
    yield from _alike(tellings, around, "figures", find_twins)
    yield from _alike(tellings, around, "figures", find_look_alikes)


def _alike(
    tellings: Tellings,
    around: Surroundings,
    column: str,
    find: Callable[[Mapping[str, int]], Iterable[tuple[str, str]]],
) -> Iterator[Problem]:
    cells = tellings.column(column)
    counts: Counter[str] = Counter()
    cell_of: dict[str, int] = {}  # word -> the place of the first cell that has it
    places = {cell: place for place, cell in enumerate(cells.values)}
    for cell, count in cells.counts(np.arange(len(cells.codes))).items():
        for word in dict(split_figures(cell)) if column == "figures" else (cell,) if cell else ():
            cell_of.setdefault(word, places[cell])
            counts[word] += count

    def row(word: str) -> int:
        return tellings.accounts.table.sheet.numbers[tellings.rows[np.argmax(cells.codes == cell_of[word])]]

    for word, other in find(counts):
        message = f'may be meant as "{shorten(other)}" in row {row(other)}'
        yield around.remark(row(word), column, word, message, "write both in one way, if they are the same")


_CHECKS: tuple[Callable[[Tellings, Surroundings], Iterator[Problem]], ...] = (
    _long_titles,
    _told_twice,
    _far_apart,
    _after_paper,
    _equally_vague,
    _beside_parents,
    _words_copied,
    _twins,
)
