"""Where queries run: an Engine asks all parts and adds up what they say. The one here has them in this process."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from timeline.engine.part import Part
from timeline.engine.queries import Query

Answer = TypeVar("Answer")


class Engine(Protocol):
    """What asks the parts of a table. Both raise EngineGone where they cannot be asked."""

    def ask(self, query: Query[Answer]) -> Answer:
        """The answer of all parts together."""
        ...

    def each(self, query: Query[Answer]) -> Iterator[Answer]:
        """The answer of each part, in their order, when it is asked for."""
        ...


class LocalEngine:
    """Parts in this process, read when they are first asked."""

    def __init__(self, parts: Sequence[Callable[[], Part]]) -> None:
        self._make, self._parts = parts, dict[int, Part]()

    def ask(self, query: Query[Answer]) -> Answer:
        return query.add(list(self.each(query)))

    def each(self, query: Query[Answer]) -> Iterator[Answer]:
        return (query(self._part(n)) for n in range(len(self._make)))

    def _part(self, number: int) -> Part:
        if number not in self._parts:
            self._parts[number] = self._make[number]()
        return self._parts[number]
