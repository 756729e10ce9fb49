"""What goes wrong around a server that runs: tables replaced under load, a full disk, slow clients. Nothing wrong is served."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from builders import Tables
from calls import CALLBACK, outputs
from servers import Replica, asking, get, needs_nginx, nginx, production, until, worker_in

from timeline.data.load import load_archive

pytest.importorskip("gunicorn", reason="Gunicorn is not installed (requirements-serve.txt)")


# --- tables replaced a hundred times under load --------------------------------------------------------------------

EDITIONS = 100
MARK = re.compile(r"\(state (\d{3})\)")
EVER = "start=0001-01-01"
PATHS = (f"/?view=list&{EVER}", f"/events.json?{EVER}", CALLBACK, "/healthz", f"/?{EVER}", f"/events.csv?{EVER}")


@dataclass(frozen=True)
class Seen:
    """An answer: the version of the data that it names, if any, and the editions whose titles are in it."""

    path: str
    version: str
    marks: tuple[int, ...]
    tag: str | None

    @property
    def edition(self) -> set[int]:
        return set(self.marks)


def understood(path: str, body: bytes, tag: str | None) -> Seen:
    """Reads a whole answer; raises ValueError where it is none."""
    text, version = body.decode(), ""
    if path == CALLBACK:
        answer = outputs(json.loads(text))
        return Seen(path, answer["version"], tuple(map(int, MARK.findall(answer["panel"]))), tag)
    if path.startswith("/?"):
        if not text.endswith("</html>"):
            raise ValueError("the page has no end")
        version = re.findall(r'<code data-id="version">([0-9a-f]{12})</code>', text)[0]
    elif "csv" not in path:
        version = json.loads(text)["version"]
    return Seen(path, version, tuple(map(int, MARK.findall(text))), tag)


@dataclass
class Talk:
    """A connection that is kept, and so all that one worker says, in its order."""

    url: str
    seen: list[Seen] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        self.connection.connect()
        self.connection.auto_open = 0  # a second connection might be another worker's

    def ask(self, path: str) -> Seen:
        """Raises OSError, HTTPException or ValueError where there is not one good, whole answer."""
        if path == CALLBACK:
            self.connection.request("POST", path, asking(f"view=list&{EVER}"), {"Content-Type": "application/json"})
        else:
            self.connection.request("GET", path)
        response = self.connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise ValueError(f"{path}: {response.status} {body[:200]!r}")
        self.seen.append(understood(path, body, response.headers["ETag"]))
        return self.seen[-1]


@contextmanager
def readers(url: str, number: int = 3) -> Iterator[tuple[list[Talk], list[str]]]:
    """Readers who ask for one thing after the other; what they saw, and what went wrong for them."""
    talks, faults, over = [Talk(url) for _ in range(number)], [], threading.Event()

    def read(talk: Talk, turn: int) -> None:
        try:
            while not over.is_set():
                talk.ask(PATHS[turn % len(PATHS)])
                turn += 1
                time.sleep(0.01)  # the processors are for those who answer
        except (OSError, http.client.HTTPException, ValueError, LookupError) as err:
            faults.append(repr(err))

    threads = [threading.Thread(target=read, args=(talk, turn)) for turn, talk in enumerate(talks)]
    for thread in threads:
        thread.start()
    try:
        yield talks, faults
    finally:
        over.set()
        for thread in threads:
            thread.join()
        for talk in talks:
            talk.connection.close()


@contextmanager
def talks_with_all_workers(replica: Replica) -> Iterator[list[Talk]]:
    """A connection to each of them; which one answers, the log says."""
    found: dict[int, Talk] = {}
    with ExitStack() as stack:
        for number in range(200):
            talk = Talk(replica.url)
            stack.callback(talk.connection.close)
            path = f"/healthz?talk={number}"
            talk.ask(path)
            until(lambda path=path: f"{path} " in replica.text)
            found.setdefault(worker_in(next(said for said in replica.text.splitlines() if f"{path} " in said)), talk)
            if set(found) == set(replica.workers):
                break
        assert set(found) == set(replica.workers)
        yield list(found.values())


def editions(tables: Tables) -> tuple[list[bytes], dict[str, int]]:
    """A hundred good states of the table of accounts, each marked in every title; and their numbers by their versions."""
    titles = [row["title"] for row in tables.events]
    raws, versions = [], {}
    for number in range(EDITIONS):
        for row, title in zip(tables.events, titles, strict=True):
            row["title"] = f"{title} (state {number:03})"
        versions[load_archive(tables.write()).version] = number
        raws.append(tables.events_csv.read_bytes())
    return raws, versions


def renamed(path: Path, raw: bytes) -> None:
    beside = path.with_suffix(".new")
    beside.write_bytes(raw)
    os.replace(beside, path)


def in_halves(path: Path, raw: bytes) -> None:
    """As a slow editor writes: in place, with a moment in which half of it is there."""
    with path.open("wb", buffering=0) as file:
        file.write(raw[: len(raw) // 2])
        time.sleep(0.05)
        file.write(raw[len(raw) // 2 :])


def at_a_row_end(raw: bytes) -> bytes:
    return raw[: raw.index(b"\n", len(raw) // 2) + 1]


SPOILT: dict[str, Callable[[bytes], bytes | None]] = {
    "deleted": lambda raw: None,
    "in another encoding": lambda raw: raw.decode().encode("utf-16"),
    "with a broken header": lambda raw: raw.replace(b"date", b"dite", 1),
    "with an open quote": lambda raw: raw + b'"',
    "cut within a row": lambda raw: raw[: raw.index(b"\n", len(raw) // 2) - 9],
    "cut between two rows": at_a_row_end,  # nothing tells that but its length
    "empty": lambda raw: b"",
}
TOLD = 4  # of these soon; files that have become shorter are given more time


def spoil(path: Path, raw: bytes | None) -> None:
    path.unlink() if raw is None else path.write_bytes(raw)


def replace_often(path: Path, raws: list[bytes], workers: list[Talk]) -> None:
    """Put all editions in place, a bad state after every fourth, and wait now and then until every worker has seen it."""
    kinds = list(SPOILT)
    for number, raw in enumerate(raws[:-1]):
        (in_halves if number % 4 == 1 else renamed)(path, raw)
        if number % 10 == 9:
            until(lambda n=number: all(talk.ask(PATHS[1]).edition == {n} for talk in workers))
        if number % 4 == 3:
            spoil(path, SPOILT[kinds[number // 4 % len(kinds)]](raw))
            time.sleep(0.05)
    for number, kind in enumerate(kinds):
        spoil(path, SPOILT[kind](raws[-2]))
        if number < TOLD:
            until(lambda: b'"stale"' in get(f"{workers[0].url}/healthz")[1])
        else:
            time.sleep(0.8)  # longer than a table has to rest
    renamed(path, raws[-1])


def test_tables_replaced_a_hundred_times_under_load(tables: Tables, tmp_path):
    """Every answer is whole and of one good edition, and no worker goes back to an earlier one."""
    raws, versions = editions(tables)
    last = list(versions)[-1]
    renamed(tables.events_csv, raws[0])
    always = {"TIMELINE_WATCH": "0.05", "TIMELINE_KEEPALIVE": "60", "TIMELINE_MAX_REQUESTS": "0"}
    with production(tables.events_csv, tmp_path / "log", **always) as replica:
        old = replica.workers
        with talks_with_all_workers(replica) as workers, readers(replica.url) as (talks, faults):
            replace_often(tables.events_csv, raws, workers)
            until(lambda: all(talk.ask("/healthz").version == last for talk in workers))
            assert b"stale" not in get(f"{replica.url}/healthz")[1]
        assert faults == []
        assert replica.workers == old
    check_seen([*talks, *workers], versions)
    assert "Traceback" not in replica.text and "The data of before stay in service" in replica.text


def check_seen(talks: list[Talk], versions: dict[str, int]) -> None:
    """`versions`: the number of each good edition."""
    answers = [seen for talk in talks for seen in talk.seen]
    assert len(answers) > 300 and len({seen.version for seen in answers}) > EDITIONS // 10
    assert {seen.version for seen in answers} <= {*versions, ""}
    for seen in answers:
        assert len(seen.edition) == (not seen.path.startswith("/healthz")), seen
        assert not seen.version or seen.edition <= {versions[seen.version]}, seen
    for path in PATHS:  # an answer with a row too few would have fewer titles
        assert len({len(seen.marks) for seen in answers if seen.path == path}) == 1, path
    for talk in talks:
        order = [versions[seen.version] if seen.version else seen.marks[0] for seen in talk.seen]
        assert order == sorted(order)
    tagged = {(seen.path, seen.tag, seen.marks[0]) for seen in answers if seen.tag and seen.marks}
    assert len(tagged) == len({(path, tag) for path, tag, _ in tagged})  # a tag means one answer


def test_a_worker_that_begins_while_the_tables_are_bad_has_the_last_good_data(tables: Tables, tmp_path):
    with production(tables.write(), tmp_path / "log", WEB_CONCURRENCY="1", TIMELINE_WATCH="0.2") as replica:
        tables.cell("events", 2, title="The crews of the north pier have left all their boats").write()
        until(lambda: b"left all their boats" in get(f"{replica.url}/events.json")[1])
        until(lambda: replica.text.count("Tables loaded anew") >= 2)  # by the worker, and by the process that forks
        tables.events_csv.write_bytes(tables.events_csv.read_bytes() + b'"')
        until(lambda: b'"stale"' in get(f"{replica.url}/healthz")[1])
        (first,) = replica.workers
        os.kill(first, signal.SIGKILL)
        until(lambda: replica.workers and first not in replica.workers)
        assert b"left all their boats" in get(f"{replica.url}/events.json")[1]
        until(lambda: b'"stale"' in get(f"{replica.url}/healthz")[1])


# --- a full disk ---------------------------------------------------------------------------------------------------


def check_all_answers(url: str) -> None:
    for path in (*PATHS, "/source/gazette-2021-03-09"):
        status, body = get(f"{url}{path}")
        assert status == 200 and body
        if not path.startswith("/source/"):
            assert understood(path, body, None)


def test_nothing_can_be_written(tables: Tables, tmp_path):
    """No file can grow and the log is on a full disk: readers are answered, edits taken, a lost worker replaced."""
    settings = {"WEB_CONCURRENCY": "1", "TIMELINE_WATCH": "0.2"}
    with production(tables.write(), Path("/dev/full"), "ulimit -f 0", **settings) as replica:
        check_all_answers(replica.url)
        tables.cell("events", 2, title="The crews of the north pier have left all their boats").write()
        until(lambda: b"left all their boats" in get(f"{replica.url}/events.json")[1])
        (first,) = replica.workers
        os.kill(first, signal.SIGKILL)
        until(lambda: replica.workers and first not in replica.workers)
        until(lambda: b"left all their boats" in get(f"{replica.url}/events.json")[1])
        tables.events_csv.write_bytes(tables.events_csv.read_bytes()[:-20])  # as when the disk is full
        for _ in range(4):
            check_all_answers(replica.url)
            assert b"left all their boats" in get(f"{replica.url}/events.json")[1]


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system that is soon full; skips the test where none can be had."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=192k", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """A file that takes all the room that is left."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 512)
        except OSError:
            return path


def test_the_disk_of_log_and_tables_is_full(tables: Tables, tmp_path):
    """The edit that breaks off because the disk is full is not served; once there is room, the next one is, and is logged."""
    with ExitStack() as stack:
        disk = stack.enter_context(small_disk(tmp_path / "disk"))
        tables.folder = disk
        tables.write()
        places = {"TMPDIR": str(disk), "HOME": str(disk), "TIMELINE_WATCH": "0.2"}
        replica = stack.enter_context(production(tables.events_csv, disk / "log", **places))
        filler, size = fill(disk), tables.events_csv.stat().st_size
        for row in tables.events:
            row["note"] = "long " * 400
        with pytest.raises(OSError, match="No space left"):
            tables.write()
        assert size < tables.events_csv.stat().st_size  # so it is not its length that tells
        until(lambda: b'"stale"' in get(f"{replica.url}/healthz")[1])
        for _ in range(4):
            check_all_answers(replica.url)
        filler.unlink()
        tables.cell("events", 2, title="There is room again").write()
        until(lambda: all(b"There is room again" in get(f"{replica.url}/events.json")[1] for _ in range(8)))
        assert "Tables loaded anew" in replica.text


# --- slow clients --------------------------------------------------------------------------------------------------

PLOTLY = "/_dash-component-suites/plotly/package_data/plotly.min.js"
POSTED = f"POST {CALLBACK} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
SLOW: dict[str, tuple[str, str]] = {  # what a client sends at once, and then again and again
    "says nothing": ("", ""),
    "sends its head line by line": ("GET / HTTP/1.1\r\nHost: localhost\r\n", "X-More: yes\r\n"),
    "sends its body letter by letter": (f"{POSTED}Content-Length: 9000\r\n\r\n{{", " "),
    "sends its body in small chunks": (f"{POSTED}Transfer-Encoding: chunked\r\n\r\n1\r\n{{\r\n", "1\r\n \r\n"),
    "does not take the answer": (f"GET {PLOTLY} HTTP/1.1\r\nHost: localhost\r\n\r\n", ""),
    "does not hang up": ("GET /healthz HTTP/1.0\r\n\r\n", ""),
}


class SlowClient:
    """A client of a kind of SLOW, from an address of its own as far as a server can tell."""

    def __init__(self, port: int, kind: str, number: int) -> None:
        self.kind, self.cut, self.taken = kind, False, 0
        opening, self._more = (text.encode() for text in SLOW[kind])
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.bind((f"127.0.1.{number % 250 + 1}", 0))
        self._socket.connect(("127.0.0.1", port))
        self._socket.sendall(opening)
        self._socket.setblocking(False)

    def go_on(self) -> None:
        """Send a little more; finds out whether the server has hung up, where that can be seen without taking much."""
        try:
            self._socket.send(self._more) if self._more and not self.cut else None
            if self.kind != "does not take the answer":
                self.take()
        except BlockingIOError:
            pass
        except OSError:
            self.cut = True

    def take(self) -> None:
        """Take all that is there."""
        try:
            while part := self._socket.recv(1 << 16):
                self.taken += len(part)
            self.cut = True
        except BlockingIOError:
            pass
        except OSError:
            self.cut = True

    def close(self) -> None:
        self._socket.close()


@contextmanager
def slow_clients(url: str, number: int, kinds: list[str]) -> Iterator[list[SlowClient]]:
    port, over, clients = int(urlsplit(url).port or 0), threading.Event(), []

    def go_on() -> None:
        while not over.wait(0.3):
            for client in list(clients):
                client.go_on()

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        for n in range(number):
            clients.append(SlowClient(port, kinds[n % len(kinds)], n))
        time.sleep(0.5)  # until all have been heard
        yield clients
    finally:
        over.set()
        thread.join()
        for client in clients:
            client.close()


def rounds(url: str, number: int = 5) -> float:
    """Ask for everything, one after the other; every answer has to come, and to be whole. How many seconds it took."""
    began = time.monotonic()
    for _ in range(number):
        check_all_answers(url)
    return time.monotonic() - began


def test_slow_clients_keep_nobody_waiting_and_are_cut_off(tables: Tables, tmp_path):
    """Sixty of them against two workers that work out four answers at once each; readers hardly notice."""
    short = {"TIMELINE_PATIENCE": "6", "TIMELINE_KEEPALIVE": "1", "TIMELINE_THREADS": "4"}
    with production(tables.write(), tmp_path / "log", **short) as replica:
        old, alone = replica.workers, rounds(replica.url)
        with slow_clients(replica.url, 60, list(SLOW)) as clients:
            assert rounds(replica.url) < 3 + 10 * alone
            stalled = [client for client in clients if client.kind == "does not take the answer"]
            until(lambda: all(client.cut for client in clients if client not in stalled))
            for client in stalled:
                until(lambda client=client: client.take() or client.cut)
                assert 0 < client.taken < 4_000_000  # not all of it
        assert rounds(replica.url, 1) and replica.workers == old
    assert "Traceback" not in replica.text


@needs_nginx
def test_behind_nginx_slow_clients_keep_nobody_waiting(tables: Tables, tmp_path):
    """Two hundred, as from as many addresses; nginx waits for them, and the replica never hears of most."""
    with ExitStack() as stack:
        only = {"WEB_CONCURRENCY": "1", "TIMELINE_PROXY": "1", "TIMELINE_ACCESS_LOG": ""}
        replica = stack.enter_context(production(tables.write(), tmp_path / "log", **only))
        url = stack.enter_context(nginx(tmp_path / "nginx", [replica.url, replica.url]))
        alone = rounds(url)
        stack.enter_context(slow_clients(url, 200, list(SLOW)))
        assert rounds(url) < 3 + 10 * alone
