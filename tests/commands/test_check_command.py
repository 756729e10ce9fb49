"""`check` for people, for GitHub and for programs: how it colours, marks, tells dates, mends and watches."""

import json
import os
import re
import subprocess
import sys
import threading

from click.testing import CliRunner
from conftest import ROOT

from timeline.__main__ import main

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def run(*words, answer=None, terminal=False, **environment):
    return CliRunner(env=environment).invoke(main, ["check", *map(str, words)], input=answer, color=terminal)


def test_a_terminal_has_colours_that_change_no_word_and_nothing_else_has(tables):
    path = tables.cell("events", 2, standing="rumoured").cell("events", 3, standing="Reported").write()
    plain, coloured = run("--events", path), run("--events", path, terminal=True)
    assert "\x1b" not in plain.output
    assert ANSI.sub("", coloured.output) == plain.output
    problem, remark, closing = coloured.output.splitlines()
    assert problem.startswith("\x1b[31m\x1b[1mevents.csv:2\x1b[0m: standing: ")  # red, and the remark yellow
    assert remark.startswith("\x1b[33m\x1b[1mevents.csv:3\x1b[0m: warning: ")
    assert closing == "\x1b[31m1 problem, 1 row left out, 1 warning.\x1b[0m"


def test_no_color_in_the_environment_is_honoured(tables):
    path = tables.cell("events", 2, standing="rumoured").write()
    command = [sys.executable, "-m", "timeline", "check", "--events", path]
    for said, expected in (({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True)):
        assert ("\x1b[31m" in in_terminal(command, **said)) is expected, said


def in_terminal(command, **environment):
    """What a command writes into a terminal."""
    ours, theirs = os.openpty()
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=theirs) as process:
        os.close(theirs)
        parts = []
        try:
            while part := os.read(ours, 65536):
                parts.append(part)
        except OSError:  # the other end is closed
            pass
        process.wait(30)
    os.close(ours)
    return b"".join(parts).decode()


def test_github_marks_the_line_of_the_file_and_not_the_row(tables):
    tables.cell("events", 2, note="two\nlines").cell("events", 4, type="", standing="Planned")
    result = run("--events", tables.write(), "--format", "github")
    folder = tables.folder.as_posix()
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"::error file={folder}/events.csv,line=5,title=type::is missing - fill in: what kind of event",
        f'::warning file={folder}/events.csv,line=5,title=standing::"Planned" is read as "planned" - write "planned"',
    ]


def test_github_and_json_are_silent_where_all_is_well(events_csv):
    assert run("--events", events_csv, "--format", "github").output == ""
    assert json.loads(run("--events", events_csv, "--format", "json").output) == []


def test_an_unreadable_table_is_marked_too(events_csv):
    events_csv.write_bytes(b"id,100%\n")
    (line,) = run("--events", events_csv, "--format", "github").output.splitlines()
    assert line.startswith(f"::error file={events_csv.as_posix()},line=1,title=timeline::has no column ")


def test_how_each_date_was_read_is_told_in_the_order_of_the_rows(tables):
    result = run("--events", tables.write(), "--dates")
    assert result.exit_code == 0
    assert result.output.splitlines()[:8] == [
        'events.csv:2: "Tuesday" is 9 March 2021 (2021-03-09), read against 9 March 2021',
        'events.csv:3: "2021-03-09" is 9 March 2021',
        'events.csv:4: "2021-04" is April 2021',
        "events.csv:5: undated",
        'events.csv:6: "2021-03~" is about March 2021',
        'events.csv:7: "2020-08/.." is August 2020 – still open',
        'events.csv:8: "2021-03-09" is 9 March 2021',
        'events.csv:9: "2021-03-09" is 9 March 2021',
    ]


def test_mends_are_shown_and_written_after_a_yes_only(tables):
    path = tables.cell("events", 2, standing="Reported").write()
    before = path.read_bytes()
    for answer in ("n\n", "\n", ""):
        asked = run("--events", path, "--fix", answer=answer)
        assert 'events.csv:2: standing: "Reported" becomes "reported"' in asked.output
        assert "--- events.csv\n+++ events.csv (mended)\n@@ -2 +2 @@\n-g1," in asked.output
        assert path.read_bytes() == before
    assert asked.exit_code == 1  # nobody could be asked
    done = run("--events", path, "--fix", answer="y\n")
    assert path.read_bytes() == before.replace(b"Reported", b"reported", 1)
    assert done.exit_code == 0 and "No problems: 6 accounts" in done.output
    assert "Nothing can be mended surely." in run("--events", path, "--fix").output


def test_mends_are_written_without_asking_where_that_is_said(tables):
    path = tables.cell("events", 2, actors="Brook").write()
    assert run("--events", path).exit_code == 1
    done = run("--events", path, "--fix", "--yes")
    assert done.exit_code == 0 and "Write this?" not in done.output


def test_what_does_not_go_together_is_refused(events_csv):
    for words, said in (
        (("--dates", "--format", "json"), "--dates, --fix and --watch go with --format text."),
        (("--yes",), "--yes goes with --fix."),
    ):
        result = run("--events", events_csv, *words)
        assert result.exit_code == 2 and said in result.stderr


def test_watching_checks_again_when_a_table_or_a_text_changes(tables):
    path = tables.write()
    command = [sys.executable, "-u", "-m", "timeline", "check", "--watch", "--events", path]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        killer = threading.Timer(60, process.kill)
        killer.start()
        try:
            assert process.stdout
            until(process.stdout, "No problems: 6 accounts")
            until(process.stdout, "Watching since ")
            tables.cell("events", 2, type="").write()
            until(process.stdout, "events.csv:2: type: is missing")
            until(process.stdout, "Watching since ")
            tables.cell("events", 2, type="strike").write()
            until(process.stdout, "No problems: 6 accounts")
            until(process.stdout, "Watching since ")
            (tables.folder / "sources" / "post.txt").write_text("Another text")
            until(process.stdout, "sources.csv:3: sha256: ")
        finally:
            process.terminate()
            killer.cancel()


def until(lines, start):
    assert any(line.startswith(start) for line in lines)
