"""Downloads: guarded CSV that reads back in, TimelineJS, iCalendar and Web Annotations, all of exactly what is shown."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from builders import Tables
from conftest import ROOT, served
from flask import Response, send_from_directory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from timeline.data.csv_file import read_sheet
from timeline.data.folding import fold, fold_text
from timeline.data.formulas import guard, unguard
from timeline.data.load import load_archive
from timeline.data.passages import find_passage
from timeline.data.problems import errors
from timeline.data.schema import ACCOUNT_COLUMNS
from timeline.data.signs import trim
from timeline.export.formats import FORMATS, export
from timeline.export.jsonld import selector
from timeline.export.timelinejs import COLUMNS, html, span, stripped_html
from timeline.languages.language import language
from timeline.view.catalog import Catalog
from timeline.web.app import create_app

ALL = "start=0001-01-01"
HOSTILE = '<img src=x onerror="window.hit=1"> & <b>b</b>'
QUERIES = [
    ALL,
    "",
    "standing=alleged",
    "standing=denied",
    "q=crews",
    "source=post-2021-03-11&lanes=type",
    "from=2030&standing=planned",
]


@pytest.fixture(scope="module")
def catalog(archive) -> Catalog:
    return Catalog(archive)


def shown(catalog: Catalog, query: str) -> list[str]:
    return [account["id"] for account in json.loads(export(catalog, query, "json"))["accounts"]]


def slides(catalog: Catalog, query: str = ALL) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export(catalog, query, "timelinejs"), newline="")))


def timelinejs(catalog: Catalog, query: str = ALL) -> dict:
    return json.loads(export(catalog, query, "timelinejs-json"))


def calendar(catalog: Catalog, query: str = ALL) -> Calendar:
    return Calendar.from_ical(export(catalog, query, "ics"))


def entries(catalog: Catalog, query: str = ALL) -> dict[str, object]:
    """Account id -> its entry."""
    parts = [part for part in calendar(catalog, query).walk() if part.name != "VCALENDAR"]
    return {str(part["UID"]).partition("@")[0]: part for part in parts}


def annotations(catalog: Catalog, query: str = ALL) -> list[dict]:
    return json.loads(export(catalog, query, "jsonld")).get("first", {}).get("items", [])


def varied(tables: Tables) -> Catalog:
    return Catalog(load_archive(tables.write(), tables.folder / "sources"))


# --- the table of formats ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_has_its_route(small_app, catalog, form):
    made = FORMATS[form]
    response = small_app.server.test_client().get(f"/{made.file}?{ALL}")
    assert (response.status_code, response.content_type) == (200, made.content_type)
    assert response.headers["Content-Disposition"].endswith(f"; filename={made.file}")
    assert response.get_data(as_text=True) == export(small_app.service.catalog(), ALL, form)


def test_files_are_not_mixed_up():
    assert (
        len({made.file for made in FORMATS.values()}) == len({made.label for made in FORMATS.values()}) == len(FORMATS)
    )


@pytest.mark.parametrize("query", QUERIES)
def test_every_format_holds_what_is_shown(catalog, query):
    ids = shown(catalog, query)
    dated = [n for n in ids if catalog.index.dated[catalog.row_of[n]]]
    titles = [catalog.title(catalog.row_of[n]) for n in dated]
    assert [row["id"] for row in csv.DictReader(io.StringIO(export(catalog, query, "csv")))] == ids
    assert [row["Headline"].partition(" (")[0] for row in slides(catalog, query)[1:]] == titles
    assert [event["unique_id"].partition("@")[0] for event in timelinejs(catalog, query)["events"]] == dated
    assert list(entries(catalog, query)) == ids
    assert [a["dcterms:identifier"] for a in annotations(catalog, query)] == ids


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_view_gives_the_same_bytes(archive, form):
    assert export(Catalog(archive), ALL, form) == export(Catalog(archive), ALL, form)


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_is_shown_and_nothing_fails(catalog, form):
    assert export(catalog, "q=nobodysaysthis", form)


# --- CSV -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"), ("\rx", "'\rx"),
        ("'=1", "''=1"), ("''-1", "'''-1"), ("", ""), ("'quoted'", "'quoted'"), ("’=1", "’=1"), ("a=1", "a=1"),
    ],
)  # fmt: skip
def test_formulas_are_guarded(cell, safe):
    assert guard(cell) == safe
    assert unguard(safe) == cell.strip()


CELLS = st.text(st.sampled_from("'=+-@\t\r\n ,;\"aé…"), max_size=8) | st.text(
    st.characters(exclude_categories=["Cs", "Cc"]), max_size=20
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(CELLS.map(trim), min_size=3, max_size=3), column=CELLS.map(trim))
def test_any_cells_come_back_unchanged(tmp_path_factory, cells, column):
    """Through a table on disk, the download, and a table again."""
    tables = Tables(tmp_path_factory.mktemp("cells"))
    summary, note, extra = cells
    extra_column = f"={column}" if column.strip() else "-x"
    # In a table, too, a cell such as '=x would lose its apostrophe: so it is written as the download would.
    tables.cell("events", 2, summary=guard(summary or "x"), note=guard(note), **{guard(extra_column): guard(extra)})
    before = varied(tables)
    row = before.archive.accounts.iloc[0]
    assert (row["summary"], row["note"]) == (summary or "x", note)
    assert row[extra_column] == extra
    tables.events_csv.write_bytes(export(before, ALL, "csv").encode())
    after = load_archive(tables.events_csv)
    assert after.problems == ()
    again = after.accounts.set_index("id")
    for number in range(len(before.archive.accounts)):
        row = before.archive.accounts.iloc[number]
        columns = [c.name for c in ACCOUNT_COLUMNS if c.name != "id"] + [extra_column]
        assert [again.loc[row["id"]][c] for c in columns] == [row[c] for c in columns]


def test_all_tables_lose_the_apostrophe(tables):
    tables.sources[1]["publisher"] = "'=Post"
    tables.actors[3]["kind"] = "'-people"
    archive = tables.load()
    assert archive.problems == ()
    assert archive.sources["publisher"][1] == "=Post"
    assert archive.actors["kind"][3] == "-people"


def test_header_is_guarded(tables):
    tables.cell("events", 2, **{"'@shade": "red"})
    catalog = varied(tables)
    assert catalog.archive.extra_columns == ("@shade",)
    text = export(catalog, ALL, "csv")
    assert text.splitlines()[0].endswith(",'@shade")
    assert read_sheet(text.encode(), "events.csv", ACCOUNT_COLUMNS).extra == ("@shade",)


def test_json_is_not_guarded(tables):
    catalog = varied(tables.cell("events", 2, note="=1+1"))
    notes = {a["id"]: a["note"] for a in json.loads(export(catalog, ALL, "json"))["accounts"]}
    assert notes["g1"] == "=1+1"


# --- TimelineJS ----------------------------------------------------------------------------------------------------


def test_timelinejs_columns(catalog):
    header = export(catalog, ALL, "timelinejs").split("\r\n")[0]
    assert header == (
        "Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,Headline,Text,"
        "Media,Media Credit,Media Caption,Media Thumbnail,Type,Group,Background"
    )
    assert header.split(",") == list(COLUMNS)


def test_timelinejs_rows(catalog):
    title, fund, letters, walkout, rest, hired = slides(catalog)
    assert title["Type"] == "title" and not title["Year"]
    assert title["Text"].endswith("<p>1 undated account is not in this file.</p>")
    assert [walkout[c] for c in ("Year", "Month", "Day", "End Year", "Display Date", "Type", "Group")] == [
        "2021", "3", "9", "", "9 March 2021", "", "Lake Gazette",
    ]  # fmt: skip
    assert walkout["Text"] == (
        "<p>The crews stop work.</p><p>Source: Lake Gazette (9 March 2021)<br>Date: 9 March 2021 (“Tuesday”)<br>"
        "Standing: Stated as fact<br>Passage: “On Tuesday the crews … stranded travellers at forty”<br>"
        '<a href="https://gazette.example/ferry#:~:text=On%20Tuesday%20the%20crews,stranded%20travellers%20at%20forty">'
        "Public original at the passage</a></p>"
    )
    assert rest["Text"].endswith('<a href="?event=walkout&amp;lang=en">The event’s card</a></p>')
    assert (letters["Headline"], letters["Month"], letters["Day"], letters["Display Date"]) == (
        "Letters of dismissal said to be typed (alleged)", "3", "", "about March 2021",
    )  # fmt: skip
    assert [fund[c] for c in ("Year", "Month", "Day", "End Year", "End Month", "End Day")] == [
        "2020",
        "8",
        "",
        "2021",
        "3",
        "11",
    ]
    assert (hired["Headline"], hired["Day"]) == ("The Lake Office means to hire other boats (planned)", "")


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("2021-03-09", (2021, 3, 9), None),
        ("2021-03", (2021, 3), None),
        ("2021", (2021,), None),
        ("198X", (1980,), (1989,)),
        ("2020-22", (2020, 6), (2020, 8)),
        ("2021-03-08/2021-03-09", (2021, 3, 8), (2021, 3, 9)),
        ("2020-11/2021-02", (2020, 11), (2021, 2)),
        ("2020/2021-02", (2020,), (2021, 2)),  # each end as it was written
        ("2020-11-23/2021-02", (2020, 11, 23), (2021, 2)),
        ("2020-01-01/2020-02-10", (2020, 1, 1), (2020, 2, 10)),
        ("2021~/2021-02", (2021,), (2021, 2)),
        ("2020-08/..", (2020, 8), (2021, 3, 9)),  # still open when published
        ("198X/", (1980,), None),  # nobody knows that it ended in 1989
        ("/2021-03-08", (2021, 3, 8), None),
        ("last week", (2021, 3, 1), (2021, 3, 7)),
    ],
)
def test_timelinejs_dates_are_as_fine_as_the_text(tables, written, start, end):
    catalog = varied(tables.cell("events", 2, date=written))
    assert not errors(catalog.archive.problems)
    assert span(catalog.accounts[0].row) == (start, end)


def test_times_of_a_day_order_every_download(tables):
    for row, time in enumerate(("T17:21:13Z", "T16:42Z/2021-03-09T18:00Z", "T00:05Z"), start=2):
        tables.cell("events", row, date=f"2021-03-09{time}", standing="reported")
    catalog = varied(tables)
    assert not errors(catalog.archive.problems)
    told = json.loads(export(catalog, ALL, "json"))["accounts"]
    assert [account["id"] for account in told if "T" in account["date"]] == ["g2", "p1", "g1"]
    events = [e for e in timelinejs(catalog)["events"] if "hour" in e["start_date"]]
    assert [(e["start_date"]["hour"], e["start_date"]["minute"]) for e in events] == [
        ("0", "5"),
        ("16", "42"),
        ("17", "21"),
    ]
    assert events[1]["end_date"] == {"year": "2021", "month": "3", "day": "9", "hour": "18", "minute": "0"}
    times = [row["Time"] for row in slides(catalog) if row["Time"]]
    assert times == ["00:05", "16:42", "17:21:13"]
    assert "9 March 2021, 17:21:13 UTC" in catalog.accounts[0].date


def test_timelinejs_json(tables):
    data = timelinejs(varied(tables.cell("events", 2, date="2021~/2021-02")))
    assert set(data) == {"title", "events"} and "undated" in data["title"]["text"]["text"]
    events = {event["unique_id"]: event for event in data["events"]}
    # TimelineJS drops an end that agrees with all that the start has: so the start has as many parts.
    assert events["g1@gazette-2021-03-09"]["start_date"] == {"year": "2021", "month": ""}
    assert events["g1@gazette-2021-03-09"]["end_date"] == {"year": "2021", "month": "2"}
    assert events["p1@post-2021-03-11"]["start_date"] == {"year": "2021", "month": "3", "day": "9"}
    assert all(event["display_date"] and event["text"]["headline"] and event["group"] for event in data["events"])


def test_timelinejs_json_says_the_same_as_its_csv(real_catalog):
    rows, data = slides(real_catalog), timelinejs(real_catalog)
    assert len(rows) == len(data["events"]) + 1 == 96  # one account is undated
    for row, event in zip(rows[1:], data["events"], strict=True):
        assert (row["Headline"], row["Text"]) == (event["text"]["headline"], event["text"]["text"])
        assert [row["Year"], row["Month"], row["Day"]] == [
            event["start_date"].get(k, "") for k in ("year", "month", "day")
        ]
        assert [row["End Year"], row["End Month"]] == [event.get("end_date", {}).get(k, "") for k in ("year", "month")]


@pytest.mark.parametrize(
    ("lanes", "groups"),
    [
        ("source", {"Lake Gazette", "Shore Post"}),
        ("type", {"Strike", "Plan", "Statement", "Aid"}),
        ("one", {""}),
    ],
)
def test_timelinejs_groups_are_the_lanes(catalog, lanes, groups):
    assert {row["Group"] for row in slides(catalog, f"{ALL}&lanes={lanes}")[1:]} == groups
    assert {event.get("group", "") for event in timelinejs(catalog, f"{ALL}&lanes={lanes}")["events"]} == groups


def test_timelinejs_gets_no_markup(tables):
    tables.cell("events", 2, title=HOSTILE, summary=HOSTILE, attributed_to=HOSTILE)
    tables.sources[0]["publisher"] = HOSTILE
    catalog = varied(tables)
    row = next(
        row
        for row in slides(catalog)
        if "The crews" not in row["Text"] and row["Day"] == "9" and "img" in row["Headline"]
    )
    assert row["Headline"] == "&lt;img src=x onerror=&quot;window.hit=1&quot;&gt; &amp; &lt;b&gt;b&lt;/b&gt;"
    assert set(re.findall(r"<[^>]*>", row["Text"])) <= {
        "<p>",
        "</p>",
        "<br>",
        "</a>",
        *re.findall(r"<a href=\"[^\"<>]*\">", row["Text"]),
    }
    # Groups are shown as HTML after TimelineJS has taken markup out and read them once as HTML.
    assert row["Group"].startswith("&amp;lt;img")


def test_timelinejs_gets_no_formulas(tables):
    tables.cell("events", 2, title="=1+1")
    tables.sources[0]["publisher"] = "@post"
    cells = [cell for row in slides(varied(tables)) for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]
    assert html("=1") == "&#61;1" and stripped_html("=1") == "&amp;#61;1" and html("a\nb") == "a<br>b"


@pytest.fixture(scope="module")
def timelinejs_dist() -> Path:
    """The built TimelineJS, where npm has put it (`make timelinejs`, which `make test` does)."""
    dist = ROOT / "tests/timelinejs/node_modules/@knight-lab/timelinejs/dist"
    return dist if dist.is_dir() else pytest.skip("TimelineJS is not installed (make timelinejs, which needs npm)")


@pytest.mark.browser
@pytest.mark.parametrize("file", ["events.timelinejs.csv", "events.timelinejs.json"])
def test_the_real_timelinejs_draws_it(tables, context, timelinejs_dist, file):
    tables.cell("events", 2, title=HOSTILE, summary=HOSTILE)
    tables.sources[0]["publisher"] = HOSTILE
    app = create_app(tables.write())
    app.server.add_url_rule("/tl/<path:name>", "tl", lambda name: send_from_directory(timelinejs_dist, name))
    app.server.add_url_rule("/try", "try", lambda: (
        '<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/tl/css/timeline.css">'
        '<div id="t" style="height: 500px"></div><script src="/tl/js/timeline.js"></script>'
        '<script src="/try.js"></script>'
    ))  # fmt: skip
    script = f'window.tl = new TL.Timeline("t", "/{file}?{ALL}")'  # a file: the policy lets no script in the page run
    app.server.add_url_rule("/try.js", "script", lambda: Response(script, mimetype="text/javascript"))
    with served(app) as url:
        page = context.new_page()
        page.route(lambda address: not address.startswith(url), lambda route: route.abort())
        page.goto(f"{url}/try")
        page.wait_for_selector(".tl-timemarker")
        assert page.evaluate("[tl.config.getErrors(), tl.config.events.length, window.hit]") == [[], 5, None]
        read = "name => [...document.querySelectorAll(name)].map(e => e.textContent)"
        assert HOSTILE in page.evaluate(read, ".tl-timemarker h2")
        assert HOSTILE in page.evaluate(read, ".tl-timegroup-message")
        assert "August 2020 – still open" in page.evaluate(read, ".tl-headline-date")
        assert page.locator(".tl-slide img, .tl-timegroup img, .tl-slide b").count() == 0
        page.close()


# --- iCalendar -----------------------------------------------------------------------------------------------------


def test_ics_values(catalog):
    walkout = entries(catalog)["g1"]
    assert walkout.name == "VEVENT"
    assert (walkout["DTSTART"].dt, walkout["DTEND"].dt) == (date(2021, 3, 9), date(2021, 3, 10))
    assert walkout["DTSTART"].params["VALUE"] == "DATE"
    assert walkout["DTSTAMP"].dt == datetime(2021, 3, 9, tzinfo=UTC)
    assert walkout["UID"] == "g1@gazette-2021-03-09"
    assert walkout["SUMMARY"] == "Crews of the north pier leave their boats"
    assert walkout["CATEGORIES"].cats == ["Strike"]
    assert walkout["LOCATION"] == "North Pier" and walkout["TRANSP"] == "TRANSPARENT"
    assert walkout["URL"].startswith("https://gazette.example/ferry#:~:text=On%20Tuesday%20the%20crews,stranded")
    assert walkout["DESCRIPTION"] == (
        "The crews stop work.\nSource: Lake Gazette (9 March 2021)\nDate: 9 March 2021 (“Tuesday”)\n"
        "Standing: Stated as fact\nPassage: “On Tuesday the crews … stranded travellers at forty”"
    )


def test_ics_periods_end_on_the_day_after(catalog):
    hired = entries(catalog)["g2"]
    assert (hired["DTSTART"].dt, hired["DTEND"].dt) == (date(2021, 4, 1), date(2021, 5, 1))
    assert hired["SUMMARY"] == "The Lake Office means to hire other boats (planned)"
    assert "URL" not in entries(catalog)["p1"]


def test_ics_undated_are_journal_entries_and_counted(catalog):
    unpaid = entries(catalog)["p2"]
    assert unpaid.name == "VJOURNAL" and "DTSTART" not in unpaid and unpaid["SUMMARY"].endswith("(denied)")
    for name in ("X-WR-CALDESC", "DESCRIPTION"):
        assert "1 undated account is a journal entry" in calendar(catalog)[name]
    assert "undated" not in calendar(catalog, "source=gazette-2021-03-09")["X-WR-CALDESC"]


def test_ics_uid_and_stamp_outlive_a_new_version_of_the_data(tables, catalog):
    after = varied(tables.cell("events", 2, title="Another title", date="2021-03-08"))
    assert after.archive.version != catalog.archive.version
    assert entries(after)["g1"]["UID"] == entries(catalog)["g1"]["UID"]
    assert entries(after)["g1"]["DTSTAMP"].dt == entries(catalog)["g1"]["DTSTAMP"].dt


def test_ics_source_without_a_date(tables):
    tables.sources[1]["published"] = ""
    assert entries(varied(tables))["p1"]["DTSTAMP"].dt == datetime(1970, 1, 1, tzinfo=UTC)


def test_ics_last_day_of_the_calendar(tables):
    entry = entries(
        varied(tables.cell("events", 2, date="9999-12-31", standing="planned")), "start=9999-01-01&end=9999-12-31"
    )["g1"]
    assert entry["DTSTART"].dt == date(9999, 12, 31)


@pytest.mark.parametrize("data", ["small", "real"])
def test_ics_lines_are_folded_and_end_in_crlf(catalog, real_catalog, data):
    raw = export(catalog if data == "small" else real_catalog, ALL, "ics").encode()
    lines = raw.split(b"\r\n")
    assert lines[-1] == b"" and b"\n" not in b"".join(lines) and b"\r" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no character is cut in two
    folded = Calendar.from_ical(raw)
    assert not [part for part in folded.walk() if part.errors]


def test_ics_required_properties_on_the_real_tables(real_catalog):
    found = calendar(real_catalog)
    assert found["VERSION"] == "2.0" and found["PRODID"]
    parts = [part for part in found.walk() if part.name != "VCALENDAR"]
    assert len(parts) == len(real_catalog.accounts) and len({part["UID"] for part in parts}) == len(parts)
    for part in parts:
        assert part["SUMMARY"] and part["DTSTAMP"] and part["DESCRIPTION"]
        if part.name == "VEVENT":
            assert part["DTSTART"].dt < part["DTEND"].dt
    assert sum(part.name == "VJOURNAL" for part in parts) == int((~real_catalog.index.dated).sum()) > 0


@pytest.mark.parametrize(
    "words", ["a\r\nb", "a\rb", "a,b;c:d", "back\\slash \\n", 'quo"te', "é" * 60, "BEGIN:VEVENT", "x\u2028y"]
)
def test_ics_text_comes_back(tables, words):
    entry = entries(varied(tables.cell("events", 2, summary=words)))["g1"]
    assert entry["DESCRIPTION"].split("\nSource: ")[0] == words.replace("\r\n", "\n").replace("\r", "\n")


# --- Web Annotations -----------------------------------------------------------------------------------------------

PURPOSES = {"describing", "classifying", "tagging"}  # of the model's list of motivations


@pytest.mark.parametrize("data", ["small", "real"])
def test_jsonld_has_what_the_model_requires(catalog, real_catalog, data):
    catalog = catalog if data == "small" else real_catalog
    collection = json.loads(export(catalog, ALL, "jsonld"))
    page = collection["first"]
    assert collection["@context"] == "http://www.w3.org/ns/anno.jsonld" and "@context" not in page
    assert (collection["type"], page["type"]) == ("AnnotationCollection", "AnnotationPage")
    assert collection["total"] == len(page["items"]) == len(catalog.accounts) and collection["label"]
    assert page["partOf"] == collection["id"] and collection["last"] == page["id"] and page["startIndex"] == 0
    for annotation in page["items"]:
        assert annotation["type"] == "Annotation" and annotation["motivation"] in PURPOSES
        for body in annotation["body"]:
            assert body["type"] == "TextualBody" and body["value"] and body["purpose"] in PURPOSES
        target = annotation["target"]
        assert target["type"] == "SpecificResource" and isinstance(target["source"]["id"], str)
        assert re.match(r"(https?|urn):", target["source"]["id"])
        assert target["selector"]["type"] == "RangeSelector"
        for side in ("startSelector", "endSelector"):
            assert target["selector"][side]["type"] == "TextQuoteSelector"
            assert isinstance(target["selector"][side]["exact"], str)
    ids = [collection["id"], page["id"], *(annotation["id"] for annotation in page["items"])]
    assert len(set(ids)) == len(ids)
    assert all(UUID(name).urn == name for name in ids)


def test_jsonld_values(catalog):
    items = {a["dcterms:identifier"]: a for a in annotations(catalog)}
    letters = items["p3"]
    assert [body["value"] for body in letters["body"]] == ["A clerk says so.", "Alleged by a clerk", "Statement"]
    assert letters["dcterms:title"] == "Letters of dismissal said to be typed (alleged)"
    assert (letters["dc:subject"], letters["dcterms:temporal"]) == ("dismissals", "about March 2021")
    assert letters["schema:temporalCoverage"] == "2021-03-01/2021-03-31"
    assert letters["dcterms:date"] == {"@type": "http://id.loc.gov/datatypes/edtf/EDTF", "@value": "2021-03~"}
    assert "schema:temporalCoverage" not in items["p2"] and items["p2"]["dcterms:temporal"] == "no date given"
    source = items["g1"]["target"]["source"]
    assert source["id"] == "https://gazette.example/ferry" and source["creator"] == {"name": "B. Reed"}
    unknown = letters["target"]["source"]
    assert unknown["id"].startswith("urn:uuid:") and "creator" not in unknown
    assert unknown["id"] == items["p1"]["target"]["source"]["id"] != letters["id"]


def test_jsonld_names_the_language_of_a_summary(tables):
    tables.cell("events", 2, summary_es="La tripulación deja el trabajo.")
    catalog = Catalog(load_archive(tables.write()), language("es"))
    bodies = {a["dcterms:identifier"]: a["body"][0] for a in annotations(catalog)}
    assert (bodies["g1"]["value"], bodies["g1"]["language"]) == ("La tripulación deja el trabajo.", "es")
    assert (bodies["p3"]["value"], bodies["p3"]["language"]) == ("A clerk says so.", "en")


def test_jsonld_states_no_time_that_nobody_noted(catalog):
    text = export(catalog, ALL, "jsonld")
    assert not re.search(r'"(created|modified|generated)"', text)


def test_jsonld_without_accounts_has_no_page(catalog):
    collection = json.loads(export(catalog, "q=nobodysaysthis", "jsonld"))
    assert collection["total"] == 0 and "first" not in collection and "last" not in collection


def test_jsonld_ids_name_account_and_view(tables, catalog):
    after = varied(tables.cell("events", 2, title="Another title"))
    assert [a["id"] for a in annotations(after)] == [a["id"] for a in annotations(catalog)]
    names = {json.loads(export(d, q, "jsonld"))["id"] for d in (catalog, after) for q in (ALL, "q=crews")}
    assert len(names) == 4


def resolve(chosen: dict, text: str) -> str:
    """What a RangeSelector selects in a text: from the beginning of its start up to the beginning of its end."""

    def beginnings(quote: dict) -> list[int]:
        before = quote.get("prefix", "")
        whole = before + quote["exact"]
        return [n + len(before) for n in range(len(text)) if text.startswith(whole, n)]

    starts, ends = beginnings(chosen["startSelector"]), beginnings(chosen["endSelector"])
    (start, end), *others = [(s, e) for s in starts for e in ends if s < e]
    assert not others
    return text[start:end]


def test_jsonld_range_holds_the_last_words_too():
    assert resolve(selector("On Tuesday … their boats."), "So: On Tuesday they left their boats. More.") == (
        "On Tuesday they left their boats."
    )


@pytest.mark.parametrize("data", ["small", "real"])
def test_jsonld_ranges_are_the_passages(catalog, real_catalog, data):
    catalog = catalog if data == "small" else real_catalog
    if not catalog.archive.texts:
        pytest.skip("the texts are not at hand")
    for annotation in annotations(catalog):
        account = catalog.accounts[catalog.row_of[annotation["dcterms:identifier"]]]
        text = catalog.archive.texts[str(account.row["source"])]
        passage = find_passage(text, str(account.row["passage"]))
        folded = fold_text(text.raw[passage.start : passage.end]).folded
        sides = annotation["target"]["selector"]
        quotes = {side: {k: fold(v) for k, v in sides[side].items()} for side in ("startSelector", "endSelector")}
        assert resolve(quotes, text.folded) == folded
