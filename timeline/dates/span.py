"""The day span that every reading of a date ends in: its two ends, its derivation, and the refusal of what has none."""

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
APPROXIMATE, UNCERTAIN, BOTH = "~", "?", "%"  # EDTF's qualifications


class Limit(StrEnum):
    """What stands for an end that is not written. EDTF tells open (`..`) from unknown (blank)."""

    OPEN = "open"
    STILL_OPEN = "still_open"  # open, and cut at the last day that the source could know of
    UNKNOWN = "unknown"


class Step(StrEnum):
    """One way in which a date's text became days; the value names its words in `DateWords`."""

    APPROXIMATE = "marked_approximate"
    UNCERTAIN = "marked_uncertain"
    START_OPEN = "start_left_open"
    START_UNKNOWN = "start_not_known"
    END_OPEN = "end_left_open"
    END_STILL_OPEN = "open_when_published"
    END_UNKNOWN = "end_not_known"
    SEASON = "season_taken_as"
    PART = "part_taken_as"
    READ_AGAINST = "read_against"


class DateProblem(ValueError):
    """A date that cannot be read surely: `message` says why, `hint` what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message} - {hint}")
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type["DateProblem"], tuple[str, str]]:
        return DateProblem, (self.message, self.hint)


@dataclass(frozen=True, slots=True)
class Reason:
    """A step of a derivation with what it was taken with.

    `period` is the publication that words were read against, or the days that a season or part of a month was taken
    as; `word` is that season or part.
    """

    step: Step
    period: "Span | None" = None
    word: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day as it was written: `clock` is `17:21` or `17:21:13`, `zone` blank, `Z` or `-05:00`."""

    clock: str
    zone: str = ""

    @property
    def order(self) -> float:
        """Seconds since the day began in UTC, by which the times of a day are ordered; no zone counts as UTC."""
        hours, minutes, seconds = [*map(float, self.clock.split(":")), 0.0][:3]
        away = int(f"{self.zone[0]}1") * (int(self.zone[1:3]) * 60 + int(self.zone[4:])) if self.zone[1:] else 0
        return (hours * 60 + minutes - away) * 60 + seconds


@dataclass(frozen=True, slots=True)
class End:
    """One end of a span, as it was written.

    `precision` is one of day, week, month, season, year, decade, century, millennium; `qualification` is EDTF's mark
    of doubt (`~`, `?`, `%`) or blank; `limit` is set where the end is open or not known. A day may have a `time`, which orders
    what happened on it and moves no day.
    """

    precision: str
    qualification: str = ""
    limit: Limit | None = None
    time: Time | None = None

    @property
    def is_soft(self) -> bool:
        return bool(self.qualification or self.limit)


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days from `start` to `end`, both inclusive, and how they were read.

    `precision` is one of day, week, month, season, year, decade, range. Each but the last covers exactly that
    period; whatever covers no such period, or is open at an end, is a range. `first` and `last` keep how each end
    was written: the period around `start`, and the one around `end`. `derivation` is empty for what is as written.
    `relative` tells that the date was written in words, not in EDTF.
    """

    start: date
    end: date
    precision: str
    first: End
    last: End
    derivation: tuple[Reason, ...] = ()
    relative: bool = False

    def __hash__(self) -> int:
        return hash((self.start, self.end))  # spans are keys of caches: all of their parts would take ten times as long

    @property
    def order(self) -> float:
        """Seconds into its first day, for accounts of one day; 0 where no time is given."""
        return self.first.time.order if self.first.time else 0.0

    @property
    def unsure_days(self) -> tuple[int, int]:
        """Days at the beginning and at the end of a range that may lie outside it: those of a month, where that is all that
        an end says. 0 where an end is a day, is open or not known, or where one period is the whole span."""
        days = (self.end - self.start).days + 1
        first = 0 if self.first.limit else (_period_end(self.start, self.first.precision) - self.start).days + 1
        last = 0 if self.last.limit else (self.end - _period_start(self.end, self.last.precision)).days + 1
        parts = [unsure if 1 < unsure < days and self.precision == "range" else 0 for unsure in (first, last)]
        return parts[0], parts[1]

    @property
    def uncertain_start(self) -> bool:
        return self.first.is_soft

    @property
    def uncertain_end(self) -> bool:
        return self.last.is_soft


_MONTHS_IN = {"month": 1, "season": 3, "year": 12, "decade": 120, "century": 1200, "millennium": 12000}


def _period_end(start: date, precision: str) -> date:
    """The last day of the period that begins on this day; the day itself for a day or a week."""
    months = start.year * 12 + start.month - 1 + _MONTHS_IN.get(precision, 0)
    if precision not in _MONTHS_IN:
        return start
    return date.max if months // 12 > 9999 else date(months // 12, months % 12 + 1, 1) - timedelta(1)


def _period_start(end: date, precision: str) -> date:
    """The first day of the period that ends on this day; the day itself for a day or a week."""
    months = end.year * 12 + end.month - _MONTHS_IN.get(precision, 0)
    if precision not in _MONTHS_IN:
        return end
    return date(months // 12, months % 12 + 1, 1) if months >= 12 else date.min


def whole(start: date, end: date, precision: str, ends: str = "") -> Span:
    """Return a span whose ends are both written as `ends`, or as the span itself."""
    end_written = End(ends or precision)
    return Span(start, end, precision, end_written, end_written)


def day_span(day: date) -> Span:
    """Return the day as a span."""
    return whole(day, day, "day")


def month_span(year: int, month: int) -> Span:
    """Return the calendar month as a span; ValueError outside the years 1 to 9999."""
    return whole(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month")


def qualify(span: Span, qualification: str, *reasons: Reason) -> Span:
    """Return the span with its written ends in doubt, and the reasons before those that it has."""
    first, last = (
        end if end.limit else replace(end, qualification=_combine(end.qualification, qualification))
        for end in (span.first, span.last)
    )
    return replace(span, first=first, last=last, derivation=join_derivations(reasons, span.derivation))


def _combine(one: str, other: str) -> str:
    return other if not one or one == other else one if not other else BOTH


def join_derivations(*parts: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Return the reasons in order, each once."""
    return tuple(dict.fromkeys(reason for part in parts for reason in part))


def quote(text: str) -> str:
    """Return the text in quotation marks, shortened for use in a message."""
    return f'"{text}"' if len(text) <= 40 else f'"{text[:39]}…"'


def parse_day(year: int, month: int, day: int) -> date | None:
    """Return the day, or None when the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
