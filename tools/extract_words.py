"""Bring the catalogues in timeline/languages up to date: every word of the page, from code and templates.

    PYTHONPATH=. python tools/extract_words.py        (then translate what is empty; what is no longer used is dropped)

A new language: copy an empty file of its code, `touch timeline/languages/fr.po`, run this, translate.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from timeline.dates.words import ENGLISH_DATES
from timeline.export import formats as export
from timeline.page import chart, source_page, views
from timeline.static_site.build import said
from timeline.view import labels as words
from timeline.web import filter_panel, header

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS = {"gettext": None, "say": None, "_": None, "ngettext": (1, 2), "message": None, "Unreadable": None}
KINDS = ("state", "government", "person", "organisation", "armed group", "media", "people")


def tables() -> Iterator[str]:
    """Words that stand in tables of the code."""
    for made in export.FORMATS.values():
        yield made.label
    for table in (
        words.STANDING_WORDS,
        words.LANE_WORDS,
        words.VIEW_WORDS,
        words.LABEL_WORDS,
        chart.WORDS,
        filter_panel.TITLES,
        header.PICTURES,
    ):
        yield from table.values()
    yield from words.NUMBERS
    yield from views.TEXT_STATES.values()
    yield from source_page.SHOWS.values()
    yield from ENGLISH_DATES.sayings().values()
    yield from KINDS
    yield from said()


def template() -> Catalog:
    """All words, without translations."""
    catalogue = Catalog(charset="utf-8")
    for path in sorted((ROOT / "timeline").rglob("*")):
        method = {".py": "python", ".html": "jinja2.ext:babel_extract"}.get(path.suffix)
        if method:
            options = {"trimmed": "true", "silent": "false"}
            for _, found, _, _ in extract(method, io.BytesIO(path.read_bytes()), KEYWORDS, options=options):
                catalogue.add(found, locations=[(path.name, 0)])
    for found in tables():
        catalogue.add(found)
    return catalogue


def update(path: Path, words_used: Catalog) -> Catalog:
    """The catalogue at `path` with exactly the words in use, translations kept, and with them a rule of plurals of its own."""
    with path.open("rb") as file:
        old = read_po(file, locale=path.stem.replace("-", "_"))
    new = Catalog(locale=old.locale, charset="utf-8", project="sourced-timeline", header_comment="")
    new.mime_headers = [("Plural-Forms", old.plural_forms)]
    for item in words_used:
        if item.id:
            key = item.id if isinstance(item.id, str) else item.id[0]
            known = old.get(key)
            new.add(item.id, known.string if known else "", flags=item.flags)
    return new


def write(path: Path, catalogue: Catalog) -> None:
    """Write a catalogue; with a header only where Babel does not know its rule of plurals by its language."""
    known = catalogue.plural_forms == Catalog(locale=catalogue.locale).plural_forms
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, omit_header=known, sort_output=True)


if __name__ == "__main__":
    used = template()
    for path in sorted((ROOT / "timeline/languages").glob("*.po")):
        catalogue = update(path, used)
        write(path, catalogue)
        empty = [item.id for item in catalogue if item.id and not (item.string and all(item.string))]
        print(f"{path.name}: {len(catalogue)} entries, {len(empty)} to be translated")
