"""The list: in order of time by month, what lasts into the window at its start, jumps to years, found words marked."""

import re
from datetime import date

import pytest

from timeline.page.account_list import list_values
from timeline.page.page import Page
from timeline.view.catalog import Catalog
from timeline.view.state import ViewState
from timeline.view.view import build_view


def groups(catalog: Catalog, state: ViewState) -> list[tuple[str, str, list[str]]]:
    values = list_values(catalog, Page(catalog, state).whole)
    return [(m["name"], m["year"], [str(a.row["id"]) for a in m["accounts"]]) for m in values["months"]]


def test_what_began_before_the_window_and_lasts_into_it_stands_at_its_start(tables):
    tables.cell("events", 2, date="2020-12/2021-03")
    catalog = Catalog(tables.load())
    whole = [("August 2020", ["p4"]), ("December 2020", ["g1"]), ("March 2021", ["p3", "p1"]), ("April 2021", ["g2"])]
    found = groups(catalog, ViewState(view="list"))
    assert [(name, rows) for name, _, rows in found] == [*whole, ("Undated", ["p2"])]
    window = ViewState(view="list", start=date(2021, 3, 1))
    assert groups(catalog, window)[0] == ("March 2021", "y-2021", ["p4", "g1", "p3", "p1"])


def test_before_the_timeline_proper_is_one_group_and_whole_years_are_years(real_catalog: Catalog):
    found = groups(real_catalog, ViewState(view="list"))
    start = real_catalog.archive.topic.start
    before = found[0]
    assert before[:2] == (f"Before {start.year}", "y-before")
    ends = [real_catalog.archive.accounts["end"][real_catalog.row_of[key]].date() for key in before[2]]
    assert ends and max(ends) < start
    assert [name for name, _, _ in found if re.fullmatch(r"\d{4}", name)] == ["2024"]
    assert sum(len(rows) for _, _, rows in found) == len(real_catalog.accounts)


def test_years_are_jumped_to_on_their_own_page(real_catalog: Catalog):
    state = ViewState(view="list")
    values = list_values(real_catalog, Page(real_catalog, state).whole, 30)
    jumps = {y["anchor"]: (y["count"], y["query"]) for y in values["years"]}
    assert sum(count for count, _ in jumps.values()) == len(real_catalog.accounts)
    assert jumps["y-2019"][1] == "" and jumps["y-2025"][1].startswith("view=list&page=")
    there = state.but(page=int(jumps["y-2025"][1].rpartition("=")[2]))
    years = [m["year"] for m in list_values(real_catalog, build_view(real_catalog, there), 30)["months"]]
    assert "y-2025" in years or "y-2024" in years  # of the timeline proper alone it may begin earlier


def test_the_latest_stand_first_where_that_is_asked_undated_last_in_each_order(real_catalog: Catalog):
    index = real_catalog.index

    def rows(state: ViewState, most: int) -> tuple[list[int], dict]:
        values = list_values(real_catalog, Page(real_catalog, state).whole, most)
        return [real_catalog.row_of[str(a.row["id"])] for m in values["months"] for a in m["accounts"]], values

    state, size = ViewState(view="list"), len(real_catalog.accounts)
    earliest, _ = rows(state, size)
    dated = [row for row in earliest if index.dated[row]]
    latest, values = rows(state.but(order="latest"), size)
    assert latest == dated[::-1] + earliest[len(dated) :] and len(dated) < size
    years = [year["anchor"] for year in values["years"]]
    assert years[0] == "y-2025" and years[-2:] == ["y-before", "y-undated"]
    paged: list[int] = []
    turned, query = state.but(order="latest"), "order=latest"
    while query:
        part, values = rows(turned, 30)
        paged, query = paged + part, values["next"]
        assert not query or "order=latest" in query
        turned = turned.but(page=turned.page + 1)
    assert paged == latest
    assert values["orders"] == {"earliest": "view=list", "latest": "view=list&order=latest"}


@pytest.mark.parametrize("words", ["maduro's", "Maduro’s", "MADURO’S"])
def test_found_words_are_marked_however_they_were_typed(real_catalog: Catalog, words):
    page = Page(real_catalog, ViewState(view="list", q=words))
    assert len(page.view.rows) >= 5
    marked = re.findall("<mark>(.*?)</mark>", page.panel)
    assert len(marked) >= len(page.view.rows) / 2 and set(marked) == {"Maduro’s"}


def test_a_marked_cell_is_text_still(tables):
    tables.cell("events", 2, summary="<b>Boats</b> & crews")
    page = Page(Catalog(tables.load()), ViewState(view="list", q="boats <b"))
    assert "<mark>&lt;b</mark>&gt;<mark>Boats</mark>&lt;/b&gt; &amp; crews" in page.panel
