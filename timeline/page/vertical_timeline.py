"""The timeline of narrow screens: all events down one line of time, by month, whoever tells them."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from timeline.chart.text_width import text_width
from timeline.dates.days import day_of
from timeline.languages.isolation import isolate
from timeline.page.chart import mark_words
from timeline.view.cards import Account
from timeline.view.catalog import Catalog
from timeline.view.drawing import short_name
from timeline.view.labels import brief_date
from timeline.view.listing import in_order
from timeline.view.state import ViewState
from timeline.view.telling import lower_first
from timeline.view.told import FAR, EventCounts, Ints, Told, told_events
from timeline.view.type_groups import group_of
from timeline.view.view import View

ENTRY_SIZE = 13.0  # px of the words under a title
# px for them and what differs, on a phone of 375: of 304, less what stands around them, and for near fonts, which are wider
ENTRY_ROOM = 270.0


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


@dataclass(frozen=True, eq=False)
class Line:
    """What a line of time is made of: its entries, as places among the events at hand, and the counts of all its events."""

    told: Told
    entries: Ints
    counts: EventCounts


def build_line(view: View, most: int | None = None, of_more: int | None = None) -> Line:
    """The line of a view, of at most `most` entries; where there are more, of the first `of_more`."""
    told = told_events(view)
    counts = EventCounts.of(told)
    kept = np.ones(len(told), dtype=bool)
    if headlines_only(view.state, counts):
        kept = told.headline | (told.event == view.catalog.events.place(view.state.event))
    chosen = np.flatnonzero(kept)
    return Line(told, at_once(in_order(chosen, told.days[chosen] != FAR, view.state.order), most, of_more), counts)


def headlines_only(state: ViewState, counts: EventCounts) -> bool:
    """Whether a line has the headlines alone, and the event whose card is open: where it has any."""
    return state.labels == "headlines" and counts.headlines > 0


def at_once(entries: Ints, most: int | None, of_more: int | None) -> Ints:
    """The entries of a line that are shown: `most`, or the first `of_more` where there are more."""
    return entries[: most if of_more is None or most is None or len(entries) <= most else of_more]


def build_vertical(catalog: Catalog, view: View, most: int | None = None, of_more: int | None = None) -> list[Month]:
    """The months of a view's line."""
    return months_of(catalog, build_line(view, most, of_more), view.state.order)


def months_of(catalog: Catalog, line: Line, order: str) -> list[Month]:
    """The months of a line that have entries, in an order of time, undated events last: what is left out is counted."""
    told, counts = line.told, line.counts
    month_of, entries = _months(told.days), dict[int, list[Entry]]()
    for n in line.entries.tolist():
        entries.setdefault(int(month_of[n]), []).append(_entry(catalog, told.name(n), told.rows(n)))
    found, begin, at = np.unique(_months(counts.days), return_index=True, return_inverse=True)
    events = np.bincount(at, counts.events, len(found)).astype(np.int64)
    return [
        Month(
            _name(catalog, day),
            tuple(entries[month]),
            count,
            *_days(day),
            [told.rows(n) for n in np.flatnonzero(month_of == month).tolist()] if catalog.static else [],
        )
        for month, count, day in in_order(
            np.stack([found, events, counts.days[begin]], axis=1), found != FAR, order
        ).tolist()
        if month in entries
    ]


def build_steps(catalog: Catalog, line: Line) -> list[dict[str, str]]:
    """The headlines of a line in order of time, as the Timeline's stepper takes them; without any, all events."""
    entries = [e for month in months_of(catalog, line, "earliest") for e in month.entries]
    return [{"event": e.event, "title": e.title, "when": f"{e.dated} · {e.told}", "differ": e.differ} for e in entries]


def stepping(state: ViewState) -> ViewState:
    """The state of the line that is stepped through."""
    return state.but(labels="headlines", event="", order="earliest")


def told_rows(told: Told, only: bool) -> list[list[int]]:
    """The accounts of each of some events, or `only` of those with an account of importance 1."""
    return [told.rows(n) for n in range(len(told)) if not only or told.headline[n]]


def _months(days: Ints) -> Ints:
    """The months that days are in, counted from 1970; FAR is one of its own."""
    dated = days != FAR
    months = np.where(dated, days, 0).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.where(dated, months, FAR)


def _name(catalog: Catalog, day: int) -> str:
    return catalog.language.gettext("Undated") if day == FAR else catalog.language.format_month(day_of(day))


def _days(first: int) -> tuple[int | None, int]:
    """A day, and the one after its month; none of them where it is FAR."""
    if first == FAR:
        return None, 0
    day = day_of(first)
    return first, first - day.day + 1 + monthrange(day.year, day.month)[1]


def _entry(catalog: Catalog, event: str, rows: list[int]) -> Entry:
    accounts = [catalog.accounts[n] for n in rows]
    main = catalog.main_account(rows)
    groups = group_of(catalog)
    year = day_of(int(catalog.index.first[rows[0]])).year if catalog.index.dated[rows[0]] else None
    when = _when(catalog, accounts, year)
    told = " + ".join(
        isolate(name) for name in dict.fromkeys(short_name(catalog, str(a.row["source"])) for a in accounts)
    )
    values: dict[str, list[str]] = {}
    for n in rows:
        for facet, held in mark_words(catalog, n)["values"].items():
            values.setdefault(facet, []).extend(v for v in held if v not in values[facet])
    return Entry(
        event=event,
        title=catalog.event_title(event),
        when=when,
        dated=_when(catalog, accounts),
        told=told,
        differ=_differ(catalog, event, f"{when} · {told}"),
        headline=any(_important(catalog, n) for n in rows),
        ends=_ends(catalog, main),
        shapes=tuple(_shape(a, groups) for a in accounts[:3]),
        keys=tuple(str(a.row["id"]) for a in accounts),
        values=values,
    )


def _differ(catalog: Catalog, event: str, beside: str) -> str:
    """The first two of what the accounts of an event differ in; the first alone where both have no room beside its words."""
    card = catalog.card(event) if len(catalog.events[event]) > 1 else None
    labels = [lower_first(difference.label) for difference in card.differences[:2]] if card else []
    if not labels:
        return ""
    one, both = (catalog.language.gettext("differ: %(what)s", what=", ".join(some)) for some in (labels[:1], labels))
    room = ENTRY_ROOM - text_width(beside, ENTRY_SIZE)
    return both if text_width(both, ENTRY_SIZE, 600) <= room else one


def _when(catalog: Catalog, accounts: list[Account], year: int | None = None) -> str:
    """The dates of an event's accounts, each said once; without the year where that is `year`."""
    language = catalog.language
    dates = list(dict.fromkeys(brief_date(a.row, language, year) for a in accounts))
    return language.format_list(_month_once(dates), "or")


def _month_once(dates: list[str]) -> list[str]:
    """Days of one month, which is said after the last of them: "23 or 23–24 Feb"."""
    found = [re.fullmatch(r"(\d+(?:–\d+)?) (\D.*)", date) for date in dates]
    if not all(found) or len({each[2] for each in found if each}) != 1:
        return dates
    return [*(each[1] for each in found[:-1] if each), dates[-1]]


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
