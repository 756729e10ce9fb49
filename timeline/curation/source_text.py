"""Take a source in: its text from a text file, a web page or a PDF, and a row of sources.csv with its digest."""

import csv
import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from logging import CRITICAL, getLogger
from pathlib import Path
from typing import Any

from timeline.curation.cells import place_cells
from timeline.curation.imports.entries import slug
from timeline.data.csv_file import Row, read_bytes, read_sheet
from timeline.data.decode import decode_text
from timeline.data.load import SOURCES_FILE
from timeline.data.references import source_faults
from timeline.data.schema import SOURCE_COLUMNS
from timeline.data.texts import is_plain_name

_INSTALL = "pip install '.[sources]' in the checkout, or pip install {}"
_HTML = re.compile(rb"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)


class CannotTake(Exception):
    """A source that cannot be taken in; `str()` says why, and what to do."""


@dataclass(frozen=True)
class Taken:
    """A source as it was read: its text, and cells of sources.csv that the file itself tells."""

    text: str
    cells: Mapping[str, str] = field(default_factory=dict)


def read_source(path: Path) -> Taken:
    """The text of a file; raises CannotTake where there is none in it, or where what reads it is not installed."""
    raw = path.read_bytes()
    if raw.startswith(b"%PDF"):
        taken = _read_pdf(raw)
    elif _HTML.search(raw[:2000]) or path.suffix.casefold() in (".html", ".htm", ".xhtml"):
        taken = _read_page(raw)
    else:
        taken = _read_text(raw, path)
    if not taken.text.strip():
        raise CannotTake(f"{path.name} holds no text - a scan needs to be read by a program for that (OCR) first")
    return taken


def add_source(events: Path, texts: Path, taken: Taken, given: Mapping[str, str]) -> dict[str, str]:
    """Write the text into the folder and a row at the end of sources.csv; gives the cells of the row.

    `given` are cells that go before those of the file. Nothing that is there is changed. Raises CannotTake where the
    key or the text is there already, TableError where sources.csv cannot be read.
    """
    path = events.with_name(SOURCES_FILE)
    raw = read_bytes(path)
    table = place_cells(raw, SOURCES_FILE, SOURCE_COLUMNS)
    cells = _checked(taken.cells, {name: cell for name, cell in given.items() if cell})
    key = cells.get("source") or _key(cells)
    if not is_plain_name(key):
        raise CannotTake(f'"{key}" is no key of a source - write one of letters, digits and . _ - with --key')
    cells |= {"source": key, "file": f"{key}.txt", "sha256": hashlib.sha256(taken.text.encode()).hexdigest()}
    columns = table.layout.columns
    if lacking := [name for name in ("file", "sha256") if name not in columns]:
        raise CannotTake(f"{SOURCES_FILE} has no column {', '.join(lacking)} - add it to its first line")
    place = columns.index("source")
    if key in {record.cells[place].text.strip() for record in table.records if len(record.cells) > place}:
        raise CannotTake(f'"{key}" is in {SOURCES_FILE} already - choose another with --key')
    if (texts / cells["file"]).exists():
        raise CannotTake(f"{texts / cells['file']} is there already - choose another key with --key")
    row = io.StringIO()
    csv.writer(row, delimiter=table.layout.separator, lineterminator=_line_end(table.decoded.text)).writerow(
        [cells.get(name, "") for name in columns]
    )
    before = "" if table.decoded.text.endswith(("\n", "\r")) else _line_end(table.decoded.text)
    texts.mkdir(parents=True, exist_ok=True)
    (texts / cells["file"]).write_bytes(taken.text.encode())
    path.write_bytes(raw + (before + row.getvalue()).encode(table.decoded.codec))
    return {name: cells[name] for name in columns if cells.get(name)}


def _checked(told: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """The cells of a row: those given, and of those that the file tells the ones that a check would not refuse.

    Raises CannotTake for a given cell that it would. Whose day goes before the file's own is no more inferred from it.
    """
    cells = {**told, **given}
    if cells.get("published") != told.get("published"):
        cells["published_basis"] = given.get("published_basis", "")
    row = Row(1, {column.name: cells.get(column.name, "") for column in SOURCE_COLUMNS})
    faults = {column: fault for column, fault in source_faults(row) if cells.get(column)}
    for column, fault in faults.items():
        if column in given:
            name = "key" if column == "source" else column
            raise CannotTake(f'--{name} "{given[column]}" {fault.message} - {fault.hint}')
    return {name: cell for name, cell in cells.items() if cell and name not in faults}


def same_text(events: Path, key: str) -> str:
    """The key of another source that has the very text of this one, as its digest says; "" where there is none."""
    raw = read_bytes(events.with_name(SOURCES_FILE))
    rows = [row.cells for row in read_sheet(raw, SOURCES_FILE, SOURCE_COLUMNS).rows]
    digest = next((row.get("sha256", "") for row in rows if row.get("source") == key), "")
    return next((row["source"] for row in rows if digest and row.get("sha256") == digest and row["source"] != key), "")


def _line_end(text: str) -> str:
    found = re.search(r"\r\n|\r|\n", text)
    return found[0] if found else "\n"


def _key(cells: Mapping[str, str]) -> str:
    """A key of publisher, or else title, and day."""
    name = slug(cells.get("publisher") or cells.get("title", ""))[:30].strip("-")
    return "-".join(filter(None, (name, slug(cells.get("published", ""))))) or "source"


def _read_text(raw: bytes, path: Path) -> Taken:
    text = decode_text(raw, path.name).text
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return Taken(text, {"title": first[:200]})


def _read_page(raw: bytes) -> Taken:
    found: Any = _library("trafilatura", "web pages").bare_extraction(raw, with_metadata=True)
    if not found:
        return Taken("")
    cells = {"title": found.title, "author": found.author, "publisher": found.sitename, "url": found.url}
    language = re.search(rb"<html\b[^>]*?\blang\s*=\s*[\"']?([A-Za-z-]+)", raw, re.IGNORECASE)
    cells |= {"language": language[1].decode() if language else "", "published": found.date}
    basis = {"published_basis": "inferred: what the page says of itself to machines"} if found.date else {}
    return Taken(f"{found.text}\n", {name: str(cell) for name, cell in cells.items() if cell} | basis)


def _read_pdf(raw: bytes) -> Taken:
    pypdf: Any = _library("pypdf", "PDF files")
    getLogger("pypdf").setLevel(CRITICAL)  # what it finds odd is of no use to who takes a text in
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        pages = [page.extract_text() for page in reader.pages]
        about = reader.metadata or {}
    except Exception as err:  # what a broken PDF may bring about has no end
        raise CannotTake(f"the PDF cannot be read ({err}) - save it anew, or as text") from err
    cells = {"title": about.get("/Title"), "author": about.get("/Author")}
    text = "\n\f\n".join(page.strip() for page in pages)
    return Taken(f"{text}\n" if text.strip("\f\n ") else "", {name: str(cell) for name, cell in cells.items() if cell})


def _library(name: str, what: str) -> Any:
    try:
        return import_module(name)
    except ImportError as err:
        raise CannotTake(f"{what} are read by {name}, which is not installed - {_INSTALL.format(name)}") from err
