"""A curator's date text to a span of whole days: EDTF first, then the source's own words. Never a guess."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import lru_cache

from timeline.dates.edtf import read_edtf
from timeline.dates.phrases import read_calendar_words, relative_reader
from timeline.dates.refusals import EDTF_DAY, FORMS, explain
from timeline.dates.span import APPROXIMATE, BOTH, DateProblem, Reason, Span, Step, join_derivations, qualify, quote
from timeline.dates.words import format_day, format_span

__all__ = ["DateProblem", "Span", "format_day", "format_span", "read_date"]

_LONGEST = 100  # characters: longer cells hold no date, and reading them would cost time
_ABOUT = re.compile(r"(?:(?:c|ca|circa|approx)\.? ?(?=[0-9])|(?:circa|about|around|approximately) )(.+)", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def read_date(text: str, published: Span | None = None) -> Span:
    """Read one date cell into whole days, both ends inclusive.

    `text` is EDTF of level 0 or 1 (`2019-02-23`, `2025-08/..`, `2019~`) or the source's words (`Tuesday`,
    `last week`, `September 26`, `7 March 2019`). Words without a year are read against `published`, the span of
    the source's publication: against both its ends when it is longer than a day, and softly when it is soft.
    The clock is never asked and no time zone is applied. Raises DateProblem for whatever has no sure reading.
    """
    folded = " ".join(text.split())
    if not folded:
        raise DateProblem("the date is empty", FORMS)
    if len(folded) > _LONGEST:
        raise DateProblem(f"{quote(folded)} is too long to be a date", FORMS)
    if about := _ABOUT.fullmatch(folded):
        return qualify(_read(about[1], published), APPROXIMATE, Reason(Step.APPROXIMATE))
    return _read(folded, published)


def _read(text: str, published: Span | None) -> Span:
    if span := read_edtf(text, published) or read_calendar_words(text):
        return span
    if reader := relative_reader(text):
        return _read_against(text, reader, published)
    raise explain(text)


def _read_against(text: str, reader: Callable[[date], Span], published: Span | None) -> Span:
    if not published:
        raise DateProblem(
            f"{quote(text)} can only be read against the source's publication date",
            "fill in published in sources.csv, or write the date in EDTF, such as 2019-02-23",
        )
    first, last = (_read_on(text, reader, day) for day in (published.start, published.end))
    if first != last:
        raise DateProblem(
            f"{quote(text)} means {format_span(first)} or {format_span(last)}, as the source is from "
            f"{format_span(published)}",
            EDTF_DAY,
        )
    against = (Reason(Step.READ_AGAINST, published),)
    span = replace(first, derivation=join_derivations(first.derivation, against))
    return qualify(span, _doubt(published)) if published.uncertain_start or published.uncertain_end else span


def _doubt(published: Span) -> str:
    """What is read against a date in doubt is in the same doubt; a date with an open end is known about."""
    doubts = {end.qualification for end in (published.first, published.last)} - {""}
    return doubts.pop() if len(doubts) == 1 else BOTH if doubts else APPROXIMATE


def _read_on(text: str, reader: Callable[[date], Span], day: date) -> Span:
    try:
        return reader(day)
    except DateProblem:
        raise
    except (OverflowError, ValueError) as error:
        raise DateProblem(
            f"{quote(text)} leads outside the years 1 to 9999 from {format_day(day)}", EDTF_DAY
        ) from error
