"""Occurrences of words in a folded text, at word edges: one search for few words, an index for many, the nearest for none."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from heapq import merge
from itertools import combinations

from timeline.data.folding import Text
from timeline.data.signs import code_point

# Wherever words can begin; inside other letters than these too, which costs little and is weeded out by the edges.
_BEGINNING = re.compile(r"[A-Za-z]+|\d+|\S")
_HEAD = 8  # characters by which the index tells apart which words may begin at a place
_HYPHEN = re.compile(r"(?<=\w)-(?=\w|$)")
MOST_HYPHENS = 3
NEAR = 60  # of 100: how alike two places must be for one to be shown instead of the other
MOST_PLACES = 20  # so many places of each word are looked at

Span = tuple[int, int]  # offsets in the folded text
# The places where words stand, from those on that end at an offset or later, in the order of the text.
Lookup = Callable[[str, int, int], Iterator[Span]]
_Find = Callable[[str, int], Iterable[int]]  # the same for words as they are, by where they begin


def searching(text: Text) -> Lookup:
    """Look words up by a search each: the way for few."""
    return lambda words, begin, least_end: _places(text, words, begin, least_end, _search(text))


def indexed(text: Text, all_words: Iterable[str]) -> Lookup:
    """Look these words up in an index that is made by one pass over the text: the way for many.

    At each place where words can begin, its first eight characters say how long the words are that may stand there.
    """
    wanted = {form for words in all_words for form, _ in _forms(words)}
    short = {len(words) for words in wanted if len(words) < _HEAD}
    lengths: dict[str, set[int]] = defaultdict(set)
    for words in wanted:
        if len(words) >= _HEAD:
            lengths[words[:_HEAD]].add(len(words))
    places: dict[str, list[int]] = defaultdict(list)
    folded = text.folded
    for place in (found.start() for found in _BEGINNING.finditer(folded)):
        for size in (*short, *lengths.get(folded[place : place + _HEAD], ())):
            words = folded[place : place + size]
            if len(words) == size and words in wanted and _at_edges(text, place, place + size):
                places[words].append(place)

    def find(words: str, begin: int) -> Iterator[int]:
        known = places.get(words, [])
        return (known[n] for n in range(bisect_left(known, begin), len(known)))

    return lambda words, begin, least_end: _places(text, words, begin, least_end, find)


def nearest(text: Text, words: str, begin: int) -> tuple[int, str] | None:
    """The place that is most like these words: its offset, and in words what stands there; None where none is like them."""
    from rapidfuzz import fuzz  # 2.5 MB, which tables whose passages stand do without

    best, score = None, float(NEAR)
    for place in _anchors(text.folded, words, begin):
        start = max(place - 8, begin)
        around = text.folded[start : place + len(words) + 8]
        found = fuzz.partial_ratio_alignment(words, around, score_cutoff=score)
        if found and found.score > score and found.src_end - found.src_start == len(words):
            best, score = (start + found.dest_start, start + found.dest_end), found.score
    if not best:
        return None
    start, end = _whole_words(text.folded, *best)
    there = text.folded[start:end]
    if there == words:  # inside of what would have to end first
        return None
    return start, f'"{there}", {_difference(words, there)}'


def _search(text: Text) -> _Find:
    def find(words: str, begin: int) -> Iterator[int]:
        place = text.folded.find(words, begin)
        while place != -1:
            if _at_edges(text, place, place + len(words)):
                yield place
            place = text.folded.find(words, place + 1)

    return find


def _places(text: Text, words: str, begin: int, least_end: int, find: _Find) -> Iterator[Span]:
    """The places of all forms of these words, each at word edges."""
    return merge(*(_places_of_form(text, form, begin, least_end, find) for form in _forms(words)))


def _places_of_form(
    text: Text, form: tuple[str, tuple[int, ...]], begin: int, least_end: int, find: _Find
) -> Iterator[Span]:
    words, dropped = form
    for start in find(words, max(begin, least_end - len(words))):
        if all(start + place in text.joints for place in dropped):
            yield start, start + len(words)


def _forms(words: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The words, and the words without some of their hyphens, which may stand at the end of a line in the text.

    With each the offsets at which a hyphen is left out. With more than three hyphens: all of them or none.
    """
    if "-" not in words:
        yield words, ()
        return
    hyphens = [found.start() for found in _HYPHEN.finditer(words)]
    counts = range(len(hyphens) + 1) if len(hyphens) <= MOST_HYPHENS else (0, len(hyphens))
    for count in counts:
        for chosen in combinations(hyphens, count):
            kept = [words[start:end] for start, end in zip((0, *(n + 1 for n in chosen)), (*chosen, None), strict=True)]
            yield "".join(kept), tuple(place - before for before, place in enumerate(chosen))


def _at_edges(text: Text, start: int, end: int) -> bool:
    return _is_edge(text, start) and _is_edge(text, end)


def _is_edge(text: Text, offset: int) -> bool:
    """Whether a cut here parts no word: not two letters, nor two digits, but for those that a line end parts.

    Only letters with case count: scripts without it (Chinese, Thai) put no blanks between words.
    """
    if not 0 < offset < len(text.folded) or offset in text.joints:
        return True
    left, right = text.folded[offset - 1], text.folded[offset]
    return not ((_cased(left) and _cased(right)) or (left.isdecimal() and right.isdecimal()))


def _cased(letter: str) -> bool:
    return letter.lower() != letter.upper()


def _anchors(folded: str, words: str, begin: int) -> Iterator[int]:
    """Where these words could begin, going by the places at which one of them stands, in capitals or not."""
    for found in re.finditer(r"\w+", words):
        pattern = re.compile(rf"\b{re.escape(found[0])}\b", re.IGNORECASE)
        for count, place in enumerate(pattern.finditer(folded, begin)):
            if count == MOST_PLACES:
                break
            yield max(place.start() - found.start(), begin)


def _whole_words(folded: str, start: int, end: int) -> Span:
    """The cut widened to the words that it parts, without blanks at its ends."""
    cut = folded[start:end]
    start, end = end - len(cut.lstrip()), start + len(cut.rstrip())
    while start > 0 and not folded[start - 1].isspace():
        start -= 1
    while end < len(folded) and not folded[end].isspace():
        end += 1
    return start, end


def _difference(words: str, there: str) -> str:
    """The first sign that differs: `with "i" for "e" after "Some s"`."""
    from rapidfuzz.distance import Levenshtein

    edit = next(iter(Levenshtein.editops(words, there)))
    ours, theirs = words[edit.src_pos : edit.src_pos + 1], there[edit.dest_pos : edit.dest_pos + 1]
    start = max(edit.src_pos - 12, 0)
    where = f'after "{words[start : edit.src_pos]}"' if edit.src_pos else "at its beginning"
    if edit.tag == "delete":
        return f"without {_quoted(ours)} {where}"
    return f"with {_quoted(theirs)} {f'for {_quoted(ours)} ' if edit.tag == 'replace' else ''}{where}"


def _quoted(sign: str) -> str:
    if sign == " ":
        return "a blank"
    return f'"{sign}"' if sign.isascii() else f'"{sign}" ({code_point(sign)})'
