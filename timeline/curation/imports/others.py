"""vis-timeline's items, ACLED's events, and any table whose columns are named."""

import csv
import io
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from timeline.curation.imports.entries import BadFile, Entry, Import, NotTaken, plain
from timeline.data.decode import decode_table
from timeline.data.header import SEPARATORS
from timeline.data.near import nearest
from timeline.data.schema import ACCOUNT_COLUMNS

FIELDS = tuple(column.name for column in ACCOUNT_COLUMNS if column.name not in ("source", "passage"))
NEEDED = ("title", "date")
# What columns are often called in tables of events; what they are called otherwise is asked for.
USUAL = {
    "title": ("headline", "name", "event", "what", "titulo", "título", "subject"),
    "date": ("start", "when", "day", "start_date", "event_date", "fecha", "datum"),
    "summary": ("text", "description", "details", "notes", "content", "descripción"),
    "place": ("location", "where", "lugar", "ort"),
    "actors": ("actor", "who", "people", "quien"),
    "type": ("category", "kind", "group", "tipo"),
}


def read_vis(raw: bytes, file: str) -> Import:
    """Read the items of vis-timeline as JSON: a list, or `items` and `groups`; raises BadFile where there are none."""
    try:
        data = json.loads(decode_table(raw, file).text)
    except ValueError as err:
        raise BadFile(f"is not JSON ({err})") from err
    items = data.get("items") if isinstance(data, dict) else data
    if not isinstance(items, list):
        raise BadFile("is neither a list of items nor an object with items and groups")
    groups = {
        group.get("id"): plain(str(group.get("content") or "")) for group in _dicts(data, "groups") if "id" in group
    }
    entries, not_taken = [], []
    for number, item in enumerate(items, 1):
        try:
            entries.append(Entry(number, _vis_cells(item, groups)))
        except AttributeError:
            not_taken.append(NotTaken(number, plain(str(item)), "is no item of vis-timeline, which is an object"))
        except (ValueError, OverflowError, OSError) as err:
            not_taken.append(NotTaken(number, plain(str(item.get("content", ""))), f"cannot be read: {err}"))
    return Import(entries, not_taken)


def _dicts(data: Any, name: str) -> list[dict[str, Any]]:
    return [each for each in data.get(name) or [] if isinstance(each, dict)] if isinstance(data, dict) else []


def _vis_cells(item: Mapping[str, Any], groups: Mapping[Any, str]) -> dict[str, str]:
    start, end = (_moment(item.get(name)) for name in ("start", "end"))
    group = item.get("group")
    return {
        "id": str(item.get("id") or ""),
        "title": plain(str(item.get("content") or "")),
        "summary": plain(str(item.get("title") or "")),
        "date": f"{start}/{end}" if start and end and start != end else start,
        "type": groups.get(group, str(group or "")),
    }


def _moment(value: Any) -> str:
    """A moment of JavaScript in EDTF: milliseconds, or ISO 8601; midnight is a whole day."""
    if value in (None, ""):
        return ""
    if isinstance(value, int | float):
        value = datetime.fromtimestamp(value / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    written = re.sub(r"\.\d+(?=Z|[-+]|$)", "", str(value).strip().replace(" ", "T"))
    return re.sub(r"T00:00(:00)?(Z|[-+]00:00)?$", "", written)


def read_acled(raw: bytes, file: str) -> Import:
    """Read an export of ACLED; raises BadFile where its columns are missing."""
    rows = _rows(raw, file)
    lacking = [name for name in ("event_date", "event_type", "actor1", "notes") if name not in rows[0]]
    if lacking:
        raise BadFile(f"has no column {', '.join(lacking)} - give an export of ACLED")
    entries, kinds = [], dict[str, str]()
    for number, row in enumerate(rows, 2):
        actors = [name.replace(";", ",") for name in (row.get("actor1"), row.get("actor2")) if name]
        kinds |= {name: "" for name in actors}
        what, where = row.get("sub_event_type") or row["event_type"], row.get("location", "")
        cells = {
            "id": row.get("event_id_cnty") or row.get("data_id") or "",
            "date": _acled_date(row["event_date"], row.get("time_precision", "1")),
            "title": f"{what}, {where}" if where else what,
            "summary": row["notes"],
            "actors": "; ".join(actors),
            "type": row["event_type"],
            "place": ", ".join(filter(None, (where, row.get("country", "")))),
            "attributed_to": row.get("source", ""),
        }
        fatalities = row.get("fatalities", "")
        taken = {"event_date", "event_type", "sub_event_type", "actor1", "actor2", "location", "notes", "source"}
        extra = {f"acled_{name}": cell for name, cell in row.items() if name not in taken and cell}
        figures = {"figures": f"fatalities={fatalities}"} if fatalities not in ("", "0") else {}
        entries.append(Entry(number, {**cells, **figures, **extra}))
    return Import(entries, actors=kinds)


def _acled_date(written: str, precision: str) -> str:
    """ACLED's precision: 1 is the day, 2 some day of that week, 3 some day of that month."""
    for form in ("%Y-%m-%d", "%d %B %Y", "%d-%B-%Y", "%d %b %Y"):
        try:
            day = datetime.strptime(written, form).date()
        except ValueError:
            continue
        return f"{day:%Y-%m}" if precision == "3" else f"{day.isoformat()}{'~' if precision == '2' else ''}"
    return written


def column_names(raw: bytes, file: str) -> list[str]:
    """The columns of any table."""
    return list(_rows(raw, file)[0])


def guess_columns(names: list[str]) -> dict[str, str]:
    """Field of events.csv -> the column that is surely it: by its name, or by another usual one.

    Raises BadFile where the parts of a date are columns of their own.
    """
    folded = {name.strip().casefold().replace(" ", "_"): name for name in names}
    if {"year", "month", "day"} <= set(folded) and not {"date", "event_date"} & set(folded):
        raise BadFile(
            "has its dates in the columns Year, Month and Day - import it as timelinejs, if it is a spreadsheet of "
            "TimelineJS, else join them in one column"
        )
    found = {field: folded[field] for field in FIELDS if field in folded}
    for field, usual in USUAL.items():
        other = next((folded[name] for name in usual if name in folded and folded[name] not in found.values()), None)
        if field not in found and other:
            found[field] = other
    return found


def nearest_column(field: str, names: list[str]) -> str | None:
    """The column to offer where one is asked for."""
    return nearest(field, names)


def read_table(raw: bytes, file: str, columns: Mapping[str, str]) -> Import:
    """Read any table; `columns` are field of events.csv -> column of the table. All other columns are kept as they are."""
    rows = _rows(raw, file)
    for name in columns.values():
        if name not in rows[0]:
            raise BadFile(f'has no column "{name}" - its columns are {", ".join(rows[0])}')
    known = {column.name for column in ACCOUNT_COLUMNS}
    taken = set(columns.values())
    entries = []
    for number, row in enumerate(rows, 2):
        extra = {(f"{name}_" if name in known else name): cell for name, cell in row.items() if name not in taken}
        entries.append(Entry(number, extra | {field: row[name] for field, name in columns.items()}))
    return Import(entries)


def _rows(raw: bytes, file: str) -> list[dict[str, str]]:
    """The rows of a table by their columns, with whatever separates them."""
    text = decode_table(raw, file).text
    if text.lstrip()[:1] in ("{", "["):
        raise BadFile("is JSON, not a table - import it as timelinejs or vis, if it is a timeline of one of these")
    first = text.lstrip("\r\n").splitlines()[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, restkey="", restval="")
    try:
        rows = [{name: cell.strip() for name, cell in row.items() if name} for row in reader]
    except csv.Error as err:
        raise BadFile(f"is no table: {err}") from err
    if not rows:
        raise BadFile("has no rows below its header")
    return rows
