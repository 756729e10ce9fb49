"""What the browser is given of filters with very many values: those shown at first, and what is asked for, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from timeline.page.controls import Option, facet_options, facet_value
from timeline.view.catalog import Catalog
from timeline.view.search import fold_words
from timeline.view.state import ViewState

MOST_HELD = 200  # values of a filter that the browser holds; of more it has those shown and asks for the rest
MOST_PAGE = 100
MOST_ASKED = 80  # letters of what is typed that are looked at
MOST_NAMED = {"actor": 8, "source": 12}  # named at first; the rest is behind "All"
LEAST_ACTORS, MOST_ROWS = 4, 23  # actors named at least, and rows of all filters that a window of 900 px has room for
LARGE = tuple(MOST_NAMED)  # the filters that may have very many values
SEARCH_OFFERS = 7  # actors and sources that the search field offers of many
LEAST_LETTERS = 2  # before it offers any


@dataclass(frozen=True)
class Asked:
    """What the find box asks for: values that have the words, or all of them, from a page on; page 0 is what is shown at first."""

    words: str = ""
    page: int = 0


def read_asked(value: object) -> Asked:
    """What a component asks for; anybody can send anything, and what does not fit asks for nothing."""
    given = value if isinstance(value, Mapping) else {}
    words, page = given.get("words"), given.get("page")
    wanted = words.strip()[:MOST_ASKED] if isinstance(words, str) else ""
    return Asked(wanted, max(page, 0) if isinstance(page, int) and not isinstance(page, bool) else 0)


def options_of(catalog: Catalog, facet: str) -> Sequence[Option]:
    """All values of a filter, worked out once."""
    return catalog.once(_options, facet)


def named_at_first(catalog: Catalog, facet: str) -> int:
    """How many values of a filter are named at first: fewer actors where other filters have many, so that all are in sight."""
    if facet != "actor":
        return MOST_NAMED.get(facet, len(options_of(catalog, facet)))
    others = ("source", "standing", "type")
    rows = sum(min(len(options_of(catalog, other)), named_at_first(catalog, other)) for other in others)
    return min(max(MOST_ROWS - rows, LEAST_ACTORS), MOST_NAMED[facet])


def held_whole(catalog: Catalog, facet: str) -> bool:
    """Whether the browser holds all values of a filter."""
    return catalog.static or len(options_of(catalog, facet)) <= MOST_HELD


def offer(catalog: Catalog, state: ViewState, facet: str, asked: Asked, counts: Mapping[str, int]) -> dict[str, Any]:
    """The props `options`, `counts` and `offer` of a filter: of very many values those that are asked for.

    `counts` are those of all values. `offer` says what of them the options are; None where they are all.
    """
    every = options_of(catalog, facet)
    if held_whole(catalog, facet):
        return {"options": list(every), "counts": counts, "offer": None}
    options, part = _part(catalog, facet_value(catalog, state, facet), facet, asked)
    said = {"words": asked.words, "page": 0, "pages": 1, "found": len(every), "first": 1, "all": len(every)}
    return {"options": options, "counts": {o["value"]: counts[o["value"]] for o in options}, "offer": said | part}


def _part(catalog: Catalog, chosen: Sequence[str], facet: str, asked: Asked) -> tuple[list[Option], dict[str, int]]:
    """The options that are asked for, and what page of how many they are."""
    every = options_of(catalog, facet)
    if not asked.words and not asked.page:
        return _first(every, chosen, named_at_first(catalog, facet)), {}
    found = _found(catalog, facet, asked.words)
    pages = max(-(-len(found) // MOST_PAGE), 1)
    page = min(max(asked.page, 1), pages)
    first = (page - 1) * MOST_PAGE
    options = [every[n] for n in found[first : first + MOST_PAGE]]
    return options, {"page": page, "pages": pages, "found": len(found), "first": first + 1}


def search_offers(catalog: Catalog, words: str) -> list[dict[str, str]] | None:
    """Actors and sources of which a word begins with what is typed; None where the browser holds all of them itself."""
    if all(held_whole(catalog, facet) for facet in LARGE):
        return None
    needle = f" {fold_words(words.strip()[:MOST_ASKED])}"
    if len(needle) <= LEAST_LETTERS or words.endswith(" "):
        return []
    known = (
        _search_offer(catalog, facet, options_of(catalog, facet)[n])
        for facet in LARGE
        for n, name in enumerate(_labels(catalog, facet))
        if needle in name
    )
    return list(islice(known, SEARCH_OFFERS))


def all_search_offers(catalog: Catalog) -> list[dict[str, str]]:
    """All actors and sources, for the search field to offer while a reader types; none where they are too many."""
    if not all(held_whole(catalog, facet) for facet in LARGE):
        return []
    return [_search_offer(catalog, facet, option) for facet in LARGE for option in options_of(catalog, facet)]


def _search_offer(catalog: Catalog, facet: str, option: Option) -> dict[str, str]:
    say = catalog.language.gettext
    group = say("Actor") if facet == "actor" else say("Source")
    return {"facet": facet, "group": group, "value": option["value"], "label": option["label"]}


def _options(catalog: Catalog, facet: str) -> Sequence[Option]:
    return tuple(facet_options(catalog, facet))


def _first(every: Sequence[Option], chosen: Sequence[str], most: int) -> list[Option]:
    """The chosen ones, and of the others the first."""
    own = [option for option in every if option["value"] in chosen] if chosen else []
    return [*own, *(option for option in every[: most + len(own)] if option not in own)][: max(most, len(own))]


def _found(catalog: Catalog, facet: str, words: str) -> list[int]:
    """The places of the values that have all the words."""
    needles = fold_words(words).split()
    return [n for n, text in enumerate(catalog.once(_texts, facet)) if all(needle in text for needle in needles)]


def _texts(catalog: Catalog, facet: str) -> list[str]:
    """What a filter's values are found by."""
    return [fold_words(f"{o['label']} {o['value']} {o.get('search', '')}") for o in options_of(catalog, facet)]


def _labels(catalog: Catalog, facet: str) -> list[str]:
    """The names of a filter's values as they are typed, each after a blank."""
    return catalog.once(_typed, facet)


def _typed(catalog: Catalog, facet: str) -> list[str]:
    return [f" {fold_words(option['label'])}" for option in options_of(catalog, facet)]
