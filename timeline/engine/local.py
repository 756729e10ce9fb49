"""Where queries run: an Engine asks all parts and adds up what they say. The one here has them in this process."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from timeline.engine.folder import Manifest, readers
from timeline.engine.part import Part
from timeline.engine.queries import Query

Answer = TypeVar("Answer")


class Engine(Protocol):
    """What asks the parts of a table that may have something to say: those of the query's window.

    Both raise EngineGone where they cannot be asked.
    """

    def ask(self, query: Query[Answer], among: Sequence[int] | None = None) -> Answer:
        """The answer of these parts together, or of those with some numbers."""
        ...

    def each(self, query: Query[Answer]) -> Iterator[Answer]:
        """The answer of each part, in their order, when it is asked for."""
        ...


class LocalEngine:
    """Parts in this process, read when they are first asked."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._make, self._manifest, self._parts = readers(folder, manifest), manifest, dict[int, Part]()

    def ask(self, query: Query[Answer], among: Sequence[int] | None = None) -> Answer:
        parts = self._manifest.touching(query.window) if among is None else among
        return query.add([query(self._part(n)) for n in parts])

    def each(self, query: Query[Answer]) -> Iterator[Answer]:
        return (query(self._part(n)) for n in self._manifest.touching(query.window))

    def _part(self, number: int) -> Part:
        if number not in self._parts:
            self._parts[number] = self._make[number]()
        return self._parts[number]
