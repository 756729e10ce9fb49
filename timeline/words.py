"""What the page calls things, and counts said in words."""

from collections.abc import Mapping, Sequence

import pandas as pd

from timeline.dates import Span, format_span, read_date
from timeline.tables import STANDINGS, Archive

STANDING_WORDS = {"reported": "Stated as fact", "alleged": "Alleged", "planned": "Planned", "denied": "Denied"}
STANDING_MEANING = {
    "reported": "the source states it as fact",
    "alleged": "someone asserts it, or the source gives no evidence",
    "planned": "intended, considered or announced for later",
    "denied": "the source reports a denial",
    "mixed": "the sources put it differently",
}
LANE_WORDS = {"source": "By source", "actor": "By actor", "type": "By type", "one": "One lane"}
VIEW_WORDS = {"timeline": "Timeline", "list": "List", "coverage": "Coverage", "actors": "Actors", "sources": "Sources"}
NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()


def number(count: int) -> str:
    """Small numbers as words: 5 -> "five", 46 -> "46", 12000 -> "12,000"."""
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else f"{count:,}"


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its noun: `counted(2, "account")` -> "2 accounts"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def summary(accounts: int, events: int, sources: int) -> str:
    """The line of what is shown: "46 accounts of 41 events, told by five sources"."""
    if not accounts:
        return "No account is shown."
    told = f"told by {number(sources)} {'source' if sources == 1 else 'sources'}"
    return f"{counted(accounts, 'account')} of {counted(events, 'event')}, {told}"


def listed(names: Sequence[str], last: str = "and") -> str:
    """Names as a sentence says them: "A, B and C"."""
    return f"{', '.join(names[:-1])} {last} {names[-1]}" if len(names) > 1 else "".join(names)


def date_words(accounts: pd.DataFrame) -> list[str]:
    """Each account's date as a reader should see it; "no date given" where there is none."""
    columns = ("start", "end", "precision", "basis", "soft_start", "soft_end", "relative")
    rows = zip(*(accounts[c].tolist() for c in columns), strict=True)
    return [
        "no date given" if pd.isna(start) else format_span(Span(start.date(), end.date(), *rest))
        for start, end, *rest in rows
    ]


def published_words(archive: Archive) -> dict[str, str]:
    """Source -> its publication date in words."""
    cells = zip(archive.sources["source"], archive.sources["published"], strict=True)
    return {source: format_span(read_date(cell)) if cell else "date not known" for source, cell in cells}


def facet_words(archive: Archive) -> dict[str, dict[str, str]]:
    """What readers call the values of each facet; two sources of one publisher are told apart by their dates."""
    sources = archive.sources
    names = [publisher or title for publisher, title in zip(sources["publisher"], sources["title"], strict=True)]
    dates = published_words(archive)
    source = {
        key: name if names.count(name) == 1 else f"{name}, {dates[key]}"
        for key, name in zip(sources["source"], names, strict=True)
    }
    types: Mapping[str, str] = {key: style.label for key, style in archive.topic.types.items()}
    return {
        "source": source,
        "actor": {a: a for a in archive.actors["actor"]},
        "standing": {s: STANDING_WORDS[s] for s in STANDINGS},
        "type": dict(types),
    }
