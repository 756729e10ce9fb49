"""What every import gives: entries, and what was not taken; and how tables are made of them.

The imported file itself is the source: its entries are written into a text, in which the passage of each account is
found. So the tables are true from the first day, and pass the check; a curator then puts the original sources in place.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from timeline.curation.starter import EVENTS_FILE, NotEmpty, table
from timeline.data.checks import try_date
from timeline.data.load import ACTORS_FILE, SOURCES_FILE, SOURCES_FOLDER, TOPIC_FILE
from timeline.data.problems import Problem, shorten
from timeline.data.schema import ACCOUNT_COLUMNS, ACTOR_COLUMNS, SOURCE_COLUMNS, split_list
from timeline.data.signs import tidy_name
from timeline.languages.isolation import without_isolates

UNNAMED = "Not yet named"  # the actor of an entry that names none
KIND = "event"  # the type of an entry that has none
_LINK = re.compile(r"""<a\s[^>]*?href\s*=\s*["']?([^"'\s>]+)[^>]*>(.*?)</a>""", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Entry:
    """One entry of a foreign timeline: `number` is its place there; `cells` are columns of events.csv, or of others."""

    number: int
    cells: Mapping[str, str]


class NotTaken(NamedTuple):
    """An entry that could not be taken, and why."""

    number: int
    title: str
    reason: str
    kind: str = "entry"

    def __str__(self) -> str:
        return f'{self.kind} {self.number}, "{shorten(self.title, 60)}": {self.reason}'


class BadFile(Exception):
    """A file that is none of the kind; `str()` says what it lacks."""


@dataclass(frozen=True)
class Import:
    """What was read of a file: entries in its order, what was not taken, and what is said of the whole."""

    entries: Sequence[Entry]
    not_taken: Sequence[NotTaken] = ()
    title: str = ""
    subtitle: str = ""
    acts: Sequence[tuple[str, date, date]] = ()
    actors: Mapping[str, str] = field(default_factory=dict)  # name -> kind, where that is known


def plain(markup: str) -> str:
    """Words without markup; the address of a link stands behind its words."""

    def link(found: re.Match[str]) -> str:
        words = Markup(found[2]).striptags()
        return words if found[1] in (words, words.removesuffix("/")) else f"{words} ({found[1]})"

    breaks = re.sub(r"<(?:br|/p|/div|/li|/h\d)\b[^>]*>", " ", _LINK.sub(link, markup), flags=re.IGNORECASE)
    return without_isolates(Markup(breaks).striptags())


def write_tables(read: Import, file: Path, folder: Path) -> tuple[int, list[NotTaken]]:
    """Write tables of what was read into a new or empty folder; gives how many accounts, and what was not taken.

    Raises NotEmpty where there is something in the folder.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty(f"{folder} is there already and not empty - name a new folder with --output")
    taken, not_taken = _dated(read)
    source, text_file = slug(file.stem) or "imported", f"{slug(file.stem) or 'imported'}.txt"
    accounts, lines, seen = [], [], set[str]()
    for entry in taken:
        heading = f"Entry {entry.number}: {entry.cells['title']}"
        lines += [heading, *([entry.cells["summary"]] if entry.cells.get("summary") else []), ""]
        accounts.append(_account(entry, source, heading, seen))
    text = "\n".join(lines)
    names = dict.fromkeys(name for account in accounts for name in split_list(account["actors"]))
    record = {
        "source": source, "file": text_file, "title": read.title or file.name, "published": "",
        "published_basis": f"imported from {file.name}; its entries name no source of their own",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }  # fmt: skip
    known = {column.name for column in ACCOUNT_COLUMNS}
    extra = dict.fromkeys(name for account in accounts for name in account if name not in known)
    (folder / SOURCES_FOLDER).mkdir(parents=True, exist_ok=True)
    for name, made in {
        EVENTS_FILE: table(ACCOUNT_COLUMNS, accounts, list(extra)),
        SOURCES_FILE: table(SOURCE_COLUMNS, [record]),
        ACTORS_FILE: table(ACTOR_COLUMNS, [{"actor": name, "kind": read.actors.get(name, "")} for name in names]),
        TOPIC_FILE: _topic(read),
        f"{SOURCES_FOLDER}/{text_file}": text,
    }.items():
        (folder / name).write_bytes(made.encode())
    return len(accounts), [*read.not_taken, *not_taken]


def slug(words: str) -> str:
    """A key made of words: `crews-walk-out`."""
    plain_words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain_words).strip("-")[:60].strip("-")


def _dated(read: Import) -> tuple[list[Entry], list[NotTaken]]:
    """The entries whose date can be read, or that have none; the others with the reason."""
    taken, not_taken = [], []
    for entry in read.entries:
        title, cell = entry.cells.get("title", ""), entry.cells.get("date", "")
        found = try_date(cell) if cell else None
        if not title:
            not_taken.append(NotTaken(entry.number, entry.cells.get("summary", ""), "has no title"))
        elif isinstance(found, Problem):
            not_taken.append(NotTaken(entry.number, title, f'its date "{found.value}" {found.message} - {found.hint}'))
        else:
            taken.append(entry)
    return taken, not_taken


def _account(entry: Entry, source: str, heading: str, seen: set[str]) -> dict[str, str]:
    cells = {name: " ".join(cell.split()) for name, cell in entry.cells.items() if cell.strip()}
    key = name = slug(cells.get("id") or cells["title"]) or f"entry-{entry.number}"
    while key in seen:
        key = f"{name}-{entry.number}" if key == name else f"{key}-again"
    seen.add(key)
    words = " ".join(heading.split()[:6])
    given = {
        "event": key, "summary": cells["title"], "actors": UNNAMED, "type": KIND, "standing": "reported", **cells,
        "id": key, "source": source, "passage": f"{words} … {words}",
    }  # fmt: skip
    return {**given, "actors": "; ".join(dict.fromkeys(map(tidy_name, split_list(given["actors"])))) or UNNAMED}


def _topic(read: Import) -> str:
    """timeline.toml with what is said of the whole."""
    lines = [f"{name} = {_quoted(said)}" for name, said in (("title", read.title), ("subtitle", read.subtitle)) if said]
    for title, start, end in read.acts:
        lines += ["", "[[acts]]", f"title = {_quoted(title)}", f"from = {start}", f"to = {end}"]
    return "\n".join([*lines, ""])


def _quoted(words: str) -> str:
    """A text as TOML writes it, on one line."""
    escaped = " ".join(words.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{"".join(sign for sign in escaped if sign.isprintable())}"'
