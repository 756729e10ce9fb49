"""Find a passage in a source text by its first and last words, exactly once or not at all.

Words are the same when a reader sees the same words (see `folding`); anything else must stand as written. A passage
begins and ends at word edges, as browsers ask of a URL text fragment. Its first words must stand once in the text, its
last words once after them. Anything else is a problem that names the nearest place, never a guess.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote, urldefrag

from timeline.data.folding import Text, fold
from timeline.data.occurrences import Lookup, Span, indexed, nearest, searching

MOST_WORDS = 6
MOST_HITS = 5
SEARCHED = 3_000_000  # signs: where passages times text are fewer, a search each is quicker than one pass for all
# With more passages that are not found than this the text is another one, and guesses only cost time.
MOST_GUESSES = 200
MOST_GUESSED = 50_000_000  # characters that are looked through for them
FORM = "write its first and last words joined by ' … ', at most six words each side"
LONGER = "quote more words (up to six) or others that stand there once"

_SIDE = rf"[^\s…]+(?: [^\s…]+){{0,{MOST_WORDS - 1}}}"
_WELL_FORMED = re.compile(f"{_SIDE} … {_SIDE}")
_JOIN = re.compile(r"(?:^|\s)(?:…|\.\.\.)(?=\s|$)")


class PassageProblem(ValueError):
    """A passage that is badly written, not in the text, or there more than once."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message} - {hint}")
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a passage stands: `raw[start:end]`, from `first_line` to `last_line` (1-based, as in an editor)."""

    start: int
    end: int
    first_line: int
    last_line: int


def split_passage(cell: str) -> tuple[str, str]:
    """The first and the last words of `An armed force … American country`, white space folded.

    `...` is accepted for `…`. Raises PassageProblem without a joint (or with two), with an empty side, or with a
    side of over six words.
    """
    sides = [" ".join(side.split()) for side in _JOIN.split(cell.strip())]
    if len(sides) == 1:
        raise PassageProblem("has no ' … ' between its first and last words", FORM)
    if len(sides) > 2:
        raise PassageProblem("has more than one ' … '", FORM)
    for side, name in zip(sides, ("first", "last"), strict=True):
        _check_side(side, name)
    return sides[0], sides[1]


def is_well_formed(cell: str) -> bool:
    """Whether `split_passage` surely takes it; one that it takes may still be written otherwise."""
    return "..." not in cell and bool(_WELL_FORMED.fullmatch(cell))


def find_passage(text: Text, cell: str) -> Passage:
    """The one place of the passage in the text; raises PassageProblem where there is none or no single one."""
    return _find(text, cell, searching(text))


def find_all(text: Text, cells: Sequence[str], searched: int = SEARCHED) -> list[Passage | PassageProblem]:
    """For each passage its one place, or the problem that `find_passage` would raise.

    Many passages take one pass over the text: the time grows with the text plus the passages, not their product.
    """
    many = len(cells) * len(text.folded) > searched
    lookup = indexed(text, (side for cell in cells for side in _sides(cell))) if many else searching(text)
    guesses = min(MOST_GUESSES, MOST_GUESSED // (len(text.folded) + 1))
    found: list[Passage | PassageProblem] = []
    for cell in cells:
        try:
            found.append(_find(text, cell, lookup, guesses > 0))
        except PassageProblem as problem:
            found.append(problem)
            guesses -= 1
    return found


def find_in_texts(
    texts: Mapping[str, Text], wanted: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], Passage | PassageProblem]:
    """`find_all` for pairs of a source and a passage; pairs without a text at hand are left out."""
    cells: dict[str, dict[str, None]] = defaultdict(dict)
    for source, cell in wanted:
        if source in texts:
            cells[source][cell] = None
    return {
        (source, cell): found
        for source, passages in cells.items()
        for cell, found in zip(passages, find_all(texts[source], list(passages)), strict=True)
    }


def text_fragment(cell: str) -> str:
    """`#:~:text=First%20words,last%20words`, which browsers scroll to and mark.

    Syntax from the WICG draft "URL Fragment Text Directives": `-`, `,` and `&` inside the words are percent-encoded.
    """
    first, last = split_passage(cell)
    words = [first] if first == last else [first, last]
    return "#:~:text=" + ",".join(quote(side, safe="").replace("-", "%2D") for side in words)


def passage_address(url: str, cell: str) -> str:
    """The address of a page with the passage in its fragment.

    A named element stays before the passage, a text fragment pasted from a browser gives way to it; the route of an
    app (`#/doc/12`) and what is set for a viewer (`#page=7`) can hold no passage and stay alone.
    """
    page, fragment = urldefrag(url)
    element = fragment.partition(":~:")[0]
    if element.startswith(("/", "!")) or "=" in element:
        return f"{page}#{element}"
    return f"{page}#{element}{text_fragment(cell).removeprefix('#')}"


def _check_side(side: str, name: str) -> None:
    count = len(side.split())
    if not count:
        raise PassageProblem(f"has no {name} words", FORM)
    if count > MOST_WORDS:
        raise PassageProblem(f"has {count} {name} words, at most six are allowed", FORM)


def _find(text: Text, cell: str, lookup: Lookup, guess: bool = True) -> Passage:
    first, last = (fold(side).strip() for side in split_passage(cell))
    begin, first_end = _only(text, lookup, first, 0, 0, "first words", guess)
    # The last words may share words with the first ones, but may not end before they do.
    _, end = _only(text, lookup, last, begin, first_end, "last words", guess)
    start, stop = text.raw_span(begin)[0], text.raw_span(end - 1)[1]
    return Passage(start, stop, text.line_at(start), text.line_at(stop - 1))


def _only(text: Text, lookup: Lookup, words: str, begin: int, least_end: int, name: str, guess: bool) -> Span:
    """The only place of these words from `begin` on that ends at `least_end` or later."""
    if not words:
        raise PassageProblem(f"has no {name} that can be seen", FORM)
    where = " after the first words" if least_end else ""
    found = list(islice(lookup(words, begin, least_end), MOST_HITS + 1))
    if not found:
        message = f'not found: its {name} "{words}" are not in the text{where}'
        near = _near(text, lookup, words, begin, least_end) if guess else ""
        raise PassageProblem(message + near, "copy them from the text exactly as they stand there")
    if len(found) > 1:
        raise PassageProblem(_ambiguous(text, found, name, where), LONGER)
    return found[0]


def _near(text: Text, lookup: Lookup, words: str, begin: int, least_end: int) -> str:
    """What stands in the text instead, and where."""
    if least_end and (before := next(lookup(words, 0, 0), None)):
        return f"; they end before those do, in line {_line(text, before[0])}"
    if near := nearest(text, words, begin):
        return f"; line {_line(text, near[0])} has {near[1]}"
    return ""


def _ambiguous(text: Text, found: list[Span], name: str, where: str) -> str:
    lines = ", ".join(str(_line(text, start)) for start, _ in found[:MOST_HITS])
    count, rest = (f"more than {MOST_HITS}", " ...") if len(found) > MOST_HITS else (str(len(found)), "")
    return f"ambiguous: its {name} are found {count} times{where}, lines {lines}{rest}"


def _line(text: Text, folded_offset: int) -> int:
    return text.line_at(text.raw_span(folded_offset)[0])


def _sides(cell: str) -> tuple[str, ...]:
    try:
        return tuple(fold(side).strip() for side in split_passage(cell))
    except PassageProblem:
        return ()
