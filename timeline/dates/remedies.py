"""What to write instead of dates in figures that are not EDTF: each form that tables hold leads to the right cell."""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from timeline.dates.span import MONTHS, DateProblem, parse_day, quote
from timeline.dates.words import format_day

EDTF_DAY = "write the date in EDTF, such as 2019-02-23"
Remedy = Callable[[re.Match[str]], DateProblem]

# EDTF's level 2: what follows a year in place of a month -> its first and last month.
_LEVEL_2 = {
    **{25: (3, 5), 26: (6, 8), 27: (9, 11), 29: (9, 11), 31: (3, 5), 32: (6, 8)},
    **{33 + n: (3 * n + 1, 3 * n + 3) for n in range(4)},
    **{37 + n: (4 * n + 1, 4 * n + 4) for n in range(3)},
    **{40 + n: (6 * n + 1, 6 * n + 6) for n in range(2)},
}
_PART_OF_YEAR = {"early": "{0}-01/{0}-04~", "mid": "{0}-05~/{0}-08~", "late": "{0}-09~/{0}-12"}
_PART_OF_DECADE = {"early": "{0}0/{0}3~", "mid": "{0}4~/{0}6~", "late": "{0}6~/{0}9"}
_NUMBERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def outside_years(text: str) -> DateProblem:
    """Return the refusal of a year that whole days cannot be counted in."""
    return DateProblem(
        f"{quote(text)} lies outside the years 1 to 9999", "leave the date empty and give the year in the title or note"
    )


def winter_problem(year: int) -> DateProblem:
    """Return the refusal of a winter, which lies in two years."""
    return DateProblem(
        f"the winter of {year} may be the one that ends or the one that begins in that year",
        f"write {year - 1:04}-12/{year:04}-02 or {year:04}-12/{year + 1:04}-02",
    )


def compile_words(pattern: str) -> re.Pattern[str]:
    """Return a pattern of ASCII words in any case."""
    return re.compile(pattern, re.ASCII | re.IGNORECASE)


def month_number(word: str) -> int:
    """Return the number of an English month, in full or short."""
    return next(n for n, name in enumerate(MONTHS, start=1) if name.lower().startswith(word[:3].lower()))


def not_edtf(text: str, written: str) -> DateProblem:
    """Return the refusal of what can only mean one thing, and how EDTF writes it."""
    return DateProblem(f"{quote(text)} is not written in EDTF", f"write {written}")


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


def _short_year(match: re.Match[str]) -> DateProblem:
    """`11-Mar-15`."""
    day = parse_day(2000 + int(match[3]), month_number(match[2]), int(match[1]))
    hint = f"write the year with four digits, {day.isoformat()} if that is meant" if day else EDTF_DAY
    return DateProblem(f"{quote(match[0])} is ambiguous (no part is surely the year)", hint)


def _year_first(match: re.Match[str]) -> DateProblem:
    year, month, number = int(match[1]), int(match[3]), int(match[4])
    if not 1 <= month <= 12:
        return _no_month(match[0], month)
    if day := parse_day(year, month, number):
        return not_edtf(match[0], day.isoformat())
    last = calendar.monthrange(max(year, 1), month)[1]
    return DateProblem(f"{MONTHS[month - 1]} {year} has no day {number}", f"write a day from 01 to {last}")


def _year_month(match: re.Match[str]) -> DateProblem:
    """`2019/03`, `2018/19`, `1914–18`, `2019-33`: a year with a month, a second year or a part of level 2."""
    year, month = int(match["year"]), int(match["month"])
    short = len(match["month"]) == 2 and match[0].startswith(match["year"])
    ahead = (month - year) % 100
    later = f"{year:04}/{year + ahead:04}"
    if months := _LEVEL_2.get(month if short and match["sign"] == "-" else 0):
        years = f", or {later} for years" if month > year % 100 else ""
        first, last = months
        return DateProblem(
            f"{quote(match[0])} is EDTF of level 2, which is not read",
            f"write its months, {year:04}-{first:02}/{year:04}-{last:02}{years}",
        )
    if short and match["sign"] != " " and (month > year % 100 or ahead == 1):
        if month == 0 or month > 12:
            return _no_month(match[0], month, later) if match["sign"] == "-" else not_edtf(match[0], later)
        return DateProblem(
            f"{quote(match[0])} may be the years {year} to {year + ahead} or a month of {year}",
            f"write {later} for the years; a month stands behind a hyphen",
        )
    if not 1 <= month <= 12:
        return _no_month(match[0], month)
    return not_edtf(match[0], f"{year:04}-{month:02}")


def _no_month(text: str, month: int, years: str = "") -> DateProblem:
    hint = "write a month from 01 to 12" + (f", or {years} for years" if years else "")
    return DateProblem(f"{quote(text)} is not a date: there is no month {month}", hint)


def _years(match: re.Match[str]) -> DateProblem:
    return not_edtf(match[0], f"{match[1]}/{match[2]}")


def _either(match: re.Match[str]) -> DateProblem:
    return DateProblem(
        f"{quote(match[0])} is more than one date", f"write {match[1]}/{match[2]}, and say it in the note"
    )


def _decade(match: re.Match[str]) -> DateProblem:
    return DateProblem(f"{quote(match[0])} is not written in EDTF", f"write {match[1]}X for the whole decade")


def _century(match: re.Match[str]) -> DateProblem:
    number = int(match[1])
    if not number:
        return outside_years(match[0])
    return DateProblem(f"{quote(match[0])} is not written in EDTF", f"write {number - 1:02}XX for the whole century")


def _unspecified(match: re.Match[str]) -> DateProblem:
    return not_edtf(match[0], match[0].upper())


def _part(match: re.Match[str]) -> DateProblem:
    """`early 2019`, `end of 2019`, `late 1990s`."""
    word = match["part"].lower().removeprefix("the ").split(" ")[0]
    part = {"beginning": "early", "start": "early", "middle": "mid", "end": "late"}.get(word, word)
    table, year = (_PART_OF_DECADE, match["decade"]) if match["decade"] else (_PART_OF_YEAR, match["year"])
    return DateProblem(
        f"{quote(match[0])} does not say which days are meant", f"write about when, such as {table[part].format(year)}"
    )


def _quarter(match: re.Match[str]) -> DateProblem:
    """`Q1 2019`, `2019-Q1`, `first quarter of 2019`, `H2 2019`."""
    parts = match.groupdict()
    number = int(parts.get("number") or _NUMBERS[match["word"].lower()])
    months = 3 if match["unit"].lower().startswith("q") else 6
    if number * months > 12:
        return DateProblem(f"{quote(match[0])} is no part of a year", EDTF_DAY)
    first = (number - 1) * months + 1
    return not_edtf(match[0], f"{match['year']}-{first:02}/{match['year']}-{first + months - 1:02}")


def _week(match: re.Match[str]) -> DateProblem:
    """`2019-W09`, `week 9, 2019`."""
    try:
        monday = date.fromisocalendar(int(match["year"]), int(match["week"]), 1)
        sunday = monday + timedelta(6)
    except (ValueError, OverflowError):
        return DateProblem(f"{quote(match[0])} is no week of that year", EDTF_DAY)
    return DateProblem(
        f"{quote(match[0])} counts weeks, which EDTF does not",
        f"write {monday}/{sunday}, if weeks begin on Mondays (ISO)",
    )


def _few_digits(match: re.Match[str]) -> DateProblem:
    """`886`, `AD 79`, `26 oct 899`: EDTF's years have four digits."""
    parts = match.groupdict()
    year = int(match["year"])
    month = month_number(parts["month"]) if parts.get("month") else 0
    if not year or (parts.get("day") and not parse_day(year, month, int(parts["day"]))):
        return DateProblem(f"{quote(match[0])} is not a day of the calendar", EDTF_DAY)
    written = (
        f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{int(parts['day']):02}" if parts.get("day") else "")
    )
    return DateProblem(f"{quote(match[0])} is not written in EDTF", f"write the year with four digits, {written}")


def _serial(match: re.Match[str]) -> DateProblem:
    """`43523`: a day as spreadsheets count them, from 1900 on."""
    day = date(1899, 12, 30) + timedelta(int(match[1]))
    return DateProblem(
        f"{quote(match[0])} looks like a day that a spreadsheet made a number",
        f"write {day}, if that is meant, and format the column as text",
    )


_SHORT_MONTH = "(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)"
_YEAR = "(?P<year>[0-9]{4})"
_PARTS = "(?P<part>early|late|mid|(?:the )?(?:beginning|start|middle|end)(?: of)?)"
NUMERIC: tuple[tuple[re.Pattern[str], Remedy], ...] = (
    (compile_words(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4})"), _numbers),
    (compile_words(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}"), _two_digit_year),
    (compile_words(rf"([0-9]{{1,2}})[-/. ]{_SHORT_MONTH}[-/. ]['’]?([0-9]{{2}})"), _short_year),
    (compile_words(r"([0-9]{4})([-/. ]?)([0-9]{1,2})\2([0-9]{1,2})"), _year_first),
    (compile_words(rf"{_YEAR}(?P<sign>[-/. –—])(?P<month>[0-9]{{1,2}})"), _year_month),
    (compile_words(rf"(?P<month>[0-9]{{1,2}})(?P<sign>[-/. ]){_YEAR}"), _year_month),
    (compile_words(r"([0-9]{4}) ?(?:[-–—]|\.\.|to) ?([0-9]{4})"), _years),
    (compile_words(r"([0-9]{4}(?:-[0-9]{2}){0,2}) (?:or|and|o|y) ([0-9]{4}(?:-[0-9]{2}){0,2})"), _either),
    (compile_words(r"(?:in )?(?:the )?([0-9]{3})0['’]?s"), _decade),
    (compile_words(r"(?:in )?(?:the )?([0-9]{1,2})(?:st|nd|rd|th)[ -]century"), _century),
    (compile_words(r"[0-9]{1,3}x{1,3}|[0-9]{4}-[0-9x]{2}(?:-xx)?"), _unspecified),
    (compile_words(rf"(?:in )?{_PARTS}[ -](?:the )?(?:{_YEAR}|(?P<decade>[0-9]{{3}})0['’]?s)"), _part),
    (compile_words(rf"(?P<unit>[QH])(?P<number>[1-4])[-/ ,]*{_YEAR}"), _quarter),
    (compile_words(rf"{_YEAR}[-/ ]?(?P<unit>[QH])(?P<number>[1-4])"), _quarter),
    (
        compile_words(
            rf"(?:in )?(?:the )?(?:(?P<word>first|second|third|fourth)|(?P<number>[1-4])(?:st|nd|rd|th)) "
            rf"(?P<unit>quarter|half)(?: of)? {_YEAR}"
        ),
        _quarter,
    ),
    (compile_words(rf"{_YEAR}-?W(?P<week>[0-9]{{2}})(?:-?[1-7])?"), _week),
    (compile_words(rf"week (?P<week>[0-9]{{1,2}}),?(?: of)? {_YEAR}"), _week),
    (compile_words(r"(?:AD|CE|A\.D\.) ?(?P<year>[0-9]{1,4})"), _few_digits),
    (compile_words(r"(?P<year>[0-9]{1,4}) ?(?:AD|CE|A\.D\.)"), _few_digits),
    (compile_words(rf"(?:(?P<day>[0-9]{{1,2}}) )?{_SHORT_MONTH} (?P<year>[0-9]{{3}})"), _few_digits),
    (compile_words(r"(?P<year>[0-9]{3})"), _few_digits),
    (compile_words(r"([1-6][0-9]{4})(?:\.[0-9]+)?"), _serial),
)
