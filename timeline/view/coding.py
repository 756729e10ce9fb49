"""How categories of accounts become lanes, colours and standings of a chart."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from timeline.chart.marks import columns
from timeline.view.columns import Columns


@dataclass(frozen=True, eq=False)
class Coding:
    """How the categories of accounts become lanes, colours and standings of a chart: numbers alone, so that it travels.

    `lanes` are by source, by type or by camp, as `kind` says; in one lane there is a single number.
    """

    kind: str
    count: int
    lanes: np.ndarray
    colours: np.ndarray
    standings: np.ndarray

    def lane(self, of: Columns, rows: np.ndarray) -> np.ndarray:
        """The lane of some accounts: by actor and type that of its event's main account, so that an event has one."""
        if self.kind == "one":
            return np.zeros(len(rows), dtype=np.int64)
        codes = of.source[rows] if self.kind == "source" else _CATEGORY[self.kind](of)[of.main[rows]]
        found: np.ndarray = self.lanes[codes]
        return found

    def columns(self, of: Columns, rows: np.ndarray) -> dict[str, Any]:
        """The columns of some accounts as the chart takes them, but for what they are called there."""
        return columns(
            event=of.event[rows],
            lane=self.lane(of, rows),
            first=of.first[rows],
            last=of.last[rows],
            dated=of.dated[rows],
            uncertain_start=of.uncertain_start[rows],
            uncertain_end=of.uncertain_end[rows],
            at_end=of.at_end[rows],
            time=of.time[rows],
            unsure_start=of.unsure[rows, 0],
            unsure_end=of.unsure[rows, 1],
            importance=of.importance[rows],
            told_by=of.told_by[rows],
            colour=self.colours[of.type[rows]],
            standing=self.standings[of.standing[rows]],
        )


_CATEGORY: dict[str, Callable[[Columns], np.ndarray]] = {"type": lambda of: of.type, "actor": lambda of: of.camp}
