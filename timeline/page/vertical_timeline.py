"""The timeline of narrow screens: all events down one line of time, by month, whoever tells them."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from timeline.dates.days import day_of
from timeline.languages.isolation import isolate
from timeline.page.chart import mark_words
from timeline.view.cards import Account
from timeline.view.catalog import Catalog
from timeline.view.drawing import group_of, short_name
from timeline.view.labels import brief_date
from timeline.view.listing import in_order
from timeline.view.telling import lower_first
from timeline.view.told import told_events
from timeline.view.view import View


@dataclass(frozen=True)
class Shape:
    """One account's shape on the line: its standing, and the place of its type's group."""

    standing: str
    colour: int


@dataclass(frozen=True)
class Entry:
    """One event on the line: its title, dates and tellers in words, what its accounts differ in, and a shape for each."""

    event: str
    title: str
    when: str  # without the year of its month
    dated: str  # with it
    told: str
    differ: str
    headline: bool
    ends: str  # of what is no single, sure day: a bar runs down from its shape, and this says which of its ends come and go
    shapes: tuple[Shape, ...]
    keys: tuple[str, ...]
    values: dict[str, list[str]]


@dataclass(frozen=True)
class Month:
    """The entries of a month, and how many events there are in it, shown or not; `rows` are their accounts, for files."""

    name: str
    entries: tuple[Entry, ...]
    events: int
    day: int | None  # on which the first of its events begins, as a day number; None where they are undated
    end: int  # the day after the month's last
    rows: Sequence[list[int]]


def build_vertical(catalog: Catalog, view: View, most: int | None = None, of_more: int | None = None) -> list[Month]:
    """The months of a view in its order of time, undated events last.

    Of at most `most` entries; where there are more, of the first `of_more`. With headlines only, where there are any,
    what is left out is counted.
    """
    told = told_events(view)
    month_of = _months(catalog, told.first)
    kept = np.ones(len(told), dtype=bool)
    if view.state.labels == "headlines" and told.headline.any():
        kept = told.headline | (told.event == catalog.events.places.get(view.state.event, -1))
    dated = catalog.index.dated[told.first]
    chosen, order = np.flatnonzero(kept), view.state.order
    chosen = in_order(chosen, dated[chosen], order)
    chosen = chosen[: most if of_more is None or most is None or len(chosen) <= most else of_more]
    entries: dict[int, list[Entry]] = {}
    for n, month in zip(chosen.tolist(), month_of[chosen].tolist(), strict=True):
        entries.setdefault(month, []).append(_entry(catalog, told.name(n), told.rows(n)))
    found, begin, counts = np.unique(month_of, return_index=True, return_counts=True)
    places = in_order(np.arange(len(found)), dated[begin], order)
    return [
        Month(
            catalog.month(first),
            tuple(entries[month]),
            count,
            *_days(catalog, first),
            [told.rows(n) for n in np.flatnonzero(month_of == month).tolist()] if catalog.static else [],
        )
        for month, first, count in zip(
            found[places].tolist(), told.first[begin[places]].tolist(), counts[places].tolist(), strict=True
        )
        if month in entries
    ]


def build_steps(catalog: Catalog, view: View, most: int) -> list[dict[str, str]]:
    """The headlines in order of time, one after the other, as the Timeline's stepper takes them; without any, all events."""
    state = view.state.but(labels="headlines", event="", order="earliest")
    entries = [e for m in build_vertical(catalog, replace(view, state=state), most) for e in m.entries]
    return [{"event": e.event, "title": e.title, "when": f"{e.dated} · {e.told}", "differ": e.differ} for e in entries]


def headlines(view: View) -> int:
    """How many events of a view have an account of importance 1."""
    return int(told_events(view).headline.sum())


def told_rows(view: View, only: bool) -> list[list[int]]:
    """The accounts of each event of a view, or `only` of those with an account of importance 1."""
    told = told_events(view)
    return [told.rows(n) for n in range(len(told)) if not only or told.headline[n]]


def _months(catalog: Catalog, first: np.ndarray) -> np.ndarray:
    """The month that each account begins in, counted from 1970; undated ones last."""
    columns = catalog.columns
    months = columns.first[first].astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.where(columns.dated[first], months, np.iinfo(np.int64).max)


def _days(catalog: Catalog, row: int) -> tuple[int | None, int]:
    """The day an account begins on, and the one after its month."""
    if not catalog.index.dated[row]:
        return None, 0
    first = int(catalog.index.first[row])
    day = day_of(first)
    return first, first - day.day + 1 + monthrange(day.year, day.month)[1]


def _entry(catalog: Catalog, event: str, rows: list[int]) -> Entry:
    accounts = [catalog.accounts[n] for n in rows]
    main = catalog.main_account(rows)
    groups = group_of(catalog)
    card = catalog.card(event) if len(catalog.events[event]) > 1 else None
    differ = ", ".join(lower_first(d.label) for d in card.differences[:2]) if card else ""
    first, says = _days(catalog, rows[0])[0], catalog.language.gettext
    values: dict[str, list[str]] = {}
    for n in rows:
        for facet, held in mark_words(catalog, n)["values"].items():
            values.setdefault(facet, []).extend(v for v in held if v not in values[facet])
    return Entry(
        event=event,
        title=catalog.event_title(event),
        when=_when(catalog, accounts, None if first is None else day_of(first).year),
        dated=_when(catalog, accounts),
        told=" + ".join(
            isolate(name) for name in dict.fromkeys(short_name(catalog, str(a.row["source"])) for a in accounts)
        ),
        differ=says("differ: %(what)s", what=differ) if differ else "",
        headline=any(_important(catalog, n) for n in rows),
        ends=_ends(catalog, main),
        shapes=tuple(_shape(a, groups) for a in accounts[:3]),
        keys=tuple(str(a.row["id"]) for a in accounts),
        values=values,
    )


def _when(catalog: Catalog, accounts: list[Account], year: int | None = None) -> str:
    """The dates of an event's accounts, each said once; without the year where that is `year`."""
    language = catalog.language
    return language.format_list(list(dict.fromkeys(brief_date(a.row, language, year) for a in accounts)), "or")


def _shape(account: Account, groups: dict[str, int]) -> Shape:
    return Shape(str(account.row["standing"]), groups.get(str(account.row["type"]), 0))


def _important(catalog: Catalog, row: int) -> bool:
    return int(catalog.records[row]["importance"]) == 1


def _ends(catalog: Catalog, row: int) -> str:
    """The classes of the bar of an account, for each end that is not sure one; "" where it has no bar."""
    of = catalog.columns
    soft = of.vague[row], of.uncertain_end[row] or of.unsure[row, 1] > 0
    if not of.dated[row] or not (of.last[row] > of.first[row] or any(soft)):
        return ""
    return " ".join(["lasts", *(name for name, is_soft in zip(("from", "to"), soft, strict=True) if is_soft)])
