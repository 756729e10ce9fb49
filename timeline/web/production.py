"""Gunicorn for the public web: its settings, and a worker in which slow readers keep nobody waiting."""

import ctypes
import errno
import io
import os
import socket
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import TConn, ThreadWorker

from timeline.config import Config
from timeline.web.app import TimelineApp
from timeline.web.memory import settle
from timeline.web.security import LARGEST_BODY, Wsgi

PIECE = 64 * 1024  # bytes of an answer that are to be taken within the same time as a whole request is to come
LINGER = 2.0  # seconds for a reader to take the end of a last answer
LINES = 256  # requests under way in each worker: one that comes slowly, or is taken slowly, only waits
LOG_LINE = '%(h)s %(t)s "%(r)s" %(s)s %(B)s bytes %(M)s ms "%({referer}i)s" worker %(p)s'
FIXED: dict[str, Any] = {
    # Loaded and compressed once, then shared: a worker in place of a dead one is there in milliseconds.
    "preload_app": True,
    "backlog": 512,
    "limit_request_line": 8190,  # bytes, the most that Gunicorn allows; the page reads queries of up to 8,000 characters
    "limit_request_fields": 60,
    "limit_request_field_size": 8190,
    "forwarded_allow_ips": "",  # whom to believe is TIMELINE_PROXY's business
    "control_socket_disable": True,  # nothing but the page is opened
    "access_log_format": LOG_LINE,
    "errorlog": "-",
}


class Production(BaseApplication):
    """An app under Gunicorn; `run()` ends the process when all workers have ended."""

    def __init__(self, app: TimelineApp, config: Config) -> None:
        self._app, self._config = app, config
        super().__init__()

    def load_config(self) -> None:
        for name, value in gunicorn_settings(self._app, self._config).items():
            self.cfg.set(name, value)

    def load(self) -> Wsgi:
        return in_turns(self._app.server, self._config.threads)


def serve_many(app: TimelineApp, config: Config) -> None:
    """Serve from several processes until stopped; does not return."""
    _tame_heaps()
    app.files.warm()  # compressed before there are workers
    if not config.engine:  # a cluster's workers have that
        app.service.warm_all()
        app.service.warm_rest()
        settle()
    Production(app, config).run()


def gunicorn_settings(app: TimelineApp, config: Config) -> dict[str, Any]:
    """Gunicorn's settings by their names."""

    def follow(*_: Any) -> None:
        """Workers take edits over at the same time, also one that nobody asks just then; later ones begin with them."""
        if watch := app.server.extensions.get("watch"):
            watch.follow()

    host = f"[{config.host}]" if ":" in config.host else config.host
    return FIXED | {
        "bind": config.bind or f"{host}:{config.port}",
        "workers": config.workers,
        "threads": config.threads,
        "worker_class": type("Worker", (PatientWorker,), {"patience": config.patience}),
        "timeout": config.timeout,
        "graceful_timeout": config.grace,
        "keepalive": config.keepalive,
        "max_requests": config.max_requests,
        "max_requests_jitter": config.max_requests // 5,  # not all workers at once
        # Signs of life go to memory: the disk may be read-only.
        "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,
        "accesslog": config.access_log or None,
        "loglevel": config.log_level,
        "when_ready": lambda server: follow(),
        "post_fork": lambda server, worker: follow(),
    }


class PatientWorker(ThreadWorker):
    """Gunicorn's own worker with threads, in which slow readers keep no other reader waiting, and are cut off in time."""

    patience: float  # seconds

    def get_thread_pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(max_workers=max(LINES, self.cfg.threads))

    def handle(self, conn: TConn) -> Any:
        if not isinstance(conn.sock, Line):
            conn.sock = Line(conn.sock, self.patience)
        conn.sock.expect()
        kept = super().handle(conn)
        if not kept:
            conn.sock.finish()  # here: Gunicorn would do it where connections are accepted, and no other would be
        return kept


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


def _tame_heaps() -> None:
    """Two heaps at most, and large blocks given back (M_ARENA_MAX, M_MMAP_THRESHOLD of mallopt(3)).

    Threads that make large answers leave glibc's many heaps full of holes, which looks like a leak.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt:
        mallopt(-8, 2)
        mallopt(-3, 128 * 1024)
