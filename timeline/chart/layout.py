"""Where everything goes: lanes of items under a time axis, laid out for one window and width. Pixels; no Plotly."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from timeline.chart.packing import ROW as ROW_HEIGHT
from timeline.chart.packing import Cluster, Item, Mark, Packed, pack
from timeline.chart.scale import Scale, build_scale
from timeline.chart.text_width import fit, wrap
from timeline.chart.ticks import Tick, build_ticks
from timeline.dates.days import Window
from timeline.languages.language import ENGLISH, Language

HEAD = 62  # px: the time axis above the lanes
TITLE_SIZE = 13
NOTE_SIZE = 11.5
TITLE_LINE = 17
LANE_PAD = 9  # px above and below the rows of a lane
HEADING = 22  # px: a lane's name above its rows, where there is no room beside them
GUTTER = 148
GUTTER_FROM = 640  # px: narrower plots have their lane names above the rows
NARROWEST = 240
ALL_ROWS = 132
FEWEST_ROWS, MOST_ROWS = 4, 44


@dataclass(frozen=True)
class LaneItems:
    """A lane before layout: its name, a short note under it, and its items."""

    key: str
    name: str
    items: Sequence[Item]
    note: str = ""


@dataclass(frozen=True)
class Lane:
    """One lane: its name in lines, its extent in y, and what is in it."""

    key: str
    title: tuple[str, ...]
    note: str
    top: float
    bottom: float
    marks: tuple[Mark, ...]
    clusters: tuple[Cluster, ...]


@dataclass(frozen=True)
class Chart:
    """A laid-out timeline, in pixels, y running downwards."""

    width: float
    height: float
    left: float  # where the plot begins, right of the lane names
    scale: Scale
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]

    @property
    def marks(self) -> list[Mark]:
        return [m for lane in self.lanes for m in lane.marks]

    @property
    def clusters(self) -> list[Cluster]:
        return [c for lane in self.lanes for c in lane.clusters]


def build_chart(
    lanes: Sequence[LaneItems], window: Window, width: float, fold: bool, language: Language = ENGLISH
) -> Chart:
    """Lay out lanes of items in a window of whole days over `width` pixels (at least NARROWEST)."""
    width = max(float(width), NARROWEST)
    left = float(GUTTER) if width >= GUTTER_FROM else 0.0
    spans = ((i.first, i.last, i.lasting) for lane in lanes for i in lane.items)
    scale = build_scale(window, width - left - 2, spans, fold, language)
    done, top = [], float(HEAD)
    for lane, packed in zip(lanes, _pack_all(lanes, scale, left), strict=True):
        done.append(_place(lane, packed, scale, left, top))
        top = done[-1].bottom
    return Chart(width, top + 4, left, scale, tuple(done), tuple(build_ticks(scale, language)))


def _pack_all(lanes: Sequence[LaneItems], scale: Scale, left: float) -> list[Packed]:
    """Pack every lane. Where all together would be too high, the lanes that need most get fewer rows."""
    packed = [pack(lane.items, scale, left, MOST_ROWS) for lane in lanes]
    limit = row_limit([p.rows for p in packed])
    return [
        p if p.rows <= limit else pack(lane.items, scale, left, limit) for p, lane in zip(packed, lanes, strict=True)
    ]


def row_limit(needed: Sequence[int]) -> int:
    """The rows a lane may have so that all lanes together keep to ALL_ROWS, none below FEWEST_ROWS."""
    limit = MOST_ROWS
    while limit > FEWEST_ROWS and sum(min(rows, limit) for rows in needed) > ALL_ROWS:
        limit -= 1
    return limit


def _place(lane: LaneItems, packed: Packed, scale: Scale, left: float, top: float) -> Lane:
    room = left - 18 if left else scale.width - 8
    title = wrap(lane.name, room, TITLE_SIZE, 600, 3) if left else [fit(lane.name, room, TITLE_SIZE, 600)]
    y = top + LANE_PAD + (0 if left else HEADING)
    bottom = y + packed.rows * ROW_HEIGHT + LANE_PAD
    if left:
        bottom = max(bottom, top + 2 * LANE_PAD + TITLE_LINE * (len(title) + bool(lane.note)))
    marks = tuple(replace(m, y=m.y + y) for m in packed.marks)
    clusters = tuple(replace(c, y=c.y + y) for c in packed.clusters)
    return Lane(lane.key, tuple(title), lane.note, top, bottom, marks, clusters)
