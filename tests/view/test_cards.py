"""An event's card: accounts side by side, what differs, which articles lack it, and links that lead to each passage."""

from urllib.parse import unquote

import pytest
from builders import Tables

from timeline.data.passages import split_passage
from timeline.data.problems import errors
from timeline.languages.language import language
from timeline.view.cards import Card
from timeline.view.catalog import Catalog
from timeline.view.telling import BEFORE, LATER, NOT_IN, chosen_first, lower_first

NOT_SAID = "not said"
REAL_LACKING = {
    "breitbart-2019-02-26": {
        "guaido-interim-president", "aid-convoy-expectation-claim", "guaido-travel-ban-2019", "abrams-appointed-2019",
    },
    "wsws-2019-03-07": {
        "us-invasion-plan-claims-2019", "us-forces-colombia-puerto-rico-2019", "patrushev-on-aid-refusal-2019",
        "venezuelans-trapped-at-border-2019", "russia-arms-intelligence-claim-2019", "us-russia-tensions-2019",
        "putin-backs-maduro-2019", "russian-aid-announced-2019", "moscow-concern-over-maduro-2019",
    },
    "nbc-digest-2025-09": {
        "maduro-rules-out-invasion-2025", "maduro-mobilises-2025", "militia-recruitment-2025", "cartel-de-los-soles-designation",
        "maduro-bounty-2025", "venezuela-border-deployment-2025", "us-weighs-strikes-on-cartels", "mexico-rejects-us-troops-2025",
    },
}  # fmt: skip
GAZETTE, POST = "gazette-2021-03-09", "post-2021-03-11"


@pytest.fixture(scope="module")
def catalog(archive) -> Catalog:
    return Catalog(archive)


def differences(card: Card) -> dict[str, tuple[str, ...]]:
    return {d.label: tuple(cell.words for cell in d.cells) for d in card.differences}


def card_of(tables: Tables, event: str) -> Card:
    archive = tables.load()
    assert errors(archive.problems) == []
    card = Catalog(archive).card(event)
    assert card is not None
    return card


# --- the accounts --------------------------------------------------------------------------------------------------


def test_a_card_holds_its_accounts_in_order_of_publication(catalog):
    card = catalog.card("walkout")
    assert [a.row["id"] for a in card.accounts] == ["g1", "p1"]
    assert (card.title, card.type) == ("Crews of the north pier leave their boats", "strike")
    assert card.tellers == (GAZETTE, POST) and card.absences == ()


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
        "Place": ("North Pier", NOT_SAID),
        "Stranded": ("40", "60"),
        "Boats": (NOT_SAID, "3"),
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
        "Date": ("9 Mar", "10 Mar"),
        "Standing": ("Stated as fact", "Alleged"),
        "Says who": ("the article itself", "a clerk"),
        "Place": ("North Pier", "South Pier"),
    }


def test_the_same_day_written_otherwise_is_no_difference(catalog):
    assert [a.row["date"] for a in catalog.card("walkout").accounts] == ["Tuesday", "2021-03-09"]
    assert "Date" not in differences(catalog.card("walkout"))


@pytest.mark.parametrize("key", ["date", "standing", "place", "says_who"])
def test_a_figure_named_as_a_line_of_the_table_hides_nothing(tables: Tables, key):
    tables.cell("events", 2, figures=f"{key}=4").cell("events", 3, figures=f"{key}=9", place="South Pier")
    card = card_of(tables, "walkout")
    assert [tuple(c.words for c in d.cells) for d in card.differences] == [("North Pier", "South Pier"), ("4", "9")]


def test_figures_whose_names_look_alike_are_kept_apart(tables: Tables):
    tables.cell("events", 2, figures="boats_left=1; Boats_left=2").cell(
        "events", 3, figures="boats_left=3; Boats_left=4"
    )
    card = card_of(tables, "walkout")
    cells = [tuple(c.words for c in d.cells) for d in card.differences if d.label != "Place"]
    assert cells == [("1", "3"), ("2", "4")]
    assert list(card.accounts[0].figures.values()) == ["1", "2"]


def test_only_what_is_said_is_a_difference_to_be_tinted(catalog):
    said = {d.label: tuple(cell.said for cell in d.cells) for d in catalog.card("walkout").differences}
    assert said == {"Place": (True, False), "Stranded": (True, True), "Boats": (False, True)}


def test_two_accounts_of_one_article_are_no_two_sides(tables: Tables):
    tables.cell(
        "events", 4, event="walkout", date="2021-03-09", place="South Pier", figures="stranded=41", type="strike"
    )
    card = Catalog(tables.load()).card("walkout")
    assert card is not None and card.tellers == (GAZETTE, POST) and len(card.accounts) == 3
    assert differences(card) == {
        "Standing": ("Stated as fact; Planned", "Stated as fact"),
        "Place": ("North Pier; South Pier", NOT_SAID),
        "Stranded": ("40; 41", "60"),
        "Boats": (NOT_SAID, "3"),
    }
    tables.cell("events", 3, event="pier")
    alone = Catalog(tables.load()).card("walkout")
    assert alone is not None and alone.differences == ()  # both accounts are the gazette's


def test_figures_that_the_differences_show_are_not_said_again(tables: Tables):
    tables.cell("events", 2, figures="stranded=40; piers=1").cell("events", 3, figures="stranded=60; piers=1")
    card = card_of(tables, "walkout")
    assert [card.other_figures(a) for a in card.accounts] == [{"Piers": "1"}, {"Piers": "1"}]


def test_a_label_within_a_sentence():
    assert [lower_first(label) for label in ("Date", "US troops", "Aid (US$)")] == ["date", "US troops", "aid (US$)"]


# --- its title -----------------------------------------------------------------------------------------------------


def test_an_event_that_several_articles_tell_has_its_neutral_title(tables: Tables):
    for row in (2, 3):
        tables.cell("events", row, event_title="The walkout of 9 March", event_title_es="El paro del 9 de marzo")
    tables.cell("events", 7, event_title="A fund")
    archive = tables.load()
    for catalog, title in (
        (Catalog(archive), "The walkout of 9 March"),
        (Catalog(archive, language("es")), "El paro del 9 de marzo"),
    ):
        card = catalog.card("walkout")
        assert card is not None and card.title == catalog.event_title("walkout") == title
    fund = Catalog(archive).card("fund")
    assert fund is not None and fund.title == "A fund for the crews collects money"  # told by one alone: its own


def test_the_chosen_account_comes_first(catalog):
    accounts = catalog.card("walkout").accounts
    for chosen, order in (("p1", ["p1", "g1"]), ("g1", ["g1", "p1"]), ("", ["g1", "p1"]), ("p4", ["g1", "p1"])):
        assert [a.row["id"] for a in chosen_first(accounts, chosen, lambda a: a.row["id"])] == order


# --- who does not tell it ------------------------------------------------------------------------------------------


def absences(card: Card | None) -> dict[str, str]:
    assert card is not None
    return {absence.source: absence.why for absence in card.absences}


def lacking(tables: Tables, date: str, published: str = "2021-03-09", **cells: str) -> str:
    """Why the gazette lacks an event of the post on that date; "" where nothing is said."""
    tables.cell("events", 7, **({"date": date, "figures": "", "standing": "planned"} | cells)).cell(
        "sources", 2, published=published
    )
    return absences(Catalog(tables.load()).card("fund")).get(GAZETTE, "")


@pytest.mark.parametrize(
    ("date", "why"),
    [
        ("2021-03-08", NOT_IN),
        ("2021-03-01/2021-03-08", NOT_IN),
        ("2020-12-09", NOT_IN),  # ninety days before
        ("2020-12-08", LATER),
        ("2020-11", LATER),
        ("2020-12", NOT_IN),
        ("2021-03-09", ""),  # on its very day it may not have known yet
        ("2021-03-01/2021-03-10", ""),  # while it went on
        ("2021-03~", ""),
        ("2021-03-10", BEFORE),
        ("2021-04", BEFORE),
        ("2021-03-01~/2021-03-06~", ""),  # its end is not sure
        ("/2021-03-08", NOT_IN),  # it is over, whenever it began
        ("/2021-03-10", ""),  # it may have begun long before
        ("2020-08/..", ""),  # it goes on
        ("2021-03-10/..", BEFORE),
        ("", ""),
    ],
)
def test_an_article_lacks_what_was_over_shortly_before_it(tables: Tables, date, why):
    assert lacking(tables, date) == why


@pytest.mark.parametrize(("days", "why"), [(0, LATER), (28, LATER), (29, NOT_IN)])
def test_how_long_before_is_the_topics_own_setting(tables: Tables, days, why):
    tables.topic = f"not_in_days = {days}\n"
    assert lacking(tables, "2021-02-08") == why


@pytest.mark.parametrize(
    ("published", "date", "why"),
    [
        ("", "2021-03-08", ""),
        ("2021-03-09/2021-03-11", "2021-03-08", NOT_IN),
        ("2021-03-09/2021-03-11", "2021-03-09", ""),  # on which of these days it came out is not known
        ("2021-03-09/2021-03-11", "2020-12-09", ""),
        ("2021-03-09/2021-03-11", "2021-03-11", ""),
        ("2021-03-09/2021-03-11", "2021-03-12", BEFORE),
    ],
)
def test_when_it_came_out_must_be_known(tables: Tables, published, date, why):
    tables.cell("events", 2, date="2021-03-09")
    assert lacking(tables, date, published) == why


@pytest.mark.parametrize("who", ["B. Tide", "b. tide (author)", "B. Tide [the author]"])
def test_nobody_lacks_an_authors_own_view(tables: Tables, who):
    tables.cell("sources", 3, author="B. Tide")
    assert lacking(tables, "2021-03-08", attributed_to=who, standing="alleged") == ""
    assert lacking(tables, "2021-03-08", attributed_to="a clerk") == NOT_IN
    assert lacking(tables, "2021-03-08", attributed_to="B. Tide, the mayor") == NOT_IN


def test_of_an_undated_event_nothing_is_said(catalog):
    assert absences(catalog.card("unpaid")) == {}


def test_nobody_is_said_to_lack_what_it_tells(real_catalog):
    for event in real_catalog.events:
        card = real_catalog.card(event)
        assert not set(absences(card)) & set(card.tellers)
        assert len(card.tellers) == real_catalog.telling(event)


def test_who_lacks_what_of_the_real_tables(real_catalog):
    """Five articles, far apart: only those of 2019, and only those of 2025, came out within 90 days of one another's events."""
    found = {event: absences(real_catalog.card(event)) for event in real_catalog.events}
    said = {s: {e for e in found if found[e].get(s) == NOT_IN} for s in real_catalog.sources}
    assert {source: events for source, events in said.items() if events} == REAL_LACKING
    wsws, breitbart, gr = "wsws-2019-03-07", "breitbart-2019-02-26", "global-research-2020-07-10"
    urgent, nbc = "urgent-update-2025-08", "nbc-digest-2025-09"
    assert found["aid-convoy-2019-02-23"] == {gr: LATER, urgent: LATER, nbc: LATER}
    assert found["us-indicts-maduro"] == {wsws: BEFORE, breitbart: BEFORE, gr: LATER, urgent: LATER}
    assert found["us-invasion-plan-claims-2020"] == {}  # what its author concludes


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
