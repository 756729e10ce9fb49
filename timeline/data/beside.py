"""What lies beside the table of accounts, read and checked: sources, actors, the topic's settings, the texts at hand."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from timeline.data.csv_file import Sheet, read_bytes, read_sheet
from timeline.data.folding import Text
from timeline.data.frames import actor_frame
from timeline.data.references import References, check_actors, check_sources
from timeline.data.schema import ACTOR_COLUMNS, SOURCE_COLUMNS
from timeline.data.texts import VERIFIED
from timeline.data.topic_file import Settings, read_settings
from timeline.dates.parse import Span

SOURCES_FILE = "sources.csv"
ACTORS_FILE = "actors.csv"
TOPIC_FILE = "timeline.toml"
SOURCES_FOLDER = "sources"


@dataclass(frozen=True)
class Beside:
    """The other files of a table; `hashes` are the SHA-256 of sources.csv, actors.csv and timeline.toml, read once."""

    hashes: tuple[str, ...]
    settings: Settings
    source_sheet: Sheet
    actor_sheet: Sheet
    sources: References
    actors: References

    @cached_property
    def texts(self) -> dict[str, Text]:
        """Source -> its text, where it is the one that the record names."""
        found = ((row.cell("source"), row.values["text"]) for row in self.sources.rows)
        return {source: text.text for source, text in found if text.state == VERIFIED}

    @cached_property
    def published(self) -> Mapping[str, Span | None]:
        """Source -> when it was published."""
        return {row.cell("source"): row.values["published"] for row in self.sources.rows}

    @cached_property
    def part_of(self) -> Mapping[str, str]:
        """Actor -> the one above, "" at the top."""
        return {row.cell("actor"): row.cell("part_of") for row in self.actors.rows}

    @cached_property
    def actor_table(self) -> pd.DataFrame:
        return actor_frame(self.actors.rows, self.actor_sheet.extra)

    def version(self, events: str) -> str:
        """The version of the data, with a table of accounts that has this SHA-256."""
        digests = (row.values["text"].digest for row in self.sources.rows)
        return hashlib.sha256("\n".join([events, *self.hashes, *digests]).encode()).hexdigest()[:12]

    def states(self) -> list[str]:
        """How each text was found: what a check of the accounts depends on beside the bytes of the tables."""
        found = ((row.cell("source"), row.values["text"]) for row in self.sources.rows)
        return [f"{source} {text.state} {text.digest} {text.problem}" for source, text in found]


def read_beside(events: Path, texts: Path) -> Beside:
    """Read and check what lies beside a table of accounts; raises TableError where a table cannot be read at all."""
    topic = events.with_name(TOPIC_FILE)
    paths = events.with_name(SOURCES_FILE), events.with_name(ACTORS_FILE)
    raw = (*map(read_bytes, paths), read_bytes(topic) if topic.exists() else b"")
    source_sheet = read_sheet(raw[0], SOURCES_FILE, SOURCE_COLUMNS)
    actor_sheet = read_sheet(raw[1], ACTORS_FILE, ACTOR_COLUMNS)
    return Beside(
        tuple(hashlib.sha256(part).hexdigest() for part in raw),
        read_settings(raw[2], TOPIC_FILE),
        source_sheet,
        actor_sheet,
        check_sources(source_sheet, texts),
        check_actors(actor_sheet),
    )
