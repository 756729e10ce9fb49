"""Read and check the three tables, the topic and the texts at hand: one Archive, and every problem at once."""

import gc
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from timeline.data.accounts import Accounts, Rules, check_accounts
from timeline.data.actor_tree import ancestors, members
from timeline.data.checks import Checked
from timeline.data.csv_file import Sheet, read_bytes, read_sheet
from timeline.data.folding import Text
from timeline.data.frames import ACCOUNT_TYPED, account_frame, actor_frame, extra_names, part, source_frame
from timeline.data.lookup import Names
from timeline.data.problems import Problem, TableError, problems_as_json
from timeline.data.references import References, actor_names, check_actors, check_sources
from timeline.data.schema import (
    ACCOUNT_COLUMNS,
    ACTOR_COLUMNS,
    SOURCE_COLUMNS,
    STANDINGS,
    STATUSES,
    Column,
    split_figures,
    split_list,
)
from timeline.data.spans import Spans
from timeline.data.style_checks import Surroundings, Telling, style_problems
from timeline.data.texts import ABSENT, VERIFIED
from timeline.data.topic import Topic, read_topic
from timeline.data.topic_file import Settings, read_settings

__all__ = [
    "ACCOUNT_COLUMNS",
    "ACTOR_COLUMNS",
    "SOURCE_COLUMNS",
    "STANDINGS",
    "STATUSES",
    "Archive",
    "Column",
    "Problem",
    "TableError",
    "ancestors",
    "load_archive",
    "members",
    "problems_as_json",
]

SOURCES_FILE = "sources.csv"
ACTORS_FILE = "actors.csv"
TOPIC_FILE = "timeline.toml"
SOURCES_FOLDER = "sources"
DRAFT = "[draft] "  # before the titles of drafts, which only curators see


@dataclass(frozen=True, eq=False)
class Archive:
    """All that was loaded; never written to, replaced whole when a file changes.

    accounts, retracted, drafts, sources, actors: the good rows in file order; columns as written ("" when blank) beside
        the typed ones, which `timeline.data.frames` describes. Drafts are for curators alone.
    texts: source -> its text, only where the file at hand is the one that the record names.
    extra_columns: the columns of events.csv that only its curator knows, by their names in `accounts`.
    version: 12 hexadecimal digits that change with any byte of tables, topic or texts.
    """

    accounts: pd.DataFrame
    retracted: pd.DataFrame
    drafts: pd.DataFrame
    sources: pd.DataFrame
    actors: pd.DataFrame
    topic: Topic
    texts: dict[str, Text]
    problems: tuple[Problem, ...]
    extra_columns: tuple[str, ...]
    version: str
    left_out: int = 0  # rows of the tables that errors keep out; those of drafts are not among them

    @cached_property
    def spans(self) -> Spans:
        """The spans of its accounts, read when they are asked for."""
        return Spans(self.sources)

    def without_texts(self) -> "Archive":
        """The same as if no text were at hand; what was checked against the texts stays as it is."""
        sources, frames = self.sources.assign(has_text=False, text_state=ABSENT), [self.accounts, self.retracted]
        places = ("passage_first", "passage_last", "passage_start", "passage_end")
        bare = [
            f.assign(**{name: pd.Series(pd.NA, index=f.index, dtype=f[name].dtype) for name in places}) for f in frames
        ]
        return replace(self, sources=sources, accounts=bare[0], retracted=bare[1], texts={})


@dataclass(frozen=True)
class _Files:
    """The files as bytes, read once, so that check and version speak of the same state."""

    events: Path
    events_raw: bytes
    sources_raw: bytes
    actors_raw: bytes
    topic_raw: bytes

    def sheets(self) -> tuple[Sheet, Sheet, Sheet]:
        return (
            read_sheet(self.events_raw, self.events.name, ACCOUNT_COLUMNS),
            read_sheet(self.sources_raw, SOURCES_FILE, SOURCE_COLUMNS),
            read_sheet(self.actors_raw, ACTORS_FILE, ACTOR_COLUMNS),
        )

    def hashes(self) -> list[str]:
        """The SHA-256 of each file."""
        parts = (self.events_raw, self.sources_raw, self.actors_raw, self.topic_raw)
        return [hashlib.sha256(part).hexdigest() for part in parts]


def _version(hashes: Iterable[str], digests: Iterable[str]) -> str:
    return hashlib.sha256("\n".join([*hashes, *digests]).encode()).hexdigest()[:12]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Loading makes no garbage in circles; looking for it again and again takes a fifth of the time of large tables."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@_uncollected()
def load_archive(events: Path, sources_dir: Path | None = None, drafts: bool = False) -> Archive:
    """Load events.csv with the sources.csv, actors.csv and (optional) timeline.toml beside it.

    `sources_dir` holds the source texts, by default the folder `sources` beside the tables. With `drafts` they are among
    the accounts, their titles marked as such: for curators alone. Raises TableError when a table cannot be read at all;
    whatever else is wrong is in `Archive.problems`, and its row is left out.
    """
    events = Path(events)
    files = _read_files(events)
    hashes, settings = files.hashes(), read_settings(files.topic_raw, TOPIC_FILE)
    event_sheet, source_sheet, actor_sheet = files.sheets()
    del files  # a large table is not needed as bytes any longer
    sources = check_sources(source_sheet, Path(sources_dir) if sources_dir else events.parent / SOURCES_FOLDER)
    actors = check_actors(actor_sheet)
    texts = {row.cell("source"): row.values["text"].text for row in sources.rows if _verified(row)}
    accounts = check_accounts(event_sheet, _rules(settings, sources, actors, texts))
    served = np.concatenate([accounts.rows("checked"), accounts.rows("draft")]) if drafts else accounts.rows("checked")
    served.sort()
    topic = _topic(settings, events, accounts, served, sources, actors)
    actor_table = actor_frame(actors.rows, actor_sheet.extra)
    frame = account_frame(accounts, [row.cell("source") for row in sources.rows], ancestors(actor_table), topic)
    sheets = (event_sheet, source_sheet, actor_sheet)
    good = int(accounts.table.good.sum()) + len(sources.rows) + len(actors.rows)
    style = style_problems(_tellings(accounts), _surroundings(event_sheet.file, sources, actors, texts))
    found = [event_sheet.problems, accounts.table.problems, sources.problems, actors.problems, style, settings.problems]
    return Archive(
        accounts=_drafts_marked(part(frame, served)) if drafts else part(frame, served),
        retracted=part(frame, accounts.rows("retracted")),
        drafts=part(frame, accounts.rows("draft")),
        sources=source_frame(sources.rows, source_sheet.extra),
        actors=actor_table,
        topic=topic,
        texts=texts,
        problems=_sorted(found, sheets),
        extra_columns=tuple(extra_names(event_sheet.extra, ACCOUNT_TYPED).values()),
        version=_version(hashes, (row.values["text"].digest for row in sources.rows)),
        left_out=sum(len(sheet.numbers) + sheet.misshapen for sheet in sheets) - good,
    )


def _drafts_marked(accounts: pd.DataFrame) -> pd.DataFrame:
    """The accounts with drafts among them called so by their titles."""
    draft = accounts["status"].eq("draft")
    for column in [name for name in accounts.columns if re.fullmatch("(event_)?title(_[A-Za-z-]+)?", str(name))]:
        accounts[column] = accounts[column].mask(draft & accounts[column].ne(""), DRAFT + accounts[column])
    return accounts


def _read_files(events: Path) -> _Files:
    topic = events.with_name(TOPIC_FILE)
    return _Files(
        events,
        read_bytes(events),
        read_bytes(events.with_name(SOURCES_FILE)),
        read_bytes(events.with_name(ACTORS_FILE)),
        read_bytes(topic) if topic.exists() else b"",
    )


def _rules(settings: Settings, sources: References, actors: References, texts: dict[str, Text]) -> Rules:
    published = {row.cell("source"): row.values["published"] for row in sources.rows}
    return Rules(
        Names("source", SOURCES_FILE, published, {}, sources.left_out),
        published,
        texts,
        actor_names(actors, ACTORS_FILE),
        tuple(settings.types) if settings.closed_types else (),
        {row.cell("source"): row.cell("language") for row in sources.rows},
    )


def _topic(
    settings: Settings,
    events: Path,
    accounts: Accounts,
    served: np.ndarray,
    sources: References,
    actors: References,
) -> Topic:
    retracted = accounts.rows("retracted")
    spans = {span for span in accounts.spans.among(served) if span}
    spans = spans or {span for row in sources.rows if (span := row.values["published"])}
    table = accounts.table
    return read_topic(
        settings,
        events.resolve().parent.name,
        days=[(span.start, span.end) for span in spans],
        types=table.distinct("type").rows(np.concatenate([served, retracted])),
        actors=map(split_list, table.distinct("actors").rows(served)),
        part_of={row.cell("actor"): row.cell("part_of") for row in actors.rows},
        events=table.distinct("event").among(served),
    )


def _tellings(accounts: Accounts) -> list[Telling]:
    """The good rows that are or will be served, in file order, as the style checks look at them."""
    table, rows = accounts.table, np.sort(np.concatenate([accounts.rows("checked"), accounts.rows("draft")]))
    names = ("event", "event_title", "source", "title", "summary", "standing", "type", "place")
    written = (table.distinct(name).rows(rows) for name in names)
    actors = table.distinct("actors").mapped(split_list).rows(rows)
    figures = table.distinct("figures").mapped(lambda cell: list(dict(split_figures(cell)))).rows(rows)
    numbers = (table.sheet.numbers[row] for row in rows.tolist())
    read = accounts.spans.rows(rows), accounts.passages.rows(rows)
    return list(map(Telling, numbers, *written, actors, figures, *read))


def _surroundings(file: str, sources: References, actors: References, texts: dict[str, Text]) -> Surroundings:
    return Surroundings(
        file,
        {row.cell("source"): row.values["published"] for row in sources.rows},
        {row.cell("actor"): row.cell("part_of") for row in actors.rows},
        [name for row in actors.rows for name in (row.cell("actor"), *split_list(row.cell("aliases")))],
        texts,
    )


def _verified(source: Checked) -> bool:
    return source.values["text"].state == VERIFIED


def _sorted(found: Iterable[Iterable[Problem]], sheets: Sequence[Sheet]) -> tuple[Problem, ...]:
    """All problems by file, row and column, in the order in which the tables have them; whole rows first."""
    known = {sheet.file: [None, *sheet.columns] for sheet in sheets} | {TOPIC_FILE: []}
    files = list(known)

    def place(problem: Problem) -> tuple[int, int, int]:
        columns = known[problem.file]
        column = columns.index(problem.column) if problem.column in columns else len(columns)
        return files.index(problem.file), problem.row or 0, column

    return tuple(sorted((problem for part in found for problem in part), key=place))
