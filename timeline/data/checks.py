"""What the row checks of all three tables share: a row under check, its cells, keys and dates."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from timeline.data.csv_file import Row, cell_fault
from timeline.data.problems import Problem, shorten
from timeline.data.schema import Column
from timeline.dates.parse import DateProblem, Direction, Span, read_date
from timeline.dates.span import quote

_KEY = re.compile(r"[A-Za-z0-9._-]+")
_NOT_KEY = re.compile(r"[^A-Za-z0-9._-]+")

Fault = tuple[str, str, str]  # what a check finds in a column: value, message, hint


@dataclass
class Checked:
    """One row under check: typed values as they are found, problems as they are met."""

    file: str
    row: Row
    problems: list[Problem] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def cell(self, column: str) -> str:
        return self.row.cells[column]

    def report(self, column: str, value: str, message: str, hint: str) -> None:
        self.problems.append(Problem(self.file, self.row.number, column, shorten(value), message, hint))

    def faulty(self, column: str) -> bool:
        return any(problem.column == column for problem in self.problems)

    def check_cells(self, columns: Sequence[Column]) -> None:
        """What holds for any cell: its length, its characters, and that a required one is filled in."""
        for column, cell in self.row.cells.items():
            if fault := cell_fault(cell):
                self.report(column, cell, *fault)
        for known in columns:
            if known.required and not known.may_be_blank and not self.cell(known.name):
                self.report(known.name, "", "is missing", f"fill in: {known.meaning}")


def key_faults(cell: str) -> Iterator[Fault]:
    """Faults of a key, which must be fit to stand in an address."""
    if not _KEY.fullmatch(cell):
        yield (
            cell,
            "has characters other than letters, digits, '-', '.' and '_'",
            f'write "{_as_key(cell)}", or the like',
        )
    elif not cell.strip("."):
        yield cell, "has only dots", "write letters and digits"


def try_date(
    cell: str, published: Span | None = None, language: str = "", direction: Direction = "past"
) -> Span | Fault:
    """The date as a span, or what is wrong with it."""
    try:
        return read_date(cell, published, language, direction)
    except DateProblem as problem:
        return cell, _unquoted(problem.message, quote(" ".join(cell.split()))), problem.hint


def _unquoted(message: str, quoted: str) -> str:
    """A message about a date without the date, which a Problem quotes by itself."""
    if message.startswith(quoted):
        return message.removeprefix(quoted).strip()
    if message == f"cannot read {quoted} as a date":
        return "cannot be read as a date"
    return f"cannot be read: {message}"


def _as_key(cell: str) -> str:
    return _NOT_KEY.sub("-", cell[:60]).strip("-") or "a1"
