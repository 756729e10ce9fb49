"""Stamps: what tells whether one of the files that the data come from has changed."""

from collections.abc import Sequence
from pathlib import Path

from timeline.data.load import ACTORS_FILE, SOURCES_FILE, SOURCES_FOLDER, TOPIC_FILE, Archive
from timeline.data.texts import is_plain_name

Stamp = tuple[int, int, int, int] | None
Signature = tuple[Stamp, ...]


def stamp_tables(events: Path) -> Signature:
    """Of the three tables and the topic, in this order."""
    return stamp([events, *(events.with_name(name) for name in (SOURCES_FILE, ACTORS_FILE, TOPIC_FILE))])


def stamp_texts(archive: Archive, events: Path, texts: Path | None) -> Signature:
    """Of the texts that the sources name, which lie in `texts`, or else beside the tables."""
    folder = texts or events.parent / SOURCES_FOLDER
    return stamp([folder / name for name in archive.sources["file"] if name and is_plain_name(name)])


def stamp(paths: Sequence[Path]) -> Signature:
    """Of each file: which it is, its size, and when content and file changed; None if not there."""
    return tuple(map(_stat, paths))


def _stat(path: Path) -> Stamp:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
