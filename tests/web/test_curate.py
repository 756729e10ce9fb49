"""The curator's desk: on this machine only, with drafts, problems beside their rows, and passages to pick."""

import re
import time
from dataclasses import replace

import pytest
from builders import Tables
from click.testing import CliRunner
from conftest import served
from markupsafe import Markup

from timeline.__main__ import main
from timeline.config import read_config
from timeline.data.passages import find_passage
from timeline.web.app import create_app

GAZETTE = "gazette-2021-03-09"


def desk_of(events, watch=0.1):
    return create_app(events, config=replace(read_config(), hosts=("localhost",), watch=watch), curated=True)


@pytest.fixture
def client(tables: Tables):
    tables.cell("events", 2, standing="rumoured").cell("events", 3, standing="Reported")
    tables.topic = 'tittle = "Ferries"'
    return desk_of(tables.write()).server.test_client()


def test_problems_and_warnings_stand_beside_their_rows_with_what_to_write(client):
    page = client.get("/curate").text
    rows = dict(
        re.findall(
            r'<tr[^>]*><th scope="row">(\d+)</th>(.*?)</tr>', page.partition("<h2>events.csv</h2>")[2], re.DOTALL
        )
    )
    assert list(rows) == ["2", "3", "4", "5", "6", "7", "8", "9"]
    assert '<li class="desk-error"><b>standing</b>: <q>rumoured</q> is not a standing' in rows["2"]
    assert '<li class="desk-warning"><b>standing</b>: <q>Reported</q> is read as' in rows["3"]
    assert "desk-problems" not in rows["4"] and "April 2021" in rows["4"]
    assert '<strong class="desk-draft">Draft</strong>' in rows["8"]
    assert "2 problems, 1 warning" in page


def test_problems_of_the_other_files_stand_beside_their_rows_and_lines(tables: Tables):
    tables.cell("sources", 2, url="gazette").cell("actors", 8, part_of="nobody")
    tables.topic = '# The lake\n[[acts]]\ntitle = "One"\nfrom = 2021-01-01\nto = 2021-02-01\n[[acts]]\nfrom = "soon"\n[about]\nbye = "A"\n'
    page = desk_of(tables.write()).server.test_client().get("/curate").text
    beside = {
        file: {
            int(row): Markup(cell.replace("<", " <")).striptags()
            for row, cell in re.findall(r'<tr class="told"><th[^>]*>(\d+)</th><td>(.*?)</td>', part, re.DOTALL)
        }
        for file, part in re.findall(r"<section><h2>([a-z]+\.(?:csv|toml))</h2>(.*?)</section>", page, re.DOTALL)
    }
    assert beside["sources.csv"][2].startswith("gazette-2021-03-09 Ferry crews walk out url : gazette")
    assert set(beside["actors.csv"]) == {8} and beside["actors.csv"][8].startswith("Travellers part_of : nobody")
    lines = beside["timeline.toml"]
    assert lines[7].startswith('from = "soon"') and lines[9].startswith('bye = "A"') and lines[6].startswith("[[acts]]")
    assert "Of whole files" not in page


def test_where_no_row_can_be_shown_the_desk_and_the_page_say_why(tables: Tables):
    """The last good data stay in service for readers, but a curator sees the table as it is now."""
    tables.events = tables.events[:1]
    app = desk_of(tables.write(), watch=0.01)
    client = app.server.test_client()
    assert "0 problems" in client.get("/curate").text
    time.sleep(1)  # files that were written a moment ago may be half-written
    tables.cell("events", 2, date="very soon").write()  # no shorter than before: that would be given more time
    until = time.monotonic() + 20
    while "1 problem" not in client.get("/curate").text and time.monotonic() < until:
        time.sleep(0.2)
    row = client.get("/curate").text.partition("<h2>events.csv</h2>")[2]
    assert "<q>very soon</q> is too vague to be placed" in row and "<small>" not in row
    page = client.get("/").text
    assert "No account can be shown." in page and "Nothing matches" not in page
    assert "1 row is left out until mended." in page and "&#34;very soon&#34; is too vague to be placed" in page


def test_the_desk_speaks_the_language_of_the_page_that_leads_to_it(client):
    assert 'data-href="curate?lang=es"' in client.get("/?lang=es").text
    desk = client.get("/curate?lang=es").text
    assert f'href="curate/source/{GAZETTE}?lang=es"' in desk and 'href="./?lang=es"' in desk


def test_what_cannot_be_read_is_not_shown_as_it_was_read_before(tables: Tables):
    app = desk_of(tables.write(), watch=0.01)
    client = app.server.test_client()
    app.service.stale = "sources.csv is empty - name the columns in its first line"
    page = client.get("/curate").text
    assert (
        "Not yet taken over:" in page and "0 problems" not in page and "<small>" not in page.partition("events.csv")[2]
    )


def test_a_spanish_desk_says_that_the_check_speaks_english(client):
    page = client.get("/curate?lang=es").text
    assert "Mesa" in page and '<ul class="desk-problems" lang="en">' in page
    assert "en inglés" in page and "en inglés" not in client.get("/curate?lang=en").text


def test_drafts_are_shown_as_such_at_the_desk_and_nowhere_else(events_csv):
    for app, shown in ((desk_of(events_csv), True), (create_app(events_csv), False)):
        page = app.server.test_client().get("/?lanes=type").text
        assert ("[draft] Crews drink tea" in page) is shown
        assert ("Curator’s desk" in page) is shown
    assert create_app(events_csv).server.test_client().get("/curate").status_code == 404


def test_a_selection_becomes_the_cell_of_its_passage(client, archive):
    found = client.get(f"/curate/passage?source={GAZETTE}&words=put the number of stranded travellers at forty").json
    passage = find_passage(archive.texts[GAZETTE], found["cell"])
    assert found["warning"] == "" and archive.texts[GAZETTE].raw[passage.start : passage.end].startswith(
        "put the number"
    )
    assert "more than once" in client.get(f"/curate/passage?source={GAZETTE}&words=the").json["warning"]
    assert client.get("/curate/passage?source=nobody&words=x").status_code == 404
    assert "On Tuesday the crews" in client.get(f"/curate/source/{GAZETTE}").text
    assert client.get("/curate/source/nobody").status_code == 404


def test_another_name_for_this_machine_is_refused(client):
    """A page elsewhere whose name was made to lead here may not read drafts."""
    assert client.get("/curate", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/curate", headers={"Host": "127.0.0.1:8050"}).status_code == 200


@pytest.mark.parametrize(
    ("words", "environment", "said"),
    [
        (("--production",), {}, "--curate is never for production"),
        (("--host", "0.0.0.0"), {}, "--curate serves this machine only"),
        (("--host", "192.0.2.1"), {}, "--curate serves this machine only"),
        ((), {"HOST": "::"}, "--curate serves this machine only"),
        ((), {"TIMELINE_PROXY": "1"}, "--curate serves this machine only"),
        ((), {"TIMELINE_BIND": "unix:/run/x.sock"}, "--curate serves this machine only"),
    ],
)
def test_the_desk_is_refused_where_others_might_reach_it(events_csv, words, environment, said):
    result = CliRunner(env=environment).invoke(main, ["serve", "--curate", "--events", str(events_csv), *words])
    assert result.exit_code == 2 and said in result.stderr


@pytest.mark.browser
def test_the_page_follows_a_save_and_selected_words_become_a_cell(tables: Tables, context):
    with served(desk_of(tables.write())) as url:
        page = context.new_page()
        page.goto(f"{url}/curate")
        page.wait_for_selector("text=0 problems")
        time.sleep(1)  # files that were written a moment ago may be half-written
        tables.cell("events", 2, date="very soon").write()  # no shorter than before: that would be given more time
        page.wait_for_selector('.desk-error:has-text("very soon")', timeout=20_000)
        page.goto(f"{url}/curate/source/{GAZETTE}")
        page.evaluate(
            "line => { const at = [...document.querySelectorAll('#picker-text li')].find(e => e.textContent.startsWith(line)).firstChild;"
            " getSelection().setBaseAndExtent(at, 0, at, 24) }",
            "On Tuesday the crews",
        )
        page.wait_for_selector(".desk-picked:not([hidden])")
        assert page.input_value(".desk-picked input").startswith("On Tuesday the … ")
        assert page.text_content(".desk-warning") == ""
        page.close()
