"""One state's view: its accounts, lanes and pills; and the project's own tables."""

from datetime import date

import pytest
from builders import EVENTS, Tables
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from timeline.chart.chart import Mark
from timeline.chart.marks import STANDINGS
from timeline.data.load import load_archive
from timeline.data.topic import OTHERS
from timeline.dates.days import day_of
from timeline.languages.language import language
from timeline.page.filter_panel import back_to_proper, build_pills, chosen_year, widened
from timeline.page.page import Page
from timeline.view.catalog import Catalog
from timeline.view.drawing import lay_out_chart
from timeline.view.state import FACETS, LABELS, LANES, VIEWS, ViewState, from_query, to_query
from timeline.view.type_groups import type_groups
from timeline.view.view import View, build_view


@pytest.fixture(scope="module")
def catalog(archive) -> Catalog:
    return Catalog(archive)


def look_at(catalog: Catalog, query: str = "") -> View:
    state, notices = from_query(query, catalog.vocabulary)
    assert notices == []
    return build_view(catalog, state)


def ids(catalog: Catalog, view: View) -> list[str]:
    return [str(catalog.accounts[n].row["id"]) for n in view.rows]


@st.composite
def states(draw: st.DrawFn, catalog: Catalog) -> ViewState:
    """Views of a catalog that a reader can reach."""
    values = {
        facet: draw(st.lists(st.sampled_from(catalog.index.facets[facet].values), max_size=2, unique=True))
        for facet in FACETS
    }
    days = st.none() | st.dates(date(1950, 1, 1), date(2027, 12, 31))
    period, window = sorted_days(draw(days), draw(days)), sorted_days(draw(days), draw(days))
    return ViewState(
        **{facet: tuple(v) for facet, v in values.items()},
        from_=period[0],
        to=period[1],
        start=window[0],
        end=window[1],
        q=draw(st.sampled_from(["", "", "aid", "crews", "zzz"])),
        lanes=draw(st.sampled_from(LANES)),
        labels=draw(st.sampled_from(LABELS)),
        calendar=draw(st.booleans()),
    )


def sorted_days(first: date | None, last: date | None) -> tuple[date | None, date | None]:
    return (last, first) if first and last and last < first else (first, last)


# --- what a view holds ---------------------------------------------------------------------------------------------


def test_the_first_view_of_the_small_tables(catalog):
    view = look_at(catalog)
    assert ids(catalog, view) == [
        "p4",
        "p3",
        "g1",
        "p1",
        "g2",
        "p2",
    ]  # by first day, then last day; the undated one last
    assert tuple(view.events) == ("fund", "dismissals", "walkout", "hired-boats", "unpaid")
    assert view.summary == "6 accounts of 5 events, told by two articles"
    assert (view.describe, view.filtered_away) == ("All accounts", 0)
    assert [day_of(d) for d in view.window] == [date(2020, 1, 1), date(2021, 12, 31)]


@pytest.mark.parametrize(
    ("query", "summary", "words"),
    [
        ("source=gazette-2021-03-09", "2 accounts of 2 events, told by one article", "Accounts by Lake Gazette"),
        ("standing=denied", "1 account of 1 event, told by one article", "Denials"),
        ("type=strike", "2 accounts of 1 event, told by two articles", "Accounts filed under “Strike”"),
        ("q=nobody", "No account is shown", "Accounts that contain the word “nobody”"),
    ],
)
def test_views_in_words(catalog, query, summary, words):
    view = look_at(catalog, query)
    assert (view.summary.removesuffix("."), view.describe) == (summary, words)


def test_filtered_away_are_those_outside_the_window(catalog):
    view = look_at(catalog, "start=2021-04-01&end=2021-04-30")
    assert ids(catalog, view) == ["g2", "p2"] and view.filtered_away == 4
    assert look_at(catalog, "start=2021-04-01&end=2021-04-30&source=gazette-2021-03-09").filtered_away == 1


@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_rows_are_in_order_of_time_and_events_follow(real_catalog, data):
    view = build_view(real_catalog, data.draw(states(real_catalog)))
    index = real_catalog.index
    keys = [(not index.dated[n], index.first[n]) for n in view.rows]
    assert keys == sorted(keys)
    assert sorted(view.rows) == view.shown.rows().tolist()
    assert list(view.events) == list(dict.fromkeys(index.event[n] for n in view.rows))


# --- lanes ---------------------------------------------------------------------------------------------------------


def marks(catalog: Catalog, query: str) -> dict[str, dict[str, Mark]]:
    """Lane name -> account -> its mark, without empty lanes."""
    chart = lay_out_chart(catalog, look_at(catalog, query), 1900, 800)
    ids = catalog.archive.accounts["id"].array
    return {" ".join(lane.name): {ids[m.row]: m for m in lane.marks} for lane in chart.lanes if lane.marks}


def test_lanes_by_source_hold_accounts(catalog):
    assert {name: set(found) for name, found in marks(catalog, "start=2020").items()} == {
        "Lake Gazette": {"g1", "g2"},
        "Shore Post": {"p1", "p3", "p4"},
    }


def test_an_event_has_one_lane_whatever_its_accounts_say(tables: Tables):
    tables.topic = "[types.aid]\nlabel = 'Help'\n[types.strike]\n[types.statement]\n[types.plan]\n[types.complaint]\n"
    tables.cell("events", 3, type="statement")  # the less important account of the walkout
    catalog = Catalog(tables.load())
    assert [(name, set(found)) for name, found in marks(catalog, "start=2020&lanes=type").items()] == [
        ("Help", {"p4"}),
        ("Strike", {"g1", "p1"}),
        ("Statement", {"p3"}),
        ("Plan", {"g2"}),
    ]


def test_lanes_by_actor_are_camps(tables: Tables):
    tables.topic = '[camps]\n"The crews" = ["Workers"]\n"The office" = ["Lake Office"]\n'
    catalog = Catalog(tables.load())
    assert [(name, set(found)) for name, found in marks(catalog, "start=2020&lanes=actor").items()] == [
        ("The crews", {"g1", "p1", "p4"}),
        ("The office", {"g2", "p3"}),
    ]
    tables.topic = '[camps]\n"The office" = ["Lake Office"]\n'
    assert list(marks(Catalog(tables.load()), "start=2020&lanes=actor")) == ["The office", OTHERS]


def test_undated_accounts_are_not_on_the_line(catalog):
    assert "p2" not in {key for found in marks(catalog, "lanes=one").values() for key in found}


def test_marks_look_as_their_accounts_stand(tables: Tables):
    tables.cell("events", 3, standing="alleged", attributed_to="a clerk")
    found = marks(Catalog(tables.load()), "start=2020&lanes=one")["All events"]
    assert [STANDINGS[found[key].standing] for key in ("g1", "p1", "g2")] == ["reported", "alleged", "planned"]
    assert found["g1"].colour == found["p1"].colour != found["g2"].colour


# --- pills and ways out --------------------------------------------------------------------------------------------


def pills(catalog: Catalog, query: str) -> list[tuple[str, str]]:
    state, notices = from_query(query, catalog.vocabulary)
    assert notices == []
    return [(pill.label, pill.href) for pill in build_pills(state, catalog.names)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", []),
        ("lanes=one&start=2021", []),
        ("source=gazette-2021-03-09&view=list", [("Lake Gazette", "view=list")]),
        ("standing=denied&standing=alleged", [("Denied", "standing=alleged"), ("Alleged", "standing=denied")]),
        ("actor=Ada+Brook&q=fund", [("Ada Brook", "q=fund"), ("“fund”", "actor=Ada+Brook")]),
        ("type=strike", [("Strike", "")]),
        ("from=2021-03-01&to=2021-03-09", [("from 1 March 2021 on", "to=2021-03-09"), ("up to 9 March 2021", "from=2021-03-01")]),
        ("from=2021&to=2021&start=2021-03", [("2021", "")]),
    ],
)  # fmt: skip
def test_pills(catalog, query, expected):
    assert pills(catalog, query) == expected


def test_types_of_a_group_that_are_chosen_together_are_one_pill_of_its_colour(real_catalog):
    groups, names = type_groups(real_catalog), real_catalog.names
    place, group = next((n, g) for n, g in enumerate(groups) if len(g.types) > 1)
    other = next(g for g in groups if len(g.types) > 1 and g is not group)
    state = ViewState(type=(*group.types, other.types[0]))
    whole, alone = sorted(build_pills(state, names, groups=groups), key=lambda pill: pill.colour == "")
    assert (whole.label, whole.href) == (group.label, to_query(ViewState(type=other.types[:1])))
    assert whole.colour == f"var(--type-{place})"
    assert (alone.label, alone.href) == (names["type"][other.types[0]], to_query(ViewState(type=group.types)))
    assert 'class="clear"' in (chips := Page(real_catalog, state).chips) and "Clear 2 filters" in chips


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_taking_a_pill_away_never_hides_an_account(real_catalog, data):
    state = data.draw(states(real_catalog))
    found = build_pills(state, real_catalog.names)
    matching = build_view(real_catalog, state).shown.matching
    choices = sum(len(state.choices(f)) for f in FACETS) + bool(state.q)
    period = 1 if chosen_year(state) is not None else bool(state.from_) + bool(state.to)
    assert len(found) == choices + period
    for pill in found:
        after, notices = from_query(pill.href, real_catalog.vocabulary)
        assert notices == []
        alone = [f for f in FACETS if len(state.choices(f)) > 1 and len(after.choices(f)) < len(state.choices(f))]
        if not alone:  # of two values of a facet, taking one away narrows
            assert (build_view(real_catalog, after).shown.matching >= matching).all()


@given(st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_wider_window_shows_all_that_was_outside(real_catalog, data):
    view = build_view(real_catalog, data.draw(states(real_catalog)))
    found = widened(real_catalog, view)
    assert bool(found["widen_words"]) == (view.filtered_away > 0)
    if view.filtered_away:
        after, notices = from_query(found["widen"], real_catalog.vocabulary)
        wider = build_view(real_catalog, after)
        assert notices == [] and wider.filtered_away == 0
        assert set(wider.rows) > set(view.rows)


@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_there_is_a_way_back_from_the_background(real_catalog, data):
    state = data.draw(states(real_catalog))
    found = back_to_proper(real_catalog, build_view(real_catalog, state))
    after, notices = from_query(found["narrow"], real_catalog.vocabulary)
    back = build_view(real_catalog, after)
    assert notices == [] and not back_to_proper(real_catalog, back)["background"]
    assert [after.choices(f) for f in FACETS] == [state.choices(f) for f in FACETS]


def test_the_ways_between_background_and_proper(real_catalog):
    first = look_at(real_catalog)
    found = widened(real_catalog, first)
    assert found["widen_words"] == "Show the background before 2019"
    assert not back_to_proper(real_catalog, first)["background"]
    wide = back_to_proper(real_catalog, look_at(real_catalog, found["widen"]))
    assert (wide["background"], wide["narrow"], wide["proper"]) == (True, "", "2019–2025")
    assert widened(real_catalog, look_at(real_catalog, "start=2020&end=2020"))["widen_words"] == "Show them"


@pytest.mark.parametrize(
    ("query", "year"),
    [("from=2021&to=2021", 2021), ("from=2021-01-01&to=2021-12-31", 2021), ("from=2021", None), ("", None),
     ("from=2020&to=2021", None), ("from=2021-01&to=2021-11", None), ("from=2021-01-02&to=2021", None)],
)  # fmt: skip
def test_chosen_year(query, year):
    assert chosen_year(from_query(query)[0]) == year


# --- the page of a view --------------------------------------------------------------------------------------------


def page_of(catalog: Catalog, query: str) -> Page:
    return Page(catalog, *from_query(query, catalog.vocabulary))


def test_nothing_at_all_is_said_once(catalog):
    assert page_of(catalog, "q=nobody").sentence == "No account is shown."


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("", ("", "6 accounts of 5 events, told by two articles.", "")),
        ("source=gazette-2021-03-09", ("2 of 6 accounts", " of 2 events: those by Lake Gazette.", "")),
        ("standing=denied", ("1 of 6 accounts", ": a denial.", "")),
        (
            "type=strike",
            ("2 of 6 accounts", " of 1 event: those filed under “Strike”, as both articles tell them.", ""),
        ),
        ("q=nobody", ("", "No account is shown.", "")),
    ],
)
def test_the_sentence_tells_how_many_pass_which_filters(catalog, query, parts):
    assert page_of(catalog, query).sentence_parts == parts


def test_the_sentence_of_the_real_tables_in_both_languages(real_catalog):
    assert page_of(real_catalog, "").sentence_parts[2] == ": 96 accounts of 88 events."
    query = "actor=Nicol%C3%A1s+Maduro&type=statement"
    said = [page_of(Catalog(real_catalog.archive, language(code)), query).sentence for code in ("en", "es")]
    english = "those filed under “Statements” that name Nicolás Maduro, as three of five articles tell them."
    spanish = "los del tipo «Declaraciones» que mencionan a Nicolás Maduro, según tres de cinco artículos."
    assert [words.partition(": ")[2] for words in said] == [english, spanish]


def test_lanes_without_a_match_say_how_many_accounts_they_have(real_catalog):
    state = from_query("actor=Nicol%C3%A1s+Maduro&type=statement")[0]

    def said(lanes: str) -> dict[str, str]:
        chart = lay_out_chart(real_catalog, build_view(real_catalog, state.but(lanes=lanes)), 1136, 744)
        return {lane.key: lane.empty.words for lane in chart.lanes if lane.empty}

    articles = {"global-research-2020-07-10": 14, "nbc-digest-2025-09": 19}
    assert said("source") == {key: f"None of {count} accounts matches" for key, count in articles.items()}
    assert said("actor")["Colombia"] == "None of 7 accounts matches"
    assert set(said("type")) == {
        str(n) for n, group in enumerate(type_groups(real_catalog)) if group.key != "statements"
    }


def test_titles_name_the_card_or_the_filters(catalog):
    assert page_of(catalog, "").title == "Lake ferries"
    assert page_of(catalog, "event=fund").title == "A fund for the crews collects money – Lake ferries"
    assert page_of(catalog, "standing=denied").title == "Denials – Lake ferries"


def test_empty_tables_have_a_view(tables: Tables):
    tables.events = []
    catalog = Catalog(tables.load())
    for view in VIEWS:
        page = page_of(catalog, f"view={view}")
        assert page.sentence == "No account is shown." and not page.draws
        assert "The table of accounts has no row yet." in page.empty


def test_all_rows_undated(tables: Tables):
    tables.events = [{**event, "date": ""} for event in EVENTS[:3]]
    assert page_of(Catalog(tables.load()), "").undated.count("data-go") == 3


# --- the project's own tables --------------------------------------------------------------------------------------


def test_the_real_tables_have_no_problem():
    archive = load_archive(ROOT / "events.csv", ROOT / "no-texts-here")
    assert archive.problems == () and len(archive.accounts) == 96


def test_every_real_passage_is_found_in_its_text(real_catalog, real_sources):
    if real_sources is None:
        pytest.skip("the source texts are not at hand")
    archive = real_catalog.archive
    assert archive.problems == ()
    assert set(archive.texts) == set(archive.sources["source"])
    assert archive.accounts["passage_first"].notna().all()


@pytest.mark.parametrize(
    ("query", "width", "height", "least"), [("", 1136, 744, 25), ("lanes=actor", 1136, 744, 40), ("", 1616, 924, 44)]
)
def test_usual_windows_name_as_many_accounts_as_were_named_by_hand(real_catalog, query, width, height, least):
    chart = lay_out_chart(real_catalog, page_of(real_catalog, query).view, width, height)
    assert sum(mark.label is not None for lane in chart.lanes for mark in lane.marks) >= least
    assert chart.height == height
