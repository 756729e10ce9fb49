"""Who tells what: a matrix of the events of a view by sources. An empty cell is a source's silence, and is shown as such."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from timeline.view.cards import Account, published_before
from timeline.view.catalog import Catalog
from timeline.view.view import View

SILENT, EARLIER = "silent", "earlier"


@dataclass(frozen=True)
class Cell:
    """One source on one event: its accounts, or why there is none (`SILENT`, or `EARLIER`: published before it began)."""

    source: str
    accounts: tuple[Account, ...]
    why: str = ""


@dataclass(frozen=True)
class CoverageRow:
    """One event: its title, when, and a cell for every source."""

    event: str
    title: str
    type: str
    date: str
    month: str
    telling: int  # how many sources tell it
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class CoverageGroup:
    """The events of a month, and how many accounts tell them; one nameless group where the order is not by time."""

    name: str
    accounts: int
    rows: tuple[CoverageRow, ...]


@dataclass(frozen=True)
class Coverage:
    """The matrix, its totals by source and how many events several sources tell."""

    sources: tuple[str, ...]
    totals: tuple[int, ...]  # accounts a source
    rows: tuple[CoverageRow, ...]
    groups: tuple[CoverageGroup, ...]
    shared: int


def build_coverage(catalog: Catalog, view: View) -> Coverage:
    """The matrix of a view's accounts; sources without any account in it keep their column."""
    sources = tuple(catalog.sources)
    if view.state.source:
        sources = tuple(s for s in sources if s in view.state.source)
    rows = [_row(catalog, view, event, sources) for event in view.events]
    if view.state.sort == "sources":
        rows.sort(key=lambda r: -r.telling)  # stable: by time among equals
    totals = tuple(sum(catalog.index.source[n] == s for n in view.rows) for s in sources)
    by_month = [(r.month if view.state.sort == "time" else "", r) for r in rows]
    groups = tuple(_group(name, [r for _, r in part]) for name, part in groupby(by_month, key=lambda pair: pair[0]))
    return Coverage(sources, totals, tuple(rows), groups, sum(r.telling > 1 for r in rows))


def _group(name: str, rows: list[CoverageRow]) -> CoverageGroup:
    return CoverageGroup(name, sum(len(c.accounts) for r in rows for c in r.cells), tuple(rows))


def _row(catalog: Catalog, view: View, event: str, sources: Sequence[str]) -> CoverageRow:
    shown = [n for n in catalog.events[event] if view.shown.mask[n]]
    told = [catalog.accounts[n] for n in shown]
    main_account = catalog.main_account(shown)
    cells = tuple(_cell(catalog, told, source) for source in sources)
    return CoverageRow(
        event=event,
        title=catalog.title(main_account),
        type=str(catalog.accounts[main_account].row["type"]),
        date=catalog.accounts[main_account].date,
        month=catalog.month(main_account),
        telling=sum(bool(c.accounts) for c in cells),
        cells=cells,
    )


def _cell(catalog: Catalog, told: Sequence[Account], source: str) -> Cell:
    own = tuple(a for a in told if a.row["source"] == source)
    if own:
        return Cell(source, own)
    before = published_before(catalog.sources[source]["published_end"], told)
    return Cell(source, (), EARLIER if before else SILENT)
