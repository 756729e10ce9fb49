"""`timeline check`: every problem of the tables at once; how dates were read; what can be mended surely."""

import sys
import time
from collections.abc import Callable

import click

from timeline.commands.options import fail, tables
from timeline.commands.progress import waiting
from timeline.commands.report import FORMS, GITHUB, JSON, TEXT, annotations, as_json, report
from timeline.config import Config
from timeline.curation.mend import Mended, mend
from timeline.curation.readings import date_readings
from timeline.data.load import SOURCES_FOLDER, load_archive
from timeline.data.problems import Problem, TableError, errors
from timeline.data.stamps import Signature, stamp, stamp_tables

GLANCE = 0.5  # seconds between two looks at the files
DIFF_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


@click.command()
@tables
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    default=TEXT,
    help="`text` is for people, `github` marks the lines of a pull request in GitHub Actions, `json` is a list for "
    "programs, [] where there are no problems.  [default: text]",
)
@click.option("--json", "form", flag_value=JSON, help="The same as --format json.")
@click.option("--dates", is_flag=True, help="Say how each date was read, before the problems.")
@click.option(
    "--fix",
    is_flag=True,
    help="Show what can be mended surely as a diff, and write it after a yes; nothing else is changed, byte by byte.",
)
@click.option("--yes", is_flag=True, help="With --fix: write without asking.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, until stopped with Ctrl-C.")
def check(config: Config, form: str, dates: bool, fix: bool, yes: bool, watch: bool) -> None:
    """Check the tables and report every problem at once.

    Each problem is one line: file, row as a spreadsheet counts it, column, what is wrong and what to write instead.
    Warnings are among them: they leave no row out. Ends with exit code 0 where there is nothing else, else with 1.
    """
    if form != TEXT and (dates or fix or watch):
        raise click.UsageError("--dates, --fix and --watch go with --format text.")
    if yes and not fix:
        raise click.UsageError("--yes goes with --fix.")
    if fix:
        offer_mends(config, yes)
    if watch:
        watch_tables(config, lambda: _tell(config, form, dates))
    else:
        sys.exit(_tell(config, form, dates))


def offer_mends(config: Config, yes: bool) -> None:
    """Show what can be mended surely, and write it where that is wished."""
    try:
        with waiting(f"Reading {config.events.name}"):
            found = mend(config.events)
    except TableError as err:
        fail(err)
    if not found:
        click.echo("Nothing can be mended surely.")
        return
    for mended in found:
        _show(mended)
    if yes or click.confirm("Write this?"):
        try:
            for mended in found:
                mended.write()
        except OSError as err:
            fail(err)


def _show(mended: Mended) -> None:
    for line in (*mended.changes, *mended.diff()):
        click.secho(line, fg=DIFF_COLOURS.get(line[:1]))


def watch_tables(config: Config, tell: Callable[[], object]) -> None:
    """Tell of the tables now and whenever one of their files has changed and come to rest; ends with Ctrl-C."""
    while True:
        now = _stamps(config)  # from before they are read: what is written meanwhile is looked at again
        tell()
        click.secho(f"Watching since {time.strftime('%H:%M:%S')} (stop with Ctrl-C)", dim=True)
        while (found := _stamps(config)) == now:
            time.sleep(GLANCE)
        while found != (found := _stamps(config)):  # it is still being written
            time.sleep(GLANCE / 5)
        click.clear()


def _stamps(config: Config) -> Signature:
    """Of the tables, and of all that lies in the folder of texts."""
    folder = config.sources or config.events.parent / SOURCES_FOLDER
    texts = sorted(folder.iterdir()) if folder.is_dir() else ()
    return (*stamp_tables(config.events), *stamp(texts))


def _tell(config: Config, form: str, dates: bool) -> int:
    """Report the tables; gives the exit code."""
    try:
        with waiting(f"Checking {config.events.name}"):
            archive = load_archive(config.events, config.sources, cache=config.cache)
    except TableError as err:
        _tell_unreadable(err, config, form)
        return 1
    if form == JSON:
        click.echo(as_json(archive.problems))
    elif form == GITHUB:
        click.echo("".join(f"{line}\n" for line in annotations(archive.problems, config.events)), nl=False)
    else:
        readings = date_readings(archive, config.events.name) if dates else ()
        for line in (*map(str, readings), *report(archive)):
            click.echo(line)
    return 1 if errors(archive.problems) else 0


def _tell_unreadable(err: TableError, config: Config, form: str) -> None:
    problem = Problem(err.file, None, None, "", err.message, err.hint)
    if form == JSON:
        click.echo(as_json((problem,)))
    elif form == GITHUB:
        click.echo("\n".join(annotations((problem,), config.events)))
    else:
        click.echo(f"{click.style('Error:', fg='red')} {err}", err=True)
