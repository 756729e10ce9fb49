"""Look up a name in a table, and say what was probably meant when it is not there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache

# With more unknown names than this the tables do not belong together, and guesses only cost time.
MOST_GUESSES = 500
LIKENESS = 0.75  # two keys with another name but the same year should not pass for a slip of the pen


class Names:
    """The good names of one table, beside the aliases that nobody may write and the rows that were left out."""

    def __init__(
        self,
        kind: str,
        file: str,
        good: Iterable[str],
        aliases: Mapping[str, Iterable[str]],
        left_out: Mapping[str, int],
    ) -> None:
        self.kind = kind
        self.file = file
        self.good = dict.fromkeys(good)
        self.left_out = left_out
        self.canonical: dict[str, list[str]] = defaultdict(list)
        for name, others in aliases.items():
            for other in others:
                self.canonical[other].append(name)
        folded = {alias.casefold(): names[0] for alias, names in self.canonical.items()}
        self._folded = folded | {name.casefold(): name for name in self.good}
        # Guessing is slow, and one slip is often repeated down a column.
        self._meant = lru_cache(maxsize=None)(self._guess)

    def fault(self, name: str) -> tuple[str, str] | None:
        """Message and hint for a name that may not be used, or None."""
        if name in self.good:
            return None
        if name in self.left_out:
            return f"is an unknown {self.kind}", f"mend row {self.left_out[name]} of {self.file} first"
        if name in self.canonical:
            return f"is an alias, not an {self.kind}'s name", f"write {_either(self.canonical[name])}"
        return f"is an unknown {self.kind}", self._hint(name)

    def _hint(self, name: str) -> str:
        if "," in name and all(part.strip() in self.good for part in name.split(",")):
            return f'part names with ";": write "{"; ".join(part.strip() for part in name.split(","))}"'
        meant = self._meant(name[:100]) if self._meant.cache_info().misses < MOST_GUESSES else None
        return f'write "{meant}", if that is meant' if meant else f"add it to {self.file}"

    def _guess(self, name: str) -> str | None:
        close = get_close_matches(name.casefold(), list(self._folded), 1, LIKENESS)
        return self._folded[close[0]] if close else None


def choice_fault(word: str, choices: Iterable[str], what: str) -> tuple[str, str] | None:
    """Message and hint for a word that is not in a closed list, or None."""
    choices = list(choices)
    if word in choices:
        return None
    close = get_close_matches(word.casefold()[:100], choices, 1, LIKENESS)
    return f"is not {what}", f'write "{close[0]}", if that is meant' if close else f"write {_listed(choices)}"


def _either(names: list[str]) -> str:
    return " or ".join(f'"{name}"' for name in names)


def _listed(words: list[str]) -> str:
    return ", ".join(words[:-1]) + " or " + words[-1] if len(words) > 1 else "".join(words)
