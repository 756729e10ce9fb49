"""Take a source in: its text from a text file, a web page or a PDF, and a row of sources.csv with its digest."""

import csv
import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from timeline.curation.cells import place_cells
from timeline.curation.imports.entries import slug
from timeline.data.csv_file import read_bytes
from timeline.data.load import SOURCES_FILE
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
    cells = {**taken.cells, **{name: cell for name, cell in given.items() if cell}}
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


def _line_end(text: str) -> str:
    found = re.search(r"\r\n|\r|\n", text)
    return found[0] if found else "\n"


def _key(cells: Mapping[str, str]) -> str:
    """A key of publisher, or else title, and day."""
    name = slug(cells.get("publisher") or cells.get("title", ""))[:30].strip("-")
    return "-".join(filter(None, (name, slug(cells.get("published", ""))))) or "source"


def _read_text(raw: bytes, path: Path) -> Taken:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise CannotTake(f"{path.name} is not UTF-8 (byte 0x{raw[err.start]:02X}) - save it as UTF-8") from err
    if "\0" in text:
        raise CannotTake(f"{path.name} is no text, no web page and no PDF - save it as one of these")
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
