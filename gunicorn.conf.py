"""Gunicorn's settings: `gunicorn app:server` in this folder reads them by itself. All can be set by the environment."""

import os

import gunicorn

gunicorn.SERVER = "timeline"  # what the Server header says: no name, no version


def number(name: str, otherwise: int) -> int:
    """A whole number of the environment; what is no such number is as if it were not there."""
    text = os.environ.get(name, "")
    return int(text) if text.isdecimal() else otherwise


wsgi_app = "app:server"
bind = os.environ.get("TIMELINE_BIND") or f"{os.environ.get('HOST') or '127.0.0.1'}:{number('PORT', 8050)}"
worker_class = "gthread"
workers = number("WEB_CONCURRENCY", min(4, max(2, len(os.sched_getaffinity(0)))))
threads = number("TIMELINE_THREADS", 4)

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
    """Compress the big files before the first worker is made, so that no reader waits for it."""
    from app import app

    app.delivery.warm()
