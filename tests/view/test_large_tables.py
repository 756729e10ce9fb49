"""Large tables: whatever is asked, all that matches is drawn, counted in a column, or said to be out of sight; never too much at once."""

import json
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import numpy as np
import orjson
import pytest
from conftest import ROOT
from dash import no_update
from hypothesis import given, settings
from hypothesis import strategies as st
from plotly.io.json import to_json_plotly

from timeline.chart.figure import build_figure
from timeline.chart.palette import LIGHT
from timeline.chart.survey import MOST_MARKS as MOST_DRAWN
from timeline.data.load import load_archive
from timeline.page.chart import chart_parts
from timeline.page.offers import (
    LEAST_ACTORS,
    MOST_PAGE,
    MOST_ROWS,
    Asked,
    named_at_first,
    offer,
    options_of,
    read_asked,
    search_offers,
)
from timeline.page.page import Page
from timeline.page.service import Service
from timeline.page.sizes import chart_at
from timeline.view import drawing
from timeline.view.catalog import Catalog
from timeline.view.drawing import MOST_LANES, lanes_in, lay_out_chart
from timeline.view.state import FACETS, ViewState, from_query
from timeline.web.app import bare_app
from timeline.web.callbacks import INPUTS, answer

MOST_MARKS, MOST_BYTES = 2_000, 300_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """6,000 made-up accounts of 120 sources and 600 actors."""
    folder: Path = tmp_path_factory.mktemp("large")
    subprocess.run([sys.executable, ROOT / "bench" / "make_tables.py", "6000", folder, "120", "600"], check=True)
    return Catalog(load_archive(folder / "events.csv"))


QUERIES = st.lists(
    st.sampled_from([
        "source=courier", "source=paper-9", "actor=Actor+7", "actor=Person+3", "standing=alleged", "type=strike", "q=budget",
        "from=2019&to=2021", "start=2020-01-01&end=2020-03-31", "start=2021-05-01&end=2021-05-09", "calendar=1",
        "lanes=actor", "lanes=type", "lanes=one", "labels=all", "q=nothing-has-this-word",
    ]),
    max_size=5,
    unique=True,
).map("&".join)  # fmt: skip


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # of the tables
@settings(deadline=None, max_examples=60)
@given(QUERIES, st.sampled_from([(1152, 738), (760, 500), (1700, 900)]))
def test_the_sum_of_what_is_drawn_and_said_is_what_matches(large: Catalog, query: str, size: tuple[int, int]):
    page = Page(large, from_query(query, large.vocabulary)[0])
    chart = lay_out_chart(large, page.view, *size)
    parts = chart_parts(large, page.view, chart)
    assert sum(lane.drawn + lane.not_drawn for lane in chart.lanes) == int(page.view.shown.matching.sum())
    for lane, sent in zip(chart.lanes, parts["lanes"], strict=True):
        dense = sent.get("density")
        drawn = sum(dense["counts"]) + dense["before"] + dense["after"] if dense else len(lane.marks)
        assert drawn == sent["drawn"] == lane.drawn
    assert len(parts["marks"]) <= MOST_MARKS and len(chart.lanes) <= MOST_LANES
    if not parts["marks"] or any(lane.density for lane in chart.lanes):
        assert len(orjson.dumps(build_figure(chart, labels=False))) <= MOST_BYTES


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(deadline=None, max_examples=60)
@given(QUERIES, st.sampled_from([(1152, 738), (760, 500), (343, 168)]))
def test_a_chart_by_the_counts_of_days_is_that_of_the_accounts_one_by_one(
    large: Catalog, query: str, size: tuple[int, int]
):
    page = Page(large, from_query(query, large.vocabulary)[0])

    def drawn(crowded: int) -> bytes:
        with patch.object(drawing, "CROWDED", crowded):
            chart = chart_at(large, page.view, *size)
            parts = chart_parts(large, page.view, chart)
        return orjson.dumps([parts, build_figure(chart)], option=orjson.OPT_SERIALIZE_NUMPY)

    assert drawn(-1) == drawn(10**9)


def test_columns_tell_what_stands_on_a_day_that_is_not_known_exactly(large: Catalog):
    page = Page(large, from_query("lanes=one&calendar=1", large.vocabulary)[0])
    chart = lay_out_chart(large, page.view, 1152, 738)
    density, of = chart.lanes[0].density, large.columns
    assert density and not density.before + density.after
    first, last = page.view.window
    day = np.where(of.at_end, of.last, of.first)
    inside = page.view.shown.matching & of.dated & (day >= first) & (day <= last)
    assert int(density.vague.sum()) == int((inside & of.vague).sum()) > 0
    assert int(density.counts.sum()) == int(inside.sum())
    thin = next(trace for trace in build_figure(chart)["data"] if trace["name"] == "vague")
    assert thin["line"]["width"] == 1.5 and len(thin["x"]) == 3 * int((density.vague > 0).sum()) - 1


def test_the_parts_of_a_column_stand_one_upon_the_other_and_are_as_high_as_they_count(large: Catalog):
    page = Page(large, from_query("lanes=one&calendar=1", large.vocabulary)[0])
    chart = lay_out_chart(large, page.view, 1152, 738)
    density = chart.lanes[0].density
    traces = {trace["name"]: trace for trace in build_figure(chart)["data"]}
    tops: dict[float, float] = {}
    for name in ("reported", "rest", "vague"):
        trace, counts = traces[name], getattr(density, name)
        found = zip(trace["x"][::3], trace["y"][::3], trace["y"][1::3], counts[counts > 0], strict=True)
        for x, low, high, count in found:
            assert low == tops.get(x, round(density.base, 2))
            assert low - high == pytest.approx(max(density.height * count / density.most, 1), abs=1.01)
            tops[x] = high
    assert len(tops) == int((density.counts > 0).sum()) > 100


def test_lanes_of_types_count_in_the_colour_of_their_type(large: Catalog):
    def hues(query: str) -> list[str]:
        page = Page(large, from_query(query, large.vocabulary)[0])
        traces = build_figure(lay_out_chart(large, page.view, 1152, 738))["data"]
        return [trace["line"]["color"] for trace in traces if trace["name"] == "reported"]

    assert hues("") == [LIGHT.muted]
    assert sorted(hues("lanes=type")) == sorted(LIGHT.types)


def test_of_many_sources_the_most_telling_have_lanes_and_the_others_one_together(large: Catalog):
    page = Page(large, from_query("", large.vocabulary)[0])
    lanes = lay_out_chart(large, page.view, 1152, 738).lanes
    assert len(lanes) == lanes_in(738) == 8 and lanes[-1].key == "" and lanes[-1].name == ("113 other articles",)
    assert len(lay_out_chart(large, page.view, 1152, 2_000).lanes) == 23 < lanes_in(9_000) == MOST_LANES
    assert lanes[-1].drawn > 0 and all(lane.drawn for lane in lanes)
    page = Page(large, from_query("source=paper-100&source=paper-101", large.vocabulary)[0])
    lanes = lay_out_chart(large, page.view, 1152, 738).lanes
    assert [lane.key for lane in lanes] == ["paper-100", "paper-101", ""] and lanes[-1].empty


@pytest.mark.parametrize(("accounts", "sources", "lanes"), [(300, 20, 20), (400, 12, 12), (400, 20, 8)])
def test_articles_have_a_lane_each_while_they_are_few_or_their_accounts_are(tmp_path: Path, accounts, sources, lanes):
    made = [sys.executable, ROOT / "bench" / "make_tables.py", str(accounts), tmp_path, str(sources), "10"]
    subprocess.run(made, check=True)
    catalog = Catalog(load_archive(tmp_path / "events.csv"))
    chart = lay_out_chart(catalog, Page(catalog, ViewState()).view, 1152, 738)
    assert len(chart.lanes) == lanes and sum(lane.drawn + lane.not_drawn for lane in chart.lanes) == accounts
    assert (chart.lanes[-1].key == "") == (lanes < sources)


# --- filters with very many values ---------------------------------------------------------------------------------


def offered(catalog: Catalog, state: ViewState, **asked: object) -> dict:
    return offer(catalog, state, "actor", read_asked(asked), Page(catalog, state).counts["actor"])


def test_at_first_the_chosen_actors_and_the_most_named_are_given_with_their_counts(large: Catalog):
    made = offered(large, ViewState(actor=("Person 540",)))
    names = [option["value"] for option in made["options"]]
    assert names[0] == "Person 540" and len(names) == LEAST_ACTORS and set(made["counts"]) == set(names)
    named = large.index.facets["actor"]
    assert made["counts"][names[1]] == sum(named.values.index(names[1]) in named.of(n) for n in range(6_000))
    assert made["offer"]["all"] == sum(count > 0 for count in named.counts(large.index.dated | True))


@pytest.mark.parametrize("sources", [5, 6, 8])
def test_as_many_actors_are_named_at_first_as_leave_all_filters_in_sight(tmp_path: Path, sources: int):
    made = [sys.executable, ROOT / "bench" / "make_tables.py", "90", tmp_path, str(sources), "30"]
    subprocess.run(made, check=True)
    catalog = Catalog(load_archive(tmp_path / "events.csv"))
    named = {facet: named_at_first(catalog, facet) for facet in FACETS}
    rows = {facet: min(named[facet], len(options_of(catalog, facet))) for facet in FACETS}
    assert rows["source"] == sources and rows["actor"] == min(8, MOST_ROWS - sources - rows["standing"] - rows["type"])


def test_the_pages_of_all_actors_hold_each_of_them_once(large: Catalog):
    pages = offered(large, ViewState(), page=1)["offer"]["pages"]
    found = [o["value"] for n in range(1, pages + 1) for o in offered(large, ViewState(), page=n)["options"]]
    assert pages > 4 and len(found) == len(set(found)) == offered(large, ViewState())["offer"]["all"]
    assert all(len(offered(large, ViewState(), page=n)["options"]) <= MOST_PAGE for n in (1, pages, 99))


def test_what_is_typed_finds_actors_by_the_server_as_the_browser_would(large: Catalog):
    made = offered(large, ViewState(source=("courier",)), words=" PERSON 55")
    assert all("55" in option["label"] for option in made["options"])
    assert "Person 55" in made["counts"] and made["offer"]["found"] == len(made["options"])
    assert offered(large, ViewState(), words="nobody")["options"] == []


@pytest.mark.parametrize("asked", [None, 3, {}, {"words": 7, "page": "x"}, {"page": -4}, {"page": True}])
def test_what_no_component_asks_for_gives_what_is_shown_at_first(asked: object):
    assert read_asked(asked) == Asked()


def test_the_search_field_is_offered_a_few_actors_by_what_is_typed(large: Catalog):
    assert [o["value"] for o in search_offers(large, "person 55") or ()][:1] == ["Person 55"]
    assert search_offers(large, "p") == [] and len(search_offers(large, "person") or ()) == 7


# --- how large answers are -----------------------------------------------------------------------------------------

ASKED = [
    "", "lanes=actor", "lanes=type", "lanes=one", "labels=all", "labels=all&lanes=actor", "calendar=1", "source=courier", "q=budget",
    "actor=Actor+1", "event=e5", "start=2020-01-01&end=2020-03-31", "start=2020-01-01&end=2020-03-31&labels=all", "view=list",
    "view=coverage", "view=sources", "view=actors", "view=about", "view=corrections", "embed=1",
]  # fmt: skip


@pytest.mark.parametrize("width", [343, 760, 1136])
@pytest.mark.parametrize("query", ASKED)
def test_no_answer_is_larger_than_a_browser_takes_at_ease(large: Catalog, query: str, width: int):
    given = dict.fromkeys(INPUTS) | {"search": f"?{query}", "size": {"width": width, "height": 744, "theme": "light"}}
    sent = answer(large, given, {"url.search": "search"})
    sizes = {name: len(to_json_plotly(value)) for name, value in sent.items() if value is not no_update}
    assert sum(sizes.values()) <= MOST_BYTES, sorted(sizes.items(), key=lambda item: -item[1])[:4]
    chart = json.loads(to_json_plotly(sent["chart"]))
    assert len((chart or {"marks": ()})["marks"]) <= MOST_DRAWN + 40


def test_the_page_that_arrives_is_not_larger(large: Catalog):
    client = bare_app(Service(large.archive)).server.test_client()
    sizes = {query: len(client.get(f"/?{query}").data) for query in ASKED}
    assert max(sizes.values()) <= MOST_BYTES, sizes
