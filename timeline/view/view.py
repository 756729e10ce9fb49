"""One view of the timeline: the accounts shown, as items in lanes, laid out. A pure function of (Catalog, state, width)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from timeline.chart.figure import MarkStyle
from timeline.chart.layout import Chart, LaneItems, build_chart
from timeline.chart.packing import Item
from timeline.data.topic import OTHERS
from timeline.dates.days import Window
from timeline.dates.span import Limit
from timeline.view.catalog import Catalog
from timeline.view.filters import Shown, apply_filters, default_window
from timeline.view.labels import summary
from timeline.view.state import ViewState, describe


@dataclass(frozen=True)
class View:
    """What one state shows. `rows` are row numbers of accounts in order of time, undated ones last."""

    state: ViewState
    window: Window
    shown: Shown
    rows: tuple[int, ...]
    events: tuple[str, ...]  # in the order of `rows`
    summary: str
    describe: str

    @property
    def filtered_away(self) -> int:
        """Accounts that pass the filters but lie outside the window."""
        return int(self.shown.matching.sum() - self.shown.mask.sum())


def build_view(catalog: Catalog, state: ViewState, within: Window | None = None) -> View:
    """Apply a state to a Catalog; `within` takes the place of the window that the state asks for."""
    index, topic = catalog.index, catalog.archive.topic
    window = within or default_window(index, state, (topic.start, topic.end))
    shown = apply_filters(index, state, window)
    rows = index.by_time(shown.rows().tolist())
    events = tuple(dict.fromkeys(str(index.event[n]) for n in rows))
    sources = len({index.source[n] for n in rows})
    said = summary(len(rows), len(events), sources, catalog.language)
    return View(state, window, shown, tuple(rows), events, said, describe(state, catalog.names, catalog.language))


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
        return [Group(_cell(catalog, n, "id"), str(catalog.index.source[n]), (n,)) for n in rows]
    told: dict[str, list[int]] = {}
    for n in rows:
        told.setdefault(str(catalog.index.event[n]), []).append(n)
    column = {"actor": "camp", "type": "type"}.get(view.state.lanes)
    return [
        Group(event, _cell(catalog, catalog.main_account(r), column) if column else "", tuple(r))
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
    index, rows = catalog.index, group.rows
    main_account = catalog.main_account(rows)
    row = catalog.accounts[main_account].row
    first, last = min(int(index.first[n]) for n in rows), max(int(index.last[n]) for n in rows)
    cells = [catalog.accounts[n].row for n in rows]
    return Item(
        key=group.key,
        first=first,
        last=last,
        label=str(row["title"]),
        importance=int(str(row["importance"])),
        sources=catalog.telling(str(row["event"])),
        uncertain_start=any(c["uncertain_start"] for c in cells),
        uncertain_end=any(c["uncertain_end"] for c in cells),
        lasting=all(c["span"] and c["span"].last.limit in (Limit.OPEN, Limit.STILL_OPEN) for c in cells),
    )


def mark_style(catalog: Catalog, rows: Sequence[int]) -> MarkStyle:
    """How the mark of these accounts is drawn."""
    standings = {_cell(catalog, n, "standing") for n in rows}
    standing = standings.pop() if len(standings) == 1 else "mixed"
    return MarkStyle(catalog.type_colour(_cell(catalog, catalog.main_account(rows), "type")), standing)


def _cell(catalog: Catalog, row: int, column: str) -> str:
    return str(catalog.accounts[row].row[column])
