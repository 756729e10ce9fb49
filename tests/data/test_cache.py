"""The cache of a checked table: the same archive as from CSV, or none at all."""

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest

from timeline.data import cache
from timeline.data.load import Archive, load_archive

pytest.importorskip("pyarrow", reason="pyarrow is not installed (requirements-scale.txt)")
HERE = Path(".timeline-cache")
LOAD = """
import sys
from pathlib import Path
from timeline.data import cache
from timeline.data.load import load_archive
cache.LEAST = 0
archive = load_archive(Path(sys.argv[1]), cache=Path(".timeline-cache"))
print(archive.version, len(archive.accounts), len(archive.problems))
"""


@pytest.fixture(autouse=True)
def any_table_is_large(monkeypatch):
    monkeypatch.setattr(cache, "LEAST", 0)
    cache._say_once.cache_clear()


@pytest.fixture
def faulty(tables):
    """Tables with problems and warnings of several kinds, and accounts of every status."""
    tables.cell("events", 3, date="soon").cell(
        "events", 4, status="draft", title="A headline that is far longer than it " * 2
    )
    return tables.cell("actors", 2, part_of="Nobody").write()


def load(events: Path, **how) -> Archive:
    return load_archive(events, **{"cache": HERE, **how})


def assert_same(one: Archive, other: Archive) -> None:
    for field in (each for each in fields(Archive) if each.name != "derived"):
        mine, others = getattr(one, field.name), getattr(other, field.name)
        if isinstance(mine, pd.DataFrame):
            pd.testing.assert_frame_equal(mine, others)
        else:
            assert (list(mine) == list(others)) if field.name == "problems" else mine == others, field.name


def files(events: Path) -> list[Path]:
    return sorted((events.parent / HERE).glob("events*"))


@pytest.mark.parametrize("drafts", [False, True])
def test_what_comes_from_the_cache_is_what_comes_from_the_tables(faulty, drafts, monkeypatch):
    plain = load_archive(faulty, drafts=drafts)
    assert_same(load(faulty, drafts=drafts), plain)
    monkeypatch.setattr("timeline.data.load.check_accounts", lambda *_: 1 / 0)
    assert_same(load(faulty, drafts=drafts), plain)
    assert plain.problems and len(files(faulty)) == 1


def test_drafts_stay_out_of_the_readers_cache(faulty):
    curators, readers = load(faulty, drafts=True), load(faulty)
    assert len(curators.accounts) == len(readers.accounts) + len(readers.drafts) > len(readers.accounts)
    assert_same(load(faulty), readers)


def test_a_change_within_the_same_second_is_seen(tables):
    events = tables.write()
    load(events)
    stamp = events.stat()
    raw = events.read_bytes()
    events.write_bytes(raw.replace(b"reported", b"disputed"[:8], 1))  # as many bytes as before
    os.utime(events, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert_same(load(events), load_archive(events))
    assert load(events).problems


def test_changes_of_what_lies_beside_are_seen(tables):
    events = tables.write()
    first = load(events)
    (events.parent / "sources" / "gazette.txt").write_text("Another text.")
    assert load(events).problems and not first.problems
    assert_same(load(events), load_archive(events))
    (events.parent / "timeline.toml").write_text('title = "Another title"')
    assert load(events).topic.title == "Another title"


def test_another_program_checks_anew(faulty, monkeypatch):
    load(faulty)
    old = [path.read_bytes() for path in files(faulty)]
    monkeypatch.setattr(cache, "_checker", lambda _: "another")
    assert_same(load(faulty), load_archive(faulty))
    assert files(faulty) and [path.read_bytes() for path in files(faulty)] != old


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[: len(raw) // 2],
        lambda raw: b"",
        lambda raw: raw[:-40] + b"?" * 40,
        lambda raw: raw.replace(b"union", b"onion"),
        lambda raw: b"PAR1" + raw[4:],
    ],
)
def test_a_damaged_cache_is_not_believed(faulty, damage, caplog):
    plain = load(faulty)
    (path,) = files(faulty)
    raw = path.read_bytes()
    path.unlink()  # what is mapped stays as it is
    path.write_bytes(damage(raw))
    assert_same(load(faulty), plain)
    assert "is not used" in caplog.text
    caplog.clear()
    assert_same(load(faulty), plain)  # and it has been made anew
    assert not caplog.text


def test_a_cache_that_is_half_gone_is_none(faulty):
    plain = load(faulty)
    for path in files(faulty):
        path.unlink()
        assert_same(load(faulty), plain)


def test_where_it_cannot_be_written_it_is_said_once(faulty, caplog):
    (faulty.parent / HERE).write_text("a file, no folder")
    plain = load_archive(faulty)
    assert_same(load(faulty), plain)
    assert_same(load(faulty), plain)
    assert caplog.text.count("No cache is kept") == 1


def test_it_can_be_elsewhere_or_nowhere(faulty, tmp_path):
    assert_same(load(faulty, cache=Path("off")), load_archive(faulty))
    assert not (faulty.parent / HERE).exists() and not (faulty.parent / "off").exists()
    load(faulty, cache=tmp_path / "elsewhere")
    assert len(list((tmp_path / "elsewhere").glob("*.arrow"))) == 1
    assert (tmp_path / "elsewhere" / ".gitignore").read_text() == "*\n"


def test_a_small_table_has_none(faulty, monkeypatch):
    monkeypatch.setattr(cache, "LEAST", 5_000_000)
    load(faulty)
    assert not (faulty.parent / HERE).exists()


def test_processes_that_start_at_once_agree(faulty):
    command = [sys.executable, "-c", LOAD, str(faulty)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    said = [process.communicate() for process in started]
    plain = load_archive(faulty)
    assert said == [(f"{plain.version} {len(plain.accounts)} {len(plain.problems)}\n", "")] * 4
    assert_same(load(faulty), plain)
    assert len(files(faulty)) == 1 and len(list((faulty.parent / HERE).iterdir())) == 2
