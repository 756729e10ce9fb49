"""`timeline check`: every problem of the tables at once."""

import json
import sys
from typing import Any

import click

from timeline.commands.options import closing, fail, tables
from timeline.config import Config
from timeline.data.load import Archive, load_archive
from timeline.data.problems import Problem, TableError, errors, problems_as_json
from timeline.view.labels import counted


@click.command()
@tables
@click.option("--json", "as_json", is_flag=True, help="Print the problems as a JSON list, [] where there are none.")
def check(config: Config, as_json: bool) -> None:
    """Check the tables and report every problem at once.

    Each problem is one line: file, row as a spreadsheet counts it, column, what is wrong and what to write instead.
    Warnings are among them: they leave no row out. Ends with exit code 0 where there is nothing else, else with 1.
    """
    try:
        archive = load_archive(config.events, config.sources)
    except TableError as err:
        if not as_json:
            fail(err)
        _print_json([Problem(err.file, None, None, "", err.message, err.hint)])
        sys.exit(1)
    if as_json:
        _print_json(archive.problems)
    else:
        for line in report(archive):
            click.echo(line)
    sys.exit(1 if errors(archive.problems) else 0)


def report(archive: Archive) -> list[str]:
    """What `check` says: a line per problem and a closing count, or what a clean set of tables holds."""
    told = [str(problem) for problem in archive.problems]
    if errors(archive.problems):
        return [*told, closing(archive)]
    events = archive.accounts["event"].nunique()
    holds = [
        f"{counted(len(archive.accounts), 'account')} of {counted(events, 'event')}",
        counted(len(archive.sources), "source"),
        counted(len(archive.actors), "actor"),
    ]
    if len(archive.retracted):
        holds.append(counted(len(archive.retracted), "retracted account"))
    remarks = f"No problems, {counted(len(told), 'warning')}" if told else "No problems"
    return [*told, f"{remarks}: {', '.join(holds)}.", passages(archive)]


def passages(archive: Archive) -> str:
    """How many passages were found in their texts, and how many could not be looked up because a text is absent."""
    frames = (archive.accounts, archive.retracted)
    found = sum(int(frame["passage_first"].notna().sum()) for frame in frames)
    unchecked = sum(map(len, frames)) - found
    said = f"{counted(found, 'passage')} found in {counted(len(archive.texts), 'text')}"
    if not unchecked:
        return f"{said}."
    absent = archive.sources.loc[~archive.sources["has_text"], "source"]
    return f"{said}, {unchecked:,} not checked: no text of {', '.join(absent)} (see --sources)."


def _print_json(problems: Any) -> None:
    click.echo(json.dumps(problems_as_json(problems), ensure_ascii=False, indent=1))
