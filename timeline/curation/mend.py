"""Mend what can be mended surely: cells and headings that can mean one thing only are written as that thing.

What is changed never changes what is read but in one way: a row that names an actor or a source by an alias, or in
other capitals, is no longer left out. Dates, passages, titles and digests are a curator's to mend.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from functools import partial
from pathlib import Path

from timeline.curation.cells import Cell, Edit, PlacedTable, Record, place_cells
from timeline.data.csv_file import read_bytes, read_cell, read_sheet
from timeline.data.formulas import guard, unguard
from timeline.data.load import ACTORS_FILE, SOURCES_FILE, TOPIC_FILE
from timeline.data.lookup import Names
from timeline.data.problems import shorten
from timeline.data.references import actor_names, check_actors
from timeline.data.schema import ACCOUNT_COLUMNS, ACTOR_COLUMNS, SOURCE_COLUMNS, Column, split_list
from timeline.data.topic_file import read_settings

Rules = Mapping[str, Callable[[str], str]]  # column -> a cell as read -> what it can only mean


@dataclass(frozen=True)
class Mended:
    """One file with what is to be changed in it; `changes` is a line for each change, signs that nobody sees spelt out."""

    path: Path
    before: bytes
    after: bytes
    changes: tuple[str, ...]
    codec: str

    def diff(self) -> Iterator[str]:
        """The lines that differ, as `diff -u` shows them."""
        old, new = (raw.decode(self.codec).splitlines() for raw in (self.before, self.after))
        return unified_diff(old, new, self.path.name, f"{self.path.name} (mended)", n=0, lineterm="")

    def write(self) -> None:
        """Put the mended file in place of the old one, whole or not at all; raises OSError where that cannot be done."""
        path = self.path.resolve()
        if path.read_bytes() != self.before:
            raise OSError(f"{path.name} has changed meanwhile: nothing is written to it")
        new = path.with_name(f".{path.name}.mended")
        new.write_bytes(self.after)
        shutil.copymode(path, new)
        os.replace(new, path)


def mend(events: Path) -> list[Mended]:
    """The tables beside `events` that can be mended, each with its changes; writes nothing.

    Raises TableError where a table cannot be read at all.
    """
    paths = {SOURCES_FILE: events.with_name(SOURCES_FILE), ACTORS_FILE: events.with_name(ACTORS_FILE)}
    actor_raw = read_bytes(paths[ACTORS_FILE])
    source_sheet = read_sheet(read_bytes(paths[SOURCES_FILE]), SOURCES_FILE, SOURCE_COLUMNS)
    actors = actor_names(check_actors(read_sheet(actor_raw, ACTORS_FILE, ACTOR_COLUMNS)), ACTORS_FILE)
    sources = Names("source", SOURCES_FILE, source_sheet.cells["source"], {}, {})
    rules: Rules = {"actors": partial(_sure_list, actors), "source": sources.sure}
    if types := _closed_types(events.with_name(TOPIC_FILE)):
        rules = {**rules, "type": Names("type", TOPIC_FILE, types, {}, {}).sure}
    tried = (
        _mend(events, ACCOUNT_COLUMNS, rules),
        _mend(paths[SOURCES_FILE], SOURCE_COLUMNS, {}),
        _mend(paths[ACTORS_FILE], ACTOR_COLUMNS, {"part_of": actors.sure}),
    )
    return [mended for mended in tried if mended.changes]


def _sure_list(names: Names, cell: str) -> str:
    """The names of a list, each once, as they can only be meant; the cell itself where all is well."""
    given = split_list(cell)
    meant = list(dict.fromkeys(part for name in given for part in split_list(names.sure(name))))
    return cell if meant == given else "; ".join(meant)


def _closed_types(topic: Path) -> Sequence[str]:
    settings = read_settings(read_bytes(topic)) if topic.exists() else None
    return tuple(settings.types) if settings and settings.closed_types else ()


def _mend(path: Path, columns: Sequence[Column], rules: Rules) -> Mended:
    raw = read_bytes(path)
    table = place_cells(raw, path.name, columns)
    known = {column.name: column for column in columns}
    found = [*_headings(table), *_beyond(table), *_cells(table, known, rules)]
    after = table.changed([edit for edit, _ in found]) if found else raw
    changes = tuple(f"{path.name}:{said}" for _, said in found)
    return Mended(path, raw, after, changes, table.decoded.codec)


def _headings(table: PlacedTable) -> Iterator[tuple[Edit, str]]:
    for cell, name in zip(table.header.cells, table.layout.columns, strict=True):
        if unguard(cell.text) != name:
            yield _changed(table, table.header, cell, name, "")


def _beyond(table: PlacedTable) -> Iterator[tuple[Edit, str]]:
    """Blank cells beyond the header."""
    width = len(table.header.cells)
    for record in table.records:
        more = record.cells[width:]
        if more and not any(cell.text.strip() for cell in more):
            edit = Edit(record.cells[width - 1].end, more[-1].end, "")
            yield edit, f"{record.number}: {len(more)} blank cell{'s' if len(more) > 1 else ''} beyond the header cut"


def _cells(table: PlacedTable, known: Mapping[str, Column], rules: Rules) -> Iterator[tuple[Edit, str]]:
    width = len(table.header.cells)
    for record in table.records:
        if any(cell.text.strip() for cell in record.cells[width:]):
            continue  # it does not fit the header: which cell is in which column is not sure
        for cell, name in zip(record.cells, table.layout.columns, strict=False):
            if name in known and (value := _meant(cell.text, known[name], rules.get(name))) != cell.text.strip():
                yield _changed(table, record, cell, value, f"{name}: ")


def _meant(cell: str, column: Column, sure: Callable[[str], str] | None) -> str:
    """What the cell is to hold; an apostrophe before a formula, as our downloads have it, stays."""
    read = read_cell(cell, column)
    meant = sure(read) if sure else read
    return guard(meant) if unguard(cell) != cell.strip() and cell.strip().startswith("'") else meant


def _changed(table: PlacedTable, record: Record, cell: Cell, value: str, column: str) -> tuple[Edit, str]:
    said = f'{record.number}: {column}"{shorten(cell.text)}" becomes "{shorten(value)}"'
    return Edit(cell.start, cell.end, table.writing(cell, value)), said
