"""Accounts under check: the columns of events.csv judged one after another, with dates and passages read on the way."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from timeline.data.checks import Distinct, Table, key_faults, keys_fine, try_date
from timeline.data.csv_file import Sheet
from timeline.data.folding import Text
from timeline.data.lookup import Names, choice_fault
from timeline.data.passages import Passage, PassageProblem, find_in_texts, is_well_formed, split_passage
from timeline.data.problems import Problem, fault, shorten
from timeline.data.schema import (
    ACCOUNT_COLUMNS,
    DEFAULT_STATUS,
    IMPORTANCES,
    STANDINGS,
    STATUSES,
    split_figures,
    split_list,
)
from timeline.data.spans import direction_of
from timeline.dates.parse import Cell, Span, read_alone
from timeline.dates.refusals import after_publication


@dataclass(frozen=True)
class Rules:
    """What accounts are checked against: the other tables, the texts at hand, the types of the topic."""

    sources: Names
    published: Mapping[str, Span | None]
    texts: Mapping[str, Text]
    actors: Names
    types: tuple[str, ...]  # the closed list; empty: any word will do
    languages: Mapping[str, str]  # source -> the language of its words


@dataclass(frozen=True, eq=False)
class Accounts:
    """The checked table, and what was read of its dates and passages: None where there is nothing, or nothing good."""

    table: Table
    spans: Distinct[Span | None]
    passages: Distinct[Passage | None]

    def rows(self, status: str) -> np.ndarray:
        """The good rows of a status, by index."""
        statuses = self.table.distinct("status")
        return np.flatnonzero(self.table.good & statuses.where(lambda cell: (cell or DEFAULT_STATUS) == status))


def _type_fault(cell: str, types: Collection[str]) -> Problem | None:
    found = choice_fault(cell, types, "a type of timeline.toml")
    return found and replace(found, hint=f"{found.hint}; or add it to the types of timeline.toml")


def check_accounts(sheet: Sheet, rules: Rules) -> Accounts:
    """Check all rows, and read their dates and passages. A date is read against its source and judged by its standing."""
    table = Table(sheet, ACCOUNT_COLUMNS)
    _check_ids(table)
    _check_keys(table, "event")
    _check_event_titles(table)
    table.judge("source", _one(rules.sources.fault))
    table.judge("standing", _one(lambda cell: choice_fault(cell, STANDINGS, "a standing")))
    spans = _read_dates(table, rules)
    unsure = table.distinct("actors").where(lambda cell: not _are_good(split_list(cell), rules.actors))
    table.judge("actors", lambda cell: _actor_faults(cell, rules.actors), among=unsure)
    if rules.types:
        table.judge("type", _one(lambda cell: _type_fault(cell, rules.types)))
    unsaid = table.distinct("attributed_to").where(lambda cell: not cell)
    table.judge("attributed_to", _attribution_faults, among=unsaid, by=table.distinct("standing"))
    table.judge("figures", _figure_faults)
    table.judge("importance", _importance_faults)
    passages = _find_passages(table, rules.texts)
    table.judge("status", _one(lambda cell: choice_fault(cell or DEFAULT_STATUS, STATUSES, "a status")))
    table.judge("updated", _updated_faults)
    return Accounts(table, spans, passages)


def _one(find: Callable[[str], Problem | None]) -> Callable[[str], Iterable[Problem]]:
    return lambda cell: (problem,) if (problem := find(cell)) else ()


def _check_keys(table: Table, column: str) -> None:
    if not keys_fine(table.distinct(column).values):
        table.judge(column, key_faults)


def _check_ids(table: Table) -> None:
    legible = table.fine("id").copy()
    codes, ids = table.distinct("id")
    _check_keys(table, "id")
    if len(ids) == len(codes):
        return
    _, first = np.unique(codes, return_index=True)  # the row in which each id stands first
    again = np.flatnonzero(legible & (first[codes] != np.arange(len(codes)))).tolist()
    numbers, hint = table.sheet.numbers, "give each account an id of its own"
    found = ((row, ids[codes[row]], numbers[first[codes[row]]]) for row in again)
    table.report("id", {row: [fault(cell, f"is the id of row {earlier} too", hint)] for row, cell, earlier in found})


def _check_event_titles(table: Table) -> None:
    """The accounts of an event that give it a title give it the same."""
    titles = table.distinct("event_title")
    rows = np.flatnonzero(table.fine("event_title") & titles.where(bool))
    given: dict[str, tuple[str, int]] = {}  # event -> its title, and the number of the row that gives it first
    found = {}
    for row, event, cell in zip(rows.tolist(), table.distinct("event").rows(rows), titles.rows(rows), strict=True):
        title, number = given.setdefault(event, (cell, table.sheet.numbers[row]))
        if title != cell:
            hint = f'write "{shorten(title)}" in both rows, or blank one of them'
            found[row] = [fault(cell, f"is another title of the event than in row {number}", hint)]
    table.report("event_title", found)


def _read_dates(table: Table, rules: Rules) -> Distinct[Span | None]:
    """The date of each row, read against the day of its source; None where it is blank or cannot be read."""
    sources, standings = table.distinct("source"), table.distinct("standing")
    known = [(rules.published.get(source), rules.languages.get(source, "")) for source in sources.values]
    against = Distinct(sources.codes, known).merged().paired(standings.mapped(direction_of).merged())
    pairs = table.distinct("date").paired(against)
    cells = Distinct(pairs.codes, [Cell(text, *source, direction) for text, (source, direction) in pairs.values])
    alone = {text: read_alone(text) for text in table.distinct("date").values}  # each once, whatever its sources
    spans: dict[Cell, Span] = {}

    def read(cell: Cell) -> Iterator[Problem]:
        span = alone[cell.text] or try_date(*cell)
        if isinstance(span, Span):
            spans[cell] = span
        else:
            yield span

    def late(cell: Cell) -> Iterator[Problem]:
        if cell.published and cell in spans and (found := after_publication(spans[cell], cell.published)):
            yield fault(cell.text, *found)

    # Words are read against the source's own date: with the source unknown there is nothing sure to say.
    table.judge("date", read, among=table.fine("source") & cells.where(lambda cell: bool(cell.text)), by=cells)
    table.judge("date", late, among=standings.where(lambda standing: standing == "reported"), by=cells)
    return Distinct(cells.codes, [spans.get(cell) for cell in cells.values])


def _find_passages(table: Table, texts: Mapping[str, Text]) -> Distinct[Passage | None]:
    """Where each row's passage stands in the text of its source; None where that text is not at hand."""
    cells = table.distinct("passage")
    table.judge("passage", _passage_faults, among=cells.where(lambda cell: not is_well_formed(cell)))
    if not texts:
        return Distinct(np.zeros(len(cells.codes), dtype=np.int32), [None])
    pairs = table.distinct("source").paired(cells)
    found = find_in_texts(texts, pairs.values)

    def look_up(pair: tuple[str, str]) -> Iterator[Problem]:
        if isinstance(place := found.get(pair), PassageProblem):
            yield fault(pair[1], place.message, place.hint)

    table.judge("passage", look_up, by=pairs)
    places = (found.get(pair) for pair in pairs.values)
    return Distinct(pairs.codes, [place if isinstance(place, Passage) else None for place in places])


def _passage_faults(cell: str) -> Iterator[Problem]:
    try:
        split_passage(cell)
    except PassageProblem as err:
        yield fault(cell, err.message, err.hint)


def _are_good(names: Sequence[str], actors: Names) -> bool:
    """Whether a list of actors has no fault, as most have none: quicker than to look for each."""
    return bool(names) and all(name in actors.good for name in names) and len(set(names)) == len(names)


def _actor_faults(cell: str, actors: Names) -> Iterator[Problem]:
    names = split_list(cell)
    if not names:
        yield fault(cell, "names no actor", "write names of actors.csv joined by '; '")
    for name, count in Counter(names).items():
        if count > 1:
            yield fault(name, "is listed more than once", "name each actor once")
        if unknown := actors.fault(name):
            yield unknown


def _attribution_faults(standing: str) -> Iterator[Problem]:
    if standing in ("alleged", "denied"):
        yield fault("", f"is missing, yet the standing is {standing}", "write who says so")


def _figure_faults(cell: str) -> Iterator[Problem]:
    given = set()
    for item, (key, value) in zip(split_list(cell), split_figures(cell), strict=True):
        if not (key and value) or "=" in value:
            yield fault(item, "is not a figure", "write such as killed=4; injured=300")
        elif key in given:
            yield fault(item, f'gives "{shorten(key)}" a second time', "give each figure once")
        given.add(key)


def _importance_faults(cell: str) -> Iterator[Problem]:
    if cell and cell not in IMPORTANCES:
        yield fault(cell, "is not an importance", "write 1 (headline), 2 or 3 (detail)")


def _updated_faults(cell: str) -> Iterator[Problem]:
    span = try_date(cell) if cell else None
    if isinstance(span, Problem):
        yield span
