"""Servers as real processes on the loopback, for tests: Gunicorn as it is started for the public web, nginx before it, readers."""

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

import pytest
from calls import CALLBACK, sent
from conftest import ROOT

OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
NGINX = os.environ.get("TIMELINE_NGINX") or shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed (apt-get install nginx)")
READERS = 4


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


def get(url: str, **headers: str) -> tuple[int, bytes]:
    """Status and body. An address of the page's script is asked as the script does."""
    body = asking("view=list") if url.endswith(CALLBACK) else None
    own = {"Content-Type": "application/json"} if body else {}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with OPENER.open(urllib.request.Request(url, body, own | named), timeout=30) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as err:
        with err:
            return err.code, err.read()


def asking(query: str, width: int = 860) -> bytes:
    """What the page asks for a view."""
    return sent(query, width=width)


def answers(url: str) -> bool:
    try:
        return get(url)[0] == 200
    except OSError:
        return False


def until(true: Callable[[], object], within: float = 90.0) -> None:
    """Wait; the time is for machines that have much else to do."""
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


@dataclass
class Replica:
    """A Gunicorn that runs: its address, process and log."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def text(self) -> str:
        """The log so far."""
        return self.log.read_text(encoding="utf-8") if self.log.is_file() else ""

    @property
    def workers(self) -> list[int]:
        """The ids of the workers that there are now."""
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def stopped(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Ends a process, by its id, whatever happens."""
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def production(events: Path, log: Path, limits: str = "", **environment: str) -> Iterator[Replica]:
    """Gunicorn with two workers over these tables. `limits`: a shell command before it, such as `ulimit`."""
    port = free_port()
    command = [sys.executable, "-m", "timeline", "serve", "--production", "--events", str(events), "--port", str(port)]
    settings = {"WEB_CONCURRENCY": "2", "PYTHONDONTWRITEBYTECODE": "1", **environment}
    with log.open("wb") as out:
        process = subprocess.Popen(
            ["sh", "-c", f'{limits or ":"} && exec "$@"', "sh", *command],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    replica = Replica(f"http://127.0.0.1:{port}", process, log)
    with stopped(process):
        until(lambda: answers(f"{replica.url}/healthz") or process.poll() is not None)
        assert process.poll() is None, replica.text
        until(lambda: len(replica.workers) == int(settings["WEB_CONCURRENCY"]))
        yield replica


@contextmanager
def load(url: str, requests: int = 200) -> Iterator[tuple[threading.Event, list[str]]]:
    """A few readers at once; what went wrong for them. The event is set once a quarter of the requests are answered.

    The tables do not change meanwhile, so that each address has one answer.
    """
    faults: list[str] = []
    paths = ("/events.json?q=office", "/healthz", "/?view=list&event=walkout", "/events.csv", CALLBACK)
    bodies: dict[str, str] = {}
    done, quarter = [0], threading.Event()

    def ask(path: str) -> None:
        try:
            status, body = get(f"{url}{path}")
            digest = hashlib.sha256(body).hexdigest()
            if status != 200 or bodies.setdefault(path, digest) != digest:
                faults.append(f"{path}: {status} {body[:80]!r}")
        except (OSError, HTTPException) as err:
            faults.append(f"{path}: {err!r}")
        done[0] += 1
        if done[0] >= requests // 4:
            quarter.set()
        time.sleep(0.01)

    with ThreadPoolExecutor(READERS) as pool:
        asked = [pool.submit(ask, paths[number % len(paths)]) for number in range(requests)]
        yield quarter, faults
        for answer in asked:
            answer.result()


@contextmanager
def nginx(folder: Path, replicas: list[str], path: str = "/") -> Iterator[str]:
    """The project's own nginx.conf, with other ports and folders and a rate that a test may reach, as docs/hosting.md puts
    it under a path; gives the address of the page without its last slash."""
    folder.mkdir()
    port = free_port()
    conf = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    changes = {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "127.0.0.1:8051": replicas[0].removeprefix("http://"),
        "127.0.0.1:8052": replicas[1].removeprefix("http://"),
        "/var/cache/nginx/timeline": str(folder / "cache"),
        "rate=20r/s": "rate=5000r/s",
    }
    for old, new in changes.items():
        assert old in conf
        conf = conf.replace(old, new)
    conf = re.sub(r"(?m)^( *location (= |~ \^)?)/", rf"\1{path}", conf)
    (folder / "timeline.conf").write_text(conf, encoding="utf-8")
    temps = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{'user root;' if os.geteuid() == 0 else ''} daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log warn;\n"
        f"events {{ worker_connections 900; }}\n"
        f"http {{ access_log off; {temps} include {folder}/timeline.conf; }}\n",
        encoding="utf-8",
    )
    command = [str(NGINX), "-p", str(folder), "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    with stopped(process):
        url = f"http://127.0.0.1:{port}{path.removesuffix('/')}"
        until(lambda: answers(f"{url}/healthz") or process.poll() is not None)
        assert process.poll() is None, (folder / "error.log").read_text(encoding="utf-8")
        yield url


def worker_in(line: str) -> int:
    """The id of the worker that wrote a line about a request."""
    found = re.search(r"worker <(\d+)>$", line)
    assert found, line
    return int(found[1])
