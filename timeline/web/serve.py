"""Serving from the command line by Werkzeug's own server, never in debug mode."""

import socket
import threading

from werkzeug.serving import WSGIRequestHandler, make_server

from timeline.data.problems import errors
from timeline.view.labels import counted
from timeline.web.app import TimelineApp
from timeline.web.memory import settle_more


class CannotServe(Exception):
    """The address cannot be listened on; `str()` is one message with fault and remedy."""


class Handler(WSGIRequestHandler):
    """Answers in HTTP/1.1, each on a connection of its own, as Werkzeug closes them; only faults are logged."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are sent apart: the body would wait 40 ms

    def version_string(self) -> str:
        """What the server calls itself in its answers: no versions."""
        return "timeline"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing of requests that went well."""


def serve(app: TimelineApp, host: str, port: int) -> None:
    """Serve until stopped; prints the address and what is wrong with the tables. Port 0 takes any free one.

    Raises CannotServe where host and port cannot be had.
    """
    with open_socket(host, port) as listening:
        server = make_server(host, port, app.server, threaded=True, request_handler=Handler, fd=listening.fileno())
        print(greeting(app, host, server.port), flush=True)
        threading.Thread(target=_warm, args=[app], daemon=True).start()
        server.serve_forever()


def _warm(app: TimelineApp) -> None:
    """Work out, while the first answers are given, what later ones need."""
    app.service.warm_rest()
    settle_more()


def open_socket(host: str, port: int) -> socket.socket:
    """A listening socket; raises CannotServe where there is none to be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, UnicodeError) as err:
        reason = getattr(err, "strerror", None) or str(err)
        raise CannotServe(f"Cannot listen on {host}, port {port}: {reason} - give another --port or --host") from err


def greeting(app: TimelineApp, host: str, port: int) -> str:
    """What `serve` says when it is ready: title and address, then the state of the tables."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    archive = app.service.archive
    count = len(errors(archive.problems))
    found = f"{counted(count, 'problem')} (listed by `python -m timeline check`)" if count else "no problems"
    address = f"http://{shown}:{port}{app.config.requests_pathname_prefix}"
    return f"{app.title}: {address}  (stop with Ctrl-C)\n{counted(app.service.size, 'account')}, {found}"
