"""What the commands share: options for settings, loading the tables, and ending with one clear message."""

import functools
import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

import click

from timeline.commands.progress import waiting
from timeline.config import SETTINGS, Config, ConfigError, read_config
from timeline.data.load import Archive, load_archive
from timeline.data.problems import TableError, errors
from timeline.view.labels import counted

Command = Callable[..., Any]


def option(field: str, what: str, default: str | None = None, **how: Any) -> Callable[[Command], Command]:
    """An option for a setting; not given, it is as the environment says."""
    setting = SETTINGS[field]
    shown = default or setting.default
    return click.option(f"--{field}", help=f"{what}  [env var: {setting.name}; default: {shown}]", **how)


def _as_setting(field: str, value: str | None) -> Any:
    """The value of an option as its setting reads it."""
    try:
        return None if value is None else SETTINGS[field].read(value)
    except ValueError as err:
        raise click.BadParameter(f"“{value}” - {err}") from err


EVENTS = option(
    "events",
    "The table of accounts; sources.csv, actors.csv and (optional) timeline.toml lie beside it.",
    "the events.csv of the checkout, or of this folder",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
)
PARTS = option(
    "events",
    "The table of accounts; sources.csv, actors.csv and (optional) timeline.toml lie beside it. With --engine a folder of "
    "parts, as `convert` makes it.",
    "the events.csv of the checkout, or of this folder",
    type=click.Path(path_type=Path),
    metavar="FILE",
)
ENGINE = option(
    "engine",
    "Where the accounts of a folder of parts are counted: `local` is a cluster of processes on this machine, "
    "dask://HOST:PORT the scheduler of one that is there.",
    "in this process",
    metavar="local|dask://HOST:PORT",
    callback=lambda context, parameter, value: _as_setting("engine", value),
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
            if config.no_color:
                click.get_current_context().color = False  # else a terminal has colours, and nothing else has
            return command(config, **given)

        decorated: Command = with_config
        for add in reversed(options.values()):
            decorated = add(decorated)
        return decorated

    return decorate


tables = settings(events=EVENTS, sources=SOURCES)


def closing(archive: Archive) -> str:
    """How many problems and warnings there are, and how many rows they keep out."""
    count = len(errors(archive.problems))
    said = [counted(count, "problem")]
    if archive.left_out:
        said.append(f"{counted(archive.left_out, 'row')} left out")
    if warnings := len(archive.problems) - count:
        said.append(counted(warnings, "warning"))
    return f"{', '.join(said)}."


def load_or_fail(config: Config, events: Path | None = None) -> Archive:
    """The Archive; a table that cannot be read ends the command with one clear message. `events`: another than is set."""
    events = events or config.events
    try:
        with waiting(f"Reading {events.name}"):
            return load_archive(events, config.sources, cache=config.cache)
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
