"""A source's own page: its record, and where the text is at hand the text with every cited passage marked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import singledispatch

import numpy as np
import pandas as pd
from markupsafe import Markup

from timeline.data.folding import Text
from timeline.languages.isolation import isolate
from timeline.page.templating import render
from timeline.view.cards import Account
from timeline.view.catalog import MOST_PASSAGES, Catalog
from timeline.view.state import ViewState
from timeline.view.telling import unsigned

SHOWS = {
    "verified": "This page shows the source’s text as it was cited: the file is at hand and its SHA-256 fits.",
    "absent": "The text of this source is not at hand on this server. "
    "This page shows its record, and for every account the first and last words of its passage.",
    "changed": "A file of this name is at hand, but it is not the one that was cited (its SHA-256 differs), so it is not shown. "
    "This page shows the source’s record, and for every account the first and last words of its passage.",
}


@dataclass(frozen=True)
class Piece:
    """A stretch of one line: which accounts cite it, and which of them begin and end here."""

    text: str
    ids: tuple[str, ...]
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    title: str


@dataclass(frozen=True)
class Part:
    """A page of a source: the rows of its accounts in order of their passages, and the lines of its text from `first` to `stop`."""

    rows: tuple[int, ...]
    first: int
    stop: int
    number: int
    pages: int
    accounts: int  # of all pages

    @property
    def before(self) -> int:
        """How many accounts are on earlier pages."""
        return (self.number - 1) * MOST_PASSAGES


def source_page(
    catalog: Catalog, source: str, icon: str, style: Markup, page: int = 1, account: str = ""
) -> str | None:
    """The HTML of a page of a source, that with the passage of `account` where one is given; None where there is no such source."""
    addresses = catalog.addresses.seen_from("../")
    row = catalog.sources.get(source)
    if row is None:
        return None
    catalog, part = source_part(catalog, source, page, account)
    accounts = [catalog.accounts[n] for n in part.rows]
    titles = {str(a.row["id"]): str(a.row["title"]) for a in accounts}
    return render(
        catalog.language,
        "source.html",
        source=row,
        name=catalog.names["source"][source],
        published=catalog.published[source],
        topic_title=catalog.topic_title,
        home=addresses.view(),
        lang=catalog.language.code,
        shows=_shows(catalog, row),
        language_name=catalog.language.language_name(str(row["language"])),
        accounts=accounts,
        titles=titles,
        back={str(a.row["id"]): addresses.view(_opened(catalog, a)) for a in accounts},
        unsigned=unsigned(row),
        target_style=_target_style(titles),
        lines=marked_lines(catalog, source, accounts, titles, part),
        part=part,
        turns={n: addresses.source(source, page=n) for n in (part.number - 1, part.number + 1) if 1 <= n <= part.pages},
        icon=icon,
        style=style,
    )


@singledispatch
def source_part(catalog: Catalog, source: str, page: int, account: str) -> tuple[Catalog, Part]:
    """The page of a source, or that with an account, and the catalog whose rows it has; page after page holds its whole text."""
    rows = np.flatnonzero(catalog.index.facets["source"].any_of([source]))
    starts = catalog.archive.accounts["passage_start"].iloc[rows].to_numpy(dtype=float, na_value=np.inf)
    order = np.argsort(starts, kind="stable")
    rows, starts = rows[order], starts[order]
    at = np.flatnonzero(rows == catalog.row_of[account]) if account in catalog.row_of else rows[:0]
    own, number, pages = page_of_source(catalog, len(rows), page, int(at[0]) if at.size else None)
    lines = lines_of(catalog.archive.texts.get(source), starts, int(np.isfinite(starts).sum()), own)
    return catalog, Part(tuple(rows[own].tolist()), *lines, number, pages, len(rows))


def page_of_source(catalog: Catalog, count: int, page: int, at: int | None) -> tuple[slice, int, int]:
    """Which of the accounts of a source a page has, or the page with the one in a place; its number, and how many there are."""
    most = catalog.at_most(MOST_PASSAGES)
    pages = max(-(-count // most), 1)
    number = min(max(page if at is None else at // most + 1, 1), pages)
    return slice((number - 1) * most, number * most), number, pages


def lines_of(text: Text | None, starts: np.ndarray, known: int, own: slice) -> tuple[int, int]:
    """The lines of a text from the first passage of a page on, up to the first of the next one.

    `starts` are where the passages begin, in order up to that one; `known` is how many of all have a place in the text.
    """
    if text is None:
        return 0, 0
    begins = np.searchsorted(np.array(text.line_starts), starts[np.isfinite(starts)], side="right") - 1
    every = len(text.line_starts)
    first = int(begins[own.start]) if 0 < own.start < known else 0 if own.start == 0 else every
    return first, int(begins[own.stop]) if own.stop < known else every


def _opened(catalog: Catalog, account: Account) -> ViewState:
    """The view with the card of an account's event open, and the account first in it."""
    return ViewState(lang=catalog.lang_key).opened(str(account.row["event"]), str(account.row["id"]))


def _target_style(ids: Iterable[str]) -> Markup:
    """The style of the passage that the address names, in whichever lines it stands: no selector says "of the target"."""
    at = [(i, f".text:has([id='p-{i}']:target)") for i in ids]
    marks = ",".join(f'{text} mark[data-of~="{i}"]' for i, text in at)
    backs = ",".join(f'{text} [data-back="{i}"]::before' for i, text in at)
    return Markup(f'{marks}{{--cited:1}}{backs}{{content:"← " attr(data-title)}}') if at else Markup("")


def _shows(catalog: Catalog, row: Mapping[str, object]) -> str:
    gettext = catalog.language.gettext
    links = gettext("The links lead to the public original.")
    text = gettext(SHOWS[str(row["text_state"])])
    return text if row["has_text"] or not row["url"] else f"{text} {links}"


def marked_lines(
    catalog: Catalog, source: str, accounts: Iterable[Account], titles: Mapping[str, str], part: Part
) -> list[list[Piece]]:
    """The lines of a part of the text in pieces, cut wherever a passage begins or ends; [] where the text is not at hand."""
    text = catalog.archive.texts.get(source)
    if text is None:
        return []
    spans = [
        (int(str(a.row["passage_start"])), int(str(a.row["passage_end"])), str(a.row["id"]))
        for a in accounts
        if not pd.isna(a.row["passage_start"])
    ]
    lines = []
    starts = [*text.line_starts, len(text.raw)]
    ends = np.searchsorted(starts, [b for _, b, _ in spans], side="left")
    starts = starts[part.first : max(part.stop, int(ends.max(initial=0))) + 1]  # a passage is shown to its end
    for start, stop in zip(starts, starts[1:], strict=False):
        end = start + len(text.raw[start:stop].rstrip("\r\n"))
        lines.append(_pieces(text.raw, start, end, spans, titles))
    return lines


def _pieces(
    raw: str, start: int, end: int, spans: list[tuple[int, int, str]], titles: Mapping[str, str]
) -> list[Piece]:
    cuts = sorted({start, end, *(c for a, b, _ in spans for c in (a, b) if start < c < end)})
    pieces = []
    for a, b in zip(cuts, cuts[1:], strict=False):
        ids = tuple(i for first, last, i in spans if first <= a and last >= b)
        begins = tuple(i for first, _, i in spans if a <= first < b)
        ends = tuple(i for _, last, i in spans if a < last <= b)
        pieces.append(Piece(raw[a:b], ids, begins, ends, "; ".join(isolate(titles[i]) for i in ids)))
    return pieces
