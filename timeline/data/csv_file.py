"""Read one CSV file into rows of named cells; a file without a readable shape is a TableError."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from timeline.data.problems import Problem, TableError, shorten
from timeline.data.schema import Column

LONGEST_CELL = 10_000
# Far above LONGEST_CELL, so that one huge cell is a problem of its row and not of the whole table.
_CSV_FIELD_LIMIT = 2**31 - 1
_NAME_COLUMNS = "name the columns in its first line"
# What a spreadsheet takes for a formula at the beginning of a cell, and any apostrophes before it.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Row(NamedTuple):
    """One row: its number as a spreadsheet counts (header is 1) and its cells, stripped, by column name."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as written: `columns` are the known ones, in their own order, then the `extra` ones."""

    file: str
    columns: tuple[str, ...]
    extra: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def read_bytes(path: Path) -> bytes:
    """The bytes of a table; raises TableError where there is no such file or it may not be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise TableError(
            path.name, "is not there", f"put it into the folder {path.absolute().parent.name or '/'}"
        ) from None
    except OSError as err:
        raise TableError(
            path.name, f"cannot be opened ({err.strerror})", "check what it is and who may read it"
        ) from err


def read_sheet(raw: bytes, file: str, columns: Sequence[Column]) -> Sheet:
    """Rows of a UTF-8, comma-separated table. Blank rows are skipped but counted, ragged ones reported.

    Raises TableError when the file is empty, not UTF-8, badly quoted, or its header lacks or repeats a column.
    """
    records = _records(_decode(raw, file), file)
    header = _header(records, file, columns)
    known = [column.name for column in columns]
    extra = tuple(name for name in header if name and name not in known)
    names = (*known, *extra)
    problems = _misspelt(header, file, known)
    rows = []
    for number, record in records:
        fault = _shape_fault(record, header)
        if fault:
            problems.append(Problem(file, number, None, "", *fault))
        else:
            cells = dict(zip(header, record, strict=True))
            rows.append(Row(number, {name: unguard(cells.get(name, "")) for name in names}))
    return Sheet(file, names, extra, tuple(rows), tuple(problems))


def cell_fault(cell: str) -> tuple[str, str] | None:
    """Message and hint for a cell that no column can hold, or None."""
    if len(cell) > LONGEST_CELL:
        return f"has {len(cell)} characters, at most {LONGEST_CELL} are allowed", "shorten it"
    if found := _CONTROL.search(cell):
        return f"holds the control character U+{ord(found[0]):04X}", "delete it"
    return None


def guard(cell: str) -> str:
    """The cell for a download: an apostrophe goes before what a spreadsheet would run as a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """The cell as it was before `guard`, without white space at its ends."""
    cell = cell.strip()
    return cell[1:].strip() if cell.startswith("'") and _FORMULA.match(cell) else cell


def _decode(raw: bytes, file: str) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        line = raw.count(b"\n", 0, err.start) + 1
        where = f"byte 0x{raw[err.start]:02X} at offset {err.start}, line {line}"
        raise TableError(file, f"is not UTF-8: {where} ({_likely(raw)})", 'save it as "CSV UTF-8"') from err
    if not text.strip():
        raise TableError(file, "is empty", _NAME_COLUMNS)
    return text


def _likely(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "it looks like UTF-16"
    return "it looks like Windows-1252 (cp1252)"


def _records(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Numbered records that hold anything; a record is one row of a spreadsheet, however many lines it takes."""
    csv.field_size_limit(_CSV_FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = line = 0
    try:
        for record in reader:
            number, line = number + 1, reader.line_num
            if any(map(str.strip, record)):
                yield number, record
    except csv.Error as err:
        fault = f"cannot be read from row {number + 1} (line {line + 1}): {err}"
        raise TableError(file, fault, 'put the whole cell in quotes and double the quotes inside it ("")') from err


def _header(records: Iterator[tuple[int, list[str]]], file: str, columns: Sequence[Column]) -> list[str]:
    header = [unguard(name) for name in next(records, (0, []))[1]]
    if not header:
        raise TableError(file, "is empty", _NAME_COLUMNS)
    repeated = {name: None for name in header if name and header.count(name) > 1}
    if repeated:
        names = ", ".join(f'"{shorten(name)}"' for name in repeated)
        raise TableError(file, f"names the column {names} more than once", "give each column a name of its own")
    missing = [column.name for column in columns if column.required and column.name not in header]
    if missing:
        names = ", ".join(f'"{name}"' for name in missing)
        raise TableError(file, f"has no column {names}", _missing_hint(header, missing))
    return header


def _missing_hint(header: list[str], missing: list[str]) -> str:
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and mark in header[0]:
            return f"its columns seem to be separated by {name}: save it with commas"
    folded = {name.casefold(): name for name in header}
    for name in missing:
        if close := get_close_matches(name, list(folded), 1, 0.8):
            return f'is "{shorten(folded[close[0]])}" meant for it? Rename it in the first line'
    return _NAME_COLUMNS


def _misspelt(header: list[str], file: str, known: list[str]) -> list[Problem]:
    """A column nobody knows beside a missing one of nearly that name: most likely a slip of the pen."""
    absent = [name for name in known if name not in header]
    problems = []
    for name in header:
        close = [] if not name or name in known else get_close_matches(name.casefold(), absent, 1, 0.8)
        if close:
            hint = "rename one of them, if they are the same"
            message = f'is an unknown column, and "{close[0]}" is missing'
            problems.append(Problem(file, 1, shorten(name), "", message, hint))
    return problems


def _shape_fault(record: list[str], header: list[str]) -> tuple[str, str] | None:
    if len(record) != len(header):
        hint = "a cell with a comma needs quotes around it" if len(record) > len(header) else "add the missing commas"
        return f"has {len(record)} cells, the header has {len(header)}", hint
    if any(cell.strip() for cell, name in zip(record, header, strict=True) if not name):
        return "has a value in a column without a name", "name the column in the first line"
    return None
