"""Files that are broken as files: one clear message, or one problem for each bad row."""

from pathlib import Path

import pandas as pd
import pytest
from builders import said

from timeline.data.load import TableError, load_archive


def cannot_load(events_csv: Path) -> str:
    with pytest.raises(TableError) as caught:
        load_archive(events_csv)
    return str(caught.value)


@pytest.mark.parametrize("raw", [b"", b"\xef\xbb\xbf", b" \r\n\r\n", b",,,\n,,\n", b'""\n'])
def test_empty_file(events_csv, raw):
    events_csv.write_bytes(raw)
    assert cannot_load(events_csv) == "events.csv is empty - name the columns in its first line"


@pytest.mark.parametrize("name", ["events.csv", "sources.csv", "actors.csv"])
def test_missing_file(events_csv, name):
    events_csv.with_name(name).unlink()
    assert cannot_load(events_csv) == f"{name} is not there - put it into the folder {events_csv.parent.name}"


def test_a_folder_instead_of_a_file(events_csv):
    events_csv.unlink()
    events_csv.mkdir()
    assert cannot_load(events_csv).startswith("events.csv cannot be opened (")


def test_all_missing_columns_come_at_once(events_csv):
    header, rest = events_csv.read_text(encoding="utf-8").split("\n", 1)
    bad = header.replace("id,event,", "ID,Evnt,").replace(",date,", ",Dates,").replace(",place", ",ID")
    events_csv.write_text(bad + "\n" + rest, encoding="utf-8")
    assert cannot_load(events_csv) == (
        'events.csv has no column "id", "event", "date", and names the column "ID" more than once'
        ' - write "id" for "ID", "event" for "Evnt", "date" for "Dates" in its first line, if that is meant;'
        " give each column a name of its own"
    )
    events_csv.write_text("id,title\n", encoding="utf-8")
    assert cannot_load(events_csv) == (
        'events.csv has no column "event", "date", "summary", "actors", "type", "standing", "source", "passage"'
        " - name the columns in its first line"
    )


def test_repeated_column(events_csv):
    header, rest = events_csv.read_text(encoding="utf-8").split("\n", 1)
    events_csv.write_text(header.replace(",place", ",date") + "\n" + rest, encoding="utf-8")
    assert cannot_load(events_csv) == (
        'events.csv names the column "date" more than once - give each column a name of its own'
    )


def test_misspelt_optional_column(tables):
    path = tables.write().with_name("sources.csv")
    path.write_text(path.read_text(encoding="utf-8").replace(",perspective", ",perspectives"), encoding="utf-8")
    assert said(load_archive(tables.events_csv).problems) == [
        'sources.csv:1: warning: perspectives: is an unknown column, and "perspective" is missing'
        " - rename one of them, if they are the same"
    ]


def test_open_quote(events_csv):
    raw = events_csv.read_bytes()
    events_csv.write_bytes(raw + b'x,"never closed\n')
    assert cannot_load(events_csv) == (
        "events.csv cannot be read from row 10 (line 10): unexpected end of data"
        ' - put the whole cell in quotes and double the quotes inside it ("")'
    )


def test_windows_line_ends_and_byte_order_mark(tables):
    path = tables.write()
    raw = path.read_bytes().replace(b"\r\n", b"\n")
    before = load_archive(path)
    for ends in (b"\n", b"\r\n", b"\r"):
        path.write_bytes(b"\xef\xbb\xbf" + raw.replace(b"\n", ends))
        archive = load_archive(path)
        assert archive.problems == ()
        pd.testing.assert_frame_equal(archive.accounts, before.accounts)


def test_rows_count_as_in_a_spreadsheet(tables):
    tables.cell("events", 2, summary="two\nlines\r\nor three").cell("events", 4, title="")
    path = tables.write()
    lines = path.read_bytes().split(b"\r\n")
    blank = b"," * lines[0].count(b",")
    path.write_bytes(b"\r\n".join([lines[0], b"", *lines[1:3], blank, *lines[3:]]))
    archive = load_archive(path)
    assert [(problem.row, problem.column) for problem in archive.problems] == [(6, "title")]
    assert list(archive.accounts["row"]) == [3, 5, 7, 8, 9]
    assert archive.accounts["summary"][0] == "two\nlines\r\nor three"


def test_ragged_rows(tables):
    path = tables.write()
    lines = path.read_bytes().split(b"\r\n")
    lines[2] += b",more"
    lines[3] = lines[3].rsplit(b",", 1)[0]
    lines[4] = lines[4].rsplit(b",", 4)[0]
    path.write_bytes(b"\r\n".join(lines))
    archive = load_archive(path)
    assert said(archive.problems) == [
        "events.csv: warning: lacks cells at the end of row 4, which are read as blank"
        " - check that no cell is missing before them",
        "events.csv:3: has 19 cells, the header has 18 - a cell with commas in it needs quotes around it",
        'events.csv:5: has 14 cells, the header has 18: it ends before "passage", "status", "note", "updated"'
        " - add the missing commas",
    ]
    assert list(archive.accounts["id"]) == ["g1", "g2", "p3", "p4"]


def test_columns_without_a_name(tables):
    path = tables.write()
    lines = path.read_bytes().removesuffix(b"\r\n").split(b"\r\n")
    path.write_bytes(b"\r\n".join(line + b",," for line in lines))
    assert load_archive(path).problems == ()
    path.write_bytes(b"\r\n".join([lines[0] + b",", lines[1] + b",x", *(line + b"," for line in lines[2:])]))
    assert said(load_archive(path).problems) == [
        "events.csv:2: has a value in a column without a name - name the column in the first line"
    ]


@pytest.mark.parametrize("labels", [range(100), range(1, 100), range(7, 700, 7)], ids=["pandas", "R", "filtered"])
def test_a_column_of_row_numbers_without_a_name_is_passed_over(tables, labels):
    path = tables.write()
    bare = load_archive(path)
    head, *lines = path.read_bytes().removesuffix(b"\r\n").split(b"\r\n")
    numbered = [b"%d,%b" % pair for pair in zip(labels, lines, strict=False)]
    path.write_bytes(b"\r\n".join([b"," + head, *numbered]))
    archive = load_archive(path)
    assert said(archive.problems) == [
        "events.csv: warning: begins with a column of row numbers without a name, which is passed over"
        " - delete it (pandas: index=False; R: row.names = FALSE)"
    ]
    assert list(archive.accounts["id"]) == list(bare.accounts["id"]) and archive.extra_columns == ()
    path.write_bytes(b"\r\n".join([b"," + head, *numbered[:2], b"2nd," + lines[2], *numbered[3:]]))
    assert said(load_archive(path).problems)[1:] == [
        "events.csv:4: has a value in a column without a name - name the column in the first line"
    ]


@pytest.mark.parametrize("ending", [b"\0", b"\x1a", b"\0\0\0", b"\r\n\x1a"])
def test_signs_at_the_end_of_a_file_are_passed_over(tables, ending):
    path = tables.write()
    bare = load_archive(path)
    path.write_bytes(path.read_bytes() + ending)
    archive = load_archive(path)
    [problem] = said(archive.problems)
    assert problem.endswith(", which is passed over - delete it") and "events.csv: warning: ends with U+00" in problem
    assert list(archive.accounts["id"]) == list(bare.accounts["id"])


def test_a_table_of_another_name(tables):
    path = tables.cell("events", 3, title="").write()
    path = path.rename(path.with_name("ferries.csv"))
    assert said(load_archive(path).problems)[0].startswith("ferries.csv:3: title: ")
