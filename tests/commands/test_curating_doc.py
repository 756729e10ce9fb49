"""The hour of docs/curating.md, step by step in an empty folder: every command, and every row to paste."""

import csv
import re
import shlex

import pytest
from click.testing import CliRunner
from conftest import ROOT

from timeline.__main__ import main
from timeline.data.load import load_archive

DOC = (ROOT / "docs/curating.md").read_text(encoding="utf-8").partition("# How this set is curated")[0]
# Invented around the first and last words of the passage that the document cites.
ARTICLE = """<html lang="en"><head><title>Russia Claims</title></head><body><article><h1>Russia Claims</h1>
<p>On Tuesday, Russian Security Council Secretary Nikolai Patrushev told a newspaper what he thinks of the plans of others,
and he spoke at some length of the lawfully elected president [Nicolas] Maduro and of the neighbours of his country.</p>
<p>Others did not answer him that day, and the newspaper that asked them says so in its last paragraph.</p></article></body></html>"""


def test_the_hour_leads_from_nothing_to_a_published_timeline(tmp_path, monkeypatch):
    pytest.importorskip("trafilatura", reason="what reads web pages is not installed (requirements-sources.txt)")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "article.html").write_text(ARTICLE, encoding="utf-8")
    steps = re.findall(r"^    timeline ([^\n]+)$|^```csv (\S+)\n(.*?)^```$", DOC, re.MULTILINE | re.DOTALL)
    ran = []
    for command, file, rows in steps:
        if file:
            with (tmp_path / "venezuela" / file).open("a", encoding="utf-8") as table:
                table.write(rows)
        elif "--curate" not in command:
            result = CliRunner().invoke(main, shlex.split(command))
            assert result.exit_code == 0, (command, result.output)
            ran.append(command.split()[0])
    assert ran == ["new", "check", "source", "check", "check", "export", "check"]
    archive = load_archive(tmp_path / "venezuela" / "events.csv")
    assert archive.problems == () and list(archive.drafts["id"]) == ["bb-patrushev-claim"]
    assert archive.drafts["passage_first"].notna().all() and str(archive.drafts["start"][0].date()) == "2019-02-26"
    assert (tmp_path / "public" / "index.html").is_file()


def test_the_rows_to_paste_fit_the_tables_that_new_writes(tmp_path):
    CliRunner().invoke(main, ["new", str(tmp_path / "t")])
    for file, rows in re.findall(r"^```csv (\S+)\n(.*?)^```$", DOC, re.MULTILINE | re.DOTALL):
        header, *_ = csv.reader((tmp_path / "t" / file).read_text(encoding="utf-8").splitlines())
        assert {len(row) for row in csv.reader(rows.splitlines())} == {len(header)}, file
