"""The page's words in other languages: one catalogue a language (languages/<code>.po), months and dates by Babel.

English is the language of the code: its words are the keys of the catalogues. A further language is one file more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import get_month_names
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

FOLDER = Path(__file__).parent
LANGUAGES = ("en", *sorted(path.stem for path in FOLDER.glob("*.po")))


@dataclass(frozen=True, eq=False)
class Language:
    """One language of the page. `code` is its ISO 639 code, `messages` lead from English words to its own."""

    code: str
    name: str
    month_names: tuple[str, ...]
    short_month_names: tuple[str, ...]
    messages: Mapping[str, str | tuple[str, str]] = field(default_factory=dict)

    def gettext(self, words: str, /, **values: object) -> str:
        """English words in this language, with `%(name)s` filled in; English where the catalogue is silent."""
        found = self.messages.get(words) or words
        text = found if isinstance(found, str) else found[0]
        return text % values if values else text

    def ngettext(self, one: str, more: str, count: int, /, **values: object) -> str:
        """The words that fit a count: `ngettext("%(n)s account", "%(n)s accounts", 2)`; `n` is the count, grouped."""
        found = self.messages.get(one)
        forms = found if isinstance(found, tuple) and all(found) else (one, more)
        return forms[count != 1] % {"n": self.format_number(count), **values}

    def format_date(self, day: date) -> str:
        """A day as readers write it: 26 February 2019, 26 de febrero de 2019."""
        return self.gettext(
            "%(day)s %(month)s %(year)s", day=day.day, month=self.month_names[day.month - 1], year=day.year
        )

    def format_month(self, day: date) -> str:
        """The month of a day: February 2019, febrero de 2019."""
        return self.gettext("%(month)s %(year)s", month=self.month_names[day.month - 1], year=day.year)

    def format_list(self, names: Sequence[str], last: str = "and") -> str:
        """Names as a sentence says them: "A, B and C"; `last` is "and" or "or"."""
        words = {"and": self.gettext("and"), "or": self.gettext("or")}
        return f"{', '.join(names[:-1])} {words[last]} {names[-1]}" if len(names) > 1 else "".join(names)

    def format_number(self, count: int) -> str:
        """A number with the language's own separators: 8,000 or 8.000."""
        return str(format_decimal(count, locale=self.code))

    def language_name(self, code: str) -> str:
        """What a language is called in this one; the code itself where it is not known."""
        try:
            return Locale.parse(code, sep="-").get_display_name(self.code) or code
        except (UnknownLocaleError, ValueError):
            return code

    def __hash__(self) -> int:
        return hash(self.code)


def page_language(code: str) -> str:
    """The language that the page of a topic in `code` is in: "es" for "es-MX"; English where there is no catalogue."""
    return next((known for known in (code, code.partition("-")[0]) if known in LANGUAGES), ENGLISH.code)


def message(words: str) -> str:
    """Mark words for the catalogues where they are not said at once; gives them back as they are."""
    return words


@lru_cache
def language(code: str) -> Language:
    """The language of a code in LANGUAGES."""
    locale = Locale.parse(code)
    wide, short = get_month_names("wide", locale=locale), get_month_names("abbreviated", locale=locale)
    numbers = range(1, 13)
    months, short_months = tuple(wide[n] for n in numbers), tuple(short[n].rstrip(".") for n in numbers)
    return Language(code, _own_name(locale), months, short_months, _messages(code))


def _own_name(locale: Locale) -> str:
    name = locale.get_language_name(locale) or locale.language
    return name[:1].upper() + name[1:]


def _messages(code: str) -> dict[str, str | tuple[str, str]]:
    path = FOLDER / f"{code}.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    return {_key(m.id): _forms(m.string) for m in catalogue if m.id and m.string}


def _key(words: Any) -> str:
    return words if isinstance(words, str) else words[0]


def _forms(words: Any) -> str | tuple[str, str]:
    return words if isinstance(words, str) else (words[0], words[1])


ENGLISH = language("en")
