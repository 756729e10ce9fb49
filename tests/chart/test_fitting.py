"""The largest marks and the most labels that fit: the quick search finds what a plain one finds."""

import random
from itertools import compress

import pytest
from engine import DAY, YEARS, make_lanes, random_accounts
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from timeline.chart import layout
from timeline.chart.figure import build_figure
from timeline.chart.fitting import FEW, Fitter
from timeline.chart.layout import build_chart
from timeline.chart.packing import Piece, pack
from timeline.chart.request import Request
from timeline.chart.swarm import SETTINGS, Setting

STATES = range(220)


class PlainFitter(Fitter):
    """Tries each size from the largest on, and lays out all lanes from the beginning each time."""

    def _fits(self, setting: Setting, details: bool = False) -> bool:
        for lane in self.lanes:
            for key in [key for key in lane.bodies if key[1:] == (setting, details)]:
                del lane.bodies[key]
        return self._total(setting, details) <= self.height

    def _setting(self) -> Setting:
        while True:
            found = next((setting for setting in SETTINGS if self._fits(setting)), None)
            large = [lane for lane in self.lanes if not lane.dense and len(lane.filler.units) > FEW]
            if found or not large:
                return found or SETTINGS[-1]
            max(large, key=lambda lane: (lane.floor(), len(lane.filler.units))).dense = True


def drawn(seed: int) -> tuple[float, object]:
    """The pitch of the marks, and all that is drawn, of a state that nobody chose."""
    chance = random.Random(seed)
    accounts = random_accounts(
        chance.choice((20, 40, 60, 150)), lanes := chance.randint(1, 6), seed, chance.randint(1, 4)
    )
    begins = DAY + chance.randrange(YEARS)
    window = chance.choice((None, (begins, begins + chance.choice((40, 400, 1000)))))
    size = chance.choice(((400, 420), (668, 372), (1152, 738), (1632, 918)))
    request = Request(
        *size,
        window=window,
        folded=chance.random() < 0.7,
        by_event=chance.random() < 0.3,
        names=chance.choice(("", "", "", "frame")),
    )
    chart = build_chart(accounts, make_lanes(lanes), request)
    return chart.pitch, build_figure(chart)


def test_the_quick_search_finds_the_size_and_the_labels_of_a_plain_one(monkeypatch):
    quick = [drawn(seed) for seed in STATES]
    monkeypatch.setattr(layout, "Fitter", PlainFitter)
    plain = [drawn(seed) for seed in STATES]
    assert [pitch for pitch, _ in quick] == [pitch for pitch, _ in plain]
    assert len({pitch for pitch, _ in plain}) > 4, "most sizes are asked for"
    assert [seed for seed, one, two in zip(STATES, quick, plain, strict=True) if one != two] == []


# --- packing ---------------------------------------------------------------------------------------------------------


class Shape:
    """Boxes below each other, each somewhere else."""

    def __init__(self, handicap: float, boxes: list[tuple[float, float, float]]) -> None:
        self.handicap, parts, top = handicap, [], 0.0
        for left, width, height in boxes:
            parts.append((left, top, left + width, top + height))
            top += height
        self.parts = tuple(parts)


BOXES = st.tuples(
    st.floats(-20, 600), st.sampled_from([3.0, 9.5, 40.0, 180.0, 500.0]), st.sampled_from([7.0, 9.5, 16.0, 40.0])
)
SHAPES = st.builds(Shape, st.sampled_from([0.0, 4.0, 40.0]), st.lists(BOXES, min_size=1, max_size=2))
THINGS = st.lists(st.lists(SHAPES, min_size=1, max_size=3), min_size=1, max_size=40)


@settings(deadline=None, max_examples=300)
@given(THINGS, st.data())
def test_what_is_put_in_among_other_things_moves_none_and_touches_none(things, data):
    pieces = [Piece((n,), shapes) for n, shapes in enumerate(things)]
    new = [data.draw(st.booleans()) for _ in pieces]
    stood, come = [p for p, late in zip(pieces, new, strict=True) if not late], list(compress(pieces, new))
    assume(stood)
    before, gone = pack(stood), data.draw(st.sampled_from(stood))
    was = dict(before.places)
    made, wanted = before.exchanged(gone, come), [piece for piece in pieces if piece is not gone]
    assert set(made.places) == set(wanted) and before.places == was and before == pack(stood)
    assert all(made.places[piece] == before.places[piece] for piece in wanted if piece in before.places)
    boxes = [(piece, w, n + y, e, s + y) for piece, (shape, y) in made.places.items() for w, n, e, s in shape.parts]
    assert made.height == max((box[4] for box in boxes), default=0.0)
    for at, (one, *a) in enumerate(boxes):
        for other, *b in boxes[:at]:
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] + 1e-6 or b[3] <= a[1] + 1e-6
            assert one is other or apart
    assert before.exchanged(gone, come, made.height) == made
    assert before.exchanged(gone, come, made.height - 0.5) is None or not wanted
    assert before == pack(stood) and before.height == pack(stood).height, "nor does what is tried in vain"


@settings(deadline=None, max_examples=300)
@given(THINGS, BOXES, st.floats(0, 300), st.data())
def test_there_is_room_for_a_box_where_a_thing_of_its_size_can_be_put(things, box, limit, data):
    pieces = [Piece((n,), shapes) for n, shapes in enumerate(things)]
    packed, gone, shape = pack(pieces), data.draw(st.sampled_from(pieces)), Shape(0.0, [box])
    put_in = packed.exchanged(gone, [Piece((0,), [shape])], limit)
    assert packed.has_room(shape.parts[0], gone, limit) == (put_in is not None)
    assert packed.height == pack(pieces).height


@pytest.mark.parametrize("height", [20.0, 24.5])
def test_things_go_as_high_up_as_they_fit_in_their_order(height):
    one, two, three = (
        Piece((n,), [Shape(0.0, [(left, 50.0, high)])])
        for n, (left, high) in enumerate([(0.0, height), (40.0, 10.0), (90.0, 5.0)])
    )
    packed = pack([one, two, three])
    assert [y for _, y in packed.places.values()] == [0.0, height, 0.0]
    assert packed.height == height + 10
    assert pack([one, two, three], packed.height) == packed
    assert pack([one, two, three], packed.height - 0.5) is None
