"""The shape of rows: those that fit the header, those that are made to fit, and what is wrong with the others."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from timeline.data.coded import Coded, Rows
from timeline.data.header import SEPARATORS, Layout, Record
from timeline.data.problems import Problem, warning

AT_ONCE = 50_000  # rows that are in memory as such


@dataclass(slots=True)
class Shaped:
    """The rows that fit the header, or were made to fit; the numbers of those made longer and shorter; the others."""

    numbers: Sequence[int]
    columns: Callable[[], list[Coded]]
    short: list[int]
    long: list[int]
    faults: list[Problem]
    label: int = -1  # the last of the numbers in a first column without a name, which rise from row to row

    @classmethod
    def of(cls, columns: list[Coded]) -> "Shaped":
        """Columns that fit the header, of the rows below it."""
        return cls(range(2, 2 + len(columns[0])), lambda: columns, [], [], [])

    @property
    def last(self) -> int:
        """The number of the last row, 0 where there is none."""
        return max(*self.numbers[-1:], *(fault.row or 0 for fault in self.faults[-1:]), 0, 0)


def shape_rows(layout: Layout, file: str, needed: Sequence[str]) -> Shaped:
    """Rows with as many cells as the header: blank ones beyond it go, and missing ones are blank unless needed."""
    width = len(layout.columns)
    rows, numbers = Rows(width), list[int]()
    shaped = Shaped(numbers, rows.columns, [], [], [])
    last_needed = max((layout.columns.index(name) for name in needed), default=0)
    records = iter(layout.records)
    while batch := list(islice(records, AT_ONCE)):
        if "" in layout.columns or any(len(record) != width for _, record in batch):
            batch = list(_fitting(batch, layout, file, last_needed, shaped))
        numbers += (number for number, _ in batch)
        rows.take(record for _, record in batch)
    return shaped


def _fitting(
    records: Iterable[Record], layout: Layout, file: str, last_needed: int, shaped: Shaped
) -> Iterator[Record]:
    """The records that fit, or are made to; what is to be said of the others and of these is put into `shaped`."""
    width = len(layout.columns)
    unnamed = [place for place, name in enumerate(layout.columns) if not name]
    counting = unnamed[:1] == [0]  # it may be that of the numbers which pandas and R write before each row
    for number, record in records:
        fits = len(record) == width
        cells = record if fits else record[:width] + [""] * (width - len(record))
        beyond = not fits and any(map(str.strip, record[width:]))
        if counting and len(record) > 1 and (label := _row_label(record[0])) > shaped.label:
            shaped.label, cells = label, ["", *cells[1:]]
        if beyond or len(record) <= last_needed or any(cells[place].strip() for place in unnamed):
            shaped.faults.append(_shape_fault(file, number, record, layout, beyond))
            continue
        if not fits:
            (shaped.short if len(record) < width else shaped.long).append(number)
        yield number, cells


def _row_label(cell: str) -> int:
    """The whole number that a cell is, -1 for anything else."""
    found = cell.strip()
    return int(found) if found.isascii() and found.isdecimal() and len(found) < 10 else -1


def _shape_fault(file: str, number: int, record: Sequence[str], layout: Layout, beyond: bool) -> Problem:
    """What is wrong with a row that does not fit the header."""
    width, mark = len(layout.columns), SEPARATORS[layout.separator]
    counts = f"has {len(record)} cells, the header has {width}"
    if beyond:
        return Problem(file, number, None, "", counts, f"a cell with {mark} in it needs quotes around it")
    if len(record) < width:
        absent = ", ".join(f'"{name}"' for name in layout.columns[len(record) :] if name)
        return Problem(file, number, None, "", f"{counts}: it ends before {absent}", f"add the missing {mark}")
    return Problem(
        file, number, None, "", "has a value in a column without a name", "name the column in the first line"
    )


def shape_notes(file: str, shaped: Shaped) -> Iterator[Problem]:
    """One warning for each kind of shape that is read all the same."""
    if shaped.label >= 0:
        message = "begins with a column of row numbers without a name, which is passed over"
        yield warning(file, None, None, "", message, "delete it (pandas: index=False; R: row.names = FALSE)")
    if shaped.long:
        yield warning(
            file, None, None, "", f"has blank cells beyond the header in {_rows(shaped.long)}", "they can be deleted"
        )
    if shaped.short:
        message = f"lacks cells at the end of {_rows(shaped.short)}, which are read as blank"
        yield warning(file, None, None, "", message, "check that no cell is missing before them")


def _rows(numbers: Sequence[int]) -> str:
    """`row 3`, or `row 3 and 12 others`."""
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    return f"row {numbers[0]} and {len(numbers) - 1:,} other{'s' if len(numbers) > 2 else ''}"
