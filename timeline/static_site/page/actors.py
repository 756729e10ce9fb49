"""Who appears with whom: how often two actors stand in the same account, and one actor's profile."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from timeline.view.cards import Account
from timeline.view.catalog import Catalog
from timeline.view.view import View

MOST_ACTORS = 60  # rows and columns of the matrix; the others are counted under it


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
    """One actor in a view: its accounts in order of time, its members, with whom it appears, who speaks of it."""

    actor: str
    kind: str
    above: tuple[str, ...]
    members: tuple[tuple[str, int], ...]
    companions: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]
    speakers: tuple[tuple[str, int], ...]
    accounts: tuple[Account, ...]


def build_company(catalog: Catalog, view: View) -> Company:
    """The matrix of the actors that the accounts of a view name themselves (a member does not count for its parent)."""
    lists = [catalog.accounts[n].row["actor_list"] for n in view.rows]
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
    rows = [n for n in view.rows if actor in catalog.accounts[n].row["actor_closure"]]
    accounts = tuple(catalog.accounts[n] for n in rows)
    below = set(catalog.below[actor])
    named = Counter(name for a in accounts for name in a.row["actor_list"])
    members = Counter({name: count for name, count in named.items() if name in below and name != actor})
    others = Counter({name: count for name, count in named.items() if name not in below})
    speakers = Counter(str(a.row["attributed_to"]) for a in accounts if a.row["attributed_to"])
    return Profile(
        actor=actor,
        kind=str(catalog.actors[actor]["kind"]),
        above=catalog.above[actor][1:],
        members=_ranked(members),
        companions=_ranked(others)[:12],
        sources=_ranked(Counter(str(a.row["source"]) for a in accounts)),
        speakers=_ranked(speakers)[:8],
        accounts=accounts,
    )


def chosen_profiles(catalog: Catalog, view: View, actors: Sequence[str]) -> list[Profile]:
    """The profiles of the chosen actors, four at most: more are a filter, not a page to read."""
    return [build_profile(catalog, view, actor) for actor in actors[:4]]


def _ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
