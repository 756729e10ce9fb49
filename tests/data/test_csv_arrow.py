"""A large table that is written plainly is read by Arrow: the very same cells, rows and problems as by the csv module."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.data import csv_arrow
from timeline.data.csv_file import Sheet, read_sheet
from timeline.data.problems import TableError
from timeline.data.schema import Column

pytest.importorskip("pyarrow", reason="pyarrow is not installed (requirements-scale.txt)")
COLUMNS = (Column("id", True, "key"), Column("title", True, "title"), Column("note", False, "note", may_be_blank=True))
CELL = st.text(st.sampled_from("ab é\"',;\n\t."), max_size=5)
HEAD = "id,title,note"


@pytest.fixture
def any_table_is_large(monkeypatch):
    monkeypatch.setattr(csv_arrow, "LEAST", 0)


def read(raw: bytes) -> Sheet | str:
    """The sheet, or why there is none."""
    try:
        return read_sheet(raw, "events.csv", COLUMNS)
    except TableError as err:
        return str(err)


def both(raw: bytes, monkeypatch) -> tuple[Sheet | str, Sheet | str]:
    """A table as it is read where it is large, and as it is read row by row."""
    with monkeypatch.context() as patched:
        patched.setattr(csv_arrow, "LEAST", 0)
        large = read(raw)
        patched.setattr(csv_arrow, "LEAST", 10**9)
        return large, read(raw)


def is_plain(raw: bytes) -> bool:
    return csv_arrow.read_plain(raw, ",", 3) is not None


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"]), st.booleans())
@settings(max_examples=150, deadline=None)
def test_tables_that_programs_write_are_read_the_same(rows, end, quoted):
    with pytest.MonkeyPatch.context() as monkeypatch:
        file = io.StringIO(newline="")
        how = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
        csv.writer(file, lineterminator=end, quoting=how).writerows([HEAD.split(","), *rows])
        large, plain = both(file.getvalue().encode(), monkeypatch)
        assert large == plain


@given(st.text(st.sampled_from('a ",\n\r'), max_size=30))
@settings(max_examples=300, deadline=None)
def test_whatever_else_a_file_holds_is_read_the_same(text):
    with pytest.MonkeyPatch.context() as monkeypatch:
        large, plain = both(f"{HEAD}\na,b,c\n{text}".encode(), monkeypatch)
        assert large == plain


@pytest.mark.parametrize(
    "rows",
    ["a,b,c", 'a,"b ""c"", d",', '"a\n b",b,c\n', "a,b,c\r\nd,e,f\r\n", "a,é,c\n", "a,NA,null\n"],
)
def test_plain_tables_are_read_by_arrow(rows, any_table_is_large, monkeypatch):
    end = "\r\n" if "\r" in rows else "\n"
    raw = f"{HEAD}{end}{rows}".encode()
    assert is_plain(raw)
    large, plain = both(raw, monkeypatch)
    assert large == plain
    marked, _ = both(b"\xef\xbb\xbf" + raw, monkeypatch)
    assert marked == plain


@pytest.mark.parametrize(
    "rows",
    ["a,b\n", "a,b,c,d\n", "\na,b,c\n", ",,\n", 'a,b"c,d\n', 'a,"b"c,d\n', 'a,"b,c\n', "a,b\rc,d\n", "a,b\0,c\n"],
)
def test_others_are_read_row_by_row(rows, any_table_is_large, monkeypatch):
    raw = f"{HEAD}\na,b,c\n{rows}".encode()
    assert not is_plain(raw)
    large, plain = both(raw, monkeypatch)
    assert large == plain
