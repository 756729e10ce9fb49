"""A lane's inside in its place: marks, capsules, density, and the line of its publication."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from timeline.chart.axis import TICK_SIZE
from timeline.chart.chart import Bar, Capsule, Density, Empty, Label, Lane, Mark, Published
from timeline.chart.density import Crowd, build_density
from timeline.chart.fitting import Fitted, LaneWork
from timeline.chart.free_space import Box
from timeline.chart.lane_body import Body
from timeline.chart.lane_names import NAME_TOP, NOTE_LINE, NOTE_SIZE, LaneCounts, NameColumn
from timeline.chart.marks import Accounts, LaneInfo
from timeline.chart.placement import Dot, Form, Sides, Unit, joined
from timeline.chart.published import Surroundings, build_published, label_box, mark_boxes, published_on
from timeline.chart.scale import TimeScale
from timeline.chart.swarm import EVENT, SPAN, Cluster
from timeline.chart.text_width import fit, text_width
from timeline.chart.units import main_dot

HEADLINE_BAR, LABEL_BAR, STUB_BAR = 4.0, 3.0, 5.0
SCALE_APART = 16.0  # px from the numbers of a scale to the plot, and to what stands before them
NAME_BESIDE, NAME_HALF = 6.0, 7.0  # px from what is drawn to a name in a small picture; half the height of its letters
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
    scale: TimeScale
    counts: LaneCounts

    @property
    def content_top(self) -> float:
        return self.top + self.column.over + self.column.pads[0]

    @property
    def sides(self) -> Sides:
        return Sides(self.scale.left, self.scale.right)

    def bare(self, empty: Empty | None = None, **inside: Any) -> Lane:
        """The lane with nothing in it, or with what is `inside`, by the fields of a Lane."""
        published, n, counts = self.info.published, self.number, self.counts
        lit = self.scale.right if published is None else self.scale.x(published[1] + 1)
        return Lane(
            self.info.key, self.name, top=self.top, bottom=self.bottom, lit_right=lit, empty=empty,
            drawn=counts.drawn[n], before=counts.before[n], after=counts.after[n], undated=counts.undated[n],
            **{"notes": self.notes, **inside},
        )  # fmt: skip

    @cached_property
    def name(self) -> tuple[str, ...]:
        """What it is called, in lines."""
        return self.column.name(self.info, self.notes, self.scale.right)

    def published(self, marks: Sequence[Mark], others: Sequence[Box]) -> Published | None:
        """The line of its source's publication, between marks and the boxes of all that is no label."""
        labels = [label_box(mark.label) for mark in marks if mark.label]
        around = Surroundings(self.top + self.column.over, self.bottom, labels, others, self.column.ticks)
        return build_published(self.info, self.scale, around)

    def notes_beside(self, density: Density) -> tuple[str, ...]:
        """The notes, of which the one level with the upper number of the density's scale leaves room for that number."""
        notes, level = list(self.notes), density.base - density.height
        room = self.scale.left - SCALE_APART - text_width(f"{density.most:,} –", TICK_SIZE)
        first = self.top + NAME_TOP + len(self.name) * (NOTE_LINE + 1) - NOTE_SIZE / 3  # the middle of the first note
        for n, note in enumerate(notes if self.column.where == "beside" else ()):
            if abs(first + n * NOTE_LINE - level) < NOTE_LINE and text_width(note, NOTE_SIZE) > room:
                short = min(range(n, len(notes)), key=lambda other: text_width(notes[other], NOTE_SIZE))
                notes[n], notes[short] = notes[short], note
                notes[n] = fit(notes[n], room, NOTE_SIZE)
        return tuple(notes)

    def name_left(self, boxes: Sequence[Box]) -> float:
        """Where the name stands in a small picture: in the blank part of its lane, best beyond all that is in it."""
        if not self.column.small or not boxes:
            return 0.0
        width, middle = text_width(self.info.short or self.info.name, NOTE_SIZE), (self.top + self.bottom) / 2
        published = [self.scale.x(self.info.published[1] + 1)] if self.info.published else []
        across = [(b[0], b[2]) for b in boxes if b[1] < middle + NAME_HALF and b[3] > middle - NAME_HALF]
        across += [(x, x) for x in published]
        beyond = max(*(box[2] for box in boxes), *published, 0.0) + NAME_BESIDE
        lefts = [beyond, 5.0, *sorted(right + NAME_BESIDE for _, right in across)]
        fitting = [left for left in lefts if left + width <= self.scale.right] or [5.0]

        def covered(left: float) -> float:
            return sum(max(0.0, min(right, left + width) - max(first, left) + 1) for first, right in across)

        return min(fitting, key=covered)  # the first of those that cover nothing, if there is one


def draw_dense(place: LanePlace, crowd: Crowd, step: float) -> Lane:
    """A lane with more accounts than fit, in bins of so many pixels."""
    top, bottom, labelled = place.content_top, place.bottom - 8, not place.column.small
    density = build_density(crowd, place.sides, top, bottom, step, labelled, place.info.colour)
    notes = place.notes_beside(density)
    if published_on(place.info, place.scale) is None:
        return place.bare(notes=notes, density=density)
    marks = [named.mark for named in density.named]
    stems = [(n.mark.x - 2, n.mark.y, n.mark.x + 2, n.stem_bottom) for n in density.named]
    last = density.left + density.step * (int(np.flatnonzero(density.counts).max(initial=-1)) + 1)
    counted = (density.left, density.base - density.height, last, density.base)
    others = [*(box for mark in marks for box in mark_boxes(mark)), *stems, counted]
    return place.bare(notes=notes, density=density, published=place.published(marks, others))


def draw_marks(place: LanePlace, work: LaneWork, fitted: Fitted, accounts: Accounts) -> Lane:
    """A lane with a mark for each account."""
    body, top = work.body(fitted.setting, fitted.details), place.content_top
    spare = place.bottom - top - place.column.pads[1] - body.height
    top += int(spare * SHARE_ABOVE) if spare > 24 else 0
    drawing = Drawing(accounts, body, top, fitted.setting.radius, place.sides)
    marks, capsules = drawing.marks(), drawing.capsules()
    lane = place.bare(marks=marks, capsules=capsules, joins=tuple(drawing.joins()))
    if published_on(place.info, place.scale) is None and not place.column.small:
        return lane
    boxes = [box for mark in marks for box in mark_boxes(mark)]
    boxes += [(c.left, c.top, c.right, c.bottom) for c in capsules]
    return replace(lane, name_left=place.name_left(boxes), published=place.published(marks, boxes))


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
            if cluster.kind == EVENT:
                yield tuple((x, self.top + y + at) for x, at in cluster.places)

    def _named(self, unit: Unit, form: Form, top: float) -> Iterator[Mark]:
        main = main_dot(unit, self.accounts)
        thick = HEADLINE_BAR if unit.headline else LABEL_BAR
        for dot, shape, bar in zip(unit.dots, form.shapes, form.bars, strict=True):
            label = _label(unit, form, top) if dot is main and form.lines else None
            yield _mark(dot, dot.x, top + shape, unit.radius, unit.headline, _bar(dot, top + bar, thick), label)

    def _clustered(self, number: int, cluster: Cluster, top: float) -> Iterator[Mark]:
        for dot, (x, y) in zip(cluster.dots, cluster.places, strict=True):
            bar = _bar(dot, top + y, LABEL_BAR) if cluster.kind == EVENT else None
            yield _mark(dot, x, top + y, self.radius, False, bar, None, number)

    def _capsule(self, cluster: Cluster, top: float) -> Capsule:
        left, _, right, bottom = cluster.box
        outside = cluster.kind != SPAN  # the fades of a column lie beside it, those of a span within
        colours = {dot.rank[0] for dot in cluster.dots}
        return Capsule(
            left - cluster.fade_left * outside, top, right + cluster.fade_right * outside, top + bottom,
            cluster.fade_left, cluster.fade_right, colours.pop() if len(colours) == 1 else -1,
            cluster.outlined and not cluster.tinted, cluster.dots[0].cut if cluster.kind == SPAN else 0,
            tuple([dot.row for dot in cluster.dots]), cluster.tinted,
        )  # fmt: skip


def _mark(
    dot: Dot, x: float, y: float, radius: float, headline: bool, bar: Bar | None, label: Label | None, cluster: int = -1
) -> Mark:
    colour, standing = dot.rank
    return Mark(dot.row, dot.event, dot.day, x, y, radius, colour, standing, headline, dot.cut, bar, label, cluster)


def _bar(dot: Dot, y: float, thickness: float) -> Bar | None:
    if dot.right - dot.left < 1:
        return None
    thick = thickness if dot.bar else STUB_BAR
    return Bar(dot.left, dot.right, y, thick, *dot.fades(dot.right - dot.left))


def _label(unit: Unit, form: Form, top: float) -> Label:
    left, high, right, low = form.label
    weight, words = 600 if unit.headline else 400, form.words
    return Label(
        left,
        top + high,
        right,
        top + low,
        form.lines,
        words.suffix,
        words.detail,
        form.side,
        form.size,
        weight,
        form.row,
    )
