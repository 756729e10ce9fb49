"""The app: load the tables, lay out, wire, add the routes. `create_app()` is all that a server needs."""

import os
import sys
from pathlib import Path

from dash import Dash

from timeline.data.load import load_archive
from timeline.data.problems import TableError
from timeline.page.document import ASSETS, ROOT, asset_url, page
from timeline.page.service import Service
from timeline.web.assets import Files
from timeline.web.cache import Delivery
from timeline.web.callbacks import register
from timeline.web.layout import build_layout
from timeline.web.picture_routes import add_picture_routes
from timeline.web.reload import Watch, state_of
from timeline.web.routes import add_routes, query_string
from timeline.web.security import add_guards


class TimelineApp(Dash):
    """A Dash app whose index page is the timeline's own, rendered for the state in the address."""

    service: Service
    files: Files

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]
        return page(self, parts, query_string())


def create_app(events: str | Path | None = None, sources_dir: str | Path | None = None) -> TimelineApp:
    """An app that serves the tables at `events` (default: TIMELINE_EVENTS, else the project's own events.csv).

    `sources_dir` (default: TIMELINE_SOURCES, else `sources/` beside the tables) holds the source texts. Raises
    TableError when a table cannot be read at all.
    """
    events = Path(events or os.environ.get("TIMELINE_EVENTS") or ROOT / "events.csv")
    texts = sources_dir or os.environ.get("TIMELINE_SOURCES")
    app = TimelineApp(
        "timeline",
        assets_folder=str(ASSETS),
        include_assets_files=False,  # the page names its own
        update_title="",
        enable_mcp=False,
        serve_locally=True,
        health_endpoint=None,
        add_log_handler=False,
    )
    _no_dev_tools(app)
    state = state_of(events)
    app.service = Service(load_archive(events, Path(texts) if texts else None))
    app.service.answer({})  # the first reader need not wait for what is worked out once
    app.title = app.service.archive.topic.title
    app.layout = build_layout()
    register(app, lambda: app.service)
    add_routes(app.server, lambda: app.service, lambda name: asset_url(app, name))
    add_picture_routes(app.server, lambda: app.service)
    Watch(app, events, Path(texts) if texts else None, state).begin()  # before it is said that nothing changed
    app.files = Files(app)
    Delivery(app.server, lambda: app.service)
    add_guards(app, lambda: app.service, lambda name: asset_url(app, name))
    return app


def app_or_exit() -> TimelineApp:
    """`create_app()` for other servers: a table that cannot be read at all ends them with one message in their log."""
    try:
        return create_app()
    except TableError as err:
        sys.exit(f"Error: {err}")


def _no_dev_tools(app: Dash) -> None:
    """Nothing for developers is served, whatever DASH_* and FLASK_DEBUG in the environment say."""
    app.server.debug = False
    off = {f"dev_tools_{name}": False for name in ("ui", "props_check", "serve_dev_bundles", "hot_reload")}
    app.enable_dev_tools(debug=False, **off)
