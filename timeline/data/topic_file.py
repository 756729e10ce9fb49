"""Read timeline.toml: the topic's own words, with a problem for each that cannot be used."""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from timeline.data.problems import Problem, shorten

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TOML_LINE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")


@dataclass
class Settings:
    """What timeline.toml says: None or empty where it is silent, or wrong (then told in `problems`)."""

    file: str = "timeline.toml"
    title: str | None = None
    subtitle: str | None = None
    start: date | None = None
    end: date | None = None
    language: str | None = None
    types: dict[str, tuple[str, str | None]] = field(default_factory=dict)  # name -> label, colour
    closed_types: bool = False
    camps: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)  # language -> the topic's own words -> in it
    problems: list[Problem] = field(default_factory=list)

    def report(self, key: str | None, value: object, message: str, hint: str, row: int | None = None) -> None:
        shown = shorten(value if isinstance(value, str) else repr(value))
        self.problems.append(Problem(self.file, row, key, shown, message, hint))


def read_settings(raw: bytes, file: str = "timeline.toml") -> Settings:
    """Read timeline.toml; whatever is wrong in it becomes a problem and leaves the default in place."""
    settings = Settings(file)
    known = {"title": _text, "subtitle": _text, "language": _language, "start": _day, "end": _day}
    for key, value in _toml(raw, settings).items():
        if key in known:
            setattr(settings, key, known[key](settings, key, value))
        elif key == "types":
            settings.types = _types(settings, value)
            settings.closed_types = bool(settings.types)
        elif key == "camps":
            settings.camps = _camps(settings, value)
        elif key == "words":
            settings.words = _words(settings, value)
        else:
            settings.report(key, "", "is an unknown key", _known_key(key, [*known, "types", "camps", "words"]))
    if settings.start and settings.end and settings.end < settings.start:
        settings.report("end", str(settings.end), f"is before start ({settings.start})", "let end follow start")
        settings.start = settings.end = None
    return settings


def sentence(words: str) -> str:
    """The words with a capital first letter."""
    return words[:1].upper() + words[1:]


def is_language(code: str) -> bool:
    """Whether this has the form of a language code such as `en` or `es-VE`."""
    return bool(_LANGUAGE.fullmatch(code))


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


def _known_key(key: str, known: list[str]) -> str:
    close = get_close_matches(key[:100], known, 1)
    return f'write "{close[0]}", if that is meant' if close else f"known are {', '.join(known)}"


def _text(settings: Settings, key: str, value: Any) -> str | None:
    if isinstance(value, str) and value.strip():
        return value.strip()
    settings.report(key, value, "is not a text", f'write {key} = "..."')
    return None


def _language(settings: Settings, key: str, value: Any) -> str | None:
    if isinstance(value, str) and is_language(value):
        return value
    settings.report(key, value, "is not a language code", 'write language = "en"')
    return None


def _day(settings: Settings, key: str, value: Any) -> date | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    shown = value if isinstance(value, str) else str(value)
    settings.report(key, shown, "is not a day", f"write {key} = 2019-01-31, without quotes")
    return None


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
    for part, value in style.items():
        if part == "label":
            label = _text(settings, f"{key}.label", value) or label
        elif part == "colour":
            colour = _colour(settings, f"{key}.colour", value)
        else:
            settings.report(f"{key}.{part}", "", "is an unknown key", _known_key(part, ["label", "colour"]))
    return label, colour


def _colour(settings: Settings, key: str, value: Any) -> str | None:
    if isinstance(value, str) and _COLOUR.fullmatch(value):
        return value.lower()
    settings.report(key, value, "is not a colour", 'write # and six hexadecimal digits, such as "#2f7fb8"')
    return None


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
