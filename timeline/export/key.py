"""The key under a picture's chart: colours, shapes, bar, soft end and publication, as far as they are drawn."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from timeline.chart.figure import SYMBOLS
from timeline.chart.marks import STANDINGS
from timeline.chart.palette import Palette, rgba
from timeline.chart.text_width import fit, text_width
from timeline.chart.traces import Fade, Word, fades, lines, rectangles
from timeline.view.catalog import Catalog
from timeline.view.look import Look
from timeline.view.type_groups import group_of, type_groups

# All in pixels of a scale of one.
SIZE = 12.5
LINE, APART, AFTER = 20.0, 20.0, 7.0  # from line to line, between signs, from a sign to its words
DOT, BAR, FRONT = 9.0, 26.0, 18.0  # how wide a shape is, a bar, and the line of publication with what lies beside it

Trace = dict[str, Any]
Draw = Callable[[float, float, float, Palette], list[Trace]]


@dataclass(frozen=True)
class Sign:
    """A sign with its meaning: how wide it is, and what draws it from (x, y) on, y being its middle, in a scale."""

    words: str
    width: float
    draw: Draw


def key_signs(catalog: Catalog, look: Look, by_source: bool) -> list[Sign]:
    """The signs of a chart with accounts that look so."""
    gettext, colour, names = catalog.language.gettext, group_of(catalog), catalog.names["standing"]
    types, standings, sources = (catalog.index.facets[name].values for name in ("type", "standing", "source"))
    colours = {colour.get(types[n], 0) for n in look.types}
    signs = [Sign(group.label, DOT, _shape(n, 0)) for n, group in enumerate(type_groups(catalog)) if n in colours]
    said = {standings[n] for n in look.standings}
    signs += [Sign(names[key], DOT, _shape(-1, n)) for n, key in enumerate(STANDINGS) if key in said]
    if look.lasting:
        signs.append(Sign(gettext("some time within"), BAR, _bar(0)))
    if look.unsure:
        signs.append(Sign(gettext("end not known exactly"), BAR, _bar(14)))
    if by_source and any(str(catalog.sources[sources[n]]["published"]) for n in look.sources):
        signs.append(Sign(gettext("article published: it cannot tell what follows"), FRONT, _published))
    return signs


def set_signs(signs: list[Sign], room: float, most: int, scale: float) -> Iterator[tuple[float, int, Sign]]:
    """Signs with their places, (x, line), in at most so many lines of so much room; what does not fit is left out."""
    x, line = 0.0, 0
    for sign in signs:
        width = (sign.width + AFTER) * scale + text_width(fit(sign.words, room / 2, SIZE * scale), SIZE * scale)
        if x and x + width > room:
            x, line = 0.0, line + 1
        if line >= most:
            return
        yield x, line, sign
        x += width + APART * scale


def draw_sign(sign: Sign, x: float, y: float, room: float, scale: float, palette: Palette) -> tuple[list[Trace], Word]:
    """The traces of a sign and its words, centred on y."""
    size = SIZE * scale
    words = Word(x + (sign.width + AFTER) * scale, y, fit(sign.words, room / 2, size), palette.muted, size)
    return sign.draw(x, y, scale, palette), words


def _shape(colour: int, standing: int) -> Draw:
    """A mark: a colour as a dot, or a standing's shape in ink."""

    def draw(x: float, y: float, scale: float, palette: Palette) -> list[Trace]:
        hue = palette.ink if colour < 0 else palette.type(colour)
        filled = standing in (0, 3)
        size = (DOT if standing == 0 else DOT - 2) * scale
        width = 0.0 if standing == 0 else 1.8 * scale
        marker = {"symbol": SYMBOLS[standing], "size": size, "color": hue if filled else palette.paper, "opacity": 1}
        return [
            {
                "type": "scatter", "mode": "markers", "name": "key", "x": [x + DOT * scale / 2], "y": [y],
                "marker": {**marker, "line": {"width": width, "color": hue}}, "hoverinfo": "skip", "cliponaxis": False,
            }
        ]  # fmt: skip

    return draw


def _bar(fade: float) -> Draw:
    def draw(x: float, y: float, scale: float, palette: Palette) -> list[Trace]:
        box, full = (x, y - 2.5 * scale, x + BAR * scale, y + 2.5 * scale), rgba(palette.muted, 0.6)
        if not fade:
            return [rectangles([box], full, "key", 2)]
        return list(fades([Fade(box, 0, fade * scale, full, rgba(palette.muted, 0))], "key", 2))

    return draw


def _published(x: float, y: float, scale: float, palette: Palette) -> list[Trace]:
    middle, right, top, bottom = x + 6 * scale, x + FRONT * scale, y - 7 * scale, y + 7 * scale
    return [
        rectangles([(x, top, middle, bottom)], palette.lit, "key"),
        rectangles([(middle, top, right, bottom)], palette.shaded, "key"),
        lines([(middle, top, middle, bottom)], palette.accent, "key", 1.3, "2.5px,2.5px"),
    ]
