"""The header of a table: which row it is, what separates the columns, and which column each heading means."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from timeline.data.formulas import guard, unguard
from timeline.data.near import closest
from timeline.data.problems import Problem, TableError, shorten, warning
from timeline.data.schema import Column
from timeline.data.signs import spell_out, tidy_name

# Far above what a cell may hold, so that one huge cell is a problem of its row and not of the whole table.
_CSV_FIELD_LIMIT = 2**31 - 1
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
MOST_ROWS_ABOVE = 20
AT_ONCE = 1_000_000  # characters
ALIKE = 80  # of 100, for a heading that may be a slip of the pen
_SEP_LINE = re.compile(r'"?sep=(\\t|[,;|\t])"?[\s,;|]*?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)

Record = tuple[int, list[str]]  # a row's number as a spreadsheet counts, and its cells


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is written: `columns` names the column of each cell, "" for one without a heading.

    `start` is the offset in the text at which its records begin, which is behind a line `sep=`.
    """

    start: int
    separator: str
    row: int
    columns: tuple[str, ...]
    notes: tuple[Problem, ...]
    records: Iterator[Record]  # those below the header


def read_layout(text: str, file: str, columns: Sequence[Column]) -> Layout:
    """Find the header; raises TableError that names all that is wrong with it at once."""
    whole, (given, text) = len(text), _sep_line(text)
    tried = dict.fromkeys((given or ",", *SEPARATORS))
    separator, row, cells = _header(text, list(tried), columns)
    headings = [unguard(cell) for cell in cells]
    names = _meant(headings, columns)
    if faults := _faults(headings, names, row, columns):
        raise TableError(file, *faults)
    records = numbered(text, file, separator)
    notes = [_above(file, number, record, row) for number, record in _until(records, row)]
    notes += _separator_notes(file, separator, given)
    notes += _heading_notes(file, row, cells, names, columns)
    return Layout(whole - len(text), separator, row, tuple(names), tuple(notes), records)


def numbered(text: str, file: str, separator: str) -> Iterator[Record]:
    """Numbered records that hold anything; a record is one row of a spreadsheet, however many lines it takes."""
    csv.field_size_limit(_CSV_FIELD_LIMIT)
    reader = csv.reader(_lines(text), delimiter=separator, strict=True)
    number = line = 0
    try:
        for record in reader:
            number, line = number + 1, reader.line_num
            if any(map(str.strip, record)):
                yield number, record
    except csv.Error as err:
        fault = f"cannot be read from row {number + 1} (line {line + 1}): {err}"
        raise TableError(file, fault, 'put the whole cell in quotes and double the quotes inside it ("")') from err


def _lines(text: str) -> Iterator[str]:
    """The lines with their ends as they are, a part of the text at a time: StringIO takes four bytes for each character."""
    start = 0
    while start < len(text):
        stop = text.find("\n", start + AT_ONCE) + 1 or len(text)
        yield from io.StringIO(text[start:stop], newline="")
        start = stop


def _sep_line(text: str) -> tuple[str, str]:
    """What a first line `sep=;` names, and the text below it; spreadsheets do not count that line."""
    if found := _SEP_LINE.match(text):
        return found[1].replace("\\t", "\t"), text[found.end() :]
    return "", text


def _header(text: str, separators: Sequence[str], columns: Sequence[Column]) -> tuple[str, int, list[str]]:
    """The separator, the number and the cells of the row that names all required columns, or else the most columns."""
    required = {column.name for column in columns if column.required}
    number, cells = next(_tried(text, separators[0]), (1, [""]))
    best, most = (separators[0], number, cells), 0
    for separator in separators:
        for number, cells in islice(_tried(text, separator), MOST_ROWS_ABOVE):
            found = {name for name in _meant([unguard(cell) for cell in cells], columns) if name}
            if required <= found:
                return separator, number, cells
            known = len(found & {column.name for column in columns})
            if known > most:
                best, most = (separator, number, cells), known
    return best


def _tried(text: str, separator: str) -> Iterator[Record]:
    """The records as far as they can be read with this separator."""
    try:
        yield from numbered(text, "", separator)
    except TableError:
        return


def _until(records: Iterator[Record], row: int) -> Iterator[Record]:
    """The records above this row, which is passed over itself."""
    for number, record in records:
        if number >= row:
            return
        yield number, record


def _meant(headings: Sequence[str], columns: Sequence[Column]) -> list[str]:
    """The column that each heading means: a known one, by its very name or else by the only other way of writing it."""
    known = {_key(column.name): column.name for column in columns}
    exact = {heading for heading in headings if heading in known.values()}
    alike = Counter(known.get(_key(heading), "") for heading in headings)
    return [
        meant if (meant := known.get(_key(heading), "")) and meant not in exact and alike[meant] == 1 else heading
        for heading in headings
    ]


def _key(heading: str) -> str:
    """A heading without what makes no difference: capitals, kinds of blanks and hyphens, full width, unseen signs."""
    plain = unicodedata.normalize("NFKC", tidy_name(heading)).casefold()
    return re.sub(r"[\s_\u2010-\u2015-]+", "_", plain).strip("_'\"")


def _faults(
    headings: Sequence[str], names: Sequence[str], row: int, columns: Sequence[Column]
) -> tuple[str, str] | None:
    if not any(headings):
        return "is empty", "name the columns in its first line"
    found, hints = [], []
    line = "its first line" if row == 1 else f"row {row}"
    missing = [column.name for column in columns if column.required and column.name not in names]
    if missing:
        found.append(f"has no column {_listed(missing)}")
        slips = _slips(missing, [name for name in names if name not in {column.name for column in columns}])
        if slips:
            better = ", ".join(f'"{name}" for {_quoted(heading)}' for heading, name in slips.items())
            hints.append(f"write {better} in {line}, if that is meant")
        if len(slips) < len(missing):
            hints.append(f"name {'the others' if slips else 'the columns'} in {line}")
    if repeated := [name for name, count in Counter(names).items() if name and count > 1]:
        found.append(f"names the column {_listed(repeated)} more than once")
        hints.append("give each column a name of its own")
    return (", and ".join(found), "; ".join(hints)) if found else None


def _slips(missing: Sequence[str], unknown: Sequence[str]) -> dict[str, str]:
    """Unknown headings that look like a missing column -> that column."""
    slips: dict[str, str] = {}
    for name in missing:
        keys = {heading: _key(heading)[:100] for heading in unknown if heading and heading not in slips}
        if close := closest(_key(name), keys, ALIKE):
            slips[close[0]] = name
    return slips


def _above(file: str, number: int, record: Sequence[str], row: int) -> Problem:
    cell = next(cell for cell in record if cell.strip())
    return warning(file, number, None, cell, f"stands above the header in row {row}, and is passed over", "delete it")


def _separator_notes(file: str, separator: str, given: str) -> Iterator[Problem]:
    if given:
        message = f'begins with a line "sep={"tab" if given == chr(9) else given}", which is passed over'
        yield warning(file, None, None, "", message, "delete it, and save the table with commas")
    elif separator != ",":
        message = f"has {SEPARATORS[separator]} between its columns, and is read so"
        yield warning(file, None, None, "", message, "save it with commas")


def _heading_notes(
    file: str, row: int, cells: Sequence[str], names: Sequence[str], columns: Sequence[Column]
) -> Iterator[Problem]:
    """Headings that are read as another name, and headings that nobody knows but for a likeness."""
    # An apostrophe before a formula is our own downloads' doing, and no other name.
    other = {
        cell.strip(): name for cell, name in zip(cells, names, strict=True) if cell.strip() not in (name, guard(name))
    }
    if other:
        said = ", ".join(f'{_quoted(cell)} as "{name}"' for cell, name in other.items())
        yield warning(file, row, None, "", f"its columns are read by other names: {said}", "write them so")
    known = [column.name for column in columns]
    slips = _slips([name for name in known if name not in names], [name for name in names if name not in known])
    for heading, name in slips.items():
        message = f'is an unknown column, and "{name}" is missing'
        yield warning(file, row, shorten(heading), "", message, "rename one of them, if they are the same")


def _quoted(heading: str) -> str:
    return f'"{shorten(spell_out(heading))}"'


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(_quoted, names))
