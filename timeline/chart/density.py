"""Density: a lane of more accounts than fit, counted in bins, with its headlines named on stems."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from timeline.chart.chart import Density, Label, Mark, Named
from timeline.chart.marks import Accounts, Floats, Ints
from timeline.chart.placement import APART, HEADLINE_RADIUS, HEADLINE_ROW, HEADLINE_SIZE, SPACE, Sides
from timeline.chart.text_width import text_width

STEP = 4.0  # px of a bin
MOST_BINS = 2_400  # of all lanes; of more lanes the bins are wider
SPACING = 64.0  # px between two stems at least
MOST_ROWS = 3  # of names
MOST_TRIED = 48  # bins that are asked for a name
CLEAR = 8.0  # px between the names and the highest bin
STEM = 3.0  # px to either side that a stem keeps free


@dataclass(frozen=True)
class Crowd:
    """The accounts of one lane whose day is in the window: their places in the columns, and their x.

    `before` and `after` count those that only reach into it.
    """

    accounts: Accounts
    at: Ints
    x: Floats
    before: int
    after: int


def step_of(crowds: int, sides: Sides) -> float:
    """The width of the bins of so many lanes."""
    return STEP * max(1, -int(-crowds * (sides.right - sides.left) // (STEP * MOST_BINS)))


def build_density(
    crowd: Crowd, sides: Sides, top: float, bottom: float, step: float = STEP, labelled: bool = True, colour: int = -1
) -> Density:
    """The bins of a crowd between top and bottom, and where `labelled` as many names as fit over them."""
    rows = int(min(max((bottom - top - 40) // 34, 1), MOST_ROWS)) if labelled else 0
    count = int(np.ceil((sides.right - sides.left) / step))
    bins = np.minimum(np.maximum((crowd.x - sides.left) // step, 0), count - 1).astype(np.int64)
    of = crowd.accounts
    kind = np.where(of.vague[crowd.at], 2, of.standing[crowd.at] != 0)  # in the order of the fields of Density
    kinds = np.bincount(kind * count + bins, of.weights[crowd.at], 3 * count).astype(np.int64).reshape(3, count)
    reported, rest, vague = kinds
    height, counts = max(bottom - top - rows * HEADLINE_ROW - CLEAR, 8.0), kinds.sum(axis=0)
    tops = bottom - height * counts / max(int(counts.max(initial=0)), 1)
    stands = _stands(crowd, _candidates(crowd, bins, counts), sides, rows) if rows else ()
    named = tuple(Named(_mark(of, int(crowd.at[n]), stand, top), float(tops[bins[n]])) for n, stand in stands)
    return Density(sides.left, step, bottom, height, reported, rest, vague, named, crowd.before, crowd.after, colour)


class Stand(NamedTuple):
    """Where a name stands over its crowd: the x of its mark, the ends of both, its row from the top, and its label."""

    x: float
    left: float
    right: float
    row: int
    words: str
    side: str
    label: float  # left of the label
    width: float  # of the label


def _candidates(crowd: Crowd, bins: Ints, counts: Ints) -> list[int]:
    """The most telling account of each bin, headlines and full bins first."""
    importance, told = crowd.accounts.importance[crowd.at], crowd.accounts.told_by[crowd.at]
    real = np.flatnonzero(crowd.accounts.row[crowd.at] >= 0)
    grades, tellers = importance.max(initial=0) + 1, told.max(initial=0) + 1
    worth = (bins * grades + importance) * tellers - told  # one key in the place of three: sorted in half the time
    order = real[np.argsort(worth[real], kind="stable")]
    best = order[np.flatnonzero(np.diff(bins[order], prepend=-1))]
    return best[np.lexsort((best, -counts[bins[best]], importance[best]))][:MOST_TRIED].tolist()


def _stands(crowd: Crowd, candidates: Iterable[int], sides: Sides, rows: int) -> Iterator[tuple[int, Stand]]:
    """The candidates that have room, one after the other, and where each stands."""
    found = list[Stand]()
    for n in candidates:
        x = float(crowd.x[n])
        # Whether a mark has room there at all, however short its name: most have none, and that is soon seen.
        if _free_row(found, x, x - HEADLINE_RADIUS, x + HEADLINE_RADIUS, rows) < rows:
            words = crowd.accounts.title(int(crowd.accounts.row[crowd.at[n]]))
            if stand := _stand(found, x, words, sides, rows):
                found.append(stand)
                yield n, stand


def _stand(found: Sequence[Stand], x: float, words: str, sides: Sides, rows: int) -> Stand | None:
    """Where a name goes, best to the right of its mark; None where all rows are taken there."""
    width, reach = text_width(words, HEADLINE_SIZE, 600), HEADLINE_RADIUS + SPACE
    best: Stand | None = None
    for side, label in (("right", x + reach), ("left", x - reach - width)):
        if label >= sides.left + 2 and label + width <= sides.right - 1:
            left, right = min(label, x - HEADLINE_RADIUS), max(label + width, x + HEADLINE_RADIUS) + APART
            row = _free_row(found, x, left, right, best.row if best else rows)
            if row < (best.row if best else rows):
                best = Stand(x, left, right, row, words, side, label, width)
    return best


def _free_row(found: Iterable[Stand], x: float, left: float, right: float, rows: int) -> int:
    """The first of `rows` that is free from `left` to `right` and has room for a stem at `x` down to the bins; else `rows`."""
    taken = 0  # a bit for each row
    for other in found:
        if abs(other.x - x) < SPACING:
            return rows
        if other.left < right and left < other.right:
            taken |= 1 << other.row
            if other.left < x + STEM and x - STEM < other.right:  # no stem goes down through its name
                taken |= (1 << other.row) - 1
            if left < other.x + STEM and other.x - STEM < right:  # and no name lies over its stem
                taken |= -2 << other.row
    free = ~taken & (1 << rows) - 1
    return (free & -free).bit_length() - 1 if free else rows


def _mark(accounts: Accounts, at: int, stand: Stand, top: float) -> Mark:
    y, right = top + stand.row * HEADLINE_ROW, stand.label + stand.width
    label = Label(
        stand.label, y, right, y + HEADLINE_ROW, (stand.words,), "", "", stand.side, HEADLINE_SIZE, 600, HEADLINE_ROW
    )  # fmt: skip
    return Mark(
        int(accounts.row[at]), int(accounts.event[at]), int(accounts.anchor[at]), stand.x, y + HEADLINE_ROW / 2,
        HEADLINE_RADIUS, int(accounts.colour[at]), int(accounts.standing[at]), True, label=label,
    )  # fmt: skip
