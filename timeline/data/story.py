"""The story in the topic's own words: acts, chapters of the tour, groups of types, and who made it; from timeline.toml."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from timeline.data.near import meant_or
from timeline.data.topic_values import (
    TopicProblems,
    known_key,
    read_colour,
    read_day,
    read_names,
    read_period,
    read_text,
    read_translations,
    sentence,
)

MOST_GROUPS = 6  # more colours than these are not told apart by all readers


@dataclass(frozen=True)
class Act:
    """A part of the story that has a name; whole days, both inclusive."""

    title: str
    start: date
    end: date


@dataclass(frozen=True)
class Chapter:
    """A step of the tour: one sentence, the window that it shows, and the events that it speaks of.

    `differ`: the words of the sentence that say what the articles differ in, "" for none.
    """

    title: str
    sentence: str
    start: date
    end: date
    events: tuple[str, ...]
    differ: str = ""


@dataclass(frozen=True)
class TypeGroup:
    """Types of events that share a colour, on the light page and on the dark one."""

    label: str
    colour: str
    dark: str
    types: tuple[str, ...]


@dataclass(frozen=True)
class About:
    """Who made this, and how; "" where the topic does not say.

    `by` is the byline, a few words; `updated` the day on which the tables were last gone over.
    """

    by: str = ""
    updated: date | None = None
    made_by: str = ""
    sources: str = ""
    dates: str = ""
    corrections: str = ""


def read_acts(file: TopicProblems, value: Any) -> tuple[Act, ...]:
    """The acts in order of time, without those that overlap with an earlier one."""
    acts: list[Act] = []
    for key, table in _tables(file, "acts", value, ("title",), ("from", "to")):
        title, period = _text(file, key, table, "title"), read_period(file, key, table)
        other = next((act for act in acts if period and act.start <= period[1] and period[0] <= act.end), None)
        if other:
            file.report(
                key, title or "", f'overlaps with the act "{other.title}"', "let an act begin after another ends"
            )
        elif title and period:
            acts.append(Act(title, *period))
    return tuple(sorted(acts, key=lambda act: act.start))


def read_chapters(file: TopicProblems, value: Any) -> tuple[Chapter, ...]:
    """The chapters in their own order; whether there are such events is asked later."""
    chapters = []
    for key, table in _tables(file, "chapters", value, ("title", "sentence", "differ"), ("from", "to", "events")):
        title, words = _text(file, key, table, "title"), _text(file, key, table, "sentence")
        period = read_period(file, key, table)
        events = read_names(file, f"{key}.events", table.get("events"), "events", 'events = ["event", "another"]')
        differ = (read_text(file, f"{key}.differ", table["differ"]) or "") if "differ" in table else ""
        if words and differ not in words:
            file.report(f"{key}.differ", differ, "is no part of the sentence", "repeat some of its words as they are")
            differ = ""
        if title and words and period and events:
            chapters.append(Chapter(title, words, *period, events, differ))
    return tuple(chapters)


def known_events(file: TopicProblems, chapters: tuple[Chapter, ...], events: Collection[str]) -> tuple[Chapter, ...]:
    """The chapters with those of their events that somebody tells, and without those that are left with none."""
    kept = []
    for chapter in chapters:
        for event in chapter.events:
            if event not in events:
                message = f'is told by no account, yet named by the chapter "{chapter.title}"'
                hint = meant_or(event, sorted(events), "write the key of an event of events.csv, or take it out")
                file.report("chapters", event, message, hint)
        told = tuple(event for event in chapter.events if event in events)
        if told:
            kept.append(replace(chapter, events=told))
    return tuple(kept)


def read_groups(file: TopicProblems, value: Any) -> dict[str, TypeGroup]:
    """The groups as written, "" for a colour that is not set; more than MOST_GROUPS are reported and left out."""
    if not isinstance(value, dict):
        file.report("groups", value, "is not a table of groups", "write [groups.force] and below it its types")
        return {}
    groups: dict[str, TypeGroup] = {}
    for name, style in value.items():
        if len(groups) == MOST_GROUPS:
            file.report(f"groups.{name}", "", f"is a group too many, {MOST_GROUPS} are allowed", "join it with another")
        elif group := _group(file, f"groups.{name}", name, style):
            groups[name] = group
    return groups


def _group(file: TopicProblems, key: str, name: str, style: Any) -> TypeGroup | None:
    if not isinstance(style, dict):
        file.report(key, style, "is not a table", f'write [{key}] and below it types = ["military"]')
        return None
    style = read_translations(file, key, style, ("label",))
    _unknown(file, key, style, ["label", "colour", "dark", "types"])
    label = read_text(file, f"{key}.label", style["label"]) if "label" in style else None
    colours = [
        read_colour(file, f"{key}.{part}", style[part]) if part in style else None for part in ("colour", "dark")
    ]
    types = read_names(file, f"{key}.types", style.get("types"), "types", 'types = ["military", "unrest"]')
    return TypeGroup(label or sentence(name), colours[0] or "", colours[1] or "", types) if types else None


def sort_into_groups(file: TopicProblems, groups: dict[str, TypeGroup], types: tuple[str, ...]) -> dict[str, TypeGroup]:
    """Each of the types in one group; what is in no group goes into the last one.

    Without `types` all that the groups name are types. Groups that are left with none are left out.
    """
    owner: dict[str, str] = {}
    for key, group in groups.items():
        for name in group.types:
            if types and name not in types:
                hint = meant_or(name, types, f"add [types.{name}], or take it out")
                file.report(f"groups.{key}.types", name, "is an unknown type", hint)
            elif name in owner:
                hint = "keep it in one group"
                file.report(f"groups.{key}.types", name, f'is also in the group "{owner[name]}"', hint)
            else:
                owner[name] = key
    for name in types if groups else ():
        if name not in owner:
            file.report("groups", name, "is in no group", "add it to the types of one")
            owner[name] = list(groups)[-1]
    sorted_ = {
        key: replace(group, types=tuple(name for name in owner if owner[name] == key)) for key, group in groups.items()
    }
    return {key: group for key, group in sorted_.items() if group.types}


def read_about(file: TopicProblems, value: Any) -> About:
    """Who made this, how its sources were chosen and its dates read, and who takes corrections."""
    if not isinstance(value, dict):
        file.report("about", value, "is not a table", 'write [about] and below it made_by = "..."')
        return About()
    names = ("by", "made_by", "sources", "dates", "corrections")
    table = read_translations(file, "about", value, names)
    _unknown(file, "about", table, [*names, "updated"])
    given = {name: read_text(file, f"about.{name}", table[name]) or "" for name in names if name in table}
    return About(**given, updated=read_day(file, "updated", table["updated"]) if "updated" in table else None)


def _tables(
    file: TopicProblems, name: str, value: Any, texts: tuple[str, ...], others: tuple[str, ...]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The tables of `[[name]]` with their keys for a problem, without translations; unknown keys are reported."""
    if not (isinstance(value, list) and all(isinstance(table, dict) for table in value)):
        file.report(name, value, "is not a list of tables", f'write [[{name}]] and below it title = "..."')
        return
    for number, table in enumerate(value, 1):
        key = f"{name}.{number}"
        table = read_translations(file, key, table, texts)
        _unknown(file, key, table, [*texts, *others])
        yield key, table


def _text(file: TopicProblems, key: str, table: dict[str, Any], name: str) -> str | None:
    if name in table:
        return read_text(file, f"{key}.{name}", table[name])
    file.report(f"{key}.{name}", "", "is missing", f'write {name} = "..."')
    return None


def _unknown(file: TopicProblems, key: str, table: dict[str, Any], known: list[str]) -> None:
    for name in table:
        if name not in known:
            file.report(f"{key}.{name}", "", "is an unknown key", known_key(name, known))
