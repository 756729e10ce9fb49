"""The tree of actors: whom one belongs to, and who belongs to one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd


def parents(actors: pd.DataFrame) -> dict[str, str]:
    """Actor -> the actor it is part of, "" for those at the top."""
    return dict(zip(actors["actor"], actors["part_of"], strict=True))


def walk(actor: str, part_of: Mapping[str, str]) -> Iterator[str]:
    """The actor and all it belongs to, nearest first; without end in a circle."""
    while actor:
        yield actor
        actor = part_of.get(actor, "")


def circles(part_of: Mapping[str, str]) -> dict[str, list[str]]:
    """Each actor that belongs to itself in the end -> all members of its circle; in one walk over the whole tree."""
    seen: set[str] = set()
    found: dict[str, list[str]] = {}
    for start in part_of:
        line: dict[str, None] = {}
        for actor in walk(start, part_of):
            if actor in line:
                order = list(line)
                circle = order[order.index(actor) :]
                found |= dict.fromkeys(circle, circle)
            if actor in seen or actor in line:
                break
            line[actor] = None
        seen.update(line)
    return found


def levels(part_of: Mapping[str, str]) -> dict[str, int]:
    """Actor -> how deep it stands, 1 at the top; without those that are below no top."""
    below: dict[str, list[str]] = defaultdict(list)
    for actor, parent in part_of.items():
        below[parent].append(actor)
    depth = dict.fromkeys(below[""], 1)
    reached = list(depth)
    for actor in reached:  # grows while it is walked
        for child in below[actor]:
            depth[child] = depth[actor] + 1
            reached.append(child)
    return depth


def ancestors(actors: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Actor -> itself and all its parents, nearest first: `{"US Navy": ("US Navy", "United States")}`."""
    part_of = parents(actors)
    return {actor: tuple(walk(actor, part_of)) for actor in part_of}


def members(actors: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Actor -> itself and all below it, at any depth, itself first and the others in file order."""
    below: dict[str, list[str]] = {actor: [actor] for actor in actors["actor"]}
    for actor, line in ancestors(actors).items():
        for above in line[1:]:
            below[above].append(actor)
    return {actor: tuple(names) for actor, names in below.items()}


def closure(names: Iterable[str], above: Mapping[str, tuple[str, ...]]) -> list[str]:
    """All these actors with all their ancestors, each once, in the order of the list."""
    return list(dict.fromkeys(name for actor in names for name in above[actor]))
