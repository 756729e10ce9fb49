"""Serving for many, as real processes on the loopback: Gunicorn loses a worker, nginx loses a replica, readers lose nothing."""

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from builders import Tables
from calls import CALLBACK
from click.testing import CliRunner
from conftest import ROOT
from servers import OPENER, READERS, get, load, needs_nginx, nginx, production, until

from timeline.__main__ import main
from timeline.web.payloads import LARGEST_BODY

pytest.importorskip("gunicorn", reason="Gunicorn is not installed (requirements-serve.txt)")


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "hung"])
def test_a_lost_worker_is_replaced_and_readers_hardly_notice(tables: Tables, tmp_path, end):
    with production(tables.write(), tmp_path / "log", TIMELINE_TIMEOUT="5") as replica:
        lost, other = replica.workers
        with load(replica.url) as (quarter, faults):
            assert quarter.wait(60)
            os.kill(lost, end)
        assert len(faults) <= READERS, faults  # at most those that it was about to answer
        until(lambda: len(replica.workers) == 2 and lost not in replica.workers)
        assert other in replica.workers
        with load(replica.url, 40) as (_, faults):
            pass
        assert faults == []
        replica.process.terminate()
        assert replica.process.wait(60) == 0
    assert re.search(r'"GET /healthz HTTP/1.1" 200 \d+ bytes \d+ ms', replica.text)
    assert "Traceback" not in replica.text


def test_workers_serve_edits_compressed_files_and_no_versions(tables: Tables, tmp_path):
    with production(tables.write(), tmp_path / "log", TIMELINE_WATCH="0.2") as replica:
        with OPENER.open(f"{replica.url}/", timeout=30) as response:
            page, headers = response.read().decode(), response.headers
        assert headers["Server"] == "gunicorn" and headers["Content-Security-Policy"]
        script = re.search(r'data-plotly="([^"/][^"]*/plotly[^"]*\.min\.js[^"]*)"', page)
        assert script
        started = time.monotonic()
        status, body = get(f"{replica.url}/{script[1]}", Accept_Encoding="gzip")
        assert status == 200 and len(body) < 1_700_000 and len(gzip.decompress(body)) > 1_000_000
        assert time.monotonic() - started < 2
        large = LARGEST_BODY // 2 + 1
        for body in (b" " * 2 * large, iter([b" " * large] * 2)):  # the second without saying how long it is
            assert post(f"{replica.url}{CALLBACK}", body) == 413
        tables.cell("events", 2, title="The crews of the north pier have left all their boats").write()

        until(lambda: replica.text.count("Tables loaded anew") >= 3)  # by both workers, and by the process that forks
        assert all(b"left all their boats" in get(f"{replica.url}/events.json")[1] for _ in range(8))
        tables.events_csv.write_bytes(tables.events_csv.read_bytes() + b'"x')
        until(lambda: b'"stale"' in get(f"{replica.url}/healthz")[1])
        assert b"left all their boats" in get(f"{replica.url}/events.json")[1]
    assert "The data of before stay in service" in replica.text


def post(url: str, body: bytes | Iterator[bytes]) -> int:
    """The status by which a body is refused."""
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        OPENER.open(request, timeout=30)
    with refused.value as answer:
        return answer.code


def test_bad_tables_end_the_start_with_one_message(tables: Tables):
    tables.write().write_bytes(b"")
    command = [sys.executable, "-m", "timeline", "serve", "--production", "--events", str(tables.events_csv)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("Error: events.csv is empty") and ended.stderr.count("\n") == 1


def test_without_gunicorn_there_is_a_clear_message(events_csv, monkeypatch):
    monkeypatch.setattr("timeline.commands.serve.find_spec", lambda name: None)
    result = CliRunner().invoke(main, ["serve", "--production", "--events", str(events_csv)])
    assert result.exit_code == 1 and "pip install -r requirements-serve.txt" in result.stderr


# --- behind nginx --------------------------------------------------------------------------------------------------


@needs_nginx
def test_nginx_before_two_replicas_loses_one_and_no_request(tables: Tables, tmp_path):
    events = tables.write()
    with ExitStack() as stack:
        replicas = [
            stack.enter_context(production(events, tmp_path / f"log{n}", WEB_CONCURRENCY="1", TIMELINE_PROXY="1"))
            for n in range(2)
        ]
        url = stack.enter_context(nginx(tmp_path / "nginx", [replica.url for replica in replicas]))
        with load(url) as (quarter, faults):
            assert quarter.wait(60)
            workers = replicas[0].workers
            os.kill(replicas[0].process.pid, signal.SIGKILL)
            for worker in workers:
                os.kill(worker, signal.SIGKILL)
        # What was under way is asked again of the other; only an answer that had begun already is cut off.
        assert len(faults) <= READERS and all("IncompleteRead" in fault for fault in faults), faults
        assert json.loads(get(f"{url}/healthz")[1])["status"] == "ok"
        check_answers(url)


@needs_nginx
def test_a_replica_alone_may_lose_a_worker(tables: Tables, tmp_path):
    """One failure leaves a replica out for a while; where there is no other, it is asked all the same."""
    events = tables.write()
    with ExitStack() as stack:
        gone, left = (stack.enter_context(production(events, tmp_path / f"log{n}", TIMELINE_PROXY="1")) for n in "12")
        url = stack.enter_context(nginx(tmp_path / "nginx", [gone.url, left.url]))
        gone.process.terminate()
        assert gone.process.wait(60) == 0
        with load(url, 400) as (quarter, faults):
            assert quarter.wait(60)
            os.kill(left.workers[0], signal.SIGKILL)
        assert len(faults) <= READERS, faults  # at most what that worker was about to answer


@needs_nginx
def test_nginx_passes_a_path_on(tables: Tables, tmp_path):
    with production(tables.write(), tmp_path / "log", TIMELINE_PREFIX="/timeline/", TIMELINE_PROXY="1") as replica:
        assert get(f"{replica.url}/healthz")[0] == get(f"{replica.url}/timeline/healthz")[0] == 200
        with nginx(tmp_path / "nginx", [replica.url, replica.url], "/timeline/") as url:
            assert url.endswith("/timeline") and get(f"{url}{CALLBACK}")[0] == 200
            check_answers(url)
            assert get(f"{url.removesuffix('/timeline')}/")[0] == 404


def check_answers(url: str) -> None:
    """What nginx passes on is what the replicas say."""
    with OPENER.open(
        urllib.request.Request(f"{url}/?q=office", headers={"Accept-Encoding": "gzip"}), timeout=10
    ) as page:
        text = gzip.decompress(page.read()).decode()
        assert page.headers["Content-Security-Policy"] and page.headers["Cache-Control"] == "no-cache"
        tag = page.headers["ETag"]
    assert get(f"{url}/?q=office", If_None_Match=tag)[0] == 304
    script = re.search(r'data-plotly="([^"/][^"]*/plotly[^"]*\.min\.js[^"]*)"', text)
    assert script
    for _ in range(2):
        with OPENER.open(f"{url}/{script[1]}", timeout=30) as file:
            assert "immutable" in file.headers["Cache-Control"] and len(file.read()) > 1_000_000
    for _ in range(2):
        for code in ("en", "es", "en"):
            assert f'<html lang="{code}"'.encode() in get(f"{url}/?q=crews", Accept_Language=code)[1]
            assert b'<html lang="es"' in get(f"{url}/?q=crews&lang=es", Accept_Language=code)[1]
    assert get(f"{url}/source/..%2f..%2fetc%2fpasswd")[0] in (400, 404)
    assert get(f"{url}/nowhere")[0] == 404
