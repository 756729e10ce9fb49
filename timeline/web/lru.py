"""What was worked out once and need not be again: a store that never grows beyond its size."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

MOST_BYTES = 16_000_000  # of one store, in each process
Value = TypeVar("Value")


class LRUCache(Generic[Value]):
    """Values by what they are a pure function of; those not asked for longest go first. `size` tells a value's bytes."""

    def __init__(self, size: Callable[[Value], int]) -> None:
        self._size = size
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def find(self, key: Hashable) -> Value | None:
        """What is kept for a key."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key]

    def keep(self, key: Hashable, value: Value) -> Value:
        """Keep a value, unless its key has one already."""
        with self._lock:
            if key not in self._values:
                self._values[key] = value
                self._bytes += self._size(value)
            while self._bytes > MOST_BYTES:
                self._bytes -= self._size(self._values.popitem(last=False)[1])
        return value

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """What is kept for a key, made where nothing is; two that ask at once may both make it."""
        found = self.find(key)
        return self.keep(key, make()) if found is None else found
