"""The curator's desk: `/curate` beside the page, on this machine only: problems beside their rows, passages to pick."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, jsonify, request

from timeline.curation.picker import pick
from timeline.curation.readings import date_readings
from timeline.curation.toml_lines import line_of
from timeline.data.csv_file import Row, read_bytes, read_sheet
from timeline.data.load import ACTORS_FILE, SOURCES_FILE, TOPIC_FILE, Archive
from timeline.data.problems import Problem, TableError, errors
from timeline.data.schema import ACCOUNT_COLUMNS, ACTOR_COLUMNS, DEFAULT_STATUS, SOURCE_COLUMNS, Column
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
            others=desk_others(archive, events),
            whole=_of_whole_files(archive, events),
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
    script = render(
        language, "curate_link.html", lang=language.code, script=asset_url("curate.js"), sheet=asset_url("curate.css")
    )
    return page.replace("</body>", f"{script}</body>")


def desk_rows(service: Service, events: Path) -> list[DeskRow]:
    """The rows of events.csv as they stand in the file now, each with its date as read and its problems."""
    archive = service.archive
    try:
        rows = list(read_sheet(read_bytes(events), events.name, ACCOUNT_COLUMNS).rows)
    except TableError:  # the page says so already
        return []
    said: dict[int, list[Problem]] = defaultdict(list)
    read: dict[int, str] = {}
    if not service.stale:  # else all that is known is of the file as it was
        for problem in archive.problems:
            if problem.file == events.name and problem.row is not None:
                said[problem.row].append(problem)
        read = {each.row: each.days for each in date_readings(archive, events.name)}
    made = [_row(row, read.get(row.number, ""), said.pop(row.number, [])) for row in rows]
    lost = [
        DeskRow(number, "", "", "", "", False, "", "", tuple(found)) for number, found in said.items() if number > 1
    ]
    return sorted(_few([*made, *lost]), key=lambda row: row.number)


@dataclass(frozen=True)
class DeskFile:
    """Another file than events.csv: those of its rows, or lines, of which something is said."""

    file: str
    rows: tuple[DeskRow, ...]


def desk_others(archive: Archive, events: Path) -> list[DeskFile]:
    """The rows of sources.csv and actors.csv, and the lines of timeline.toml, of which something is said."""
    found = [
        DeskFile(name, tuple(_told(archive, name, _cells_of(events.with_name(name), columns))))
        for name, columns in ((SOURCES_FILE, SOURCE_COLUMNS), (ACTORS_FILE, ACTOR_COLUMNS))
    ]
    found.append(DeskFile(TOPIC_FILE, tuple(_told(archive, TOPIC_FILE, _lines_of(events.with_name(TOPIC_FILE))))))
    return [each for each in found if each.rows]


def _told(archive: Archive, file: str, rows: Mapping[int, tuple[str, str]]) -> Iterator[DeskRow]:
    said: dict[int, list[Problem]] = defaultdict(list)
    for problem in archive.problems:
        if problem.file == file and (row := _place(problem, rows)):
            said[row].append(problem)
    for number, problems in sorted(said.items()):
        key, title = rows.get(number, ("", ""))
        yield DeskRow(number, key, title, "", "", False, "", "", tuple(problems))


def _place(problem: Problem, rows: Mapping[int, tuple[str, str]]) -> int | None:
    """The row of a problem; of one of timeline.toml, which names a key only, the line of that."""
    if problem.file != TOPIC_FILE or problem.row or not problem.column:
        return problem.row
    return line_of("\n".join(text for text, _ in rows.values()), problem.column)


def _of_whole_files(archive: Archive, events: Path) -> list[Problem]:
    lines = _lines_of(events.with_name(TOPIC_FILE))
    return [problem for problem in archive.problems if not _place(problem, lines)]


def _cells_of(path: Path, columns: Sequence[Column]) -> dict[int, tuple[str, str]]:
    """Row -> its key and its title, of a table whose first column is the key."""
    try:
        rows = read_sheet(read_bytes(path), path.name, columns).rows
    except TableError:
        return {}
    return {row.number: (row.cells[columns[0].name], row.cells.get("title", "")) for row in rows}


def _lines_of(path: Path) -> dict[int, tuple[str, str]]:
    """Line -> itself, of timeline.toml."""
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    return {number: (line, "") for number, line in enumerate(text.splitlines(), 1)}


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
