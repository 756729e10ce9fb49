"""The curator's desk: `/curate` beside the page, on this machine only: problems beside their rows, passages to pick."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, jsonify, request

from timeline.curation.picker import pick
from timeline.curation.readings import date_readings
from timeline.data.csv_file import Row, read_bytes, read_sheet
from timeline.data.problems import Problem, TableError, errors
from timeline.data.schema import ACCOUNT_COLUMNS, DEFAULT_STATUS
from timeline.languages.language import Language
from timeline.page.service import Service
from timeline.page.templating import render
from timeline.web.index import asset_url, page_style
from timeline.web.routes import query_string

MOST_ROWS = 1000  # of a table; rows with problems are always among them


@dataclass(frozen=True)
class DeskRow:
    """A row of a table beside what is said of it; `read` is its date as it was read, `draft` whether readers see it."""

    number: int
    key: str
    title: str
    date: str
    read: str
    draft: bool
    source: str
    event: str
    problems: tuple[Problem, ...]


def add_desk(server: Flask, service: Callable[[], Service], events: Path) -> None:
    """Add `/curate`, `/curate/state`, `/curate/source/<source>` and `/curate/passage` to a server on this machine."""

    @server.get("/curate")
    def desk() -> str:
        now = service()
        catalog = now.catalog(query_string(now))
        archive = now.archive
        return render(
            catalog.language,
            "curate.html",
            rows=desk_rows(now, events),
            others=[problem for problem in archive.problems if problem.file != events.name or problem.row is None],
            faults=len(errors(archive.problems)),
            remarks=len(archive.problems) - len(errors(archive.problems)),
            drafts=len(archive.drafts),
            sources={key: (catalog.names["source"][key], key in archive.texts) for key in catalog.sources},
            stale=now.stale,
            version=archive.version,
            file=events.name,
            topic_title=catalog.topic_title,
            lang=catalog.language.code,
            **_files(""),
        )

    @server.get("/curate/state")
    def desk_state() -> Response:
        now = service()
        faults = len(errors(now.archive.problems))
        response: Response = jsonify(version=f"{now.archive.version} {now.stale}".strip(), problems=faults)
        response.headers["Cache-Control"] = "no-store"
        return response

    @server.get("/curate/source/<source>")
    def desk_text(source: str) -> str:
        now = service()
        catalog = now.catalog(query_string(now))
        text = now.archive.texts.get(source)
        if text is None:
            abort(404)
        return render(
            catalog.language,
            "curate_text.html",
            name=catalog.names["source"][source],
            source=source,
            lines=text.lines,
            text_language=str(catalog.sources[source]["language"]),
            version=f"{now.archive.version} {now.stale}".strip(),
            topic_title=catalog.topic_title,
            lang=catalog.language.code,
            **_files("../../"),
        )

    @server.get("/curate/passage")
    def desk_passage() -> Response:
        text = service().archive.texts.get(request.args.get("source", ""))
        if text is None:
            abort(404)
        response: Response = jsonify(pick(text, request.args.get("words", ""))._asdict())
        response.headers["Cache-Control"] = "no-store"
        return response


def with_desk(page: str, language: Language) -> str:
    """The page itself with a way to the desk, and coming anew when a file was saved."""
    script = render(language, "curate_link.html", script=asset_url("curate.js"), sheet=asset_url("curate.css"))
    return page.replace("</body>", f"{script}</body>")


def desk_rows(service: Service, events: Path) -> list[DeskRow]:
    """The rows of events.csv as they stand in the file now, each with its date as read and its problems."""
    archive = service.archive
    try:
        rows = list(read_sheet(read_bytes(events), events.name, ACCOUNT_COLUMNS).rows)
    except TableError:  # the page says so already
        return []
    said: dict[int, list[Problem]] = defaultdict(list)
    for problem in archive.problems:
        if problem.file == events.name and problem.row is not None:
            said[problem.row].append(problem)
    read = {each.row: each.days for each in date_readings(archive, events.name)}
    made = [_row(row, read.get(row.number, ""), said.pop(row.number, [])) for row in rows]
    lost = [
        DeskRow(number, "", "", "", "", False, "", "", tuple(found)) for number, found in said.items() if number > 1
    ]
    return sorted(_few([*made, *lost]), key=lambda row: row.number)


def _row(row: Row, read: str, problems: Iterable[Problem]) -> DeskRow:
    cells = row.cells
    draft = (cells["status"] or DEFAULT_STATUS) == "draft"
    key, title, date, source, event = (cells[name] for name in ("id", "title", "date", "source", "event"))
    return DeskRow(row.number, key, title, date, read, draft, source, event, tuple(problems))


def _few(rows: list[DeskRow]) -> list[DeskRow]:
    if len(rows) <= MOST_ROWS:
        return rows
    told = [row for row in rows if row.problems]
    return [*told, *[row for row in rows if not row.problems][: max(0, MOST_ROWS - len(told))]]


def _files(root: str) -> dict[str, object]:
    return {
        "icon": asset_url("icon.svg", root),
        "style": page_style(root),
        "script": asset_url("curate.js", root),
        "sheet": asset_url("curate.css", root),
        "root": root,
    }
