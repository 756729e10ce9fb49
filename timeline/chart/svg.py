"""A Plotly figure -> SVG: the second painter of the charts that `timeline.chart.figure` describes.

It knows the traces and annotations that our figures are made of, and nothing else: what it does not know is an error, so
that the two painters cannot drift apart unseen. One unit of both axes is one pixel, as in the figures.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from itertools import chain, groupby
from typing import Any

from timeline.chart.free_space import Box
from timeline.chart.traces import rounded

MIDDLE = 0.25  # of a font size: from the middle by which Plotly sets a line of text down to its baseline
ANCHORS = {"middle right": "start", "middle left": "end", "middle center": "middle"}
KNOWN = {
    "type", "mode", "name", "x", "y", "fill", "fillcolor", "fillgradient", "line", "marker", "text", "textposition",
    "textfont", "customdata", "hoverinfo", "hovertemplate", "cliponaxis", "showlegend", "opacity",
}  # fmt: skip
_RGBA = re.compile(r"rgba?\((\d+), ?(\d+), ?(\d+)(?:, ?([\d.]+))?\)")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # characters that no XML may hold

Link = tuple[str, str]  # address, and what it is called by who reads it aloud: "" where that need not be
Links = Callable[[Any], Link | None]
Written = tuple[float, float, str, float, int, str, tuple[str, str]]  # what _text takes
Paint = Callable[[str], tuple[str, str]]  # a colour of the figure -> the colour to write, and its opacity ("" for 1)


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
    layout = figure["layout"]
    paint = _painter(variables or {})
    left, top = layout["xaxis"]["range"][0], layout["yaxis"]["range"][1]
    width, height = _n(layout["width"]), _n(layout["height"])
    family = escape(layout["font"]["family"], quote=True)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(layout["width"] * zoom)}" height="{_n(layout["height"] * zoom)}"'
        f' viewBox="{_n(left)} {_n(top)} {width} {height}" font-family="{family}">',
        head,
    ]
    if not layout["paper_bgcolor"].startswith("rgba(0,0,0,0"):
        parts.append(
            f'<path d="M{_n(left)} {_n(top)}h{width}v{height}h-{width}z"{_fill(paint(layout["paper_bgcolor"]))}/>'
        )
    beside = _beside_marks(figure["data"], paint) if links else {}
    for name, traces in groupby(enumerate(figure["data"]), key=lambda each: each[1]["name"]):
        drawn = [
            _trace(trace, paint, f"{key}{n}", links, beside) for n, trace in traces if not _is_beside(trace, links)
        ]
        if drawn:
            parts.extend((f'<g class="{_attribute(name)}">', *chain.from_iterable(drawn), "</g>"))
    parts.extend(_annotation(note, paint) for note in layout.get("annotations", ()))
    return "".join([*parts, "</svg>"])


def _is_beside(trace: Mapping[str, Any], links: Links | None) -> bool:
    """Whether its words are drawn with the marks that they stand beside."""
    return bool(links) and trace["mode"] == "text" and "customdata" in trace


def _beside_marks(traces: Sequence[Mapping[str, Any]], paint: Paint) -> dict[Any, str]:
    """What is written beside a mark, by its customdata."""
    found: dict[Any, list[str]] = {}
    for trace in traces:
        if trace["mode"] == "text" and "customdata" in trace:
            words = zip(trace["customdata"], _words(trace, paint), strict=True)
            for (data, _), line in groupby(words, key=lambda word: (word[0], word[1][1])):
                found.setdefault(data, []).append(_line([word for _, word in line]))
    return {data: " ".join(lines) for data, lines in found.items()}


def _trace(
    trace: Mapping[str, Any], paint: Paint, key: str, links: Links | None, beside: Mapping[Any, str]
) -> Iterator[str]:
    if unknown := set(trace) - KNOWN:
        raise Unknown(f"trace {trace.get('name')!r} has {', '.join(sorted(unknown))}")
    match trace["type"], trace["mode"]:
        case "scatter", "lines":
            return _lines(trace, paint, key)
        case "scatter", "markers":
            return _markers(trace, paint, links, beside)
        case "scatter", "text":
            return _texts(trace, paint)
    raise Unknown(f"trace {trace.get('name')!r} is a {trace['type']} of {trace['mode']}")


# --- lines and areas ---------------------------------------------------------------------------------------------


def _lines(trace: Mapping[str, Any], paint: Paint, key: str) -> Iterator[str]:
    closed = trace.get("fill") == "toself"
    fill = ' fill="none"'
    if gradient := trace.get("fillgradient"):
        yield _gradient(gradient, paint, key)
        fill = f' fill="url(#{key})"'
    elif closed:
        fill = _fill(paint(trace["fillcolor"]))
    yield f"<{_outline(trace['x'], trace['y'], closed)}{fill}{_stroke(trace['line'], paint)}/>"


def _outline(xs: Sequence[float | None], ys: Sequence[float | None], closed: bool) -> str:
    """The element of lines or an area, begun: a rectangle with round corners as such where it is one alone."""
    runs = list(_runs(xs, ys))
    if closed and len(runs) == 1 and (found := rounded(runs[0])):
        (left, top, right, bottom), radius = found
        wide, high = _n(right - left), _n(bottom - top)
        return f'rect x="{_n(left)}" y="{_n(top)}" width="{wide}" height="{high}" rx="{_n(radius)}"'
    return f'path d="{"".join(_path(run, closed) for run in runs)}"'


def _runs(xs: Sequence[float | None], ys: Sequence[float | None]) -> Iterator[list[tuple[float, float]]]:
    """The points between gaps."""
    for gap, run in groupby(zip(xs, ys, strict=True), key=lambda point: point[0] is None):
        if not gap:
            yield [(float(x or 0), float(y or 0)) for x, y in run]


def _path(points: list[tuple[float, float]], closed: bool) -> str:
    """Path data of lines through points, as short as it can be said."""
    if closed and (found := rounded(points)):
        return _rounded(*found)
    (x, y), *others = points
    said = [f"M{_n(x)} {_n(y)}"]
    for nx, ny in others[:-1] if closed and others and others[-1] == (x, y) else others:
        px, py = points[len(said) - 1]
        if ny == py:
            said.append(f"H{_n(nx)}")
        else:
            said.append(f"V{_n(ny)}" if nx == px else f"L{_n(nx)} {_n(ny)}")
    return "".join(said) + ("z" if closed else "")


def _rounded(box: Box, radius: float) -> str:
    left, top, right, bottom = box
    r, wide, high = _n(radius), right - left - 2 * radius, bottom - top - 2 * radius
    turn = f"a{r} {r} 0 0 1"
    if _n(high) == "0":  # round ends
        return f"M{_n(left + radius)} {_n(bottom)}{turn} 0-{_n(2 * radius)}h{_n(wide)}{turn} 0 {_n(2 * radius)}z"
    return (
        f"M{_n(left)} {_n(top + radius)}{turn} {r}-{r}h{_n(wide)}{turn} {r} {r}v{_n(high)}{turn}-{r} {r}"
        f"h{_n(-wide)}{turn}-{r}-{r}z"
    )


def _gradient(gradient: Mapping[str, Any], paint: Paint, key: str) -> str:
    """A gradient over the whole width of the area that it fills, as all of ours are."""
    if gradient["type"] != "horizontal":
        raise Unknown(f"a {gradient['type']} gradient")
    stops = list(gradient["colorscale"])
    while len(stops) > 2 and stops[-1][1] == stops[-2][1]:  # the last colour goes on to the end by itself
        stops.pop()
    while len(stops) > 2 and stops[0][1] == stops[1][1]:
        stops.pop(0)
    said = "".join(
        f'<stop offset="{_n(share, 3)}"{_named("stop-color", "stop-opacity", paint(colour))}/>'
        for share, colour in stops
    )
    return f'<linearGradient id="{key}">{said}</linearGradient>'


# --- shapes ------------------------------------------------------------------------------------------------------


def _markers(trace: Mapping[str, Any], paint: Paint, links: Links | None, beside: Mapping[Any, str]) -> Iterator[str]:
    unnamed: list[str] = []  # links for pointers only, as a list says the same in words
    marker, count = trace["marker"], len(trace["x"])
    columns = [
        trace["x"], trace["y"],
        *(_column(marker[name], count) for name in ("symbol", "size", "color", "opacity")),
        *(_column(marker["line"][name], count) for name in ("width", "color")),
        _column(trace.get("customdata"), count),
    ]  # fmt: skip
    for x, y, symbol, size, colour, opacity, width, edge, data in zip(*columns, strict=True):
        stroke = _stroke({"width": width, "color": edge}, paint)
        fill = ' fill="none"' if symbol == "x-thin" else _fill(paint(colour))
        faint = f' opacity="{_n(opacity, 2)}"' if opacity != 1 else ""
        shape = f"<{_symbol(symbol, x, y, size / 2)}{fill}{stroke}{faint}/>"
        link = links(data) if links else None
        words = beside.get(data, "")
        if not link:
            yield shape + words
        elif link[1] or words:
            name = "" if words else f' aria-label="{_attribute(link[1])}"'
            yield f'<a href="{_attribute(link[0])}"{name}>{shape}{words}</a>'
        else:
            unnamed.append(f'<a href="{_attribute(link[0])}" tabindex="-1">{shape}</a>')
    if unnamed:
        yield f'<g aria-hidden="true">{"".join(unnamed)}</g>'


def _symbol(name: str, x: float, y: float, r: float) -> str:
    """A shape's element, begun; sizes as Plotly has them: a diamond's points stand 1.3 radii out, a thin cross's arms one."""
    if name == "circle":
        return f'circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}"'
    if name == "diamond":
        d = _n(r * 1.3)
        return f'path d="M{_n(x - r * 1.3)} {_n(y)}l{d} {d} {d}-{d}-{d}-{d}z"'
    if name == "x-thin":
        return f'path d="M{_n(x - r)} {_n(y - r)}l{_n(2 * r)} {_n(2 * r)}m0 {_n(-2 * r)}l{_n(-2 * r)} {_n(2 * r)}"'
    raise Unknown(f"the symbol {name!r}")


# --- words -------------------------------------------------------------------------------------------------------


def _texts(trace: Mapping[str, Any], paint: Paint) -> Iterator[str]:
    return (_text(*word) for word in _words(trace, paint))


def _words(trace: Mapping[str, Any], paint: Paint) -> Iterator[Written]:
    font, count = trace["textfont"], len(trace["x"])
    fonts = (_column(font[name], count) for name in ("size", "weight", "color"))
    places = _column(trace["textposition"], count)
    columns = zip(trace["x"], trace["y"], trace["text"], places, *fonts, strict=True)
    for x, y, text, place, size, weight, colour in columns:
        yield x, y, text, size, weight, ANCHORS[place], paint(colour)


def _line(words: Sequence[Written]) -> str:
    """Words of one line in one element: each goes on where the one before ends in the browser's own measure."""
    x, y, text, size, weight, anchor, colour = words[0]
    more = "".join(
        f' <tspan font-size="{_n(s)}" font-weight="{w}"{_fill(c)}>{_UNFIT.sub("", t)}</tspan>'
        for _, _, t, s, w, _, c in words[1:]
    )
    begun = _text(words[-1][0] if anchor == "end" else x, y, text, size, weight, anchor, colour)
    return f"{begun.removesuffix('</text>')}{more}</text>"


def _text(
    x: float, y: float, text: str, size: float, weight: int, anchor: str, colour: tuple[str, str], more: str = ""
) -> str:
    """A line of text, which is escaped already: Plotly's labels read some HTML."""
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    place = f' text-anchor="{anchor}"' if anchor != "start" else ""
    words = _UNFIT.sub("", text)
    at = f'x="{_n(x)}" y="{_n(y + MIDDLE * size)}" font-size="{_n(size)}"'
    return f"<text {at}{bold}{place}{more}{_fill(colour)}>{words}</text>"


def _annotation(note: Mapping[str, Any], paint: Paint) -> str:
    if note.get("showarrow", True):
        raise Unknown("an annotation with an arrow")
    x, y, font = note["x"], note["y"], note["font"]
    more = f' transform="rotate({_n(note["textangle"])} {_n(x)} {_n(y)})"' if note.get("textangle") else ""
    more += f' font-family="{_attribute(font["family"])}"' if "family" in font else ""
    anchor = {"left": "start", "right": "end"}.get(note.get("xanchor", "center"), "middle")
    return _text(x, y, note["text"], font["size"], font.get("weight", 400), anchor, paint(font["color"]), more)


# --- values ------------------------------------------------------------------------------------------------------


def _painter(variables: Mapping[str, str]) -> Paint:
    def paint(colour: str) -> tuple[str, str]:
        plain, opacity = colour, ""
        if found := _RGBA.fullmatch(colour):
            plain = "#" + "".join(f"{int(part):02x}" for part in found.groups()[:3])
            opacity = "" if found[4] is None or float(found[4]) == 1 else _n(float(found[4]), 3)
        return variables.get(plain, plain), variables.get(opacity, opacity)

    return paint


def _fill(colour: tuple[str, str]) -> str:
    return _named("fill", "fill-opacity", colour)


def _stroke(line: Mapping[str, Any], paint: Paint) -> str:
    if not line["width"]:
        return ""
    dash = f' stroke-dasharray="{line["dash"].replace("px", "")}"' if line.get("dash") else ""
    return _named("stroke", "stroke-opacity", paint(line["color"])) + f' stroke-width="{_n(line["width"])}"{dash}'


def _named(name: str, opacity_name: str, colour: tuple[str, str]) -> str:
    return f' {name}="{colour[0]}"' + (f' {opacity_name}="{colour[1]}"' if colour[1] else "")


def _column(value: Any, count: int) -> Sequence[Any]:
    return value if isinstance(value, list) else [value] * count


def _attribute(text: str) -> str:
    return escape(_UNFIT.sub("", text), quote=True)


def _n(value: float, digits: int = 1) -> str:
    """A number as short as it can be written."""
    return f"{round(value, digits):g}" if abs(value) < 100_000 else f"{value:.0f}"
