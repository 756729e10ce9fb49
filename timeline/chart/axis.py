"""The words and ticks of the time axis: a title for each act, ticks by room, and what each gap leaves out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from timeline.chart.acts import month_of, month_start
from timeline.chart.scale import Gap, Panel, TimeScale
from timeline.chart.text_width import text_width
from timeline.dates.days import day_of
from timeline.languages.language import ENGLISH, Language

TITLE_SIZE, WORDS_SIZE, TICK_SIZE = 14.0, 12.5, 12.0
DAYS_FROM = 19.0  # px: a day is named when it is as wide
WEEKS_FROM = 46.0
MONTH_SPACE = 33.0
YEAR_SPACE = 38.0
MONTH_STEPS = (1, 2, 3, 4, 6)
YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
INSET = 4.0  # px from a tick to its label

ActWords = tuple[int, int, str]  # first and last day, and the topic's own words for that time


class Tick(NamedTuple):
    """A line of the grid at `x`, and its label from `left`; `strong` begins a month among days or a year among months."""

    x: float
    left: float
    label: str
    strong: bool = False
    lined: bool = True  # False: the label of a month that began before the act


@dataclass(frozen=True, slots=True)
class ActTitle:
    """The head of an act, in its place."""

    left: float
    right: float  # up to where its words may reach
    title: str
    words: str
    accounts: int


@dataclass(frozen=True)
class Axis:
    """All that stands above the lanes. `days`: single days are named, title and words share a line."""

    titles: tuple[ActTitle, ...]
    ticks: tuple[Tick, ...]
    days: bool
    weekends: tuple[tuple[float, float], ...] = ()


def build_axis(
    scale: TimeScale, act_words: Sequence[ActWords] = (), language: Language = ENGLISH, ticks: bool = True
) -> Axis:
    """The axis of a scale; without `ticks` it has titles only."""
    days = len(scale.panels) == 1 and scale.zoomed and scale.panels[0].day_width >= DAYS_FROM
    titles = tuple(_titles(scale, act_words, language, days))
    marks = tuple(t for p in scale.panels for t in _panel_ticks(p, days, scale.zoomed, language)) if ticks else ()
    return Axis(titles, marks, days, tuple(_weekends(scale.panels[0])) if days else ())


# --- titles ------------------------------------------------------------------------------------------------------


def _titles(scale: TimeScale, act_words: Sequence[ActWords], language: Language, days: bool) -> Iterator[ActTitle]:
    ends = [*(p.left - 8 for p in scale.panels[1:]), scale.right]
    for panel, right in zip(scale.panels, ends, strict=True):
        room = right - panel.left
        title = next((t for t in title_forms(panel.first, panel.stop - 1, language, days) if _fits(t, room)), "")
        words = _words_of(panel, act_words)
        space = room - text_width(title, TITLE_SIZE, 600) - 14 if days else room
        yield ActTitle(
            panel.left, right, title, words if text_width(words, WORDS_SIZE) <= space else "", panel.accounts
        )


def _fits(title: str, room: float) -> bool:
    return text_width(title, TITLE_SIZE, 600) <= room


def _words_of(panel: Panel, act_words: Sequence[ActWords]) -> str:
    """The words of the time that shares most days with the act, and half of the act's at least; else those of two that do."""
    shared = [(min(b + 1, panel.stop) - max(a, panel.first), words) for a, b, words in act_words]
    shared = [each for each in shared if each[0] > 0]
    best = max(shared, default=(0, ""), key=lambda pair: pair[0])
    if best[0] * 2 >= panel.stop - panel.first:
        return best[1]
    return " · ".join(words for _, words in shared) if len(shared) == 2 else ""


def title_forms(first: int, last: int, language: Language = ENGLISH, days: bool = False) -> list[str]:
    """What an act may be called, the fullest first: "Jan–Mar 2019", "Jul 2024 – Aug 2025", "2024", "2019"."""
    a, b = day_of(first), day_of(last)
    years = f"{a.year}" if a.year == b.year else f"{a.year}–{b.year}"
    forms = [language.format_days(a, b)] if days else []
    if not days and (a.month, b.month) == (1, 12) and (a.year != b.year or last - first > 300):
        return [years, *_short_years(a, b)]
    return [*forms, _month_title(a, b, language), years, *_short_years(a, b)]


def _short_years(a: date, b: date) -> list[str]:
    return [f"{a.year}–{b.year % 100:02}"] if a.year != b.year else []


def _month_title(a: date, b: date, language: Language) -> str:
    short = language.short_month_names
    start, end = short[a.month - 1], f"{short[b.month - 1]} {b.year}"
    if (a.year, a.month) == (b.year, b.month):
        return end
    return f"{start}–{end}" if a.year == b.year else f"{start} {a.year} – {end}"


# --- ticks -------------------------------------------------------------------------------------------------------


def _panel_ticks(panel: Panel, days: bool, zoomed: bool, language: Language) -> list[Tick]:
    if days:
        return list(_day_ticks(panel, language))
    if zoomed and panel.day_width * 7 >= WEEKS_FROM:
        return _apart(list(_week_ticks(panel, language)), panel)
    return _apart(list(_month_ticks(panel, language)), panel)


def _x(panel: Panel, day: float) -> float:
    return panel.left + (day - panel.start) * panel.day_width


def _day_ticks(panel: Panel, language: Language) -> Iterator[Tick]:
    """A tick at the end of each day, its figure in the middle; the first and each first of a month with its month."""
    for day in range(panel.first, panel.stop):
        d = day_of(day)
        named = day == panel.first or d.day == 1
        label = f"{d.day} {language.short_month_names[d.month - 1]}" if named else str(d.day)
        width = text_width(label, TICK_SIZE, 600 if named else 400)
        if named and width > 1.5 * panel.day_width - 14:
            label, width = str(d.day), text_width(str(d.day), TICK_SIZE, 600)
        middle = _x(panel, day + 0.5)
        yield Tick(_x(panel, day), max(middle - width / 2, panel.left), label, named)


def _week_ticks(panel: Panel, language: Language) -> Iterator[Tick]:
    for day in range(panel.first + (-(panel.first + 3) % 7), panel.stop, 7):  # Mondays; day 0 was a Thursday
        d, x = day_of(day), _x(panel, day)
        yield Tick(x, x + INSET, f"{d.day} {language.short_month_names[d.month - 1]}", d.day <= 7)


def _month_ticks(panel: Panel, language: Language) -> Iterator[Tick]:
    low, high = month_of(int(panel.start)), month_of(int(panel.end))
    month = panel.day_width * 30.4
    step = next((s for s in MONTH_STEPS if s * month >= MONTH_SPACE), 0)
    if not step:
        years = next((s for s in YEAR_STEPS if s * 12 * month >= YEAR_SPACE), YEAR_STEPS[-1])
        first = -(-(1970 + low // 12) // years) * years
        for year in range(first, 1970 + high // 12 + 1, years):
            yield from _tick_at(panel, (year - 1970) * 12, lambda d: str(d.year), True)
        return
    over_years = month_of(panel.first) // 12 != month_of(panel.stop - 1) // 12
    if _x(panel, month_start(low)) < panel.left - 0.5:
        d = day_of(int(panel.start + 1))
        yield Tick(panel.left, panel.left, language.short_month_names[d.month - 1], False, lined=False)
    for n in range(low + (-low % step), high + 1, step):
        name = _year if over_years and n % 12 == 0 else _named(language)
        yield from _tick_at(panel, n, name, over_years and n % 12 == 0)


def _year(day: date) -> str:
    return str(day.year)


def _named(language: Language) -> Callable[[date], str]:
    return lambda day: language.short_month_names[day.month - 1]


def _tick_at(panel: Panel, month: int, words: Callable[[date], str], strong: bool) -> Iterator[Tick]:
    x = _x(panel, month_start(month))
    if panel.left - 0.5 <= x < panel.right:
        yield Tick(x, x + INSET, words(day_of(month_start(month))), strong)


def _apart(ticks: list[Tick], panel: Panel) -> list[Tick]:
    """Ticks whose labels would run into the next, or out of the act, keep their line alone."""
    kept, edge = [], panel.right
    for tick in reversed(ticks):
        right = tick.left + text_width(tick.label, TICK_SIZE, 600 if tick.strong else 400)
        whole = right <= edge - (0 if edge == panel.right else INSET)
        if whole or tick.lined:
            kept.append(tick if whole else Tick(tick.x, tick.left, "", tick.strong))
            edge = tick.x if whole else edge
    return kept[::-1]


def _weekends(panel: Panel) -> Iterator[tuple[float, float]]:
    saturday = panel.first + (2 - panel.first) % 7  # day 0 was a Thursday
    for day in range(saturday - 7, panel.stop, 7):
        left, right = max(_x(panel, day), panel.left), min(_x(panel, day + 2), panel.right)
        if right > left:
            yield left, right


# --- gaps --------------------------------------------------------------------------------------------------------


def gap_words(gap: Gap, language: Language = ENGLISH) -> list[str]:
    """What a gutter may say, the fullest first: "11 months without accounts", "11 months"; years from ten on."""
    years = gap.months >= 120
    count = round(gap.months / 12) if years else gap.months
    if not count:
        return []
    if years:
        said = language.ngettext("%(n)s year", "%(n)s years", count)
    else:
        said = language.ngettext("%(n)s month", "%(n)s months", count)
    if gap.crossed:
        return [language.gettext("%(time)s with long spans only", time=said), said]
    return [language.gettext("%(time)s without accounts", time=said), said]
