"""The routes through Flask's test client: page, data, source pages, health, and whatever anybody may send."""

import csv
import hashlib
import io
import json
import re
from html import escape, unescape
from urllib.parse import quote, urlencode

import pytest
import resvg_py
from builders import TEXTS, Tables, check_only_chapters_lack_events
from calls import CALLBACK, call, outputs
from conftest import ROOT

from timeline.config import read_config
from timeline.data.load import load_archive
from timeline.page.controls import facet_options, facet_value
from timeline.page.offers import named_at_first
from timeline.view.state import FACETS, KEYS, from_query
from timeline.web.app import create_app

GAZETTE, POST = "gazette-2021-03-09", "post-2021-03-11"
SMALL_QUERIES = [
    "",
    f"source={GAZETTE}",
    f"source={GAZETTE}&source={POST}&standing=alleged&standing=denied",
    "actor=Ferry+Union",
    "type=strike&lanes=type",
    "q=office",
    "q=nothing+of+the+kind",
    "from=2021-03&to=2021-03",
    "start=2021-03-01&end=2021-03-31",
    "from=2020&start=2021-04-01",
    "view=list&event=walkout",
    "view=sources&theme=dark",
    "fold=0&lanes=actor&highlight=g1",
]
REAL_QUERIES = [
    "",
    "standing=alleged",
    "actor=Colombia&lanes=actor",
    "q=guaido",
    "from=2019-02&to=2019-03",
    "start=1950-01-01",
    "from=2012",
    "view=list&type=military",
]


@pytest.fixture(scope="module")
def small(small_app):
    return small_app.server.test_client()


@pytest.fixture(scope="module")
def real(real_app):
    return real_app.server.test_client()


def answered(app, query="", **request):
    """What the page shows for a query string."""
    return app.service.page(query)


def html(client, address):
    response = client.get(address)
    assert response.status_code == 200 and response.mimetype == "text/html"
    return response.get_data(as_text=True)


def body(page):
    """The page without Dash's configuration, in which every visit has a mark of its own."""
    return re.sub(r'<script id="_dash-config".*?</script>', "", page)


def words(text):
    """What a reader reads of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


# --- the page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", SMALL_QUERIES)
def test_index_has_the_state_of_the_query_rendered_in(small, small_app, query):
    page, shown = html(small, f"/?{query}"), answered(small_app, query)
    state, _ = from_query(query)
    assert shown.sentence in unescape(page)
    options = {facet: facet_options(shown.catalog, facet) for facet in FACETS}
    said = counted(page, shown.catalog)
    for facet in FACETS:
        assert said[facet] == {value: shown.counts[facet][value] for value in said[facet]}
        values = {o["value"] for o in options[facet]}  # of very many, those chosen and those named most
        assert set(said[facet]) <= values and len(said[facet]) >= min(len(values), named_at_first(shown.catalog, facet))
    checked = {facet: facet_value(shown.catalog, state, facet) for facet in FACETS}
    assert {f: [o["value"] for o in options[f] if o["label"] in chosen(page, f)] for f in FACETS} == {
        f: [o["value"] for o in options[f] if o["value"] in checked[f]] for f in FACETS
    }
    for part in ("notices", "chips", "empty", "panel", "card"):
        assert words(getattr(shown, part)) in words(page)
    assert not state.q or f'value="{escape(state.q)}"' in page
    assert shown.class_name in page
    assert f'href="events.csv?{escape(shown.data_query)}"' in page


VALUE = re.compile(
    r'<a class="value[^>]*aria-checked="(true|false)"[^>]*>(?:(?!</a>).)*<span class="name">([^<]*)</span><span class="count">([\d,]+)</span></a>'
)


def boxes(page, facet):
    """(whether it is checked, label, count) of every option of a filter."""
    part = page.partition(f'data-id="{facet}"')[2].partition("</section>")[0]
    return [(on == "true", unescape(label), int(count.replace(",", ""))) for on, label, count in VALUE.findall(part)]


def chosen(page, facet):
    return [label for on, label, _ in boxes(page, facet) if on]


def counted(page, catalog):
    """Filter -> value -> count, as the page says them; labels of the small tables are told apart."""
    values = {f: {o["label"]: o["value"] for o in facet_options(catalog, f)} for f in FACETS}
    return {f: {values[f][label]: count for _, label, count in boxes(page, f)} for f in FACETS}


def test_index_of_the_real_tables(real, real_app):
    page, shown = html(real, "/"), answered(real_app)
    topic = real_app.service.catalog().archive.topic
    assert f"<title>{escape(topic.title)}</title>" in page and escape(topic.subtitle.rstrip(".")) in page
    assert shown.sentence in unescape(page)
    assert not any(chosen(page, facet) for facet in FACETS)
    assert 'id="problem-list"' not in page and "Loading..." not in page
    assert real_app.service.catalog().archive.version in page


def test_index_needs_no_script_for_list_and_card(small):
    page = html(small, "/?view=list&event=walkout")
    assert "Crews of the north pier leave their boats" in page
    assert "Where they differ" in page


@pytest.mark.parametrize(
    "query",
    [
        "source=nobody&lanes=sideways&colour=red&from=soon&to=2021-02-30",
        "event=%3Cscript%3Ealert(1)%3C/script%3E&q=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E",
        "theme=%22%3E%3Cscript%3E",
        "q=%00%ff%fe&source=%ed%a0%80",
        "&&&===&%%%25",
        "q=" + "a" * 7_000,
        "q=" + "a" * 20_000,
        "&".join(f"k{i}=1" for i in range(600)),
        "from=0000&to=9999-99&start=-1&end=99999",
        "start=9999-12-31&end=0001-01-01",
        "from=0001-01-01&to=9999-12-31&view=timeline&fold=0",
    ],
)
def test_hostile_query_strings_are_shown_and_said(small, small_app, query):
    page = html(small, f"/?{query}")
    assert "<script>alert" not in page and "<img" not in page
    shown = answered(small_app, query)
    assert ('class="notice"' in shown.notices) == bool(from_query(query, small_app.service.catalog().vocabulary)[1])
    for form in ("csv", "json"):
        assert small.get(f"/events.{form}?{query}").status_code == 200


@pytest.mark.parametrize(("setting", "file"), [("basic", "plotly-basic.min.js"), ("whole", "/plotly.min.js")])
def test_the_plotly_that_the_host_chose_is_loaded(tables: Tables, setting, file):
    client = create_app(
        tables.write(), config=read_config(environment={"TIMELINE_PLOTLY": setting})
    ).server.test_client()
    [address] = re.findall(r'data-plotly="([^"]*plotly[^"]*)"', html(client, "/"))
    assert file in address and client.get(address).status_code == 200


def test_any_other_path_is_not_the_page(small):
    response = small.get("/no/such/path")
    assert response.status_code == 404 and response.mimetype == "text/html"
    assert 'href="/?lang=en"' in response.get_data(as_text=True)


def test_problems_are_named_on_the_page(tables: Tables):
    page = html(create_app(tables.cell("events", 3, date="7/3/2021").write()).server.test_client(), "/")
    assert "1 problem in the tables." in page and "events.csv:3: date:" in words(page)
    assert "Travellers wait while the crews rest" not in page


def test_cells_of_html_are_shown_as_text(tables: Tables):
    bad = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    tables.cell("events", 2, title=bad, summary=bad, place=bad, note=bad, figures=f"n={bad.replace('=', '')}")
    tables.cell("sources", 2, title=bad, publisher=bad, author=bad, published_basis=bad, perspective=bad)
    client = create_app(tables.write()).server.test_client()
    for address in ("/?event=walkout", "/?view=list", "/?view=sources", f"/source/{GAZETTE}"):
        page = html(client, address)
        assert "<script>alert" not in page and "<img" not in page
        assert escape(bad) in page


# --- data ----------------------------------------------------------------------------------------------------------


def check_data(client, app, query, home, sources_dir, folder):
    """/events.json and /events.csv hold the same accounts as the page, and the CSV reads back in."""
    shown, data = answered(app, query), client.get(f"/events.json?{query}").get_json()
    table = rows(client.get(f"/events.csv?{query}").get_data(as_text=True))
    assert [row["id"] for row in table] == [a["id"] for a in data["accounts"]]
    assert all(
        account[name] == cell
        for row, account in zip(table, data["accounts"], strict=True)
        for name, cell in row.items()
    )
    assert data["facets"] == shown.view.shown.counts and data["version"] == shown.catalog.archive.version
    assert data["count"] == {"accounts": len(table), "events": len({row["event"] for row in table})}
    listed = answered(app, f"{query}&view=list")
    every = rows(client.get(f"/events.csv?{listed.data_query}").get_data(as_text=True))
    assert re.findall(r'class="account[^>]* id="a-([^"]*)"', listed.panel) == [row["id"] for row in every]
    dated = {account["id"] for account in data["accounts"] if account["start"]}
    posted = call(f"{query}&view=timeline&lanes=source", width=2000)
    chart = outputs(client.post(CALLBACK, json=posted).get_json()).get("chart")
    assert {mark["key"] for mark in (chart or {"marks": []})["marks"]} <= dated
    for name in ("sources.csv", "actors.csv", "timeline.toml"):
        source = home / name
        if source.exists():
            (folder / name).write_bytes(source.read_bytes())
    (folder / "events.csv").write_bytes(client.get(f"/events.csv?{query}").data)
    again = load_archive(folder / "events.csv", sources_dir)
    check_only_chapters_lack_events(again, app.service.catalog().archive)
    assert list(again.accounts["id"]) == [row["id"] for row in table]
    old = app.service.catalog().archive.accounts.set_index("id")
    for name in ("date", "title", "summary", "actors", "figures", "passage", "note", "start", "end", "importance"):
        assert list(map(str, again.accounts[name])) == list(map(str, old.loc[again.accounts["id"], name]))


@pytest.mark.parametrize("query", SMALL_QUERIES)
def test_data_of_the_small_tables_is_what_the_page_shows(small, small_app, small_csv, tmp_path, query):
    check_data(small, small_app, query, small_csv.parent, small_csv.parent / "sources", tmp_path)


@pytest.mark.parametrize("query", REAL_QUERIES)
def test_data_of_the_real_tables_is_what_the_page_shows(real, real_app, real_sources, tmp_path, query):
    check_data(real, real_app, query, ROOT, real_sources, tmp_path)


def test_without_a_query_the_data_is_that_of_the_first_view(real, real_app):
    """The background outside the default window is not on the page, so it is not in the data either."""
    data, topic = real.get("/events.json").get_json(), real_app.service.catalog().archive.topic
    assert 0 < data["count"]["accounts"] < len(real_app.service.catalog().archive.accounts)
    for account in data["accounts"]:
        assert account["start"] is None or (account["end"] >= str(topic.start) and account["start"] <= str(topic.end))
    assert real.get("/events.json?start=0001-01-01").get_json()["count"]["accounts"] == len(
        real_app.service.catalog().accounts
    )


def test_json_gives_dates_resolved(small):
    accounts = {account["id"]: account for account in small.get("/events.json").get_json()["accounts"]}
    assert (accounts["g1"]["start"], accounts["g1"]["end"], accounts["g1"]["date"]) == (
        "2021-03-09",
        "2021-03-09",
        "Tuesday",
    )
    assert (accounts["g2"]["start"], accounts["g2"]["end"], accounts["g2"]["precision"]) == (
        "2021-04-01",
        "2021-04-30",
        "month",
    )
    assert (accounts["p2"]["start"], accounts["p2"]["end"]) == (None, None)
    assert accounts["g1"]["passage_lines"] == [3, 6]


def test_drafts_and_retractions_are_never_in_the_data(small):
    ids = {account["id"] for account in small.get("/events.json?start=0001-01-01").get_json()["accounts"]}
    assert ids == {"g1", "p1", "g2", "p2", "p3", "p4"}


def test_csv_is_rfc_4180(tables: Tables):
    tables.cell("events", 2, summary='A "quoted" cell, with commas', note="=1+1", shade="deep red")
    client = create_app(tables.write()).server.test_client()
    response = client.get("/events.csv")
    assert response.content_type == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == "attachment; filename=events.csv"
    assert response.data.count(b"\r\n") == response.data.count(b"\n") == 7
    row = next(row for row in rows(response.get_data(as_text=True)) if row["id"] == "g1")
    assert (row["summary"], row["shade"]) == ('A "quoted" cell, with commas', "deep red")
    assert row["note"] == "'=1+1"  # a spreadsheet shows it as text; reading it back takes the apostrophe away


def test_health(small, small_app):
    assert small.get("/healthz").get_json() == {
        "status": "ok",
        "version": small_app.service.catalog().archive.version,
        "accounts": 6,
        "sources": 2,
        "problems": 0,
    }


def test_only_reading_is_allowed(small):
    for path in ("/events.csv", "/events.json", "/healthz", f"/source/{POST}", "/"):
        for method in (small.post, small.put, small.delete):
            assert method(path).status_code == 405


# --- source pages --------------------------------------------------------------------------------------------------


def lines_of(page):
    """The lines of the text on a source's page, as HTML, from line 1."""
    found = re.findall(r'<li id="L(\d+)">(.*?)</li>\n', page, re.S)
    assert [int(n) for n, _ in found] == list(range(1, len(found) + 1))
    return [text for _, text in found]


def test_source_page_shows_the_text_with_its_lines_and_passages(small):
    page = html(small, f"/source/{POST}")
    lines = lines_of(page)
    assert [unescape(re.sub(r"<[^>]*>", "", line)).strip("\f") for line in lines] == [
        line.strip("\f") for line in TEXTS["post.txt"].split("\r\n")[: len(lines)]
    ]
    assert "<mark" in lines[2] and "<mark" in lines[5]  # one passage over a page break
    for account in ("p1", "p2", "p3", "p4"):
        assert page.count(f'id="p-{account}"') == 1 and f'id="a-{account}"' in page and f'href="#p-{account}"' in page
    marked = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", lines[6]))
    assert marked.startswith("The office denies") and marked.endswith("home unpaid")
    assert "The crews drink tea" not in page and 'id="p-p5"' not in page


def test_overlapping_passages_are_marked_each(small):
    page = html(small, f"/source/{GAZETTE}")
    titles = re.findall(r'<mark title="([^"]*)"', page)
    assert any("Crews of the north pier" in title for title in titles)
    assert any("The Lake Office means" in title for title in titles)


def test_source_text_is_escaped(tables: Tables):
    text = TEXTS["gazette.txt"].replace("forty", "<script>alert(1)</script> & forty")
    tables.texts["gazette.txt"] = text
    tables.cell("sources", 2, sha256=hashlib.sha256(text.encode()).hexdigest())
    tables.cell("events", 2, passage="On Tuesday the crews … of stranded travellers")
    page = html(create_app(tables.write()).server.test_client(), f"/source/{GAZETTE}")
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)&lt;/script&gt; &amp; forty" in page


def test_source_page_without_text_shows_the_record(tables: Tables):
    tables.texts = {}
    page = html(create_app(tables.write()).server.test_client(), f"/source/{GAZETTE}")
    assert "not at hand" in page and not lines_of(page) and "<mark" not in page
    assert "On Tuesday the crews … stranded travellers at forty" in page
    assert 'id="p-g1"' in page  # where the passage's link leads
    assert "https://gazette.example/ferry#:~:text=" in page


def test_source_page_with_another_file_shows_none_of_it(tables: Tables):
    tables.texts["gazette.txt"] = "Some other text.\nOn Tuesday the crews, stranded travellers at forty.\n"
    page = html(create_app(tables.write()).server.test_client(), f"/source/{GAZETTE}")
    assert "not the one that was cited" in page
    assert "Some other text" not in page and not lines_of(page)


def test_the_texts_themselves_are_not_served(real, real_app, real_sources, small):
    for client, names in ((small, TEXTS), (real, [row["file"] for row in real_app.service.catalog().sources.values()])):
        for name in names:
            for path in (f"/source/{name}", f"/sources/{name}", f"/assets/../sources/{name}"):
                response = client.get(path)
                assert response.mimetype == "text/html" and "<mark" not in response.get_data(as_text=True)


UNKNOWN = [
    "nobody",
    ".",
    "..",
    "%2e%2e",
    "..%2f..%2fevents.csv",
    "..%5c..%5cevents.csv",
    "%00",
    "gazette.txt",
    "a" * 5_000,
    "%ff",
]


@pytest.mark.parametrize("name", UNKNOWN, ids=lambda name: name[:20])
def test_unknown_source_is_404(small, name):
    response = small.get(f"/source/{name}")
    if response.status_code == 200:  # the client itself folds "..": then it is the page, nothing else
        assert body(response.get_data(as_text=True)) == body(html(small, "/"))
    else:
        assert response.status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/source/../events.csv",
        "/source/../../etc/passwd",
        "/assets/../events.csv",
        "/assets/..%2fapp.py",
        "/assets//etc/passwd",
    ],
)
def test_no_path_leads_out(small, path):
    response = small.get(path)
    text = response.get_data(as_text=True)
    assert "root:x:" not in text and "create_app" not in text
    assert response.status_code == 404 or response.mimetype in ("text/html", "text/csv")


def test_every_passage_link_of_the_real_tables_leads_to_its_mark(real, real_app, real_sources):
    catalog = real_app.service.catalog()
    pages = {f"source/{source}?lang=en": html(real, f"/source/{source}") for source in catalog.sources}
    for account in catalog.accounts:
        path, _, fragment = account.link.href.partition("#")
        place = fragment.partition(":~:")[0]
        assert pages[path].count(f'id="{place}"') == 1
    if real_sources:
        assert len(catalog.archive.texts) == len(catalog.sources)
        assert sum(page.count('class="anchor"') for page in pages.values()) == len(catalog.accounts)


# --- whatever anybody may send -------------------------------------------------------------------------------------

ODD = [
    {}, {"query": "\x00\ud7ff"}, {"query": "?" * 9_000}, {"query": "q=" + "a" * 100_000}, {"width": 0}, {"width": -5}, {"width": 10**400},
    {"query": "", "width": 375, "theme": "dark"}, {"query": None}, {"query": 5}, {"query": ["q=a"]}, {"width": None}, {"width": "wide"}, {"width": 1e308},
    {"width": [860]}, {"width": True}, {"theme": 7}, {"theme": ["dark"]}, {"theme": "dark" * 9999}, {"size": None}, {"size": []}, {"source": "x"},
    {"source": [None, [], {}]}, {"view": ["nowhere"], "changed": ["view.value"]}, {"calendar": 1}, {"q": {"a": 1}, "changed": ["q.value"]},
    {"window": ["2021-02-30", "x"], "changed": ["timeline.window"]}, {"window": ["2021-03-01", "2021-01-01"], "changed": ["timeline.window"]},
    {"selected": ["walkout"], "changed": ["timeline.selected"]}, {"shown": 7}, {"period": ["x"], "changed": ["period.value"]},
]  # fmt: skip


def post(client, values):
    return client.post(CALLBACK, json=call(**values))


@pytest.mark.parametrize("values", ODD, ids=lambda values: repr(values)[:40])
def test_any_values_of_our_callback_get_an_answer(small, values):
    response = post(small, values)
    if len(repr(values)) > 60_000:  # more than any call of the page holds
        assert response.status_code == 413
        return
    assert response.status_code == 200
    assert "query" in outputs(response.get_json())


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_none_get_an_answer(small, number):
    body = json.dumps(call()).replace("860", number)
    assert small.post(CALLBACK, data=body, content_type="application/json").status_code == 200


def test_a_posted_query_is_answered_as_the_page_is(small, small_app):
    query = "standing=alleged&view=list"
    got, page = outputs(post(small, {"query": query}).get_json()), answered(small_app, query)
    assert (got["panel"], got["query"]) == (page.panel, query)
    assert got["sentence"] == "<b>1 of 6 accounts</b>: an allegation."
    assert page.sentence == "1 of 6 accounts: an allegation."


def test_every_key_of_the_query_is_kept_in_the_links(small):
    """A choice in the rail takes the whole view along, from its first page on."""
    query = urlencode([(key, value) for key, value in EVERY_KEY.items()], quote_via=quote)
    assert from_query(query)[1] == [] and set(EVERY_KEY) == {name for name, key in KEYS.items() if not key.old}
    page = html(small, f"/?{query}")
    facet = page.partition('data-id="standing"')[2]
    link = re.search(r'href="\?([^"]*)"[^>]*>(?:(?!</a>).)*shape denied', facet)[1]
    state, notices = from_query(unescape(link))
    assert notices == [] and state == from_query(query)[0].but(standing=("alleged", "denied"), page=1)


EVERY_KEY = {
    "source": POST, "actor": "Lake Office", "type": "statement", "standing": "alleged", "q": "letters", "from": "2021-01-01",
    "to": "2021-12-31", "start": "2021-02-01", "end": "2021-04-30", "lanes": "type", "labels": "all", "calendar": "1", "page": "2", "view": "list",
    "event": "dismissals", "account": "p3", "highlight": "p3", "theme": "dark", "lang": "en", "embed": "1",
    "sort": "sources", "order": "latest", "tour": "1", "data": "0123456789ab",
}  # fmt: skip


@pytest.mark.parametrize("path", ["/", "/events.json", "/events.csv", "/preview.png"])
def test_a_link_passed_on_with_marks_gives_the_same(small, path):
    plain, marked = (small.get(f"{path}?q=office{more}") for more in ("", "&utm_source=paper&fbclid=abc"))
    assert plain.data == marked.data and plain.status_code == 200


def test_an_archived_copy_is_shown_where_the_source_is_named(tables):
    copy = "https://archive.example/2021/ferry"
    client = create_app(tables.cell("sources", 2, archived=copy).write()).server.test_client()
    for address in ("/source/gazette-2021-03-09", "/?view=sources"):
        assert f'<dt>Archived copy</dt><dd><a href="{copy}"' in client.get(address).text
    card = client.get("/?event=walkout").text
    assert re.search(rf'href="{copy}#:~:text=On%20Tuesday[^"]+" target="_blank" rel="noopener">Archived copy<', card)
    items = json.loads(client.get("/events.jsonld").text)["first"]["items"]
    (target,) = (item["target"] for item in items if item["dcterms:identifier"] == "g1")
    assert target["state"] == {"type": "TimeState", "cached": copy}


def test_the_small_icon_is_the_drawing_of_the_large_one():
    """Browsers read the page's icon anew with each change of its address, so it is a picture and not a drawing."""
    drawn = resvg_py.svg_to_bytes(svg_path=str(ROOT / "assets" / "icon.svg"), width=64)
    assert (ROOT / "assets" / "icon.png").read_bytes() == drawn
