"""The data in service. A new Service replaces the old one whole."""

from collections.abc import Callable, Iterator
from functools import lru_cache, singledispatch

from timeline.data.load import Archive
from timeline.dates.days import day_of
from timeline.export.formats import export_parts
from timeline.languages.language import LANGUAGES, language, page_language
from timeline.page.chart import keep_words
from timeline.page.page import Page
from timeline.view.catalog import Catalog
from timeline.view.chapters import settled
from timeline.view.searched import keep_text
from timeline.view.state import LANES, ViewState, asked_language, from_query, to_query

LARGE = 50_000  # accounts
USUAL = (1152, 738)  # px: a chart's room
MOST_PAGES = 32  # of a catalog, with all that was worked out for them


@singledispatch
def make_page(catalog: Catalog, state: ViewState, notices: list[str]) -> Page:
    """The page of a catalog in a state; catalogs of another kind have pages of another kind."""
    return Page(catalog, state, notices)


def _pages(catalog: Catalog, _: str) -> Callable[[str], Page]:
    """The pages of a catalog, the last few kept, by it and for as long as it is in service."""

    @lru_cache(MOST_PAGES)
    def page(query: str) -> Page:
        state, notices = from_query(query, catalog.vocabulary, catalog.language)
        return make_page(catalog, settled(catalog, state), notices)

    return page


def page_for(catalog: Catalog, query: str) -> Page:
    """The page for a query string in a catalog; the last few are kept, as an answer is compared with the one before."""
    pages: Callable[[str], Page] = catalog.once(_pages, "")
    return pages(query)


class TooMany(Exception):
    """A view has more accounts than can be told in a form; `str()` says so, with what to do instead, in the page's language."""


class Service:
    """One Archive, as a Catalog in every language; with `only`, in that one, for the pages of a language in files."""

    def __init__(self, archive: Archive, static: bool = False, only: str = "") -> None:
        self.archive = archive
        self.stale = ""  # why a later edit of the tables is not in service; set by `timeline.web.reload`
        self._catalogs = {code: self._make(code, static) for code in LANGUAGES}
        self._only = only

    def _make(self, code: str, static: bool) -> Catalog:
        return Catalog(self.archive, language(code), static)

    def catalog(self, query: object = "") -> Catalog:
        """The Catalog in the language that a query string asks for."""
        return self._catalogs[self._only or asked_language(query, page_language(self.archive.topic.language))]

    def page(self, query: str = "") -> Page:
        """The page for a query string."""
        return page_for(self.catalog(query), query)

    @property
    def size(self) -> int:
        """How many accounts are served."""
        return self.catalog().size

    def export(self, query: str, form: str) -> Iterator[str]:
        """The accounts of a view as a file in one of FORMATS, piece by piece. Raises TooMany where they are too many."""
        return export_parts(self.catalog(query), query, form)

    def warm(self) -> str:
        """Work out what all readers need: the page as it stands before any script; of a large table also what search looks at."""
        page = self.page()
        keep_text(self.archive, page.catalog.language.code)
        return page.first_picture + page.first_list

    def warm_all(self) -> str:
        """Work out what forked processes then share: the page in every language, and what search looks at if it is kept."""
        for code, catalog in self._catalogs.items():
            if not self.archive.derived.lacks(f"search-{code}"):
                catalog.index.text.with_all(["\0"])
        return "".join(self.page(f"lang={code}").first_picture for code in self._catalogs)

    def warm_rest(self) -> None:
        """Work out what all marks say, or look once at each kind of what readers ask for next, of a large table."""
        catalog, plain = self.catalog(), ViewState()
        keep_words(catalog)
        if len(catalog.accounts) < LARGE:
            return
        low, high = catalog.index.extent
        half = plain.but(start=day_of(low), end=day_of((low + high) // 2))
        actors = tuple(catalog.index.facets["actor"].values[:1])
        states = [plain.but(actor=actors), plain.but(event=next(iter(catalog.events)))]
        for state in [*(plain.but(lanes=lanes) for lanes in LANES), *states, half]:
            page = self.page(to_query(state))
            page.drawn(*USUAL)
            page.counts, page.card  # noqa: B018 - are kept
        catalog.index.text.with_all(["\0"])
