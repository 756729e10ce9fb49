"""One state's view: its accounts, lanes and pills; and every view of the project's own tables laid out."""

from datetime import date

import pytest
from builders import EVENTS, Tables
from charts import check_chart, drawn
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from timeline.chart.figure import build_figure
from timeline.data.load import load_archive
from timeline.data.topic import OTHERS
from timeline.dates.days import day_of
from timeline.page.filter_panel import back_to_proper, build_pills, chosen_year, widened
from timeline.page.page import Page
from timeline.view.catalog import Catalog
from timeline.view.state import FACETS, LABELS, LANES, VIEWS, ViewState, from_query
from timeline.view.view import View, build_view, lay_out

WIDTHS = (375, 768, 1280, 1920)
STRIKE = "#c2414b"


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
        ("standing=denied", "1 account of 1 event, told by one article", "Accounts, denied"),
        ("type=strike", "2 accounts of 1 event, told by two articles", "Accounts on strike"),
        ("q=nobody", "No account is shown", "Accounts with the words “nobody”"),
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


def items(catalog: Catalog, query: str, width: int = 1900) -> dict[str, dict[str, object]]:
    """Lane name -> item key -> item."""
    view = look_at(catalog, query)
    chart, _ = lay_out(catalog, view, width)
    return {" ".join(lane.title): {m.item.key: m.item for m in lane.marks} for lane in chart.lanes}


def test_lanes_by_source_hold_accounts(catalog):
    lanes = items(catalog, "")
    assert {name: set(found) for name, found in lanes.items()} == {
        "Lake Gazette": {"g1", "g2"},
        "Shore Post": {"p1", "p3", "p4"},
    }
    assert list(lanes) == ["Lake Gazette", "Shore Post"]
    # By source too, a mark says how many sources tell its event, whatever is filtered away.
    assert (lanes["Lake Gazette"]["g1"].sources, lanes["Lake Gazette"]["g2"].sources) == (2, 1)
    assert items(catalog, "source=gazette-2021-03-09")["Lake Gazette"]["g1"].sources == 2


def test_other_lanes_hold_events_that_say_how_many_sources_tell_them(catalog):
    lanes = items(catalog, "lanes=one")
    assert {name: set(found) for name, found in lanes.items()} == {
        "All events": {"walkout", "hired-boats", "dismissals", "fund"}
    }
    walkout = lanes["All events"]["walkout"]
    assert (walkout.sources, walkout.importance) == (2, 1)
    assert walkout.label == "Crews of the north pier leave their boats"  # of the more important account


def test_a_source_that_tells_an_event_twice_counts_once(tables: Tables):
    catalog = Catalog(tables.cell("events", 7, event="walkout").load())
    walkout = items(catalog, "lanes=one")["All events"]["walkout"]
    assert walkout.sources == 2 and len(catalog.card("walkout").accounts) == 3


def test_lanes_by_type_stand_in_the_topics_order(tables: Tables):
    tables.topic = "[types.aid]\nlabel = 'Help'\n[types.strike]\n[types.statement]\n[types.plan]\n[types.complaint]\n"
    catalog = Catalog(tables.load())
    assert [(name, set(found)) for name, found in items(catalog, "lanes=type").items()] == [
        ("Help", {"fund"}),
        ("Strike", {"walkout"}),
        ("Statement", {"dismissals"}),
        ("Plan", {"hired-boats"}),
    ]


def test_lanes_by_actor_are_camps(tables: Tables):
    tables.topic = '[camps]\n"The crews" = ["Workers"]\n"The office" = ["Lake Office"]\n'
    catalog = Catalog(tables.load())
    assert [(name, set(found)) for name, found in items(catalog, "lanes=actor").items()] == [
        ("The crews", {"walkout", "fund"}),
        ("The office", {"hired-boats", "dismissals"}),
    ]
    tables.topic = '[camps]\n"The office" = ["Lake Office"]\n'
    catalog = Catalog(tables.load())
    assert list(items(catalog, "lanes=actor")) == ["The office", OTHERS]


def test_notes_count_what_is_in_a_lane(catalog):
    for query, notes in (("", ["2 accounts", "3 accounts"]), ("lanes=one", ["4 events"]), ("q=fund", ["1 account"])):
        chart, _ = lay_out(catalog, look_at(catalog, query), 1200)
        assert [lane.note for lane in chart.lanes] == notes


def test_undated_accounts_are_not_on_the_line(catalog):
    assert "p2" not in {key for found in items(catalog, "").values() for key in found}
    assert "unpaid" not in items(catalog, "lanes=one")["All events"]


def test_an_event_spans_all_its_accounts(tables: Tables):
    tables.cell("events", 3, date="2021-02-20/2021-03-01")
    walkout = items(Catalog(tables.load()), "lanes=one")["All events"]["walkout"]
    assert (day_of(walkout.first), day_of(walkout.last)) == (date(2021, 2, 20), date(2021, 3, 9))


def test_doubt_and_open_ends_reach_the_marks(catalog):
    found = items(catalog, "lanes=one")["All events"]
    assert (found["dismissals"].uncertain_start, found["dismissals"].uncertain_end) == (True, True)
    assert found["fund"].lasting and found["fund"].uncertain_end and not found["fund"].uncertain_start
    assert not (found["walkout"].lasting or found["walkout"].uncertain_start or found["walkout"].uncertain_end)


def test_marks_look_as_their_accounts_stand(tables: Tables):
    tables.topic = (
        f"[types.strike]\ncolour = '{STRIKE}'\n[types.plan]\n[types.statement]\n[types.aid]\n[types.complaint]\n"
    )
    tables.cell("events", 3, standing="alleged", attributed_to="a clerk")
    catalog = Catalog(tables.load())
    _, looks = lay_out(catalog, look_at(catalog), 900)
    assert (looks["g1"].standing, looks["p1"].standing, looks["g2"].standing) == ("reported", "alleged", "planned")
    assert looks["g1"].colour == looks["p1"].colour == STRIKE
    _, looks = lay_out(catalog, look_at(catalog, "lanes=one"), 900)
    assert looks["walkout"].standing == "mixed"
    _, looks = lay_out(catalog, look_at(catalog, "lanes=one&standing=alleged"), 900)
    assert looks["walkout"].standing == "alleged"  # only what is shown counts


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


def test_titles_name_the_card_or_the_filters(catalog):
    assert page_of(catalog, "").title == "Lake ferries"
    assert page_of(catalog, "event=fund").title == "A fund for the crews collects money – Lake ferries"
    assert page_of(catalog, "standing=denied").title == "Accounts, denied – Lake ferries"


def test_empty_tables_have_a_view(tables: Tables):
    tables.events = []
    catalog = Catalog(tables.load())
    for view in VIEWS:
        page = page_of(catalog, f"view={view}")
        assert page.sentence == "No account is shown." and not page.draws and "Nothing matches." in page.empty


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


def year_windows(catalog: Catalog) -> list[str]:
    """Every year in which anything is dated, the timeline proper, and all of time."""
    index = catalog.index
    spans = zip(index.first[index.dated].tolist(), index.last[index.dated].tolist(), strict=True)
    years = sorted({year for a, b in spans for year in range(day_of(a).year, day_of(b).year + 1)})
    return ["", f"start={years[0]}&end={years[-1]}", *(f"start={y}&end={y}" for y in years)]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("fold", "10")
@pytest.mark.parametrize("lanes", LANES)
def test_real_tables_are_laid_out_without_overlap(real_catalog, lanes, fold, width):
    index, accounts = real_catalog.index, real_catalog.archive.accounts
    column = {"source": "source", "actor": "camp", "type": "type"}.get(lanes)
    for window in year_windows(real_catalog):
        view = look_at(real_catalog, f"{window}&lanes={lanes}&fold={fold}")
        chart, looks = lay_out(real_catalog, view, width)
        check_chart(chart)
        rows = [n for n in view.rows if index.dated[n]]
        keys = {accounts["id"][n] if lanes == "source" else accounts["event"][n] for n in rows}
        found = [key for lane in chart.lanes for key in drawn(lane)]
        assert len(found) == len(keys) and set(found) == keys <= looks.keys()
        if lanes == "source":
            for lane in chart.lanes:
                assert {accounts["source"][real_catalog.row_of[key]] for key in drawn(lane)} == {lane.key}
        elif column:
            for lane in chart.lanes:
                for key in drawn(lane):
                    assert lane.key in {accounts[column][n] for n in real_catalog.events[key]}
        assert build_figure(chart, looks)["data"]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_first_view_of_the_real_tables_is_readable(real_catalog, width):
    """Most marks have their label, and the headlines are among them."""
    chart, _ = lay_out(real_catalog, look_at(real_catalog), width)
    count = len(chart.marks) + sum(len(c.items) for c in chart.clusters)
    labelled = [m for m in chart.marks if m.label]
    assert len(labelled) >= (0.9 if width > 700 else 0.5) * count
    assert not [i for c in chart.clusters for i in c.items if i.importance == 1]
