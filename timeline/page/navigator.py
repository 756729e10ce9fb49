"""The navigator below a part of the story: the whole of it in small, and where the window stands. As plain values."""

from typing import Any

import numpy as np

from timeline.chart.acts import Spans
from timeline.chart.chart import Chart
from timeline.chart.scale import Room, TimeScale, build_scale
from timeline.dates.days import Window, day_number, day_of
from timeline.view.catalog import Catalog
from timeline.view.drawing import one_crowd
from timeline.view.state import ViewState
from timeline.view.view import View, build_view

BIN = 3.0  # px
BASE, LEAST, MORE = 32.0, 4.0, 18.0  # px: where its columns stand; how high the least and the most are

Values = dict[str, Any]


def extent(catalog: Catalog, view: View) -> tuple[int, int]:
    """First and last day as far as zooming out reaches: the timeline proper, and what is shown beyond it."""
    topic, window = catalog.archive.topic, view.window
    first, last = day_number(topic.start), day_number(topic.end)
    low, high = view.days.extent if view.days else catalog.index.extent
    if window[0] < first or window[1] > last:
        first, last = min(first, low, window[0]), max(last, high, window[1])
    return first, last


def navigator(catalog: Catalog, view: View, chart: Chart) -> Values:
    """The whole story below a part of it: its acts, how many accounts begin where, and where the window stands."""
    first, last = view.window
    days, folded, room = extent(catalog, view), not view.state.calendar, Room(chart.plot_left, chart.width)
    if view.days:
        whole = _whole(catalog, view, days, folded, room)
    else:
        whole = catalog.latest(_whole_of, (view.state.filters, days, folded, room))
    return whole | {
        "window": [first, last],
        "words": [catalog.language.format_date(day_of(first)), catalog.language.format_date(day_of(last))],
    }


def _whole_of(catalog: Catalog, key: tuple[ViewState, Window, bool, Room]) -> Values:
    filters, days, folded, room = key
    return _whole(catalog, build_view(catalog, filters), days, folded, room)


def _whole(catalog: Catalog, view: View, days: Window, folded: bool, room: Room) -> Values:
    """What of the navigator is the same for every window."""
    scale = build_scale(_spans(catalog, view, days), room, folded)
    begun, weights, vague = _begun(catalog, view)
    inside = (begun >= scale.start) & (begun < scale.end)
    bins, at = np.unique((scale.xs(begun[inside] + 0.5) // BIN).astype(int), return_inverse=True)
    counts, unsure = (np.bincount(at, each[inside], len(bins)).astype(int) for each in (weights, vague))
    return {
        "panels": [
            {"left": round(p.left, 1), "right": round(p.right, 1), "title": title}
            for p, title in zip(scale.panels, _titles(catalog, scale), strict=True)
        ],
        **_bars(bins * BIN, counts, unsure),
        "breakpoints": [[round(x, 2), round(day, 3)] for x, day in scale.breakpoints()],
    }


def _bars(lefts: np.ndarray, counts: np.ndarray, vague: np.ndarray) -> dict[str, str]:
    """The columns of the navigator as path data, each a line as wide as it: hundreds of elements are slow, and long to send.

    `vague` are their upper parts, of the accounts whose first day is not known exactly.
    """
    heights = LEAST + MORE * counts / max(int(counts.max(initial=1)), 1)
    sure = heights * (1 - vague / np.maximum(counts, 1))
    return {"bars": _path(lefts, 0 * sure, sure), "vague": _path(lefts, sure, heights)}


def _path(lefts: np.ndarray, low: np.ndarray, high: np.ndarray) -> str:
    """Upright lines between two heights above the navigator's base, for those that have a height."""
    return "".join(
        f"M{x + BIN / 2:g} {round(BASE - a, 1):g}v-{round(b - a, 1):g}"
        for x, a, b in zip(lefts.tolist(), low.tolist(), high.tolist(), strict=True)
        if b > a
    )


def _begun(catalog: Catalog, view: View) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The days on which accounts begin, how many on each, and of how many of these that day is not known exactly."""
    if view.days:
        return view.days.begun
    if crowd := one_crowd(catalog, view):
        return crowd.begun_on
    shown = view.shown.matching & catalog.index.dated
    days, counts = np.unique(catalog.index.first[shown], return_counts=True)
    vague = np.searchsorted(days, catalog.index.first[shown & catalog.columns.vague])
    return days, counts, np.bincount(vague, minlength=len(days))


def _spans(catalog: Catalog, view: View, days: Window) -> Spans:
    """The days of the whole story."""
    if view.days:
        return view.days.whole
    low, high = days
    if crowd := one_crowd(catalog, view):
        return crowd.story(days)
    index = catalog.index
    inside = view.shown.matching & index.dated & (index.last >= low) & (index.first <= high)
    return Spans(index.first[inside], index.last[inside], index.first[inside]).within(low, high)


def _titles(catalog: Catalog, scale: TimeScale) -> list[str]:
    short = catalog.language.short_month_names
    made = []
    for panel in scale.panels:
        a, b = day_of(int(panel.first)), day_of(int(panel.stop) - 1)
        if a.year != b.year:
            made.append(f"{a.year}–{b.year}")
        elif (b.month - a.month) >= 9:
            made.append(str(a.year))
        else:
            one, two = short[a.month - 1], short[b.month - 1]
            made.append(f"{one} {a.year}" if one == two else f"{one}–{two} {a.year}")
    return made
