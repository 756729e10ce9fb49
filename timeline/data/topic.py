"""The topic's own words: title, window, types, camps, acts, chapters; written in timeline.toml or derived."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from timeline.data.actor_tree import walk
from timeline.data.near import meant_or
from timeline.data.story import MOST_GROUPS, About, Act, Chapter, TypeGroup, known_events
from timeline.data.topic_file import Settings
from timeline.data.topic_values import sentence

# Each has a contrast of at least 3:1 on the light page (#fbfaf7) and on the dark one (#11151c), as WCAG 2 measures.
PALETTE = (
    "#2f7fb8", "#c2414b", "#2e8b57", "#c8641b", "#9a5fc0", "#0f8a8a", "#8a6d1f", "#c24a8f", "#5a6fd6", "#6b7684",
)  # fmt: skip
OTHERS = "Others"  # the camp, or the group of types, of those that have none of their own
MOST_CAMPS = 5
NOT_IN_DAYS = 90
NO_DATES = (date(2000, 1, 1), date(2000, 12, 31))  # a window for a table without any date; never the wall clock's


class TypeStyle(NamedTuple):
    """How a type of event is named and coloured: the colour is its group's, as on the light page."""

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
    groups: dict[str, TypeGroup] = field(default_factory=dict)  # every type is in one; at most six, where derived
    acts: tuple[Act, ...] = ()  # in order of time, apart from each other
    chapters: tuple[Chapter, ...] = ()  # the tour; without any it leads through the headlines
    about: About = field(default_factory=About)
    # Days after an event within which an article without it is said not to have it; what came out later tells other news.
    not_in_days: int = NOT_IN_DAYS

    def group_of(self, type_name: str) -> str:
        """The key of the group that a type is in; "" for an unknown type."""
        return next((key for key, group in self.groups.items() if type_name in group.types), "")

    def word(self, text: str, language: str) -> str:
        """One of the topic's own words (a label, a camp, the key of a figure) in a language, itself where none is given."""
        return self.words.get(language, {}).get(text, text)

    def part(self, first: date, last: date) -> "Topic":
        """The topic of accounts of these days: they are its window, as far as they lie in this one. A tour is of the whole."""
        inside = first <= self.end and last >= self.start
        start, end = (max(first, self.start), min(last, self.end)) if inside else (first, last)
        return replace(self, start=start, end=end, chapters=())


@dataclass(frozen=True)
class Gist:
    """What a topic derives from the accounts.

    days: the first and the last day of all of them, None where no account has any.
    types: type -> how many have it. actors: actor -> how many name it first; both in order of appearance.
    """

    days: tuple[date, date] | None
    types: Mapping[str, int]
    actors: Mapping[str, int]


def read_topic(
    settings: Settings, folder: str, gist: Gist, part_of: Mapping[str, str], events: Collection[str] = ()
) -> Topic:
    """The topic as set, and for the rest as derived from the accounts.

    `part_of` leads from an actor to the one above ("" at the top), `events` are those that accounts tell. Camps' unknown
    actors and chapters' unknown events go to `settings.problems`.
    """
    start, end = _window(settings, gist.days or NO_DATES)
    styles, groups = _styles_and_groups(settings, gist.types)
    return Topic(
        title=settings.title or _title(folder),
        subtitle=settings.subtitle or "",
        start=start,
        end=end,
        types=styles,
        closed_types=settings.closed_types,
        camps=_known_camps(settings, part_of) or _derived_camps(gist.actors, part_of),
        language=settings.language or "en",
        words=settings.words,
        groups=groups,
        acts=settings.acts,
        chapters=known_events(settings, settings.chapters, events),
        about=settings.about,
        not_in_days=NOT_IN_DAYS if settings.not_in_days is None else settings.not_in_days,
    )


def camps_of(above: Mapping[str, Iterable[str]], camps: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Actor -> its camp, or that of the nearest above it, else OTHERS; `above` leads from each actor to it and those above it."""
    owner = {actor: label for label, names in camps.items() for actor in names}
    return {actor: next((owner[name] for name in line if name in owner), OTHERS) for actor, line in above.items()}


def camp_of(actors: Iterable[str], known: Mapping[str, str]) -> str:
    """The camp of who acts, the first of the actors that is known, else OTHERS; `known` is what `camps_of` gives.

    Those acted upon give no camp: Mexico's refusal of US troops is no deed of the United States.
    """
    return next((known[actor] for actor in actors if actor in known), OTHERS)


def _known_camps(settings: Settings, part_of: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The camps as set, without actors that are unknown or already in another camp."""
    taken: dict[str, str] = {}
    for label, names in settings.camps.items():
        for name in names:
            if name not in part_of:
                settings.report(
                    f"camps.{label}", name, "is an unknown actor", meant_or(name, part_of, "add it to actors.csv")
                )
            elif name in taken:
                settings.report(f"camps.{label}", name, f'is also in the camp "{taken[name]}"', "keep it in one camp")
            else:
                taken[name] = label
    labels = dict.fromkeys(taken.values())
    return {label: tuple(name for name, camp in taken.items() if camp == label) for label in labels}


def _derived_camps(actors: Mapping[str, int], part_of: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """One camp for each of the few top actors that come first most often."""
    counts: Counter[str] = Counter()
    for first, count in actors.items():
        *_, top = walk(first, part_of)
        counts[top] += count
    return {actor: (actor,) for actor, _ in counts.most_common(MOST_CAMPS)}


def _styles_and_groups(
    settings: Settings, used: Mapping[str, int]
) -> tuple[dict[str, TypeStyle], dict[str, TypeGroup]]:
    """The types, the set ones first, then by use; and their groups, as set or one for each type."""
    counts = {name: count for name, count in used.items() if name not in settings.types}
    others = sorted(counts, key=lambda name: (-counts[name], name))
    labels = {name: label for name, (label, _) in settings.types.items()} | {name: sentence(name) for name in others}
    colours = {name: colour for name, (_, colour) in settings.types.items() if colour}
    groups = _coloured(settings.groups, colours) if settings.groups else _derived_groups(labels, colours)
    colour_of = {name: group.colour for group in groups.values() for name in group.types}
    return {name: TypeStyle(label, colour_of[name]) for name, label in labels.items()}, groups


def _coloured(groups: Mapping[str, TypeGroup], colours: Mapping[str, str]) -> dict[str, TypeGroup]:
    """The groups with a colour each: their own, else that of one of their types, else one of the palette."""
    known = {
        key: group.colour or next((colours[name] for name in group.types if name in colours), "")
        for key, group in groups.items()
    }
    free = iter([colour for colour in PALETTE if colour not in known.values()])
    given = {key: colour or next(free) for key, colour in known.items()}
    return {key: replace(group, colour=given[key], dark=group.dark or given[key]) for key, group in groups.items()}


def _derived_groups(labels: Mapping[str, str], colours: Mapping[str, str]) -> dict[str, TypeGroup]:
    """A group for each type. Of types without a colour of their own the last share one where they would be too many."""
    plain = [name for name in labels if name not in colours]
    room = MOST_GROUPS - len(colours)
    alone = plain if len(plain) <= room else plain[: max(room - 1, 0)]
    free = iter([colour for colour in PALETTE if colour not in colours.values()])
    given = {
        name: colours[name] if name in colours else next(free) for name in labels if name in colours or name in alone
    }
    groups = {name: TypeGroup(labels[name], colour, colour, (name,)) for name, colour in given.items()}
    if rest := tuple(name for name in plain if name not in alone):
        groups[OTHERS] = TypeGroup(OTHERS, PALETTE[-1], PALETTE[-1], rest)
    return groups


def _window(settings: Settings, days: tuple[date, date]) -> tuple[date, date]:
    """The window as set; what is not set is the whole years that cover all days."""
    first, last = days
    start = settings.start or date(first.year, 1, 1)
    end = settings.end or date(last.year, 12, 31)
    if start <= end:
        return start, end
    # Only one end is set, and all accounts lie on its other side.
    return (start, date(start.year, 12, 31)) if settings.start else (date(end.year, 1, 1), end)


def _title(folder: str) -> str:
    return sentence(" ".join(re.split(r"[\s_-]+", folder)).strip()) or "Timeline"
