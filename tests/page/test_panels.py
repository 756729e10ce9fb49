"""Fragments of HTML: whatever a cell holds is shown as text, every link leads somewhere, every mark has its link."""

import hashlib
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from builders import EVENTS, TEXTS, Tables

from timeline.chart.figure import build_figure
from timeline.chart.layout import Chart
from timeline.page.panels import fragments, rail_values, render
from timeline.page.source_page import source_page
from timeline.view.catalog import Catalog
from timeline.view.state import LANES, VIEWS, from_query
from timeline.view.view import View, build_view, lay_out

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


def look_at(catalog: Catalog, query: str) -> View:
    return build_view(catalog, from_query(query, catalog.vocabulary)[0])


def charted(catalog: Catalog, query: str, width: int = 1900) -> tuple[View, Chart]:
    view = look_at(catalog, query)
    return view, lay_out(catalog, view, width)[0]


def every_fragment(catalog: Catalog, query: str = "") -> dict[str, str]:
    """All fragments of all views, with chart and as a spine, with a card open; rail and source pages too."""
    notices = from_query(query, catalog.vocabulary)[1]
    found: dict[str, str] = {}
    for lanes in LANES:
        view, chart = charted(catalog, f"{query}&event=walkout&lanes={lanes}&fold=0")
        found |= {f"{name} {lanes}": html for name, html in fragments(catalog, view, notices, chart).items()}
        found[f"spine {lanes}"] = fragments(catalog, view, notices, None, narrow=True)["spine"]
    for name in VIEWS:
        found[f"panel {name}"] = fragments(catalog, look_at(catalog, f"{query}&view={name}"), notices, None)["panel"]
    view = look_at(catalog, query)
    nothing = look_at(catalog, f"{query}&q={urlencode({'q': '<b> nobody'})[2:]}")
    found["empty"] = fragments(catalog, nothing, [], None)["empty"]
    found["pills"] = fragments(catalog, nothing, [], None)["pills"]
    found["rail"] = render(
        catalog.language,
        "rail.html",
        view=view,
        names=catalog.names,
        colour=catalog.type_colour,
        **rail_values(catalog, view),
    )
    for source in catalog.sources:
        found[f"page {source}"] = source_page(catalog, source, lambda name: f"/assets/{name}")
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
    "alias",
    "publisher",
    "author",
    "published_basis",
    "perspective",
)


@pytest.fixture
def plain_names(tmp_path) -> set[str]:
    """The elements and attributes of all fragments of harmless tables."""
    folder = tmp_path / "harmless"
    folder.mkdir()
    catalog = Catalog(filled(Tables(folder), "harmless").load())
    query = urlencode({"actor": "harmless actor", "type": "harmless type"})
    return set.union(*(Parsed(html).names for html in every_fragment(catalog, query).values()))


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
def test_the_topics_own_words_are_shown_as_text(tables: Tables, cell):
    quoted = cell.replace("\\", "\\\\").replace('"', '\\"')
    tables.topic = f'title = "{quoted}"\nsubtitle = "{quoted}"\n[types.strike]\nlabel = "{quoted}"\n[camps]\n"{quoted}" = ["Workers"]\n'
    tables.topic += "[types.plan]\n[types.statement]\n[types.aid]\n[types.complaint]\n"
    catalog = Catalog(tables.load())
    assert catalog.archive.problems == ()
    plain = set.union(*(Parsed(html).names for html in every_fragment(Catalog(Tables(tables.folder).load())).values()))
    found = [Parsed(html) for html in every_fragment(catalog).values()]
    assert all(part.names <= plain for part in found)
    assert cell in "\n".join(part.said for part in found)


@pytest.mark.parametrize("cell", HOSTILE)
def test_the_figure_shows_text_too(tables: Tables, cell):
    catalog = Catalog(filled(tables, cell).load())
    for lanes in LANES:
        view = look_at(catalog, f"lanes={lanes}")
        chart, looks = lay_out(catalog, view, 1900)
        for trace in build_figure(chart, looks)["data"]:
            assert not any(set("<>") & set(text) for text in trace.get("text", ()))


@pytest.mark.parametrize("cell", HOSTILE)
def test_notices_and_problems_are_shown_as_text(tables: Tables, cell):
    query = urlencode({"source": cell, cell: "1", "from": cell, "q": cell})
    catalog = Catalog(tables.load())
    state, notices = from_query(query, catalog.vocabulary)
    found = fragments(catalog, build_view(catalog, state), notices, None)
    assert {tag for tag, _ in Parsed(found["notices"]).elements} == {"p"}
    for name in ("pills", "empty"):
        assert not {"script", "img", "svg", "b", "h1", "style"} & Parsed(found[name]).names
    broken = Tables(tables.folder).cell("events", 2, standing=cell, actors=cell).load()
    banner = Parsed(render(catalog.language, "banner.html", problems=broken.problems, left_out=cell))
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
    html = source_page(catalog, source, lambda name: f"/assets/{name}")
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
    assert source_page(Catalog(archive), "nobody", str) is None


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
    view, chart = charted(real_catalog, query, 1280)
    event = view.events[len(view.events) // 2]
    view, chart = charted(real_catalog, f"{query}&event={event}", 1280)
    parts = fragments(real_catalog, view, [], chart)
    parts["spine"] = fragments(real_catalog, view, [], None, narrow=True)["spine"]
    for name in VIEWS:
        parts[name] = fragments(real_catalog, look_at(real_catalog, f"{query}&view={name}"), [], None)["panel"]
    seen = 0
    for name, html in parts.items():
        for attrs in (attrs for tag, attrs in Parsed(html).elements if tag == "a"):
            href = attrs.get("href", "")
            if href.startswith("?"):
                assert from_query(href, real_catalog.vocabulary)[1] == [], f"{name}: {href}"
                seen += 1
            elif href:
                assert href.startswith(("source/", "https://", "http://")), f"{name}: {href}"
            else:  # of a mark, the browser makes the address of the view with this event's card open
                assert "data-go" in attrs and attrs["data-event"] in real_catalog.vocabulary.event
    assert seen > 20


@pytest.mark.parametrize("width", [375, 900, 1900])
@pytest.mark.parametrize("query", QUERIES)
def test_every_mark_and_chip_has_a_link_over_it(real_catalog, query, width):
    view, chart = charted(real_catalog, query, width)
    links = [attrs for tag, attrs in Parsed(fragments(real_catalog, view, [], chart)["hits"]).elements if tag == "a"]
    marks = {attrs["data-key"]: attrs for attrs in links if "data-key" in attrs}
    assert set(marks) == {m.item.key for m in chart.marks} and len(links) == len(chart.marks) + len(chart.clusters)
    for mark in chart.marks:
        attrs = marks[mark.item.key]
        style = dict(part.split(":") for part in attrs["style"].split(";"))
        box = mark.box
        assert float(style["left"].removesuffix("px")) == pytest.approx(box[0] - 3, abs=0.06)
        assert float(style["width"].removesuffix("px")) == pytest.approx(box[2] - box[0] + 6, abs=0.06)
        assert float(style["top"].removesuffix("px")) == pytest.approx(box[1], abs=0.06)
        assert attrs["data-tip"].startswith(mark.item.label)
        told = real_catalog.events[attrs["data-event"]]
        assert mark.item.key in (attrs["data-event"], *(real_catalog.accounts[n].row["id"] for n in told))


def test_links_stand_in_order_of_time(real_catalog):
    view, chart = charted(real_catalog, "lanes=one")
    links = [
        a["data-key"] for _, a in Parsed(fragments(real_catalog, view, [], chart)["hits"]).elements if "data-key" in a
    ]
    first = {m.item.key: m.item.first for m in chart.marks}
    assert [first[key] for key in links] == sorted(first.values())


def test_a_chip_leads_to_all_that_it_counts(real_catalog):
    """Zoomed in or as a list, the view behind a chip shows every account that was counted in it."""
    seen = 0
    for query, width in (("lanes=one&start=1954", 375), ("start=1954&fold=0", 700), ("lanes=type&start=1954", 500)):
        view, chart = charted(real_catalog, query, width)
        chips = [
            attrs
            for _, attrs in Parsed(fragments(real_catalog, view, [], chart)["hits"]).elements
            if "chip" in attrs.get("class", "")
        ]
        for cluster, attrs in zip(chart.clusters, chips, strict=True):
            state, notices = from_query(attrs["href"], real_catalog.vocabulary)
            after = build_view(real_catalog, state)
            shown = {after.events[0], *after.events} | {str(real_catalog.accounts[n].row["id"]) for n in after.rows}
            assert notices == [] and {i.key for i in cluster.items} <= shown
            assert state.view == "list" or after.window != view.window  # never a link that changes nothing
            seen += 1
    assert seen


def test_a_chip_of_one_day_opens_a_list(tables: Tables):
    """Zooming into a single day would show the same chip again."""
    tables.events = [{**EVENTS[0], "id": f"a{n}", "event": f"e{n}", "title": f"{n} {'W' * 60}"} for n in range(90)]
    catalog = Catalog(tables.load())
    view, chart = charted(catalog, "", 900)
    (chip,) = [
        a for _, a in Parsed(fragments(catalog, view, [], chart)["hits"]).elements if "chip" in a.get("class", "")
    ]
    state, _ = from_query(chip["href"], catalog.vocabulary)
    assert (state.view, str(state.start), str(state.end)) == ("list", "2021-03-09", "2021-03-09")
    assert chip["data-tip"].endswith(" more marks, 9 March 2021: open as a list")


def test_pointed_at_marks_are_named(archive):
    catalog = Catalog(archive)
    view, chart = charted(catalog, "highlight=g2&highlight=walkout&event=fund")
    classes = {
        a["data-key"]: a["class"].split()
        for _, a in Parsed(fragments(catalog, view, [], chart)["hits"]).elements
        if "data-key" in a
    }
    assert {key for key, names in classes.items() if "pointed" in names} == {"g1", "g2", "p1"}
    assert {key for key, names in classes.items() if "current" in names} == {"p4"}


def test_parts_of_a_view(archive):
    catalog = Catalog(archive)
    view, chart = charted(catalog, "")
    found = fragments(catalog, view, ["One.", "Two."], chart)
    assert (found["panel"], found["card"], found["empty"].strip(), found["pills"].strip()) == ("", "", "", "")
    assert Parsed(found["notices"]).texts[:2] == ["One.", "Two."]
    assert "Crew members sent home unpaid" in Parsed(found["tray"]).said
    listed = fragments(catalog, look_at(catalog, "view=list"), [], None)
    assert listed["tray"] == "" and listed["hits"] == ""
    headings = [part.partition(" <")[0] for part in listed["panel"].split("<h2>")[1:]]
    assert headings == ["August 2020", "March 2021", "April 2021", "Undated"]


def test_many_notices_are_counted(archive):
    catalog = Catalog(archive)
    notices = [f"Notice {n}." for n in range(9)]
    said = Parsed(fragments(catalog, look_at(catalog, ""), notices, None)["notices"]).said
    assert "Notice 5." in said and "Notice 6." not in said and "3 more parts of the address were ignored." in said
