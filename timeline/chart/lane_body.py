"""The inside of one lane: its named units by time, each where it fits best, then the rest in clusters."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from timeline.chart.free_space import FreeSpace
from timeline.chart.placement import Form, Sides, Unit, Words, bare, forms
from timeline.chart.swarm import Cluster, Setting, clusters


@dataclass(frozen=True)
class Body:
    """What is in a lane, y counted from its top."""

    named: tuple[tuple[Unit, Form, float], ...]
    clusters: tuple[tuple[Cluster, float], ...]
    height: float


@dataclass
class Filler:
    """Lays out one lane again and again, with more or fewer of its units named; forms are made once."""

    units: Sequence[Unit]
    sides: Sides
    words: Callable[[Unit, bool], Words]  # of a unit, with or without its second line
    labelled: bool = True  # False: a small picture, without labels
    small: bool = False  # in a frame: small labels

    def fill(self, named: Collection[int], setting: Setting, details: bool = False) -> Body:
        """The lane with the units of these places in the sequence named."""
        space = FreeSpace()
        headlines = [u for n, u in enumerate(self.units) if n in named and u.headline]
        others = [u for n, u in enumerate(self.units) if n in named and not u.headline]
        placed = [self._place(unit, space, details) for unit in (*_by_time(headlines), *_by_time(others))]
        rest = clusters((u for n, u in enumerate(self.units) if n not in named), setting, self.sides)
        return Body(tuple(placed), tuple((c, _drop(c, space)) for c in rest), space.bottom)

    def _place(self, unit: Unit, space: FreeSpace, details: bool) -> tuple[Unit, Form, float]:
        best, low, cost = None, 0.0, float("inf")
        for form in self.forms(unit, details):
            limit = cost - form.handicap
            y = space.lowest(form.parts, limit)
            if y < limit:  # not y + handicap < cost, which rounding may make true of the limit itself
                best, low, cost = form, y, y + form.handicap
        assert best
        space.take(best.parts, low)
        return unit, best, low

    def forms(self, unit: Unit, details: bool) -> list[Form]:
        """The unit's forms, made when first asked for."""
        if details not in unit.forms:
            made = forms(unit, self.words(unit, details), self.sides, self.small) if self.labelled else bare(unit)
            unit.forms[details] = made
        return unit.forms[details]


def _by_time(units: Iterable[Unit]) -> list[Unit]:
    return sorted(units, key=lambda unit: unit.order)


def _drop(cluster: Cluster, space: FreeSpace) -> float:
    y = space.lowest(cluster.parts)
    space.take(cluster.parts, y)
    return y
