"""The tree of actors: whom one belongs to, and who belongs to one."""

from collections.abc import Iterable, Mapping

import pandas as pd


def parents(actors: pd.DataFrame) -> dict[str, str]:
    """Actor -> the actor it is part of, "" for those at the top."""
    return dict(zip(actors["actor"], actors["part_of"], strict=True))


def climb(actor: str, part_of: Mapping[str, str]) -> tuple[str, ...]:
    """The actor and all it belongs to, nearest first; a circle is walked once."""
    line = {actor: None}
    while (actor := part_of.get(actor, "")) and actor not in line:
        line[actor] = None
    return tuple(line)


def ancestors(actors: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Actor -> itself and all its parents, nearest first: `{"US Navy": ("US Navy", "United States")}`."""
    part_of = parents(actors)
    return {actor: climb(actor, part_of) for actor in part_of}


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
