"""The whole story in one line, under a chart that is zoomed: counts by time, and the window that is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from timeline.chart.acts import Spans
from timeline.chart.axis import title_forms
from timeline.chart.marks import Accounts
from timeline.chart.request import EVER
from timeline.chart.scale import Room, TimeScale, build_scale
from timeline.chart.text_width import text_width
from timeline.dates.days import Window
from timeline.languages.language import ENGLISH, Language

STEP = 4.0  # px
TITLE_SIZE = 12.0
HEIGHT, TITLE_HEIGHT = 30.0, 14.0
LEAST_WINDOW = 12.0  # px, so that a short window can be taken hold of


@dataclass(frozen=True, slots=True)
class NavigatorTitle:
    """The name of an act, from `left`."""

    left: float
    words: str


@dataclass(frozen=True, slots=True)
class NavigatorBin:
    """Accounts of a few days: a bar up from the bottom, `height` px high."""

    x: float
    height: float
    accounts: int


@dataclass(frozen=True)
class Navigator:
    """Acts over the width of the plot, what is in them, and the window from `left` to `right`."""

    scale: TimeScale
    titles: tuple[NavigatorTitle, ...]
    bins: tuple[NavigatorBin, ...]
    left: float
    right: float
    height: float = HEIGHT


def build_navigator(
    accounts: Accounts, window: Window, plot: tuple[float, float], limits: Window | None = None, folded: bool = True,
    language: Language = ENGLISH,
) -> Navigator:  # fmt: skip
    """The navigator of a window, over the same pixels as the chart's plot."""
    low, high = limits or EVER
    inside = accounts.dated & (accounts.last >= low) & (accounts.first <= high)
    spans = Spans(accounts.first[inside], accounts.last[inside], accounts.anchor[inside]).within(low, high)
    scale = build_scale(spans, Room(*plot), folded)
    left, right = scale.x(window[0]), scale.x(window[1] + 1)
    if right - left < LEAST_WINDOW:
        middle = min(max((left + right) / 2, plot[0] + LEAST_WINDOW / 2), plot[1] - LEAST_WINDOW / 2)
        left, right = middle - LEAST_WINDOW / 2, middle + LEAST_WINDOW / 2
    return Navigator(scale, tuple(_titles(scale, language)), _bins(scale, spans), left, right)


def _titles(scale: TimeScale, language: Language) -> list[NavigatorTitle]:
    found = []
    for panel in scale.panels:
        forms: Sequence[str] = title_forms(panel.first, panel.stop - 1, language)
        words = next((t for t in forms if text_width(t, TITLE_SIZE) <= panel.right - panel.left - 8), "")
        found.append(NavigatorTitle(panel.left + 4, words))
    return found


def _bins(scale: TimeScale, spans: Spans) -> tuple[NavigatorBin, ...]:
    """Counts in steps, as high as their square root, so that a single account is still seen."""
    places = ((scale.xs(spans.anchor + 0.5) - scale.left) // STEP).astype(np.int64)
    counts = np.bincount(places) if len(places) else np.zeros(0, dtype=np.int64)
    most = max(float(counts.max(initial=1)), 1.0)
    return tuple(
        NavigatorBin(scale.left + n * STEP, round((HEIGHT - TITLE_HEIGHT) * (count / most) ** 0.5, 1), count)
        for n, count in enumerate(counts.tolist())
        if count
    )
