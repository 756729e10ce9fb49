"""Where accounts meet filters: masks, facet counts and search. Pure functions of (Index, ViewState, window).

OR within a facet, AND across facets. The counts of a facet leave out its own choice, so that a reader sees what adding
a value would bring. Masks and counts add up over parts of the data.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby

import numpy as np
import pandas as pd

from timeline.data.load import STANDINGS, Archive
from timeline.dates.days import Window, day_number
from timeline.view.state import FACETS, ViewState

SEARCHED = ("title", "summary", "actors", "place", "figures", "attributed_to", "note", "date_text", "id", "event")


@dataclass(frozen=True)
class Facet:
    """One facet: its values in the order shown, and which account (row) has which value (column)."""

    values: tuple[str, ...]
    has: np.ndarray


@dataclass(frozen=True)
class Index:
    """What filtering needs, taken once from an Archive. Arrays run over accounts in file order."""

    facets: Mapping[str, Facet]
    text: tuple[str, ...]
    first: np.ndarray  # day numbers; 0 where undated
    last: np.ndarray
    time: np.ndarray  # seconds into the first day, by which accounts of one day are ordered; 0 where no time is given
    dated: np.ndarray
    event: np.ndarray
    source: np.ndarray

    def by_time(self, rows: Iterable[int]) -> list[int]:
        """Rows in order of time: by first day, its time of day and last day; undated ones last."""
        return sorted(rows, key=lambda n: (not self.dated[n], self.first[n], self.time[n], self.last[n], n))

    @property
    def extent(self) -> Window:
        """First and last day of all dated accounts; the epoch where there are none."""
        if not self.dated.any():
            return (0, 0)
        return int(self.first[self.dated].min()), int(self.last[self.dated].max())


@dataclass(frozen=True)
class Shown:
    """What a view shows: masks over accounts, and the counts of every facet value in this view."""

    mask: np.ndarray  # passes filters and window; undated accounts pass the window
    matching: np.ndarray  # passes filters, whatever the window
    counts: Mapping[str, Mapping[str, int]]
    years: Mapping[int, int]

    def rows(self) -> np.ndarray:
        """Row numbers of the accounts shown."""
        return np.flatnonzero(self.mask)


def fold_words(text: str) -> str:
    """Lower case without accents, so that "Alcala" finds "Alcalá"."""
    plain = unicodedata.normalize("NFKD", text).casefold()  # "№" is "No" before it is "no"
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))


@lru_cache
def folding_table() -> tuple[dict[str, str], str]:
    """What `fold_words` does that a browser's own lower case does not: letters, and the marks as ranges of a pattern."""
    every = [chr(n) for n in range(0x110000)]
    letters = {c: c.casefold() for c in every if c.casefold() != c.lower() and unicodedata.normalize("NFKD", c) == c}
    marks = [ord(c) for c in every if unicodedata.combining(c)]
    runs = [[n for _, n in run] for _, run in groupby(enumerate(marks), key=lambda pair: pair[1] - pair[0])]
    return letters, "".join(f"\\u{{{run[0]:x}}}-\\u{{{run[-1]:x}}}" for run in runs)


def build_index(archive: Archive, language: str = "en") -> Index:
    """The Index of an Archive. Facet values: sources and actors in table order, types in topic order, standings as `STANDINGS`."""
    accounts = archive.accounts
    dated = accounts["start"].notna().to_numpy()
    values = {
        "source": (tuple(archive.sources["source"]), [[s] for s in accounts["source"]]),
        "actor": (tuple(archive.actors["actor"]), list(accounts["actor_closure"])),
        "standing": (STANDINGS, [[s] for s in accounts["standing"]]),
        "type": (_types(archive), [[t] for t in accounts["type"]]),
    }
    return Index(
        facets={name: Facet(known, _membership(known, rows)) for name, (known, rows) in values.items()},
        text=tuple(_searched_text(archive, language)),
        first=_days(accounts["start"], dated),
        last=_days(accounts["end"], dated),
        time=np.array([span.order if span else 0.0 for span in accounts["span"]], dtype=float),
        dated=dated,
        event=accounts["event"].to_numpy(dtype=object),
        source=accounts["source"].to_numpy(dtype=object),
    )


def apply_filters(index: Index, state: ViewState, window: Window) -> Shown:
    """Masks and live counts of one view; `window` is the visible window in day numbers, both ends inclusive."""
    period = _period_mask(index, state)
    visible = ~index.dated | ((index.first <= window[1]) & (index.last >= window[0]))
    chosen = {name: _facet_mask(index, state, name) for name in FACETS}
    words = _search_mask(index, state.q)
    facets = np.logical_and.reduce(list(chosen.values()))
    counts = {}
    for name in FACETS:
        others = [chosen[other] for other in FACETS if other != name]
        base = np.logical_and.reduce([*others, words, period, visible])
        facet = index.facets[name]
        counts[name] = dict(zip(facet.values, (base @ facet.has.astype(np.int64)).tolist(), strict=True))
    matching = facets & words & period
    return Shown(matching & visible, matching, counts, _year_counts(index, facets & words))


def default_window(index: Index, state: ViewState, topic: tuple[date, date]) -> Window:
    """The visible window: as the state says, else the chosen period, else the topic's own; never empty."""
    low, high = index.extent
    first, last = (day_number(d) for d in topic)
    if state.from_ or state.to:
        first = day_number(state.from_) if state.from_ else min(low, first)
        last = day_number(state.to) if state.to else max(high, last)
    first = day_number(state.start) if state.start else first
    last = day_number(state.end) if state.end else last
    return (first, last) if first <= last else (first, first)


def _types(archive: Archive) -> tuple[str, ...]:
    used = dict.fromkeys(archive.accounts["type"])
    return tuple(dict.fromkeys([*archive.topic.types, *used]))


def _membership(values: tuple[str, ...], rows: Iterable[Iterable[str]]) -> np.ndarray:
    place = {value: i for i, value in enumerate(values)}
    rows = list(rows)
    has = np.zeros((len(rows), len(values)), dtype=bool)
    for number, row in enumerate(rows):
        for value in row:
            if value in place:
                has[number, place[value]] = True
    return has


def _days(column: pd.Series, dated: np.ndarray) -> np.ndarray:
    days = np.zeros(len(column), dtype=np.int64)
    days[dated] = column.to_numpy()[dated].astype("datetime64[D]").astype(np.int64)
    return days


def _searched_text(archive: Archive, language: str) -> Iterable[str]:
    """All that search looks at, account by account: the cells as written and in the language, and the actors' aliases."""
    aliases = dict(zip(archive.actors["actor"], archive.actors["aliases"], strict=True))
    if f"actor_{language}" in archive.actors:
        own = zip(archive.actors["actor"], archive.actors[f"actor_{language}"], strict=True)
        aliases = {actor: f"{aliases[actor]}\n{name}" for actor, name in own}
    publishers = dict(zip(archive.sources["source"], archive.sources["publisher"], strict=True))
    translated = [name for name in (f"{column}_{language}" for column in SEARCHED) if name in archive.accounts]
    columns = [archive.accounts[name] for name in (*SEARCHED, *translated)]
    lists = archive.accounts["actor_list"]
    for source, actors, *cells in zip(archive.accounts["source"], lists, *columns, strict=True):
        yield fold_words("\n".join([*cells, *(aliases.get(a, "") for a in actors), publishers.get(source, "")]))


def _facet_mask(index: Index, state: ViewState, name: str) -> np.ndarray:
    facet, chosen = index.facets[name], set(state.choices(name))
    if not chosen:
        return np.ones(len(facet.has), dtype=bool)
    found: np.ndarray = np.any(facet.has[:, [value in chosen for value in facet.values]], axis=1)
    return found


def _search_mask(index: Index, words: str) -> np.ndarray:
    needles = fold_words(words).split()
    return np.fromiter((all(n in text for n in needles) for text in index.text), dtype=bool, count=len(index.text))


def _period_mask(index: Index, state: ViewState) -> np.ndarray:
    """Accounts that touch the period; an undated account can be in any period, so it passes."""
    mask: np.ndarray = np.ones(len(index.dated), dtype=bool)
    if state.from_:
        mask &= index.last >= day_number(state.from_)
    if state.to:
        mask &= index.first <= day_number(state.to)
    mask |= ~index.dated
    return mask


def _year_counts(index: Index, mask: np.ndarray) -> dict[int, int]:
    """Year -> dated accounts of `mask` that touch it, for every year in which any account begins."""
    begun = index.first[index.dated].astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
    counts = {}
    for year in sorted(set(begun.tolist())):
        first, last = day_number(date(year, 1, 1)), day_number(date(year, 12, 31))
        counts[year] = int((mask & index.dated & (index.first <= last) & (index.last >= first)).sum())
    return counts
