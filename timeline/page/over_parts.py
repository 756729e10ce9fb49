"""The page of a table in parts: counts come from the engine, and of the accounts only those that are shown."""

import atexit
import os
from collections.abc import Iterator
from dataclasses import replace as changed
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from timeline.chart.chart import Chart, Density, Lane, Mark
from timeline.chart.layout import build_chart
from timeline.chart.marks import Accounts, columns
from timeline.chart.request import Request
from timeline.chart.scale import TimeScale
from timeline.chart.survey import Survey
from timeline.dates.days import Window, day_number
from timeline.engine.catalog import PartsCatalog, Tables, as_lines, read_tables
from timeline.engine.folder import read_manifest
from timeline.engine.local import Engine
from timeline.engine.part import OWN
from timeline.engine.queries import (
    COLUMNS,
    FAR,
    Count,
    Fill,
    Filling,
    Filters,
    Look,
    Overview,
    Pick,
    Place,
    Places,
    Records,
    Rows,
    Tally,
)
from timeline.export.formats import FORMATS, column_names
from timeline.languages.language import ENGLISH, language
from timeline.page import panels
from timeline.page.account_list import MOST_ROWS, first_day, page_of, page_values
from timeline.page.chart import extent
from timeline.page.page import Page
from timeline.page.service import Service, TooMany, make_page
from timeline.page.sizes import asked_size
from timeline.page.templating import render
from timeline.view.cards import Account
from timeline.view.catalog import Catalog
from timeline.view.drawing import coding_of, lanes_in, lanes_of, request_for, short_name
from timeline.view.filters import Shown, default_window
from timeline.view.listing import UNDATED
from timeline.view.state import FACETS, ViewState, describe, from_query
from timeline.view.view import Days, View

NOT_HERE = ("coverage", "actors", "sources", "corrections")  # views that need all accounts at hand
MOST_IN_FILE = 5_000  # accounts of a file in another form than CSV
NOBODY = np.zeros(0, dtype=bool)


class PartsPage(Page):
    """The page of a PartsCatalog in a state. What it cannot show it says it cannot."""

    catalog: PartsCatalog
    at_hand: ClassVar[bool] = False

    @cached_property
    def filters(self) -> Filters:
        return Filters(self.state, self.catalog.language.code)

    @cached_property
    def _windows(self) -> tuple[Window, Window]:
        """The window of the chart, and that of all else: as `view` and `whole` of a Page have them."""
        topic, index = self.catalog.archive.topic, self.catalog.index
        window = default_window(index, self.state, (topic.start, topic.end))
        if self.state.zoomed and self.state.view != "timeline":
            return window, window
        return window, (min(index.extent[0], window[0]), max(index.extent[1], window[1]))

    @cached_property
    def _tallies(self) -> list[Tally]:
        start = day_number(self.catalog.archive.topic.start)
        return self.catalog.engine.ask(Count(self.filters, tuple(dict.fromkeys(self._windows)), start))

    @cached_property
    def view(self) -> View:
        return self._view(self.catalog, self._windows[0], self._tallies[0])

    @cached_property
    def whole(self) -> View:
        return self._view(self.catalog, self._windows[1], self._tallies[-1])

    def _view(self, catalog: Catalog, window: Window, tally: Tally, only: np.ndarray | None = None) -> View:
        """A view with the counts of all accounts; of a catalog of some of them it shows `only` these rows."""
        values = {name: self.catalog.index.facets[name].values for name in FACETS}
        counts = {name: dict(zip(values[name], tally.facets[name].tolist(), strict=True)) for name in FACETS}
        years = dict(zip(self.catalog.manifest.shared.years, tally.years.tolist(), strict=True))
        mask = NOBODY if only is None else np.isin(np.arange(catalog.size), only)
        said = describe(self.state, self.catalog.names, self.catalog.language)
        return View(catalog, self.state, window, Shown(mask, mask, counts, years), tally.totals, said, only=only)

    def _some(self, records: Records, places: np.ndarray | None = None) -> View:
        """The whole view, of which a few accounts are at hand: those of the places, in their order, or none."""
        excerpt = self.catalog.excerpt(records)
        only = np.zeros(0, dtype=np.int64) if places is None else excerpt.rows(places)
        return self._view(excerpt, self._windows[1], self._tallies[-1], only)

    # --- lists -------------------------------------------------------------------------------------------------------

    @cached_property
    def _places(self) -> Places:
        return self.catalog.engine.ask(Place(self.filters, self._windows[1], first_day(self.catalog, self.state)))

    def picked(self, first: int, most: int, days: tuple[int, int] | None = None) -> np.ndarray:
        """The places in the table of the accounts of the list from `first` on, in its order."""
        low, high, before = self._places.part(first, most)
        pick = Pick(
            self.filters, self._windows[1], first_day(self.catalog, self.state), low, high, first - before + most
        )
        keys = self.catalog.engine.ask(pick)
        places: np.ndarray = keys[-1, first - before :].astype(np.int64)
        return places

    def _listed(self, first: int, stop: int) -> np.ndarray:
        """The places of the accounts of the list from `first` to before `stop`, in the order of the state: undated last."""
        if self.state.order == "earliest":
            return self.picked(first, stop - first)
        dated = self.whole.totals.accounts - self._places.years.get(UNDATED, 0)
        low, high = dated - min(stop, dated), dated - min(first, dated)
        ways = [(low, high, -1), (max(first, dated), stop, 1)]
        return np.concatenate([self.picked(a, b - a)[::step] for a, b, step in ways if b > a])

    def _list(self, most: int) -> str:
        count = self.whole.totals.accounts
        if not count:
            return ""
        page = page_of(self.state, count, most)
        places = self._listed((page - 1) * most, min(page * most, count))
        view = self._some(Records(tuple(places.tolist())), places)
        values = page_values(view.catalog, self.state, view.order, self._places.years, page, most)
        return panels.list_of(view.catalog, view, values)

    @cached_property
    def panel(self) -> str:
        if self.state.view == "list":
            return self._list(MOST_ROWS)
        if self.state.view in NOT_HERE:
            return render(self.catalog.language, "not_here.html", list=panels.as_list(self.state))
        return panels.panel(self.catalog, self.whole)

    @cached_property
    def first_list(self) -> str:
        return self._list(MOST_ROWS) if self.draws else ""

    @cached_property
    def vertical(self) -> str:
        return self._list(MOST_ROWS)

    @cached_property
    def undated(self) -> str:
        count = min(self.whole.totals.undated, panels.MOST_UNDATED)
        if self.state.view != "timeline" or not count:
            return ""
        pick = Pick(self.filters, self._windows[1], first_day(self.catalog, self.state), FAR, FAR, count)
        places = self.catalog.engine.ask(pick)[-1].astype(np.int64)
        view = self._some(Records(tuple(places.tolist())), places)
        return panels.undated(view.catalog, view)

    @cached_property
    def card(self) -> str:
        if not self.state.event:
            return ""
        view = self._some(Records(events=(self.state.event,)))
        return panels.card(view.catalog, view)

    # --- files -------------------------------------------------------------------------------------------------------

    def csv(self) -> Iterator[str]:
        """The rows in the window as events.csv has them, piece by piece."""
        names, rows = column_names(self.catalog), Rows(self.filters, self._windows[0])
        parts = self.catalog.engine.each(rows)
        first = next(parts)  # before anything is sent: so a cluster that is gone can be said
        return map(
            as_lines, chain([pd.DataFrame([names], columns=names), first[names]], (part[names] for part in parts))
        )

    def few(self) -> View:
        """The view of the chart's window with all its accounts, in order of time; for few of them."""
        frame = self.catalog.engine.ask(Rows(self.filters, self._windows[0]))
        places = np.sort(frame[OWN + "place"].to_numpy())
        excerpt = self.catalog.excerpt_of(self.catalog.engine.ask(Records(tuple(places.tolist()))))
        only = excerpt.index.by_time(excerpt.rows(places))
        return self._view(excerpt, self._windows[0], self._tallies[0], np.array(only, dtype=np.int64))

    # --- what is not there -------------------------------------------------------------------------------------------

    @property
    def pictured(self) -> bool:
        return False

    @property
    def steps(self) -> list[dict[str, str]]:  # type: ignore[override]
        return []

    # --- the chart ---------------------------------------------------------------------------------------------------

    def drawn(self, width: int, height: int, stretch: float = 1.0) -> tuple[Catalog, View, Chart]:
        request = request_for(self.catalog, self.view, *asked_size(self.view, width, height))
        request = changed(request, stretch=stretch)
        lanes = lanes_of(self.catalog, self.state.lanes, self._tallies[0].sources, lanes_in(request.height))
        coding = coding_of(self.catalog, self.state.lanes, lanes)
        bare = changed(request, language=ENGLISH, act_words=())
        zoomed = self.state.zoomed
        overview = self.catalog.engine.ask(
            Look(self.filters, coding, bare, extent(self.catalog, self.view) if zoomed else None)
        )
        scale = overview.survey.scale(request)
        few, many, empty = _kinds(overview.survey, request)
        filling = self.catalog.engine.ask(Fill(self.filters, coding, bare, scale, few, many, empty))
        chart = build_chart(self._accounts(filling, request, scale), lanes, request, overview.survey)
        return self._numbered(chart, overview)

    def _accounts(self, filling: Filling, request: Request, scale: TimeScale) -> Accounts:
        real = pd.concat(
            [filling.single.assign(weight=1), filling.near.assign(weight=1), filling.best.assign(weight=0)]
        )
        real = real.sort_values("row", ignore_index=True)
        titles = dict(zip(real["row"].tolist(), real["title"].tolist(), strict=True))
        sources = dict(zip(real["row"].tolist(), real["source"].tolist(), strict=True))
        every = pd.concat([real[[*COLUMNS, "weight"]], _bulk(filling.bulk, request.days)], ignore_index=True)
        keys = self.catalog.index.facets["source"].values
        singles, near = (tuple(frame["row"].tolist()) for frame in (filling.single, filling.near))

        def account(place: int, places: tuple[int, ...]) -> Account:
            excerpt = self.catalog.excerpt(Records(places))
            return excerpt.accounts[int(excerpt.rows([place])[0])]

        def detail(place: int) -> str:
            told = account(place, singles)
            return f"{told.date} · {told.standing.lower()}"

        return Accounts(
            **columns(**{name: every[name].to_numpy() for name in every}),
            title=titles.__getitem__,
            teller=lambda place: short_name(self.catalog, keys[sources[place]]),
            detail=detail,
            date=lambda place: account(place, near).date,
        )

    def _numbered(self, chart: Chart, overview: Overview) -> tuple[Catalog, View, Chart]:
        """The chart with the accounts that it draws at hand: its marks are their rows."""
        places = {mark.row for mark in chart.marks()}
        places |= {lane.empty.nearest for lane in chart.lanes if lane.empty and lane.empty.nearest >= 0}
        excerpt = self.catalog.excerpt(Records(tuple(sorted(places))))
        row = dict(zip(excerpt.places.tolist(), range(excerpt.size), strict=True))
        view = self._view(excerpt, self._windows[0], self._tallies[0], np.arange(0))
        days = Days(overview.begun, overview.whole, self.catalog.index.extent)
        lanes = tuple(_renamed(lane, row) for lane in chart.lanes)
        return excerpt, changed(view, days=days), changed(chart, lanes=lanes)


@make_page.register
def _(catalog: PartsCatalog, state: ViewState, notices: list[str]) -> Page:
    return PartsPage(catalog, state, notices)


def _close(cluster: Any, process: int) -> None:
    """End a cluster with the process that began it, not with one that was forked from it."""
    if os.getpid() == process:
        cluster.close()


class PartsService(Service):
    """A table in parts, as a catalog in every language."""

    in_parts = True

    def __init__(self, tables: Tables, engine: Engine) -> None:
        self.tables, self.engine = tables, engine
        super().__init__(tables.empty)

    def _make(self, code: str, static: bool) -> Catalog:
        return PartsCatalog(self.archive, language(code), engine=self.engine, tables=self.tables)

    def warm(self) -> str:
        """Have the parts read: the page as it stands before any script."""
        return self.page().first_list

    def export(self, query: str, form: str) -> Iterator[str]:
        """The rows of a view: as CSV part by part, in order of time within each; in other forms where they are few."""
        catalog = self.catalog(query)
        assert isinstance(catalog, PartsCatalog)
        page = PartsPage(catalog, from_query(query, catalog.vocabulary)[0])
        if form == "csv":
            return page.csv()
        if page.view.count > MOST_IN_FILE:
            raise TooMany(
                catalog.language.gettext(
                    "These are %(n)s accounts, of which this form takes %(most)s at most: choose fewer, or take the CSV.",
                    n=catalog.language.format_number(page.view.count),
                    most=catalog.language.format_number(MOST_IN_FILE),
                )
            )
        view = page.few()
        return FORMATS[form].write(view.catalog, view)


def serve_parts(where: str, folder: Path) -> PartsService:
    """The Service of a folder of parts; `where` is `local` or `dask://HOST:PORT`, as the setting has it.

    Raises TableError where the folder is none. A cluster that is not there is no error: the page says so.
    """
    from timeline.engine.cluster import DaskEngine, start_local

    manifest = read_manifest(folder)
    address = where.replace("dask://", "tcp://")
    if where == "local":
        cluster = start_local()
        atexit.register(_close, cluster, os.getpid())
        address = cluster.scheduler_address
    return PartsService(read_tables(folder, manifest), DaskEngine(address, folder, manifest))


def _kinds(survey: Survey, request: Request) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
    """The lanes whose accounts are drawn one by one, those that count them, and those with none in sight."""
    most, counts = survey.most(request), survey.counts
    drawn = list(enumerate(counts.drawn))
    few, many = ({n for n, count in drawn if 0 < count <= most}, {n for n, count in drawn if count > most})
    return frozenset(few), frozenset(many), frozenset(n for n, count in drawn if not count and counts.given[n])


def _bulk(bulk: pd.DataFrame, days: Window) -> pd.DataFrame:
    """What is only counted as accounts of no row, on days of which each reaches into the window."""
    anchor = bulk["anchor"].to_numpy(dtype=np.int64)
    made: dict[str, Any] = dict.fromkeys(COLUMNS, 0)
    made |= {
        "row": -1,
        "lane": bulk["lane"].to_numpy(),
        "first": np.minimum(anchor, days[1]),
        "last": np.maximum(anchor, days[0]),
        "dated": True,
        "at_end": anchor > days[1],
        "importance": 3,
        "standing": (~bulk["sure"].to_numpy(dtype=bool)).astype(np.int64),
        "weight": bulk["weight"].to_numpy(),
    }
    return pd.DataFrame(made, index=range(len(bulk)))


def _renamed(lane: Lane, row: dict[int, int]) -> Lane:
    def mark(old: Mark) -> Mark:
        return changed(old, row=row[old.row])

    density: Density | None = lane.density
    if density:
        density = changed(density, named=tuple(changed(named, mark=mark(named.mark)) for named in density.named))
    return changed(
        lane,
        marks=tuple(map(mark, lane.marks)),
        capsules=tuple(changed(c, rows=tuple(row[n] for n in c.rows)) for c in lane.capsules),
        density=density,
        empty=changed(lane.empty, nearest=row[lane.empty.nearest])
        if lane.empty and lane.empty.nearest >= 0
        else lane.empty,
    )
