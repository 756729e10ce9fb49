"""Problem: one fault of a table, from the check that finds it to the page and the terminal that show it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import pandas as pd

from timeline.data.signs import spell_out

LONGEST_VALUE = 100
# An error leaves its row out, or its text unread; a warning leaves nothing out, and tables with nothing else are good.
ERROR, WARNING = "error", "warning"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a table: file, row as the spreadsheet counts it (header is 1), column, value, remedy, severity.

    `row` is None for a fault of the whole file, `column` is None for a fault of the whole row, and `value` is ""
    where there is nothing to quote. Reads as `events.csv:17: date: "soon" is not a date - write 2019-03-07`.
    A check of a cell makes it with `fault`, for it knows of no place; `at` gives it one.
    """

    file: str
    row: int | None
    column: str | None
    value: str
    message: str
    hint: str
    severity: str = ERROR

    def __str__(self) -> str:
        place = self.file if self.row is None else f"{self.file}:{self.row}"
        place = place if self.severity == ERROR else f"{place}: {self.severity}"
        quoted = f'"{self.value}"' if self.value else ""
        said = " ".join(part for part in (quoted, self.message) if part)
        text = ": ".join(part for part in (place, self.column, said) if part)
        return f"{text} - {self.hint}" if self.hint else text

    def at(self, file: str, row: int | None, column: str | None) -> "Problem":
        """The same fault in its place."""
        return replace(self, file=file, row=row, column=column)


class Listed(Sequence[Problem]):
    """Problems as the rows of a frame, of which few are looked at: each is made when it is asked for."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, place: Any) -> Any:
        found = list(self._made(self._rows.iloc[place if isinstance(place, slice) else [range(len(self))[place]]]))
        return found if isinstance(place, slice) else found[0]

    def __iter__(self) -> Iterator[Problem]:
        return self._made(self._rows)

    def of(self, severity: str) -> list[Problem]:
        """Those of a severity, in order."""
        return list(self._made(self._rows[(self._rows["severity"] == severity).to_numpy()]))

    def _made(self, rows: pd.DataFrame) -> Iterator[Problem]:
        plain = (rows[each.name].astype("object") for each in fields(Problem))
        return map(Problem, *(column.where(column.notna(), None).tolist() for column in plain))


class TableError(Exception):
    """A table that cannot be read at all; `str()` is one message with file, fault and remedy."""

    def __init__(self, file: str, message: str, hint: str) -> None:
        super().__init__(f"{file} {message} - {hint}")
        self.file = file
        self.message = message
        self.hint = hint


def fault(value: str, message: str, hint: str) -> Problem:
    """What is wrong with a cell, wherever it stands; the value is shortened to be quoted."""
    return Problem("", None, None, shorten(value), message, hint)


def warning(file: str, row: int | None, column: str | None, value: str, message: str, hint: str) -> Problem:
    """What should be mended, or was read in another way than it is written, but leaves nothing out."""
    return Problem(file, row, column, shorten(value), message, hint, WARNING)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that are more than warnings."""
    return problems.of(ERROR) if isinstance(problems, Listed) else [p for p in problems if p.severity == ERROR]


def shorten(value: str, longest: int = LONGEST_VALUE) -> str:
    """The value on one line and at most `longest` characters, to be quoted in a message.

    Characters that a terminal would obey, not show, are written out: a NUL becomes `\\x00`, and so are those that
    nobody sees: `<U+200B>`.
    """
    head = " ".join(value[: longest * 4].split())
    cut = len(head) > longest or len(value) > longest * 4
    visible = _UNPRINTABLE.sub(lambda found: f"\\x{ord(found[0]):02x}", head[:longest])
    return spell_out(f"{visible.rstrip()}…" if cut else visible)


def problems_as_json(problems: Iterable[Problem]) -> list[dict[str, str | int | None]]:
    """The problems as plain dicts with the keys file, row, column, value, message, hint and severity."""
    return [asdict(problem) for problem in problems]
