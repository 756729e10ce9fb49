"""A Catalog over parts: sources, actors and topic are at hand, accounts are asked for, and come as a small Archive of their own."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from timeline.data.accounts import Accounts, Rules, check_accounts
from timeline.data.actor_tree import ancestors
from timeline.data.beside import SOURCES_FOLDER, Beside, read_beside
from timeline.data.csv_file import read_sheet
from timeline.data.folding import Text
from timeline.data.formulas import guard
from timeline.data.frames import account_frame, part, source_frame
from timeline.data.load import Archive, rules_of
from timeline.data.problems import Problem
from timeline.data.schema import ACCOUNT_COLUMNS, account_names
from timeline.data.texts import ABSENT
from timeline.data.topic import Gist, Topic, read_topic
from timeline.engine.folder import Manifest, read_problems, read_retracted
from timeline.engine.local import Engine
from timeline.engine.part import OWN, PASSAGES
from timeline.engine.queries import Find, Query, Records
from timeline.view.cards import Card
from timeline.view.catalog import Catalog
from timeline.view.filters import Index, build_index
from timeline.view.frequent_words import frequent_words
from timeline.view.state import Vocabulary

EVENTS = "events.csv"  # the name under which the rows of parts are read again
MOST_EXCERPTS = 32
MOST_ANSWERS = 128
Answer = TypeVar("Answer")
# What an excerpt has from the whole: all that does not depend on the accounts.
SHARED = (
    "names", "published", "published_brief", "sources", "actors", "above", "below", "topic_title", "topic_subtitle",
    "addresses", "last_published", "facet_totals",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Tables:
    """What lies beside the parts: the sources, the actors and the topic, as the whole table has them."""

    beside: Beside
    topic: Topic
    manifest: Manifest
    retracted: pd.DataFrame  # their cells
    problems: tuple[Problem, ...]

    @cached_property
    def _rules(self) -> Rules:
        return replace(rules_of(self.beside), texts={})  # passages were looked up when the parts were made

    @cached_property
    def empty(self) -> Archive:
        """The Archive without any account that is served: of the retracted ones it has all."""
        frame, accounts = self._frame(self.retracted)
        retracted, left_out = part(frame, accounts.rows("retracted")), self.manifest.left_out
        return replace(self.archive(self.retracted[:0]), retracted=retracted, problems=self.problems, left_out=left_out)

    @property
    def _columns(self) -> list[str]:
        return account_names(self.manifest.shared.extra)

    def archive(self, records: pd.DataFrame) -> Archive:
        """The Archive of some accounts, read from their cells as the whole table was."""
        frame, accounts = self._frame(records)
        nobody = np.zeros(0, dtype=np.int64)
        return Archive(
            part(frame, accounts.rows("checked")),
            part(frame, nobody),
            part(frame, nobody),
            self._sources,
            self.beside.actor_table,
            self.topic,
            self.texts,
            (),
            self.manifest.shared.extra,
            self.manifest.version,
        )

    @cached_property
    def texts(self) -> dict[str, Text]:
        """Source -> its text, where it is at hand, and was when passages were looked up in it."""
        return {source: self.beside.texts[source] for source in self.manifest.texts if source in self.beside.texts}

    @cached_property
    def _sources(self) -> pd.DataFrame:
        frame = source_frame(self.beside.sources.rows, self.beside.source_sheet.extra)
        unread = frame["has_text"] & ~frame["source"].isin(list(self.texts))
        return frame.assign(has_text=frame["has_text"] & ~unread, text_state=frame["text_state"].where(~unread, ABSENT))

    def _frame(self, records: pd.DataFrame) -> tuple[pd.DataFrame, Accounts]:
        names = pd.DataFrame([self._columns], columns=self._columns)
        written = as_lines(names) + as_lines(records[self._columns])
        sheet = read_sheet(written.encode("utf-8"), EVENTS, ACCOUNT_COLUMNS)
        accounts = check_accounts(sheet, self._rules)
        sources = [row.cell("source") for row in self.beside.sources.rows]
        frame = account_frame(accounts, sources, ancestors(self.beside.actor_table), self.topic)
        frame["row"] = records[OWN + "row"].to_numpy(dtype="int32")
        known = records["source"].isin(list(self.texts)).to_numpy()
        for name in PASSAGES:
            places = pd.Series(records[OWN + name].to_numpy(), dtype="Int32")
            frame[name] = places.where(known)
        return frame, accounts


def read_tables(folder: Path, manifest: Manifest, texts: Path | None = None) -> Tables:
    """The tables in a folder of parts; `texts` as in load_archive. Raises TableError where one cannot be read."""
    beside = read_beside(folder / EVENTS, texts or folder / SOURCES_FOLDER)
    return Tables(beside, _topic(beside, manifest), manifest, read_retracted(folder), read_problems(folder))


def _topic(beside: Beside, manifest: Manifest) -> Topic:
    """The topic as the whole table has it."""
    types = {name: len(manifest.types) - n for n, name in enumerate(manifest.types)}  # most used first
    gist = Gist((manifest.start, manifest.end), types, {})
    topic = read_topic(beside.settings, manifest.title, gist, beside.part_of, manifest.chapters)
    about = replace(topic.about, updated=date.fromisoformat(manifest.updated) if manifest.updated else None)
    return replace(
        topic, title=manifest.title, start=manifest.start, end=manifest.end, camps=manifest.camps, about=about
    )


def as_lines(cells: pd.DataFrame) -> str:
    """Rows of cells as lines of a CSV file."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(map(guard, row) for row in cells.itertuples(index=False, name=None))
    return out.getvalue()


@dataclass(frozen=True, eq=False)
class Excerpt(Catalog):
    """Some accounts of the whole, with all that tell the same events; `places` are theirs in the whole table, in order."""

    places: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def rows(self, places: Sequence[int] | np.ndarray) -> np.ndarray:
        """The row numbers here of accounts by their places in the whole table."""
        return np.searchsorted(self.places, places)


class Known:
    """The values that a column of the parts has, looked up when one is asked for."""

    def __init__(self, engine: Engine, *columns: str) -> None:
        self._find = lru_cache(4_000)(lambda value: any(engine.ask(Find(column, value)) for column in columns))

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str) and bool(value) and self._find(value)


@dataclass(frozen=True, eq=False)
class PartsCatalog(Catalog):
    """The Catalog of a table in parts: all but the accounts, and the Engine that knows these."""

    engine: Engine = field(kw_only=True)
    tables: Tables = field(kw_only=True)

    @property
    def manifest(self) -> Manifest:
        return self.tables.manifest

    @property
    def size(self) -> int:
        return self.manifest.accounts

    @cached_property
    def index(self) -> Index:
        index = build_index(self.archive, self.language.code)
        vars(index).update(extent=self.manifest.extent, used_years=np.array(self.manifest.shared.years, dtype=np.int64))
        return index

    @cached_property
    def facet_totals(self) -> dict[str, Sequence[int]]:
        return dict(self.manifest.totals)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        events, ids = Known(self.engine, "event"), Known(self.engine, "id")
        return replace(super().vocabulary, event=events, account=ids, highlight=Known(self.engine, "event", "id"))

    def event_of(self, account: str) -> str:
        return self.engine.ask(Find("id", account))

    def card(self, event: str) -> Card | None:
        return self.excerpt(Records(events=(event,))).card(event)

    def ask(self, query: Query[Answer]) -> Answer:
        """The answer of the parts to a question that can be told from others; the last few are kept, not to be written to."""
        found: Answer = self._answers(query)
        return found

    @cached_property
    def _answers(self) -> Callable[..., Any]:
        return lru_cache(MOST_ANSWERS)(self.engine.ask)

    def excerpt(self, records: Records) -> Excerpt:
        """A Catalog of some accounts; the last few are kept."""
        found: Excerpt = self._excerpts(records)
        return found

    @cached_property
    def _excerpts(self) -> Callable[[Records], Any]:
        return lru_cache(MOST_EXCERPTS)(lambda records: self.excerpt_of(self.engine.ask(records)))

    def excerpt_of(self, records: pd.DataFrame) -> Excerpt:
        """A Catalog of accounts whose cells are at hand."""
        places = records[OWN + "place"].to_numpy(dtype=np.int64)
        made = Excerpt(self.tables.archive(records), self.language, places=places)
        vars(made).update({name: getattr(self, name) for name in SHARED})
        return made


@frequent_words.register
def _(catalog: PartsCatalog) -> list[str]:
    return list(catalog.manifest.words[catalog.language.code])
