"""Spans on demand: an account's date read again from its row, so that frames hold plain columns and no objects."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import pandas as pd

from timeline.data.schema import split_list
from timeline.dates.parse import Direction, Span, read_alone, read_date
from timeline.dates.span import Reason


def direction_of(standing: str) -> Direction:
    """Where words without a year lie from their publication: ahead of it for what is planned, else behind it."""
    return "future" if standing == "planned" else "past"


class Spans:
    """What good rows of accounts say beyond their columns; `sources` is the frame of the sources that they name."""

    def __init__(self, sources: pd.DataFrame) -> None:
        self._sources = {
            source: (published, language)
            for source, published, language in zip(
                *(sources[name] for name in ("source", "published", "language")), strict=True
            )
        }
        self._published = cache(self._read_published)

    def _read_published(self, source: str) -> Span | None:
        published, language = self._sources[source]
        return read_date(published, language=language) if published else None

    def read(self, date: str, source: str, standing: str) -> Span | None:
        """The span of one account's date; None where it has none."""
        if not date:
            return None
        return read_alone(date) or read_date(
            date, self._published(source), self._sources[source][1], direction_of(standing)
        )

    def of(self, accounts: pd.DataFrame) -> Iterator[Span | None]:
        """The span of each account of a frame, in its order."""
        columns: Iterable[tuple[str, ...]] = zip(
            *(accounts[name].astype(object) for name in ("date", "source", "standing")), strict=True
        )
        return (self.read(*cells) for cells in columns)

    def cells(self, of: Mapping[str, Callable[[int], Any]]) -> dict[str, Callable[[int], Any]]:
        """What gives the cells of a row, and beside them `span`, `derivation` (a tuple of Reason) and `actor_list` (of names)."""
        date, source, standing, actors = (of[name] for name in ("date", "source", "standing", "actors"))

        def span(row: int) -> Span | None:
            return self.read(date(row), source(row), standing(row))

        def derivation(row: int) -> tuple[Reason, ...]:
            found = span(row)
            return found.derivation if found else ()

        return {**of, "span": span, "derivation": derivation, "actor_list": lambda row: tuple(split_list(actors(row)))}
