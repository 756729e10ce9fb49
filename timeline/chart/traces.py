"""Plotly traces of many things at once: rectangles, lines, fades, shapes and words, as plain dictionaries."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import chain, pairwise, repeat
from typing import Any

import numpy as np

from timeline.chart.free_space import Box
from timeline.chart.rounding import hundredth, tenth
from timeline.languages.isolation import begins_from_the_right, isolate

FONT = "'Source Sans 3', 'Source Sans Pro', 'Helvetica Neue', Arial, sans-serif"
QUIET = {"hoverinfo": "skip", "cliponaxis": False, "showlegend": False}
# How far the points of a rounded corner are from one side, in parts of its radius; from the other: backwards.
CORNER = (0.0, 0.076, 0.292, 0.7, 1.0)

LEAST_RADIUS = 1.0  # px: corners of less are sharp

Line = tuple[float, float, float, float]
Points = Sequence[tuple[float, float]]
Run = tuple[tuple[float, ...], tuple[float, ...]]  # the x of some points, and their y
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
    for left, top, right, bottom in boxes:
        r = min(radius, (right - left) / 2, (bottom - top) / 2)
        box = (hundredth(left), hundredth(top), hundredth(right), hundredth(bottom))
        xs, ys = _outline(box, hundredth(r) if r >= LEAST_RADIUS else 0.0)
        x += (*xs, None)
        y += (*ys, None)
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
    made = paths((), colour, name, width)
    for axis, begin, end in (("x", x, x), ("y", low, high)):
        values: list[float | None] = [None] * max(3 * len(x) - 1, 0)
        values[::3], values[1::3] = begin.round(2).tolist(), end.round(2).tolist()
        made[axis] = values
    return made


def paths(found: Iterable[Points], colour: str, name: str, width: float = 1.0, dash: str = "solid") -> dict[str, Any]:
    """Lines through points in one trace, with a gap after each."""
    x: list[float | None] = []
    y: list[float | None] = []
    for points in found:
        for px, py in points:
            x.append(hundredth(px))
            y.append(hundredth(py))
        x.append(None)
        y.append(None)
    line = {"color": colour, "width": width, **({"dash": dash} if dash != "solid" else {})}
    return {"type": "scatter", "mode": "lines", "name": name, "x": x[:-1], "y": y[:-1], "line": line, **QUIET}


def words(found: Iterable[Word], name: str) -> dict[str, Any]:
    """Texts in one trace. Empty ones are left out: Plotly never draws a word where one was empty before."""
    said = [word for word in found if word.text]
    return {
        "type": "scatter", "mode": "text", "name": name,
        "x": [tenth(w.x) for w in said], "y": [tenth(w.y) for w in said], "text": [plain(w.text) for w in said],
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


@lru_cache(1_024)  # who paints a picture of the figure asks for the same
def _outline(box: Box, radius: float) -> Run:
    """The points around a box, from its upper left corner to the right; its corners are sharp where the radius is 0."""
    left, top, right, bottom = box
    if not radius:
        return (left, right, right, left, left), (top, top, bottom, bottom, top)
    inward = [share * radius for share in CORNER]
    west, east = [hundredth(left + each) for each in inward], [hundredth(right - each) for each in inward]
    north, south = [hundredth(top + each) for each in inward], [hundredth(bottom - each) for each in inward]
    xs = (*west, *east[::-1], *east, *west[::-1], west[0])
    return xs, (*north[::-1], *north, *south[::-1], *south, north[-1])


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


def runs_of(trace: Mapping[str, Any]) -> Iterator[Run]:
    """The points of each line or outline of a trace: between two of them is a gap."""
    x, y = trace["x"], trace["y"]
    gaps = [n for n, value in enumerate(x) if value is None]
    for start, end in pairwise((-1, *gaps, len(x))):
        yield tuple(x[start + 1 : end]), tuple(y[start + 1 : end])


def box_of(outline: Run) -> tuple[Box, float]:
    """The box of an outline that `rectangles` has drawn, and the radius of its corners. Raises ValueError for any other."""
    xs, ys = outline
    box = (min(xs), min(ys), max(xs), max(ys))
    radius = hundredth(ys[0] - box[1])
    if _outline(box, radius) != outline:
        raise ValueError("an outline that is no rectangle")
    return box, radius


def column(value: Any) -> Any:
    """What Plotly takes as one value for all points, as one for each."""
    return value if isinstance(value, list) else repeat(value)
