"""What was worked out once and need not be again: a store of bytes that never grows beyond its size."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

MOST_BYTES = 16_000_000  # of one store, in each process


class Kept:
    """Bytes by what they are a pure function of; those not asked for longest go first."""

    def __init__(self) -> None:
        self._bodies: OrderedDict[Hashable, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """What is kept for a key, made where nothing is; two that ask at once may both make it."""
        with self._lock:
            if key in self._bodies:
                self._bodies.move_to_end(key)
                return self._bodies[key]
        return self._keep(key, make())

    def _keep(self, key: Hashable, body: bytes) -> bytes:
        with self._lock:
            if key not in self._bodies:
                self._bodies[key] = body
                self._bytes += len(body)
            while self._bytes > MOST_BYTES:
                self._bytes -= len(self._bodies.popitem(last=False)[1])
        return body
