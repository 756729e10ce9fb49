"""The command line: one module of `timeline.commands` each."""

import click

from timeline.commands.check import check
from timeline.commands.convert import convert
from timeline.commands.export import export_view
from timeline.commands.importing import import_file
from timeline.commands.new import new
from timeline.commands.options import mend_streams
from timeline.commands.serve import serve
from timeline.commands.settings import print_config
from timeline.commands.source import source


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    commands=[new, import_file, source, check, export_view, convert, serve, print_config],
)
def main() -> None:
    """A timeline of accounts, each with the passage it rests on: begin, check, export and serve its tables.

    What an option says can also be said by the environment variable that its help names; `config` lists them all.
    """
    mend_streams()


if __name__ == "__main__":
    main()
