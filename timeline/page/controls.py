"""What the controls of the page offer: the options of the filters and switches, in order and in words, and their counts."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from timeline.view.catalog import Catalog
from timeline.view.labels import LABEL_WORDS, LANE_WORDS, VIEW_WORDS
from timeline.view.state import ViewState
from timeline.view.type_groups import type_groups
from timeline.view.view import View

MOST_TILES = 5  # tiles of the period in one row
BEFORE = "before"

Option = dict[str, Any]


@dataclass(frozen=True)
class Period:
    """One tile of the period filter: what it is called, and the days that it lets through; None is without an end."""

    value: str
    label: str
    first: date | None
    last: date | None
    years: tuple[int, ...]


def facet_options(catalog: Catalog, facet: str) -> list[Option]:
    """The values of a filter that any account has, those of actors the most named first."""
    found = catalog.index.facets[facet]
    values = found.values
    totals = dict(zip(values, catalog.facet_totals[facet], strict=True))
    names = catalog.names[facet]
    if facet == "actor":
        parents = dict(zip(catalog.archive.actors["actor"], catalog.archive.actors["part_of"], strict=True))
        aliases = dict(zip(catalog.archive.actors["actor"], catalog.archive.actors["aliases"], strict=True))
        order = sorted((v for v in values if totals[v]), key=lambda v: (-totals[v], names[v]))
        return [
            {"value": v, "label": names[v]}
            | ({"parent": parents[v]} if parents.get(v) else {})
            | ({"search": aliases[v]} if aliases.get(v) else {})
            for v in order
        ]
    if facet == "standing":
        return [{"value": v, "label": names[v], "symbol": v} for v in values]
    if facet == "type":
        return [
            {"value": group.key, "label": group.label, "colour": f"var(--type-{n})"}
            for n, group in enumerate(type_groups(catalog))
        ]
    return [{"value": v, "label": names.get(v, v)} for v in values]


def periods(catalog: Catalog) -> tuple[Period, ...]:
    """The tiles of the period filter: what lies before the timeline proper, and its years, several a tile where many."""
    return catalog.once(_periods, "")


def _periods(catalog: Catalog, _: str) -> tuple[Period, ...]:
    index, start = catalog.index, catalog.archive.topic.start
    begun = index.used_years.tolist()
    early = tuple(year for year in begun if year < start.year)
    years = [year for year in begun if year >= start.year]
    say = catalog.language.gettext
    tiles = [Period(BEFORE, say("before"), None, start - timedelta(days=1), early)] if early else []
    room = MOST_TILES - len(tiles)
    for part in _parts(years, room):
        first, last = part[0], part[-1]
        label = (
            str(first)
            if first == last
            else f"{first}–{last % 100:02}"
            if first // 100 == last // 100
            else f"{first}–{last}"
        )
        tiles.append(Period(f"{first}-{last}", label, date(first, 1, 1), date(last, 12, 31), tuple(part)))
    return tuple(tiles)


def _parts(years: list[int], room: int) -> list[list[int]]:
    size = -(-len(years) // room) if years else 1
    return [years[i : i + size] for i in range(0, len(years), size)]


def type_counts(catalog: Catalog, view: View) -> dict[str, int]:
    """Group of types -> how many accounts it would show."""
    counts = view.shown.counts["type"]
    return {group.key: sum(counts.get(name, 0) for name in group.types) for group in type_groups(catalog)}


def facet_value(catalog: Catalog, state: ViewState, facet: str) -> list[str]:
    """The options of a filter that are chosen; a group of types is where any of its types is."""
    chosen = state.choices(facet)
    if facet != "type":
        return list(chosen)
    return [group.key for group in type_groups(catalog) if set(group.types) & set(chosen)]


def with_facet(catalog: Catalog, state: ViewState, facet: str, value: list[str]) -> ViewState:
    """The state with other options of a filter chosen; of a group that was chosen in part the part stays."""
    if facet != "type":
        return state.but(**{facet: tuple(value)})
    chosen: list[str] = []
    for group in type_groups(catalog):
        if group.key in value:
            chosen += [name for name in group.types if name in state.type] or group.types
    return state.but(type=tuple(chosen))


def period_options(catalog: Catalog) -> list[Option]:
    return [{"value": p.value, "label": p.label} for p in periods(catalog)]


def period_counts(catalog: Catalog, view: View) -> dict[str, int]:
    return {p.value: sum(view.shown.years.get(year, 0) for year in p.years) for p in periods(catalog)}


def period_value(catalog: Catalog, state: ViewState) -> list[str]:
    """The tile that the period filter is exactly, if any."""
    return [p.value for p in periods(catalog) if (p.first or p.last) and (p.first, p.last) == (state.from_, state.to)]


def with_period(catalog: Catalog, state: ViewState, value: list[str]) -> ViewState:
    """The state with the period of a tile, or with none; the window is the period's then."""
    found = next((p for p in periods(catalog) if p.value in value), None)
    first, last = (found.first, found.last) if found else (None, None)
    return state.but(from_=first, to=last, start=None, end=None)


def switch_options(catalog: Catalog) -> dict[str, list[Option]]:
    """Id of a switch of the toolbar -> its options."""
    say = catalog.language.gettext
    words = {"view": VIEW_WORDS, "lanes": LANE_WORDS, "labels": LABEL_WORDS}
    made = {key: [{"value": v, "label": say(label)} for v, label in table.items()] for key, table in words.items()}
    return made | {"calendar": [{"value": "1", "label": say("Calendar time")}]}


def switch_values(state: ViewState) -> dict[str, list[str]]:
    """Id of a switch of the toolbar -> its value in a state."""
    return {"view": [state.view], "lanes": [state.lanes], "labels": [state.labels], "calendar": ["1"] * state.calendar}
