"""The passage picker: words selected in a source's text become the cell of `passage` that finds them, or a warning."""

from itertools import islice
from typing import NamedTuple

from timeline.data.folding import Text, fold
from timeline.data.occurrences import searching
from timeline.data.passages import MOST_WORDS, PassageProblem, find_passage

LEAST_WORDS = 3  # a side of fewer words is rarely found once, and says little to a reader
LONGEST_SELECTION = 100_000  # characters


class Picked(NamedTuple):
    """A cell to paste; `warning` says why it would not find the selected words, and only them; lines are 1-based."""

    cell: str
    warning: str
    first_line: int
    last_line: int


def pick(text: Text, selected: str) -> Picked:
    """The cell with the fewest words, up to six a side, that finds the passage from the first to the last selected word.

    Words that are selected in part are taken whole. Where the words stand in several places, and where no cell can tell
    them apart, the warning says so.
    """
    words = fold(selected[:LONGEST_SELECTION]).strip()
    lookup = searching(text)
    whole = next(lookup(words, 0, 0), None) if words else None
    start = whole[0] if whole else text.folded.find(words) if words else -1
    if start < 0:
        return Picked("", "these words do not stand in the text so - select them once more", 0, 0)
    again = text.folded.find(words, start + 1) >= 0 if whole is None else len(list(islice(lookup(words, 0, 0), 2))) > 1
    start, end = _whole_words(text.folded, start, start + len(words))
    first, last = text.raw_span(start)[0], text.raw_span(end - 1)[1]
    raw = text.raw[first:last].split()
    lines = text.line_at(first), text.line_at(last - 1)
    if again:
        return Picked(_cell(raw, MOST_WORDS, MOST_WORDS), "these words stand in the text more than once", *lines)
    cell, warning = "", ""
    for begin in range(min(LEAST_WORDS, len(raw)), MOST_WORDS + 1):
        for finish in range(min(LEAST_WORDS, len(raw)), MOST_WORDS + 1):
            cell = _cell(raw, begin, finish)
            try:
                found = find_passage(text, cell)
            except PassageProblem as problem:
                warning = str(problem)
                continue
            if (found.start, found.end) == (first, last):
                return Picked(cell, "", *lines)
            warning = f"it finds lines {found.first_line} to {found.last_line}, which are not the selected words"
    return Picked(cell, warning, *lines)


def _cell(words: list[str], begin: int, finish: int) -> str:
    return f"{' '.join(words[:begin])} … {' '.join(words[-finish:])}"


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The same stretch with the words at its ends whole."""
    while start and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end
