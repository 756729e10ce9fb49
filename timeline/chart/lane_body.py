"""The inside of one lane: its named units by time, each where it fits best, then the rest in clusters."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

from timeline.chart.packing import Packed, Piece, pack
from timeline.chart.placement import Form, Sides, Unit, Words, bare, forms, least_box
from timeline.chart.swarm import Cluster, Setting, Swarm


@dataclass(frozen=True)
class Body:
    """What is in a lane, y counted from its top."""

    packed: Packed
    units: dict[Piece, Unit]

    @property
    def height(self) -> float:
        return self.packed.height

    @cached_property
    def named(self) -> tuple[tuple[Unit, Form, float], ...]:
        """The named units and where each stands."""
        places = self.packed.places.items()
        return tuple((self.units[piece], form, y) for piece, (form, y) in places if isinstance(form, Form))

    @cached_property
    def clusters(self) -> tuple[tuple[Cluster, float], ...]:
        """The others."""
        return tuple((cluster, y) for cluster, y in self.packed.places.values() if isinstance(cluster, Cluster))


@dataclass
class Filler:
    """Lays out one lane again and again, with more or fewer of its units named; forms and clusters are made once."""

    units: Sequence[Unit]
    sides: Sides
    words: Callable[[Unit, bool], Words]  # of a unit, with or without its second line
    labelled: bool = True  # False: a small picture, without labels
    small: bool = False  # in a frame: small labels
    pieces: dict[bool, dict[int, Piece]] = field(default_factory=dict)  # of units with their labels
    told: dict[Piece, Unit] = field(default_factory=dict)
    alone: dict[tuple[frozenset[int], bool], Packed] = field(default_factory=dict)

    def fill(self, named: Collection[int], setting: Setting, details: bool = False) -> Body:
        """The lane with the units of these places in the sequence named."""
        body = self.within(float("inf"), named, setting, details)
        assert body
        return body

    def within(self, limit: float, named: Collection[int], setting: Setting, details: bool) -> Body | None:
        """The same, or None where that is higher than `limit`."""
        labelled = self.labelled_alone(named, details)
        if labelled.height > limit:
            return None
        packed = pack(self.swarm.pieces(named, setting), limit, labelled)
        return Body(packed, self.told) if packed else None

    def labelled_alone(self, named: Collection[int], details: bool) -> Packed:
        """The labels alone, which all settings share: they are placed first."""
        key = (frozenset(named), details)
        if key not in self.alone:
            packed = pack(sorted(self._labels(named, details), key=attrgetter("order")))
            assert packed
            self.alone[key] = packed
        return self.alone[key]

    def among(self, limit: float, unit: int, named: Collection[int], setting: Setting, body: Body) -> Body | None:
        """The lane of a body with one more unit than these named, where what the body has already stays where it stands."""
        was, rest = self.swarm.without(unit, named, setting)
        least = least_box(self.units[unit], self.small)
        if least and not body.packed.has_room(least, was, limit):
            return None  # whatever it says
        label = next(iter(self._labels([unit], False)))
        packed = body.packed.exchanged(was, [label, *rest], limit)
        return Body(packed, self.told) if packed else None

    @cached_property
    def swarm(self) -> Swarm:
        return Swarm(self.units, self.sides)

    def _labels(self, named: Collection[int], details: bool) -> Iterable[Piece]:
        """Units with their labels; headlines are placed first."""
        made = self.pieces.setdefault(details, {})
        for n in (n for n in named if n not in made):
            unit = self.units[n]
            made[n] = Piece((not unit.headline, *unit.order), self.forms(unit, details))
            self.told[made[n]] = unit
        return map(made.__getitem__, named)

    def forms(self, unit: Unit, details: bool) -> list[Form]:
        """The forms that a unit may take."""
        return forms(unit, self.words(unit, details), self.sides, self.small) if self.labelled else bare(unit)
