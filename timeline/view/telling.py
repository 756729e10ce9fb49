"""Who tells an event and who does not, under what title, and in what the articles differ: questions to its accounts together.

An account is taken as its row, a source as its record; no words of the page are in here but those that a caller gives.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

NOT_IN, BEFORE, LATER = "not in", "before", "later"

Row = Mapping[str, Any]
_REMARK = re.compile(r"\s*[(\[].*$")  # "Bill Van Auken (author)"


@dataclass(frozen=True)
class Absence:
    """An article without the event, and why that is worth saying: NOT_IN, BEFORE or LATER."""

    source: str
    why: str


@dataclass(frozen=True)
class Cell:
    """What one article says in one respect; `said` is False where it says nothing, which is no contradiction."""

    words: str
    said: bool = True


@dataclass(frozen=True)
class Difference:
    """One respect in which articles differ: a label, and a cell for each article that tells the event."""

    label: str
    cells: tuple[Cell, ...]


# --- who does not tell it ----------------------------------------------------------------------------------------


def own_view(row: Row, author: str) -> bool:
    """Whether an account is its own author's view: who says so is its article's author, whatever the remark behind the name."""
    who = _REMARK.sub("", str(row["attributed_to"])).strip().casefold()
    return bool(who) and who in {name.strip().casefold() for name in (author, *author.split(";"))}


def absences(told: Sequence[Row], sources: pd.DataFrame, not_in_days: int) -> tuple[Absence, ...]:
    """The articles that do not tell an event, of which that can be said fairly, in the order of `sources`.

    `told` are all accounts of it, filtered or not. Nobody else can be asked to tell an author's own view.
    """
    columns = ("source", "author", "published_start", "published_end")
    names, authors, first, last = (sources[name].to_numpy() for name in columns)
    by = dict(zip(names, authors, strict=True))
    if all(own_view(row, str(by[row["source"]])) for row in told):
        return ()
    telling = {row["source"] for row in told}
    found = zip(names, why_absent(told, first, last, not_in_days), strict=True)
    return tuple(Absence(str(source), str(why)) for source, why in found if why and source not in telling)


def why_absent(told: Sequence[Row], first: np.ndarray, last: np.ndarray, not_in_days: int) -> np.ndarray:
    """Why articles may lack an event, each published from `first` to `last` (the same day, mostly); "" where nothing can be said.

    BEFORE: it was out before the event began. NOT_IN: it came out after the event was surely over, and within so many
    days. LATER: it came out later than that. Between beginning and end it may have known, or not.
    """
    if any(pd.isna(row["start"]) for row in told):
        return np.full(len(first), "")
    begun, end = min(row["start"] for row in told), max(row["end"] for row in told)
    limit, sure = end + pd.Timedelta(days=not_in_days), not any(row["uncertain_end"] for row in told)
    not_begun, not_over = (any(_open(row, side) for row in told) for side in ("first", "last"))
    before, later = last < np.datetime64(begun), first > np.datetime64(limit)
    not_in = (first > np.datetime64(end)) & (last <= np.datetime64(limit)) & sure
    reasons = ["" if not_begun else BEFORE, "", LATER, NOT_IN]
    return np.select([before, np.full(len(first), not_over), later, not_in], reasons, "")


def _open(row: Row, end: str) -> bool:
    """Whether the beginning ("first") or the end ("last") of an account's date is unknown or still to come."""
    return getattr(row["span"], end).limit is not None


# --- its title ---------------------------------------------------------------------------------------------------


def shared_title(told: Iterable[Row], main: Row) -> str:
    """The title of an event: the neutral one where several articles tell it, else that of its main account."""
    told = list(told)
    several = len({row["source"] for row in told}) > 1
    given = (str(row.get("event_title") or "") for row in (main, *told))
    return (next(filter(None, given), "") if several else "") or str(main["title"])


# --- what differs ------------------------------------------------------------------------------------------------


def differences(
    respects: Iterable[tuple[str, Sequence[str], str]], sources: Sequence[str]
) -> tuple[tuple[str, ...], tuple[Difference, ...]]:
    """The articles, in order, and the respects in which not all of them say the same.

    `respects` are a label, what each account says, and the words for nothing; `sources` the article of each account.
    Accounts of one article are no two sides: what they say stands together in its cell.
    """
    order = tuple(dict.fromkeys(sources))
    found = []
    for label, said, nothing in respects:
        texts = [_together(said, sources, source) for source in order]
        if len(order) > 1 and len(set(texts)) > 1:
            found.append(Difference(label, tuple(Cell(text or nothing, bool(text)) for text in texts)))
    return order, tuple(found)


def _together(said: Sequence[str], sources: Sequence[str], source: str) -> str:
    own = (text for text, teller in zip(said, sources, strict=True) if teller == source and text)
    return "; ".join(dict.fromkeys(own))


def chosen_first(accounts: Sequence[Any], account: str, key: Callable[[Any], str]) -> tuple[Any, ...]:
    """The accounts with the chosen one first, the others in their order; as they are where it is none of them."""
    return tuple(sorted(accounts, key=lambda each: key(each) != account))


def lower_first(label: str) -> str:
    """A label as it goes within a sentence; "US$" stays."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


# --- a source ----------------------------------------------------------------------------------------------------


def slant_of(source: Row) -> str:
    """Whose view an article gives, in a few words: its column `slant`, else how its perspective begins."""
    return str(source.get("slant") or str(source["perspective"] or "").split(";")[0].split(",")[0])


def unsigned(source: Row) -> bool:
    """Whether an article names no author."""
    return not str(source["author"]).strip()
