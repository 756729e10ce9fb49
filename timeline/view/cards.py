"""One event's card: its accounts side by side, what differs between them, and who is silent."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from timeline.data.passages import passage_address, text_fragment
from timeline.dates.parse import format_span, read_date
from timeline.languages.language import ENGLISH, Language
from timeline.view.addresses import Addresses
from timeline.view.labels import STANDING_WORDS, date_language, derivation_words

NOTHING = "—"


@dataclass(frozen=True)
class PassageLink:
    """Where an account's passage can be read: `href` always leads somewhere, `words` say plainly what is shown there."""

    href: str
    words: str
    original: str = ""  # the public original at the passage, where its address is known


@dataclass(frozen=True)
class Account:
    """One account as a reader sees it: the row's cells, with dates and names in words."""

    row: Mapping[str, Any]
    source_name: str
    published: str
    perspective: str
    date: str
    written: str  # how the date stands in the table, where that is not what `date` says
    derivation: str
    standing: str
    figures: dict[str, str]  # label -> value
    whose: str  # who says so, as it goes on after the standing: "by Donald Trump", "according to unnamed officials"
    link: PassageLink
    updated: str  # when it was last corrected, in words; "" where it never was


@dataclass(frozen=True)
class Difference:
    """One line of the table of differences: a label, and a cell per account."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """All that is known of one event."""

    event: str
    title: str
    type: str
    accounts: tuple[Account, ...]
    differences: tuple[Difference, ...]
    silent: tuple[str, ...]  # sources that could have told it
    earlier: tuple[str, ...]  # sources published before it began


def passage_link(
    row: Mapping[str, Any], source: Mapping[str, Any], addresses: Addresses, language: Language = ENGLISH
) -> PassageLink:
    """The link to an account's passage: into the text where it is at hand, else to the source's record."""
    record = addresses.source(str(row["source"]), str(row["id"]))
    url = str(source["url"])
    original = passage_address(url, str(row["passage"])) if url else ""
    if not source["has_text"] or pd.isna(row["passage_first"]):
        return PassageLink(record, language.gettext("See the passage’s record"), original)
    first, last = row["passage_first"], row["passage_last"]
    one = first == last
    lines = f"{first}" if one else f"{first}–{last}"
    gettext = language.gettext
    words = (
        gettext("Read the passage, line %(lines)s", lines=lines)
        if one
        else gettext("Read the passage, lines %(lines)s", lines=lines)
    )
    return PassageLink(record + text_fragment(str(row["passage"])).removeprefix("#"), words, original)


def build_card(
    event: str,
    accounts: Iterable[Account],
    sources: pd.DataFrame,
    names: Mapping[str, str],
    language: Language = ENGLISH,
) -> Card:
    """The card of one event from its accounts (at least one), in order of publication."""
    told = tuple(accounts)
    main_account = min(told, key=lambda a: int(str(a.row["importance"])))
    silent, earlier = _silent(told, sources, names)
    return Card(
        event,
        str(main_account.row["title"]),
        str(main_account.row["type"]),
        told,
        tuple(_differences(told, language)),
        silent,
        earlier,
    )


def published_before(published: pd.Timestamp, told: Iterable[Account]) -> bool:
    """Whether a source was out (its last day of publication) before the first of these accounts begins; no if unknown."""
    starts = [a.row["start"] for a in told if not pd.isna(a.row["start"])]
    return bool(starts) and not pd.isna(published) and bool(published < min(starts))


def _silent(
    told: tuple[Account, ...], sources: pd.DataFrame, names: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sources without an account of it: those that could have told it, and those published before it began."""
    telling = {a.row["source"] for a in told}
    silent: list[str] = []
    earlier: list[str] = []
    for source, published in zip(sources["source"], sources["published_end"], strict=True):
        if source not in telling:
            (earlier if published_before(published, told) else silent).append(names[source])
    return tuple(silent), tuple(earlier)


def _differences(told: tuple[Account, ...], language: Language) -> Iterable[Difference]:
    """Dates, standing, who says so and place where the accounts differ; figures where not all give the same."""
    if len(told) < 2:
        return
    columns = [
        (language.gettext("Date"), [a.date for a in told]),
        (language.gettext("Standing"), [a.standing for a in told]),
        (language.gettext("Says who"), [str(a.row["attributed_to"]) for a in told]),
        (language.gettext("Place"), [str(a.row["place"]) for a in told]),
    ]
    figures: list[dict[str, str]] = [a.figures for a in told]
    columns += [(key, [f.get(key, "") for f in figures]) for key in dict.fromkeys(k for f in figures for k in f)]
    for label, cells in columns:
        if len(set(cells)) > 1:
            yield Difference(label, tuple(cell or NOTHING for cell in cells))


def account_words(
    row: Mapping[str, Any],
    source: Mapping[str, Any],
    date: str,
    published: str,
    name: str,
    word: Callable[[str], str],
    addresses: Addresses,
    language: Language = ENGLISH,
) -> Account:
    """An account with everything a reader needs beside it; `word` says the topic's own words in the language."""
    updated = str(row["updated"])
    return Account(
        row=row,
        source_name=name,
        published=published,
        perspective=str(source["perspective"]),
        date=date,
        written=str(row["date"]) if row["relative"] else "",
        derivation=derivation_words(row["derivation"], language),
        standing=language.gettext(STANDING_WORDS[str(row["standing"])]),
        figures=_figures(row["figure_map"], word),
        whose=_whose(str(row["standing"]), str(row["attributed_to"]), language),
        link=passage_link(row, source, addresses, language),
        updated=format_span(read_date(updated), date_language(language)) if updated else "",
    )


def _figures(figure_map: Mapping[str, str], word: Callable[[str], str]) -> dict[str, str]:
    """Label -> value; figures whose labels would be the same keep their keys."""
    labels = {key: _figure_label(key, word) for key in figure_map}
    shared = Counter(labels.values())
    return {label if shared[label] == 1 else key: word(figure_map[key]) for key, label in labels.items()}


def _figure_label(key: str, word: Callable[[str], str]) -> str:
    found = word(key)
    return found if found != key else key.replace("_", " ").capitalize()


def _whose(standing: str, who: str, language: Language) -> str:
    if not who:
        return ""
    # Who says that something is planned need not be who plans it.
    owns = standing in ("alleged", "denied")
    return language.gettext("by %(who)s", who=who) if owns else language.gettext("according to %(who)s", who=who)
