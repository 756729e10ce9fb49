"""A Plotly figure -> SVG: the second painter of the charts that `timeline.chart.figure` describes.

It knows the traces and annotations that our figures are made of, and nothing else: what it does not know is an error, so
that the two painters cannot drift apart unseen. One unit of both axes is one pixel, as in the figures.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import groupby, repeat
from typing import Any

from timeline.chart.free_space import Box
from timeline.chart.traces import Word, rounded

MIDDLE = 0.25  # of a font size: from the middle by which Plotly sets a line of text down to its baseline
ANCHORS = {"middle right": "", "middle left": "end", "middle center": "middle", "left": "", "right": "end"}
KNOWN = {
    "type", "mode", "name", "x", "y", "fill", "fillcolor", "fillgradient", "line", "marker", "text", "textposition",
    "textfont", "customdata", "hoverinfo", "hovertemplate", "cliponaxis", "showlegend", "opacity",
}  # fmt: skip
_RGBA = re.compile(r"rgba?\((\d+), ?(\d+), ?(\d+)(?:, ?([\d.]+))?\)")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # characters that no XML may hold

Trace = Mapping[str, Any]
Link = tuple[str, str]  # address, and what it is called by who reads it aloud: "" where that need not be
Links = Callable[[Any], Link | None]


class Unknown(ValueError):
    """The figure has something that this painter does not draw."""


def write_svg(
    figure: Mapping[str, Any],
    links: Links | None = None,
    variables: Mapping[str, str] | None = None,
    key: str = "g",
    head: str = "",
    zoom: float = 1.0,
) -> str:
    """The figure as one `svg` element.

    `links` gives the address and the name of a mark by its customdata; a mark without one is only drawn. What is written
    beside a mark belongs to its link, and names it. `variables` gives for a colour ("#rrggbb") or an opacity ("0.48") what
    is written for it, such as a CSS variable that the page's theme sets. `key` begins the ids in it: one of its own for
    each picture in a page. `head` is put first, such as a title or a style. Traces of one name stand in a group of that
    class. `zoom`: so large is one pixel of the figure. Raises Unknown.
    """
    layout, painter = figure["layout"], _Painter(figure["data"], links, variables or {}, key)
    width, height = layout["width"], layout["height"]
    x, y = layout["xaxis"]["range"][0], layout["yaxis"]["range"][1]
    parts = [head]
    if not layout["paper_bgcolor"].startswith("rgba(0,0,0,0"):
        ground = {"d": _path([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], closed=True)}
        parts.append(_tag("path", ground | painter.colour("fill", layout["paper_bgcolor"])))
    for name, traces in groupby(enumerate(figure["data"]), key=lambda each: each[1]["name"]):
        if drawn := "".join(part for n, trace in traces for part in painter.trace(trace, f"{key}{n}")):
            parts.append(_tag("g", {"class": name}, drawn))
    parts += [painter.annotation(note) for note in layout.get("annotations", ())]
    root = {
        "xmlns": "http://www.w3.org/2000/svg", "width": width * zoom, "height": height * zoom,
        "viewBox": " ".join(map(_n, (x, y, width, height))), "font-family": layout["font"]["family"],
    }  # fmt: skip
    return _tag("svg", root, "".join(parts))


@dataclass(frozen=True)
class _Painter:
    """What all elements of one picture share."""

    traces: Sequence[Trace]
    links: Links | None
    variables: Mapping[str, str]
    key: str

    def trace(self, trace: Trace, key: str) -> Iterator[str]:
        """The elements of a trace; words that stand beside linked marks are drawn with these."""
        if unknown := set(trace) - KNOWN:
            raise Unknown(f"trace {trace['name']!r} has {', '.join(sorted(unknown))}")
        match trace["type"], trace["mode"]:
            case "scatter", "lines":
                return self.lines(trace, key)
            case "scatter", "markers":
                return self.markers(trace)
            case "scatter", "text":
                return (self.text(word) for word in _words(trace) if not (self.links and "customdata" in trace))
        raise Unknown(f"trace {trace['name']!r} is a {trace['type']} of {trace['mode']}")

    # --- lines and areas -----------------------------------------------------------------------------------------

    def lines(self, trace: Trace, key: str) -> Iterator[str]:
        closed, fill = trace.get("fill") == "toself", {"fill": "none"}
        if gradient := trace.get("fillgradient"):
            yield self.gradient(gradient, key)
            fill = {"fill": f"url(#{key})"}
        elif closed:
            fill = self.colour("fill", trace["fillcolor"])
        points = zip(trace["x"], trace["y"], strict=True)
        runs = (list(run) for gap, run in groupby(points, key=lambda point: point[0] is None) if not gap)
        outline = {"d": _paths(runs, closed)}
        yield _tag("path", outline | fill | self.stroke(trace["line"]))

    def gradient(self, gradient: Mapping[str, Any], key: str) -> str:
        """A gradient over the whole width of the area that it fills, as all of ours are."""
        if gradient["type"] != "horizontal":
            raise Unknown(f"a {gradient['type']} gradient")
        stops = (
            _tag("stop", {"offset": _n(share, 3)} | self.colour("stop-color", colour, "stop-opacity"))
            for share, colour in gradient["colorscale"]
        )
        return _tag("linearGradient", {"id": key}, "".join(stops))

    # --- shapes --------------------------------------------------------------------------------------------------

    def markers(self, trace: Trace) -> Iterator[str]:
        unnamed = []  # links for pointers only, as a list says the same in words
        marker, line = trace["marker"], trace["marker"]["line"]
        given = (*(marker[name] for name in ("symbol", "size", "color", "opacity")), line["width"], line["color"])
        columns = map(_column, (*given, trace.get("customdata")))
        for x, y, symbol, size, colour, opacity, width, edge, data in zip(
            trace["x"], trace["y"], *columns, strict=False
        ):
            name, shape = _symbol(symbol, x, y, size / 2)
            fill = {"fill": "none"} if symbol == "x-thin" else self.colour("fill", colour)
            shape |= fill | self.stroke({"width": width, "color": edge})
            drawn = _tag(name, shape | ({"opacity": _n(opacity, 2)} if opacity != 1 else {}))
            href, said = (self.links and self.links(data)) or ("", "")
            words = self.beside.get(data, "")
            if not href:
                yield drawn + words
            elif said or words:
                yield _tag("a", {"href": href, "aria-label": "" if words else said}, drawn + words)
            else:
                unnamed.append(_tag("a", {"href": href, "tabindex": -1}, drawn))
        if unnamed:
            yield _tag("g", {"aria-hidden": "true"}, "".join(unnamed))

    # --- words ---------------------------------------------------------------------------------------------------

    @cached_property
    def beside(self) -> dict[Any, str]:
        """What is written beside a linked mark, by its customdata: each line in one element."""
        found: dict[Any, list[str]] = {}
        for trace in self.traces if self.links else ():
            if trace["mode"] == "text" and "customdata" in trace:
                for (row, _), line in groupby(_words(trace), key=lambda word: (word.row, word.y)):
                    first, *more = line
                    found.setdefault(row, []).append(self.text(first, more))
        return {row: " ".join(lines) for row, lines in found.items()}

    def text(self, word: Word, more: Sequence[Word] = (), other: dict[str, str] | None = None) -> str:
        """A line of words: each of `more` goes on where the one before ends in the browser's own measure."""
        anchor = ANCHORS[word.place]
        at: dict[str, Any] = {"x": more[-1].x if more and anchor == "end" else word.x, "y": word.y + MIDDLE * word.size}
        at |= {"font-size": word.size, "font-weight": word.weight if word.weight != 400 else "", "text-anchor": anchor}
        after = "".join(
            " "
            + _tag(
                "tspan", {"font-size": w.size, "font-weight": w.weight} | self.colour("fill", w.colour), _fit(w.text)
            )
            for w in more
        )
        return _tag("text", at | (other or {}) | self.colour("fill", word.colour), _fit(word.text) + after)

    def annotation(self, note: Mapping[str, Any]) -> str:
        if note.get("showarrow", True):
            raise Unknown("an annotation with an arrow")
        x, y, font, turn = note["x"], note["y"], note["font"], note.get("textangle")
        other = {
            "transform": f"rotate({_n(turn)} {_n(x)} {_n(y)})" if turn else "",
            "font-family": font.get("family", ""),
        }
        place = note.get("xanchor", "middle center")
        return self.text(
            Word(x, y, note["text"], font["color"], font["size"], font.get("weight", 400), place), other=other
        )

    # --- colours -------------------------------------------------------------------------------------------------

    def colour(self, name: str, colour: str, opacity_name: str = "") -> dict[str, str]:
        """The attributes of a colour of the figure."""
        opacity = ""
        if found := _RGBA.fullmatch(colour):
            colour = "#" + "".join(f"{int(part):02x}" for part in found.groups()[:3])
            opacity = "" if found[4] is None or float(found[4]) == 1 else _n(float(found[4]), 3)
        said = self.variables.get(opacity, opacity)
        return {name: self.variables.get(colour, colour), opacity_name or f"{name}-opacity": said}

    def stroke(self, line: Mapping[str, Any]) -> dict[str, Any]:
        if not line["width"]:
            return {}
        dash = line.get("dash", "").replace("px", "")
        return self.colour("stroke", line["color"]) | {"stroke-width": line["width"], "stroke-dasharray": dash}


def _paths(runs: Iterable[Sequence[tuple[float, float]]], closed: bool) -> str:
    """Path data of lines through the points of each run, as short as it can be said."""
    said, at = "", None
    for run in runs:
        if closed and (found := rounded(run)):
            said, at = said + _rounded(*found), None
        else:
            said, at = said + _path(run, closed, at), _tenths(run[0] if closed else run[-1])
    return said


def _path(points: Sequence[tuple[float, float]], closed: bool, at: tuple[int, int] | None = None) -> str:
    """Lines through points, from where the pen stands; every place is said in whole tenths, so that none is a sum of errors."""
    (x, y), *others = map(_tenths, points)
    said = f"M{_far(x)} {_far(y)}"
    if at:
        said = min(said, f"m{_far(x - at[0])} {_far(y - at[1])}", key=len)
    for nx, ny in others[:-1] if closed and others[-1:] == [(x, y)] else others:
        said += _step(x, y, nx, ny)
        x, y = nx, ny
    return said + "z" * closed


def _step(x: int, y: int, nx: int, ny: int) -> str:
    if ny == y:
        return min(f"H{_far(nx)}", f"h{_far(nx - x)}", key=len)
    if nx == x:
        return min(f"V{_far(ny)}", f"v{_far(ny - y)}", key=len)
    return min(f"L{_far(nx)} {_far(ny)}", f"l{_far(nx - x)} {_far(ny - y)}", key=len)


def _tenths(point: tuple[float, float]) -> tuple[int, int]:
    return round(point[0] * 10), round(point[1] * 10)


def _far(tenths: int) -> str:
    return _n(tenths / 10)


def _rounded(box: Box, radius: float) -> str:
    left, top, right, bottom = box
    r, wide, high = _n(radius), right - left - 2 * radius, bottom - top - 2 * radius
    turn = f"a{r} {r} 0 0 1"
    return (
        f"M{_n(left)} {_n(top + radius)}{turn} {r}-{r}h{_n(wide)}{turn} {r} {r}v{_n(high)}{turn}-{r} {r}"
        f"h{_n(-wide)}{turn}-{r}-{r}z"
    )


def _symbol(name: str, x: float, y: float, r: float) -> tuple[str, dict[str, Any]]:
    """A shape's element; sizes as Plotly has them: a diamond's points stand 1.3 radii out, a thin cross's arms one."""
    wide, long = _n(2 * r), _n(1.3 * r)
    if name == "circle":
        return "circle", {"cx": x, "cy": y, "r": r}
    if name == "diamond":
        return "path", {"d": f"M{_n(x - r * 1.3)} {_n(y)}l{long} {long} {long}-{long}-{long}-{long}z"}
    if name == "x-thin":
        return "path", {"d": f"M{_n(x - r)} {_n(y - r)}l{wide} {wide}m0-{wide}l-{wide} {wide}"}
    raise Unknown(f"the symbol {name!r}")


def _words(trace: Trace) -> Iterator[Word]:
    font = trace["textfont"]
    given = (font["color"], font["size"], font["weight"], trace["textposition"], trace.get("customdata"))
    return map(Word, trace["x"], trace["y"], trace["text"], *map(_column, given))


def _column(value: Any) -> Any:
    """What Plotly takes as one value for all points, as one for each."""
    return value if isinstance(value, list) else repeat(value)


def _tag(name: str, attributes: Mapping[str, Any], content: str = "") -> str:
    """An element; attributes that are "" are left out."""
    said = "".join(f' {key}="{_attribute(value)}"' for key, value in attributes.items() if value != "")
    return f"<{name}{said}>{content}</{name}>" if content else f"<{name}{said}/>"


def _attribute(value: str | float) -> str:
    return escape(_fit(value), quote=True) if isinstance(value, str) else _n(value)


def _fit(text: str) -> str:
    return _UNFIT.sub("", text)


def _n(value: float, digits: int = 1) -> str:
    """A number as short as it can be written."""
    return f"{round(value, digits):g}" if abs(value) < 100_000 else f"{value:.0f}"
