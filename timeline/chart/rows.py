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

MARKS = Setting(6.5, 12)
LEAST, PAD = 23.0, 1.0  # px of a row, and above and below its marks
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


def build_rows(
    accounts: Accounts, members: Sequence[Bools], request: Request, survey: Survey | None = None
) -> RowChart:
    """A row for each of `members`, which are masks over the columns; the axis is that of all accounts, or of a survey of them."""
    drawn = Survey.drawn(accounts, request)
    scale = survey.scale(request) if survey else scale_of(spans_of(accounts, request), request)
    pixels, weights = build_pixels(accounts, drawn, scale), accounts.weights[drawn]
    inside = [own[drawn] for own in members]
    single = few_in([int(weights[own].sum()) for own in inside])
    rows = (_row(accounts, pixels, own, scale, bool(each)) for own, each in zip(inside, single, strict=True))
    return RowChart(scale, build_axis(scale, request.act_words, request.language), tuple(rows))


def few_in(counts: Sequence[int]) -> Bools:
    """Of which rows the accounts are drawn one by one, by how many each has."""
    numbers = np.array(counts, dtype=np.int64)
    order = np.argsort(numbers, kind="stable")
    single = np.zeros(len(numbers), dtype=bool)
    single[order] = (np.cumsum(numbers[order]) <= MOST_IN_ALL) & (numbers[order] <= MOST_MARKS)
    return single


def _row(accounts: Accounts, pixels: Pixels, inside: Bools, scale: TimeScale, single: bool) -> Row:
    weights, sides = accounts.weights[pixels.at[inside]], Sides(scale.left, scale.right)
    count = int(weights.sum())
    if not single:
        bins, at = np.unique((pixels.x[inside] - scale.left) // BIN, return_inverse=True)
        counts = np.bincount(at, weights, len(bins)).astype(np.int64)
        return Row(LEAST, count, bins=tuple(zip((bins * BIN).tolist(), counts.tolist(), strict=True)))
    units = build_units(accounts, build_dots(accounts, pixels, inside, sides), False)
    body = Filler(units, sides, lambda unit, details: Words(""), labelled=False).fill((), MARKS)
    height = max(LEAST, body.height + 2 * PAD)
    drawing = Drawing(accounts, body, (height - body.height) / 2 if height == LEAST else PAD, MARKS.radius, sides)
    return Row(height, count, drawing.marks(), drawing.capsules())
