"""The day span that every reading of a date ends in, its refusal, and both in words."""

import calendar
from dataclasses import dataclass, fields, replace
from datetime import date

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
SEASONS = {3: "spring", 6: "summer", 9: "autumn"}  # by first month: the library's northern seasons

# Words of Span.derivation that formatting looks for; several are joined by ", ".
AS_WRITTEN = "as written"
APPROXIMATE = "marked approximate"
UNCERTAIN = "marked uncertain"
START_OPEN, START_UNKNOWN = "start left open", "start unknown"
END_OPEN, STILL_OPEN, END_UNKNOWN = "end left open", "still open when published", "end unknown"

_OPEN_ENDS = {END_OPEN: "open_end", STILL_OPEN: "still_open", END_UNKNOWN: "end_unknown"}
_OPEN_STARTS = {START_OPEN: "up_to", START_UNKNOWN: "start_unknown"}


@dataclass(frozen=True)
class DateWords:
    """The words in which a language says dates; `%(name)s` stands for what is filled in."""

    months: tuple[str, ...] = MONTHS
    day: str = "%(day)s %(month)s %(year)s"
    month: str = "%(month)s %(year)s"
    day_of_month: str = "%(day)s %(month)s"
    season: str = "%(season)s %(year)s"
    decade: str = "%(year)ss"
    about: str = "about %(date)s"
    possibly: str = "possibly %(date)s"
    open_end: str = "%(date)s – open end"
    still_open: str = "%(date)s – still open"
    end_unknown: str = "%(date)s – end unknown"
    up_to: str = "up to %(date)s"
    start_unknown: str = "start unknown – %(date)s"
    spring: str = "spring"
    summer: str = "summer"
    autumn: str = "autumn"

    def sayings(self) -> dict[str, str]:
        """All but the months, by name: what a catalogue translates."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "months"}


ENGLISH_DATES = DateWords()


class DateProblem(ValueError):
    """A date that cannot be read surely: `message` says why, `hint` what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message} - {hint}")
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type["DateProblem"], tuple[str, str]]:
        return DateProblem, (self.message, self.hint)


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days from `start` to `end`, both inclusive, and how they were read.

    `precision` is one of day, week, month, season, year, decade, range. Each but the last covers exactly that
    period; whatever covers no such period, or is open at an end, is a range. `derivation` is a short fragment for the
    reader. `uncertain_start` and `uncertain_end` mark doubt (`?`, `~`, `%`) or an end that is open or not known.
    `relative` tells that the date was written in words, not in EDTF.
    """

    start: date
    end: date
    precision: str
    derivation: str = AS_WRITTEN
    uncertain_start: bool = False
    uncertain_end: bool = False
    relative: bool = False


def format_day(day: date) -> str:
    """Return the day in words, whatever the locale: `26 February 2019`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def quote(text: str) -> str:
    """Return the text in quotation marks, shortened for use in a message."""
    return f'"{text}"' if len(text) <= 40 else f'"{text[:39]}…"'


def join_derivations(*parts: str) -> str:
    """Return the fragments of a derivation as one, each once, without a bare "as written" beside others."""
    words = dict.fromkeys(word for part in parts for word in part.split(", ") if word and word != AS_WRITTEN)
    return ", ".join(words) or AS_WRITTEN


def as_uncertain(span: Span, derivation: str) -> Span:
    """Return the span with both ends soft and the reason added to its derivation."""
    return replace(
        span, uncertain_start=True, uncertain_end=True, derivation=join_derivations(derivation, span.derivation)
    )


def parse_day(year: int, month: int, day: int) -> date | None:
    """Return the day, or None when the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_span(year: int, month: int) -> Span:
    """Return the calendar month as a span; ValueError outside the years 1 to 9999."""
    return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month")


def format_span(span: Span, words: DateWords = ENGLISH_DATES) -> str:
    """Return the span in words: `23–24 February 2019`, `about September 2025`, `August 2025 – still open`.

    Next to an open or unknown end the other end is given by year or month where it lies on that edge: a span does
    not keep how exactly its ends were written, and this never claims more than the text did.
    """
    derivation = span.derivation.split(", ")
    doubt = words.possibly if UNCERTAIN in derivation else words.about
    start, end = (doubt if soft else "%(date)s" for soft in (span.uncertain_start, span.uncertain_end))
    first, last = start % {"date": _name_start(span.start, words)}, end % {"date": _name_end(span.end, words)}
    if side := next((ends for part, ends in _OPEN_ENDS.items() if part in derivation), None):
        return str(getattr(words, side) % {"date": first})
    if side := next((starts for part, starts in _OPEN_STARTS.items() if part in derivation), None):
        return str(getattr(words, side) % {"date": last})
    if start == end:
        return start % {"date": _format_whole(span, words)}
    return f"{first} – {last}"


def _format_whole(span: Span, words: DateWords) -> str:
    first, last = span.start, span.end
    if first == last:
        return _day(first, words)
    if span.precision == "season" and first.month in SEASONS:
        return words.season % {"season": getattr(words, SEASONS[first.month]), "year": first.year}
    if span.precision == "decade":
        return words.decade % {"year": first.year}
    return _format_range(first, last, words)


def _format_range(first: date, last: date, words: DateWords) -> str:
    """Return the range with what both ends share said once: years, months of a year, days of a month, or days."""
    if _starts_year(first) and _ends_year(last):
        return f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"
    same_year, same_month = first.year == last.year, first.month == last.month
    if first.day == 1 and _ends_month(last):
        if same_year:
            return _month(last, words) if same_month else f"{words.months[first.month - 1]}–{_month(last, words)}"
        return f"{_month(first, words)} – {_month(last, words)}"
    if same_year and same_month:
        return f"{first.day}–{_day(last, words)}"
    shown = words.day_of_month % {"day": first.day, "month": words.months[first.month - 1]}
    return f"{shown if same_year else _day(first, words)} – {_day(last, words)}"


def _name_start(day: date, words: DateWords) -> str:
    if _starts_year(day):
        return f"{day.year}"
    return _month(day, words) if day.day == 1 else _day(day, words)


def _name_end(day: date, words: DateWords) -> str:
    if _ends_year(day):
        return f"{day.year}"
    return _month(day, words) if _ends_month(day) else _day(day, words)


def _day(day: date, words: DateWords) -> str:
    return words.day % {"day": day.day, "month": words.months[day.month - 1], "year": day.year}


def _month(day: date, words: DateWords) -> str:
    return words.month % {"month": words.months[day.month - 1], "year": day.year}


def _starts_year(day: date) -> bool:
    return (day.month, day.day) == (1, 1)


def _ends_year(day: date) -> bool:
    return (day.month, day.day) == (12, 31)


def _ends_month(day: date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]
