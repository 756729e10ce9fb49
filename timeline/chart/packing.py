"""Things placed one after another, each as high up as it fits; after a small change only what that can reach is placed anew."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple, Protocol

from timeline.chart.free_space import Box, FreeSpace

STEP = 24  # px: by stretches of so many it is known at once where nothing changed
CLOSE = 1e-6  # px
MOST_CHANGES = 40  # looked at one by one


class Shape(Protocol):
    """One way to draw a thing: the boxes it takes, y counted from its top, and how much higher up it must be to be chosen."""

    @property
    def parts(self) -> tuple[Box, ...]: ...

    @property
    def handicap(self) -> float: ...


class Piece:
    """A thing to be placed: its order, and the shapes it may take, best first; it is itself and like no other."""

    __slots__ = ("order", "shapes", "_extent")

    def __init__(self, order: tuple[float, ...], shapes: Sequence[Shape]) -> None:
        self.order, self.shapes = order, shapes
        self._extent: Extent | None = None

    @property
    def extent(self) -> "Extent":
        """What it may reach into, worked out when that is first asked: many things are placed but once."""
        self._extent = found = self._extent or Extent.of([box for shape in self.shapes for box in shape.parts])
        return found


class Extent(NamedTuple):
    """From where to where some boxes reach, how far down, and in which stretches they are, a bit each."""

    west: float
    east: float
    low: float
    stretches: int

    @classmethod
    def of(cls, boxes: Sequence[Box]) -> "Extent":
        west, east, low = min(b[0] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
        first, last = max(int(west // STEP), 0), max(int(east // STEP), 0)
        return cls(west, east, low, (2 << last) - (1 << first))


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


class Changes:
    """What stands elsewhere than before, while things are packed anew."""

    def __init__(self) -> None:
        self.stretches = 0
        self.found: list[tuple[float, float, float]] = []  # left, right and top

    def add(self, piece: Piece, place: Place) -> None:
        shape, y = place
        self.stretches |= piece.extent.stretches
        self.found += [(west, east, top + y) for west, top, east, _ in shape.parts]

    def concern(self, piece: Piece, place: Place) -> bool:
        """Whether a thing that stood there might now stand elsewhere: what is below it has no part in that."""
        extent = piece.extent
        if not extent.stretches & self.stretches:
            return False
        if len(self.found) > MOST_CHANGES:
            return True
        low = place[1] + place[0].handicap + extent.low + CLOSE
        west, east = extent.west, extent.east
        for left, right, top in self.found:  # quicker than any()
            if top < low and left < east and right > west:
                return True
        return False


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


def repack(pieces: Sequence[Piece], before: Packed, limit: float = float("inf")) -> Packed | None:
    """The same, sooner: `before` is how much the same things were packed. What no change concerns stands where it stood."""
    space, places, was, changes = FreeSpace(), dict[Piece, Place](), before.places, Changes()
    gone = was.keys() - set(pieces)
    for piece in sorted((*pieces, *gone), key=attrgetter("order")) if gone else pieces:
        old = was.get(piece)
        if piece in gone:
            changes.add(piece, was[piece])
            continue
        if old is None or changes.concern(piece, old):
            place = choose(piece.shapes, space)
            if place != old:
                changes.add(piece, place)
                if old is not None:
                    changes.add(piece, old)
        else:
            place = old
        places[piece] = place
        space.take(place[0].parts, place[1])
        if space.bottom > limit:
            return None
    return Packed(places, space)


def choose(shapes: Sequence[Shape], space: FreeSpace) -> Place:
    """The shape that gets highest up, handicaps reckoned in, and where it does."""
    best = shapes[0]
    low = space.lowest(best.parts)
    if len(shapes) == 1:
        return best, low
    cost = low + best.handicap
    for shape in shapes[1:]:
        limit = cost - shape.handicap
        y = space.lowest(shape.parts, limit)
        if y < limit:  # not y + handicap < cost, which rounding may make true of the limit itself
            best, low, cost = shape, y, y + shape.handicap
    return best, low
