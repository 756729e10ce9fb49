"""Coverage, actors, sources and corrections of a table in parts, and the ways from an event: the parts count, the page adds up."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from timeline.chart.marks import Accounts
from timeline.chart.rows import RowChart, build_rows, few_in
from timeline.dates.days import Window
from timeline.engine.actors import Named, Pairs, PickOfRows, Profile, RowDays
from timeline.engine.catalog import Excerpt, PartsCatalog
from timeline.engine.charts import COLUMNS
from timeline.engine.events import PLACE, Corrected, Passages, PickEntries, PickEvents, PickOfSources, Tell, Turn
from timeline.engine.queries import Ints, Records
from timeline.page.account_list import MOST_ROWS
from timeline.page.actor_rows import NARROW, WIDE, Mentions, actor_chart_of, most_named
from timeline.page.actors import company_of, profile_of
from timeline.page.coverage import MOST_CARDS, coverage_of
from timeline.page.matrix import part_of
from timeline.page.navigation import Story, beside, on_headlines
from timeline.page.paging import paged
from timeline.page.panels import ways_on
from timeline.page.parts_base import PartsBase
from timeline.page.parts_chart import bare, bulk, survey_of
from timeline.page.parts_tour import on_tour
from timeline.page.source_page import Part as SourcePart
from timeline.page.source_page import lines_of, page_of_source, source_part
from timeline.page.vertical_timeline import Line, at_once, headlines_only
from timeline.page.views import (
    accounts_of_a_record,
    actor_values,
    corrections_of,
    coverage_values,
    panel_of,
    profiled,
    records_of,
    records_on_page,
)
from timeline.view.catalog import Catalog
from timeline.view.drawing import coding_of, lanes_of, request_for
from timeline.view.named import in_company
from timeline.view.state import ViewState
from timeline.view.told import Told, told_events
from timeline.view.view import View


def coverage(page: PartsBase) -> str:
    """The panel of the coverage."""
    ask, by_time = page.catalog.ask, page.state.sort == "time"
    counts, keys = ask(Tell(page.filters, page.windows[1], MOST_CARDS))
    part = part_of(counts, page.state.page, by_time, page.catalog.at_most)
    places = _events_at(page, counts.runs(by_time), part.first, part.stop, by_time)
    excerpt = page.catalog.excerpt(_all(page.windows[1], _places(keys), places))
    view = page.matching(excerpt)
    told = told_events(view)
    found = coverage_of(
        view.catalog,
        counts,
        page.tallies[-1].shown_sources,
        list(told.all(np.sort(_by_place(excerpt, told, _places(keys))))),
        part,
        list(told.all(_by_place(excerpt, told, places))),
        by_time,
    )
    return panel_of(view.catalog, view, coverage_values(view.catalog, view, found))


def _events_at(page: PartsBase, runs: tuple[Ints, Ints, Ints], first: int, stop: int, by_time: bool) -> list[int]:
    """The events at some places of an order, by the places in the table of their first accounts."""
    if stop <= first:
        return []
    keys, ends = runs[0], np.cumsum(runs[1])
    low, high = (int(np.searchsorted(ends, at, side="right")) for at in (first, stop - 1))
    before = int(ends[low] - runs[1][low])
    pick = PickEvents(page.filters, page.windows[1], by_time, int(keys[low]), int(keys[high]), stop - before)
    return _places(page.catalog.ask(pick))[first - before :]


def _places(keys: Ints) -> list[int]:
    return [int(place) for place in keys[PLACE]]


def _all(window: Window | None, *places: Sequence[int]) -> Records:
    """The accounts at all of these places, of a view with a window."""
    return Records(tuple(sorted({place for some in places for place in some})), window=window)


def _by_place(excerpt: Excerpt, told: Told, places: Sequence[int]) -> Ints:
    """The events whose first accounts stand at some places in the table."""
    at = {row: n for n, row in enumerate(told.first.tolist())}
    return np.array([at[row] for row in excerpt.rows(places).tolist()], dtype=np.int64)


def line_of(
    page: PartsBase, state: ViewState, window: Window, most: int, of_more: int | None = None
) -> tuple[View, Line]:
    """The line of time of a window in a state, and the view of those accounts that its entries are made of."""
    counts, _ = page.catalog.ask(Tell(page.filters, window, MOST_CARDS))
    only, latest = headlines_only(state, counts), state.order == "latest"
    pick = PickEntries(page.filters, window, only, state.event if only else "", latest, most + 1)
    places = at_once(np.abs(page.catalog.ask(pick)[PLACE]).astype(np.int64), most, of_more).tolist()
    excerpt = page.catalog.excerpt(_all(window, places))
    view = page.matching(excerpt, window)
    told = told_events(view)
    return view, Line(told, _by_place(excerpt, told, places), counts)


def sources(page: PartsBase) -> str:
    """The panel of the sources."""
    most, part = accounts_of_a_record(page.catalog, page.state), records_on_page(page.catalog, page.state)[0]
    pick = PickOfSources(page.filters, page.windows[1], tuple(n for n, _ in part), most)
    keys = page.catalog.ask(pick)
    excerpt = page.catalog.excerpt(_all(page.windows[1], _places(keys)))
    rows, shown = excerpt.rows(_places(keys)), page.tallies[-1].shown_sources
    values = records_of(page.catalog, page.whole, shown, lambda n: rows[keys[0] == n], excerpt.accounts)
    return panel_of(excerpt, page.beside(excerpt), values)


def corrections(page: PartsBase) -> str:
    """The panel of the withdrawn and corrected accounts."""
    places, retracted = page.catalog.ask(Corrected()), page.catalog.retracted
    part, turn = paged([*range(-len(retracted), 0), *places.tolist()], page.state, MOST_ROWS)
    shown = [place for _, place in part if place >= 0]
    excerpt = page.catalog.excerpt(_all(None, shown))
    corrected = [excerpt.accounts[n] for n in excerpt.rows(shown).tolist()]
    withdrawn = [retracted[n] for _, n in part if n < 0]
    values = corrections_of(withdrawn, corrected, len(retracted), len(places)) | {"turn": turn}
    return panel_of(excerpt, page.beside(excerpt), values)


def ways(page: PartsBase) -> tuple[Story, int, int]:
    """The ways from the event whose card is open to those beside it in the view, its place among them, and their number."""
    if page.told:
        return ways_on(page.told.catalog, page.told)
    excerpt = page.catalog.excerpt(Records(events=(page.state.event,)))
    told, index = told_events(page.matching(excerpt)), excerpt.index
    own = [n for n in range(len(told)) if told.name(n) == page.state.event]
    count = page.whole.totals.events
    story = on_tour(page.catalog, page.state) if on_headlines(page.catalog, page.state) else None
    if not own:
        return story or Story(None, None, None, None), 0, count
    row = int(told.first[own[0]])
    keys = (not index.dated[row], index.first[row], index.time[row], index.last[row], excerpt.places[row])
    found = page.catalog.ask(Turn(page.filters, page.windows[1], tuple(map(float, keys))))
    others = page.catalog.excerpt(_all(page.windows[1], *map(_places, found.ways)))
    events = [str(others.index.event[int(others.rows(_places(way))[0])]) if way.size else "" for way in found.ways]
    return story or beside(others, page.state, events), found.before + 1, found.events


@source_part.register
def _(catalog: PartsCatalog, source: str, page: int, account: str) -> tuple[Catalog, SourcePart]:
    number = catalog.index.facets["source"].values.index(source)
    count, at = catalog.facet_totals["source"][number], None
    if account in catalog.vocabulary.account:
        own = catalog.excerpt(Records(ids=(account,)))
        row = own.row_of[account]
        start = own.archive.accounts["passage_start"].to_numpy(dtype=float, na_value=np.inf)[row]
        if str(own.index.source[row]) == source:
            at = catalog.ask(Passages(number, 0, (float(start), float(own.places[row]))))[1]
    own_rows, page, pages = page_of_source(catalog, count, page, at)
    known, _, (starts, places) = catalog.ask(Passages(number, own_rows.stop + 1))
    shown = [int(place) for place in places[own_rows]]
    excerpt = catalog.excerpt(_all(None, shown))
    lines = lines_of(catalog.archive.texts.get(source), starts, known, own_rows)
    return excerpt, SourcePart(tuple(excerpt.rows(shown).tolist()), *lines, page, pages, count)


# --- actors ----------------------------------------------------------------------------------------------------------


def actors(page: PartsBase) -> str:
    """The panel of the actors."""
    ask, state = page.catalog.ask, page.state
    drawn, every = (Mentions(found[:-1], int(found[-1])) for found in ask(Named(page.filters, *page.windows)))
    order = most_named(page.catalog, state, drawn.counts)
    place = {actor: n for n, actor in enumerate(page.catalog.index.facets["actor"].values)}
    kept = in_company(every.counts)
    together = ask(Pairs(page.filters, page.windows[1], tuple(kept.tolist())))
    shown = profiled(state, order)
    sketches = [ask(Profile(page.filters, page.windows[1], actor)) for actor in shown]
    rows = _Rows(page, tuple(place[actor] for actor in order))
    ends = [_places(keys) for _, *found in sketches for keys in found]
    excerpt = page.catalog.excerpt(_all(page.windows[1], rows.places, *ends))
    charts = rows.chart(excerpt, WIDE, "above"), rows.chart(excerpt, NARROW, "picture")
    chart = actor_chart_of(excerpt, state, charts, drawn, every)
    profiles = [
        profile_of(excerpt, actor, sketch, _ends(excerpt, early, late))
        for actor, (sketch, early, late) in zip(shown, sketches, strict=True)
    ]
    company = company_of(excerpt, every.counts, together)
    return panel_of(excerpt, page.beside(excerpt), actor_values(excerpt, state, company, chart, profiles))


def _ends(catalog: Excerpt, early: Ints, late: Ints) -> tuple[int, int] | None:
    found = catalog.rows([*_places(early), *_places(late)]).tolist()
    return (found[0], found[1]) if found else None


class _Rows:
    """The rows of some actors, by their places among all: which accounts they draw, and what they count by day."""

    def __init__(self, page: PartsBase, actors: tuple[int, ...]) -> None:
        self.page, self.actors = page, actors
        ask, keys = page.catalog.ask, tuple(lane.key for lane in lanes_of(page.catalog, page.state.lanes))
        self.coding = coding_of(page.catalog, page.state.lanes, keys)
        request = request_for(page.catalog, page.view, WIDE, 0, "above")
        asked = page.filters, page.windows[0], self.coding, bare(request)
        self.survey = survey_of(page, keys, self.coding, request)
        self.days = ask(RowDays(*asked, actors))
        counts = np.bincount(self.days[0], self.days[2], len(actors)).astype(np.int64)
        self.single = few_in(counts.tolist())
        few = tuple(actor for actor, one in zip(actors, self.single, strict=True) if one)
        self.places = [int(place) for place in ask(PickOfRows(*asked, few))] if few else []

    def chart(self, catalog: Excerpt, width: float, names: str) -> RowChart:
        """The rows in a width."""
        request = request_for(self.page.catalog, self.page.view, width, 0, names)
        rows = np.unique(catalog.rows(self.places))
        counted = self.days[:, ~self.single[self.days[0]]]
        own = Accounts(row=rows, **self.coding.columns(catalog.columns, rows))
        made = bulk(counted[1], counted[2], request.days)
        every: dict[str, Any] = {name: np.concatenate([getattr(own, name), made[name].to_numpy()]) for name in COLUMNS}
        weight = np.concatenate([np.ones(len(rows), dtype=np.int64), counted[2]])
        members = [self._members(catalog, rows, counted[0], n) for n in range(len(self.actors))]
        return build_rows(Accounts(**every, weight=weight), members, request, self.survey)

    def _members(self, catalog: Catalog, rows: Ints, counted: Ints, n: int) -> Ints:
        actor = catalog.named.values[self.actors[n]]
        drawn = catalog.named.any_of([actor])[rows] & self.single[n]
        return np.concatenate([drawn, counted == n])
