"""The cells of a CSV file with their places in its text, so that one can be changed, and nothing else."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from timeline.data.decode import Decoded, decode_table
from timeline.data.header import Layout, numbered, read_layout
from timeline.data.problems import TableError
from timeline.data.schema import Column

_LINE_END = re.compile(r"\r\n|\r|\n")


class Cell(NamedTuple):
    """A cell: what it holds, and `start` and `end` of its writing in the text, quotation marks included."""

    start: int
    end: int
    text: str


class Record(NamedTuple):
    """A row: its number as a spreadsheet counts, the line of the file that it begins in, its cells."""

    number: int
    line: int
    cells: tuple[Cell, ...]


class Edit(NamedTuple):
    """What is to stand in the text in place of `start:end`."""

    start: int
    end: int
    new: str


@dataclass(frozen=True)
class PlacedTable:
    """A table with the places of its cells: `header` is the row of the columns' names, `records` are those below it."""

    decoded: Decoded
    layout: Layout
    header: Record
    records: tuple[Record, ...]

    def changed(self, edits: Sequence[Edit]) -> bytes:
        """The file with these edits, which do not overlap; all else is left as it is, byte by byte."""
        text = self.decoded.text
        ordered = sorted(edits)
        starts = [0, *(edit.end for edit in ordered)]
        ends = [*(edit.start for edit in ordered), len(text)]
        kept = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        parts = [part for pair in zip(kept, [edit.new for edit in ordered] + [""], strict=True) for part in pair]
        return self.decoded.mark + "".join([*parts, self.decoded.ending]).encode(self.decoded.codec)

    def writing(self, cell: Cell, value: str) -> str:
        """A value as it is to be written in place of a cell: in quotation marks where that was, or where it needs them."""
        quoted = self.decoded.text[cell.start : cell.start + 1] == '"'
        special = any(sign in value for sign in (self.layout.separator, '"', "\r", "\n"))
        return f'"{value.replace(chr(34), chr(34) * 2)}"' if quoted or special else value


def place_cells(raw: bytes, file: str, columns: Sequence[Column]) -> PlacedTable:
    """Find the cells of a table; raises TableError as `read_sheet` does, or where they are not those that it reads."""
    decoded = decode_table(raw, file)
    layout = read_layout(decoded.text, file, columns)
    separator = layout.separator
    text, start = decoded.text, layout.start
    records = [record for record in _records(text, start, separator) if any(cell.text.strip() for cell in record.cells)]
    read = list(numbered(text[start:], file, separator))
    if [(number, [cell.text for cell in cells]) for number, _, cells in records] != read:
        raise TableError(file, "cannot be mended: its cells cannot be told apart surely", "mend it by hand")
    header = next(record for record in records if record.number == layout.row)
    return PlacedTable(decoded, layout, header, tuple(record for record in records if record.number > layout.row))


def _records(text: str, start: int, separator: str) -> Iterator[Record]:
    """All records from an offset on, blank ones too."""
    line, number, place = 1 + len(_LINE_END.findall(text, 0, start)), 0, start
    while place < len(text):
        cells, end = _cells(text, place, separator)
        number += 1
        yield Record(number, line, cells)
        line += len(_LINE_END.findall(text, place, end))
        place = end


def _cells(text: str, place: int, separator: str) -> tuple[tuple[Cell, ...], int]:
    """The cells of the record that begins here, and where the next one does."""
    cells = []
    while True:
        found = _cell(separator).match(text, place)
        assert found  # an empty cell is one
        written = found[0]
        held = written[1:-1].replace('""', '"') if found["quoted"] else written
        cells.append(Cell(place, found.end(), held))
        place = found.end()
        if text[place : place + 1] != separator:
            break
        place += 1
    end = _LINE_END.match(text, place)
    return tuple(cells), end.end() if end else max(place, len(text))


@lru_cache
def _cell(separator: str) -> re.Pattern[str]:
    return re.compile(rf'(?P<quoted>"(?:[^"]|"")*")|[^{re.escape(separator)}\r\n]*')
