"""The command line: `timeline check`, `export`, `serve` and `config`."""

import functools
import json
import sys
from collections.abc import Callable
from importlib.util import find_spec
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import click

from timeline.config import SETTINGS, Config, ConfigError, find_settings, read_config, unknown_settings
from timeline.data.load import Archive, load_archive
from timeline.data.problems import Problem, TableError, errors, problems_as_json
from timeline.export.formats import FORMATS, export
from timeline.page.service import Service
from timeline.view.labels import counted
from timeline.view.state import from_query

SITE = "site"  # the one format that is a folder
Command = Callable[..., Any]


def option(field: str, what: str, default: str | None = None, **how: Any) -> Callable[[Command], Command]:
    """An option for a setting; not given, it is as the environment says."""
    setting = SETTINGS[field]
    shown = default or setting.default
    return click.option(f"--{field}", help=f"{what}  [env var: {setting.name}; default: {shown}]", **how)


EVENTS = option(
    "events",
    "The table of accounts; sources.csv, actors.csv and (optional) timeline.toml lie beside it.",
    "the events.csv of the checkout, or of this folder",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
)
SOURCES = option(
    "sources",
    "The folder of the source texts, in which passages are looked up.",
    "the folder sources beside the tables",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
)
HOST = option("host", "Where to listen; 0.0.0.0 is every address.")
PORT = option("port", "The port; 0 takes any free one.", type=click.IntRange(0, 65535))


def settings(**options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Give a command these options, by the fields of Config; it is called with a Config in which they are set."""

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def with_config(**given: Any) -> Any:
            try:
                config = read_config({field: given.pop(field) for field in options})
            except ConfigError as err:
                raise click.UsageError(str(err)) from err
            return command(config, **given)

        decorated: Command = with_config
        for add in reversed(options.values()):
            decorated = add(decorated)
        return decorated

    return decorate


tables = settings(events=EVENTS, sources=SOURCES)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A timeline of accounts, each with the passage it rests on: check, export and serve its tables.

    What an option says can also be said by the environment variable that its help names; `config` lists them all.
    """
    mend_streams()


@main.command()
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


@main.command("export")
@tables
@click.option(
    "--format",
    "form",
    type=click.Choice([*FORMATS, SITE]),
    required=True,
    help="The form of the data; `site` is a folder that any web server can serve, or none (see docs/static.md).",
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
    "--with-texts",
    is_flag=True,
    help="For `site`: also the texts of the sources at hand, where you may publish them.",
)
def export_view(config: Config, form: str, query: str, output: BinaryIO, with_texts: bool) -> None:
    """Write the accounts of a view, exactly as the page's downloads (/events.csv and the others) give them.

    What the query holds that is not known is ignored, and named on standard error.
    """
    if form == SITE:
        return export_site(config, query, getattr(output, "name", "-"), with_texts)
    if with_texts:
        raise click.UsageError("--with-texts goes with --format site only.")
    catalog = Service(load_or_fail(config)).catalog(query)
    query = query.encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # as the page reads an address
    for notice in from_query(query, catalog.vocabulary, catalog.language)[1]:
        click.echo(notice, err=True)
    if errors(catalog.archive.problems):
        click.echo(f"{closing(catalog.archive)} See `check`.", err=True)
    output.write(export(catalog, query, form).encode("utf-8"))


def export_site(config: Config, query: str, output: str, with_texts: bool) -> None:
    """Write the whole timeline as a folder of files."""
    if output in ("-", sys.stdout.name):
        raise click.UsageError("--format site writes a folder: name it with --output.")
    if query:
        raise click.UsageError("--format site holds every view: leave --query out.")
    from timeline.export.folder import CannotWrite
    from timeline.static_site.build import write_site  # Dash takes a second to import: the other formats do without

    archive = load_or_fail(config)
    if errors(archive.problems):
        click.echo(f"{closing(archive)} See `check`.", err=True)
    try:
        names = write_site(archive, Path(output), with_texts)
    except (CannotWrite, OSError) as err:
        fail(err)
    click.echo(f"{counted(len(names), 'file')} in {output}: open index.html, or serve the folder.", err=True)


@main.command()
@settings(events=EVENTS, sources=SOURCES, host=HOST, port=PORT)
@click.option(
    "--production",
    is_flag=True,
    help="For many readers: several processes under Gunicorn (see docs/hosting.md).",
)
def serve(config: Config, production: bool) -> None:
    """Serve the page until stopped with Ctrl-C."""
    if production and find_spec("gunicorn") is None:
        raise click.ClickException("Gunicorn is not installed - pip install -r requirements-serve.txt, or '.[serve]'")
    from timeline.web import serve as serving  # Dash takes a second to import: the other commands do without
    from timeline.web.app import create_app

    mend_streams()
    try:
        app = create_app(config=config)
        if production:
            from timeline.web.production import serve_many  # needs Gunicorn

            serve_many(app, config)
        serving.serve(app, config.host, config.port)
    except (TableError, serving.CannotServe) as err:
        fail(err)


@main.command("config")
def print_config() -> None:
    """Print every setting: its value, where that comes from, and what it means.

    Settings are environment variables. Ends with exit code 1 where one cannot be used.
    """
    found = find_settings()
    rows = [(each.setting.name, each.shown, each.origin, each.setting.meaning) for each in found.values()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    for *cells, meaning in rows:
        click.echo("  ".join([*map(str.ljust, cells, widths), meaning]))
    for line in [*unknown_settings(), *(f"Error: {each}" for each in found.values() if each.fault)]:
        click.echo(line, err=True)
    sys.exit(1 if any(each.fault for each in found.values()) else 0)


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


def closing(archive: Archive) -> str:
    """How many problems and warnings there are, and how many rows they keep out."""
    count = len(errors(archive.problems))
    said = [counted(count, "problem")]
    if archive.left_out:
        said.append(f"{counted(archive.left_out, 'row')} left out")
    if warnings := len(archive.problems) - count:
        said.append(counted(warnings, "warning"))
    return f"{', '.join(said)}."


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


def load_or_fail(config: Config) -> Archive:
    """The Archive; a table that cannot be read ends the command with one clear message."""
    try:
        return load_archive(config.events, config.sources)
    except TableError as err:
        fail(err)


def mend_streams() -> None:
    """Let a terminal that lacks a character show it written out, rather than end the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def fail(err: Exception) -> NoReturn:
    """End the command with this message on standard error and exit code 1."""
    raise click.ClickException(str(err)) from err


def _print_json(problems: Any) -> None:
    click.echo(json.dumps(problems_as_json(problems), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
