"""The routes beside the page: source pages, data, health."""

from collections.abc import Callable

from flask import Flask, Response, abort, request

from timeline.export import export
from timeline.service import Service
from timeline.source_page import source_page
from timeline.state import LONGEST_QUERY

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}


def query_string() -> str:
    """The query string of the request as it came, at most as long as is read."""
    return request.query_string.decode("utf-8", "replace")[: LONGEST_QUERY + 1]


def add_routes(server: Flask, service: Callable[[], Service], asset: Callable[[str], str]) -> None:
    """Add `/source/<source>`, `/events.csv`, `/events.json` and `/healthz`."""

    @server.get("/source/<source>")
    def show_source(source: str) -> str:
        page = source_page(service().desk(query_string()), source, asset)
        return page if page is not None else abort(404, "There is no source of that name.")

    def data(form: str) -> Response:
        query = query_string()
        response = Response(export(service().desk(query), query, form), content_type=TYPES[form])
        response.headers["Content-Disposition"] = (
            f"{'attachment' if form == 'csv' else 'inline'}; filename=events.{form}"
        )
        return response

    server.add_url_rule("/events.csv", "events_csv", lambda: data("csv"), methods=["GET"])
    server.add_url_rule("/events.json", "events_json", lambda: data("json"), methods=["GET"])

    @server.get("/healthz")
    def health() -> dict[str, object]:
        archive = service().archive
        counts = {"accounts": len(archive.accounts), "sources": len(archive.sources), "problems": len(archive.problems)}
        return {"status": "ok", "version": archive.version, **counts}
