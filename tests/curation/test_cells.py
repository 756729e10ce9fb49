"""Cells in their places: what is changed is that cell, and not a byte besides."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.curation.cells import Edit, place_cells
from timeline.data.csv_file import read_sheet
from timeline.data.problems import TableError
from timeline.data.schema import ACTOR_COLUMNS

# What is in question is quotation marks, separators and line ends, alone and in any order.
TEXTS = st.text(
    st.sampled_from(list("ab,;\t|\"'\r\n =")) | st.characters(codec="utf-8", exclude_characters="\0"), max_size=12
)
ROWS = st.lists(st.tuples(TEXTS, TEXTS), max_size=4)


def written(rows, separator=",", end="\r\n", quoting=csv.QUOTE_MINIMAL):
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting).writerows([["actor", "kind"], *rows])
    return text.getvalue()


@given(
    ROWS,
    st.sampled_from(",;\t|"),
    # The writer quotes for the line end that it writes: with another one a bare "\r" would part rows.
    st.sampled_from([("\n", csv.QUOTE_ALL), ("\r\n", csv.QUOTE_MINIMAL), ("\r", csv.QUOTE_ALL)]),
    st.sampled_from(["", "sep=;\n", "\n\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    TEXTS,
)
def test_one_cell_is_changed_and_no_byte_besides(rows, separator, ends, before, codec, value):
    separator = ";" if before.startswith("sep") else separator
    text = before + written(rows, separator, *ends)
    raw = text.encode(codec)
    table = place_cells(raw, "actors.csv", ACTOR_COLUMNS)
    held = [[cell.text for cell in record.cells] for record in table.records]
    assert held == [list(row) for row in rows if any(map(str.strip, row))]
    assert table.changed([]) == raw
    for place, record in enumerate(table.records):
        cell = record.cells[1]
        assert record.line == len(re.split(r"\r\n|\r|\n", text[: record.cells[0].start]))
        new = table.writing(cell, value)
        changed = table.changed([Edit(cell.start, cell.end, new)])
        assert changed == (text[: cell.start] + new + text[cell.end :]).encode(codec)
        held[place][1], before_it = value, held[place][1]
        again = place_cells(changed, "actors.csv", ACTOR_COLUMNS)
        assert [[each.text for each in line.cells] for line in again.records] == [
            row for row in held if any(map(str.strip, row))
        ]
        held[place][1] = before_it


@given(ROWS)
def test_rows_are_numbered_as_the_tables_are_read(rows):
    raw = written(rows).encode()
    numbers = [record.number for record in place_cells(raw, "actors.csv", ACTOR_COLUMNS).records]
    sheet = read_sheet(raw, "actors.csv", ACTOR_COLUMNS)
    assert set(sheet.numbers) <= set(numbers)


def test_badly_quoted_cells_are_refused():
    with pytest.raises(TableError, match="cannot be read from row 2"):
        place_cells(b'actor\n"A"B\n', "actors.csv", ACTOR_COLUMNS)
