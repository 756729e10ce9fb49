"""What is wrong with a table: one value per fault, worded for the person who edits the table."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

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


class TableError(Exception):
    """A table that cannot be read at all; `str()` is one message with file, fault and remedy."""

    def __init__(self, file: str, message: str, hint: str) -> None:
        super().__init__(f"{file} {message} - {hint}")
        self.file = file
        self.message = message
        self.hint = hint


def warning(file: str, row: int | None, column: str | None, value: str, message: str, hint: str) -> Problem:
    """What should be mended, or was read in another way than it is written, but leaves nothing out."""
    return Problem(file, row, column, shorten(value), message, hint, WARNING)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that are more than warnings."""
    return [problem for problem in problems if problem.severity == ERROR]


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
    keys = ("file", "row", "column", "value", "message", "hint", "severity")
    return [{key: getattr(problem, key) for key in keys} for problem in problems]
