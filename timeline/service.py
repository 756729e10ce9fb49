"""The data in service and the answers already worked out for it. A new Service replaces the old one whole."""

from collections import OrderedDict
from threading import Lock

import orjson

from timeline.desk import Desk
from timeline.payload import Request, answer, read_request

MOST_BYTES = 24_000_000  # of answers kept, per process


class Service:
    """One Desk, and its answers by request: an answer is a pure function of both, so it can be kept as text."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._kept: OrderedDict[Request, str] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def answer(self, request: object) -> str:
        """The answer to a browser's request, as JSON text; see `timeline.payload.answer`."""
        key = read_request(request)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        text = orjson.dumps(answer(self.desk, key), option=orjson.OPT_SERIALIZE_NUMPY).decode()
        self._keep(key, text)
        return text

    def _keep(self, key: Request, text: str) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = text
                self._bytes += len(text)
            while self._bytes > MOST_BYTES:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= len(oldest)
