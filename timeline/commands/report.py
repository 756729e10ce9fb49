"""What `check` says: lines for a terminal, annotations for GitHub's checks, or JSON."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from timeline.commands.options import closing
from timeline.curation.cells import place_cells
from timeline.data.csv_file import read_bytes
from timeline.data.load import ACTORS_FILE, SOURCES_FILE, TOPIC_FILE, Archive
from timeline.data.problems import ERROR, Problem, TableError, errors, problems_as_json
from timeline.data.schema import ACCOUNT_COLUMNS, ACTOR_COLUMNS, SOURCE_COLUMNS
from timeline.view.labels import counted

TEXT, GITHUB, JSON = "text", "github", "json"
FORMS = (TEXT, GITHUB, JSON)


def report(archive: Archive) -> list[str]:
    """A line per problem and a closing count, or what a clean set of tables holds; coloured as for a terminal."""
    told = list(map(coloured, archive.problems))
    if errors(archive.problems):
        return [*told, click.style(closing(archive), fg="red")]
    events = archive.accounts["event"].nunique()
    holds = [
        f"{counted(len(archive.accounts), 'account')} of {counted(events, 'event')}",
        counted(len(archive.sources), "source"),
        counted(len(archive.actors), "actor"),
    ]
    if len(archive.retracted):
        holds.append(counted(len(archive.retracted), "retracted account"))
    if len(archive.drafts):
        holds.append(f"{counted(len(archive.drafts), 'draft')} (shown at the desk only)")
    remarks = f"No problems, {counted(len(told), 'warning')}" if told else "No problems"
    return [*told, click.style(f"{remarks}: {', '.join(holds)}.", fg="green"), passages(archive)]


def passages(archive: Archive) -> str:
    """How many passages were found in their texts, and how many could not be looked up because a text is absent."""
    frames = (archive.accounts, archive.retracted, archive.drafts)
    found = sum(int(frame["passage_first"].notna().sum()) for frame in frames)
    unchecked = sum(map(len, frames)) - found
    said = f"{counted(found, 'passage')} found in {counted(len(archive.texts), 'text')}"
    if not unchecked:
        return f"{said}."
    absent = archive.sources.loc[~archive.sources["has_text"], "source"]
    return f"{said}, {unchecked:,} not checked: no text of {', '.join(absent)} (see --sources)."


def coloured(problem: Problem) -> str:
    """A problem as it reads, with colours: its place by its severity, what to do apart from what is wrong."""
    place = problem.file if problem.row is None else f"{problem.file}:{problem.row}"
    said = str(problem).removeprefix(place).removesuffix(problem.hint)
    styled = click.style(place, fg="red" if problem.severity == ERROR else "yellow", bold=True)
    return f"{styled}{said}{click.style(problem.hint, fg='cyan')}" if problem.hint else f"{styled}{said}"


def as_json(problems: Sequence[Problem]) -> str:
    """The problems as a JSON list, [] where there are none."""
    return json.dumps(problems_as_json(problems), ensure_ascii=False, indent=1)


def annotations(problems: Sequence[Problem], events: Path) -> Iterator[str]:
    """A workflow command of GitHub Actions for each problem, which marks the line of the file in a pull request."""
    lines: dict[str, dict[int, int]] = {}
    for problem in problems:
        if problem.file not in lines:
            lines[problem.file] = _lines(events, problem.file)
        line = lines[problem.file].get(problem.row or 0, problem.row or 1)
        place = {"file": events.with_name(problem.file).as_posix(), "line": line, "title": problem.column or "timeline"}
        said = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in place.items())
        what = f'"{problem.value}" {problem.message}' if problem.value else problem.message
        yield f"::{problem.severity} {said}::{_escaped(f'{what} - {problem.hint}' if problem.hint else what)}"


def _lines(events: Path, file: str) -> dict[int, int]:
    """Row, as a spreadsheet counts, -> line of the file: a cell may hold several lines."""
    columns = {SOURCES_FILE: SOURCE_COLUMNS, ACTORS_FILE: ACTOR_COLUMNS}.get(file, ACCOUNT_COLUMNS)
    if file == TOPIC_FILE:
        return {}
    try:
        table = place_cells(read_bytes(events.with_name(file)), file, columns)
    except TableError:
        return {}
    return {record.number: record.line for record in (table.header, *table.records)}


def _escaped(text: str, more: str = "") -> str:
    return "".join(f"%{ord(sign):02X}" if sign in f"%\r\n{more}" else sign for sign in text)
