"""Dates written in EDTF, levels 0 and 1."""

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date
from functools import lru_cache

from timeline.dates.refusals import explain, outside_years
from timeline.dates.span import (
    APPROXIMATE,
    BOTH,
    UNCERTAIN,
    DateProblem,
    End,
    Limit,
    Reason,
    Span,
    Step,
    Time,
    day_span,
    join_derivations,
    parse_day,
    qualify,
    whole,
)

_APPROXIMATE, _UNCERTAIN = Reason(Step.APPROXIMATE), Reason(Step.UNCERTAIN)
MARKS = {APPROXIMATE: (_APPROXIMATE,), UNCERTAIN: (_UNCERTAIN,), BOTH: (_UNCERTAIN, _APPROXIMATE)}
_LETTERS = re.compile(r"[-0-9XYTZSE.:+/?~% ]+")  # all that level 0 and 1 can be written with
_OUTSIDE = re.compile(r"-[0-9X]{4}(?:-[0-9X]{2}){0,2}|0000(?:-[0-9X]{2}){0,2}|Y-?[0-9]+(?:E[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_CLOCK = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
_ZONE = r"Z|[-+][0-9]{2}(?::?[0-9]{2})?"
_DAY_AND_TIME = re.compile(rf"({_DAY.pattern})[T ]({_CLOCK})({_ZONE})?")
_VALID_CLOCK = re.compile(r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?)|24:00(?::00(?:\.0+)?)?")
_VALID_ZONE = re.compile(r"Z?|[-+](?:0[0-9]|1[0-3]):[0-5][0-9]|[-+]14:00")


def read_edtf(text: str, published: Span | None = None) -> Span | None:
    """Read an EDTF date or interval of level 0 or 1; None when the text is not EDTF.

    An open end (`2025-08/..`) reaches to the last day of `published`, the last that its source could know of.
    Other open or unknown ends stay at the edge of the period that is written, and are soft.
    Raises DateProblem for EDTF that cannot be placed: outside the years 1 to 9999, in wrong order, a winter.
    Source: the EDTF specification (Library of Congress, 2019), https://www.loc.gov/standards/datetime/.
    """
    if not _LETTERS.fullmatch(text):
        return None
    sides = re.sub(" ?/ ?", "/", text).split("/")
    if len(sides) == 1:
        return _read_side(text)
    return _read_interval(sides[0], sides[1], published) if len(sides) == 2 else None


def _read_interval(left: str, right: str, published: Span | None) -> Span | None:
    if left in ("", "..") and right in ("", ".."):
        raise DateProblem(f'"{left}/{right}" has no day at either end', "write at least one end, such as 2025-08/..")
    if left in ("", ".."):
        last = _read_side(right)
        return last and leave_start_open(last, is_open=left == "..")
    if right in ("", ".."):
        first = _read_side(left)
        return first and leave_end_open(first, is_open=right == "..", published=published)
    first, last = _read_side(left), _read_side(right)
    if bool(first) != bool(last):
        raise explain(f"{left}/{right}", right if first else left)
    return first and last and join(first, last)


def leave_start_open(last: Span, is_open: bool) -> Span:
    """Return the date as the end of an interval whose start is open, or not known."""
    limit, step = (Limit.OPEN, Step.START_OPEN) if is_open else (Limit.UNKNOWN, Step.START_UNKNOWN)
    return replace(
        last,
        precision="range",
        first=End(last.first.precision, limit=limit),
        derivation=join_derivations(last.derivation, (Reason(step),)),
    )


def leave_end_open(first: Span, is_open: bool, published: Span | None) -> Span:
    """Return the date as the start of an interval whose end is open, or not known."""
    end, written = first.end, first.last.precision
    limit, step = (Limit.OPEN, Step.END_OPEN) if is_open else (Limit.UNKNOWN, Step.END_UNKNOWN)
    # An interval that starts after publication was planned: the source could not see any of it.
    if is_open and published and published.end >= first.start:
        limit, step = Limit.STILL_OPEN, Step.END_STILL_OPEN
        end, written = published.end, published.last.precision
    return replace(
        first,
        end=end,
        precision="range",
        last=End(written, limit=limit),
        derivation=join_derivations(first.derivation, (Reason(step),)),
    )


def join(first: Span, last: Span) -> Span:
    """Return the interval from one date to another, each end as it was written; DateProblem in wrong order."""
    if last.end < first.start:
        raise DateProblem(
            f"the interval ends ({_edge(last)}) before it starts ({_edge(first)})", "write the earlier date first"
        )
    if (first.end, last.start) == (last.start, first.end) and _is_later(first.last.time, last.first.time):
        raise DateProblem("the interval ends before it starts, by its times", "write the earlier time first")
    same = (first.start, first.end) == (last.start, last.end)
    return Span(
        first.start,
        last.end,
        first.precision if same else "range",
        first.first,
        last.last,
        join_derivations(first.derivation, last.derivation),
    )


def _is_later(one: Time | None, other: Time | None) -> bool:
    return bool(one and other and bool(one.zone) == bool(other.zone) and one.order > other.order)


def read_time(clock: str, zone: str = "") -> Time:
    """Read a time of day and its zone: `9:30`, `UTC`; DateProblem where there is none such."""
    zone = zone.upper().replace("UTC", "Z").replace("GMT", "Z")
    if zone[1:]:
        zone = f"{zone[:3]}:{zone[3:].removeprefix(':') or '00'}"
    time = Time(clock.zfill(5) if clock[1] == ":" else clock, zone)
    if not _VALID_CLOCK.fullmatch(time.clock):
        raise DateProblem(f"there is no time {clock}", "write a time from 00:00 to 23:59, or leave it off")
    if not _VALID_ZONE.fullmatch(zone):
        raise DateProblem(f"there is no time zone {zone}", "write a zone such as Z or -05:00, or leave it off")
    return time


def at_time(span: Span, time: Time) -> Span:
    """Return the day at a time; DateProblem for what is no single day."""
    if span.start != span.end or span.first.limit or span.last.limit or span.first.time:
        raise DateProblem(
            f"the time {time.clock} belongs to no single day", "write the time behind a day, or leave it off"
        )
    return replace(span, first=replace(span.first, time=time), last=replace(span.last, time=time))


def write_edtf(span: Span) -> str:
    """Return the span as EDTF, each end as it was written: `2019-02-23/2019-03~`, `2025-08/..`."""
    first, last = _write_end(span.start, span.first), _write_end(span.end, span.last)
    if span.first.limit:
        first = _LIMITS[span.first.limit]
    elif span.last.limit:
        last = _LIMITS[span.last.limit]
    elif first == last and span.precision != "range":
        return first
    return f"{first}/{last}"


_LIMITS = {Limit.OPEN: "..", Limit.STILL_OPEN: "..", Limit.UNKNOWN: ""}


def _write_end(day: date, end: End) -> str:
    year, season = f"{day.year:04}", day.month // 3 + 20
    written = {
        "month": f"{year}-{day.month:02}",
        "season": f"{year}-{season}",
        "year": year,
        "decade": f"{year[:3]}X",
        "century": f"{year[:2]}XX",
        "millennium": f"{year[0]}XXX",
    }
    clock = f"T{end.time.clock}{end.time.zone}" if end.time else ""
    return written.get(end.precision, day.isoformat()) + clock + end.qualification


def _edge(side: Span) -> str:
    return side.start.isoformat() if side.precision == "day" else f"{side.start} to {side.end}"


@lru_cache(maxsize=20_000)
def _read_side(text: str) -> Span | None:
    """Read one date, with its mark of doubt if any; None when it is not EDTF."""
    core, mark = (text[:-1], text[-1]) if text[-1:] in MARKS else (text, "")
    time = None
    if given := _DAY_AND_TIME.fullmatch(core):
        core, time = given[1], read_time(given[2], given[3] or "")  # the day as written: no time zone moves it
    if _OUTSIDE.fullmatch(core):
        raise outside_years(core)
    span = _read_day(core) if _DAY.fullmatch(core) else _read_month(core) or _read_period(core)
    if span and time:
        span = at_time(span, time)
    return qualify(span, mark, *MARKS[mark]) if span and mark else span


def _read_day(text: str) -> Span | None:
    # Most cells hold a plain day. The library gives the same, but slowly, and lets 2019-02-29 pass.
    day = parse_day(*(int(part) for part in text.split("-")))
    return day_span(day) if day else None


def _read_month(text: str) -> Span | None:
    # As for days: the library's parser takes a millisecond for what is read off here.
    if not _MONTH.fullmatch(text):
        return None
    year, month = (int(part) for part in text.split("-"))
    return whole(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month", "month")


def _read_period(text: str) -> Span | None:
    from timeline.dates.periods import read_period  # with the library 6 MB, which tables of days and months do without

    return read_period(text)
