"""The files that the page loads: compressed once, and kept by browsers as long as is right."""

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
from pathlib import Path
from urllib.parse import urljoin

import plotly
from dash import Dash
from dash.fingerprint import check_fingerprint
from flask import Response, abort, g, request
from werkzeug.security import safe_join

from timeline.web.encodings import ENCODINGS, LEAST, asked_encoding, compress, is_text

BIG = 100_000  # bytes: a file of this size is compressed beside the request that first asks for it
YEAR, WEEK = 31_536_000, 604_800  # seconds
SUITES = "/_dash-component-suites/"


@dataclass
class File:
    """A file that never changes while it is served: its bytes, and those bytes as each encoding has them."""

    body: bytes
    mimetype: str
    tag: str
    encodings: dict[str, bytes] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def compress(self) -> None:
        """Fill `encodings`, once, however many ask at the same time."""
        if self.lock.acquire(blocking=False):
            for encoding in ENCODINGS:
                self.encodings[encoding] = compress(self.body, encoding, "once")


class Files:
    """An app's scripts and assets, served in place of Dash's own views; `warm` compresses them before the first request."""

    def __init__(self, app: Dash) -> None:
        self._app = app
        self.known: dict[tuple[str, ...], File] = {}
        self._warming = False
        views = app.server.view_functions
        views[next(name for name in views if name.startswith(SUITES))] = self._suite
        views["_dash_assets.static"] = self._asset

    def warm(self) -> None:
        """Do now what a first reader would wait for: a server does this once, before it divides into workers."""
        self._warming = True
        client = self._app.server.test_client()
        page = client.get("/", base_url="http://localhost").get_data(as_text=True)
        for address in re.findall(r'(?:src|href|data-\w+)="([^"]*(?:_dash-component-suites|assets)/[^"]+)"', page):
            client.get(urljoin("/", address), base_url="http://localhost")
        self._warming = False

    def _suite(self, package_name: str, fingerprinted_path: str) -> Response:
        """A script of Dash or Plotly. Only one of this very version, by its address, may be kept for ever."""
        path, marked = check_fingerprint(fingerprinted_path)
        if path not in self._app.registered_paths.get(package_name, ()):
            abort(404)
        part = sys.modules.get(f"{package_name}.{path.partition('/')[0]}")  # dash_table has a version of its own
        known = getattr(part, "__version__", None) or sys.modules[package_name].__version__
        version = re.sub(r"[^\w-]", "_", str(known))
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
        file = self.known.get(key)
        if file is None:
            body = read()
            if body is None:
                abort(404)
            mimetype = mimetypes.guess_type(key[0] if "." in key[0] else key[1])[0] or "application/octet-stream"
            file = self.known.setdefault(key, File(body, mimetype, hashlib.sha256(body).hexdigest()))
        if not file.encodings and is_text(file.mimetype) and len(file.body) >= LEAST:
            if self._warming or len(file.body) < BIG:
                file.compress()
            else:
                threading.Thread(target=file.compress, daemon=True).start()
        encoding = asked_encoding()
        if body := file.encodings.get(encoding):
            response = Response(body, mimetype=file.mimetype, headers={"Content-Encoding": encoding})
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
