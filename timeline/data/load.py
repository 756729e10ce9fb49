"""Read and check the three tables, the topic and the texts at hand: one Archive, and every problem at once."""

import gc
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from timeline.data.accounts import Accounts, Rules, check_accounts
from timeline.data.actor_tree import ancestors, members
from timeline.data.beside import ACTORS_FILE, SOURCES_FILE, SOURCES_FOLDER, TOPIC_FILE, Beside, read_beside
from timeline.data.cache import Cache, Kept, find_cache, key_of
from timeline.data.csv_file import Sheet, read_bytes, read_sheet
from timeline.data.derived import Derived
from timeline.data.folding import Text
from timeline.data.frames import ACCOUNT_TYPED, account_frame, extra_names, part, source_frame
from timeline.data.lookup import Names
from timeline.data.problems import Problem, TableError, problems_as_json
from timeline.data.references import actor_names
from timeline.data.schema import (
    ACCOUNT_COLUMNS,
    ACTOR_COLUMNS,
    SOURCE_COLUMNS,
    STANDINGS,
    STATUSES,
    Column,
    split_list,
)
from timeline.data.spans import Spans
from timeline.data.style_checks import Surroundings, Tellings, style_problems
from timeline.data.texts import ABSENT
from timeline.data.topic import Gist, Topic, read_topic

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
    problems: Sequence[Problem]
    extra_columns: tuple[str, ...]
    version: str
    left_out: int = 0  # rows of the tables that errors keep out; those of drafts are not among them
    derived: Derived = field(default_factory=Derived, repr=False)

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
        return replace(self, sources=sources, accounts=bare[0], retracted=bare[1], texts={}, derived=Derived())

    def part(self, rows: np.ndarray) -> "Archive":
        """The same with some of its accounts alone, in file order; their days are its window. `rows` are their places."""
        accounts = part(self.accounts, np.sort(rows))
        first, last = accounts["start"].min(), accounts["end"].max()
        topic = self.topic if pd.isna(first) else self.topic.part(first.date(), last.date())
        return replace(self, accounts=accounts, topic=topic, derived=Derived())


@contextmanager
def uncollected() -> Iterator[None]:
    """For what makes hardly any garbage in circles: to look for it again and again takes a fifth of the time of loading a
    large table, and a third of writing its site."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@uncollected()
def load_archive(
    events: Path, sources_dir: Path | None = None, drafts: bool = False, cache: Path | None = None
) -> Archive:
    """Load events.csv with the sources.csv, actors.csv and (optional) timeline.toml beside it.

    `sources_dir` holds the source texts, by default the folder `sources` beside the tables. With `drafts` they are among
    the accounts, their titles marked as such: for curators alone. `cache` is the folder in which a large table is kept as
    it was checked, a relative one beside the table (`timeline.data.cache`). Raises TableError when a table cannot be read
    at all; whatever else is wrong is in `Archive.problems`, and its row is left out.
    """
    events = Path(events)
    cached = find_cache(events, cache, drafts)
    if not events.exists():
        read_bytes(events)  # which says so, before anything is said of the others
    beside = read_beside(events, Path(sources_dir) if sources_dir else events.parent / SOURCES_FOLDER)
    digest = _digest(events) if cached else ""
    if cached and (kept := cached.read(_key(digest, events, beside, drafts))):
        topic = _topic(_gist_of(kept), kept.accounts["event"].cat.categories, events, beside)
    else:
        kept, topic, digest = _check(events, beside, drafts)
        kept = _keep(cached, _key(digest, events, beside, drafts), kept) if cached else kept
    derived = Derived(cached, _key(digest, events, beside, drafts)) if cached else Derived()
    return _archive(kept, topic, beside, digest, derived)


def _keep(cached: Cache, key: str, kept: Kept) -> Kept:
    """What was checked, kept; from now on as it stands there, which takes less memory."""
    cached.write(key, kept)
    return cached.read(key) or kept


def _check(events: Path, beside: Beside, drafts: bool) -> tuple[Kept, Topic, str]:
    """What a check of the table finds, its topic, and the SHA-256 of what was read."""
    held = [read_bytes(events)]
    digest = hashlib.sha256(held[0]).hexdigest()
    sheet = read_sheet(held.pop(), events.name, ACCOUNT_COLUMNS)  # which lets go of a large table as soon as it can
    accounts = check_accounts(sheet, rules_of(beside))
    served = np.concatenate([accounts.rows("checked"), accounts.rows("draft")]) if drafts else accounts.rows("checked")
    served.sort()
    gist = _gist(accounts, served)
    topic = _topic(gist, accounts.table.distinct("event").among(served), events, beside)
    return _kept(accounts, served, gist, topic, beside, drafts), topic, digest


def _archive(kept: Kept, topic: Topic, beside: Beside, digest: str, derived: Derived) -> Archive:
    return Archive(
        accounts=kept.accounts,
        retracted=kept.retracted,
        drafts=kept.drafts,
        sources=source_frame(beside.sources.rows, beside.source_sheet.extra),
        actors=beside.actor_table,
        topic=topic,
        texts=beside.texts,
        problems=kept.problems,
        extra_columns=tuple(kept.says["extra"]),
        version=beside.version(digest),
        left_out=kept.says["left_out"],
        derived=derived,
    )


def _kept(accounts: Accounts, served: np.ndarray, gist: Gist, topic: Topic, beside: Beside, drafts: bool) -> Kept:
    """What the check of the accounts found, so that it can be kept."""
    sheet, sources, actors = accounts.table.sheet, beside.sources, beside.actors
    frame = account_frame(accounts, beside.published, ancestors(beside.actor_table), topic)
    sheets = (sheet, beside.source_sheet, beside.actor_sheet)
    good = int(accounts.table.good.sum()) + len(sources.rows) + len(actors.rows)
    style = style_problems(_tellings(accounts), _surroundings(sheet.file, beside))
    found = (
        sheet.problems,
        accounts.table.problems,
        sources.problems,
        actors.problems,
        style,
        beside.settings.problems,
    )
    return Kept(
        accounts=_drafts_marked(part(frame, served)) if drafts else part(frame, served),
        retracted=part(frame, accounts.rows("retracted")),
        drafts=part(frame, accounts.rows("draft")),
        problems=_sorted(found, sheets),
        says={
            "extra": list(extra_names(sheet.extra, ACCOUNT_TYPED).values()),
            "left_out": sum(len(sheet.numbers) + sheet.misshapen for sheet in sheets) - good,
            "days": [str(day) for day in gist.days or ()],
            "types": gist.types,
            "actors": gist.actors,
        },
    )


def _gist_of(kept: Kept) -> Gist:
    days = [date.fromisoformat(day) for day in kept.says["days"]]
    return Gist((days[0], days[1]) if days else None, kept.says["types"], kept.says["actors"])


def _digest(events: Path) -> str:
    """The SHA-256 of a table, read piece by piece; "" where it cannot be read."""
    try:
        with events.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _key(digest: str, events: Path, beside: Beside, drafts: bool) -> str:
    return key_of([digest, events.name, str(drafts), *beside.hashes, *beside.states()])


def _drafts_marked(accounts: pd.DataFrame) -> pd.DataFrame:
    """The accounts with drafts among them called so by their titles."""
    draft = accounts["status"].eq("draft")
    for column in [name for name in accounts.columns if re.fullmatch("(event_)?title(_[A-Za-z-]+)?", str(name))]:
        accounts[column] = accounts[column].mask(draft & accounts[column].ne(""), DRAFT + accounts[column])
    return accounts


def rules_of(beside: Beside) -> Rules:
    """What accounts are checked against, from what lies beside their table."""
    return Rules(
        Names("source", SOURCES_FILE, beside.published, {}, beside.sources.left_out),
        beside.published,
        beside.texts,
        actor_names(beside.actors, ACTORS_FILE),
        tuple(beside.settings.types) if beside.settings.closed_types else (),
        {row.cell("source"): row.cell("language") for row in beside.sources.rows},
    )


def _gist(accounts: Accounts, served: np.ndarray) -> Gist:
    """What the topic derives from: of the served accounts, but types also of the retracted ones."""
    spans = [span for span in accounts.spans.among(served) if span]
    first: Counter[str] = Counter()
    for cell, count in accounts.table.distinct("actors").counts(served).items():
        first[split_list(cell)[0]] += count
    days = (min(span.start for span in spans), max(span.end for span in spans)) if spans else None
    drawn = np.concatenate([served, accounts.rows("retracted")])
    return Gist(days, accounts.table.distinct("type").counts(drawn), first)


def _topic(gist: Gist, told: Iterable[str], events: Path, beside: Beside) -> Topic:
    """The topic; `told` are the keys of the events that are served."""
    if not gist.days and (spans := [span for span in beside.published.values() if span]):
        gist = replace(gist, days=(min(span.start for span in spans), max(span.end for span in spans)))
    settings = beside.settings
    return read_topic(
        settings, events.resolve().parent.name, gist, beside.part_of, set(told) if settings.chapters else ()
    )


def _tellings(accounts: Accounts) -> Tellings:
    """The good rows that are or will be served."""
    return Tellings(accounts, np.sort(np.concatenate([accounts.rows("checked"), accounts.rows("draft")])))


def _surroundings(file: str, beside: Beside) -> Surroundings:
    names = [name for row in beside.actors.rows for name in (row.cell("actor"), *split_list(row.cell("aliases")))]
    return Surroundings(file, beside.published, beside.part_of, names, beside.texts)


def _sorted(found: Iterable[Iterable[Problem]], sheets: Sequence[Sheet]) -> tuple[Problem, ...]:
    """All problems by file, row and column, in the order in which the tables have them; whole rows first."""
    known = {sheet.file: [None, *sheet.columns] for sheet in sheets} | {TOPIC_FILE: []}
    files = list(known)

    def place(problem: Problem) -> tuple[int, int, int]:
        columns = known[problem.file]
        column = columns.index(problem.column) if problem.column in columns else len(columns)
        return files.index(problem.file), problem.row or 0, column

    return tuple(sorted((problem for part in found for problem in part), key=place))
