"""A laid-out chart as a Plotly figure: plain dictionaries in Plotly's own form, so that no time goes into validating them.

One unit of both axes is one pixel. Nothing here reads, filters or lays out; `plotly.graph_objects.Figure(build_figure(...))`
gives the validated object (the tests do).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from timeline.chart.layout import HEAD, NOTE_SIZE, TITLE_LINE, TITLE_SIZE, Chart, Lane
from timeline.chart.packing import LABEL_SIZE, SOFT, Mark
from timeline.chart.scale import BREAK_SIZE
from timeline.chart.ticks import INSET
from timeline.chart.ticks import SIZE as TICK_SIZE

FONT = "'Source Sans 3', 'Source Sans Pro', 'Helvetica Neue', Arial, sans-serif"
BAR = 7  # px, the thickness of a period
# Open shapes are closed ones filled with the paper's colour, so that lines behind them do not show through.
SYMBOLS = {"reported": "circle", "alleged": "circle", "planned": "diamond", "denied": "x-thin", "mixed": "square"}
SIZES = {"reported": 10, "alleged": 9.5, "planned": 11, "denied": 9, "mixed": 10}
SOLID = 0.45  # opacity of a bar
LAYERS = 3  # a soft end fades in so many steps


@dataclass(frozen=True)
class MarkStyle:
    """How one item is drawn: its colour ("#rrggbb"), and its standing or "mixed"."""

    colour: str
    standing: str

    @property
    def filled(self) -> bool:
        """Whether its shape is filled, not open."""
        return self.standing in ("reported", "mixed")


@dataclass(frozen=True)
class Palette:
    """The chart's colours in one theme."""

    ink: str
    muted: str
    line: str
    band: str
    paper: str


LIGHT = Palette("#1d2733", "#5b6673", "#dcd9d0", "rgba(120,110,90,0.07)", "#fbfaf7")
DARK = Palette("#eceff3", "#9da7b3", "#2b333d", "rgba(160,175,195,0.07)", "#11151c")
PALETTES = {"light": LIGHT, "dark": DARK}


def build_figure(
    chart: Chart, looks: Mapping[str, MarkStyle], theme: str = "light", labels: bool = True
) -> dict[str, Any]:
    """The figure of a chart; `looks` gives colour and standing by item key. Words are escaped: they are shown as text.

    Without `labels` there is no text in it, for a page that shows all words as HTML in the same places.
    """
    palette = PALETTES[theme]
    traces = [
        _lines(_tick_lines(chart), palette.line, "ticks"),
        _lines(_lane_lines(chart), palette.line, "lanes"),
        _bars(chart, looks),
        _symbols(chart.marks, looks, palette),
    ]
    if labels:
        traces += [
            _text(_labels(chart), palette, "labels"),
            _text([*_tick_text(chart), *_titles(chart), *_chips(chart)], palette, "words"),
            _text(_badges(chart, looks), palette, "badges"),
        ]
    return {"data": [t for t in traces if t["x"]], "layout": _layout(chart, palette)}


def _layout(chart: Chart, palette: Palette) -> dict[str, Any]:
    axis = {"visible": False, "fixedrange": True, "zeroline": False, "showgrid": False}
    return {
        "width": chart.width,
        "height": chart.height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
        "xaxis": {**axis, "range": [0, chart.width]},
        "yaxis": {**axis, "range": [chart.height, 0]},
        "shapes": [_band(chart, s.left, s.right, palette) for s in chart.scale.breaks],
        "font": {"family": FONT, "size": LABEL_SIZE, "color": palette.ink},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "hovermode": False,
        "dragmode": False,
        "autosize": False,
    }


def _band(chart: Chart, left: float, right: float, palette: Palette) -> dict[str, Any]:
    """A break of the time scale: a quiet band down the whole plot."""
    return {
        "type": "rect",
        "layer": "below",
        "x0": chart.left + left,
        "x1": chart.left + right,
        "y0": 28,
        "y1": chart.height,
        "fillcolor": palette.band,
        "line": {"width": 0},
    }


# --- lines ---------------------------------------------------------------------------------------------------------

Line = tuple[float, float, float, float]


def _tick_lines(chart: Chart) -> Iterable[Line]:
    for tick in chart.ticks:
        if tick.x is not None:
            yield chart.left + tick.x, 30, chart.left + tick.x, chart.height
    yield chart.left, HEAD, chart.width, HEAD


def _lane_lines(chart: Chart) -> Iterable[Line]:
    for lane in chart.lanes[1:]:
        yield 0, lane.top, chart.width, lane.top


def _lines(lines: Iterable[Line], colour: str, name: str) -> dict[str, Any]:
    """One trace for many straight lines: pairs of points with gaps between them."""
    x: list[float | None] = []
    y: list[float | None] = []
    for x0, y0, x1, y1 in lines:
        x += [round(x0, 1), round(x1, 1), None]
        y += [round(y0, 1), round(y1, 1), None]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x,
        "y": y,
        "line": {"color": colour, "width": 1},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


# --- marks ---------------------------------------------------------------------------------------------------------


def _bars(chart: Chart, looks: Mapping[str, MarkStyle]) -> dict[str, Any]:
    """Periods and doubt as horizontal bars; a soft end fades in steps."""
    pieces = [p for m in chart.marks if _has_bar(m) for p in _pieces(m, looks[m.item.key].colour)]
    return {
        "type": "bar",
        "orientation": "h",
        "name": "periods",
        "base": [round(p[0], 1) for p in pieces],
        "x": [round(p[1] - p[0], 1) for p in pieces],
        "y": [round(p[2], 1) for p in pieces],
        "width": [BAR] * len(pieces),
        "marker": {"color": [p[3] for p in pieces], "line": {"width": 0}},
        "hoverinfo": "skip",
    }


def _has_bar(mark: Mark) -> bool:
    return mark.bar[1] - mark.bar[0] > 2 * mark.radius or mark.item.uncertain_start or mark.item.uncertain_end


def _pieces(mark: Mark, colour: str) -> Iterable[tuple[float, float, float, str]]:
    """(left, right, y, colour) of a mark's bar: one for a sure period; for doubt, layers that end sooner and sooner."""
    left, right = mark.bar
    if not (mark.item.uncertain_start or mark.item.uncertain_end):
        yield left, right, mark.y, _rgba(colour, SOLID)
        return
    step = min(SOFT, (right - left) / 3) / LAYERS
    for layer in range(LAYERS):
        a = left + step * layer * mark.item.uncertain_start
        b = right - step * layer * mark.item.uncertain_end
        yield a, b, mark.y, _rgba(colour, SOLID / LAYERS * 1.15)


def _symbols(marks: Sequence[Mark], looks: Mapping[str, MarkStyle], palette: Palette) -> dict[str, Any]:
    """The marks themselves: shape is standing, colour is type, size is whether several sources tell it."""
    styles = [looks[m.item.key] for m in marks]
    large = [m.item.sources > 1 for m in marks]
    open_ones = [not s.filled for s in styles]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "marks",
        "x": [round(m.x, 1) for m in marks],
        "y": [round(m.y, 1) for m in marks],
        "customdata": [m.item.key for m in marks],
        "marker": {
            "symbol": [SYMBOLS[s.standing] for s in styles],
            "size": [16 if big else SIZES[s.standing] for s, big in zip(styles, large, strict=True)],
            "color": [palette.paper if o else s.colour for s, o in zip(styles, open_ones, strict=True)],
            "line": {
                "width": [2.2 if o else 0 for o in open_ones],
                "color": [s.colour for s in styles],
            },
            "opacity": 1,
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


# --- words ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """A line of text: (x, y) is its anchor, `place` Plotly's text position, `colour` a palette field or "#rrggbb"."""

    x: float
    y: float
    text: str
    place: str = "middle right"
    size: float = LABEL_SIZE
    weight: int = 400
    colour: str = "ink"


def _labels(chart: Chart) -> Iterable[Word]:
    for mark in chart.marks:
        if mark.label:
            yield Word(mark.label_left, mark.y, mark.label, weight=mark.item.weight)


def _badges(chart: Chart, looks: Mapping[str, MarkStyle]) -> Iterable[Word]:
    for m in chart.marks:
        if m.item.sources > 1:
            colour = "#ffffff" if looks[m.item.key].filled else "ink"
            yield Word(m.x, m.y, str(m.item.sources), "middle center", 11, 600, colour)


def _chips(chart: Chart) -> Iterable[Word]:
    return (Word(c.x, c.y, c.text, "middle center", LABEL_SIZE, 600, "muted") for c in chart.clusters)


def _titles(chart: Chart) -> Iterable[Word]:
    for lane in chart.lanes:
        yield from _beside(lane, chart.left) if chart.left else _above(lane)


def _beside(lane: Lane, left: float) -> Iterable[Word]:
    y = lane.top + 19
    for line in lane.title:
        yield Word(left - 14, y, line, "middle left", TITLE_SIZE, 600)
        y += TITLE_LINE
    if lane.note:
        yield Word(left - 14, y, lane.note, "middle left", NOTE_SIZE, 400, "muted")


def _above(lane: Lane) -> Iterable[Word]:
    yield Word(0, lane.top + 18, lane.title[0] if lane.title else "", "middle right", TITLE_SIZE, 600)


def _tick_text(chart: Chart) -> Iterable[Word]:
    """Breaks in the upper two lines of the axis, dates in the lower two."""
    for tick in chart.ticks:
        if tick.x is None:
            middle = chart.left + (tick.left + tick.right) / 2
            for line, y in zip(tick.lines, (8, 21), strict=True):
                yield Word(middle, y, line, "middle center", BREAK_SIZE, 400, "muted")
        else:
            for line, y in zip(tick.lines, (38, 52), strict=True):
                year = line.isdigit()
                yield Word(
                    chart.left + tick.x + INSET, y, line, size=TICK_SIZE, weight=600 if year else 400, colour="muted"
                )


def _text(words: Iterable[Word], palette: Palette, name: str) -> dict[str, Any]:
    """One trace for many words; what is the same for all is given once, for Plotly parses every colour that it is given.

    Empty words are left out: Plotly removes their nodes and never draws them again when a later figure has a word there.
    """
    words = [w for w in words if w.text]
    return {
        "type": "scatter",
        "mode": "text",
        "name": name,
        "x": [round(w.x, 1) for w in words],
        "y": [round(w.y, 1) for w in words],
        "text": [plain(w.text) for w in words],
        "textposition": _once([w.place for w in words], "middle right"),
        "textfont": {
            "family": FONT,
            "size": _once([w.size for w in words], LABEL_SIZE),
            "weight": _once([w.weight for w in words], 400),
            "color": _once([getattr(palette, w.colour, w.colour) for w in words], palette.ink),
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _once(values: Sequence[Any], default: Any) -> Any:
    """The value that all share, the default where there is none, else all of them."""
    return values if len(set(values)) > 1 else next(iter(values), default)


def plain(text: str) -> str:
    """Text that Plotly shows as it is: its labels read some HTML tags and entities, so those are escaped."""
    return escape(text, quote=False)


def _rgba(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{round(opacity, 2)})"
