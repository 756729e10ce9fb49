"""Dates in a source's own words ("Tuesday", "last week", "7 March 2019"), read against one publication day."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import Literal

from timeline.dates.edtf import join
from timeline.dates.refusals import EDTF_DAY
from timeline.dates.span import (
    APPROXIMATE,
    MONTHS,
    DateProblem,
    Reason,
    Span,
    Step,
    month_span,
    parse_day,
    qualify,
    whole,
)
from timeline.dates.vocabulary import WEEKDAYS, count, fold, in_english
from timeline.dates.words import format_day

CHECK_DAY = "check the day, or write the date as 2019-02-23"

Direction = Literal["past", "future"]  # where words without a year or week lie, seen from the day of publication
Rule = Callable[[re.Match[str], date, Direction], Span]

_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
_JULIAN = date(1923, 3, 1)  # Greece was the last country to leave the Julian calendar


@dataclass(frozen=True)
class Reading:
    """How words are read: `read(day, direction)`; `absolute` where the day of publication is not asked."""

    read: Callable[[date, Direction], Span]
    absolute: bool = False


@lru_cache(maxsize=20_000)
def find_reading(text: str, language: str) -> Reading | None:
    """Return how words of a language are read, or None when they are not known.

    Raises DateProblem for words of two meanings and for days that no calendar has. The reader raises it where the
    day of publication leaves the words without a sure meaning, ValueError or OverflowError where they lead out of
    the calendar.
    """
    words = fold(text)
    phrases, bare = in_english(words, language)
    if counted := count(words, language) or count(phrases, "en"):
        return Reading(partial(_read_counted, *counted))
    found = {english: reading for english in bare if (reading := _find(english))}
    if len(found) > 1:
        raise DateProblem(f'"{text}" may mean {" or ".join(name.title() for name in found)}', "write it in full")
    return next(iter(found.values()), None)


def _find(words: str) -> Reading | None:
    for pattern, *sides in _RANGES:
        if match := pattern.fullmatch(words):
            ends = [_find(match.expand(side).strip()) for side in sides]
            return _join(*(end for end in ends if end)) if all(ends) else None
    for pattern, rule in _RULES:
        if match := pattern.fullmatch(words):
            _check_day_exists(match)
            return Reading(partial(rule, match), bool(match.groupdict().get("year")))
    return None


def _join(first: Reading, last: Reading) -> Reading:
    def read(day: date, direction: Direction) -> Span:
        return replace(join(first.read(day, direction), last.read(day, direction)), relative=True)

    return Reading(read, first.absolute and last.absolute)


def _span(start: date, end: date, precision: str, ends: str = "") -> Span:
    return replace(whole(start, end, "day") if start == end else whole(start, end, precision, ends), relative=True)


def _day(day: date) -> Span:
    return _span(day, day, "day")


# Words that carry their own year --------------------------------------------------------------------------------


def _read_year(match: re.Match[str], *_: object) -> Span:
    year = int(match["year"])
    return _span(date(year, 1, 1), date(year, 12, 31), "year")


def _read_day(match: re.Match[str], *_: object) -> Span:
    return _checked_day(match, int(match["year"]))


def _read_month_of(match: re.Match[str], *_: object) -> Span:
    return _month(match, int(match["year"]))


def _checked_day(match: re.Match[str], year: int) -> Span:
    day = parse_day(year, _number(MONTHS, match["month"]), int(match["day"]))
    if not day:
        raise DateProblem(f"there is no {int(match['day'])} {match['month'].title()} {year}", CHECK_DAY)
    _check_weekday(match, day)
    return _day(day)


def _month(match: re.Match[str], year: int) -> Span:
    """`March`, `late March` of a year."""
    span, part = month_span(year, _number(MONTHS, match["month"])), match["part"]
    if not part:
        return replace(span, relative=True)
    low, high = _PARTS[part]
    start, end = span.start.replace(day=low), span.start.replace(day=min(high, span.end.day))
    days = _span(start, end, "range", "day")
    return qualify(days, APPROXIMATE, Reason(Step.PART, days, part))


def _number(names: tuple[str, ...], word: str) -> int:
    """The place of a month (from 1) or weekday (from 0) among its names."""
    return names.index(word.title()) + (names is MONTHS)


def _check_day_exists(match: re.Match[str]) -> None:
    parts = match.groupdict()
    if not parts.get("day") or parts.get("year"):
        return
    day, month = int(parts["day"]), parts.get("month") or "january"
    if not parse_day(2000, _number(MONTHS, month), day):  # a leap year
        raise DateProblem(f"there is no {f'{day} {month.title()}' if parts.get('month') else f'day {day}'}", CHECK_DAY)


def _check_weekday(match: re.Match[str], day: date) -> None:
    word = match.groupdict().get("weekday")
    if not word or _number(WEEKDAYS, word) == day.weekday():
        return
    found, named, said = WEEKDAYS[day.weekday()], word.title(), format_day(day)
    if day < _JULIAN and _number(WEEKDAYS, word) == (julian := _from_julian(day)).weekday():
        raise DateProblem(
            f"{said} was a {named} in the Julian calendar of that time; in today's calendar, which EDTF uses, it is a "
            f"{found}",
            f"write {julian.isoformat()}, which is that {named} in today's calendar, and name the old date in the note",
        )
    raise DateProblem(f"{said} is a {found}, not a {named}", CHECK_DAY)


def _from_julian(day: date) -> date:
    """The day that the Julian calendar calls by this name."""
    year = day.year - (day.month < 3)
    return day + timedelta(year // 100 - year // 400 - 2)


# Words read against the publication day ---------------------------------------------------------------------------


def _read_weekday(match: re.Match[str], published: date, direction: Direction) -> Span:
    """`Tuesday`: the last one, which may be the day itself; the next one in what is planned."""
    which, number = match["which"], _number(WEEKDAYS, match["weekday"])
    back = (published.weekday() - number) % 7
    if which == "last":
        return _day(published - timedelta(back or 7))  # a Tuesday's "last Tuesday" is not that day itself
    if direction == "future":
        if not back:
            raise _two_days(published)
        return _day(published + timedelta(7 - back))
    if which:
        raise DateProblem("the words may mean more than one date", EDTF_DAY)
    return _day(published - timedelta(back))


def _two_days(published: date) -> DateProblem:
    later = format_day(published + timedelta(7))
    return DateProblem(f"the words may mean {format_day(published)} or {later}", EDTF_DAY)


def _read_weekday_number(match: re.Match[str], published: date, _direction: Direction) -> Span:
    """`Saturday (27th)`: the one such day of the month within a week before or after publication."""
    near = (published + timedelta(step) for step in range(-7, 8))
    day = next((day for day in near if day.day == int(match["day"])), None)
    if not day:
        raise DateProblem(f"no day {int(match['day'])} lies within a week of {format_day(published)}", CHECK_DAY)
    _check_weekday(match, day)
    return _day(day)


def _read_month_day(match: re.Match[str], published: date, direction: Direction) -> Span:
    """`September 26`: the latest not after publication, with its weekday up to a week ahead; if planned, the next."""
    month, number = _number(MONTHS, match["month"]), int(match["day"])
    ahead = 7 if match["weekday"] else 0
    steps, side = (range(366), "after") if direction == "future" else (range(ahead - 365, ahead + 1), "before")
    days = (parse_day(published.year + year, month, number) for year in (0, 1, -1))  # this year's before others
    day = next((day for day in days if day and (day - published).days in steps), None)
    if not day:
        name = f"{number} {match['month'].title()}"
        raise DateProblem(f"there is no {name} in the year {side} {format_day(published)}", CHECK_DAY)
    _check_weekday(match, day)
    return _day(day)


def _read_month(match: re.Match[str], published: date, direction: Direction) -> Span:
    """`March`, `late March`: the latest such month that began by publication; if planned, the next not over."""
    number = _number(MONTHS, match["month"])
    if direction == "future":
        span = _month(match, published.year + (number < published.month))
        is_sure, other = span.end >= published, "behind"
    else:
        span = _month(match, published.year - (number > published.month))
        is_sure, other = span.start <= published, "ahead of"
    if not is_sure:
        raise DateProblem(f"{match['month'].title()} may lie {other} {format_day(published)} or a year away", CHECK_DAY)
    return span


def _read_month_of_year(match: re.Match[str], published: date, _direction: Direction) -> Span:
    return _month(match, published.year + {"last": -1, "this": 0, "next": 1}[match["which"]])


def _read_weekend(match: re.Match[str], published: date, direction: Direction) -> Span:
    """The latest Saturday and Sunday over by the end of the publication day; in what is planned, the next."""
    back = (published.weekday() - 6) % 7
    if match["which"] == "last":
        back = back or 7
    elif direction == "future":
        if published.weekday() >= 5:
            raise DateProblem("the weekend may be the one of publication or the next", EDTF_DAY)
        back -= 7
    elif match["which"]:
        raise DateProblem("the words may mean more than one date", EDTF_DAY)
    sunday = published - timedelta(back)
    return _span(sunday - timedelta(1), sunday, "range", "day")


def _period(unit: str, day: date, step: int = 0) -> Span:
    """Return the day, or the calendar week (from Monday), month or year that holds it, or one `step` of them later."""
    if unit == "day":
        return _day(day + timedelta(step))
    if unit == "week":
        monday = day - timedelta(day.weekday()) + timedelta(7 * step)
        return _span(monday, monday + timedelta(6), "week")
    if unit == "month":
        years, month = divmod(day.year * 12 + day.month - 1 + step, 12)
        return replace(month_span(years, month + 1), relative=True)
    return _span(date(day.year + step, 1, 1), date(day.year + step, 12, 31), "year")


def _read_counted(unit: str, steps: int, published: date, _direction: Direction) -> Span:
    """`yesterday`, `3 days ago`: that day; `two weeks ago`, `next month`, `5 years ago`: that calendar period."""
    return _period(unit, published, steps)


def _read_part_of_period(match: re.Match[str], published: date, _direction: Direction) -> Span:
    """`earlier this week`: from its Monday to the publication day; `later`: from that day on."""
    period = _period(match["unit"], published)
    start, end = (period.start, published) if match["part"] == "earlier" else (published, period.end)
    return _span(start, end, "range", "day")


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS).lower()})"
_NAMED = rf"(?:{'|'.join(MONTHS).lower()})"
_MONTH, _DAY, _YEAR = rf"(?P<month>{_NAMED})", "(?P<day>[0-9]{1,2})", "(?P<year>[0-9]{4})"
_DAY_SHAPES = (rf"(?:{_WEEKDAY} )?{_DAY} {_MONTH}", rf"(?:{_WEEKDAY} )?{_MONTH} {_DAY}")
_MONTH_SHAPE = rf"(?:(?P<part>early|mid|late) )?{_MONTH}"
_PART_OF_DAY = "(?: (?:morning|afternoon|evening|night))?"
_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    *((_compile(rf"{shape} {_YEAR}"), _read_day) for shape in _DAY_SHAPES),
    (_compile(rf"{_MONTH_SHAPE} {_YEAR}"), _read_month_of),
    (_compile(_YEAR), _read_year),
    (_compile(rf"(?:(?P<which>last|this|coming) |early |late )?{_WEEKDAY}{_PART_OF_DAY}"), _read_weekday),
    (_compile(rf"{_WEEKDAY} {_DAY}"), _read_weekday_number),
    *((_compile(shape), _read_month_day) for shape in _DAY_SHAPES),
    (_compile(_MONTH_SHAPE), _read_month),
    (_compile(rf"{_MONTH_SHAPE} (?P<which>this|last|next) year"), _read_month_of_year),
    (_compile("(?:(?P<which>last|this|coming) )?weekend"), _read_weekend),
    (_compile("(?P<part>earlier|later) this (?P<unit>week|month|year)"), _read_part_of_period),
)
_TO = r"(?: ?[–—] ?| - |(?<=[0-9])-(?=[0-9])| to | a | al | bis | au )"
_RANGES: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (_compile(rf"(?:from )?([0-9]{{1,2}}){_TO}([0-9]{{1,2}}) ({_NAMED}(?: [0-9]{{4}})?)"), r"\1 \3", r"\2 \3"),
    (_compile(rf"({_NAMED}) ([0-9]{{1,2}}){_TO}([0-9]{{1,2}})((?: [0-9]{{4}})?)"), r"\1 \2\4", r"\1 \3\4"),
    (_compile(rf"({_NAMED}){_TO}({_NAMED})((?: [0-9]{{4}})?)"), r"\1\3", r"\2\3"),
    (_compile(rf"([0-9]{{1,2}} {_NAMED}){_TO}([0-9]{{1,2}} {_NAMED})((?: [0-9]{{4}})?)"), r"\1\3", r"\2\3"),
    (_compile(rf"({_NAMED} [0-9]{{1,2}}){_TO}({_NAMED} [0-9]{{1,2}})((?: [0-9]{{4}})?)"), r"\1\3", r"\2\3"),
    (_compile(rf"(.*[a-z] [0-9]{{4}}){_TO}(.*[a-z] [0-9]{{4}})"), r"\1", r"\2"),
)
