"""An event's card: accounts side by side, what differs, who is silent, and links that lead to each passage."""

from itertools import combinations
from urllib.parse import unquote

import pytest
from builders import Tables

from timeline.data.passages import split_passage
from timeline.view.cards import NOTHING, Card
from timeline.view.catalog import Catalog


@pytest.fixture(scope="module")
def catalog(archive) -> Catalog:
    return Catalog(archive)


def differences(card: Card) -> dict[str, tuple[str, ...]]:
    return {d.label: d.cells for d in card.differences}


def card_of(tables: Tables, event: str) -> Card:
    archive = tables.load()
    assert archive.problems == ()
    card = Catalog(archive).card(event)
    assert card is not None
    return card


# --- the accounts --------------------------------------------------------------------------------------------------


def test_a_card_holds_its_accounts_in_order_of_publication(catalog):
    card = catalog.card("walkout")
    assert [a.row["id"] for a in card.accounts] == ["g1", "p1"]
    assert (card.title, card.type) == ("Crews of the north pier leave their boats", "strike")
    assert (card.silent, card.earlier) == ((), ())


def test_the_most_important_account_names_the_event(tables: Tables):
    tables.cell("events", 2, importance="3").cell("events", 3, importance="2")
    assert card_of(tables, "walkout").title == "Travellers wait while the crews rest"


def test_of_equals_the_earliest_published_names_it(tables: Tables):
    tables.cell("events", 2, importance="2")
    assert card_of(tables, "walkout").title == "Crews of the north pier leave their boats"
    tables.events.reverse()
    assert card_of(tables, "walkout").title == "Crews of the north pier leave their boats"
    tables.cell("sources", 2, published="2021-03-12")
    assert card_of(tables, "walkout").title == "Travellers wait while the crews rest"


def test_a_source_without_a_date_comes_last(tables: Tables):
    tables.cell("sources", 2, published="").cell("events", 2, date="2021-03-09")
    assert [a.row["id"] for a in card_of(tables, "walkout").accounts] == ["p1", "g1"]


@pytest.mark.parametrize("event", ["nothing", "", "tea", "nobody-asked"])
def test_what_no_served_account_tells_has_no_card(catalog, event):
    """Drafts and retracted accounts open no card."""
    assert catalog.card(event) is None


def test_an_account_in_words(catalog):
    g1, p1 = catalog.card("walkout").accounts
    assert (g1.source_name, g1.published, g1.perspective) == ("Lake Gazette", "9 March 2021", "close to the crews")
    assert (g1.date, g1.written) == ("9 March 2021", "Tuesday")
    assert "read against 9 March 2021" in g1.derivation
    assert (p1.date, p1.written, p1.derivation) == ("9 March 2021", "", "as written")
    assert (g1.standing, g1.figures) == ("Stated as fact", {"Stranded": "40"})
    assert p1.figures == {"Stranded": "60", "Boats": "3"}


@pytest.mark.parametrize(
    ("event", "date", "standing", "whose"),
    [
        ("hired-boats", "April 2021", "Planned", ""),
        ("unpaid", "no date given", "Denied", "by Lake Office"),
        ("dismissals", "about March 2021", "Alleged", "by a clerk"),
        ("fund", "August 2020 – still open", "Stated as fact", ""),
    ],
)
def test_dates_and_standings_in_words(catalog, event, date, standing, whose):
    (account,) = catalog.card(event).accounts
    assert (account.date, account.standing, account.whose) == (date, standing, whose)


def test_who_says_that_something_is_planned_need_not_plan_it(tables: Tables):
    tables.cell("events", 4, attributed_to="the gazette's man")
    assert card_of(tables, "hired-boats").accounts[0].whose == "according to the gazette's man"


def test_two_sources_of_one_publisher_are_told_apart_by_their_dates(tables: Tables):
    tables.cell("sources", 3, publisher="Lake Gazette")
    names = [a.source_name for a in card_of(tables, "walkout").accounts]
    assert names == ["Lake Gazette, 9 March 2021", "Lake Gazette, 11 March 2021"]


def test_a_source_without_a_publisher_goes_by_its_title(tables: Tables):
    tables.cell("sources", 3, publisher="")
    assert card_of(tables, "fund").accounts[0].source_name == "Quiet day on the water"


# --- what differs --------------------------------------------------------------------------------------------------


def test_figures_and_places_differ(catalog):
    assert differences(catalog.card("walkout")) == {
        "Place": ("North Pier", NOTHING),
        "Stranded": ("40", "60"),
        "Boats": (NOTHING, "3"),
    }


def test_one_account_differs_from_nothing(catalog):
    assert catalog.card("fund").differences == ()


def test_what_is_the_same_is_no_difference(tables: Tables):
    tables.cell("events", 3, figures="stranded=40", place="North Pier")
    assert differences(card_of(tables, "walkout")) == {}


def test_dates_standing_speakers_and_places_differ(tables: Tables):
    tables.cell(
        "events",
        3,
        date="2021-03-10",
        standing="alleged",
        attributed_to="a clerk",
        place="South Pier",
        figures="stranded=40",
    )
    assert differences(card_of(tables, "walkout")) == {
        "Date": ("9 March 2021", "10 March 2021"),
        "Standing": ("Stated as fact", "Alleged"),
        "Says who": (NOTHING, "a clerk"),
        "Place": ("North Pier", "South Pier"),
    }


def test_the_same_day_written_otherwise_is_no_difference(catalog):
    assert [a.row["date"] for a in catalog.card("walkout").accounts] == ["Tuesday", "2021-03-09"]
    assert "Date" not in differences(catalog.card("walkout"))


@pytest.mark.parametrize("key", ["date", "standing", "place", "says_who"])
def test_a_figure_named_as_a_line_of_the_table_hides_nothing(tables: Tables, key):
    tables.cell("events", 2, figures=f"{key}=4").cell("events", 3, figures=f"{key}=9", place="South Pier")
    card = card_of(tables, "walkout")
    assert [d.cells for d in card.differences] == [("North Pier", "South Pier"), ("4", "9")]


def test_figures_whose_names_look_alike_are_kept_apart(tables: Tables):
    tables.cell("events", 2, figures="boats_left=1; Boats_left=2").cell(
        "events", 3, figures="boats_left=3; Boats_left=4"
    )
    card = card_of(tables, "walkout")
    assert [d.cells for d in card.differences if d.label != "Place"] == [("1", "3"), ("2", "4")]
    assert list(card.accounts[0].figures.values()) == ["1", "2"]


# --- who is silent -------------------------------------------------------------------------------------------------


def test_who_could_have_told_it_is_silent(catalog):
    assert (catalog.card("fund").silent, catalog.card("fund").earlier) == (("Lake Gazette",), ())


def test_who_was_published_before_it_began_is_not(tables: Tables):
    tables.cell("events", 7, date="2021-03-10", figures="")
    card = card_of(tables, "fund")
    assert (card.silent, card.earlier) == ((), ("Lake Gazette",))
    tables.cell("events", 7, date="2021-03-09")  # on the very day it could have
    card = card_of(tables, "fund")
    assert (card.silent, card.earlier) == (("Lake Gazette",), ())


def test_of_an_undated_event_anybody_could_have_told(catalog):
    assert catalog.card("unpaid").silent == ("Lake Gazette",)


def test_sources_tell_or_are_silent_or_came_before(real_catalog):
    every = set(real_catalog.names["source"].values())
    for event in real_catalog.events:
        card = real_catalog.card(event)
        parts = [{a.source_name for a in card.accounts}, set(card.silent), set(card.earlier)]
        assert set.union(*parts) == every
        assert not any(a & b for a, b in combinations(parts, 2))


# --- links to passages ---------------------------------------------------------------------------------------------


def test_a_passage_at_hand_is_linked_with_its_lines(catalog):
    g1, p1 = (a.link for a in catalog.card("walkout").accounts)
    assert g1.words == "Read the passage, lines 3–6"
    assert (
        g1.href
        == "source/gazette-2021-03-09?lang=en#p-g1:~:text=On%20Tuesday%20the%20crews,stranded%20travellers%20at%20forty"
    )
    assert (
        g1.original
        == "https://gazette.example/ferry#:~:text=On%20Tuesday%20the%20crews,stranded%20travellers%20at%20forty"
    )
    assert p1.original == ""


def test_one_line_is_called_a_line(catalog):
    (fund,) = catalog.card("fund").accounts
    assert fund.link.words == "Read the passage, line 9"


def test_without_its_text_a_passage_links_to_the_record(tables: Tables):
    tables.texts = {}
    link = card_of(tables, "walkout").accounts[0].link
    assert (link.href, link.words) == ("source/gazette-2021-03-09?lang=en#p-g1", "See the passage’s record")
    assert link.original.startswith("https://gazette.example/ferry#:~:text=")


def test_every_real_link_names_its_passage(real_catalog):
    for account in real_catalog.accounts:
        row, link = account.row, account.link
        assert link.href.startswith(f"source/{row['source']}?lang=en#p-{row['id']}")
        for side in split_passage(row["passage"]):
            for href in filter(None, (link.original, link.href if ":~:" in link.href else "")):
                assert side in unquote(href)
