"""A lane's inside in its place: marks, capsules, density, and the line of its publication."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from timeline.chart.chart import Bar, Capsule, Empty, Label, Lane, Mark, Published
from timeline.chart.density import Crowd, build_density
from timeline.chart.fitting import PAD_BOTTOM, PAD_TOP, Fitted, LaneWork
from timeline.chart.free_space import Box
from timeline.chart.lane_body import Body
from timeline.chart.lane_names import LaneCounts, NameColumn
from timeline.chart.marks import Accounts, Bools, LaneInfo
from timeline.chart.placement import (
    HEADLINE_ROW,
    HEADLINE_SIZE,
    LABEL_ROW,
    LABEL_SIZE,
    Dot,
    Form,
    Sides,
    Unit,
    joined,
)
from timeline.chart.swarm import Cluster
from timeline.chart.text_width import text_width
from timeline.chart.time_scale import TimeScale
from timeline.chart.units import Pixels

HEADLINE_BAR, LABEL_BAR, STUB_BAR = 4.0, 3.0, 5.0
MOST_FADE, FADE_SHARE = 24.0, 0.42
PUBLISHED_SIZE, PUBLISHED_ROW = 12.0, 15.0
SHARE_ABOVE = 0.25  # of the height that a lane does not need


@dataclass(frozen=True)
class LanePlace:
    """Where a lane is, and what it is called."""

    number: int
    info: LaneInfo
    notes: tuple[str, ...]
    top: float
    bottom: float
    column: NameColumn

    def lane(self, scale: TimeScale, counts: LaneCounts, **inside: object) -> Lane:
        """The lane with what is in it."""
        published = self.info.published
        lit = scale.right if published is None else scale.x(published[1] + 1)
        n = self.number
        return Lane(
            self.info.key, self.column.name(self.info, scale.right), self.notes, self.top, self.bottom,
            lit_right=lit, drawn=counts.drawn[n], before=counts.before[n], after=counts.after[n],
            undated=counts.undated[n], **inside,
        )  # type: ignore[arg-type]  # fmt: skip

    def empty_lane(self, empty: Empty, scale: TimeScale, counts: LaneCounts) -> Lane:
        """The lane without any account."""
        return self.lane(scale, counts, empty=empty)


def draw_lane(
    place: LanePlace, work: LaneWork, fitted: Fitted, accounts: Accounts, pixels: Pixels, inside: Bools,
    scale: TimeScale, counts: LaneCounts,
) -> Lane:  # fmt: skip
    """A lane with accounts, as marks or as density."""
    sides, top = Sides(scale.left, scale.right), place.top + place.column.over + PAD_TOP
    if work.dense:
        crowd = Crowd(accounts, pixels.at[inside], pixels.x[inside])
        density = build_density(crowd, sides, top, place.bottom - 8, accounts.title)
        boxes = [_box(named.mark.label) for named in density.named if named.mark.label]
        return place.lane(
            scale, counts, density=density, published=_published(place, scale, boxes, density.base - density.height)
        )
    body = work.body(fitted.setting, fitted.details)
    spare = place.bottom - top - PAD_BOTTOM - body.height
    top += np.floor(spare * SHARE_ABOVE) if spare > 24 else 0.0
    drawing = Drawing(accounts, body, float(top), fitted.setting.radius, sides)
    marks, capsules = drawing.marks(), drawing.capsules()
    joins = tuple(drawing.joins())
    labels = [_box(mark.label) for mark in marks if mark.label]
    return place.lane(
        scale, counts, marks=marks, capsules=capsules, joins=joins,
        published=_published(place, scale, [*labels, *(_around(m) for m in marks), *(c[:4] for c in map(_frame, capsules))], place.bottom, labels),
    )  # fmt: skip


def _box(label: Label) -> Box:
    return label.left, label.top, label.right, label.bottom


def _around(mark: Mark) -> Box:
    return mark.x - mark.radius, mark.y - mark.radius, mark.x + mark.radius, mark.y + mark.radius


def _frame(capsule: Capsule) -> Box:
    return capsule.left, capsule.top, capsule.right, capsule.bottom


@dataclass(frozen=True)
class Drawing:
    """Turns a body into marks in their places."""

    accounts: Accounts
    body: Body
    top: float
    radius: float
    sides: Sides

    def marks(self) -> tuple[Mark, ...]:
        """All marks of the lane, named ones first."""
        named = [m for unit, form, y in self.body.named for m in self._named(unit, form, self.top + y)]
        rest = [m for n, (c, y) in enumerate(self.body.clusters) for m in self._clustered(n, c, self.top + y)]
        return (*named, *rest)

    def capsules(self) -> tuple[Capsule, ...]:
        """What holds the marks without a label, in the order that marks refer to."""
        return tuple(self._capsule(cluster, self.top + y) for cluster, y in self.body.clusters)

    def joins(self) -> Iterator[tuple[tuple[float, float], ...]]:
        """The thin lines between accounts of one event."""
        for unit, form, y in self.body.named:
            if points := joined(unit, form.shapes):
                yield tuple((x, self.top + y + at) for x, at in points)
        for cluster, y in self.body.clusters:
            if not cluster.kind < 4:
                yield tuple((x, self.top + y + at) for x, at in cluster.places)

    def _mark(self, dot: Dot, x: float, y: float, radius: float, headline: bool = False, **more: object) -> Mark:
        at, data = dot.at, self.accounts
        day = int(data.last[at] if data.at_end[at] else data.first[at])
        return Mark(
            int(data.row[at]), int(data.event[at]), day, x, y, radius, dot.rank[0], dot.rank[1], headline, dot.cut,
            **more,
        )  # type: ignore[arg-type]  # fmt: skip

    def _named(self, unit: Unit, form: Form, top: float) -> Iterator[Mark]:
        main = (
            unit.dots[0]
            if len(unit.dots) == 1
            else min(unit.dots, key=lambda d: (self.accounts.importance[d.at], d.at))
        )
        thick = HEADLINE_BAR if unit.headline else LABEL_BAR
        for dot, shape, bar in zip(unit.dots, form.shapes, form.bars, strict=True):
            label = _label(unit, form, top) if dot is main else None
            yield self._mark(
                dot, dot.x, top + shape, unit.radius, unit.headline, bar=_bar(dot, top + bar, thick), label=label
            )

    def _clustered(self, number: int, cluster: Cluster, top: float) -> Iterator[Mark]:
        for dot, (x, y) in zip(cluster.dots, cluster.places, strict=True):
            bar = _bar(dot, top + y, LABEL_BAR) if len(cluster.dots) > 1 and cluster.kind == 4 else None
            yield self._mark(dot, x, top + y, self.radius, bar=bar, cluster=number)

    def _capsule(self, cluster: Cluster, top: float) -> Capsule:
        left, _, right, bottom = cluster.box
        colours = {dot.rank[0] for dot in cluster.dots}
        return Capsule(
            max(left - cluster.fade_left * (cluster.kind != 3), self.sides.left), top,
            min(right + cluster.fade_right * (cluster.kind != 3), self.sides.right), top + bottom,
            cluster.fade_left, cluster.fade_right, colours.pop() if len(colours) == 1 else -1,
            cluster.outlined and not cluster.tinted, cluster.dots[0].cut if cluster.kind == 3 else 0,
            tuple(int(self.accounts.row[dot.at]) for dot in cluster.dots), cluster.tinted,
        )  # fmt: skip


def _bar(dot: Dot, y: float, thickness: float) -> Bar | None:
    if dot.right - dot.left < 1:
        return None
    fade = min(MOST_FADE, FADE_SHARE * (dot.right - dot.left))
    return Bar(dot.left, dot.right, y, thickness if dot.bar else STUB_BAR, fade * dot.fade_left, fade * dot.fade_right)


def _label(unit: Unit, form: Form, top: float) -> Label:
    left, high, right, low = form.label
    size, weight = (HEADLINE_SIZE, 600) if unit.headline else (LABEL_SIZE, 400)
    row = HEADLINE_ROW if unit.headline else LABEL_ROW
    return Label(
        left,
        top + high,
        right,
        top + low,
        form.lines,
        form.words.suffix,
        form.words.detail,
        form.side,
        size,
        weight,
        row,
    )


def _published(
    place: LanePlace, scale: TimeScale, taken: list[Box], lowest: float, labels: list[Box] | None = None
) -> Published | None:
    """The line of publication and its words in the lowest free place beside it."""
    info = place.info
    if info.published is None or not scale.panels[0].first <= info.published[1] < scale.panels[-1].end:
        return None
    x = scale.x(info.published[1] + 1)
    width = text_width(info.published_words, PUBLISHED_SIZE)
    spots = [
        (y, left)
        for y in np.arange(lowest - PUBLISHED_ROW - 3, place.top + place.column.over, -3).tolist()
        for left in (x + 5, x - 5 - width)
        if scale.left <= left
        and left + width <= scale.right
        and _free((left - 2, y, left + width + 4, y + PUBLISHED_ROW), taken)
    ]
    y, left = max(spots, key=lambda spot: (spot[0], spot[1] > x), default=(0.0, 0.0))
    words = info.published_words if spots else ""
    return Published(x, tuple(_stretches(x, place, taken if labels is None else labels)), words, left, y)


def _free(box: Box, taken: list[Box]) -> bool:
    return not any(t[0] < box[2] and box[0] < t[2] and t[1] < box[3] and box[1] < t[3] for t in taken)


def _stretches(x: float, place: LanePlace, labels: list[Box]) -> Iterator[tuple[float, float]]:
    """The parts of the line that no label covers."""
    y = place.top + 1
    for top, bottom in sorted((b[1] - 1, b[3] + 1) for b in labels if b[0] - 2 < x < b[2] + 2):
        if top > y:
            yield y, top
        y = max(y, bottom)
    if place.bottom - 1 > y:
        yield y, place.bottom - 1
