"""TimelineJS: its spreadsheet as CSV, or its JSON; what it holds besides goes into columns that our exports read again."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from timeline.curation.imports.entries import BadFile, Entry, Import, NotTaken, plain
from timeline.data.decode import decode_table
from timeline.dates.edtf import read_edtf

PARTS = ("year", "month", "day", "hour", "minute", "second")
# Where a slide's JSON has what a column of its spreadsheet says, and the column of ours that keeps it.
MEDIA = {
    "Media": ("media", "url"), "Media Credit": ("media", "credit"), "Media Caption": ("media", "caption"),
    "Media Thumbnail": ("media", "thumbnail"), "Background": ("background", "url"),
}  # fmt: skip
COLUMNS = {
    "media": ("media", "url"), "media_credit": ("media", "credit"), "media_caption": ("media", "caption"),
    "media_thumbnail": ("media", "thumbnail"), "media_alt": ("media", "alt"), "media_link": ("media", "link"),
    "background": ("background", "url"),
}  # fmt: skip


def read_timelinejs(raw: bytes, file: str) -> Import:
    """Read a TimelineJS file; raises BadFile where it is none, TableError where it cannot be read."""
    text = decode_table(raw, file).text
    data = _from_json(text) if text.lstrip()[:1] in ("{", "[") else _from_csv(text)
    entries, not_taken = [], []
    for number, slide in enumerate(data.get("events") or [], 1):
        try:
            entries.append(Entry(number, _cells(slide)))
        except ValueError as err:
            not_taken.append(NotTaken(number, plain(_headline(slide)), str(err)))
        except (TypeError, AttributeError):  # a list where an object is wanted, and their like
            not_taken.append(NotTaken(number, plain(_headline(slide)), "is not shaped as a slide of TimelineJS"))
    title = _object(_object(data.get("title")).get("text"))
    eras = data.get("eras")
    acts, overlapping = _acts(eras if isinstance(eras, list) else [])
    headline, subtitle = plain(str(title.get("headline") or "")), plain(str(title.get("text") or ""))
    return Import(entries, [*not_taken, *overlapping], headline, subtitle, acts)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _headline(slide: Any) -> str:
    return str(_object(_object(slide).get("text")).get("headline", ""))


def _from_json(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except ValueError as err:
        raise BadFile(f"is not JSON ({err})") from err
    if not isinstance(_object(data).get("events"), list):
        raise BadFile('has no list "events" - give the JSON of a TimelineJS timeline')
    if data.get("scale", "human") != "human":
        raise BadFile("has a cosmological scale, whose years are no dates of a calendar")
    return dict(data)


def _from_csv(text: str) -> dict[str, Any]:
    """The rows of its spreadsheet as the JSON that TimelineJS makes of them."""
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    if not rows or not {"Year", "Headline"} <= set(rows[0]):
        raise BadFile("has no columns Year and Headline - give the spreadsheet of a TimelineJS timeline as CSV")
    data: dict[str, Any] = {"events": [], "eras": []}
    for row in rows:
        slide = _slide({name: (cell or "").strip() for name, cell in row.items() if name})
        kind = (row.get("Type") or "").strip().casefold()
        if kind == "title":
            data["title"] = slide
        else:
            data["eras" if kind == "era" else "events"].append(slide)
    return data


def _slide(row: Mapping[str, str]) -> dict[str, Any]:
    slide: dict[str, Any] = {"text": {"headline": row.get("Headline", ""), "text": row.get("Text", "")}}
    for name, prefix in (("start_date", ""), ("end_date", "End ")):
        parts = {part.casefold(): row.get(f"{prefix}{part}", "") for part in ("Year", "Month", "Day")}
        clock = (row.get(f"{prefix}Time") or "").split(":")
        slide[name] = parts | dict(zip(PARTS[3:], clock, strict=False)) if parts["year"] else None
    slide |= {"display_date": row.get("Display Date", ""), "group": row.get("Group", "")}
    for column, (part, name) in MEDIA.items():
        if row.get(column):
            is_colour = column == "Background" and not row[column].startswith(("http:", "https:", "//"))
            slide.setdefault(part, {})["color" if is_colour else name] = row[column]
    return slide


def _cells(slide: Mapping[str, Any]) -> dict[str, str]:
    said = slide.get("text") or {}
    group = plain(str(slide.get("group") or ""))
    cells = {
        "id": str(slide.get("unique_id") or ""),
        "date": _date(slide),
        "title": plain(str(said.get("headline") or "")),
        "summary": plain(str(said.get("text") or "")),
        "type": group,
        "display_date": plain(str(slide.get("display_date") or "")),
    }
    for column, (part, name) in COLUMNS.items():
        held = slide.get(part) or {}
        value = str(held.get(name) or (held.get("color") if part == "background" else "") or "")
        cells[column] = plain(value) if name in ("credit", "caption", "alt") else value
    return cells


def _date(slide: Mapping[str, Any]) -> str:
    """The date in EDTF, each end as fine as it was given; blank where there is none."""
    start, end = (_edtf(slide.get(name)) for name in ("start_date", "end_date"))
    return f"{start}/{end}" if start and end and end != start else start


def _edtf(parts: Mapping[str, Any] | None) -> str:
    if not parts or not str(parts.get("year") or "").strip():
        return ""
    numbers: list[int] = []
    for part in PARTS:
        written = str(parts.get(part) or "").strip()
        if not written and not (part in PARTS[4:] and len(numbers) > 3 and parts.get(part) == 0):
            break
        if not written.lstrip("-").isdecimal():
            raise ValueError(f'its {part} "{written}" is not a number')
        numbers.append(int(written))
    if not 1 <= numbers[0] <= 9999:
        raise ValueError(f"its year {numbers[0]} is not from 1 to 9999")
    day = "-".join(f"{number:0{4 if not place else 2}}" for place, number in enumerate(numbers[:3]))
    clock = (*numbers[3:], 0, 0)[: max(2, len(numbers) - 3)] if len(numbers) > 3 else ()
    return day + (f"T{':'.join(f'{number:02}' for number in clock)}" if clock else "")


def _acts(eras: list[Any]) -> tuple[list[tuple[str, date, date]], list[NotTaken]]:
    """The eras that lie apart from each other, as acts; others cannot stand in a topic, and are named."""
    dated, not_taken = [], []
    for number, era in enumerate(eras, 1):
        title = plain(_headline(era))
        try:
            span = read_edtf(_date(_object(era)))
        except (ValueError, TypeError, AttributeError):
            span = None
        if title and span:
            dated.append((span.start, span.end, title, number))
        else:
            not_taken.append(NotTaken(number, title, "has no headline, or no dates that can be read", "era"))
    acts: list[tuple[str, date, date]] = []
    for start, end, title, number in sorted(dated):
        if acts and start <= acts[-1][2]:
            not_taken.append(NotTaken(number, title, f'overlaps with the era "{acts[-1][0]}"', "era"))
        else:
            acts.append((title, start, end))
    return acts, not_taken
