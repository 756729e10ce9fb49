"""The time scale: days to pixels, with runs of quiet months folded into narrow breaks.

A scale is piecewise linear. Outside the breaks every day is equally wide. Positions are pixels from the left of the plot,
days are day numbers (days since 1970-01-01), a day being the interval [n, n + 1).
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from timeline.chart.text_width import text_width
from timeline.dates.days import Window, day_number, day_of
from timeline.languages.language import ENGLISH, Language

FOLD_FROM = 3  # months: shorter runs stay as they are
LONG_SPAN = 92  # days: a longer period says little of any one month
MOST_COARSE = 0.2  # of all spans: beyond that, long periods count as much as the others
BREAK_SIZE = 11  # px: font size of a break's label
MOST_BREAK_SHARE = 0.45  # of the width


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the scale: days [first, stop) drawn over pixels [left, right)."""

    first: int
    stop: int
    left: float
    right: float
    quiet_months: int = 0  # > 0: a break
    quiet: bool = True  # False: a period known only roughly has its middle in this break


@dataclass(frozen=True)
class Scale:
    """Segments in order, without gaps, over the whole window and width."""

    segments: tuple[Segment, ...]

    @property
    def width(self) -> float:
        return self.segments[-1].right

    def x(self, day: float) -> float:
        """Pixel of a day number (fractions allowed); days outside the window end at its edges."""
        at = max(0, bisect_right([s.first for s in self.segments], day) - 1)
        s = self.segments[at]
        share = (day - s.first) / (s.stop - s.first)
        return s.left + min(max(share, 0.0), 1.0) * (s.right - s.left)

    def knots(self) -> list[tuple[float, int]]:
        """(pixel, day number) at every joint, for the browser to turn pixels back into days."""
        return [(round(s.left, 6), s.first) for s in self.segments] + [(round(self.width, 6), self.segments[-1].stop)]

    @property
    def breaks(self) -> list[Segment]:
        return [s for s in self.segments if s.quiet_months]

    @property
    def day_width(self) -> float:
        """Pixels a day takes outside the breaks."""
        busy = [s for s in self.segments if not s.quiet_months] or list(self.segments)
        return sum(s.right - s.left for s in busy) / sum(s.stop - s.first for s in busy)


Dated = tuple[int, int, bool]  # first and last day, inclusive, and whether it surely began on the first


def build_scale(
    window: Window, width: float, spans: Iterable[Dated], fold: bool, language: Language = ENGLISH
) -> Scale:
    """The scale of a window of whole days over `width` pixels; with `fold`, months to which nothing is dated are folded away.

    A period of more than LONG_SPAN days that is known no better ("in 2024") does not keep its months unfolded, unless
    more than MOST_COARSE of all are of that kind; one that surely began on its first day keeps the month it began in.
    """
    first, stop = window[0], window[1] + 1
    spans = list(spans)
    runs = _quiet_runs(first, stop, spans) if fold else []
    if sum(b - a for a, b, _ in runs) >= stop - first:
        runs = []  # nothing is shown at all: folding everything would leave nothing to fold between
    middles = [(a + b + 1) / 2 for a, b, _ in spans]
    return Scale(tuple(_with_quiet(s, middles) for s in _place(first, stop, width, runs, language)))


def break_words(months: int, quiet: bool = True, language: Language = ENGLISH) -> tuple[str, str]:
    """The two lines of a break's label: ("47 quiet", "months"); ten years and more in whole years, rounded."""
    ngettext = language.ngettext
    if months >= 120:
        years = round(months / 12)
        said = (
            ngettext("%(n)s quiet|year", "%(n)s quiet|years", years)
            if quiet
            else ngettext("%(n)s|year", "%(n)s|years", years)
        )
    elif quiet:
        said = ngettext("%(n)s quiet|month", "%(n)s quiet|months", months)
    else:
        said = ngettext("%(n)s|month", "%(n)s|months", months)
    first, second = said.split("|")
    return first, second


def _with_quiet(segment: Segment, middles: Sequence[float]) -> Segment:
    loud = segment.quiet_months and any(segment.first <= m < segment.stop for m in middles)
    return replace(segment, quiet=False) if loud else segment


def month_start(number: int) -> int:
    """Day number of the first day of month `number` (years * 12 + month - 1)."""
    year, month = divmod(number, 12)
    return day_number(date(year, month + 1, 1)) if 1 <= year <= 9999 else day_number(date.max) + 1


def month_of(day: int) -> int:
    """Month number (years * 12 + month - 1) of a day number."""
    d = day_of(day)
    return d.year * 12 + d.month - 1


def _quiet_runs(first: int, stop: int, spans: Sequence[Dated]) -> list[tuple[int, int, int]]:
    """(first day, stop day, whole months) of every run of at least FOLD_FROM whole months to which nothing is dated."""
    low, high = month_of(first), month_of(stop - 1)
    busy = sorted({m for m in _busy_months(spans) if low <= m <= high})
    runs = []
    for before, after in zip([low - 1, *busy], [*busy, high + 1], strict=True):
        begin, end = month_start(before + 1), month_start(after)
        whole = after - before - 1 - (begin < first) - (end > stop)
        if whole >= FOLD_FROM:
            runs.append((max(begin, first), min(end, stop), whole))
    return runs


def _busy_months(spans: Sequence[Dated]) -> Iterable[int]:
    coarse = sum(last - first > LONG_SPAN for first, last, _ in spans)
    for first, last, began in spans:
        a, b = month_of(first), month_of(last)
        if last - first <= LONG_SPAN:
            yield from range(a, b + 1)
        elif coarse > MOST_COARSE * len(spans):
            yield from (a, b)
        elif began:
            yield a


def _place(
    first: int, stop: int, width: float, runs: list[tuple[int, int, int]], language: Language
) -> Iterable[Segment]:
    wanted = [
        max(text_width(line, BREAK_SIZE) for line in break_words(months, True, language)) + 10 for _, _, months in runs
    ]
    squeeze = min(1.0, MOST_BREAK_SHARE * width / sum(wanted)) if wanted else 1.0
    busy_days = (stop - first) - sum(b - a for a, b, _ in runs)
    per_day = (width - squeeze * sum(wanted)) / busy_days
    day, left = first, 0.0
    for (a, b, months), pixels in zip(runs, wanted, strict=True):
        if a > day:
            yield Segment(day, a, left, left + (a - day) * per_day)
            left += (a - day) * per_day
        yield Segment(a, b, left, left + squeeze * pixels, months)
        day, left = b, left + squeeze * pixels
    if day < stop:
        yield Segment(day, stop, left, width)
