"""How to cite an event's card: a text, and a permalink that says which version of the data it was made from."""

from dataclasses import dataclass

from timeline.languages.isolation import isolate
from timeline.languages.language import message
from timeline.view.cards import Card
from timeline.view.catalog import Catalog
from timeline.view.state import ViewState, to_query


@dataclass(frozen=True)
class Citation:
    """`text` without the address, and the query string of the permalink."""

    text: str
    query: str


def build_citation(catalog: Catalog, card: Card) -> Citation:
    """Cite one event: its title, who tells it and when, the page, and the data's version."""
    told = list(dict.fromkeys(f"{isolate(a.source_name)} ({a.published})" for a in card.accounts))
    topic = catalog.topic_title
    words = message("“%(title)s”, told by %(sources)s. In: %(topic)s, data version %(version)s.")
    values = {"title": card.title, "sources": catalog.language.format_list(told), "topic": topic}
    text = catalog.language.gettext(words, **values, version=catalog.archive.version)
    return Citation(text, to_query(ViewState(event=card.event, data=catalog.archive.version, lang=catalog.lang_key)))


def changed_since(catalog: Catalog, state: ViewState) -> str:
    """A notice where the data are no longer those that a citation was made from; "" otherwise."""
    if not state.data or state.data == catalog.archive.version:
        return ""
    words = message("This link cites data version %(then)s; the data have changed since and are now version %(now)s.")
    return catalog.language.gettext(words, then=state.data, now=catalog.archive.version)
