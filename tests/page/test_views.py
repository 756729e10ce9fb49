"""The other views: coverage, actors, the spine of narrow screens, citations, corrections."""

import gc
from weakref import ref

import numpy as np
import pytest
from builders import EVENTS, Tables

from timeline.dates.days import day_of
from timeline.page.actors import build_company, build_profile
from timeline.page.cite import build_citation, changed_since
from timeline.page.navigation import build_story
from timeline.page.page import Page, text_parts
from timeline.page.service import Service
from timeline.page.vertical_timeline import build_vertical
from timeline.view.catalog import Catalog
from timeline.view.state import VIEWS, from_query
from timeline.view.view import build_view


@pytest.fixture
def real(real_catalog) -> Catalog:
    return real_catalog


def view_of(catalog, query=""):
    return build_view(catalog, from_query(query, catalog.vocabulary)[0])


def test_company_counts_the_accounts_that_name_both(real):
    view = view_of(real)
    company = build_company(real, view)
    place = {actor: i for i, actor in enumerate(company.actors)}
    lists = [set(real.accounts[n].row["actor_list"]) for n in view.rows]
    a, b = "Nicolás Maduro", "Donald Trump"
    assert company.grid[place[a]][place[b]] == sum({a, b} <= names for names in lists) > 0
    assert company.grid[place[a]][place[a]] is None and len(company.actors) <= 60
    for i, row in enumerate(company.grid):
        assert [other[i] for other in company.grid] == row


def test_a_profile_says_with_whom_when_and_how_often(real):
    view = view_of(real)
    profile = build_profile(real, view, "Venezuelan government")
    assert "Nicolás Maduro" in dict(profile.members) and "United States" in dict(profile.companions)
    assert profile.above == ("Venezuela",)
    named = np.flatnonzero(real.index.facets["actor"].any_of(["Venezuelan government"])).tolist()
    named = [n for n in view.rows if n in named]
    own = [n for n in named if "Venezuelan government" in real.records[n]["actor_list"]]
    assert (profile.accounts, profile.own) == (len(named), len(own)) and profile.own < profile.accounts
    assert sum(count for _, count in profile.sources) == sum(count for _, count in profile.standings) == len(named)
    assert profile.first is real.accounts[next(n for n in named if real.index.dated[n])]


@pytest.mark.parametrize(
    "query, month, convoy",
    [("", "February 2019", "23 or 23–24 Feb"), ("lang=es", "febrero de 2019", "23 o 23–24 feb")],
)
def test_dates_down_the_line_are_brief_and_leave_out_the_year_of_their_month(real_app, query, month, convoy):
    catalog = real_app.service.catalog(query)
    months = build_vertical(catalog, view_of(catalog, "labels=all"))
    when = {e.event: (m.name, e.when) for m in months for e in m.entries}
    assert when["aid-convoy-2019-02-23"] == (month, convoy)


def test_the_vertical_timeline_holds_every_event_once_in_order_of_time(real):
    view = view_of(real, "labels=all&start=1900")
    months = build_vertical(real, view)
    assert [e.event for m in months for e in m.entries] == list(view.events)
    assert [m.events for m in months] == [len(m.entries) for m in months]
    dated = [m.day for m in months if m.name != "Undated"]
    assert dated == sorted(dated)


def test_the_vertical_timeline_begins_with_the_latest_where_that_is_asked(real):
    earliest, latest = (build_vertical(real, view_of(real, f"labels=all&start=1900{o}")) for o in ("", "&order=latest"))
    names, turned = ([m.name for m in months] for months in (earliest, latest))
    assert turned == names[-2::-1] + ["Undated"] and names[-1] == "Undated"
    told, back = ({m.name: [e.event for e in m.entries] for m in months} for months in (earliest, latest))
    assert {name: events[::-1] for name, events in told.items() if name != "Undated"} | {
        "Undated": told["Undated"]
    } == back
    few = build_vertical(real, view_of(real, "labels=all&order=latest"), 10)
    assert [e.event for m in few for e in m.entries] == [e.event for m in latest for e in m.entries][:10]


def test_headlines_alone_count_what_they_leave_out(real):
    every, some = (build_vertical(real, view_of(real, f"labels={labels}")) for labels in ("all", "headlines"))
    assert all(e.headline for m in some for e in m.entries)
    counts = {m.name: m.events for m in every}
    assert all(m.events == counts[m.name] for m in some) and sum(len(m.entries) for m in some) < sum(counts.values())


def test_an_open_event_is_in_the_line_of_time_even_when_it_is_no_headline(real):
    view = view_of(real, "labels=all")
    plain = next(e.event for m in build_vertical(real, view) for e in m.entries if not e.headline)
    assert plain in {e.event for m in build_vertical(real, view_of(real, f"event={plain}")) for e in m.entries}


def test_an_event_that_is_told_twice_has_both_shapes_and_says_what_differs(real):
    entries = {e.event: e for m in build_vertical(real, view_of(real, "labels=all")) for e in m.entries}
    told = next(e for e in entries.values() if e.differ)
    assert len(told.shapes) >= 2 and " + " in told.told and told.differ.startswith("differ: ")


def test_neighbours_follow_the_order_of_the_view(real):
    view = view_of(real)
    story = build_story(real, view_of(real, f"event={view.events[1]}"))
    assert f"event={view.events[0]}" in story.previous.href and f"event={view.events[2]}" in story.next.href
    assert f"event={view.events[-1]}" in story.last.href and story.first.href == story.previous.href


def test_a_citation_names_sources_version_and_permalink(real):
    citation = build_citation(real, real.card("aid-convoy-2019-02-23"))
    assert "World Socialist Web Site (7 March 2019)" in citation.text and real.archive.version in citation.text
    state, notices = from_query(citation.query, real.vocabulary)
    assert (state.event, state.data, notices) == ("aid-convoy-2019-02-23", real.archive.version, [])
    assert changed_since(real, state) == ""
    assert real.archive.version in changed_since(real, state.but(data="0123456789ab"))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "query", ["", "q=nothing-has-this-word", "actor=Russia&sort=sources", "event=aid-convoy-2019-02-23&tour=1"]
)
def test_every_view_is_said_in_html(real, view, query):
    shown = view_of(real, f"view={view}&{query}")
    page = Page(real, shown.state)
    assert bool(page.panel.strip()) == (
        view != "timeline" and (bool(page.whole.rows) or view in ("sources", "corrections", "about"))
    )


def test_corrections_list_what_was_withdrawn(archive):
    catalog = Catalog(archive)
    html = Page(catalog, view_of(catalog, "view=corrections").state).panel
    assert catalog.retracted and all(str(a.row["title"]) in html for a in catalog.retracted)


def test_drafts_and_retractions_are_nowhere_else(archive):
    catalog = Catalog(archive)
    whole = f"start={day_of(-(10**7)).isoformat()}"
    for view in set(VIEWS) - {"corrections"}:
        html = "".join(text_parts(Page(catalog, view_of(catalog, f"view={view}&{whole}").state)).values())
        assert "Crews drink tea" not in html and not any(str(a.row["title"]) in html for a in catalog.retracted)


def test_a_long_list_comes_in_pages_that_lead_to_each_other(tables: Tables):
    tables.events = [{**EVENTS[0], "id": f"a{n}", "event": f"e{n}"} for n in range(260)]
    catalog = Catalog(tables.load())
    first, second, third, beyond = (
        Page(catalog, view_of(catalog, f"view=list&page={n}").state).panel for n in (1, 2, 3, 9)
    )
    assert [html.count('class="account') for html in (first, second, third)] == [100, 100, 60] and "201–260" in beyond
    assert 'rel="next" href="?view=list&amp;page=2"' in first and 'rel="prev"' not in first
    assert 'rel="next"' not in third and "201–260 of 260 accounts" in third and len(first.encode()) < 150_000
    tables.events = tables.events[:250]  # as many stand on one page
    whole = Page(Catalog(tables.load()), view_of(catalog, "view=list").state).panel
    assert whole.count('class="account') == 250 and 'rel="next"' not in whole


def test_pages_are_kept_no_longer_than_their_catalog(tables):
    """Tables that are edited while they are served leave nothing behind."""
    service = Service(tables.load())
    page = service.page("view=coverage")
    assert page.panel and service.page("view=coverage") is page
    gone = ref(service.catalog())
    del service, page
    gc.collect()
    assert gone() is None
