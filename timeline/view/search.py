"""Search as people type: what a keyboard has stands for what a table holds. One folding for every field that finds.

`timeline/components/core.js` holds the same tables for the fields that find in the browser; a test compares the two.
"""

import re
import unicodedata
from collections.abc import Iterable

from timeline.data.signs import DASHES, JOINERS, UNSEEN

# Signs that a keyboard types otherwise; those that nobody sees go.
SIGNS = dict.fromkeys("‘’‚‛`´′ʼ‹›", "'") | dict.fromkeys("“”„‟″«»", '"') | dict.fromkeys(DASHES, "-")
# Letters that Unicode does not take apart, as who has no key for them types them.
LETTERS = dict(
    pair.split("=")
    for pair in "ß=ss ς=σ æ=ae œ=oe þ=th ð=d đ=d ɖ=d ɗ=d ħ=h ı=i ɨ=i ł=l ŋ=n ɲ=n ø=o ŧ=t ƀ=b ɓ=b ƙ=k ƴ=y ʉ=u ə=e".split()
)
# Accents of Latin, Greek and Cyrillic letters, points of Hebrew and vowel signs of Arabic; no vowels of other scripts.
ACCENTS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)

_GONE = re.compile(f"[{UNSEEN}{JOINERS}]+")
_ACCENTS = re.compile(f"[{ACCENTS}]+")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]+|`")
_TYPED = str.maketrans(SIGNS | LETTERS)


def fold_words(text: str) -> str:
    """Lower case without accents, with a keyboard's quotation marks and hyphens: "O'Brien" finds "O’Brien", "lodz" "Łódź"."""
    if text.isascii():
        return text.lower().replace("`", "'")
    typed = _BEYOND_ASCII.sub(lambda found: found[0].translate(_TYPED), _GONE.sub("", text))
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", typed).lower())  # "№" is "No" before it is "no"
    return _BEYOND_ASCII.sub(lambda found: _ACCENTS.sub("", found[0]).translate(_TYPED), plain)


def find_words(text: str, words: str) -> list[tuple[int, int]]:
    """Where a text as written holds any of the words: (start, end) of each stretch, in order and apart."""
    needles = fold_words(words).split()
    if not needles:
        return []
    folded = [fold_words(sign) for sign in text]
    whole = "".join(folded)
    place = [n for n, sign in enumerate(folded) for _ in sign]  # of each folded sign, the written one it comes from
    hits = {n for needle in needles for start in _all(whole, needle) for n in place[start : start + len(needle)]}
    hits |= {n for n, sign in enumerate(folded) if not sign and n - 1 in hits}  # an accent of its own
    return _stretches(sorted(hits))


def _all(text: str, needle: str) -> Iterable[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + 1)


def _stretches(places: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for n in places:
        if found and found[-1][1] == n:
            found[-1] = (found[-1][0], n + 1)
        else:
            found.append((n, n + 1))
    return found
