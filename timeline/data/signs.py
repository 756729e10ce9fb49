"""Signs that nobody sees, and signs that look alike: what a cell holds beside what a reader takes it for."""

import re
import unicodedata
from collections.abc import Sequence

# Soft hyphen, zero-width blanks, marks of writing direction and the like. Joiners (U+200C, U+200D) are among them:
# they shape letters, so that they may not be taken out of a name.
JOINERS = "\u200c\u200d"
UNSEEN = "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
HYPHENS = "\u2010\u2011\ufe63\uff0d"  # those that stand for the hyphen of a keyboard, and for nothing else

_AT_ENDS = re.compile(rf"\A[\s{UNSEEN}{JOINERS}]+|[\s{UNSEEN}{JOINERS}]+\Z")
_UNSEEN = re.compile(f"[{UNSEEN}]+")
_ALL_UNSEEN = re.compile(f"[{UNSEEN}{JOINERS}]")
_BLANKS = re.compile(r"\s+")
_UNTIDY = re.compile(rf"[^\S \n]|[{UNSEEN}{JOINERS}]")  # in cells that stand each on a line
_AS_TYPED = {ord(hyphen): "-" for hyphen in HYPHENS} | {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}


def trim(cell: str) -> str:
    """The cell without blanks and unseen signs at its ends, composed (NFC): `é` is one sign, however it was saved."""
    return cell.strip() if cell.isascii() else unicodedata.normalize("NFC", _AT_ENDS.sub("", cell))


def tidy_name(cell: str) -> str:
    """A trimmed name: one plain blank for each run of blanks of any kind, no unseen signs but the joiners."""
    return " ".join(cell.split()) if cell.isascii() else _BLANKS.sub(" ", _UNSEEN.sub("", trim(cell)))


def tidy_code(cell: str) -> str:
    """A tidy key, date or word of a closed list, with full-width signs and special hyphens as a keyboard types them."""
    return cell.strip() if cell.isascii() else tidy_name(cell.translate(_AS_TYPED))


def all_tidy(cells: Sequence[str], codes: bool = False) -> bool:
    """Whether these all stay as they are under `trim` and `tidy_name`, and with `codes` under `tidy_code`: one look at many."""
    joined = "\n".join(cells)
    if joined.count("\n") >= max(len(cells), 1) or _has_blanks(joined):
        return False
    if not joined.replace("\n", "").isprintable() and _UNTIDY.search(joined):  # the first is quicker
        return False
    return joined.isascii() or (not codes and unicodedata.is_normalized("NFC", joined))


def _has_blanks(joined: str) -> bool:
    """Whether a line begins or ends with a plain blank, or has two in a row."""
    return joined[:1] == " " or joined[-1:] == " " or any(blanks in joined for blanks in ("  ", "\n ", " \n"))


def spell_out(text: str) -> str:
    """The text with each unseen sign as its code point: `paper<U+200B>`."""
    return text if text.isascii() else _ALL_UNSEEN.sub(lambda found: f"<{code_point(found[0])}>", text)


def code_point(sign: str) -> str:
    """`U+00E1` for `á`."""
    return f"U+{ord(sign):04X}"
