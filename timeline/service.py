"""The data in service and the answers already worked out for it. A new Service replaces the old one whole."""

from collections import OrderedDict
from threading import Lock

import orjson

from timeline.desk import Desk
from timeline.language import LANGUAGES, language
from timeline.payload import Request, answer, read_request
from timeline.state import asked_language
from timeline.tables import Archive

MOST_BYTES = 24_000_000  # of answers kept, per process


class Service:
    """One Archive as a Desk in every language, and the answers by request: pure functions of both, so kept as text."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.stale = ""  # why a later edit of the tables is not in service; set by `timeline.watch`
        self._desks = {code: Desk(archive, language(code)) for code in LANGUAGES}
        self._kept: OrderedDict[Request, str] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def desk(self, query: object = "") -> Desk:
        """The Desk in the language that a query string asks for."""
        own = self.archive.topic.language
        return self._desks[asked_language(query, own if own in LANGUAGES else "en")]

    def answer(self, request: object) -> str:
        """The answer to a browser's request, as JSON text; see `timeline.payload.answer`."""
        key = read_request(request)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        text = orjson.dumps(answer(self.desk(key.query), key), option=orjson.OPT_SERIALIZE_NUMPY).decode()
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
