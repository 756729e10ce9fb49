"""A Chart and the colours of a theme -> a Plotly figure, as plain dictionaries; one unit of both axes is one pixel.

Without `labels` there is no text in it, for a page that shows all words as HTML in the same places.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import groupby
from typing import Any

import numpy as np

from timeline.chart.chart import Bar, Capsule, Chart, Density, Lane, Mark
from timeline.chart.figure_words import word_traces
from timeline.chart.free_space import Box
from timeline.chart.palette import LIGHT, Palette, rgba
from timeline.chart.rounding import hundredth
from timeline.chart.scale import Panel
from timeline.chart.traces import FONT, Fade, Uprights, fades, lines, paths, rectangles, uprights

SYMBOLS = ("circle", "circle", "diamond", "x-thin")  # by standing; open shapes are filled with what lies under them
STROKE = {0: 0.0, 1: 0.42, 2: 0.42, 3: 0.5}  # of the radius
LEAST_STROKE, MOST_STROKE = 1.5, 2.4
FAINT = 0.22  # of their opacity, marks that stand back
THIN_START = 0.3  # a thin bar's uncertain start begins at this share, so that it stays tied to its shape
JOIN = 1.0

Trace = dict[str, Any]


def build_figure(
    chart: Chart,
    palette: Palette = LIGHT,
    labels: bool = True,
    hover: Callable[[int], str] | None = None,
    full: frozenset[int] | None = None,
) -> dict[str, Any]:
    """The figure of a chart; `hover` gives the words that Plotly itself shows over a mark, by its row.

    `full` are the rows of the marks in full colour, all others stand back; None is all.
    """
    marks = list(chart.marks())
    found = [
        *_ground(chart, palette),
        *_capsules(chart, palette if full is None else _back(palette)),
        *bar_traces([m for m in marks if not _stands(m, full)], _back(palette)),
        *bar_traces([m for m in marks if _stands(m, full)], palette),
        *_density(chart, palette),
        paths((join for lane in chart.lanes for join in lane.joins), palette.axis, "joins", JOIN),
        _published(chart, palette),
        *(_ticks(marks, palette, full) if chart.ticks_only else ()),
        shape_trace([m for m in marks if not (chart.ticks_only and m.tick)], palette, hover, full),
        *(word_traces(chart, palette) if labels else ()),
    ]
    return {"data": [trace for trace in found if len(trace["x"])], "layout": _layout(chart, palette, labels, hover)}


def _stands(mark: Mark, full: frozenset[int] | None) -> bool:
    return full is None or mark.row in full


def _back(palette: Palette) -> Palette:
    """The palette of spans that stand back."""
    return replace(palette, bar=palette.bar * FAINT, capsule=palette.capsule * FAINT, mixed=palette.mixed * FAINT)


def _layout(chart: Chart, palette: Palette, labels: bool, hover: object) -> dict[str, Any]:
    axis = {"visible": False, "fixedrange": True, "zeroline": False, "showgrid": False}
    return {
        "width": chart.width,
        "height": chart.height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
        "xaxis": {**axis, "range": [0, chart.width]},
        "yaxis": {**axis, "range": [chart.height, 0]},
        "font": {"family": FONT, "size": 13, "color": palette.ink},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "hovermode": "closest" if hover else False,
        "dragmode": False,
        "autosize": False,
        "annotations": list(_upright(chart, palette)) if labels else [],
    }


def _upright(chart: Chart, palette: Palette) -> Iterator[dict[str, Any]]:
    for gap in chart.gap_words:
        yield {
            "x": gap.x, "y": gap.middle, "text": gap.words, "textangle": -90, "showarrow": False,
            "font": {"size": 12, "color": palette.muted},
        }  # fmt: skip


# --- the ground --------------------------------------------------------------------------------------------------


def _ground(chart: Chart, palette: Palette) -> Iterator[Trace]:
    """Panels lit and shaded, with the grid and lanes' lines over them, under all that is drawn."""
    yield rectangles(_panels(chart, False), palette.shaded, "shaded")
    yield rectangles(_panels(chart, True), palette.lit, "lit")
    weekends = [(a, lane.top, b, lane.bottom) for a, b in chart.axis.weekends for lane in chart.lanes]
    yield rectangles(weekends, rgba(palette.hairline, 0.28), "weekends")
    top, bottom = chart.plot_top, chart.bottom
    inner = [t for t in chart.axis.ticks if t.lined and t.x > chart.plot_left + 1 and (t.strong or not chart.axis.days)]
    yield lines(((t.x, top, t.x, bottom) for t in inner), palette.grid, "grid")
    yield lines(_lane_lines(chart), palette.hairline, "lanes")
    yield lines(_axis_lines(chart), palette.axis, "axis")


def _panels(chart: Chart, lit: bool) -> Iterator[Box]:
    """The lit or the shaded parts of the panels, each as high as it goes on through lanes."""
    for panel in chart.scale.panels:
        for (left, right), lanes in groupby(chart.lanes, partial(_ends, panel, lit)):
            if right > left:
                first, *_ = found = list(lanes)
                yield left, first.top, right, found[-1].bottom


def _ends(panel: Panel, lit: bool, lane: Lane) -> tuple[float, float]:
    """From where to where a panel is lit, or else shaded, in a lane."""
    if lit:
        return panel.left, min(panel.right, lane.lit_right)
    return max(panel.left, lane.lit_right), panel.right


def _lane_lines(chart: Chart) -> Iterator[tuple[float, float, float, float]]:
    names = chart.plot_left - 8
    for n, lane in enumerate(chart.lanes):
        if chart.names_beside and n:
            yield 0, lane.top, names, lane.top
        if n:
            yield chart.plot_left, lane.top, chart.plot_right, lane.top
    if chart.lanes:
        yield 0, chart.bottom, names if chart.names_beside else 0, chart.bottom
        yield chart.plot_left, chart.bottom, chart.plot_right, chart.bottom


def _axis_lines(chart: Chart) -> Iterator[tuple[float, float, float, float]]:
    y = chart.plot_top
    for panel in chart.scale.panels:
        yield panel.left, y, panel.right, y
    for x, height in tick_lines(chart):
        yield x, y - height, x, y


def tick_lines(chart: Chart) -> Iterator[tuple[float, float]]:
    """Where ticks stand on the axis, and how high they are."""
    for tick in chart.axis.ticks:
        if tick.lined and tick.x >= chart.plot_left:
            yield tick.x, 12 if tick.strong or not chart.axis.days else 4


def _published(chart: Chart, palette: Palette) -> Trace:
    found = [lane.published for lane in chart.lanes if lane.published]
    stretches = ((p.x, a, p.x, b) for p in found for a, b in p.stretches)
    return lines(stretches, palette.accent, "published", 1.3, "2.5px,2.5px")


# --- spans -------------------------------------------------------------------------------------------------------


def _capsules(chart: Chart, palette: Palette) -> Iterator[Trace]:
    plain: dict[str, list[Box]] = {}
    soft: list[Fade] = []
    for capsule in (c for lane in chart.lanes for c in lane.capsules):
        box = (capsule.left, capsule.top, capsule.right, capsule.bottom)
        if capsule.outlined:
            plain.setdefault("outlined", []).append((box[0] - 1, box[1] - 0.5, box[2] + 1, box[3] + 0.5))
        elif capsule.tinted:
            full = _tint(capsule, palette, chart.ticks_only)
            if capsule.fade_left or capsule.fade_right:
                clear = rgba(_hue(capsule, palette), 0)
                soft.append(Fade(box, capsule.fade_left, capsule.fade_right, full, clear))
            else:
                plain.setdefault(full, []).append(box)
    yield from fades(soft, "capsule", 5)
    for colour, boxes in plain.items():
        outlined = colour == "outlined"
        fill = rgba(palette.ink, 0.04) if outlined else colour
        yield rectangles(boxes, fill, "capsules", 3 if outlined else 5, palette.hairline if outlined else "")


def _hue(capsule: Capsule, palette: Palette) -> str:
    return palette.ink if capsule.colour < 0 else palette.type(capsule.colour)


def _tint(capsule: Capsule, palette: Palette, thin: bool) -> str:
    """A capsule's tint; as strong as a bar where it is as thin as one."""
    tint = palette.mixed if capsule.colour < 0 else palette.capsule
    return rgba(_hue(capsule, palette), palette.bar * 0.8 if thin else tint)


def bar_traces(marks: Sequence[Mark], palette: Palette) -> Iterator[Trace]:
    """The bars of marks: those without soft ends in one trace a colour, the others in few."""
    plain: dict[str, list[Box]] = {}
    soft: list[Fade] = []
    for mark, bar in ((m, m.bar) for m in marks if m.bar):
        colour = palette.type(mark.colour)
        full, box = rgba(colour, palette.bar), _bar_box(bar)
        if bar.fade_left or bar.fade_right:
            share = THIN_START if bar.fade_left and mark.x < (bar.left + bar.right) / 2 else 0.0
            soft.append(Fade(box, bar.fade_left, bar.fade_right, full, rgba(colour, palette.bar * share)))
        else:
            plain.setdefault(full, []).append(box)
    yield from fades(soft, "bar")
    for colour, boxes in plain.items():
        yield rectangles(boxes, colour, "bars", 1.5)


def _bar_box(bar: Bar) -> Box:
    half = bar.thickness / 2
    return bar.left, bar.y - half, bar.right, bar.y + half


def _density(chart: Chart, palette: Palette) -> Iterator[Trace]:
    crowds = [lane.density for lane in chart.lanes if lane.density]
    # A column is a line as wide as it: half as many points as a rectangle has.
    looks: dict[tuple[float, str], list[Density]] = {}
    for density in crowds:
        colour = palette.muted if density.colour < 0 else palette.type(density.colour)
        looks.setdefault((density.step, colour), []).append(density)
    for (step, colour), alike in sorted(looks.items()):
        dark, light, thin = _columns(alike)
        yield uprights(*light, rgba(colour, 0.45), "rest", step - 1)
        yield uprights(*thin, rgba(colour, 0.45), "vague", (step - 1) / 2)
        yield uprights(*dark, colour, "reported", step - 1)
    named = [named for density in crowds for named in density.named]
    yield lines(((n.mark.x, n.mark.y, n.mark.x, n.stem_bottom) for n in named), palette.axis, "stems")


def _columns(alike: Sequence[Density]) -> list[Uprights]:
    """The columns of each kind (reported, rest, vague), one upon the other, in whole pixels: they are sharp so, and shorter
    to send; the least is still seen. `alike` have the same bins."""
    counts = np.stack([(density.reported, density.rest, density.vague) for density in alike], axis=1)  # kind, lane, bin
    base, scale = np.array([(d.base, d.height / max(d.most, 1)) for d in alike]).T[:, :, np.newaxis]
    ends = np.rint(np.cumsum(counts, axis=0) * scale).astype(np.int64)
    middles = alike[0].left + np.arange(counts.shape[2]) * alike[0].step + (alike[0].step - 1) / 2
    x, low = np.broadcast_to(middles, ends[0].shape), np.zeros_like(ends[0])
    made = []
    for own, end in zip(counts > 0, ends, strict=True):
        high = np.where(own, np.maximum(end, low + 1), low)
        made.append((x[own], (base - low)[own], (base - high)[own]))
        low = high
    return made


# --- shapes ------------------------------------------------------------------------------------------------------


def shape_trace(
    marks: Sequence[Mark],
    palette: Palette,
    hover: Callable[[int], str] | None = None,
    full: frozenset[int] | None = None,
) -> Trace:
    """The marks: shape is standing, colour is type."""
    colours = [palette.type(mark.colour) for mark in marks]
    fills = [c if m.standing in (0, 3) else palette.lit for m, c in zip(marks, colours, strict=True)]
    return {
        "type": "scatter", "mode": "markers", "name": "marks",
        "x": [hundredth(m.x) for m in marks], "y": [hundredth(m.y) for m in marks],
        "customdata": [m.row for m in marks],
        "marker": {
            "symbol": [SYMBOLS[m.standing] for m in marks],
            "size": [_size(m.standing, m.radius) for m in marks],
            "color": fills,
            "line": {"width": [_stroke(m.standing, m.radius) for m in marks], "color": colours},
            "opacity": 1 if full is None else [1 if _stands(m, full) else FAINT for m in marks],
        },
        "cliponaxis": False,
        **({"text": [hover(m.row) for m in marks], "hovertemplate": "%{text}<extra></extra>"} if hover else {"hoverinfo": "skip"}),
    }  # fmt: skip


def _ticks(marks: Sequence[Mark], palette: Palette, full: frozenset[int] | None) -> Iterator[Trace]:
    """The accounts of a small picture that are neither headlines nor named: a tick each, one trace a colour."""
    by_colour: dict[int, list[Box]] = {}
    for m in marks:
        if m.tick:
            by_colour.setdefault(m.colour, []).append((m.x - 1.5, m.y - m.radius, m.x + 1.5, m.y + m.radius))
    for code, boxes in sorted(by_colour.items()):
        yield rectangles(boxes, rgba(palette.type(code), 1 if full is None else FAINT), "ticks")


@lru_cache
def _size(standing: int, radius: float) -> float:
    """The diameter without the stroke, which Plotly draws half outside."""
    return round(2 * radius - _stroke(standing, radius) + (standing == 2) * 1.2, 2)


@lru_cache
def _stroke(standing: int, radius: float) -> float:
    share = STROKE[standing] * radius
    return round(min(max(share, LEAST_STROKE), MOST_STROKE), 2) if share else 0.0
