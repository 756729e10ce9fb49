"""`timeline export`: a view as data, as a picture, or the whole timeline as a folder of files."""

import sys
from pathlib import Path
from typing import Any, BinaryIO

import click

from timeline.commands.options import closing, fail, load_or_fail, tables
from timeline.commands.progress import progress, waiting
from timeline.config import Config
from timeline.data.load import Archive
from timeline.data.problems import errors
from timeline.export.formats import FORMATS, export_parts
from timeline.export.size import AS_SHOWN, PICTURES, TALL, WIDE, BadSize, Size, read_size
from timeline.page.service import Service
from timeline.view.labels import counted
from timeline.view.state import THEMES, from_query

SITE = "site"  # the one format that is a folder


class PictureSize(click.ParamType):
    """A size such as 1600x900."""

    name = "WIDTHxHEIGHT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Size:
        try:
            return value if isinstance(value, Size) else read_size(value)
        except BadSize as err:
            self.fail(f"{err}.", param, ctx)


@click.command("export")
@tables
@click.option(
    "--format",
    "form",
    type=click.Choice([*FORMATS, *PICTURES, SITE]),
    required=True,
    help="The form of the data; `svg` and `png` are pictures of the chart; `site` is a folder that any web server can "
    "serve, or none (see docs/static.md).",
)
@click.option(
    "--query",
    default="",
    metavar="QUERYSTRING",
    help="The view, as in the page's address: 'source=a&standing=alleged&from=2019'. Without it, the page's first view.",
)
@click.option(
    "--output",
    type=click.File("wb"),
    default="-",
    metavar="FILE",
    show_default="standard output",
    help="Where to write; a folder for `site`.",
)
@click.option(
    "--size",
    type=PictureSize(),
    help=f"For `svg` and `png`: width and height in pixels, such as {WIDE} or {TALL}; {WIDE}@2x is a PNG twice as fine.  "
    f"[default: {AS_SHOWN}]",
)
@click.option(
    "--theme",
    type=click.Choice(THEMES),
    help="For `svg` and `png`: the colours, where --query names none.  [default: light]",
)
@click.option(
    "--with-texts",
    is_flag=True,
    help="For `site`: also the texts of the sources at hand, where you may publish them.",
)
def export_view(
    config: Config, form: str, query: str, output: BinaryIO, size: Size | None, theme: str | None, with_texts: bool
) -> None:
    """Write the accounts of a view, exactly as the page's downloads (/events.csv and the others) give them; or its picture.

    What the query holds that is not known is ignored, and named on standard error.
    """
    if form not in PICTURES and (size or theme):
        raise click.UsageError("--size and --theme go with --format svg and --format png only.")
    if form == SITE:
        return export_site(config, query, getattr(output, "name", "-"), with_texts)
    if with_texts:
        raise click.UsageError("--with-texts goes with --format site only.")
    catalog = Service(load_or_fail(config)).catalog(query)
    query = query.encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # as the page reads an address
    state, notices = from_query(query, catalog.vocabulary, catalog.language)
    for notice in notices:
        click.echo(notice, err=True)
    _say_what_is_left_out(catalog.archive)
    if form not in PICTURES:
        with waiting("Writing"):
            for part in export_parts(catalog, query, form):
                output.write(part.encode("utf-8"))
        return
    from timeline.export.picture import Picture, picture_link  # what draws is not needed for tables

    drawn = Picture(
        catalog, state, size or AS_SHOWN, theme or state.theme or "light", f"?{picture_link(catalog, state)}"
    )
    with waiting("Drawing"):
        output.write(drawn.png() if form == "png" else drawn.svg().encode("utf-8"))


def _say_what_is_left_out(archive: Archive) -> None:
    """What whoever publishes should know before: rows with problems, and that there is nothing to show."""
    if errors(archive.problems):
        click.echo(f"{closing(archive)} See `check`.", err=True)
    if archive.accounts.empty:
        drafts = len(archive.drafts)
        held = f": {counted(drafts, 'draft')} of it {'is' if drafts == 1 else 'are'} not published" if drafts else ""
        click.echo(f"Warning: the table has no account to show{held}.", err=True)


def export_site(config: Config, query: str, output: str, with_texts: bool) -> None:
    """Write the whole timeline as a folder of files."""
    if output in ("-", sys.stdout.name):
        raise click.UsageError("--format site writes a folder: name it with --output.")
    if query:
        raise click.UsageError("--format site holds every view: leave --query out.")
    from timeline.export.folder import CannotWrite
    from timeline.static_site.build import write_site  # Dash takes a second to import: the other formats do without

    archive = load_or_fail(config)
    _say_what_is_left_out(archive)
    try:
        names = write_site(archive, Path(output), with_texts, lambda made: progress(made, "Making the site", "files"))
    except (CannotWrite, OSError) as err:
        fail(err)
    click.echo(f"{counted(len(names), 'file')} in {output}: open index.html, or serve the folder.", err=True)
