"""`timeline convert`: a large table as a folder of Parquet parts, for `serve --engine`."""

from importlib.util import find_spec
from pathlib import Path

import click

from timeline.commands.options import closing, fail, load_or_fail, mend_streams, settings
from timeline.commands.progress import adding
from timeline.config import Config
from timeline.data.problems import errors
from timeline.view.labels import counted

PART = 250_000
NEEDS = "pyarrow is not installed - pip install -r requirements-scale.txt, or '.[scale]'"


@click.command()
@settings()
@click.argument("table", metavar="EVENTS.CSV", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", metavar="PARTS/", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--size",
    type=click.IntRange(1_000),
    default=PART,
    show_default=True,
    help="About how many accounts a part has: several parts for each worker, each small enough for its memory.",
)
def convert(config: Config, table: Path, folder: Path, size: int) -> None:
    """Check and read a table, and write it as parts that `serve --engine` counts on several processors or machines.

    The tables and the topic beside it are copied into the folder, which has to be new or empty. What the check finds is
    said as by `check`; bad rows are left out.
    """
    if find_spec("pyarrow") is None:
        raise click.ClickException(NEEDS)
    from timeline.engine.folder import convert as write_parts

    mend_streams()
    if folder.is_dir() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty - name a new folder")
    archive = load_or_fail(config, table)
    count = len(archive.accounts)
    if not count:
        raise click.ClickException(f"{table.name} has no row that can be shown - see `check`")
    try:
        parts = list(adding(write_parts(archive, table, folder, size), "Writing", "accounts", count))
    except OSError as err:
        fail(err)
    if errors(archive.problems):
        click.echo(f"{closing(archive)} See `check`.", err=True)
    click.echo(f"{counted(count, 'account')} in {counted(len(parts), 'part')} in {folder}.")
    click.echo(f"Next: timeline serve --events {folder} --engine local")
