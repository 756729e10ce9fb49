"""A curator's date text to a span of whole days: EDTF first, then the source's own words. Never a guess."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial

from timeline.dates.around import AROUND, Cell
from timeline.dates.edtf import read_edtf, write_edtf
from timeline.dates.misspellings import misspelt, unknown_words
from timeline.dates.phrases import Direction, Reading, find_reading
from timeline.dates.refusals import (
    EDTF_DAY,
    FORMS,
    LEAVE,
    explain,
    other_language,
    outside_years,
    partly_unknown,
    unknown_language,
)
from timeline.dates.span import (
    APPROXIMATE,
    BOTH,
    DateProblem,
    Reason,
    Span,
    Step,
    join_derivations,
    qualify,
    quote,
)
from timeline.dates.vocabulary import LANGUAGES, fold, in_english
from timeline.dates.words import format_day, format_span

__all__ = [
    "Cell",
    "DateProblem",
    "Direction",
    "Span",
    "format_day",
    "format_span",
    "read_alone",
    "read_date",
    "read_dates",
]

_LONGEST = 100  # characters: longer cells hold no date, and reading them would cost time


@lru_cache(maxsize=20_000)
def read_date(text: str, published: Span | None = None, language: str = "en", direction: Direction = "past") -> Span:
    """Read one date cell into whole days, both ends inclusive.

    `text` is EDTF of level 0 or 1 (`2019-02-23`, `2025-08/..`, `2019~`, `2019-02-23T14:30Z`) or the source's words
    (`Tuesday`, `last week`, `September 26`, `7 March 2019`, `23–24 February 2019`, `since March 2019`), in the
    language of a code such as `es`, or in English; blank is English. Words without a year are read against
    `published`, the span of the source's publication: against both its ends when it is longer than a day, and softly
    when it is soft. They lie behind it, or ahead of it where `direction` is "future", as of what is planned.
    The clock is never asked and no time zone moves a day. Raises DateProblem for whatever has no sure reading.
    """
    folded = " ".join(text.split())
    if not folded:
        raise DateProblem("the date is empty", FORMS)
    if len(folded) > _LONGEST:
        raise DateProblem(f"{quote(folded)} is too long to be a date", FORMS)
    return _read(Cell(folded, published, _base_language(language), direction))


@lru_cache(maxsize=20_000)
def read_alone(text: str) -> Span | None:
    """The span of a date that means the same whatever it is read against: EDTF without an open end; None for any other."""
    try:
        return read_edtf(" ".join(text.split())) if len(text) <= _LONGEST and ".." not in text else None
    except DateProblem:
        return None


def read_dates(cells: Iterable[Cell]) -> list[Span | DateProblem]:
    """Read many cells, each distinct one once; what cannot be read is told in its place."""
    known: dict[Cell, Span | DateProblem] = {}
    return [known[cell] if cell in known else known.setdefault(cell, _try(cell)) for cell in cells]


def _try(cell: Cell) -> Span | DateProblem:
    try:
        return read_date(*cell)
    except DateProblem as problem:
        return problem


def _base_language(code: str) -> str:
    return re.split("[-_]", code.strip().lower())[0] or "en"


def _read(cell: Cell) -> Span:
    if span := read_edtf(cell.text, cell.published):
        return span
    for pattern, read in AROUND:
        if (match := pattern.fullmatch(cell.text)) and (span := read(match, cell, _read)):
            return span
    if reading := _find(cell.text, cell.language):
        return _read_absolute(cell.text, reading) if reading.absolute else _read_against(cell, reading)
    raise _explain(cell)


def _find(text: str, language: str) -> Reading | None:
    """The words are the source's own; a curator who writes English everywhere is understood, too."""
    known = (code for code in dict.fromkeys((language, "en")) if code in LANGUAGES)
    return next((reading for code in known if (reading := find_reading(text, code))), None)


def _explain(cell: Cell) -> DateProblem:
    problem = explain(cell.text, *_said_in_english(cell))
    if problem.hint not in (FORMS, LEAVE) or not re.search(r"[^\W\d_]", cell.text):
        return problem
    others = {code: one for code in LANGUAGES if problem.hint == FORMS and (one := _find_quietly(cell.text, code))}
    if others:
        written = {write_edtf(_read_absolute(cell.text, one)) if one.absolute else "" for one in others.values()}
        return other_language(cell.text, tuple(others), written.pop() if len(written) == 1 else "")
    if cell.language not in LANGUAGES and problem.hint == FORMS:
        return unknown_language(cell.text, cell.language, LANGUAGES)
    if found := misspelt(cell.text, cell.language, partial(_instead, cell)):
        return found
    unknown = unknown_words(cell.text, cell.language) if problem.hint == FORMS else ()
    return partly_unknown(cell.text, unknown) if unknown else problem


def _said_in_english(cell: Cell) -> Iterable[str]:
    """The text as English says it, by each language that its words may be in: its refusals know English forms."""
    for code in dict.fromkeys((cell.language, "en")):
        if code in LANGUAGES:
            phrase, bare = in_english(fold(cell.text), code)
            yield from (*bare, phrase)


def _instead(cell: Cell, text: str) -> Span | DateProblem:
    return _try(cell._replace(text=text))


def _find_quietly(text: str, language: str) -> Reading | None:
    try:
        return find_reading(text, language)
    except DateProblem:
        return None


def _read_absolute(text: str, reading: Reading) -> Span:
    try:
        return reading.read(date.min, "past")  # which day is not asked
    except DateProblem:
        raise
    except (OverflowError, ValueError) as error:
        raise outside_years(text) from error


def _read_against(cell: Cell, reading: Reading) -> Span:
    published, text = cell.published, cell.text
    if not published:
        raise DateProblem(
            f"{quote(text)} can only be read against the source's publication date",
            "fill in published in sources.csv, or write the date in EDTF, such as 2019-02-23",
        )
    first, last = (_read_on(cell, reading, day) for day in (published.start, published.end))
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


def _read_on(cell: Cell, reading: Reading, day: date) -> Span:
    try:
        return reading.read(day, cell.direction)
    except DateProblem:
        raise
    except (OverflowError, ValueError) as error:
        raise DateProblem(
            f"{quote(cell.text)} leads outside the years 1 to 9999 from {format_day(day)}", EDTF_DAY
        ) from error
