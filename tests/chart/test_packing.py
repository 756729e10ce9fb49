"""Packing: whatever the items, every one is drawn once, no two boxes touch, and nothing leaves the plot."""

import pytest
from charts import CLOSE, DAY, by_row, check_apart, item_lists
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from timeline.chart.packing import BADGE_RADIUS, GAP, LABEL_SIZE, RADIUS, ROW, SHORTEST, SOFT, Item, Packed, pack
from timeline.chart.scale import Scale, build_scale
from timeline.chart.text_width import text_width

LEFT = 148.0


@st.composite
def plots(draw: st.DrawFn) -> tuple[list[Item], Scale, int]:
    window = (DAY, DAY + draw(st.sampled_from([7, 30, 364, 2556, 40_000])))
    items = draw(item_lists(window))
    width = draw(st.sampled_from([238.0, 373.0, 618.0, 1130.0, 1850.0]) | st.floats(238, 2000))
    spans = [(i.first, i.last, i.lasting) for i in items]
    return items, build_scale(window, width, spans, draw(st.booleans())), draw(st.sampled_from([2, 4, 7, 44]))


def plot(width: float = 600, days: int = 600) -> Scale:
    """One pixel a day, unless told otherwise."""
    return build_scale((DAY, DAY + days - 1), width, [], fold=False)


def boxes(packed: Packed) -> list[tuple[float, float, float, float]]:
    return [m.box for m in packed.marks] + [c.box for c in packed.clusters]


def check_once(packed: Packed, items: list[Item]) -> None:
    drawn = [m.item.key for m in packed.marks] + [i.key for c in packed.clusters for i in c.items]
    assert sorted(drawn) == sorted(i.key for i in items)


# --- what holds for any items --------------------------------------------------------------------------------------


@given(plots())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_boxes_never_overlap_and_every_item_is_drawn_once(given_plot):
    items, scale, rows = given_plot
    packed = pack(items, scale, LEFT, rows)
    check_once(packed, items)
    found = boxes(packed)
    check_apart(by_row(found))
    for left, top, right, bottom in found:
        assert LEFT - CLOSE <= left and right <= LEFT + scale.width + CLOSE
        assert -CLOSE <= top and bottom <= packed.rows * ROW + CLOSE
    assert packed.rows <= rows
    assert packed.rows == (round(max(b[3] for b in found) / ROW) if found else 0)


@given(plots())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_marks_stand_at_their_days_and_say_their_titles(given_plot):
    items, scale, rows = given_plot
    for mark in pack(items, scale, LEFT, rows).marks:
        item = mark.item
        a, b = LEFT + scale.x(item.first), LEFT + scale.x(item.last + 1)
        radius = BADGE_RADIUS if item.sources > 1 else RADIUS
        wanted = a + radius if item.lasting else (a + b) / 2
        assert mark.radius == radius
        assert mark.x == pytest.approx(min(max(wanted, LEFT + radius + 1), LEFT + scale.width - radius - 1))
        assert mark.bar[0] == pytest.approx(max(LEFT, a - SOFT * item.uncertain_start))
        assert mark.bar[1] == pytest.approx(min(LEFT + scale.width, b + SOFT * item.uncertain_end))
        assert item.label.startswith(mark.label) or item.label.startswith(mark.label.removesuffix("…"))
        if mark.side:
            assert mark.label_right - mark.label_left == pytest.approx(text_width(mark.label, LABEL_SIZE, item.weight))
            clear = mark.label_left - (mark.x + radius) if mark.side == "right" else mark.x - radius - mark.label_right
            assert clear > 0  # the label never lies on its own symbol
        else:
            assert mark.label == ""


@given(plots())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_clusters_count_their_items(given_plot):
    items, scale, rows = given_plot
    for cluster in pack(items, scale, LEFT, rows).clusters:
        assert len(cluster.items) >= 2 and cluster.text == f"+{len(cluster.items)}"
        assert cluster.box[2] - cluster.box[0] >= text_width(cluster.text, LABEL_SIZE, 600)
        ends = [LEFT + scale.x(d) for i in cluster.items for d in (i.first, i.last + 1)]
        assert min(ends) - 20 - BADGE_RADIUS <= cluster.x <= max(ends) + 20 + BADGE_RADIUS


@given(plots())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_rows_are_a_cascade_in_order_of_time(given_plot):
    """Where all labels fit, each mark stands in the first row in which nothing earlier is in its way."""
    items, scale, _ = given_plot
    packed = pack(items[:40], scale, LEFT, 44)
    if packed.clusters or not all(m.side for m in packed.marks):
        return
    assert [m.x for m in packed.marks] == sorted(m.x for m in packed.marks)
    for at, mark in enumerate(packed.marks):
        left, _, right, _ = mark.box
        for row in range(round(mark.y / ROW - 0.5)):
            earlier = [m.box for m in packed.marks[:at] if round(m.y / ROW - 0.5) == row]
            assert any(b[0] < right + GAP + CLOSE and left < b[2] + GAP + CLOSE for b in earlier)


@given(plots(), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_the_order_of_the_table_does_not_matter(given_plot, random):
    items, scale, rows = given_plot
    shuffled = random.sample(items, len(items))
    assert pack(shuffled, scale, LEFT, rows) == pack(items, scale, LEFT, rows)


# --- by example ----------------------------------------------------------------------------------------------------


def test_nothing_takes_no_row():
    assert pack([], plot(), LEFT, 4) == Packed((), (), 0)


def test_a_label_stands_right_of_its_mark_where_it_fits():
    (mark,) = pack([Item("a", DAY + 100, DAY + 100, "Aid convoy")], plot(), 0, 4).marks
    assert (mark.label, mark.side, mark.y) == ("Aid convoy", "right", ROW / 2)
    assert mark.x == 100.5 and mark.label_left > mark.x + RADIUS


def test_a_label_stands_left_at_the_right_edge():
    (mark,) = pack([Item("a", DAY + 590, DAY + 590, "Aid convoy")], plot(), 0, 4).marks
    assert (mark.label, mark.side) == ("Aid convoy", "left")
    assert mark.label_right < mark.x - RADIUS


def test_a_label_too_long_for_both_sides_is_shortened_on_the_roomier_one():
    title = "Armed force gathers on the Colombian side of the border"
    (mark,) = pack([Item("a", DAY + 200, DAY + 200, title)], plot(360, 360), 0, 4).marks
    assert mark.side == "left" and mark.label.endswith("…") and len(mark.label) > 15
    (mark,) = pack([Item("a", DAY + 160, DAY + 160, title)], plot(360, 360), 0, 4).marks
    assert mark.side == "right" and mark.label.endswith("…") and len(mark.label) > 15


def test_a_bar_as_long_as_the_plot_carries_its_label():
    (mark,) = pack([Item("a", DAY - 10, DAY + 700, "Sanctions are in force")], plot(), 0, 4).marks
    assert mark.bar == (0, 600) and mark.label == "Sanctions are in force"
    assert mark.label_right - mark.label_left > SHORTEST


def test_a_period_that_goes_on_is_marked_where_it_began():
    at = [pack([Item("a", DAY + 100, DAY + 299, "", lasting=on)], plot(), 0, 4).marks[0].x for on in (True, False)]
    assert at == [100 + RADIUS, 200]


def test_items_outside_the_window_stand_at_its_edges():
    items = [Item("before", DAY - 90, DAY - 80, "Earlier"), Item("after", DAY + 900, DAY + 900, "Later")]
    before, after = pack(items, plot(), 0, 4).marks
    assert (before.x, after.x) == (RADIUS + 1, 600 - RADIUS - 1)


def test_several_sources_make_a_larger_mark():
    one, two = (pack([Item("a", DAY + 50, DAY + 50, "x", sources=n)], plot(), 0, 4).marks[0] for n in (1, 2))
    assert one.radius == RADIUS < two.radius == BADGE_RADIUS


def test_a_crowd_of_one_day_keeps_its_headlines():
    """Where room runs out, the least important labels go first, and a chip counts the rest."""
    items = [Item(f"k{n}", DAY + 300, DAY + 300, "W" * 40, importance=1 if n >= 297 else 3) for n in range(300)]
    packed = pack(items, plot(), 0, 4)
    labelled = {m.item.key for m in packed.marks if m.label}
    assert labelled == {"k297", "k298", "k299"} and packed.rows == 4
    assert [c.text for c in packed.clusters] == ["+297"]


def test_of_equal_importance_what_more_sources_tell_stays():
    items = [Item(f"k{n}", DAY + 300, DAY + 300, "W" * 40, sources=3 if n == 9 else 1) for n in range(10)]
    assert "k9" in {m.item.key for m in pack(items, plot(), 0, 3).marks if m.label}


def test_one_item_without_room_is_a_bare_mark():
    days = {"a1": 100, "a2": 100, "b1": 500, "b2": 500}
    items = [Item(key, DAY + day, DAY + day, "W" * 40, 1 if key == "a1" else 2) for key, day in days.items()]
    packed = pack(items, plot(), 0, 2)
    assert [(m.item.key, bool(m.label), m.y) for m in packed.marks] == [("a1", True, ROW / 2), ("a2", False, ROW * 1.5)]
    assert [(c.text, c.x, c.y) for c in packed.clusters] == [("+2", 500.5, ROW * 1.5)]


def test_what_has_room_stands_in_order_of_time_again():
    """Importance decides who gets a label; the rows are filled by time all the same."""
    items = [Item(f"k{n}", DAY + 30 * n, DAY + 30 * n, "Twelve words", 2 - n // 10) for n in range(20)]
    packed = pack(items, plot(), 0, 3)
    labelled = [m for m in packed.marks if m.label]
    assert 1 < len(labelled) < 20 and {m.item.importance for m in labelled} >= {1, 2}
    assert [m.x for m in labelled] == sorted(m.x for m in labelled)
    assert labelled[0].y == ROW / 2


def test_a_cluster_says_how_many_it_holds():
    items = [Item(f"k{n}", DAY + 300 + n % 3, DAY + 300 + n % 3, "W" * 40) for n in range(50)]
    packed = pack(items, plot(), 0, 5)
    assert sum(len(c.items) for c in packed.clusters) + len(packed.marks) == 50
    assert all(c.text == f"+{len(c.items)}" for c in packed.clusters)


def test_crowds_far_apart_are_counted_apart():
    items = [Item(f"k{n}", DAY + 500 * (n % 2), DAY + 500 * (n % 2), "W" * 20) for n in range(60)]
    packed = pack(items, plot(), 0, 4)
    assert [c.x < 300 for c in packed.clusters] == [True, False]


@pytest.mark.parametrize("count", [1_000, 5_000])
def test_thousands_of_items_are_packed(count):
    items = [Item(f"k{n}", DAY + n * 7 % 600, DAY + n * 7 % 600, f"Event {n}", 1 + n % 3) for n in range(count)]
    packed = pack(items, plot(), 0, 44)
    check_once(packed, items)
    check_apart(by_row(boxes(packed)))
