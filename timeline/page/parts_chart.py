"""The chart of a table in parts: marks where accounts can be told apart, elsewhere the counts that the parts gave."""

from dataclasses import replace as changed
from typing import Any

import numpy as np
import pandas as pd

from timeline.chart.acts import Spans, joined
from timeline.chart.chart import Chart, Density, Lane, Mark
from timeline.chart.layout import build_chart
from timeline.chart.marks import Accounts, columns
from timeline.chart.request import Request
from timeline.chart.survey import Survey, sum_surveys
from timeline.dates.days import Window
from timeline.engine.catalog import Excerpt, PartsCatalog
from timeline.engine.charts import COLUMNS, Fill, Filling, Look, Nearest, Outline, Outlines
from timeline.engine.queries import Filters, Records
from timeline.languages.language import ENGLISH
from timeline.page.navigator import extent
from timeline.page.parts_base import PartsBase
from timeline.view.cards import Account
from timeline.view.catalog import Catalog
from timeline.view.chapters import chapter_of
from timeline.view.coding import Coding
from timeline.view.drawing import coding_of, lanes_in, lanes_of, limits, request_for, short_name
from timeline.view.state import ViewState
from timeline.view.told import FAR, sums_by_day
from timeline.view.view import Days, View

NOBODY = np.zeros(0, dtype=np.int64)


def draw(
    page: PartsBase, width: float, height: float, names: str = "", stretch: float = 1.0
) -> tuple[Catalog, View, Chart]:
    """The chart of a page in `width` x `height` pixels, and the catalog and view whose rows its marks are."""
    request = changed(request_for(page.catalog, page.view, width, height, names), stretch=stretch)
    lanes = lanes_of(page.catalog, page.state.lanes, page.tallies[0].sources, lanes_in(request.height))
    keys = tuple(lane.key for lane in lanes)
    drawing = Drawing(page, keys, request)
    if 0 in drawing.survey.counts.given:
        totals = page.catalog.once(_totals, (page.state.lanes, keys))
        lanes = [changed(lane, total=total) for lane, total in zip(lanes, totals, strict=True)]
    chart = build_chart(drawing.accounts(), lanes, request, drawing.survey)
    return drawing.numbered(chart)


def bare(request: Request) -> Request:
    """A request as it travels: without words."""
    return changed(request, language=ENGLISH, act_words=())


def _totals(catalog: Catalog, key: tuple[str, tuple[str, ...]]) -> list[int]:
    """How many accounts each lane has, whatever the filters: what one says that is empty under them."""
    kind, keys = key
    assert isinstance(catalog, PartsCatalog)
    coding = coding_of(catalog, kind, keys)
    if kind == "source":  # other lanes are always the same; these follow the filters, and need not be asked for
        totals = np.bincount(coding.lanes, catalog.facet_totals["source"], coding.count)
        return totals.astype(np.int64).tolist()
    everyone = Filters(ViewState(), catalog.language.code)
    return catalog.engine.ask(Look(everyone, coding, Request(0, 0))).counts.given


def outlines(page: PartsBase, keys: tuple[str, ...]) -> list[Outline]:
    """The outlines of the parts, for lanes with some keys."""
    days, story = limits(page.catalog, page.view), extent(page.catalog, page.view)
    found: list[Outline] = page.catalog.latest(_outlines, (page.filters, page.state.lanes, keys, days, story))
    return found


def _outlines(catalog: Catalog, key: tuple[Filters, str, tuple[str, ...], Window, Window]) -> list[Outline]:
    filters, kind, keys, days, story = key
    coding = coding_of(catalog, kind, keys)
    assert isinstance(catalog, PartsCatalog)
    return catalog.engine.ask(Outlines(filters, coding, days, story))


def survey_of(page: PartsBase, keys: tuple[str, ...], coding: Coding, request: Request) -> Survey:
    """What a chart knows of all accounts. Of a zoom only the parts that touch it are asked."""
    near = page.catalog.engine.ask(Look(page.filters, coding, bare(request)))
    if not request.window:
        return near
    parts, asked = page.catalog.manifest.parts, set(page.catalog.manifest.touching(request.window))
    around = outlines(page, keys)
    away = [
        outline.survey(request.window, parts[n].last < request.window[0])
        for n, outline in enumerate(around)
        if n not in asked
    ]
    return sum_surveys([near, *away], request)


class Drawing:
    """What is asked for one chart."""

    def __init__(self, page: PartsBase, keys: tuple[str, ...], request: Request) -> None:
        self.page, self.keys, self.request = page, keys, request
        self.coding = coding_of(page.catalog, page.state.lanes, keys)
        self.survey = survey_of(page, keys, self.coding, request)
        self.scale = self.survey.scale(request)
        few, many, empty = _kinds(self.survey, request)
        chapter = chapter_of(page.catalog, page.state)
        self.chapter = chapter.events if chapter else None
        fill = Fill(page.filters, self.coding, bare(request), self.scale, few, many, self.chapter)
        self.filling: Filling = page.catalog.engine.ask(fill)
        self.near = self._nearest(empty) if request.window and empty else self.filling.single[:0]

    def _nearest(self, lanes: frozenset[int]) -> pd.DataFrame:
        """The nearest account of each empty lane, asked of the nearest parts with any, and of those that may have a nearer one."""
        page, window = self.page, self.request.days
        query = Nearest(page.filters, self.coding, bare(self.request), self.scale, lanes)
        around = outlines(page, self.keys)
        away = np.array([part.away(window) for part in page.catalog.manifest.parts])
        holds = np.stack([outline.dated for outline in around], axis=1) > 0
        first = {int(np.flatnonzero(holds[lane])[away[holds[lane]].argmin()]) for lane in lanes if holds[lane].any()}
        if not first:
            return self.filling.single[:0]
        found = page.catalog.engine.ask(query, sorted(first))
        reach = dict(zip(found["lane"].tolist(), found["away"].tolist(), strict=True))
        others = {n for lane in lanes for n in np.flatnonzero(holds[lane] & (away <= reach.get(lane, FAR))).tolist()}
        more = sorted(others - first)
        return query.add([found, page.catalog.engine.ask(query, more)]) if more else found

    def _days(self) -> Window | None:
        """Days that all accounts that may be drawn are known to touch."""
        window = self.request.window
        if not window:
            return None
        return min([window[0], *self.near["last"]]), max([window[1], *self.near["first"]])

    def accounts(self) -> Accounts:
        """The accounts to be laid out: those that are drawn or may be named, and the numbers of the others."""
        filling, page = self.filling, self.page
        real = pd.concat([filling.single.assign(weight=1), self.near.assign(weight=1), filling.best.assign(weight=0)])
        real = real.sort_values("row", ignore_index=True)
        titles = dict(zip(real["row"].tolist(), real["title"].tolist(), strict=True))
        sources = dict(zip(real["row"].tolist(), real["source"].tolist(), strict=True))
        every = pd.concat([real[[*COLUMNS, "weight"]], _bulk(filling.bulk, self.request.days)], ignore_index=True)
        keys = page.catalog.index.facets["source"].values
        singles, near = (tuple(frame["row"].tolist()) for frame in (filling.single, self.near))

        def account(place: int, places: tuple[int, ...]) -> Account:
            excerpt = self._excerpt(places)
            return excerpt.accounts[int(excerpt.rows([place])[0])]

        def detail(place: int) -> str:
            told = account(place, singles)
            return f"{told.date} · {told.standing.lower()}"

        return Accounts(
            **columns(**{name: every[name].to_numpy() for name in every}),
            title=titles.__getitem__,
            teller=lambda place: short_name(page.catalog, keys[sources[place]]),
            detail=detail,
            date=lambda place: account(place, near).date,
        )

    def _excerpt(self, places: tuple[int, ...], events: tuple[str, ...] = ()) -> Excerpt:
        return self.page.catalog.excerpt(Records(places, events, window=None if events else self._days()))

    def numbered(self, chart: Chart) -> tuple[Catalog, View, Chart]:
        """The chart with the accounts that it draws at hand: its marks are their rows."""
        places = {mark.row for mark in chart.marks()}
        places |= {lane.empty.nearest for lane in chart.lanes if lane.empty and lane.empty.nearest >= 0}
        excerpt = self._excerpt(tuple(sorted(places)), self.chapter or ())
        row = dict(zip(excerpt.places.tolist(), range(excerpt.size), strict=True))
        view = self.page.view_of(excerpt, self.page.windows[0], self.page.tallies[0], np.arange(0))
        lanes = tuple(_renamed(lane, row) for lane in chart.lanes)
        return excerpt, changed(view, days=self._story()), changed(chart, lanes=lanes)

    def _story(self) -> Days:
        """The days of the whole story, for the navigator below a zoom."""
        none = Spans(NOBODY, NOBODY, NOBODY)
        if not self.request.window:
            return Days((NOBODY, NOBODY, NOBODY), none, self.page.catalog.index.extent)
        around = outlines(self.page, self.keys)
        days, *counts = (np.concatenate([outline.begun[n] for outline in around]) for n in range(3))
        found, (begun, vague) = sums_by_day(days, *counts)
        whole = joined([outline.whole for outline in around]).condensed()
        return Days((found, begun, vague), whole, self.page.catalog.index.extent)


def _kinds(survey: Survey, request: Request) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
    """The lanes whose accounts are drawn one by one, those that count them, and those with none in sight."""
    most, counts = survey.most(request), survey.counts
    drawn = list(enumerate(counts.drawn))
    few, many = ({n for n, count in drawn if 0 < count <= most}, {n for n, count in drawn if count > most})
    return frozenset(few), frozenset(many), frozenset(n for n, count in drawn if not count and counts.given[n])


def _bulk(counted: pd.DataFrame, days: Window) -> pd.DataFrame:
    """What is only counted as accounts of no row, by lane, standing, and whether their day is known."""
    made = bulk(counted["anchor"].to_numpy(dtype=np.int64), counted["weight"].to_numpy(), days)
    standing = (~counted["sure"].to_numpy(dtype=bool)).astype(np.int64)
    vague = counted["vague"].to_numpy(dtype=bool)
    return made.assign(lane=counted["lane"].to_numpy(), standing=standing, uncertain_start=vague)


def bulk(anchor: np.ndarray, weight: np.ndarray, days: Window) -> pd.DataFrame:
    """So many accounts of no row on some days, of which each reaches into the window."""
    made: dict[str, Any] = dict.fromkeys(COLUMNS, 0)
    made |= {
        "row": -1,
        "first": np.minimum(anchor, days[1]),
        "last": np.maximum(anchor, days[0]),
        "dated": True,
        "at_end": anchor > days[1],
        "importance": 3,
        "weight": weight,
    }
    return pd.DataFrame(made, index=range(len(anchor)))


def _renamed(lane: Lane, row: dict[int, int]) -> Lane:
    def mark(old: Mark) -> Mark:
        return old._replace(row=row[old.row])

    density: Density | None = lane.density
    if density:
        density = changed(density, named=tuple(changed(named, mark=mark(named.mark)) for named in density.named))
    return changed(
        lane,
        marks=tuple(map(mark, lane.marks)),
        capsules=tuple(c._replace(rows=tuple(row[n] for n in c.rows)) for c in lane.capsules),
        density=density,
        empty=changed(lane.empty, nearest=row[lane.empty.nearest])
        if lane.empty and lane.empty.nearest >= 0
        else lane.empty,
    )
