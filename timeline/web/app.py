"""The app: load the tables, lay out, wire, add the routes. `create_app()` is all that a server needs."""

import logging
import sys
from pathlib import Path

from dash import Dash

from timeline.config import ASSETS, Config, ConfigError, read_config
from timeline.data.load import load_archive
from timeline.data.problems import TableError
from timeline.data.stamps import stamp_tables
from timeline.engine.gone import EngineGone
from timeline.page.service import Service
from timeline.web.assets import Files
from timeline.web.cache import Delivery
from timeline.web.callbacks import register
from timeline.web.curate import add_desk, with_desk
from timeline.web.index import asset_url, index_page, page_style, plotly_url
from timeline.web.layout import layout_for, referring_query
from timeline.web.memory import settle
from timeline.web.mount import at_root, under
from timeline.web.payloads import add_payload_check
from timeline.web.picture_routes import add_picture_routes
from timeline.web.reload import Watch
from timeline.web.routes import add_routes, query_string
from timeline.web.security import add_guards

LOG = logging.getLogger("timeline.web.app")


class TimelineApp(Dash):
    """A Dash app whose index page is the timeline's own, rendered for the state in the address."""

    service: Service
    files: Files
    frames: bool
    curated: bool = False
    plotly: str
    own: str  # by which name Dash knows the callback that answers

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]
        here = {name: at_root(part, self.config.requests_pathname_prefix) for name, part in parts.items()}
        query = query_string(self.service)
        page = index_page(self, here, query)
        return with_desk(page, self.service.catalog(query).language) if self.curated else page


def create_app(
    events: str | Path | None = None,
    sources_dir: str | Path | None = None,
    config: Config | None = None,
    curated: bool = False,
) -> TimelineApp:
    """An app that serves the tables at `events` (default: the setting TIMELINE_EVENTS).

    `sources_dir` (default: TIMELINE_SOURCES, else `sources/` beside the tables) holds the source texts. `config`
    (default: read from the environment) holds all other settings. `curated` shows drafts, and adds the curator's desk at
    `/curate`: for this machine only, never for readers. Raises TableError when a table cannot be read at all, ConfigError
    when a setting cannot be used.
    """
    config = config or read_config()
    events = Path(events or config.events)
    texts = Path(sources_dir) if sources_dir else config.sources
    state = () if config.engine else stamp_tables(events)
    service = (
        _over_parts(config.engine, events, texts)
        if config.engine
        else Service(load_archive(events, texts, curated, config.cache))
    )
    app = bare_app(service, config.prefix, bool(config.embed), whole=config.plotly == "whole")
    app.server.wsgi_app = under(app.server.wsgi_app, config.prefix)  # type: ignore[method-assign]
    _no_dev_tools(app)
    _warm(app.service)
    settle()
    add_payload_check(app, app.own)
    add_routes(app.server, lambda: app.service, asset_url, page_style)
    add_picture_routes(app.server, lambda: app.service)
    if curated:
        app.curated = True
        add_desk(app.server, lambda: app.service, events)
    if not config.engine:  # a folder of parts is written once
        watch = Watch(app, events, texts, state, config.watch, curated, config.cache)
        watch.begin()  # before it is said that nothing changed
    app.files = Files(app)
    Delivery(app.server, lambda: app.service, app.own)
    add_guards(app, lambda: app.service, config)
    return app


def _over_parts(engine: str, folder: Path, texts: Path | None) -> Service:
    """The Service of a folder of parts that a cluster counts. Raises TableError where it is none."""
    from timeline.page.over_parts import serve_parts  # needs what only large tables need

    return serve_parts(engine, folder, texts)


def _warm(service: Service) -> None:
    """Have at hand what is worked out once, so that the first reader need not wait for it."""
    try:
        service.warm()
    except EngineGone as err:
        LOG.error("%s. The page says so until it is there.", err)


def bare_app(service: Service, prefix: str = "/", frames: bool = True, whole: bool = False) -> TimelineApp:
    """The app of a Service as Dash makes it, at the path `prefix`: layout and callbacks, and nothing around them.

    `frames`: whether other sites may show it in a frame. `whole`: whether the page loads all of Plotly.
    """
    app = TimelineApp(
        "timeline",
        assets_folder=str(ASSETS),
        include_assets_files=False,  # the page names its own
        update_title="",
        enable_mcp=False,
        serve_locally=True,
        health_endpoint=None,
        add_log_handler=False,
        requests_pathname_prefix=prefix,
        routes_pathname_prefix="/",  # what stands before it is known by the request
    )
    app.service = service
    app.title = service.archive.topic.title
    app.frames, app.plotly = frames, plotly_url(whole=whole)
    app.layout = lambda: layout_for(app.service, referring_query(), app.frames)
    app.own = register(app, lambda: app.service)
    return app


def app_or_exit() -> TimelineApp:
    """`create_app()` for other servers: what keeps it from being made ends them with one message in their log."""
    try:
        return create_app()
    except (ConfigError, TableError) as err:
        sys.exit(f"Error: {err}")


def _no_dev_tools(app: Dash) -> None:
    """Nothing for developers is served, whatever DASH_* and FLASK_DEBUG in the environment say."""
    app.server.debug = False
    off = {f"dev_tools_{name}": False for name in ("ui", "props_check", "serve_dev_bundles", "hot_reload")}
    app.enable_dev_tools(debug=False, **off)
