"""The chart of a page without a server: marks, lanes, time scales and the figure's frame, for a browser to put together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np

from timeline.chart import layout as lanes
from timeline.chart import packing
from timeline.chart.figure import PALETTES, build_figure
from timeline.chart.layout import Chart
from timeline.chart.scale import FOLD_FROM, LONG_SPAN, break_words, month_of
from timeline.chart.text_width import text_width
from timeline.static_site.page.answer import SPINE_BELOW
from timeline.static_site.page.panels import link_words
from timeline.static_site.picture import SENTENCE, TITLE, picture_figure
from timeline.view.catalog import Catalog
from timeline.view.filters import Shown
from timeline.view.state import LANES, ViewState
from timeline.view.view import View, lane_groups, lay_out

WIDTH = 860  # px: the parts are made for it, and then moved
PICTURE = 720  # px: the narrowest picture, for which the words around it are broken into lines
LEADING = 22  # px from one of their sentences to the next
LEVELS = 7  # of zoom that have ticks of their own, the first WIDTH / 2 wide, each twice as wide as the one before
MOST_TOGETHER = 5  # accounts of one event: all their subsets have a mark; of more, each alone and all together
SIZES = {
    "head": lanes.HEAD, "gutter": lanes.GUTTER, "gutterFrom": lanes.GUTTER_FROM, "lanePad": lanes.LANE_PAD,
    "heading": lanes.HEADING, "titleLine": lanes.TITLE_LINE, "row": packing.ROW, "gap": packing.GAP,
    "space": packing.SPACE, "soft": packing.SOFT, "spineBelow": SPINE_BELOW,
}  # fmt: skip


def chart_data(catalog: Catalog, proper: View, whole: View) -> dict[str, Any]:
    """All that a chart is put together from; accounts are numbered in the order of `whole`, which shows them all."""
    return {
        "marks": _marks(catalog, proper.state, {row: n for n, row in enumerate(whole.rows)}),
        "lanes": {mode: _lanes(catalog, whole, mode) for mode in LANES},
        "scales": [[_levels(catalog, view, fold) for fold in (False, True)] for view in (proper, whole)],
        "frames": {theme: _frame(catalog, whole, theme) for theme in PALETTES},
        "pictures": {theme: _picture(catalog, whole, theme) for theme in PALETTES},
        "paper": {theme: palette.paper for theme, palette in PALETTES.items()},
        "quiet": [
            " ".join(break_words(n, True, catalog.language)) if n >= FOLD_FROM else "" for n in range(_months(whole))
        ],
        "glyphs": [_glyphs(catalog, weight) for weight in (400, 600)],
        "sizes": SIZES,
    }


def vars_of(value: Any) -> dict[str, Any]:
    """The fields of a dataclass with slots or without, by name."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


# --- marks ---------------------------------------------------------------------------------------------------------


def _marks(catalog: Catalog, state: ViewState, number: Mapping[int, int]) -> dict[str, dict[str, Any]]:
    """The numbers of its accounts -> a mark: for lanes by source, and for the others those that an event can have."""
    dated = {event: [n for n in told if catalog.index.dated[n]] for event, told in catalog.events.items()}
    every: dict[str, list[tuple[int, ...]]] = {
        "source": [(n,) for told in dated.values() for n in told],
        "one": [rows for told in dated.values() if told for rows in _subsets(told)],
    }
    return {
        lanes: {",".join(str(number[n]) for n in rows): _mark(catalog, state.but(lanes=lanes), rows) for rows in made}
        for lanes, made in every.items()
    }


def _subsets(rows: Sequence[int]) -> list[tuple[int, ...]]:
    sizes = range(1, len(rows) + 1) if len(rows) <= MOST_TOGETHER else (1, len(rows))
    return [some for size in sizes for some in combinations(rows, size)]


def _mark(catalog: Catalog, state: ViewState, rows: tuple[int, ...]) -> dict[str, Any]:
    """One mark: what its link says, what the layout needs to know, and how it is drawn."""
    view = _only(catalog, state, rows)
    chart, looks = lay_out(catalog, view, WIDTH)
    item = chart.marks[0].item
    figure = build_figure(_with_bars(chart), looks, labels=False)
    bars, marker = (next(t["marker"] for t in figure["data"] if t["name"] == name) for name in ("periods", "marks"))
    said, bead, style = link_words(catalog, rows), link_words(catalog, view.rows), looks[item.key]
    return {
        "key": item.key,
        "said": said,
        "bead": bead if bead != said else {},
        "label": item.label,
        "strong": item.weight > 400,
        "badge": item.sources if item.sources > 1 else 0,
        "differs": catalog.differs(said["event"]),
        "look": {"standing": style.standing, "colour": style.colour, "filled": style.filled},
        "width": round(text_width(item.label, packing.LABEL_SIZE, item.weight), 2),
        "radius": chart.marks[0].radius,
        "days": [item.first, item.last],
        "months": [month_of(item.first), month_of(item.last if item.last - item.first <= LONG_SPAN else item.first)],
        "soft": [int(item.uncertain_start), int(item.uncertain_end)],
        "lasting": item.lasting,
        "lane": {
            mode: lay_out(catalog, replace(view, state=state.but(lanes=mode)), WIDTH)[0].lanes[0].key
            for mode in (["source"] if state.lanes == "source" else [m for m in LANES if m != "source"])
        },
        "bars": bars["color"],
        "marker": {name: marker[name][0] for name in ("symbol", "size", "color")}
        | {"line": {name: marker["line"][name][0] for name in ("width", "color")}},
    }


def _only(catalog: Catalog, state: ViewState, rows: tuple[int, ...]) -> View:
    """A view of these accounts and no others, over their own time."""
    mask = np.zeros(len(catalog.accounts), dtype=bool)
    mask[list(rows)] = True
    dated = [n for n in rows if catalog.index.dated[n]]
    window = min(int(catalog.index.first[n]) for n in dated), max(int(catalog.index.last[n]) for n in dated)
    return View(catalog, state, window, Shown(mask, mask, {}, {}), "", "")


# --- lanes, scales and the figure ----------------------------------------------------------------------------------


def _lanes(catalog: Catalog, whole: View, mode: str) -> list[dict[str, Any]]:
    """The lanes of one mode in order, with their names as they stand beside and above the rows."""
    view = replace(whole, state=whole.state.but(lanes=mode))
    beside, above = (lay_out(catalog, view, width)[0].lanes for width in (WIDTH, lanes.GUTTER_FROM - 1))
    names = [name for name, _ in lane_groups(catalog, view)]
    return [
        {"key": lane.key, "name": name, "beside": lane.title, "above": short.title}
        for lane, short, name in zip(beside, above, names, strict=True)
    ]


def _levels(catalog: Catalog, view: View, fold: bool) -> list[dict[str, Any]]:
    """The time scale of a view with its axis, ever wider, for a browser to show a part of."""
    view = replace(view, state=view.state.but(calendar=not fold))
    if not any(catalog.index.dated[n] for n in view.rows):
        return []
    return [_level(lay_out(catalog, view, WIDTH / 2 * 2**level)[0]) for level in range(LEVELS)]


def _level(chart: Chart) -> dict[str, Any]:
    return {
        "knots": chart.scale.knots(),
        "breaks": [[s.left, s.right] for s in chart.scale.breaks],
        "ticks": [
            {"at": round((t.left + t.right) / 2 if t.x is None else t.x, 2), "quiet": t.x is None, "lines": t.lines}
            for t in chart.ticks
        ],
    }


def _frame(catalog: Catalog, whole: View, theme: str) -> dict[str, Any] | None:
    """The figure's layout and the traces that marks are put into; None where nothing is dated."""
    chart, looks = lay_out(catalog, whole, WIDTH)
    if not chart.marks:
        return None
    figure = build_figure(_with_bars(chart), looks, theme, labels=False)
    traces = {trace["name"]: trace for trace in figure["data"]}
    return {"layout": {**figure["layout"], "shapes": figure["layout"]["shapes"][:1]}, "traces": traces}


def _months(whole: View) -> int:
    """How many months the whole time touches."""
    return month_of(whole.window[1]) - month_of(whole.window[0]) + 1


def _with_bars(chart: Chart) -> Chart:
    """The chart with its first mark alone, long enough to be drawn as a bar."""
    mark = chart.marks[0]
    lane = replace(chart.lanes[0], marks=(replace(mark, bar=(mark.x - 100, mark.x + 100)),), clusters=())
    return replace(chart, lanes=(lane,))


def _glyphs(catalog: Catalog, weight: int) -> dict[str, float]:
    """Letter -> its width in a label, for labels that are shortened."""
    letters = {letter for row in range(len(catalog.accounts)) for letter in catalog.title(row)} | {"…"}
    return {letter: round(text_width(letter, packing.LABEL_SIZE, weight), 3) for letter in sorted(letters)}


def _picture(catalog: Catalog, whole: View, theme: str) -> dict[str, Any]:
    """What a picture has around its chart: title and sentence above it; from its end on signs, their words, and the foot."""
    figure = picture_figure(catalog, whole.state, PICTURE, theme)
    high, (under, above) = lay_out(catalog, whole, PICTURE)[0].height, figure["layout"]["yaxis"]["range"]
    notes = figure["layout"]["annotations"]
    titles = [note for note in notes if note["font"]["size"] == TITLE]
    sentences = [note for note in notes if note["font"]["size"] == SENTENCE]
    *signs, foot = ({**note, "y": note["y"] - high} for note in notes if note["y"] > high)
    room = LEADING * len(sentences)
    return {
        "title": [{**note, "y": note["y"] + room} for note in titles],
        "sentence": {**sentences[-1], "y": -14, "yanchor": "bottom"},
        "key": [{**t, "y": [y - high for y in t["y"]]} for t in figure["data"] if t["name"] == "key"],
        "signs": signs,
        "foot": {**foot, "y": foot["y"] - 8, "yanchor": "top"},
        "around": [-above - room, figure["layout"]["xaxis"]["range"][1] - PICTURE, under - high - LEADING],
        "leading": LEADING,
        "plan": {
            "type": "scatter",
            "mode": "text",
            "name": "words",
            "textposition": "middle right",
            "cliponaxis": False,
        },
    }
