"""Serving for many, as real processes on the loopback: Gunicorn loses a worker, nginx loses a replica, readers lose nothing."""

import gzip
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from builders import Tables
from click.testing import CliRunner
from conftest import ROOT

from timeline.__main__ import main

pytest.importorskip("gunicorn", reason="Gunicorn is not installed (requirements-serve.txt)")

OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
NGINX = os.environ.get("TIMELINE_NGINX") or shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
READERS = 4


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


def get(url: str, **headers: str) -> tuple[int, bytes]:
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with OPENER.open(request, timeout=10) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as err:
        return err.code, err.read()


def answers(url: str) -> bool:
    try:
        return get(url)[0] == 200
    except OSError:
        return False


def until(true: Callable[[], object], within: float = 30.0) -> None:
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
        return self.log.read_text(encoding="utf-8")

    @property
    def workers(self) -> list[int]:
        """The ids of its workers, as its log has them, in the order in which they began."""
        return [int(number) for number in re.findall(r"Booting worker with pid: (\d+)", self.text)]


@contextmanager
def stopped(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Ends a process, by its id, whatever happens."""
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def production(events: Path, log: Path, **environment: str) -> Iterator[Replica]:
    port = free_port()
    command = [sys.executable, "-m", "timeline", "serve", "--production", "--events", str(events), "--port", str(port)]
    settings = {"WEB_CONCURRENCY": "2", "PYTHONDONTWRITEBYTECODE": "1", **environment}
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **settings}, stdout=out, stderr=subprocess.STDOUT
        )
    with stopped(process):
        url = f"http://127.0.0.1:{port}"
        until(lambda: answers(f"{url}/healthz") or process.poll() is not None)
        assert process.poll() is None, log.read_text(encoding="utf-8")
        yield Replica(url, process, log)


@contextmanager
def load(url: str, requests: int = 200) -> Iterator[tuple[threading.Event, list[str]]]:
    """A few readers at once; what went wrong for them. The event is set once a quarter of the requests are answered."""
    faults: list[str] = []
    done, quarter = [0], threading.Event()
    asked = (f"{url}/events.json?q=office", f"{url}/healthz", f"{url}/?view=list&event=walkout", f"{url}/events.csv")

    def ask(number: int) -> None:
        try:
            status, body = get(asked[number % len(asked)])
            if status != 200 or not body:
                faults.append(f"{status} {body[:80]!r}")
        except OSError as err:
            faults.append(repr(err))
        done[0] += 1
        if done[0] >= requests // 4:
            quarter.set()
        time.sleep(0.01)

    with ThreadPoolExecutor(READERS) as pool:
        for number in range(requests):
            pool.submit(ask, number)
        yield quarter, faults


def test_a_killed_worker_is_replaced_and_readers_hardly_notice(tables: Tables, tmp_path):
    with production(tables.write(), tmp_path / "log") as replica:
        until(lambda: len(replica.workers) == 2)
        with load(replica.url) as (quarter, faults):
            assert quarter.wait(20)
            os.kill(replica.workers[0], signal.SIGKILL)
        assert len(faults) <= READERS, faults  # at most those that it was about to answer
        until(lambda: len(replica.workers) == 3)
        assert all(get(f"{replica.url}/healthz")[0] == 200 for _ in range(10))
        replica.process.terminate()
        assert replica.process.wait(15) == 0
    assert re.search(r'"GET /healthz HTTP/1.1" 200 \d+ bytes \d+ ms', replica.text)
    assert "Traceback" not in replica.text


def test_workers_serve_edits_compressed_files_and_no_versions(tables: Tables, tmp_path):
    with production(tables.write(), tmp_path / "log", TIMELINE_WATCH="0.2") as replica:
        with OPENER.open(f"{replica.url}/", timeout=10) as response:
            page, headers = response.read().decode(), response.headers
        assert headers["Server"] == "timeline" and headers["Content-Security-Policy"]
        script = re.search(r'src="([^"]*plotly\.min\.js[^"]*)"', page)
        assert script
        started = time.monotonic()
        status, body = get(f"{replica.url}{script[1]}", Accept_Encoding="gzip")
        assert status == 200 and len(body) < 1_700_000 and len(gzip.decompress(body)) > 4_000_000
        assert time.monotonic() - started < 2
        tables.cell("events", 2, title="Another headline").write()

        def new() -> bool:
            return all(b"Another headline" in get(f"{replica.url}/events.json")[1] for _ in range(8))

        until(new, 15)  # by every worker
        tables.events_csv.write_bytes(b"")
        until(lambda: b'"stale"' in get(f"{replica.url}/healthz")[1], 15)
        assert b"Another headline" in get(f"{replica.url}/events.json")[1]
    assert "The data of before stay in service" in replica.text


def test_bad_tables_end_the_start_with_one_message(tables: Tables):
    tables.write().write_bytes(b"")
    command = [sys.executable, "-m", "timeline", "serve", "--production", "--events", str(tables.events_csv)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("Error: events.csv is empty") and ended.stderr.count("\n") == 1


def test_without_gunicorn_there_is_a_clear_message(events_csv, monkeypatch):
    monkeypatch.setattr("timeline.__main__.find_spec", lambda name: None)
    result = CliRunner().invoke(main, ["serve", "--production", "--events", str(events_csv)])
    assert result.exit_code == 1 and "pip install -r requirements-serve.txt" in result.stderr


# --- behind nginx --------------------------------------------------------------------------------------------------


@contextmanager
def nginx(folder: Path, replicas: list[str]) -> Iterator[str]:
    """The project's own nginx.conf, with other ports and folders and a rate that a test may reach."""
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
    (folder / "timeline.conf").write_text(conf, encoding="utf-8")
    temps = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{'user root;' if os.geteuid() == 0 else ''} daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log warn;\n"
        f"events {{ worker_connections 256; }}\n"
        f"http {{ access_log off; {temps} include {folder}/timeline.conf; }}\n",
        encoding="utf-8",
    )
    command = [str(NGINX), "-p", str(folder), "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    with stopped(process):
        url = f"http://127.0.0.1:{port}"
        until(lambda: answers(f"{url}/healthz") or process.poll() is not None)
        assert process.poll() is None, (folder / "error.log").read_text(encoding="utf-8")
        yield url


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed (apt-get install nginx)")
def test_nginx_before_two_replicas_loses_one_and_no_request(tables: Tables, tmp_path):
    events, folder = tables.write(), tmp_path / "nginx"
    folder.mkdir()
    with ExitStack() as stack:
        replicas = [
            stack.enter_context(production(events, tmp_path / f"log{n}", WEB_CONCURRENCY="1", TIMELINE_PROXY="1"))
            for n in range(2)
        ]
        url = stack.enter_context(nginx(folder, [replica.url for replica in replicas]))
        with load(url) as (quarter, faults):
            assert quarter.wait(20)
            os.kill(replicas[0].process.pid, signal.SIGKILL)
            for worker in replicas[0].workers:
                os.kill(worker, signal.SIGKILL)
        assert faults == []  # what was under way is asked again of the other
        assert json.loads(get(f"{url}/healthz")[1])["status"] == "ok"
        check_answers(url)


def check_answers(url: str) -> None:
    """What nginx passes on is what the replicas say."""
    with OPENER.open(
        urllib.request.Request(f"{url}/?q=office", headers={"Accept-Encoding": "gzip"}), timeout=10
    ) as page:
        text = gzip.decompress(page.read()).decode()
        assert page.headers["Content-Security-Policy"] and page.headers["Cache-Control"] == "no-cache"
        tag = page.headers["ETag"]
    assert get(f"{url}/?q=office", If_None_Match=tag)[0] == 304
    script = re.search(r'src="([^"]*plotly\.min\.js[^"]*)"', text)
    assert script
    for _ in range(2):
        with OPENER.open(f"{url}{script[1]}", timeout=10) as file:
            assert "immutable" in file.headers["Cache-Control"] and len(file.read()) > 4_000_000
    assert get(f"{url}/source/..%2f..%2fetc%2fpasswd")[0] in (400, 404)
    assert get(f"{url}/nowhere")[0] == 404
