"""Plotly traces of many things at once: rectangles, lines, fades, shapes and words, as plain dictionaries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from timeline.chart.free_space import Box

FONT = "'Source Sans 3', 'Source Sans Pro', 'Helvetica Neue', Arial, sans-serif"
QUIET = {"hoverinfo": "skip", "cliponaxis": False, "showlegend": False}
CORNERS = ((5.0, 0.0), (3.5, 0.38), (1.46, 1.46), (0.38, 3.5), (0.0, 5.0))  # a quarter of a rounded corner, radius 5

Line = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Word:
    """A line of text: (x, y) is its anchor, `place` Plotly's text position."""

    x: float
    y: float
    text: str
    colour: str
    size: float
    weight: int = 400
    place: str = "middle right"


def rectangles(boxes: Iterable[Box], colour: str, name: str, radius: float = 0.0, line: str = "") -> dict[str, Any]:
    """Filled rectangles of one colour in one trace, with round corners where `radius` is given."""
    x: list[float | None] = []
    y: list[float | None] = []
    for box in boxes:
        for px, py in _outline(box, radius):
            x.append(round(px, 2))
            y.append(round(py, 2))
        x.append(None)
        y.append(None)
    stroke = {"width": 1, "color": line} if line else {"width": 0}
    return {
        "type": "scatter", "mode": "lines", "name": name, "x": x[:-1], "y": y[:-1], "fill": "toself", "fillcolor": colour,
        "line": stroke, **QUIET,
    }  # fmt: skip


def faded(
    box: Box, west: float, east: float, colour: tuple[str, str], name: str, radius: float = 0.0
) -> dict[str, Any]:
    """A rectangle that comes and goes smoothly over pixels at its ends; `colour` is (full, clear)."""
    left, _, right, _ = box
    width = max(right - left, 0.01)
    full, clear = colour
    start = min(west / width, 0.999) if west else 0.0
    stops: list[list[float | str]] = [[0.0, clear if west else full]]
    if west:
        stops.append([start, full])
    if east:
        stops.append([max(1 - east / width, start + 0.0005), full])
    stops.append([1.0, clear if east else full])
    trace = rectangles([box], full, name, radius)
    return {**trace, "fillgradient": {"type": "horizontal", "start": left, "stop": right, "colorscale": stops}}


def lines(segments: Iterable[Line], colour: str, name: str, width: float = 1.0, dash: str = "solid") -> dict[str, Any]:
    """Straight lines in one trace."""
    return paths((((x0, y0), (x1, y1)) for x0, y0, x1, y1 in segments), colour, name, width, dash)


def paths(
    found: Iterable[Sequence[tuple[float, float]]], colour: str, name: str, width: float = 1.0, dash: str = "solid"
) -> dict[str, Any]:
    """Lines through points in one trace, with a gap after each."""
    x: list[float | None] = []
    y: list[float | None] = []
    for points in found:
        x += [*(round(px, 2) for px, _ in points), None]
        y += [*(round(py, 2) for _, py in points), None]
    line = {"color": colour, "width": width, **({"dash": dash} if dash != "solid" else {})}
    return {"type": "scatter", "mode": "lines", "name": name, "x": x[:-1], "y": y[:-1], "line": line, **QUIET}


def words(found: Iterable[Word], name: str) -> dict[str, Any]:
    """Texts in one trace. Empty ones are left out: Plotly never draws a word where one was empty before."""
    said = [word for word in found if word.text]
    return {
        "type": "scatter", "mode": "text", "name": name,
        "x": [round(w.x, 1) for w in said], "y": [round(w.y, 1) for w in said], "text": [plain(w.text) for w in said],
        "textposition": once([w.place for w in said]),
        "textfont": {
            "family": FONT, "size": once([w.size for w in said]), "weight": once([w.weight for w in said]),
            "color": once([w.colour for w in said]),
        },
        **QUIET,
    }  # fmt: skip


def once(values: Sequence[Any]) -> Any:
    """The value that all share, else all of them: Plotly parses each one that it is given."""
    return values[0] if values and all(value == values[0] for value in values) else list(values)


def plain(text: str) -> str:
    """Text that Plotly shows as it is: its labels read some HTML tags and entities."""
    return escape(text, quote=False)


def _outline(box: Box, radius: float) -> list[tuple[float, float]]:
    left, top, right, bottom = box
    r = min(radius, (right - left) / 2, (bottom - top) / 2)
    if r < 1:
        return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    corner = [(dx * r / 5, dy * r / 5) for dx, dy in CORNERS]
    points = [(left + dx, top + dy) for dx, dy in reversed(corner)]
    points += [(right - dx, top + dy) for dx, dy in corner]
    points += [(right - dx, bottom - dy) for dx, dy in reversed(corner)]
    points += [(left + dx, bottom - dy) for dx, dy in corner]
    return [*points, points[0]]
