"""The tour: the chapters of a topic, each with its window and its events; without chapters, the headlines one by one."""

from dataclasses import replace
from datetime import date

import pytest
from markupsafe import Markup

from timeline.chart.figure import FAINT, build_figure
from timeline.dates.days import day_number
from timeline.languages.language import language
from timeline.page.chart import chart_parts
from timeline.page.navigation import build_story, tour_events, tour_start
from timeline.page.page import Page
from timeline.page.panels import chip_values, chips, vertical
from timeline.page.tour import chapter_view, full_and_dimmed, months_words, questions, tour_column, tour_steps
from timeline.view.catalog import Catalog
from timeline.view.chapters import at_chapter, chapter_rows, chapter_window, settled
from timeline.view.drawing import lay_out_chart
from timeline.view.state import ViewState, from_query
from timeline.view.view import View, build_view

CONVOY = "aid-convoy-2019-02-23"


@pytest.fixture
def real(real_catalog) -> Catalog:
    return real_catalog


@pytest.fixture(scope="module")
def plain(real_catalog) -> Catalog:
    """The real tables of a topic without chapters."""
    archive = real_catalog.archive
    return Catalog(replace(archive, topic=replace(archive.topic, chapters=())))


def view_of(catalog: Catalog, query: str = "") -> View:
    return build_view(catalog, settled(catalog, from_query(query, catalog.vocabulary)[0]))


# --- chapters ------------------------------------------------------------------------------------------------------


def test_the_tour_begins_with_the_first_chapter_and_ends_with_questions(real):
    query, seen = tour_start(real, view_of(real)), []
    while query:
        state = from_query(query, real.vocabulary)[0]
        seen.append((state.tour, state.start, state.end))
        query = _next(tour_column(real, view_of(real, query)))
    chapters = real.archive.topic.chapters
    assert seen[:-1] == [(n, c.start, c.end) for n, c in enumerate(chapters, 1)]
    assert seen[-1] == (len(chapters) + 1, None, None)


def _next(column: str) -> str:
    _, found, rest = column.partition('rel="next" href="?')
    return rest.partition('"')[0].replace("&amp;", "&") if found else ""


def test_an_old_link_begins_it(real):
    state, notices = from_query("tour=1", real.vocabulary)
    assert notices == [] and settled(real, state) == at_chapter(real, ViewState(), 1)


@pytest.mark.parametrize(("query", "tour"), [("tour=0", 0), ("tour=7", 7), ("tour=8", 8)])
def test_the_address_names_the_chapter(real, query, tour):
    state, notices = from_query(query, real.vocabulary)
    assert (state.tour, notices) == (tour, [])


@pytest.mark.parametrize("value", ["9", "999", "-1", "one", "1.5"])
def test_no_other_chapter_is_known(real, value):
    state, notices = from_query(f"tour={value}", real.vocabulary)
    assert state.tour == 0 and notices == [f"tour: “{value}” is no chapter of the tour; it was ignored."]


def test_a_chapter_never_leaves_the_timeline_proper(real):
    topic = real.archive.topic
    chapter = replace(topic.chapters[0], start=date(1954, 1, 1))
    assert chapter_window(real, chapter) == (topic.start, chapter.end)
    assert chapter_window(real, replace(chapter, start=date(2030, 1, 1), end=date(2031, 1, 1))) == (
        topic.start,
        topic.end,
    )
    for step in tour_steps(real, ViewState()):
        low, high = view_of(real, step.href).window
        assert day_number(topic.start) <= low <= high <= day_number(topic.end)


def test_the_window_is_kept_while_a_chapter_lasts(real):
    state = from_query(tour_steps(real, ViewState())[1].href, real.vocabulary)[0]
    opened = view_of(real, f"tour=2&start={state.start}&end={state.end}&event={CONVOY}")
    assert opened.window == build_view(real, state).window
    story = build_story(real, opened)
    turned = [way for way in (story.previous, story.next) if way]
    assert turned and all("tour=2" in way.href and f"start={state.start}" in way.href for way in turned)


def test_a_card_on_the_tour_turns_over_the_events_of_its_chapter(real):
    events, at, seen = (
        set(real.archive.topic.chapters[1].events),
        build_story(real, view_of(real, f"tour=2&event={CONVOY}")),
        [],
    )
    query = at.first.href if at.first else f"tour=2&event={CONVOY}"
    while query:
        view = view_of(real, query)
        seen.append(view.state.event)
        way = build_story(real, view).next
        query = way.href if way else ""
    assert len(seen) == len(set(seen)) and set(seen) == events & set(view_of(real, "tour=2").events)


def test_the_events_of_a_chapter_stand_out(real):
    page = Page(real, settled(real, ViewState(tour=2)))
    full = chapter_rows(real, page.state)
    chart = lay_out_chart(real, page.view, 1056, 700)
    labelled = {mark.row for mark in chart.marks() if mark.label}
    assert full and labelled and labelled <= full
    parts = chart_parts(real, page.view, chart)
    assert {mark["row"] for mark in parts["marks"] if not mark.get("faint")} == full
    assert parts["joined"] == [CONVOY]
    shapes = next(t for t in build_figure(chart, full=full)["data"] if t["name"] == "marks")
    faint = {
        row for row, opacity in zip(shapes["customdata"], shapes["marker"]["opacity"], strict=True) if opacity == FAINT
    }
    assert faint == set(shapes["customdata"]) - full
    assert tuple(map(set, full_and_dimmed(real, page.view))) == (full, faint)
    assert f"<b>{len(full)} accounts</b>" in chips(real, page.view, chip_values(real, page.view, page.view))


def test_on_a_phone_only_the_chapters_events_go_down_the_line(real):
    view = view_of(real, "tour=2")
    shown = chapter_view(real, view)
    assert set(shown.events) == set(real.archive.topic.chapters[1].events)
    html = vertical(real, shown)
    assert all(f'data-event="{event}"' in html for event in shown.events)
    whole = view_of(real)
    assert chapter_view(real, whole) is whole


def test_the_column_says_one_sentence_and_where_it_is(real):
    column = tour_column(real, view_of(real, "tour=2"))
    chapter = real.archive.topic.chapters[1]
    assert (
        chapter.sentence in Markup(column).striptags() and "2 of 7" in column and "Next: No option ruled out" in column
    )
    assert "World Socialist Web Site (7 March 2019) · Breitbart News (26 February 2019)" in column
    assert f"event={CONVOY}" in column and "The aid convoy of 23 February 2019" in column
    assert tour_column(real, view_of(real)) == ""


def test_what_the_articles_differ_in_is_marked_in_the_sentence(real):
    marked = [
        tour_column(catalog, view_of(catalog, "tour=2")) for catalog in (real, Catalog(real.archive, language("es")))
    ]
    assert "<mark>one counts four dead and 300 injured, the other gives no number</mark> and says" in marked[0]
    assert "<mark>uno cuenta cuatro muertos y 300 heridos; el otro no da cifras</mark> y dice" in marked[1]
    assert "<mark>" not in tour_column(real, view_of(real, "tour=3"))


def test_what_the_filters_hide_of_a_chapter_is_counted(real):
    assert "hidden by the filters" not in tour_column(real, view_of(real, "tour=2"))
    column = tour_column(real, view_of(real, "tour=2&source=breitbart-2019-02-26"))
    assert "4 accounts of this chapter are hidden by the filters." in column


def test_three_questions_lead_to_views(real):
    asked = questions(real, ViewState(tour=8, source=("wsws-2019-03-07",)))
    assert [link.words for link in asked] == [
        "Where do the articles differ?", "What do they tell of Nicolás Maduro?", "What is alleged or denied, and by whom?",
    ]  # fmt: skip
    states = [from_query(link.href, real.vocabulary) for link in asked]
    assert all(notices == [] and state.tour == 0 and not state.source for state, notices in states)
    assert (states[0][0].view, states[1][0].actor, states[2][0].standing) == (
        "coverage",
        ("Nicolás Maduro",),
        ("alleged", "denied"),
    )
    assert all(build_view(real, state).rows for state, _ in states)


def test_months_in_short(real):
    days = date(2018, 11, 3), date(2019, 2, 1), date(2019, 2, 28), date(2019, 3, 1)
    said = [months_words(days[a], days[b], real.language) for a, b in ((0, 1), (1, 2), (2, 3))]
    assert said == ["Nov 2018–Feb 2019", "Feb 2019", "Feb–Mar 2019"]


# --- headlines -----------------------------------------------------------------------------------------------------


def test_without_chapters_every_number_begins_the_tour(plain):
    assert from_query("tour=5", plain.vocabulary)[0].tour == 1


def test_it_never_leaves_the_timeline_proper(plain):
    topic = plain.archive.topic
    for event in tour_events(plain):
        story = build_story(plain, view_of(plain, f"tour=1&event={event}"))
        for way in filter(None, (story.previous, story.next)):
            state = from_query(way.href, plain.vocabulary)[0]
            assert state.start and state.end and topic.start <= state.start <= state.end <= topic.end


def test_the_tour_leads_through_every_headline_and_back(plain):
    events, query, seen = tour_events(plain), tour_start(plain, view_of(plain)), []
    while query:
        view = view_of(plain, query)
        story = build_story(plain, view)
        assert view.state.tour and view.state.event in view.events  # the chart has moved along
        seen.append(view.state.event)
        assert (story.step, story.steps) == (len(seen), len(events))
        query = story.next.href if story.next else ""
    assert seen == list(events) and len(seen) >= 10


def test_a_filter_does_not_break_the_tour(plain):
    view = view_of(plain, f"tour=1&event={tour_events(plain)[0]}&standing=alleged")
    story = build_story(plain, view)
    assert 0 < story.hidden < story.steps and story.next
    assert from_query(story.next.href)[0].standing == ("alleged",)


def test_times_order_the_headlines_of_a_day(tables):
    times = {"walkout": "17:21", "hired-boats": "09:05", "unpaid": "12:00"}
    for row, time in zip((2, 4, 5), times.values(), strict=True):
        tables.cell("events", row, date=f"2021-03-09T{time}", standing="reported", importance="1")
    tables.cell("events", 3, date="2021-03-09T20:00")  # another article's account of the walkout
    catalog = Catalog(tables.load())
    steps = ["hired-boats", "unpaid", "walkout"]
    assert [event for event in tour_events(catalog) if event in times] == steps
    story = build_story(catalog, view_of(catalog, "tour=1&event=unpaid"))
    assert "event=hired-boats" in story.previous.href and "event=walkout" in story.next.href
