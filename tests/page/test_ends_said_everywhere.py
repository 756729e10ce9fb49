"""Every place that says a date keeps each end as it was written: pages, cards, tips, pictures and all downloads."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from builders import Tables
from icalendar import Calendar
from markupsafe import Markup

from timeline.export.figure import view_figure
from timeline.export.formats import export
from timeline.export.picture import Picture
from timeline.export.size import Size
from timeline.languages.language import language
from timeline.page.chart import mark_words
from timeline.view.catalog import Catalog
from timeline.view.state import ViewState
from timeline.web.app import create_app

# As it stands in the table, in words, in short words, and in Spanish.
DATES = [
    ("2019-02/2019-02-23", "February 2019 – 23 February 2019", "Feb – 23 Feb", "febrero de 2019 – 23 de febrero de 2019"),
    ("2019~/2019-05-03", "about 2019 – 3 May 2019", "about 2019 – 3 May", "hacia 2019 – 3 de mayo de 2019"),
    ("../2019-05", "up to May 2019", "up to May", "hasta mayo de 2019"),
    ("2019-05?/..", "possibly May 2019 – still open", "possibly May 2019 – still open", "posiblemente mayo de 2019 – aún en curso"),
    ("2019-03-01/2019-04", "1 March 2019 – April 2019", "1 Mar – Apr", "1 de marzo de 2019 – abril de 2019"),
    ("/2019-05-02", "by 2 May 2019", "by 2 May", "a más tardar 2 de mayo de 2019"),
    ("2018/2019-05~", "2018 – about May 2019", "2018 – about May 2019", "2018 – hacia mayo de 2019"),
    ("201X/2019-05", "2010s – May 2019", "2010s – May 2019", "años 2010 – mayo de 2019"),
    ("2019-02-23T10:00Z/2019-02-24", "23 February 2019, 10:00 UTC – 24 February 2019", "23 Feb, 10:00 UTC – 24 Feb",
     "23 de febrero de 2019, 10:00 UTC – 24 de febrero de 2019"),
]  # fmt: skip
# A view of the page, and how many times at least it says the date of the event "shared", which two sources tell.
PAGES = {
    "list": "view=list",
    "card": "event={event}",
    "card in a frame": "embed=1&event={event}",
    "card on the tour": "tour=1&event={event}",
    "sources": "view=sources",
    "matrix of coverage": "view=coverage",
    "actors": "view=actors",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> Path:
    """An account of each date; the same day told by a second source, so that events can be compared."""
    tables = Tables(tmp_path_factory.mktemp("ends"))
    base = {**tables.events[1], "importance": "1", "standing": "reported", "figures": ""}
    other = {
        **base,
        "source": "gazette-2021-03-09",
        "passage": tables.events[0]["passage"],
        "date": "2019-05-01",
        "importance": "2",
    }
    tables.events = []
    for n, (cell, *_) in enumerate(DATES):
        tables.events.append({**base, "id": f"d{n}", "event": f"e{n}", "date": cell, "title": f"Title {n}"})
        tables.events.append({**other, "id": f"g{n}", "event": f"e{n}", "title": f"Other {n}"})
    return tables.write()


@pytest.fixture(scope="module")
def client(told):
    return create_app(told).server.test_client()


@pytest.fixture(scope="module")
def catalog(told) -> Catalog:
    from timeline.data.load import load_archive

    return Catalog(load_archive(told))


def page_words(client, address: str) -> str:
    """All that a page says, in text and in tips, on one line."""
    page = client.get(address).get_data(as_text=True)
    tips = re.findall(r'(?:title|aria-label)="([^"]*)"', page)
    return " ".join(unescape(" ".join([Markup(page).striptags(), *tips])).replace("\xa0", " ").split())


@pytest.mark.parametrize("place", PAGES)
def test_pages_keep_each_end(client, place):
    for n, (_, words, _, spanish) in enumerate(DATES):
        query = PAGES[place].format(event=f"e{n}")
        assert words in page_words(client, f"/?{query}"), (place, words)
        assert spanish in page_words(client, f"/?{query}&lang=es"), (place, spanish)


def test_the_source_page_keeps_each_end(client):
    page, spanish_page = (page_words(client, f"/source/post-2021-03-11{query}") for query in ("", "?lang=es"))
    assert [words for _, words, _, _ in DATES if words not in page] == []
    assert [words for *_, words in DATES if words not in spanish_page] == []


def test_compared_articles_keep_each_end_in_short(client):
    """Beside the year of both articles, where they share one."""
    page = client.get("/?view=coverage").get_data(as_text=True)
    cells = {unescape(cell) for cell in re.findall(r"<td[^>]*>([^<]*)</td>", page)}
    in_2019 = [short for cell, _, short, _ in DATES if "2018" not in cell and "X" not in cell and ".." not in cell[1:]]
    assert [short for short in in_2019 if short not in cells] == []
    assert {"2018 – about May 2019", "2010s – May 2019"} <= cells


def test_the_line_of_time_keeps_each_end_in_short(client):
    page = page_words(client, "/")
    assert [short for _, _, short, _ in DATES if short not in page] == []


def test_tips_and_figures_keep_each_end(catalog, told):
    for n, (_, words, _, _) in enumerate(DATES):
        assert mark_words(catalog, 2 * n)["when"] == f"{words} · Stated as fact"
    figure = view_figure(catalog.archive, "", 1200, 700, "light")
    hover = " ".join(
        str(text) for trace in figure["data"] for text in trace.get("hovertext") or trace.get("text") or ()
    )
    assert [words for _, words, _, _ in DATES if words not in hover] == []


def test_pictures_keep_each_end(catalog):
    for n, (_, words, _, _) in enumerate(DATES):
        svg = Picture(catalog, ViewState(event=f"e{n}"), Size(1200, 700)).svg()
        assert words in unescape(svg), words
    spanish = Picture(Catalog(catalog.archive, language("es")), ViewState(event="e0"), Size(1200, 700)).svg()
    assert DATES[0][3] in unescape(spanish)


def test_downloads_keep_each_end(catalog):
    calendar = [
        str(entry["description"]) for entry in Calendar.from_ical(export(catalog, "", "ics")).walk() if "uid" in entry
    ]
    slides = json.loads(export(catalog, "", "timelinejs-json"))["events"]
    shown = {slide["display_date"] for slide in slides}
    texts = [slide["text"]["text"] for slide in slides]
    notes = json.loads(export(catalog, "", "jsonld"))["first"]["items"]
    records = json.loads(export(catalog, "", "json"))["accounts"]
    sheet, rows = export(catalog, "", "timelinejs"), export(catalog, "", "csv")
    for cell, words, _, _ in DATES:
        assert any(f"Date: {words}\n" in text for text in calendar)
        assert words in shown and words in sheet
        assert any(f"Date: {words}<br>" in text for text in texts)
        note = next(note for note in notes if note["dcterms:temporal"] == words)
        assert note["dcterms:date"]["@value"] == cell
        assert any(record["date"] == record["edtf"] == cell for record in records)
        assert f",{cell}," in rows


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("2019-02/2019-02-23", ("2019", "2", ""), ("2019", "2", "23")),
        ("2019~/2019-05-03", ("2019", "", ""), ("2019", "5", "3")),
        ("2019-03-01/2019-04", ("2019", "3", "1"), ("2019", "4", "")),
        ("../2019-05", ("2019", "5", ""), ("", "", "")),
    ],
)
def test_timelinejs_dates_are_as_fine_as_each_end(catalog, cell, start, end):
    number = next(n for n, (written, *_) in enumerate(DATES) if written == cell)
    event = next(
        e for e in json.loads(export(catalog, "", "timelinejs-json"))["events"] if f"d{number}@" in e["unique_id"]
    )
    parts = [
        tuple(event.get(name, {}).get(part, "") for part in ("year", "month", "day"))
        for name in ("start_date", "end_date")
    ]
    assert parts == [start, end]
