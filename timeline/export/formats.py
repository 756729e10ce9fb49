"""The accounts of a view as a file: exactly what the page shows for the same query string, in each of FORMATS."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from timeline.data.formulas import guard
from timeline.data.schema import ACCOUNT_COLUMNS
from timeline.dates.edtf import write_edtf
from timeline.dates.words import format_derivation
from timeline.export.ics import as_ics
from timeline.export.jsonld import CONTEXT, as_jsonld
from timeline.export.timelinejs import as_timelinejs_csv, as_timelinejs_json
from timeline.view.catalog import Catalog
from timeline.view.state import from_query
from timeline.view.view import View, build_view


@dataclass(frozen=True)
class Format:
    """One form of a view: `file` is its name and its route, `label` what the page's menu calls it."""

    file: str
    content_type: str
    label: str
    write: Callable[[Catalog, View], str]
    inline: bool = False  # shown by a browser rather than saved


def export(catalog: Catalog, query: str, form: str) -> str:
    """The accounts that the page shows for `query`, in one of FORMATS. Unknown keys and values are ignored, as on the page."""
    state, _ = from_query(query, catalog.vocabulary)
    return FORMATS[form].write(catalog, build_view(catalog, state))


def column_names(catalog: Catalog) -> list[str]:
    """The columns of events.csv, then those that only its curator knows."""
    return [c.name for c in ACCOUNT_COLUMNS] + list(catalog.archive.extra_columns)


def as_csv(catalog: Catalog, view: View) -> str:
    """The rows shown, every cell as in events.csv but for `guard`; reads back in without a problem (RFC 4180, CRLF)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    names = column_names(catalog)
    writer.writerow(map(guard, names))
    writer.writerows([guard(_cell(catalog, n, name)) for name in names] for n in view.rows)
    return out.getvalue()


def as_json(catalog: Catalog, view: View) -> dict[str, Any]:
    """The rows shown with their dates resolved, the counts of every facet, and the view in words."""
    return {
        "version": catalog.archive.version,
        "describe": view.describe,
        "count": {"accounts": len(view.rows), "events": len(view.events)},
        "facets": view.shown.counts,
        "accounts": [_record(catalog, n) for n in view.rows],
    }


def _record(catalog: Catalog, number: int) -> dict[str, Any]:
    row = catalog.records[number]
    first, last = row["passage_first"], row["passage_last"]
    return {name: _cell(catalog, number, name) for name in column_names(catalog)} | {
        "start": _iso(row["start"]),
        "end": _iso(row["end"]),
        "edtf": write_edtf(row["span"]) if row["span"] else "",
        "precision": row["precision"],
        "basis": format_derivation(row["derivation"]) if row["span"] else "",
        "date_text": row["date_text"],
        "passage_lines": None if pd.isna(first) else [int(str(first)), int(str(last))],
    }


def _cell(catalog: Catalog, number: int, name: str) -> str:
    return str(catalog.records[number][name])


def _iso(day: Any) -> str | None:
    return None if pd.isna(day) else day.date().isoformat()


def _json_text(catalog: Catalog, view: View) -> str:
    return json.dumps(as_json(catalog, view), ensure_ascii=False, indent=1) + "\n"


_CSV, _JSON = "text/csv; charset=utf-8", "application/json; charset=utf-8"
_JSONLD = f'application/ld+json; profile="{CONTEXT}"'
FORMATS = {
    "csv": Format("events.csv", _CSV, "CSV, the rows shown", as_csv),
    "json": Format("events.json", _JSON, "JSON, the rows shown", _json_text, inline=True),
    "ics": Format("events.ics", "text/calendar; charset=utf-8", "Calendar (iCalendar)", as_ics),
    "timelinejs": Format("events.timelinejs.csv", _CSV, "TimelineJS, spreadsheet", as_timelinejs_csv),
    "timelinejs-json": Format("events.timelinejs.json", _JSON, "TimelineJS, JSON", as_timelinejs_json, inline=True),
    "jsonld": Format("events.jsonld", _JSONLD, "Web Annotations (JSON-LD)", as_jsonld, inline=True),
}
