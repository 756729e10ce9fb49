"""Pictures of a view: `/preview.png` for previews of links, `/picture.svg` and `/picture.png` to be saved."""

import hashlib
from collections.abc import Callable

import orjson
from flask import Flask, Response, abort, request

from timeline.export.picture import Picture, picture_link, picture_name, preview_png
from timeline.export.size import BadSize, Size, read_size
from timeline.page.service import Service
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

    def refuse_over_parts() -> None:
        if service().in_parts:
            abort(501)  # pictures need all accounts at hand

    @server.get("/preview.png")
    def preview() -> Response:
        refuse_over_parts()
        catalog, state = _asked(service())
        tag = _tag("preview", catalog.archive.version, catalog.language.code, to_query(state, without=UNSEEN))
        return _answer(kept, tag, lambda: preview_png(catalog, state), TYPES["png"])

    @server.get("/picture.<any(svg, png):form>")
    def picture(form: str) -> Response:
        """A file of the view in the theme that it names, light where it names none; its name says what it shows."""
        refuse_over_parts()
        try:
            size = read_size(request.args["size"]) if request.args.get("size") else Size()
        except BadSize as err:
            return Response(orjson.dumps({"error": f"size: {err}"}) + b"\n", 400, content_type="application/json")
        catalog, state = _asked(service())
        asked = Picture(
            catalog, state, size, state.theme or "light", f"{request.url_root}?{picture_link(catalog, state)}"
        )
        tag = _tag(form, catalog.language.code, asked.address, str(size), asked.theme)
        response = _answer(
            kept, tag, lambda: asked.png() if form == "png" else asked.svg().encode("utf-8"), TYPES[form]
        )
        name = f"{picture_name(catalog, state)}.{form}"
        response.headers["Content-Disposition"] = f"attachment; filename={name}"
        return response


def _asked(service: Service) -> tuple[Catalog, ViewState]:
    query = query_string(service)
    catalog = service.catalog(query)
    return catalog, from_query(query, catalog.vocabulary, catalog.language)[0]


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
