"""Dates and their derivations in words, in any language: said once, at the end, from a span."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from timeline.dates.span import APPROXIMATE, BOTH, MONTHS, UNCERTAIN, End, Limit, Reason, Span, Step, Time

_OPEN_ENDS = {Limit.OPEN: "open_end", Limit.STILL_OPEN: "still_open", Limit.UNKNOWN: "end_unknown"}
_OPEN_STARTS = {Limit.OPEN: "up_to", Limit.UNKNOWN: "start_unknown"}
_SEASONS = {3: "spring", 6: "summer", 9: "autumn"}  # by first month: EDTF's northern seasons
_MANY_YEARS = {"century": 100, "millennium": 1000}


@dataclass(frozen=True)
class DateWords:
    """The words in which a language says dates; `%(name)s` stands for what is filled in."""

    months: tuple[str, ...] = MONTHS
    day: str = "%(day)s %(month)s %(year)s"
    month: str = "%(month)s %(year)s"
    day_of_month: str = "%(day)s %(month)s"
    day_and_time: str = "%(day)s, %(time)s"
    season: str = "%(season)s %(year)s"
    decade: str = "%(year)ss"
    about: str = "about %(date)s"
    possibly: str = "possibly %(date)s"
    open_end: str = "%(date)s – open end"
    still_open: str = "%(date)s – still open"
    end_unknown: str = "%(date)s – end unknown"
    up_to: str = "up to %(date)s"
    start_unknown: str = "by %(date)s"
    spring: str = "spring"
    summer: str = "summer"
    autumn: str = "autumn"
    early: str = "early"
    mid: str = "mid"
    late: str = "late"
    as_written: str = "as written"
    marked_approximate: str = "marked approximate"
    marked_uncertain: str = "marked uncertain"
    start_left_open: str = "start left open"
    start_not_known: str = "start unknown"
    end_left_open: str = "end left open"
    open_when_published: str = "still open when published"
    end_not_known: str = "end unknown"
    season_taken_as: str = "%(word)s taken as %(first_month)s to %(last_month)s"
    part_taken_as: str = "%(word)s taken as days %(first_day)s to %(last_day)s"
    read_against: str = "read against %(date)s"

    def sayings(self) -> dict[str, str]:
        """All but the months, by name: what a catalogue translates."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "months"}


ENGLISH_DATES = DateWords()


def format_day(day: date) -> str:
    """Return the day in English words, whatever the locale: `26 February 2019`."""
    return _day(day, ENGLISH_DATES)


def format_span(span: Span, words: DateWords = ENGLISH_DATES) -> str:
    """Return the span in words: `23–24 February 2019`, `about September 2025`, `23 February 2019 – March 2019`.

    Each end is named as finely as it was written, with its own doubt; what both ends share is said once.
    """
    first, last = _name(span.start, span.first, words), _name(span.end, span.last, words)
    if span.start == span.end and span.first.time and span.last.time and not (span.first.limit or span.last.limit):
        return first if span.first == span.last else f"{first} – {_clock(span.last.time)}"
    if span.last.limit:
        return str(getattr(words, _OPEN_ENDS[span.last.limit]) % {"date": first})
    if span.first.limit:
        return str(getattr(words, _OPEN_STARTS[span.first.limit]) % {"date": last})
    if span.first != span.last:
        return f"{first} – {last}"
    if span.precision in ("year", "month", "season", "decade"):
        return first
    return _range(span, words) or f"{first} – {last}"


def season_name(day: date) -> str:
    """Return the season that EDTF puts a day of the north into; nothing for a winter, which lies in two years."""
    return _SEASONS.get(day.month // 3 * 3, "")


def format_derivation(derivation: Iterable[Reason], words: DateWords = ENGLISH_DATES) -> str:
    """Return how a date was read, in words: `late taken as days 21 to 28, read against 26 February 2019`."""
    return ", ".join(_reason(reason, words) for reason in derivation) or words.as_written


def _reason(reason: Reason, words: DateWords) -> str:
    said = str(getattr(words, reason.step))
    period = reason.period
    if not period:
        return said
    if reason.step is Step.READ_AGAINST:
        return said % {"date": format_span(period, words)}
    months = [words.months[day.month - 1] for day in (period.start, period.end)]
    return said % {
        "word": getattr(words, reason.word),
        "first_month": months[0],
        "last_month": months[1],
        "first_day": period.start.day,
        "last_day": period.end.day,
    }


def _range(span: Span, words: DateWords) -> str:
    """Return a range with what both ends share said once, or nothing where they share nothing."""
    first, last, written = span.start, span.end, span.first.precision
    shared = ""
    if written == "year" or written in _MANY_YEARS:
        shared = f"{first.year}–{last.year}"
    elif written == "month" and first.year == last.year:
        shared = f"{words.months[first.month - 1]}–{_month(last, words)}"
    elif written in ("day", "week"):
        shared = _days(first, last, words, in_doubt=bool(span.first.qualification))
    return _doubted(shared, span.first.qualification, words)


def _days(first: date, last: date, words: DateWords, in_doubt: bool) -> str:
    if first == last:
        return _day(first, words)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_day(last, words)}"
    if first.year != last.year or in_doubt:  # a doubt before such a range would seem to be about its first day only
        return ""
    return f"{words.day_of_month % {'day': first.day, 'month': words.months[first.month - 1]}} – {_day(last, words)}"


def _name(day: date, end: End, words: DateWords) -> str:
    """Return the period that an end was written as, with its doubt."""
    said = _period(day, end.precision, words)
    if end.time:
        said = words.day_and_time % {"day": said, "time": _clock(end.time)}
    return _doubted(said, end.qualification, words)


def _clock(time: Time) -> str:
    """`17:21 UTC`, `09:30 UTC-05:00`."""
    zone = f" UTC{time.zone.removeprefix('Z')}" if time.zone else ""
    return f"{time.clock}{zone}"


def _period(day: date, precision: str, words: DateWords) -> str:
    if precision == "month":
        return _month(day, words)
    if precision == "year":
        return f"{day.year}"
    if precision == "decade":
        return words.decade % {"year": day.year // 10 * 10}
    if precision == "season" and (name := season_name(day)):
        return words.season % {"season": getattr(words, name), "year": day.year}
    if years := _MANY_YEARS.get(precision):
        low = day.year // years * years
        return f"{low}–{low + years - 1}"
    return _day(day, words)


def _doubted(said: str, qualification: str, words: DateWords) -> str:
    if said and qualification in (APPROXIMATE, BOTH):
        said = words.about % {"date": said}
    if said and qualification in (UNCERTAIN, BOTH):
        said = words.possibly % {"date": said}
    return said


def _day(day: date, words: DateWords) -> str:
    return words.day % {"day": day.day, "month": words.months[day.month - 1], "year": day.year}


def _month(day: date, words: DateWords) -> str:
    return words.month % {"month": words.months[day.month - 1], "year": day.year}
