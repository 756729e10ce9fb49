"""Periods written in EDTF, levels 0 and 1, by the library: years, seasons, decades, and what is left unsaid by X."""

from dataclasses import replace
from datetime import date
from typing import Any

from edtf import Date, Season, Unspecified
from pyparsing import ParseException

from timeline.dates.refusals import outside_years, winter_problem
from timeline.dates.span import Reason, Span, Step, whole
from timeline.dates.words import season_name

PERIODS = ("day", "week", "month", "season", "year", "decade")
# The library's readers of single dates up to level 1. Its reader of all levels is ten times slower, and some text of
# level 2 makes it raise TypeError or AttributeError.
_READERS: tuple[Any, ...] = (Date, Season, Unspecified)


def read_period(text: str) -> Span | None:
    """Read one date without a mark of doubt; None when it is not EDTF. Raises DateProblem for what cannot be placed."""
    parsed = _parse(text)
    if not parsed:
        return None
    lower, upper = parsed.lower_strict(), parsed.upper_strict()
    if lower[0] < 1:
        raise outside_years(text)
    precision = _precision(parsed)
    # Of the periods, a span knows no more than a decade by name; its ends know all.
    span = whole(date(*lower[:3]), date(*upper[:3]), precision if precision in PERIODS else "range", precision)
    return _with_season(span) if precision == "season" else span


def _parse(text: str) -> Date | None:
    if " " in text or "S" in text:  # the library skips blanks; S (significant digits) is level 2
        return None
    for kind in _READERS:
        try:
            return kind.parser.parse_string(text, parse_all=True)[0]
        except ParseException:
            continue
    return None


def _precision(parsed: Date) -> str:
    if isinstance(parsed, Season):
        return "season"
    if not isinstance(parsed, Unspecified):
        return str(parsed.precision)
    if parsed.month:
        return "year" if parsed.month == "XX" else "month"
    return ("decade", "century", "millennium")[parsed.year.count("X") - 1]


def _with_season(span: Span) -> Span:
    name = season_name(span.start)
    if not name:
        raise winter_problem(span.start.year)
    return replace(span, derivation=(Reason(Step.SEASON, span, name),))
