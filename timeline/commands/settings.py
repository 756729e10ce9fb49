"""`timeline config`: every setting, its value and where that comes from."""

import sys

import click

from timeline.config import find_settings, unknown_settings


@click.command("config")
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
