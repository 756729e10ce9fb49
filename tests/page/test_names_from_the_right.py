"""Names that run from right to left are set apart wherever they share a line with other words: `<bdi>` in a page, signs in text."""

import json
import re
from html.parser import HTMLParser

import pytest
from builders import Tables
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from timeline.curation.imports.timelinejs import read_timelinejs
from timeline.export.formats import FORMATS, export
from timeline.languages.isolation import balanced, isolate, isolates_as_elements, without_isolates
from timeline.languages.language import ENGLISH
from timeline.page.cite import build_citation
from timeline.view.catalog import Catalog
from timeline.web.app import create_app

ARABIC, HEBREW, PLACE = "صحيفة المرفأ", "עד ראייה", "נמל הצפון"
TITLE, SUMMARY = "הפגנה בנמל הצפון", "כשישים נוסעים המתינו ברציף."
FROM_THE_RIGHT = re.compile("[\u0590-\u08ff]")
FROM_THE_LEFT = re.compile("[A-Za-z0-9]")
SIGNS = re.compile("[\u2066-\u2069]")
ISOLATED = re.compile("[\u2067\u2068][^\u2066-\u2069]*\u2069")
VIEWS = (
    "", "view=list", "view=coverage", "view=actors", "view=sources", "view=corrections", "view=about", "event=walkout",
    "event=dismissals", f"source=gazette-2021-03-09&actor={HEBREW}&view=list", "lanes=actor", "embed=1", "tour=1",
)  # fmt: skip


@pytest.fixture
def told(tables: Tables) -> Tables:
    """Tables whose names, of sources, actors, places and speakers, are Arabic and Hebrew; two sources of one publisher."""
    for row in tables.actors:
        row["aliases"] = ""
    tables.actors.append({"actor": HEBREW, "kind": "person", "part_of": "Workers"})
    for row in range(2, 9):
        tables.cell("events", row, attributed_to=HEBREW, place=PLACE, actors=f"{HEBREW}; Lake Office")
    tables.cell("events", 2, title=TITLE).cell("events", 3, title=TITLE, summary=SUMMARY).cell("events", 7, note=PLACE)
    for row in (2, 3):
        tables.cell("sources", row, publisher=ARABIC, perspective=HEBREW, author=HEBREW)
    tables.topic = 'title = "הנמל"\n'
    return tables


class Lines(HTMLParser):
    """The lines of a page's text, without what is set apart; `signs` are the signs for plain text found in it."""

    BLOCKS = "p li h1 h2 h3 h4 td th dt dd div section article aside button summary option label small figcaption ol ul".split()
    ITEMS = ("value", "value none", "name", "count")  # of a filter: parts of a flex row, each a block of its own
    APART, NO_TEXT = ("bdi",), ("script", "style", "title", "svg", "template")
    VOID = ("br", "hr", "img", "input", "meta", "link")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool, bool]] = []
        self.lines, self.signs = [""], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        block = tag in self.BLOCKS or dict(attrs).get("class") in self.ITEMS
        if block:
            self.lines.append("")
        if tag not in self.VOID:
            self.open.append((tag, block, tag in (*self.APART, *self.NO_TEXT) or dict(attrs).get("dir") == "auto"))

    def handle_endtag(self, tag):
        while self.open:
            name, block, _ = self.open.pop()
            if block:
                self.lines.append("")
            if name == tag:
                return

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_data(self, data):
        if not any(tag in self.NO_TEXT for tag, *_ in self.open):
            self.signs += "".join(SIGNS.findall(data))
        if not any(apart for *_, apart in self.open):
            self.lines[-1] += data


def mixed(lines: list[str]) -> list[str]:
    """The lines in which letters of both directions stand beside each other, none of them set apart."""
    rest = []
    for line in lines:
        while (bare := ISOLATED.sub("", line)) != line:
            line = bare
        rest.append(line)
    return [line for line in rest if FROM_THE_RIGHT.search(line) and FROM_THE_LEFT.search(line)]


def words(values: object) -> list[str]:
    """The lines of all texts in JSON, without tags."""
    if isinstance(values, str):
        return re.split("<br>|</?p>|\n", re.sub("</?a[^>]*>", "", values))
    each = values.values() if isinstance(values, dict) else values if isinstance(values, list) else ()
    return [line for value in each for line in words(value)]


def test_sentences_set_names_apart():
    assert ENGLISH.gettext("by %(who)s", who=HEBREW) == f"by \u2067{HEBREW}\u2069"
    assert ENGLISH.format_list(["A", HEBREW, "B"]) == f"A, \u2067{HEBREW}\u2069 and B"
    assert ENGLISH.ngettext("%(n)s of %(who)s", "%(n)s of %(who)s", 2, who=HEBREW) == f"2 of \u2067{HEBREW}\u2069"
    assert ENGLISH.gettext("by %(who)s", who=f"A, {HEBREW}") == f"by \u2068A, {HEBREW}\u2069"
    assert ENGLISH.gettext("by %(who)s", who="Clíver Alcalá") == "by Clíver Alcalá"
    assert isolate(isolate(HEBREW)) == isolate(HEBREW)


def test_signs_become_elements_in_text_and_stay_in_attributes():
    name = isolate(HEBREW)
    assert isolates_as_elements(f'<a title="by {name}">by {name}, 2019</a>') == (
        f'<a title="by {name}">by <bdi>{HEBREW}</bdi>, 2019</a>'
    )
    assert isolates_as_elements(f"<p>\u2068A, {name}\u2069</p>") == f"<p><bdi>A, <bdi>{HEBREW}</bdi></bdi></p>"
    for kept in (
        f"<title>{name}</title>",
        f"<svg><text>{name}</text></svg>",
        f"<script>'{name}'</script>",
        "<p>\u2067 </p>",
    ):
        assert isolates_as_elements(kept) == kept


@given(st.lists(st.text("aא \u2067\u2068\u2069", max_size=8), max_size=5))
def test_each_line_closes_what_it_opens(lines):
    made = balanced(lines)
    assert list(map(without_isolates, made)) == list(map(without_isolates, lines))
    for line in made:
        assert sum(line.count(sign) for sign in "\u2067\u2068") <= line.count("\u2069")


@pytest.mark.parametrize("query", VIEWS)
def test_no_page_mixes_directions(told, query):
    client = create_app(told.write()).server.test_client()
    page = Lines(client.get(f"/?{query}").get_data(as_text=True))
    assert mixed(page.lines) == []
    assert page.signs == ""


def test_a_source_page_does_not_mix_them(told):
    client = create_app(told.write()).server.test_client()
    page = Lines(client.get("/source/gazette-2021-03-09").get_data(as_text=True))
    assert mixed(page.lines) == [] and page.signs == ""


def test_no_sentence_of_a_download_mixes_them(told):
    catalog = Catalog(told.load())
    lines = []
    for entry in Calendar.from_ical(export(catalog, f"actor={HEBREW}", "ics")).walk():
        lines += str(entry.get("description", "")).split("\n") + [str(entry.get("summary", ""))]
    lines.append(json.loads(export(catalog, f"actor={HEBREW}", "json"))["describe"])
    for form in ("timelinejs-json", "jsonld"):
        lines += words(json.loads(export(catalog, f"actor={HEBREW}", form)))
    card = catalog.card("walkout")
    assert card
    lines.append(build_citation(catalog, card).text)
    assert mixed(lines) == []
    assert any(isolate(ARABIC) in line for line in lines)


def test_cells_of_downloads_are_as_they_came(told):
    catalog = Catalog(told.load())
    for form in ("csv", "json"):
        rows = export(catalog, "", form)
        assert ARABIC not in rows and TITLE in rows
        records = json.loads(rows)["accounts"] if form == "json" else []
        assert all(not SIGNS.search(str(cell)) for record in records for cell in record.values())
    assert not SIGNS.search(export(catalog, "", "csv"))


@pytest.mark.parametrize("form", ["timelinejs", "timelinejs-json"])
def test_timelinejs_read_again_has_the_words_alone(told, form):
    assert set(FORMATS) >= {form}
    exported = export(Catalog(told.load()), "standing=reported", form)
    read = read_timelinejs(exported.encode(), "file")
    assert TITLE in {entry.cells["title"] for entry in read.entries}
    assert not any(SIGNS.search(cell) for entry in read.entries for cell in entry.cells.values())
