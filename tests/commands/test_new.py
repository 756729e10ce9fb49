"""`timeline new`: what it writes is good as it is, and every line of the topic that is switched off is good too."""

import csv
import re

import pytest
from click.testing import CliRunner

from timeline.__main__ import main
from timeline.data.load import load_archive
from timeline.data.schema import ACCOUNT_COLUMNS, ACTOR_COLUMNS, SOURCE_COLUMNS
from timeline.data.topic_file import Settings


def run(*words):
    return CliRunner().invoke(main, list(map(str, words)))


@pytest.fixture
def folder(tmp_path):
    made = run("new", tmp_path / "ferries")
    assert made.exit_code == 0
    return tmp_path / "ferries"


def test_the_tables_pass_the_check_without_a_word(folder):
    assert run("check", "--events", folder / "events.csv").output.splitlines() == [
        "No problems: 1 account of 1 event, 1 source, 1 actor.",
        "1 passage found in 1 text.",
    ]


def test_the_headers_are_those_of_the_schema(folder):
    for name, columns in (("events", ACCOUNT_COLUMNS), ("sources", SOURCE_COLUMNS), ("actors", ACTOR_COLUMNS)):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == [column.name for column in columns]


def test_all_of_the_topic_that_is_switched_off_is_good_and_every_key_is_there(folder):
    topic = folder / "timeline.toml"
    text = re.sub(r"^#(?=\S)", "", topic.read_text(encoding="utf-8"), flags=re.MULTILINE)
    topic.write_text(text, encoding="utf-8")
    archive = load_archive(folder / "events.csv")
    assert archive.problems == ()
    assert (archive.topic.acts[0].title, archive.topic.chapters[0].events) == (
        "The first storm",
        ("ferries-stopped-2024",),
    )
    keys = set(re.findall(r"^\[*([a-z_]+)", text, re.MULTILINE))
    assert {
        name for name in vars(Settings()) if name not in ("file", "problems", "beside", "closed_types", "groups")
    } <= keys


def test_nothing_is_written_over(folder):
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    again = run("new", folder)
    assert again.exit_code == 1 and "is there already and not empty - name a new folder" in again.stderr
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
