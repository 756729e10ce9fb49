"""Marks that are pointed at in a picture: ringed, joined by their line, over a veil on all others. As Plotly traces."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from timeline.chart.chart import Chart, Mark
from timeline.chart.figure import bar_traces, shape_trace
from timeline.chart.figure_words import label_words, lane_words
from timeline.chart.palette import Palette, rgba
from timeline.chart.rounding import hundredth
from timeline.chart.traces import paths, rectangles, words

VEIL = 0.62  # opacity of what lies over all other marks
RING = 2.9  # px from a shape to the middle of its ring
RING_LINE, JOIN_LINE, EDGE = 2.0, 1.6, 5.0  # px; the edge keeps the line apart from what it crosses

Trace = dict[str, Any]


def pointing_traces(chart: Chart, rows: Collection[int], palette: Palette) -> list[Trace]:
    """What is drawn over a painted chart to point at the accounts in these rows; nothing where none of them is drawn."""
    marks = [mark for mark in chart.marks() if mark.row in rows]
    if not marks:
        return []
    joins = _joins(marks)
    lanes = tuple(lane for lane in chart.lanes if any(mark.row in rows for mark in lane.marks))
    said = [*lane_words(replace(chart, lanes=lanes), palette)]
    said += [word for mark in marks if mark.label for word in label_words(mark.label, palette)]
    found = [
        rectangles([(0, chart.plot_top + 1, chart.width, chart.bottom)], rgba(palette.paper, VEIL), "veil"),
        paths(joins, palette.lit, "edge", EDGE),
        *bar_traces(marks, palette),
        paths(joins, palette.ink, "join", JOIN_LINE),
        ring_trace(marks, "ground", RING + 1.5, 0.0, palette.lit, palette.lit),
        ring_trace(marks, "rings", RING, RING_LINE, palette.accent, palette.lit),
        {**shape_trace([mark._replace(cut=0) for mark in marks], palette), "name": "pointed"},
        words(said, "pointed words"),
    ]
    return [trace for trace in found if len(trace["x"])]


def dimmed(notes: Sequence[Trace], palette: Palette) -> list[Trace]:
    """A chart's annotations, which stand over all traces, as if the veil lay over them."""
    return [{**note, "font": {**note["font"], "color": rgba(palette.muted, 1 - VEIL)}} for note in notes]


def chosen_traces(marks: Sequence[Mark], palette: Palette) -> list[Trace]:
    """What a page draws over its chart for the marks of the open event: they are in front, ringed and joined."""
    joins = _joins(marks)
    found = [
        paths(joins, palette.lit, "edge", EDGE),
        paths(joins, palette.ink, "thread", JOIN_LINE),
        ring_trace(marks, "ring", RING, JOIN_LINE, palette.ink, palette.lit),
        shape_trace(marks, palette),
    ]
    return [trace for trace in found if len(trace["x"])]


def ring_trace(marks: Sequence[Mark], name: str, apart: float, width: float, colour: str, fill: str) -> Trace:
    """Circles around marks, `apart` px from their shapes."""
    return {
        "type": "scatter", "mode": "markers", "name": name, "hoverinfo": "skip", "cliponaxis": False,
        "x": [hundredth(m.x) for m in marks], "y": [hundredth(m.y) for m in marks],
        "marker": {
            "symbol": "circle", "size": [2 * (m.radius + apart) for m in marks], "color": fill,
            "line": {"width": width, "color": colour}, "opacity": 1,
        },
    }  # fmt: skip


def _joins(marks: Sequence[Mark]) -> list[list[tuple[float, float]]]:
    """A path from top to bottom through the marks of each event that has several."""
    places: dict[int, list[tuple[float, float]]] = {}
    for mark in marks:
        places.setdefault(mark.event, []).append((mark.x, mark.y))
    return [sorted(found, key=lambda p: p[1]) for found in places.values() if len(found) > 1]
