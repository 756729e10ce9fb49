"""Twins in an open list: words that differ in capitals, accents, hyphens or plural alone, or that look like a slip."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping

from timeline.data.near import closest

ALIKE = 85  # of 100, for a word used once that looks like another one
MOST_GUESSES = 500  # with more words used once than this, they are no slips


def find_twins(counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Words, each with the one that is used most (or first) of those that are written alike."""
    order = {word: place for place, word in enumerate(counts)}
    alike: dict[str, list[str]] = defaultdict(list)
    for word in counts:
        alike[_key(word)].append(word)
    for key, words in alike.items():
        for plural in (f"{key}s", f"{key}es"):
            words = words + alike.get(plural, []) if plural != key else words
        best = max(words, key=lambda word: (counts[word], -order[word]))
        yield from ((word, best) for word in words if word != best)


def find_look_alikes(counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Words used once, each with another that it looks like but for a letter or two; twins and numbers apart."""
    once = [word for word, count in counts.items() if count == 1]
    if len(once) > MOST_GUESSES:
        return
    found: list[tuple[str, str]] = []
    for word in reversed(once):  # of two that are both used once, the later one is asked about
        others = {other: _letters(other) for other in counts if _key(other) != _key(word)}
        other, score = closest(_letters(word), others, ALIKE) or ("", 100)
        if score < 100 and not _plural(_key(word), _key(other)) and (other, word) not in found:
            found.append((word, other))
    yield from found


def _key(word: str) -> str:
    """The letters and digits of a word without accents and capitals."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in plain if sign.isalnum()) or word


def _letters(word: str) -> str:
    return re.sub(r"\d+", "", word.casefold())


def _plural(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long in (f"{short}s", f"{short}es")
