"""The site of files: what the export writes, and in the browser that it answers as the server does."""

import functools
import json
import random
import re
import threading
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from builders import Tables
from click.testing import CliRunner
from jinja2 import DictLoader, Environment
from plotly.graph_objects import Figure

from timeline.__main__ import main
from timeline.chart.figure import PALETTES
from timeline.data.load import load_archive
from timeline.export.formats import export
from timeline.languages.language import LANGUAGES, language
from timeline.static_site import templates_js as site_templates
from timeline.static_site.build import (
    LIST,
    OWN,
    SAVED,
    SHARED,
    STATIC,
    TEMPLATES,
    CannotWrite,
    without_texts,
    write_site,
)
from timeline.static_site.data import folding, site_data, words
from timeline.static_site.page.answer import answer, draws, read_request
from timeline.static_site.page.document import plotly_bundle
from timeline.static_site.page.navigation import tour_events
from timeline.view.catalog import Catalog
from timeline.view.search import fold_words
from timeline.view.state import FACETS, KEYS, LANES, from_query, to_query
from timeline.view.view import View, build_view, lay_out

SEED = 20190223
PAGES = ["index.html" if code == "en" else f"index.{code}.html" for code in LANGUAGES]


@pytest.fixture(scope="module")
def small_site(small_csv, tmp_path_factory) -> Path:
    """The site of the small tables, without their texts, which are at hand."""
    folder = tmp_path_factory.mktemp("small") / "site"
    write_site(load_archive(small_csv), folder)
    return folder


@pytest.fixture(scope="module")
def site(real_app, tmp_path_factory) -> Path:
    """The site of the project's own tables."""
    folder = tmp_path_factory.mktemp("real") / "site"
    write_site(real_app.service.archive, folder)
    return folder


@pytest.fixture(scope="module")
def bare_catalog(real_app) -> Catalog:
    """The server's Catalog, as where no text is at hand."""
    return Catalog(without_texts(real_app.service.archive))


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


class Tags(HTMLParser):
    """The tags of a page with their attributes, and what stands in its block of data."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.data = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        if self.tags and self.tags[-1][1].get("id") == "site":
            self.data += data.strip()

    def named(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


def data_of(path: Path) -> dict:
    return json.loads(Tags(path).data)


# --- the files -----------------------------------------------------------------------------------------------------


def test_what_is_written(small_site):
    written = files(small_site)
    assert {*PAGES, "events.csv", "events.json", LIST, "source/post-2021-03-11.html"} < written
    assert {f"assets/{name}" for name in (plotly_bundle().name, *OWN, *SHARED, TEMPLATES, SAVED)} < written
    assert set(json.loads((small_site / LIST).read_text())["files"]) == written - {LIST}


@pytest.mark.parametrize("name", [*PAGES, "source/gazette-2021-03-09.html", "source/gazette-2021-03-09.es.html"])
def test_every_address_is_relative_and_leads_to_a_file(small_site, name):
    """So the folder works in a subfolder of any host, and from disk."""
    html = (small_site / name).read_text(encoding="utf-8")
    assert not re.findall(r'(?:href|src|data-download)=\\?"(?:/|\./)[^"]*', html)
    page = Tags(small_site / name)
    assert not [a for a in page.named("link", "script", "img") if urlsplit(a.get("href") or a.get("src") or "").scheme]
    for attributes in page.named("a", "link", "script", "img"):
        address = urlsplit(attributes.get("href") or attributes.get("src") or "")
        if address.path and not address.scheme:
            assert (small_site / name).parent.joinpath(address.path).is_file(), address.path


@pytest.mark.parametrize("name", PAGES)
def test_no_script_stands_in_the_page(small_site, name):
    for script in Tags(small_site / name).named("script"):
        assert script.get("src") or script["type"] == "application/json"


def test_styles_load_nothing_from_elsewhere(small_site):
    for address in re.findall(r"url\(\"?([^\")]+)", (small_site / "assets/timeline.css").read_text(encoding="utf-8")):
        assert (small_site / "assets" / address).is_file()


def test_texts_are_left_out_unless_asked_for(small_csv, small_site, tmp_path):
    held = "left their boats."  # beyond the words that a passage is cited by
    assert all(
        held not in (small_site / name).read_text("utf-8") for name in files(small_site) if name.endswith("html")
    )
    write_site(load_archive(small_csv), tmp_path / "with", with_texts=True)
    assert held in (tmp_path / "with/source/gazette-2021-03-09.html").read_text("utf-8")
    links = [
        {a["link"]["words"].split(",")[0] for a in data_of(f / "index.html")["accounts"]}
        for f in (tmp_path / "with", small_site)
    ]
    assert links == [{"Read the passage"}, {"See the passage’s record"}]


def test_a_hostile_cell_stays_text(tables: Tables):
    title = "</script><script>alert(1)</script>"
    write_site(tables.cell("events", 2, title=title).load(), tables.folder / "site")
    scripts = Tags(tables.folder / "site" / "index.html").named("script")
    assert all(s.get("src") or s["type"] == "application/json" for s in scripts)
    assert title in [event["name"] for event in data_of(tables.folder / "site" / "index.html")["events"].values()]


def test_a_second_export_leaves_nothing_of_the_first(tables: Tables):
    folder = tables.folder / "site"
    write_site(tables.load(), folder, with_texts=True)
    (folder / "CNAME").write_text("timeline.example")
    for row in tables.events:
        row["source"] = row["source"].replace("post", "mail")
    tables.sources[1]["source"] = "mail-2021-03-11"
    write_site(tables.load(), folder)
    assert "source/mail-2021-03-11.html" in files(folder) and "source/post-2021-03-11.html" not in files(folder)
    assert (folder / "CNAME").exists()


def test_a_folder_with_other_files_is_left_alone(archive, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(CannotWrite, match="holds no earlier export"):
        write_site(archive, tmp_path)
    assert files(tmp_path) == {"thesis.txt"}
    with pytest.raises(CannotWrite, match="is a file"):
        write_site(archive, tmp_path / "thesis.txt")


def test_a_list_that_names_files_elsewhere_removes_none_of_them(archive, tmp_path):
    (tmp_path / "kept.txt").write_text("kept")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / LIST).write_text(json.dumps({"files": ["../kept.txt"]}))
    write_site(archive, tmp_path / "site")
    assert (tmp_path / "kept.txt").exists()


def test_an_export_without_dates_and_with_one_event(tables: Tables):
    tables.events = [{**tables.events[3]}]
    assert tables.load().accounts["start"].isna().all()
    write_site(tables.load(), tables.folder / "site")
    assert data_of(tables.folder / "site" / "index.html")["frames"] == {"light": None, "dark": None}


def run(*arguments: object):
    return CliRunner().invoke(main, ["export", "--format", "site", *map(str, arguments)])


def test_command_line(small_csv, tmp_path):
    done = run("--events", small_csv, "--output", tmp_path / "site")
    assert done.exit_code == 0 and "open index.html" in done.output
    assert run("--events", small_csv, "--output", tmp_path / "site").exit_code == 0  # again, over the first
    assert "name it with --output" in run("--events", small_csv).output
    assert "leave --query out" in run("--query", "q=a", "--output", tmp_path / "site").output
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("a")
    done = run("--events", small_csv, "--output", tmp_path / "notes")
    assert done.exit_code == 1 and "not empty" in done.output


def test_every_key_of_the_address_is_there(archive):
    keys = {key["name"]: key for key in site_data(Catalog(archive), own=True)["keys"]}
    assert list(keys) == list(KEYS)
    for name in keys:
        known = any(keys[name][field] for field in ("day", "allowed")) or name in ("q", "data")
        assert known or KEYS[name].known


def test_the_table_of_letters_is_that_of_the_search():
    table = folding()
    assert table["typed"]["ß"] == "ss" and table["typed"]["’"] == "'"
    assert all(fold_words(letter) == to for letter, to in table["typed"].items())


def test_the_words_of_the_scripts_are_in_the_catalogues():
    code = "".join((STATIC / name).read_text(encoding="utf-8") for name in OWN)
    used = re.findall(r'\b(?:say|many)\((?:[^"()]*\? )?"([^"]+)"', code)
    assert len(used) >= 20
    for other in LANGUAGES:
        assert other == "en" or set(used) <= set(words(language(other))["messages"])


def test_a_template_that_uses_more_of_jinja_than_is_known_is_refused(monkeypatch):
    monkeypatch.setattr(
        site_templates, "templates", lambda _: Environment(loader=DictLoader({"macros.html": "{{ 2 ** 3 }}"}))
    )
    with pytest.raises(site_templates.Unknown, match="Pow in macros.html"):
        site_templates.templates_script()


# --- in the browser ------------------------------------------------------------------------------------------------


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def host(site):
    """The address of the site in a subfolder of a server of plain files."""
    handler = functools.partial(Quiet, directory=site.parent)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/site/"
        server.shutdown()
        thread.join()


@pytest.fixture(params=["http", "file"])
def home(request, site, host) -> str:
    """The site's address: on a host, and on disk."""
    return host if request.param == "http" else f"{site.as_uri()}/index.html"


def wait(page) -> None:
    page.wait_for_function(
        """() => {
          const plot = document.getElementById("plot"), chart = document.getElementById("chart");
          if (document.body.dataset.drawn === undefined) return false;
          if (document.getElementById("timeline").hidden || chart.hidden) return true;
          return !chart.classList.contains("undrawn") && plot.data.find(t => t.name === "marks").x.length ===
            document.querySelectorAll(".hit").length;
        }"""
    )


@pytest.fixture
def visit(page):
    """Open an address of the site, drawn. An error in the console fails the test."""

    def open_page(address: str, **options):
        opened = page(address, drawn=False, **options)
        wait(opened)
        return opened

    return open_page


# Goes to one query after another as the back button would; gives what the page then shows.
# `given` is the server's HTML for each, read in the same way.
TOUR = """async ([queries, given]) => {
  const all = (selector, read, root = document) => [...root.querySelectorAll(selector)].map(read);
  const text = e => e?.textContent.replace(/\\s+/g, " ").trim();
  // HTML with one way to write links and blanks; on the site the records of sources are files.
  const plain = part => {
    const copy = part.cloneNode(true);
    for (const a of copy.querySelectorAll("a[data-key]")) a.removeAttribute("href"); // which timeline.js gives them
    for (const a of copy.querySelectorAll("a[data-go][href]")) a.setAttribute("href", new URLSearchParams(a.getAttribute("href").slice(1)));
    for (const a of copy.querySelectorAll("a.passage")) a.setAttribute("href", a.getAttribute("href").replace(/[?]lang=\\w+|([.]es)?[.]html/g, ""));
    return copy.innerHTML.replace(/\\s+/g, " ").trim();
  };
  const parts = part => ({
    html: Object.fromEntries(["notices", "pills", "empty", "card", "panel", "tray"].map(id => [id, plain(part(id))])),
    tips: Object.fromEntries(all(".hit:not(.chip)", a => [a.dataset.key, a.dataset.tip + (text(a.querySelector("i")) || "")], part("hits"))),
    spine: plain(part("spine")),
  });
  const made = html => Object.assign(document.createElement("div"), {innerHTML: html});
  const seen = [], {read, filtered} = window.site;
  const drawn = () => new Promise(done => new MutationObserver(done).observe(document.body, {attributeFilter: ["data-drawn"]}));
  for (const query of queries) {
    const there = drawn();
    history.pushState(null, "", "?" + query);
    dispatchEvent(new PopStateEvent("popstate"));
    await there;
    seen.push({
      query: document.body.dataset.drawn,
      accounts: filtered(read(query).state).rows.map(a => a.row.id),
      list: all("li.account", li => li.id.slice(2)),
      marks: all("#timeline .hit", a => a.dataset.key), tray: all(".tray li", text),
      counts: Object.fromEntries(all("#rail .value", a => [a.dataset.facet + "=" + a.dataset.value, +text(a.querySelector(".count"))])),
      years: Object.fromEntries(all("#rail .year", a => [a.dataset.year, +text(a.querySelector(".count"))])),
      title: document.title, said: text(document.getElementById("said")),
      ...parts(id => document.getElementById(id)), given: parts(id => made(given[seen.length][id])),
    });
  }
  return seen;
}"""
WORDS = [
    "aid",
    "maduro guaido",
    "Guaidó",
    "ALCALÁ",
    "Straße",
    "trump",
    "“",
    "troops puerto",
    "Ⅳ",
    "xyzzy",
    "F-35",
    "İ",
    "a",
]
SEEN_VIEWS = [*3 * ["list"], *3 * ["timeline"], *2 * ["coverage"], "sources", "corrections"]
DAYS = ["2019", "2019-02", "2019-02-23", "2020-07-10", "2025-08", "2025", "1990", "1954", "2019-02-30", "soon", "2100"]


def random_query(chance: random.Random, catalog: Catalog, **fixed: str) -> str:
    """A query as readers make them, now and then with what the page does not know."""
    pairs = []
    for facet in FACETS:
        values = [*catalog.index.facets[facet].values, "nobody"]
        pairs += [(facet, chance.choice(values)) for _ in range(chance.choice([0, 0, 0, 1, 1, 2]))]
    for name, values, share in (
        ("q", WORDS, 0.25), ("from", DAYS, 0.2), ("to", DAYS, 0.2), ("start", DAYS, 0.25), ("end", DAYS, 0.25),
        ("event", [*catalog.events, "nothing"], 0.3), ("lanes", LANES, 0.5), ("fold", ["0", "1", "2"], 0.2),
        ("tour", ["1", "0"], 0.2), ("theme", ["light", "dark"], 0.1), ("sort", ["time", "sources", "both"], 0.1),
        ("embed", ["1"], 0.05), ("colour", ["red"], 0.05), ("utm_source", ["paper"], 0.05), ("data", ["0123456789ab", catalog.archive.version], 0.1), ("highlight", [*catalog.row_of], 0.1),
    ):  # fmt: skip
        if chance.random() < share:
            pairs.append((name, chance.choice(list(values))))
    return urlencode([(name, value) for name, value in pairs if name not in fixed] + list(fixed.items()))


def toured(page, catalog: Catalog, queries: list[str], width: int = 860) -> list[tuple[str, dict, dict]]:
    """For every query what the site shows and what the server answers."""
    answers = [answer(catalog, read_request({"query": query, "width": width})) for query in queries]
    seen = page.evaluate(TOUR, [queries, [given["html"] for given in answers]])
    return list(zip(queries, seen, answers, strict=True))


@pytest.mark.browser
@pytest.mark.parametrize(("code", "states"), [("en", 320), ("es", 60)])
def test_every_view_is_that_of_the_server(visit, host, bare_catalog, code, states):
    """Account by account, and word for word."""
    catalog = bare_catalog if code == "en" else Catalog(bare_catalog.archive, language(code))
    fixed = {} if code == "en" else {"lang": code}
    compare(visit(f"{host}{'index' if code == 'en' else f'index.{code}'}.html"), catalog, states, **fixed)


@pytest.mark.browser
@pytest.mark.parametrize("kept", [slice(None), slice(3, 4), slice(0, 1)], ids=["all", "undated", "one"])
def test_so_is_that_of_other_tables(visit, tables: Tables, kept):
    tables.events = tables.events[kept]
    tables.events[0] |= {"title": "</script><b>%(n)s</b> & “¤”", "summary": "<img src=x>", "note": "{{ 1 + 1 }}"}
    archive = tables.load()
    write_site(archive, tables.folder / "site")
    compare(visit(f"{(tables.folder / 'site').as_uri()}/index.html"), Catalog(without_texts(archive)), 25)


def compare(page, catalog: Catalog, states: int, **fixed: str) -> None:
    chance = random.Random(SEED)
    queries = [random_query(chance, catalog, view=chance.choice(SEEN_VIEWS), **fixed) for _ in range(states)]
    for query, seen, given in toured(page, catalog, queries):
        state, _ = from_query(query, catalog.vocabulary, catalog.language)
        view = build_view(catalog, state)
        assert seen["accounts"] == [catalog.accounts[n].row["id"] for n in view.rows], query
        assert seen["list"] == (seen["accounts"] if state.view == "list" else []), query
        assert parse_qs(seen["query"]) == parse_qs(to_query(state)), query
        counts = {f"{facet}={value}": n for facet, all_ in given["counts"].items() for value, n in all_.items()}
        assert seen["counts"] == {name: counts[name] for name in seen["counts"]}, query
        assert seen["years"] == given["years"], query
        assert (seen["title"], seen["said"]) == (given["title"], given["said"]), query
        assert seen["html"] == seen["given"]["html"], query
        assert (seen["marks"], seen["tips"]) == marks_given(catalog, view, seen), query


def marks_given(catalog: Catalog, view: View, seen: dict) -> tuple[list[str], dict[str, str]]:
    """The marks of the server's chart, as those of the site stand: in order of time; chips count what is in them."""
    if not draws(catalog, view):
        return [], {}
    chart, _ = lay_out(catalog, view, 900)
    keys = [m.item.key for m in chart.marks] + [i.key for c in chart.clusters for i in c.items]
    return sorted(keys, key=seen["marks"].index), seen["tips"] | seen["given"]["tips"]


@pytest.mark.browser
def test_the_spine_is_that_of_the_server(visit, host, bare_catalog):
    chance = random.Random(SEED + 3)
    queries = [random_query(chance, bare_catalog) for _ in range(25)]
    for query, seen, _ in toured(visit(host, width=390), bare_catalog, queries, width=360):
        assert seen["spine"] == seen["given"]["spine"], query


# Pairs of marks whose boxes overlap, and marks that stand beyond the plot.
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll(".hit")].map(a => a.getBoundingClientRect()), chart = document.getElementById("chart").getBoundingClientRect();
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  let found = 0;
  boxes.forEach((a, i) => { for (const b of boxes.slice(i + 1)) found += over(a, b); });
  return [boxes.length > 0, found, boxes.filter(b => b.right > chart.right + 4 || b.left < chart.left - 4).length];
}"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [900, 1280, 1800])
@pytest.mark.parametrize(
    "query", ["", "lanes=one&fold=0", "lanes=type&start=2025-08&end=2025-09", "start=1950&lanes=actor"]
)
def test_no_two_labels_overlap(visit, host, query, width):
    assert visit(f"{host}?{query}", width=width).evaluate(OVERLAPS) == [True, 0, 0]


@pytest.mark.browser
def test_deep_link_card_and_way_back(visit, home, bare_catalog):
    event = next(e for e, rows in bare_catalog.events.items() if len(rows) > 1)
    page = visit(f"{home}?event={event}&theme=dark&lanes=type")
    assert page.text_content("#card-title") == bare_catalog.card(event).title
    assert page.get_attribute("html", "data-theme") == "dark"
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.querySelector('.card')")
    assert "event" not in page.url and "lanes=type" in page.url
    page.click("#rail .value[data-facet=standing][data-value=planned]")
    page.wait_for_function("() => document.querySelector('#said').textContent.startsWith('8 ')")
    page.go_back()
    page.go_back()
    page.wait_for_function(
        "t => document.querySelector('#card-title')?.textContent === t", arg=bare_catalog.card(event).title
    )
    page.go_forward()
    page.wait_for_function("() => !document.querySelector('.card')")
    assert "standing" not in page.url


@pytest.mark.browser
def test_a_mark_leads_to_its_passage(visit, home, context):
    page = visit(home)
    page.locator(".hit").first.click()
    page.wait_for_selector(".card")
    with context.expect_page() as opened:
        page.locator(".card a.passage").first.click()
    record = opened.value
    record.wait_for_load_state()
    assert "/source/" in record.url and record.url.partition("#")[2] in [
        e.get_attribute("id") for e in record.locator(".drawn li").all()
    ]
    record.locator(".drawn h3 a").first.click()
    wait(record)
    assert record.locator(".card").count() == 1
    record.close()


@pytest.mark.browser
def test_theme_language_and_zoom(visit, home):
    page = visit(home)
    lines = page.evaluate("() => document.getElementById('plot').data.find(t => t.name === 'ticks').line.color")
    page.click("#theme")
    page.wait_for_function(
        "c => document.getElementById('plot').data.find(t => t.name === 'ticks').line.color !== c", arg=lines
    )
    said = page.text_content("#said")
    page.click("[data-zoom='0.5']")
    page.wait_for_function("s => document.querySelector('#said').textContent !== s", arg=said)
    assert "start=" in page.url
    page.click(".language")
    page.wait_for_url("**/index.es.html?*")
    wait(page)
    assert page.get_attribute("html", "lang") == "es" and "start=" in page.url and "theme=dark" in page.url
    page.click(".language")
    page.wait_for_url("**/index.html?*")
    wait(page)
    assert page.get_attribute("html", "lang") == "en"


@pytest.mark.browser
def test_an_address_in_another_language_finds_its_page(visit, home):
    page = visit(f"{home}?lang=es&view=list")
    page.wait_for_url("**/index.es.html?lang=es&view=list")
    wait(page)
    assert page.locator("li.account").count() == 84


@pytest.mark.browser
def test_narrow_screens_have_a_spine(visit, home, bare_catalog):
    page = visit(f"{home}?standing=planned", width=390)
    view = build_view(bare_catalog, from_query("standing=planned")[0])
    assert page.locator(".bead").count() == sum(bool(bare_catalog.index.dated[n]) for n in view.rows) > 0
    assert page.locator("#chart").is_hidden()


@pytest.mark.browser
def test_the_tour_leads_from_headline_to_headline(visit, home, bare_catalog):
    page, steps = visit(home), tour_events(bare_catalog)
    page.click("#tour")
    for event in steps[:3]:
        page.wait_for_function(
            "t => document.querySelector('#card-title')?.textContent === t", arg=bare_catalog.card(event).title
        )
        assert f"Headline {steps.index(event) + 1} of {len(steps)}" in page.text_content(".tour")
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Home")
    page.wait_for_function("() => document.querySelector('.tour')?.textContent.includes('Headline 1 of')")
    page.click(".tour p:first-child a")
    page.wait_for_function("() => document.querySelector('.card') && !document.querySelector('.tour')")
    assert "tour" not in page.url and "start" not in page.url


def saved(page, button: str) -> Path:
    """The file that a button or link of the page makes."""
    page.evaluate("document.getElementById('download').open = true")
    with page.expect_download() as download:
        page.click(button)
    return Path(download.value.path())


@pytest.mark.browser
def test_a_download_of_the_view_shown_is_the_server_s_to_the_byte(visit, home, bare_catalog):
    chance, page = random.Random(SEED + 4), visit(home)
    for number in range(4):  # of more than ten downloads of a page Chromium makes a question
        query = random_query(chance, bare_catalog, view="list", embed="0") if number else ""
        toured(page, bare_catalog, [query])
        for form in ("csv", "json"):
            made = saved(page, f"[data-download='events.{form}']").read_bytes()
            assert made == export(bare_catalog, query, form).encode(), query


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_holds_the_chart_and_all_its_words(visit, home, bare_catalog, theme):
    page = visit(f"{home}?theme={theme}&lanes=type&standing=alleged&event=aid-convoy-2019")
    figure = Figure(page.evaluate("async theme => (await timelineFigure(900, theme)).figure", theme))
    words = next(trace for trace in figure.data if trace.name == "words")
    titles = {a.row["title"] for a in bare_catalog.accounts if a.row["standing"] == "alleged"}
    assert len(titles & set(words.text)) > 20 and {"Military", "2019"} <= set(words.text)
    notes = " ".join(note.text for note in figure.layout.annotations)
    assert all(part in notes for part in (bare_catalog.topic_title, "alleged", bare_catalog.archive.version))
    assert ("data=" in notes) == home.startswith("http") and "file:" not in notes
    assert figure.layout.paper_bgcolor == PALETTES[theme].paper
    assert saved(page, "[data-picture=png]").read_bytes().startswith(b"\x89PNG")
    assert "font/woff2" in saved(page, "[data-picture=svg]").read_text("utf-8")


@pytest.mark.browser
@pytest.mark.parametrize("width", [375, 1440])
def test_without_scripts_there_is_a_list_with_links_that_lead_somewhere(browser, home, bare_catalog, width):
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(home)
    shown = build_view(bare_catalog, from_query("")[0]).rows
    assert [li.get_attribute("id")[2:] for li in page.locator("li.account:visible").all()] == [
        bare_catalog.accounts[n].row["id"] for n in shown
    ]
    links = [a.get_attribute("href") for a in page.locator("a:visible").all()]
    assert not [link for link in links if link.startswith("?")] and not page.locator("button:visible").count()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("noscript a").first.click()
    assert page.locator(".drawn li").count() > 5
    context.close()


@pytest.mark.browser
def test_nothing_is_asked_of_anybody_else(context, site):
    asked = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.as_uri()}/index.html")
    wait(page)
    page.close()
    assert asked and all(address.startswith(site.as_uri()) for address in asked)
