"""What is asked of the parts about the tour of the headlines, where a topic has no chapters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from timeline.dates.days import Window
from timeline.engine.events import Beside
from timeline.engine.part import Part
from timeline.engine.queries import Filters

BEGIN = (-1.0,) * 5  # the keys of a place before all steps


@dataclass(frozen=True)
class Steps:
    """How many steps a tour has, how many are before an event, and what of those that filters let through is beside it.

    `proper` is the timeline proper, `keys` are those of the event's first dated account (`Part.keys`), or BEGIN.
    """

    window: ClassVar[None] = None
    filters: Filters
    proper: Window
    keys: tuple[float, ...] = BEGIN

    def __call__(self, part: Part) -> tuple[int, int, Beside]:
        first, event = part.steps(self.proper), part.columns.event
        matching = np.zeros(int(event.max(initial=-1)) + 1, dtype=bool)
        matching[event[self.filters.of(part).matching]] = True
        keys, at = part.keys(first), np.array(self.keys)[:, None]
        return len(first), Beside.of(keys, at).before, Beside.of(keys[:, matching[event[first]]], at)

    def add(self, answers: Sequence[tuple[int, int, Beside]]) -> tuple[int, int, Beside]:
        every, before, beside = zip(*answers, strict=True)
        return sum(every), sum(before), Beside.sum(beside, np.array(self.keys)[:, None])
