"""Derived columns: what follows from the accounts and is worked out once, beside the cache of the table where it has one."""

from collections.abc import Callable, Mapping
from typing import Any

from timeline.data.cache import Cache, key_of

CODE = ("data", "dates", "languages", "view")  # the folders of whatever derives


class Derived:
    """Columns by what they are called, made when they are asked for, then the same for everybody; not to be written to.

    With a cache they are kept under the key of what was checked and of all code that derives, and mapped into memory.
    """

    def __init__(self, cache: Cache | None = None, key: str = "") -> None:
        self._cache, self._key = cache, key_of([key], CODE) if cache else ""
        self._made: dict[str, Mapping[str, Any]] = {}

    def columns(self, what: str, make: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
        """The columns that `make` makes."""
        if what not in self._made:
            self._made[what] = self._kept(self._cache, what, make) if self._cache else make()
        return self._made[what]

    def lacks(self, what: str) -> bool:
        """Whether there is a cache, and nothing that is called so in it."""
        return self._cache is not None and not self._cache.path(what).exists()

    def _kept(self, cache: Cache, what: str, make: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
        if found := cache.read_columns(what, self._key):
            return found[0]
        made = make()
        cache.write_columns(what, self._key, made)
        found = cache.read_columns(what, self._key)  # in place of what was made, which then takes no memory
        return found[0] if found else made
