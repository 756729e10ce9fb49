"""The routes beside the page: source pages, data, health."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain

import orjson
from flask import Flask, Response, abort, g, has_request_context, request
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from timeline.data.problems import errors
from timeline.export.formats import FORMATS
from timeline.languages.language import page_language
from timeline.page.service import Service, TooMany
from timeline.page.source_page import source_page
from timeline.view.state import LONGEST_QUERY, asked_language, unmarked
from timeline.web.encodings import asked_encoding, compress_parts

MOST_WHOLE = 2_000_000  # characters of a file: a larger one is sent piece by piece


def query_string(service: Service) -> str:
    """The query string of the request, without the marks of others, at most as long as is read, in the reader's language."""
    return in_language(unmarked(request.query_string.decode("utf-8", "replace"))[: LONGEST_QUERY + 1], service)


def in_language(query: str, service: Service) -> str:
    """A query string that names the language it is answered in: where it names none, that which the browser asks for.

    Left as it is where that is the topic's own, or where it is too long to be read.
    """
    if asked_language(query, "") or len(query) > LONGEST_QUERY or not has_request_context():
        return query
    g.negotiated = True  # the answer is another for other browsers
    own = page_language(service.archive.topic.language)
    found = page_language(*(code for code, quality in request.accept_languages if quality), own)
    return query if found == own else f"{query}&lang={found}".removeprefix("&")


def beginning(parts: Iterator[str]) -> tuple[list[str], bool]:
    """The first pieces of a file, and whether they are all: MOST_WHOLE at most, and one more."""
    first, size = list[str](), 0
    for part in parts:
        first.append(part)
        size += len(part)
        if size > MOST_WHOLE:
            return first, False
    return first, True


def add_routes(
    server: Flask, service: Callable[[], Service], asset: Callable[[str, str], str], style: Callable[[str], Markup]
) -> None:
    """Add `/source/<source>`, a route for each of FORMATS (`/events.csv` and the others) and `/healthz`."""

    @server.get("/source/<source>")
    def show_source(source: str) -> str | BaseResponse:
        now = service()
        catalog = now.catalog(query_string(now))
        number, account = request.args.get("page", 1, type=int), request.args.get("account", "")
        page = source_page(catalog, source, asset("icon.svg", "../"), style("../"), number, account)
        return page if page is not None else abort(404, "There is no source of that name.")

    def data(form: str) -> Response:
        now, made = service(), FORMATS[form]
        query = query_string(now)
        try:
            given = now.export(query, form)
        except TooMany as err:
            said = orjson.dumps({"error": str(err)}) + b"\n"
            return Response(said, 413, content_type="application/json; charset=utf-8")
        first, whole = beginning(given)
        response = Response("".join(first), content_type=made.content_type)
        if not whole:  # too much to be kept, or to be whole in memory
            encoding = asked_encoding()
            response.response = compress_parts((part.encode() for part in chain(first, given)), encoding)
            response.headers.remove("Content-Length")
            if encoding:
                response.headers["Content-Encoding"] = encoding
        disposition = "inline" if made.inline else "attachment"
        response.headers["Content-Disposition"] = f"{disposition}; filename={made.file}"
        return response

    for form, made in FORMATS.items():
        server.add_url_rule(f"/{made.file}", made.file.replace(".", "_"), partial(data, form), methods=["GET"])

    @server.get("/healthz")
    def health() -> dict[str, object]:
        now = service()
        archive, stale = now.archive, {"stale": now.stale} if now.stale else {}
        counts = {
            "accounts": now.size,
            "sources": len(archive.sources),
            "problems": len(errors(archive.problems)),
        }
        return {"status": "ok", "version": archive.version, **counts, **stale}
