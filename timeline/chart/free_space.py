"""Free space in a lane: where the next thing goes, as high up as it fits, without touching what is there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

Box = tuple[float, float, float, float]  # left, top, right, bottom; y running downwards
STRIPS = 1 / 256  # a px: boxes are kept by upright strips, so that a thing meets few of those far from it


class FreeSpace:
    """A lane that fills from the top; its height is what has been taken."""

    __slots__ = ("strips", "bottom")

    def __init__(self) -> None:
        self.strips: defaultdict[int, list[Box]] = defaultdict(list)
        self.bottom = 0.0

    def lowest(self, parts: Sequence[Box], limit: float = float("inf")) -> float:
        """The least y >= 0 by which all parts may be moved down to stand free; `limit` where that is not below it."""
        blocked: list[tuple[float, float]] = []
        for west, high_edge, east, low_edge in parts:
            for strip in range(int(west * STRIPS), int(east * STRIPS) + 1):
                blocked += [
                    (top - low_edge, bottom - high_edge)
                    for left, top, right, bottom in self.strips[strip]
                    if left < east and right > west
                ]
        if len(blocked) > 1:
            blocked.sort()
        y = 0.0
        for low, high in blocked:
            if low >= y:
                break
            if high > y:
                y = high
                if y >= limit:
                    return limit
        return y

    def copy(self) -> "FreeSpace":
        """The same, to be changed apart from it."""
        made = FreeSpace()
        made.strips.update((strip, boxes.copy()) for strip, boxes in self.strips.items())
        made.bottom = self.bottom
        return made

    def give(self, parts: Iterable[Box], y: float) -> None:
        """Take out parts that were put in at y."""
        lowest = False
        for left, top, right, bottom in parts:
            box = (left, top + y, right, bottom + y)
            lowest |= box[3] == self.bottom
            for strip in range(int(left * STRIPS), int(right * STRIPS) + 1):
                self.strips[strip].remove(box)
        if lowest:
            self.bottom = max((box[3] for boxes in self.strips.values() for box in boxes), default=0.0)

    def take(self, parts: Iterable[Box], y: float) -> None:
        """Put the parts in, moved down by y."""
        for left, top, right, bottom in parts:
            low = bottom + y
            box = (left, top + y, right, low)
            for strip in range(int(left * STRIPS), int(right * STRIPS) + 1):
                self.strips[strip].append(box)
            if low > self.bottom:
                self.bottom = low
