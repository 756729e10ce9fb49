"""One view of the timeline: the accounts shown, as items in lanes, laid out. A pure function of (Catalog, state, width)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from timeline.chart.figure import MarkStyle
from timeline.chart.layout import Chart, LaneItems, build_chart
from timeline.chart.packing import Item
from timeline.data.topic import OTHERS
from timeline.dates.days import Window
from timeline.view.catalog import Catalog
from timeline.view.filters import Shown, apply_filters, default_window
from timeline.view.labels import summary
from timeline.view.on_demand import Names
from timeline.view.state import ViewState, describe


@dataclass(frozen=True, eq=False)
class View:
    """What one state shows of a Catalog. Sequences of accounts and events are made when they are asked for."""

    catalog: Catalog
    state: ViewState
    window: Window
    shown: Shown
    summary: str
    describe: str
    only: np.ndarray | None = None  # row numbers in order of time, where they are not all that `shown` lets through

    @property
    def filtered_away(self) -> int:
        """Accounts that pass the filters but lie outside the window."""
        return int(self.shown.matching.sum() - self.shown.mask.sum())

    @cached_property
    def order(self) -> np.ndarray:
        """The row numbers of the accounts in order of time, undated ones last."""
        return self.catalog.index.in_order(self.shown.mask) if self.only is None else self.only

    @cached_property
    def count(self) -> int:
        """How many accounts there are."""
        return int(self.shown.mask.sum()) if self.only is None else len(self.only)

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The same as `order`."""
        return tuple(self.order.tolist())

    @cached_property
    def events(self) -> Names:
        """Their events, in that order."""
        return Names(self.catalog.events, pd.unique(self.catalog.columns.event[self.order]))

    @property
    def dated(self) -> np.ndarray:
        """Those of `order` that have a date."""
        found: np.ndarray = self.order[self.catalog.index.dated[self.order]]
        return found


def build_view(catalog: Catalog, state: ViewState, within: Window | None = None) -> View:
    """Apply a state to a Catalog; `within` takes the place of the window that the state asks for."""
    index, columns, topic = catalog.index, catalog.columns, catalog.archive.topic
    window = within or default_window(index, state, (topic.start, topic.end))
    shown = apply_filters(index, state, window)
    events, sources = (int((np.bincount(codes[shown.mask]) > 0).sum()) for codes in (columns.event, columns.source))
    said = summary(int(shown.mask.sum()), events, sources, catalog.language)
    described = describe(state, catalog.names, catalog.language)
    return View(catalog, state, window, shown, said, described)


def lay_out(catalog: Catalog, view: View, width: float) -> tuple[Chart, dict[str, MarkStyle]]:
    """The chart of a view over `width` pixels, and how each of its items looks."""
    rows = [n for n in view.rows if catalog.index.dated[n]]
    groups = _groups(catalog, view, rows)
    chart = build_chart(_lanes(catalog, view, groups), view.window, width, view.state.fold, catalog.language)
    return chart, {g.key: mark_style(catalog, g.rows) for g in groups}


@dataclass(frozen=True)
class Group:
    """Accounts drawn as one mark: a single one in lanes by source, all of an event otherwise."""

    key: str
    lane: str
    rows: tuple[int, ...]


def _groups(catalog: Catalog, view: View, rows: Sequence[int]) -> list[Group]:
    if view.state.lanes == "source":
        ids = catalog.archive.accounts["id"].array
        return [Group(ids[n], catalog.index.source[n], (n,)) for n in rows]
    told: dict[str, list[int]] = {}
    for n in rows:
        told.setdefault(catalog.index.event[n], []).append(n)
    column = {"actor": "camp", "type": "type"}.get(view.state.lanes)
    return [
        Group(event, catalog.cell(catalog.main_account(r), column) if column else "", tuple(r))
        for event, r in told.items()
    ]


def lane_groups(catalog: Catalog, view: View) -> list[tuple[str, list[Group]]]:
    """The dated marks of a view by lane, (lane name, groups in order of time); lanes without any are left out."""
    filled: dict[str, list[Group]] = {}
    for group in _groups(catalog, view, [n for n in view.rows if catalog.index.dated[n]]):
        filled.setdefault(group.lane, []).append(group)
    return [(name, filled[key]) for key, name in _lane_names(catalog, view.state.lanes) if key in filled]


def _lanes(catalog: Catalog, view: View, groups: Sequence[Group]) -> list[LaneItems]:
    filled: dict[str, list[Group]] = {}
    for group in groups:
        filled.setdefault(group.lane, []).append(group)
    result = []
    for key, name in _lane_names(catalog, view.state.lanes):
        if key in filled:
            items = [_item(catalog, g) for g in filled[key]]
            ngettext = catalog.language.ngettext
            by_source = view.state.lanes == "source"
            count = len(items)
            note = (
                ngettext("%(n)s account", "%(n)s accounts", count)
                if by_source
                else ngettext("%(n)s event", "%(n)s events", count)
            )
            result.append(LaneItems(key, name, items, note))
    return result


def _lane_names(catalog: Catalog, lanes: str) -> Iterable[tuple[str, str]]:
    if lanes == "one":
        return [("", catalog.language.gettext("All events"))]
    if lanes == "actor":
        camps = [(camp, catalog.word(camp)) for camp in catalog.archive.topic.camps if camp != OTHERS]
        return [*camps, (OTHERS, catalog.language.gettext("Others"))]
    return [(value, catalog.names[lanes].get(value, value)) for value in catalog.index.facets[lanes].values]


def _item(catalog: Catalog, group: Group) -> Item:
    columns, rows = catalog.columns, list(group.rows)
    main_account = catalog.main_account(rows)
    return Item(
        key=group.key,
        first=int(columns.first[rows].min()),
        last=int(columns.last[rows].max()),
        label=catalog.title(main_account),
        importance=int(columns.importance[main_account]),
        sources=int(columns.told_by[main_account]),
        uncertain_start=bool(columns.uncertain_start[rows].any()),
        uncertain_end=bool(columns.uncertain_end[rows].any()),
        lasting=bool(columns.lasting[rows].all()),
    )


def mark_style(catalog: Catalog, rows: Sequence[int]) -> MarkStyle:
    """How the mark of these accounts is drawn."""
    standings = {catalog.cell(n, "standing") for n in rows}
    standing = standings.pop() if len(standings) == 1 else "mixed"
    return MarkStyle(catalog.type_colour(catalog.cell(catalog.main_account(rows), "type")), standing)
