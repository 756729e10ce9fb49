"""Files piece by piece: one of very many accounts is never whole in memory."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

PIECE = 1 << 16  # characters


class Streamed(list[Any]):
    """A list of `count` values for JSON, each made when it is written."""

    def __init__(self, count: int, values: Iterable[Any]) -> None:
        super().__init__()
        self._count, self._values = count, values

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)


def write_json(value: object) -> Iterator[str]:
    """The value as JSON of one line a value, with lists that are Streamed in it; as `json.dumps` with an indent of 1 has it."""
    # With an indent the standard library writes in Python, and asks a list for its values one after the other.
    yield from json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(value)
    yield "\n"


class Lines:
    """What `csv` writes to, in place of a file: `take` gives what was written since."""

    def __init__(self) -> None:
        self._written: list[str] = []

    def write(self, text: str) -> None:
        self._written.append(text)

    def take(self) -> str:
        text = "".join(self._written)
        self._written.clear()
        return text


def written(write: Callable[[Any], object], lines: Lines, rows: Iterable[Any]) -> Iterator[str]:
    """What `write` writes to some lines of each row."""
    for row in rows:
        write(row)
        yield lines.take()


def joined(parts: Iterable[str]) -> Iterator[str]:
    """The same text in pieces of some size."""
    waiting: list[str] = []
    size = 0
    for part in parts:
        waiting.append(part)
        size += len(part)
        if size >= PIECE:
            yield "".join(waiting)
            waiting.clear()
            size = 0
    if waiting:
        yield "".join(waiting)
