"""Files that are broken as files: one clear message, or one problem for each bad row."""

from pathlib import Path

import pandas as pd
import pytest
from builders import said

from timeline.data.load import TableError, load_archive

LONG = "x" * 71


def cannot_load(events_csv: Path) -> str:
    with pytest.raises(TableError) as caught:
        load_archive(events_csv)
    return str(caught.value)


def test_not_utf8(events_csv):
    events_csv.write_bytes(events_csv.read_bytes().replace(b"play", "é".encode("cp1252"), 1))
    raw = events_csv.read_bytes()
    offset, line = raw.index(b"\xe9"), raw[: raw.index(b"\xe9")].count(b"\n") + 1
    assert cannot_load(events_csv) == (
        f"events.csv is not UTF-8: byte 0xE9 at offset {offset}, line {line} (it looks like Windows-1252 (cp1252))"
        ' - save it as "CSV UTF-8"'
    )


def test_utf16(events_csv):
    events_csv.write_bytes(events_csv.read_text(encoding="utf-8").encode("utf-16"))
    assert cannot_load(events_csv) == (
        'events.csv is not UTF-8: byte 0xFF at offset 0, line 1 (it looks like UTF-16) - save it as "CSV UTF-8"'
    )


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


def test_missing_column(events_csv):
    header, rest = events_csv.read_text(encoding="utf-8").split("\n", 1)
    events_csv.write_text(header.replace(",date,", ",Date,") + "\n" + rest, encoding="utf-8")
    assert cannot_load(events_csv) == (
        'events.csv has no column "date" - is "Date" meant for it? Rename it in the first line'
    )
    events_csv.write_text("id,title\n", encoding="utf-8")
    assert cannot_load(events_csv) == (
        'events.csv has no column "event", "date", "summary", "actors", "type", "standing", "source", "passage"'
        " - name the columns in its first line"
    )


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_another_separator(events_csv, mark, name):
    events_csv.write_text(events_csv.read_text(encoding="utf-8").replace(",", mark), encoding="utf-8")
    assert cannot_load(events_csv).endswith(f" - its columns seem to be separated by {name}: save it with commas")


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
        'sources.csv:1: perspectives: is an unknown column, and "perspective" is missing'
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
    tables.cell("events", 2, summary="two\nlines\r\nor three").cell("events", 4, title=LONG)
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
    path.write_bytes(b"\r\n".join(lines))
    archive = load_archive(path)
    assert said(archive.problems) == [
        "events.csv:3: has 19 cells, the header has 18 - a cell with a comma needs quotes around it",
        "events.csv:4: has 17 cells, the header has 18 - add the missing commas",
    ]
    assert list(archive.accounts["id"]) == ["g1", "p2", "p3", "p4"]


def test_columns_without_a_name(tables):
    path = tables.write()
    lines = path.read_bytes().removesuffix(b"\r\n").split(b"\r\n")
    path.write_bytes(b"\r\n".join(line + b",," for line in lines))
    assert load_archive(path).problems == ()
    path.write_bytes(b"\r\n".join([lines[0] + b",", lines[1] + b",x", *(line + b"," for line in lines[2:])]))
    assert said(load_archive(path).problems) == [
        "events.csv:2: has a value in a column without a name - name the column in the first line"
    ]


def test_a_table_of_another_name(tables):
    path = tables.cell("events", 3, title="").write()
    path = path.rename(path.with_name("ferries.csv"))
    assert said(load_archive(path).problems)[0].startswith("ferries.csv:3: title: ")
