"""From a view to what the chart engine lays out: the accounts as columns, the lanes, the groups of types with their colours."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from timeline.chart.acts import Spans, find_acts, whole_act
from timeline.chart.chart import Chart
from timeline.chart.layout import Request, build_chart
from timeline.chart.marks import STANDINGS, Accounts, LaneInfo
from timeline.chart.palette import PALETTES, Palette
from timeline.chart.rows import RowChart, build_rows
from timeline.chart.survey import MOST_MARKS
from timeline.data.topic import OTHERS
from timeline.dates.days import day_number
from timeline.view.catalog import Catalog
from timeline.view.chapters import chapter_events, chapter_of
from timeline.view.coding import Coding
from timeline.view.crowds import MOST_CELLS, Crowds
from timeline.view.state import ViewState
from timeline.view.telling import slant_of
from timeline.view.type_groups import group_of, type_groups
from timeline.view.view import View, filtered

MOST_LANES = 40  # of sources: where there are more, the chart has as many as there is room for
FEW_LANES = 12  # of sources that have a lane each, however many accounts they tell
LEAST_LANES = 8
DENSE_LANE = 86.0  # px
CROWDED = 20_000  # accounts: of more a chart is laid out by the counts of their days


def palette_of(catalog: Catalog, theme: str) -> Palette:
    """The colours of a theme, "light" or "dark", with those of the topic's groups of types."""
    return catalog.once(_palette, theme)


def _palette(catalog: Catalog, theme: str) -> Palette:
    types = tuple(getattr(group, theme) for group in type_groups(catalog))
    return replace(PALETTES[theme], types=types) if types else PALETTES[theme]


def coding_of(catalog: Catalog, kind: str, keys: Sequence[str]) -> Coding:
    """The Coding of a catalog's accounts for some lanes of a kind, by their keys."""
    place, groups = {key: n for n, key in enumerate(keys)}, group_of(catalog)
    found = {
        "source": lambda: _numbers(catalog, "source", lambda source: place.get(source, len(keys) - 1)),
        "type": lambda: _numbers(catalog, "type", lambda name: groups.get(name, 0)),
        "actor": lambda: _numbers(catalog, "camp", place.__getitem__),
        "one": lambda: np.zeros(1, dtype=np.int64),
    }
    colours = _numbers(catalog, "type", lambda name: groups.get(name, 0))
    return Coding(kind, len(keys), found[kind](), colours, _numbers(catalog, "standing", STANDINGS.index))


def lay_out_chart(
    catalog: Catalog, view: View, width: float, height: float, names: str = "", stretch: float = 1.0
) -> Chart:
    """The chart of a view in `width` x `height` pixels; accounts outside the window and undated ones are counted in it."""
    told = np.bincount(catalog.columns.source[np.flatnonzero(view.shown.matching)])
    lanes = lanes_of(catalog, view.state.lanes, told, MOST_LANES if catalog.static else lanes_in(height))
    totals = lane_totals(catalog, view.state.lanes, [lane.key for lane in lanes])
    lanes = [replace(lane, total=total) for lane, total in zip(lanes, totals, strict=True)]
    request = replace(request_for(catalog, view, width, height, names), stretch=stretch)
    crowds = crowds_of(catalog, view, lanes)
    if crowds is None:
        return build_chart(_accounts(catalog, view, lanes), lanes, request)
    survey = crowds.survey(request)
    accounts = Accounts(**crowds.accounts(survey, request), **_words(catalog))
    return build_chart(accounts, lanes, request, survey)


def crowds_of(catalog: Catalog, view: View, lanes: list[LaneInfo]) -> Crowds | None:
    """The counts of a view's lanes by day, worked out once for the last filters; None where its accounts are few."""
    if not _crowded(catalog, view, len(lanes)) or chapter_events(catalog, view.state) is not None:
        return None
    filters, kind = view.state.filters, view.state.lanes
    plain = (filters, kind) == (ViewState().filters, ViewState().lanes)  # to which all readers come back
    return (catalog.once if plain else catalog.latest)(_crowds, (filters, kind, tuple(lane.key for lane in lanes)))


def one_crowd(catalog: Catalog, view: View) -> Crowds | None:
    """The same of all lanes together."""
    return catalog.latest(_crowds, (view.state.filters, "one", ("",))) if _crowded(catalog, view, 1) else None


def _crowded(catalog: Catalog, view: View, lanes: int) -> bool:
    low, high = catalog.index.extent
    return view.totals.matching > CROWDED and lanes * (high - low + 1) <= MOST_CELLS


def _crowds(catalog: Catalog, key: tuple[ViewState, str, tuple[str, ...]]) -> Crowds:
    filters, kind, keys = key
    coding = coding_of(catalog, kind, keys)
    return Crowds(catalog.index, catalog.columns, coding, filtered(catalog, filters).matching)


def lay_out_rows(
    catalog: Catalog, view: View, members: Sequence[np.ndarray], width: float, names: str = "above"
) -> RowChart:
    """On the time axis of a view's chart a row for each of `members`, which are masks over all accounts."""
    accounts = _accounts(catalog, view, lanes_of(catalog, view.state.lanes))
    inside = (view.shown.mask[accounts.row] & own[accounts.row] for own in members)
    return build_rows(accounts, list(inside), request_for(catalog, view, width, 0, names))


def request_for(catalog: Catalog, view: View, width: float, height: float, names: str) -> Request:
    """What the chart of a view is asked for."""
    state, topic = view.state, catalog.archive.topic
    return Request(
        width,
        height,
        limits=limits(catalog, view),
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


def has_acts(catalog: Catalog, view: View) -> bool:
    """Whether a chart of a view that leaves out months without accounts differs from the one in calendar time."""
    index, rows = catalog.index, np.flatnonzero(view.shown.matching & catalog.index.dated)
    spans = Spans(index.first[rows], index.last[rows], index.first[rows]).within(*limits(catalog, view))
    acts, whole = (find_acts(spans, len(rows)), whole_act(spans)) if len(spans.first) else ([], [])
    return [(act.first, act.stop) for act in acts] != [(act.first, act.stop) for act in whole]


def limits(catalog: Catalog, view: View) -> tuple[int, int]:
    """The days that can be drawn: the timeline proper, and what the period filter or the window reach beyond it."""
    topic, (first, last) = catalog.archive.topic, view.window
    return min(day_number(topic.start), first), max(day_number(topic.end), last)


def _accounts(catalog: Catalog, view: View, lanes: list[LaneInfo]) -> Accounts:
    rows = np.flatnonzero(view.shown.matching)
    made = coding_of(catalog, view.state.lanes, [lane.key for lane in lanes]).columns(catalog.columns, rows)
    if (told := chapter_events(catalog, view.state)) is not None:
        made["importance"] = _importance(catalog, told)[rows]
    return Accounts(row=rows, **made, **_words(catalog))


def _words(catalog: Catalog) -> dict[str, Any]:
    """What a chart's words are asked of, by row."""
    return {
        "title": catalog.title,
        "teller": lambda n: short_name(catalog, str(catalog.index.source[n])),
        "detail": lambda n: f"{catalog.accounts[n].date} · {catalog.accounts[n].standing.lower()}",
        "date": lambda n: catalog.accounts[n].date,
    }


def _importance(catalog: Catalog, told: frozenset[str]) -> np.ndarray:
    """The importance of each account on the tour: its chapter's events are the headlines, and all others details."""
    found: np.ndarray = _numbers(catalog, "event", lambda event: 1 if event in told else 3)[catalog.columns.event]
    return found


def lane_totals(catalog: Catalog, kind: str, keys: Sequence[str]) -> tuple[int, ...]:
    """How many accounts each lane of a kind has, whatever the filters; lanes by their keys."""
    found: tuple[int, ...] = catalog.once(_lane_totals, (kind, tuple(keys)))
    return found


def _lane_totals(catalog: Catalog, key: tuple[str, tuple[str, ...]]) -> tuple[int, ...]:
    kind, keys = key
    coding = coding_of(catalog, kind, keys)
    lane = coding.lane(catalog.columns, np.arange(catalog.size))
    return tuple(np.bincount(lane, minlength=len(keys)).tolist())


def lane_keys(catalog: Catalog, kind: str) -> list[str]:
    """The key of each account's lane, where there are lanes of this kind."""
    keys, rows = [lane.key for lane in lanes_of(catalog, kind)], np.arange(catalog.size)
    return [keys[n] for n in coding_of(catalog, kind, keys).lane(catalog.columns, rows).tolist()]


def _numbers(catalog: Catalog, column: str, number: Callable[[str], int]) -> np.ndarray:
    """For each category of a column a number."""
    categories = catalog.once(_categories, column)
    return np.fromiter(map(number, categories), dtype=np.int64, count=len(categories))


def _categories(catalog: Catalog, column: str) -> tuple[str, ...]:
    return tuple(catalog.archive.accounts[column].cat.categories)


def lanes_in(height: float) -> int:
    """How many lanes a chart of many sources has, so that it fits a height."""
    return min(max(int(height / DENSE_LANE), LEAST_LANES), MOST_LANES)


def lanes_of(catalog: Catalog, lanes: str, told: np.ndarray | None = None, most: int = MOST_LANES) -> list[LaneInfo]:
    """The lanes of a kind; `told` counts the accounts of each source, by which `most` are chosen, by default of all.

    Up to MOST_LANES sources have a lane each while all accounts of the table can be drawn one by one; of more accounts up
    to FEW_LANES.
    """
    say = catalog.language.gettext
    if lanes == "one":
        return [LaneInfo("", say("All events"))]
    if lanes == "actor":
        camps = [camp for camp in catalog.archive.topic.camps if camp != OTHERS]
        return [*(LaneInfo(camp, catalog.word(camp)) for camp in camps), LaneInfo(OTHERS, say("Others"))]
    if lanes == "type":
        return [LaneInfo(str(n), group.label, colour=n) for n, group in enumerate(type_groups(catalog))]
    return _source_lanes(catalog, np.bincount(catalog.columns.source) if told is None else told, most)


def _source_lanes(catalog: Catalog, told: np.ndarray, most: int) -> list[LaneInfo]:
    """A lane for each source; of too many those that tell most have their own, and all others one together."""
    sources = catalog.index.facets["source"].values
    if len(sources) <= max(most, MOST_LANES if catalog.size <= MOST_MARKS else FEW_LANES):
        return [catalog.once(_source_lane, source) for source in sources]
    counts = np.concatenate([told, np.zeros(len(sources) - len(told), dtype=np.int64)])
    own = np.sort(np.argsort(-counts, kind="stable")[: min(most - 1, max(int((counts > 0).sum()), 1))])
    rest = len(sources) - len(own)
    others = catalog.language.ngettext("%(n)s other article", "%(n)s other articles", rest)
    return [*(catalog.once(_source_lane, sources[n]) for n in own), LaneInfo("", others, short=others)]


def _source_lane(catalog: Catalog, source: str) -> LaneInfo:
    row, published, brief = catalog.sources[source], catalog.published[source], catalog.published_brief[source]
    say = catalog.language.gettext
    known = str(row["published_start"]) not in ("", "NaT")
    days = (day_number(row["published_start"].date()), day_number(row["published_end"].date())) if known else None
    words = say("published %(date)s", date=published) if known else ""
    return LaneInfo(
        source,
        catalog.names["source"][source],
        notes=(slant(catalog, source), published),
        published=days,
        published_words=words,
        published_short=say("published %(date)s", date=brief) if known else "",
        short=short_name(catalog, source),
        short_note=brief,
    )


def slant(catalog: Catalog, source: str) -> str:
    """Whose view a source gives, in a few words: its column `slant`, else how its perspective begins."""
    return slant_of(catalog.sources[source])


def short_name(catalog: Catalog, source: str) -> str:
    """What a source is called where there is little room."""
    return str(catalog.sources[source].get("short") or catalog.names["source"][source])
