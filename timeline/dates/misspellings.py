"""Misspelt words in dates: what was probably meant. Offered only where the whole date, so mended, has a sure reading."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import product

from timeline.dates.named_days import CHECK_DAY
from timeline.dates.span import MONTHS, DateProblem, Span, quote
from timeline.dates.vocabulary import LANGUAGES, WEEKDAYS, fold, known_words, vocabulary

_WORD = re.compile(r"[^\W\d_]+")
_LEAST = 4  # letters of a word that is compared: of three, nearly any other is near
_MOST = 2  # misspelt words of a date, and words offered for one
# Words of dates that are neither names nor said by dateparser's phrases; "say about when" has no misspelling here.
_BESIDES = {
    "en": "early late earlier later last this next coming weekend morning afternoon evening night from until since between",
    "es": "principios mediados finales fines pasado pasada próximo próxima último última que viene desde hasta entre",
}


def misspelt(text: str, language: str, read: Callable[[str], Span | DateProblem]) -> DateProblem | None:
    """The refusal of a date with misspelt words, with the date or dates that it may be; None where there are none.

    `read` reads a text in its place: only what has a reading is offered. Where the one that may be meant has none, as
    its day is another day of the week, that is said.
    """
    found = {mended: read(mended) for mended in _mended(text, language)}
    offered = [mended for mended, span in found.items() if isinstance(span, Span)]
    unread = f"cannot read {quote(text)} as a date"
    if 1 <= len(offered) <= _MOST:
        return DateProblem(unread, f"write {' or '.join(map(quote, offered))}, if that is meant")
    faults = [(mended, fault) for mended, fault in found.items() if isinstance(fault, DateProblem)]
    if len(faults) != 1 or faults[0][1].hint != CHECK_DAY:
        return None
    mended, fault = faults[0]
    return DateProblem(f"{unread}; as {quote(mended)}, {fault.message}", fault.hint)


def _mended(text: str, language: str) -> Iterator[str]:
    """The text with each unknown word in the place of which one or two known ones are near replaced by these."""
    known = _known(language)
    parts = _WORD.split(text)
    written = _WORD.findall(text)
    choices = [_near(word, known) for word in written]
    changed = sum(choice != (word,) for word, choice in zip(written, choices, strict=True))
    if not 1 <= changed <= _MOST or not all(choices):
        return
    for words in product(*choices):
        yield "".join(part + word for part, word in zip(parts, (*words, ""), strict=True))


def unknown_words(text: str, language: str) -> tuple[str, ...]:
    """The words of a date that are no words of dates, where others are: `foo` of `Tuesday foo`; else none."""
    known = _known(language)
    written = _WORD.findall(text)
    unknown = tuple(dict.fromkeys(word for word in written if len(word) > 3 and fold(word) not in known))
    return unknown if len(unknown) < len({*written}) or re.search("[0-9]", text) else ()


def _near(written: str, known: dict[str, str]) -> tuple[str, ...]:
    """The known words nearest to one as written: itself where it is known or short; () where none is near."""
    word = fold(written)
    if len(word) < _LEAST or word in known:
        return (written,)
    from rapidfuzz.distance import OSA  # 2.5 MB, which tables without such a word do without

    limit = 1 if len(word) < 6 else 2  # one letter wrong, missing or too much, or two that changed places; or two such
    away = {
        spelt: OSA.distance(word, other, score_cutoff=limit) for other, spelt in known.items() if len(other) >= _LEAST
    }
    least = min(away.values())
    found = [spelt for spelt, distance in away.items() if distance == least <= limit]
    return tuple(_as_written(written, spelt) for spelt in dict.fromkeys(found))


def _as_written(written: str, spelt: str) -> str:
    return spelt.capitalize() if written[:1].isupper() else spelt


def _known(language: str) -> dict[str, str]:
    """The words of a language and of English, which is understood in any source."""
    return _words("en") | _words(language)


@lru_cache
def _words(language: str) -> dict[str, str]:
    """The words that dates have in a language, folded, and as they are spelt; English names begin with a capital."""
    if language not in LANGUAGES:
        return {}
    info, read = known_words(language), vocabulary(language)
    names = [
        word for name in (*MONTHS, *WEEKDAYS) for word in sorted(info[name.lower()], key=str.isascii, reverse=True)
    ]
    phrases = [word for phrase in read.counted for word in phrase.split()]
    spelt = [*phrases, *read.numbers, *_BESIDES.get(language, "").split(), *names]
    words = {fold(word): word for word in spelt if _WORD.fullmatch(word)}
    return words | ({name.lower(): name for name in (*MONTHS, *WEEKDAYS)} if language == "en" else {})
