"""One event's card: its accounts side by side, what differs between them, and which articles do not have it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from timeline.data.passages import passage_address, split_passage, text_fragment
from timeline.data.schema import split_figures
from timeline.data.topic import NOT_IN_DAYS
from timeline.dates.parse import format_span, read_date
from timeline.languages.language import ENGLISH, Language, message
from timeline.view.addresses import Addresses
from timeline.view.labels import STANDING_WORDS, brief_dates, date_language, date_words, derivation_words
from timeline.view.telling import Absence, Difference, absences, differences, shared_title, slant_of


@dataclass(frozen=True)
class PassageLink:
    """Where an account's passage can be read: `href` always leads somewhere, `words` say plainly what is shown there.

    `place` says the same in a word or two: "line 11", "record"; `quote` is the passage by its own first and last words.
    """

    href: str
    words: str
    place: str
    quote: str
    original: str = ""  # the public original at the passage, where its address is known
    archived: str = ""  # an archived copy of it at the passage, likewise


@dataclass(frozen=True, eq=False)
class Account:
    """One account as a reader sees it: the row's cells, with dates and names in words, each said when it is asked for.

    `source` is the record of its source, `word` says the topic's own words in the language.
    """

    row: Mapping[str, Any]
    source: Mapping[str, Any]
    source_name: str
    published: str
    word: Callable[[str], str]
    addresses: Addresses
    language: Language = ENGLISH

    @property
    def short(self) -> str:
        """The source's name where there is little room."""
        return str(self.source.get("short") or self.source_name)

    @property
    def slant(self) -> str:
        return slant_of(self.source)

    @property
    def perspective(self) -> str:
        return str(self.source["perspective"])

    @cached_property
    def date(self) -> str:
        return date_words(self.row, self.language)

    @property
    def written(self) -> str:
        """How the date stands in the table, where that is not what `date` says."""
        return str(self.row["date"]) if self.row["relative"] else ""

    @property
    def derivation(self) -> str:
        return derivation_words(self.row["derivation"], self.language)

    @property
    def standing(self) -> str:
        return self.language.gettext(STANDING_WORDS[str(self.row["standing"])])

    @cached_property
    def figures(self) -> dict[str, str]:
        """Label -> value; figures whose labels would be the same keep their keys."""
        figures = dict(split_figures(str(self.row["figures"])))
        labels = {key: _figure_label(key, self.word) for key in figures}
        shared = Counter(labels.values())
        return {label if shared[label] == 1 else key: self.word(figures[key]) for key, label in labels.items()}

    @property
    def whose(self) -> str:
        """Who says so, as it goes on after the standing: "by Donald Trump", "according to unnamed officials"."""
        who = str(self.row["attributed_to"])
        if not who:
            return ""
        # Who says that something is planned need not be who plans it.
        owns = self.row["standing"] in ("alleged", "denied")
        said = message("by %(who)s") if owns else message("according to %(who)s")
        return self.language.gettext(said, who=who)

    @cached_property
    def updated(self) -> str:
        """When it was last corrected, in words; "" where it never was."""
        updated = str(self.row["updated"])
        return format_span(read_date(updated), date_language(self.language)) if updated else ""

    @cached_property
    def link(self) -> PassageLink:
        """The link to its passage."""
        return passage_link(self.row, self.source, self.addresses, self.language)


@dataclass(frozen=True)
class Card:
    """All that is known of one event."""

    event: str
    title: str
    type: str
    accounts: tuple[Account, ...]
    tellers: tuple[str, ...]  # the sources that tell it, in order of publication
    differences: tuple[Difference, ...]  # between them
    absences: tuple[Absence, ...]

    def other_figures(self, account: Account) -> dict[str, str]:
        """The figures of an account that the differences do not show already."""
        shown = {difference.label for difference in self.differences}
        return {label: value for label, value in account.figures.items() if label not in shown}


def passage_link(
    row: Mapping[str, Any], source: Mapping[str, Any], addresses: Addresses, language: Language = ENGLISH
) -> PassageLink:
    """The link to an account's passage: into the text where it is at hand, else to the source's record."""
    gettext = language.gettext
    cell = str(row["passage"])
    record = addresses.source(str(row["source"]), str(row["id"]))
    copies = [passage_address(url, cell) if url else "" for url in (str(source["url"]), str(source["archived"]))]
    quote = " … ".join(dict.fromkeys(split_passage(cell)))
    if not source["has_text"] or pd.isna(row["passage_first"]):
        return PassageLink(record, gettext("See the passage’s record"), gettext("record"), quote, *copies)
    first, last = row["passage_first"], row["passage_last"]
    one = first == last
    lines = f"{first}" if one else f"{first}–{last}"
    words = message("Read the passage, line %(lines)s") if one else message("Read the passage, lines %(lines)s")
    place = message("line %(lines)s") if one else message("lines %(lines)s")
    href = record + text_fragment(cell).removeprefix("#")
    return PassageLink(href, gettext(words, lines=lines), gettext(place, lines=lines), quote, *copies)


def build_card(
    event: str,
    accounts: Iterable[Account],
    sources: pd.DataFrame,
    language: Language = ENGLISH,
    not_in_days: int = NOT_IN_DAYS,
) -> Card:
    """The card of one event from its accounts (at least one), in order of publication."""
    told = tuple(accounts)
    rows = [a.row for a in told]
    main_account = min(told, key=lambda a: int(str(a.row["importance"])))
    tellers, differing = compare_accounts(told, language)
    return Card(
        event,
        shared_title(rows, main_account.row),
        str(main_account.row["type"]),
        told,
        tellers,
        differing,
        absences(rows, sources, not_in_days),
    )


def compare_accounts(
    told: Sequence[Account], language: Language = ENGLISH
) -> tuple[tuple[str, ...], tuple[Difference, ...]]:
    """The sources that tell an event, and in what its accounts differ."""
    return differences(_respects(told, language), [str(account.row["source"]) for account in told])


def _respects(told: Sequence[Account], language: Language) -> Iterator[tuple[str, list[str], str]]:
    """In what accounts can differ: a label, what each says, and the words for nothing."""
    say, silent = language.gettext, language.gettext("not said")
    yield say("Date"), brief_dates([a.row for a in told], language), silent
    yield say("Standing"), [a.standing for a in told], silent
    yield say("Says who"), [str(a.row["attributed_to"]) for a in told], say("the article itself")
    yield say("Place"), [str(a.row["place"]) for a in told], silent
    figures: list[dict[str, str]] = [a.figures for a in told]
    for key in dict.fromkeys(key for each in figures for key in each):
        yield key, [each.get(key, "") for each in figures], silent


def _figure_label(key: str, word: Callable[[str], str]) -> str:
    found = word(key)
    return found if found != key else key.replace("_", " ").capitalize()
