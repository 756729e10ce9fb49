"""A made-up table of any size straight as a folder of parts, the same for the same size: `make_parts.py 10000000 FOLDER`.

Sources, actors, types and words are those of make_tables.py; the accounts of an event follow each other within days. It takes
what `timeline convert` needs (requirements-scale.txt), and writes what that writes.
"""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from make_tables import FIRST, LAST, STANDINGS, TAILS, THINGS, VERBS, make_tables
from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from timeline.data.load import ancestors, load_archive
from timeline.data.schema import ACCOUNT_COLUMNS
from timeline.data.topic import camp_of
from timeline.dates.days import day_number
from timeline.engine.folder import Manifest, PartFile, describe, write_manifest, write_others, write_part
from timeline.engine.part import NUMBERS, OWN, PASSAGES, shared_of
from timeline.view.columns import _publication
from timeline.view.filters import build_index

SOURCES, ACTORS, SIZE = 200, 5_000, 250_000
SUMMARY = "Made up to measure with."


class Maker:
    """Makes parts; what all share is that of a small table with the same sources and actors."""

    def __init__(self, folder: Path, size: int) -> None:
        self.archive = load_archive(make_tables(20_000, folder, False, SOURCES, ACTORS))
        self.index, self.chance = build_index(self.archive), np.random.default_rng(size)
        self.shared = shared_of(self.archive, self.index)
        facets = self.shared.facets
        self.actors, self.sources, self.types = facets["actor"], facets["source"], facets["type"]
        above, place = ancestors(self.archive.actors), {actor: n for n, actor in enumerate(self.actors)}
        self.parent = np.array([place[above[actor][-1]] for actor in self.actors])
        camps = list(self.archive.accounts["camp"].cat.categories)
        self.camp = np.array([camps.index(camp_of([above[a]], self.archive.topic.camps)) for a in self.actors])
        self.publication = _publication(self.archive.sources)
        weights = 8 / (np.arange(len(self.sources)) + 8)
        self.weights = weights / weights.sum()
        weights = 8 / (np.arange(len(self.actors)) + 60)
        self.actor_weights = np.cumsum(weights / weights.sum())

    def days(self, events: int) -> np.ndarray:
        """The first day of each event, in order: three of four crowd around some days."""
        low, high = day_number(FIRST), day_number(LAST)
        busy = self.chance.integers(low, high, max(3, round(events**0.4)))
        near = self.chance.normal(self.chance.choice(busy, events), 12).round()
        found = np.where(self.chance.random(events) < 0.75, near, self.chance.integers(low, high, events))
        return np.sort(np.clip(found, low, high).astype(np.int32))

    def part(self, days: np.ndarray, place: int, event: int) -> pa.Table:
        """The accounts of some events, each told once, and one of six told again in the days after."""
        chance = self.chance
        told = np.sort(np.concatenate([np.arange(len(days)), np.flatnonzero(chance.random(len(days)) < 0.176)]))
        count = len(told)
        first = days[told] + np.where(np.diff(told, prepend=-1) == 0, chance.integers(0, 3, count), 0)
        form = chance.random(count)
        last = np.where(form < 0.12, np.minimum(first + chance.integers(1, 60, count), day_number(LAST) + 90), first)
        source = chance.choice(len(self.sources), count, p=self.weights)
        importance, kind = chance.choice([1, 2, 2, 3, 3, 3, 3], count), chance.integers(0, len(self.types), count)
        standing = chance.choice(len(STANDINGS), count, p=[0.6, 0.2, 0.1, 0.1])
        named = np.minimum(np.searchsorted(self.actor_weights, chance.random((count, 2))), len(self.actors) - 1)
        named[chance.random(count) < 0.5, 1] = -1
        named[named[:, 1] == named[:, 0], 1] = -1
        tellers = np.bincount(np.unique(told * np.int64(1000) + source) // 1000, minlength=len(days))
        best = np.lexsort((self.publication[source], importance, told))
        main = best[np.searchsorted(told[best], np.arange(len(days)))]
        numbers = {
            "place": place + np.arange(count), "row": place + np.arange(count) + 2, "source": source, "event": told,
            "type": kind, "standing": standing, "camp": self.camp[named[:, 0]], "first": first, "last": last,
            "time": np.zeros(count), "dated": np.ones(count), "uncertain_start": form > 0.95, "uncertain_end": form > 0.95,
            "at_end": np.zeros(count), "importance": importance, "told_by": tellers[told], "main": main[told],
            "publication": self.publication[source], "unsure_start": np.zeros(count), "unsure_end": np.zeros(count),
        }  # fmt: skip
        own = {OWN + name: pa.array(numbers[name].astype(dtype)) for name, dtype in NUMBERS.items()}
        return pa.table(self._cells(numbers, named, form, event) | own | self._text(numbers, named))

    def _cells(
        self, numbers: dict[str, np.ndarray], named: np.ndarray, form: np.ndarray, event: int
    ) -> dict[str, pa.Array]:
        count, pick = len(named), self.chance.integers
        begin, end = (
            pc.cast(pa.array(numbers[name].astype("datetime64[D]")), pa.string()) for name in ("first", "last")
        )
        about = pa.array(np.where(form > 0.95, "~", ""))
        until = pc.if_else(
            pa.array(numbers["last"] > numbers["first"]), pc.binary_join_element_wise("/", end, ""), about
        )
        words = (pa.array(some).take(pa.array(pick(0, len(some), count))) for some in (VERBS, THINGS, TAILS))
        verb, thing, tail = words
        actor, other = (
            pa.array(self.actors).take(pa.array(named[:, 0])),
            pa.array(["; " + a for a in self.actors] + [""]),
        )
        title = pc.binary_join_element_wise(actor, verb, "the", thing, tail, " ")
        number = pa.array(numbers["place"].astype(str))
        said = pa.array(np.where(np.isin(numbers["standing"], (1, 3)), "a clerk", ""))
        cells = {name: pa.array(np.full(count, "")) for name in (column.name for column in ACCOUNT_COLUMNS)}
        self.title = pc.utf8_rtrim_whitespace(title)
        return cells | {
            "id": pc.binary_join_element_wise("a", number, ""),
            "event": pc.binary_join_element_wise("e", pa.array((numbers["event"] + event).astype(str)), ""),
            "date": pc.binary_join_element_wise(begin, until, ""),
            "title": self.title,
            "summary": pa.array(np.full(count, SUMMARY)),
            "actors": pc.binary_join_element_wise(actor, other.take(pa.array(named[:, 1] % len(other))), ""),
            "type": pa.array(self.types).take(pa.array(numbers["type"])),
            "standing": pa.array(list(STANDINGS)).take(pa.array(numbers["standing"])),
            "attributed_to": said,
            "importance": pa.array(numbers["importance"].astype(str)),
            "source": pa.array(self.sources).take(pa.array(numbers["source"])),
            "passage": pc.binary_join_element_wise("Here begins ", number, " … and ends ", number, ""),
            "status": pa.array(np.full(count, "checked")),
        }

    def _text(self, numbers: dict[str, np.ndarray], named: np.ndarray) -> dict[str, pa.Array]:
        """What is searched, and the actors with those that they are part of, each once."""
        every = np.sort(np.concatenate([named, np.where(named < 0, -1, self.parent[named])], axis=1), axis=1)
        kept = (every >= 0) & (np.diff(every, axis=1, prepend=-2) != 0)
        ends = np.concatenate([[0], np.cumsum(kept.sum(axis=1))])
        actors = pa.ListArray.from_arrays(pa.array(ends, pa.int32()), pa.array(every[kept], pa.int32()))
        names = pa.array([*map(str.lower, self.actors), ""])
        folded = [names.take(pa.array(named[:, n] % len(names))) for n in (0, 1)]
        source = pa.array(self.sources).take(pa.array(numbers["source"]))
        text = pc.binary_join_element_wise(pc.utf8_lower(self.title), SUMMARY.lower(), *folded, source, "\n")
        passages = {OWN + name: pa.nulls(len(named), pa.int32()) for name in PASSAGES}
        return {OWN + "actors": actors} | passages | dict.fromkeys(self.shared.texts.values(), text)


def make_parts(size: int, folder: Path, part_size: int = SIZE) -> Manifest:
    """Write a folder of parts with about `size` accounts."""
    folder.mkdir(parents=True, exist_ok=True)
    maker = Maker(folder, size)
    events = round(size / 1.176)
    days, step = maker.days(events), round(part_size / 1.176)
    files, totals, place, first, last = [], {}, 0, [], []
    for number, begin in enumerate(tqdm(range(0, events, step), desc="Making", unit=" parts", disable=None)):
        table = maker.part(days[begin : begin + step], place, begin)
        files.append(PartFile.of(table, number, begin))
        write_part(table, folder / files[-1].file, "made up")
        place += len(table)
        first.append(table[OWN + "first"].to_numpy().min())
        last.append(table[OWN + "last"].to_numpy().max())
        for name, values in maker.shared.facets.items():
            codes = table[OWN + ("actors" if name == "actor" else name)].combine_chunks()
            found = np.bincount(codes.values if name == "actor" else codes, minlength=len(values))
            totals[name] = totals.get(name, 0) + found if name in maker.shared.facets else found
    (folder / "events.csv").unlink()
    write_others(maker.archive, folder, "made up")
    years = tuple(range(FIRST.year, LAST.year + 1))
    manifest = replace(
        describe(maker.archive, maker.index, maker.shared, "made up", tuple(files)),
        version=f"made-{size}",
        accounts=place,
        events=events,
        extent=(int(min(first)), int(max(last))),
        totals={name: tuple(found.tolist()) for name, found in totals.items()},
        shared=replace(maker.shared, years=years),
    )
    write_manifest(manifest, folder)
    return manifest


if __name__ == "__main__":
    made = make_parts(int(sys.argv[1]), Path(sys.argv[2]))
    print(f"{made.accounts:,} accounts in {len(made.parts)} parts")
