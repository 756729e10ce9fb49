"""Other timelines as tables: what is taken passes the check, what is not is named, and TimelineJS gets back what it gave."""

import csv
import io
import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from conftest import ROOT

from timeline.__main__ import main
from timeline.data.load import load_archive
from timeline.data.problems import errors


def bring(tmp_path, form, text, *words, name="their file.json", code=0):
    """The tables made of a file, and all that was said."""
    file = tmp_path / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    folder = tmp_path / "tables"
    result = CliRunner().invoke(main, ["import", form, str(file), "--output", str(folder), *words])
    assert result.exit_code == code, result.output
    return folder / "events.csv", result.output


def good(events):
    archive = load_archive(events)
    assert errors(archive.problems) == []
    assert archive.accounts["passage_first"].notna().all()
    return archive


def export(events, form):
    result = CliRunner().invoke(main, ["export", "--events", str(events), "--format", form, "--query", "lanes=type"])
    assert result.exit_code == 0, result.output
    return result.stdout


THEIRS = {
    "title": {"text": {"headline": "The \"lake\" & its boats", "text": "<p>As told.</p>"}},
    "events": [
        {
            "unique_id": "first", "start_date": {"year": "2021", "month": "3", "day": "9", "hour": "14", "minute": "30"},
            "display_date": "A Tuesday", "group": "Strikes",
            "text": {"headline": "Crews <b>walk</b> out", "text": "<p>See <a href=\"https://a.example/x\">the paper</a>.</p>"},
            "media": {"url": "https://a.example/boat.jpg", "credit": "A. <i>Reed</i>", "caption": "A boat",
                      "thumbnail": "https://a.example/small.jpg", "alt": "Seven boats", "link": "https://a.example/more"},
            "background": {"color": "#112233"},
        },
        {"start_date": {"year": 2021, "month": 3}, "end_date": {"year": 2021, "month": 5}, "text": {"headline": "A long spring"}},
        {"start_date": {"year": "1848"}, "text": {"headline": "A long spring", "text": "Twice."}},
        {"start_date": {"year": "-44"}, "text": {"headline": "Before our years"}},
        {"start_date": {"year": "2021", "month": "Mar"}, "text": {"headline": "A month in words"}},
        {"start_date": {"year": "2021", "month": "2", "day": "30"}, "text": {"headline": "No such day"}},
        {"start_date": {"year": "2020"}, "text": {"text": "Only a text"}},
    ],
    "eras": [
        {"start_date": {"year": "2021"}, "end_date": {"year": "2021", "month": "4"}, "text": {"headline": "Unrest"}},
        {"start_date": {"year": "2021", "month": "2"}, "end_date": {"year": "2022"}, "text": {"headline": "Overlaps"}},
    ],
}  # fmt: skip
LEFT = [
    'Not taken: entry 4, "Before our years": its year -44 is not from 1 to 9999',
    'Not taken: entry 5, "A month in words": its month "Mar" is not a number',
    'Not taken: entry 6, "No such day": its date "2021-02-30" ',
    'Not taken: entry 7, "Only a text": has no title',
    'Not taken: era 2, "Overlaps": overlaps with the era "Unrest"',
]


def test_timelinejs_in_and_out_again_loses_nothing_that_it_holds(tmp_path):
    events, said = bring(tmp_path, "timelinejs", json.dumps(THEIRS), code=1)
    lines = said.splitlines()
    assert sorted(line[: len(left)] for line, left in zip(sorted(lines[:5]), sorted(LEFT), strict=True)) == sorted(LEFT)
    assert lines[5].startswith("3 accounts in ") and lines[5].endswith(", 5 entries not taken.")
    archive = good(events)
    assert (archive.topic.title, archive.topic.subtitle) == ('The "lake" & its boats', "As told.")
    assert list(archive.accounts["id"]) == ["first", "a-long-spring", "a-long-spring-3"]
    back = json.loads(export(events, "timelinejs-json"))
    assert back["title"]["text"]["headline"] == "The &quot;lake&quot; &amp; its boats"
    first = next(event for event in back["events"] if event["unique_id"].startswith("first@"))
    assert first["start_date"] == THEIRS["events"][0]["start_date"]
    assert (first["display_date"], first["group"]) == ("A Tuesday", "Strikes")
    assert first["text"]["headline"] == "Crews walk out"
    assert first["text"]["text"].startswith("<p>See the paper (https://a.example/x).</p>")
    assert first["media"] == THEIRS["events"][0]["media"] | {"credit": "A. Reed"}
    assert first["background"] == {"color": "#112233"}
    dates = {
        event["unique_id"].partition("@")[0]: (event["start_date"], event.get("end_date")) for event in back["events"]
    }
    assert dates["a-long-spring"] == ({"year": "2021", "month": "3"}, {"year": "2021", "month": "5"})
    assert dates["a-long-spring-3"] == ({"year": "1848"}, None)
    (era,) = back["eras"]
    assert era["text"]["headline"] == "Unrest" and era["end_date"] == {"year": "2021", "month": "4", "day": "30"}


def test_timelinejs_spreadsheet_is_read_as_its_json(tmp_path):
    rows = io.StringIO()
    csv.writer(rows).writerows([
        ["Year", "Month", "Day", "Time", "End Year", "End Month", "End Day", "Headline", "Text", "Media", "Type", "Group", "Background"],
        ["", "", "", "", "", "", "", "Boats", "All of them", "", "title", "", ""],
        ["2021", "3", "9", "14:30", "", "", "", "Crews walk out", "They do.", "https://a.example/b.jpg", "", "Strikes", "#112233"],
        ["2021", "3", "", "", "2021", "5", "", "Spring", "", "", "", "", ""],
    ])  # fmt: skip
    events, _ = bring(tmp_path, "timelinejs", rows.getvalue(), name="sheet.csv")
    archive = good(events)
    assert list(archive.accounts["date"]) == ["2021-03-09T14:30", "2021-03/2021-05"]
    assert archive.topic.title == "Boats" and list(archive.accounts["media"]) == ["https://a.example/b.jpg", ""]
    again = list(csv.DictReader(io.StringIO(export(events, "timelinejs"), newline="")))
    (crews,) = (row for row in again if row["Headline"] == "Crews walk out")
    assert [crews[name] for name in ("Year", "Month", "Day", "Time", "Media", "Group", "Background")] == [
        "2021", "3", "9", "14:30", "https://a.example/b.jpg", "Strikes", "#112233",
    ]  # fmt: skip


def test_markup_and_code_of_frames_never_leave_again(tmp_path):
    theirs = {"events": [{
        "start_date": {"year": "2021"}, "text": {"headline": "<script>hit()</script>Boats"},
        "media": {"url": "<iframe src='https://a.example'></iframe>", "caption": "<img src=x onerror=hit()>A boat"},
    }]}  # fmt: skip
    events, _ = bring(tmp_path, "timelinejs", json.dumps(theirs))
    assert list(load_archive(events).accounts["media"]) == ["<iframe src='https://a.example'></iframe>"]  # kept
    text = export(events, "timelinejs-json")
    assert "<script" not in text and "<img" not in text and "<iframe" not in text


def test_our_own_export_comes_back(tmp_path, events_csv):
    text = export(events_csv, "timelinejs-json")
    (tmp_path / "again").mkdir()
    events, _ = bring(tmp_path / "again", "timelinejs", text)
    assert len(good(events).accounts) == 5  # the undated one is not in that file


def test_vis_items_with_their_groups(tmp_path):
    theirs = {
        "groups": [{"id": 7, "content": "Strikes"}],
        "items": [
            {"id": 1, "content": "Crews <i>walk</i> out", "start": "2021-03-09T00:00:00.000Z", "group": 7},
            {"id": 2, "content": "Boats", "start": 1615300200000, "end": "2021-03-10", "title": "More"},
            {"id": 3, "content": "When?", "start": "soon"},
            "nothing",
        ],
    }
    events, said = bring(tmp_path, "vis", json.dumps(theirs), code=1)
    accounts = good(events).accounts
    assert list(accounts["date"]) == ["2021-03-09", "2021-03-09T14:30:00Z/2021-03-10"]
    assert list(accounts["type"]) == ["Strikes", "event"] and list(accounts["summary"]) == ["Crews walk out", "More"]
    assert 'Not taken: entry 3, "When?": its date "soon" ' in said and 'Not taken: entry 4, "nothing": ' in said


def test_acled_rows(tmp_path):
    theirs = (
        "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,actor2,country,location,source,notes,fatalities\n"
        'VEN1,09 March 2021,1,Protests,Peaceful protest,Crews (Venezuela),,Venezuela,Pier,"Gazette; Post",Crews stand at the pier.,0\n'
        "VEN2,2021-03-11,2,Battles,Armed clash,A,B,Venezuela,Shore,Post,They clash.,3\n"
        "VEN3,2021-03-01,3,Riots,,A,,Venezuela,Shore,Post,They riot.,1\n"
    )
    events, _ = bring(tmp_path, "acled", theirs, name="acled.csv")
    archive = good(events)
    assert list(archive.accounts["date"]) == ["2021-03-09", "2021-03-11~", "2021-03"]
    assert list(archive.accounts["figures"]) == ["", "fatalities=3", "fatalities=1"]
    assert list(archive.accounts["attributed_to"]) == ["Gazette; Post", "Post", "Post"]
    assert list(archive.actors["actor"]) == ["Crews (Venezuela)", "A", "B"]
    assert list(archive.accounts["acled_time_precision"]) == ["1", "2", "3"]


TABLE = "Datum;Was;Wer;Farbe\n2021-03-09;Crews walk out;Crews;red\nirgendwann;Boats;;blue\n"


def test_any_table_by_named_columns(tmp_path):
    words = ("--column", "date=Datum", "--column", "title=Was", "--column", "actors=Wer")
    events, said = bring(tmp_path, "csv", TABLE, *words, name="t.csv", code=1)
    accounts = good(events).accounts
    assert list(accounts["actors"]) == ["Crews"] and list(accounts["Farbe"]) == ["red"]
    assert 'Not taken: entry 3, "Boats": its date "irgendwann" ' in said


def test_columns_come_from_a_file_too_and_usual_names_are_known(tmp_path):
    (tmp_path / "columns.toml").write_text('title = "Was"\n', encoding="utf-8")
    events, said = bring(tmp_path, "csv", TABLE, "--columns", str(tmp_path / "columns.toml"), name="t.csv", code=1)
    assert "Columns: date=Datum, title=Was" in said and len(good(events).accounts) == 1


def test_a_terminal_is_asked_for_a_column_that_nobody_named(tmp_path):
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "timeline", "import", "csv", tmp_path / "t.csv", "--output", tmp_path / "tables"]
    with subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, b"What\nWas\n")
        process.communicate(timeout=60)
    said = os.read(ours, 65536).decode()
    os.close(ours)
    assert "Which column is the title? (Datum, Was, Wer, Farbe)" in said and "'What' is not one of" in said
    assert "Columns: date=Datum, title=Was" in said and process.returncode == 1  # an entry has no date that can be read
    assert list(good(tmp_path / "tables/events.csv").accounts["title"]) == ["Crews walk out"]


@pytest.mark.parametrize(
    ("form", "text", "words", "said"),
    [
        ("csv", TABLE, (), "has no column that is surely the title - name it: --column title=COLUMN"),
        ("csv", TABLE, ("--column", "title=What"), 'has no column "What" - its columns are Datum, Was, Wer, Farbe'),
        ("csv", TABLE, ("--column", "passage=Was"), '"passage" is no column of events.csv that can be brought'),
        ("timelinejs", "{}", (), 'has no list "events"'),
        ("timelinejs", "a,b\n1,2\n", (), "has no columns Year and Headline"),
        ("vis", "<html>", (), "is a web page"),
        ("vis", "7", (), "is neither a list of items nor an object"),
        ("acled", "a,b\n1,2\n", (), "has no column event_date, event_type, actor1, notes"),
    ],
)
def test_what_is_no_such_file_is_told(tmp_path, form, text, words, said):
    _, output = bring(tmp_path, form, text, *words, code=2 if "passage" in said else 1)
    assert said in " ".join(output.split()) and not (tmp_path / "tables").exists()


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables/events.csv").write_text("mine", encoding="utf-8")
    _, said = bring(tmp_path, "vis", "[]", code=1)
    assert "is there already and not empty" in said and (tmp_path / "tables/events.csv").read_text() == "mine"


@pytest.mark.parametrize(
    ("form", "text", "said"),
    [
        ("csv", '{"events": []}', "is JSON, not a table - import it as timelinejs or vis"),
        ("acled", "[1]", "is JSON, not a table"),
        ("csv", "Year,Month,Day,Headline\n2019,2,23,Convoy\n", "has its dates in the columns Year, Month and Day"),
        ("timelinejs", "[1, 2", "is not JSON"),
        ("timelinejs", "[1, 2]", 'has no list "events"'),
        ("timelinejs", '{"events": 3}', 'has no list "events"'),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path, form, text, said):
    (tmp_path / "file").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["import", form, str(tmp_path / "file"), "--output", str(tmp_path / "out")])
    assert result.exit_code == 1 and said in result.stderr and not (tmp_path / "out").exists()


def test_whatever_is_shaped_otherwise_is_named_and_nothing_else_is_lost(tmp_path):
    era = {"start_date": {"year": "2019"}, "end_date": {"year": "2020"}}
    data = {
        "title": "no object",
        "events": [7, {"text": "no object"}, {"start_date": 3, "text": {"headline": "No date"}}, {"text": {"headline": "Good"}}],
        "eras": [{**era, "text": {"headline": "One"}}, {**era, "text": {"headline": "Two"}}, 5],
    }  # fmt: skip
    (tmp_path / "file").write_text(json.dumps(data), encoding="utf-8")
    result = CliRunner().invoke(
        main, ["import", "timelinejs", str(tmp_path / "file"), "--output", str(tmp_path / "out")]
    )
    assert result.exit_code == 1 and "1 account in" in result.stdout and "5 entries not taken" in result.stdout
    assert result.stderr.count("is not shaped as a slide of TimelineJS") == 3
    assert 'era 2, "Two": overlaps with the era "One"' in result.stderr
    assert "Traceback" not in result.stderr and "attribute" not in result.stderr
