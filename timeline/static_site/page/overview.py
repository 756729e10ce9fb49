"""The overview strip: how many accounts begin when, over the whole range, with the window on it. Positions in per cent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from timeline.chart.scale import month_of, month_start
from timeline.dates.days import day_number, day_of
from timeline.view.catalog import Catalog
from timeline.view.view import View

MOST_MONTHS = 240  # more than that are drawn as years


@dataclass(frozen=True)
class Bar:
    left: float
    width: float
    height: float
    words: str


@dataclass(frozen=True)
class YearMark:
    left: float
    label: str


@dataclass(frozen=True)
class Overview:
    """The strip from day `first` to before day `stop`, and the window on it."""

    first: int
    stop: int
    left: float
    width: float
    from_day: int
    to_day: int
    from_words: str
    to_words: str
    bars: tuple[Bar, ...]
    years: tuple[YearMark, ...]


def whole_range(catalog: Catalog, view: View) -> tuple[int, int]:
    """First and last day of the strip: the topic's own range, and with the window beyond it all that there is."""
    topic, window = catalog.archive.topic, view.window
    first, last = day_number(topic.start), day_number(topic.end)
    low, high = catalog.index.extent
    if window[0] < first or window[1] > last:
        first, last = min(first, low, window[0]), max(last, high, window[1])
    return first, last


def build_overview(catalog: Catalog, view: View) -> Overview:
    """The strip of a view; its bars count the accounts that pass the filters, whatever the window."""
    first, last = whole_range(catalog, view)
    stop = last + 1
    length = stop - first

    def share(day: float) -> float:
        return round(100 * min(max((day - first) / length, 0), 1), 3)

    start, end = view.window
    return Overview(
        first, stop, share(start), round(share(end + 1) - share(start), 3), start, end,
        catalog.language.format_date(day_of(start)), catalog.language.format_date(day_of(end)),
        tuple(_bars(catalog, view, first, stop, share)), tuple(_years(first, stop, share)),
    )  # fmt: skip


def _bars(catalog: Catalog, view: View, first: int, stop: int, share: Callable[[float], float]) -> list[Bar]:
    begun = catalog.index.first[view.shown.matching & catalog.index.dated]
    begun = begun[(begun >= first) & (begun < stop)]
    step = 1 if (stop - first) / 30.4 <= MOST_MONTHS else 12
    months = np.array([month_of(int(d)) // step for d in begun], dtype=int)
    bins, counts = np.unique(months, return_counts=True)
    top = counts.max(initial=1)
    return [
        Bar(
            share(month_start(int(b) * step)),
            round(max(share(month_start((int(b) + 1) * step)) - share(month_start(int(b) * step)), 0.4), 3),
            round(14 + 86 * int(c) / top, 1),
            f"{_bin_words(catalog, int(b) * step, step)}: {catalog.language.ngettext('%(n)s account', '%(n)s accounts', int(c))}",
        )
        for b, c in zip(bins, counts, strict=True)
    ]


def _bin_words(catalog: Catalog, month: int, step: int) -> str:
    day = day_of(month_start(month))
    return str(day.year) if step == 12 else catalog.language.format_month(day)


def _years(first: int, stop: int, share: Callable[[float], float]) -> list[YearMark]:
    low, high = day_of(first).year, day_of(stop - 1).year
    step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500) if (high - low) / s <= 9), 1000)
    years = [y for y in range(low, high + 1) if y % step == 0]
    places = [(share(day_number(date(y, 1, 1))), str(y)) for y in years if day_number(date(y, 1, 1)) >= first]
    return [YearMark(left, label) for left, label in places if left <= 96]
