"""An Archive made ready to be looked at: the index, the names and the words of every account, worked out once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from timeline.data.load import STANDINGS, Archive, ancestors, members
from timeline.dates.days import day_of
from timeline.languages.language import ENGLISH, LANGUAGES, Language, page_language
from timeline.view.addresses import Addresses
from timeline.view.cards import Account, Card, account_words, build_card
from timeline.view.filters import Index, build_index
from timeline.view.labels import date_words, facet_words, published_words
from timeline.view.state import Vocabulary

# Columns that may have a translation beside them, in a column such as title_es.
TRANSLATED = ("title", "summary", "place", "attributed_to", "note")
TRANSLATED_SOURCE = ("publisher", "title", "perspective", "slant", "short", "published_basis")


@dataclass(frozen=True, eq=False)
class Catalog:
    """Everything derived from one Archive that views need. Never written to."""

    archive: Archive
    language: Language = ENGLISH
    static: bool = False  # whether it is for a folder of files, not for a server
    # What the links of marks say, by the rows of their accounts: worked out when first shown, always the same.
    links: dict[tuple[int, ...], dict[str, Any]] = field(default_factory=dict)

    @cached_property
    def index(self) -> Index:
        return build_index(self.archive, self.language.code)

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
    def sources(self) -> dict[str, Mapping[str, Any]]:
        """Source -> its record."""
        rows = self.archive.sources.to_dict("records")
        return {str(row["source"]): self._translated(row, TRANSLATED_SOURCE) for row in rows}

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """Every served account in words, in file order."""
        return self._in_words(self.archive.accounts)

    @cached_property
    def records(self) -> list[Mapping[str, Any]]:
        """The rows of the accounts as they stand in the archive, in file order, whatever the language."""
        return self.archive.accounts.to_dict("records")

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
        return Addresses(self.language.code, page_language(self.archive.topic.language), static=self.static)

    @cached_property
    def topic_subtitle(self) -> str:
        return self.word(self.archive.topic.subtitle)

    def word(self, text: str) -> str:
        """One of the topic's own words in the language."""
        return self.archive.topic.word(text, self.language.code)

    @cached_property
    def retracted(self) -> tuple[Account, ...]:
        return self._in_words(self.archive.retracted)

    @cached_property
    def events(self) -> dict[str, tuple[int, ...]]:
        """Event -> its accounts as row numbers, in order of publication."""
        order = self._publication_order()
        rows: dict[str, list[int]] = {}
        for number, account in enumerate(self.accounts):
            rows.setdefault(str(account.row["event"]), []).append(number)
        return {e: tuple(sorted(r, key=lambda n: order[str(self.accounts[n].row["source"])])) for e, r in rows.items()}

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Account id -> row number."""
        return {str(a.row["id"]): n for n, a in enumerate(self.accounts)}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        events = frozenset(self.events)
        return Vocabulary(
            source=frozenset(self.sources),
            actor=frozenset(self.archive.actors["actor"]),
            type=frozenset(self.index.facets["type"].values),
            standing=frozenset(STANDINGS),
            event=events,
            highlight=events | frozenset(self.archive.accounts["id"]),
            lang=frozenset(LANGUAGES),
        )

    @cached_property
    def actors(self) -> dict[str, Mapping[str, Any]]:
        """Actor -> its record."""
        return {str(row["actor"]): row for row in self.archive.actors.to_dict("records")}

    @cached_property
    def above(self) -> dict[str, tuple[str, ...]]:
        """Actor -> itself and all it belongs to, nearest first."""
        return ancestors(self.archive.actors)

    @cached_property
    def below(self) -> dict[str, tuple[str, ...]]:
        """Actor -> itself and all that belong to it."""
        return members(self.archive.actors)

    def main_account(self, rows: Sequence[int]) -> int:
        """The account that names an event: the most important of `rows`, the earliest published among equals."""
        order = self.events[str(self.accounts[rows[0]].row["event"])]
        return min(rows, key=lambda n: (int(self.accounts[n].row["importance"]), order.index(n)))

    @cached_property
    def last_published(self) -> str:
        """The day up to which the sources reach, in words: the last day on which one was published; "" where none says."""
        last = self.archive.sources["published_end"].max()
        return "" if pd.isna(last) else self.language.format_date(last.date())

    def telling(self, event: str) -> int:
        """How many sources tell an event, whatever is filtered."""
        return len({self.index.source[n] for n in self.events[event]})

    @cached_property
    def differing(self) -> frozenset[str]:
        """The events whose accounts differ in date, standing, place, figures or who says so."""
        cards = (self.card(event) for event in self.events)
        return frozenset(card.event for card in cards if card and card.differences)

    def title(self, row: int) -> str:
        """The title of an account."""
        return str(self.accounts[row].row["title"])

    def month(self, row: int) -> str:
        """The month that an account begins in, in words; "Undated" where it has none."""
        if not self.index.dated[row]:
            return self.language.gettext("Undated")
        return self.language.format_month(day_of(int(self.index.first[row])))

    def card(self, event: str) -> Card | None:
        """The card of an event; None where no served account tells it."""
        rows = self.events.get(event, ())
        told = [self.accounts[n] for n in rows]
        return build_card(event, told, self.archive.sources, self.names["source"], self.language) if told else None

    def type_colour(self, name: str) -> str:
        style = self.archive.topic.types.get(name)
        return style.colour if style else "#6f7d8c"

    def _in_words(self, frame: pd.DataFrame) -> tuple[Account, ...]:
        rows = zip(frame.to_dict("records"), date_words(frame, self.language), strict=True)
        return tuple(self._account(self._translated(row, TRANSLATED), date) for row, date in rows)

    def _account(self, row: Mapping[str, Any], date: str) -> Account:
        source = str(row["source"])
        name = self.names["source"][source]
        told = self.sources[source], date, self.published[source], name
        return account_words(row, *told, self.word, self.addresses, self.language)

    def _translated(self, row: Mapping[str, Any], columns: Sequence[str]) -> Mapping[str, Any]:
        """The row with the cells of `<column>_<language>` in place of those columns, where there are such."""
        return {**row, **{column: self._own(row, column) for column in columns}}

    def _own(self, row: Mapping[str, Any], column: str) -> str:
        return str(row.get(f"{column}_{self.language.code}") or row[column])

    def _publication_order(self) -> dict[str, tuple[bool, object, int]]:
        """Source -> sort key: by publication, those without a date last, then as in the table."""
        starts = zip(self.archive.sources["source"], self.archive.sources["published_start"], strict=True)
        return {s: (pd.isna(day), 0 if pd.isna(day) else day.value, i) for i, (s, day) in enumerate(starts)}
