"""The labels of the time axis: dates in the stretches that are drawn, and how long each break is. No two overlap."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from timeline.chart.scale import BREAK_SIZE, Scale, Segment, break_words, month_of, month_start
from timeline.chart.text_width import text_width
from timeline.dates.days import day_of
from timeline.languages.language import ENGLISH, Language

SIZE = 11.5  # px
GAP = 6  # px between two labels
INSET = 4  # px from a tick's line to its label
STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000)  # months
DAY_STEPS = (1, 2, 7, 14)
SPACE = 40  # px that a step should be apart


@dataclass(frozen=True, slots=True)
class Tick:
    """A label of the axis: up to two lines, drawn from `left`; `x` is the day's own place, None for a break."""

    x: float | None
    left: float
    right: float
    lines: tuple[str, str]


def build_ticks(scale: Scale, language: Language = ENGLISH) -> list[Tick]:
    """Ticks over the scale, left to right: dates, first of all where a stretch begins, and the breaks in a line of their own."""
    per_day = scale.day_width
    firsts, rest, breaks = [], [], []
    for segment in scale.segments:
        if segment.quiet_months:
            breaks.append(_break_tick(segment, language))
        else:
            head, *others = _segment_ticks(segment, scale, per_day, language)
            firsts.append(head)
            rest += others
    kept = _without_overlap([*firsts, *rest], scale.width) + _without_overlap(breaks, scale.width)
    return sorted(kept, key=lambda t: t.left)


def _without_overlap(ticks: Sequence[Tick], width: float) -> list[Tick]:
    """Those that fit, the first in the sequence going first."""
    kept: list[Tick] = []
    for tick in ticks:
        free = all(tick.right + GAP <= k.left or k.right + GAP <= tick.left for k in kept)
        if free and tick.left >= 0 and tick.right <= width:
            kept.append(tick)
    return kept


def _break_tick(segment: Segment, language: Language) -> Tick:
    lines = break_words(segment.quiet_months, segment.quiet, language)
    width, middle = _width(lines, BREAK_SIZE, 400), (segment.left + segment.right) / 2
    return Tick(None, middle - width / 2, middle + width / 2, lines)


def _segment_ticks(segment: Segment, scale: Scale, per_day: float, language: Language) -> Iterator[Tick]:
    """The first tick stands where the stretch begins, whatever the step; the others on whole steps."""
    yield _tick(scale, segment.first, "day" if per_day * 14 >= SPACE else "month", True, language)
    year = day_of(segment.first).year
    for day, unit in _steps(segment, per_day):
        if day > segment.first:
            yield _tick(scale, day, unit, day_of(day).year != year, language)
            year = day_of(day).year


def _steps(segment: Segment, per_day: float) -> Iterator[tuple[int, str]]:
    for step in DAY_STEPS:
        if step * per_day >= SPACE:
            monday = -(segment.first + 3) % 7  # days to the next one; day 0 was a Thursday
            start = segment.first + (monday if step >= 7 else 0)
            yield from ((day, "day") for day in range(start, segment.stop, step))
            return
    step = next((s for s in STEPS if s * 30 * per_day >= SPACE), STEPS[-1])
    month = -(-month_of(segment.first) // step) * step
    while month_start(month) < segment.stop:
        yield month_start(month), "year" if step >= 12 else "month"
        month += step


def _tick(scale: Scale, day: int, unit: str, with_year: bool, language: Language) -> Tick:
    d, x = day_of(day), scale.x(day)
    month, year = language.short_month_names[d.month - 1], str(d.year)
    if unit == "year":
        lines = (year, "")
    elif unit == "month":
        lines = (month, year if with_year else "")
    else:
        lines = (f"{d.day} {month}", year if with_year else "")
    return Tick(x, x + INSET, x + INSET + _width(lines), lines)


def _width(lines: tuple[str, str], size: float = SIZE, weight: int = 600) -> float:
    return max(text_width(line, size, weight) for line in lines)
