"""The routes beside the page: source pages, data, health."""

from collections.abc import Callable
from functools import partial

from flask import Flask, Response, abort, request
from markupsafe import Markup

from timeline.export.formats import FORMATS, export
from timeline.page.service import Service
from timeline.page.source_page import source_page
from timeline.view.state import LONGEST_QUERY, unmarked


def query_string() -> str:
    """The query string of the request as it came, but for the marks of others, at most as long as is read."""
    return unmarked(request.query_string.decode("utf-8", "replace"))[: LONGEST_QUERY + 1]


def add_routes(
    server: Flask, service: Callable[[], Service], asset: Callable[[str, str], str], style: Callable[[str], Markup]
) -> None:
    """Add `/source/<source>`, a route for each of FORMATS (`/events.csv` and the others) and `/healthz`."""

    @server.get("/source/<source>")
    def show_source(source: str) -> str:
        page = source_page(service().catalog(query_string()), source, asset("icon.svg", "../"), style("../"))
        return page if page is not None else abort(404, "There is no source of that name.")

    def data(form: str) -> Response:
        query, made = query_string(), FORMATS[form]
        response = Response(export(service().catalog(query), query, form), content_type=made.content_type)
        disposition = "inline" if made.inline else "attachment"
        response.headers["Content-Disposition"] = f"{disposition}; filename={made.file}"
        return response

    for form, made in FORMATS.items():
        server.add_url_rule(f"/{made.file}", made.file.replace(".", "_"), partial(data, form), methods=["GET"])

    @server.get("/healthz")
    def health() -> dict[str, object]:
        now = service()
        archive, stale = now.archive, {"stale": now.stale} if now.stale else {}
        counts = {"accounts": len(archive.accounts), "sources": len(archive.sources), "problems": len(archive.problems)}
        return {"status": "ok", "version": archive.version, **counts, **stale}
