"""One view of the timeline: the accounts shown, as items in lanes, laid out. A pure function of (Desk, state, width)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from timeline.chart.figure import Look
from timeline.chart.layout import Chart, LaneItems, build_chart
from timeline.chart.packing import Item
from timeline.data.topic import OTHERS
from timeline.dates.days import Window
from timeline.dates.span import END_OPEN, STILL_OPEN
from timeline.view.catalog import Desk
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


def build_view(desk: Desk, state: ViewState) -> View:
    """Apply a state to a Desk."""
    index, topic = desk.index, desk.archive.topic
    window = default_window(index, state, (topic.start, topic.end))
    shown = apply_filters(index, state, window)
    rows = sorted(shown.rows().tolist(), key=lambda n: (not index.dated[n], index.first[n], index.last[n], n))
    events = tuple(dict.fromkeys(str(index.event[n]) for n in rows))
    sources = len({index.source[n] for n in rows})
    said = summary(len(rows), len(events), sources, desk.language)
    return View(state, window, shown, tuple(rows), events, said, describe(state, desk.names, desk.language))


def lay_out(desk: Desk, view: View, width: float) -> tuple[Chart, dict[str, Look]]:
    """The chart of a view over `width` pixels, and how each of its items looks."""
    rows = [n for n in view.rows if desk.index.dated[n]]
    groups = _groups(desk, view, rows)
    chart = build_chart(_lanes(desk, view, groups), view.window, width, view.state.fold, desk.language)
    return chart, {g.key: look(desk, g.rows) for g in groups}


@dataclass(frozen=True)
class Group:
    """Accounts drawn as one mark: a single one in lanes by source, all of an event otherwise."""

    key: str
    lane: str
    rows: tuple[int, ...]


def _groups(desk: Desk, view: View, rows: Sequence[int]) -> list[Group]:
    if view.state.lanes == "source":
        return [Group(_cell(desk, n, "id"), str(desk.index.source[n]), (n,)) for n in rows]
    told: dict[str, list[int]] = {}
    for n in rows:
        told.setdefault(str(desk.index.event[n]), []).append(n)
    column = {"actor": "camp", "type": "type"}.get(view.state.lanes)
    return [Group(event, _cell(desk, desk.lead(r), column) if column else "", tuple(r)) for event, r in told.items()]


def lane_groups(desk: Desk, view: View) -> list[tuple[str, list[Group]]]:
    """The dated marks of a view by lane, (lane name, groups in order of time); lanes without any are left out."""
    filled: dict[str, list[Group]] = {}
    for group in _groups(desk, view, [n for n in view.rows if desk.index.dated[n]]):
        filled.setdefault(group.lane, []).append(group)
    return [(name, filled[key]) for key, name in _lane_names(desk, view.state.lanes) if key in filled]


def _lanes(desk: Desk, view: View, groups: Sequence[Group]) -> list[LaneItems]:
    filled: dict[str, list[Group]] = {}
    for group in groups:
        filled.setdefault(group.lane, []).append(group)
    result = []
    for key, name in _lane_names(desk, view.state.lanes):
        if key in filled:
            items = [_item(desk, g) for g in filled[key]]
            many = desk.language.many
            by_source = view.state.lanes == "source"
            count = len(items)
            note = (
                many("%(n)s account", "%(n)s accounts", count)
                if by_source
                else many("%(n)s event", "%(n)s events", count)
            )
            result.append(LaneItems(key, name, items, note))
    return result


def _lane_names(desk: Desk, lanes: str) -> Iterable[tuple[str, str]]:
    if lanes == "one":
        return [("", desk.language.say("All events"))]
    if lanes == "actor":
        camps = [(camp, desk.word(camp)) for camp in desk.archive.topic.camps if camp != OTHERS]
        return [*camps, (OTHERS, desk.language.say("Others"))]
    return [(value, desk.names[lanes].get(value, value)) for value in desk.index.facets[lanes].values]


def _item(desk: Desk, group: Group) -> Item:
    index, rows = desk.index, group.rows
    lead = desk.lead(rows)
    row = desk.accounts[lead].row
    first, last = min(int(index.first[n]) for n in rows), max(int(index.last[n]) for n in rows)
    cells = [desk.accounts[n].row for n in rows]
    return Item(
        key=group.key,
        first=first,
        last=last,
        label=str(row["title"]),
        importance=int(str(row["importance"])),
        sources=desk.telling(str(row["event"])),
        soft_start=any(c["soft_start"] for c in cells),
        soft_end=any(c["soft_end"] for c in cells),
        lasting=all(END_OPEN in str(c["basis"]) or STILL_OPEN in str(c["basis"]) for c in cells),
    )


def look(desk: Desk, rows: Sequence[int]) -> Look:
    """How the mark of these accounts is drawn."""
    standings = {_cell(desk, n, "standing") for n in rows}
    standing = standings.pop() if len(standings) == 1 else "mixed"
    return Look(desk.type_colour(_cell(desk, desk.lead(rows), "type")), standing)


def _cell(desk: Desk, row: int, column: str) -> str:
    return str(desk.accounts[row].row[column])
