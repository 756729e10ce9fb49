"""What a page without a server needs as plain data for JSON: the accounts as its templates show them, names, words and keys.

`static/site.js` chooses among them by the rules of `timeline.view.filters`. Accounts are numbered in order of time.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd
from babel.messages.pofile import read_po

from timeline.data.signs import JOINERS, UNSEEN
from timeline.dates.days import day_number, day_of
from timeline.languages.language import FOLDER, LANGUAGES, Language
from timeline.page.cite import build_citation, changed_since
from timeline.static_site.chart_data import chart_data, vars_of
from timeline.static_site.page.filter_panel import back_to_proper
from timeline.static_site.page.navigation import build_story, tour_start
from timeline.static_site.page.overview import build_overview
from timeline.static_site.page.panels import TEXT_STATES
from timeline.view.cards import Account
from timeline.view.catalog import Catalog
from timeline.view.labels import NUMBERS
from timeline.view.search import ACCENTS, LETTERS, SIGNS
from timeline.view.state import (
    FACETS,
    KEYS,
    LABELS,
    LANES,
    LONGEST_QUERY,
    LONGEST_SEARCH,
    MARKS,
    MOST_PAIRS,
    SORTS,
    THEMES,
    VIEWS,
    Key,
    ViewState,
    from_query,
)
from timeline.view.view import View, build_view

UNSERVED_VIEWS = ("actors",)  # need a server
CELLS = ("id", "event", "source", "title", "summary", "place", "type", "standing", "note")
SOURCE_CELLS = ("source", "title", "author", "published_basis", "perspective", "url", "archived")


class Unfilled(Language):
    """A language whose words keep their holes, `%(name)s`, for a browser to fill in."""

    def gettext(self, words: str, /, **values: object) -> str:
        return super().gettext(words)


def site_data(catalog: Catalog, own: bool) -> dict[str, Any]:
    """All that the page of one language holds; `own` is whether that is the language of the address without `lang`."""
    state = ViewState(lang="" if own else catalog.language.code)
    proper, whole = build_view(catalog, state), build_view(catalog, whole_time(catalog, state))
    number, told = {row: n for n, row in enumerate(whole.rows)}, catalog.events
    return {
        **_address(catalog, state),
        "proper": [day_number(catalog.archive.topic.start), day_number(catalog.archive.topic.end)],
        "properWords": back_to_proper(catalog, proper)["proper"],
        "extent": catalog.index.extent,
        "words": words(catalog.language),
        "folding": folding(),
        "facets": {name: facet.values for name, facet in catalog.index.facets.items()},
        "names": catalog.names,
        "types": {name: catalog.type_colour(name) for name in catalog.index.facets["type"].values},
        "years": _years(whole),
        "accounts": [_account(catalog, row) for row in whole.rows],
        "events": {
            event: _event(catalog, event) | {"accounts": [number[n] for n in rows]} for event, rows in told.items()
        },
        "sources": [_source(catalog, row) for row in catalog.sources.values()],
        "retracted": [_shown(account) for account in catalog.retracted],
        "corrected": [number[row] for row in np.flatnonzero(catalog.archive.accounts["updated"] != "").tolist()],
        "ranges": [_range(catalog, view, whole.rows) for view in (proper, whole)],
        "tour": list(_tour(catalog, whole)),
        **chart_data(catalog, proper, whole),
    }


def words(language: Language) -> dict[str, Any]:
    """The words of a language: those of its catalogue, for which counts each plural is, months and small numbers."""
    path = FOLDER / f"{language.code}.po"
    entries = read_po(BytesIO(path.read_bytes()), locale=language.code) if path.exists() else ()
    patterns = language.style.list_patterns
    plural = getattr(language.translations, "plural", lambda count: count != 1)
    return {
        "messages": {m.id if isinstance(m.id, str) else m.id[0]: m.string for m in entries if m.id and m.string},
        "plurals": "".join(
            str(int(plural(count))) for count in range(200)
        ),  # of 200 and more, the last two digits decide
        "lists": {"and": dict(patterns["standard"]), "or": dict(patterns["or"])},
        "months": language.month_names,
        "numbers": NUMBERS,
    }


def folding() -> dict[str, Any]:
    """The tables of `fold_words`: signs and letters as typed, and patterns of what goes."""
    return {"typed": SIGNS | LETTERS, "marks": ACCENTS, "unseen": UNSEEN + JOINERS}


def whole_time(catalog: Catalog, state: ViewState) -> ViewState:
    """The state whose window holds the topic's own time and every dated account."""
    topic, (low, high) = catalog.archive.topic, catalog.index.extent
    if not catalog.index.dated.any():
        return state.but(start=topic.start, end=topic.end)
    return state.but(start=min(topic.start, day_of(low)), end=max(topic.end, day_of(high)))


@lru_cache
def _unfilled(language: Language) -> Language:
    return Unfilled(**vars_of(language))


# --- the address ---------------------------------------------------------------------------------------------------


def _address(catalog: Catalog, state: ViewState) -> dict[str, Any]:
    """What the address is read with, and what is said of what it holds."""
    return {
        "lang": state.lang,
        "locale": catalog.language.code,
        "version": catalog.archive.version,
        "title": catalog.topic_title,
        "keys": [_key(catalog, key) for key in KEYS.values()],
        "notices": _notices(catalog),
        "limits": {"long": LONGEST_QUERY, "search": LONGEST_SEARCH, "pairs": MOST_PAIRS, "marks": MARKS.pattern},
    }


def _key(catalog: Catalog, key: Key) -> dict[str, Any]:
    """One key of the table in `timeline.view.state`: which values it takes, its default, and what is said of others."""
    allowed: Iterable[str] | None = {
        "lanes": LANES, "view": [v for v in VIEWS if v not in UNSERVED_VIEWS], "sort": SORTS, "theme": THEMES,
        "fold": "01", "calendar": "01", "labels": LABELS, "page": [str(n) for n in range(1, 100)],
        "embed": "01", "tour": "01", "lang": LANGUAGES,
    }.get(key.name)  # fmt: skip
    if key.known and key.name not in (*FACETS, "lang"):
        allowed = sorted(getattr(catalog.vocabulary, key.name))
    default = getattr(ViewState(), key.field)
    said = _said(catalog, f"{key.name}=¤")
    return {
        "name": key.name,
        "many": key.many,
        "day": {"from": "first", "to": "last", "start": "first", "end": "last"}.get(key.name),
        "allowed": list(catalog.index.facets[key.name].values if key.name in FACETS else allowed or []) or None,
        "default": "1" if key.old else "" if key.many or default is None else key.write(default),
        "fault": said[0] if said else "",
    }


def _notices(catalog: Catalog) -> dict[str, str]:
    changed = changed_since(catalog, ViewState(data="0" * 12))
    return {
        "unknown": _said(catalog, "¤=1")[0],
        "long": _said(catalog, "x" * (LONGEST_QUERY + 1))[0],
        "pairs": _said(catalog, "&".join(["q=a"] * (MOST_PAIRS + 1)))[0],
        "calendar": _said(catalog, "from=2019-13")[0],
        "order": _said(catalog, "from=2020&to=2019")[0],
        "changed": changed.replace("0" * 12, "%(then)s"),
    }


def _said(catalog: Catalog, query: str) -> list[str]:
    """What is said of a query, with the holes that each address fills in its own way."""
    return from_query(query, catalog.vocabulary, _unfilled(catalog.language))[1]


# --- accounts ------------------------------------------------------------------------------------------------------


def _shown(account: Account) -> dict[str, Any]:
    """An account as the templates show it."""
    row: dict[str, Any] = {name: str(account.row[name]) for name in CELLS}
    row |= {"actor_list": account.row["actor_list"], "derivation": bool(account.row["derivation"])}
    return vars_of(account) | {"row": row, "link": vars_of(account.link)}


def _account(catalog: Catalog, row: int) -> dict[str, Any]:
    """An account with what the filters look at."""
    index, account = catalog.index, catalog.accounts[row]
    return _shown(account) | {
        "days": [int(index.first[row]), int(index.last[row])] if index.dated[row] else None,
        "month": catalog.month(row),
        "importance": int(account.row["importance"]),
        "has": {name: facet.of(row).tolist() for name, facet in index.facets.items()},
        "text": index.text[row],
    }


def _event(catalog: Catalog, event: str) -> dict[str, Any]:
    """An event's card without its accounts, and how it is cited."""
    card = catalog.card(event)
    assert card
    differences = [
        vars_of(difference) | {"cells": [vars_of(cell) for cell in difference.cells]} for difference in card.differences
    ]
    made = vars_of(card) | {
        "differences": differences,
        "absences": [],
        "citation": vars_of(build_citation(catalog, card)),
    }
    return made | {"name": catalog.title(catalog.main_account(catalog.events[event]))}


def _source(catalog: Catalog, row: Mapping[str, Any]) -> dict[str, Any]:
    source = str(row["source"])
    return {
        "row": {name: str(row[name]) for name in SOURCE_CELLS},
        "name": catalog.names["source"][source],
        "published": catalog.published[source],
        "href": catalog.addresses.source(source),
        "last": None if pd.isna(row["published_end"]) else day_number(row["published_end"].date()),
        "text": catalog.language.gettext(TEXT_STATES[str(row["text_state"])]),
    }


def _years(whole: View) -> dict[str, list[int]]:
    """Year -> its first and last day."""
    days = {year: (date(year, 1, 1), date(year, 12, 31)) for year in whole.shown.years}
    return {str(year): [day_number(first), day_number(last)] for year, (first, last) in days.items()}


def _range(catalog: Catalog, view: View, rows: Sequence[int]) -> dict[str, Any]:
    """The strip over the time of a view; for each of its bars what it is called and who begins there, by number."""
    strip = build_overview(catalog, view)
    lefts = [bar.left for bar in strip.bars]
    begun: list[list[int]] = [[] for _ in lefts]
    for number, row in enumerate(rows):
        day = int(catalog.index.first[row])
        if catalog.index.dated[row] and strip.first <= day < strip.stop:
            share = round(100 * (day - strip.first) / (strip.stop - strip.first), 3)
            begun[bisect_right(lefts, share) - 1].append(number)
    bars = [
        vars_of(bar) | {"words": bar.words.rpartition(":")[0], "rows": rows}
        for bar, rows in zip(strip.bars, begun, strict=True)
    ]
    return vars_of(strip) | {"bars": bars, "years": [vars_of(year) for year in strip.years]}


def _tour(catalog: Catalog, whole: View) -> Iterable[dict[str, str]]:
    """The steps of the tour: an event, and the window that is shown around it."""
    query = tour_start(catalog, whole)
    while query:
        state, _ = from_query(query)
        yield {"event": state.event, "start": str(state.start), "end": str(state.end)}
        story = build_story(catalog, replace(whole, state=state))
        query = story.next.href if story.next else ""
