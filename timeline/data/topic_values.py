"""Single values of timeline.toml: read, or reported with a remedy and left out."""

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from timeline.data.near import meant_or
from timeline.data.problems import Problem, shorten

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass
class TopicProblems:
    """The file that is read, its problems, and the translations that stand beside their texts in it."""

    file: str = "timeline.toml"
    problems: list[Problem] = field(default_factory=list)
    beside: dict[str, dict[str, str]] = field(default_factory=dict)  # language -> text -> in it

    def report(self, key: str | None, value: object, message: str, hint: str, row: int | None = None) -> None:
        shown = shorten(value if isinstance(value, str) else repr(value))
        self.problems.append(Problem(self.file, row, key, shown, message, hint))


def sentence(words: str) -> str:
    """The words with a capital first letter."""
    return words[:1].upper() + words[1:]


def is_language(code: str) -> bool:
    """Whether this has the form of a language code such as `en` or `es-VE`."""
    return bool(_LANGUAGE.fullmatch(code))


def known_key(key: str, known: list[str]) -> str:
    """The hint for a key that nobody knows."""
    return meant_or(key, known, f"known are {', '.join(known)}")


def read_text(file: TopicProblems, key: str, value: Any) -> str | None:
    if isinstance(value, str) and value.strip():
        return value.strip()
    file.report(key, value, "is not a text", f'write {key} = "..."')
    return None


def read_language(file: TopicProblems, key: str, value: Any) -> str | None:
    if isinstance(value, str) and is_language(value):
        return value
    file.report(key, value, "is not a language code", 'write language = "en"')
    return None


def read_day(file: TopicProblems, key: str, value: Any) -> date | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    shown = value if isinstance(value, str) else str(value)
    file.report(key, shown, "is not a day", f"write {key} = 2019-01-31, without quotes")
    return None


def read_number(file: TopicProblems, key: str, value: Any, least: int, most: int) -> int | None:
    """A whole number from `least` to `most`."""
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return value
    shown = value if isinstance(value, str) else str(value)
    file.report(key, shown, f"is not a whole number from {least} to {most}", f"write {key} = 90, without quotes")
    return None


def read_period(file: TopicProblems, key: str, table: dict[str, Any]) -> tuple[date, date] | None:
    """The days from `from` to `to` of a table, both inclusive; each a day, or a month such as "2019-01"."""
    ends = [_edge(file, f"{key}.{name}", table.get(name), name == "to") for name in ("from", "to")]
    start, end = ends
    if start and end and end < start:
        file.report(f"{key}.to", str(end), f"is before from ({start})", "let to follow from")
        return None
    return (start, end) if start and end else None


def _edge(file: TopicProblems, key: str, value: Any, last: bool) -> date | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    month = _MONTH.fullmatch(value) if isinstance(value, str) else None
    if month and int(month[1]):
        year, number = int(month[1]), int(month[2])
        return date(year, number, calendar.monthrange(year, number)[1] if last else 1)
    name = key.rpartition(".")[2]
    fault = "is missing" if value is None else "is not a day or a month"
    shown = value if isinstance(value, str) else "" if value is None else str(value)
    file.report(key, shown, fault, f'write {name} = 2019-01-31, or {name} = "2019-01"')
    return None


def read_colour(file: TopicProblems, key: str, value: Any) -> str | None:
    if isinstance(value, str) and _COLOUR.fullmatch(value):
        return value.lower()
    file.report(key, value, "is not a colour", 'write # and six hexadecimal digits, such as "#2f7fb8"')
    return None


def read_names(file: TopicProblems, key: str, value: Any, what: str, example: str) -> tuple[str, ...]:
    """A list of names without those that stand in it twice."""
    if not (isinstance(value, list) and value and all(isinstance(name, str) for name in value)):
        shown = "" if value is None else value
        file.report(key, shown, "is missing" if value is None else f"is not a list of {what}", f"write {example}")
        return ()
    for name in dict.fromkeys(value):
        if value.count(name) > 1:
            file.report(key, name, "is listed more than once", "name it once")
    return tuple(dict.fromkeys(value))


def read_translations(file: TopicProblems, key: str, table: dict[str, Any], texts: tuple[str, ...]) -> dict[str, Any]:
    """The table without the keys such as `title_es`, which are kept as the translation of its `title`."""
    rest: dict[str, Any] = {}
    for name, value in table.items():
        text, _, code = name.rpartition("_")
        if name in texts or text not in texts or not is_language(code):
            rest[name] = value
        elif text not in table:
            file.report(f"{key}.{name}".lstrip("."), value, f"has no {text} to translate", f"write {text}, too")
        elif translated := read_text(file, f"{key}.{name}".lstrip("."), value):
            file.beside.setdefault(code, {})[str(table[text]).strip()] = translated
    return rest
