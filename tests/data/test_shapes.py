"""Tables as people bring them: what can be read in one way only is read and told once, all else is named as it is."""

import csv
import io
import unicodedata
import zipfile
from pathlib import Path

import pytest
from builders import said
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from timeline.data.csv_file import read_sheet
from timeline.data.formulas import guard, unguard
from timeline.data.load import TableError, load_archive
from timeline.data.problems import errors
from timeline.data.schema import ACCOUNT_COLUMNS, ACTOR_COLUMNS
from timeline.data.signs import all_tidy, tidy_code, tidy_name, trim

ALL = ["g1", "p1", "g2", "p2", "p3", "p4"]


def cannot_load(path: Path) -> str:
    with pytest.raises(TableError) as caught:
        load_archive(path)
    return str(caught.value)


def rows_of(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def write(path: Path, rows: list[list[str]], separator: str = ",", before: str = "", encoding: str = "utf-8") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    path.write_bytes((before + text.getvalue()).encode(encoding))
    return path


def loaded(path: Path) -> list[str]:
    """What is told of a table of which every account is read."""
    archive = load_archive(path)
    assert list(archive.accounts["id"]) == ALL
    assert errors(archive.problems) == []
    return said(archive.problems)


# Separators, lines above the header, more or fewer cells


@pytest.mark.parametrize(("separator", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")])
def test_other_separators_are_read(events_csv, separator, name):
    assert loaded(write(events_csv, rows_of(events_csv), separator)) == [
        f"events.csv: warning: has {name} between its columns, and is read so - save it with commas"
    ]


@pytest.mark.parametrize(
    ("before", "separator", "sign"),
    [
        ("sep=,\r\n", ",", ","),
        ("sep=;\n", ";", ";"),
        ('"sep=;"\r\n', ";", ";"),
        ("SEP=\\t\r\n", "\t", "tab"),
        ("sep=,,,,\n", ",", ","),
    ],
)
def test_a_line_that_names_the_separator_is_passed_over(events_csv, before, separator, sign):
    assert loaded(write(events_csv, rows_of(events_csv), separator, before)) == [
        f'events.csv: warning: begins with a line "sep={sign}", which is passed over'
        " - delete it, and save the table with commas"
    ]


def test_a_line_that_names_the_wrong_separator(events_csv):
    assert loaded(write(events_csv, rows_of(events_csv), ",", "sep=;\n"))[0].startswith("events.csv: warning: begins")


def test_a_title_above_the_header_is_passed_over_and_rows_keep_their_numbers(events_csv):
    rows = [["Crews on the lake", "", ""], [], ["as of", "March"], *rows_of(events_csv)]
    assert loaded(write(events_csv, rows)) == [
        'events.csv:1: warning: "Crews on the lake" stands above the header in row 4, and is passed over - delete it',
        'events.csv:3: warning: "as of" stands above the header in row 4, and is passed over - delete it',
    ]
    assert list(load_archive(events_csv).accounts["row"])[0] == 5


def test_blank_cells_beyond_the_header_are_dropped(events_csv):
    header, *rows = rows_of(events_csv)
    assert loaded(write(events_csv, [header, *([*row, "", " "] for row in rows)])) == [
        "events.csv: warning: has blank cells beyond the header in row 2 and 7 others - they can be deleted"
    ]


def test_cells_beyond_the_header_are_a_fault_of_their_row(events_csv):
    header, first, *rows = rows_of(events_csv)
    archive = load_archive(write(events_csv, [header, [*first, "", "x"], *rows], ";"))
    assert said(errors(archive.problems)) == [
        "events.csv:2: has 20 cells, the header has 18 - a cell with semicolons in it needs quotes around it"
    ]


def test_cells_left_off_at_the_end_are_blank(events_csv):
    header, *rows = rows_of(events_csv)
    cut = [row[: max(place for place, cell in enumerate(row) if cell) + 1] for row in rows]
    archive = load_archive(write(events_csv, [header, *cut]))
    assert list(archive.accounts["id"]) == ALL
    assert said(archive.problems) == [
        "events.csv: warning: lacks cells at the end of row 2 and 7 others, which are read as blank"
        " - check that no cell is missing before them"
    ]


# Headings


def test_headings_in_other_letters(events_csv):
    header, *rows = rows_of(events_csv)
    other = {"attributed_to": "attributed to", "importance": "Importance", "date": "date\u200b", "place": "ＰＬＡＣＥ"}
    (problem,) = loaded(write(events_csv, [[other.get(name, name) for name in header], *rows]))
    assert problem == (
        "events.csv:1: warning: its columns are read by other names: "
        '"date<U+200B>" as "date", "attributed to" as "attributed_to", "ＰＬＡＣＥ" as "place", "Importance" as "importance"'
        " - write them so"
    )
    assert list(load_archive(events_csv).accounts["importance"])[0] == 1


def test_a_heading_beside_its_very_name_stays_another_column(events_csv):
    header, *rows = rows_of(events_csv)
    archive = load_archive(write(events_csv, [[*header, "Date"], *([*row, "x"] for row in rows)]))
    assert archive.extra_columns == ("Date",)
    assert archive.problems == ()


def test_two_headings_that_could_both_be_meant(events_csv):
    header, *rows = rows_of(events_csv)
    header[header.index("date")] = "Date"
    assert cannot_load(write(events_csv, [[*header, "DATE"], *([*row, ""] for row in rows)])) == (
        'events.csv has no column "date" - write "date" for "Date" in its first line, if that is meant'
    )


def test_a_remark_on_the_header_leaves_no_row_out(tables):
    path = tables.write().with_name("sources.csv")
    path.write_text(path.read_text(encoding="utf-8").replace(",perspective", ",perspectives"), encoding="utf-8")
    archive = load_archive(tables.events_csv)
    assert errors(archive.problems) == [] and len(archive.problems) == 1
    assert archive.left_out == 0


def test_rows_left_out_are_counted_once_each(tables):
    tables.cell("events", 3, date="soon", actors="Moon").cell("sources", 3, sha256="0" * 64)
    tables.cell("actors", 8, actor="")
    assert tables.load().left_out == 2  # row 3 of events.csv and row 8 of actors.csv; the source stays


# Encodings


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_other_encodings_of_unicode_are_read(events_csv, encoding, separator):
    told = loaded(write(events_csv, rows_of(events_csv), separator, encoding=encoding))
    name = encoding[:6].upper()
    assert told[0] == f'events.csv: warning: is encoded in {name}, and read so - save it as "CSV UTF-8"'


@pytest.mark.parametrize(
    ("word", "encoding", "reading"),
    [
        ("Réunion", "cp1252", '"Réunion" in Windows-1252'),
        ("Réunion", "mac_roman", '"Réunion" in Mac Roman'),
        ("Заседание", "cp1251", '"Заседание" in Windows-1251'),
        ("会議", "shift_jis", '"会議" in Shift-JIS'),
        ("委员会", "gb18030", '"委员会" in GB 18030'),
        ("서울에서", "euc_kr", '"서울에서" in EUC-KR'),
    ],
)
def test_an_encoding_that_is_not_sure_is_refused_with_the_words_in_each(tables, word, encoding, reading):
    path = tables.cell("events", 3, title="WORD").write()
    text = path.read_text(encoding="utf-8").replace("…", "...").replace("WORD", word)
    path.write_text(text, encoding=encoding, newline="")
    raw = path.read_bytes()
    with pytest.raises(UnicodeDecodeError) as found:
        raw.decode()
    byte, offset = raw[found.value.start], found.value.start
    told = cannot_load(path)
    assert told.startswith(
        f'events.csv is not UTF-8: byte 0x{byte:02X} at offset {offset}, line 3 - save it as "CSV UTF-8"; it reads '
    )
    assert reading in told


def test_bytes_of_no_encoding(events_csv):
    events_csv.write_bytes(events_csv.read_bytes() + b"\x81\x98\xff\xa0")
    assert cannot_load(events_csv).endswith(' - save it as "CSV UTF-8"')


def test_a_text_that_breaks_off_in_its_encoding(events_csv):
    raw = events_csv.read_text(encoding="utf-8").encode("utf-16")
    events_csv.write_bytes(raw[:-1])
    assert cannot_load(events_csv) == (
        f'events.csv begins as UTF-16, but breaks off at offset {len(raw) - 2} - save it as "CSV UTF-8"'
    )


SAVE_SHEET = 'open it and save the sheet as "CSV UTF-8"'


def zipped(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("raw", "kind", "instead"),
    [
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook (.xlsx)", SAVE_SHEET),
        (zipped("mimetype", "content.xml"), "an OpenDocument file (.ods)", SAVE_SHEET),
        (zipped("Index/Document.iwa"), "a Numbers file", SAVE_SHEET),
        (zipped("events.csv"), "a ZIP archive", "unpack it"),
        (b"PK\x03\x04broken", "a ZIP archive", "unpack it"),
        (b"\x1f\x8b\x08", "a compressed file (gzip)", "unpack it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook (.xls)", SAVE_SHEET),
        (b"%PDF-1.7", "a PDF", "get the table itself as CSV, as a PDF holds none that can be read surely"),
    ],
)
def test_another_kind_of_file_under_the_name_of_a_table(events_csv, raw, kind, instead):
    events_csv.write_bytes(raw)
    assert cannot_load(events_csv) == f"events.csv is {kind}, not a CSV file - {instead}"


@pytest.mark.parametrize("raw", [b"<!DOCTYPE html><html>", b"\n <HTML lang=en>", b"\xef\xbb\xbf<table>"])
def test_a_web_page_under_the_name_of_a_table(events_csv, raw):
    events_csv.write_bytes(raw)
    assert cannot_load(events_csv) == "events.csv is a web page, not a CSV file - download the table itself as CSV"


# Cells


def test_words_and_numbers_with_one_meaning(tables):
    tables.cell("events", 2, importance="1.0", standing="Reported").cell("events", 3, standing="Reported")
    tables.cell("events", 4, importance="3,0", standing="PLANNED").cell("events", 8, status="Draft")
    assert loaded(tables.write()) == [
        'events.csv:2: warning: standing: "Reported" is read as "reported", here and in 1 more - write "reported"',
        'events.csv:2: warning: importance: "1.0" is read as "1" - write "1"',
        'events.csv:4: warning: standing: "PLANNED" is read as "planned" - write "planned"',
        'events.csv:4: warning: importance: "3,0" is read as "3" - write "3"',
        'events.csv:8: warning: status: "Draft" is read as "draft" - write "draft"',
    ]
    accounts = load_archive(tables.events_csv).accounts
    assert list(accounts["importance"]) == [1, 2, 3, 2, 3, 2]
    assert list(accounts["standing"])[:3] == ["reported", "reported", "planned"]


@pytest.mark.parametrize(
    "cells",
    [
        {"actors": unicodedata.normalize("NFD", "Ada Bröok")},
        {"actors": "Ada Bröok\u200b"},
        {"actors": "Ada\u00a0Bröok; \u200eTravellers\u200f"},
        {"actors": "Ada\u200b Bröok"},
        {"source": "post-2021-03-11\u200b"},
        {"source": "post\u20112021\u201103\u201111"},
        {"date": "\u200e2021-03-09"},
        {"date": "2021\u201103\u201109"},
        {"date": "２０２１-03-09"},
        {"date": "9\u00a0March 2021"},
        {"standing": "reported\ufeff"},
        {"importance": "１"},
        {"passage": "\u200bSome sixty travellers … and played cards\u00a0"},
    ],
)
def test_what_nobody_sees_makes_no_difference(tables, cells):
    tables.cell("actors", 6, actor="Ada Bröok").cell("events", 3, **cells)
    for row in (7, 9):
        tables.cell("events", row, actors="Ada Bröok")
    assert loaded(tables.write()) == []


def test_unseen_signs_that_make_a_difference_are_spelt_out(tables):
    assert tables.cell("events", 3, actors="Trav\u200dellers").problems() == [
        'events.csv:3: actors: "Trav<U+200D>ellers" is an unknown actor - write "Travellers", if that is meant'
    ]


def test_names_joined_by_commas(tables):
    assert tables.cell("events", 3, actors="North Pier Crews, Travellers").problems() == [
        'events.csv:3: actors: "North Pier Crews, Travellers" is an unknown actor'
        ' - part names with ";": write "North Pier Crews; Travellers"'
    ]


@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
def test_formulas_are_defused_in_narrow_and_full_width(sign):
    assert guard(f"{sign}1+1") == f"'{sign}1+1"
    assert unguard(f"'{sign}1+1") == f"{sign}1+1"
    assert guard(f"1{sign}1") == f"1{sign}1"


FUZZ = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SHAPES = st.sampled_from([",", ";", "\t", "|"])
WORD = st.text(alphabet="ab ;,\t|\"'\n=é\u200b", max_size=5)


@FUZZ
@given(separator=SHAPES, rows=st.lists(st.tuples(WORD, WORD), max_size=5), extra=st.integers(0, 3), above=st.booleans())
def test_any_cells_in_any_shape_are_the_same_cells(separator, rows, extra, above):
    text = io.StringIO()
    table = [["actor", "aliases"], *([f"n{name}", alias, *[""] * extra] for name, alias in rows)]
    csv.writer(text, delimiter=separator).writerows([["A list"], *table] if above else table)
    plain = io.StringIO()
    csv.writer(plain).writerows([["actor", "aliases"], *(row[:2] for row in table[1:])])
    told, same = (read_sheet(part.getvalue().encode(), "actors.csv", ACTOR_COLUMNS) for part in (text, plain))
    assert told.cells == same.cells
    assert errors(told.problems) == []


def test_every_column_is_read_in_one_form():
    assert {column.name for column in ACCOUNT_COLUMNS if column.choices} == {"standing", "importance", "status"}


@given(
    st.lists(st.text(st.sampled_from("aB é\u00e9\u0301\u00a0\u200b\u200c\t\n'=-…‐１"), max_size=5), max_size=4),
    st.booleans(),
)
def test_cells_that_are_tidy_at_one_look_stay_as_they_are(cells, codes):
    if all_tidy(cells, codes):
        for tidy in (trim, tidy_name, *([tidy_code] if codes else [])):
            assert [tidy(cell) for cell in cells] == cells
    assert all_tidy(cells, codes) or any(cell.split(" ") != cell.split() or not cell.isascii() for cell in cells)
