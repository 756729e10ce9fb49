"""Check the rows of sources.csv and actors.csv: what the accounts refer to."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from timeline.data.actor_tree import circles, levels, walk
from timeline.data.checks import Checked, key_faults, try_date
from timeline.data.csv_file import Row, Sheet
from timeline.data.lookup import Names
from timeline.data.problems import LONGEST_VALUE, Problem, fault, shorten
from timeline.data.schema import ACTOR_COLUMNS, MOST_PERSPECTIVE_WORDS, SOURCE_COLUMNS, split_list
from timeline.data.texts import SourceText, is_plain_name, load_text
from timeline.data.topic_file import is_language
from timeline.dates.parse import Span

MOST_LEVELS = 50
TOO_DEEP = (
    f"stands below {MOST_LEVELS - 1} others, one below the other: an actor at most {MOST_LEVELS} levels deep is read"
)
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")


@dataclass(frozen=True, slots=True)
class References:
    """The good rows of one table in file order, the names that were left out with their rows, and all problems."""

    rows: tuple[Checked, ...]
    left_out: Mapping[str, int]
    problems: tuple[Problem, ...]


def check_sources(sheet: Sheet, folder: Path) -> References:
    """Check each source and look for its text in the folder.

    Typed values: `published` (Span or None) and `text` (SourceText). A text that cannot be trusted is a problem, but
    leaves the source in place.
    """
    checked = [_check_source(sheet.file, row) for row in sheet.rows]
    _report_repeated(checked, "source")
    good = [source for source in checked if not source.problems]
    for source in good:
        text: SourceText = load_text(folder, source.cell("file"), source.cell("sha256"))
        source.values["text"] = text
        if text.problem:
            source.add(str(text.problem.column), text.problem)
    return _references(sheet, checked, good, "source")


def check_actors(sheet: Sheet) -> References:
    """Check each actor and whom it is part of; who is part of a bad actor is left out with it."""
    checked = [Checked(sheet.file, row) for row in sheet.rows]
    for actor in checked:
        actor.check_cells(ACTOR_COLUMNS)
        if ";" in actor.cell("actor"):
            actor.report(
                "actor", actor.cell("actor"), "holds a ';', which parts the names in a list", "write it without"
            )
    _report_repeated(checked, "actor")
    _report_circles(checked)
    good = _report_unknown_parents(checked, sheet.file)
    return _references(sheet, checked, good, "actor")


def actor_names(references: References, file: str) -> Names:
    """The actors that an account may name."""
    aliases = {actor.cell("actor"): split_list(actor.cell("aliases")) for actor in references.rows}
    return Names("actor", file, aliases, aliases, references.left_out)


def _references(sheet: Sheet, checked: Sequence[Checked], good: Sequence[Checked], key: str) -> References:
    names = {row.cell(key) for row in good}
    left_out = {row.cell(key): row.row.number for row in checked if row.cell(key) not in names}
    problems = (*sheet.problems, *(problem for row in checked for problem in row.problems))
    return References(tuple(good), left_out, problems)


def _report_repeated(rows: Sequence[Checked], key: str) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        first = seen.setdefault(row.cell(key), row.row.number)
        if first != row.row.number and row.cell(key):
            row.report(key, row.cell(key), f"stands in row {first} too", "keep one of them")


def source_faults(row: Row) -> Iterator[tuple[str, Problem]]:
    """What is wrong with the cells of a source, with their columns; the text is not looked for."""
    found = _check_source("", row).problems
    return ((str(problem.column), problem) for problem in found)


def _check_source(file: str, row: Row) -> Checked:
    checked = Checked(file, row)
    checked.check_cells(SOURCE_COLUMNS)
    for column, found in _source_faults(checked):
        if not checked.faulty(column):
            checked.add(column, found)
    return checked


def _source_faults(checked: Checked) -> Iterator[tuple[str, Problem]]:
    yield from (("source", found) for found in key_faults(checked.cell("source")))
    yield from (("published", found) for found in _published_faults(checked, checked.cell("published")))
    for column, good, message, hint in _FORMS:
        cell = checked.cell(column)
        if cell and not good(cell):
            yield column, fault(cell, message, hint)


def _published_faults(checked: Checked, cell: str) -> Iterator[Problem]:
    published = try_date(cell, language=checked.cell("language")) if cell else None
    checked.values["published"] = published
    if published and not isinstance(published, Span):
        yield published


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"\s", url)


def _few_words(text: str) -> bool:
    return len(text.split()) <= MOST_PERSPECTIVE_WORDS


# Column, what makes a cell good, and what is said of any other.
_FORMS = (
    ("file", is_plain_name, "is not a plain file name", "write the name without a folder"),
    ("url", _is_address, "is not a web address", "write it whole, beginning with https://"),
    ("archived", _is_address, "is not a web address", "write it whole, beginning with https://"),
    ("language", is_language, "is not a language code", "write such as en or es-VE"),
    ("perspective", _few_words, f"has more than {MOST_PERSPECTIVE_WORDS} words", "shorten it"),
    ("sha256", _SHA256.fullmatch, "is not a SHA-256", "write its 64 hexadecimal digits"),
)


def _report_circles(actors: Sequence[Checked]) -> None:
    part_of = {actor.cell("actor"): actor.cell("part_of") for actor in actors}
    in_circle = circles(part_of)
    for actor in actors:
        if circle := in_circle.get(actor.cell("actor")):
            # More than a message shows of a long circle is not worth the time.
            line = islice(walk(actor.cell("actor"), part_of), min(len(circle) + 1, LONGEST_VALUE))
            message = f"closes a circle: {shorten(' > '.join(line))}"
            actor.report("part_of", actor.cell("part_of"), message, "break it somewhere")


def _report_unknown_parents(actors: Sequence[Checked], file: str) -> list[Checked]:
    """Report who is part of nobody known, of one who is left out, or of too long a line; give those on good rows."""
    rows = {actor.cell("actor"): actor.row.number for actor in reversed(actors)}
    good = {actor.cell("actor"): actor for actor in actors if not actor.problems}
    aliases = {name: split_list(actor.cell("aliases")) for name, actor in good.items()}
    names = Names("actor", file, aliases, aliases, {name: row for name, row in rows.items() if name not in good})
    bad = []
    for actor in good.values():
        parent = actor.cell("part_of")
        if parent and (unknown := names.fault(parent)):
            actor.add("part_of", unknown)
            bad.append(actor)
    part_of = {name: actor.cell("part_of") for name, actor in good.items()}
    children: dict[str, list[Checked]] = defaultdict(list)
    for actor in good.values():
        children[actor.cell("part_of")].append(actor)
    for name, level in levels(part_of).items():
        if level == MOST_LEVELS + 1:
            good[name].report("part_of", part_of[name], TOO_DEEP, "name one further up")
            bad.append(good[name])
    for actor in bad:  # grows while it is walked: who is part of a bad actor is bad too
        for child in children[actor.cell("actor")]:
            left_out = f"mend row {actor.row.number} of {file} first"
            child.report("part_of", child.cell("part_of"), "is an unknown actor", left_out)
            bad.append(child)
    return [actor for actor in good.values() if not actor.problems]
