"""The accounts of a view as JSON and CSV: exactly what the page shows for the same query string."""

import csv
import io
import json
from typing import Any

import pandas as pd

from timeline.columns import ACCOUNT_COLUMNS
from timeline.desk import Desk
from timeline.state import from_query
from timeline.view import View, build_view

FORMATS = ("csv", "json")


def export(desk: Desk, query: str, form: str) -> str:
    """The accounts that the page shows for `query`, in one of FORMATS. Unknown keys and values are ignored, as on the page."""
    state, _ = from_query(query, desk.vocabulary)
    view = build_view(desk, state)
    return as_csv(desk, view) if form == "csv" else json.dumps(as_json(desk, view), ensure_ascii=False, indent=1) + "\n"


def column_names(desk: Desk) -> list[str]:
    """The columns of events.csv, then those that only its curator knows."""
    return [c.name for c in ACCOUNT_COLUMNS] + list(desk.archive.extra_columns)


def as_csv(desk: Desk, view: View) -> str:
    """The rows shown, every cell as in events.csv; reads back in without a problem (RFC 4180, CRLF)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    names = column_names(desk)
    writer.writerow(names)
    writer.writerows([_cell(desk, n, name) for name in names] for n in view.rows)
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
    row = desk.accounts[number].row
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
    return str(desk.accounts[number].row[name])


def _iso(day: Any) -> str | None:
    return None if pd.isna(day) else day.date().isoformat()
