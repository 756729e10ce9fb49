"""Isolation: names that run from right to left, set apart in a sentence so that what stands around them keeps its order.

Plain text has signs for it (U+2067, U+2068 and U+2069, which nobody sees), HTML has `<bdi>`. A cell of a table is never
changed: only the sentences that it stands in are.
"""

import re
from collections.abc import Iterable
from unicodedata import bidirectional

RIGHT_TO_LEFT, FIRST_STRONG, POP = "\u2067", "\u2068", "\u2069"  # how a stretch that is set apart begins, and its end
_OPENING = f"\u2066{RIGHT_TO_LEFT}{FIRST_STRONG}"
_STRONG = ("L", "R", "AL")  # letters of one direction
# Hebrew, Arabic and the scripts beside them.
_FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_INNERMOST = re.compile(f"[{_OPENING}]([^{_OPENING}{POP}]*){POP}")
# What is no text of the page: whole elements in which tags are text or drawing, and each other tag with its attributes.
_NO_TEXT = re.compile(r"(<(script|style|title|textarea|svg)\b.*?</\2\s*>|<[^>]*>)", re.DOTALL)


def isolate(words: str) -> str:
    """Words with a letter that runs from right to left, set apart by signs for plain text; all others as they are."""
    if words.isascii() or words[:1] in _OPENING or not _FROM_THE_RIGHT.search(words):
        return words
    return f"{RIGHT_TO_LEFT if begins_from_the_right(words) else FIRST_STRONG}{words}{POP}"


def begins_from_the_right(words: str) -> bool:
    """Whether the first letter that has a direction runs from right to left, and is not set apart."""
    if words.isascii() or words[:1] in _OPENING:
        return False
    return next((kind for kind in map(bidirectional, words) if kind in _STRONG), "L") != "L"


def balanced(lines: Iterable[str]) -> list[str]:
    """The lines of a text, each with the signs of its own: what is set apart over the end of a line is so in both."""
    found, opened = [], ""
    for line in lines:
        whole = opened + line
        for sign in line:
            if sign in _OPENING:
                opened += sign
            elif sign == POP:
                opened = opened[:-1]
        found.append(whole + POP * len(opened))
    return found


def without_isolates(words: str) -> str:
    """The words without the signs that `isolate` puts around them."""
    return words if words.isascii() else re.sub(f"[{_OPENING}{POP}]", "", words)


def isolates_as_elements(html: str) -> str:
    """HTML whose text has `<bdi>` in the place of each pair of signs; attributes, which hold no elements, keep theirs."""
    if POP not in html:
        return html
    pieces = _NO_TEXT.split(html)  # text, no text, the name of its element or None, text, ...
    texts = (_as_elements(text) for text in pieces[::3])
    return "".join(part for pair in zip(texts, [*pieces[1::3], ""], strict=True) for part in pair)


def _as_elements(text: str) -> str:
    while (made := _INNERMOST.sub(r"<bdi>\1</bdi>", text)) != text:
        text = made
    return text
