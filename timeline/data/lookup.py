"""Look up a name in a table, and say what was probably meant when it is not there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from timeline.data.near import meant_or, nearest
from timeline.data.problems import Problem, fault

# With more unknown names than this the tables do not belong together, and guesses only cost time.
MOST_GUESSES = 500


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
        aliased = {alias: names[0] for alias, names in self.canonical.items()}
        self._known = aliased | {name: name for name in self.good}
        self._in_capitals: dict[str, list[str]] = defaultdict(list)
        for known in self.good:
            self._in_capitals[known.casefold()].append(known)
        # Guessing is slow, and one slip is often repeated down a column.
        self._meant = lru_cache(maxsize=None)(self._guess)

    def fault(self, name: str) -> Problem | None:
        """What is wrong with a name that may not be used, or None."""
        if name in self.good:
            return None
        if name in self.left_out:
            return fault(name, f"is an unknown {self.kind}", f"mend row {self.left_out[name]} of {self.file} first")
        if name in self.canonical:
            return fault(name, f"is an alias, not an {self.kind}'s name", f"write {_either(self.canonical[name])}")
        return fault(name, f"is an unknown {self.kind}", self._hint(name))

    def sure(self, name: str) -> str:
        """What this can only mean: the name of an alias, in other capitals, or several parted by commas; else itself."""
        if name in self.good or name in self.left_out:
            return name
        meant = self.canonical.get(name) or self._in_capitals.get(name.casefold(), [])
        return meant[0] if len(meant) == 1 else "; ".join(self._parted(name)) or name

    def _parted(self, name: str) -> list[str]:
        """The names in a text that parts them with commas; empty where one of them is not known."""
        parts = [part.strip() for part in name.split(",")]
        return parts if len(parts) > 1 and all(part in self.good for part in parts) else []

    def _hint(self, name: str) -> str:
        if parts := self._parted(name):
            return f'part names with ";": write "{"; ".join(parts)}"'
        meant = self._meant(name) if self._meant.cache_info().misses < MOST_GUESSES else None
        return f'write "{meant}", if that is meant' if meant else f"add it to {self.file}"

    def _guess(self, name: str) -> str | None:
        close = nearest(name, self._known)
        return self._known[close] if close else None


def choice_fault(word: str, choices: Iterable[str], what: str) -> Problem | None:
    """What is wrong with a word that is not in a closed list, or None."""
    choices = list(choices)
    if word in choices:
        return None
    return fault(word, f"is not {what}", meant_or(word, choices, f"write {_listed(choices)}"))


def _either(names: list[str]) -> str:
    return " or ".join(f'"{name}"' for name in names)


def _listed(words: list[str]) -> str:
    return ", ".join(words[:-1]) + " or " + words[-1] if len(words) > 1 else "".join(words)
