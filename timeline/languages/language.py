"""The page's words in other languages: a gettext catalogue for each (<code>.po); plurals, lists, dates and numbers by Babel.

English is the language of the code: its words are the keys of the catalogues. A further language is one file more.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, get_month_names
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from timeline.languages.isolation import isolate

FOLDER = Path(__file__).parent
LANGUAGES = ("en", *sorted(path.stem for path in FOLDER.glob("*.po")))
# Readers all over the world write the day first, and no comma before "and": not so the plain "en", which is American.
WORLDWIDE = {"en": "en_001"}


@dataclass(frozen=True, eq=False)
class Language:
    """One language of the page. `code` is its name on the web: "es", "pt-BR"."""

    code: str
    translations: NullTranslations = field(default_factory=NullTranslations)  # of English words, by their plural's rule

    def gettext(self, words: str, /, **values: object) -> str:
        """English words in this language, with `%(name)s` filled in, isolated; English where the catalogue is silent."""
        text = self.translations.gettext(words) if words else ""  # what stands at "" is the catalogue's header
        return text % _isolated(values) if values else text

    def ngettext(self, one: str, more: str, count: int, /, **values: object) -> str:
        """The words that fit a count: `ngettext("%(n)s account", "%(n)s accounts", 2)`; `n` is the count, grouped."""
        return self.translations.ngettext(one, more, count) % {"n": self.format_number(count), **_isolated(values)}

    def format_date(self, day: date) -> str:
        """A day as readers write it: 26 February 2019, 26 de febrero de 2019."""
        return format_date(day, "long", self.style)

    def format_days(self, first: date, last: date) -> str:
        """The days from a first to a last one, shared parts once: 3–26 February 2019, 28 February – 2 March 2019."""
        if first == last:
            return self.format_date(first)
        if (first.year, first.month) == (last.year, last.month):
            return self.format_date(last).replace(f"{last.day}", f"{first.day}–{last.day}", 1)
        start = self.gettext("%(day)s %(month)s", day=first.day, month=self.month_names[first.month - 1])
        return f"{start if first.year == last.year else self.format_date(first)} – {self.format_date(last)}"

    def format_month(self, day: date) -> str:
        """The month of a day: February 2019, febrero de 2019."""
        return format_skeleton("yMMMM", day, locale=self.style)

    def format_list(self, names: Sequence[str], last: str = "and") -> str:
        """Names as a sentence says them, each isolated: "A, B and C"; `last` is "and" or "or"."""
        return format_list(list(map(isolate, names)), "or" if last == "or" else "standard", self.style)

    def format_number(self, count: int) -> str:
        """A number with the language's own separators: 8,000 or 8.000."""
        return _format_number(count, self.locale)

    def language_name(self, code: str) -> str:
        """What a language is called in this one; the code itself where it is not known."""
        try:
            return Locale.parse(code, sep="-").get_display_name(self.locale) or code
        except (UnknownLocaleError, ValueError):
            return code

    @cached_property
    def name(self) -> str:
        """What it calls itself, as a label: "Español"."""
        name = self.locale.get_display_name(self.locale) or self.code
        return name[:1].upper() + name[1:]

    @cached_property
    def month_names(self) -> tuple[str, ...]:
        """The months as they stand in a date: "febrero", "lutego"."""
        return tuple(get_month_names("wide", locale=self.locale).values())

    @cached_property
    def short_month_names(self) -> tuple[str, ...]:
        """The months by their first letters, without full stops."""
        return tuple(name.rstrip(".") for name in get_month_names("abbreviated", locale=self.locale).values())

    def short_form(self, parts: str) -> str:
        """How a short date is put together of `parts` ("yMMMd", "yMMM", "MMMd"): "%(day)s %(month)s %(year)s"."""
        pattern = re.sub("'[^']*'", "", self.style.datetime_skeletons[parts].pattern)
        names = {"d": "%(day)s", "M": "%(month)s", "L": "%(month)s", "y": "%(year)s"}
        return re.sub(r"d+|[ML]+|y+", lambda found: names[found[0][0]], pattern)

    @cached_property
    def locale(self) -> Locale:
        """What Babel knows of it."""
        return Locale.parse(self.code, sep="-")

    @cached_property
    def style(self) -> Locale:
        """The locale of its dates and lists."""
        return Locale.parse(WORLDWIDE.get(self.code, str(self.locale)))


@lru_cache(1_000)
def _format_number(count: int, locale: Locale) -> str:
    return format_decimal(count, locale=locale)


def _isolated(values: Mapping[str, object]) -> dict[str, object]:
    """The values of a sentence, each name that runs from right to left set apart; markup has its own way to say so."""
    return {name: isolate(value) if type(value) is str else value for name, value in values.items()}


def page_language(*codes: str) -> str:
    """The language of the page for who would have it in one of `codes`, the best first: "es" for "es-MX", else English."""
    wanted = (tag for code in codes for tag in (code.lower(), code.lower().partition("-")[0]))
    known = {code.lower(): code for code in LANGUAGES}
    return next((known[tag] for tag in wanted if tag in known), ENGLISH.code)


def message(words: str) -> str:
    """Mark words for the catalogues where they are not said at once; gives them back as they are."""
    return words


@lru_cache
def language(code: str) -> Language:
    """The language of a code in LANGUAGES."""
    return read_language(FOLDER / f"{code}.po") if code != "en" else ENGLISH


def read_language(path: Path) -> Language:
    """The language of a catalogue, named by its file: `es.po`. Raises FileNotFoundError, or UnknownLocaleError for a name
    that no language has.

    The rule of its plurals is that of its header (`Plural-Forms`), else the one that Babel knows.
    """
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.stem.replace("-", "_"))
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Language(path.stem, GNUTranslations(compiled))


ENGLISH = Language("en")
