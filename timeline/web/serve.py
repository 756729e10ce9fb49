"""Serving from the command line by Werkzeug's own server, never in debug mode; and patience with slow readers, for Gunicorn."""

import errno
import io
import socket
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from timeline.view.labels import counted
from timeline.web.app import TimelineApp
from timeline.web.payloads import LARGEST_BODY
from timeline.web.security import Wsgi

PIECE = 64 * 1024  # bytes of an answer that are to be taken within the same time as a whole request is to come
LINGER = 2.0  # seconds for a reader to take the end of a last answer


class CannotServe(Exception):
    """The address cannot be listened on; `str()` is one message with fault and remedy."""


class Handler(WSGIRequestHandler):
    """Keeps a reader's connection open from one request to the next; only faults are logged."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are sent apart: on an open connection the body would wait 40 ms

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
        server.serve_forever()


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
    problems = counted(len(archive.problems), "problem")
    found = f"{problems} (listed by `python -m timeline check`)" if archive.problems else "no problems"
    return (
        f"{app.title}: http://{shown}:{port}/  (stop with Ctrl-C)\n{counted(len(archive.accounts), 'account')}, {found}"
    )


class Line(socket.socket):
    """A reader's connection that is waited for only so long, and then is as if the reader had hung up."""

    def __init__(self, accepted: socket.socket, patience: float) -> None:
        """Takes the place of the `accepted` socket. `patience`: seconds for a request, and for each PIECE of an answer."""
        super().__init__(fileno=accepted.detach())
        self._patience = patience
        self.expect(patience)

    def expect(self, seconds: float | None = None) -> None:
        """All that is received from now on is to come within this time, however many small parts it comes in."""
        self._until = time.monotonic() + (self._patience if seconds is None else seconds)

    def recv(self, size: int, flags: int = 0) -> bytes:
        left = self._until - time.monotonic()
        try:
            if left <= 0:
                raise TimeoutError
            self.settimeout(left)
            return super().recv(size, flags)
        except TimeoutError:
            self.shutdown(socket.SHUT_RDWR)  # what is half received cannot be followed by another request
            return b""

    def sendall(self, data: Any, flags: int = 0) -> None:
        view = memoryview(data)
        for start in range(0, len(view), PIECE):
            self.settimeout(self._patience)
            try:
                super().sendall(view[start : start + PIECE], flags)
            except TimeoutError:
                raise BrokenPipeError(errno.EPIPE, "The reader takes nothing") from None

    def finish(self) -> None:
        """Say that this was all, and wait a moment for the reader to have it."""
        try:
            self.shutdown(socket.SHUT_WR)
            self.expect(LINGER)
            while self.recv(4096):
                pass
        except OSError:
            pass  # gone already


def in_turns(app: Wsgi, at_once: int) -> Wsgi:
    """The app, asked for at most so many answers at the same time, and only once a request is there with its whole body."""
    turns = threading.BoundedSemaphore(at_once)

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(LARGEST_BODY + 1))
        with turns:
            return app(environ, start_response)

    return answer
