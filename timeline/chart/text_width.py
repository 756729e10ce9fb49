"""How wide a text is drawn, in pixels, without a browser: from the advance widths of the page's own font."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from unicodedata import category, east_asian_width, normalize

from timeline.languages.isolation import balanced

Tables = dict[int, dict[str, int]]


def _read(name: str) -> Tables:
    tables = json.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return {int(weight): table for weight, table in tables.items()}


TABLES = _read("glyphs.json")
# Letters of other scripts, drawn in a font of the reader's system: about as wide as in one of the widest.
FALLBACK = _read("fallback_glyphs.json")
ACCENTED = (
    1.1  # a letter with signs that the font lacks (Vietnamese), in another font, against the letter alone in ours
)
UNKNOWN = 1150  # 1/1000 em: a character of another font, taken wide so that boxes never come out too small
WIDE = 1300
JOINER = "\u200d"
FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))  # two make a flag
SKIN_TONES = "".join(map(chr, range(0x1F3FB, 0x1F400)))
MARGIN = 1.01  # kerning and rounding of the drawn text against the sum of its advances
MOST_STRETCH = 2.0
_stretch: ContextVar[float] = ContextVar("stretch", default=1.0)


@contextmanager
def stretched(factor: float) -> Iterator[None]:
    """Within it texts are as much wider as the reader's browser sets them: letters apart, or in a font of their own."""
    token = _stretch.set(factor)
    try:
        yield
    finally:
        _stretch.reset(token)


def text_width(text: str, size: float, weight: int = 400) -> float:
    """Pixels that `text` takes on one line in the page's sans font at `size` pixels; an upper bound for foreign scripts."""
    return _plain_width(text, size, weight) * _stretch.get()


@lru_cache(maxsize=50_000)
def _plain_width(text: str, size: float, weight: int) -> float:
    table, other = TABLES[weight], FALLBACK[weight]
    return sum(table[c] if c in table else _advance(table, other, c) for c in text) * size / 1000 * MARGIN


def fit(text: str, room: float, size: float, weight: int = 400) -> str:
    """`text`, shortened with "…" at the end so that it takes at most `room` pixels; "" where not even that fits."""
    if text_width(text, size, weight) <= room:
        return text
    low, high = 0, len(text)
    while low < high:  # the longest beginning that still fits
        middle = (low + high + 1) // 2
        if text_width(text[:middle].rstrip() + "…", size, weight) <= room:
            low = middle
        else:
            high = middle - 1
    while low and _joined(text, low):
        low -= 1
    return text[:low].rstrip().rstrip(" ,.;:–-’‘“(") + "…" if low else ""


def _joined(text: str, at: int) -> bool:
    """Whether a cut before `at` would part a letter from its signs, an emoji from its family, or the halves of a flag."""
    before, after = text[at - 1], text[at : at + 1]
    if not after:
        return False
    flags = len(text[:at]) - len(text[:at].rstrip(FLAG_LETTERS))
    half_flag = after in FLAG_LETTERS and flags % 2 == 1
    return half_flag or JOINER in (before, after) or category(after) in ("Mn", "Me", "Mc") or after in SKIN_TONES


def wrap(text: str, room: float, size: float, weight: int = 400, lines: int = 2) -> list[str]:
    """`text` in at most `lines` lines of `room` pixels; the last is shortened where the words do not fit."""
    words = text.split()
    result: list[str] = []
    while words and len(result) < lines - 1:
        count = 1
        while count < len(words) and text_width(" ".join(words[: count + 1]), size, weight) <= room:
            count += 1
        result.append(fit(" ".join(words[:count]), room, size, weight))
        words = words[count:]
    return balanced([*result, fit(" ".join(words), room, size, weight)] if words else result)


def _advance(table: dict[str, int], other: dict[str, int], char: str) -> float:
    if char in other:
        return other[char]
    if category(char) in ("Mn", "Me", "Cf", "Cc"):
        return 0 if category(char) != "Cc" else 200
    letter = normalize("NFD", char)[0]
    if letter in table:
        return ACCENTED * table[letter]
    return WIDE if east_asian_width(char) in "WF" or ord(char) > 0xFFFF else UNKNOWN
