"""The data in service and the answers already worked out for it. A new Service replaces the old one whole."""

import orjson

from timeline.desk import Desk
from timeline.kept import Kept
from timeline.language import LANGUAGES, language
from timeline.payload import Request, answer, read_request
from timeline.state import asked_language
from timeline.tables import Archive


class Service:
    """One Archive as a Desk in every language, and the answers by request: pure functions of both, so kept as text."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.stale = ""  # why a later edit of the tables is not in service; set by `timeline.watch`
        self._desks = {code: Desk(archive, language(code)) for code in LANGUAGES}
        self._answers = Kept()
        self.pages = Kept()  # index pages, by their address
        self.files = Kept()  # downloads, by form and query

    def desk(self, query: object = "") -> Desk:
        """The Desk in the language that a query string asks for."""
        own = self.archive.topic.language
        return self._desks[asked_language(query, own if own in LANGUAGES else "en")]

    def answer(self, request: object) -> str:
        """The answer to a browser's request, as JSON text; see `timeline.payload.answer`."""
        key = read_request(request)
        return self._answers.get(key, lambda: self._answer(key)).decode()

    def _answer(self, key: Request) -> bytes:
        return orjson.dumps(answer(self.desk(key.query), key), option=orjson.OPT_SERIALIZE_NUMPY)
