"""Plotly traces of many things at once: rectangles, lines, fades, shapes and words, as plain dictionaries."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain, groupby, repeat
from math import inf
from typing import Any

import numpy as np

from timeline.chart.free_space import Box
from timeline.languages.isolation import begins_from_the_right, isolate

FONT = "'Source Sans 3', 'Source Sans Pro', 'Helvetica Neue', Arial, sans-serif"
QUIET = {"hoverinfo": "skip", "cliponaxis": False, "showlegend": False}
CORNERS = ((5.0, 0.0), (3.5, 0.38), (1.46, 1.46), (0.38, 3.5), (0.0, 5.0))  # a quarter of a rounded corner, radius 5

SHARP = 5  # points of an outline with sharp corners
NEAR = 0.03  # px: coordinates in traces are rounded

Line = tuple[float, float, float, float]
Points = Sequence[tuple[float, float]]
Uprights = tuple[np.ndarray, np.ndarray, np.ndarray]  # x, and from which y to which
Stops = tuple[tuple[float, str], ...]


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
    row: int = -1  # of the mark that it stands beside
    family: str = FONT


@dataclass(frozen=True, slots=True)
class Fade:
    """A rectangle of the colour `full`, that begins and ends in `clear` over so many pixels, 0 for an end that is sharp."""

    box: Box
    west: float
    east: float
    full: str
    clear: str

    def stops(self) -> Stops:
        """Where in x its colour is given, from left to right, and the colour there."""
        left, _, right, _ = self.box
        start = min(left + self.west, right)
        found = [(left, self.clear if self.west else self.full)]
        if self.west:
            found.append((start, self.full))
        if self.east:
            found.append((max(right - self.east, start), self.full))
        return (*found, (right, self.clear if self.east else self.full))


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
        "type": "scatter", "mode": "lines" if line else "none", "name": name, "x": x[:-1], "y": y[:-1],
        "fill": "toself", "fillcolor": colour, "line": stroke, **QUIET,
    }  # fmt: skip


def fades(found: Iterable[Fade], name: str, radius: float = 0.0) -> Iterator[dict[str, Any]]:
    """Rectangles that come and go smoothly at their ends, in few traces: Plotly takes its time for each.

    A trace has one gradient, from left to right: rectangles share it where they do not overlap in x, or fade alike.
    """
    alike: dict[Stops, list[Fade]] = {}
    for fade in sorted(found, key=lambda fade: fade.box[0]):
        alike.setdefault(fade.stops(), []).append(fade)
    rows: list[list[Stops]] = []
    for stops in alike:
        row = next((row for row in rows if row[-1][-1][0] < stops[0][0]), None)
        if row is None:
            rows.append([stops])
        else:
            row.append(stops)
    for row in rows:
        left, right = row[0][0][0], max(row[-1][-1][0], row[0][0][0] + 0.01)
        scale = [[round((x - left) / (right - left), 5), colour] for x, colour in chain(*row)]
        scale[-1][0] = 1.0
        boxes = [fade.box for stops in row for fade in alike[stops]]
        trace = rectangles(boxes, alike[row[0]][0].full, name, radius)
        yield {**trace, "fillgradient": {"type": "horizontal", "start": left, "stop": right, "colorscale": scale}}


def lines(segments: Iterable[Line], colour: str, name: str, width: float = 1.0, dash: str = "solid") -> dict[str, Any]:
    """Straight lines in one trace."""
    return paths((((x0, y0), (x1, y1)) for x0, y0, x1, y1 in segments), colour, name, width, dash)


def uprights(x: np.ndarray, low: np.ndarray, high: np.ndarray, colour: str, name: str, width: float) -> dict[str, Any]:
    """Upright lines at `x` from `low` to `high` in one trace, as `lines` makes it: thousands at once."""
    xs, ys = (np.stack(ends, axis=1).round(2).ravel() for ends in ((x, x, x), (low, high, high)))
    parted: list[list[float | None]] = [xs.tolist(), ys.tolist()]
    for values in parted:
        values[2::3] = [None] * len(x)
    return paths((), colour, name, width) | {"x": parted[0][:-1], "y": parted[1][:-1]}


def paths(found: Iterable[Points], colour: str, name: str, width: float = 1.0, dash: str = "solid") -> dict[str, Any]:
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
            "family": once([w.family for w in said]), "size": once([w.size for w in said]),
            "weight": once([w.weight for w in said]), "color": once([w.colour for w in said]),
        },
        **({"customdata": [w.row for w in said]} if any(w.row >= 0 for w in said) else {}),
        **QUIET,
    }  # fmt: skip


def once(values: Sequence[Any]) -> Any:
    """The value that all share, else all of them: Plotly parses each one that it is given."""
    return values[0] if values and all(value == values[0] for value in values) else list(values)


def plain(text: str) -> str:
    """Text that Plotly shows as it is, for its labels read some HTML tags and entities; in its own script's order.

    A line of SVG is set from left to right: a full stop of Hebrew that is not set apart would stand at its wrong end.
    """
    return escape(isolate(text) if begins_from_the_right(text) else text, quote=False)


def _outline(box: Box, radius: float, least: float = 1.0) -> list[tuple[float, float]]:
    """The points around a box; corners of less than `least` are sharp."""
    left, top, right, bottom = box
    r = min(radius, (right - left) / 2, (bottom - top) / 2)
    if r < least:
        return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    corner = [(dx * r / 5, dy * r / 5) for dx, dy in CORNERS]
    points = [(left + dx, top + dy) for dx, dy in reversed(corner)]
    points += [(right - dx, top + dy) for dx, dy in corner]
    points += [(right - dx, bottom - dy) for dx, dy in reversed(corner)]
    points += [(left + dx, bottom - dy) for dx, dy in corner]
    return [*points, points[0]]


# --- traces as they were made --------------------------------------------------------------------------------------


def words_of(trace: Mapping[str, Any]) -> Iterator[Word]:
    """The texts of a trace that `words` has made; their `row` is None where they stand beside no mark."""
    font = trace["textfont"]
    given = (
        font["color"],
        font["size"],
        font["weight"],
        trace["textposition"],
        trace.get("customdata"),
        font["family"],
    )
    return map(Word, trace["x"], trace["y"], trace["text"], *map(column, given))


def runs_of(trace: Mapping[str, Any]) -> Iterator[Points]:
    """The points of each line or outline of a trace: between two of them is a gap."""
    points = zip(trace["x"], trace["y"], strict=True)
    return (list(run) for gap, run in groupby(points, key=lambda point: point[0] is None) if not gap)


def box_of(outline: Points) -> tuple[Box, float]:
    """The box of an outline that `rectangles` has drawn, and the radius of its corners. Raises ValueError for any other."""
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    box = (min(xs), min(ys), max(xs), max(ys))
    radius = outline[0][1] - box[1]
    drawn = _outline(box, radius, inf if len(outline) == SHARP else 0)  # rounded ones may seem to have less than 1
    if drawn != outline and (len(drawn) != len(outline) or _apart(drawn, outline)):
        raise ValueError("an outline that is no rectangle")
    return box, radius


def _apart(one: Points, other: Points) -> bool:
    """Whether any of as many points are further apart than by rounding."""
    return any(max(abs(a - c), abs(b - d)) > NEAR for (a, b), (c, d) in zip(one, other, strict=True))


def column(value: Any) -> Any:
    """What Plotly takes as one value for all points, as one for each."""
    return value if isinstance(value, list) else repeat(value)
