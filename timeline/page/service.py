"""The data in service. A new Service replaces the old one whole."""

import orjson

from timeline.data.load import Archive
from timeline.languages.language import LANGUAGES, language, page_language
from timeline.page.answer import answer, read_request
from timeline.view.catalog import Catalog
from timeline.view.state import asked_language


class Service:
    """One Archive, as a Catalog in every language."""

    def __init__(self, archive: Archive, static: bool = False) -> None:
        self.archive = archive
        self.stale = ""  # why a later edit of the tables is not in service; set by `timeline.web.reload`
        self._catalogs = {code: Catalog(archive, language(code), static) for code in LANGUAGES}

    def catalog(self, query: object = "") -> Catalog:
        """The Catalog in the language that a query string asks for."""
        return self._catalogs[asked_language(query, page_language(self.archive.topic.language))]

    def answer(self, request: object) -> str:
        """The answer to a browser's request, as JSON text; see `timeline.page.answer.answer`."""
        asked = read_request(request)
        return orjson.dumps(answer(self.catalog(asked.query), asked), option=orjson.OPT_SERIALIZE_NUMPY).decode()
