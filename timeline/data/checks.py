"""What the checks of all three tables share: a table under check by columns, a row under check, keys and dates."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np
import pandas as pd

from timeline.data.csv_file import Row, Sheet, cell_fault, cells_fine
from timeline.data.problems import Problem, fault
from timeline.data.schema import Column
from timeline.dates.parse import DateProblem, Direction, Span, read_date
from timeline.dates.span import quote

_KEY = re.compile(r"[A-Za-z0-9._-]+")
_KEYS = re.compile(r"[A-Za-z0-9._\n-]+")  # each on a line
_DOTS = re.compile(r"^\.*$", re.MULTILINE)
_NOT_KEY = re.compile(r"[^A-Za-z0-9._-]+")
Value = TypeVar("Value")
Other = TypeVar("Other")


@dataclass(frozen=True, eq=False)
class Distinct(Generic[Value]):
    """A column by its distinct values: `codes` holds for each row the place of its own in `values`."""

    codes: np.ndarray
    values: Sequence[Value]

    def __iter__(self) -> Iterator[Any]:
        return iter((self.codes, self.values))

    def where(self, holds: Callable[[Value], bool]) -> np.ndarray:
        """The rows of whose value this holds, as a mask."""
        return np.fromiter(map(holds, self.values), dtype=bool, count=len(self.values))[self.codes]

    def spread(self, make: Callable[[Value], Any]) -> np.ndarray:
        """What is made of each value, for all rows that have it: an array of (shared) objects."""
        return np.fromiter(map(make, self.values), dtype=object, count=len(self.values))[self.codes]

    def rows(self, rows: np.ndarray) -> Iterator[Value]:
        """The values of some rows, one after another."""
        return (self.values[code] for code in self.codes[rows].tolist())

    def among(self, rows: np.ndarray) -> Iterator[Value]:
        """The values that some rows have, each once."""
        return (self.values[code] for code in np.flatnonzero(np.bincount(self.codes[rows])).tolist())

    def counts(self, rows: np.ndarray) -> dict[Value, int]:
        """How many of some rows have each value, in the order in which they first have it."""
        codes, first, counts = np.unique(self.codes[rows], return_index=True, return_counts=True)
        order = np.argsort(first)
        return {
            self.values[code]: count for code, count in zip(codes[order].tolist(), counts[order].tolist(), strict=True)
        }

    def mapped(self, make: Callable[[Value], Other]) -> "Distinct[Other]":
        """The same rows, with what is made of each value in its place."""
        return Distinct(self.codes, [make(value) for value in self.values])

    def merged(self) -> "Distinct[Value]":
        """The same rows, with equal values as one."""
        places = {value: place for place, value in enumerate(dict.fromkeys(self.values))}
        codes = np.fromiter((places[value] for value in self.values), dtype=np.int64, count=len(self.values))
        return Distinct(codes[self.codes], list(places))

    def paired(self, other: "Distinct[Other]") -> "Distinct[tuple[Value, Other]]":
        """The pairs of two columns that stand together in a row."""
        size = max(len(other.values), 1)
        codes, pairs = pd.factorize(self.codes.astype(np.int64) * size + other.codes)
        return Distinct(codes, [(self.values[pair // size], other.values[pair % size]) for pair in pairs.tolist()])


class Table:
    """A table under check, column by column: a distinct cell is judged once, for all the rows that have it."""

    def __init__(self, sheet: Sheet, columns: Sequence[Column]) -> None:
        self.sheet = sheet
        self.problems: list[Problem] = []
        self._distinct: dict[str, Distinct[str]] = {}
        self._fine: dict[str, np.ndarray] = defaultdict(lambda: np.ones(len(sheet.numbers), dtype=bool))
        known = {column.name: column for column in columns}
        for name in sheet.columns:
            cells, column = sheet.cells[name].values, known.get(name)
            if not cells_fine(cells) or ("" in cells and _is_needed(column)):
                self.judge(name, _cell_check(column))

    @property
    def good(self) -> np.ndarray:
        """The rows without any problem, as a mask."""
        return np.logical_and.reduce([self.fine(column) for column in self.sheet.columns])

    def distinct(self, column: str) -> Distinct[str]:
        """The distinct cells of a column."""
        if column not in self._distinct:
            cells = self.sheet.cells[column]
            self._distinct[column] = Distinct(cells.codes, cells.values)
        return self._distinct[column]

    def fine(self, column: str) -> np.ndarray:
        """The rows that have no problem in this column, as a mask."""
        return self._fine[column]

    def judge(
        self,
        column: str,
        find: Callable[[Any], Iterable[Problem]],
        among: np.ndarray | None = None,
        by: Distinct[Any] | None = None,
    ) -> None:
        """Report what is found in each distinct cell of a column that has been fine so far.

        `among` leaves out other rows; `by` are the distinct values to judge by, where a cell alone does not tell.
        """
        codes, values = by or self.distinct(column)
        rows = self.fine(column) if among is None else self.fine(column) & among
        present = np.flatnonzero(np.bincount(codes[rows], minlength=len(values))).tolist()
        found = {code: problems for code in present if (problems := tuple(find(values[code])))}
        if found:
            faulty = np.zeros(len(values), dtype=bool)
            faulty[list(found)] = True
            self.report(column, {row: found[codes[row]] for row in np.flatnonzero(rows & faulty[codes]).tolist()})

    def report(self, column: str, found: Mapping[int, Iterable[Problem]]) -> None:
        """Put the problems of a column in their place: row, counted from 0 without the header -> what is wrong there."""
        self.fine(column)[list(found)] = False
        for row, problems in found.items():
            self.problems += (problem.at(self.sheet.file, self.sheet.numbers[row], column) for problem in problems)


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
        self.add(column, fault(value, message, hint))

    def add(self, column: str, problem: Problem) -> None:
        self.problems.append(problem.at(self.file, self.row.number, column))

    def faulty(self, column: str) -> bool:
        return any(problem.column == column for problem in self.problems)

    def check_cells(self, columns: Sequence[Column]) -> None:
        """What holds for any cell: its length, its characters, and that a required one is filled in."""
        known = {column.name: column for column in columns}
        for name, cell in self.row.cells.items():
            for problem in _cell_check(known.get(name))(cell):
                self.add(name, problem)


def _cell_check(column: Column | None) -> Callable[[str], Iterator[Problem]]:
    """What holds for any cell: its length, its characters, and that a required one is filled in."""
    missing = column and _is_needed(column) and fault("", "is missing", f"fill in: {column.meaning}")

    def find(cell: str) -> Iterator[Problem]:
        if problem := cell_fault(cell):
            yield problem
        elif missing and not cell:
            yield missing

    return find


def _is_needed(column: Column | None) -> bool:
    return bool(column and column.required and not column.may_be_blank)


def key_faults(cell: str) -> Iterator[Problem]:
    """Faults of a key, which must be fit to stand in an address."""
    if not _KEY.fullmatch(cell):
        message = "has characters other than letters, digits, '-', '.' and '_'"
        yield fault(cell, message, f'write "{_as_key(cell)}", or the like')
    elif not cell.strip("."):
        yield fault(cell, "has only dots", "write letters and digits")


def keys_fine(cells: Sequence[str]) -> bool:
    """Whether none of these surely has `key_faults`: one look at many."""
    joined = "\n".join(cells)
    return bool(_KEYS.fullmatch(joined)) and not _DOTS.search(joined)


def try_date(
    cell: str, published: Span | None = None, language: str = "", direction: Direction = "past"
) -> Span | Problem:
    """The date as a span, or what is wrong with it."""
    try:
        return read_date(cell, published, language, direction)
    except DateProblem as problem:
        return fault(cell, _unquoted(problem.message, quote(" ".join(cell.split()))), problem.hint)


def _unquoted(message: str, quoted: str) -> str:
    """A message about a date without the date, which a Problem quotes by itself."""
    if message.startswith(quoted):
        return message.removeprefix(quoted).strip()
    if message == f"cannot read {quoted} as a date":
        return "cannot be read as a date"
    return f"cannot be read: {message}"


def _as_key(cell: str) -> str:
    return _NOT_KEY.sub("-", cell[:60]).strip("-") or "a1"
