"""The routes of a view as a picture: `/preview.png` for previews of links, `/figure.json` for the browser to make a file of."""

import hashlib
from collections.abc import Callable
from typing import NamedTuple

import orjson
from flask import Flask, Response, request

from timeline.chart.figure import PALETTES
from timeline.export.picture import fonts_for, picture_figure, picture_link, picture_name
from timeline.export.preview import preview_png
from timeline.page.service import Service
from timeline.view.state import from_query, to_query
from timeline.web.lru import LRUCache
from timeline.web.routes import query_string

UNSEEN = ("view", "sort", "theme", "embed", "tour", "data", "lang")  # keys that do not change a preview
MAX_AGE = 300  # seconds
NARROWEST, USUAL_WIDTH, WIDEST = 240, 860, 6_000  # px


class Asked(NamedTuple):
    """The picture that is asked for: of which view, how wide in pixels, in which theme."""

    query: str
    width: int
    theme: str


def add_picture_routes(server: Flask, service: Callable[[], Service]) -> None:
    """Add `/preview.png` and `/figure.json`; both take the keys of the page."""
    kept: LRUCache[bytes] = LRUCache(len)

    @server.get("/preview.png")
    def preview() -> Response:
        now = service()
        query = query_string(now)
        catalog = now.catalog(query)
        state, _ = from_query(query, catalog.vocabulary, catalog.language)
        tag = _tag("preview", catalog.archive.version, catalog.language.code, to_query(state, without=UNSEEN))
        return _answer(kept, tag, lambda: preview_png(catalog, state), "image/png")

    @server.get("/figure.json")
    def figure() -> Response:
        """Besides the page's keys it takes `width`, that of the chart in pixels."""
        now = service()
        asked = _asked(now)
        catalog = now.catalog(asked.query)
        state, _ = from_query(asked.query, catalog.vocabulary, catalog.language)
        link = f"{request.url_root}?{picture_link(catalog, state)}"
        tag = _tag("figure", catalog.language.code, link, str(asked.width), asked.theme)

        def make() -> bytes:
            figure = orjson.dumps(picture_figure(catalog, state, asked.width, asked.theme, link))
            parts = {"name": picture_name(catalog, state), "fonts": fonts_for(figure.decode())}
            return orjson.dumps({"figure": orjson.Fragment(figure), **parts})

        return _answer(kept, tag, make, "application/json")


def _asked(service: Service) -> Asked:
    width, theme = request.args.get("width", ""), request.args.get("theme", "")
    number = int(width) if width.isascii() and width.isdigit() and len(width) < 6 else USUAL_WIDTH
    return Asked(query_string(service), min(max(number, NARROWEST), WIDEST), theme if theme in PALETTES else "light")


def _tag(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def _answer(kept: LRUCache[bytes], tag: str, make: Callable[[], bytes], content_type: str) -> Response:
    """The picture, or 304 where the asker has it already; then it is not even made."""
    known = request.if_none_match.contains_weak(tag)
    response = Response(status=304) if known else Response(kept.get(tag, make), content_type=content_type)
    response.set_etag(tag)
    response.cache_control.public = True
    response.cache_control.max_age = MAX_AGE
    return response
