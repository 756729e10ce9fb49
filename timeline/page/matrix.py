"""Matrix of coverage, lying on its side: a column an event in order of time, a row an article, a dot where it tells it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from timeline.chart.text_width import text_width
from timeline.dates.days import day_of
from timeline.languages.isolation import isolate
from timeline.page.comparison import event_title
from timeline.view.catalog import Catalog
from timeline.view.drawing import short_name
from timeline.view.told import EventCounts
from timeline.view.type_groups import group_of

MOST_COLUMNS, MOST_DOTS = 160, 900  # of a page
MOST_NAMED = 4  # articles that a column's words name
GUTTER = 0.7  # of a column, between two groups
COLUMN = 11.0  # px, for the room of a group's words
WORDS_SIZE = 12.5

Event = tuple[str, tuple[int, ...]]  # an event, and its accounts as row numbers


@dataclass(frozen=True)
class Dot:
    """An article that tells the event: its row in the matrix, the shape's standing, the place of its colour, its accounts."""

    row: int
    standing: str
    colour: int
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Column:
    """One event: `at` is how many columns stand left of it; `number` that of its card, 0 without one."""

    event: str
    title: str
    when: str
    told: str
    at: float
    number: int
    shared: bool
    dots: tuple[Dot, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Group:
    """The events of a year, or of all years before the timeline proper: where they stand, and what may be said of them."""

    name: str
    events: str
    at: float
    columns: int
    rows: tuple[tuple[int, ...], ...]  # the accounts of each event


@dataclass(frozen=True)
class Line:
    """An article's row: its key, short and whole name, and how many accounts it has in all."""

    source: str
    short: str
    name: str
    accounts: int


@dataclass(frozen=True)
class Matrix:
    """One page of the matrix; `first` to `last` of `every` event."""

    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    lines: tuple[Line, ...]
    width: float  # in columns, with gutters
    first: int
    last: int
    every: int
    page: int
    pages: int


@dataclass(frozen=True)
class Part:
    """The events from place `first` of an order up to `stop`: a page of so many."""

    first: int
    stop: int
    page: int
    pages: int


def part_of(counts: EventCounts, page: int, by_time: bool, at_most: Callable[[int], int]) -> Part:
    """The events of a page, by time or by the number of articles that tell them; a page that is not there is the nearest one."""
    begins = page_begins(counts, by_time, at_most(MOST_COLUMNS), at_most(MOST_DOTS))
    page = min(max(page, 1), max(len(begins), 1))
    first, stop = [*begins, len(counts), 0][page - 1 : page + 1] if begins else (0, 0)
    return Part(first, stop, page, len(begins))


def page_begins(counts: EventCounts, by_time: bool, most_columns: int, most_dots: int) -> list[int]:
    """Where parts begin that a browser holds with ease: there is a bound for columns, and one for dots.

    A day, or the events of as many articles, is on one page; where it is too large for one, in as many equal parts as it takes.
    """
    begins, at, columns, dots = list[int](), 0, most_columns, 0
    _, events, tellings = counts.runs(by_time)
    for count, told in zip(events.tolist(), tellings.tolist(), strict=True):
        columns, dots = columns + count, dots + told
        if columns > most_columns or dots > most_dots:
            parts = max(-(-count // most_columns), -(-told // most_dots))
            step = -(-count // parts)
            begins += range(at, at + count, step)
            columns, dots = (count, told) if parts == 1 else (most_columns, most_dots)
        at += count
    return begins


def build_matrix(
    catalog: Catalog,
    events: Sequence[Event],
    part: Part,
    every: int,
    numbers: Mapping[str, int],
    totals: Mapping[str, int],
    grouped: bool,
) -> Matrix:
    """A page with the `events` of its part, of `every` event.

    `numbers` are those of their cards, `totals` the accounts of each source. `grouped`: by year.
    """
    telling = {str(catalog.index.source[n]) for _, rows in events for n in rows}
    sources = [s for s in catalog.index.facets["source"].values if s in telling]
    place = {source: n for n, source in enumerate(sources)}
    columns: list[Column] = []
    groups: list[Group] = []
    left = 0.0
    for name, members in groupby(events, key=lambda e: _group(catalog, e[1]) if grouped else ""):
        own = list(members)
        left += GUTTER if groups else 0.0
        groups.append(_grouped(catalog, name, own, left))
        columns += [_column(catalog, event, place, numbers, left + n) for n, event in enumerate(own)]
        left += len(own)
    lines = tuple(Line(s, short_name(catalog, s), catalog.names["source"][s], totals.get(s, 0)) for s in sources)
    span = part.first + 1, part.stop, every, part.page, part.pages
    return Matrix(tuple(columns), tuple(_legible(groups)), lines, left, *span)


def _group(catalog: Catalog, rows: Sequence[int]) -> str:
    if not catalog.index.dated[rows[0]]:
        return catalog.language.gettext("Undated")
    year, start = day_of(int(catalog.index.first[rows[0]])).year, catalog.archive.topic.start.year
    return str(year) if year >= start else catalog.language.gettext("Before %(year)s", year=start)


def _grouped(catalog: Catalog, name: str, events: Sequence[Event], at: float) -> Group:
    counted = catalog.language.format_number(len(events))
    return Group(name, counted, at, len(events), tuple(rows for _, rows in events))


def _legible(groups: Sequence[Group]) -> Iterator[Group]:
    """The groups without those words for which there is no room before the next one's."""
    ends = [*(group.at for group in groups[1:]), groups[-1].at + groups[-1].columns] if groups else []
    for group, following in zip(groups, ends, strict=True):
        room = (following - group.at) * COLUMN
        fit = text_width(group.name, WORDS_SIZE, 600) + 3
        whole = fit + text_width(group.events, WORDS_SIZE) + 8
        fits = fit <= room
        name, events = group.name if fits else "", group.events if fits and whole <= room else ""
        yield replace(group, name=name, events=events)


def _column(catalog: Catalog, event: Event, place: Mapping[str, int], numbers: Mapping[str, int], at: float) -> Column:
    key, rows = event
    by_source: dict[str, list[int]] = {}
    for n in rows:
        by_source.setdefault(str(catalog.index.source[n]), []).append(n)
    mains = {source: catalog.main_account(own) for source, own in by_source.items()}
    when = catalog.accounts[catalog.main_account(rows)].date
    dots = tuple(_dot(catalog, n, place[source], by_source[source]) for source, n in mains.items())
    title = event_title(catalog, key, rows) if len(mains) > 1 else catalog.title(catalog.main_account(rows))
    return Column(key, title, when, _told(catalog, mains), at, numbers.get(key, 0), len(mains) > 1, dots, rows)


def _dot(catalog: Catalog, row: int, line: int, rows: Sequence[int]) -> Dot:
    record = catalog.records[row]
    return Dot(line, str(record["standing"]), group_of(catalog).get(str(record["type"]), 0), tuple(rows))


def _told(catalog: Catalog, mains: Mapping[str, int]) -> str:
    """Who tells an event, and as what: "WSWS (alleged), Breitbart (stated as fact)"."""
    said = [f"{isolate(short_name(catalog, s))} ({catalog.accounts[n].standing.lower()})" for s, n in mains.items()]
    rest = len(said) - MOST_NAMED
    if rest > 0:
        others = catalog.language.ngettext("%(n)s other article", "%(n)s other articles", rest)
        said = [*said[:MOST_NAMED], others]
    return catalog.language.format_list(said)
