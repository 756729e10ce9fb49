"""The tables that `timeline new` writes: the columns of the schema, one worked example, and a topic explained."""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from timeline.data.load import ACTORS_FILE, SOURCES_FILE, SOURCES_FOLDER, TOPIC_FILE
from timeline.data.schema import ACCOUNT_COLUMNS, ACTOR_COLUMNS, SOURCE_COLUMNS, Column

EVENTS_FILE = "events.csv"
TEXT_FILE = "courier-2024-05-15.txt"
TEXT = """Ferries stay in port

Ashbourne, Wednesday, 15 May 2024

The ferries across the lake stopped on Tuesday at noon, when the wind had torn the landing stage at
Westpier from its piles. All seven boats lie in the harbour of Ashbourne.

Nobody was hurt, the company said. Its engineers look at the stage today.
"""
ACCOUNT = {
    "id": "courier-ferries-stopped", "event": "ferries-stopped-2024", "date": "Tuesday", "title": "The lake's ferries stop running",
    "summary": "A storm damaged the western landing stage; the whole fleet was kept back.",
    "actors": "Ashbourne Ferries", "type": "transport", "standing": "reported", "figures": "boats=7", "place": "Lake Ashbourne",
    "importance": "1", "source": "courier-2024-05-15", "passage": "The ferries across the lake … in the harbour of Ashbourne",
    "note": "An invented example: replace it with your first account.",
}  # fmt: skip
SOURCE = {
    "source": "courier-2024-05-15", "file": TEXT_FILE, "title": "Ferries stay in port", "publisher": "Ashbourne Courier",
    "published": "2024-05-15", "published_basis": "stated under the title", "language": "en",
    "perspective": "local newspaper", "slant": "local", "short": "Courier",
    "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
}  # fmt: skip
ACTOR = {"actor": "Ashbourne Ferries", "kind": "organisation", "aliases": "the ferry company"}


class NotEmpty(Exception):
    """The folder holds something already; `str()` says what to do."""


def write_starter(folder: Path) -> list[Path]:
    """Write three tables with one worked example, its text and a topic into a new or empty folder; gives the files.

    Raises NotEmpty where there is something in it, OSError where it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty(f"{folder} is there already and not empty - name a new folder")
    made = {
        EVENTS_FILE: table(ACCOUNT_COLUMNS, [ACCOUNT]),
        SOURCES_FILE: table(SOURCE_COLUMNS, [SOURCE]),
        ACTORS_FILE: table(ACTOR_COLUMNS, [ACTOR]),
        TOPIC_FILE: files("timeline.curation").joinpath("starter.toml").read_text(encoding="utf-8"),
        f"{SOURCES_FOLDER}/{TEXT_FILE}": TEXT,
    }
    paths = []
    for name, text in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        paths.append(path)
    return paths


def table(columns: Sequence[Column], rows: Sequence[Mapping[str, str]], extra: Sequence[str] = ()) -> str:
    """A CSV table with all columns of the schema, and others behind them; cells that are not given are blank."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [*(column.name for column in columns), *extra], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
