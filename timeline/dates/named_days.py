"""Dates in words that carry their own year ("7 March 2019", "late May 2019"), and the checks of all named days."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

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
from timeline.dates.vocabulary import WEEKDAYS
from timeline.dates.words import format_day

CHECK_DAY = "check the day, or write the date as 2019-02-23"

Direction = Literal["past", "future"]  # where words without a year or week lie, seen from the day of publication
Rule = Callable[[re.Match[str], date, Direction], Span]

_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
_JULIAN = date(1923, 3, 1)  # Greece was the last country to leave the Julian calendar


def words_span(start: date, end: date, precision: str, ends: str = "") -> Span:
    return replace(whole(start, end, "day") if start == end else whole(start, end, precision, ends), relative=True)


def words_day(day: date) -> Span:
    return words_span(day, day, "day")


def read_year(match: re.Match[str], *_: object) -> Span:
    year = int(match["year"])
    return words_span(date(year, 1, 1), date(year, 12, 31), "year")


def read_day(match: re.Match[str], *_: object) -> Span:
    return _checked_day(match, int(match["year"]))


def read_month_of(match: re.Match[str], *_: object) -> Span:
    return month_of_year(match, int(match["year"]))


def _checked_day(match: re.Match[str], year: int) -> Span:
    day = parse_day(year, number_of(MONTHS, match["month"]), int(match["day"]))
    if not day:
        raise DateProblem(f"there is no {int(match['day'])} {match['month'].title()} {year}", CHECK_DAY)
    check_weekday(match, day)
    return words_day(day)


def month_of_year(match: re.Match[str], year: int) -> Span:
    """`March`, `late March` of a year."""
    span, part = month_span(year, number_of(MONTHS, match["month"])), match["part"]
    if not part:
        return replace(span, relative=True)
    low, high = _PARTS[part]
    start, end = span.start.replace(day=low), span.start.replace(day=min(high, span.end.day))
    days = words_span(start, end, "range", "day")
    return qualify(days, APPROXIMATE, Reason(Step.PART, days, part))


def number_of(names: tuple[str, ...], word: str) -> int:
    """The place of a month (from 1) or weekday (from 0) among its names."""
    return names.index(word.title()) + (names is MONTHS)


def check_day_exists(match: re.Match[str]) -> None:
    parts = match.groupdict()
    if not parts.get("day") or parts.get("year"):
        return
    day, month = int(parts["day"]), parts.get("month") or "january"
    if not parse_day(2000, number_of(MONTHS, month), day):  # a leap year
        raise DateProblem(f"there is no {f'{day} {month.title()}' if parts.get('month') else f'day {day}'}", CHECK_DAY)


def check_weekday(match: re.Match[str], day: date) -> None:
    word = match.groupdict().get("weekday")
    if not word or number_of(WEEKDAYS, word) == day.weekday():
        return
    found, named, said = WEEKDAYS[day.weekday()], word.title(), format_day(day)
    if day < _JULIAN and number_of(WEEKDAYS, word) == (julian := _from_julian(day)).weekday():
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
