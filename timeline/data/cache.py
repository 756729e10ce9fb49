"""The cache of a large table: what was checked of it, in a file of columns, so that a later start need not check it again.

It is believed only where its key fits: a hash of the tables, the texts and all code that checks them. The file is known by
its SHA-256, so that one that is damaged, half-written or somebody else's is as good as none. Its columns are mapped into memory,
not read: what nobody looks at costs nothing, and the processes of a machine share the rest.
"""

import hashlib
import logging
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from timeline.data.problems import Listed, Problem
from timeline.data.stored import can_store, columns_of, frame_of, read_columns, write_columns

OFF = Path("off")
LEAST = 5_000_000  # bytes: a smaller table is checked in the time that reading a cache would take
FRAMES = ("accounts", "retracted", "drafts")
CHECK = ("data", "dates")  # the folders of the code that checks
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
    problems: Sequence[Problem]
    says: Mapping[str, Any]


@dataclass(frozen=True)
class Cache:
    """Where a table's cache lies: the files NAME.checked.arrow and, of what follows from it, NAME.*.arrow of a folder."""

    folder: Path
    name: str

    def read(self, key: str) -> Kept | None:
        """What was kept under this key; None where there is nothing, or nothing that can be believed."""
        if not (found := self.read_columns("checked", key)):
            return None
        columns, says = found
        frames = {name: frame_of(columns, name) for name in FRAMES}
        return Kept(problems=Listed(frame_of(columns, "problems")), says=says, **frames)

    def write(self, key: str, kept: Kept) -> None:
        """Keep this under the key, in place of what was there; where that cannot be, it is said once in the log."""
        frames = {name: getattr(kept, name) for name in FRAMES} | {"problems": _problem_frame(kept.problems)}
        columns = {label: column for name, frame in frames.items() for label, column in columns_of(frame, name)}
        for old in self.folder.glob(f"{self.name}.*.arrow"):  # what followed from another check
            with suppress(OSError):
                old.unlink()
        self.write_columns("checked", key, columns, kept.says)

    def read_columns(self, what: str, key: str) -> tuple[Mapping[str, Any], Any] | None:
        """The columns that were kept as something under this key, and what they say; None as in `read`."""
        try:
            return read_columns(self.path(what), key)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as err:
            LOG.warning("The cache %s is not used: %s", self.path(what), err)
            return None

    def write_columns(self, what: str, key: str, columns: Mapping[str, Any], says: Any = None) -> None:
        """Keep columns as something, as in `write`."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not (ignored := self.folder / ".gitignore").exists():
                ignored.write_text("*\n")
            write_columns(self.path(what), key, columns, says)
        except OSError as err:
            _say_once(f"No cache is kept in {self.folder} ({err.strerror or err}): every start checks the tables anew")

    def path(self, what: str) -> Path:
        """Where something is kept."""
        return self.folder / f"{self.name}.{what}.arrow"


def find_cache(events: Path, folder: Path | None, drafts: bool = False) -> Cache | None:
    """The cache of a table in this folder (beside the table, where it is a relative path); None where it is to have none.

    A small table has none, nor has any where pyarrow is not installed or the folder is called `off`.
    """
    if folder is None or folder == OFF or not _is_large(events) or not can_store():
        return None
    place = hashlib.sha256(str(events.resolve()).encode()).hexdigest()[:8]
    return Cache(events.parent / folder, f"{events.stem}{'-with-drafts' if drafts else ''}-{place}")


def key_of(parts: Iterable[str], code: tuple[str, ...] = CHECK) -> str:
    """The key of a check: what it is about, and all code that takes part in it, by its folders."""
    return hashlib.sha256("\n".join([*parts, _checker(code)]).encode()).hexdigest()


def _is_large(events: Path) -> bool:
    try:
        return events.stat().st_size >= LEAST
    except OSError:
        return False


@cache
def _checker(code: tuple[str, ...]) -> str:
    """What tells whether another program checked: its code, its libraries, its Python."""
    package = Path(__file__).parents[1]
    files = sorted(path for folder in code for path in package.glob(f"{folder}/*.py"))
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()
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
