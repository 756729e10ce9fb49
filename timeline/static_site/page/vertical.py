"""The timeline for narrow screens: a list down a spine of time, lane by lane, with its quiet stretches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from timeline.chart.figure import MarkStyle
from timeline.chart.scale import FOLD_FROM, LONG_SPAN, break_words, month_of
from timeline.view.catalog import Catalog
from timeline.view.view import Group, View, lane_groups, mark_style


@dataclass(frozen=True)
class Bead:
    """One mark on the spine; `quiet` says how long nothing is dated before it ("13 quiet months"), "" otherwise."""

    group: Group
    look: MarkStyle
    quiet: str


@dataclass(frozen=True)
class SpineLane:
    name: str
    beads: tuple[Bead, ...]


def build_spine(catalog: Catalog, view: View) -> list[SpineLane]:
    """The lanes of a view as spines."""
    return [SpineLane(name, tuple(_beads(catalog, view, groups))) for name, groups in lane_groups(catalog, view)]


def _beads(catalog: Catalog, view: View, groups: Sequence[Group]) -> Iterable[Bead]:
    before = None
    for group in groups:
        first, last = _months(catalog, group)
        gap = first - before - 1 if before is not None else 0
        quiet = " ".join(break_words(gap, True, catalog.language)) if gap >= FOLD_FROM and view.state.fold else ""
        yield Bead(group, mark_style(catalog, group.rows), quiet)
        before = max(before or first, last)


def _months(catalog: Catalog, group: Group) -> tuple[int, int]:
    first = min(int(catalog.index.first[n]) for n in group.rows)
    last = max(int(catalog.index.last[n]) for n in group.rows)
    # As on the time scale: a long period known no better does not keep its months from being quiet.
    return month_of(first), month_of(last if last - first <= LONG_SPAN else first)
