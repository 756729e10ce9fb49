"""Why a text is not read as a date, and what to write instead. Nothing here reads a date: it only explains."""

import re

from timeline.dates.remedies import (
    EDTF_DAY,
    NUMERIC,
    Remedy,
    compile_words,
    not_edtf,
    outside_years,
    winter_problem,
)
from timeline.dates.span import DateProblem, Span, quote
from timeline.dates.words import format_span

__all__ = ["EDTF_DAY", "FORMS", "LEAVE", "explain", "outside_years", "winter_problem"]

_EDTF = "write YYYY, YYYY-MM, YYYY-MM-DD, an interval as 2019-02-23/2019-02-24"
FORMS = f"{_EDTF}, or the source's words such as Tuesday"
LEAVE = "write an EDTF date or interval such as 2025-09~ or 2025-08/2025-09, or leave the date empty"
_VAGUE = (
    "recent|recently|soon|shortly|lately|later|earlier|now|currently|few|several|some|many|couple|within|past|coming"
    "|upcoming|ago|then|once|ever|since|until|before|after|during|weeks|months|years|days|decades|previously|next|last"
)


def explain(text: str, *others: str) -> DateProblem:
    """Return the refusal of a text that no reading took, with the best hint that its form allows, or that of others.

    `others` are its bad part, or the text as English says it.
    """
    for candidate in (text, *others):
        for pattern, reason in _REASONS:
            if match := pattern.fullmatch(candidate):
                problem = reason(match)
                return DateProblem(problem.message.replace(quote(candidate), quote(text)), problem.hint)
    return DateProblem(f"cannot read {quote(text)} as a date", FORMS)


def other_language(text: str, languages: tuple[str, ...], written: str) -> DateProblem:
    """Return the refusal of words that are not the source's language, but would be read in others."""
    hint = f"give the source's language ({' or '.join(languages)}) in sources.csv"
    return DateProblem(
        f"{quote(text)} is not read in the language of the source",
        f"write {written}, or {hint}" if written else f"{hint}, or {EDTF_DAY}",
    )


def partly_unknown(text: str, words: tuple[str, ...]) -> DateProblem:
    """Return the refusal of a date of which some words are known, and others not."""
    named = " or ".join(map(quote, words))
    return DateProblem(f"cannot read {quote(text)} as a date, as it does not know {named}", _EDTF)


def unknown_language(text: str, language: str, known: tuple[str, ...]) -> DateProblem:
    """Return the refusal of words in a language that is not read."""
    return DateProblem(
        f"{quote(text)} cannot be read: words are read in {', '.join(known)}, and the source's language is "
        f"{quote(language)}",
        EDTF_DAY,
    )


def after_publication(span: Span, published: Span) -> tuple[str, str] | None:
    """Return what is wrong with a fact that lies after its source, and the way out; None where nothing is.

    Where it is the next day, it may have been that day already where it happened: no calendar day is the same all
    around the world.
    """
    if span.start <= published.end:
        return None
    hint = "mend the date, or write the standing planned"
    if (span.start - published.end).days == 1:
        hint += (
            "; if it was that day already where it happened, write published in sources.csv as "
            f"{published.start}/{span.start}"
        )
    return f"is after its source was published ({format_span(published)}), yet it is reported as fact", hint


def _season(match: re.Match[str]) -> DateProblem:
    name, year = match[1].lower(), int(match[2])
    if name == "winter":
        return winter_problem(year)
    number = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23}[name]
    return not_edtf(match[0], f"{match[2]}-{number}")


def _other_season(match: re.Match[str]) -> DateProblem:
    return DateProblem(
        f"{quote(match[0])} names a season, which has other months in the south than in the north",
        "write the months that are meant, such as 2018-03/2018-05",
    )


def _winter(match: re.Match[str]) -> DateProblem:
    """`winter 1834-35`."""
    year = int(match[1])
    if (int(match[2]) - year) % 100 != 1:
        return DateProblem(f"{quote(match[0])} is more than one winter", EDTF_DAY)
    return not_edtf(match[0], f"{year:04}-12/{year + 1:04}-02")


def _two_meanings(match: re.Match[str]) -> DateProblem:
    return DateProblem(f"{quote(match[0])} may mean more than one date", EDTF_DAY)


def _before_common_era(match: re.Match[str]) -> DateProblem:
    return outside_years(match[0])


def _beyond_level_1(match: re.Match[str]) -> DateProblem:
    """`?2019-02-23`, `201X-05`, `1950S2`: doubt, unknown or significant digits inside the date."""
    return DateProblem(
        f"{quote(match[0])} is not EDTF of level 0 or 1", "write a day, month, year or interval, such as 2019~"
    )


def _no_date(match: re.Match[str]) -> DateProblem:
    return DateProblem(f"{quote(match[0])} is no date", "leave the cell blank: the account is then shown as undated")


def _ongoing(match: re.Match[str]) -> DateProblem:
    start = match.groupdict().get("start") or "2025-08"
    such = "" if match.groupdict().get("start") else "when it began, such as "
    return DateProblem(f"{quote(match[0])} has no end yet", f"write {such}{start}/..")


def _twelve_hours(match: re.Match[str]) -> DateProblem:
    return DateProblem(
        f"{quote(match[0])} has a time of twelve hours",
        "write hours from 00 to 23, as 2019-02-23T14:30, or leave the time off",
    )


def _last_night(match: re.Match[str]) -> DateProblem:
    return DateProblem(f"{quote(match[0])} may lie in two days", 'write "today" or "yesterday"')


def _vague(match: re.Match[str]) -> DateProblem:
    return DateProblem(f"{quote(match[0])} is too vague to be placed", LEAVE)


_SHORT_WEEKDAY = "(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_SHORT_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_NO_DATE = (
    r"[nso]\.? ?d\.?|[szo]\.? ?j\.?|s/f|n/?a|unknown|undated|no date|not known|none|null|nan|nat|tb[acd]|\?+|[-–—.]+"
    "|sin fecha|desconocid[oa]|sem data|desconhecid[oa]|sans date|inconnue?|unbekannt|undatiert|ohne datum"
    "|sconosciut[oa]|senza data|onbekend|zonder datum|ongedateerd"
)
_ONGOING = (
    "ongoing|present|to date|today|now|current|continuing|still open|en curso|actualidad|presente|hoy|hoje|em curso"
    "|atualidade|en cours|aujourd'hui|laufend|heute|in corso|oggi|lopend|heden"
)
# Their months differ between north and south, so that no months are named that may not be meant.
_SEASON = (
    "primavera|verano|oto[nñ]o|invierno|ver[aã]o|outono|inverno|printemps|[eé]t[eé]|automne|hiver|fr[uü]hling"
    "|fr[uü]hjahr|sommer|herbst|estate|autunno|voorjaar|lente|zomer|herfst|najaar"
)
_REASONS: tuple[tuple[re.Pattern[str], Remedy], ...] = (
    (compile_words(_NO_DATE), _no_date),
    *NUMERIC,
    (compile_words(r"(?:in )?(?:the )?winter,?(?: of)? ([0-9]{4}) ?[-–/] ?(?:[0-9]{2})?([0-9]{2})"), _winter),
    (compile_words(r"(?:in )?(?:the )?(spring|summer|autumn|fall|winter),?(?: of)? ([0-9]{4})"), _season),
    (
        re.compile(rf"(?:[^\W\d_']+[ '])*(?:{_SEASON})(?: de| del| des| di| van)? [0-9]{{4}}", re.IGNORECASE),
        _other_season,
    ),
    (compile_words(rf"(?:on )?(?:this|next|coming|the coming) (?:weekend|{_SHORT_WEEKDAY})"), _two_meanings),
    (compile_words(rf"(?:in )?(?:last|this|next) {_SHORT_MONTH}"), _two_meanings),
    (compile_words(r".*\b(?:bce?|b\.c\.(?:e\.)?)"), _before_common_era),
    (compile_words(r"[?~%]?-?[0-9X]{4}(?:[-TS?~%][-0-9XTZS:+.?~%]*)?"), _beyond_level_1),
    (
        compile_words(
            rf"(?P<start>[0-9]{{4}}(?:-[0-9]{{2}}){{0,2}}) ?(?:[-–—/]|to) ?(?:{_ONGOING})"
            "|(?:ongoing|continuing|e[nm] curso|en cours|in corso)"
        ),
        _ongoing,
    ),
    (compile_words(r".*[0-9] ?[ap]\.?m\.?"), _twelve_hours),
    (compile_words("last night|anoche"), _last_night),
    (compile_words(rf".*\b(?:{_VAGUE})\b.*"), _vague),
)
