"""Coverage: the finding, the events that several articles tell, and the matrix of all; it stays small whatever the tables."""

from pathlib import Path

import pytest
from builders import Tables

from timeline.page.coverage import build_coverage
from timeline.page.matrix import MOST_COLUMNS, MOST_DOTS
from timeline.page.page import Page
from timeline.view.catalog import Catalog
from timeline.view.state import from_query
from timeline.view.view import build_view


def view_of(catalog, query=""):
    return build_view(catalog, from_query(query, catalog.vocabulary)[0])


@pytest.fixture
def table(real_catalog):
    """The coverage of all accounts, those before 2019 too."""
    return build_coverage(real_catalog, view_of(real_catalog, "start=1900-01-01"))


def test_it_opens_with_the_finding(real_catalog, table):
    assert table.finding == "Only 8 of 88 events are told by more than one article"
    assert table.more == "No event is told by three articles." and table.differing
    assert (table.events, table.shared, table.undated) == (88, 8, 1) and len(table.cards) == 8


@pytest.mark.parametrize(
    "query, finding",
    [
        ("source=breitbart-2019-02-26", "14 events, all from one article"),
        ("source=wsws-2019-03-07&source=nbc-digest-2025-09", "None of 50 events is told by more than one article"),
    ],
)
def test_the_finding_is_of_what_the_filters_leave(real_catalog, query, finding):
    table = build_coverage(real_catalog, view_of(real_catalog, f"start=1900-01-01&{query}"))
    assert table.finding == finding and not table.cards


def test_the_matrix_has_every_event_once_and_a_dot_for_each_article_that_tells_it(real_catalog, table):
    view = view_of(real_catalog, "start=1900-01-01")
    matrix = table.matrix
    assert [c.event for c in matrix.columns] == list(view.events) and (matrix.page, matrix.pages) == (1, 1)
    told = {(c.event, matrix.lines[d.row].source) for c in matrix.columns for d in c.dots}
    assert told == {(str(real_catalog.index.event[n]), str(real_catalog.index.source[n])) for n in view.rows}
    assert [line.accounts for line in matrix.lines] == [31, 14, 14, 18, 19]
    assert sum(line.accounts for line in matrix.lines) == len(view.rows) == 96
    assert sum(group.columns for group in matrix.groups) == 88
    assert [(g.name, g.events) for g in matrix.groups][:2] == [("Before 2019", "12"), ("2019", "32")]


def test_shared_events_have_the_numbers_of_their_cards(table):
    numbers = {card.event: card.number for card in table.cards}
    assert list(numbers.values()) == list(range(1, 9))
    assert {c.event: c.number for c in table.matrix.columns if c.number} == numbers
    assert all(c.shared == (len(c.dots) > 1) == bool(c.number) for c in table.matrix.columns)


def test_a_card_says_in_what_the_articles_differ(table):
    cards = {card.event: card for card in table.cards}
    convoy = cards["aid-convoy-2019-02-23"]
    assert convoy.title == "The aid convoy of 23 February 2019" and convoy.year == "2019"
    assert [t.name for t in convoy.tellers] == ["Breitbart", "WSWS"]
    said = {r.label: [(c.words, c.said) for c in r.cells] for r in convoy.respects}
    assert said["Date"] == [("23–24 Feb", True), ("23 Feb", True)]
    assert said["Killed"] == [("4", True), ("not said", False)]
    assert convoy.also == ("Met by", "Trucks", "Place")
    crisis = cards["economic-crisis-2019"]
    assert [t.standing for t in crisis.tellers] == ["denied", "reported"]
    assert {r.label: [c.words for c in r.cells] for r in crisis.respects}["Date"] == ["by 26 Feb", "by 7 Mar"]


def test_the_same_days_are_no_difference_however_they_are_written(table):
    election = next(card for card in table.cards if card.event == "maduro-reelection-2024")
    assert [(r.label, r.differs) for r in election.respects] == [("Date", False), ("Called", True), ("Margin", True)]


def test_by_number_of_articles_the_shared_events_come_first(real_catalog):
    matrix = build_coverage(real_catalog, view_of(real_catalog, "sort=sources&start=1900-01-01")).matrix
    assert [len(c.dots) for c in matrix.columns][:9] == [2] * 8 + [1] and [g.name for g in matrix.groups] == [""]


def crowd(folder: Path, sources: int, events: int, each: int) -> Catalog:
    """Many sources, many events, and `each` accounts an event."""
    tables = Tables(folder)
    blank = dict.fromkeys(tables.events[0], "")
    source = tables.sources[0]
    tables.sources = [source | {"source": f"s{n}", "publisher": f"Paper {n}"} for n in range(sources)]
    tables.events = [
        blank
        | {
            "id": f"a{e}-{k}", "event": f"e{e}", "date": f"20{e % 20 + 1:02}-03-0{e % 9 + 1}", "title": f"Event number {e}",
            "summary": "It is told.", "actors": "Travellers", "type": "strike", "standing": "alleged",
            "attributed_to": "a clerk", "source": f"s{(e * 7 + k) % sources}", "passage": "On Tuesday the crews … stranded travellers at forty",
        }
        for e in range(events)
        for k in range(each)
    ]  # fmt: skip
    return Catalog(tables.load())


def test_many_sources_and_events_come_in_pages_that_a_browser_holds(tmp_path):
    catalog = crowd(tmp_path, 150, 400, 4)
    seen: list[str] = []
    for number in range(1, 4):
        view = view_of(catalog, f"view=coverage&page={number}")
        matrix = build_coverage(catalog, view).matrix
        assert len(matrix.columns) <= MOST_COLUMNS and sum(len(c.dots) for c in matrix.columns) <= MOST_DOTS
        assert (matrix.first, matrix.every) == (len(seen) + 1, 400)
        seen += [c.event for c in matrix.columns]
        html = Page(catalog, view.state).panel
        assert len(html) < 300_000 and ("page=" in html) == (matrix.pages > 1)
    assert seen == list(view.events) and matrix.pages == 3


def test_of_very_many_shared_events_the_most_told_have_cards_and_the_rest_a_way_to_them(tmp_path):
    catalog = crowd(tmp_path, 30, 60, 2)
    table = build_coverage(catalog, view_of(catalog))
    assert table.finding == "All 60 events are told by more than one article"
    assert (len(table.cards), table.shared) == (24, 60)
    html = Page(catalog, from_query("view=coverage", catalog.vocabulary)[0]).panel
    assert "24 of 60 are shown here." in html and "sort=sources" in html
