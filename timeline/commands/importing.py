"""`timeline import`: other timelines as tables."""

import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import click

from timeline.commands.options import fail
from timeline.commands.progress import waiting
from timeline.curation.imports.entries import BadFile, Import, write_tables
from timeline.curation.imports.others import (
    FIELDS,
    NEEDED,
    column_names,
    guess_columns,
    nearest_column,
    read_acled,
    read_table,
    read_vis,
)
from timeline.curation.imports.timelinejs import read_timelinejs
from timeline.curation.starter import EVENTS_FILE, NotEmpty
from timeline.data.problems import TableError
from timeline.view.labels import counted

READERS = {"timelinejs": read_timelinejs, "vis": read_vis, "acled": read_acled}


@click.command("import")
@click.argument("form", metavar="csv|timelinejs|vis|acled", type=click.Choice(["csv", *READERS]))
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--output", metavar="DIR", required=True, type=click.Path(path_type=Path), help="Where to write: a new folder."
)
@click.option(
    "--column",
    "given",
    metavar="FIELD=COLUMN",
    multiple=True,
    help="For `csv`: which column of the file is a column of events.csv, such as title=Headline.",
)
@click.option(
    "--columns",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='For `csv`: the same as a TOML file, with a line such as title = "Headline" each.',
)
def import_file(form: str, file: Path, output: Path, given: Sequence[str], columns: Path | None) -> None:
    """Make tables of another timeline: TimelineJS (its JSON or spreadsheet), vis-timeline, ACLED, or any CSV.

    The file itself becomes the source, with a text in which each account has its passage. Every entry that could not be
    taken is named with the reason, and the exit code is then 1.
    """
    if form != "csv" and (given or columns):
        raise click.UsageError("--column and --columns go with csv only.")
    try:
        raw = file.read_bytes()
        if form in READERS:
            with waiting(f"Reading {file.name}"):
                read = READERS[form](raw, file.name)
        else:
            read = _read_table(raw, file, given, columns)  # which may ask
        with waiting(f"Writing {output}"):
            count, not_taken = write_tables(read, file, output)
    except BadFile as err:
        fail(BadFile(f"{file.name} {err}"))
    except (TableError, NotEmpty, OSError) as err:
        fail(err)
    for each in not_taken:
        click.echo(f"Not taken: {each}", err=True)
    left = f", {counted(len(not_taken), 'entry', 'entries')} not taken" if not_taken else ""
    click.echo(f"{counted(count, 'account')} in {output}{left}.")
    click.echo(f"Next: timeline check --events {output / EVENTS_FILE}")
    sys.exit(1 if not_taken else 0)


def _read_table(raw: bytes, file: Path, given: Sequence[str], columns: Path | None) -> Import:
    names = column_names(raw, file.name)
    chosen = guess_columns(names) | _from_file(columns) | _from_options(given)
    if unknown := [field for field in chosen if field not in FIELDS]:
        known = ", ".join(FIELDS)
        raise click.UsageError(f'"{unknown[0]}" is no column of events.csv that can be brought - known are {known}')
    for field in NEEDED:
        if field not in chosen:
            chosen[field] = _ask(field, names)
    said = ", ".join(f"{field}={name}" for field, name in chosen.items())
    click.echo(f"Columns: {said}", err=True)
    return read_table(raw, file.name, chosen)


def _ask(field: str, names: Sequence[str]) -> str:
    if not sys.stdin.isatty():
        raise BadFile(f"has no column that is surely the {field} - name it: --column {field}=COLUMN")
    answer: str = click.prompt(
        f"Which column is the {field}?",
        type=click.Choice(list(names)),
        default=nearest_column(field, list(names)),
        err=True,
    )
    return answer


def _from_options(given: Sequence[str]) -> dict[str, str]:
    pairs = [each.partition("=") for each in given]
    if bad := next((field for field, _, name in pairs if not (field and name)), None):
        raise click.UsageError(f'"{bad}" names no column - write such as --column title=Headline')
    return {field: name for field, _, name in pairs}


def _from_file(path: Path | None) -> dict[str, str]:
    if not path:
        return {}
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as err:
        raise BadFile(f"is not read: {path.name} is not TOML ({err})") from err
    return {field: str(name) for field, name in read.items()}
