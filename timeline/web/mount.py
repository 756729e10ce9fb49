"""The app under a path such as /timeline/, by a setting of its own or as a part of another app.

Where it stands is told by SCRIPT_NAME, WSGI's own word for it, and asked of each request: one app may stand at two paths.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from flask import request

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def under(wsgi: Wsgi, prefix: str) -> Wsgi:
    """The app at the path `prefix`, which ends with a slash, be it that a proxy passes that path on or takes it away."""
    name = prefix.rstrip("/")

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        above, path = environ.get("SCRIPT_NAME", ""), environ.get("PATH_INFO", "")
        if name and not above.endswith(name):
            environ["SCRIPT_NAME"] = above + name
            if path == name or path.startswith(prefix):
                environ["PATH_INFO"] = path.removeprefix(name)
        return wsgi(environ, start_response)

    return app if name else wsgi


def root_path() -> str:
    """The path of the timeline's page as the reader's browser has it: "/", or "/timeline/"."""
    return f"{quote(request.script_root, safe='/~')}/"


def at_root(html: str, prefix: str) -> str:
    """Dash's part of a page, which knows the app at the path `prefix`, for the path at which it was asked for."""
    here = root_path()
    moved = html.replace(f'"{prefix}_dash-', f'"{here}_dash-')
    return re.sub(r'(?<="requests_pathname_prefix":)\s*"[^"]*"', f'"{here}"', moved)
