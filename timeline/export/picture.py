"""A view as one self-standing picture, SVG or PNG: title, sentence, chart, key, address and data version."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from typing import Any

import resvg_py

from timeline.chart.chart import Chart
from timeline.chart.figure import build_figure
from timeline.chart.pointing import dimmed, pointing_traces
from timeline.chart.svg import write_svg
from timeline.export.fonts import font_files, fonts_for
from timeline.export.size import MOST_PIXELS, PREVIEW, TALL, WIDE, Size
from timeline.export.surround import Surround, without_labels
from timeline.view.catalog import Catalog
from timeline.view.drawing import lay_out_chart, palette_of
from timeline.view.look import Look, look_of
from timeline.view.state import ViewState, to_query
from timeline.view.view import View, build_view

# How large a chart's pixel is drawn where a picture is seen from afar, or smaller than it is.
ZOOMS = {WIDE[:2]: 1.2, TALL[:2]: 1.35}
PREVIEW_ZOOM, WORDY_ZOOM = 1.9, 1.25  # of previews without and with labels
LEAST_ROOM = 640.0  # px of the chart's own: a narrower picture is drawn smaller
CLOSER = 0.88  # by how much the drawing shrinks at a time until all fits
SHRINK = 0.8  # as far as that goes before a picture grows in height instead

Figure = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Scene:
    """A view, what its accounts look like, and what draws it in a room: the chart, and the catalog whose rows its marks are."""

    view: View
    look: Look
    draw: Callable[[float, float, str], tuple[Catalog, Chart]]


@dataclass(frozen=True)
class Picture:
    """What is drawn: a view, how large, in which theme, with which address below it; `fixed` keeps the height as asked.

    `scene` is what is drawn where the accounts are not at hand.
    """

    catalog: Catalog
    state: ViewState
    size: Size = Size()
    theme: str = "light"
    address: str = ""
    fixed: bool = False
    scene: Scene | None = None

    def svg(self) -> str:
        """The picture as a file that stands alone, its fonts in it."""
        figure, zoom = self.figure()
        style = f"<style>{fonts_for(str(figure))}</style>"
        return write_svg(figure, head=f"<title>{escape(self.title)}</title>{style}", zoom=zoom)

    def png(self) -> bytes:
        """The picture in pixels: `size.scale` of them for each of its own, fewer where that were more than MOST_PIXELS."""
        figure, zoom = self.figure()
        svg = write_svg(figure, zoom=zoom)
        width, height = figure["layout"]["width"] * zoom, figure["layout"]["height"] * zoom
        scale = min(self.size.scale, (MOST_PIXELS / (width * height)) ** 0.5)
        return render_png(svg, round(width * scale))

    @property
    def title(self) -> str:
        return Surround(self.catalog, self._scene.view, self.size.width).title

    @cached_property
    def _scene(self) -> Scene:
        if self.scene:
            return self.scene
        catalog, view = self.catalog, build_view(self.catalog, self.state)
        return Scene(view, look_of(view), lambda *room: (catalog, lay_out_chart(catalog, view, *room)))

    def figure(self) -> tuple[Figure, float]:
        """The picture as a Plotly figure in the chart's pixels, and how large one of these is drawn."""
        view = self._scene.view
        zoom = usual = self._zoom(view)
        while (drawn := self._laid_out(view, zoom)).excess > 1:
            if not self.fixed and zoom * CLOSER < usual * SHRINK:
                return self._grown(view)
            zoom *= min(CLOSER, drawn.excess**-0.5)
        return self._painted(drawn), zoom

    def _grown(self, view: View) -> tuple[Figure, float]:
        """The picture higher than it was asked for, but never higher than wide twice over."""
        zoom = self._zoom(view)
        while (drawn := self._laid_out(view, zoom)).height > 2 * drawn.width:
            zoom *= min(CLOSER, (drawn.height / (2 * drawn.width)) ** -0.5)
        return self._painted(replace(drawn, room=max(drawn.height, drawn.room))), zoom

    def _zoom(self, view: View) -> float:
        """How large a pixel of the chart is drawn, where all fits."""
        if self.fixed:
            return PREVIEW_ZOOM if without_labels(view) else WORDY_ZOOM
        return min(ZOOMS.get(self.size[:2], 1.0), self.size.width / LEAST_ROOM)

    def _laid_out(self, view: View, zoom: float) -> "Drawn":
        width, room = self.size.width / zoom, self.size.height / zoom
        around = Surround(self.catalog, view, width, self.address, self.fixed, zoom, self._scene.look)
        catalog, chart = self._scene.draw(around.room, max(room - around.above - around.below, 60), around.names)
        return Drawn(around, catalog, chart, width, room)

    def _painted(self, drawn: "Drawn") -> Figure:
        palette, chart, around = palette_of(self.catalog, self.theme), drawn.chart, drawn.around
        figure = build_figure(chart, palette, labels=True)
        above, below = around.above, drawn.room - around.above
        pointed = pointing_traces(chart, pointed_rows(drawn.catalog, self.state), palette)
        upright = figure["layout"]["annotations"]
        figure["data"] = [*figure["data"], *pointed, *around.paint(chart, palette, below)]
        figure["layout"] |= {
            "width": drawn.width, "height": drawn.room, "paper_bgcolor": palette.paper,
            "annotations": dimmed(upright, palette) if pointed else upright,
        }  # fmt: skip
        figure["layout"]["xaxis"]["range"] = [-around.margin, drawn.width - around.margin]
        figure["layout"]["yaxis"]["range"] = [below, -above]
        return figure


@dataclass(frozen=True)
class Drawn:
    """A chart laid out, what stands around it, and the room there is for both, in the chart's pixels."""

    around: Surround
    catalog: Catalog
    chart: Chart
    width: float
    room: float

    @property
    def height(self) -> float:
        """What chart and words take together."""
        return self.around.above + self.chart.height + self.around.below

    @property
    def excess(self) -> float:
        """How much higher that is than the room there is."""
        return round(self.height / self.room, 3)


def render_png(svg: str, width: int) -> bytes:
    """An SVG as a PNG of so many pixels across, in our fonts, and in those of the machine for letters that ours lack."""
    return resvg_py.svg_to_bytes(svg_string=svg, width=width, font_files=font_files(svg), skip_system_fonts=True)


def preview_png(catalog: Catalog, state: ViewState, scene: Scene | None = None) -> bytes:
    """The picture of a view for previews of links: 1200 x 630 pixels, in the light colours."""
    return Picture(catalog, state, PREVIEW, fixed=True, scene=scene).png()


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


def pointed_rows(catalog: Catalog, state: ViewState) -> frozenset[int]:
    """The rows of the accounts pointed at: those of the open event, and what is highlighted."""
    return frozenset(_pointed(catalog, state))


def _pointed(catalog: Catalog, state: ViewState) -> Iterator[int]:
    for key in {state.event, *state.highlight} - {""}:
        yield from catalog.events.get(key, ())
        if key in catalog.row_of:
            yield catalog.row_of[key]
