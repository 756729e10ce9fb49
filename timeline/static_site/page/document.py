"""The index page: the timeline's own HTML for the state in the address, with what Dash needs to start in it."""

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import orjson
import plotly
from flask import request
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup
from plotly.offline import get_plotlyjs_version

from timeline.config import ASSETS
from timeline.data.problems import errors
from timeline.export.formats import FORMATS
from timeline.languages.language import LANGUAGES, language
from timeline.page.navigation import tour_start
from timeline.page.service import Service
from timeline.static_site.page.answer import SPINE_BELOW, draws, first_answers, page_description, page_title
from timeline.static_site.page.panels import first_list, fragments, overview, rail_values, render
from timeline.view.catalog import Catalog
from timeline.view.labels import LANE_WORDS, VIEW_WORDS
from timeline.view.state import THEMES, ViewState, from_query, to_query
from timeline.view.view import View, build_view

STYLE = Path(__file__).parents[1] / "assets" / "timeline.css"
SCRIPT_WORDS = {
    "silent": "The server does not answer. What you see may not fit your last choice.",
    "link": "The link to this view is copied.",
    "cited": "The citation is copied.",
    "copy": "Copy this: ",
}
UNSAID = ("python_version", "dash_version", "dash_version_url", "plotly_version", "end_id")  # the last is for jobs
UNUSED_SCRIPTS = ("/dash/html/", "/dash/dash_table/")
PLOTLY = "/_dash-component-suites/plotly/package_data/plotly.min.js"
MOST_AT_FIRST = 500  # accounts that come with the page; of more, the rest is asked for when it is up
BASIC = "plotly-basic.min.js"  # its smaller bundle, where tools/fetch_plotly.py has put it into assets/


class Host(Protocol):
    """What the page needs to know of the app that serves it."""

    service: Service

    def get_asset_url(self, path: str) -> str:
        """The address of a file in assets/."""
        ...


def asset_url(app: Host, name: str) -> str:
    """The address of a file in assets/, with a mark that changes with its bytes."""
    return f"{app.get_asset_url(name)}?v={_digest(name)}"


@lru_cache
def plotly_bundle(assets: Path = ASSETS) -> Path:
    """The plotly.js that the page loads: the smaller bundle where there is one of the same version, else the package's."""
    basic, whole = assets / BASIC, Path(plotly.__file__).with_name("package_data") / "plotly.min.js"
    if not basic.is_file():
        return whole
    with basic.open("rb") as file:
        head = file.read(200)
    return basic if f"(basic - minified) v{get_plotlyjs_version()}\n".encode() in head else whole


def plotly_url(app: Host) -> str:
    """The address of the plotly.js that the page loads, with a mark of its version."""
    return asset_url(app, BASIC) if plotly_bundle().name == BASIC else f"{PLOTLY}?v={plotly.__version__}"


@lru_cache
def _style(assets: str) -> Markup:
    """The style sheet to stand in the page, where it need not be waited for; `assets` is the address of its folder."""
    return Markup((STYLE).read_text(encoding="utf-8").replace('url("', f'url("{assets}'))


@lru_cache
def _digest(name: str) -> str:
    return hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:10]


def page(app: Host, parts: dict[str, str], query: str) -> str:
    """The index page for the state in `query`, with what Dash needs to start in it; `parts` are Dash's, always the same."""
    catalog = app.service.catalog(query)
    state, notices = from_query(query, catalog.vocabulary, catalog.language)
    view = build_view(catalog, state)
    return render_page(
        catalog,
        view,
        notices,
        served=True,
        first=embedded(first_answers(catalog, view) if len(view.rows) <= MOST_AT_FIRST else {}),
        origin=request.url_root,
        asset=lambda name: asset_url(app, name),
        style=_style(app.get_asset_url("")),
        plotly=plotly_url(app),
        dash=_dash_parts(parts),
    )


def render_page(catalog: Catalog, view: View, notices: Sequence[str] = (), **given: object) -> str:
    """The page of a view; `given` are the template's values that depend on who gives the page out, or differ there."""
    state = view.state
    say, plain = catalog.language.gettext, {name: f"?{to_query(state.but(view=name))}" for name in ("list", "sources")}
    values: dict[str, object] = {
        **_fragments(catalog, view, notices),
        **rail_values(catalog, view),
        **_problem_values(catalog),
        "spine_below": SPINE_BELOW,
        "view": view,
        "names": catalog.names,
        "colour": catalog.type_colour,
        "topic_title": catalog.topic_title,
        "version": catalog.archive.version,
        "lang": catalog.language.code,
        "languages": _languages(catalog, state),
        "files": dict.fromkeys(LANGUAGES, ""),
        "script_words": {key: say(words) for key, words in SCRIPT_WORDS.items()},
        "theme": state.theme if state.theme in THEMES else "",
        "query": to_query(state),
        "tour_href": tour_start(catalog, view),
        "full_href": to_query(state.but(embed=False)),
        "page_title": page_title(catalog, view),
        "page_description": page_description(catalog, view),
        "href": lambda **change: to_query(state.but(**change)),
        "view_words": VIEW_WORDS,
        "plain": [(href, say(VIEW_WORDS[name])) for name, href in plain.items()],
        "formats": FORMATS.values(),
        "download": catalog.addresses.download,
        "lane_words": LANE_WORDS,
    }
    return render(catalog.language, "page.html", **(values | given))


def embedded(value: object) -> Markup:
    """A value as JSON that can stand in a script element."""
    return Markup(orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode().replace("<", "\\u003c"))


def _fragments(catalog: Catalog, view: View, notices: Sequence[str]) -> dict[str, Markup]:
    """What is there to be read before any script has run: in the timeline's view its accounts as a list."""
    html = fragments(catalog, view, notices, None)
    if draws(catalog, view):
        html |= {"overview": overview(catalog, view), "panel": first_list(catalog, view, MOST_AT_FIRST)}
    return {f"{name}_html": Markup(text) for name, text in html.items()}


def _languages(catalog: Catalog, state: ViewState) -> list[dict[str, str]]:
    """The other languages of this view, each with its own name and the query of the same view in it."""
    own = catalog.archive.topic.language
    return [
        {"code": code, "name": language(code).name, "query": to_query(state.but(lang="" if code == own else code))}
        for code in LANGUAGES
        if code != catalog.language.code
    ]


def _dash_parts(parts: dict[str, str]) -> dict[str, Markup]:
    """What Dash needs in the page, without the scripts of component libraries that the layout does not use."""
    names = {"entry": "app_entry", "config": "config", "renderer": "renderer"}
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


def _problem_values(catalog: Catalog) -> dict[str, object]:
    """The tables' problems, and in words how many they are and how many rows they keep out."""
    archive, ngettext = catalog.archive, catalog.language.ngettext
    count = len(errors(archive.problems))
    said = [ngettext("%(n)s problem in the tables.", "%(n)s problems in the tables.", count)] if count else []
    if warnings := len(archive.problems) - count:
        said.append(ngettext("%(n)s remark on the tables.", "%(n)s remarks on the tables.", warnings))
    left_out = ngettext(
        "%(n)s row is left out until mended.", "%(n)s rows are left out until mended.", archive.left_out
    )
    return {"problems": archive.problems, "counted": " ".join(said), "left_out": left_out if archive.left_out else ""}
