"""What every request must be, and what every response carries: methods, sizes and shapes; a policy for browsers."""

import logging
import string
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import orjson
from dash import Dash
from dash.exceptions import DependencyException
from flask import Flask, Response, abort, g, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.middleware.proxy_fix import ProxyFix

from timeline.config import Config
from timeline.engine.gone import EngineGone, gone_words
from timeline.page.service import Service
from timeline.page.templating import render
from timeline.web.frames import add_frames, made_for_frames
from timeline.web.index import asset_url, page_style
from timeline.web.mount import root_path
from timeline.web.payloads import CALLBACK, LARGEST_BODY
from timeline.web.routes import query_string

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

UNSERVED = ("/<path:path>", "/_reload-hash", "/static/<path:filename>")  # the first is the page itself, at any address
YEAR = 31_536_000  # seconds
AGAIN = 10  # seconds after which a page is asked for again whose accounts nobody could count
LOG = logging.getLogger("timeline.web")

ROBOTS = """User-agent: Twitterbot
User-agent: facebookexternalhit
User-agent: LinkedInBot
User-agent: Slackbot-LinkExpanding
Disallow: /source/

# Every choice of filters has an address: a crawler would never come to an end.
User-agent: *
Allow: /$
Allow: /?event=
Allow: /preview.png
Allow: /assets/
Allow: /_dash-component-suites/
Disallow: /*?
Disallow: /source/
"""

# Of the one page that anybody may frame: it has no scripts, and nothing in it but a link.
NOTICE = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; font-src 'self' data:; base-uri 'none'; frame-ancestors *"

# No Cross-Origin-Opener-Policy: for it browsers begin another process once the answer has come, which held the first picture
# back by 26 to 116 ms, and a page without cookies or logins has nothing that a window which opened it could learn.
STEADY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class _Json(DefaultJSONProvider):
    """JSON as browsers write it: in UTF-8, and not nested so deep that reading it would be a fault of the server."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        text = s if isinstance(s, str) else s.decode()
        try:
            return super().loads(text, **kwargs)
        except RecursionError:
            raise ValueError("nested too deep") from None


def add_guards(app: Dash, service: Callable[[], Service], config: Config) -> None:
    """Guard an app whose callbacks and routes are all there: `/robots.txt`, refusals, headers on every response.

    Of the settings: `embed` (who may frame `embed=1` pages), `proxy` (how many proxies stand before the server), `hosts`
    (the names it answers to).
    """
    server = app.server
    server.wsgi_app = _escaped(server.wsgi_app)  # type: ignore[method-assign]
    server.json = _Json(server)
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    _trust(server, config)
    _add_robots(server)
    _add_refusals(server)
    _add_errors(server, service)
    add_frames(server, service, config.embed)
    _add_headers(server, lru_cache(1)(lambda: policies(app.csp_hashes(), config.embed)))


def policies(hashes: Sequence[str], embed: Sequence[str] = ()) -> dict[bool, str]:
    """The content security policy of pages, False, and of those made for frames, True. `embed`: who may frame these."""
    frames = " ".join(embed) or "'self'"
    parts = (
        "default-src 'self'",
        " ".join(["script-src 'self'", *hashes]),
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
    return {made: "; ".join([*parts, f"frame-ancestors {who}"]) for made, who in ((False, "'none'"), (True, frames))}


def _escaped(wsgi: Wsgi) -> Wsgi:
    """Escape what is not ASCII in a query string: bare bytes that are no letters would stop whoever reads it."""

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():
            environ["QUERY_STRING"] = quote(query.encode("latin-1"), safe=string.printable)
        return wsgi(environ, start_response)

    return app


def _trust(server: Flask, config: Config) -> None:
    """Believe what proxies say of the reader's address, scheme and host, and only where there are such."""
    if count := config.proxy:
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    if config.hosts:
        server.config["TRUSTED_HOSTS"] = [*config.hosts, "localhost", "127.0.0.1"]  # the last two for checks of health


def _add_robots(server: Flask) -> None:
    @server.get("/robots.txt")
    def robots() -> Response:
        response = Response(ROBOTS.replace("low: /", f"low: {root_path()}"), content_type="text/plain; charset=utf-8")
        response.cache_control.max_age = 3600
        return response


def _add_refusals(server: Flask) -> None:
    def refuse() -> None:
        posted, allowed = request.method == "POST", ["POST"] if request.path == CALLBACK else ["GET", "HEAD"]
        if request.method not in allowed:
            raise MethodNotAllowed(allowed)
        if request.url_rule is not None and request.url_rule.rule in UNSERVED:
            abort(404)
        if posted:
            _refuse_body()

    server.before_request_funcs.setdefault(None, []).insert(0, refuse)  # before anything is looked up for it


def _refuse_body() -> None:
    """Only what Dash's renderer sends is read: JSON, and not too long."""
    if request.mimetype != "application/json":
        abort(415)
    request.get_data()
    request.stream.read(1)  # refuses a longer body of unknown length, which was cut where reading had to end
    request.get_json()  # refuses what is none


def _add_errors(server: Flask, service: Callable[[], Service]) -> None:
    """A line of JSON says what was wrong, and for a reader who went astray there is a page; never more than that."""

    @server.errorhandler(HTTPException)
    def tell(err: HTTPException) -> Response:
        code = err.code or 500
        if code == 404 and request.method != "POST" and not request.path.startswith("/_dash-"):
            return Response(_not_found(service()), status=404, content_type="text/html; charset=utf-8")
        said = orjson.dumps({"error": HTTP_STATUS_CODES.get(code, "Error")}) + b"\n"
        allow = {"Allow": ", ".join(err.valid_methods or ())} if isinstance(err, MethodNotAllowed) else {}
        return Response(said, status=code, headers=allow, content_type="application/json")

    @server.errorhandler(EngineGone)
    def gone(err: EngineGone) -> Response:
        LOG.error("%s", err)
        g.pop("tagged", None)
        catalog = service().catalog(query_string(service()))
        words = gone_words(catalog.language)
        head = {"Retry-After": str(AGAIN)}
        if request.endpoint in ("/", "show_source"):
            page = _said(service(), words, "503", again=AGAIN)
            return Response(page, 503, head, content_type="text/html; charset=utf-8")
        return Response(orjson.dumps({"error": words}) + b"\n", 503, head, content_type="application/json")

    @server.errorhandler(DependencyException)
    def no_such_script(_: DependencyException) -> Response:
        return tell(NotFound())


def _not_found(service: Service) -> str:
    return _said(
        service, service.catalog(query_string(service)).language.gettext("There is no page at this address."), "404"
    )


def _said(service: Service, words: str, heading: str, again: int = 0) -> str:
    """A page of one sentence; `again`: seconds after which the browser asks once more."""
    catalog, root = service.catalog(query_string(service)), root_path()
    return render(
        catalog.language,
        "one_sentence.html",
        words=words,
        heading=heading,
        again=again,
        icon=asset_url("icon.svg", root),
        style=page_style(root),
        home=catalog.addresses.seen_from(root).view(),
        lang=catalog.language.code,
        topic_title=catalog.topic_title,
    )


def _add_headers(server: Flask, policy: Callable[[], dict[bool, str]]) -> None:
    """`policy` is asked for when the first answer goes out: until then others may add callbacks, with scripts of theirs."""

    @server.after_request
    def add(response: Response) -> Response:
        response.headers.update(STEADY)
        response.headers["Content-Security-Policy"] = (
            NOTICE if g.get("framed_anywhere") else policy()[made_for_frames()]
        )
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
        return response
