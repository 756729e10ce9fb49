"""How answers travel: compressed, with tags by which they are not sent twice, and what was sent is sent again as it was."""

import hashlib
import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import plotly
from flask import Flask, Response, g, request

from timeline.export.formats import FORMATS
from timeline.page.service import Service
from timeline.web.encodings import LEAST, asked_encoding, compress, is_text
from timeline.web.lru import LRUCache
from timeline.web.payloads import CALLBACK
from timeline.web.routes import in_language, query_string

# The routes whose answers are functions of data and address.
TAGGED = ("/", "show_source", *(made.file.replace(".", "_") for made in FORMATS.values()))
UNKEPT = ("health",)
OWN = ("Content-Type", "Content-Encoding", "Content-Disposition")  # what an answer's head has from who made it


class CachedResponse(NamedTuple):
    """An answer as it was sent: its bytes, in one encoding, and the part of its head that is its own."""

    body: bytes
    head: list[tuple[str, str]]


class Delivery:
    """Compression, tags and keeping of a server's answers, but for files."""

    def __init__(self, server: Flask, service: Callable[[], Service], own: str) -> None:
        """`own` is the output of the one callback whose answers are kept; those of others may depend on anything."""
        self._service, self._own = service, own
        self._responses: LRUCache[CachedResponse] = LRUCache(lambda sent: len(sent.body))
        server.before_request(self._known)
        server.after_request(self._finish)

    def _known(self) -> Response | None:
        """What need not be worked out: 304 for who has the answer of these data already, else what was sent for it before."""
        service = self._service()
        parts = _function_of(service, self._own)
        if parts is None:
            return None
        tag = hashlib.sha256("\0".join((build(), service.archive.version, *parts)).encode("utf-8", "surrogatepass"))
        g.tagged = service, tag.hexdigest()[:24]
        if request.method != "POST" and request.if_none_match.contains_weak(g.tagged[1]):
            return Response(status=304)
        sent = self._responses.find((g.tagged[1], asked_encoding()))
        if sent is None:
            return None
        g.plain = True  # as it is to be
        return Response(sent.body, headers=sent.head)

    def _finish(self, response: Response) -> Response:
        service, tag = g.get("tagged", (None, ""))
        sure = service is self._service() and response.status_code in (200, 304)  # else it may be of the next data
        if sure and request.method != "POST":
            response.set_etag(tag, weak=True)
        if not response.headers.get("Cache-Control"):
            unkept = response.status_code >= 400 or request.method == "POST" or request.endpoint in UNKEPT
            response.headers["Cache-Control"] = "no-store" if unkept else "no-cache"
        if g.get("negotiated"):
            response.vary.add("Accept-Language")
        if is_text(response.mimetype):
            response.vary.add("Accept-Encoding")
            _compress(response)
        if sure and response.status_code == 200 and not response.is_streamed:
            head = [(name, response.headers[name]) for name in OWN if name in response.headers]
            self._responses.keep((tag, asked_encoding()), CachedResponse(response.get_data(), head))
        if response.status_code == 200 and request.method in ("GET", "HEAD"):
            tag, _ = response.get_etag()
            if tag and request.if_none_match.contains_weak(tag):
                response.status_code = 304
                response.set_data(b"")
                for name in ("Content-Type", "Content-Length", "Content-Encoding"):
                    response.headers.pop(name, None)
        return response


def _function_of(service: Service, own: str) -> tuple[str, ...] | None:
    """What the answer to the request is a function of, besides the code and the data; None where it is of more."""
    if request.routing_exception:
        return None
    if request.method == "POST" and request.path == CALLBACK:
        body = request.get_json()
        if body["output"] != own:
            return None
        values = [[each.get("value") for each in body.get(key, [])] for key in ("inputs", "state")]
        changed = sorted(body.get("changedPropIds", []))
        return CALLBACK, in_language("", service), json.dumps([values, changed], sort_keys=True)
    return (request.url_root, request.path, query_string(service)) if request.endpoint in TAGGED else None


def _compress(response: Response) -> None:
    encoding, streamed = asked_encoding(), response.is_streamed or response.direct_passthrough
    if not encoding or "plain" in g or streamed or "Content-Encoding" in response.headers:
        return
    body = response.get_data()
    if len(body) < LEAST or response.status_code in (204, 304):
        return
    response.set_data(compress(body, encoding, "page" if response.mimetype == "text/html" else "quick"))
    response.headers["Content-Encoding"] = encoding
    tag, weak = response.get_etag()
    if tag and not weak:
        response.set_etag(tag, weak=True)  # the same answer in other bytes


@lru_cache
def build() -> str:
    """A mark of the code in service: answers of other code are other answers."""
    digest = hashlib.sha256(plotly.__version__.encode())
    here = Path(__file__).parents[1]
    for path in sorted([*here.rglob("*.*"), *(here.parent / "assets").glob("*.*")]):
        if path.suffix in (".py", ".html", ".po", ".json", ".css", ".js"):
            digest.update(path.read_bytes())
    return digest.hexdigest()
