"""Density: a lane of more accounts than fit, counted in bins, with its headlines named on stems."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from timeline.chart.chart import Density, Label, Mark, Named
from timeline.chart.free_space import Box, FreeSpace
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
    crowd: Crowd, sides: Sides, top: float, bottom: float, step: float = STEP, labelled: bool = True
) -> Density:
    """The bins of a crowd between top and bottom, and where `labelled` as many names as fit over them."""
    rows = int(min(max((bottom - top - 40) // 34, 1), MOST_ROWS)) if labelled else 0
    count = int(np.ceil((sides.right - sides.left) / step))
    bins = np.clip(((crowd.x - sides.left) // step).astype(np.int64), 0, count - 1)
    of, weights = crowd.accounts, crowd.accounts.weights[crowd.at]
    vague, sure = of.vague[crowd.at], of.standing[crowd.at] == 0
    kinds = (sure & ~vague, ~sure & ~vague, vague)
    reported, rest, about = (np.bincount(bins[own], weights[own], count).astype(np.int64) for own in kinds)
    height = max(bottom - top - rows * HEADLINE_ROW - CLEAR, 8.0)
    bare = Density(sides.left, step, bottom, height, reported, rest, about, ())
    named = tuple(_names(crowd, bins, bare, sides, top, rows)) if rows else ()
    return Density(sides.left, step, bottom, height, reported, rest, about, named, crowd.before, crowd.after)


def top_of(density: Density, bin_: int) -> float:
    """The y of the top of a bin."""
    count = int(density.counts[bin_])
    return density.base - density.height * count / max(density.most, 1)


def _names(crowd: Crowd, bins: Ints, density: Density, sides: Sides, top: float, rows: int) -> Iterator[Named]:
    space, taken = FreeSpace(), list[float]()
    for n in _candidates(crowd, bins, density):
        x = float(crowd.x[n])
        if all(abs(x - other) >= SPACING for other in taken) and _has_room(space, x, rows):
            at = int(crowd.at[n])
            words = crowd.accounts.title(int(crowd.accounts.row[at]))
            if spot := _spot(space, x, words, sides, rows):
                y, side, left = spot
                taken.append(x)
                mark = _mark(crowd.accounts, at, x, top + y, words, side, left)
                yield Named(mark, top_of(density, int(bins[n])))


def _candidates(crowd: Crowd, bins: Ints, density: Density) -> list[int]:
    """The most telling account of each bin, headlines and full bins first."""
    importance, told = crowd.accounts.importance[crowd.at], crowd.accounts.told_by[crowd.at]
    order = np.lexsort((crowd.at, -told, importance, bins))
    order = order[crowd.accounts.row[crowd.at[order]] >= 0]
    best = order[np.unique(bins[order], return_index=True)[1]]
    counts = density.counts[bins[best]]
    return best[np.lexsort((best, -counts, importance[best]))][:MOST_TRIED].tolist()


def _parts(x: float, left: float, right: float, rows: int) -> tuple[Box, Box]:
    """What a name takes with its mark, and its stem below it."""
    return (left, 0.0, right, HEADLINE_ROW), (x - STEM, HEADLINE_ROW, x + STEM, HEADLINE_ROW * rows + 1)


def _has_room(space: FreeSpace, x: float, rows: int) -> bool:
    """Whether a mark has room there at all, however short its name: most have none, and that is soon seen."""
    return space.lowest(_parts(x, x - HEADLINE_RADIUS, x + HEADLINE_RADIUS, rows)) <= HEADLINE_ROW * (rows - 1)


def _spot(space: FreeSpace, x: float, words: str, sides: Sides, rows: int) -> tuple[float, str, float] | None:
    """Where a name goes: (y, side, left of its label); None where all rows are taken there."""
    width, reach = text_width(words, HEADLINE_SIZE, 600), HEADLINE_RADIUS + SPACE
    found: list[tuple[float, str, float, tuple[Box, Box]]] = []
    for side, left in (("right", x + reach), ("left", x - reach - width)):
        if left >= sides.left + 2 and left + width <= sides.right - 1:
            ends = min(left, x - HEADLINE_RADIUS), max(left + width, x + HEADLINE_RADIUS) + APART
            parts = _parts(x, *ends, rows)
            found.append((space.lowest(parts), side, left, parts))
    if not found:
        return None
    y, side, left, parts = min(found, key=lambda spot: spot[0])
    if y > HEADLINE_ROW * (rows - 1):
        return None
    space.take(parts, y)
    return y, side, left


def _mark(accounts: Accounts, at: int, x: float, top: float, words: str, side: str, left: float) -> Mark:
    width = text_width(words, HEADLINE_SIZE, 600)
    label = Label(left, top, left + width, top + HEADLINE_ROW, (words,), "", "", side, HEADLINE_SIZE, 600, HEADLINE_ROW)
    return Mark(
        int(accounts.row[at]), int(accounts.event[at]), int(accounts.anchor[at]), x, top + HEADLINE_ROW / 2,
        HEADLINE_RADIUS, int(accounts.colour[at]), int(accounts.standing[at]), True, label=label,
    )  # fmt: skip
