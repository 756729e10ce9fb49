"""Words of dates in the languages that are read: dateparser's names and phrases, folded, and what it leaves out."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import product
from typing import Any

from timeline.dates.span import MONTHS

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
UNITS = ("day", "week", "month", "year")
# Of the 200 languages of dateparser, those whose words are tested here: other calendars, digits and writings are not.
LANGUAGES = ("en", "es", "de", "fr", "it", "nl", "pt")

# RELATIVE_BASE is added to every call, so the clock is never asked; UTC, so that no zone moves a day.
_SETTINGS = {"TIMEZONE": "UTC", "RETURN_AS_TIMEZONE_AWARE": False, "PARSERS": ["relative-time"]}
_BASE = datetime(2000, 6, 15)
_MOST_PARTS = 9  # of a date in words; longer texts are none

# What may stand before a date, and between its parts, without changing it: `on the 7th of March`, `el 7 de marzo`.
_LEADS = {
    "en": "(?:on |in |during )?(?:the )?",
    "es": "(?:en |durante )?(?:el |la )?(?:dia )?",
    "de": "(?:am |im |den |in )?",
    "fr": "(?:en |le |au )?",
    "it": "(?:in |nel |il |l')?",
    "nl": "(?:in |op )?",
    "pt": "(?:em |no |na )?(?:dia )?",
}
_LINKS = {
    "en": "of|the",
    "es": "del?|el",
    "de": "den|der|dem",
    "fr": "le|de|du",
    "it": "il|di|del",
    "nl": "van",
    "pt": "de|do",
}


def _units(**words: str) -> tuple[tuple[str, str], ...]:
    """What `last`, `this` and `next`, by now in English, stand before: English unit -> a pattern of its word."""
    return tuple((rf"\b(last|this|next) {word}\b", rf"\1 {unit}") for unit, word in words.items())


# Ways of saying what English says otherwise, on folded words; %(en)s stays for the names, which come after.
_PHRASES = {
    "en": (
        (r"\b(early|mid|late)-(?=[a-z])", r"\1 "),
        (r"^the (?=day (?:before|after) )", ""),
        (r"^(?:(?:over|during|on|at) )?(?:the )?(?:past |(last ))?weekend$", r"\1weekend"),
        (r"\bthe coming\b", "coming"),
        (r"^(?:at |in )?(?:the )?(?:beginning|start) of (?=[a-z])", "early "),
        (r"^(?:in )?(?:the )?middle of (?=[a-z])", "mid "),
        (r"^(?:at )?(?:the )?end of (?=[a-z])", "late "),
        (r"^(?:(?:earlier|late|early) today|this (?:morning|afternoon|evening)|tonight)$", "today"),
        (r"^yesterday (?:morning|afternoon|evening|night)$", "yesterday"),
        (r"^(late|early) on (?=\w+$)", r"\1 "),
    ),
    "es": (
        (r"\bpasado manana\b", "day after tomorrow"),
        (r"\bantes de ayer\b", "day before yesterday"),
        (r"^(ayer|hoy|anteayer) (?:por|de|en|a) la (?:manana|tarde|noche)$", r"\1"),
        (r"\b(?:por|de|en) la (?:manana|tarde|noche)$", "evening"),
        (r"^(?:(?:en|por|durante) )?la (?:manana|tarde|noche) del (?=\w+$)", ""),
        (r"^del? (?=[0-9]+ al? )", "from "),
        (r"^(?:a )?(?:principios|comienzos|inicios) del? ", "early "),
        (r"^(?:a )?mediados del? ", "mid "),
        (r"^(?:a )?(?:finales|fines) del? ", "late "),
        (r"\bfin de semana\b", "weekend"),
        (r"\b(?:(?:el|la) )?(\w+) pasad[oa]$", r"last \1"),
        (r"^(?:(?:el|la) )?(?:pasad[oa]|ultimo) (\w+)$", r"last \1"),
        (r"\b(?:(?:el|la) )?(\w+) que viene$", r"next \1"),
        (r"^(?:el|la) proxim[oa] (\w+)$|^(?:el|la) (\w+) proxim[oa]$", r"next \1\2"),
        (r"\best[ea] (\w+)$", r"this \1"),
        (r"^(?:durante |en )?el weekend$", "weekend"),
        *_units(week="semana", month="mes", year="ano"),
    ),
    "fr": (
        (r"\bweek-end\b", "weekend"),
        (r"^(\w+) (?:matin|midi|apres-midi|soir|nuit)$", r"\1"),
        (r"\b(?:(?:le|la) |l')?(\w+) derni(?:er|ere)$", r"last \1"),
        (r"\b(?:(?:le|la) |l')?(\w+) prochaine?$", r"next \1"),
        (r"\bce(?:tte|t)? (\w+)$", r"this \1"),
        (r"^(?:au )?debut (?:de |d'|du )?", "early "),
        (r"^(?:a la )?mi-", "mid "),
        (r"^(?:a la )?fin (?:de |d'|du )?", "late "),
        (r"^du (?=[0-9]+ au )", "from "),
        *_units(year=r"an(?:nee)?"),
    ),
    "de": (
        (
            r"\b(\w+tag|mittwoch|vorgestern|gestern|heute|morgen) ?(?:abend|morgen|fruh|vormittag|mittag|nachmittag|nacht)$",
            r"\1",
        ),
        (r"\bwochenende\b", "weekend"),
        (r"\b(?:(?:am|im|den|der) )?(?:letzte|vergangene|vorige)[nrsm]? (\w+)$", r"last \1"),
        (r"^(?:am )?(?:nachste)[nrsm]? (\w+)$", r"next \1"),
        (r"^(?:am )?(?:kommende)[nrsm]? (\w+)$", r"coming \1"),
        (r"^(?:an |am )?diese[nrsm]? (\w+)$", r"this \1"),
        (r"^(?:zu beginn|anfang) (?:des )?", "early "),
        (r"^mitte (?:des )?", "mid "),
        (r"^(?:am |gegen )?ende (?:des )?", "late "),
        (r"^vom (?=[0-9]+ bis )", "from "),
        *_units(year=r"jahre?s?"),
    ),
    "it": (
        (r"\bfine settimana\b", "weekend"),
        (r"^(?:quest[oa] (?:sera|mattina|notte)|stasera|stamattina|stanotte)$", "today"),
        (r"^(\w+) (?:sera|mattina|pomeriggio|notte)$", r"\1"),
        (r"\b(?:(?:il|lo|la) |l')?(\w+) (?:scors[oa]|passat[oa])$", r"last \1"),
        (r"^(?:il |lo |la )?scors[oa] (\w+)$", r"last \1"),
        (r"^(?:il |la |l')?(\w+) prossim[oa]$|^(?:il |la )?prossim[oa] (\w+)$", r"next \1\2"),
        (r"^quest[oa] (\w+)$", r"this \1"),
        (r"^(?:all'|agli )?inizi[o]? (?:di |d')?", "early "),
        (r"^(?:a )?meta (?:di |d')?", "mid "),
        (r"^(?:alla |a )?fine (?:di |d')?", "late "),
        (r"^dal (?=[0-9]+ al )", "from "),
        *_units(week="settimana", month="mese", year="anno"),
    ),
    "nl": (
        (r"^gister(?:en)? ?(?:morgen|ochtend|middag|avond|nacht)$", "gisteren"),
        (r"^van(?:morgen|ochtend|middag|avond)$", "vandaag"),
        (r"\b(\w+dag) ?(?:ochtend|morgen|middag|avond|nacht)$", r"\1"),
        (r"\bweekeinde\b", "weekend"),
        (r"^(?:in het |het )(?=(?:\w+ )?weekend$)", ""),
        (r"\b(?:(?:de|het) )?(?:afgelopen|vorige?|voorbije) (\w+)$", r"last \1"),
        (r"^volgende? (\w+)$", r"next \1"),
        (r"^(?:de )?komende (\w+)$", r"coming \1"),
        (r"^(?:dit|deze) (\w+)$", r"this \1"),
        (r"^begin ", "early "),
        (r"^(?:medio|midden) ", "mid "),
        (r"^einde? ", "late "),
        (r"^van (?=[0-9]+ tot )", "from "),
        (r"\btot en met\b", "tot"),
        *_units(year="jaar"),
    ),
    "pt": (
        (r"\bfim de semana\b", "weekend"),
        (r"^(?:n?[oa] )?([\w-]+) (?:a|de|pela) (?:noite|tarde|manha)$", r"\1"),
        (r"\b(?:n?[oa] |d[oa] )?([\w-]+) passad[oa]$", r"last \1"),
        (r"^(?:n?[oa] )?([\w-]+) que vem$|^(?:n?[oa] )?proxim[oa] ([\w-]+)$", r"next \1\2"),
        (r"^n?est[ea] ([\w-]+)$", r"this \1"),
        (r"^(?:no )?(?:inicio|comeco|principio) de ", "early "),
        (r"^(?:em )?meados de ", "mid "),
        (r"^(?:no )?(?:fim|final) de |^(?:em )?(?:fins|finais) de ", "late "),
        (r"^de (?=[0-9]+ a )", "from "),
        *_units(week="semana", month="mes", year="ano"),
    ),
}
_SHORT = {("en", "Thursday"): ("thur", "thurs")}
_NUMBERS = {
    "es": "un dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "it": "un due tre quattro cinque sei sette otto nove dieci undici dodici",
    "nl": "een twee drie vier vijf zes zeven acht negen tien elf twaalf",
    "pt": "um dois tres quatro cinco seis sete oito nove dez onze doze",
}


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The words of one language, all folded.

    `names` lead to the English months and weekdays that a word may mean, `numbers` to digits; `counted` are the
    phrases that count days, weeks, months or years, with `#` for a number.
    """

    language: str
    names: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, str]
    counted: frozenset[str]


def fold(text: str) -> str:
    """Return words in lower case without accents, commas, brackets and points: `friday september 26`."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("’", "'"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    plain = re.sub(r"(?<=[0-9])\.(?= ?[-–—])", "", plain)  # 3.-5. März
    plain = re.sub(r"(?<![0-9])\.|\.(?![0-9])|[,()]", " ", plain)
    plain = re.sub(r"(?<=[0-9])-(?=[a-z])|(?<=[a-z])-(?=[0-9])", " ", plain)  # 07-Mar-2019
    plain = re.sub(r"(?<=[0-9])(?=[a-z]{3})|(?<=[a-z]{3})(?=[0-9])", " ", plain)  # 7March 2019, December2018
    return " ".join(re.sub("[–—]", " – ", plain).split())


def known_words(language: str) -> Mapping[str, Any]:
    """What dateparser knows of a language in LANGUAGES: names of months and weekdays, numbers and phrases."""
    from dateparser.languages.loader import default_loader  # some 3 MB, which tables of EDTF alone do without

    info: Mapping[str, Any] = default_loader.get_locale(language).info
    return info


@lru_cache
def vocabulary(language: str) -> Vocabulary:
    """Return the words of a language in LANGUAGES."""
    info = known_words(language)
    names: dict[str, list[str]] = {}
    for name in (*MONTHS, *WEEKDAYS):
        for word in {fold(word) for word in (*info[name.lower()], *_SHORT.get((language, name), ()))}:
            names.setdefault(word, []).append(name.lower())
    numbers = {fold(a): b for entry in info.get("simplifications", ()) for a, b in entry.items() if b.isdecimal()}
    numbers |= {word: str(n) for n, word in enumerate(_NUMBERS.get(language, "").split(), start=1)}
    counted = frozenset(_counted_phrases(info))
    return Vocabulary(language, {word: tuple(found) for word, found in names.items()}, numbers, counted)


def _counted_phrases(info: Mapping[str, Mapping[str, list[str]]]) -> Iterator[str]:
    for table in ("relative-type", "relative-type-regex"):
        for meaning, phrases in info[table].items():
            if re.fullmatch(rf"(?:in )?(?:[0-9]+|\\1) (?:{'|'.join(UNITS)})(?: ago)?", meaning):
                yield from (fold(re.sub(r"\(\\d.*?\)", "#", phrase)) for phrase in phrases)


def count(words: str, language: str) -> tuple[str, int] | None:
    """Read folded words that count from a day: `three weeks ago` -> ("week", -3); None for all others.

    dateparser reads them, and only if nothing else is said: they are one of its own phrases with one number at most.
    """
    known = vocabulary(language)
    spoken = [known.numbers.get(word, word) for word in words.split()]
    given = [word for word in spoken if re.fullmatch("[0-9]{1,4}", word)]
    phrase = " ".join("#" if word in given else word for word in spoken)
    if phrase not in known.counted or len(given) != phrase.count("#"):
        return None
    unit, steps = _count_one(phrase.replace("#", "1"), language)
    return unit, steps * int(given[0]) if given else steps


@lru_cache
def _count_one(phrase: str, language: str) -> tuple[str, int]:
    from dateparser.date import DateDataParser

    reader = DateDataParser(languages=[language], settings={**_SETTINGS, "RELATIVE_BASE": _BASE})
    read = reader.get_date_data(phrase)
    days, months = (read.date_obj - _BASE).days, (read.date_obj.year - 2000) * 12 + read.date_obj.month - 6
    return read.period, {"day": days, "week": days // 7, "month": months, "year": months // 12}[read.period]


def in_english(words: str, language: str) -> tuple[str, tuple[str, ...]]:
    """Return folded words as English phrases, and as bare dates: once for each meaning that their names may have.

    `el martes pasado` -> ("last martes", ("last tuesday",)); `mar` in Spanish -> ("mar", ("march", "tuesday")).
    """
    for pattern, english in _PHRASES.get(language, ()):
        words = re.sub(pattern, english, words)
    bare = re.sub(r"\b([0-9]{1,2})(?:st|nd|rd|th|er|[ºª])(?![a-z])", r"\1", words)
    bare = re.sub(r"\b[dl]'(?=\w)", "", re.sub(f"^{_LEADS[language]}", "", bare))
    parts = re.sub(rf"(?<= )(?:{_LINKS[language]}) ", "", bare).split()
    names = vocabulary(language).names
    if len(parts) > _MOST_PARTS:
        return words, ()
    return words, tuple(" ".join(chosen) for chosen in product(*(names.get(part, (part,)) for part in parts)))
