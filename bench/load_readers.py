"""Readers as coroutines: people who think between two clicks, and a crowd that does not. Plain HTTP/1.1 over asyncio.

Not wrk, because for people who think it does not fit: all its connections are opened at once and stay silent until the
first delay is over, what is never answered is not counted, and no request has a time at which it was due.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Iterable, Iterator
from dataclasses import dataclass, field

from load_states import Ask

PATIENCE = 10.0  # seconds for an answer
STAY = 100  # requests of a crowd's member on one connection
FAULTS = ("connect", "read", "timeout", "status")


@dataclass
class Tally:
    """What came of requests: milliseconds of each answer, bytes, and faults by kind."""

    times: list[float] = field(default_factory=list)
    bytes: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def percentile(self, share: float) -> float:
        """The time within which this share of the answers came."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


class Fault(Exception):
    """A request without a good answer; `str()` is one of FAULTS."""


class Connection:
    """One connection to a server, opened when first needed and again where it was closed."""

    def __init__(self, host: str) -> None:
        self.name, _, port = host.partition(":")
        self.port = int(port)
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, message: bytes) -> int:
        """Send a request and read its answer; the answer's bytes. Raises Fault."""
        try:
            async with asyncio.timeout(PATIENCE):
                if self.writer is None:
                    await self._open()
                return await self._exchange(message)
        except TimeoutError:
            self.close()
            raise Fault("timeout") from None
        except (OSError, EOFError, ValueError):
            self.close()
            raise Fault("read") from None

    async def _open(self) -> None:
        try:
            self.reader, self.writer = await asyncio.open_connection(self.name, self.port, limit=1 << 20)
        except OSError:
            raise Fault("connect") from None

    async def _exchange(self, message: bytes) -> int:
        assert self.writer
        self.writer.write(message)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(head.split(" ", 2)[1])
        length = int(head.partition("\r\ncontent-length:")[2].split("\r\n")[0] or 0) if status != 304 else 0
        await self.reader.readexactly(length)
        if "\r\nconnection: close" in head:
            self.close()
        if status >= 400:
            raise Fault("status")
        return len(head) + length

    def close(self) -> None:
        """Close it; the next request opens it again."""
        if self.writer:
            self.writer.close()
        self.writer = None


async def note(tally: Tally, began: float, answer: Awaitable[int]) -> None:
    """Await an answer and enter it; its time counts from `began`."""
    try:
        size = await answer  # first: others add to the same sum meanwhile
        tally.bytes += size
        tally.times.append(1000 * (time.perf_counter() - began))
    except Fault as fault:
        tally.errors[str(fault)] += 1


async def visitor(host: str, asks: Iterator[Ask], first: float, every: float, end: float, tally: Tally) -> None:
    """A reader who filters at `first`, then every so often, as the clock says and not as the answers come.

    An answer that is late makes the next request late too, as the page has one under way at a time; both count from
    when they were due.
    """
    connection, due = Connection(host), first
    while due < end:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        await note(tally, due, connection.ask(next(asks).message(host)))
        due += every
    connection.close()


async def visitors(host: str, asks: Iterable[Ask], count: int, every: float, seconds: float) -> Tally:
    """So many readers for so long, their first requests spread evenly over the time between two of one reader."""
    tally, begin, drawn = Tally(seconds=seconds), time.perf_counter() + 0.5, iter(asks)
    starts = [begin + every * number / count for number in range(count)]
    await asyncio.gather(*(visitor(host, drawn, first, every, begin + seconds, tally) for first in starts))
    return tally


async def member(host: str, asks: Iterator[Ask], tally: Tally) -> None:
    """One who asks again as soon as there is an answer, and comes anew after a while."""
    connection = Connection(host)
    for number, ask in enumerate(asks, 1):
        await note(tally, time.perf_counter(), connection.ask(ask.message(host)))
        if number % STAY == 0:
            connection.close()
    connection.close()


async def crowd(host: str, asks: Iterator[Ask], size: int) -> Tally:
    """All requests, so many at a time."""
    tally, began = Tally(), time.perf_counter()
    await asyncio.gather(*(member(host, asks, tally) for _ in range(size)))
    tally.seconds = time.perf_counter() - began
    return tally
