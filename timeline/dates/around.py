"""What stands around a date ("about", "since", "at 14:00", "between … and …"), and what it makes of the date's span."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from timeline.dates.edtf import MARKS, at_time, join, leave_end_open, leave_start_open, read_edtf, read_time, write_edtf
from timeline.dates.phrases import Direction
from timeline.dates.refusals import EDTF_DAY, explain
from timeline.dates.span import APPROXIMATE, UNCERTAIN, DateProblem, Span, qualify, quote


class Cell(NamedTuple):
    """A date's text and all that its reading depends on."""

    text: str
    published: Span | None = None
    language: str = "en"
    direction: Direction = "past"


Read = Callable[[Cell], Span]  # what reads the date in the middle; DateProblem where it has no sure reading


def _qualified(match: re.Match[str], cell: Cell, read: Read) -> Span:
    mark = match.groupdict().get("mark") or (UNCERTAIN if match.groupdict().get("possibly") else APPROXIMATE)
    return qualify(read(cell._replace(text=match["date"])), mark, *MARKS[mark])


def _since(match: re.Match[str], cell: Cell, read: Read) -> Span:
    span = read(cell._replace(text=match["date"], direction="past"))
    return replace(leave_end_open(_closed(span, match), is_open=True, published=cell.published), relative=True)


def _until(match: re.Match[str], cell: Cell, read: Read) -> Span:
    span = read(cell._replace(text=match["date"]))
    return replace(leave_start_open(_closed(span, match), is_open=True), relative=True)


def _closed(span: Span, match: re.Match[str]) -> Span:
    if span.first.limit or span.last.limit:
        raise explain(match[0])
    return span


def _before(match: re.Match[str], cell: Cell, read: Read) -> Span:
    """`before 2019`: no day of it, and no beginning that anybody knows."""
    last = _closed(read(cell._replace(text=match["date"])), match).start - timedelta(1)
    raise DateProblem(f"{quote(cell.text)} does not say when it began", f"write /{last}, if it is not known")


def _after(match: re.Match[str], cell: Cell, read: Read) -> Span:
    first = _closed(read(cell._replace(text=match["date"])), match).end + timedelta(1)
    raise DateProblem(f"{quote(cell.text)} does not say how long after", f"write {first}/, if it is not known")


# Times of day -------------------------------------------------------------------------------------------------------


def _timed(match: re.Match[str], cell: Cell, read: Read) -> Span:
    parts = match.groupdict()
    hours = int(parts["hours"])
    if parts.get("half"):
        if not 1 <= hours <= 11:
            raise _twelve_hours(match, cell)
        hours += 12 * (parts["half"].lower() == "p")
    clock = f"{hours:02}:{parts.get('minutes') or '00'}{parts.get('seconds') or ''}"
    zone = parts.get("zone") or ""
    return at_time(_read_timed(match, cell, read, clock + zone), read_time(clock, zone))


def _read_timed(match: re.Match[str], cell: Cell, read: Read, time: str) -> Span:
    """The date beside a time; where it is refused, what to write instead keeps the time that the source gives."""
    try:
        return read(cell._replace(text=match["date"]))
    except DateProblem as problem:
        zone = time.removesuffix("UTC").removesuffix("GMT")
        stamp = f"T{zone}{'Z' if zone != time else ''}"
        hint = _LONE_DAY.sub(lambda day: day[0] + stamp, problem.hint)
        raise DateProblem(problem.message.replace(quote(match["date"]), quote(cell.text)), hint) from problem


def _twelve_hours(match: re.Match[str], cell: Cell) -> DateProblem:
    return DateProblem(
        f"{quote(cell.text)} has a time of twelve hours that may be noon or midnight, or is none",
        "write hours from 00 to 23, as 2019-02-23T14:30, or leave the time off",
    )


def _zoned(match: re.Match[str], cell: Cell, read: Read) -> Span:
    """`Jan 11 2012 CST`: letters of a zone may mean several, and a zone says nothing about a day."""
    written = write_edtf(read(cell._replace(text=match["date"])))
    hint = f"write {written}" + (", with the zone as an offset such as -06:00" if "T" in written else "")
    raise DateProblem(f"{quote(cell.text)} names a time zone by letters, which may mean several", hint)


# Two dates ----------------------------------------------------------------------------------------------------------


def _one_of(match: re.Match[str], cell: Cell, read: Read) -> Span:
    span = read(cell._replace(text=f"{match[1]} – {match[2]}"))
    raise DateProblem(
        f"{quote(cell.text)} does not say which of these days", f"write {write_edtf(span)}, and say it in the note"
    )


def _several(match: re.Match[str], cell: Cell, read: Read) -> Span | None:
    """`22/23 February 2019`, `Feb. 22 & 23, 2019`, `Monday or Tuesday`: days beside each other."""
    parts = match.groupdict(default="")
    try:
        spans = [read(cell._replace(text=parts["lead"] + parts[day] + parts["rest"])) for day in ("one", "other")]
    except DateProblem:
        return None
    first, last = sorted(spans, key=lambda span: span.start)
    raise DateProblem(
        f"{quote(cell.text)} is more than one date", f"write {write_edtf(join(first, last))}, and say it in the note"
    )


def _month_and_two_digits(match: re.Match[str], cell: Cell, read: Read) -> Span | None:
    """`Feb-19`, which spreadsheets make of `February 2019`, and people write for the 19th."""
    year = f"20{match['digits']}"
    try:
        month = write_edtf(read(cell._replace(text=f"{match['month']} {year}")))
    except DateProblem:
        return None
    raise DateProblem(
        f"{quote(cell.text)} may be a month of a year or a day of a month",
        f"write the month as {month}, or the day in EDTF, such as 2019-02-23",
    )


def _week_of(match: re.Match[str], cell: Cell, read: Read) -> Span:
    day = read(cell._replace(text=match["date"]))
    if day.start != day.end:
        raise DateProblem(f"{quote(cell.text)} does not say which week", EDTF_DAY)
    monday = day.start - timedelta(day.start.weekday())
    raise DateProblem(
        f"{quote(cell.text)} does not say on which day the week begins",
        f"write {monday}/{monday + timedelta(6)}, if weeks begin on Mondays (ISO)",
    )


def _night_of(match: re.Match[str], cell: Cell, read: Read) -> Span:
    span = read(cell._replace(text=match["date"]))
    after = f" or, for the night that follows, {span.start}/{span.end + timedelta(1)}" if span.start == span.end else ""
    raise DateProblem(f"{quote(cell.text)} may lie in two days", f"write {write_edtf(span)}{after}")


def _between(match: re.Match[str], _cell: Cell, _read: Read) -> Span | None:
    """`2019-02-23 to 2019-02-24`; of words, phrases know more."""
    first, last = read_edtf(match[1]), read_edtf(match[2])
    return join(first, last) if first and last and "/" not in match[0] else None


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_LONE_DAY = re.compile(r"(?<![-/0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![-/T0-9])")
_APPROXIMATELY = (
    "on or about|about|around|circa|approximately|approx|hacia|alrededor del?|aproximadamente|cerca del?|vers|environ"
    "|aux alentours du?|etwa|ungefähr|um|gegen|rund um|verso|intorno al?|ongeveer|omstreeks|rond|por volta de"
)
_AT = "(?:at |a las? |à |um |alle (?:ore )?|às |om )?"
_SECONDS = r"(?P<seconds>:[0-9]{2}(?:\.[0-9]+)?)?"
_CLOCK = rf"(?P<hours>[0-9]{{1,2}}):(?P<minutes>[0-9]{{2}}){_SECONDS}"
_ZONE = r"(?:UTC|GMT)?(?P<zone>Z|UTC|GMT|[-+][0-9]{2}:?[0-9]{2})(?: \([^)]*\))?"
_HOURS = "(?: ?(?:Uhr|uur|h|hs|hrs|horas))"
_DAY = "[0-9]{1,2}(?:st|nd|rd|th)?"
_AND = "(?: ?[/&] ?| and | or | y | o | und | oder | et | ou | e )"
AROUND: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Cell, Read], Span | None]], ...] = (
    (_compile(rf"(?:{_APPROXIMATELY}) (?P<date>.+)"), _qualified),
    (_compile(r"(?:c|ca|circa|approx)\.? ?(?P<date>[0-9].*)"), _qualified),
    (_compile(r"(?:c|ca|approx)\. (?P<date>.+)"), _qualified),
    (_compile("(?P<possibly>possibly|posiblemente) (?P<date>.+)"), _qualified),
    (_compile(r"(?P<date>.*[0-9]) ?(?:approx\.?|\((?:approx\.?|approximately|circa|ca?\.?)\))"), _qualified),
    (_compile(r"(?P<date>.*[0-9]) ?\((?P<mark>\?)\)"), _qualified),
    (_compile(r"(?P<date>.*[^\W\d_].*[^?~%]) ?(?P<mark>[?~%])"), _qualified),
    (_compile("(?:since|desde|seit|depuis|sinds) (?P<date>.+)"), _since),
    (_compile("(?:by|until|till|up to|hasta|bis|tot|até|jusqu['’]au|jusqu['’]à|fino al?) (?P<date>.+)"), _until),
    (_compile(r"(?P<date>.+?),? " + f"{_AT}{_CLOCK}(?:{_HOURS}| ?{_ZONE})?"), _timed),
    (_compile(rf"(?P<date>.+?),? {_AT}(?P<hours>[0-9]{{1,2}})(?:[h.](?P<minutes>[0-9]{{2}}))?{_HOURS}"), _timed),
    (_compile(rf"(?P<date>.+?),? {_AT}(?P<hours>[0-9]{{1,2}}) ?h ?(?P<minutes>[0-9]{{2}})"), _timed),
    (
        _compile(r"(?P<date>.+?),? (?:at )?(?P<hours>[0-9]{1,2})(?::(?P<minutes>[0-9]{2}))? ?(?P<half>[ap])\.?m\.?"),
        _timed,
    ),
    (_compile("(?:between|entre|zwischen|tra|tussen) (.+) (?:and|y|et|und|e|en) (.+)"), _one_of),
    (_compile("(?:before|prior to|antes del?|vor dem|avant(?: le)?|prima del?|voor) (?P<date>.*[0-9].*)"), _before),
    (_compile("(?:after|después del?|nach dem|après(?: le)?|dopo(?: il)?) (?P<date>.*[0-9].*)"), _after),
    (_compile(r"(?P<month>[^\W\d_]{3,})(?:[-/]| ?['’])(?P<digits>[0-9]{2})"), _month_and_two_digits),
    (_compile("(?:in |during )?(?:the )?week of (?P<date>.+)"), _week_of),
    (_compile("(?:on |in |during )?(?:the )?night of (?P<date>.+)"), _night_of),
    (_compile(rf"(?P<lead>)(?P<one>{_DAY}){_AND}(?P<other>{_DAY})(?P<rest> .*[^\W\d_].*)"), _several),
    (_compile(rf"(?P<lead>[^\W\d_]+\.? )(?P<one>{_DAY}){_AND}(?P<other>{_DAY})(?P<rest>(?:,? [0-9]{{4}})?)"), _several),
    (_compile(rf"(?P<lead>)(?P<one>.+?){_AND}(?P<other>.+)(?P<rest>)"), _several),
    (_compile("(?P<date>.*[0-9]) (?-i:(?!BCE)[A-Z]{3,5})"), _zoned),
    (_compile("(?:from )?(.+?)(?: to | a | al | - | ?[–—] ?)(.+)"), _between),
)
