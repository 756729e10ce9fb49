"""Views of many accounts: each comes in parts that a browser holds with ease, says how many there are, and leads to the rest."""

import re
import runpy
from pathlib import Path

import pytest
from builders import EVENTS, Tables
from conftest import ROOT

from timeline.data.load import load_archive
from timeline.page.actors import build_company
from timeline.page.page import Page
from timeline.page.source_page import source_page
from timeline.view.catalog import Catalog
from timeline.view.state import from_query
from timeline.view.view import build_view

MOST = 300_000  # bytes


def panel(catalog: Catalog, query: str) -> str:
    html = Page(catalog, from_query(query, catalog.vocabulary)[0]).panel
    assert len(html.encode()) < MOST
    return html


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """2,000 accounts of 60 sources; 400 undated, 400 corrected, and one event with 100 accounts."""
    tables = Tables(tmp_path_factory.mktemp("crowd"))
    source, names = tables.sources[0], [row["actor"] for row in tables.actors]
    tables.sources = [source | {"source": f"s{n}", "publisher": f"Paper {n}"} for n in range(60)]
    tables.events = [
        EVENTS[0]
        | {
            "id": f"a{n}", "event": "storm" if n < 100 else f"e{n}", "title": f"Event number {n}", "summary": "It is told.",
            "date": "" if n % 5 == 4 else f"{2001 + n % 20}-03-0{n % 9 + 1}", "source": f"s{n % 60}",
            "actors": "; ".join(names[: n % 7 + 1]), "updated": "2021-04-01" if n % 5 == 3 else "",
            "passage": "On Tuesday the crews … stranded travellers at forty", "importance": str(n % 3 + 1),
        }
        for n in range(2_000)
    ]  # fmt: skip
    return Catalog(tables.load())


def test_sources_come_in_pages_each_with_its_first_accounts_and_a_way_to_all(crowd: Catalog):
    first, second = panel(crowd, "view=sources"), panel(crowd, "view=sources&page=2")
    assert [html.count('<section class="record">') for html in (first, second)] == [40, 20]
    assert "1–40 of 60 articles" in first and 'rel="next" href="?view=sources&amp;page=2"' in first
    assert "41–60 of 60 articles" in second and 'rel="prev"' in second and 'rel="next"' not in second
    assert len(set(re.findall(r"\?([^\"]*view=list[^\"]*)", first))) == 40  # each has more than the six that are shown
    assert first.count("<li>") == 240 and "accounts shown here, of 34</span></summary>" in first


def test_corrections_come_in_pages(crowd: Catalog):
    first, second = panel(crowd, "view=corrections"), panel(crowd, "view=corrections&page=2")
    ids = [re.findall(r'<li id="a-(a\d+)"', html) for html in (first, second)]
    assert [len(found) for found in ids] == [250, 150] and not set(ids[0]) & set(ids[1])
    assert "251–400 of 400 accounts" in second and "No account has been withdrawn." in first


def test_undated_accounts_beyond_the_first_stand_at_the_end_of_the_list(crowd: Catalog):
    html = Page(crowd, from_query("", crowd.vocabulary)[0]).undated
    assert html.count("<li>") == 200 and '<span class="count">400</span>' in html
    last = re.search(r"href=\"\?([^\"]*view=list[^\"]*)\"", html)[1].replace("&amp;", "&")
    assert "Undated" in panel(crowd, last)


def test_a_card_of_very_many_accounts_shows_the_first_and_leads_to_all(crowd: Catalog):
    page = Page(crowd, from_query("event=storm&account=a99", crowd.vocabulary)[0])
    assert page.card.count('<section class="telling') == 40 and "60 more accounts tell it." in page.card
    told = page.card[page.card.index('<section class="telling') :]
    assert "Event number 99." in told[: told.index("</section>")]
    listed = re.search(r"href=\"\?([^\"]*view=list[^\"]*)\"", page.card)[1].replace("&amp;", "&")
    assert panel(crowd, listed).count('class="account') == 100


def test_coverage_and_actors_stay_small(crowd: Catalog):
    assert "1–159 of 1,901 events" in panel(crowd, "view=coverage")
    html = panel(crowd, "view=actors")
    assert html.count('<svg class="bins"') == 14  # seven actors, in two widths


def test_a_pair_counts_the_accounts_shown_that_name_both(crowd: Catalog):
    view = build_view(crowd, from_query("source=s3&source=s4")[0])
    whole = build_company(crowd, view)
    lists = [set(crowd.records[n]["actor_list"]) for n in view.rows]
    assert len(whole.pairs) == 7 * 6 / 2
    for pair in whole.pairs:
        both = {whole.actors[pair.row], whole.actors[pair.column]}
        assert pair.count == sum(both <= names for names in lists)


def test_a_phone_s_line_of_time_counts_what_it_does_not_show(crowd: Catalog):
    page = Page(crowd, from_query("start=1999-01-01", crowd.vocabulary)[0])
    assert page.vertical.count('data-event="') <= 300 and len(page.vertical.encode()) < MOST


def test_the_tables_of_the_bench_are_good_ones(tmp_path: Path):
    from subprocess import run
    from sys import executable

    made = Path(__file__).resolve().parents[2] / "bench" / "make_tables.py"
    run([executable, made, "400", tmp_path, "20", "200"], check=True)
    from timeline.data.load import load_archive

    archive = load_archive(tmp_path / "events.csv")
    assert (len(archive.accounts), len(archive.sources), len(archive.actors), archive.left_out) == (400, 20, 200, 0)


def test_the_pages_of_a_source_hold_its_whole_text_and_each_passage_once(tmp_path: Path):
    make_tables = runpy.run_path(str(ROOT / "bench" / "make_tables.py"))["make_tables"]
    catalog = Catalog(load_archive(make_tables(1_200, tmp_path, texts=True)))
    written = (tmp_path / "sources" / "courier.txt").read_text(encoding="utf-8").split("\n")
    pages = [str(source_page(catalog, "courier", "", "", number)) for number in (1, 2, 3)]
    assert 400 < len(written) < 600 and all(len(page.encode()) < MOST for page in pages)
    lines = [
        (int(n), re.sub("<[^>]+>", "", line))
        for page in pages
        for n, line in re.findall(r'<li id="L(\d+)">(.*?)</li>', page)
    ]
    assert [line for _, line in lines] == written and [n for n, _ in lines] == list(range(1, len(written) + 1))
    anchors = [re.findall(r'id="p-(a\d+)"', page) for page in pages]
    assert sorted(sum(anchors, [])) == sorted(r["id"] for r in catalog.records if r["source"] == "courier")
    assert (
        "201–400 of" in pages[1]
        and 'rel="prev"' in pages[1]
        and 'rel="next"' in pages[1]
        and 'rel="next"' not in pages[2]
    )
    account = catalog.accounts[catalog.row_of[anchors[2][3]]]
    assert f"?lang=en&account={anchors[2][3]}#p-{anchors[2][3]}" in account.link.href
    assert source_page(catalog, "courier", "", "", account=anchors[2][3]) == pages[2]
