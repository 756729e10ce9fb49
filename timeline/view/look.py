"""What accounts look like together, for a key: which types and standings they have, and whether they last, or are unsure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from timeline.view.columns import Columns
from timeline.view.view import View


@dataclass(frozen=True)
class Look:
    """Places among the values of the facets; a sum over parts of the accounts."""

    types: frozenset[int]
    standings: frozenset[int]
    sources: frozenset[int]
    lasting: bool  # whether any lasts for more than a day
    unsure: bool  # whether an end of any is not known exactly

    @classmethod
    def of(cls, columns: Columns, rows: np.ndarray) -> "Look":
        """That of dated accounts."""
        unsure = columns.uncertain_start[rows] | columns.uncertain_end[rows] | columns.unsure[rows].any(axis=1)
        return cls(
            frozenset(np.unique(columns.type[rows]).tolist()),
            frozenset(np.unique(columns.standing[rows]).tolist()),
            frozenset(np.unique(columns.source[rows]).tolist()),
            bool((columns.first[rows] != columns.last[rows]).any()),
            bool(unsure.any()),
        )

    @classmethod
    def sum(cls, parts: Sequence["Look"]) -> "Look":
        """That of all parts."""
        return reduce(cls._plus, parts)

    def _plus(self, other: "Look") -> "Look":
        return Look(
            self.types | other.types,
            self.standings | other.standings,
            self.sources | other.sources,
            self.lasting or other.lasting,
            self.unsure or other.unsure,
        )


def look_of(view: View) -> Look:
    """That of a view's dated accounts."""
    return Look.of(view.catalog.columns, view.dated)
