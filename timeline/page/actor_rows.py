"""Actors in time: a row for each of the most named, its marks on the timeline's own axis, and the finding in a sentence.

Positions are percentages of the chart's width, so that one layout serves every width near the one it was made for.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from timeline.chart.chart import Capsule, Mark
from timeline.chart.rows import BIN, Row, RowChart
from timeline.chart.scale import TimeScale
from timeline.page.actors import own_counts
from timeline.view.catalog import Catalog
from timeline.view.drawing import lay_out_rows
from timeline.view.labels import number
from timeline.view.state import ViewState
from timeline.view.view import View

MOST_ROWS = 20
FEW = 3  # accounts: who is named more rarely says little about the acts
WIDE, NARROW = 674.0, 339.0  # px that the two layouts are made for


@dataclass(frozen=True)
class Place:
    """Where something is: left end and width in percent, top and height in pixels."""

    left: float
    width: float
    top: float = 0.0
    height: float = 0.0


@dataclass(frozen=True)
class Shape:
    """An account's mark: its middle in percent and pixels, how it looks, and what it is of."""

    x: float
    y: float
    standing: str
    colour: int
    row: int


@dataclass(frozen=True)
class Span:
    """A vague span that holds marks: its place, its colour (-1: of several), and whether its ends fade."""

    place: Place
    colour: int
    fades: str


@dataclass(frozen=True)
class Strip:
    """What is drawn in a row, for one of the two widths."""

    height: float
    shapes: tuple[Shape, ...]
    spans: tuple[Span, ...]
    bins: str  # a path of SVG, where accounts are counted


@dataclass(frozen=True)
class ActorRow:
    """An actor's row: how many of the accounts drawn name it itself, and of all; `rows` are the former where they are needed."""

    actor: str
    rows: tuple[int, ...]
    accounts: int
    every: int
    chosen: bool
    wide: Strip
    narrow: Strip


@dataclass(frozen=True)
class Ruler:
    """The axis over the rows: acts with their titles, and ticks with their labels, in percent."""

    acts: tuple[tuple[Place, str, str], ...]
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class ActorChart:
    """The rows under their axis; `finding` is "" where there is none. `others` are actors beyond the rows."""

    finding: str
    rows: tuple[ActorRow, ...]
    ruler: Ruler
    narrow: Ruler
    actors: int
    drawn: int
    not_drawn: int

    @property
    def others(self) -> int:
        return self.actors - len(self.rows)


def build_actor_chart(catalog: Catalog, view: View, every: Sequence[int] | np.ndarray) -> ActorChart:
    """The chart of a view's accounts; `every` are all that pass the filters, of which undated ones are not drawn."""
    drawn = view.dated
    counts, totals = own_counts(catalog, drawn), own_counts(catalog, every)
    order = most_named(catalog, view.state, counts)
    members = [catalog.named.any_of([actor]) for actor in order]
    wide = lay_out_rows(catalog, view, members, WIDE)
    narrow = lay_out_rows(catalog, view, members, NARROW, "picture")
    rows = [tuple(drawn[own[drawn]].tolist()) for own in members] if catalog.static else []
    return actor_chart_of(
        catalog, view.state, (wide, narrow), Mentions(counts, len(drawn)), Mentions(totals, len(every)), rows
    )


@dataclass(frozen=True, eq=False)
class Mentions:
    """How many of some accounts name each actor itself, in the order of the catalog's actors, and how many these accounts are."""

    counts: np.ndarray
    accounts: int


def most_named(catalog: Catalog, state: ViewState, counts: np.ndarray) -> list[str]:
    """The actors that have rows, by how many accounts name them: the chosen ones, then the most named."""
    names, chosen, values = catalog.names["actor"], state.actor, catalog.index.facets["actor"].values
    found = {values[n]: int(counts[n]) for n in np.flatnonzero(counts).tolist()}
    return sorted(found, key=lambda a: (a not in chosen, -found[a], names[a]))[: catalog.at_most(MOST_ROWS)]


def actor_chart_of(
    catalog: Catalog,
    state: ViewState,
    charts: tuple[RowChart, RowChart],
    drawn: Mentions,
    every: Mentions,
    held: Sequence[tuple[int, ...]] = (),
) -> ActorChart:
    """The chart from its rows, laid out wide and narrow; `held` are the accounts of each, where a page counts them itself."""
    wide, narrow = charts
    order, chosen = most_named(catalog, state, drawn.counts), state.actor
    place = {actor: n for n, actor in enumerate(catalog.index.facets["actor"].values)}
    rows = tuple(
        ActorRow(
            a,
            held[n] if held else (),
            int(drawn.counts[place[a]]),
            int(every.counts[place[a]]),
            a in chosen,
            _strip(wide.rows[n], wide.scale),
            _strip(narrow.rows[n], narrow.scale),
        )
        for n, a in enumerate(order)
    )
    finding = "" if chosen else _finding(catalog, wide, order)
    named, undrawn = int(np.count_nonzero(drawn.counts)), every.accounts - drawn.accounts
    return ActorChart(finding, rows, _ruler(wide), _ruler(narrow), named, drawn.accounts, undrawn)


def _strip(row: Row, scale: TimeScale) -> Strip:
    spans = tuple(_span(capsule, scale) for capsule in row.capsules if capsule.tinted or capsule.outlined)
    shapes = tuple(_shape(mark, scale) for mark in row.marks)
    return Strip(round(row.height, 1), shapes, spans, "".join(_bins(row, scale)))


def _bins(row: Row, scale: TimeScale) -> Iterator[str]:
    """What is counted in bins, as the path of an SVG that is 100 wide and as high as the row."""
    most, width = max((count for _, count in row.bins), default=1), _share(scale, BIN - 1)
    for left, count in row.bins:
        tall = max(round((row.height - 5) * count / most), 1)
        yield f"M{_percent(scale, scale.left + left)} {row.height - 2:g}v-{tall}h{width}v{tall}z"


def _shape(mark: Mark, scale: TimeScale) -> Shape:
    standing = ("reported", "alleged", "planned", "denied")[mark.standing]
    return Shape(_percent(scale, mark.x), round(mark.y, 1), standing, mark.colour, mark.row)


def _span(capsule: Capsule, scale: TimeScale) -> Span:
    place = Place(
        _percent(scale, capsule.left),
        _share(scale, capsule.right - capsule.left),
        round(capsule.top, 1),
        round(capsule.bottom - capsule.top, 1),
    )
    fades = ("start " if capsule.fade_left else "") + ("end" if capsule.fade_right else "")
    return Span(place, -1 if capsule.outlined else capsule.colour, fades.strip())


def _ruler(chart: RowChart) -> Ruler:
    scale = chart.scale
    acts = tuple(
        (Place(_percent(scale, p.left), _share(scale, p.right - p.left)), t.title, t.words)
        for p, t in zip(scale.panels, chart.axis.titles, strict=True)
    )
    return Ruler(acts, tuple((_percent(scale, t.x), t.label) for t in chart.axis.ticks))


def _percent(scale: TimeScale, x: float) -> float:
    return round(100 * (x - scale.left) / (scale.right - scale.left), 2)


def _share(scale: TimeScale, width: float) -> float:
    return round(100 * width / (scale.right - scale.left), 2)


# --- the finding ---------------------------------------------------------------------------------------------------


def _finding(catalog: Catalog, chart: RowChart, actors: Sequence[str]) -> str:
    """Who is in every act, and who in one alone: the most named of each, persons before others; "" where nobody is."""
    acts = {a: _acts(row, chart.scale) for a, row in zip(actors, chart.rows, strict=True) if row.accounts >= FEW}
    count = len(chart.scale.panels)
    if count < 2:
        return ""
    everywhere, once = ([a for a, found in acts.items() if len(found) == n] for n in (count, 1))
    kind = {a: str(catalog.actors[a]["kind"]) for a in acts}
    persons = all(any(kind[a] == "person" for a in group) for group in (everywhere, once) if group)
    one, other = (next((a for a in g if kind[a] == "person" or not persons), "") for g in (everywhere, once))
    return _said(catalog, one, other, number(count, catalog.language), _title(chart, acts.get(other)))


def _said(catalog: Catalog, one: str, other: str, count: str, act: str) -> str:
    say, names = catalog.language.gettext, catalog.names["actor"]
    if one and other:
        values = {"one": names[one], "count": count, "other": names[other], "act": act}
        return say("%(one)s is in all %(count)s acts, %(other)s only in %(act)s", **values)
    if one:
        return say("%(one)s is in all %(count)s acts", one=names[one], count=count)
    return say("%(other)s is only in %(act)s", other=names[other], act=act) if other else ""


def _acts(row: Row, scale: TimeScale) -> Mapping[int, int]:
    """The acts that a row has marks in, and how many; of counted ones by where their bins lie."""
    found: Counter[int] = Counter()
    for n, panel in enumerate(scale.panels):
        marks = sum(panel.first <= mark.day < panel.stop for mark in row.marks)
        bins = sum(count for left, count in row.bins if panel.left <= scale.left + left + BIN / 2 < panel.right)
        found[n] = marks + bins
    return +found


def _title(chart: RowChart, acts: Mapping[int, int] | None) -> str:
    return chart.axis.titles[next(iter(acts))].title if acts else ""
