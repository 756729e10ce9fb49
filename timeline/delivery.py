"""How answers travel: compressed, with tags by which they are not sent twice, and kept by browsers as long as is right."""

import gzip
import hashlib
import mimetypes
import os
import pkgutil
import posixpath
import re
import stat
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import plotly
from dash import Dash
from dash.fingerprint import check_fingerprint
from flask import Response, abort, g, request
from werkzeug.security import safe_join

from timeline.export import FORMATS
from timeline.kept import Kept
from timeline.layout import CALLBACK
from timeline.payload import read_request
from timeline.routes import query_string
from timeline.service import Service

try:
    import brotli
except ImportError:  # see requirements-serve.txt
    brotli = None

LEAST = 600  # bytes: less is not worth compressing
BIG = 100_000  # bytes: a file of this size is compressed beside the request that first asks for it
YEAR, WEEK = 31_536_000, 604_800  # seconds
TEXTS = ("text/", "application/json", "application/ld+json", "application/javascript", "image/svg+xml")
CODINGS = ("br", "gzip") if brotli else ("gzip",)
TAGGED = (
    "/",
    "show_source",
    *(made.file.replace(".", "_") for made in FORMATS.values()),
)  # functions of data and address
UNKEPT = ("health",)
OWN = ("Content-Type", "Content-Encoding", "Content-Disposition")  # what an answer's head has from who made it
SUITES = "/_dash-component-suites/"


@dataclass
class File:
    """A file that never changes while it is served: its bytes, and those bytes as each coding has them."""

    body: bytes
    mimetype: str
    tag: str
    codings: dict[str, bytes] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def compress(self) -> None:
        """Fill `codings`, once, however many ask at the same time."""
        if self.lock.acquire(blocking=False):
            for coding in CODINGS:
                self.codings[coding] = compress(self.body, coding, thorough=True)


class Sent(NamedTuple):
    """An answer as it was sent: its bytes, in one coding, and the part of its head that is its own."""

    body: bytes
    head: list[tuple[str, str]]


class Delivery:
    """Compression, tags and caching of an app's answers; `warm` compresses the page's files before the first request."""

    def __init__(self, app: Dash, service: Callable[[], Service]) -> None:
        self._app = app
        self._service = service
        self._files: dict[tuple[str, ...], File] = {}
        self._sent: Kept[Sent] = Kept(lambda sent: len(sent.body))
        self._warming = False
        views = app.server.view_functions
        views[next(name for name in views if name.startswith(SUITES))] = self._suite
        views["_dash_assets.static"] = self._asset
        app.server.before_request(self._known)
        app.server.after_request(self._finish)

    def warm(self) -> None:
        """Do now what a first reader would wait for: a server does this once, before it divides into workers."""
        self._warming = True
        client = self._app.server.test_client()
        page = client.get("/", base_url="http://localhost").get_data(as_text=True)
        for address in re.findall(r'(?:src|href|data-\w+)="(/(?:_dash-component-suites|assets)/[^"]+)"', page):
            client.get(address, base_url="http://localhost")
        self._warming = False

    # --- files ------------------------------------------------------------------------------------------------------

    def _suite(self, package_name: str, fingerprinted_path: str) -> Response:
        """A script of Dash or Plotly. Only one of this very version, by its address, may be kept for ever."""
        path, marked = check_fingerprint(fingerprinted_path)
        if path not in self._app.registered_paths.get(package_name, ()):
            abort(404)
        version = re.sub(r"[^\w-]", "_", str(sys.modules[package_name].__version__))
        own = marked and f".v{version}m" in fingerprinted_path
        own = own or (package_name == "plotly" and request.args.get("v") == plotly.__version__)
        return self._file((package_name, path), lambda: pkgutil.get_data(package_name, path), own)

    def _asset(self, filename: str) -> Response:
        """A file of ours; kept for ever only by the mark of its content, or by Dash's mark of its time."""
        path = _inside(self._app.config.assets_folder, filename)
        found = _stat(path) if path else None
        if path is None or found is None:
            abort(404)
        key = (filename, str(found.st_mtime_ns), str(found.st_size))
        own = True if request.args.get("m") == str(found.st_mtime) else request.args.get("v")
        return self._file(key, Path(path).read_bytes, own)

    def _file(self, key: tuple[str, ...], read: Callable[[], bytes | None], own: bool | str | None) -> Response:
        """The response for a file; `own` is whether the address is of this version, or what it says of the content."""
        file = self._files.get(key)
        if file is None:
            body = read()
            if body is None:
                abort(404)
            mimetype = mimetypes.guess_type(key[0] if "." in key[0] else key[1])[0] or "application/octet-stream"
            file = self._files.setdefault(key, File(body, mimetype, hashlib.sha256(body).hexdigest()))
        if not file.codings and _is_text(file.mimetype) and len(file.body) >= LEAST:
            if self._warming or len(file.body) < BIG:
                file.compress()
            else:
                threading.Thread(target=file.compress, daemon=True).start()
        coding = _coding()
        if body := file.codings.get(coding):
            response = Response(body, mimetype=file.mimetype, headers={"Content-Encoding": coding})
        else:
            response = Response(file.body, mimetype=file.mimetype)
            g.plain = True  # not compressed by the request
        response.set_etag(file.tag[:24], weak=True)
        response.cache_control.public = True
        if own is True or own == file.tag[:10]:
            response.cache_control.max_age = YEAR
            response.cache_control.immutable = True
        elif file.mimetype.startswith("font/"):
            response.cache_control.max_age = WEEK
        else:
            response.cache_control.no_cache = True
        return response

    # --- answers ----------------------------------------------------------------------------------------------------

    def _known(self) -> Response | None:
        """What need not be worked out: 304 for who has the answer of these data already, else what was sent for it before."""
        parts = _function_of()
        if parts is None:
            return None
        service = self._service()
        tag = hashlib.sha256("\0".join((build(), service.archive.version, *parts)).encode("utf-8", "surrogatepass"))
        g.tagged = service, tag.hexdigest()[:24]
        if request.method != "POST" and request.if_none_match.contains_weak(g.tagged[1]):
            return Response(status=304)
        sent = self._sent.find((g.tagged[1], _coding()))
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
        if _is_text(response.mimetype):
            response.vary.add("Accept-Encoding")
            _compress(response)
        if sure and response.status_code == 200:
            head = [(name, response.headers[name]) for name in OWN if name in response.headers]
            self._sent.keep((tag, _coding()), Sent(response.get_data(), head))
        if response.status_code == 200 and request.method in ("GET", "HEAD"):
            tag, _ = response.get_etag()
            if tag and request.if_none_match.contains_weak(tag):
                response.status_code = 304
                response.set_data(b"")
                for name in ("Content-Type", "Content-Length", "Content-Encoding"):
                    response.headers.pop(name, None)
        return response


def _function_of() -> tuple[str, ...] | None:
    """What the answer to the request is a function of, besides the code and the data; None where it is of more."""
    if request.routing_exception:
        return None
    if request.method == "POST" and request.path == CALLBACK:
        asked = read_request(request.get_json()["inputs"][0]["value"])
        return CALLBACK, asked.query, str(asked.width), asked.theme
    return (request.url_root, request.path, query_string()) if request.endpoint in TAGGED else None


def _compress(response: Response) -> None:
    coding = _coding()
    if not coding or "plain" in g or response.direct_passthrough or "Content-Encoding" in response.headers:
        return
    body = response.get_data()
    if len(body) < LEAST or response.status_code in (204, 304):
        return
    response.set_data(compress(body, coding))
    response.headers["Content-Encoding"] = coding
    tag, weak = response.get_etag()
    if tag and not weak:
        response.set_etag(tag, weak=True)  # the same answer in other bytes


def _inside(folder: str, name: str) -> str | None:
    """The path of a file in a folder; None for what leads out of it, be it as a link, and for a second name of a file.

    Files are kept by name: whoever could ask for one by ever new names, as `./././a.css`, would fill the memory.
    """
    path = safe_join(folder, name) if posixpath.normpath(name) == name and "\0" not in name else None
    inside = path and Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
    return path if inside else None


def _stat(path: str) -> os.stat_result | None:
    """What is known of a plain file; None where there is none, or no file can have that name."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found if stat.S_ISREG(found.st_mode) else None


def compress(body: bytes, coding: str, thorough: bool = False) -> bytes:
    """The bytes in a coding; `thorough` is slow, for what is done once."""
    if coding == "br":
        return bytes(brotli.compress(body, quality=9 if thorough else 4))
    return gzip.compress(body, 9 if thorough else 5, mtime=0)


def _coding() -> str:
    """The coding that the asker likes best, "" for none."""
    return request.accept_encodings.best_match(CODINGS) or "" if request.accept_encodings else ""


def _is_text(mimetype: str | None) -> bool:
    return bool(mimetype) and str(mimetype).startswith((*TEXTS, "text/javascript"))


@lru_cache
def build() -> str:
    """A mark of the code in service: answers of other code are other answers."""
    digest = hashlib.sha256(plotly.__version__.encode())
    here = Path(__file__).parent
    for path in sorted([*here.rglob("*.*"), *(here.parent / "assets").glob("*.*")]):
        if path.suffix in (".py", ".html", ".po", ".json", ".css", ".js"):
            digest.update(path.read_bytes())
    return digest.hexdigest()
