"""Find a passage in a source text by its first and last words, exactly once or not at all.

White space (no-break spaces, line and page breaks included) and curly quotes are folded; everything else must
stand as written. A passage begins and ends at word edges, as browsers ask of a URL text fragment. Its first words
must stand once in the text, its last words once after them. Anything else is a problem, never a guess.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote

MOST_WORDS = 6
MOST_HITS = 5
FEW = 20  # so many passages are looked up one by one, more in one pass over the text
FORM = "write its first and last words joined by ' … ', at most six words each side"
LONGER = "quote more words (up to six) or others that stand there once"

# One character for one, so that folding quotes never moves an offset.
_QUOTES = str.maketrans({"‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "‟": '"'})
_SPACE = re.compile(r"\s+")
_JOIN = re.compile(r"(?:^|\s)(?:…|\.\.\.)(?=\s|$)")
_LINE_END = re.compile(r"\r\n|\r|\n")
# Wherever words can begin; inside other letters than these too, which costs little and is weeded out by `_hits`.
_BEGINNING = re.compile(r"[A-Za-z]+|\d+|\S")
_HEAD = 8  # characters by which the index tells apart which words may begin at a place

# The hits of some words that begin at this offset or after it, in the order of the text.
Lookup = Callable[[str, int], Iterable[int]]


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


@dataclass(frozen=True, slots=True)
class Text:
    """A source text beside its folded form. Build it with `fold_text`."""

    raw: str
    folded: str
    line_starts: tuple[int, ...]
    # Where folding shortened a run of white space: the offset after it in `folded`, and the same place in `raw`.
    folded_marks: tuple[int, ...]
    raw_marks: tuple[int, ...]

    @property
    def lines(self) -> list[str]:
        """The lines of the raw text without their ends; line 1 is `lines[0]`."""
        return _LINE_END.split(self.raw)

    def line_at(self, offset: int) -> int:
        """The 1-based line that holds this offset of the raw text."""
        return bisect_right(self.line_starts, offset)

    def raw_offset(self, folded_offset: int) -> int:
        """The offset in the raw text of one character of the folded text."""
        mark = bisect_right(self.folded_marks, folded_offset) - 1
        return self.raw_marks[mark] + folded_offset - self.folded_marks[mark]


def fold(words: str) -> str:
    """The words with each run of white space as one blank and curly quotes straight."""
    return _SPACE.sub(" ", words).translate(_QUOTES)


def fold_text(raw: str) -> Text:
    """Fold a source text once, so that many passages can be looked up in it."""
    pieces: list[str] = []
    folded_marks, raw_marks = [0], [0]
    done = length = 0
    for space in _SPACE.finditer(raw):
        pieces += (raw[done : space.start()], " ")
        length += space.start() - done + 1
        done = space.end()
        if len(space[0]) > 1:
            folded_marks.append(length)
            raw_marks.append(done)
    folded = "".join([*pieces, raw[done:]]).translate(_QUOTES)
    line_starts = (0, *(found.end() for found in _LINE_END.finditer(raw)))
    return Text(raw, folded, line_starts, tuple(folded_marks), tuple(raw_marks))


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


def find_passage(text: Text, cell: str) -> Passage:
    """The one place of the passage in the text; raises PassageProblem where there is none or no single one."""
    return _find(text, cell, lambda words, begin: _hits(text.folded, words, begin))


def find_all(text: Text, cells: Sequence[str]) -> list[Passage | PassageProblem]:
    """For each passage its one place, or the problem that `find_passage` would raise.

    Many passages take one pass over the text: the time grows with the text plus the passages, not their product.
    """
    lookup = _index(text, cells) if len(cells) > FEW else lambda words, begin: _hits(text.folded, words, begin)
    found: list[Passage | PassageProblem] = []
    for cell in cells:
        try:
            found.append(_find(text, cell, lookup))
        except PassageProblem as problem:
            found.append(problem)
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


def _check_side(side: str, name: str) -> None:
    count = len(side.split())
    if not count:
        raise PassageProblem(f"has no {name} words", FORM)
    if count > MOST_WORDS:
        raise PassageProblem(f"has {count} {name} words, at most six are allowed", FORM)


def _find(text: Text, cell: str, lookup: Lookup) -> Passage:
    first, last = (fold(side) for side in split_passage(cell))
    start = _only(text, lookup, first, 0, 0, "first words", "")
    # The last words may share words with the first ones, but may not end before they do.
    end = _only(text, lookup, last, start, start + len(first), "last words", " after the first words") + len(last)
    raw_start, raw_end = text.raw_offset(start), text.raw_offset(end - 1) + 1
    return Passage(raw_start, raw_end, text.line_at(raw_start), text.line_at(raw_end - 1))


def _only(text: Text, lookup: Lookup, words: str, begin: int, least_end: int, name: str, where: str) -> int:
    """The folded offset of the only hit of these words from `begin` on that ends at `least_end` or later."""
    hits = list(islice(lookup(words, max(begin, least_end - len(words))), MOST_HITS + 1))
    if not hits:
        message = f'not found: its {name} "{words}" are not in the text{where}'
        raise PassageProblem(message, "copy them from the text exactly as they stand there")
    if len(hits) > 1:
        raise PassageProblem(_ambiguous(text, hits, name, where), LONGER)
    return hits[0]


def _ambiguous(text: Text, hits: list[int], name: str, where: str) -> str:
    lines = ", ".join(str(text.line_at(text.raw_offset(hit))) for hit in hits[:MOST_HITS])
    count, rest = (f"more than {MOST_HITS}", " ...") if len(hits) > MOST_HITS else (str(len(hits)), "")
    return f"ambiguous: its {name} are found {count} times{where}, lines {lines}{rest}"


def _hits(folded: str, words: str, begin: int) -> Iterator[int]:
    hit = folded.find(words, begin)
    while hit != -1:
        if _at_word_edges(folded, hit, hit + len(words)):
            yield hit
        hit = folded.find(words, hit + 1)


def _index(text: Text, cells: Iterable[str]) -> Lookup:
    """All hits of the first and last words of these passages, by one pass over the text.

    At each place where words can begin, its first eight characters say how long the words are that may stand there.
    """
    sides = {fold(side) for cell in cells for side in _sides(cell)}
    short = {len(side) for side in sides if len(side) < _HEAD}
    lengths: dict[str, set[int]] = defaultdict(set)
    for side in sides:
        if len(side) >= _HEAD:
            lengths[side[:_HEAD]].add(len(side))
    hits: dict[str, list[int]] = defaultdict(list)
    folded = text.folded
    for place in (found.start() for found in _BEGINNING.finditer(folded)):
        for size in (*short, *lengths.get(folded[place : place + _HEAD], ())):
            words = folded[place : place + size]
            if len(words) == size and words in sides and _at_word_edges(folded, place, place + size):
                hits[words].append(place)

    def lookup(words: str, begin: int) -> list[int]:
        first = bisect_left(hits[words], begin)
        return hits[words][first : first + MOST_HITS + 1]

    return lookup


def _sides(cell: str) -> tuple[str, ...]:
    try:
        return split_passage(cell)
    except PassageProblem:
        return ()


def _at_word_edges(text: str, start: int, end: int) -> bool:
    return not (_inside_word(text, start) or _inside_word(text, end))


def _inside_word(text: str, offset: int) -> bool:
    """Whether a cut here parts a word: two letters, or two digits, side by side.

    Only letters with case count: scripts without it (Chinese, Thai) put no blanks between words.
    """
    if not 0 < offset < len(text):
        return False
    left, right = text[offset - 1], text[offset]
    return (_cased(left) and _cased(right)) or (left.isdecimal() and right.isdecimal())


def _cased(letter: str) -> bool:
    return letter.lower() != letter.upper()
