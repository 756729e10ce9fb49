"""Read timeline.toml: the topic's own words, with a problem for each that cannot be used."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from timeline.data.problems import shorten
from timeline.data.story import (
    About,
    Act,
    Chapter,
    TypeGroup,
    read_about,
    read_acts,
    read_chapters,
    read_groups,
    sort_into_groups,
)
from timeline.data.topic_values import (
    TopicProblems,
    is_language,
    known_key,
    read_colour,
    read_day,
    read_language,
    read_text,
    read_translations,
    sentence,
)

_TOML_LINE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")


@dataclass
class Settings(TopicProblems):
    """What timeline.toml says: None or empty where it is silent, or wrong (then told in `problems`)."""

    title: str | None = None
    subtitle: str | None = None
    start: date | None = None
    end: date | None = None
    language: str | None = None
    types: dict[str, tuple[str, str | None]] = field(default_factory=dict)  # name -> label, colour
    groups: dict[str, TypeGroup] = field(default_factory=dict)
    closed_types: bool = False
    camps: dict[str, tuple[str, ...]] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    about: About = field(default_factory=About)
    words: dict[str, dict[str, str]] = field(default_factory=dict)  # language -> the topic's own words -> in it


def read_settings(raw: bytes, file: str = "timeline.toml") -> Settings:
    """Read timeline.toml; whatever is wrong in it becomes a problem and leaves the default in place."""
    settings = Settings(file)
    readers: dict[str, Callable[[Any], Any]] = {
        "title": lambda value: read_text(settings, "title", value),
        "subtitle": lambda value: read_text(settings, "subtitle", value),
        "language": lambda value: read_language(settings, "language", value),
        "start": lambda value: read_day(settings, "start", value),
        "end": lambda value: read_day(settings, "end", value),
        "types": lambda value: _types(settings, value),
        "groups": lambda value: read_groups(settings, value),
        "camps": lambda value: _camps(settings, value),
        "acts": lambda value: read_acts(settings, value),
        "chapters": lambda value: read_chapters(settings, value),
        "about": lambda value: read_about(settings, value),
        "words": lambda value: _words(settings, value),
    }
    for key, value in read_translations(settings, "", _toml(raw, settings), ("title", "subtitle")).items():
        if key in readers:
            setattr(settings, key, readers[key](value))
        else:
            settings.report(key, "", "is an unknown key", known_key(key, list(readers)))
    _settle(settings)
    return settings


def _settle(settings: Settings) -> None:
    """What follows from several keys together."""
    settings.groups = sort_into_groups(settings, settings.groups, tuple(settings.types))
    if not settings.types:
        named = (name for group in settings.groups.values() for name in group.types)
        settings.types = {name: (sentence(name), None) for name in named}
    settings.closed_types = bool(settings.types)
    for code, texts in settings.beside.items():
        settings.words[code] = settings.words.get(code, {}) | texts
    if settings.start and settings.end and settings.end < settings.start:
        settings.report("end", str(settings.end), f"is before start ({settings.start})", "let end follow start")
        settings.start = settings.end = None


def _toml(raw: bytes, settings: Settings) -> dict[str, Any]:
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as err:
        settings.report(
            None, "", f"is not UTF-8 (byte 0x{raw[err.start]:02X})", "save it as UTF-8", _line(raw, err.start)
        )
    except (ValueError, RecursionError) as err:  # ValueError is more than TOMLDecodeError: a number of 5,000 digits
        place = _TOML_LINE.search(str(err))
        fault = f"is not TOML: {shorten(_TOML_LINE.sub('', str(err)))}"
        settings.report(None, "", fault, "mend or delete this line", int(place[1]) if place and place[1] else None)
    return {}


def _line(raw: bytes, offset: int) -> int:
    return raw.count(b"\n", 0, offset) + 1


def _types(settings: Settings, value: Any) -> dict[str, tuple[str, str | None]]:
    if not isinstance(value, dict):
        settings.report("types", value, "is not a table of types", "write [types.military] and below it its colour")
        return {}
    return {name: _type(settings, f"types.{name}", name, style) for name, style in value.items()}


def _type(settings: Settings, key: str, name: str, style: Any) -> tuple[str, str | None]:
    label, colour = sentence(name), None
    if not isinstance(style, dict):
        settings.report(key, style, "is not a table", f'write [{key}] and below it colour = "#2f7fb8"')
        return label, None
    for part, value in read_translations(settings, key, style, ("label",)).items():
        if part == "label":
            label = read_text(settings, f"{key}.label", value) or label
        elif part == "colour":
            colour = read_colour(settings, f"{key}.colour", value)
        else:
            settings.report(f"{key}.{part}", "", "is an unknown key", known_key(part, ["label", "colour"]))
    return label, colour


def _camps(settings: Settings, value: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        settings.report("camps", value, "is not a table of camps", 'write [camps] and below it "Label" = ["Actor"]')
        return {}
    camps: dict[str, tuple[str, ...]] = {}
    for label, names in value.items():
        if isinstance(names, list) and names and all(isinstance(name, str) for name in names):
            camps[label] = tuple(names)
        else:
            settings.report(f"camps.{label}", names, "is not a list of actors", 'write ["Actor", "Another"]')
    return camps


def _words(settings: Settings, value: Any) -> dict[str, dict[str, str]]:
    hint = 'write [words.es] and below it "Military" = "Militar"'
    if not isinstance(value, dict):
        settings.report("words", value, "is not a table of languages", hint)
        return {}
    result: dict[str, dict[str, str]] = {}
    for code, table in value.items():
        if not is_language(code) or not isinstance(table, dict):
            settings.report(f"words.{code}", table, "is not a table of a language's words", hint)
            continue
        result[code] = {word: text for word, text in table.items() if isinstance(text, str)}
        for word in table.keys() - result[code].keys():
            settings.report(f"words.{code}.{word}", table[word], "is not a text", hint)
    return result
