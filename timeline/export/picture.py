"""The figure of a view as a picture of its own: with labels, and with title, sentence, permalink and data version in it.

The browser makes PNG or SVG of it. Such files stand alone, so the fonts can go with them (`fonts_for`).
"""

import base64
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from timeline.chart.figure import FONT, PALETTES, SIZES, MarkStyle, Palette, build_figure, plain
from timeline.chart.layout import Chart
from timeline.chart.packing import Mark
from timeline.chart.text_width import fit, text_width, wrap
from timeline.config import ASSETS
from timeline.view.catalog import Catalog
from timeline.view.state import ViewState, to_query
from timeline.view.view import View, build_view, lay_out

FONTS = ASSETS / "fonts"
SERIF = "'Source Serif 4', Georgia, 'Times New Roman', serif"
SERIF_WIDTH = 1.16  # of the sans, whose widths are known
MARGIN = 26  # px around the chart
TITLE, SENTENCE, SMALL = 26, 15.5, 12  # px
MOST_LINK_LINES = 4
PLAIN_SYMBOLS = {"planned": "diamond", "denied": "x-thin"}  # filled with paper, and a circle for the others
RINGS = {"light": "#8c2f39", "dark": "#f0a3a3"}


def picture_figure(catalog: Catalog, state: ViewState, width: float, theme: str, permalink: str = "") -> dict[str, Any]:
    """A view as a Plotly figure around a chart of `width` pixels; `permalink` is the address written below it."""
    view, palette = build_view(catalog, state), PALETTES[theme]
    chart, looks = lay_out(catalog, view, width)
    figure = build_figure(chart, looks, theme, labels=True)
    above, head = _head(catalog, view, chart.width, palette)
    signs, signed, key = _key(_signs(catalog, view, palette), chart, palette)
    below, foot = _foot(catalog, permalink, signed, chart.width, palette)
    pointed = [m for m in chart.marks if m.item.key in pointed_keys(catalog, state)]
    figure["data"] = [
        *([_rings(pointed, RINGS[theme])] if pointed else []),
        *figure["data"],
        *([signs] if signs else []),
    ]
    layout = figure["layout"]
    layout["width"], layout["height"] = chart.width + 2 * MARGIN, above + below
    layout["xaxis"]["range"] = [-MARGIN, chart.width + MARGIN]
    layout["yaxis"]["range"] = [below, -above]
    layout["annotations"] = [*head, *key, *foot]
    layout["paper_bgcolor"] = layout["plot_bgcolor"] = palette.paper
    return figure


def picture_link(catalog: Catalog, state: ViewState) -> str:
    """The query string of a picture's permalink: the view, and the version of the data that it was made from."""
    return to_query(state.but(data=catalog.archive.version), without=("theme", "embed", "tour", "sort"))


def picture_name(catalog: Catalog, state: ViewState) -> str:
    """A file's name for a view, without its ending: topic and filters in plain letters."""
    card = catalog.card(state.event) if state.event else None
    words = [
        catalog.topic_title,
        card.title if card else "",
        build_view(catalog, state).describe if state.filtered else "",
    ]
    letters = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", " ".join(words)).lower())
    return re.sub(r"[^a-z0-9]+", "-", letters)[:80].strip("-") or "timeline"


def shown_words(catalog: Catalog, view: View) -> str:
    """What is shown, and how much of it has no place on the line because it has no date."""
    undated = sum(not catalog.index.dated[n] for n in view.rows)
    said = view.summary.removesuffix(".")
    without = catalog.language.ngettext("%(n)s account without a date", "%(n)s accounts without a date", undated)
    return f"{said}; {without}" if undated else said


def pointed_keys(catalog: Catalog, state: ViewState) -> frozenset[str]:
    """The keys of the marks to be pointed at: those of the open event and of what is highlighted."""
    events = {state.event, *state.highlight} - {""}
    ids = {str(catalog.accounts[n].row["id"]) for event in events for n in catalog.events.get(event, ())}
    return frozenset(events | ids)


# --- the words around the chart ------------------------------------------------------------------------------------

Notes = list[dict[str, Any]]


def _head(catalog: Catalog, view: View, width: float, palette: Palette) -> tuple[float, Notes]:
    """Title and sentences from the top down, and how high they are together."""
    said = [view.describe, shown_words(catalog, view)] if view.state.filtered else [shown_words(catalog, view)]
    lines: list[tuple[str, float, float, bool]] = [
        (text, TITLE, 34.0, True) for text in wrap(catalog.topic_title, width / SERIF_WIDTH, TITLE, 600)
    ]
    lines += [(text, SENTENCE, 22.0, False) for words in said for text in wrap(words, width, SENTENCE)]
    high = MARGIN + sum(line[2] for line in lines) + 16
    notes, y = [], MARGIN - high
    for text, size, leading, title in lines:
        notes.append(_note(0, y + leading / 2, text, size, palette.ink if title else palette.muted, title))
        y += leading
    return high, notes


def _foot(catalog: Catalog, permalink: str, top: float, room: float, palette: Palette) -> tuple[float, Notes]:
    """Permalink and data version from `top` down, and where they end."""
    version = catalog.language.gettext("Data version %(version)s", version=catalog.archive.version)
    if catalog.last_published:
        version += "; " + catalog.language.gettext("sources up to %(date)s", date=catalog.last_published)
    lines = [*_pieces(permalink, room), version]
    notes = [_note(0, top + 24 + 17 * n, text, SMALL, palette.muted) for n, text in enumerate(lines)]
    return top + 24 + 17 * len(lines) + MARGIN / 2, notes


def _pieces(address: str, room: float) -> list[str]:
    """An address in lines, broken anywhere, for it has no blanks; one that is too long ends with "…"."""
    lines: list[str] = []
    while address and len(lines) < MOST_LINK_LINES:
        line = fit(address, room, SMALL)
        if line == address or len(lines) == MOST_LINK_LINES - 1:
            return [*lines, line]
        line = address[: max(len(line) - 1, 1)]
        lines.append(line)
        address = address[len(line) :]
    return lines


def _note(x: float, y: float, text: str, size: float, colour: str, serif: bool = False) -> dict[str, Any]:
    font = {"family": SERIF if serif else FONT, "size": size, "weight": 600 if serif else 400, "color": colour}
    place = {"x": x, "y": round(y, 1), "xref": "x", "yref": "y", "xanchor": "left", "yanchor": "middle", "borderpad": 0}
    return {"text": plain(text), "font": font, "showarrow": False, "align": "left", **place}


def _rings(marks: list[Mark], colour: str) -> dict[str, Any]:
    """Rings around the marks that are pointed at."""
    sizes = [2 * m.radius + 7 for m in marks]
    return _markers("rings", [(m.x, m.y) for m in marks]) | {
        "marker": {
            "symbol": "circle-open",
            "opacity": 1,
            "size": sizes,
            "line": {"width": 2.2, "color": colour},
            "color": colour,
        }
    }


# --- what shapes and colours mean ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sign:
    """One shape or colour with its meaning."""

    look: MarkStyle
    words: str


def _signs(catalog: Catalog, view: View, palette: Palette) -> list[Sign]:
    """The standings and the types that are drawn."""
    rows = [catalog.accounts[n].row for n in view.rows if catalog.index.dated[n]]
    standings, types = {str(r["standing"]) for r in rows}, {str(r["type"]) for r in rows}
    shapes = [
        Sign(MarkStyle(palette.muted, s), words) for s, words in catalog.names["standing"].items() if s in standings
    ]
    colours = [(t, words) for t, words in catalog.names["type"].items() if t in types]
    return [*shapes, *(Sign(MarkStyle(catalog.type_colour(t), "reported"), words) for t, words in colours)]


def _key(signs: list[Sign], chart: Chart, palette: Palette) -> tuple[dict[str, Any] | None, float, Notes]:
    """The signs in lines below the chart: their shapes, where they end, and their words."""
    x, y = 0.0, chart.height + 26.0
    notes: Notes = []
    places: list[tuple[float, float]] = []
    for sign in signs:
        words = fit(sign.words, chart.width / 2, SMALL + 1)
        step = 16 + text_width(words, SMALL + 1) + 20
        if x and x + step > chart.width:
            x, y = 0.0, y + 20
        places.append((x + 6, y))
        notes.append(_note(x + 16, y, words, SMALL + 1, palette.muted))
        x += step
    if not signs:
        return None, chart.height, []
    looks = [sign.look for sign in signs]
    marker = {
        "opacity": 1,
        "symbol": [PLAIN_SYMBOLS.get(look.standing, "circle") for look in looks],
        "size": [SIZES[look.standing] for look in looks],
        "color": [look.colour if look.filled else palette.paper for look in looks],
        "line": {"width": [0 if look.filled else 2.2 for look in looks], "color": [look.colour for look in looks]},
    }
    return _markers("key", places) | {"marker": marker}, y + 6, notes


def _markers(name: str, places: Iterable[tuple[float, float]]) -> dict[str, Any]:
    points = [(round(x, 1), round(y, 1)) for x, y in places]
    plan = {"type": "scatter", "mode": "markers", "name": name, "hoverinfo": "skip", "cliponaxis": False}
    return {**plan, "x": [x for x, _ in points], "y": [y for _, y in points]}


# --- fonts ---------------------------------------------------------------------------------------------------------

SANS, SERIFS = ("Source Sans 3", "source-sans-3"), ("Source Serif 4", "source-serif-4")
FACES = ((*SANS, 400), (*SANS, 600), (*SERIFS, 600))


def fonts_for(text: str) -> str:
    """A style sheet that holds the fonts themselves, as far as `text` needs them: a file that stands alone finds no others."""
    extended = any("\u0100" <= c <= "\u02ff" or "\u1e00" <= c <= "\u1eff" or "\u20a0" <= c <= "\u20c0" for c in text)
    return "".join(
        _face(*face, subset) for face in FACES for subset in (("latin-ext", "latin") if extended else ("latin",))
    )


@lru_cache
def _face(family: str, file: str, weight: int, subset: str) -> str:
    data = base64.b64encode((FONTS / f"{file}-{subset}-{weight}-normal.woff2").read_bytes()).decode()
    source = f'url("data:font/woff2;base64,{data}") format("woff2")'
    return f'@font-face{{font-family:"{family}";font-weight:{weight};src:{source}}}'
