"""The accounts of a view as a file: exactly what the page shows for the same query string, in each of FORMATS."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from timeline.data.formulas import guard
from timeline.data.schema import account_names
from timeline.dates.edtf import write_edtf
from timeline.dates.words import format_derivation
from timeline.export.ics import as_ics
from timeline.export.jsonld import CONTEXT, as_jsonld
from timeline.export.pieces import Lines, Streamed, joined, write_json, written
from timeline.export.timelinejs import as_timelinejs_csv, as_timelinejs_json
from timeline.view.catalog import Catalog
from timeline.view.state import from_query
from timeline.view.view import View, build_view

AT_ONCE = 5_000  # accounts that are looked up together


@dataclass(frozen=True)
class Format:
    """One form of a view: `file` is its name and its route, `label` what the page's menu calls it; `write` gives it in parts."""

    file: str
    content_type: str
    label: str
    write: Callable[[Catalog, View], Iterator[str]]
    inline: bool = False  # shown by a browser rather than saved


def export(catalog: Catalog, query: str, form: str) -> str:
    """The accounts that the page shows for `query`, in one of FORMATS. Unknown keys and values are ignored, as on the page."""
    return "".join(export_parts(catalog, query, form))


def export_parts(catalog: Catalog, query: str, form: str) -> Iterator[str]:
    """The same piece by piece, as it is written: of very many accounts it is never whole in memory."""
    state, _ = from_query(query, catalog.vocabulary)
    return joined(FORMATS[form].write(catalog, build_view(catalog, state)))


def column_names(catalog: Catalog) -> list[str]:
    """The columns of events.csv, then those that only its curator knows."""
    return account_names(catalog.archive.extra_columns)


def as_csv(catalog: Catalog, view: View) -> Iterator[str]:
    """The rows shown, every cell as in events.csv but for `guard`; reads back in without a problem (RFC 4180, CRLF)."""
    lines, names = Lines(), column_names(catalog)
    writer = csv.writer(lines)
    yield from written(writer.writerow, lines, [[*map(guard, names)]])
    for first in range(0, view.count, AT_ONCE):
        part = catalog.archive.accounts[names].iloc[view.order[first : first + AT_ONCE]].astype("str")
        yield from written(writer.writerow, lines, (map(guard, row) for row in part.itertuples(index=False, name=None)))


def as_json(catalog: Catalog, view: View) -> Iterator[str]:
    """The rows shown with their dates resolved, the counts of every facet, and the view in words."""
    return write_json(
        {
            "version": catalog.archive.version,
            "describe": view.describe,
            "count": {"accounts": view.count, "events": view.totals.events},
            "facets": view.shown.counts,
            "accounts": Streamed(view.count, (_record(catalog, n) for n in view)),
        }
    )


def _record(catalog: Catalog, number: int) -> dict[str, Any]:
    row = catalog.records[number]
    first, last = row["passage_first"], row["passage_last"]
    return {name: _cell(catalog, number, name) for name in column_names(catalog)} | {
        "start": _iso(row["start"]),
        "end": _iso(row["end"]),
        "edtf": write_edtf(row["span"]) if row["span"] else "",
        "precision": row["precision"],
        "basis": format_derivation(row["derivation"]) if row["span"] else "",
        "date_text": row["date"],
        "passage_lines": None if pd.isna(first) else [int(str(first)), int(str(last))],
    }


def _cell(catalog: Catalog, number: int, name: str) -> str:
    return str(catalog.records[number][name])


def _iso(day: Any) -> str | None:
    return None if pd.isna(day) else day.date().isoformat()


_CSV, _JSON = "text/csv; charset=utf-8", "application/json; charset=utf-8"
_JSONLD = f'application/ld+json; profile="{CONTEXT}"'
FORMATS = {
    "csv": Format("events.csv", _CSV, "CSV, the rows shown", as_csv),
    "json": Format("events.json", _JSON, "JSON, the rows shown", as_json, inline=True),
    "ics": Format("events.ics", "text/calendar; charset=utf-8", "Calendar (iCalendar)", as_ics),
    "timelinejs": Format("events.timelinejs.csv", _CSV, "TimelineJS, spreadsheet", as_timelinejs_csv),
    "timelinejs-json": Format("events.timelinejs.json", _JSON, "TimelineJS, JSON", as_timelinejs_json, inline=True),
    "jsonld": Format("events.jsonld", _JSONLD, "Web Annotations (JSON-LD)", as_jsonld, inline=True),
}
