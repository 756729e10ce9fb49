"""Dates in words that are read against the day of publication ("Tuesday", "September 26", "last week")."""

import re
from dataclasses import replace
from datetime import date, timedelta

from timeline.dates.named_days import (
    CHECK_DAY,
    Direction,
    check_weekday,
    month_of_year,
    number_of,
    words_day,
    words_span,
)
from timeline.dates.remedies import EDTF_DAY
from timeline.dates.span import MONTHS, DateProblem, Span, month_span, parse_day
from timeline.dates.vocabulary import WEEKDAYS
from timeline.dates.words import format_day


def read_weekday(match: re.Match[str], published: date, direction: Direction) -> Span:
    """`Tuesday`: the last one, which may be the day itself; the next one in what is planned."""
    which, number = match["which"], number_of(WEEKDAYS, match["weekday"])
    back = (published.weekday() - number) % 7
    if which == "last":
        return words_day(published - timedelta(back or 7))  # a Tuesday's "last Tuesday" is not that day itself
    if direction == "future":
        if not back:
            raise _two_days(published)
        return words_day(published + timedelta(7 - back))
    if which:
        raise DateProblem("the words may mean more than one date", EDTF_DAY)
    return words_day(published - timedelta(back))


def _two_days(published: date) -> DateProblem:
    later = format_day(published + timedelta(7))
    return DateProblem(f"the words may mean {format_day(published)} or {later}", EDTF_DAY)


def read_weekday_number(match: re.Match[str], published: date, _direction: Direction) -> Span:
    """`Saturday (27th)`: the one such day of the month within a week before or after publication."""
    near = (published + timedelta(step) for step in range(-7, 8))
    day = next((day for day in near if day.day == int(match["day"])), None)
    if not day:
        raise DateProblem(f"no day {int(match['day'])} lies within a week of {format_day(published)}", CHECK_DAY)
    check_weekday(match, day)
    return words_day(day)


def read_month_day(match: re.Match[str], published: date, direction: Direction) -> Span:
    """`September 26`: the latest not after publication, with its weekday up to a week ahead; if planned, the next."""
    month, number = number_of(MONTHS, match["month"]), int(match["day"])
    ahead = 7 if match["weekday"] else 0
    steps, side = (range(366), "after") if direction == "future" else (range(ahead - 365, ahead + 1), "before")
    days = (parse_day(published.year + year, month, number) for year in (0, 1, -1))  # this year's before others
    day = next((day for day in days if day and (day - published).days in steps), None)
    if not day:
        name = f"{number} {match['month'].title()}"
        raise DateProblem(f"there is no {name} in the year {side} {format_day(published)}", CHECK_DAY)
    check_weekday(match, day)
    return words_day(day)


def read_month(match: re.Match[str], published: date, direction: Direction) -> Span:
    """`March`, `late March`: the latest such month that began by publication; if planned, the next not over."""
    number = number_of(MONTHS, match["month"])
    if direction == "future":
        span = month_of_year(match, published.year + (number < published.month))
        is_sure, other = span.end >= published, "behind"
    else:
        span = month_of_year(match, published.year - (number > published.month))
        is_sure, other = span.start <= published, "ahead of"
    if not is_sure:
        raise DateProblem(f"{match['month'].title()} may lie {other} {format_day(published)} or a year away", CHECK_DAY)
    return span


def read_month_of_year(match: re.Match[str], published: date, _direction: Direction) -> Span:
    return month_of_year(match, published.year + {"last": -1, "this": 0, "next": 1}[match["which"]])


def read_weekend(match: re.Match[str], published: date, direction: Direction) -> Span:
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
    return words_span(sunday - timedelta(1), sunday, "range", "day")


def _period(unit: str, day: date, step: int = 0) -> Span:
    """Return the day, or the calendar week (from Monday), month or year that holds it, or one `step` of them later."""
    if unit == "day":
        return words_day(day + timedelta(step))
    if unit == "week":
        monday = day - timedelta(day.weekday()) + timedelta(7 * step)
        return words_span(monday, monday + timedelta(6), "week")
    if unit == "month":
        years, month = divmod(day.year * 12 + day.month - 1 + step, 12)
        return replace(month_span(years, month + 1), relative=True)
    return words_span(date(day.year + step, 1, 1), date(day.year + step, 12, 31), "year")


def read_counted(unit: str, steps: int, published: date, _direction: Direction) -> Span:
    """`yesterday`, `3 days ago`: that day; `two weeks ago`, `next month`, `5 years ago`: that calendar period."""
    return _period(unit, published, steps)


def read_part_of_period(match: re.Match[str], published: date, _direction: Direction) -> Span:
    """`earlier this week`: from its Monday to the publication day; `later`: from that day on."""
    period = _period(match["unit"], published)
    start, end = (period.start, published) if match["part"] == "earlier" else (published, period.end)
    return words_span(start, end, "range", "day")
