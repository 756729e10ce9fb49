"""From a view to what the chart engine lays out: the accounts as columns, the lanes, the groups of types with their colours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from timeline.chart.chart import Chart
from timeline.chart.layout import Request, build_chart
from timeline.chart.marks import STANDINGS, Accounts, LaneInfo, columns
from timeline.chart.palette import DARK, LIGHT
from timeline.chart.rows import RowChart, build_rows
from timeline.data.topic import OTHERS
from timeline.dates.days import day_number
from timeline.view.catalog import Catalog
from timeline.view.chapters import chapter_events, chapter_of
from timeline.view.telling import slant_of
from timeline.view.view import View

MOST_LANES = 40  # of sources


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
    lanes = _lanes(catalog, view.state.lanes, view.shown.matching)
    return build_chart(_accounts(catalog, view, lanes), lanes, _request(catalog, view, width, height, names))


def lay_out_rows(
    catalog: Catalog, view: View, members: Sequence[np.ndarray], width: float, names: str = "above"
) -> RowChart:
    """On the time axis of a view's chart a row for each of `members`, which are masks over all accounts."""
    accounts = _accounts(catalog, view, _lanes(catalog, view.state.lanes))
    inside = (view.shown.mask[accounts.row] & own[accounts.row] for own in members)
    return build_rows(accounts, list(inside), _request(catalog, view, width, 0, names))


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
        headlines_only=bool(chapter_of(catalog, state)),
    )


def _limits(catalog: Catalog, view: View) -> tuple[int, int]:
    """The days that can be drawn: the timeline proper, and what the period filter or the window reach beyond it."""
    topic, (first, last) = catalog.archive.topic, view.window
    return min(day_number(topic.start), first), max(day_number(topic.end), last)


def _accounts(catalog: Catalog, view: View, lanes: list[LaneInfo]) -> Accounts:
    all_of, rows = catalog.columns, np.flatnonzero(view.shown.matching)
    colours = group_of(catalog)
    made = columns(
        row=rows,
        event=all_of.event[rows],
        lane=_lane_of(catalog, view.state.lanes, lanes)[rows],
        first=all_of.first[rows],
        last=all_of.last[rows],
        dated=all_of.dated[rows],
        uncertain_start=all_of.uncertain_start[rows],
        uncertain_end=all_of.uncertain_end[rows],
        at_end=all_of.at_end[rows],
        time=all_of.time[rows],
        unsure_start=all_of.unsure[rows, 0],
        unsure_end=all_of.unsure[rows, 1],
        importance=_importance(catalog, chapter_events(catalog, view.state))[rows],
        told_by=all_of.told_by[rows],
        colour=_each(catalog, "type", all_of.type, lambda name: colours.get(name, 0))[rows],
        standing=_each(catalog, "standing", all_of.standing, STANDINGS.index)[rows],
    )
    return Accounts(
        **made,
        title=catalog.title,
        teller=lambda n: short_name(catalog, str(catalog.index.source[n])),
        detail=lambda n: f"{catalog.accounts[n].date} · {catalog.accounts[n].standing.lower()}",
    )


def _importance(catalog: Catalog, told: frozenset[str] | None) -> np.ndarray:
    """The importance of each account: on the tour its chapter's events are the headlines, and all others details."""
    all_of = catalog.columns
    return (
        all_of.importance
        if told is None
        else _each(catalog, "event", all_of.event, lambda event: 1 if event in told else 3)
    )


def _lane_of(catalog: Catalog, kind: str, lanes: list[LaneInfo]) -> np.ndarray:
    """The lane of each account: by actor and type that of its event's main account, so that an event has one."""
    all_of, place = catalog.columns, {lane.key: n for n, lane in enumerate(lanes)}
    if kind == "source":
        return _each(catalog, "source", all_of.source, lambda source: place.get(source, len(lanes) - 1))
    if kind == "type":
        groups = group_of(catalog)
        return _each(catalog, "type", all_of.type[all_of.main], lambda name: groups.get(name, 0))
    if kind == "actor":
        return _each(catalog, "camp", all_of.camp[all_of.main], place.__getitem__)
    return np.zeros_like(all_of.event)


def lane_keys(catalog: Catalog, kind: str) -> list[str]:
    """The key of each account's lane, where there are lanes of this kind."""
    lanes = _lanes(catalog, kind)
    return [lanes[n].key for n in _lane_of(catalog, kind, lanes).tolist()]


def _each(catalog: Catalog, column: str, codes: np.ndarray, number: Callable[[str], int]) -> np.ndarray:
    """For each account a number, by the category that it has in a column."""
    categories = catalog.archive.accounts[column].cat.categories
    return np.fromiter(map(number, categories), dtype=np.int64, count=len(categories))[codes]


def _lanes(catalog: Catalog, lanes: str, matching: np.ndarray | None = None) -> list[LaneInfo]:
    """The lanes of a kind; `matching` are the accounts by which too many of them are chosen, by default all."""
    say = catalog.language.gettext
    if lanes == "one":
        return [LaneInfo("", say("All events"))]
    if lanes == "actor":
        camps = [camp for camp in catalog.archive.topic.camps if camp != OTHERS]
        return [*(LaneInfo(camp, catalog.word(camp)) for camp in camps), LaneInfo(OTHERS, say("Others"))]
    if lanes == "type":
        return [LaneInfo(str(n), group.label) for n, group in enumerate(type_groups(catalog))]
    return _source_lanes(catalog, matching)


def _source_lanes(catalog: Catalog, matching: np.ndarray | None) -> list[LaneInfo]:
    """A lane for each source; of too many those that tell most have their own, and all others one together."""
    sources = catalog.index.facets["source"].values
    if len(sources) <= MOST_LANES:
        return [_source_lane(catalog, source) for source in sources]
    told = catalog.columns.source if matching is None else catalog.columns.source[matching]
    counts = np.bincount(told, minlength=len(sources))
    own = np.sort(np.argsort(-counts, kind="stable")[: min(MOST_LANES - 1, max(int((counts > 0).sum()), 1))])
    rest = len(sources) - len(own)
    others = catalog.language.ngettext("%(n)s other article", "%(n)s other articles", rest)
    return [*(_source_lane(catalog, sources[n]) for n in own), LaneInfo("", others, short=others)]


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
    return slant_of(catalog.sources[source])


def short_name(catalog: Catalog, source: str) -> str:
    """What a source is called where there is little room."""
    return str(catalog.sources[source].get("short") or catalog.names["source"][source])
