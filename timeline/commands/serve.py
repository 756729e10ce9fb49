"""`timeline serve`: the page, until stopped."""

from dataclasses import replace
from importlib.util import find_spec
from ipaddress import ip_address

import click

from timeline.commands.options import ENGINE, HOST, PARTS, PORT, SOURCES, fail, mend_streams, settings
from timeline.commands.progress import waiting
from timeline.config import Config
from timeline.data.problems import TableError

LOOK = 0.5  # seconds between two looks at the files, where pages follow every save


@click.command()
@settings(events=PARTS, sources=SOURCES, engine=ENGINE, host=HOST, port=PORT)
@click.option(
    "--production",
    is_flag=True,
    help="For many readers: several processes under Gunicorn (see docs/hosting.md).",
)
@click.option(
    "--curate",
    is_flag=True,
    help="For curators, on this machine only: drafts are shown, pages follow every save, and /curate has problems beside "
    "their rows and a picker of passages.",
)
def serve(config: Config, production: bool, curate: bool) -> None:
    """Serve the page until stopped with Ctrl-C."""
    if curate:
        config = _for_curators(config, production)
    if config.engine and find_spec("distributed") is None:
        raise click.ClickException("Dask is not installed - pip install -r requirements-scale.txt, or '.[scale]'")
    if production and find_spec("gunicorn") is None:
        raise click.ClickException("Gunicorn is not installed - pip install -r requirements-serve.txt, or '.[serve]'")
    from timeline.web import serve as serving  # Dash takes a second to import: the other commands do without
    from timeline.web.app import create_app

    mend_streams()
    try:
        with waiting(f"Reading {config.events.name}"):
            app = create_app(config=config, curated=curate)
        if production:
            from timeline.web.production import serve_many  # needs Gunicorn

            serve_many(app, config)
        serving.serve(app, config.host, config.port)
    except (TableError, serving.CannotServe) as err:
        fail(err)


def _for_curators(config: Config, production: bool) -> Config:
    """The settings of the curator's desk; it shows drafts and texts, so nobody else may reach it."""
    if production:
        raise click.UsageError("--curate is never for production: leave one of them out.")
    if config.engine:
        raise click.UsageError("--curate is for tables as they are written: leave --engine and TIMELINE_ENGINE out.")
    if config.proxy or config.bind or not _is_loopback(config.host):
        raise click.UsageError(
            "--curate serves this machine only: leave --host, HOST, TIMELINE_BIND and TIMELINE_PROXY out."
        )
    return replace(config, hosts=("localhost",), watch=min(config.watch or LOOK, LOOK))  # other names get 400


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
