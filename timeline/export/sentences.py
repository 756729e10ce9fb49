"""What a picture says in words: its title in lines, who tells an event, what is shown, its address and data version."""

from timeline.chart.text_width import fit, text_width, wrap
from timeline.view.cards import Card
from timeline.view.catalog import Catalog
from timeline.view.labels import number
from timeline.view.view import View

MOST_TITLE_LINES, MOST_ADDRESS_LINES = 3, 3
BALANCES = (0.55, 0.62, 0.7, 0.8, 0.9)  # of the room


def title_lines(title: str, room: float, size: float) -> list[str]:
    """A title in as few lines as it takes, these about as long as each other."""
    lines = wrap(title, room, size, 600, MOST_TITLE_LINES)
    for share in BALANCES if 1 < len(lines) else ():
        tried = wrap(title, share * room, size, 600, len(lines))
        if not tried[-1].endswith("…"):
            return tried
    return lines


def sentences(catalog: Catalog, view: View, card: Card | None, room: float, size: float) -> list[str]:
    """What is shown: who tells the open event and when, else what the filters say; and how many accounts that is."""
    said = []
    if card:
        said.append(_told(catalog, card, room, size))
    if view.state.filtered:
        said.append(view.describe)
    return [*said, shown_words(catalog, view)]


def _told(catalog: Catalog, card: Card, room: float, size: float) -> str:
    """ "23 February 2019 · World Socialist Web Site and Breitbart News"; the number of sources where they are many."""
    say = catalog.language
    dates = say.format_list(list(dict.fromkeys(a.date for a in card.accounts)), "or")
    names = list(dict.fromkeys(a.source_name for a in card.accounts))
    count = number(len(names), say)
    told = say.ngettext("told by %(number)s article", "told by %(number)s articles", len(names), number=count)
    full, short = (f"{dates} · {words}" for words in (say.format_list(names), told))
    chosen = full if text_width(full, size) <= room else short
    return chosen[:1].upper() + chosen[1:]


def shown_words(catalog: Catalog, view: View) -> str:
    """What is shown, and what has no place on the chart: undated accounts, and those outside its days."""
    ngettext, undated, outside = catalog.language.ngettext, view.totals.undated, view.filtered_away
    parts = [view.summary.removesuffix(".")]
    if undated:
        parts.append(ngettext("%(n)s of them without a date", "%(n)s of them without a date", undated))
    if outside:
        parts.append(ngettext("%(n)s more outside these dates", "%(n)s more outside these dates", outside))
    return "; ".join(parts)


def version_words(catalog: Catalog, brief: bool = False) -> str:
    """Which data it was made from, and unless `brief` up to when these reach."""
    words = catalog.language.gettext("Data version %(version)s", version=catalog.archive.version)
    if catalog.last_published and not brief:
        words += "; " + catalog.language.gettext("articles up to %(date)s", date=catalog.last_published)
    return words


def address_lines(address: str, room: float, size: float) -> list[str]:
    """An address in lines, broken anywhere, for it has no blanks; one that is too long ends with "…"."""
    found: list[str] = []
    while address and len(found) < MOST_ADDRESS_LINES:
        line = fit(address, room, size)
        if line == address or len(found) == MOST_ADDRESS_LINES - 1:
            return [*found, line]
        line = address[: max(len(line) - 1, 1)]
        found.append(line)
        address = address[len(line) :]
    return found
