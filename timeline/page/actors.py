"""Actors: who is named where in time, with whom, and by which articles."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from timeline.view.cards import Account
from timeline.view.catalog import Catalog
from timeline.view.view import View

MOST_ACTORS = 24  # rows and columns of the matrix; the others are counted under it
MOST_COMPANIONS = 8
MOST_TELLERS = 24
MOST_PROFILES = 2  # side by side; more are a filter, not a page to read


@dataclass(frozen=True)
class Pair:
    """Two actors of the matrix, as its row and column numbers, and in how many accounts both are named."""

    row: int
    column: int
    count: int


@dataclass(frozen=True)
class Company:
    """The matrix: actors grouped by the actor at the top of their tree, the most named first, and the pairs among them."""

    actors: tuple[str, ...]
    counts: tuple[int, ...]
    tops: tuple[str, ...]  # the top of each actor's tree
    pairs: tuple[Pair, ...]
    left_out: int
    most: int  # the largest count of a pair

    @property
    def grid(self) -> list[list[int | None]]:
        """The counts as rows and columns; None where an actor meets itself."""
        size = len(self.actors)
        rows: list[list[int | None]] = [[None if i == j else 0 for j in range(size)] for i in range(size)]
        for pair in self.pairs:
            rows[pair.row][pair.column] = rows[pair.column][pair.row] = pair.count
        return rows

    @property
    def breaks(self) -> set[int]:
        """The rows at which another tree begins."""
        return {i for i in range(1, len(self.tops)) if self.tops[i] != self.tops[i - 1]}


@dataclass(frozen=True)
class Profile:
    """One actor in a view: the accounts that name it or a member of it, with whom it appears, who tells of it, and how.

    `rows` are these accounts; `own`: how many name the actor itself.
    `first` and `last`: the dated accounts that begin first and end last.
    """

    actor: str
    kind: str
    above: tuple[str, ...]
    rows: tuple[int, ...]
    own: int
    first: Account | None
    last: Account | None
    members: tuple[tuple[str, int], ...]
    companions: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]
    standings: tuple[tuple[str, int], ...]
    speakers: tuple[tuple[str, int], ...]

    @property
    def accounts(self) -> int:
        return len(self.rows)


def own_mentions(catalog: Catalog, rows: Sequence[int] | np.ndarray) -> Counter[str]:
    """Actor -> how many of these accounts name the actor itself; a member does not count for its parent."""
    return _counted(catalog.named.values, catalog.named.counts(_mask(catalog, rows)))


def having(catalog: Catalog, rows: Sequence[int], facet: str, *values: str) -> list[int]:
    """Those of the accounts that are of this source or standing, or that name all of these actors themselves."""
    if facet == "actor":
        return [n for n in rows if set(values) <= set(catalog.records[n]["actor_list"])]
    return [n for n in rows if catalog.records[n][facet] in values]


def build_company(catalog: Catalog, view: View) -> Company:
    """The matrix of the actors that the accounts of a view name themselves (a member does not count for its parent)."""
    counts = own_mentions(catalog, view.order)
    kept = [actor for actor, _ in counts.most_common(MOST_ACTORS)]
    top = {actor: catalog.above[actor][-1] for actor in kept}
    weight: Counter[str] = Counter()
    for actor in kept:
        weight[top[actor]] += counts[actor]
    kept.sort(key=lambda a: (-weight[top[a]], top[a], -counts[a], a))
    pairs = tuple(_pairs(catalog, view.order, kept))
    most = max((pair.count for pair in pairs), default=1)
    return Company(
        tuple(kept), tuple(counts[a] for a in kept), tuple(top[a] for a in kept), pairs, len(counts) - len(kept), most
    )


def _pairs(catalog: Catalog, rows: np.ndarray, kept: Sequence[str]) -> Iterator[Pair]:
    """In how many of these accounts two of the kept actors are named together."""
    named, size, place = catalog.named, len(kept), {actor: n for n, actor in enumerate(kept)}
    column = np.array([place.get(actor, -1) for actor in named.values], dtype=np.int64)
    own, row = column[named.codes], named.rows
    shown = (own >= 0) & _mask(catalog, rows)[row]
    own, row = own[shown], row[shown]
    together = np.zeros(size * size, dtype=np.int64)
    for step in range(
        1, len(row)
    ):  # those of an account follow each other: each with the next, with the one after that, ...
        same = row[step:] == row[:-step]
        if not same.any():
            break
        one, other = own[:-step][same], own[step:][same]
        together += np.bincount(np.minimum(one, other) * size + np.maximum(one, other), minlength=size * size)
    table = together.reshape(size, size)
    for one, other in np.argwhere(np.triu(table, 1)).tolist():
        yield Pair(one, other, int(table[one, other]))


def build_profile(catalog: Catalog, view: View, actor: str) -> Profile:
    """One actor's profile over the accounts of a view that name it or a member of it."""
    index, columns = catalog.index, catalog.columns
    rows = view.order[index.facets["actor"].any_of([actor])[view.order]]
    dated = rows[index.dated[rows]]
    below = set(catalog.below[actor])
    named = own_mentions(catalog, rows)
    members = Counter({name: count for name, count in named.items() if name in below and name != actor})
    others = Counter({name: count for name, count in named.items() if name not in below})
    source, standing = index.facets["source"].values, index.facets["standing"].values
    return Profile(
        actor=actor,
        kind=str(catalog.actors[actor]["kind"]),
        above=catalog.above[actor][1:],
        rows=tuple(rows.tolist()),
        own=named[actor],
        first=catalog.accounts[int(dated[0])] if len(dated) else None,
        last=catalog.accounts[int(dated[np.argmax(index.last[dated])])] if len(dated) else None,
        members=ranked(members)[:MOST_COMPANIONS],
        companions=ranked(others)[:MOST_COMPANIONS],
        sources=ranked(_counted(source, np.bincount(columns.source[rows]).tolist()))[:MOST_TELLERS],
        standings=ranked(_counted(standing, np.bincount(columns.standing[rows]).tolist())),
        speakers=ranked(_speakers(catalog, rows))[:4],
    )


def _counted(names: Sequence[str], counts: Sequence[int]) -> Counter[str]:
    return Counter({name: count for name, count in zip(names, counts, strict=False) if count})


def _mask(catalog: Catalog, rows: Sequence[int] | np.ndarray) -> np.ndarray:
    mask = np.zeros(len(catalog.accounts), dtype=bool)
    mask[np.asarray(rows, dtype=np.intp)] = True
    return mask


def _speakers(catalog: Catalog, rows: np.ndarray) -> Counter[str]:
    """Who says so -> in how many of these accounts."""
    found = catalog.texts("attributed_to").iloc[rows].value_counts()
    return Counter({str(who): int(count) for who, count in found.items() if who})


def ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    """Names with their counts, the highest first, equals by name."""
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
