"""The index page: what is to be read before any script has run, and what Dash needs to start in it."""

import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import plotly
from flask import request
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup
from plotly.offline import get_plotlyjs_version

from timeline.components.base import HERE, STYLES
from timeline.config import ASSETS
from timeline.page.controls import facet_value, with_facet, with_period
from timeline.page.first_style import themed
from timeline.page.page import Page
from timeline.page.service import Service
from timeline.page.templating import render
from timeline.view.addresses import Addresses
from timeline.view.state import FACETS, THEMES, to_query
from timeline.view.type_groups import type_groups
from timeline.web.layout import build_layout
from timeline.web.prerender import prerender

# Of no use in the page but to those who look for old versions; `end_id` is for jobs, the layout for checks in development.
UNSAID = ("python_version", "dash_version", "dash_version_url", "plotly_version", "end_id", "validation_layout")
PLOTLY = "_dash-component-suites/plotly/package_data/plotly.min.js"
BASIC = "plotly-basic.min.js"  # the bundle with lines, bars and pies alone; tools/fetch_plotly.py puts it into assets/
REMARKS = re.compile(
    r"(?ms)/\*.*?\*/\n?|^[ \n]+"
)  # of a style sheet: comments, blank lines, the blanks that lines begin with
DOCUMENT_STYLES = ("fonts.css", "document.css")


class Host(Protocol):
    """What the page needs to know of the app that serves it."""

    service: Service
    frames: bool  # whether other sites may show it in a frame
    plotly: str  # the address of its plotly.js


def asset_url(name: str, root: str = "") -> str:
    """The address of a file in assets/, with a mark that changes with its bytes; `root` as in Addresses."""
    return Addresses(root=root).asset(name, _digest(name))


@lru_cache
def plotly_bundle(assets: Path = ASSETS) -> Path:
    """The plotly.js that draws the page: the basic bundle where it is of the installed version, else the package's."""
    basic, whole = assets / BASIC, Path(plotly.__file__).with_name("package_data") / "plotly.min.js"
    if not basic.is_file():
        return whole
    with basic.open("rb") as file:
        head = file.read(200)
    return basic if f"(basic - minified) v{get_plotlyjs_version()}\n".encode() in head else whole


def plotly_url(whole: bool = False) -> str:
    """The address of the plotly.js that the page loads, with a mark of its version; `whole`: with all kinds of graphs."""
    return asset_url(BASIC) if plotly_bundle().name == BASIC and not whole else f"{PLOTLY}?v={plotly.__version__}"


def index_page(app: Host, parts: dict[str, str], query: str) -> str:
    """The index page for the state in `query`; `parts` are Dash's own, always the same."""
    page = app.service.page(query)
    return render(
        page.catalog.language,
        "index.html",
        page=page,
        state=page.state,
        lang=page.catalog.language.code,
        theme=page.state.theme if page.state.theme in THEMES else "",
        origin=request.url_root,
        asset=asset_url,
        style=style_of(page),
        plotly=app.plotly,
        first=index_parts(page, app.frames),
        dash=_dash_parts(parts),
    )


def index_parts(page: Page, frames: bool = True) -> Markup:
    """The page as it is read before any script: the chart as a picture, and below all else the accounts as a list."""
    inside = {"timeline": page.first_picture, "undated": f'<div class="first-list">{page.first_list}</div>'}
    return Markup(prerender(build_layout(page, frames=frames), lambda name, value: _chosen(page, name, value), inside))


def _chosen(page: Page, name: str, value: str) -> str:
    """The query string of the page with one more value of a control chosen, or one less; of a long list its first page."""
    state, catalog = page.state.but(page=1), page.catalog
    if name in FACETS:
        now = facet_value(catalog, state, name)
        after = [v for v in now if v != value] if value in now else [*now, value]
        return to_query(with_facet(catalog, state, name, after))
    if name == "period":
        return to_query(with_period(catalog, state, [value]))
    if name == "calendar":
        return to_query(state.but(calendar=not state.calendar))
    return to_query(state.but(**{name: value}))


@lru_cache
def page_style(root: str = "") -> Markup:
    """The style sheets to stand in a page, where they need not be waited for; `root` as in Addresses."""
    assets = Addresses(root=root).asset("")
    files = [*(ASSETS / name for name in DOCUMENT_STYLES), *(HERE / name for name in STYLES)]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    text = REMARKS.sub("", text)
    return Markup(text.replace('url("fonts/', f'url("{assets}fonts/'))


def style_of(page: Page) -> Markup:
    """The style of a page with a chart: its sheets, the colours of the groups of types in both themes, and its pictures' own."""
    groups = list(enumerate(type_groups(page.catalog)))
    colours = themed({f"type-{n}": g.light for n, g in groups}, {f"type-{n}": g.dark for n, g in groups})
    return page_style() + Markup(colours + page.picture_style)


@lru_cache
def _digest(name: str) -> str:
    return mark_of((ASSETS / name).read_bytes())


def mark_of(content: bytes) -> str:
    """What stands after the address of a file and changes with its content."""
    return hashlib.sha256(content).hexdigest()[:10]


def _dash_parts(parts: dict[str, str]) -> dict[str, Markup]:
    """What Dash needs in the page. Its "Loading..." is left out: there is the page itself to read meanwhile."""
    names = {"config": "config", "scripts": "scripts", "renderer": "renderer"}
    parts = {**parts, "config": _config(parts["config"])}
    return {name: Markup(parts[part]) for name, part in names.items()}


def _config(script: str) -> str:
    """Dash's configuration in the page without what is of no use there but to those who look for old versions."""
    opening, _, rest = script.partition(">")
    text, _, closing = rest.rpartition("<")
    if not text:
        return script
    config = {name: value for name, value in json.loads(text).items() if name not in UNSAID}
    return f"{opening}>{htmlsafe_json_dumps(config)}<{closing}"
