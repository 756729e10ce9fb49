"""Rows: the accounts of a chart once more on its time axis, by what an account may have several of, such as actors."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from timeline.chart.axis import Axis, build_axis
from timeline.chart.chart import Capsule, Mark
from timeline.chart.lane_body import Filler
from timeline.chart.lanes import Drawing
from timeline.chart.marks import Accounts, Bools
from timeline.chart.placement import Sides, Words
from timeline.chart.request import Request
from timeline.chart.scale import TimeScale
from timeline.chart.survey import Survey, scale_of, spans_of
from timeline.chart.swarm import Setting
from timeline.chart.units import Pixels, build_dots, build_pixels, build_units

MARKS = Setting(7.5, 12)
LEAST, PAD = 23.0, 3.0  # px of a row, and above and below its marks
MOST_MARKS, MOST_IN_ALL = (
    80,
    400,
)  # of a row, and of all rows; more are counted in bins, those of the fullest rows first
BIN = 4.0  # px


@dataclass(frozen=True, eq=False)
class Row:
    """One row, y counted from its top: its marks and what holds them, or where they are too many a count for each bin."""

    height: float
    accounts: int
    marks: tuple[Mark, ...] = ()
    capsules: tuple[Capsule, ...] = ()
    bins: tuple[tuple[float, int], ...] = ()  # left end in px, and how many


@dataclass(frozen=True, eq=False)
class RowChart:
    """Rows under one axis; what stands where in pixels of the width that was asked for."""

    scale: TimeScale
    axis: Axis
    rows: tuple[Row, ...]


def build_rows(accounts: Accounts, members: Sequence[Bools], request: Request) -> RowChart:
    """A row for each of `members`, which are masks over the columns; the axis is that of all accounts."""
    drawn, scale = Survey.drawn(accounts, request), scale_of(spans_of(accounts, request), request)
    pixels = build_pixels(accounts, drawn, scale)
    inside = [own[drawn] for own in members]
    counts = np.array([int(own.sum()) for own in inside], dtype=np.int64)
    order = np.argsort(counts, kind="stable")
    single = np.zeros(len(counts), dtype=bool)
    single[order] = (np.cumsum(counts[order]) <= MOST_IN_ALL) & (counts[order] <= MOST_MARKS)
    rows = tuple(_row(accounts, pixels, own, scale, bool(each)) for own, each in zip(inside, single, strict=True))
    return RowChart(scale, build_axis(scale, request.act_words, request.language), rows)


def _row(accounts: Accounts, pixels: Pixels, inside: Bools, scale: TimeScale, single: bool) -> Row:
    count, sides = int(inside.sum()), Sides(scale.left, scale.right)
    if not single:
        bins, counts = np.unique((pixels.x[inside] - scale.left) // BIN, return_counts=True)
        return Row(LEAST, count, bins=tuple(zip((bins * BIN).tolist(), counts.tolist(), strict=True)))
    units = build_units(accounts, build_dots(accounts, pixels, inside, sides), False)
    body = Filler(units, sides, lambda unit, details: Words(""), labelled=False).fill((), MARKS)
    height = max(LEAST, body.height + 2 * PAD)
    drawing = Drawing(accounts, body, (height - body.height) / 2 if height == LEAST else PAD, MARKS.radius, sides)
    return Row(height, count, drawing.marks(), drawing.capsules())
