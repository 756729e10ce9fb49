"""The nearest word: what was probably meant by one that nobody knows."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

ALIKE = 80  # of 100: two keys of different names but the same year should not pass for a slip of the pen
LONGEST_WORD = 100  # characters of a word that are compared


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that looks most like this one, whatever its capitals; None where none looks like it."""
    folded = {other: other.casefold() for other in known}
    found = process.extractOne(word.casefold()[:LONGEST_WORD], folded, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return found[2] if found else None


def meant_or(word: str, known: Iterable[str], otherwise: str) -> str:
    """The remedy for a word that nobody knows: the nearest known one, if that is meant, else another remedy."""
    close = nearest(word, known)
    return f'write "{close}", if that is meant' if close else otherwise
