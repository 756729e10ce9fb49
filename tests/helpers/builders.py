"""A small hand-written set of tables, to be varied cell by cell and written to disk."""

import csv
import hashlib
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from timeline.data.load import Archive, load_archive
from timeline.data.problems import Problem, errors
from timeline.data.schema import ACCOUNT_COLUMNS, ACTOR_COLUMNS, SOURCE_COLUMNS

# Invented. The gazette has curly quotes and a no-break space; the post breaks a sentence over a page.
TEXTS = {
    "gazette.txt": (
        "Ferry crews walk out\n"
        "\n"
        "On Tuesday the crews of the north pier left their boats.\n"
        "“Nobody asked us,” said Ada\u00a0Brook of the crews’ union.\n"
        "\n"
        "The Lake Office put the number of stranded travellers at forty.\n"
        "It means to hire boats from the south shore next month.\n"
    ),
    "post.txt": (
        "Quiet day on the water\r\n"
        "\r\n"
        "Some sixty travellers waited at the pier while the\r\n"
        "\r\n"
        "\f\r\n"
        "crews drank their tea and played cards.\r\n"
        "The office denies that anybody was sent home unpaid.\r\n"
        "According to a clerk, letters of dismissal had been typed already.\r\n"
        "A fund for the crews has been open since August.\r\n"
    ),
}

EVENTS = [
    {
        "id": "g1", "event": "walkout", "date": "Tuesday", "title": "Crews of the north pier leave their boats",
        "summary": "The crews stop work.", "actors": "North Pier Crews", "type": "strike", "standing": "reported",
        "figures": "stranded=40", "place": "North Pier", "importance": "1", "source": "gazette-2021-03-09",
        "passage": "On Tuesday the crews … stranded travellers at forty",
    },
    {
        "id": "p1", "event": "walkout", "date": "2021-03-09", "title": "Travellers wait while the crews rest",
        "summary": "About sixty travellers wait.", "actors": "North Pier Crews; Travellers", "type": "strike",
        "standing": "reported", "figures": "stranded=60; boats = 3", "source": "post-2021-03-11",
        "passage": "Some sixty travellers … and played cards",
    },
    {
        "id": "g2", "event": "hired-boats", "date": "2021-04", "title": "The Lake Office means to hire other boats",
        "summary": "Boats are to come from the south shore.", "actors": "Lake Office; South Shore", "type": "plan",
        "standing": "planned", "source": "gazette-2021-03-09", "passage": "It means to hire … next month",
    },
    {
        "id": "p2", "event": "unpaid", "date": "", "title": "Crew members sent home unpaid",
        "summary": "The office denies it.", "actors": "Lake Office", "type": "statement", "standing": "denied",
        "attributed_to": "Lake Office", "source": "post-2021-03-11", "passage": "The office denies … home unpaid",
        "note": "The text gives no day.",
    },
    {
        "id": "p3", "event": "dismissals", "date": "2021-03~", "title": "Letters of dismissal said to be typed",
        "summary": "A clerk says so.", "actors": "Lake Office; North Pier Crews", "type": "statement",
        "standing": "alleged", "attributed_to": "a clerk", "importance": "3", "source": "post-2021-03-11",
        "passage": "letters of dismissal ... been typed already",
    },
    {
        "id": "p4", "event": "fund", "date": "2020-08/..", "title": "A fund for the crews collects money",
        "summary": "It is still open.", "actors": "Ada Brook", "type": "aid", "standing": "reported",
        "source": "post-2021-03-11", "passage": "A fund for … since August",
    },
    {
        "id": "p5", "event": "tea", "date": "2021-03-09", "title": "Crews drink tea", "summary": "They do.",
        "actors": "North Pier Crews", "type": "statement", "standing": "reported", "source": "post-2021-03-11",
        "passage": "crews drank … their tea", "status": "draft",
    },
    {
        "id": "g3", "event": "nobody-asked", "date": "2021-03-09", "title": "Nobody was asked, says the union",
        "summary": "Ada Brook complains.", "actors": "Ada Brook", "type": "complaint", "standing": "reported",
        "source": "gazette-2021-03-09", "passage": '"Nobody asked us," … the crews\' union',
        "status": "retracted",
    },
]  # fmt: skip

SOURCES = [
    {
        "source": "gazette-2021-03-09", "file": "gazette.txt", "title": "Ferry crews walk out",
        "publisher": "Lake Gazette", "author": "B. Reed", "published": "2021-03-09", "published_basis": "stated",
        "url": "https://gazette.example/ferry", "language": "en", "perspective": "close to the crews",
    },
    {
        "source": "post-2021-03-11", "file": "post.txt", "title": "Quiet day on the water",
        "publisher": "Shore Post", "published": "2021-03-11", "published_basis": "inferred from the weather report",
        "language": "en",
    },
]  # fmt: skip

ACTORS = [
    {"actor": "Lake Office", "kind": "government", "aliases": "the office; LO"},
    {"actor": "North Pier Crews", "kind": "people", "part_of": "Ferry Union"},
    {"actor": "Ferry Union", "kind": "organisation", "part_of": "Workers"},
    {"actor": "Workers", "kind": "people"},
    {"actor": "Ada Brook", "kind": "person", "part_of": "Ferry Union", "aliases": "Brook"},
    {"actor": "South Shore", "kind": "state"},
    {"actor": "Travellers", "kind": "people"},
]


@dataclass
class Tables:
    """The tables as lists of dicts. Vary them with `cell`, write and load them with `load`."""

    folder: Path
    events: list[dict[str, str]] = field(default_factory=lambda: deepcopy(EVENTS))
    sources: list[dict[str, str]] = field(default_factory=lambda: deepcopy(SOURCES))
    actors: list[dict[str, str]] = field(default_factory=lambda: deepcopy(ACTORS))
    texts: dict[str, str] = field(default_factory=lambda: dict(TEXTS))
    topic: str | None = None

    def __post_init__(self) -> None:
        for source in self.sources:
            source["sha256"] = hashlib.sha256(TEXTS[source["file"]].encode()).hexdigest()

    @property
    def events_csv(self) -> Path:
        return self.folder / "events.csv"

    def cell(self, table: str, row: int, **cells: str) -> "Tables":
        """Change cells of a row, counted as a spreadsheet counts: the first row below the header is 2."""
        getattr(self, table)[row - 2].update(cells)
        return self

    def write(self) -> Path:
        """Write all files and return the path of events.csv."""
        _write_csv(self.events_csv, ACCOUNT_COLUMNS, self.events)
        _write_csv(self.folder / "sources.csv", SOURCE_COLUMNS, self.sources)
        _write_csv(self.folder / "actors.csv", ACTOR_COLUMNS, self.actors)
        (self.folder / "sources").mkdir(exist_ok=True)
        for name, text in self.texts.items():
            (self.folder / "sources" / name).write_bytes(text.encode())
        if self.topic is not None:
            (self.folder / "timeline.toml").write_text(self.topic, encoding="utf-8")
        return self.events_csv

    def load(self) -> Archive:
        return load_archive(self.write())

    def problems(self) -> list[str]:
        """The problems of the tables as a reader sees them."""
        return said(self.load().problems)


def faults(tables: Tables) -> list[str]:
    """The problems of the tables that are more than warnings."""
    return said(tuple(errors(tables.load().problems)))


def said(problems: tuple[Problem, ...]) -> list[str]:
    return [str(problem) for problem in problems]


def check_only_chapters_lack_events(part: Archive, whole: Archive) -> None:
    """A part of a table has no problem but that chapters of its topic name events which only the whole table tells."""
    told = set(part.accounts["event"])
    gone = [event for chapter in whole.topic.chapters for event in chapter.events if event not in told]
    assert [(problem.column, problem.value) for problem in part.problems] == [("chapters", event) for event in gone]


def _write_csv(path: Path, columns, rows: list[dict[str, str]]) -> None:
    known = [column.name for column in columns]
    names = dict.fromkeys([*known, *(name for row in rows for name in row)])
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(names), restval="")
        writer.writeheader()
        writer.writerows(rows)
