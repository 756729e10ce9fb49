"""The command line: check, export and serve, in this process and as real processes; and tables on other subjects."""

import csv
import json
import os
import random
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from timeline.__main__ import main
from timeline.data.load import load_archive
from timeline.data.problems import errors
from timeline.data.schema import ACCOUNT_COLUMNS
from timeline.page.page import Page
from timeline.view.catalog import Catalog
from timeline.view.drawing import lay_out_chart
from timeline.view.state import ViewState, from_query
from timeline.web.app import create_app

ROOT = Path(__file__).resolve().parents[1]
FLOOD = Path(__file__).with_name("topics") / "flood" / "events.csv"
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
QUERIES = ("", "standing=alleged&standing=denied", "?q=crews", "from=2021-03&to=2021-03", "actor=Ferry+Union&lanes=one")


def run(*words: object, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(main, [str(word) for word in words])


def run_process(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, words)], cwd=ROOT, env={**os.environ, **environment},
        capture_output=True, text=True, encoding="utf-8", timeout=60,
    )  # fmt: skip


@contextmanager
def serving(*words: object, **environment: str) -> Iterator[tuple[str, list[str]]]:
    """A server as a real process: its address, and the lines it greets with."""
    command = [sys.executable, *map(str, words)]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", **environment}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, encoding="utf-8") as server:
        try:
            assert server.stdout
            greeting = [server.stdout.readline().strip(), server.stdout.readline().strip()]
            found = re.search(r"http://\S+?:[0-9]+/", greeting[0])
            assert found, greeting
            yield found[0], greeting
        finally:
            server.terminate()


def get(url: str) -> tuple[int, bytes]:
    with OPENER.open(url, timeout=30) as response:
        return response.status, response.read()


def one_line(text: str) -> str:
    """The only line of a message for people, which is no traceback."""
    lines = text.strip().splitlines()
    assert len(lines) == 1, text
    return lines[0]


# --- check ---------------------------------------------------------------------------------------------------------


def test_check_of_clean_tables_says_what_they_hold(events_csv):
    result = run("check", "--events", events_csv)
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "No problems: 6 accounts of 5 events, 2 sources, 7 actors, 1 retracted account, 1 draft (shown at the desk only).",
        "8 passages found in 2 texts.",
    ]


def test_check_says_which_passages_were_not_looked_up(tables):
    del tables.texts["post.txt"]
    result = run("check", "--events", tables.write())
    assert result.exit_code == 0
    assert (
        result.output.splitlines()[1]
        == "3 passages found in 1 text, 5 not checked: no text of post-2021-03-11 (see --sources)."
    )


def test_check_prints_a_line_for_each_problem_and_counts_them(tables):
    tables.cell("events", 2, date="7/3/2019", type="").cell("events", 4, date="soon")
    result = run("check", "--events", tables.write())
    assert result.exit_code == 1
    *lines, closing = result.output.splitlines()
    assert lines == tables.problems()
    assert lines[0].startswith('events.csv:2: date: "7/3/2019" is ambiguous')
    assert closing == "3 problems, 2 rows left out."


def test_check_as_json(tables):
    tables.cell("events", 3, standing="rumoured")
    result = run("check", "--json", "--events", tables.write())
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)
    assert list(problem) == ["file", "row", "column", "value", "message", "hint", "severity"]
    assert (problem["file"], problem["row"], problem["column"], problem["value"]) == (
        "events.csv", 3, "standing", "rumoured",
    )  # fmt: skip


def test_check_as_json_of_clean_tables_is_an_empty_list(events_csv):
    result = run("check", "--json", "--events", events_csv)
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"id,event\n"], ids=["empty", "not UTF-8", "columns missing"])
def test_check_of_an_unreadable_table_is_one_line(events_csv, raw):
    events_csv.write_bytes(raw)
    result = run("check", "--events", events_csv)
    assert (result.exit_code, result.stdout) == (1, "")
    assert one_line(result.stderr).startswith("Error: events.csv ")


def test_check_as_json_of_an_unreadable_table_is_one_entry(tmp_path):
    result = run("check", "--json", "--events", tmp_path / "events.csv")
    (problem,) = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (problem["file"], problem["row"], problem["column"], problem["value"]) == ("events.csv", None, None, "")
    assert problem["message"] == "is not there"


def test_sources_elsewhere(tables, tmp_path):
    events = tables.write()
    (events.parent / "sources").rename(tmp_path / "texts")
    assert "not checked" in run("check", "--events", events).output
    assert "not checked" not in run("check", "--events", events, "--sources", tmp_path / "texts").output
    found = run("check", TIMELINE_EVENTS=str(events), TIMELINE_SOURCES=str(tmp_path / "texts"))
    assert "8 passages found in 2 texts." in found.output


def test_a_folder_of_texts_that_is_not_there_is_refused(events_csv, tmp_path):
    result = run("check", "--events", events_csv, "--sources", tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "'--sources'" in result.stderr and "does not exist" in result.stderr


def test_an_option_goes_before_the_environment(events_csv):
    assert run("check", "--events", events_csv, TIMELINE_EVENTS="/nowhere/events.csv").exit_code == 0


def test_check_without_options_reads_the_tables_of_the_project():
    result = run_process("-m", "timeline", "check")
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.startswith("No problems: ")


def test_check_and_export_do_without_dash():
    code = "import sys, timeline.__main__; print(*{'dash', 'plotly', 'flask'} & set(sys.modules))"
    assert run_process("-c", code).stdout.split() == []


@pytest.mark.parametrize("command", ["check", "export", "serve"])
def test_help_names_options_and_environment(command):
    text = run(command, "--help").output
    assert "--events FILE" in text and "TIMELINE_EVENTS" in text and "TIMELINE_SOURCES" in text
    assert command in run("--help").output


def test_output_that_the_terminal_cannot_show_is_written_out(tables):
    tables.cell("events", 3, standing="слух")
    result = run_process("-m", "timeline", "check", "--events", tables.write(), PYTHONIOENCODING="latin-1")
    assert (result.returncode, result.stderr) == (1, "")
    assert '"\\u0441\\u043b\\u0443\\u0445" is not a standing' in result.stdout


# --- export --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("form", ["csv", "json"])
def test_export_gives_the_bytes_of_the_route(events_csv, form, query):
    result = run("export", "--format", form, "--events", events_csv, "--query", query)
    client = create_app(events_csv).server.test_client()
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout_bytes == client.get(f"/events.{form}?{query.removeprefix('?')}").data


@pytest.mark.parametrize("form", ["svg", "png"])
def test_export_draws_a_picture(events_csv, tmp_path, form):
    path = tmp_path / f"out.{form}"
    words = (
        "export",
        "--format",
        form,
        "--events",
        events_csv,
        "--query",
        "lanes=type&event=walkout",
        "--size",
        "900x500",
    )
    result = run(*words, "--theme", "dark", "--output", path)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    bare, size = run(*words).stdout_bytes, path.read_bytes()
    assert bare != size and b"#11151c" in size or form == "png"
    if form == "svg":
        assert size.startswith(b'<svg xmlns="http://www.w3.org/2000/svg" width="900" height="500"')
        assert "?lanes=type&amp;event=walkout&amp;data=" in size.decode("utf-8")
        assert run(*words[:-3], "lanes=type&event=walkout&theme=dark", *words[-2:]).stdout_bytes == size
    else:
        assert size[16:24] == (900).to_bytes(4) + (500).to_bytes(4)  # as the head of a PNG says


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("png", "--size", "16x9"),
            "“16x9” is too small or too large - write sides from 240 to 4000 pixels, such as 1600x900.",
        ),
        (
            ("svg", "--size", "big"),
            "“big” is no size - write width and height in pixels, such as 1600x900 or 1080x1350@2x.",
        ),
        (("svg", "--size", "500x1200"), "“500x1200” is more than twice as high as wide - write 500x1000 at most."),
        (("png", "--theme", "blue"), "'blue' is not one of 'light', 'dark'."),
        (("csv", "--size", "1600x900"), "--size and --theme go with --format svg and --format png only."),
        (("site", "--theme", "dark"), "--size and --theme go with --format svg and --format png only."),
    ],
)
def test_export_says_what_is_wrong_with_a_size(events_csv, words, said):
    result = run("export", "--events", events_csv, "--format", *words)
    assert result.exit_code == 2 and said in result.stderr and result.stdout == ""


def test_export_writes_a_file(events_csv, tmp_path):
    path = tmp_path / "out.csv"
    result = run("export", "--format", "csv", "--events", events_csv, "--output", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert path.read_bytes() == run("export", "--format", "csv", "--events", events_csv).stdout_bytes


def test_export_reads_back_in_without_a_problem(tables):
    result = run("export", "--format", "csv", "--events", tables.write())
    tables.events_csv.write_bytes(result.stdout_bytes)
    again = run("check", "--events", tables.events_csv)
    assert again.exit_code == 0, again.output


def test_export_names_what_it_ignores(events_csv):
    result = run("export", "--format", "csv", "--events", events_csv, "--query", "colour=red&source=nobody&q=crews")
    plain = run("export", "--format", "csv", "--events", events_csv, "--query", "q=crews")
    assert result.exit_code == 0
    assert result.stdout_bytes == plain.stdout_bytes
    notices = result.stderr.splitlines()
    assert len(notices) == 2 and "“colour”" in notices[0] and "“nobody”" in notices[1]


def test_export_says_that_rows_are_left_out(tables):
    tables.cell("events", 2, date="soon")
    result = run("export", "--format", "json", "--events", tables.write())
    assert result.exit_code == 0
    assert "1 problem, 1 row left out." in result.stderr
    assert "g1" not in {account["id"] for account in json.loads(result.stdout)["accounts"]}


def test_export_of_a_query_that_is_not_utf8_is_read_as_an_address_is(events_csv):
    result = run("export", "--format", "json", "--events", events_csv, "--query", "q=\udcff")
    client = create_app(events_csv).server.test_client()
    assert result.exit_code == 0
    assert result.stdout_bytes == client.get("/events.json?q=%FF").data


def test_export_cannot_write(events_csv, tmp_path):
    output = tmp_path / "nowhere" / "out.csv"
    result = run("export", "--format", "csv", "--events", events_csv, "--output", output)
    assert result.exit_code == 1
    assert "out.csv" in one_line(result.stderr)


def test_export_of_tables_that_are_not_there(tmp_path):
    result = run("export", "--format", "csv", "--events", tmp_path / "events.csv")
    assert (result.exit_code, result.stdout) == (1, "")
    assert one_line(result.stderr).startswith("Error: events.csv is not there")


# --- serve ---------------------------------------------------------------------------------------------------------


def test_serve_says_where_and_how_the_tables_are(tables):
    tables.cell("events", 2, date="soon")
    with serving("-m", "timeline", "serve", "--events", tables.write(), "--port", "0") as (url, greeting):
        assert greeting[0].endswith(f"{url}  (stop with Ctrl-C)")
        assert greeting[1] == "5 accounts, 1 problem (listed by `python -m timeline check`)"
        assert get(f"{url}healthz")[0] == 200


def test_app_serves_by_the_environment(events_csv):
    with serving("app.py", TIMELINE_EVENTS=str(events_csv), PORT="0") as (url, greeting):
        assert greeting[1] == "6 accounts, no problems"
        assert get(url)[0] == 200


@pytest.mark.parametrize("command", [("-m", "timeline", "serve"), ("app.py",)], ids=["timeline", "app.py"])
class TestServeRefuses:
    """Whatever keeps the server from starting is one clear message and an exit code, never a traceback."""

    def test_a_port_that_is_none(self, command, events_csv):
        result = run_process(*command, "--events", events_csv, PORT="eighty")
        assert result.returncode == 2
        assert result.stderr.endswith("Error: PORT is “eighty” - write a whole number from 0 to 65535\n")
        assert "Traceback" not in result.stderr

    def test_tables_that_are_not_there(self, command, tmp_path):
        result = run_process(*command, TIMELINE_EVENTS=str(tmp_path / "events.csv"))
        assert (result.returncode, result.stdout) == (1, "")
        assert one_line(result.stderr).startswith("Error: events.csv is not there")

    def test_a_port_in_use(self, command, events_csv):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            result = run_process(*command, "--events", events_csv, "--port", port)
        assert (result.returncode, result.stdout) == (1, "")
        assert f"Cannot listen on 127.0.0.1, port {port}: " in one_line(result.stderr)


@pytest.mark.parametrize("host", ["999.0.0.1", "no such host", "host..dots"])
def test_serve_refuses_a_host_that_is_none(events_csv, host):
    result = run("serve", "--events", events_csv, "--host", host, "--port", "0")
    assert result.exit_code == 1
    assert f"Cannot listen on {host}" in one_line(result.stderr)


def test_a_wsgi_server_sees_why_the_app_cannot_be_had(tmp_path):
    result = run_process("-c", "import app", TIMELINE_EVENTS=str(tmp_path / "events.csv"))
    assert (result.returncode, result.stdout) == (1, "")
    assert one_line(result.stderr).startswith("Error: events.csv is not there")


def test_gunicorn_ends_with_one_message_where_there_are_no_tables(tmp_path):
    pytest.importorskip("gunicorn")
    result = run_process("-m", "gunicorn", "--preload", "app:server", TIMELINE_EVENTS=str(tmp_path / "events.csv"))
    assert result.returncode == 1 and "Traceback" not in result.stderr
    assert result.stderr.rstrip().splitlines()[-1].startswith("Error: events.csv is not there")


# --- other subjects ------------------------------------------------------------------------------------------------


def test_tables_on_another_subject_have_no_problems():
    result = run("check", "--events", FLOOD)
    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        "No problems: 14 accounts of 9 events, 3 sources, 6 actors.",
        "14 passages found in 3 texts.",
    ]


def test_tables_on_another_subject_are_served():
    assert not FLOOD.with_name("timeline.toml").exists()
    with serving("-m", "timeline", "serve", "--events", FLOOD, "--port", "0") as (url, greeting):
        assert greeting[0].startswith("Flood: ")
        status, page = get(url)
        assert status == 200
        for words in (b"Hollin Herald", b"Arrel Water Board", b"Flood"):
            assert words in page
        status, data = get(f"{url}events.json?event=sluice-shut&from=2024&to=2024")
        assert status == 200
        accounts = {account["id"]: account for account in json.loads(data)["accounts"]}
        assert accounts["h-quay"]["start"] == "2024-04-04"  # its "Thursday", read against a Saturday's paper
        assert accounts["a-fund"]["start"] is None
        assert "a-1947" not in accounts
        status, source = get(f"{url}source/herald")
        assert status == 200
        assert b"<mark" in source


def test_an_event_of_another_subject_shows_what_differs():
    catalog = Catalog(load_archive(FLOOD))
    card = Page(catalog, from_query("event=river-over-quay", catalog.vocabulary)[0]).card
    assert "5.1" in card and "4.9" in card


def made_up(folder: Path, size: int) -> Path:
    """Tables of any size, without texts: accounts crowd around a few days, and some share an event."""
    chance = random.Random(size)
    busy = [date(2019, 1, 1) + timedelta(days=chance.randrange(2500)) for _ in range(5)]
    rows = []
    for number in range(size):
        day = chance.choice(busy) + timedelta(days=round(chance.gauss(0, 15)))
        form = number % 10
        rows.append({
            "id": f"a{number}", "event": f"e{number - number % 8 // 7}", "title": f"Number {number} is made up",
            "date": "" if form == 1 else f"{day}/{day + timedelta(days=20)}" if form == 2 else f"{day:%Y-%m}~" if form == 3 else str(day),
            "summary": "Nothing happened.", "actors": f"Actor {number % 9}; Actor 9", "type": f"type {number % 13}",
            "standing": "planned" if number % 5 == 4 else "reported", "importance": str(1 + number % 3),
            "source": f"source-{number % 6}", "passage": f"Here begins {number} … and ends {number}",
        })  # fmt: skip
    write(folder / "events.csv", [column.name for column in ACCOUNT_COLUMNS], rows)
    sources = [{"source": f"source-{n}", "title": f"Source {n}", "published": "2027-01-01"} for n in range(6)]
    write(folder / "sources.csv", ["source", "title", "published"], sources)
    actors = [{"actor": f"Actor {n}", "part_of": "Actor 0" if n % 3 else ""} for n in range(10)]
    write(folder / "actors.csv", ["actor", "part_of"], actors)
    return folder / "events.csv"


def write(path: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("size", [1, 40, 1500])
def test_made_up_tables_load_and_every_account_is_drawn_or_counted(tmp_path, size):
    archive = load_archive(made_up(tmp_path, size))
    assert errors(archive.problems) == []
    assert len(archive.accounts) == size
    page = Page(Catalog(archive), ViewState())
    chart = lay_out_chart(page.catalog, page.whole, 900, 700)
    drawn = sum(lane.drawn for lane in chart.lanes)
    assert drawn + sum(lane.not_drawn for lane in chart.lanes) == size
    assert drawn == int(archive.accounts["start"].notna().sum())
    singly = sum(len(lane.marks) for lane in chart.lanes if not lane.density)
    binned = sum(int(lane.density.counts.sum()) for lane in chart.lanes if lane.density)
    assert singly + binned == drawn
    assert page.undated.count("<li>") == size - drawn


def test_made_up_tables_are_served(tmp_path):
    with serving("-m", "timeline", "serve", "--events", made_up(tmp_path, 200), "--port", "0") as (url, greeting):
        assert greeting[1] == "200 accounts, no problems"
        assert get(url)[0] == 200
        status, data = get(f"{url}events.json?source=source-2")
        assert (status, len(json.loads(data)["accounts"])) == (200, 33)


def test_who_exports_a_table_of_drafts_is_told_that_nothing_is_published(tables, tmp_path):
    tables.events = [{**tables.events[0], "status": "draft"}]
    result = run("export", "--events", str(tables.write()), "--format", "csv")
    assert result.exit_code == 0
    assert "Warning: the table has no account to show: 1 draft of it is not published." in result.stderr
