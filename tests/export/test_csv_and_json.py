"""CSV and JSON of a view: the CSV reads back in without a problem and without loss, the JSON says how dates were read."""

import csv
import io
import json
import shutil
from datetime import date

import pandas as pd
import pytest
from builders import Tables, check_only_chapters_lack_events
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from timeline.data.frames import ACCOUNT_TYPED
from timeline.data.load import Archive, load_archive
from timeline.data.problems import errors
from timeline.data.schema import ACCOUNT_COLUMNS
from timeline.data.signs import trim
from timeline.export.formats import column_names, export
from timeline.view.catalog import Catalog
from timeline.view.state import from_query
from timeline.view.view import build_view

ALL = "start=0001-01-01&end=9999-12-31"
COLUMNS = [column.name for column in ACCOUNT_COLUMNS]
RESOLVED = ["start", "end", "edtf", "precision", "basis", "date_text", "passage_lines"]
REAL_QUERIES = [
    "", ALL, "view=list&lanes=one&fold=0", "standing=alleged&standing=planned", "q=aid", "from=2019&to=2019",
    "actor=Venezuela&type=military", "q=nobodysaysthis",
]  # fmt: skip


@pytest.fixture(scope="module")
def catalog(archive) -> Catalog:
    return Catalog(archive)


def as_json(catalog: Catalog, query: str = ALL) -> dict:
    return json.loads(export(catalog, query, "json"))


def table(catalog: Catalog, query: str = ALL) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export(catalog, query, "csv"), newline="")))


def check_nothing_lost(before: Archive, after: Archive, ids: list[str]) -> None:
    """Every column of these accounts, written and worked out, is as it was; only the row number may differ."""
    check_only_chapters_lack_events(after, before)
    assert list(after.accounts["id"]) == ids
    old = before.accounts.set_index("id").loc[ids].drop(columns="row")
    new = after.accounts.set_index("id").drop(columns="row")
    # Fewer rows may know fewer words: categories are compared by the words that the rows have.
    words = dict.fromkeys(old.select_dtypes("category"), "str")
    pd.testing.assert_frame_equal(old.astype(words), new.astype(words))


# --- CSV -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", REAL_QUERIES)
def test_csv_of_the_real_tables_reads_back_in(real_catalog, real_sources, tmp_path, query):
    for name in ("sources.csv", "actors.csv", "timeline.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "events.csv").write_bytes(export(real_catalog, query, "csv").encode())
    view = build_view(real_catalog, from_query(query, real_catalog.vocabulary)[0])
    ids = [str(real_catalog.archive.accounts["id"][n]) for n in view.rows]
    check_nothing_lost(real_catalog.archive, load_archive(tmp_path / "events.csv", real_sources), ids)


FREE = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\",;=+-@'"), max_size=30).map(
    str.strip
)
ROWS = st.lists(
    st.fixed_dictionaries({
        "date": st.sampled_from(["", "2021-03-09", "2021-03", "2021~", "2020-08/..", "Monday", "2021-02-27/2021-03-01"]),
        "title": FREE.filter(trim), "summary": FREE.filter(trim), "place": FREE, "note": FREE, "colour": FREE,
        "actors": st.sampled_from(["Lake Office", "Ada Brook; Travellers"]), "type": st.sampled_from(["strike", "aid & <b>"]),
        "standing": st.sampled_from(["planned", "alleged", "denied"]), "importance": st.sampled_from(["", "1", "2", "3"]),
        "figures": st.sampled_from(["", "stranded=40", "boats = 3; Stranded=about 60"]),
        "status": st.sampled_from(["", "checked", "draft", "retracted"]),
    }),
    max_size=5,
)  # fmt: skip


@given(ROWS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_csv_of_any_table_reads_back_in(tmp_path, rows):
    tables = Tables(tmp_path)
    passage = tables.events[0]["passage"]
    fixed = {"event": "e", "source": "gazette-2021-03-09", "passage": passage, "attributed_to": "a clerk"}
    tables.events = [fixed | row | {"id": f"a{n}"} for n, row in enumerate(rows)]
    # A cell that begins like a formula is written with an apostrophe, as a download has it.
    for row in tables.events:
        row.update({k: f"'{v}" for k, v in row.items() if v.lstrip("'")[:1] in tuple("=+-@")})
    before = tables.load()
    assert errors(before.problems) == []
    text = export(Catalog(before), ALL, "csv")
    tables.events_csv.write_bytes(text.encode())
    ids = [row["id"] for row in csv.DictReader(io.StringIO(text, newline=""))]
    assert sorted(ids) == sorted(before.accounts["id"])
    check_nothing_lost(before, load_archive(tables.events_csv), ids)


def test_csv_has_the_columns_of_the_table_and_its_curators_own(tables: Tables):
    catalog = Catalog(tables.cell("events", 2, shade="deep red").load())
    assert column_names(catalog) == [*COLUMNS, "shade"]
    first, *others = sorted(table(catalog), key=lambda row: row["id"])
    assert (first["id"], first["shade"], {row["shade"] for row in others}) == ("g1", "deep red", {""})


def test_the_title_of_an_event_and_its_translation_come_back(tables: Tables):
    titles = {"event_title": "The walkout of 9 March", "event_title_es": "El paro del 9 de marzo"}
    before = tables.cell("events", 2, **titles).cell("events", 3, **titles).load()
    rows = {row["id"]: row for row in table(Catalog(before))}
    assert [{name: rows[id][name] for name in titles} for id in ("g1", "p1")] == [titles, titles]
    assert {rows[id]["event_title"] for id in rows if id not in ("g1", "p1")} == {""}
    tables.events_csv.write_bytes(export(Catalog(before), ALL, "csv").encode())
    check_nothing_lost(before, load_archive(tables.events_csv), list(rows))


def test_cells_stand_as_written(catalog):
    rows = {row["id"]: row for row in table(catalog)}
    assert (rows["g1"]["date"], rows["p4"]["date"], rows["p2"]["date"]) == ("Tuesday", "2020-08/..", "")
    assert rows["p1"]["figures"] == "stranded=60; boats = 3"
    assert rows["p3"]["passage"] == "letters of dismissal ... been typed already"


@pytest.mark.parametrize("name", [n for n in ACCOUNT_TYPED if n not in COLUMNS])
def test_a_curators_column_named_as_one_of_ours_keeps_its_cells(tables: Tables, name):
    tables.events[0][name] = "own words"
    (row,) = [row for row in table(Catalog(tables.load())) if row["id"] == "g1"]
    assert "own words" in row.values()


@pytest.mark.parametrize("form", ["csv", "json"])
def test_no_draft_and_no_retracted_account_is_exported(catalog, form):
    text = export(catalog, ALL, form)
    assert "Crews drink tea" not in text and "Nobody was asked" not in text


def test_an_empty_view_is_a_table_with_its_header(catalog):
    assert export(catalog, "q=nobodysaysthis", "csv") == ",".join(COLUMNS) + "\r\n"


# --- JSON ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", REAL_QUERIES)
def test_json_has_its_form(real_catalog, query):
    found = as_json(real_catalog, query)
    view = build_view(real_catalog, from_query(query, real_catalog.vocabulary)[0])
    assert list(found) == ["version", "describe", "count", "facets", "accounts"]
    assert (found["version"], found["describe"]) == (real_catalog.archive.version, view.describe)
    assert found["count"] == {"accounts": len(view.rows), "events": len(view.events)}
    assert found["facets"] == view.shown.counts
    assert [a["id"] for a in found["accounts"]] == [real_catalog.archive.accounts["id"][n] for n in view.rows]
    for account in found["accounts"]:
        assert list(account) == [*column_names(real_catalog), *RESOLVED]
        assert all(
            isinstance(account[name], str) for name in (*column_names(real_catalog), "precision", "basis", "date_text")
        )
        start, end = (date.fromisoformat(account[name]) if account[name] else None for name in ("start", "end"))
        assert (start is None) == (end is None) == (account["date"] == "")
        assert start is None or start <= end
        lines = account["passage_lines"]
        assert lines is None or (len(lines) == 2 and 1 <= lines[0] <= lines[1])


def test_json_and_csv_hold_the_same(real_catalog):
    for row, account in zip(table(real_catalog), as_json(real_catalog)["accounts"], strict=True):
        assert row == {name: account[name] for name in row}


def test_json_of_the_small_tables(catalog):
    found = as_json(catalog)
    assert found["describe"] == "All accounts" and found["count"] == {"accounts": 6, "events": 5}
    assert found["facets"]["standing"] == {"reported": 3, "alleged": 1, "planned": 1, "denied": 1}
    assert found["facets"]["actor"]["Workers"] == 4
    resolved = {a["id"]: [a[name] for name in RESOLVED] for a in found["accounts"]}
    assert resolved["g1"] == [
        "2021-03-09",
        "2021-03-09",
        "2021-03-09",
        "day",
        "read against 9 March 2021",
        "Tuesday",
        [3, 6],
    ]
    assert resolved["g2"] == ["2021-04-01", "2021-04-30", "2021-04", "month", "as written", "2021-04", [7, 7]]
    assert resolved["p3"] == ["2021-03-01", "2021-03-31", "2021-03~", "month", "marked approximate", "2021-03~", [8, 8]]
    assert resolved["p4"] == [
        "2020-08-01",
        "2021-03-11",
        "2020-08/..",
        "range",
        "still open when published",
        "2020-08/..",
        [9, 9],
    ]
    assert resolved["p2"] == [None, None, "", "", "", "", [7, 7]]


def test_json_without_texts_has_no_lines(tables: Tables):
    tables.texts = {}
    assert {str(a["passage_lines"]) for a in as_json(Catalog(tables.load()))["accounts"]} == {"None"}


def test_what_the_page_ignores_the_export_ignores(catalog):
    assert export(catalog, "standing=denied&colour=red&source=nobody", "json") == export(
        catalog, "standing=denied", "json"
    )
    assert export(catalog, "?standing=denied", "csv") == export(catalog, "standing=denied", "csv")
