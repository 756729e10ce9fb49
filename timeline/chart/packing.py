"""Things placed one after another, each as high up as it fits, or put in among what stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from timeline.chart.free_space import Box, FreeSpace


class Shape(Protocol):
    """One way to draw a thing: the boxes it takes, y counted from its top, and how much higher up it must be to be chosen."""

    @property
    def parts(self) -> tuple[Box, ...]: ...

    @property
    def handicap(self) -> float: ...


class Piece:
    """A thing to be placed: its order, and the shapes it may take, best first; it is itself and like no other."""

    __slots__ = ("order", "shapes")

    def __init__(self, order: tuple[float, ...], shapes: Sequence[Shape]) -> None:
        self.order, self.shapes = order, shapes


Place = tuple[Shape, float]  # the shape that was chosen, and the y of its top


@dataclass(frozen=True)
class Packed:
    """Where things stand, in the order in which they were placed, and what they leave free."""

    places: Mapping[Piece, Place] = field(default_factory=dict)
    space: FreeSpace = field(default_factory=FreeSpace, compare=False, repr=False)

    @property
    def height(self) -> float:
        """How high all of it is."""
        return self.space.bottom

    def has_room(self, box: Box, piece: Piece, limit: float) -> bool:
        """Whether all stands above `limit` without a thing, and a box could too."""
        shape, y = self.places[piece]
        self.space.give(shape.parts, y)
        room = self.space.bottom <= limit and self.space.lowest((box,)) + box[3] <= limit
        self.space.take(shape.parts, y)
        return room

    def exchanged(self, piece: Piece, others: Sequence[Piece], limit: float = float("inf")) -> "Packed | None":
        """The same without a thing, and others where there is room among what stands; None where that is higher than `limit`."""
        shape, y = self.places[piece]
        self.space.give(shape.parts, y)
        first = choose(others[0].shapes, self.space) if others else None
        fits = self.space.bottom <= limit and (not first or _bottom(first) <= limit)  # copied only where it does
        space, places = (self.space.copy(), dict(self.places)) if fits else (self.space, {})
        self.space.take(shape.parts, y)
        if not fits:
            return None
        del places[piece]
        for other in others:
            places[other] = place = first or choose(other.shapes, space)
            space.take(place[0].parts, place[1])
            first = None
            if space.bottom > limit:
                return None
        return Packed(places, space)


def _bottom(place: Place) -> float:
    return max(box[3] for box in place[0].parts) + place[1]


def pack(pieces: Iterable[Piece], limit: float = float("inf"), before: Packed | None = None) -> Packed | None:
    """Place things in their order, after those that stand `before`; None as soon as that gets higher than `limit`."""
    before = before or Packed()
    space, places = before.space.copy(), dict(before.places)
    if space.bottom > limit:
        return None
    for piece in pieces:
        places[piece] = place = choose(piece.shapes, space)
        space.take(place[0].parts, place[1])
        if space.bottom > limit:
            return None
    return Packed(places, space)


def choose(shapes: Sequence[Shape], space: FreeSpace) -> Place:
    """The shape that gets highest up, handicaps reckoned in, and where it does."""
    best = shapes[0]
    low = space.lowest(best.parts)
    cost = low + best.handicap
    for shape in shapes[1:]:
        limit = cost - shape.handicap
        y = space.lowest(shape.parts, limit) if limit > 0 else limit
        if y < limit:  # not y + handicap < cost, which rounding may make true of the limit itself
            best, low, cost = shape, y, y + shape.handicap
    return best, low
