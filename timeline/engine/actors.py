"""What is asked of the parts about actors: who is named how often and when, with whom, by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from timeline.chart.marks import Accounts
from timeline.chart.request import Request
from timeline.chart.survey import Survey
from timeline.dates.days import Window
from timeline.engine.charts import chart_accounts
from timeline.engine.part import Part
from timeline.engine.queries import Filters, Ints, first_of
from timeline.view.drawing import Coding
from timeline.view.named import Sketch, pairs_among, speakers


@dataclass(frozen=True)
class Named:
    """How many accounts of a view name each actor itself: the dated ones in the window of the chart, and all in the other."""

    filters: Filters
    drawn: Window
    window: Window

    def __call__(self, part: Part) -> Ints:
        filtered, of = self.filters.of(part), part.columns
        masks = filtered.within(self.drawn) & of.dated, filtered.within(self.window)
        return np.array([[*part.named.counts(mask), int(mask.sum())] for mask in masks])

    def add(self, answers: Sequence[Ints]) -> Ints:
        return np.sum(answers, axis=0)


@dataclass(frozen=True)
class Pairs:
    """In how many accounts of a view two of some actors are named together, as `pairs_among` has it."""

    filters: Filters
    window: Window
    actors: tuple[int, ...]

    def __call__(self, part: Part) -> Ints:
        filtered = self.filters.of(part)
        mask = filtered.within(self.window)
        return pairs_among(part.named, mask, np.array(self.actors, dtype=np.int64))

    def add(self, answers: Sequence[Ints]) -> Ints:
        return np.sum(answers, axis=0)


@dataclass(frozen=True)
class RowDays:
    """When the accounts of a chart's window are that name some actors themselves: row of the actor, day, and how many."""

    filters: Filters
    window: Window
    coding: Coding
    request: Request
    actors: tuple[int, ...]

    def __call__(self, part: Part) -> Ints:
        rows, accounts = self._drawn(part)
        found = [np.zeros((3, 0), dtype=np.int64)]
        for n, actor in enumerate(self.actors):
            named = part.named.any_of([part.named.values[actor]])[rows]
            days, counts = np.unique(accounts.anchor[named], return_counts=True)
            found.append(np.stack([np.full(len(days), n), days, counts]))
        return np.concatenate(found, axis=1)

    def add(self, answers: Sequence[Ints]) -> Ints:
        every = np.concatenate(answers, axis=1)
        keys, at = np.unique(every[:2], axis=1, return_inverse=True)
        return np.vstack([keys, np.bincount(at.ravel(), every[2], keys.shape[1]).astype(np.int64)])

    def _drawn(self, part: Part) -> tuple[Ints, Accounts]:
        filtered = self.filters.of(part)
        rows = np.flatnonzero(filtered.within(self.window))
        rows = rows[Survey.drawn(chart_accounts(part, self.coding, rows), self.request)]
        return rows, chart_accounts(part, self.coding, rows)


@dataclass(frozen=True)
class PickOfRows(RowDays):
    """The places of those accounts, for rows that draw them one by one."""

    def __call__(self, part: Part) -> Ints:
        rows, _ = self._drawn(part)
        return part.place[rows[part.named.any_of([part.named.values[n] for n in self.actors])[rows]]]

    def add(self, answers: Sequence[Ints]) -> Ints:
        return np.sort(np.concatenate(answers))


@dataclass(frozen=True)
class Profile:
    """What is counted of the accounts of a view that name an actor or its members, and the keys of those at their ends.

    These are of the dated account that begins first, and of the one that ends last, behind minus the day it ends.
    """

    filters: Filters
    window: Window
    actor: str

    def __call__(self, part: Part) -> tuple[Sketch, Ints, Ints]:
        filtered, of, facets = self.filters.of(part), part.columns, part.shared.facets
        index = part.index(self.filters.language)
        mask = filtered.within(self.window) & index.facets["actor"].any_of([self.actor])
        order = part.in_order(mask)
        dated = order[of.dated[order]]
        source, standing = (
            np.bincount(codes[order], minlength=len(facets[name]))
            for name, codes in (("source", of.source), ("standing", of.standing))
        )
        said = speakers(part.texts("attributed_to", self.filters.language, order))
        sketch = Sketch(len(order), np.array(part.named.counts(mask)), source, standing, said)
        return sketch, part.keys(dated[:1]), self._late(part, dated)

    def _late(self, part: Part, dated: Ints) -> Ints:
        ends = -part.columns.last[dated].astype(np.float64)
        return first_of(np.vstack([ends, part.keys(dated)]), 1)

    def add(self, answers: Sequence[tuple[Sketch, Ints, Ints]]) -> tuple[Sketch, Ints, Ints]:
        early, late = (first_of(np.concatenate([answer[n] for answer in answers], axis=1), 1) for n in (1, 2))
        return reduce(Sketch.plus, [sketch for sketch, _, _ in answers]), early, late
