"""`timeline serve`: the page, until stopped."""

from importlib.util import find_spec

import click

from timeline.commands.options import EVENTS, HOST, PORT, SOURCES, fail, mend_streams, settings
from timeline.config import Config
from timeline.data.problems import TableError


@click.command()
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
