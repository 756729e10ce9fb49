"""One event's card: its accounts side by side, what differs between them, and who is silent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from timeline.dates import format_span, read_date
from timeline.passages import text_fragment
from timeline.words import STANDING_WORDS

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
    basis: str
    standing: str
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


def passage_link(row: Mapping[str, Any], source: Mapping[str, Any]) -> PassageLink:
    """The link to an account's passage: into the text where it is at hand, else to the source's record."""
    record = f"/source/{row['source']}#p-{row['id']}"
    url = str(source["url"])
    original = url + text_fragment(str(row["passage"])) if url else ""
    if not source["has_text"] or pd.isna(row["passage_first"]):
        return PassageLink(record, "See the passage’s record", original)
    first, last = row["passage_first"], row["passage_last"]
    lines = f"line {first}" if first == last else f"lines {first}–{last}"
    return PassageLink(
        record + text_fragment(str(row["passage"])).removeprefix("#"), f"Read the passage, {lines}", original
    )


def build_card(event: str, accounts: Iterable[Account], sources: pd.DataFrame, names: Mapping[str, str]) -> Card:
    """The card of one event from its accounts (at least one), in order of publication."""
    told = tuple(accounts)
    lead = min(told, key=lambda a: int(str(a.row["importance"])))
    silent, earlier = _silent(told, sources, names)
    return Card(event, str(lead.row["title"]), str(lead.row["type"]), told, tuple(_differences(told)), silent, earlier)


def _silent(
    told: tuple[Account, ...], sources: pd.DataFrame, names: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sources without an account of it: those that could have told it, and those published before it began."""
    telling = {a.row["source"] for a in told}
    starts: list[pd.Timestamp] = [a.row["start"] for a in told if not pd.isna(a.row["start"])]
    silent: list[str] = []
    earlier: list[str] = []
    for source, published in zip(sources["source"], sources["published_end"], strict=True):
        if source not in telling:
            before = starts and not pd.isna(published) and published < min(starts)
            (earlier if before else silent).append(names[source])
    return tuple(silent), tuple(earlier)


def _differences(told: tuple[Account, ...]) -> Iterable[Difference]:
    """Dates, standing, who says so and place where the accounts differ; figures where not all give the same."""
    if len(told) < 2:
        return
    columns = {
        "Date": [a.date for a in told],
        "Standing": [a.standing for a in told],
        "Says who": [str(a.row["attributed_to"]) for a in told],
        "Place": [str(a.row["place"]) for a in told],
    }
    figures: list[dict[str, str]] = [a.row["figure_map"] for a in told]
    for key in dict.fromkeys(k for f in figures for k in f):
        columns[key.replace("_", " ").capitalize()] = [f.get(key, "") for f in figures]
    for label, cells in columns.items():
        if len(set(cells)) > 1:
            yield Difference(label, tuple(cell or NOTHING for cell in cells))


def account_words(row: Mapping[str, Any], source: Mapping[str, Any], date: str, published: str, name: str) -> Account:
    """An account with everything a reader needs beside it."""
    written = str(row["date"])
    return Account(
        row=row,
        source_name=name,
        published=published,
        perspective=str(source["perspective"]),
        date=date,
        written=written if row["relative"] else "",
        basis=str(row["basis"]),
        standing=STANDING_WORDS[str(row["standing"])],
        whose=_whose(str(row["standing"]), str(row["attributed_to"])),
        link=passage_link(row, source),
        updated=format_span(read_date(str(row["updated"]))) if row["updated"] else "",
    )


def _whose(standing: str, who: str) -> str:
    # Who says that something is planned need not be who plans it.
    return f"{'by' if standing in ('alleged', 'denied') else 'according to'} {who}" if who else ""
