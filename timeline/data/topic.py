"""The topic's own words: title, window, types with colours, camps of actors; written in timeline.toml or derived."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from timeline.data.topic_file import Settings, sentence

# Each has a contrast of at least 3:1 on the light page (#fbfaf7) and on the dark one (#11151c), as WCAG 2 measures.
PALETTE = (
    "#2f7fb8", "#c2414b", "#2e8b57", "#c8641b", "#9a5fc0", "#0f8a8a", "#8a6d1f", "#c24a8f", "#5a6fd6", "#6b7684",
)  # fmt: skip
OTHERS = "Others"
MOST_CAMPS = 5
NO_DATES = (date(2000, 1, 1), date(2000, 12, 31))  # a window for a table without any date; never the wall clock's


class TypeStyle(NamedTuple):
    """How a type of event is named and coloured."""

    label: str
    colour: str


@dataclass(frozen=True)
class Topic:
    """What the tables are about; `start` and `end` are the default window, whole days, both inclusive."""

    title: str
    subtitle: str
    start: date
    end: date
    types: dict[str, TypeStyle]
    closed_types: bool
    camps: dict[str, tuple[str, ...]]  # label -> its top actors; who belongs to none of them is in OTHERS
    language: str = "en"
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # language -> the topic's own words -> in it

    def word(self, text: str, language: str) -> str:
        """One of the topic's own words (a label, a camp, the key of a figure) in a language, itself where none is given."""
        return self.words.get(language, {}).get(text, text)


def read_topic(
    settings: Settings,
    folder: str,
    days: Iterable[tuple[date, date]],
    types: Iterable[str],
    actors: Iterable[Iterable[str]],
    part_of: Mapping[str, str],
) -> Topic:
    """The topic as set, and for the rest as derived from the accounts.

    `days` are the spans to cover, `types` the type of each account, `actors` the actor list of each account, and
    `part_of` leads from an actor to the one above ("" at the top). Unknown camp actors go to `settings.problems`.
    """
    start, end = _window(settings, list(days))
    return Topic(
        title=settings.title or _title(folder),
        subtitle=settings.subtitle or "",
        start=start,
        end=end,
        types=_styles(settings.types, types),
        closed_types=settings.closed_types,
        camps=_known_camps(settings, part_of) or _derived_camps(actors, part_of),
        language=settings.language or "en",
        words=settings.words,
    )


def camp_of(lines: Iterable[Iterable[str]], camps: Mapping[str, Iterable[str]]) -> str:
    """The camp of the first actor that has one, else OTHERS; `lines` are actors with their parents, nearest first."""
    owner = {actor: label for label, names in camps.items() for actor in names}
    return next((owner[actor] for line in lines for actor in line if actor in owner), OTHERS)


def _known_camps(settings: Settings, part_of: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The camps as set, without actors that are unknown or already in another camp."""
    taken: dict[str, str] = {}
    for label, names in settings.camps.items():
        for name in names:
            if name not in part_of:
                settings.report(f"camps.{label}", name, "is an unknown actor", "add it to actors.csv")
            elif name in taken:
                settings.report(f"camps.{label}", name, f'is also in the camp "{taken[name]}"', "keep it in one camp")
            else:
                taken[name] = label
    labels = dict.fromkeys(taken.values())
    return {label: tuple(name for name, camp in taken.items() if camp == label) for label in labels}


def _derived_camps(actors: Iterable[Iterable[str]], part_of: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """One camp for each of the few top actors that come first most often."""
    counts: Counter[str] = Counter()
    for first, *_ in actors:
        while above := part_of.get(first, ""):
            first = above
        counts[first] += 1
    return {actor: (actor,) for actor, _ in counts.most_common(MOST_CAMPS)}


def _styles(set_types: Mapping[str, tuple[str, str | None]], used: Iterable[str]) -> dict[str, TypeStyle]:
    """A style for each type, the set ones first; colours not set come from the palette, unused ones first."""
    taken = {colour for _, colour in set_types.values()}
    free = [colour for colour in PALETTE if colour not in taken] or list(PALETTE)
    counts = Counter(name for name in used if name not in set_types)
    others = sorted(counts, key=lambda name: (-counts[name], name))
    styles, given = {}, 0
    for name, (label, colour) in (*set_types.items(), *((name, (sentence(name), None)) for name in others)):
        styles[name] = TypeStyle(label, colour or free[given % len(free)])
        given += colour is None
    return styles


def _window(settings: Settings, days: list[tuple[date, date]]) -> tuple[date, date]:
    """The window as set; what is not set is the whole years that cover all days."""
    first, last = (min(day for day, _ in days), max(day for _, day in days)) if days else NO_DATES
    start = settings.start or date(first.year, 1, 1)
    end = settings.end or date(last.year, 12, 31)
    if start <= end:
        return start, end
    # Only one end is set, and all accounts lie on its other side.
    return (start, date(start.year, 12, 31)) if settings.start else (date(end.year, 1, 1), end)


def _title(folder: str) -> str:
    return sentence(" ".join(re.split(r"[\s_-]+", folder)).strip()) or "Timeline"
