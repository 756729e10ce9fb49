"""The cache of a large table: what was checked of it, in Parquet files, so that a later start need not check it again.

It is believed only where its key fits: a hash of the tables, the texts and all code that checks them. Each file is known
by its SHA-256, so that one that is damaged, half-written or somebody else's is as good as none.
"""

import hashlib
import json
import logging
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from timeline.data.problems import Problem
from timeline.data.stored import can_store, read_frame, replacing, write_frame

OFF = Path("off")
LEAST = 5_000_000  # bytes: a smaller table is checked in the time that reading a cache would take
FRAMES = ("accounts", "retracted", "drafts", "problems")
CHECKERS = (
    "pandas",
    "numpy",
    "pyarrow",
    "dateparser",
    "edtf",
    "rapidfuzz",
)  # what decides about a check, beside our code
LOG = logging.getLogger("timeline.data.cache")


@dataclass(frozen=True, eq=False)
class Kept:
    """What a check found, so far as it depends on the table of accounts; `says` is plain values, as JSON has them."""

    accounts: pd.DataFrame
    retracted: pd.DataFrame
    drafts: pd.DataFrame
    problems: tuple[Problem, ...]
    says: Mapping[str, Any]


@dataclass(frozen=True)
class Cache:
    """Where a table's cache lies: NAME.json, and beside it NAME.accounts.parquet and so on."""

    folder: Path
    name: str

    def read(self, key: str) -> Kept | None:
        """What was kept under this key; None where there is nothing, or nothing that can be believed."""
        try:
            listed = json.loads((self.folder / f"{self.name}.json").read_bytes())
            if listed["key"] != key:
                return None
            frames = {name: self._frame(name, listed["files"][name]) for name in FRAMES}
            return Kept(problems=_problems(frames.pop("problems")), says=listed["says"], **frames)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as err:
            LOG.warning("The cache %s is not used: %s", self.folder / self.name, err)
            return None

    def write(self, key: str, kept: Kept) -> None:
        """Keep this under the key, in place of what was there; where that cannot be, it is said once in the log."""
        try:
            self._write(key, kept)
        except OSError as err:
            _say_once(f"No cache is kept in {self.folder} ({err.strerror or err}): every start checks the tables anew")

    def _write(self, key: str, kept: Kept) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (ignored := self.folder / ".gitignore").exists():
            ignored.write_text("*\n")
        for name in FRAMES:
            write_frame(_problem_frame(kept.problems) if name == "problems" else getattr(kept, name), self._path(name))
        digests = {name: hashlib.sha256(self._path(name).read_bytes()).hexdigest() for name in FRAMES}
        listed = json.dumps({"key": key, "files": digests, "says": dict(kept.says)}, ensure_ascii=False)
        with replacing(self.folder / f"{self.name}.json") as new:  # the last: it vouches for the others
            new.write_text(listed, encoding="utf-8")

    def _path(self, name: str) -> Path:
        return self.folder / f"{self.name}.{name}.parquet"

    def _frame(self, name: str, digest: str) -> pd.DataFrame:
        raw = self._path(name).read_bytes()
        if hashlib.sha256(raw).hexdigest() != digest:
            raise ValueError(f"{self._path(name).name} is damaged")
        return read_frame(raw)


def find_cache(events: Path, folder: Path | None, drafts: bool = False) -> Cache | None:
    """The cache of a table in this folder (beside the table, where it is a relative path); None where it is to have none.

    A small table has none, nor has any where pyarrow is not installed or the folder is called `off`.
    """
    if folder is None or folder == OFF or not _is_large(events) or not can_store():
        return None
    place = hashlib.sha256(str(events.resolve()).encode()).hexdigest()[:8]
    return Cache(events.parent / folder, f"{events.stem}{'-with-drafts' if drafts else ''}-{place}")


def key_of(parts: Iterable[str]) -> str:
    """The key of a check: what it is about, and all code that takes part in it."""
    return hashlib.sha256("\n".join([*parts, _checker()]).encode()).hexdigest()


def _is_large(events: Path) -> bool:
    try:
        return events.stat().st_size >= LEAST
    except OSError:
        return False


@cache
def _checker() -> str:
    """What tells whether another program checked: its code, its libraries, its Python."""
    package = Path(__file__).parents[1]
    code = sorted([*package.glob("data/*.py"), *package.glob("dates/*.py")])
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in code)).hexdigest()
    return " ".join([digest, *map(_version, ("sourced-timeline", *CHECKERS)), sys.version])


def _version(library: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # takes longer than a small table

    try:
        return version(library)
    except PackageNotFoundError:
        return "-"


@cache
def _say_once(words: str) -> None:
    LOG.warning("%s", words)


def _problem_frame(problems: Iterable[Problem]) -> pd.DataFrame:
    rows = pd.DataFrame(map(asdict, problems), columns=[each.name for each in fields(Problem)])
    text = {name: "str" for name in rows if name != "row"}  # a column of no rows has a type, too
    return rows.astype({**text, "row": "Int64"})


def _problems(frame: pd.DataFrame) -> tuple[Problem, ...]:
    def plain(name: str) -> list[Any]:
        column = frame[name]
        return (column.astype("object").where(column.notna(), None) if column.hasnans else column).tolist()

    return tuple(map(Problem, *(plain(each.name) for each in fields(Problem))))
