"""Dates in a source's own words ("Tuesday", "last week", "7 March 2019"), read against one publication day."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache, partial

import dateparser

from timeline.dates.span import APPROXIMATE, MONTHS, DateProblem, Reason, Span, Step, month_span, qualify, whole
from timeline.dates.words import format_day

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CHECK_DAY = "check the day, or write the date as 2019-02-23"

# RELATIVE_BASE is added to every call, so the clock is never asked; UTC, so that no zone moves a day.
_SETTINGS = {
    "DATE_ORDER": "DMY",
    "PREFER_DAY_OF_MONTH": "first",
    "PREFER_MONTH_OF_YEAR": "first",
    "TIMEZONE": "UTC",
    "RETURN_AS_TIMEZONE_AWARE": False,
}
_NUMBER = "an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[0-9]{1,4}"
_WEEKDAY = r"(?P<weekday>mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?|september|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?:the )?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_PART_OF_DAY = "(?:morning|afternoon|evening|night)"
_UNIT = "(?P<unit>day|week|month|year)s?"
_ENDS = {"range": "day"}  # a range of words has days at its ends
_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}

Rule = Callable[[re.Match[str], date], Span]


def fold_words(text: str) -> str:
    """Return the words in lower case without points, commas and brackets: `friday september 26`."""
    return " ".join(re.sub(r"[.,()]", " ", text.lower()).split())


def read_calendar_words(text: str) -> Span | None:
    """Read words that carry their own year (`March 2015`, `7 March 2019`, `late May 2019`); None for others."""
    for pattern in _CALENDAR:
        if match := pattern.fullmatch(fold_words(text)):
            return _read_calendar(match, int(match["year"]))
    return None


def relative_reader(text: str) -> Callable[[date], Span] | None:
    """Return how to read the words against a publication day, or None when they are not known.

    The reader raises DateProblem where that day leaves the words without a sure meaning, ValueError or
    OverflowError where they lead out of the calendar.
    """
    words = fold_words(text)
    for pattern, rule in _RULES:
        if match := pattern.fullmatch(words):
            _check_day_exists(match)
            return partial(rule, match)
    return None


def _span(start: date, end: date, precision: str) -> Span:
    span = whole(start, end, "day") if start == end else whole(start, end, precision, _ENDS.get(precision, precision))
    return replace(span, relative=True)


# Calendar words --------------------------------------------------------------------------------------------------


@lru_cache(maxsize=20_000)
def _parse_named(day: int | None, month: str, year: int) -> date | None:
    """Return the named day (or first of the month), None when there is none such."""
    found = dateparser.parse(
        f"{day or ''} {month} {year:04}".strip(),
        languages=["en"],
        settings={
            **_SETTINGS,
            "PARSERS": ["absolute-time"],
            "REQUIRE_PARTS": ["day", "month", "year"] if day is not None else ["month", "year"],
            "RELATIVE_BASE": datetime(2000, 1, 1),
        },
    )
    return found.date() if found else None


def _read_calendar(match: re.Match[str], year: int) -> Span:
    parts = match.groupdict()
    day = int(parts["day"]) if parts.get("day") else None
    found = _parse_named(day, parts["month"], year) if day != 0 else None
    if not found:
        raise _no_such_day(f"{parts.get('day') or ''} {_month_name(parts['month'])} {year}".strip())
    if day is None:
        return _month_part(found, parts.get("part"))
    _check_weekday(match, found)
    return _span(found, found, "day")


def _month_part(first: date, part: str | None) -> Span:
    month = month_span(first.year, first.month)
    if not part:
        return _span(month.start, month.end, "month")
    low, high = _PARTS[part]
    days = _span(first.replace(day=low), first.replace(day=min(high, month.end.day)), "range")
    return qualify(days, APPROXIMATE, Reason(Step.PART, days, part))


def _month_name(word: str) -> str:
    return next(name for name in MONTHS if name.lower().startswith(word[:3]))


def _no_such_day(name: str) -> DateProblem:
    return DateProblem(f"there is no {name}", CHECK_DAY)


def _check_day_exists(match: re.Match[str]) -> None:
    parts = match.groupdict()
    if not parts.get("day"):
        return
    month = parts.get("month") or "january"
    if not 1 <= int(parts["day"]) <= 31 or not _parse_named(int(parts["day"]), month, 2000):  # a leap year
        raise _no_such_day(f"{int(parts['day'])} {_month_name(month)}" if parts.get("month") else f"day {parts['day']}")


def _check_weekday(match: re.Match[str], day: date) -> None:
    word = match.groupdict().get("weekday")
    if word and _weekday_number(word) != day.weekday():
        found, named = WEEKDAYS[day.weekday()], WEEKDAYS[_weekday_number(word)]
        raise DateProblem(f"{format_day(day)} is a {found}, not a {named}", CHECK_DAY)


def _weekday_number(word: str) -> int:
    return next(n for n, name in enumerate(WEEKDAYS) if name.lower().startswith(word[:3]))


# Words read against the publication day ----------------------------------------------------------------------------


def _read_weekday(match: re.Match[str], published: date) -> Span:
    back = (published.weekday() - _weekday_number(match["weekday"])) % 7
    if match["last"] and not back:
        back = 7  # a Tuesday's "last Tuesday" is not that day itself
    day = published - timedelta(back)
    return _span(day, day, "day")


def _read_weekday_number(match: re.Match[str], published: date) -> Span:
    """`Saturday (27th)`: the one such day of the month within a week before or after publication."""
    near = (published + timedelta(step) for step in range(-7, 8))
    day = next((day for day in near if day.day == int(match["day"])), None)
    if not day:
        raise DateProblem(f"no day {int(match['day'])} lies within a week of {format_day(published)}", CHECK_DAY)
    _check_weekday(match, day)
    return _span(day, day, "day")


def _read_month_day(match: re.Match[str], published: date) -> Span:
    """`September 26`: the latest such day not after publication. With its weekday it may lie up to a week ahead."""
    limit = published + timedelta(7) if match["weekday"] else published
    years = (year for year in range(limit.year, limit.year - 2, -1) if year >= 1)
    days = (_parse_named(int(match["day"]), match["month"], year) for year in years)
    day = next((day for day in days if day and limit - timedelta(366) < day <= limit), None)
    if not day:
        name = f"{int(match['day'])} {_month_name(match['month'])}"
        raise DateProblem(f"there is no {name} in the year before {format_day(published)}", CHECK_DAY)
    _check_weekday(match, day)
    return _span(day, day, "day")


def _read_month(match: re.Match[str], published: date) -> Span:
    """`March`, `late March`: the latest such month that began by publication."""
    number = MONTHS.index(_month_name(match["month"])) + 1
    span = _read_calendar(match, published.year - (number > published.month))
    if span.start > published:
        raise DateProblem(
            f"{_month_name(match['month'])} may lie ahead of {format_day(published)} or a year back", CHECK_DAY
        )
    return span


def _read_month_of_year(match: re.Match[str], published: date) -> Span:
    return _read_calendar(match, published.year - (match["which"] == "last"))


def _read_weekend(match: re.Match[str], published: date) -> Span:
    """The latest Saturday and Sunday over by the end of the publication day."""
    back = (published.weekday() - 6) % 7
    if match["last"] and not back:
        back = 7
    sunday = published - timedelta(back)
    return _span(sunday - timedelta(1), sunday, "range")


def _period(unit: str, day: date, step: int = 0) -> Span:
    """Return the calendar week (from Monday), month or year that holds the day, or one `step` periods later."""
    if unit == "week":
        monday = day - timedelta(day.weekday()) + timedelta(7 * step)
        return _span(monday, monday + timedelta(6), "week")
    if unit == "month":
        years, month = divmod(day.year * 12 + day.month - 1 + step, 12)
        whole = month_span(years, month + 1)
        return _span(whole.start, whole.end, "month")
    return _span(date(day.year + step, 1, 1), date(day.year + step, 12, 31), "year")


def _read_period(match: re.Match[str], published: date) -> Span:
    return _period(match["unit"], published, {"last": -1, "this": 0, "next": 1}[match["which"]])


def _read_part_of_period(match: re.Match[str], published: date) -> Span:
    """`earlier this week`: from its Monday to the publication day; `later`: from that day on."""
    whole = _period(match["unit"], published)
    if match["part"] == "earlier":
        return _span(whole.start, published, "range")
    return _span(published, whole.end, "range")


def _read_counted(match: re.Match[str], published: date) -> Span:
    """`yesterday`, `3 days ago`: that day; `two weeks ago`, `in a month`, `5 years ago`: that calendar period."""
    found = dateparser.parse(
        match.string,
        languages=["en"],
        settings={
            **_SETTINGS,
            "PARSERS": ["relative-time"],
            "RELATIVE_BASE": datetime(published.year, published.month, published.day),
        },
    )
    if not found:
        raise OverflowError(f"{match.string} leads out of the calendar")
    unit = match.groupdict().get("unit") or "day"
    return _span(found.date(), found.date(), "day") if unit == "day" else _period(unit, found.date())


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


_DAY_SHAPES = (rf"(?:on )?(?:{_WEEKDAY} )?{_DAY}(?: of)? {_MONTH}", rf"(?:on )?(?:{_WEEKDAY} )?{_MONTH} {_DAY}")
_MONTH_SHAPE = rf"(?:in )?(?:(?P<part>early|mid|late)[- ])?{_MONTH}"
_CALENDAR = tuple(_compile(rf"{shape}(?: of)? (?P<year>[0-9]{{4}})") for shape in (*_DAY_SHAPES, _MONTH_SHAPE))
_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    (_compile(r"today|yesterday|tomorrow|(?:the )?day (?:before yesterday|after tomorrow)"), _read_counted),
    (_compile(rf"(?:{_NUMBER}) {_UNIT} ago"), _read_counted),
    (_compile(rf"in (?:{_NUMBER}) {_UNIT}"), _read_counted),
    (_compile(rf"(?:on )?(?:(?P<last>last )|early |late )?{_WEEKDAY}(?: {_PART_OF_DAY})?"), _read_weekday),
    (_compile(rf"(?:on )?{_WEEKDAY} {_DAY}"), _read_weekday_number),
    *((_compile(shape), _read_month_day) for shape in _DAY_SHAPES),
    (_compile(_MONTH_SHAPE), _read_month),
    (_compile(rf"{_MONTH_SHAPE}(?: of)? (?P<which>this|last) year"), _read_month_of_year),
    (_compile(r"(?:(?:over|during|on|at) )?(?:the )?(?:(?P<last>last) |past )?weekend"), _read_weekend),
    (_compile(r"(?P<which>last|this|next) (?P<unit>week|month|year)"), _read_period),
    (_compile(r"(?P<part>earlier|later) this (?P<unit>week|month|year)"), _read_part_of_period),
)
