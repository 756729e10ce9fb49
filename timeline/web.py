"""The app: load the tables, lay out, wire, add the routes. `create_app()` is all that a server needs."""

import hashlib
import json
import os
from functools import lru_cache
from pathlib import Path

import plotly
from dash import Dash
from flask import request
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from timeline.callbacks import register
from timeline.delivery import Delivery
from timeline.desk import Desk
from timeline.export import FORMATS
from timeline.fragments import fragments, rail_values, render
from timeline.headers import add_guards
from timeline.language import LANGUAGES, language
from timeline.layout import build_layout
from timeline.payload import page_description, page_title
from timeline.picture_routes import add_picture_routes
from timeline.routes import add_routes
from timeline.service import Service
from timeline.state import THEMES, ViewState, from_query, to_query
from timeline.story import tour_start
from timeline.tables import load_archive
from timeline.view import build_view
from timeline.watch import Watch, state_of
from timeline.words import LANE_WORDS, VIEW_WORDS

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "assets"
SCRIPT_WORDS = {
    "silent": "The server does not answer. What you see may not fit your last choice.",
    "link": "The link to this view is copied.",
    "cited": "The citation is copied.",
    "copy": "Copy this: ",
}
UNSAID = ("python_version", "dash_version", "dash_version_url", "plotly_version", "end_id")  # the last is for jobs
UNUSED_SCRIPTS = ("/dash/html/", "/dash/dash_table/")
PLOTLY = "/_dash-component-suites/plotly/package_data/plotly.min.js"


class TimelineApp(Dash):
    """A Dash app whose index page is the timeline's own, rendered for the state in the address."""

    service: Service
    delivery: Delivery

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]
        return page(self, parts, request.query_string.decode("utf-8", "replace"))


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
    app.delivery = Delivery(app, lambda: app.service)
    add_guards(app, lambda: app.service, lambda name: asset_url(app, name))
    return app


def _no_dev_tools(app: Dash) -> None:
    """Nothing for developers is served, whatever DASH_* and FLASK_DEBUG in the environment say."""
    app.server.debug = False
    off = {f"dev_tools_{name}": False for name in ("ui", "props_check", "serve_dev_bundles", "hot_reload")}
    app.enable_dev_tools(debug=False, **off)


def asset_url(app: Dash, name: str) -> str:
    """The address of a file in assets/, with a mark that changes with its bytes."""
    return f"{app.get_asset_url(name)}?v={_digest(name)}"


@lru_cache
def _digest(name: str) -> str:
    return hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:10]


def page(app: TimelineApp, parts: dict[str, str], query: str) -> str:
    """The index page for the state in `query`, with what Dash needs to start in it."""
    desk = app.service.desk(query)
    state, notices = from_query(query, desk.vocabulary, desk.language)
    view = build_view(desk, state)
    html = {f"{name}_html": Markup(text) for name, text in fragments(desk, view, notices, None).items()}
    return render(
        desk.language,
        "page.html",
        **html,
        **rail_values(desk, view),
        **_problem_values(desk),
        view=view,
        names=desk.names,
        colour=desk.type_colour,
        topic_title=desk.topic_title,
        version=desk.archive.version,
        lang=desk.language.code,
        languages=_languages(desk, state),
        script_words={key: desk.language.say(words) for key, words in SCRIPT_WORDS.items()},
        theme=state.theme if state.theme in THEMES else "",
        query=to_query(state),
        tour_href=tour_start(desk, view),
        full_href=to_query(state.but(embed=False)),
        page_title=page_title(desk, view),
        page_description=page_description(desk, view),
        origin=request.url_root,
        href=lambda **change: to_query(state.but(**change)),
        view_words=VIEW_WORDS,
        formats=FORMATS.values(),
        lane_words=LANE_WORDS,
        asset=lambda name: asset_url(app, name),
        font=lambda name: app.get_asset_url(f"fonts/{name}"),  # as the style sheet asks for it
        plotly=f"{PLOTLY}?v={plotly.__version__}",
        dash=_dash_parts(parts),
    )


def _languages(desk: Desk, state: ViewState) -> list[dict[str, str]]:
    """The other languages of this view, each with its own name and the query of the same view in it."""
    own = desk.archive.topic.language
    return [
        {"code": code, "name": language(code).name, "query": to_query(state.but(lang="" if code == own else code))}
        for code in LANGUAGES
        if code != desk.language.code
    ]


def _dash_parts(parts: dict[str, str]) -> dict[str, Markup]:
    """What Dash needs in the page, without the scripts of component libraries that the layout does not use."""
    names = {"css": "css", "entry": "app_entry", "config": "config", "renderer": "renderer"}
    scripts = [line for line in parts["scripts"].splitlines() if not any(name in line for name in UNUSED_SCRIPTS)]
    parts = {**parts, "config": _config(parts["config"])}
    return {name: Markup(parts[part]) for name, part in names.items()} | {"scripts": Markup("\n".join(scripts))}


def _config(script: str) -> str:
    """Dash's configuration in the page without what is of no use there but to those who look for old versions."""
    opening, _, rest = script.partition(">")
    text, _, closing = rest.rpartition("<")
    if not text:
        return script
    config = {name: value for name, value in json.loads(text).items() if name not in UNSAID}
    return f"{opening}>{htmlsafe_json_dumps(config)}<{closing}"


def _problem_values(desk: Desk) -> dict[str, object]:
    """The tables' problems, and in words how many rows they keep out."""
    problems = desk.archive.problems
    rows = {(p.file, p.row) for p in problems if p.row is not None}
    many = desk.language.many
    left_out = many("%(n)s row is left out until mended.", "%(n)s rows are left out until mended.", len(rows))
    return {"problems": problems, "left_out": left_out if rows else ""}
