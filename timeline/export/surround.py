"""The words around a picture's chart: title and sentences above; key, address and data version below."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from timeline.chart.chart import Chart
from timeline.chart.palette import Palette
from timeline.chart.text_width import fit, text_width, wrap
from timeline.chart.traces import FONT, Word, lines, words
from timeline.export.fonts import SERIF, SERIF_WIDTH
from timeline.export.key import LINE, Sign, draw_sign, key_signs, set_signs
from timeline.export.sentences import address_lines, sentences, title_lines, version_words
from timeline.view.cards import Card
from timeline.view.catalog import Catalog
from timeline.view.look import Look, look_of
from timeline.view.view import View

SMALL, SMALL_LINE = 12.0, 16.0  # px
LEADING = 1.18  # of a title's lines
PREVIEW_TITLES = (43.0, 39.0, 36.0)  # px of the picture: the largest that takes one line, else the last
MOST_SENTENCE_LINES = {True: 1, False: 2}  # of previews, and of pictures
MOST_KEY_LINES = {True: 2, False: 6}  # likewise
FEW = 300  # accounts
BESIDE_FROM = 780.0  # px of room: a picture has lane names beside the lanes where a page would not yet


@dataclass(frozen=True)
class Surround:
    """What stands around the chart of a view in a picture of that width; `short` leaves out what previews do without."""

    catalog: Catalog
    view: View
    width: float
    address: str = ""
    short: bool = False
    zoom: float = 1.0  # how large a pixel of the chart is drawn
    look: Look | None = None  # of the view's accounts, where these are not at hand

    @property
    def margin(self) -> float:
        """The blank at each side."""
        return 46 / self.zoom if self.short else 28.0 if self.width > 800 else 22.0

    @cached_property
    def sizes(self) -> dict[str, float]:
        """The sizes of the lines above the chart; a preview is seen small, and read for its title, however dense it is."""
        if self.short:
            title = next(
                (size for size in PREVIEW_TITLES if self._wide(size / self.zoom) <= self.room), PREVIEW_TITLES[-1]
            )
            return {"over": 19 / self.zoom, "title": title / self.zoom, "sentence": 22 / self.zoom}
        return {"over": 13.0, "title": 28.0, "sentence": 15.5}

    def _wide(self, size: float) -> float:
        return text_width(self.title, size, 600) * SERIF_WIDTH

    @property
    def title(self) -> str:
        """The card's title where one is open, else the topic's."""
        return self.card.title if self.card else self.catalog.topic_title

    @property
    def room(self) -> float:
        """The width of the chart."""
        return self.width - 2 * self.margin

    @property
    def names(self) -> str:
        """Where lane names stand: beside the lanes wherever there is room for that, though a page would not do so.

        A preview of sources has no words but these, in the blank part of each lane that lies outside its time.
        """
        if self.short:
            return "picture" if without_labels(self.view) else "short"
        return "beside" if self.room > BESIDE_FROM else "above"

    @cached_property
    def below(self) -> float:
        """What is taken below the chart."""
        return self._foot + (self._line * (1 + self._signs[-1][1]) + 8 if self._signs else 0)

    @property
    def _scale(self) -> float:
        """Of the key, and of the version in a preview."""
        return 1.45 / self.zoom if self.short else 1.0

    @property
    def _line(self) -> float:
        return LINE * self._scale

    # --- above -------------------------------------------------------------------------------------------------------

    @cached_property
    def card(self) -> Card | None:
        return self.catalog.card(self.view.state.event) if self.view.state.event else None

    @cached_property
    def above(self) -> float:
        """What is taken above the chart."""
        return self.margin - 4 + sum(step for *_, step in self._head) + 12

    @cached_property
    def _head(self) -> list[tuple[str, str, float]]:
        """The lines above the chart: their kind, their words, and how much each takes."""
        said = [("over", fit(self.catalog.topic_title, self.room, self.sizes["over"], 600))] if self.card else []
        lines = title_lines(self.title, self.room / SERIF_WIDTH, self.sizes["title"])
        said += [("title", line) for line in lines]
        size, rows = self.sizes["sentence"], MOST_SENTENCE_LINES[self.short]
        found = sentences(self.catalog, self.view, self.card, self.room, size)
        for text in found[:1] if self.short and self.card else found:
            said += [("sentence", row) for row in wrap(text, self.room, size, 400, rows)]
        return [(kind, text, self.sizes[kind] * (LEADING if kind == "title" else 1.36)) for kind, text in said]

    # --- below -------------------------------------------------------------------------------------------------------

    @cached_property
    def _foot(self) -> float:
        """What address and version take; a preview has its version beside the key."""
        return self.margin / 2 + (0 if self.short else 14 + SMALL_LINE * len(self._feet))

    @cached_property
    def _feet(self) -> list[str]:
        """The lines at the left below the rule; the version is at its right, where there is room for both."""
        if not self._apart:
            return [self.address]
        return [*address_lines(self.address, self.room, SMALL), self._version]

    @cached_property
    def _version(self) -> str:
        return version_words(self.catalog, brief=self.short)

    @cached_property
    def _apart(self) -> bool:
        """Whether address and version take lines of their own."""
        return not self.address or text_width(self.address, SMALL) + text_width(self._version, SMALL) + 30 > self.room

    @cached_property
    def _signs(self) -> list[tuple[float, int, Sign]]:
        room = self.room - (text_width(self._version, SMALL * self._scale) + 12 if self.short else 0)
        signs = key_signs(self.catalog, self.look or look_of(self.view), self.view.state.lanes == "source")
        return list(set_signs(signs, room, MOST_KEY_LINES[self.short], self._scale))

    # --- both --------------------------------------------------------------------------------------------------------

    def paint(self, chart: Chart, palette: Palette, bottom: float) -> list[dict[str, Any]]:
        """Traces in the chart's own pixels; `bottom` is the y at which the picture ends."""
        traces: list[dict[str, Any]] = [words(self._above_words(palette), "words above")]
        said: list[Word] = []
        top = chart.height + 8 + self._line / 2
        for x, line, sign in self._signs:
            drawn, word = draw_sign(sign, x, top + self._line * line, self.room, self._scale, palette)
            traces += drawn
            said.append(word)
        end = top + self._line * max((line for _, line, _ in self._signs), default=0)
        version = Word(self.room, end, self._version, palette.muted, SMALL * self._scale, 400, "middle left")
        if self.short:
            return [*traces, words([*said, version], "key words")]
        y = bottom - self._foot + 14 + SMALL_LINE / 2
        traces.append(lines([(0, y - SMALL_LINE, self.room, y - SMALL_LINE)], palette.hairline, "foot"))
        said += [Word(0, y + SMALL_LINE * n, text, palette.muted, SMALL) for n, text in enumerate(self._feet)]
        said += [] if self._apart else [replace(version, y=y)]
        return [*traces, words(said, "key words")]

    def _above_words(self, palette: Palette) -> Iterator[Word]:
        y = self.margin - 4 - self.above
        for kind, text, step in self._head:
            colour = {"over": palette.accent, "title": palette.ink}.get(kind, palette.muted)
            weight, family = 400 if kind == "sentence" else 600, SERIF if kind == "title" else FONT
            yield Word(0, y + step / 2, text, colour, self.sizes[kind], weight, family=family)
            y += step


def without_labels(view: View) -> bool:
    """Whether a preview has no labels: of sources with few accounts, which leave room for the lanes' names between them."""
    return view.state.lanes == "source" and view.count <= FEW
