"""What an event's card says beside its accounts: who is named by whom, and in which articles the event is not."""

from collections.abc import Sequence
from dataclasses import dataclass

from timeline.languages.isolation import isolate
from timeline.languages.language import message
from timeline.view.cards import Account, Card
from timeline.view.catalog import Catalog
from timeline.view.telling import BEFORE, LATER, NOT_IN

ABSENT_WORDS = {
    NOT_IN: message("Not in"),
    BEFORE: message("Published before it"),
    LATER: message("Published long after it"),
}


@dataclass(frozen=True)
class Named:
    """An actor of an event, and by which articles it is named, in short; () where all name it."""

    actor: str
    articles: tuple[str, ...]


def named_by(accounts: Sequence[Account]) -> tuple[Named, ...]:
    """The actors of an event in the order of its accounts."""
    tellers = dict.fromkeys(a.short for a in accounts)
    found: dict[str, dict[str, None]] = {}
    for account in accounts:
        for actor in account.row["actor_list"]:
            found.setdefault(actor, {})[account.short] = None
    return tuple(Named(actor, () if len(by) == len(tellers) else tuple(by)) for actor, by in found.items())


def absent_articles(catalog: Catalog, card: Card) -> list[tuple[str, list[str]]]:
    """Why articles lack the event -> these articles with their dates, in words; reasons without any are left out."""
    made = []
    for why, words in ABSENT_WORDS.items():
        lacking = [dated_name(catalog, absence.source) for absence in card.absences if absence.why == why]
        if lacking:
            made.append((catalog.language.gettext(words), lacking))
    return made


def dated_name(catalog: Catalog, source: str) -> str:
    """An article by its publisher and date, so that it does not stand for all that the publisher wrote."""
    name, published = catalog.names["source"][source], catalog.published[source]
    return name if name.endswith(published) else f"{isolate(name)} ({published})"
