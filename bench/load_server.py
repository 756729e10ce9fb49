"""Gunicorn as it is served from, on a free port; and what the system says of its processes (Linux)."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent

UP_WITHIN = 60  # seconds
# What the caller's shell may have set would make "as configured by default" untrue.
OURS = ("TIMELINE_", "GUNICORN_", "HOST", "PORT", "WEB_CONCURRENCY")
DEFAULT = (sys.executable, "-m", "timeline", "serve", "--production")
PLAIN = (sys.executable, str(HERE / "load_plain.py"))
TICKS = os.sysconf("SC_CLK_TCK")
SETTLED = 1.0  # seconds after the first good answer until all workers are there
LINES = {"Rss": "rss", "Pss": "pss", "Private_Clean": "own", "Private_Dirty": "own"}


@dataclass(frozen=True)
class Server:
    """A running Gunicorn."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def get(self, path: str, posted: str = "", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of one answer, whatever its status."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST" if posted else "GET", path, posted.encode() or None, headers)
            response = connection.getresponse()
            return response.status, dict(response.headers), response.read()
        finally:
            connection.close()

    def workers(self) -> list[int]:
        """The ids of its workers, oldest first."""
        pid = self.process.pid
        return sorted(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))

    def busy(self) -> float:
        """Seconds of processor time that its workers have taken until now."""
        fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.workers()]
        return sum(int(f[11]) + int(f[12]) for f in fields) / TICKS


@contextmanager
def serving(command: tuple[str, ...] = DEFAULT, **settings: str) -> Iterator[Server]:
    """A server with these settings while the block runs; it has said that it is healthy."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    server = Server(*start(command, environment | settings))
    try:
        wait_for(server)
        yield server
    finally:
        server.process.terminate()
        server.process.wait(40)


def start(command: tuple[str, ...], environment: dict[str, str]) -> tuple[subprocess.Popen[bytes], int]:
    """The process and its port. Its lines of the log are written as always, but to nowhere."""
    port = free_port()
    environment |= {"PORT": str(port), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return process, port


def wait_for(server: Server) -> None:
    """Return once `/healthz` is answered with 200."""
    deadline = time.monotonic() + UP_WITHIN
    while True:
        try:
            if server.get("/healthz")[0] == 200:
                return time.sleep(SETTLED)
        except OSError:
            pass
        if server.process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("Gunicorn does not start; `make serve` says why")
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def memory(pid: int) -> dict[str, float]:
    """A process's memory in MB: resident, its share of that (what several have, divided by them), and its own alone."""
    found = {"rss": 0.0, "pss": 0.0, "own": 0.0}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        name, _, rest = line.partition(":")
        if name in LINES:
            found[LINES[name]] += int(rest.split()[0]) / 1000
    return found
