"""Read one CSV file, column by column; what differs in shape alone is read, and what cannot be read is named."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from timeline.data.coded import Coded
from timeline.data.csv_arrow import may_be_plain, read_plain
from timeline.data.decode import AS_UTF8, decode_table
from timeline.data.formulas import unguard
from timeline.data.header import Layout, read_layout
from timeline.data.problems import Problem, TableError, fault, warning
from timeline.data.schema import CODE, NAME, Column
from timeline.data.shape import Shaped, shape_notes, shape_rows
from timeline.data.signs import all_tidy, code_point, tidy_code, tidy_name

LONGEST_CELL = 10_000
BEGINNING = 100_000  # bytes in which the header of a large table stands
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Row(NamedTuple):
    """One row: its number as a spreadsheet counts (header is 1) and its cells, stripped, by column name."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as written, column by column: the known ones in their own order, then the `extra` ones.

    `cells` holds each column by its distinct values, `numbers` the number of each row as a spreadsheet counts (header is 1),
    `short` the numbers of rows that end before the header does, `last` that of the last row of the file.
    """

    file: str
    columns: tuple[str, ...]
    extra: tuple[str, ...]
    numbers: tuple[int, ...]
    cells: Mapping[str, Coded]
    problems: tuple[Problem, ...]
    short: tuple[int, ...] = ()
    misshapen: int = 0  # rows that do not fit the header, and are not among the others
    last: int = 1

    @property
    def rows(self) -> Iterator[Row]:
        """The same row by row."""
        for number, *cells in zip(self.numbers, *self.cells.values(), strict=True):
            yield Row(number, dict(zip(self.columns, cells, strict=True)))


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
    """Rows of a table. Blank rows are skipped but counted; what is read in another shape than it should have is told.

    Cells are composed (NFC) and without blanks and unseen signs at their ends; names have one plain blank where there
    was any, and codes the signs of a keyboard. Raises TableError when the file has no text or no header that can be
    read, or is badly quoted.
    """
    layout, shaped, notes = _read_plainly(raw, file, columns) or _read_rows(raw, file, columns)
    del raw  # a large table is not needed as bytes any longer, nor is its text
    problems = [*notes, *layout.notes, *shaped.faults, *shape_notes(file, shaped)]
    known = {column.name: column for column in columns}
    extra = tuple(name for name in layout.columns if name and name not in known)
    written = dict(zip(layout.columns, shaped.columns(), strict=True))
    blank = Coded.same("", len(shaped.numbers))
    cells: dict[str, Coded] = {}
    for name in (*known, *extra):
        own = written.pop(name, blank)
        cells[name], read_as = _read_cells(own, known.get(name))
        problems += _reading_notes(file, name, own, shaped.numbers, read_as)
    names, numbers, short = (*known, *extra), tuple(shaped.numbers), tuple(shaped.short)
    return Sheet(
        file, names, extra, numbers, cells, tuple(problems), short, len(shaped.faults), shaped.last or layout.row
    )


def _read_rows(raw: bytes, file: str, columns: Sequence[Column]) -> tuple[Layout, Shaped, list[Problem]]:
    """How a table is written, its rows, and what is to be said of its encoding."""
    decoded = decode_table(raw, file)
    layout = read_layout(decoded.text, file, columns)
    notes = [*_encoding_note(file, decoded.encoding), *_end_notes(file, decoded.ending)]
    needed = [column.name for column in columns if column.required and not column.may_be_blank]
    return layout, shape_rows(layout, file, needed), notes


def _read_plainly(raw: bytes, file: str, columns: Sequence[Column]) -> tuple[Layout, Shaped, list[Problem]] | None:
    """The same of a large table that is written plainly: there is nothing to be said, and no text is made of the whole."""
    if not may_be_plain(raw):
        return None
    try:
        decoded = decode_table(raw[: raw.rfind(b"\n", 0, BEGINNING) + 1], file)
        layout = read_layout(decoded.text, file, columns)
    except TableError:
        return None  # who reads it row by row says what is wrong
    if decoded.encoding or decoded.ending or layout.start or layout.row != 1 or "" in layout.columns:
        return None
    made = read_plain(raw.removeprefix(decoded.mark), layout.separator, len(layout.columns))
    return (replace(layout, records=iter(())), Shaped.of(made), []) if made else None


def cell_fault(cell: str) -> Problem | None:
    """What is wrong with a cell that no column can hold, or None."""
    if len(cell) > LONGEST_CELL:
        return fault(cell, f"has {len(cell)} characters, at most {LONGEST_CELL} are allowed", "shorten it")
    if found := _CONTROL.search(cell):
        return fault(cell, f"holds the control character U+{ord(found[0]):04X}", "delete it")
    return None


def cells_fine(cells: Sequence[str]) -> bool:
    """Whether none of these has a `cell_fault`: one look at many."""
    joined = "".join(cells)
    return max(map(len, cells), default=0) <= LONGEST_CELL and (joined.isprintable() or not _CONTROL.search(joined))


def _encoding_note(file: str, encoding: str) -> Iterator[Problem]:
    if encoding:
        yield warning(file, None, None, "", f"is encoded in {encoding}, and read so", AS_UTF8)


def _end_notes(file: str, ending: str) -> Iterator[Problem]:
    if ending:
        yield warning(file, None, None, "", f"ends with {code_point(ending[0])}, which is passed over", "delete it")


def _read_cells(written: Coded, column: Column | None) -> tuple[Coded, dict[str, str]]:
    """The cells of a column as read, and the written cells that are read as another word of a closed list."""
    tidy, read_as = _tidy(column), {}
    # A guarded cell begins with an apostrophe; where none does and all are tidy, nothing is to be done.
    as_written = "\n'" not in "\n".join(["", *written.values]) and all_tidy(written.values, _is_code(column))
    if as_written and not (column and column.choices):
        return written, {}
    read = list(map(tidy, written.values))
    if column and column.choices:
        meant = [_choice(word, column.choices) for word in read]
        read_as = {cell: m for cell, word, m in zip(written.values, read, meant, strict=True) if m != word}
        read = meant
    return written.read(read), read_as


def read_cell(cell: str, column: Column | None) -> str:
    """The cell as it is read: trimmed, tidy by the form of its column, and as the word of a closed list that it means."""
    word = _tidy(column)(cell)
    return _choice(word, column.choices) if column and column.choices else word


def _tidy(column: Column | None) -> Callable[[str], str]:
    if _is_code(column):
        return lambda cell: tidy_code(unguard(cell))
    if column and column.form == NAME:
        return lambda cell: tidy_name(unguard(cell))
    return unguard


def _is_code(column: Column | None) -> bool:
    return bool(column and column.form == CODE)


def _choice(word: str, choices: Iterable[str]) -> str:
    """The word of a closed list that this can only mean (`Reported`, `1.0`), else the word itself."""
    if word in choices:
        return word
    forms = {word.casefold(), _whole_number(word)}
    return next((choice for choice in choices if choice in forms), word)


def _whole_number(word: str) -> str:
    """`1` for `1.0`, as a table has it that went through pandas, and for `1,0`; else nothing."""
    found = re.fullmatch(r"(\d{1,3})[.,]0+", word)
    return str(int(found[1])) if found else ""


def _reading_notes(
    file: str, column: str, written: Coded, numbers: Sequence[int], read_as: Mapping[str, str]
) -> Iterator[Problem]:
    """One note for each word that is read as another, in the first row that has it."""
    for cell, meant in read_as.items():
        found = np.flatnonzero(written.codes == written.values.index(cell)).tolist()
        more = f", here and in {len(found) - 1:,} more" if len(found) > 1 else ""
        yield warning(file, numbers[found[0]], column, unguard(cell), f'is read as "{meant}"{more}', f'write "{meant}"')
