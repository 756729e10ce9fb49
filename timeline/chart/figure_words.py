"""All words of a chart as Plotly texts, for pictures and notebooks; a page shows them as HTML in the same places."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from timeline.chart.axis import TICK_SIZE, TITLE_SIZE, WORDS_SIZE, Tick
from timeline.chart.chart import Chart, Density, Label, Lane
from timeline.chart.lane_names import NAME_SIZE, NAME_TOP, NOTE_LINE, NOTE_SIZE
from timeline.chart.palette import Palette
from timeline.chart.placement import DETAIL_ROW, DETAIL_SIZE, SUFFIX_SIZE
from timeline.chart.published import SIZE as PUBLISHED_SIZE
from timeline.chart.text_width import MARGIN, text_width
from timeline.chart.traces import Word, words

RISE = 0.36  # of a font size, from the baseline up to the middle that Plotly sets text by


def word_traces(chart: Chart, palette: Palette) -> list[dict[str, Any]]:
    """The axis, the names of the lanes, and the labels."""
    return [
        words(_axis_words(chart, palette), "axis words"),
        words(lane_words(chart, palette), "lane words"),
        words(cut_words(chart, palette), "cut"),
        words(_labels(chart, palette), "labels"),
    ]


def _axis_words(chart: Chart, palette: Palette) -> Iterator[Word]:
    head = chart.plot_top
    full = head > 30
    for title in chart.axis.titles:
        base = head - 35 if full else head - 6
        yield _based(title.left, base, title.title, palette.ink, TITLE_SIZE, 600)
        beside = text_width(title.title, TITLE_SIZE, 600) + 14 if chart.axis.days else 0.0
        if full:
            yield _based(title.left + beside, base if beside else head - 20, title.words, palette.muted, WORDS_SIZE)
    for tick in chart.axis.ticks if full else ():
        bold = stands_out(chart, tick)
        colour, weight = (palette.ink, 600) if bold else (palette.muted, 400)
        yield _based(tick.left, head - 5, tick.label, colour, TICK_SIZE, weight)


def stands_out(chart: Chart, tick: Tick) -> bool:
    """Whether a tick's label is bold: a year, and among days the first of a month."""
    return tick.strong and (chart.axis.days or tick.label.isdigit())


def lane_words(chart: Chart, palette: Palette) -> Iterator[Word]:
    """The names and notes of the lanes, and what stands in them besides labels."""
    for lane in chart.lanes:
        if chart.names_inside:
            name = lane.name[0] if lane.name else ""
            yield Word(lane.name_left, (lane.top + lane.bottom) / 2, name, palette.muted, NOTE_SIZE)
            continue
        yield from _beside(lane, palette) if chart.names_beside else _above(lane, palette)
        for text, left, top in lane.published.words if lane.published else ():
            yield _based(left, top + 11, text, palette.accent, PUBLISHED_SIZE)
        if lane.empty:
            y = (lane.top + lane.bottom) / 2 + (0 if chart.names_beside else 8)
            yield Word(chart.plot_left + 8, y, lane.empty.words, palette.muted, NOTE_SIZE)
        if lane.density and chart.plot_left > 150:
            for y, count in (
                (lane.density.base, "0"),
                (lane.density.base - lane.density.height, f"{lane.density.most:,}"),
            ):
                yield Word(chart.plot_left - 12, y, f"{count} –", palette.muted, TICK_SIZE, 400, "middle left")
        if lane.density:
            yield from _reaching(lane.density, chart, palette)


def _reaching(density: Density, chart: Chart, palette: Palette) -> Iterator[Word]:
    """How many accounts of a density reach into the window from before it, and out of it beyond its end."""
    y = density.base - 6
    if density.before:
        yield Word(chart.plot_left + 4, y, f"‹ {density.before:,}", palette.muted, TICK_SIZE)
    if density.after:
        yield Word(chart.plot_right - 4, y, f"{density.after:,} ›", palette.muted, TICK_SIZE, 400, "middle left")


def _beside(lane: Lane, palette: Palette) -> Iterator[Word]:
    y = lane.top + NAME_TOP
    if lane.empty:
        yield Word(0, (lane.top + lane.bottom) / 2, lane.name[0] if lane.name else "", palette.muted, NAME_SIZE - 1)
        return
    for line in lane.name:
        yield _based(0, y, line, palette.ink, NAME_SIZE, 600)
        y += NOTE_LINE + 1
    for line in lane.notes:
        if y > lane.bottom - 3:
            return
        yield _based(0, y, line, palette.muted, NOTE_SIZE)
        y += NOTE_LINE


def _above(lane: Lane, palette: Palette) -> Iterator[Word]:
    name = lane.name[0] if lane.name else ""
    yield _based(0, lane.top + 15, name, palette.ink, NAME_SIZE, 600)
    for note in lane.notes[:1]:
        yield _based(text_width(name, NAME_SIZE, 600) / MARGIN + 7, lane.top + 15, note, palette.muted, NOTE_SIZE)


def cut_words(chart: Chart, palette: Palette) -> Iterator[Word]:
    """The signs at the edges for what began before the window, or ended after it."""
    for mark in chart.marks():
        if mark.cut:
            x = chart.plot_left + 1 if mark.cut < 0 else chart.plot_right - 1
            place = "middle right" if mark.cut < 0 else "middle left"
            yield Word(x, mark.y - 1, "‹" if mark.cut < 0 else "›", palette.muted, 13, 400, place)


def _labels(chart: Chart, palette: Palette) -> Iterator[Word]:
    for mark in chart.marks():
        if mark.label:
            yield from (replace(word, row=mark.row) for word in label_words(mark.label, palette))


def label_words(label: Label, palette: Palette) -> Iterator[Word]:
    """The lines of a label, its suffix and its second line, set from the side of its shape."""
    colour = palette.ink if label.weight == 600 else palette.second
    right = label.side == "left"
    place = "middle left" if right else "middle right"
    x, y = (label.right if right else label.left), label.top + label.row / 2
    for n, line in enumerate(label.lines):
        last = n == len(label.lines) - 1
        blank = text_width(" ", label.size, label.weight) / MARGIN
        suffix = text_width(label.suffix, SUFFIX_SIZE) / MARGIN + blank if label.suffix and last else 0.0
        yield Word(x - suffix if right else x, y, line, colour, label.size, label.weight, place)
        if suffix:
            after = x if right else x + text_width(line, label.size, label.weight) / MARGIN + blank
            yield Word(after, y, label.suffix, palette.muted, SUFFIX_SIZE, 400, place)
        y += label.row - 1
    if label.detail:
        yield Word(x, y - 1 + (DETAIL_ROW - label.row) / 2 + 1, label.detail, palette.muted, DETAIL_SIZE, 400, place)


def _based(x: float, baseline: float, text: str, colour: str, size: float, weight: int = 400) -> Word:
    return Word(x, baseline - RISE * size, text, colour, size, weight)
