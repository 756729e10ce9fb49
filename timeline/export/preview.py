"""A picture of one view for previews of links: 1200 × 630 pixels, title, sentence and a small drawing of the timeline.

It is drawn here, without a browser and without the network; the same view of the same data gives the same bytes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from timeline.chart.figure import LIGHT, MarkStyle
from timeline.chart.layout import HEAD, NOTE_SIZE, TITLE_SIZE, Chart
from timeline.chart.packing import LABEL_SIZE, SOFT, Mark
from timeline.chart.scale import BREAK_SIZE
from timeline.chart.ticks import INSET
from timeline.chart.ticks import SIZE as TICK_SIZE
from timeline.data.topic_file import sentence
from timeline.export.canvas import Canvas, Face, colour, face
from timeline.export.miniature import LEADING, has_bar, shrink
from timeline.export.picture import pointed_keys, shown_words
from timeline.view.cards import Card
from timeline.view.catalog import Catalog
from timeline.view.labels import number
from timeline.view.state import ViewState
from timeline.view.view import View, build_view, lay_out

WIDTH, HEIGHT = 1200, 630
MARGIN = 60
FOOT = 46  # px below the drawing
ZOOM = 1.32  # the chart's pixels are drawn so large: people see the picture smaller than it is
ACCENT = "#8c2f39"
BAND = (120, 110, 90, 18)
TITLE_SIZES = ((52, 1), (47, 1), (46, 2), (40, 2), (36, 2))  # size and lines, the first that takes the whole title
HALO = 1.2  # px around a mark that is kept clear of what lies behind
FAINT = 0.34  # opacity of what is not pointed at
STANDINGS = ("reported", "alleged", "planned", "denied")


def preview_png(catalog: Catalog, state: ViewState) -> bytes:
    """The picture of a view as a PNG, in the light colours."""
    view = build_view(catalog, state)
    card = catalog.card(state.event) if state.event else None
    canvas = Canvas(WIDTH, HEIGHT, LIGHT.paper)
    canvas.box(0, 0, WIDTH, 8, colour(ACCENT))
    head = _head(catalog, view, card)
    top = max(line.baseline for line in head) + 16
    chart, looks = lay_out(catalog, view, (WIDTH - 2 * MARGIN) / ZOOM)
    drawing = Drawing(
        canvas, shrink(chart, (HEIGHT - FOOT - 12 - top) / ZOOM), looks, pointed_keys(catalog, state), top
    )
    drawing.shapes()
    foot = _foot(catalog, view)
    _foot_shapes(canvas, foot)
    drawing.words()
    for line in (*head, *foot):
        line.draw(canvas)
    return canvas.png()


# --- the words around the drawing ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A line of text and where it stands; `mark` is the standing whose shape stands before it."""

    x: float
    baseline: float
    text: str
    face: Face
    colour: str = LIGHT.ink
    side: str = "left"
    mark: str = ""

    def draw(self, canvas: Canvas) -> None:
        canvas.words(self.x, self.baseline, self.text, self.face, colour(self.colour), self.side)


def _head(catalog: Catalog, view: View, card: Card | None) -> list[Line]:
    """Title and sentences; above the title of an open card stands that of the topic."""
    lines, y = [], 34.0
    room = WIDTH - 2 * MARGIN
    if card:
        small = face("sans", 600, 20)
        y += 24
        lines.append(Line(MARGIN, y, small.fit(catalog.topic_title, room), small, ACCENT))
    size, title = _title(card.title if card else catalog.topic_title, room)
    for nth, text in enumerate(title):
        y += size * (1.12 if nth else 1.06)
        lines.append(Line(MARGIN, y, text, face("serif", 600, size)))
    plain = face("sans", 400, 25)
    y += 6
    for text in _sentences(catalog, view, card, plain, room):
        y += 32
        lines.append(Line(MARGIN, y, plain.fit(text, room), plain, LIGHT.muted))
    return lines


def _title(text: str, room: float) -> tuple[int, list[str]]:
    """The title in its lines, in the largest size that takes all of it."""
    for size, lines in TITLE_SIZES:
        wrapped = face("serif", 600, size).balanced(text, room, lines)
        if not wrapped or not wrapped[-1].endswith("…"):
            break
    return size, wrapped


def _sentences(catalog: Catalog, view: View, card: Card | None, plain: Face, room: float) -> list[str]:
    """What is shown, in one or two lines."""
    said = []
    if card:
        dates = catalog.language.format_list(list(dict.fromkeys(a.date for a in card.accounts)), "or")
        names = list(dict.fromkeys(a.source_name for a in card.accounts))
        count = number(len(names), catalog.language)
        told = catalog.language.ngettext(
            "told by %(number)s source", "told by %(number)s sources", len(names), number=count
        )
        full, short = (sentence(f"{dates} · {words}") for words in (catalog.language.format_list(names), told))
        said.append(full if plain.width(full) <= room else short)
    if view.state.filtered:
        said.append(view.describe)
    return [*said, shown_words(catalog, view)][:2]


def _foot(catalog: Catalog, view: View) -> list[Line]:
    """What the shapes mean, as far as they are drawn, and the version of the data."""
    small, y = face("sans", 400, 18), HEIGHT - 22.0
    lines, x = [], float(MARGIN)
    drawn = {str(catalog.accounts[n].row["standing"]) for n in view.rows if catalog.index.dated[n]}
    for standing in (s for s in STANDINGS if s in drawn):
        text = catalog.names["standing"][standing]
        lines.append(Line(x + 20, y, text, small, LIGHT.muted, mark=standing))
        x += 20 + small.width(text) + 26
    version = catalog.language.gettext("Data version %(version)s", version=catalog.archive.version)
    return [*lines, Line(WIDTH - MARGIN, y, version, small, LIGHT.muted, "right")]


def _foot_shapes(canvas: Canvas, foot: Iterable[Line]) -> None:
    canvas.box(MARGIN, HEIGHT - FOOT - 2, WIDTH - MARGIN, HEIGHT - FOOT - 1, colour(LIGHT.line))
    for line in foot:
        if line.mark:
            symbol(canvas, line.x - 13, line.baseline - 6, 6.5, MarkStyle(LIGHT.muted, line.mark))


# --- the drawing ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Drawing:
    """A chart drawn on a canvas from `top` on; where `pointed` names any of its marks, the others are faint."""

    canvas: Canvas
    chart: Chart
    looks: Mapping[str, MarkStyle]
    pointed: frozenset[str]
    top: float

    def x(self, x: float) -> float:
        return MARGIN + x * ZOOM

    def y(self, y: float) -> float:
        return self.top + y * ZOOM

    @property
    def found(self) -> list[Mark]:
        """The marks that are pointed at."""
        return [m for m in self.chart.marks if m.item.key in self.pointed]

    def opacity(self, mark: Mark) -> float:
        return 1.0 if not self.found or mark.item.key in self.pointed else FAINT

    def shapes(self) -> None:
        self._ground()
        faint_first = sorted(self.chart.marks, key=lambda m: m.item.key in self.pointed)
        for mark in faint_first:
            self._bar(mark)
        for mark in faint_first:
            if mark.label or mark.item.key in self.pointed or self.looks[mark.item.key].standing != "denied":
                self.canvas.disc(self.x(mark.x), self.y(mark.y), mark.radius * ZOOM + HALO, colour(LIGHT.paper, 0.8))
            look = self.looks[mark.item.key]
            symbol(self.canvas, self.x(mark.x), self.y(mark.y), mark.radius * ZOOM, look, self.opacity(mark))
        for mark in self.found:
            self._pointer(mark)

    def _ground(self) -> None:
        """Breaks, ticks and the lines between the lanes."""
        chart, bottom = self.chart, self.y(self.chart.height)
        for stretch in chart.scale.breaks:
            left, right = self.x(chart.left + stretch.left), self.x(chart.left + stretch.right)
            self.canvas.box(left, self.y(28), right, bottom, BAND)
        for tick in chart.ticks:
            if tick.x is not None:
                x = self.x(chart.left + tick.x)
                self.canvas.box(x, self.y(30), x + 1, bottom, colour(LIGHT.line))
        for lane in chart.lanes:
            left = 0 if lane is not chart.lanes[0] else chart.left
            self.canvas.box(
                self.x(left), self.y(lane.top), self.x(chart.width), self.y(lane.top) + 1, colour(LIGHT.line)
            )

    def _bar(self, mark: Mark) -> None:
        """A period; a soft end fades in steps."""
        (left, right), item = mark.bar, mark.item
        if not has_bar(mark):
            return
        left, right = self.x(left), self.x(right)
        half = min(3.5, mark.radius * 0.55) * ZOOM
        fill, opacity, y = self.looks[item.key].colour, 0.38 * self.opacity(mark), self.y(mark.y)
        soft = min(SOFT * ZOOM, (right - left) / 3)
        steps = 8
        a, b = left + soft * item.uncertain_start, right - soft * item.uncertain_end
        self.canvas.box(a, y - half, b, y + half, colour(fill, opacity))
        for step in range(steps):
            share = opacity * (step + 0.5) / steps
            if item.uncertain_start:
                x = left + soft * step / steps
                self.canvas.box(x, y - half, x + soft / steps, y + half, colour(fill, share))
            if item.uncertain_end:
                x = right - soft * step / steps
                self.canvas.box(x - soft / steps, y - half, x, y + half, colour(fill, share))

    def _pointer(self, mark: Mark) -> None:
        """A ring around the mark, and a line down to it from the axis."""
        x, y, radius = self.x(mark.x), self.y(mark.y), (mark.radius + 3.5) * ZOOM
        self.canvas.line([(x, self.y(HEAD)), (x, max(y - radius, self.y(HEAD)))], 1.6, colour(ACCENT, 0.75))
        self.canvas.shape([(x - 7, self.y(HEAD)), (x + 7, self.y(HEAD)), (x, self.y(HEAD) + 10)], colour(ACCENT))
        self.canvas.ring(x, y, radius, 2.6, colour(ACCENT))

    def words(self) -> None:
        self._axis_words()
        for lane in self.chart.lanes:
            y = lane.top + min(17, (lane.bottom - lane.top) / 2 + 4.5)
            for text in lane.title:
                self._word(0, y, text, TITLE_SIZE, 600)
                y += LEADING
            if lane.note:
                self._word(0, y, lane.note, NOTE_SIZE, 400, LIGHT.muted)
        for mark in self.chart.marks:
            opacity = self.opacity(mark)
            if mark.label:
                shown = 1.0 if opacity == 1 else 0.5
                self._word(
                    mark.label_left, mark.y + 4.5, mark.label, LABEL_SIZE, mark.item.weight, LIGHT.ink, opacity=shown
                )
            if mark.item.sources > 1 and mark.radius >= 6:
                self._badge(mark, opacity)

    def _axis_words(self) -> None:
        for tick in self.chart.ticks:
            for line, text in enumerate(tick.lines):
                if tick.x is None:
                    middle = self.chart.left + (tick.left + tick.right) / 2
                    self._word(middle, 12 + 13 * line, text, BREAK_SIZE, 400, LIGHT.muted, "middle")
                elif text:
                    weight, x = 600 if text.isdigit() else 400, self.chart.left + tick.x + INSET
                    self._word(x, 42 + 14 * line, text, TICK_SIZE, weight, LIGHT.muted)

    def _badge(self, mark: Mark, opacity: float) -> None:
        fill, size = ("#ffffff" if self.looks[mark.item.key].filled else LIGHT.ink), mark.radius * 1.4
        self._word(mark.x, mark.y + size * 0.33, str(mark.item.sources), size, 600, fill, "middle", opacity)

    def _word(
        self, x: float, y: float, text: str, size: float, weight: int = 400, fill: str = LIGHT.ink, side: str = "left",
        opacity: float = 1.0,
    ) -> None:  # fmt: skip
        letters = face("sans", weight, round(size * ZOOM, 1))
        self.canvas.words(self.x(x), self.y(y), text, letters, colour(fill, opacity), side)


def symbol(canvas: Canvas, x: float, y: float, radius: float, look: MarkStyle, opacity: float = 1.0) -> None:
    """A mark: its shape is its standing. Open shapes hide what is behind them."""
    fill, paper, line = colour(look.colour, opacity), colour(LIGHT.paper), min(2.2 * ZOOM, radius * 0.42)
    if look.standing == "alleged":
        canvas.disc(x, y, radius, paper)
        canvas.ring(x, y, radius, line, fill)
    elif look.standing == "planned":
        r, inner = radius * 1.18, radius * 1.18 - line * 1.42
        canvas.shape([(x - r, y), (x, y - r), (x + r, y), (x, y + r)], fill if opacity == 1 else paper)
        if opacity < 1:
            canvas.shape([(x - r, y), (x, y - r), (x + r, y), (x, y + r)], fill)
        canvas.shape([(x - inner, y), (x, y - inner), (x + inner, y), (x, y + inner)], paper)
    elif look.standing == "denied":
        r = radius * 0.82
        canvas.line([(x - r, y - r), (x + r, y + r)], line, fill)
        canvas.line([(x - r, y + r), (x + r, y - r)], line, fill)
    elif look.standing == "mixed":
        r = radius * 0.9
        canvas.box(x - r, y - r, x + r, y + r, fill)
    else:
        canvas.disc(x, y, radius, fill)
