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

from timeline.__main__ import main
from timeline.desk import Desk
from timeline.filters import fold_words
from timeline.language import LANGUAGES, language
from timeline.payload import answer, read_request
from timeline.site import LIST, STATIC, CannotWrite, without_texts, write_site
from timeline.site_data import UNSERVED, folding, site_data
from timeline.state import FACETS, KEYS, LANES, from_query, to_query
from timeline.tables import load_archive
from timeline.view import build_view, lay_out

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
def bare_desk(real_app) -> Desk:
    """The server's Desk, as where no text is at hand."""
    return Desk(without_texts(real_app.service.archive))


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
    assert {"assets/plotly.min.js", "assets/site.js", "assets/site-view.js", "assets/timeline.js"} < written
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
    assert "Read the passage, lines" in data_of(tmp_path / "with/index.html")["cards"]["walkout"]
    card = data_of(small_site / "index.html")["cards"]["walkout"]
    assert "See the passage’s record" in card and "Read the passage" not in card


def test_a_hostile_cell_stays_text(tables: Tables):
    title = "</script><script>alert(1)</script>"
    write_site(tables.cell("events", 2, title=title).load(), tables.folder / "site")
    scripts = Tags(tables.folder / "site" / "index.html").named("script")
    assert all(s.get("src") or s["type"] == "application/json" for s in scripts)
    assert title in data_of(tables.folder / "site" / "index.html")["titles"].values()


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
    assert data_of(tables.folder / "site" / "index.html")["frame"] is None


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
    keys = {key["name"]: key for key in site_data(Desk(archive), own=True)["keys"]}
    assert list(keys) == [name for name in KEYS if name not in UNSERVED]
    for name in keys:
        known = any(keys[name][field] for field in ("day", "allowed")) or name in ("q", "data")
        assert known or KEYS[name].known


def test_the_table_of_letters_is_that_of_the_search():
    table = folding()
    assert table["letters"]["ß"] == "ss" and [0x300, 0x34E] in table["marks"]
    assert all(fold_words(letter) == fold_words(to) for letter, to in table["letters"].items())


def test_the_words_of_the_scripts_are_in_the_catalogues():
    code = "".join((STATIC / name).read_text(encoding="utf-8") for name in ("site.js", "site-view.js"))
    used = re.findall(r'\b(?:say|many)\((?:[^"()]*\? )?"([^"]+)"', code)
    assert len(used) > 30
    for other in LANGUAGES:
        assert other == "en" or set(used) <= set(language(other).messages)


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
  const parts = part => ({ // blanks between elements are all one
    text: Object.fromEntries(["notices", "pills", "empty", "card", "panel", "tray"].map(id => [id, part(id).textContent.replace(/\\s+/g, "")])),
    tips: Object.fromEntries(all(".hit:not(.chip)", a => [a.dataset.key, a.dataset.tip + (text(a.querySelector("i")) || "")], part("hits"))),
    spine: part("spine").textContent.replace(/\\s+/g, ""),
    links: ["pills", "empty", "card"].flatMap(id => all("a[data-go]", a => a.getAttribute("href"), part(id))),
  });
  const made = html => Object.assign(document.createElement("template"), {innerHTML: html}).content;
  const seen = [];
  for (const query of queries) {
    document.body.dataset.drawn = "waiting";
    history.pushState(null, "", "?" + query);
    dispatchEvent(new PopStateEvent("popstate"));
    while (document.body.dataset.drawn === "waiting") await new Promise(done => setTimeout(done));
    seen.push({
      query: document.body.dataset.drawn,
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
DAYS = ["2019", "2019-02", "2019-02-23", "2020-07-10", "2025-08", "2025", "1990", "1954", "2019-02-30", "soon", "2100"]


def random_query(chance: random.Random, desk: Desk, **fixed: str) -> str:
    """A query as readers make them, now and then with what the page does not know."""
    pairs = []
    for facet in FACETS:
        values = [*desk.index.facets[facet].values, "nobody"]
        pairs += [(facet, chance.choice(values)) for _ in range(chance.choice([0, 0, 0, 1, 1, 2]))]
    for name, values, share in (
        ("q", WORDS, 0.25), ("from", DAYS, 0.2), ("to", DAYS, 0.2), ("start", DAYS, 0.25), ("end", DAYS, 0.25),
        ("event", [*desk.events, "nothing"], 0.3), ("lanes", LANES, 0.5), ("fold", ["0", "1", "2"], 0.2),
        ("colour", ["red"], 0.05), ("data", ["0123456789ab", desk.archive.version], 0.1), ("highlight", [*desk.row_of], 0.1),
    ):  # fmt: skip
        if chance.random() < share:
            pairs.append((name, chance.choice(list(values))))
    return urlencode([(name, value) for name, value in pairs if name not in fixed] + list(fixed.items()))


def toured(page, desk: Desk, queries: list[str], width: int = 860) -> list[tuple[str, dict, dict]]:
    """For every query what the site shows and what the server answers."""
    answers = [answer(desk, read_request({"query": query, "width": width})) for query in queries]
    seen = page.evaluate(TOUR, [queries, [given["html"] for given in answers]])
    return list(zip(queries, seen, answers, strict=True))


def same_links(links: list[str]) -> list[dict[str, list[str]]]:
    """Links as what they ask for: the two sides write a few characters differently."""
    return [parse_qs(link.removeprefix("?")) for link in links]


@pytest.mark.browser
@pytest.mark.parametrize("code", LANGUAGES)
def test_filters_answer_as_the_server_does(visit, host, bare_desk, code):
    chance = random.Random(SEED)
    desk = bare_desk if code == "en" else Desk(bare_desk.archive, language(code))
    fixed = {"view": "list"} if code == "en" else {"view": "list", "lang": code}
    queries = [random_query(chance, desk, **fixed) for _ in range(150 if code == "en" else 40)]
    page = visit(f"{host}{'index' if code == 'en' else f'index.{code}'}.html")
    for query, seen, given in toured(page, desk, queries):
        state, _ = from_query(query, desk.vocabulary, desk.language)
        view = build_view(desk, state)
        assert seen["list"] == [desk.accounts[n].row["id"] for n in view.rows], query
        assert parse_qs(seen["query"]) == parse_qs(to_query(state)), query
        counts = {f"{facet}={value}": n for facet, all_ in given["counts"].items() for value, n in all_.items()}
        assert seen["counts"] == {name: counts[name] for name in seen["counts"]}, query
        assert seen["years"] == given["years"], query
        assert (seen["title"], seen["said"]) == (given["title"], given["said"]), query
        assert seen["text"] == seen["given"]["text"], query
        assert same_links(seen["links"]) == same_links(seen["given"]["links"]), query


@pytest.mark.browser
def test_marks_are_those_of_the_server(visit, host, bare_desk):
    chance = random.Random(SEED + 1)
    queries = [random_query(chance, bare_desk) for _ in range(60)]
    for query, seen, _ in toured(visit(host), bare_desk, queries):
        view = build_view(bare_desk, from_query(query, bare_desk.vocabulary)[0])
        chart, _ = lay_out(bare_desk, view, 900)
        keys = [m.item.key for m in chart.marks] + [i.key for c in chart.clusters for i in c.items]
        assert sorted(seen["marks"]) == sorted(keys), query
        assert seen["tips"] == seen["tips"] | seen["given"]["tips"], query
        undated = [n for n in view.rows if not bare_desk.index.dated[n]]
        assert len(seen["tray"]) == len(undated), query


@pytest.mark.browser
@pytest.mark.parametrize("view", ["coverage", "sources", "corrections"])
def test_tables_are_those_of_the_server(visit, host, bare_desk, view):
    chance = random.Random(SEED + 2)
    queries = [random_query(chance, bare_desk, view=view, event="") for _ in range(15)]
    if view == "coverage":
        queries += [f"{query}&sort=sources" for query in queries[:4]]
    for query, seen, _ in toured(visit(host), bare_desk, queries):
        assert seen["text"]["panel"] == seen["given"]["text"]["panel"], query


@pytest.mark.browser
def test_the_spine_is_that_of_the_server(visit, host, bare_desk):
    chance = random.Random(SEED + 3)
    queries = [random_query(chance, bare_desk) for _ in range(25)]
    for query, seen, _ in toured(visit(host, width=390), bare_desk, queries, width=360):
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
def test_deep_link_card_and_way_back(visit, home, bare_desk):
    event = next(e for e, rows in bare_desk.events.items() if len(rows) > 1)
    page = visit(f"{home}?event={event}&theme=dark&lanes=type")
    assert page.text_content("#card-title") == bare_desk.card(event).title
    assert page.get_attribute("html", "data-theme") == "dark"
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.querySelector('.card')")
    assert "event" not in page.url and "lanes=type" in page.url
    page.click("#rail .value[data-facet=standing][data-value=planned]")
    page.wait_for_function("() => document.querySelector('#said').textContent.startsWith('15')")
    page.go_back()
    page.go_back()
    page.wait_for_function(
        "t => document.querySelector('#card-title')?.textContent === t", arg=bare_desk.card(event).title
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
    assert page.locator("li.account").count() > 100


@pytest.mark.browser
def test_narrow_screens_have_a_spine(visit, home, bare_desk):
    page = visit(f"{home}?standing=planned", width=390)
    view = build_view(bare_desk, from_query("standing=planned")[0])
    assert page.locator(".bead").count() == sum(bool(bare_desk.index.dated[n]) for n in view.rows) > 0
    assert page.locator("#chart").is_hidden()


@pytest.mark.browser
def test_nothing_is_asked_of_anybody_else(context, site):
    asked = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.as_uri()}/index.html")
    wait(page)
    page.close()
    assert asked and all(address.startswith(site.as_uri()) for address in asked)
