"""Actors: who is named where in time, with whom, and by which articles."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from timeline.view.cards import Account
from timeline.view.catalog import Catalog
from timeline.view.view import View

MOST_ACTORS = 40  # rows and columns of the matrix; the others are counted under it
MOST_COMPANIONS = 8
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

    `own`: accounts that name the actor itself. `first` and `last`: the dated accounts that begin first and end last.
    """

    actor: str
    kind: str
    above: tuple[str, ...]
    accounts: int
    own: int
    first: Account | None
    last: Account | None
    members: tuple[tuple[str, int], ...]
    companions: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]
    standings: tuple[tuple[str, int], ...]
    speakers: tuple[tuple[str, int], ...]


def own_mentions(catalog: Catalog, rows: Sequence[int]) -> Counter[str]:
    """Actor -> how many of these accounts name the actor itself; a member does not count for its parent."""
    return Counter(actor for n in rows for actor in catalog.records[n]["actor_list"])


def build_company(catalog: Catalog, view: View) -> Company:
    """The matrix of the actors that the accounts of a view name themselves (a member does not count for its parent)."""
    lists = [catalog.records[n]["actor_list"] for n in view.rows]
    counts = Counter(actor for names in lists for actor in names)
    kept = [actor for actor, _ in counts.most_common(MOST_ACTORS)]
    top = {actor: catalog.above[actor][-1] for actor in kept}
    weight: Counter[str] = Counter()
    for actor in kept:
        weight[top[actor]] += counts[actor]
    kept.sort(key=lambda a: (-weight[top[a]], top[a], -counts[a], a))
    place = {actor: i for i, actor in enumerate(kept)}
    together = Counter(pair for names in lists for pair in combinations(sorted(set(names) & place.keys()), 2))
    pairs = tuple(Pair(place[a], place[b], count) for (a, b), count in together.items())
    most = max(together.values(), default=1)
    return Company(
        tuple(kept), tuple(counts[a] for a in kept), tuple(top[a] for a in kept), pairs, len(counts) - len(kept), most
    )


def build_profile(catalog: Catalog, view: View, actor: str) -> Profile:
    """One actor's profile over the accounts of a view that name it or a member of it."""
    records, index = catalog.records, catalog.index
    rows = [n for n in view.rows if actor in records[n]["actor_closure"]]
    dated = [n for n in rows if index.dated[n]]
    below = set(catalog.below[actor])
    named = own_mentions(catalog, rows)
    members = Counter({name: count for name, count in named.items() if name in below and name != actor})
    others = Counter({name: count for name, count in named.items() if name not in below})
    speakers = Counter(who for n in rows if (who := str(catalog.accounts[n].row["attributed_to"])))
    return Profile(
        actor=actor,
        kind=str(catalog.actors[actor]["kind"]),
        above=catalog.above[actor][1:],
        accounts=len(rows),
        own=named[actor],
        first=catalog.accounts[dated[0]] if dated else None,
        last=catalog.accounts[max(dated, key=lambda n: int(index.last[n]))] if dated else None,
        members=ranked(members)[:MOST_COMPANIONS],
        companions=ranked(others)[:MOST_COMPANIONS],
        sources=ranked(Counter(str(index.source[n]) for n in rows)),
        standings=ranked(Counter(str(records[n]["standing"]) for n in rows)),
        speakers=ranked(speakers)[:4],
    )


def ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    """Names with their counts, the highest first, equals by name."""
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
