"""Actors: who is named where in time, with whom, and by which articles."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from timeline.view.cards import Account
from timeline.view.catalog import Catalog
from timeline.view.named import Sketch, in_company, pairs_among, speakers
from timeline.view.view import View

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

    `accounts` are so many, `rows` they where they are needed; `own`: how many name the actor itself.
    `first` and `last`: the dated accounts that begin first and end last.
    """

    actor: str
    kind: str
    above: tuple[str, ...]
    rows: tuple[int, ...]
    accounts: int
    own: int
    first: Account | None
    last: Account | None
    members: tuple[tuple[str, int], ...]
    companions: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]
    standings: tuple[tuple[str, int], ...]
    speakers: tuple[tuple[str, int], ...]


def own_counts(catalog: Catalog, rows: Sequence[int] | np.ndarray) -> np.ndarray:
    """How many of these accounts name each actor itself, in the catalog's order; a member does not count for its parent."""
    return np.array(catalog.named.counts(_mask(catalog, rows)), dtype=np.int64)


def having(catalog: Catalog, rows: Sequence[int], facet: str, *values: str) -> list[int]:
    """Those of the accounts that are of this source or standing, or that name all of these actors themselves."""
    if facet == "actor":
        kept = np.logical_and.reduce([catalog.named.any_of([value]) for value in values])
    else:
        kept = catalog.index.facets[facet].any_of(values)
    asked = np.asarray(rows, dtype=np.intp)
    found: list[int] = asked[kept[asked]].tolist()
    return found


def build_company(catalog: Catalog, view: View) -> Company:
    """The matrix of the actors that the accounts of a view name themselves (a member does not count for its parent)."""
    counts = own_counts(catalog, view.order)
    return company_of(catalog, counts, pairs_among(catalog.named, _mask(catalog, view.order), in_company(counts)))


def company_of(catalog: Catalog, counts: np.ndarray, together: np.ndarray) -> Company:
    """The matrix from how many accounts name each actor, and the table of `pairs_among` those in it."""
    names, kept = catalog.named.values, in_company(counts)
    named = {names[n]: int(counts[n]) for n in kept.tolist()}
    top = {actor: catalog.above[actor][-1] for actor in named}
    weight: Counter[str] = Counter()
    for actor, count in named.items():
        weight[top[actor]] += count
    shown = sorted(named, key=lambda a: (-weight[top[a]], top[a], -named[a], a))
    at = [list(named).index(actor) for actor in shown]
    table = (together + together.T)[np.ix_(at, at)]
    pairs = tuple(Pair(i, j, int(table[i, j])) for i, j in np.argwhere(np.triu(table, 1)).tolist())
    most = max((pair.count for pair in pairs), default=1)
    left_out = int(np.count_nonzero(counts)) - len(shown)
    return Company(tuple(shown), tuple(named[a] for a in shown), tuple(top[a] for a in shown), pairs, left_out, most)


def build_profile(catalog: Catalog, view: View, actor: str) -> Profile:
    """One actor's profile over the accounts of a view that name it or a member of it."""
    index, columns = catalog.index, catalog.columns
    rows = view.order[index.facets["actor"].any_of([actor])[view.order]]
    dated = rows[index.dated[rows]]
    source, standing = (
        np.bincount(codes[rows], minlength=len(index.facets[name].values))
        for name, codes in (("source", columns.source), ("standing", columns.standing))
    )
    sketch = Sketch(
        len(rows),
        own_counts(catalog, rows),
        source,
        standing,
        speakers(catalog.texts("attributed_to").iloc[rows].tolist()),
    )
    ends = (int(dated[0]), int(dated[np.argmax(index.last[dated])])) if len(dated) else None
    return profile_of(catalog, actor, sketch, ends, tuple(rows.tolist()) if catalog.static else ())


def profile_of(
    catalog: Catalog, actor: str, sketch: Sketch, ends: tuple[int, int] | None, rows: tuple[int, ...] = ()
) -> Profile:
    """A profile from its counts; `ends` are the rows of the dated accounts that begin first and end last."""
    below, facets = set(catalog.below[actor]), catalog.index.facets
    named = _counted(catalog.named.values, sketch.named.tolist())
    members = Counter({name: count for name, count in named.items() if name in below and name != actor})
    others = Counter({name: count for name, count in named.items() if name not in below})
    return Profile(
        actor=actor,
        kind=str(catalog.actors[actor]["kind"]),
        above=catalog.above[actor][1:],
        rows=rows,
        accounts=sketch.accounts,
        own=named[actor],
        first=catalog.accounts[ends[0]] if ends else None,
        last=catalog.accounts[ends[1]] if ends else None,
        members=ranked(members)[:MOST_COMPANIONS],
        companions=ranked(others)[:MOST_COMPANIONS],
        sources=ranked(_counted(facets["source"].values, sketch.sources.tolist()))[:MOST_TELLERS],
        standings=ranked(_counted(facets["standing"].values, sketch.standings.tolist())),
        speakers=ranked(sketch.speakers)[:4],
    )


def _counted(names: Sequence[str], counts: Sequence[int]) -> Counter[str]:
    return Counter({name: count for name, count in zip(names, counts, strict=False) if count})


def _mask(catalog: Catalog, rows: Sequence[int] | np.ndarray) -> np.ndarray:
    mask = np.zeros(len(catalog.accounts), dtype=bool)
    mask[np.asarray(rows, dtype=np.intp)] = True
    return mask


def ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    """Names with their counts, the highest first, equals by name."""
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
