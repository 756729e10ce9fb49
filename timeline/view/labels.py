"""What the page calls things, and counts said in words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from timeline.data.load import Archive
from timeline.data.schema import STANDINGS
from timeline.dates.parse import format_span, read_date
from timeline.dates.span import Reason
from timeline.dates.words import ENGLISH_DATES, DateWords, format_derivation
from timeline.languages.isolation import isolate
from timeline.languages.language import ENGLISH, Language

STANDING_WORDS = {"reported": "Stated as fact", "alleged": "Alleged", "planned": "Planned", "denied": "Denied"}
LANE_WORDS = {"source": "Source", "actor": "Actor", "type": "Type", "one": "One lane"}
LABEL_WORDS = {"headlines": "Headlines", "all": "All labels"}
VIEW_WORDS = {
    "timeline": "Timeline",
    "list": "List",
    "coverage": "Coverage",
    "actors": "Actors",
    "sources": "Sources",
}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def number(count: int, language: Language = ENGLISH) -> str:
    """Small numbers as words: 5 -> "five", 46 -> "46", 12000 -> "12,000"."""
    return language.gettext(NUMBERS[count]) if 0 <= count < len(NUMBERS) else language.format_number(count)


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its English noun: `counted(2, "account")` -> "2 accounts"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def summary(accounts: int, events: int, sources: int, language: Language = ENGLISH) -> str:
    """The line of what is shown: "46 accounts of 41 events, told by five articles"."""
    if not accounts:
        return language.gettext("No account is shown.")
    told = number(sources, language)
    return language.gettext(
        "%(accounts)s of %(events)s, %(told)s",
        accounts=language.ngettext("%(n)s account", "%(n)s accounts", accounts),
        events=language.ngettext("%(n)s event", "%(n)s events", events),
        told=language.ngettext("told by %(number)s article", "told by %(number)s articles", sources, number=told),
    )


@lru_cache
def date_language(language: Language) -> DateWords:
    """The words in which dates are said in a language."""
    if language.code == "en":
        return ENGLISH_DATES
    said = {name: language.gettext(words) for name, words in ENGLISH_DATES.sayings().items()}
    return replace(ENGLISH_DATES, months=language.month_names, **said)


def date_words(row: Mapping[str, Any], language: Language = ENGLISH) -> str:
    """An account's date as a reader should see it; "no date given" where there is none."""
    span = row["span"]
    return format_span(span, date_language(language)) if span else language.gettext("no date given")


def brief_date(row: Mapping[str, Any], language: Language = ENGLISH, year: int | None = None) -> str:
    """An account's date where there is little room: "23–24 Feb 2019"; "23–24 Feb" where all of it is of `year`."""
    span = row["span"]
    if not span:
        return date_words(row, language)
    return format_span(span, _brief_dates(language, span.start.year == span.end.year == year))


def brief_dates(rows: Sequence[Mapping[str, Any]], language: Language = ENGLISH) -> list[str]:
    """The dates of accounts side by side; without the year where all lie in one."""
    years = {day.year for row in rows if row["span"] for day in (row["span"].start, row["span"].end)}
    year = years.pop() if len(years) == 1 else None
    return [brief_date(row, language, year) for row in rows]


def brief_day(day: date, language: Language = ENGLISH) -> str:
    """A day where there is little room: "26 Nov 2026"."""
    return format_span(read_date(day.isoformat()), _brief_dates(language, False))


@lru_cache
def _brief_dates(language: Language, of_the_year: bool) -> DateWords:
    parts = {"day": "yMMMd", "month": "yMMM", "day_of_month": "MMMd"}
    forms = {name: language.short_form(skeleton) for name, skeleton in parts.items()}
    said = replace(date_language(language), months=language.short_month_names, **forms)
    return replace(said, day=said.day_of_month, month="%(month)s", season="%(season)s") if of_the_year else said


def published_words(archive: Archive, language: Language = ENGLISH, brief: bool = False) -> dict[str, str]:
    """Source -> its publication date in words; `brief` as in `brief_date`."""
    said = _brief_dates(language, False) if brief else date_language(language)
    unknown = language.gettext("date not known")
    cells = zip(*(archive.sources[name] for name in ("source", "published", "language")), strict=True)
    return {s: format_span(read_date(cell, None, code), said) if cell else unknown for s, cell, code in cells}


def derivation_words(derivation: Iterable[Reason], language: Language = ENGLISH) -> str:
    """How a date was read, in a language."""
    return format_derivation(derivation, date_language(language))


def facet_words(
    archive: Archive, publishers: Mapping[str, str], actors: Mapping[str, str], language: Language = ENGLISH
) -> dict[str, dict[str, str]]:
    """What readers call the values of each facet; two sources of one publisher are told apart by their dates."""
    names = Counter(publishers.values())
    dates = published_words(archive, language)
    source = {key: name if names[name] == 1 else f"{isolate(name)}, {dates[key]}" for key, name in publishers.items()}
    word = archive.topic.word
    types = {key: word(style.label, language.code) for key, style in archive.topic.types.items()}
    standings = {s: language.gettext(STANDING_WORDS[s]) for s in STANDINGS}
    return {"source": source, "actor": dict(actors), "standing": standings, "type": types}


def last_updated(archive: Archive) -> date | None:
    """The day of the last update: the topic's own, or that of the account corrected last; None where neither says."""
    told = [archive.topic.about.updated]
    for frame in (archive.accounts, archive.retracted):
        told += [read_date(str(cell)).end for cell in frame["updated"].unique() if cell]
    return max((day for day in told if day), default=None)
