"""What a page without a server needs: parts of the page and of the chart, made by the same code that the server answers with.

`static/site.js` chooses among them by the rules of `timeline.filters`; everything here is plain data for JSON.
"""

import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from timeline import lanes, packing
from timeline.cite import changed_since
from timeline.coverage import build_coverage
from timeline.days import day_number, day_of
from timeline.desk import Desk
from timeline.figure import PALETTES, build_figure
from timeline.filters import Shown
from timeline.fragments import card, hits, panel, render, spine, tray
from timeline.lanes import Chart
from timeline.language import LANGUAGES
from timeline.metrics import text_width
from timeline.overview import MOST_MONTHS, build_overview
from timeline.payload import SPINE_BELOW
from timeline.pills import Pill, back_to_proper
from timeline.scale import FOLD_FROM, LONG_SPAN
from timeline.state import (
    FACETS,
    KEYS,
    LANES,
    LONGEST_QUERY,
    LONGEST_SEARCH,
    MOST_PAIRS,
    SORTS,
    THEMES,
    VIEWS,
    Key,
    ViewState,
    from_query,
    to_query,
)
from timeline.view import View, build_view, lay_out
from timeline.words import NUMBERS

WIDTH = 860  # px: the parts are made for it, and then moved
LEVELS = 7  # of zoom that have ticks of their own, the first WIDTH / 2 wide, each twice as wide as the one before
MOST_TOGETHER = (
    5  # accounts of one event: all their subsets have a mark of their own; of more, each alone and all together
)
UNSERVED = ("tour",)  # keys that need a server
UNSERVED_VIEWS = ("actors",)
HOLE = "¤"  # in the place of what the browser fills in
SIZES = {
    "head": lanes.HEAD, "gutter": lanes.GUTTER, "gutterFrom": lanes.GUTTER_FROM, "lanePad": lanes.LANE_PAD,
    "heading": lanes.HEADING, "titleLine": lanes.TITLE_LINE, "row": packing.ROW, "gap": packing.GAP,
    "space": packing.SPACE, "soft": packing.SOFT, "radius": packing.RADIUS, "badgeRadius": packing.BADGE_RADIUS,
    "spineBelow": SPINE_BELOW, "mostMonths": MOST_MONTHS, "foldFrom": FOLD_FROM, "longSpan": LONG_SPAN,
}  # fmt: skip


def site_data(desk: Desk, own: bool) -> dict[str, Any]:
    """All that the page of one language holds; `own` is whether that is the language of the address without `lang`."""
    state = ViewState(lang="" if own else desk.language.code)
    proper, whole = build_view(desk, state), build_view(desk, _whole(desk, state))
    return {
        "lang": state.lang,
        "version": desk.archive.version,
        "title": desk.topic_title,
        "proper": [day_number(desk.archive.topic.start), day_number(desk.archive.topic.end)],
        "extent": desk.index.extent,
        "keys": [_key(desk, key) for key in KEYS.values() if key.name not in UNSERVED],
        "notices": _notices(desk),
        "limits": {"query": LONGEST_QUERY, "search": LONGEST_SEARCH, "pairs": MOST_PAIRS},
        "words": {"messages": desk.language.messages, "months": desk.language.months, "numbers": NUMBERS},
        "locale": desk.language.code,
        "folding": folding(),
        "facets": {name: {"values": f.values, "names": desk.names[name]} for name, f in desk.index.facets.items()},
        "accounts": [_account(desk, n) for n in range(len(desk.accounts))],
        "titles": {event: desk.title(desk.lead(rows)) for event, rows in desk.events.items()},
        "marks": {"source": _account_marks(desk, state), "one": _event_marks(desk, state)},
        "lanes": {mode: _lanes(desk, whole, mode) for mode in LANES},
        "scales": [[_levels(desk, view, fold) for fold in (False, True)] for view in (proper, whole)],
        "frame": _frame(desk, whole),
        "sizes": SIZES,
        "colours": {name: vars_of(palette) for name, palette in PALETTES.items()},
        "parts": _parts(desk, proper, whole),
        "published": [_day(row["published_end"]) for row in desk.sources.values()],
        "base": to_query(whole.state),
        "cards": {event: card(desk, _around(desk, whole, event)) for event in desk.events},
    }


@lru_cache
def folding() -> dict[str, Any]:
    """What `fold_words` does that a browser's own lower case does not: letters, and marks as pairs of first and last."""
    every = [chr(n) for n in range(sys.maxunicode + 1)]
    letters = {
        c: c.casefold() for c in every if c.casefold() != c.lower() and unicodedata.normalize("NFKD", c) == c
    } | {"ς": "σ"}
    marks: list[list[int]] = []
    for c in every:
        if unicodedata.combining(c):
            if marks and marks[-1][1] == ord(c) - 1:
                marks[-1][1] = ord(c)
            else:
                marks.append([ord(c), ord(c)])
    return {"letters": letters, "marks": marks}


def vars_of(value: Any) -> dict[str, Any]:
    """The fields of a dataclass with slots or without, by name."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def _day(value: Any) -> int | None:
    return None if pd.isna(value) else day_number(value.date())


def _whole(desk: Desk, state: ViewState) -> ViewState:
    """The state whose window holds the topic's own time and every dated account."""
    topic, (low, high) = desk.archive.topic, desk.index.extent
    if not desk.index.dated.any():
        return state.but(start=topic.start, end=topic.end)
    return state.but(start=min(topic.start, day_of(low)), end=max(topic.end, day_of(high)))


# --- the address ---------------------------------------------------------------------------------------------------


def _key(desk: Desk, key: Key) -> dict[str, Any]:
    """One key of the table in `timeline.state`: which values it takes, its default, and what is said of others."""
    allowed: Iterable[str] | None = {
        "lanes": LANES, "view": [v for v in VIEWS if v not in UNSERVED_VIEWS], "sort": SORTS, "theme": THEMES,
        "fold": "01", "embed": "01", "lang": LANGUAGES,
    }.get(key.name)  # fmt: skip
    if key.known and key.name not in (*FACETS, "lang"):
        allowed = sorted(getattr(desk.vocabulary, key.name))
    default = getattr(ViewState(), key.field)
    said = from_query(f"{key.name}={HOLE}", desk.vocabulary, desk.language)[1]
    return {
        "name": key.name,
        "many": key.many,
        "day": {"from": "first", "to": "last", "start": "first", "end": "last"}.get(key.name),
        "allowed": list(desk.index.facets[key.name].values if key.name in FACETS else allowed or []) or None,
        "default": "" if key.many or default is None else key.write(default),
        "fault": said[0] if said else "",
    }


def _notices(desk: Desk) -> dict[str, str]:
    def said(query: str, *hole: str) -> str:
        text = from_query(query, desk.vocabulary, desk.language)[1][0]
        for number, part in enumerate(hole):
            text = text.replace(part, HOLE * (number + 1))
        return text

    return {
        "unknown": said(f"{HOLE}=1"),
        "long": said("x" * (LONGEST_QUERY + 1)),
        "pairs": said("&".join(["q=a"] * (MOST_PAIRS + 1))),
        "calendar": said("from=2019-13", "from", "2019-13"),
        "order": said("from=2020&to=2019", "to:", "2019-12-31", "2020-01-01"),
        "changed": changed_since(desk, ViewState(data="0" * 12)).replace("0" * 12, HOLE),
    }


# --- accounts and their marks --------------------------------------------------------------------------------------


def _account(desk: Desk, number: int) -> dict[str, Any]:
    index, row = desk.index, desk.accounts[number].row
    return {
        "id": str(row["id"]),
        "event": str(row["event"]),
        "source": str(row["source"]),
        "days": [int(index.first[number]), int(index.last[number])] if index.dated[number] else None,
        "has": {name: np.flatnonzero(facet.has[number]).tolist() for name, facet in index.facets.items()},
        "text": index.text[number],
        "lead": {
            "rank": [int(row["importance"]), desk.events[str(row["event"])].index(number)],
            "title": desk.title(number),
            "date": desk.accounts[number].date,
            "month": desk.month(number),
            "colour": desk.type_colour(str(row["type"])),
        },
    }


def _account_marks(desk: Desk, state: ViewState) -> dict[str, list[dict[str, Any]]]:
    dated = np.flatnonzero(desk.index.dated).tolist()
    return {str(desk.accounts[n].row["id"]): [_mark(desk, state.but(lanes="source"), (n,))] for n in dated}


def _event_marks(desk: Desk, state: ViewState) -> dict[str, list[dict[str, Any]]]:
    """For every event the marks that it can have: filters may leave any of its dated accounts."""
    dated = {event: [n for n in told if desk.index.dated[n]] for event, told in desk.events.items()}
    return {
        event: [_mark(desk, state.but(lanes="one"), rows) for rows in _subsets(told)]
        for event, told in dated.items()
        if told
    }


def _subsets(rows: Sequence[int]) -> list[tuple[int, ...]]:
    sizes = range(1, len(rows) + 1) if len(rows) <= MOST_TOGETHER else (1, len(rows))
    return [some for size in sizes for some in combinations(rows, size)]


def _mark(desk: Desk, state: ViewState, rows: tuple[int, ...]) -> dict[str, Any]:
    """One mark: its link for the chart and for narrow screens, what the layout needs to know, and how it is drawn."""
    view = _only(desk, state, rows)
    chart, looks = lay_out(desk, view, WIDTH)
    item = chart.marks[0].item
    figure = build_figure(_with_bars(chart), looks, labels=False)
    bars, marker = (next(t["marker"] for t in figure["data"] if t["name"] == name) for name in ("periods", "marks"))
    link, bead = hits(desk, view, chart), spine(desk, view)
    return {
        "rows": rows,
        "hit": link[link.index('<a class="hit') :].strip(),
        "bead": bead[bead.index("<li>") : bead.index("</ol>")].strip(),
        "label": item.label,
        "width": round(text_width(item.label, packing.LABEL_SIZE, item.weight), 2),
        "importance": item.importance,
        "sources": item.sources,
        "days": [item.first, item.last],
        "soft": [int(item.soft_start), int(item.soft_end)],
        "lasting": item.lasting,
        "lane": {
            mode: lay_out(desk, replace(view, state=state.but(lanes=mode)), WIDTH)[0].lanes[0].key
            for mode in (["source"] if state.lanes == "source" else [m for m in LANES if m != "source"])
        },
        "bars": bars["color"],
        "marker": {name: marker[name][0] for name in ("symbol", "size", "color")}
        | {"line": {name: marker["line"][name][0] for name in ("width", "color")}},
    }


def _only(desk: Desk, state: ViewState, rows: tuple[int, ...]) -> View:
    """A view of these accounts and no others, over their own time."""
    mask = np.zeros(len(desk.accounts), dtype=bool)
    mask[list(rows)] = True
    dated = [n for n in rows if desk.index.dated[n]]
    window = min(int(desk.index.first[n]) for n in dated), max(int(desk.index.last[n]) for n in dated)
    ordered = sorted(rows, key=lambda n: (not desk.index.dated[n], desk.index.first[n], desk.index.last[n], n))
    event = str(desk.index.event[rows[0]])
    return View(state, window, Shown(mask, mask, {}, {}), tuple(ordered), (event,), "", "")


# --- the chart -----------------------------------------------------------------------------------------------------


def _lanes(desk: Desk, whole: View, mode: str) -> dict[str, Any]:
    """The lanes of one mode in order, with their names as they stand beside and above the rows."""
    view = replace(whole, state=whole.state.but(lanes=mode))
    beside, above = (lay_out(desk, view, width)[0] for width in (WIDTH, lanes.GUTTER_FROM - 1))
    return {
        "keys": [lane.key for lane in beside.lanes],
        "lines": [len(lane.title) for lane in beside.lanes],
        "beside": hits(desk, view, _bare(beside)),
        "above": hits(desk, view, _bare(above)),
        "names": [" ".join(lane.title) for lane in beside.lanes],
    }


def _bare(chart: Chart) -> Chart:
    return replace(chart, lanes=tuple(replace(lane, marks=(), clusters=()) for lane in chart.lanes))


def _levels(desk: Desk, view: View, fold: bool) -> list[dict[str, Any]]:
    """The time scale of a view with its axis, ever wider, for a browser to show a part of."""
    view = replace(view, state=view.state.but(fold=fold))
    if not any(desk.index.dated[n] for n in view.rows):
        return []
    return [_level(desk, lay_out(desk, view, WIDTH / 2 * 2**level)[0]) for level in range(LEVELS)]


def _level(desk: Desk, chart: Chart) -> dict[str, Any]:
    return {
        "knots": chart.scale.knots(),
        "breaks": [[s.left, s.right] for s in chart.scale.breaks],
        "ticks": [round((t.left + t.right) / 2 if t.x is None else t.x, 2) for t in chart.ticks],
        "axis": render(desk.language, "axis.html", chart=chart),
    }


def _frame(desk: Desk, whole: View) -> dict[str, Any] | None:
    """The figure's layout and the traces that marks are put into; None where nothing is dated."""
    chart, looks = lay_out(desk, whole, WIDTH)
    if not chart.marks:
        return None
    figure = build_figure(_with_bars(chart), looks, labels=False)
    traces = {trace["name"]: trace for trace in figure["data"]}
    return {"layout": {**figure["layout"], "shapes": figure["layout"]["shapes"][:1]}, "traces": traces}


def _with_bars(chart: Chart) -> Chart:
    """The chart with its first mark alone, long enough to be drawn as a bar."""
    mark = chart.marks[0]
    lane = replace(chart.lanes[0], marks=(replace(mark, bar=(mark.x - 100, mark.x + 100)),), clusters=())
    return replace(chart, lanes=(lane,))


# --- parts of the page ---------------------------------------------------------------------------------------------


def _parts(desk: Desk, proper: View, whole: View) -> dict[str, Any]:
    """Name -> [HTML, the query that its links start from]."""
    views = {name: whole.state.but(view=name) for name in ("list", "coverage", "sources", "corrections")}
    parts = {name: [panel(desk, replace(whole, state=s)), to_query(s)] for name, s in views.items()}
    ranges = [render(desk.language, "overview.html", o=build_overview(desk, view)) for view in (proper, whole)]
    pills = {
        "view": replace(whole, describe=HOLE, rows=()),
        "pills": [Pill(HOLE, ""), Pill(HOLE, "")],
        "clear": "", "outside": 2, "widen": "", "widen_words": HOLE, "background": True,
        "narrow": "", "proper": back_to_proper(desk, proper)["proper"],
    }  # fmt: skip
    first = next((n for n in whole.rows if desk.index.dated[n]), None)
    many = desk.language.many
    shared = build_coverage(desk, whole).shared
    return parts | {
        "tray": [tray(desk, whole), to_query(whole.state)],
        "ranges": ranges,
        "pills": render(desk.language, "pills.html", **pills),
        "empty": render(desk.language, "empty.html", **pills | {"pills": pills["pills"][:1]}),
        "spine": "" if first is None else spine(desk, _only(desk, whole.state, (first,))).strip(),
        "shared": many(
            "%(n)s event is told by two or more sources.", "%(n)s events are told by two or more sources.", shared
        ),
    }


def _around(desk: Desk, whole: View, event: str) -> View:
    """A view in which the event has neighbours on both sides, so that its card holds all ways on."""
    other = next((e for e in desk.events if e != event), "")
    events = (other, event, other) if other else (event,)
    return replace(whole, state=whole.state.but(event=event), events=events)
