"""Parts on the workers of a Dask cluster: each worker reads its own, answers for it, and answers are added up in a tree.

A worker that is gone takes nothing with it: its parts are read anew by the others, and what was asked is asked again.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any, TypeVar

from distributed import Client, Future, LocalCluster, wait
from distributed import TimeoutError as Late

from timeline.engine.folder import Manifest, readers
from timeline.engine.gone import EngineGone
from timeline.engine.queries import Query

Answer = TypeVar("Answer")
LOG = logging.getLogger("timeline.engine")
BRANCHES = 8  # answers that are added up at once
KNOCK = 2.0  # seconds until a cluster that does not answer is taken for gone
REST = 3.0  # seconds after which it is looked for again; until then who asks need not wait
PATIENCE = 60.0  # seconds for an answer, which may have to wait for parts to be read


def start_local(workers: int | None = None) -> LocalCluster:
    """A cluster of processes on this machine, a worker for each processor, that nobody else can reach. Close it at the end."""
    count = workers or len(os.sched_getaffinity(0))
    with _undisturbed():
        return LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
            memory_limit=0,
        )


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits until all processes have begun, and is never theirs: they end with this one, and say nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    resource_tracker.ensure_running()  # else multiprocessing begins it later, and lets the signal through again
    asked: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: asked.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # what is begun meanwhile has it, too
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, before)
    if asked:
        raise KeyboardInterrupt


class DaskEngine:
    """The Engine over the cluster whose scheduler is at `address` (tcp://HOST:PORT); workers see the same `folder`.

    It is looked for when something is asked, and anew after it was gone.
    """

    def __init__(self, address: str, folder: Path, manifest: Manifest, patience: float = PATIENCE) -> None:
        self.address, self._patience = address, patience
        self._manifest, self._readers = manifest, readers(folder.resolve(), manifest)
        # By these names all who serve the same folder share its parts on the workers.
        self._keys = [f"timeline-{manifest.version}-{folder.resolve()}-{n}" for n in range(len(self._readers))]
        self._lock, self._process, self._next = threading.Lock(), 0, 0.0
        self._client: Client | None = None
        self._parts: list[Future] = []
        self._workers: frozenset[str] = frozenset()

    def ask(self, query: Query[Answer], among: Sequence[int] | None = None) -> Answer:
        asked = self._manifest.touching(query.window) if among is None else among
        with _said_plainly(self):
            client, parts = self._connected()
            answers = client.map(query, [parts[n] for n in asked], pure=False)
            while len(answers) > BRANCHES:
                groups = [answers[n : n + BRANCHES] for n in range(0, len(answers), BRANCHES)]
                answers = client.map(query.add, groups, pure=False)
            return query.add(self._gathered(client, answers))

    def each(self, query: Query[Answer]) -> Iterator[Answer]:
        for number in self._manifest.touching(query.window):
            with _said_plainly(self):
                client, parts = self._connected()
                [answer] = self._gathered(client, [client.submit(query, parts[number], pure=False)])
            yield answer

    def close(self) -> None:
        """Leave the cluster; what it holds of the parts goes with the last who leaves."""
        client, self._client, self._parts = self._client, None, []
        if client and self._process == os.getpid():
            client.close(timeout=KNOCK)

    def _gathered(self, client: Client, answers: Sequence[Future]) -> list[Any]:
        with client.as_current():
            wait(list(answers), timeout=self._patience)
        found = client.gather(list(answers))
        self._look_round(client)
        return list(found)

    def _connected(self) -> tuple[Client, list[Future]]:
        """The cluster and its parts, looked for where it is not known; in each process anew, for threads are not forked."""
        with self._lock:
            client = self._client
            if client is None or self._process != os.getpid() or client.status != "running":
                client = self._connect()
            return client, self._parts

    def _connect(self) -> Client:
        if self._process == os.getpid():
            if time.monotonic() < self._next:
                raise EngineGone(f"{self.address} was not there a moment ago")
            self.close()
        try:
            client = Client(self.address, timeout=KNOCK, set_as_default=False, heartbeat_interval="2s")
        finally:
            self._process, self._next = os.getpid(), time.monotonic() + REST
        if not client.scheduler_info(n_workers=-1)["workers"]:
            client.close(timeout=KNOCK)
            raise EngineGone(f"{self.address} has no workers")
        self._parts = [client.submit(read, key=key) for read, key in zip(self._readers, self._keys, strict=True)]
        self._client, self._workers = client, _workers(client)
        LOG.warning("Connected to %s: %s workers", self.address, len(self._workers))
        return client

    def _look_round(self, client: Client) -> None:
        """Say who went and who came since the last answer."""
        now = _workers(client)
        for gone in sorted(self._workers - now):
            LOG.warning("Worker %s is gone: others read its parts, and nothing is lost", gone)
        for new in sorted(now - self._workers):
            LOG.warning("Worker %s has come", new)
        self._workers = now

    def forget(self) -> None:
        """Look for the cluster anew when something is asked next."""
        self.close()


def _workers(client: Client) -> frozenset[str]:
    return frozenset(client.scheduler_info(n_workers=-1)["workers"])


class _said_plainly:
    """Whatever the cluster fails with is said as EngineGone, and the cluster is looked for anew."""

    def __init__(self, engine: DaskEngine) -> None:
        self._engine = engine

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, err: BaseException | None, trace: object) -> None:
        if isinstance(err, Exception) and not isinstance(err, EngineGone):
            late = isinstance(err, Late | TimeoutError)  # its workers may still be reading their parts
            if not late:
                self._engine.forget()
            why = "no answer in time" if late else f"{type(err).__name__}: {err}"
            raise EngineGone(f"{self._engine.address}: {why}") from err
