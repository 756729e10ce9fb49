"""`timeline convert`, what `serve --engine` refuses, and progress on a terminal."""

import hashlib
import os
import pty
import subprocess
import sys
import termios
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT

from timeline.__main__ import main

pytest.importorskip("pyarrow", reason="what large tables need is not installed (requirements-scale.txt)")

from pyarrow.parquet import read_metadata

from timeline.data.load import Archive
from timeline.engine.folder import convert, read_manifest

COUNTED = """
import time
from timeline.commands import progress
progress.PATIENCE = 0
def slowly():
    time.sleep(0.5)
    yield from [10] * 4
assert sum(progress.adding(slowly(), "Writing", "accounts", 40)) == 40
list(progress.progress(range(3), "Making", "files"))
with progress.waiting("Reading"):
    time.sleep(0.3)
print("[]")
"""


def run(*args: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, [str(arg) for arg in args])
    return done.exit_code, done.stdout, done.stderr


def test_a_table_becomes_a_folder_of_parts_that_name_it(events_csv: Path, tmp_path: Path):
    folder = tmp_path / "parts"
    code, said, _ = run("convert", events_csv, folder, "--size", 1_000)
    manifest = read_manifest(folder)
    assert code == 0 and f"{manifest.accounts} accounts in 1 part" in said and "serve --events" in said
    digest = hashlib.sha256(events_csv.read_bytes()).hexdigest()
    assert manifest.csv_sha256 == digest
    assert read_metadata(folder / manifest.parts[0].file).metadata[b"timeline.csv_sha256"] == digest.encode()
    for name in ("sources.csv", "actors.csv"):
        assert (folder / name).read_bytes() == events_csv.with_name(name).read_bytes()
    code, _, said = run("convert", events_csv, folder)
    assert code == 1 and "is not empty - name a new folder" in said


def test_what_is_stopped_leaves_no_half_a_folder(archive: Archive, events_csv: Path, tmp_path: Path):
    written = convert(archive, events_csv, tmp_path / "parts", 20)
    assert next(written) and list((tmp_path / "parts").iterdir())
    with pytest.raises(KeyboardInterrupt):
        written.throw(KeyboardInterrupt)
    assert not list((tmp_path / "parts").iterdir())
    assert list(convert(archive, events_csv, tmp_path / "parts", 20))


def test_an_engine_needs_an_address_and_a_folder_of_parts(events_csv: Path):
    code, _, said = run("serve", "--engine", "spark", "--events", events_csv)
    assert code == 2 and "write local, or dask:// with the host and port" in said
    code, _, said = run("serve", "--engine", "dask://127.0.0.1:1", "--events", events_csv.parent)
    assert code == 1 and "is no folder of parts - make one with `timeline convert`" in said
    code, _, said = run("serve", "--engine", "local", "--curate", "--events", events_csv)
    assert code == 2 and "leave --engine and TIMELINE_ENGINE out" in said


def test_progress_is_said_on_a_terminal_and_nowhere_else():
    """On a terminal by its name; into a file or a pipe goes nothing but what is asked for."""
    command = [sys.executable, "-c", COUNTED]
    plain = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert (plain.stdout, plain.stderr) == ("[]\n", "")
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, text=True) as process:
        os.close(theirs)
        said = b""
        with suppress(OSError):  # the other end is closed
            while part := os.read(ours, 65_536):
                said += part
        assert process.stdout and process.stdout.read() == "[]\n"
    os.close(ours)
    assert all(word in said.decode() for word in ("Writing: 00:00", "accounts", "Making", "Reading: 00:00"))
