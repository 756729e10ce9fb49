"""A Plotly figure -> SVG: the second painter of the charts that `timeline.chart.figure` describes.

It knows the traces and annotations that our figures are made of, and nothing else: what it does not know is an error, so
that the two painters cannot drift apart unseen. One unit of both axes is one pixel, as in the figures.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from html import escape
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

from timeline.chart.free_space import Box
from timeline.chart.traces import FONT, Word, box_of, column, runs_of, words_of

MIDDLE = 0.25  # of a font size: from the middle by which Plotly sets a line of text down to its baseline
ANCHORS = {"middle right": "", "middle left": "end", "middle center": "middle"}
# By Plotly's names: how many radii the points stand out, and the path about the middle for that length and for twice as much.
SHAPES = {
    "circle": (1.0, "m-{0} 0a{0} {0} 0 1 0 {1} 0 {0} {0} 0 1 0-{1} 0z"),
    "diamond": (1.3, "m-{0} 0l{0} {0} {0}-{0}-{0}-{0}z"),
    "x-thin": (1.0, "m-{0}-{0}l{1} {1}m0-{1}l-{1} {1}"),
}
KNOWN = set(
    "type mode name x y fill fillcolor fillgradient line marker text textposition textfont customdata hoverinfo"
    " hovertemplate cliponaxis showlegend".split()
)
CLEAR = "rgba(0,0,0,0)"
MANY = 60  # points: of fewer numpy takes longer
SAME = 0.02  # px that places of a figure may be apart by rounding
_RGBA = re.compile(r"rgba?\((\d+), ?(\d+), ?(\d+)(?:, ?([\d.]+))?\)")
_SPECIAL = re.compile("[^ !#-%(-;=?-~]")  # all but what stands in most attributes, and means nothing but itself
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # characters that no XML may hold

Trace = Mapping[str, Any]
Link = tuple[str, str]  # address, and what it is called by who reads it aloud: "" where that need not be
Links = Callable[[Any], Link | None]


class Look(NamedTuple):
    """How a mark is drawn: its symbol, radius, the attributes of its colours, and the element of all these."""

    symbol: str
    radius: float
    style: dict[str, Any]
    element: str


class Unknown(ValueError):
    """The figure has something that this painter does not draw."""


def write_svg(figure: Mapping[str, Any], head: str = "", zoom: float = 1.0, **given: Any) -> str:
    """The figure as one `svg` element, `head` first in it, such as a title or a style.

    `zoom`: so large is one pixel of the figure. `given` are the fields of a Painter. Raises Unknown.
    """
    layout, painter = figure["layout"], Painter(figure["data"], **given)
    width, height = layout["width"], layout["height"]
    x, y = layout["xaxis"]["range"][0], layout["yaxis"]["range"][1]
    if layout["paper_bgcolor"] != CLEAR:
        ground = _rectangle((x, y, x + width, y + height))
        head += _tag("path", d=ground, **painter.colour("fill", layout["paper_bgcolor"]))
    inside = head + painter.groups() + "".join(map(painter.annotation, layout.get("annotations", ())))
    box, family = " ".join(map(_n, (x, y, width, height))), layout["font"]["family"]
    size = {"width": width * zoom, "height": height * zoom, "viewBox": box}
    return _tag("svg", inside, xmlns="http://www.w3.org/2000/svg", **size, font_family=family)


@dataclass(frozen=True)
class Painter:
    """What all elements of one picture share.

    `links` gives the address and the name of a mark by its customdata; a mark without one is only drawn. What is written
    beside a mark belongs to its link, and names it. `variables` gives for a colour ("#rrggbb") or an opacity ("0.48") what
    is written for it, such as a CSS variable that the page's theme sets. `key` begins the ids: one for each picture in a page.
    With `together` the marks of one look are one path, which has their customdata as `data-rows`; they have no links then.
    """

    traces: Sequence[Trace]
    links: Links | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    key: str = "g"
    together: bool = False

    def groups(self) -> str:
        """All traces, those of one name in a group of that class."""
        said = ""
        for name, same in groupby(self.traces, key=lambda trace: trace["name"]):
            drawn = "".join(part for trace in same for part in self.trace(trace))
            said += drawn and _tag("g", drawn, **{"class": name})
        return said

    def trace(self, trace: Trace) -> Iterator[str]:
        """The elements of a trace; words that stand beside linked marks are drawn with these."""
        if unknown := set(trace) - KNOWN:
            raise Unknown(f"trace {trace['name']!r} has {', '.join(sorted(unknown))}")
        match trace["type"], trace["mode"]:
            case "scatter", "lines" | "none":
                return self.lines(trace)
            case "scatter", "markers":
                return self.looks(trace) if self.together else self.markers(trace)
            case "scatter", "text":
                return (self.text([word]) for word in words_of(trace) if not (self.links and "customdata" in trace))
        raise Unknown(f"trace {trace['name']!r} is a {trace['type']} of {trace['mode']}")

    def lines(self, trace: Trace) -> Iterator[str]:
        """Lines, or rectangles of one colour or gradient."""
        if gradient := trace.get("fillgradient"):
            yield from self.faded(trace, gradient)
            return
        closed = trace.get("fill") == "toself"
        fill = self.colour("fill", trace["fillcolor"]) if closed else {"fill": "none"}
        d = "".join(_rectangle(*box_of(run)) for run in runs_of(trace)) if closed else _lines(trace["x"], trace["y"])
        yield _tag("path", d=d, **fill, **self.stroke(trace["line"]))

    def faded(self, trace: Trace, gradient: Mapping[str, Any]) -> Iterator[str]:
        """Rectangles, each with its part of a trace's gradient; what fades alike in a picture has one definition."""
        if gradient["type"] != "horizontal":
            raise Unknown(f"a {gradient['type']} gradient")
        outlines: dict[tuple[float, float], str] = {}
        for box, radius in map(box_of, runs_of(trace)):
            outlines[box[0], box[2]] = outlines.get((box[0], box[2]), "") + _rectangle(box, radius)
        for ends, d in outlines.items():
            stops = self.stops(gradient, *ends)
            if stops not in self.gradients:
                self.gradients[stops] = f"{self.key}{len(self.gradients)}"
                yield _tag("linearGradient", stops, id=self.gradients[stops])
            yield _tag("path", d=d, fill=f"url(#{self.gradients[stops]})", **self.stroke(trace["line"]))

    def stops(self, gradient: Mapping[str, Any], left: float, right: float) -> str:
        """A gradient between two places, as an element has it over its whole width; beyond its ends it goes on as there."""
        length, wide = gradient["stop"] - gradient["start"], max(right - left, SAME)
        places = ((gradient["start"] + share * length - left, colour) for share, colour in gradient["colorscale"])
        inside = [(min(max(x / wide, 0), 1), colour) for x, colour in places if -SAME <= x <= wide + SAME]
        first, last = (int(len(inside) > 2 and ends[0][1] == ends[1][1]) for ends in (inside, inside[::-1]))
        said = inside[first : len(inside) - last]
        return "".join(_tag("stop", offset=_n(x, 3), **self.colour("stop-color", colour)) for x, colour in said)

    @cached_property
    def gradients(self) -> dict[str, str]:
        """The gradients of the picture so far -> their ids."""
        return {}

    def markers(self, trace: Trace) -> Iterator[str]:
        """Shapes with what is written beside them, as links where they have an address."""
        if not self.links:
            yield from (f'<g transform="translate({_n(x)} {_n(y)})">{e}</g>' for x, y, _, (*_, e) in self.shapes(trace))
            return
        unnamed = ""  # links for pointers only, as a list says the same in words
        for x, y, row, look in self.shapes(trace):
            shape = look.element
            href, name = self.links(row) or ("", "")
            words = " ".join(self.text(line, x, y) for line in self.beside.get(row, ()))
            place = f"translate({_n(x)} {_n(y)})"  # last: what comes before it is the same in a picture of another size
            if not (href or words):
                yield f'{shape.removesuffix("/>")} transform="{place}"/>'
            elif href and not (name or words):
                unnamed += _tag("a", shape, href=href, tabindex="-1", transform=place)
            else:
                said = "" if words else name
                yield _tag("a" if href else "g", shape + words, href=href, aria_label=said, transform=place)
        yield unnamed and _tag("g", unnamed, aria_hidden="true")

    def looks(self, trace: Trace) -> Iterator[str]:
        """All marks that look alike as one path: hundreds of elements are slow, and long to send."""
        found: dict[str, tuple[Look, list[str], list[Any]]] = {}
        for x, y, row, look in self.shapes(trace):
            _, places, rows = found.setdefault(look.element, (look, [], []))
            places.append(f"M{_n(x)} {_n(y)}")
            rows.append(row)
        for look, places, rows in found.values():
            outline = _outline(look.symbol, look.radius)
            d = "".join(place + outline for place in places)
            yield _tag("path", d=d, data_rows=" ".join(map(str, rows)), **look.style)

    def shapes(self, trace: Trace) -> Iterator[tuple[float, float, Any, Look]]:
        """(x, y, customdata, look) of each mark; few of very many look otherwise than all others."""
        marker, line = trace["marker"], trace["marker"]["line"]
        given = (*(marker[name] for name in ("symbol", "size", "color", "opacity")), line["width"], line["color"])
        places = map(column, (trace["x"], trace["y"], trace.get("customdata")))
        looks: dict[tuple[Any, ...], Look] = {}
        for x, y, row, key in zip(*places, zip(*map(column, given), strict=False), strict=False):
            look = looks[key] = looks.get(key) or self.look(*key)
            yield x, y, row, look

    def look(self, symbol: str, size: float, colour: str, opacity: float, width: float, edge: str) -> Look:
        style = self.colour("fill", "none" if symbol == "x-thin" else colour)
        style |= self.stroke({"width": width, "color": edge}) | {"opacity": "" if opacity == 1 else opacity}
        return Look(symbol, size / 2, style, _symbol(symbol, size / 2, tuple(style.items())))

    @cached_property
    def beside(self) -> dict[Any, list[list[Word]]]:
        """The lines that are written beside a linked mark, by its customdata."""
        found: dict[Any, list[list[Word]]] = {}
        for trace in self.traces if self.links else ():
            if trace["mode"] == "text" and "customdata" in trace:
                for (row, _), line in groupby(words_of(trace), key=lambda word: (word.row, word.y)):
                    found.setdefault(row, []).append(list(line))
        return found

    def text(self, line: Sequence[Word], x: float = 0.0, y: float = 0.0, transform: str = "") -> str:
        """A line of words, seen from (x, y): each goes on where the one before ends in the browser's own measure."""
        word, *others = line
        anchor = ANCHORS[word.place]
        at = {"x": (line[-1] if anchor else word).x - x, "y": word.y + MIDDLE * word.size - y}
        after = "".join(" " + _tag("tspan", _fit(other.text), **self.font(other)) for other in others)
        font = self.font(word)
        return _tag("text", _fit(word.text) + after, **at, transform=transform, text_anchor=anchor, **font)

    def font(self, word: Word) -> dict[str, Any]:
        family = "" if word.family == FONT else word.family
        font = {"font_family": family, "font_size": word.size, "font_weight": word.weight}
        return font | self.colour("fill", word.colour)

    def annotation(self, note: Mapping[str, Any]) -> str:
        """A word that stands upright."""
        if note.get("showarrow", True):
            raise Unknown("an annotation with an arrow")
        x, y, font = note["x"], note["y"], note["font"]
        word = Word(x, y, note["text"], font["color"], font["size"], place="middle center")
        return self.text([word], transform=f"rotate({note['textangle']} {_n(x)} {_n(y)})")

    def colour(self, name: str, colour: str) -> dict[str, Any]:
        """The attributes of a colour of the figure."""
        colour, opacity = _parted(colour)
        said = self.variables.get(opacity, opacity)
        return {name: self.variables.get(colour, colour), f"{name.removesuffix('-color')}-opacity": said}

    def stroke(self, line: Mapping[str, Any]) -> dict[str, Any]:
        if not line["width"]:
            return {}
        dash = line.get("dash", "").replace("px", "")
        return self.colour("stroke", line["color"]) | {"stroke-width": line["width"], "stroke-dasharray": dash}


@lru_cache(1_000)
def _parted(colour: str) -> tuple[str, str]:
    """A colour of the figure without its opacity, and that; "" for what is opaque or has a name."""
    found = _RGBA.fullmatch(colour)
    if not found:
        return colour, ""
    plain = "#" + "".join(f"{int(part):02x}" for part in found.groups()[:3])
    return plain, "" if float(found[4] or 1) == 1 else _n(float(found[4]), 3)


def _lines(x: Sequence[float | None], y: Sequence[float | None]) -> str:
    """Path data of lines through points, parted by None, from where the pen stands: in whole tenths, so that no errors add up."""
    if len(x) > MANY and x[2::3].count(None) == len(x) // 3 and x[::3] == x[1::3]:
        return _uprights(x[::3], y[::3], y[1::3])
    said, at, below, step = list[str](), 0, 0, _moved
    for px, py in zip(x, y, strict=True):
        if px is None or py is None:
            step = _moved
        else:
            right, down = round(px * 10), round(py * 10)
            said.append(step(right - at, down - below))
            at, below, step = right, down, _lined
    return "".join(said)


def _uprights(x: Sequence[float | None], low: Sequence[float | None], high: Sequence[float | None]) -> str:
    """The same of upright lines, as most are: hundreds of columns of counts, written at once."""
    right, begin, end = np.rint(np.array((x, low, high), dtype=np.float64) * 10).astype(np.int64)
    steps = np.stack((np.diff(right, prepend=0), begin - np.concatenate(([0], end[:-1])), end - begin), axis=1)
    return ("m%g %gv%g" * len(x)) % tuple((steps / 10).ravel().tolist())


def _moved(dx: int, dy: int) -> str:
    """The pen lifted over so many tenths."""
    return f"m{_tenths(dx)} {_tenths(dy)}"


def _lined(dx: int, dy: int) -> str:
    """The pen drawn over so many tenths."""
    if dx and dy:
        return f"l{_tenths(dx)} {_tenths(dy)}"
    return f"v{_tenths(dy)}" if dy else f"h{_tenths(dx)}"


def _rectangle(box: Box, radius: float = 0.0) -> str:
    """Path data of a rectangle, seen from where it begins: so those of one size read alike."""
    left, top, right, bottom = box
    r, wide, high = _n(radius), _n(right - left - 2 * radius), _n(bottom - top - 2 * radius)
    turns = (f"q0-{r} {r}-{r}", f"q{r} 0 {r} {r}", f"q0 {r}-{r} {r}", f"q-{r} 0-{r}-{r}") if radius else ("",) * 4
    return f"M{_n(left)} {_n(top + radius)}{turns[0]}h{wide}{turns[1]}v{high}{turns[2]}h-{wide}{turns[3]}z"


@lru_cache(1_000)
def _symbol(name: str, radius: float, style: tuple[tuple[str, Any], ...]) -> str:
    """A shape about its own middle, so that it reads alike wherever it stands."""
    if name == "circle":
        return _tag("circle", r=radius, **dict(style))
    return _tag("path", d=f"M{_outline(name, radius)[1:]}", **dict(style))


@lru_cache(1_000)
def _outline(name: str, radius: float) -> str:
    """Path data of a shape, seen from its middle."""
    if name not in SHAPES:
        raise Unknown(f"the symbol {name!r}")
    radii, path = SHAPES[name]
    half = round(radii * radius, 1)
    return path.format(_n(half), _n(2 * half))


def _tag(name: str, content: str = "", **attributes: str | float) -> str:
    """An element; attributes that are "" are left out, and "_" in their names is a hyphen."""
    said = "".join(
        [
            f' {key.replace("_", "-")}="{_safe(value) if isinstance(value, str) else _n(value)}"'
            for key, value in attributes.items()
            if value != ""
        ]
    )
    return f"<{name}{said}>{content}</{name}>" if content else f"<{name}{said}/>"


def _safe(text: str) -> str:
    """Text as the value of an attribute."""
    return escape(_fit(text)) if _SPECIAL.search(text) else text


def _fit(text: str) -> str:
    return _UNFIT.sub("", text)


def _n(value: float, digits: int = 1) -> str:
    """A number as short as it can be written; zero has no sign, for another may stand before it."""
    return _tenths(round(value * 10)) if digits == 1 else f"{round(value, digits) + 0:g}"


@lru_cache(65_536)
def _tenths(number: int) -> str:
    """So many tenths, in the same way."""
    return f"{number / 10:g}" if abs(number) < 1_000_000 else f"{number / 10:.0f}"
