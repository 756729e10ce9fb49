"""Gunicorn's settings: `gunicorn app:server` in this folder reads them by itself. All can be set by the environment."""

import ctypes
import os
from concurrent.futures import ThreadPoolExecutor

import gunicorn

from timeline.web.serve import Line, in_turns

gunicorn.SERVER = "timeline"  # what the Server header says: no name, no version

from gunicorn.workers.gthread import ThreadWorker  # noqa: E402 - copies that name


def number(name: str, otherwise: int) -> int:
    """A whole number of the environment; what is no such number is as if it were not there."""
    text = os.environ.get(name, "")
    return int(text) if text.isdecimal() else otherwise


wsgi_app = "app:server"
bind = os.environ.get("TIMELINE_BIND") or f"{os.environ.get('HOST') or '127.0.0.1'}:{number('PORT', 8050)}"
workers = number("WEB_CONCURRENCY", min(4, max(2, len(os.sched_getaffinity(0)))))
threads = number("TIMELINE_THREADS", 4)  # answers worked out at once, in each worker
patience = max(1, number("TIMELINE_PATIENCE", 20))  # seconds for a request to come, and to take 64 KB of an answer
LINES = 256  # requests under way in each worker: one that comes slowly, or is taken slowly, only waits


class PatientWorker(ThreadWorker):
    """Gunicorn's own worker with threads, in which slow readers keep no other reader waiting, and are cut off in time."""

    def get_thread_pool(self):
        return ThreadPoolExecutor(max_workers=max(LINES, threads))

    def load_wsgi(self):
        super().load_wsgi()
        self.wsgi = in_turns(self.wsgi, threads)

    def handle(self, conn):
        if not isinstance(conn.sock, Line):
            conn.sock = Line(conn.sock, patience)
        conn.sock.expect()
        kept = super().handle(conn)
        if not kept:
            conn.sock.finish()  # here: Gunicorn would do it where connections are accepted, and no other would be
        return kept


worker_class = PatientWorker

# Threads that make large answers leave glibc's many heaps full of holes, which looks like a leak: it is to have two,
# and to give large blocks back (M_ARENA_MAX, M_MMAP_THRESHOLD of mallopt(3)).
mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
if mallopt:
    mallopt(-8, 2)
    mallopt(-3, 128 * 1024)

# Loaded and compressed once, then shared: a worker in place of a dead one is there in milliseconds.
preload_app = True

timeout = number("TIMELINE_TIMEOUT", 30)  # seconds without a sign of life, then a worker is replaced
graceful_timeout = number("TIMELINE_GRACE", 20)  # seconds for requests under way when told to stop
keepalive = number("TIMELINE_KEEPALIVE", 15)
max_requests = number("TIMELINE_MAX_REQUESTS", 20_000)
max_requests_jitter = max_requests // 5  # not all workers at once
backlog = 512

limit_request_line = 8190  # bytes, the most that Gunicorn allows; the page reads queries of up to 8,000 characters
limit_request_fields = 60
limit_request_field_size = 8190
forwarded_allow_ips = ""  # whom to believe is TIMELINE_PROXY's business

worker_tmp_dir = (
    "/dev/shm" if os.path.isdir("/dev/shm") else None
)  # signs of life go to memory: the disk may be read-only
control_socket_disable = True  # nothing but the page is opened
accesslog = os.environ.get("TIMELINE_ACCESS_LOG", "-") or None  # standard output; empty: none
access_log_format = '%(h)s %(t)s "%(r)s" %(s)s %(B)s bytes %(M)s ms "%({referer}i)s" worker %(p)s'
errorlog = "-"
loglevel = os.environ.get("TIMELINE_LOG_LEVEL") or "info"


def when_ready(server) -> None:
    """Compress the big files before the first worker is made, and keep the data fresh that later workers begin with."""
    from app import app

    app.files.warm()
    app.server.extensions["watch"].follow()


def post_fork(server, worker) -> None:
    """All workers take edits over at the same time, also one that nobody asks just then."""
    from app import app

    app.server.extensions["watch"].follow()
