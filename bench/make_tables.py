"""Made-up tables of any size, the same for the same size: `python bench/make_tables.py 10000 FOLDER [SOURCES ACTORS]`."""

import csv
import hashlib
import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

FIRST, LAST = date(2018, 1, 1), date(2025, 12, 31)
SOURCES = {"courier": 8, "tribune": 5, "observer": 4, "bulletin": 2, "register": 1}  # key -> share of the accounts
ACTORS = [f"Actor {number}" for number in range(1, 49)]
TYPES = ("debate", "ruling", "strike", "treaty", "report", "vote", "visit")
STANDINGS = {"reported": 6, "alleged": 2, "planned": 1, "denied": 1}
VERBS = ("adopts", "drops", "reviews", "delays", "backs", "contests", "publishes", "signs")
THINGS = ("harbour plan", "school reform", "water treaty", "budget", "rail inquiry", "housing bill", "trade accord")
TAILS = ("", "after a long night", "against advice", "in the second round", "without a date", "for the third time")


def make_tables(size: int, folder: Path, texts: bool = False, sources: int = 5, actors: int = 48) -> Path:
    """Write events.csv with `size` accounts, sources.csv and actors.csv; returns the path of events.csv.

    With `texts` there is a text of each source too, in the folder `sources` beside them, a line for each account. More
    sources than five, and more actors than 48, are the rarer the later they come.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shares = _shares(SOURCES, "paper", sources)
    names = {**dict.fromkeys(ACTORS, 1.0), **_shares({}, "Person", actors - len(ACTORS))}
    accounts = list(_accounts(size, shares, names))
    records = [
        {"source": s, "title": f"The {s}", "publisher": s.title(), "published": "2026-01", "perspective": "made up"}
        | (
            _text(folder / "sources" / f"{s}.txt", (a["passage"] for a in accounts if a["source"] == s))
            if texts
            else {}
        )
        for s in shares
    ]
    listed = list(names)
    people = [
        {"actor": a, "kind": "group" if n % 6 == 0 else "person", "part_of": listed[n - n % 6] if n % 6 else ""}
        for n, a in enumerate(listed)
    ]
    _write(folder / "sources.csv", records)
    _write(folder / "actors.csv", people)
    _write(folder / "events.csv", accounts)
    return folder / "events.csv"


def _shares(first: Mapping[str, float], name: str, size: int) -> dict[str, float]:
    """So many names with their shares: the given ones, then each a little rarer."""
    more = {f"{name} {n}".replace(" ", "-" if first else " "): 8 / (n + 8) for n in range(1, size - len(first) + 1)}
    return {**first, **more}


def _accounts(size: int, sources: Mapping[str, float], actors: Mapping[str, float]) -> Iterable[dict[str, str]]:
    several = len(actors) > len(ACTORS)
    weights = list(accumulate(actors.values()))
    chance = random.Random(size)
    days = (LAST - FIRST).days
    busy = [chance.randrange(days) for _ in range(max(3, round(size**0.4)))]  # most accounts crowd around some days
    event, keys, shares, listed = 0, list(sources), list(sources.values()), list(actors)
    for number in range(size):
        event += chance.random() > 0.15  # else another account of the same event
        middle = chance.choice(busy) if chance.random() < 0.75 else chance.randrange(days)
        day = FIRST + timedelta(days=min(max(round(chance.gauss(middle, 12)), 0), days))
        standing = chance.choices(list(STANDINGS), list(STANDINGS.values()))[0]
        count = chance.choice((1, 1, 2, 3))
        named = _some(chance, listed, weights, count) if several else chance.sample(ACTORS, count)
        yield {
            "id": f"a{number}",
            "event": f"e{event}",
            "date": _date(chance, day),
            "title": f"{named[0]} {chance.choice(VERBS)} the {chance.choice(THINGS)} {chance.choice(TAILS)}".strip(),
            "summary": "Made up to measure with.",
            "actors": "; ".join(named),
            "type": chance.choice(TYPES),
            "standing": standing,
            "attributed_to": "a clerk" if standing in ("alleged", "denied") else "",
            "importance": chance.choice("1223333"),
            "source": chance.choices(keys, shares)[0],
            "passage": f"Here begins {number} … and ends {number}",
        }


def _some(chance: random.Random, names: Sequence[str], weights: Sequence[float], count: int) -> list[str]:
    """So many names, each once, by weights that add up."""
    return list(dict.fromkeys(chance.choices(names, cum_weights=weights, k=count)))


def _date(chance: random.Random, day: date) -> str:
    """Mostly a day, sometimes a period, a month or a day in doubt."""
    form = chance.random()
    if form < 0.12:
        return f"{day}/{min(day + timedelta(days=chance.randint(1, 60)), LAST)}"
    if form < 0.2:
        return f"{day:%Y-%m}"
    return f"{day}~" if form < 0.25 else str(day)


def _text(path: Path, passages: Iterable[str]) -> dict[str, str]:
    """Write a text that has these passages, and return what sources.csv says of it."""
    path.parent.mkdir(exist_ok=True)
    raw = "".join(f"{passage.replace(' … ', ', goes on for a while as made-up words do, ')}.\n" for passage in passages)
    path.write_text(raw, encoding="utf-8")
    return {"file": path.name, "sha256": hashlib.sha256(raw.encode()).hexdigest()}


def _write(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    rows = list(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    size, folder, *more = sys.argv[1:]
    print(make_tables(int(size), Path(folder), False, *map(int, more)))
