"""Folding: a text as a reader sees it, whatever it was saved or set with, and where each of its signs stands in the raw.

Folded are blanks of any kind and length, line ends, quotation marks, dashes with the blanks around them, ligatures and
full-width forms, letters and their accents apart (NFD), and signs that nobody sees. A word that a hyphen parts at the
end of a line is put together; the place is kept in `joints`, for the hyphen may belong to the word.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from timeline.data.signs import DASHES, JOINERS, UNSEEN

SOFT_HYPHEN = "\u00ad"
_LINE_END = re.compile(r"\r\n|\r|\n")
_BREAKS = set("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_QUOTES = dict.fromkeys("‘’‚‛`´′ʼ‹›", "'") | dict.fromkeys("“”„‟″«»", '"')
# Kinds of compatibility forms that read as the same letter; superscripts and fractions do not.
_SAME_LETTER = {"<compat>", "<wide>", "<narrow>", "<font>", "<initial>", "<medial>", "<final>", "<isolated>"}
_SOME_UNSEEN = re.compile(f"[{UNSEEN}{JOINERS}]".replace(SOFT_HYPHEN, ""))
_PLAIN = re.compile(r"[!-,.-_a-~]*(?: [!-,.-_a-~]+)*")  # what folding leaves as it is, without dashes and "`"
# What is not one sign for one: blanks, dashes and unseen signs together, then letters that may be composed.
_RUN = rf"[-\s{UNSEEN}{JOINERS}]{{2,}}|[^\S ]|[{UNSEEN}{JOINERS}]"
_UNEVEN = re.compile(_RUN)
_UNEVEN_LETTERS = re.compile(rf"(?P<run>{_RUN})|[!-~]?[^\x00-\x7f\s{UNSEEN}{JOINERS}]+")


class Mark(NamedTuple):
    """Where folding changed a length: the folded signs `start:end` stand for `raw_start:raw_end`; raw goes on at `after`."""

    start: int
    end: int
    raw_start: int
    raw_end: int
    after: int


@dataclass(frozen=True, slots=True)
class Text:
    """A source text beside its folded form. Build it with `fold_text`."""

    raw: str
    folded: str
    joints: frozenset[int]  # offsets in `folded` at which a hyphen at the end of a line was taken out
    line_starts: tuple[int, ...]
    marks: tuple[Mark, ...]

    @property
    def lines(self) -> list[str]:
        """The lines of the raw text without their ends; line 1 is `lines[0]`."""
        return _LINE_END.split(self.raw)

    def line_at(self, offset: int) -> int:
        """The 1-based line that holds this offset of the raw text."""
        return bisect_right(self.line_starts, offset)

    def raw_span(self, offset: int) -> tuple[int, int]:
        """Where one sign of the folded text stands in the raw one: its first offset and the one after its last."""
        place = bisect_right(self.marks, offset, key=_start) - 1
        if place < 0:
            return offset, offset + 1
        mark = self.marks[place]
        if offset < mark.end:
            return mark.raw_start, mark.raw_end
        start = mark.after + offset - mark.end
        return start, start + 1


class _Alike(dict[int, str]):
    """Code point -> the one sign that it is folded to; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = _fold_sign(chr(code))
        return self[code]


_ALIKE = _Alike()


def fold(words: str) -> str:
    """The words as a reader sees them; a hyphen at the end of a line stays."""
    return words if _PLAIN.fullmatch(words) else _fold(words, "-")[0]


def fold_text(raw: str) -> Text:
    """Fold a source text once, so that many passages can be looked up in it."""
    folded, joints, marks = _fold(raw, "")
    line_starts = (0, *(found.end() for found in _LINE_END.finditer(raw)))
    return Text(raw, folded, frozenset(joints), line_starts, tuple(marks))


def _start(mark: Mark) -> int:
    return mark.start


def _fold(raw: str, joint: str) -> tuple[str, list[int], list[Mark]]:
    flat = raw.translate(_ALIKE)
    pieces: list[str] = []
    joints: list[int] = []
    marks: list[Mark] = []
    done = length = 0
    for start, end, new, core in _changes(flat):
        length += start - done
        if new == SOFT_HYPHEN:
            joints.append(length)
            new = joint
        if (len(new), end - start) != (1, 1):
            marks.append(Mark(length, length + len(new), start + core.start, start + core.stop, end))
        pieces += (flat[done:start], new)
        length += len(new)
        done = end
    return "".join([*pieces, flat[done:]]), joints, marks


def _changes(flat: str) -> Iterator[tuple[int, int, str, slice]]:
    """Start, end, what to put there (a soft hyphen for a joint), and the part of it that this stands for."""
    composed = unicodedata.is_normalized("NFKC", flat)
    for found in (_UNEVEN if composed else _UNEVEN_LETTERS).finditer(flat):
        start, end = found.span()
        if composed or found["run"]:
            yield start, end, *_fold_run(found[0], _in_word(flat, start - 1) and _in_word(flat, end))
            continue
        for letter in _letters(found[0]):
            end = start + len(letter)
            new = unicodedata.normalize("NFC", "".join(map(_plain_form, letter)))
            if new != letter:
                yield start, end, new, slice(0, len(letter))
            start = end


def _fold_run(run: str, inside: bool) -> tuple[str, slice]:
    """What is left of blanks, dashes and unseen signs in a row."""
    whole = slice(0, len(run))
    seen = _SOME_UNSEEN.sub("", run)
    if inside and seen[:1] in ("-", SOFT_HYPHEN) and seen[1:].isspace() and not _BREAKS.isdisjoint(seen):
        return SOFT_HYPHEN, whole
    if "-" in run:
        return "-", slice(run.index("-"), run.rindex("-") + 1)
    return (" " if any(map(str.isspace, run)) else ""), whole


def _letters(run: str) -> Iterator[str]:
    """Each letter with the accents (or the parts of a Hangul syllable) that follow it."""
    start = 0
    for place, sign in enumerate(run):
        if place > start and not (unicodedata.combining(sign) or "\u1160" <= sign <= "\u11ff"):
            yield run[start:place]
            start = place
    yield run[start:]


def _in_word(text: str, place: int) -> bool:
    return 0 <= place < len(text) and (text[place].isalnum() or bool(unicodedata.combining(text[place])))


def _fold_sign(sign: str) -> str:
    if sign in _QUOTES:
        return _QUOTES[sign]
    if sign in DASHES:
        return "-"
    if sign.isspace():
        return sign if sign in _BREAKS else " "
    plain = unicodedata.normalize("NFC", _plain_form(sign))
    return plain if len(plain) == 1 else sign


def _plain_form(sign: str) -> str:
    """The letters of a ligature or of a form that is only another shape; the sign itself where it is none."""
    form = unicodedata.decomposition(sign).partition(" ")[0]
    plain = unicodedata.normalize("NFKC", sign) if form in _SAME_LETTER else sign
    return sign if plain.startswith(" ") else plain
