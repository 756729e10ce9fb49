"""The page of a table in parts: counts come from the engine, and of the accounts only those that are shown."""

import atexit
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from timeline.chart.acts import EVER
from timeline.chart.chart import Chart
from timeline.dates.days import Window
from timeline.engine.catalog import PartsCatalog, Tables, as_lines, read_tables
from timeline.engine.folder import read_manifest
from timeline.engine.local import Engine
from timeline.engine.part import OWN
from timeline.engine.queries import Key, Pick, Place, Places, Records, Rows
from timeline.export.formats import FORMATS, column_names
from timeline.export.picture import Scene
from timeline.languages.language import language
from timeline.page import panels
from timeline.page.account_list import first_day, page_of, page_values, rows_of_page
from timeline.page.first_picture import Charts, charts_of
from timeline.page.page import MOST_STEPS, Page
from timeline.page.parts_base import PartsBase
from timeline.page.parts_chart import draw
from timeline.page.parts_views import actors, corrections, coverage, line_of, sources, ways
from timeline.page.service import Service, TooMany, make_page
from timeline.page.sizes import Size, asked_size
from timeline.page.tour import chapter_view, tour_column
from timeline.page.vertical_timeline import build_steps, stepping
from timeline.page.views import panel
from timeline.view.catalog import Catalog
from timeline.view.listing import UNDATED
from timeline.view.state import ViewState, from_query
from timeline.view.told import FAR
from timeline.view.view import View

NO_DAY: Window = (EVER[1], EVER[1])  # a window that undated accounts alone pass
MOST_DRAWN = 1_000_000  # accounts: of more, a page comes with fewer pictures
MOST_IN_FILE = 5_000  # accounts of a file in another form than CSV
OVER_PARTS = {"coverage": coverage, "actors": actors, "sources": sources, "corrections": corrections}


class PartsPage(PartsBase):
    """The page of a PartsCatalog in a state, with all that the page of one frame has."""

    # --- lists -------------------------------------------------------------------------------------------------------

    @cached_property
    def _places(self) -> Places:
        return self.catalog.ask(Place(self.filters, self.windows[1], first_day(self.catalog, self.state)))

    def picked(self, first: int, most: int, days: tuple[int, int] | None = None) -> np.ndarray:
        """The places in the table of the accounts of the list from `first` on, in its order."""
        low, high, before = self._places.part(first, most)
        pick = Pick(
            self.filters, self.windows[1], first_day(self.catalog, self.state), low, high, first - before + most
        )
        keys = self.catalog.ask(pick)
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

    def _list(self, most: int, pages_of: int = 0) -> str:
        count = self.whole.totals.accounts
        if not count:
            return ""
        page = page_of(self.state, count, most)
        places = self._listed((page - 1) * most, min(page * most, count))
        view = self.some(Records(tuple(places.tolist()), window=self.windows[1]), places)
        values = page_values(view.catalog, self.state, view.order, self._places.years, page, most, pages_of=pages_of)
        return panels.list_of(view.catalog, view, values)

    @cached_property
    def panel(self) -> str:
        if self.state.view == "list":
            return self._list(rows_of_page(self.whole.totals.accounts))
        if made := OVER_PARTS.get(self.state.view):
            return made(self)
        return panel(self.catalog, self.whole)

    def listed(self, most: int) -> str:
        return self._list(most, rows_of_page(self.whole.totals.accounts))

    @cached_property
    def chapter(self) -> str:
        view = self.told or self.view
        return tour_column(view.catalog, view)

    def line(self, first: int = 0) -> str:
        if self.told:
            return panels.vertical(self.told.catalog, chapter_view(self.told.catalog, self.told), first)
        view, line = line_of(self, self.state, self.windows[1], *panels.entries_of(self.catalog, first))
        return panels.vertical_of(view.catalog, view, line, first)

    @cached_property
    def steps(self) -> list[dict[str, str]]:
        view, line = line_of(self, stepping(self.state), self.windows[0], MOST_STEPS)
        return build_steps(view.catalog, line)

    @cached_property
    def undated(self) -> str:
        count = min(self.whole.totals.undated, panels.MOST_UNDATED)
        if self.state.view != "timeline" or not count:
            return ""
        pick = Pick(self.filters, NO_DAY, 0, FAR, FAR, count)
        places = self.catalog.ask(pick)[-1].astype(np.int64)
        view = self.some(Records(tuple(places.tolist()), window=NO_DAY), places)
        return panels.undated(view.catalog, view)

    @cached_property
    def card(self) -> str:
        if not self.state.event:
            return ""
        view = self.some(Records(events=(self.state.event,)))
        return panels.card(view.catalog, view, ways(self) if view.catalog.size else None)

    # --- files -------------------------------------------------------------------------------------------------------

    def csv(self) -> Iterator[str]:
        """The rows in the window as events.csv has them, piece by piece."""
        names, rows = column_names(self.catalog), Rows(self.filters, self.windows[0])
        parts = self.catalog.engine.each(rows)
        first = next(parts)  # before anything is sent: so a cluster that is gone can be said
        return map(
            as_lines, chain([pd.DataFrame([names], columns=names), first[names]], (part[names] for part in parts))
        )

    def few(self) -> View:
        """The view of the chart's window with all its accounts, in order of time; for few of them."""
        frame = self.catalog.engine.ask(Rows(self.filters, self.windows[0]))
        places = np.sort(frame[OWN + "place"].to_numpy())
        excerpt = self.catalog.excerpt_of(
            self.catalog.engine.ask(Records(tuple(places.tolist()), window=self.windows[0]))
        )
        only = excerpt.index.by_time(excerpt.rows(places))
        return self.view_of(excerpt, self.windows[0], self.tallies[0], np.array(only, dtype=np.int64))

    # --- the chart ---------------------------------------------------------------------------------------------------

    @cached_property
    def scene(self) -> Scene:
        """The chart for a picture to be saved, in any room."""
        ask = self.catalog.engine.ask

        def drawing(width: float, height: float, names: str) -> tuple[Catalog, Chart]:
            catalog, _, chart = draw(self, width, height, names)
            return catalog, chart

        return Scene(self.view, ask(Key(self.filters, self.windows[0])), drawing)

    def drawn(self, width: int, height: int, stretch: float = 1.0) -> tuple[Catalog, View, Chart]:
        return draw(self, *asked_size(self.view, width, height), stretch)


@charts_of.register
def _(catalog: PartsCatalog, state: ViewState) -> tuple[View, Charts]:
    """The charts of all sizes are asked for at once, of very large tables only the first two: the page waits for them."""
    page, most = PartsPage(catalog, state), None if catalog.size <= MOST_DRAWN else 2

    def charts(sizes: Sequence[Size]) -> Iterable[tuple[Catalog, View, Chart]]:
        with ThreadPoolExecutor(len(sizes)) as pool:
            return list(pool.map(lambda size: page.drawn(size.width, size.height), sizes[:most]))

    return page.view, charts


@make_page.register
def _(catalog: PartsCatalog, state: ViewState, notices: list[str]) -> Page:
    return PartsPage(catalog, state, notices)


def _close(cluster: Any, process: int) -> None:
    """End a cluster with the process that began it, not with one that was forked from it."""
    if os.getpid() == process:
        cluster.close()


class PartsService(Service):
    """A table in parts, as a catalog in every language."""

    def __init__(self, tables: Tables, engine: Engine) -> None:
        self.tables, self.engine = tables, engine
        super().__init__(tables.empty)

    def _make(self, code: str, static: bool) -> Catalog:
        return PartsCatalog(self.archive, language(code), engine=self.engine, tables=self.tables)

    def warm_rest(self) -> None:
        """Nothing: the cluster's workers have that."""

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


def serve_parts(where: str, folder: Path, texts: Path | None) -> PartsService:
    """The Service of a folder of parts; `where` is `local` or `dask://HOST:PORT`, as the setting has it.

    `texts` is the folder of source texts, by default `sources` in the folder of parts.

    Raises TableError where the folder is none. A cluster that is not there is no error: the page says so.
    """
    from timeline.engine.cluster import DaskEngine, start_local

    manifest = read_manifest(folder)
    address = where.replace("dask://", "tcp://")
    if where == "local":
        cluster = start_local()
        atexit.register(_close, cluster, os.getpid())
        address = cluster.scheduler_address
    return PartsService(read_tables(folder, manifest, texts), DaskEngine(address, folder, manifest))
