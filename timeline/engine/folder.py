"""A folder of parts: Parquet files with the accounts, the other tables beside them as they are, and what was found in one file."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from timeline.chart.acts import EVER
from timeline.data.load import ACTORS_FILE, SOURCES_FILE, TOPIC_FILE, Archive
from timeline.data.problems import Problem, TableError, problems_as_json
from timeline.dates.days import Window
from timeline.engine.part import OWN, Part, Shared, make_parts, shared_of, written
from timeline.languages.language import LANGUAGES, language
from timeline.view.catalog import Catalog
from timeline.view.filters import Index, build_index
from timeline.view.frequent_words import frequent_words
from timeline.view.labels import last_updated

MANIFEST = "parts.json"
RETRACTED, PROBLEMS = "retracted.parquet", "problems.json"  # what the table has beside its accounts
FORMAT = 2  # of the folder: another one is refused
Read = TypeVar("Read")
PLAIN = ("id", "event", "title", "passage", "attributed_to")  # columns whose cells are hardly ever alike


@dataclass(frozen=True)
class PartFile:
    """One part: its file, how many accounts and events it has, and how many events are before it.

    `first` and `last` are the days that its dated accounts reach from and to, as day numbers; the later before the
    earlier where it has none.
    """

    file: str
    accounts: int
    events: int
    events_before: int
    first: int
    last: int
    undated: int

    @classmethod
    def of(cls, table: pa.Table, number: int, events_before: int) -> "PartFile":
        """What is to be known of a part with a number; `events_before` are the events of those before it."""
        columns = (table[OWN + name].to_numpy() for name in ("event", "dated", "first", "last"))
        event, dated, first, last = columns
        return cls(
            f"part-{number:05}.parquet",
            len(table),
            int(event.max(initial=-1)) + 1,
            events_before,
            int(first[dated].min(initial=EVER[1])),
            int(last[dated].max(initial=EVER[0])),
            int((~dated).sum()),
        )

    def away(self, window: Window) -> int:
        """How many days its accounts are away from a window at least; 0 or less where they may touch it."""
        return max(window[0] - self.last, self.first - window[1])


@dataclass(frozen=True)
class Manifest:
    """What is known of a folder of parts without reading one."""

    version: str
    csv_sha256: str  # of the table that was converted
    accounts: int
    events: int
    extent: tuple[int, int]  # first and last day of all dated accounts, as day numbers
    start: date  # of the timeline proper
    end: date
    title: str
    types: tuple[str, ...]  # in the order in which readers see them
    camps: dict[str, tuple[str, ...]]
    totals: dict[str, tuple[int, ...]]  # facet -> how many accounts have each of its values
    left_out: int
    updated: str  # the day of the last update; "" where none is known
    chapters: tuple[str, ...]  # the events of the tour's chapters that accounts tell
    texts: tuple[str, ...]  # the sources whose text was at hand
    words: dict[str, tuple[str, ...]]  # language -> the words that the search offers
    shared: Shared
    parts: tuple[PartFile, ...]

    def touching(self, window: Window | None) -> list[int]:
        """The numbers of the parts that may have accounts of a window, undated ones among them; never none."""
        found = [n for n, part in enumerate(self.parts) if not window or part.undated or part.away(window) <= 0]
        return found or [0]

    def to_json(self) -> str:
        """As it stands in the folder."""
        made: dict[str, Any] = {**vars(self), "format": FORMAT, "start": str(self.start), "end": str(self.end)}
        made |= {"shared": vars(self.shared), "parts": [vars(part) for part in self.parts]}
        return json.dumps(made, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """Raises ValueError, KeyError or TypeError where it is none of this format."""
        made = json.loads(text)
        if made.pop("format") != FORMAT:
            raise ValueError("of another format")
        shared = made["shared"]
        facets = {name: tuple(values) for name, values in shared["facets"].items()}
        made["shared"] = Shared(facets, tuple(shared["years"]), shared["texts"], tuple(shared["extra"]))
        made["parts"] = tuple(PartFile(**part) for part in made["parts"])
        for name in ("camps", "totals", "words"):
            made[name] = {key: tuple(values) for key, values in made[name].items()}
        made |= {name: tuple(made[name]) for name in ("extent", "types", "chapters", "texts")}
        return cls(**made | {name: date.fromisoformat(made[name]) for name in ("start", "end")})


def read_manifest(folder: Path) -> Manifest:
    """What is known of a folder of parts. Raises TableError where it is none."""
    try:
        return Manifest.from_json((folder / MANIFEST).read_text(encoding="utf-8"))
    except OSError as err:
        raise TableError(str(folder), "is no folder of parts", "make one with `timeline convert`") from err
    except (ValueError, KeyError, TypeError) as err:
        raise TableError(str(folder / MANIFEST), "cannot be read", "convert the table once more") from err


def read_part(folder: Path, manifest: Manifest, number: int) -> Part:
    """One part, in memory. Raises OSError where its file is not there."""
    part = manifest.parts[number]
    path = folder / part.file
    names = [name for name in pq.read_schema(path).names if not name.startswith(OWN) and name not in PLAIN]
    table = pq.read_table(path, read_dictionary=names, partitioning=None, use_threads=False)
    return Part(table, manifest.shared, part.events_before, partial(read_part, folder, manifest, number))


def read_retracted(folder: Path) -> pd.DataFrame:
    """The cells of the retracted accounts. Raises TableError where they are not there."""
    return _read(folder / RETRACTED, lambda path: pq.read_table(path, partitioning=None).to_pandas())


def read_problems(folder: Path) -> tuple[Problem, ...]:
    """What is wrong with the table. Raises TableError where that is not there."""
    return _read(folder / PROBLEMS, lambda path: tuple(Problem(**each) for each in json.loads(path.read_text("utf-8"))))


def _read(path: Path, read: Callable[[Path], Read]) -> Read:
    try:
        return read(path)
    except (OSError, ValueError, TypeError, pa.ArrowException) as err:
        raise TableError(str(path), "cannot be read", "convert the table once more") from err


def readers(folder: Path, manifest: Manifest) -> list[Callable[[], Part]]:
    """What reads each part."""

    return [partial(read_part, folder, manifest, number) for number in range(len(manifest.parts))]


def convert(archive: Archive, events: Path, folder: Path, size: int) -> Iterator[int]:
    """Write an Archive, whose tables lie at `events`, as parts of about `size` accounts into a folder that is empty or new.

    Gives how many accounts each part has, as it is written; the folder can be used when all are. Raises OSError. What
    ends before leaves nothing of it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield from _convert(archive, events, folder, size)
    except BaseException:
        for file in folder.iterdir():
            file.unlink()
        raise


def _convert(archive: Archive, events: Path, folder: Path, size: int) -> Iterator[int]:
    index, files = build_index(archive), list[PartFile]()
    shared = shared_of(archive, index)
    digest = hashlib.sha256(events.read_bytes()).hexdigest()
    for number, table in enumerate(make_parts(archive, index, shared, size)):
        part = PartFile.of(table, number, files[-1].events_before + files[-1].events if files else 0)
        write_part(table, folder / part.file, digest)
        files.append(part)
        yield part.accounts
    for name in (SOURCES_FILE, ACTORS_FILE, TOPIC_FILE):
        if (beside := events.with_name(name)).exists():
            shutil.copyfile(beside, folder / name)
    write_others(archive, folder, digest)
    write_manifest(describe(archive, index, shared, digest, tuple(files)), folder)


def write_others(archive: Archive, folder: Path, digest: str) -> None:
    """Write what a table has beside the accounts that are served: the retracted ones, and what is wrong with it."""
    row = {OWN + "row": pa.array(archive.retracted["row"], pa.int32())}
    write_part(pa.table(row | written(archive, archive.retracted)), folder / RETRACTED, digest)
    said = json.dumps(problems_as_json(archive.problems), ensure_ascii=False, indent=1)
    (folder / PROBLEMS).write_text(f"{said}\n", encoding="utf-8")


def write_part(table: pa.Table, path: Path, digest: str) -> None:
    """Write one part; its metadata name the table that it comes from."""
    marked = table.replace_schema_metadata({"timeline.csv_sha256": digest, "timeline.format": str(FORMAT)})
    pq.write_table(marked, path, compression="zstd")


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write it last, at one go: a folder without it is none."""
    new = folder / f"{MANIFEST}.new"
    new.write_text(manifest.to_json(), encoding="utf-8")
    new.replace(folder / MANIFEST)


def describe(archive: Archive, index: Index, shared: Shared, digest: str, files: tuple[PartFile, ...]) -> Manifest:
    """The Manifest of an Archive in these parts."""
    topic = archive.topic
    return Manifest(
        archive.version,
        digest,
        len(archive.accounts),
        int(archive.accounts["event"].nunique()),
        index.extent,
        topic.start,
        topic.end,
        topic.title,
        tuple(topic.types),
        topic.camps,
        {name: tuple(facet.counts(index.everyone)) for name, facet in index.facets.items()},
        archive.left_out,
        str(last_updated(archive) or ""),
        tuple({event for chapter in topic.chapters for event in chapter.events}),
        tuple(archive.texts),
        {code: tuple(frequent_words(Catalog(archive, language(code)))) for code in LANGUAGES},
        shared,
        files,
    )
