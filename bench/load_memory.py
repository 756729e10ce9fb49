"""Whether the memory of workers comes to rest: all kinds of requests, a third of them new, and a look every so many."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from load_readers import Tally, crowd
from load_server import Server, memory
from load_states import Ask, Readers

AT_ONCE = 8
PAUSE = 0.5  # seconds before a look, for what is under way: a picture takes 30 MB while it is drawn


@dataclass
class Series:
    """Memory of each worker in MB after so many requests. Stops where a worker was replaced: it should not be."""

    pids: list[int]
    requests: list[int] = field(default_factory=list)
    workers: list[list[dict[str, float]]] = field(default_factory=list)

    def mark_style(self, server: Server, requests: int) -> None:
        if server.workers() != self.pids:
            raise SystemExit(f"A worker was replaced before {requests} requests: {self.pids}, now {server.workers()}")
        self.requests.append(requests)
        self.workers.append([memory(pid) for pid in self.pids])

    def growth(self, worker: int) -> float:
        """By how much the worker's own memory grew over the last half of the requests."""
        own = [looks[worker]["own"] for looks in self.workers]
        return own[-1] - own[len(own) // 2]


def watch_memory(server: Server, readers: Readers, count: int, every: int) -> tuple[Series, Tally]:
    """Ask for so many and look every so many."""
    series = Series(server.workers())
    series.mark_style(server, 0)
    return series, asyncio.run(crowd(server.host, looked_at(readers.everything(count), server, series, every), AT_ONCE))


def looked_at(asks: Iterator[Ask], server: Server, series: Series, every: int) -> Iterator[Ask]:
    """The same requests; after every so many the memory is looked at, before the next one is drawn."""
    for number, ask in enumerate(asks, 1):
        yield ask
        if number % every == 0:
            time.sleep(PAUSE)
            series.mark_style(server, number)


def table(series: Series) -> str:
    """One row for each look, with what each worker has; then the growth."""
    numbers = range(len(series.workers[0]))
    heads = ["requests", *(f"worker {n + 1}: {kind}" for n in numbers for kind in ("RSS", "PSS", "USS"))]
    lines = [f"| {' | '.join(heads)} |", "|" + "--:|" * len(heads)]
    for requests, looks in zip(series.requests, series.workers, strict=True):
        cells = [f"{look[kind]:.1f}" for look in looks for kind in ("rss", "pss", "own")]
        lines.append(f"| {requests:,} | {' | '.join(cells)} |")
    grown = ", ".join(f"worker {n + 1}: {series.growth(n):+.1f} MB" for n in numbers)
    return "\n".join([*lines, "", f"Growth of USS over the last half: {grown}."])
