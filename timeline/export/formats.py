"""The accounts of a view as a file: exactly what the page shows for the same query string, in each of FORMATS."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from timeline.data.csv_file import guard
from timeline.data.schema import ACCOUNT_COLUMNS
from timeline.export.ics import as_ics
from timeline.export.jsonld import CONTEXT, as_jsonld
from timeline.export.timelinejs import as_timelinejs_csv, as_timelinejs_json
from timeline.view.catalog import Desk
from timeline.view.state import from_query
from timeline.view.view import View, build_view


@dataclass(frozen=True)
class Format:
    """One form of a view: `file` is its name and its route, `label` what the page's menu calls it."""

    file: str
    content_type: str
    label: str
    write: Callable[[Desk, View], str]
    inline: bool = False  # shown by a browser rather than saved


def export(desk: Desk, query: str, form: str) -> str:
    """The accounts that the page shows for `query`, in one of FORMATS. Unknown keys and values are ignored, as on the page."""
    state, _ = from_query(query, desk.vocabulary)
    return FORMATS[form].write(desk, build_view(desk, state))


def column_names(desk: Desk) -> list[str]:
    """The columns of events.csv, then those that only its curator knows."""
    return [c.name for c in ACCOUNT_COLUMNS] + list(desk.archive.extra_columns)


def as_csv(desk: Desk, view: View) -> str:
    """The rows shown, every cell as in events.csv but for `guard`; reads back in without a problem (RFC 4180, CRLF)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    names = column_names(desk)
    writer.writerow(map(guard, names))
    writer.writerows([guard(_cell(desk, n, name)) for name in names] for n in view.rows)
    return out.getvalue()


def as_json(desk: Desk, view: View) -> dict[str, Any]:
    """The rows shown with their dates resolved, the counts of every facet, and the view in words."""
    return {
        "version": desk.archive.version,
        "describe": view.describe,
        "count": {"accounts": len(view.rows), "events": len(view.events)},
        "facets": view.shown.counts,
        "accounts": [_record(desk, n) for n in view.rows],
    }


def _record(desk: Desk, number: int) -> dict[str, Any]:
    row = desk.records[number]
    first, last = row["passage_first"], row["passage_last"]
    return {name: _cell(desk, number, name) for name in column_names(desk)} | {
        "start": _iso(row["start"]),
        "end": _iso(row["end"]),
        "precision": row["precision"],
        "basis": row["basis"],
        "date_text": row["date_text"],
        "passage_lines": None if pd.isna(first) else [int(str(first)), int(str(last))],
    }


def _cell(desk: Desk, number: int, name: str) -> str:
    return str(desk.records[number][name])


def _iso(day: Any) -> str | None:
    return None if pd.isna(day) else day.date().isoformat()


def _json_text(desk: Desk, view: View) -> str:
    return json.dumps(as_json(desk, view), ensure_ascii=False, indent=1) + "\n"


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
