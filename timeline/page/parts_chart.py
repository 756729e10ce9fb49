"""The chart of a table in parts: marks where accounts can be told apart, elsewhere the counts that the parts gave."""

from dataclasses import replace as changed
from typing import Any

import numpy as np
import pandas as pd

from timeline.chart.chart import Chart, Density, Lane, Mark
from timeline.chart.layout import build_chart
from timeline.chart.marks import Accounts, columns
from timeline.chart.request import Request
from timeline.chart.scale import TimeScale
from timeline.chart.survey import Survey
from timeline.dates.days import Window
from timeline.engine.charts import COLUMNS, Fill, Filling, Look, Overview
from timeline.engine.queries import Records
from timeline.languages.language import ENGLISH
from timeline.page.chart import extent
from timeline.page.parts_base import PartsBase
from timeline.view.cards import Account
from timeline.view.catalog import Catalog
from timeline.view.drawing import coding_of, lanes_in, lanes_of, request_for, short_name
from timeline.view.view import Days, View


def draw(
    page: PartsBase, width: float, height: float, names: str = "", stretch: float = 1.0
) -> tuple[Catalog, View, Chart]:
    """The chart of a page in `width` x `height` pixels, and the catalog and view whose rows its marks are."""
    request = changed(request_for(page.catalog, page.view, width, height, names), stretch=stretch)
    lanes = lanes_of(page.catalog, page.state.lanes, page.tallies[0].sources, lanes_in(request.height))
    coding = coding_of(page.catalog, page.state.lanes, lanes)
    bare = changed(request, language=ENGLISH, act_words=())
    zoomed = page.state.zoomed
    overview = page.catalog.engine.ask(
        Look(page.filters, coding, bare, extent(page.catalog, page.view) if zoomed else None)
    )
    scale = overview.survey.scale(request)
    few, many, empty = _kinds(overview.survey, request)
    filling = page.catalog.engine.ask(Fill(page.filters, coding, bare, scale, few, many, empty))
    chart = build_chart(_accounts(page, filling, request, scale), lanes, request, overview.survey)
    return _numbered(page, chart, overview)


def _accounts(page: PartsBase, filling: Filling, request: Request, scale: TimeScale) -> Accounts:
    real = pd.concat([filling.single.assign(weight=1), filling.near.assign(weight=1), filling.best.assign(weight=0)])
    real = real.sort_values("row", ignore_index=True)
    titles = dict(zip(real["row"].tolist(), real["title"].tolist(), strict=True))
    sources = dict(zip(real["row"].tolist(), real["source"].tolist(), strict=True))
    every = pd.concat([real[[*COLUMNS, "weight"]], _bulk(filling.bulk, request.days)], ignore_index=True)
    keys = page.catalog.index.facets["source"].values
    singles, near = (tuple(frame["row"].tolist()) for frame in (filling.single, filling.near))

    def account(place: int, places: tuple[int, ...]) -> Account:
        excerpt = page.catalog.excerpt(Records(places))
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


def _numbered(page: PartsBase, chart: Chart, overview: Overview) -> tuple[Catalog, View, Chart]:
    """The chart with the accounts that it draws at hand: its marks are their rows."""
    places = {mark.row for mark in chart.marks()}
    places |= {lane.empty.nearest for lane in chart.lanes if lane.empty and lane.empty.nearest >= 0}
    excerpt = page.catalog.excerpt(Records(tuple(sorted(places))))
    row = dict(zip(excerpt.places.tolist(), range(excerpt.size), strict=True))
    view = page.view_of(excerpt, page.windows[0], page.tallies[0], np.arange(0))
    days = Days(overview.begun, overview.whole, page.catalog.index.extent)
    lanes = tuple(_renamed(lane, row) for lane in chart.lanes)
    return excerpt, changed(view, days=days), changed(chart, lanes=lanes)


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
