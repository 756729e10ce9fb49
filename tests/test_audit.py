"""What `make audit` makes of pip-audit's answers; a stand-in on disk gives them, as nobody can order a vulnerability."""

import json
import time
from pathlib import Path

import audit as auditing
import pytest

FLASK = {"name": "flask", "version": "3.1.3", "vulns": []}
JINJA = {"name": "jinja2", "version": "2.4.1", "vulns": [{"id": "PYSEC-2014-8", "fix_versions": ["2.7.2"], "aliases": ["CVE-2014-0012"]}]}  # fmt: skip
PILLOW = {"name": "pillow", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": [], "aliases": []}]}
EDTF = {"name": "edtf", "skip_reason": "Dependency not found on PyPI and could not be audited: edtf (5.0.2)"}
UNREACHED = "pip-audit: not run (its data cannot be reached)"


def said(*packages: dict[str, object]) -> str:
    """As pip-audit writes it."""
    return json.dumps({"dependencies": packages, "fixes": []})


@pytest.fixture
def stand_in(tmp_path):
    """Write a program that says this, and ends with this code."""

    def write(output: str, code: int, first: str = "") -> Path:
        program = tmp_path / "pip-audit"
        (tmp_path / "output").write_text(output)
        program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\n{first}\ncat {tmp_path}/output\nexit {code}\n')
        program.chmod(0o755)
        return program

    return write


def audit(program: Path, seconds: float = 20) -> tuple[bool, list[str]]:
    return auditing.audit(program, auditing.FILES, time.monotonic() + seconds)


# --- the outcomes ----------------------------------------------------------------------------------------------------


def test_none_known(stand_in):
    assert audit(stand_in(said(FLASK), 0)) == (False, ["pip-audit: no known vulnerabilities; packages looked up: 1"])


def test_some_known(stand_in):
    found, lines = audit(stand_in(said(FLASK, JINJA, PILLOW, EDTF), 1))
    assert found and lines == [
        "pip-audit: 2 known vulnerabilities; packages looked up: 3, not found: edtf",
        "  jinja2 2.4.1: PYSEC-2014-8, CVE-2014-0012 - take 2.7.2",
        "  pillow 1.0: PYSEC-1 - not mended yet",
    ]


@pytest.mark.parametrize(
    "output, code",
    [
        (said(EDTF), 0),  # nothing was looked up, and it ends as if all were well
        (said(), 0),
        ("", 1),  # a traceback, as of a name that cannot be resolved
        ("ERROR:pip_audit._cli:Tip: your network may be blocking this service.", 1),
        ('{"dependencies": null}', 0),
        ('{"dependencies": [{"vulns": [{}]}]}', 1),  # of no package
        ("[]", 1),
        ("null", 127),
    ],
)
def test_not_known(stand_in, output, code):
    assert audit(stand_in(output, code)) == (False, [UNREACHED])


def test_it_is_not_waited_for(stand_in, tmp_path):
    """What it has started ends with it."""
    program = stand_in(said(FLASK), 0, f"(sleep 1; touch {tmp_path}/late) & sleep 30")
    began = time.monotonic()
    assert audit(program, 0.3) == (False, [UNREACHED])
    assert time.monotonic() - began < 10
    time.sleep(max(0.0, began + 1.5 - time.monotonic()))
    assert not (tmp_path / "late").exists()


def test_a_program_that_is_not_there(tmp_path):
    assert audit(tmp_path / "nothing") == (False, [UNREACHED])


def test_all_that_is_served_with_is_looked_up(stand_in, tmp_path):
    audit(stand_in(said(FLASK), 0))
    asked = (tmp_path / "asked").read_text()
    assert all(f"-r {auditing.ROOT / name}" in asked for name in ("requirements.txt", "requirements-serve.txt"))


# --- the command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def installed(stand_in, tmp_path):
    """A folder in which the stand-in passes for the pinned version."""

    def make(output: str, code: int) -> Path:
        folder = tmp_path / "own"
        (folder / "bin").mkdir(parents=True)
        stand_in(output, code).rename(folder / "bin" / "pip-audit")
        (folder / "installed").write_bytes(auditing.PINNED.read_bytes())
        return folder

    return make


@pytest.mark.parametrize(
    "output, code, ends, line",
    [(said(FLASK), 0, 0, "no known"), (said(JINJA), 1, 1, "1 known vulnerability;"), (said(EDTF), 0, 0, UNREACHED)],
)
def test_how_it_ends(installed, capfd, output, code, ends, line):
    assert auditing.main(installed(output, code)) == ends
    assert line in capfd.readouterr().out


def test_what_cannot_be_installed_is_said_and_breaks_nothing(tmp_path, capfd, monkeypatch):
    monkeypatch.setattr(auditing, "LONGEST", 0.1)
    assert auditing.main(tmp_path / "own") == 0
    assert capfd.readouterr().out == "pip-audit: not run (it cannot be installed)\n"
    assert not (tmp_path / "own" / "installed").exists()


def test_another_version_is_installed_anew(installed):
    folder = installed(said(FLASK), 0)
    (folder / "installed").write_text("pip-audit==0.1\n")
    assert auditing.install(folder, time.monotonic()) is None  # there is no time left for it
    (folder / "installed").write_bytes(auditing.PINNED.read_bytes())
    assert auditing.install(folder, time.monotonic()) == folder / "bin" / "pip-audit"
