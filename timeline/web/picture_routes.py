"""Pictures of a view: `/preview.png` for previews of links, `/picture.svg` and `/picture.png` to be saved."""

import hashlib
from collections.abc import Callable

import orjson
from flask import Flask, Response, request

from timeline.export.picture import Picture, picture_link, picture_name, preview_png
from timeline.export.size import BadSize, Size, read_size
from timeline.page.page import Page
from timeline.page.service import Service, make_page
from timeline.view.catalog import Catalog
from timeline.view.state import ViewState, from_query, to_query
from timeline.web.cache import build
from timeline.web.lru import LRUCache
from timeline.web.routes import query_string

UNSEEN = ("view", "sort", "account", "theme", "embed", "tour", "data", "lang")  # keys that do not change a preview
MAX_AGE = 300  # seconds
TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def add_picture_routes(server: Flask, service: Callable[[], Service]) -> None:
    """Add `/preview.png`, `/picture.svg` and `/picture.png`; all take the keys of the page, the last two a `size` too."""
    kept: LRUCache[bytes] = LRUCache(len)

    @server.get("/preview.png")
    def preview() -> Response:
        catalog, state, page = _asked(service())
        tag = _tag("preview", catalog.archive.version, catalog.language.code, to_query(state, without=UNSEEN))
        return _answer(kept, tag, lambda: preview_png(catalog, state, page.scene), TYPES["png"])

    @server.get("/picture.<any(svg, png):form>")
    def picture(form: str) -> Response:
        """A file of the view in the theme that it names, light where it names none; its name says what it shows."""
        try:
            size = read_size(request.args["size"]) if request.args.get("size") else Size()
        except BadSize as err:
            return Response(orjson.dumps({"error": f"size: {err}"}) + b"\n", 400, content_type="application/json")
        catalog, state, page = _asked(service())
        address, theme = f"{request.url_root}?{picture_link(catalog, state)}", state.theme or "light"
        tag = _tag(form, catalog.language.code, address, str(size), theme)

        def make() -> bytes:
            asked = Picture(catalog, state, size, theme, address, scene=page.scene)
            return asked.png() if form == "png" else asked.svg().encode("utf-8")

        response = _answer(kept, tag, make, TYPES[form])
        name = f"{picture_name(catalog, state)}.{form}"
        response.headers["Content-Disposition"] = f"attachment; filename={name}"
        return response


def _asked(service: Service) -> tuple[Catalog, ViewState, Page]:
    query = query_string(service)
    catalog = service.catalog(query)
    state = from_query(query, catalog.vocabulary, catalog.language)[0]
    return catalog, state, make_page(catalog, state, [])


def _tag(*parts: str) -> str:
    return hashlib.sha256("\0".join((build(), *parts)).encode()).hexdigest()[:24]


def _answer(kept: LRUCache[bytes], tag: str, make: Callable[[], bytes], content_type: str) -> Response:
    """The picture, or 304 where the asker has it already; then it is not even made."""
    known = request.if_none_match.contains_weak(tag)
    response = Response(status=304) if known else Response(kept.get(tag, make), content_type=content_type)
    response.set_etag(tag)
    response.cache_control.public = True
    response.cache_control.max_age = MAX_AGE
    return response
