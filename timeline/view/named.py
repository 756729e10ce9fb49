"""Who is named in accounts, with whom and by whom: counts alone, which add up over parts of the accounts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from timeline.view.facets import Facet

MOST_ACTORS = 24  # rows and columns of the matrix; the others are counted under it


def in_company(counts: np.ndarray) -> np.ndarray:
    """The actors of the matrix, by their places: the most named."""
    found: np.ndarray = np.argsort(-counts, kind="stable")[: min(MOST_ACTORS, np.count_nonzero(counts))]
    return found


def pairs_among(named: Facet, mask: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """In how many accounts of a mask two of the kept actors are named together: a table of both, filled above its diagonal."""
    size = len(kept)
    column = np.full(len(named.values), -1, dtype=np.int64)
    column[kept] = np.arange(size)
    own, row = column[named.codes], named.rows
    shown = (own >= 0) & mask[row]
    own, row = own[shown], row[shown]
    together = np.zeros(size * size, dtype=np.int64)
    # Those of an account follow each other: each with the next, with the one after that, ...
    for step in range(1, len(row)):
        same = row[step:] == row[:-step]
        if not same.any():
            break
        one, other = own[:-step][same], own[step:][same]
        together += np.bincount(np.minimum(one, other) * size + np.maximum(one, other), minlength=size * size)
    return np.triu(together.reshape(size, size), 1)


@dataclass(frozen=True, eq=False)
class Sketch:
    """What is counted for a profile; a sum over parts.

    `named`, `sources`, `standings` count accounts by places among the values of their facets, `speakers` by who says so.
    """

    accounts: int
    named: np.ndarray
    sources: np.ndarray
    standings: np.ndarray
    speakers: Counter[str]

    def plus(self, other: "Sketch") -> "Sketch":
        """Those of two parts."""
        return Sketch(
            self.accounts + other.accounts,
            self.named + other.named,
            self.sources + other.sources,
            self.standings + other.standings,
            self.speakers + other.speakers,
        )


def speakers(said: Iterable[str]) -> Counter[str]:
    """Who says so -> in how many accounts, by the cells of these."""
    return Counter(who for who in said if who)
