"""The time scale and its labels: continuous, monotone, honest about what is folded away, and nothing overlaps."""

import calendar
from bisect import bisect_left
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.chart.scale import (
    BREAK_SIZE,
    FOLD_FROM,
    LONG_SPAN,
    MOST_BREAK_SHARE,
    MOST_COARSE,
    Scale,
    break_words,
    build_scale,
    month_of,
    month_start,
)
from timeline.chart.text_width import text_width
from timeline.chart.ticks import GAP, SIZE, build_ticks
from timeline.dates.days import day_number, day_of

EARLIEST, LATEST = day_number(date.min), day_number(date.max)
LENGTHS = st.integers(0, 1000).map(lambda n: round(8 * (2000 * 365.25 / 8) ** (n / 1000)))  # 8 days to 2000 years
WIDTHS = st.integers(240, 2000).map(float)


@st.composite
def windows(draw: st.DrawFn) -> tuple[int, int]:
    length = draw(LENGTHS)
    first = draw(st.integers(EARLIEST, LATEST - length) | st.just(EARLIEST) | st.just(LATEST - length + 1))
    return first, first + length - 1


@st.composite
def charts(draw: st.DrawFn) -> tuple[tuple[int, int], float, list[tuple[int, int, bool]]]:
    """A window, a width and spans in and around the window."""
    window = draw(windows())
    length = window[1] - window[0]
    places = st.floats(-0.1, 1.1).map(lambda share: round(window[0] + share * length))
    lengths = st.sampled_from([0, 0, 1, 30, LONG_SPAN, LONG_SPAN + 1, 365, 4000])
    span = st.tuples(places, lengths, st.booleans()).map(lambda s: (held(s[0]), held(s[0] + s[1]), s[2]))
    return window, draw(WIDTHS), draw(st.lists(span, max_size=40))


def held(day: int) -> int:
    return min(max(day, EARLIEST), LATEST)


def days(first: str, last: str) -> tuple[int, int]:
    return day_number(date.fromisoformat(first)), day_number(date.fromisoformat(last))


def day_at(knots: list[tuple[float, int]], x: float) -> float:
    """The day under a pixel, as the browser works it out."""
    at = min(max(bisect_left(knots, (x,)), 1), len(knots) - 1)
    (x0, d0), (x1, d1) = knots[at - 1], knots[at]
    return d0 + (x - x0) / (x1 - x0) * (d1 - d0)


# --- the scale -----------------------------------------------------------------------------------------------------


@given(charts(), st.booleans())
@settings(max_examples=200, deadline=None)
def test_segments_cover_window_and_width_without_gaps(chart, fold):
    window, width, spans = chart
    scale = build_scale(window, width, spans, fold)
    segments = scale.segments
    assert (segments[0].first, segments[0].left) == (window[0], 0)
    assert segments[-1].stop == window[1] + 1
    assert segments[-1].right == pytest.approx(width) and scale.width == segments[-1].right
    for one, two in pairwise(segments):
        assert one.stop == two.first and one.right == two.left
    assert all(s.stop > s.first and s.right > s.left for s in segments)


@given(charts(), st.booleans(), st.lists(st.floats(-0.2, 1.2), min_size=2, max_size=30))
@settings(max_examples=200, deadline=None)
def test_x_is_monotone_and_ends_at_the_edges(chart, fold, shares):
    window, width, spans = chart
    scale = build_scale(window, width, spans, fold)
    chosen = sorted(window[0] + share * (window[1] + 1 - window[0]) for share in shares)
    places = [scale.x(day) for day in chosen]
    assert places == sorted(places)
    for day, x in zip(chosen, places, strict=True):
        assert 0 <= x <= scale.width
        if day <= window[0]:
            assert x == 0
        if day >= window[1] + 1:
            assert x == scale.width
    inside = sorted({day for day in chosen if window[0] <= day <= window[1]})
    assert all(scale.x(a) < scale.x(b) for a, b in pairwise(inside) if b - a > 0.5)


@given(charts())
@settings(max_examples=100, deadline=None)
def test_x_is_continuous_and_every_day_outside_the_breaks_equally_wide(chart):
    scale = build_scale(*chart, fold=True)
    for s in scale.segments:
        assert scale.x(s.stop) == pytest.approx(s.right) == pytest.approx(scale.x(s.stop - 1e-6), abs=0.01)
        if not s.quiet_months:
            assert (s.right - s.left) / (s.stop - s.first) == pytest.approx(scale.day_width)


@given(charts(), st.booleans(), st.floats(0, 1))
@settings(max_examples=200, deadline=None)
def test_knots_lead_back_from_pixels_to_days(chart, fold, share):
    scale = build_scale(*chart, fold)
    knots = scale.knots()
    assert (knots[0], knots[-1][1]) == ((0, chart[0][0]), chart[0][1] + 1)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(knots))
    assert scale.x(day_at(knots, share * scale.width)) == pytest.approx(share * scale.width, abs=0.02)


def test_knots_of_two_thousand_crowded_years():
    """A day is far narrower than a hundredth of a pixel here; no two knots may fall together."""
    window = (day_number(date(1, 1, 31)), day_number(date(2000, 12, 31)))
    spans = [(d, d + 80, False) for d in range(month_start(2 * 12), window[1], 80)]
    scale = build_scale(window, 240, [(window[0], window[0], False), *spans], fold=True)
    assert scale.breaks
    assert all(a[0] < b[0] for a, b in pairwise(scale.knots()))


def test_an_unfolded_scale_is_a_ruler():
    scale = build_scale(days("2019-01-01", "2019-12-31"), 730, [(17900, 17900, False)], fold=False)
    assert len(scale.segments) == 1 and scale.day_width == 2
    assert [scale.x(day_number(date(2019, m, 1))) for m in (1, 2, 3)] == [0, 62, 118]
    assert scale.knots() == [(0, 17897), (730, 18262)]


# --- what is folded ------------------------------------------------------------------------------------------------


def loud_months(window: tuple[int, int], spans: list[tuple[int, int, bool]]) -> set[int]:
    """The months that must stay open, found month by month."""
    short = [s for s in spans if s[1] - s[0] <= LONG_SPAN]
    coarse = [s for s in spans if s[1] - s[0] > LONG_SPAN]
    loud = {m for a, b, _ in short for m in range(month_of(a), month_of(b) + 1)}
    for a, b, began in coarse:
        if len(coarse) > MOST_COARSE * len(spans):
            loud |= {month_of(a), month_of(b)}
        elif began:
            loud.add(month_of(a))
    return loud


@given(charts())
@settings(max_examples=200, deadline=None)
def test_months_are_folded_only_where_nothing_is_dated(chart):
    window, width, spans = chart
    scale = build_scale(window, width, spans, fold=True)
    for s in scale.breaks:
        assert all(last < s.first or first >= s.stop for first, last, _ in spans if last - first <= LONG_SPAN)
        assert not loud_months(window, spans) & set(range(month_of(s.first), month_of(s.stop - 1) + 1))
        assert s.first == window[0] or day_of(s.first).day == 1
        assert s.stop == window[1] + 1 or day_of(s.stop).day == 1
    assert sum(s.right - s.left for s in scale.breaks) <= MOST_BREAK_SHARE * width * 1.0001
    assert [s for s in scale.segments if not s.quiet_months]


@given(charts())
@settings(max_examples=200, deadline=None)
def test_a_break_counts_its_whole_months(chart):
    """A month of which the window shows a part only is not counted, or the label would promise too much."""
    for s in build_scale(*chart, fold=True).breaks:
        months = range(month_of(s.first), month_of(s.stop - 1) + 1)
        whole = [m for m in months if month_start(m) >= s.first and month_start(m + 1) <= s.stop]
        assert s.quiet_months == len(whole) >= FOLD_FROM


@given(charts())
@settings(max_examples=100, deadline=None)
def test_all_long_quiet_runs_are_folded(chart):
    window, width, spans = chart
    scale = build_scale(window, width, spans, fold=True)
    loud = loud_months(window, spans)
    folded = {m for s in scale.breaks for m in range(month_of(s.first), month_of(s.stop - 1) + 1)}
    months = range(month_of(window[0]), month_of(window[1]) + 1)
    if not loud & set(months):
        assert not folded  # nothing is shown: there is nothing to fold between
        return
    run: list[int] = []
    for month in (*months, None):
        if month is not None and month not in loud:
            run.append(month)
            continue
        whole = [m for m in run if month_start(m) >= window[0] and month_start(m + 1) <= window[1] + 1]
        assert (len(whole) >= FOLD_FROM) == bool(folded & set(run)) == (folded >= set(run) and bool(run))
        run = []


def test_folded_months_by_example():
    spans = [(a, a, False) for a in days("2019-02-23", "2023-03-05")]
    scale = build_scale(days("2019-01-01", "2023-12-31"), 1000, spans, fold=True)
    assert [(day_of(s.first).isoformat(), day_of(s.stop).isoformat(), s.quiet_months) for s in scale.segments] == [
        ("2019-01-01", "2019-03-01", 0),
        ("2019-03-01", "2023-03-01", 48),
        ("2023-03-01", "2023-04-01", 0),
        ("2023-04-01", "2024-01-01", 9),
    ]
    assert all(s.quiet for s in scale.segments)


def test_a_window_that_begins_within_a_month():
    spans = [(day_number(date(2019, 7, 5)),) * 2 + (False,)]
    scale = build_scale(days("2019-03-31", "2019-09-15"), 800, spans, fold=True)
    assert [(day_of(s.first).isoformat(), s.quiet_months) for s in scale.segments] == [
        ("2019-03-31", 3),
        ("2019-07-01", 0),
    ]


def test_two_quiet_months_stay():
    spans = [(a, a, False) for a in days("2019-01-15", "2019-04-15")]
    assert not build_scale(days("2019-01-01", "2019-04-30"), 800, spans, fold=True).breaks
    spans = [(a, a, False) for a in days("2019-01-15", "2019-05-15")]
    assert [s.quiet_months for s in build_scale(days("2019-01-01", "2019-05-31"), 800, spans, fold=True).breaks] == [3]


def test_a_year_known_no_better_keeps_no_month_open():
    window, days_of_2024 = days("2020-01-01", "2025-12-31"), days("2024-01-01", "2024-12-31")
    points = [(day_number(date(2020, 1, d)), day_number(date(2020, 1, d)), False) for d in range(1, 9)]
    (only,) = build_scale(window, 1000, [*points, (*days_of_2024, False)], fold=True).breaks
    assert (day_of(only.first), day_of(only.stop)) == (date(2020, 2, 1), date(2026, 1, 1))
    assert not only.quiet  # the year's mark stands in it
    first, second = build_scale(window, 1000, [*points, (*days_of_2024, True)], fold=True).breaks
    assert (day_of(first.stop), day_of(second.first)) == (date(2024, 1, 1), date(2024, 2, 1))


def test_where_most_periods_are_long_they_count():
    scale = build_scale(days("1000-01-01", "1999-12-31"), 1000, [(*days("1200-01-01", "1250-12-31"), False)], fold=True)
    open_ = [day_of(s.first).isoformat()[:7] for s in scale.segments if not s.quiet_months]
    assert open_ == ["1200-01", "1250-12"]


@pytest.mark.parametrize(
    ("months", "quiet", "words"),
    [
        (3, True, ("3 quiet", "months")),
        (47, True, ("47 quiet", "months")),
        (119, True, ("119 quiet", "months")),
        (120, True, ("10 quiet", "years")),
        (12 * 65 + 1, True, ("65 quiet", "years")),
        (12 * 1900, True, ("1,900 quiet", "years")),
        (47, False, ("47", "months")),
        (240, False, ("20", "years")),
    ],
)
def test_break_words(months, quiet, words):
    assert break_words(months, quiet) == words


# --- the labels of the axis ----------------------------------------------------------------------------------------


def day_under(scale: Scale, x: float) -> date:
    (segment,) = [s for s in scale.segments if s.left <= x < s.right]
    return day_of(
        round(segment.first + (x - segment.left) / (segment.right - segment.left) * (segment.stop - segment.first))
    )


@given(charts(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_labels_never_overlap_nor_leave_the_plot(chart, fold):
    scale = build_scale(*chart, fold)
    ticks = build_ticks(scale)
    check_labels(scale)
    assert ticks == sorted(ticks, key=lambda t: t.left)
    for tick in ticks:
        size, weights = (BREAK_SIZE, [400]) if tick.x is None else (SIZE, [400, 600])
        widest = max(text_width(line, size, weight) for line in tick.lines for weight in weights)
        assert 0 <= tick.left and tick.left + widest <= tick.right + 1e-6 and tick.right <= scale.width
    assert any(t.x is not None for t in ticks)


def check_labels(scale: Scale) -> None:
    """No two labels of a row come closer than GAP, and none leaves the plot."""
    ticks = build_ticks(scale)
    for row in ([t for t in ticks if t.x is not None], [t for t in ticks if t.x is None]):
        assert all(a.right + GAP <= b.left for a, b in pairwise(sorted(row, key=lambda t: t.left)))
        assert all(0 <= t.left and t.right <= scale.width for t in row)


@pytest.mark.parametrize("months", [5, 9, 17, 29])
@pytest.mark.parametrize("years", [6, 40])
def test_labels_keep_apart_at_every_width(years, months):
    """Crowded axes, where a pixel more or less decides which labels there are."""
    window = days("2000-01-01", f"{1999 + years}-12-31")
    spans = [(month_start(m), month_start(m) + 9, False) for m in range(2000 * 12 + 4, (2000 + years) * 12, months)]
    for width in range(240, 2000, 16):
        check_labels(build_scale(window, width + 0.5, spans, fold=True))


def test_labels_of_uneven_stretches_keep_apart():
    window = days("2000-03-31", "2007-04-16")
    spans = [(*days(f"{a}-01", f"{b}-28"), False) for a, b in (
        ("2002-10", "2002-11"), ("2003-10", "2003-12"), ("2004-11", "2004-12"), ("2005-08", "2005-09"),
        ("2005-11", "2006-01"), ("2006-07", "2006-09"),
    )]  # fmt: skip
    for width in range(240, 700):
        check_labels(build_scale(window, width, spans, fold=True))


@given(charts(), st.booleans())
@settings(max_examples=200, deadline=None)
def test_labels_say_the_day_they_stand_at(chart, fold):
    scale = build_scale(*chart, fold)
    starts = {round(s.left, 6) for s in scale.segments}
    for tick in build_ticks(scale):
        if tick.x is None:
            continue
        day, (upper, lower) = day_under(scale, tick.x), tick.lines
        assert lower in ("", str(day.year))
        month = calendar.month_abbr[day.month]
        assert upper in (f"{day.day} {month}", month, str(day.year))
        if round(tick.x, 6) in starts:
            assert lower or upper == str(day.year)  # where a stretch begins, its year is said
        elif upper == month:
            assert day.day == 1
        elif upper == str(day.year):
            assert (day.month, day.day) == (1, 1)


@given(charts())
@settings(max_examples=100, deadline=None)
def test_break_labels_say_how_long_they_are(chart):
    scale = build_scale(*chart, fold=True)
    said = {break_words(s.quiet_months, s.quiet): (s.left, s.right) for s in scale.breaks}
    for tick in build_ticks(scale):
        if tick.x is None:
            assert tick.lines in said
            assert any(
                (s.left + s.right) / 2 == pytest.approx((tick.left + tick.right) / 2)
                for s in scale.breaks
                if break_words(s.quiet_months, s.quiet) == tick.lines
            )


@pytest.mark.parametrize(
    ("first", "last", "width", "lines"),
    [
        ("2019-02-20", "2019-02-27", 800, ["20 Feb 2019", "21 Feb", "22 Feb", "23 Feb", "24 Feb", "25 Feb", "26 Feb", "27 Feb"]),
        ("2019-01-01", "2019-12-31", 700, ["Jan 2019", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]),
        ("2019-01-01", "2020-06-30", 400, ["Jan 2019", "Apr", "Jul", "Oct", "Jan 2020", "Apr"]),
        ("2015-01-01", "2020-12-31", 300, ["Jan 2015", "2016", "2017", "2018", "2019", "2020"]),
        ("1500-01-01", "1999-12-31", 500, ["Jan 1500", "1550", "1600", "1650", "1700", "1750", "1800", "1850", "1900", "1950"]),
    ],
)  # fmt: skip
def test_labels_by_example(first, last, width, lines):
    ticks = build_ticks(build_scale(days(first, last), width, [], fold=False))
    assert [" ".join(filter(None, t.lines)) for t in ticks] == lines


def test_weeks_are_labelled_on_mondays():
    ticks = build_ticks(build_scale(days("2019-01-01", "2019-03-31"), 700, [], fold=False))
    scale = build_scale(days("2019-01-01", "2019-03-31"), 700, [], fold=False)
    assert {day_under(scale, t.x).weekday() for t in ticks[1:]} == {0}


@pytest.mark.parametrize("width", [375, 768, 1280, 1920])
@pytest.mark.parametrize("fold", [True, False])
def test_every_stretch_of_the_real_tables_has_room_for_some_label(real_catalog, width, fold):
    index = real_catalog.index
    spans = [
        (a, b, False) for a, b in zip(index.first[index.dated].tolist(), index.last[index.dated].tolist(), strict=True)
    ]
    scale = build_scale(days("2019-01-01", "2025-12-31"), width, spans, fold)
    dated = [t for t in build_ticks(scale) if t.x is not None]
    assert len(dated) >= 3
