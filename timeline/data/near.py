"""The nearest word: what was probably meant by one that nobody knows."""

from collections.abc import Iterable, Mapping

ALIKE = 80  # of 100: two keys of different names but the same year should not pass for a slip of the pen
LONGEST_WORD = 100  # characters of a word that are compared


def closest(word: str, choices: Mapping[str, str], least: float) -> tuple[str, float] | None:
    """The key of the choice that looks most like a word, and how much of 100; None where none looks so at `least`."""
    if not choices:
        return None
    from rapidfuzz import fuzz, process  # 2.5 MB, which tables without a slip do without

    found = process.extractOne(word, choices, scorer=fuzz.ratio, score_cutoff=least)
    return (found[2], found[1]) if found else None


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that looks most like this one, whatever its capitals; None where none looks like it."""
    folded = {other: other.casefold() for other in known}
    found = closest(word.casefold()[:LONGEST_WORD], folded, ALIKE)
    return found[0] if found else None


def meant_or(word: str, known: Iterable[str], otherwise: str) -> str:
    """The remedy for a word that nobody knows: the nearest known one, if that is meant, else another remedy."""
    close = nearest(word, known)
    return f'write "{close}", if that is meant' if close else otherwise
