"""`timeline new`: tables to begin with."""

from pathlib import Path

import click

from timeline.commands.options import fail
from timeline.curation.starter import EVENTS_FILE, NotEmpty, write_starter


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Write tables to begin with into DIR, which is new or empty: one worked example, and a topic explained line by line."""
    try:
        paths = write_starter(folder)
    except (NotEmpty, OSError) as err:
        fail(err)
    for path in paths:
        click.echo(path)
    events = folder / EVENTS_FILE
    click.echo(
        f"Next: edit them, then  timeline check --events {events}  and  timeline serve --curate --events {events}"
    )
