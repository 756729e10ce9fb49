"""The three tables on disk -> an Archive with every problem of every row."""

import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from builders import TEXTS, Tables, said
from conftest import ROOT
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from timeline.data.load import Archive, TableError, ancestors, load_archive, members
from timeline.data.passages import FORM
from timeline.data.problems import Problem, errors, problems_as_json, shorten, warning
from timeline.data.schema import STANDINGS, split_figures, split_list
from timeline.dates.parse import read_date
from timeline.dates.words import format_derivation
from timeline.view.catalog import Catalog

# What comes out


def test_good_tables_have_no_problems(archive):
    assert archive.problems == ()
    assert list(archive.accounts["id"]) == ["g1", "p1", "g2", "p2", "p3", "p4"]
    assert list(archive.retracted["id"]) == ["g3"]
    assert list(archive.sources["source"]) == ["gazette-2021-03-09", "post-2021-03-11"]
    assert len(archive.actors) == 7
    assert set(archive.texts) == {"gazette-2021-03-09", "post-2021-03-11"}
    assert archive.extra_columns == ()


def test_tables_of_plain_dates_load_without_the_readers_of_words_and_slips(tables):
    """Which hold more memory than the accounts of a small table."""
    readers = {"dateparser", "edtf", "pyparsing", "rapidfuzz"}
    tables.events = [row | {"date": "2021-03-09", "figures": ""} for row in tables.events]
    events = tables.write()
    code = (
        "import sys; from pathlib import Path; from timeline.data.load import load_archive\n"
        f"assert len(load_archive(Path({str(events)!r})).accounts); print(*sorted({readers!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_types_of_all_columns(archive):
    accounts = archive.accounts
    text = "id event_title date title summary actors attributed_to figures place passage note updated"
    expected = dict.fromkeys(text.split(), "str")
    expected |= dict.fromkeys("event type standing source status precision camp".split(), "category")
    expected |= {"importance": "int8", "row": "int32"}
    expected |= dict.fromkeys(("start", "end"), "datetime64[us]")
    expected |= dict.fromkeys(("uncertain_start", "uncertain_end", "relative", "only_end"), "bool")
    expected |= {"unsure_first": "int32", "unsure_last": "int32", "seconds": "float64"}
    expected |= {f"passage_{name}": "Int32" for name in ("first", "last", "start", "end")}
    for frame in (accounts, archive.retracted, accounts.iloc[:0]):
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == expected


def test_an_account_in_full(archive):
    account = dict(Catalog(archive).records[1])
    assert account.pop("span") == read_date("2021-03-09")
    assert account.pop("start") == account.pop("end") == pd.Timestamp("2021-03-09")
    assert account == {
        "id": "p1",
        "event": "walkout",
        "event_title": "",
        "date": "2021-03-09",
        "title": "Travellers wait while the crews rest",
        "summary": "About sixty travellers wait.",
        "actors": "North Pier Crews; Travellers",
        "type": "strike",
        "standing": "reported",
        "attributed_to": "",
        "figures": "stranded=60; boats = 3",
        "place": "",
        "importance": 2,
        "source": "post-2021-03-11",
        "passage": "Some sixty travellers … and played cards",
        "status": "",
        "note": "",
        "updated": "",
        "row": 3,
        "precision": "day",
        "derivation": (),
        "uncertain_start": False,
        "uncertain_end": False,
        "relative": False,
        "only_end": False,
        "unsure_first": 0,
        "unsure_last": 0,
        "seconds": 0.0,
        "actor_list": ("North Pier Crews", "Travellers"),
        "camp": "Workers",
        "passage_first": 3,
        "passage_last": 6,
        "passage_start": 26,
        "passage_end": 121,
    }


def test_dates_read_against_the_source(archive):
    accounts = archive.accounts.set_index("id")
    catalog = Catalog(archive)
    first = catalog.records[catalog.row_of["g1"]]
    assert accounts.loc["g1", "start"] == pd.Timestamp("2021-03-09") and accounts.loc["g1", "relative"]
    assert format_derivation(first["derivation"]) == "read against 9 March 2021"
    assert accounts.loc["p4", "end"] == pd.Timestamp("2021-03-11") and accounts.loc["p4", "uncertain_end"]
    assert accounts.loc["p3", "uncertain_start"] and accounts.loc["p3", "uncertain_end"]
    assert accounts.loc["g2", "precision"] == "month"


def test_undated_accounts_are_kept(archive):
    catalog = Catalog(archive)
    undated = catalog.records[catalog.row_of["p2"]]
    assert pd.isna(undated["start"]) and pd.isna(undated["end"])
    assert (undated["precision"], undated["derivation"], undated["date"]) == ("", (), "")
    assert undated["span"] is None


def test_a_part_has_some_accounts_in_file_order_with_their_events_and_days(archive):
    part, chosen = archive.part(np.array([4, 1, 2])), archive.accounts.iloc[[1, 2, 4]]
    assert list(part.accounts["id"]) == list(chosen["id"]) and list(part.accounts.index) == [0, 1, 2]
    assert list(part.accounts["event"].cat.categories) == list(dict.fromkeys(chosen["event"]))
    days = chosen["start"].min().date(), chosen["end"].max().date()
    assert (
        (part.topic.start, part.topic.end) == days and days[0] >= archive.topic.start and days[1] <= archive.topic.end
    )
    undated = np.flatnonzero(archive.accounts["start"].isna())
    assert archive.part(undated).topic == archive.topic and len(archive.part(undated).accounts) == len(undated) > 0


def test_the_window_of_a_part_keeps_to_that_of_the_topic_where_it_reaches_into_it(archive):
    topic = replace(archive.topic, start=date(2019, 1, 1), end=date(2025, 12, 31))
    cut = topic.part(date(1954, 1, 1), date(2019, 2, 23))
    assert (cut.start, cut.end) == (date(2019, 1, 1), date(2019, 2, 23))
    away = topic.part(date(1954, 1, 1), date(1954, 12, 31))
    assert (away.start, away.end, away.chapters) == (date(1954, 1, 1), date(1954, 12, 31), ())


def test_source_columns(archive):
    source = archive.sources.iloc[1]
    assert source["published_start"] == source["published_end"] == pd.Timestamp("2021-03-11")
    assert (source["published_text"], source["row"]) == ("2021-03-11", 3)
    assert source["has_text"] and source["text_state"] == "verified"
    assert archive.texts["post-2021-03-11"].raw == TEXTS["post.txt"]


def test_years_far_off_keep_their_day(tables):
    accounts = tables.cell("events", 3, date="0044-03-15").cell("events", 4, date="9999-12-31").load().accounts
    assert list(accounts["start"].dt.date[1:3]) == [date(44, 3, 15), date(9999, 12, 31)]


def test_actors_and_their_members(archive):
    assert ancestors(archive.actors)["Ada Brook"] == ("Ada Brook", "Ferry Union", "Workers")
    assert ancestors(archive.actors)["Workers"] == ("Workers",)
    assert members(archive.actors)["Workers"] == ("Workers", "North Pier Crews", "Ferry Union", "Ada Brook")
    assert members(archive.actors)["Travellers"] == ("Travellers",)
    assert archive.actors.set_index("actor").loc["Lake Office", "alias_list"] == ["the office", "LO"]


def test_stray_blanks_are_no_problem(tables):
    tables.cell(
        "events", 3, actors=" North Pier Crews ;; Travellers ; ", standing=" reported ", id="p1\u00a0", status=" "
    )
    archive = tables.load()
    assert archive.problems == ()
    assert Catalog(archive).records[1]["actor_list"] == ("North Pier Crews", "Travellers")
    assert (archive.accounts["standing"][1], archive.accounts["id"][1]) == ("reported", "p1")
    assert split_list(";;") == []


def test_figures_by_name(archive):
    assert dict(split_figures(archive.accounts["figures"][1])) == {"stranded": "60", "boats": "3"}
    assert split_figures("killed; = 4;;a=b=c") == [("killed", ""), ("", "4"), ("a", "b=c")]


def test_categories_are_in_the_order_of_readers(archive):
    accounts = archive.accounts
    assert list(accounts["source"].cat.categories) == list(archive.sources["source"])
    assert tuple(accounts["standing"].cat.categories) == STANDINGS
    assert list(accounts["type"].cat.categories) == list(archive.topic.types)
    assert list(accounts["event"].cat.categories) == ["walkout", "hired-boats", "unpaid", "dismissals", "fund"]
    assert not accounts[["source", "event", "type", "standing", "camp"]].isna().any(axis=None)


def test_markup_and_formulas_are_plain_text(tables):
    cells = {"title": "<script>alert(1)</script>", "summary": '=HYPERLINK("x")', "note": "@SUM(1), +1 & -1 <b>"}
    archive = tables.cell("events", 3, **cells).load()
    assert archive.problems == ()
    assert {name: archive.accounts[name][1] for name in cells} == cells


def test_words_that_pandas_takes_for_nothing_stay_words(tables):
    archive = tables.cell("events", 3, place="NA", note="null", summary="NaN").load()
    assert list(archive.accounts.loc[1, ["place", "note", "summary"]]) == ["NA", "null", "NaN"]


def test_unknown_columns_pass_through(tables):
    archive = tables.cell("events", 2, weather="rain", start="dawn").cell("sources", 2, shelf="B2").load()
    assert archive.problems == ()
    assert archive.extra_columns == ("weather", "start_")
    assert list(archive.accounts["weather"][:2]) == ["rain", ""]
    assert list(archive.accounts["start_"][:2]) == ["dawn", ""]
    assert archive.accounts["start"][0] == pd.Timestamp("2021-03-09")
    assert list(archive.sources["shelf"]) == ["B2", ""]


def test_optional_columns_may_be_absent(tmp_path):
    (tmp_path / "events.csv").write_text(
        "id,event,date,title,summary,actors,type,standing,source,passage\na,e,2021,T,S,X,any,reported,s,a … b\n"
    )
    (tmp_path / "sources.csv").write_text("source,title,published\ns,S,\n")
    (tmp_path / "actors.csv").write_text("actor\nX\n")
    archive = load_archive(tmp_path / "events.csv")
    assert archive.problems == ()
    assert archive.accounts.loc[0, ["status", "importance", "place"]].tolist() == ["", 2, ""]
    assert archive.sources.loc[0, "text_state"] == "absent"
    assert pd.isna(archive.sources.loc[0, "published_start"])


@pytest.mark.parametrize("table", ["events", "sources", "actors"])
def test_header_only(tables, table):
    setattr(tables, table, [])
    archive = tables.load()
    assert len(getattr(archive, {"events": "accounts"}.get(table, table))) == 0
    assert list(map(str, archive.accounts.dtypes)) == list(map(str, Tables(tables.folder).load().accounts.dtypes))


# Texts at hand


def test_absent_texts_are_no_problem_but_passages_keep_their_form(tables):
    tables.texts = {}
    archive = tables.cell("events", 2, passage="no joint").load()
    assert said(archive.problems) == [
        f"events.csv:2: passage: \"no joint\" has no ' … ' between its first and last words - {FORM}"
    ]
    assert list(archive.sources["text_state"]) == ["absent", "absent"]
    assert not archive.sources["has_text"].any()
    assert archive.texts == {}
    assert archive.accounts["passage_first"].isna().all()


def test_texts_in_another_folder(tables, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "post.txt").write_bytes(TEXTS["post.txt"].encode())
    tables.texts = {}
    archive = load_archive(tables.write(), tmp_path / "elsewhere")
    assert list(archive.sources["text_state"]) == ["absent", "verified"]


def test_a_changed_text_is_one_problem_and_not_trusted(tables):
    tables.texts["post.txt"] += "More.\r\n"
    archive = tables.load()
    (problem,) = archive.problems
    assert (problem.file, problem.row, problem.column) == ("sources.csv", 3, "sha256")
    assert problem.message == "does not fit the file post.txt"
    assert problem.hint.startswith("put the right file back, or check its passages and write ")
    assert list(archive.sources["text_state"]) == ["verified", "changed"]
    assert list(archive.sources["has_text"]) == [True, False]
    assert list(archive.texts) == ["gazette-2021-03-09"]
    assert len(archive.accounts) == 6
    assert list(archive.accounts["passage_first"].isna()) == [False, True, False, True, True, True]


def test_a_text_without_a_digest_is_not_trusted(tables):
    digest = tables.sources[1]["sha256"]
    archive = tables.cell("sources", 3, sha256="").load()
    assert said(archive.problems) == [
        "sources.csv:3: sha256: is missing, so post.txt is not verified - "
        f"write {digest}, if that file is the right one"
    ]
    assert list(archive.sources["text_state"]) == ["verified", "changed"]


def test_digest_in_capitals_and_text_with_byte_order_mark(tables):
    digest = tables.sources[1]["sha256"]
    assert tables.cell("sources", 3, sha256=digest.upper()).problems() == []


def test_an_unreadable_text(tables, monkeypatch):
    path, read = tables.write(), Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self.name == "post.txt":
            raise PermissionError(13, "Permission denied")
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    archive = load_archive(path)
    assert said(archive.problems) == [
        'sources.csv:3: file: "post.txt" cannot be read (Permission denied) - check who may read it'
    ]
    assert list(archive.sources["text_state"]) == ["verified", "changed"]


def test_a_text_that_is_not_utf8(tables):
    path = tables.cell("sources", 3, sha256=hashlib.sha256(b"\xff").hexdigest()).write()
    (path.parent / "sources" / "post.txt").write_bytes(b"\xff")
    assert said(load_archive(path).problems) == [
        'sources.csv:3: file: "post.txt" is not UTF-8 - save the text as UTF-8'
    ]


# Version and messages


def test_version_changes_with_every_file(tables):
    version = tables.load().version
    assert len(version) == 12 and int(version, 16) >= 0
    assert tables.load().version == version
    versions = {version}
    for change in (
        lambda: tables.cell("events", 2, note="x"),
        lambda: tables.cell("sources", 2, author="x"),
        lambda: tables.cell("actors", 2, kind="x"),
        lambda: tables.texts.update({"post.txt": "x"}),
        lambda: setattr(tables, "topic", 'title = "x"'),
    ):
        change()
        versions.add(tables.load().version)
    assert len(versions) == 6


def test_problem_in_words_and_as_json():
    problem = Problem("events.csv", 17, "date", "soon", "is vague", "write 2019")
    assert str(problem) == 'events.csv:17: date: "soon" is vague - write 2019'
    assert str(Problem("events.csv", None, None, "", "is odd", "")) == "events.csv: is odd"
    late = warning("events.csv", 17, "date", "soon", "is vague", "write 2019")
    assert str(late) == 'events.csv:17: warning: date: "soon" is vague - write 2019'
    assert errors([problem, late]) == [problem]
    assert json.loads(json.dumps(problems_as_json([problem]))) == [
        {
            "file": "events.csv",
            "row": 17,
            "column": "date",
            "value": "soon",
            "message": "is vague",
            "hint": "write 2019",
            "severity": "error",
        }
    ]


@pytest.mark.parametrize(
    ("value", "short"),
    [
        ("a\n b\u00a0c", "a b c"),
        ("\x1b[31m", "\\x1b[31m"),
        ("pa\u200bper\u200e", "pa<U+200B>per<U+200E>"),
        ("x" * 100, "x" * 100),
        ("x" * 101, "x" * 100 + "…"),
        ("", ""),
    ],
)
def test_shorten(value, short):
    assert shorten(value) == short


def test_table_error_in_parts():
    error = TableError("events.csv", "is empty", "fill it")
    assert (error.file, error.message, error.hint, str(error)) == (
        "events.csv",
        "is empty",
        "fill it",
        "events.csv is empty - fill it",
    )


# Any bytes at all

FUZZ = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HEADER = b"id,event,date,title,summary,actors,type,standing,source,passage\n"
CELL = st.one_of(
    st.sampled_from(
        ["g1", "Tuesday", "2021-03", "reported", "Ada Brook", "post-2021-03-11", "a … b", "", '"', ";", "="]
    ),
    st.text(max_size=20),
)


def load_or_table_error(path: Path) -> None:
    try:
        archive = load_archive(path)
    except TableError as error:
        assert str(error).startswith(f"{error.file} ")
    else:
        assert isinstance(archive, Archive)
        assert all(str(problem) for problem in archive.problems)


@FUZZ
@given(raw=st.one_of(st.binary(), st.binary().map(lambda tail: HEADER + tail)))
@example(raw=HEADER + b"\0" * 100)
@example(raw=HEADER[:-1] + b",\0\n")
@example(raw=HEADER + b'"' * 99)
def test_any_bytes_as_events(tables, raw):
    path = tables.write()
    path.write_bytes(raw)
    load_or_table_error(path)


@FUZZ
@given(rows=st.lists(st.lists(CELL, min_size=10, max_size=10), max_size=4))
def test_any_cells_as_events(tables, rows):
    path = tables.write()
    lines = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    path.write_bytes(HEADER + "\n".join(lines).encode(errors="replace"))
    load_or_table_error(path)


@FUZZ
@given(name=st.sampled_from(["sources.csv", "actors.csv", "timeline.toml"]), raw=st.binary())
@example(name="timeline.toml", raw=b"a=" + b"[" * 5000)
@example(name="timeline.toml", raw=b"a=" + b"1" * 5000)
@example(name="actors.csv", raw=b"actor,part_of\n\0,\0\na,b\nb,a\n")
def test_any_bytes_as_the_other_files(tables, name, raw):
    path = tables.write()
    path.with_name(name).write_bytes(raw)
    load_or_table_error(path)
