"""How much is named and how large marks are, so that all lanes together fit the height that there is."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from timeline.chart.lane_body import Body, Filler
from timeline.chart.swarm import LOW_TICKS, SETTINGS, Setting

DENSE_LEAST, LOW_DENSE = 86.0, 24.0  # px that a lane of density takes, and one without room for names
DENSE_PART = 0.7  # of the spare height, for density before more labels
MOST_UNITS = 600  # of a lane with marks
MOST_HEADLINES = 150
MOST_NAMED = 500  # of a lane with all labels
FEW = 60  # units: a lane with as few is never turned into density; rather the chart gets higher
TRIES = 12  # labels of a lane in vain, one by one, before no more are tried there
LABEL = 4.0  # px of height for a label at least, as several stand side by side
STRIDE = 8  # labels: how exactly it is known how many fit together
FIRST_STEP = 4  # labels that are tried together at first, or as many as the spare height may hold
CLOSE = 1e-6  # px


@dataclass
class LaneWork:
    """A lane while it is being fitted: what fills it, and the height that its name takes."""

    filler: Filler
    least: float
    accounts: int
    over: float = 0.0  # px that its name takes above its content
    extra: float = 0.0  # px beyond the least that density is to have
    dense: bool = False
    named: frozenset[int] = frozenset()
    pads: tuple[float, float] = (4.0, 5.0)  # px above and below its content
    mute: frozenset[int] = frozenset()  # units that are never named: their event has its name in another lane
    bodies: dict[tuple[frozenset[int], Setting, bool], Body] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.named = frozenset(n for n, unit in enumerate(self.filler.units) if unit.headline)

    def body(self, setting: Setting, details: bool = False) -> Body:
        """The lane's inside as it is now named."""
        body = self._within(float("inf"), setting, details)
        assert body
        return body

    def _within(self, limit: float, setting: Setting, details: bool) -> Body | None:
        """The same, or None where it is higher than a limit."""
        key = (self.named, setting, details)
        body = self.bodies.get(key) or self.filler.within(limit, *key)
        if body:
            self.bodies[key] = body
        return body

    def need(self, setting: Setting, details: bool = False) -> float:
        """The height that it needs."""
        if self.dense:
            roomy = self.filler.labelled and not self.filler.small
            return max(self.least, (DENSE_LEAST if roomy else LOW_DENSE) + self.over + self.extra)
        return max(self.least, self.over + self.body(setting, details).height + sum(self.pads))

    def floor(self) -> float:
        """What it needs with any setting: the height of its labels alone."""
        labels = (
            0.0 if self.dense else self.over + self.filler.labelled_alone(self.named, False).height + sum(self.pads)
        )
        return max(self.least, labels)

    def is_known(self, setting: Setting, details: bool) -> bool:
        """Whether it is laid out as it is now named, so that its need is known."""
        return self.dense or (self.named, setting, details) in self.bodies

    def fits(self, room: float, setting: Setting, details: bool) -> bool:
        """Whether it needs no more than `room`, but for some rounding."""
        return self.least <= room and self._within(self._inside(room), setting, details) is not None

    def name_among(self, unit: int, room: float, setting: Setting) -> bool:
        """Name one more unit where its label finds a place within `room` among what stands there, which stays."""
        body = self.filler.among(self._inside(room), unit, self.named, setting, self.body(setting))
        if body:
            self.named |= {unit}
            self.bodies[self.named, setting, False] = body
        return body is not None

    def _inside(self, room: float) -> float:
        return room - self.over - sum(self.pads) + CLOSE


@dataclass(frozen=True)
class Fitted:
    """What fits: the setting of the marks, the needs of the lanes, and whether labels have a second line."""

    setting: Setting
    needs: list[float]
    details: bool


class Fitter:
    """Fits lanes into a height."""

    def __init__(self, lanes: Sequence[LaneWork], height: float) -> None:
        self.lanes, self.height = lanes, height

    def fit_ticks(self, setting: Setting) -> Fitted:
        """A small picture: headlines as shapes, all else as ticks."""
        for lane in self.lanes:
            lane.dense |= len(lane.filler.units) > MOST_UNITS
        return Fitted(setting, [lane.need(setting) for lane in self.lanes], False)

    def fit_frame(self) -> Fitted:
        """Ticks for all, then as many names as fit, the most important first."""
        headlines = {(n, unit) for n, lane in enumerate(self.lanes) for unit in lane.named - lane.mute}
        for lane in self.lanes:
            lane.dense |= len(lane.filler.units) > MOST_UNITS
            lane.named = frozenset()
        low = LOW_TICKS[-1]
        while self._total(low) > self.height and not all(lane.dense for lane in self.lanes):
            max((lane for lane in self.lanes if not lane.dense), key=lambda lane: lane.need(low)).dense = True
        for setting in LOW_TICKS:
            for lane in self.lanes:
                lane.named = frozenset()
            if self._total(setting) <= self.height or setting is low:
                self._widen(setting)
                self._promote(setting)
                if all(unit in self.lanes[n].named or self.lanes[n].dense for n, unit in headlines):
                    break
        return Fitted(setting, [lane.need(setting) for lane in self.lanes], False)

    def fit(self, details: bool = True, more: bool = True) -> Fitted:
        """The largest marks with which all headlines fit, then, where `more`, as many more labels as fit too."""
        for lane in self.lanes:
            lane.dense |= len(lane.filler.units) > MOST_UNITS or len(lane.named) > MOST_HEADLINES
        setting = self._setting()
        self._widen(setting)
        if more:
            self._promote(setting)
        second = details and self._all_named() and self._fits(setting, True)
        return Fitted(setting, [lane.need(setting, second) for lane in self.lanes], second)

    def name_all(self) -> Fitted:
        """All labels, in lanes as high as they get."""
        for lane in self.lanes:
            lane.dense |= len(lane.filler.units) > MOST_NAMED
            lane.named = frozenset(range(len(lane.filler.units)))
        return Fitted(SETTINGS[0], [lane.need(SETTINGS[0]) for lane in self.lanes], False)

    def _setting(self) -> Setting:
        """The largest setting that fits; while not even the smallest does, the lane that needs most turns into density."""
        smallest = len(SETTINGS) - 1
        if self._fits(SETTINGS[0], least=self._floors()):  # as of most windows that are zoomed into
            return SETTINGS[0]
        while not self._fits(SETTINGS[smallest], least=self._floors()):
            large = [lane for lane in self.lanes if not lane.dense and len(lane.filler.units) > FEW]
            if not large:
                return SETTINGS[smallest]
            max(large, key=lambda lane: (lane.floor(), len(lane.filler.units))).dense = True
        needs = [lane.need(SETTINGS[smallest]) for lane in self.lanes]  # larger marks want no less
        low, high = 0, smallest
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self._fits(SETTINGS[middle], least=needs) else (middle + 1, high)
        return SETTINGS[low]

    def _floors(self) -> list[float]:
        return [lane.floor() for lane in self.lanes]

    def _widen(self, setting: Setting) -> None:
        """Give lanes of density their part of the spare height, before more labels take it."""
        spare = max(0.0, self.height - self._total(setting))
        dense = [lane for lane in self.lanes if lane.dense]
        for lane in dense:
            lane.extra = DENSE_PART * spare * lane.accounts**0.5 / sum(other.accounts**0.5 for other in dense)

    def _total(self, setting: Setting, details: bool = False) -> float:
        return sum(lane.need(setting, details) for lane in self.lanes)

    def _fits(self, setting: Setting, details: bool = False, least: Sequence[float] = ()) -> bool:
        """Whether all lanes together fit, each of which needs `least`; one is given up as soon as it is seen to be too high."""
        known = [lane.is_known(setting, details) for lane in self.lanes]
        least = least or [lane.least for lane in self.lanes]
        needs = [
            lane.need(setting, details) if sure else low
            for lane, sure, low in zip(self.lanes, known, least, strict=True)
        ]
        room = self.height - sum(needs)
        if room < -CLOSE:
            return False
        for n, lane in enumerate(self.lanes):
            if not known[n]:
                if not lane.fits(room + needs[n], setting, details):
                    return False
                room += needs[n]
                needs[n] = lane.need(setting, details)
                room -= needs[n]
        return sum(needs) <= self.height

    def _all_named(self) -> bool:
        return all(not lane.dense and len(lane.named) == len(lane.filler.units) for lane in self.lanes)

    # --- promotion ---

    def _promote(self, setting: Setting) -> None:
        """Name more units, the most important first, as many together as fit, then one by one among these."""
        waiting = list(self._waiting())[: int(self.height / LABEL)]
        together, misses = self._together(waiting, setting), Counter[int]()
        spare = self.height - self._total(setting)
        for lane, unit in waiting[together:]:
            if misses[id(lane)] == TRIES:
                continue
            need = lane.need(setting)
            if lane.name_among(unit, spare + need, setting):
                spare += need - lane.need(setting)
            else:
                misses[id(lane)] += 1

    def _waiting(self) -> Iterator[tuple[LaneWork, int]]:
        found = [
            (unit.worth, at, n)
            for at, lane in enumerate(self.lanes)
            if not lane.dense
            for n, unit in enumerate(lane.filler.units)
            if n not in lane.named and n not in lane.mute
        ]
        return ((self.lanes[at], n) for _, at, n in sorted(found))

    def _together(self, waiting: Sequence[tuple[LaneWork, int]], setting: Setting) -> int:
        """Name the beginning of the line as far as it fits, to `STRIDE` of its units; how many these are."""
        before = [lane.named for lane in self.lanes]
        low, high = 0, len(waiting) + 1
        step = max(FIRST_STEP, int((self.height - self._total(setting)) / LABEL))
        while high - low > STRIDE:  # mostly a few fit, and to try many takes long
            middle = min(low + step, (low + high) // 2) if high <= len(waiting) else min(low + step, len(waiting))
            low, high = (middle, high) if self._with(before, waiting[:middle], setting) else (low, middle)
            step *= 4
        self._with(before, waiting[:low], setting)
        return low

    def _with(self, before: Sequence[frozenset[int]], more: Sequence[tuple[LaneWork, int]], setting: Setting) -> bool:
        for lane, named in zip(self.lanes, before, strict=True):
            lane.named = named.union(unit for other, unit in more if other is lane)
        return self._fits(setting)


def spread(needs: Sequence[float], weights: Sequence[float], height: float) -> list[float]:
    """The heights of the lanes: what they need, and what is left shared by weight."""
    spare, total = max(0.0, height - sum(needs)), sum(weights)
    return [need + (spare * weight / total if total else 0) for need, weight in zip(needs, weights, strict=True)]
