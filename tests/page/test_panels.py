"""Fragments of HTML: whatever a cell holds is shown as text, every link leads somewhere, every mark has its link."""

import hashlib
import re
from collections import Counter
from datetime import date
from html.parser import HTMLParser
from urllib.parse import urlencode

import numpy as np
import pytest
from builders import TEXTS, Tables
from markupsafe import Markup

from timeline.chart.chart import Chart
from timeline.dates.days import day_number
from timeline.languages.language import language
from timeline.page.chart import chart_parts
from timeline.page.page import Page, text_parts
from timeline.page.panels import problems
from timeline.page.source_page import source_page
from timeline.view.catalog import Catalog
from timeline.view.drawing import lay_out_chart
from timeline.view.state import VIEWS, from_query
from timeline.web.index import index_parts

GAZETTE = "gazette-2021-03-09"
HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "'><svg/onload=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "' onmouseover='alert(1)' x='",
    "</section></ol></li><h1>x</h1>",
    '<a href="javascript:alert(1)">x</a>',
    "<b class=evil>bold</b>",
    "<!-- <style>*{display:none}</style>",
    "&ltb&gt &amp &#60b&#62",
    '=HYPERLINK("https://x.example","y")',
    "=1+1",
    "@SUM(A1)",
    "{{ 7*7 }}{% raw %}${7*7}",
    "%(n)s %s %% %(title)d",
]


class Parsed(HTMLParser):
    """What a browser would make of a fragment: its elements with their attributes, and all its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data):
        self.texts.append(data)

    @property
    def names(self) -> set[str]:
        """Elements and their attributes: `a`, `a.href`."""
        return {tag for tag, _ in self.elements} | {f"{tag}.{name}" for tag, attrs in self.elements for name in attrs}

    @property
    def said(self) -> str:
        """All text and all values of attributes."""
        values = [value for _, attrs in self.elements for value in attrs.values()]
        return "\n".join(["".join(self.texts), *values])


def page_of(catalog: Catalog, query: str) -> Page:
    return Page(catalog, *from_query(query, catalog.vocabulary))


def charted(catalog: Catalog, query: str, width: int = 1900) -> tuple[Page, Chart]:
    page = page_of(catalog, query)
    return page, lay_out_chart(catalog, page.view, width, 800)


def every_fragment(catalog: Catalog, query: str = "") -> dict[str, str]:
    """All that is HTML: every part of every view, with a card open; the page as it comes; source pages too."""
    found: dict[str, str] = {}
    for name in VIEWS:
        page = page_of(catalog, f"{query}&event=walkout&view={name}&start=1900")
        found |= {f"{part} {name}": html for part, html in text_parts(page).items()}
        found[f"page {name}"] = index_parts(page)
    page = page_of(catalog, f"{query}&labels=all")
    found |= {"vertical": page.vertical, "list": page.first_list}
    nothing = page_of(catalog, f"{query}&q={urlencode({'q': '<b> nobody'})[2:]}")
    found |= {"empty": nothing.empty, "chips": nothing.chips}
    for source in catalog.sources:
        found[f"source {source}"] = source_page(catalog, source, "icon.svg", Markup("")) or ""
    return found


def filled(tables: Tables, cell: str) -> Tables:
    """The tables with every free cell of every table being `cell`, marked by its column; a title is cut to its length."""
    for row in tables.events:
        for name in ("summary", "place", "attributed_to", "note", "type", "shade"):
            row[name] = f"{cell} {name}"
        row["title"] = f"{cell} title"[:70]
        row["figures"] = f"{cell.replace('=', '')} key=={cell.replace('=', '')} value".replace("==", "=")
        row["actors"] = f"{cell} actor"
        row["passage"] = "first words … last words"
    for row in tables.sources:
        row |= {
            name: f"{cell} {name} {row['source'][:2]}"
            for name in ("title", "publisher", "author", "published_basis", "perspective")
        }
    tables.actors = [
        {"actor": f"{cell} actor", "kind": f"{cell} kind", "aliases": f"{cell} alias", "part_of": f"{cell} parent"},
        {"actor": f"{cell} parent", "kind": f"{cell} kind"},
    ]
    tables.texts = {}
    return tables


SHOWN = (
    "summary",
    "place",
    "attributed_to",
    "note",
    "type",
    "actor",
    "parent",
    "kind",
    "publisher",
    "author",
    "published_basis",
    "perspective",
)


@pytest.fixture(scope="module")
def plain_names(tmp_path_factory) -> set[str]:
    """The elements and attributes of all fragments of harmless tables."""
    catalog = Catalog(filled(Tables(tmp_path_factory.mktemp("harmless")), "harmless").load())
    query = urlencode({"actor": "harmless actor", "type": "harmless type", "q": "harml"})
    return set.union(*(Parsed(html).names for html in every_fragment(catalog, query).values()))


@pytest.fixture(scope="module")
def names_without_a_topic(archive) -> set[str]:
    """The same of tables that have no topic's file."""
    return set.union(*(Parsed(html).names for html in every_fragment(Catalog(archive)).values()))


@pytest.mark.parametrize("cell", HOSTILE)
def test_whatever_a_cell_holds_is_shown_as_text(tables: Tables, plain_names, cell):
    catalog = Catalog(filled(tables, cell).load())
    assert catalog.archive.problems == () and len(catalog.accounts) == 6
    query = urlencode({"actor": f"{cell} actor", "type": f"{cell} type", "q": cell[:5]})
    said = ""
    for chosen in ("", query):
        for name, html in every_fragment(catalog, chosen).items():
            part = Parsed(html)
            assert part.names <= plain_names, f"{name} has an element or attribute that is not the page's own"
            said += part.said.casefold()
    assert [name for name in SHOWN if f"{cell} {name}".casefold() not in said] == []
    assert f"{cell} title"[:70].casefold() in said


@pytest.mark.parametrize("cell", HOSTILE)
def test_the_topics_own_words_are_shown_as_text(tables: Tables, names_without_a_topic, cell):
    quoted = cell.replace("\\", "\\\\").replace('"', '\\"')
    tables.topic = f'title = "{quoted}"\nsubtitle = "{quoted}"\n[types.strike]\nlabel = "{quoted}"\n[camps]\n"{quoted}" = ["Workers"]\n'
    tables.topic += "[types.plan]\n[types.statement]\n[types.aid]\n[types.complaint]\n"
    catalog = Catalog(tables.load())
    assert catalog.archive.problems == ()
    found = [Parsed(html) for html in every_fragment(catalog).values()]
    assert all(part.names <= names_without_a_topic for part in found)
    assert cell in "\n".join(part.said for part in found)


@pytest.mark.parametrize("cell", HOSTILE)
def test_notices_and_problems_are_shown_as_text(tables: Tables, cell):
    query = urlencode({"source": cell, cell: "1", "from": cell, "q": cell})
    catalog = Catalog(tables.load())
    page = page_of(catalog, query)
    names = {tag for tag, _ in Parsed(page.notices).elements}
    assert {"div", "p", "button"} <= names <= {"div", "p", "details", "summary", "ul", "li", "button"}
    for html in (page.chips, page.empty):
        assert not {"script", "img", "svg", "b", "h1", "style"} & Parsed(html).names
    broken = Catalog(Tables(tables.folder).cell("events", 2, standing=cell, actors=cell).load())
    banner = Parsed(problems(broken))
    assert banner.names <= {"details", "details.class", "details.id", "summary", "strong", "ul", "li", "code"}
    assert cell in banner.said


# --- source pages --------------------------------------------------------------------------------------------------


def with_text(tables: Tables, text: str) -> Catalog:
    tables.texts["gazette.txt"] = text
    tables.sources[0]["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    archive = tables.load()
    assert archive.problems == ()
    return Catalog(archive)


def text_lines(html: str) -> list[str]:
    """The lines of the text on a source page."""
    _, _, after = html.partition('<ol class="text"')
    items = after.partition("</ol>")[0].split("<li ")[1:]
    return ["".join(Parsed(f"<li {item}".removesuffix("\n")).texts) for item in items]


def source_html(catalog: Catalog, source: str = GAZETTE) -> str:
    html = source_page(catalog, source, "icon.svg", Markup(""))
    assert html is not None
    return html


@pytest.mark.parametrize("source", ["gazette-2021-03-09", "post-2021-03-11"])
def test_a_source_page_shows_its_text_line_by_line(archive, source):
    catalog = Catalog(archive)
    assert text_lines(source_html(catalog, source)) == archive.texts[source].lines


@pytest.mark.parametrize("cell", HOSTILE)
def test_the_text_of_a_source_is_shown_as_text(tables: Tables, cell):
    text = TEXTS["gazette.txt"].replace("Ada\u00a0Brook", cell) + cell + "\n"
    catalog = with_text(tables, text)
    html = source_html(catalog)
    page = Parsed(html)
    plain = Parsed(source_html(Catalog(Tables(tables.folder).load())))
    assert page.names <= plain.names
    assert sum(cell in line for line in text_lines(html)) == 2
    assert [tag for tag, _ in page.elements].count("mark") == [tag for tag, _ in plain.elements].count("mark")


def test_every_passage_is_marked_and_has_its_anchor(archive):
    page = Parsed(source_html(Catalog(archive), "post-2021-03-11"))
    anchors = {attrs["id"] for tag, attrs in page.elements if attrs.get("class") == "anchor"}
    assert anchors == {"p-p1", "p-p2", "p-p3", "p-p4"}
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert max(Counter(ids).values()) == 1
    links = {attrs["href"][1:] for _, attrs in page.elements if attrs.get("href", "").startswith("#")}
    assert links <= set(ids)


def test_marks_hold_the_passages(archive, tmp_path):
    html = source_html(Catalog(archive))
    marked = "".join("".join(Parsed(part.partition("</mark>")[0]).texts) + "\n" for part in html.split("<mark")[1:])
    assert "On Tuesday the crews of the north pier left their boats." in marked
    assert (
        "stranded travellers at forty" in marked and "It means to hire boats from the south shore next month" in marked
    )
    assert "Ferry crews walk out" not in marked


def test_an_unknown_source_has_no_page(archive):
    assert source_page(Catalog(archive), "nobody", "", Markup("")) is None


# --- links and marks -----------------------------------------------------------------------------------------------

QUERIES = [
    "",
    "lanes=one&fold=0",
    "lanes=actor&standing=alleged",
    "lanes=type&q=aid",
    "start=1954",
    "from=2019&to=2019&source=wsws-2019-03-07",
]


@pytest.mark.parametrize("query", QUERIES)
def test_every_link_of_the_page_leads_to_a_view(real_catalog, query):
    """No link within the page asks for anything that the page would ignore."""
    page = page_of(real_catalog, query)
    event = page.whole.events[len(page.whole.events) // 2]
    page = page_of(real_catalog, f"{query}&event={event}")
    parts = {**text_parts(page), "vertical": page.vertical, "page": index_parts(page)}
    for name in VIEWS:
        parts[name] = page_of(real_catalog, f"{query}&view={name}").panel
    seen = 0
    for name, html in parts.items():
        for attrs in (attrs for tag, attrs in Parsed(html).elements if tag == "a"):
            href = attrs.get("href", "")
            if href.startswith("?"):
                assert from_query(href, real_catalog.vocabulary)[1] == [], f"{name}: {href}"
                seen += 1
            elif href:
                assert href.startswith(("source/", "https://", "http://", "#", "events.", "timeline")), (
                    f"{name}: {href}"
                )
    assert seen > 20


@pytest.mark.parametrize("width", [375, 900, 1900])
@pytest.mark.parametrize("query", QUERIES)
def test_every_mark_is_given_to_the_browser_where_it_is_drawn(real_catalog, query, width):
    page, chart = charted(real_catalog, query, width)
    given = chart_parts(real_catalog, page.view, chart)
    marks = {mark["row"]: mark for mark in given["marks"]}
    drawn = {mark.row: mark for mark in chart.marks()}
    assert marks.keys() == drawn.keys()
    for row, mark in drawn.items():
        found, account = marks[row], real_catalog.accounts[row]
        assert (found["x"], found["y"]) == pytest.approx((mark.x, mark.y), abs=0.051)  # to a tenth
        assert (found["key"], found["event"], found["title"]) == (
            account.row["id"],
            account.row["event"],
            account.row["title"],
        )
        assert found["values"]["source"] == [account.row["source"]] and account.source_name == found["teller"]
        assert ("label" in found) is bool(mark.label)


def test_marks_stand_by_lane_and_in_it_in_order_of_time(real_catalog):
    """So arrow keys go through them."""
    page, chart = charted(real_catalog, "lanes=actor")
    places = [(mark["lane"], mark["day"]) for mark in chart_parts(real_catalog, page.view, chart)["marks"]]
    assert places == sorted(places)


def test_breakpoints_read_pixels_back_as_days(real_catalog):
    for query in ("", "calendar=1", "start=2019-02-01&end=2019-03-31"):
        page, chart = charted(real_catalog, query)
        points = chart_parts(real_catalog, page.view, chart)["breakpoints"]
        assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in zip(points, points[1:], strict=False))
        assert points[0][0] == pytest.approx(chart.plot_left) and points[-1][0] == pytest.approx(chart.plot_right)


def test_the_navigator_shows_the_whole_story_once_zoomed(real_catalog):
    page, chart = charted(real_catalog, "")
    assert chart_parts(real_catalog, page.view, chart)["navigator"] is None
    page, chart = charted(real_catalog, "start=2019-02-01&end=2019-03-31")
    shown = chart_parts(real_catalog, page.view, chart)["navigator"]
    inside = (
        page.view.shown.matching & real_catalog.index.dated & (real_catalog.index.first >= day_number(date(2019, 1, 1)))
    )
    pixels, days = np.array(shown["breakpoints"]).T
    bins = np.interp(real_catalog.index.first[inside] + 0.5, days, pixels) // 3
    lefts, at, counts = np.unique(bins, return_inverse=True, return_counts=True)
    vague = np.bincount(at, real_catalog.columns.vague[inside])
    heights = 4 + 18 * counts / counts.max()
    sure, light = (
        np.array(re.findall(r"M([\d.]+) ([\d.]+)v-([\d.]+)", shown[name]), dtype=float) for name in ("bars", "vague")
    )
    some, all_ = vague > 0, vague < counts
    assert sure[:, 0] == pytest.approx(3 * lefts[all_] + 1.5) and light[:, 0] == pytest.approx(3 * lefts[some] + 1.5)
    assert sure[:, 2] == pytest.approx((heights * (1 - vague / counts))[all_], abs=0.06)
    assert 32 - light[:, 1] + light[:, 2] == pytest.approx(heights[some], abs=0.11) and counts.sum() == inside.sum()
    assert shown["words"] == ["1 February 2019", "31 March 2019"] and len(shown["panels"]) >= 3


def test_an_empty_lane_leads_to_its_nearest_account(real_catalog):
    page, chart = charted(real_catalog, "start=2021&end=2021")
    lanes = chart_parts(real_catalog, page.view, chart)["lanes"]
    assert len(lanes) == len(real_catalog.sources)
    for lane in lanes:
        told = real_catalog.card(lane["empty"]["event"]).accounts
        assert lane["empty"]["nearest"] in {
            f"nearest: {account.date}" for account in told
        }  # a year is said as that year
        window = lane["empty"]["window"]
        there = page_of(real_catalog, f"start={window['start']}&end={window['end']}&source={lane['key']}")
        assert there.view.rows


def test_highlighted_marks_are_named(archive):
    catalog = Catalog(archive)
    page, chart = charted(catalog, "highlight=g2&highlight=walkout")
    given = chart_parts(catalog, page.view, chart)["marks"]
    assert {mark["key"] for mark in given if mark.get("highlighted")} == {"g1", "g2", "p1"}


def test_parts_of_a_view(archive):
    catalog = Catalog(archive)
    page = page_of(catalog, "")
    assert (page.panel, page.card, page.empty.strip()) == ("", "", "")
    assert "Each mark is one article’s account" in Parsed(page.chips).said
    notices = Parsed(Page(catalog, page.state, ["One.", "Two."]).notices)
    assert [text for text in notices.texts if text.strip()] == ["One.", "1 more", "Two.", "×"]
    assert "Crew members sent home unpaid" in Parsed(page.undated).said
    listed = page_of(catalog, "view=list")
    assert listed.undated == "" and listed.key == ""
    headings = [part.partition(" <")[0] for part in listed.panel.split("<h2>")[1:]]
    assert headings == ["August 2020", "March 2021", "April 2021", "Undated"]


def test_many_notices_are_counted(archive):
    catalog = Catalog(archive)
    notices = [f"Notice {n}." for n in range(15)]
    said = Parsed(Page(catalog, page_of(catalog, "").state, notices).notices).said
    assert "14 more" in said and "Notice 11." in said and "Notice 12." not in said
    assert "3 more parts of the address were ignored." in said


def test_a_card_where_there_is_one_article_says_so(tables):
    tables.events, tables.sources = tables.events[:1], tables.sources[:1]
    archive, query = tables.load(), f"event={tables.events[0]['event']}"
    for code, said in (("en", "Told by the only article."), ("es", "Lo cuenta el único artículo.")):
        catalog = Catalog(archive, language(code))
        assert said in Page(catalog, *from_query(query, catalog.vocabulary)).card


def test_a_table_without_rows_says_so(tables):
    tables.events = []
    catalog = Catalog(tables.load())
    assert "The table of accounts has no row yet." in Page(catalog, *from_query("", catalog.vocabulary)).empty
