"""Dates in a source's own words: the forms that are known, each as a whole, and how each is read."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial

from timeline.dates.edtf import join
from timeline.dates.named_days import Direction, Rule, check_day_exists, read_day, read_month_of, read_year
from timeline.dates.relative_days import (
    read_counted,
    read_month,
    read_month_day,
    read_month_of_year,
    read_part_of_period,
    read_weekday,
    read_weekday_number,
    read_weekend,
)
from timeline.dates.span import MONTHS, DateProblem, Span
from timeline.dates.vocabulary import WEEKDAYS, count, fold, in_english

__all__ = ["Direction", "Reading", "find_reading"]


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
    if ".." in text:  # EDTF's open end, which no words have
        return None
    words = fold(text)
    phrases, bare = in_english(words, language)
    if counted := count(words, language) or count(phrases, language) or count(phrases, "en"):
        return Reading(partial(read_counted, *counted))
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
            check_day_exists(match)
            return Reading(partial(rule, match), bool(match.groupdict().get("year")))
    return None


def _join(first: Reading, last: Reading) -> Reading:
    def read(day: date, direction: Direction) -> Span:
        return replace(join(first.read(day, direction), last.read(day, direction)), relative=True)

    return Reading(read, first.absolute and last.absolute)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS).lower()})"
_NAMED = rf"(?:{'|'.join(MONTHS).lower()})"
_MONTH, _DAY, _YEAR = rf"(?P<month>{_NAMED})", "(?P<day>[0-9]{1,2})", "(?P<year>[0-9]{4})"
_DAY_SHAPES = (rf"(?:{_WEEKDAY} )?{_DAY} {_MONTH}", rf"(?:{_WEEKDAY} )?{_MONTH} {_DAY}")
_MONTH_SHAPE = rf"(?:(?P<part>early|mid|late) )?{_MONTH}"
_PART_OF_DAY = "(?: (?:morning|afternoon|evening|night))?"
_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    *((_compile(rf"{shape} {_YEAR}"), read_day) for shape in _DAY_SHAPES),
    (_compile(rf"{_YEAR} {_MONTH} {_DAY}"), read_day),
    (_compile(rf"{_MONTH_SHAPE} {_YEAR}"), read_month_of),
    (_compile(_YEAR), read_year),
    (_compile(rf"(?:(?P<which>last|this|coming) |early |late )?{_WEEKDAY}{_PART_OF_DAY}"), read_weekday),
    (_compile(rf"{_WEEKDAY} {_DAY}"), read_weekday_number),
    *((_compile(shape), read_month_day) for shape in _DAY_SHAPES),
    (_compile(_MONTH_SHAPE), read_month),
    (_compile(rf"{_MONTH_SHAPE} (?P<which>this|last|next) year"), read_month_of_year),
    (_compile("(?:(?P<which>last|this|coming) )?weekend"), read_weekend),
    (_compile("(?P<part>earlier|later) this (?P<unit>week|month|year)"), read_part_of_period),
)
_TO = r"(?: ?[–—] ?| - |(?<=[0-9])-(?=[0-9])| to | a | al | bis | au | tot )"
_RANGES: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (_compile(rf"(?:from )?([0-9]{{1,2}}){_TO}([0-9]{{1,2}}) ({_NAMED}(?: [0-9]{{4}})?)"), r"\1 \3", r"\2 \3"),
    (_compile(rf"({_NAMED}) ([0-9]{{1,2}}){_TO}([0-9]{{1,2}})((?: [0-9]{{4}})?)"), r"\1 \2\4", r"\1 \3\4"),
    (_compile(rf"({_NAMED}){_TO}({_NAMED})((?: [0-9]{{4}})?)"), r"\1\3", r"\2\3"),
    (_compile(rf"([0-9]{{1,2}} {_NAMED}){_TO}([0-9]{{1,2}} {_NAMED})((?: [0-9]{{4}})?)"), r"\1\3", r"\2\3"),
    (_compile(rf"({_NAMED} [0-9]{{1,2}}){_TO}({_NAMED} [0-9]{{1,2}})((?: [0-9]{{4}})?)"), r"\1\3", r"\2\3"),
    (_compile(rf"(.*[a-z] [0-9]{{4}}){_TO}(.*[a-z] [0-9]{{4}})"), r"\1", r"\2"),
)
