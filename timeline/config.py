"""Settings: every environment variable that the timeline reads, with its default, its meaning and its check."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

PACKAGE = Path(str(files("timeline")))
CHECKOUT = PACKAGE.parent
# Installed, the package carries them along; in a checkout they lie beside it.
ASSETS = PACKAGE / "assets" if (PACKAGE / "assets").is_dir() else CHECKOUT / "assets"
OWN_EVENTS = CHECKOUT / "events.csv" if (CHECKOUT / "events.csv").is_file() else Path("events.csv")
PLOTLY = ("basic", "whole")
LOG_LEVELS = ("debug", "info", "warning", "error", "critical")
ORIGIN = re.compile(r"\*|'self'|[a-z][a-z0-9+.-]*:|(?:[a-z][a-z0-9+.-]*://)?[a-zA-Z0-9.*\[\]:-]+")
HOST_NAME = re.compile(r"\.?[a-zA-Z0-9.\[\]:-]+")
ENGINE = re.compile(r"dask://(?:[a-zA-Z0-9.-]+|\[[0-9a-fA-F:]+\]):[0-9]{1,5}")
PREFIX = re.compile(r"/(?:[a-zA-Z0-9._~-]+/)*")

T = TypeVar("T")
Read = Callable[[str], T]  # raises ValueError, whose text says what to write


class ConfigError(Exception):
    """Settings that cannot be used; `str()` is a line for each: the variable, what was found, what to write instead."""


@dataclass(frozen=True)
class Setting:
    """An environment variable: what stands for "not set", what it means, and how its text is read."""

    name: str
    default: str  # for people, in the table of docs/hosting.md
    meaning: str
    read: Read[Any]
    may_be_empty: bool = False  # else an empty value is as if it were not set


def _setting(name: str, default: T, read: Read[T], meaning: str, shown: str | None = None, empty: bool = False) -> T:
    """A field of Config; typed as the value that it will have. `shown`: the default in words, where it is no value."""
    words = str(default) if shown is None else shown
    return field(default=default, metadata={"setting": Setting(name, words, meaning, read, empty)})  # type: ignore[return-value]


def _number(least: int, most: int | None = None) -> Read[int]:
    """A whole number from `least` to `most`, both included."""
    bounds = f"from {least}" if most is None else f"from {least} to {most}"

    def read(text: str) -> int:
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
        if number < least or (most is not None and number > most):
            raise ValueError(f"write a whole number {bounds}")
        return number

    return read


def _seconds(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", text):
        raise ValueError("write seconds as a number such as 2 or 0.5, or 0 for never")
    return float(text)


def _file(text: str) -> Path:
    if "\0" in text:
        raise ValueError("write the path of a file")
    return Path(text)


def _folder(text: str) -> Path:
    if "\0" in text or not os.path.isdir(text):
        raise ValueError("write the path of a folder that is there")
    return Path(text)


def _words(form: re.Pattern[str], write: str) -> Read[tuple[str, ...]]:
    """Several values, parted by spaces or commas."""

    def read(text: str) -> tuple[str, ...]:
        words = text.replace(",", " ").split()
        for word in words:
            if not form.fullmatch(word):
                raise ValueError(f"{write} instead of “{word}”")
        return tuple(words)

    return read


def _prefix(text: str) -> str:
    if not PREFIX.fullmatch(text) or {".", ".."} & set(text.split("/")):
        raise ValueError("write a path that begins and ends with a slash, such as /timeline/")
    return text


def _engine(text: str) -> str:
    if text != "local" and not ENGINE.fullmatch(text):
        raise ValueError("write local, or dask:// with the host and port of a scheduler, such as dask://10.0.0.5:8786")
    return text


def _level(text: str) -> str:
    if text not in LOG_LEVELS:
        raise ValueError(f"write one of {', '.join(LOG_LEVELS)}")
    return text


def _plotly(text: str) -> str:
    if text not in PLOTLY:
        raise ValueError(f"write one of {', '.join(PLOTLY)}")
    return text


def _processes() -> int:
    """As many as there are processors, two at least, four at most."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(4, max(2, count))


@dataclass(frozen=True)
class Config:
    """Every setting, checked. Made once where a process starts (`read_config`) and passed on."""

    host: str = _setting("HOST", "127.0.0.1", str, "where to listen; `0.0.0.0` is every address")
    port: int = _setting("PORT", 8050, _number(0, 65535), "the port; `0` takes any free one")
    bind: str = _setting("TIMELINE_BIND", "", str, "for Gunicorn, in place of both: `unix:/run/timeline.sock`")
    events: Path = _setting(
        "TIMELINE_EVENTS",
        OWN_EVENTS,
        _file,
        "the table of accounts; the others lie beside it",
        "the checkout's own, or `events.csv` here",
    )
    sources: Path | None = _setting(
        "TIMELINE_SOURCES",
        None,
        _folder,
        "the folder of texts; leave it unset in public",
        "`sources/` beside it",
    )
    cache: Path = _setting(
        "TIMELINE_CACHE",
        Path(".timeline-cache"),
        _file,
        "the folder in which a table of 5 MB or more is kept as it was checked, so that later starts are quick (it takes "
        "`requirements-scale.txt`); a relative path is beside the table, `off` is nowhere",
    )
    prefix: str = _setting("TIMELINE_PREFIX", "/", _prefix, "the path under which it is served, such as `/timeline/`")
    plotly: str = _setting(
        "TIMELINE_PLOTLY",
        "basic",
        _plotly,
        "which plotly.js the page loads: `basic` has lines, bars and pies, `whole` is for graphs of your own of other kinds",
    )
    engine: str = _setting(
        "TIMELINE_ENGINE",
        "",
        _engine,
        "where a folder of parts is counted (docs/scale.md): `local`, or `dask://HOST:PORT`",
        "in each process",
    )
    watch: float = _setting(
        "TIMELINE_WATCH", 2.0, _seconds, "seconds between two looks at the files; `0` never looks", "2"
    )
    embed: tuple[str, ...] = _setting(
        "TIMELINE_EMBED",
        (),
        _words(ORIGIN, "write * or addresses such as https://news.example"),
        "who may show `?embed=1` pages in a frame besides the site itself: `*`, or addresses such as `https://news.example`",
        "",
    )
    proxy: int = _setting(
        "TIMELINE_PROXY",
        0,
        _number(0, 9),
        "how many proxies stand before it, whose `X-Forwarded-…` are believed. "
        "**Only where there is a proxy**: else anybody can pose as one",
    )
    hosts: tuple[str, ...] = _setting(
        "TIMELINE_HOSTS",
        (),
        _words(HOST_NAME, "write names such as timeline.example"),
        "the names it answers to, beside `localhost`; others get 400",
        "any",
    )
    workers: int = _setting("WEB_CONCURRENCY", _processes(), _number(1), "processes", "processors, 2 to 4")
    threads: int = _setting("TIMELINE_THREADS", 4, _number(1), "answers worked out at once in each process")
    patience: int = _setting(
        "TIMELINE_PATIENCE",
        20,
        _number(1),
        "seconds for a request to come, and for each 64 KB of an answer to be taken",
    )
    timeout: int = _setting("TIMELINE_TIMEOUT", 30, _number(1), "seconds until a stuck process is replaced")
    grace: int = _setting("TIMELINE_GRACE", 20, _number(0), "seconds for requests under way when told to stop")
    keepalive: int = _setting("TIMELINE_KEEPALIVE", 15, _number(0), "seconds for which an idle connection is kept")
    max_requests: int = _setting(
        "TIMELINE_MAX_REQUESTS",
        20_000,
        _number(0),
        "a process is replaced after so many, give or take a fifth; `0` never",
    )
    access_log: str = _setting(
        "TIMELINE_ACCESS_LOG",
        "-",
        str,
        "the file in which requests are logged; `-` is standard output, empty is none",
        empty=True,
    )
    log_level: str = _setting(
        "TIMELINE_LOG_LEVEL",
        "info",
        _level,
        f"how much else is logged: {', '.join(f'`{level}`' for level in LOG_LEVELS)}",
    )
    no_color: str = _setting("NO_COLOR", "", str, "anything at all: no colours in a terminal")


SETTINGS: dict[str, Setting] = {each.name: each.metadata["setting"] for each in fields(Config)}  # by field of Config


@dataclass(frozen=True)
class Found:
    """What a setting is, and why: a row of `python -m timeline config`."""

    setting: Setting
    value: Any
    origin: str  # "option", "environment" or "default"
    fault: str = ""  # what to write instead, where the value cannot be used

    @property
    def shown(self) -> str:
        """The value in words: as it was found; the default of what has none, as the docs put it."""
        if self.value in (None, ()):
            return self.setting.default
        return " ".join(self.value) if isinstance(self.value, tuple) else str(self.value)

    def __str__(self) -> str:
        """The fault, for people."""
        return f"{self.setting.name} is “{self.value}” - {self.fault}"


def find_settings(
    given: Mapping[str, Any] | None = None, environment: Mapping[str, str] | None = None
) -> dict[str, Found]:
    """Each field of Config with its value and where that comes from; raises nothing.

    `given` holds values by field that go before those of the `environment` (default: that of the process).
    """
    environment = os.environ if environment is None else environment
    set_here = {name: value for name, value in (given or {}).items() if value is not None}
    defaults = Config()
    return {
        name: Found(setting, set_here[name], "option")
        if name in set_here
        else _look_up(setting, environment, getattr(defaults, name))
        for name, setting in SETTINGS.items()
    }


def _look_up(setting: Setting, environment: Mapping[str, str], default: Any) -> Found:
    text = environment.get(setting.name)
    if text is None or not (text or setting.may_be_empty):
        return Found(setting, default, "default")
    try:
        return Found(setting, setting.read(text), "environment")
    except ValueError as err:
        return Found(setting, text, "environment", str(err))


def read_config(given: Mapping[str, Any] | None = None, environment: Mapping[str, str] | None = None) -> Config:
    """The settings of this process; `given` and `environment` as in `find_settings`.

    Raises ConfigError, with a line for each value that cannot be used.
    """
    found = find_settings(given, environment)
    if faults := [str(each) for each in found.values() if each.fault]:
        raise ConfigError("\n".join(faults))
    return Config(**{name: each.value for name, each in found.items()})


def unknown_settings(environment: Mapping[str, str] | None = None) -> list[str]:
    """A line for each variable that looks like a setting and is none: a misspelt one would be missed else."""
    known = {setting.name for setting in SETTINGS.values()}
    names = [name for name in (os.environ if environment is None else environment) if name.startswith("TIMELINE_")]
    return [f"{name} is set, but no setting has that name" for name in sorted(set(names) - known)]
