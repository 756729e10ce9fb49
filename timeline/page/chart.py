"""What the Timeline component is given beside the figure: lanes, axis, marks, breakpoints and navigator, as plain values."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Any

from timeline.chart.chart import Chart, Empty, Label, Lane, Mark
from timeline.chart.figure import tick_lines
from timeline.chart.figure_words import stands_out
from timeline.chart.rounding import hundredth, tenth
from timeline.chart.scale import TimeScale
from timeline.dates.days import day_of
from timeline.languages.language import Language
from timeline.page.navigator import extent, navigator
from timeline.view.catalog import Catalog
from timeline.view.chapters import chapter_events, chapter_rows
from timeline.view.telling import lower_first
from timeline.view.type_groups import group_of, type_groups
from timeline.view.view import View

WORDS = {
    "chart": "Timeline: arrow keys go from mark to mark, Enter opens one",
    "first": "First day shown",
    "last": "Last day shown",
    "whole": "Whole story",
    "drag": "drag or resize window",
    "vague": "lighter: the first day is not known exactly",
    "near": "Several marks are here:",
    "zoomed": "Ctrl with the wheel zooms",
    "one": "1 account begins here",
    "many": "%(n)s accounts begin here",
    "about": "day not known exactly: %(n)s",
    "deeper": "a click zooms in",
    "listed": "a click lists them",
    "steps": "Headlines",
    "previous": "Previous headline",
    "next": "Next headline",
}
MOST_WORDS = 12_000  # marks whose words are kept, 1 kB each
AROUND = 30  # days before and after the nearest account of an empty lane

Values = dict[str, Any]


def named(figure: Values) -> Values:
    """A figure whose traces can be found in the browser: Plotly makes a class of a trace's `uid`."""
    data = [trace | {"uid": f"{trace['name'].replace(' ', '-')}-{n}"} for n, trace in enumerate(figure["data"])]
    return {**figure, "data": data}


def words(language: Language) -> dict[str, str]:
    """What the component says, in a language."""
    return {key: language.gettext(text) for key, text in WORDS.items()}


def chart_parts(catalog: Catalog, view: View, chart: Chart) -> Values:
    """The `chart` of the Timeline component; all positions are pixels from its top left corner, all days day numbers."""
    zoomed = view.state.zoomed
    return {
        "width": chart.width,
        "height": chart.height,
        "top": chart.plot_top,
        "left": chart.plot_left,
        "right": chart.plot_right,
        "bottom": chart.bottom,
        "beside": chart.names_beside,
        "days": chart.axis.days,
        "facet": view.state.lanes if view.state.lanes == "source" else "",
        "panels": [[tenth(p.left), tenth(p.right)] for p in chart.scale.panels],
        "titles": [{"x": tenth(t.left), "title": t.title, "words": t.words} for t in chart.axis.titles],
        "ticks": [
            {"x": tenth(t.left), "label": t.label, "strong": stands_out(chart, t)} for t in chart.axis.ticks if t.label
        ],
        "lines": [[tenth(x), height] for x, height in tick_lines(chart)],
        "gaps": [{"x": g.x, "y": g.middle, "words": g.words} for g in chart.gap_words],
        "lanes": [_lane(catalog, view, chart, lane) for lane in chart.lanes],
        "marks": list(_marks(catalog, view, chart)),
        "breakpoints": [[hundredth(x), round(day, 3)] for x, day in chart.scale.breakpoints()],
        "window": list(shown_days(chart.scale)),
        "extent": list(extent(catalog, view)),
        "joined": _joined(catalog, view),
        "zoomed": zoomed,
        "navigator": navigator(catalog, view, chart) if zoomed else None,
    }


def _joined(catalog: Catalog, view: View) -> list[str]:
    """The events whose marks a line joins all the time: those of the chapter that several articles tell."""
    return sorted(event for event in chapter_events(catalog, view.state) or () if catalog.telling(event) > 1)


def shown_days(scale: TimeScale) -> tuple[int, int]:
    """First and last day of what a scale shows."""
    return scale.panels[0].first, scale.panels[-1].stop - 1


def _lane(catalog: Catalog, view: View, chart: Chart, lane: Lane) -> Values:
    made: Values = {
        "key": lane.key,
        "name": list(lane.name),
        "notes": list(lane.notes),
        "top": lane.top,
        "bottom": lane.bottom,
        "drawn": lane.drawn,
    }
    if lane.published and lane.published.words:
        made["published"] = [{"words": words, "x": x, "y": y} for words, x, y in lane.published.words]
    if lane.empty:
        made["empty"] = _empty(catalog, view, lane.empty)
    if chart.names_inside:
        made["left"] = lane.name_left
    if lane.density:
        names = ("base", "height", "step", "most", "before", "after")
        made["density"] = {name: getattr(lane.density, name) for name in names}
        made["density"]["counts"] = lane.density.counts.tolist()
        if lane.density.vague.any():
            made["density"]["vague"] = lane.density.vague.tolist()
    return made


def _empty(catalog: Catalog, view: View, empty: Empty) -> Values:
    """What an empty lane says; the way to its nearest account is the window moved there."""
    if empty.nearest < 0:
        return {"words": empty.words}
    words, _, nearest = empty.words.partition(" · ")
    first, last = view.window
    half = (last - first) // 2 if view.state.zoomed else AROUND
    days = {"start": day_of(empty.day - half).isoformat(), "end": day_of(empty.day + half).isoformat()}
    return {"words": words, "nearest": nearest, "event": _event(catalog, empty.nearest), "window": days}


def _marks(catalog: Catalog, view: View, chart: Chart) -> Iterator[Values]:
    pointed, full = set(view.state.highlight), chapter_rows(catalog, view.state)
    for number, lane in enumerate(chart.lanes):
        named = [n.mark for n in lane.density.named] if lane.density else []
        for mark in sorted((*lane.marks, *named), key=lambda m: (m.day, m.x, m.y)):
            yield _mark(catalog, mark, number, pointed, full)


def _mark(catalog: Catalog, mark: Mark, lane: int, pointed: set[str], full: frozenset[int] | None) -> Values:
    said = mark_words(catalog, mark.row)
    made = said | {
        "x": tenth(mark.x),
        "y": tenth(mark.y),
        "radius": tenth(mark.radius),
        "lane": lane,
        "day": mark.day,
        "row": mark.row,
        "colour": mark.colour,
    }
    if mark.headline:
        made["headline"] = True
    if full is not None and mark.row not in full:
        made["faint"] = True
    if mark.cut:
        made["cut"] = mark.cut
    if mark.bar:
        bar = mark.bar
        made["bar"] = [tenth(v) for v in (bar.left, bar.right, bar.fade_left, bar.fade_right)]
    if catalog.columns.vague[mark.row]:
        made["vague"] = True
    if mark.label:
        made["label"] = _label(mark.label)
    if said["key"] in pointed or said["event"] in pointed:
        made["highlighted"] = True
    return made


def _label(label: Label) -> Values:
    made: Values = {
        "box": [tenth(v) for v in (label.left, label.top, label.right, label.bottom)],
        "lines": list(label.lines),
        "side": label.side,
        "size": label.size,
        "weight": label.weight,
        "row": label.row,
    }
    return (
        made | ({"suffix": label.suffix} if label.suffix else {}) | ({"detail": label.detail} if label.detail else {})
    )


def mark_words(catalog: Catalog, row: int) -> Values:
    """What a mark says when it is pointed at, and the values of the filters by which it is dimmed; worked out once a row."""
    return catalog.once(_words, "")(row)


def keep_words(catalog: Catalog) -> None:
    """Work out what all marks say, of a table of which all can be kept."""
    for row in range(catalog.size) if catalog.size <= MOST_WORDS else ():
        mark_words(catalog, row)


def _words(catalog: Catalog, _: str) -> Callable[[int], Values]:
    return lru_cache(MOST_WORDS)(partial(_words_of, catalog))


def _words_of(catalog: Catalog, row: int) -> Values:
    account = catalog.accounts[row]
    event = str(account.row["event"])
    told = catalog.events[event] if catalog.columns.told_by[row] > 1 else ()  # an event is found by a hash, not at once
    tellers = dict.fromkeys(str(catalog.index.source[n]) for n in told)
    others = [catalog.names["source"][source] for source in tellers if source != account.row["source"]]
    groups, number = type_groups(catalog), group_of(catalog).get(str(account.row["type"]), 0)
    actors = catalog.index.facets["actor"]
    made = {
        "key": str(account.row["id"]),
        "event": event,
        "title": str(account.row["title"]),
        "when": f"{account.date} · {account.standing}{f' {account.whose}' if account.whose else ''}",
        "teller": account.source_name,
        "values": {
            "source": [str(account.row["source"])],
            "actor": [actors.values[code] for code in actors.of(row).tolist()],
            "standing": [str(account.row["standing"])],
            "type": [groups[number].key],
        },
    }
    return made | ({"also": _also(catalog, event, others)} if others else {})


def _also(catalog: Catalog, event: str, others: Sequence[str]) -> str:
    """Which other sources tell the event, and in what the accounts differ."""
    say, language = catalog.language.gettext, catalog.language
    names = language.format_list(others)
    differ = [lower_first(d.label) for d in catalog.differences(event)]
    if not differ:
        return say("also told by %(names)s", names=names)
    return say("also told by %(names)s; they differ: %(what)s", names=names, what=", ".join(differ))


def _event(catalog: Catalog, row: int) -> str:
    return str(catalog.index.event[row])
