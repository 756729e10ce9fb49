"""`timeline source add`: a text, a web page or a PDF becomes a source."""

from pathlib import Path

import click

from timeline.commands.options import fail, tables
from timeline.commands.progress import waiting
from timeline.config import Config
from timeline.curation.source_text import CannotTake, add_source, read_source, same_text
from timeline.data.load import SOURCES_FILE, SOURCES_FOLDER
from timeline.data.problems import TableError

# What an editor fills in besides.
WANTED = ("title", "publisher", "published", "published_basis", "language", "perspective", "slant")


@click.group("source")
def source() -> None:
    """Take in sources."""


@source.command("add")
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", default="", help="The key in sources.csv.  [default: made of publisher and day]")
@click.option("--title", default="", help="What the source calls itself.")
@click.option("--publisher", default="", help="Who published it.")
@click.option("--author", default="", help="Who wrote it.")
@click.option("--published", default="", help="When, in EDTF: 2019-03-07.")
@click.option("--url", default="", help="The public original.")
@click.option("--archived", default="", help="An archived copy of it.")
@click.option("--language", default="", help="The code of its language, such as en.")
@tables
def add(config: Config, file: Path, key: str, **cells: str) -> None:
    """Write the text of FILE (text, web page or PDF) into the folder of texts, and a row with its digest into sources.csv.

    What the file says of itself is filled in; options go before that. Rows that are there are not touched.
    """
    texts = config.sources or config.events.parent / SOURCES_FOLDER
    try:
        with waiting(f"Reading {file.name}"):
            row = add_source(config.events, texts, read_source(file), {"source": key, **cells})
            twin = same_text(config.events, row["source"])
    except (CannotTake, TableError, OSError) as err:
        fail(err)
    for name, cell in row.items():
        click.echo(f"{name}: {cell}")
    if twin:
        click.echo(
            f'Warning: "{twin}" has the very same text - take one of them out, if it is the same article.', err=True
        )
    if blank := [name for name in WANTED if name not in row]:
        click.echo(f"Fill in by hand in {SOURCES_FILE}: {', '.join(blank)}.")
