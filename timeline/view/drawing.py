"""From a view to what the chart engine lays out: the accounts as columns, the lanes, the groups of types with their colours."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from timeline.chart.assemble import Request, build_chart
from timeline.chart.chart import Chart
from timeline.chart.marks import STANDINGS, Accounts, LaneInfo, columns
from timeline.chart.palette import DARK, LIGHT
from timeline.chart.rows import RowChart, build_rows
from timeline.data.topic import OTHERS
from timeline.dates.days import day_number
from timeline.view.catalog import Catalog
from timeline.view.view import View


@dataclass(frozen=True)
class TypeGroup:
    """Types of events that share a colour, on the light page and on the dark one."""

    key: str
    label: str
    types: tuple[str, ...]
    light: str
    dark: str


def type_groups(catalog: Catalog) -> tuple[TypeGroup, ...]:
    """The groups of types in the topic's order; without groups of its own, every type is one."""
    topic = catalog.archive.topic
    if groups := getattr(topic, "groups", None):
        return tuple(TypeGroup(k, catalog.word(g.label), tuple(g.types), g.colour, g.dark) for k, g in groups.items())
    names, most = catalog.names["type"], len(LIGHT.types)
    return tuple(
        TypeGroup(name, names.get(name, name), (name,), LIGHT.types[n % most], DARK.types[n % most])
        for n, name in enumerate(catalog.index.facets["type"].values)
    )


def group_of(catalog: Catalog) -> dict[str, int]:
    """Type -> the place of its group."""
    return {name: n for n, group in enumerate(type_groups(catalog)) for name in group.types}


def lay_out_chart(catalog: Catalog, view: View, width: float, height: float, names: str = "") -> Chart:
    """The chart of a view in `width` x `height` pixels; accounts outside the window and undated ones are counted in it."""
    lanes = _lanes(catalog, view.state.lanes)
    return build_chart(_accounts(catalog, view, lanes), lanes, _request(catalog, view, width, height, names))


def lay_out_rows(
    catalog: Catalog, view: View, members: Sequence[Sequence[int]], width: float, names: str = "above"
) -> RowChart:
    """On the time axis of a view's chart a row for each of `members`, which are accounts as row numbers."""
    accounts = _accounts(catalog, view, _lanes(catalog, view.state.lanes))
    places = [np.flatnonzero(np.isin(accounts.row, own)) for own in members]
    return build_rows(accounts, places, _request(catalog, view, width, 0, names))


def _request(catalog: Catalog, view: View, width: float, height: float, names: str) -> Request:
    state, topic = view.state, catalog.archive.topic
    return Request(
        width,
        height,
        limits=_limits(catalog, view),
        window=view.window if state.zoomed else None,
        folded=not state.calendar,
        all_labels=state.labels == "all",
        by_event=state.lanes != "source",
        act_words=[
            (day_number(act.start), day_number(act.end), catalog.word(act.title)) for act in getattr(topic, "acts", ())
        ],
        language=catalog.language,
        names=names,
    )


def _limits(catalog: Catalog, view: View) -> tuple[int, int]:
    """The days that can be drawn: the timeline proper, and what the period filter or the window reach beyond it."""
    topic, (first, last) = catalog.archive.topic, view.window
    return min(day_number(topic.start), first), max(day_number(topic.end), last)


def _accounts(catalog: Catalog, view: View, lanes: list[LaneInfo]) -> Accounts:
    index, records = catalog.index, catalog.records
    rows = np.flatnonzero(view.shown.matching)
    colours, place = group_of(catalog), {lane.key: n for n, lane in enumerate(lanes)}
    events = {event: n for n, event in enumerate(catalog.events)}
    chosen = [records[n] for n in rows.tolist()]
    made = columns(
        row=rows,
        event=[events[str(row["event"])] for row in chosen],
        lane=[place[_lane_of(catalog, n, view.state.lanes)] for n in rows.tolist()],
        first=index.first[rows],
        last=index.last[rows],
        dated=index.dated[rows],
        uncertain_start=[bool(row["uncertain_start"]) for row in chosen],
        uncertain_end=[bool(row["uncertain_end"]) for row in chosen],
        at_end=[bool(row["span"]) and row["span"].first.limit is not None for row in chosen],
        importance=[int(row["importance"]) for row in chosen],
        told_by=[catalog.telling(str(row["event"])) for row in chosen],
        colour=[colours.get(str(row["type"]), 0) for row in chosen],
        standing=[STANDINGS.index(str(row["standing"])) for row in chosen],
    )
    return Accounts(
        **made,
        title=lambda n: str(catalog.accounts[n].row["title"]),
        teller=lambda n: short_name(catalog, str(catalog.accounts[n].row["source"])),
        detail=lambda n: f"{catalog.accounts[n].date} · {catalog.accounts[n].standing.lower()}",
    )


def _lane_of(catalog: Catalog, row: int, lanes: str) -> str:
    """The lane that an account stands in: by actor and type that of its event's main account, so that an event has one."""
    if lanes == "source":
        return str(catalog.index.source[row])
    main = catalog.main_account(catalog.events[str(catalog.index.event[row])])
    record = catalog.records[main]
    if lanes == "type":
        return str(group_of(catalog).get(str(record["type"]), 0))
    return str(record["camp"]) if lanes == "actor" else ""


def _lanes(catalog: Catalog, lanes: str) -> list[LaneInfo]:
    say = catalog.language.gettext
    if lanes == "one":
        return [LaneInfo("", say("All events"))]
    if lanes == "actor":
        camps = [camp for camp in catalog.archive.topic.camps if camp != OTHERS]
        return [*(LaneInfo(camp, catalog.word(camp)) for camp in camps), LaneInfo(OTHERS, say("Others"))]
    if lanes == "type":
        return [LaneInfo(str(n), group.label) for n, group in enumerate(type_groups(catalog))]
    return [_source_lane(catalog, source) for source in catalog.index.facets["source"].values]


def _source_lane(catalog: Catalog, source: str) -> LaneInfo:
    row, published = catalog.sources[source], catalog.published[source]
    known = str(row["published_start"]) not in ("", "NaT")
    days = (day_number(row["published_start"].date()), day_number(row["published_end"].date())) if known else None
    return LaneInfo(
        source,
        catalog.names["source"][source],
        notes=(slant(catalog, source), published),
        published=days,
        published_words=catalog.language.gettext("published %(date)s", date=published) if known else "",
        short=short_name(catalog, source),
        short_note=_short_date(catalog, published),
    )


def _short_date(catalog: Catalog, words: str) -> str:
    """A date in words with its months in their short form: "26–27 Sep 2025"."""
    language = catalog.language
    for month, short in zip(language.month_names, language.short_month_names, strict=True):
        words = words.replace(month, short)
    return words


def slant(catalog: Catalog, source: str) -> str:
    """Whose view a source gives, in a few words: its column `slant`, else how its perspective begins."""
    row = catalog.sources[source]
    return str(row.get("slant") or str(row["perspective"] or "").split(";")[0].split(",")[0])


def short_name(catalog: Catalog, source: str) -> str:
    """What a source is called where there is little room."""
    return str(catalog.sources[source].get("short") or catalog.names["source"][source])
