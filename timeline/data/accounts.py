"""Check the rows of events.csv one by one: a good account comes out with its values typed, a bad one with problems."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from timeline.data.checks import Checked, Fault, key_faults, try_date
from timeline.data.csv_file import Row
from timeline.data.folding import Text
from timeline.data.lookup import Names, choice_fault
from timeline.data.passages import Passage, PassageProblem, find_in_texts, split_passage
from timeline.data.problems import shorten
from timeline.data.schema import (
    ACCOUNT_COLUMNS,
    DEFAULT_IMPORTANCE,
    DEFAULT_STATUS,
    IMPORTANCES,
    STANDINGS,
    STATUSES,
    split_list,
)
from timeline.dates.parse import Span
from timeline.dates.refusals import after_publication


@dataclass
class AccountChecks:
    """Checks one account after another against the other tables and the texts at hand."""

    file: str
    sources: Names
    published: Mapping[str, Span | None]
    texts: Mapping[str, Text]
    actors: Names
    types: tuple[str, ...]  # the closed list; empty: any word will do
    languages: Mapping[str, str] = field(default_factory=dict)  # source -> the language of its words
    seen: dict[str, int] = field(default_factory=dict)
    event_titles: dict[str, tuple[str, int]] = field(default_factory=dict)  # event -> its title, and the row of it
    found: dict[tuple[str, str], Passage | PassageProblem] = field(default_factory=dict)  # by source and passage

    def check_all(self, rows: Sequence[Row]) -> list[Checked]:
        """Each row checked; all passages of a text are looked up at once."""
        self.found = find_in_texts(self.texts, ((row.cells["source"], row.cells["passage"]) for row in rows))
        return [self.check(row) for row in rows]

    def check(self, row: Row) -> Checked:
        """The row with its typed values: span, actors, figures, importance, passage, status."""
        checked = Checked(self.file, row)
        checked.check_cells(ACCOUNT_COLUMNS)
        for column, find_faults in _CHECKS.items():
            if not checked.faulty(column):
                for fault in find_faults(self, checked, checked.cell(column)):
                    checked.report(column, *fault)
        return checked

    def _id(self, checked: Checked, cell: str) -> Iterator[Fault]:
        yield from key_faults(cell)
        first = self.seen.setdefault(cell, checked.row.number)
        if first != checked.row.number:
            yield cell, f"is the id of row {first} too", "give each account an id of its own"

    def _event_title(self, checked: Checked, cell: str) -> Iterator[Fault]:
        if not cell:
            return
        title, row = self.event_titles.setdefault(checked.cell("event"), (cell, checked.row.number))
        if title != cell:
            hint = f'write "{shorten(title)}" in both rows, or blank one of them'
            yield cell, f"is another title of the event than in row {row}", hint

    def _source(self, checked: Checked, cell: str) -> Iterator[Fault]:
        if fault := self.sources.fault(cell):
            yield cell, *fault

    def _date(self, checked: Checked, cell: str) -> Iterator[Fault]:
        checked.values["span"] = None
        # Words are read against the source's own date: with the source unknown there is nothing sure to say.
        if not cell or checked.faulty("source"):
            return
        published = self.published[checked.cell("source")]
        language = self.languages.get(checked.cell("source"), "")
        span = try_date(cell, published, language, "future" if checked.cell("standing") == "planned" else "past")
        if not isinstance(span, Span):
            yield span
            return
        checked.values["span"] = span
        if checked.cell("standing") == "reported" and published and (fault := after_publication(span, published)):
            yield cell, *fault

    def _actors(self, checked: Checked, cell: str) -> Iterator[Fault]:
        names = checked.values["actors"] = split_list(cell)
        if not names:
            yield cell, "names no actor", "write names of actors.csv joined by '; '"
        for name in dict.fromkeys(names):
            if names.count(name) > 1:
                yield name, "is listed more than once", "name each actor once"
            if fault := self.actors.fault(name):
                yield name, *fault

    def _type(self, checked: Checked, cell: str) -> Iterator[Fault]:
        if self.types and (fault := choice_fault(cell, self.types, "a type of timeline.toml")):
            yield cell, *fault

    def _passage(self, checked: Checked, cell: str) -> Iterator[Fault]:
        checked.values["passage"] = None
        try:
            split_passage(cell)
        except PassageProblem as err:
            yield cell, err.message, err.hint
            return
        found = self.found.get((checked.cell("source"), cell))
        if isinstance(found, PassageProblem):
            yield cell, found.message, found.hint
        else:
            checked.values["passage"] = found


def _event(_: AccountChecks, checked: Checked, cell: str) -> Iterator[Fault]:
    yield from key_faults(cell)


def _standing(_: AccountChecks, checked: Checked, cell: str) -> Iterator[Fault]:
    if fault := choice_fault(cell, STANDINGS, "a standing"):
        yield cell, *fault


def _attribution(_: AccountChecks, checked: Checked, cell: str) -> Iterator[Fault]:
    standing = checked.cell("standing")
    if not cell and standing in ("alleged", "denied"):
        yield "", f"is missing, yet the standing is {standing}", "write who says so"


def _figures(_: AccountChecks, checked: Checked, cell: str) -> Iterator[Fault]:
    figures: dict[str, str] = {}
    for item in split_list(cell):
        key, equals, value = (part.strip() for part in item.partition("="))
        if not (key and equals and value) or "=" in value:
            yield item, "is not a figure", "write such as killed=4; injured=300"
        elif key in figures:
            yield item, f'gives "{shorten(key)}" a second time', "give each figure once"
        figures[key] = value
    checked.values["figures"] = figures


def _importance(_: AccountChecks, checked: Checked, cell: str) -> Iterator[Fault]:
    if cell and cell not in IMPORTANCES:
        yield cell, "is not an importance", "write 1 (headline), 2 or 3 (detail)"
        return
    checked.values["importance"] = int(cell or DEFAULT_IMPORTANCE)


def _status(_: AccountChecks, checked: Checked, cell: str) -> Iterator[Fault]:
    checked.values["status"] = cell or DEFAULT_STATUS
    if fault := choice_fault(checked.values["status"], STATUSES, "a status"):
        yield cell, *fault


def _updated(_: AccountChecks, checked: Checked, cell: str) -> Iterator[Fault]:
    span = try_date(cell) if cell else None
    if span and not isinstance(span, Span):
        yield span


# In this order: a date is read against its source and judged by its standing.
_CHECKS: dict[str, Callable[[AccountChecks, Checked, str], Iterator[Fault]]] = {
    "id": AccountChecks._id,
    "event": _event,
    "event_title": AccountChecks._event_title,
    "source": AccountChecks._source,
    "standing": _standing,
    "date": AccountChecks._date,
    "actors": AccountChecks._actors,
    "type": AccountChecks._type,
    "attributed_to": _attribution,
    "figures": _figures,
    "importance": _importance,
    "passage": AccountChecks._passage,
    "status": _status,
    "updated": _updated,
}
