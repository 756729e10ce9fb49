"""Catalog: an Archive in one language, ready to be looked at. Words and cards are made for the rows asked for."""

from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from timeline.data.load import STANDINGS, Archive, ancestors, members
from timeline.dates.days import day_of
from timeline.languages.language import ENGLISH, LANGUAGES, Language, page_language
from timeline.view.addresses import Addresses
from timeline.view.cards import Account, Card, build_card, compare_accounts
from timeline.view.columns import Columns, build_columns
from timeline.view.facets import Facet, actor_facet
from timeline.view.filters import Index, build_index
from timeline.view.labels import facet_words, published_words
from timeline.view.on_demand import MOST_KEPT, Cells, Groups, OnDemand, Places, Record, cells_of
from timeline.view.state import Vocabulary
from timeline.view.telling import Difference, shared_title

# Columns that may have a translation beside them, in a column such as title_es.
TRANSLATED = ("title", "event_title", "summary", "place", "attributed_to", "note")
TRANSLATED_SOURCE = ("publisher", "title", "perspective", "slant", "short", "published_basis")
MOST_PASSAGES = 200  # on a page of a source
MOST_LARGE = 16  # of what is as large as the table
Key = TypeVar("Key")
Made = TypeVar("Made")


@dataclass(frozen=True, eq=False)
class Catalog:
    """Everything derived from one Archive that views need. Accounts are known by their row numbers in `archive.accounts`."""

    archive: Archive
    language: Language = ENGLISH
    static: bool = False  # whether it is for a folder of files, not for a server

    @cached_property
    def index(self) -> Index:
        return build_index(self.archive, self.language.code)

    @cached_property
    def columns(self) -> Columns:
        return build_columns(self.archive, self.index)

    @cached_property
    def facet_totals(self) -> dict[str, Sequence[int]]:
        """Facet -> how many accounts have each of its values."""
        everyone = np.ones(self.size, dtype=bool)
        return {name: facet.counts(everyone) for name, facet in self.index.facets.items()}

    @cached_property
    def named(self) -> Facet:
        """The actors that each account names itself: no member counts for what it is part of."""
        return actor_facet(self.archive, members=False)

    @cached_property
    def names(self) -> dict[str, dict[str, str]]:
        """Facet -> value -> what readers call it."""
        publishers = {s: str(row["publisher"] or row["title"]) for s, row in self.sources.items()}
        actors = {a: self._own(row, "actor") for a, row in self.actors.items()}
        return facet_words(self.archive, publishers, actors, self.language)

    @cached_property
    def published(self) -> dict[str, str]:
        return published_words(self.archive, self.language)

    @cached_property
    def published_brief(self) -> dict[str, str]:
        """The same where there is little room."""
        return published_words(self.archive, self.language, brief=True)

    @cached_property
    def sources(self) -> dict[str, Mapping[str, Any]]:
        """Source -> its record."""
        rows = self.archive.sources.to_dict("records")
        return {str(row["source"]): self._translated(row) for row in rows}

    @property
    def size(self) -> int:
        """How many accounts are served."""
        return len(self.archive.accounts)

    def event_of(self, account: str) -> str:
        """The event that an account tells, by its id."""
        return str(self.index.event[self.row_of[account]])

    @cached_property
    def accounts(self) -> Sequence[Account]:
        """Every served account in words, in file order."""
        return self._in_words(self._cells, self.size)

    @cached_property
    def records(self) -> Sequence[Mapping[str, Any]]:
        """The rows of the accounts as they stand in the archive, in file order, whatever the language."""
        return OnDemand(self.size, partial(Record, self._written))

    @cached_property
    def topic_title(self) -> str:
        return self.word(self.archive.topic.title)

    @property
    def lang_key(self) -> str:
        """The language as the address names it: "" where it is the topic's own."""
        return "" if self.language.code == self.addresses.own else self.language.code

    @cached_property
    def addresses(self) -> Addresses:
        """The addresses on the timeline's page in this language."""
        counts = zip(self.index.facets["source"].values, self.facet_totals["source"], strict=True)
        paged = frozenset(source for source, count in counts if count > MOST_PASSAGES)
        return Addresses(
            self.language.code, page_language(self.archive.topic.language), static=self.static, paged=paged
        )

    def at_most(self, count: int) -> int:
        """How many of something one page holds: a bound for a server's answers; a folder of files has all in one."""
        return 10**9 if self.static else count

    @cached_property
    def topic_subtitle(self) -> str:
        return self.word(self.archive.topic.subtitle)

    def word(self, text: str) -> str:
        """One of the topic's own words in the language."""
        return self.archive.topic.word(text, self.language.code)

    @cached_property
    def retracted(self) -> Sequence[Account]:
        retracted = self.archive.retracted
        return self._in_words(self._translated_cells(self.archive.spans.cells(cells_of(retracted))), len(retracted))

    @cached_property
    def events(self) -> Groups:
        """Event -> its accounts as row numbers, in order of publication."""
        events, publication = self.archive.accounts["event"], self.columns.publication
        kept = self.archive.derived.columns(
            "events", lambda: Groups.columns(events, np.argsort(publication, kind="stable"))
        )
        return Groups(events.cat.categories.array, **kept)

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """Account id -> row number."""
        return Places(self.archive.accounts["id"])

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(
            source=frozenset(self.sources),
            actor=frozenset(self.archive.actors["actor"]),
            type=frozenset(self.index.facets["type"].values),
            standing=frozenset(STANDINGS),
            event=self.events,
            account=self.row_of,
            highlight=ChainMap(self.events, self.row_of),  # type: ignore[arg-type]  # neither is written to
            lang=frozenset(LANGUAGES),
            chapters=len(self.archive.topic.chapters),
        )

    @cached_property
    def actors(self) -> dict[str, Mapping[str, Any]]:
        """Actor -> its record."""
        return {str(row["actor"]): row for row in self.archive.actors.to_dict("records")}

    @cached_property
    def above(self) -> Mapping[str, tuple[str, ...]]:
        """Actor -> itself and all it belongs to, nearest first."""
        return ancestors(self.archive.actors)

    @cached_property
    def below(self) -> Mapping[str, tuple[str, ...]]:
        """Actor -> itself and all that belong to it."""
        return members(self.archive.actors)

    def main_account(self, rows: Sequence[int]) -> int:
        """The account that names an event: the most important of `rows`, the earliest published among equals."""
        importance, publication = self.columns.importance, self.columns.publication
        return min(rows, key=lambda n: (importance[n], publication[n], n)) if len(rows) > 1 else rows[0]

    @cached_property
    def last_published(self) -> str:
        """The day up to which the sources reach, in words: the last day on which one was published; "" where none says."""
        last = self.archive.sources["published_end"].max()
        return "" if pd.isna(last) else self.language.format_date(last.date())

    def telling(self, event: str) -> int:
        """How many sources tell an event, whatever is filtered."""
        return int(self.columns.told_by[self.events[event][0]])

    def differs(self, event: str) -> bool:
        """Whether its accounts differ in date, standing, place, figures or who says so."""
        return self.once(_differ, event)

    def differences(self, event: str) -> tuple[Difference, ...]:
        """In what the accounts of an event differ."""
        return self.once(_differences, event)

    def title(self, row: int) -> str:
        """The title of an account."""
        return self.cell(row, "title")

    def cell(self, row: int, column: str) -> str:
        """A cell of an account, in the language where it has it."""
        return str(self._cells[column](row))

    def texts(self, column: str) -> pd.Series:
        """A column of all accounts, in the language where they have it."""
        accounts = self.archive.accounts
        own = f"{column}_{self.language.code}"
        return accounts[own].where(accounts[own] != "", accounts[column]) if own in accounts else accounts[column]

    @cached_property
    def _written(self) -> Cells:
        """The cells of the accounts as they stand in the archive, with their span, derivation and list of actors."""
        return self.archive.spans.cells(cells_of(self.archive.accounts))

    @cached_property
    def _cells(self) -> Cells:
        return self._translated_cells(self._written)

    def event_title(self, event: str) -> str:
        """The title of an event: neutral where several articles tell it."""
        rows = self.events[event]
        return shared_title([self.accounts[n].row for n in rows], self.accounts[self.main_account(rows)].row)

    def month(self, row: int) -> str:
        """The month that an account begins in, in words; "Undated" where it has none."""
        if not self.index.dated[row]:
            return self.language.gettext("Undated")
        return self.language.format_month(day_of(int(self.index.first[row])))

    def card(self, event: str) -> Card | None:
        """The card of an event; None where no served account tells it."""
        return self.once(_card, event) if event in self.events else None

    def once(self, make: Callable[["Catalog", Key], Made], key: Key) -> Made:
        """What `make` makes of a key, made once for as long as it is among the last asked for."""
        made: Made = self._once(make, key)
        return made

    def latest(self, make: Callable[["Catalog", Key], Made], key: Key) -> Made:
        """As `once`, for what is as large as the table: only the last few are kept."""
        made: Made = self._latest(make, key)
        return made

    @cached_property
    def _latest(self) -> Callable[..., Any]:
        return lru_cache(MOST_LARGE)(lambda make, key: make(self, key))

    @cached_property
    def _once(self) -> Callable[..., Any]:
        return lru_cache(MOST_KEPT)(lambda make, key: make(self, key))

    def _in_words(self, cells: Cells, count: int) -> Sequence[Account]:
        return OnDemand(count, lambda n: self._account(Record(cells, n)))

    def _account(self, row: Mapping[str, Any]) -> Account:
        source = str(row["source"])
        name, published = self.names["source"][source], self.published[source]
        return Account(row, self.sources[source], name, published, self.word, self.addresses, self.language)

    def _translated(self, source: Mapping[str, Any]) -> Mapping[str, Any]:
        """The record of a source with the cells of `<column>_<language>` in place of `<column>`, where there are such."""
        return {**source, **{column: self._own(source, column) for column in TRANSLATED_SOURCE}}

    def _translated_cells(self, cells: Cells) -> Cells:
        """The same of accounts, of what gives their cells."""
        own = {column: cells.get(f"{column}_{self.language.code}") for column in TRANSLATED}
        return {**cells, **{column: _either(cell, cells[column]) for column, cell in own.items() if cell}}

    def _own(self, row: Mapping[str, Any], column: str) -> str:
        return str(row.get(f"{column}_{self.language.code}") or row[column])


def _either(cell: Callable[[int], Any], other: Callable[[int], Any]) -> Callable[[int], Any]:
    return lambda row: cell(row) or other(row)


def _accounts(catalog: Catalog, event: str) -> list[Account]:
    return [catalog.accounts[n] for n in catalog.events[event]]


def _card(catalog: Catalog, event: str) -> Card:
    told = _accounts(catalog, event)
    return build_card(event, told, catalog.archive.sources, catalog.language, catalog.archive.topic.not_in_days)


def _differ(catalog: Catalog, event: str) -> bool:
    return len(catalog.events[event]) > 1 and bool(catalog.differences(event))


def _differences(catalog: Catalog, event: str) -> tuple[Difference, ...]:
    return compare_accounts(_accounts(catalog, event), catalog.language)[1]
