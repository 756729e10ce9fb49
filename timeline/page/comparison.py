"""Comparison of articles: the events that several tell, and in what these differ, as short cells of a small table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from timeline.dates.days import day_of
from timeline.view.catalog import Catalog
from timeline.view.drawing import short_name
from timeline.view.labels import brief_date
from timeline.view.type_groups import group_of

MOST_TELLERS = 3  # articles side by side; the rest are counted
MOST_RESPECTS = 4  # lines of the table; the rest are named under it


@dataclass(frozen=True)
class Teller:
    """An article that tells the event: its short name, the standing and colour of its account there, all its accounts."""

    source: str
    name: str
    standing: str
    standing_words: str
    colour: int
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Cell:
    """What one article says in one respect; where it says nothing, that is no difference."""

    words: str
    said: bool = True


@dataclass(frozen=True)
class Respect:
    """One respect in which accounts can be compared, and whether they differ in it."""

    label: str
    cells: tuple[Cell, ...]
    differs: bool


@dataclass(frozen=True)
class SharedEvent:
    """An event that several articles tell; `also` are the labels of differences for which there is no line."""

    number: int
    event: str
    title: str
    year: str
    tellers: tuple[Teller, ...]
    respects: tuple[Respect, ...]
    also: tuple[str, ...]
    more: int  # articles beyond those side by side


def compare(catalog: Catalog, event: str, rows: Sequence[int], number: int) -> SharedEvent:
    """An event by the accounts in `rows`: one a source, its most important."""
    by_source: dict[str, list[int]] = {}
    for n in rows:
        by_source.setdefault(str(catalog.index.source[n]), []).append(n)
    mains = [catalog.main_account(own) for own in by_source.values()]
    shown = mains[:MOST_TELLERS]
    year = _year(catalog, mains)
    found = list(_respects(catalog, shown, year))
    kept = [r for r in found if r.differs or r is found[0]]
    also = tuple(r.label for r in kept[MOST_RESPECTS:])
    tellers = tuple(_teller(catalog, n, by_source[str(catalog.index.source[n])]) for n in shown)
    respects = tuple(kept[:MOST_RESPECTS])
    title = event_title(catalog, event, rows)
    return SharedEvent(number, event, title, year, tellers, respects, also, len(mains) - len(shown))


def event_title(catalog: Catalog, event: str, rows: Sequence[int]) -> str:
    """What an event is called: by its own neutral title where it has one, else by its most important account of `rows`."""
    records, language = catalog.records, catalog.language.code
    for column in (f"event_title_{language}", "event_title"):
        for n in catalog.events[event]:
            if given := str(records[n].get(column) or ""):
                return given
    return catalog.title(catalog.main_account(rows))


def _teller(catalog: Catalog, row: int, rows: Sequence[int]) -> Teller:
    account = catalog.accounts[row]
    source, colour = str(account.row["source"]), group_of(catalog).get(str(account.row["type"]), 0)
    name, standing = short_name(catalog, source), str(account.row["standing"])
    return Teller(source, name, standing, account.standing, colour, tuple(rows))


def _respects(catalog: Catalog, rows: Sequence[int], year: str) -> Iterator[Respect]:
    """In what accounts can be compared; the first is the date."""
    say, told = catalog.language.gettext, [catalog.accounts[n] for n in rows]
    silent = say("not said")
    days = {(int(catalog.index.first[n]), int(catalog.index.last[n]), bool(catalog.index.dated[n])) for n in rows}
    said = (brief_date(a.row, catalog.language, int(year) if year else None) for a in told)
    yield Respect(say("Date"), tuple(map(Cell, said)), len(days) > 1)
    yield _respect(say("Standing"), [a.standing for a in told], silent)
    for label in dict.fromkeys(label for a in told for label in a.figures):
        yield _respect(label, [a.figures.get(label, "") for a in told], silent)
    for label, column in ((say("Says who"), "attributed_to"), (say("Place"), "place")):
        cells = [str(a.row[column]) for a in told]
        if all(cells):
            yield _respect(label, cells, silent)


def _respect(label: str, texts: Sequence[str], silent: str) -> Respect:
    cells = tuple(Cell(text or silent, bool(text)) for text in texts)
    return Respect(label, cells, len(set(texts)) > 1)


def _year(catalog: Catalog, rows: Sequence[int]) -> str:
    """The year that all these accounts lie in; "" where they do not, or one is undated."""
    index = catalog.index
    years = {day_of(int(day)).year for n in rows for day in (index.first[n], index.last[n])}
    return str(years.pop()) if len(years) == 1 and all(index.dated[n] for n in rows) else ""
