"""Why a text is not read as a date, and what to write instead. Nothing here reads a date: it only explains."""

import calendar
import re
from collections.abc import Callable

from timeline.dates.span import MONTHS, DateProblem, parse_day, quote
from timeline.dates.words import format_day

FORMS = "write YYYY, YYYY-MM, YYYY-MM-DD, an interval as 2019-02-23/2019-02-24, or the source's words such as Tuesday"
EDTF_DAY = "write the date in EDTF, such as 2019-02-23"
_LEAVE = "write an EDTF date or interval such as 2025-09~ or 2025-08/2025-09, or leave the date empty"
_VAGUE = (
    "recent|recently|soon|shortly|lately|later|earlier|now|currently|few|several|some|many|couple|within|past|coming"
    "|upcoming|ago|then|once|ever|since|until|before|after|during|weeks|months|years|days|decades|previously|next|last"
)


def explain(text: str, part: str = "") -> DateProblem:
    """Return the refusal of a text that no reading took, with the best hint that its form, or its bad part, allows."""
    for candidate in (text, part):
        for pattern, reason in _REASONS:
            if match := pattern.fullmatch(candidate):
                return reason(match)
    return DateProblem(f"cannot read {quote(text)} as a date", FORMS)


def winter_problem(year: int) -> DateProblem:
    """Return the refusal of a winter, which lies in two years."""
    return DateProblem(
        f"the winter of {year} may be the one that ends or the one that begins in that year",
        f"write {year - 1:04}-12/{year:04}-02 or {year:04}-12/{year + 1:04}-02",
    )


def outside_years(text: str) -> DateProblem:
    """Return the refusal of a year that whole days cannot be counted in."""
    return DateProblem(
        f"{quote(text)} lies outside the years 1 to 9999", "leave the date empty and give the year in the title or note"
    )


def _numbers(match: re.Match[str]) -> DateProblem:
    """`7/3/2019`: day and month may change places."""
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    pairs = dict.fromkeys([(second, first), (first, second)])
    days = [day for month, number in pairs if (day := parse_day(year, month, number))]
    if not days:
        return DateProblem(f"{quote(match[0])} is not a day of the calendar", EDTF_DAY)
    hint = "write " + " or ".join(day.isoformat() for day in days)
    if len(days) == 1:
        return DateProblem(f"{quote(match[0])} is not written as year, month, day", hint)
    names = " or ".join(format_day(day).rsplit(" ", 1)[0] for day in days)
    return DateProblem(f"{quote(match[0])} is ambiguous ({names})", hint)


def _two_digit_year(match: re.Match[str]) -> DateProblem:
    return DateProblem(f"{quote(match[0])} is ambiguous (no part is surely the year)", EDTF_DAY)


def _year_first(match: re.Match[str]) -> DateProblem:
    year, month, number = int(match[1]), int(match[3]), int(match[4])
    if not 1 <= month <= 12:
        return _no_month(match, month)
    if day := parse_day(year, month, number):
        return DateProblem(f"{quote(match[0])} is not written in EDTF", f"write {day.isoformat()}")
    last = calendar.monthrange(max(year, 1), month)[1]
    return DateProblem(f"{MONTHS[month - 1]} {year} has no day {number}", f"write a day from 01 to {last}")


def _year_month(match: re.Match[str]) -> DateProblem:
    year, month = match["year"], int(match["month"])
    if not 1 <= month <= 12:
        return _no_month(match, month)
    return DateProblem(f"{quote(match[0])} is not written in EDTF", f"write {year}-{month:02}")


def _no_month(match: re.Match[str], month: int) -> DateProblem:
    return DateProblem(f"{quote(match[0])} is not a date: there is no month {month}", "write a month from 01 to 12")


def _years(match: re.Match[str]) -> DateProblem:
    return DateProblem(f"{quote(match[0])} is not written in EDTF", f"write {match[1]}/{match[2]}")


def _decade(match: re.Match[str]) -> DateProblem:
    return DateProblem(f"{quote(match[0])} is not written in EDTF", f"write {match[1]}X for the whole decade")


def _century(match: re.Match[str]) -> DateProblem:
    number = int(match[1])
    if not number:
        return outside_years(match[0])
    return DateProblem(f"{quote(match[0])} is not written in EDTF", f"write {number - 1:02}XX for the whole century")


def _unspecified(match: re.Match[str]) -> DateProblem:
    return DateProblem(f"{quote(match[0])} is not written in EDTF", f"write {match[0].upper()}")


def _season(match: re.Match[str]) -> DateProblem:
    name, year = match[1].lower(), int(match[2])
    if name == "winter":
        return winter_problem(year)
    number = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23}[name]
    return DateProblem(f"{quote(match[0])} is not written in EDTF", f"write {match[2]}-{number}")


def _two_meanings(match: re.Match[str]) -> DateProblem:
    return DateProblem(f"{quote(match[0])} may mean more than one date", EDTF_DAY)


def _before_common_era(match: re.Match[str]) -> DateProblem:
    return outside_years(match[0])


def _beyond_level_1(match: re.Match[str]) -> DateProblem:
    """`?2019-02-23`, `201X-05`, `1950S2`: doubt, unknown or significant digits inside the date."""
    return DateProblem(
        f"{quote(match[0])} is not EDTF of level 0 or 1", "write a day, month, year or interval, such as 2019~"
    )


def _vague(match: re.Match[str]) -> DateProblem:
    return DateProblem(f"{quote(match[0])} is too vague to be placed", _LEAVE)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII | re.IGNORECASE)


_SHORT_WEEKDAY = "(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_SHORT_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_REASONS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], DateProblem]], ...] = (
    (_compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4})"), _numbers),
    (_compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}"), _two_digit_year),
    (_compile(r"([0-9]{4})([-/. ]?)([0-9]{1,2})\2([0-9]{1,2})"), _year_first),
    (_compile(r"(?P<year>[0-9]{4})[-/. ](?P<month>[0-9]{1,2})"), _year_month),
    (_compile(r"(?P<month>[0-9]{1,2})[-/. ](?P<year>[0-9]{4})"), _year_month),
    (_compile(r"([0-9]{4}) ?(?:[-–—]|\.\.|to) ?([0-9]{4})"), _years),
    (_compile(r"(?:in )?(?:the )?([0-9]{3})0['’]?s"), _decade),
    (_compile(r"(?:in )?(?:the )?([0-9]{1,2})(?:st|nd|rd|th)[ -]century"), _century),
    (_compile(r"[0-9]{1,3}x{1,3}|[0-9]{4}-[0-9x]{2}(?:-xx)?"), _unspecified),
    (_compile(r"(?:in )?(?:the )?(spring|summer|autumn|fall|winter),?(?: of)? ([0-9]{4})"), _season),
    (_compile(rf"(?:on )?(?:this|next|coming|the coming) (?:weekend|{_SHORT_WEEKDAY})"), _two_meanings),
    (_compile(rf"(?:in )?(?:last|this|next) {_SHORT_MONTH}"), _two_meanings),
    (_compile(r".*\b(?:bce?|b\.c\.(?:e\.)?)"), _before_common_era),
    (_compile(r"[?~%]?-?[0-9X]{4}(?:[-TS?~%][-0-9XTZS:+.?~%]*)?"), _beyond_level_1),
    (_compile(rf".*\b(?:{_VAGUE})\b.*"), _vague),
)
