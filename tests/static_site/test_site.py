"""The site of files: what the export writes, and in the browser that it shows and counts what the server does."""

import base64
import csv
import functools
import gzip
import json
import random
import re
import threading
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlencode, urlsplit

import pytest
from builders import Tables
from click.testing import CliRunner

from timeline.__main__ import main
from timeline.data.load import load_archive
from timeline.export.folder import CannotWrite
from timeline.languages.language import LANGUAGES, language
from timeline.page.account_list import list_values
from timeline.page.actor_rows import build_actor_chart
from timeline.page.actors import build_profile
from timeline.page.controls import facet_value
from timeline.page.coverage import build_coverage
from timeline.page.filter_panel import build_pills
from timeline.page.page import Page
from timeline.page.tour import full_and_dimmed
from timeline.page.vertical_timeline import build_vertical
from timeline.static_site import build
from timeline.static_site.build import HERE, LIST, SCRIPTS, said, write_site
from timeline.view.addresses import file_stem
from timeline.view.catalog import Catalog
from timeline.view.chapters import at_chapter, settled
from timeline.view.state import FACETS, KEYS, LANES, ORDERS, ViewState, from_query, to_query, unmarked
from timeline.view.type_groups import type_groups

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
    return Catalog(real_app.service.archive.without_texts())


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


class Tags(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def named(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


def baked(folder: Path, name: str, code: str = "en") -> dict:
    """The values of a script of the site."""
    text = (folder / "assets" / code / f"{name}.js").read_text(encoding="utf-8").partition("\n")[0]
    if packed := text.partition('timelineSite.unpack("')[2]:
        return json.loads(gzip.decompress(base64.b64decode(packed.partition('"')[0])))
    return json.loads(json.loads(text.partition("JSON.parse(")[2].removesuffix(");")))[name]


# --- the files -----------------------------------------------------------------------------------------------------


def test_what_is_written(small_site):
    written = files(small_site)
    assert {*PAGES, "events.csv", "events.json", LIST, "source/post-2021-03-11.html"} < written
    assert {
        f"assets/{name}" for name in (*SCRIPTS, "start.js", "icon.png", "icon.svg", "en/start.js", "es/list.js")
    } < written
    assert set(json.loads((small_site / LIST).read_text())["files"]) == written - {LIST}


@pytest.mark.parametrize("name", [*PAGES, "source/gazette-2021-03-09.html", "source/gazette-2021-03-09.es.html"])
def test_every_address_is_relative_and_leads_to_a_file(small_site, name):
    """So the folder works in a subfolder of any host, and from disk."""
    leads_to_files(small_site, name)


@pytest.mark.parametrize("name", [*PAGES, "volume-002/index.html", "volume-001/index.es.html"])
def test_so_does_every_one_of_volumes(volumes, name):
    leads_to_files(volumes, name)


def leads_to_files(small_site: Path, name: str) -> None:
    page = Tags(small_site / name)
    assert not [a for a in page.named("link", "script", "img") if urlsplit(a.get("href") or a.get("src") or "").scheme]
    for attributes in page.named("a", "link", "script", "img"):
        for value in (attributes.get(key) or "" for key in ("href", "src", "data-plotly", "data-page")):
            address = urlsplit(value)
            if address.path and not address.scheme:
                assert not address.path.startswith("/"), value
                assert (small_site / name).parent.joinpath(address.path).is_file(), value
    for address in re.findall(r"url\(\"?([^\")]+)", (small_site / name).read_text(encoding="utf-8")):
        assert (
            address.startswith(("data:", "#")) or (small_site / name).parent.joinpath(urlsplit(address).path).is_file()
        )


KEYS_OF_SOURCES = [
    "A",
    "a",
    "con",
    "CON",
    "index",
    "a.",
    "a.es",
    "_a",
    ".a",
    "a-",
    "com1",
    "x--y",
    "é",
    "e\u0301",
    "A" * 300,
]


def test_no_file_replaces_another_on_any_disk_and_every_host_serves_each():
    names = [f"{file_stem(key)}{suffix}" for key in KEYS_OF_SOURCES for suffix in (".html", ".es.html")]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9.-]*\.html", name) and len(name) < 100 for name in names)
    assert not {"con", "index", "com1"} & {name.partition(".")[0] for name in names}
    assert file_stem("post-2021-03-11") == "post-2021-03-11"


def test_sources_that_a_disk_would_take_for_one_have_pages_of_their_own(tables: Tables):
    for row in tables.events:
        row["source"] = {"gazette-2021-03-09": "A", "post-2021-03-11": "a"}.get(row["source"], row["source"])
    tables.sources[0]["source"], tables.sources[1]["source"] = "A", "a"
    archive = tables.load()
    names = write_site(archive, tables.folder / "site")
    assert len({name.casefold() for name in names}) == len(names) == len(files(tables.folder / "site"))
    assert all(re.fullmatch(r"[a-zA-Z0-9-][\w.-]*", part) for name in names for part in name.split("/"))
    pages = {
        (tables.folder / "site" / Catalog(archive, static=True).addresses.source(key)).read_text() for key in ("A", "a")
    }
    assert len(pages) == 2


def test_texts_are_left_out_unless_asked_for(small_csv, small_site, tmp_path):
    held = "left their boats."  # beyond the words that a passage is cited by
    assert all(held.encode() not in (small_site / name).read_bytes() for name in files(small_site))
    write_site(load_archive(small_csv), tmp_path / "with", with_texts=True)
    assert held in (tmp_path / "with/source/gazette-2021-03-09.html").read_text("utf-8")
    for folder, words in ((tmp_path / "with", "Read the passage"), (small_site, "See the passage’s record")):
        links = re.findall(r'class="quote passage"[^>]*title="([^",]+)', " ".join(baked(folder, "cards-0").values()))
        assert links and set(links) == {words}


def test_a_hostile_cell_stays_text(tables: Tables):
    title = "</script><script>alert(1)</script>"
    write_site(tables.cell("events", 2, title=title).load(), tables.folder / "site")
    scripts = [s for s in Tags(tables.folder / "site" / "index.html").named("script") if not s.get("src")]
    assert all(s.get("type") == "application/json" or s.get("id") == "_dash-renderer" or not s for s in scripts)
    titles = [event["title"] for event in baked(tables.folder / "site", "start")["events"].values()]
    assert title in titles


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


@pytest.fixture(scope="module")
def volumes(small_csv, tmp_path_factory) -> Path:
    """The site of the small tables as one that is too large for a page, in volumes of at most two accounts."""
    folder = tmp_path_factory.mktemp("volumes") / "site"
    with patch.object(build, "MOST_ACCOUNTS", 2), patch("os.cpu_count", return_value=2):
        write_site(load_archive(small_csv), folder)
    return folder


def test_volumes_are_the_same_whether_one_process_makes_them_or_several(volumes, small_csv, tmp_path):
    with patch.object(build, "MOST_ACCOUNTS", 2), patch("os.cpu_count", return_value=1):
        write_site(load_archive(small_csv), tmp_path / "site")
    one, several = (
        {name: (folder / name).read_bytes() for name in files(folder)} for folder in (tmp_path / "site", volumes)
    )
    assert "volume-003/index.html" in one and one == several


def test_a_table_too_large_for_a_page_is_in_volumes_that_hold_each_account_once(volumes, archive):
    held = []
    for folder in sorted(volumes.glob("volume-*")):
        rows = list(csv.DictReader((folder / "events.csv").read_text("utf-8-sig").splitlines()))
        held += [row["id"] for row in rows]
        assert 0 < len(rows) <= 2 and {path.name for path in folder.glob("*.html")} == set(PAGES)
    assert sorted(held) == sorted(archive.accounts["id"])
    for name, words in zip(PAGES, ("accounts?", "relatos?"), strict=True):
        page = (volumes / name).read_text("utf-8")
        counts = re.findall(rf'<a href="(volume-\d+)/{name}">.*?</a> <span class="count">(\d+) {words}</span>', page)
        assert [folder for folder, _ in counts] == [f"volume-{n:03}" for n in range(1, len(counts) + 1)]
        assert sum(int(count) for _, count in counts) == len(held)
        assert not re.findall(r' href="#a-', page)


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
    assert baked(tables.folder / "site", "chart-0-source-headlines-1136-0")["chart"]["marks"] == []


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


def test_every_key_of_the_address_is_there(small_site):
    keys = baked(small_site, "start")["keys"]
    assert list(keys) == [name for name in KEYS if name != "page"]  # lists are whole here
    assert [name for name, key in keys.items() if not (key["day"] or key["known"])] == ["q"]


def test_the_words_of_the_scripts_are_in_the_catalogues():
    code = "".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    assert code.count("say(") == len(re.findall(r"\bsay\(", code)) <= len(said()) + 1  # one call says one of two
    for other in set(LANGUAGES) - {"en"}:
        assert [words for words in said() if language(other).gettext(words) == words] == []


# --- in the browser ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def host(site, real_app):
    """The address of the site in a subfolder of a server of plain files, that sends our server's policy."""
    policy = real_app.server.test_client().get("/").headers["Content-Security-Policy"]

    class Host(SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            """Say nothing."""

        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", policy)
            super().end_headers()

    handler = functools.partial(Host, directory=site.parent)
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


# Whether a query, or any, is answered and drawn: Plotly's shapes are those of the marks.
DRAWN = """query => {
  if (!document.body.classList.contains("up")) return false;
  const { query: answered, figure, chart, size } = dash_component_api.getLayout("timeline").props;
  if (query !== null && answered !== query) return false;
  if (!figure) return query !== null || size === undefined || !document.querySelector("#page.view-timeline") || Boolean(document.querySelector(".empty"));
  const trace = document.querySelector("#timeline .plot")?.data?.find(one => one.name === "marks");
  return chart.width < 520 || chart.marks.length === (trace?.customdata.length ?? 0);
}"""


def wait(page, query: str | None = None) -> None:
    """Until the timeline is drawn, for a query string where one is given."""
    page.wait_for_function(DRAWN, arg=query)


@pytest.fixture
def visit(page):
    """Open an address of the site, drawn. An error in the console fails the test."""

    def open_page(address: str, **options):
        opened = page(address, drawn=False, **options)
        wait(opened)
        return opened

    return open_page


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
VIEWS = [*3 * ["list"], *3 * ["timeline"], *2 * ["coverage"], *2 * ["actors"], "sources", "corrections", "about"]
DAYS = ["2019", "2019-02", "2019-02-23", "2020-07-10", "2025-08", "2025", "1990", "1954", "2019-02-30", "soon", "2100"]


def random_query(chance: random.Random, catalog: Catalog, **fixed: str) -> str:
    """A query as readers make them, now and then with what the page does not know."""
    pairs = []
    for facet in FACETS:
        values = [*catalog.index.facets[facet].values, "nobody"]
        pairs += [(facet, chance.choice(values)) for _ in range(chance.choice([0, 0, 0, 1, 1, 2]))]
    for name, values, share in (
        ("q", WORDS, 0.25), ("from", DAYS, 0.2), ("to", DAYS, 0.2), ("start", DAYS, 0.25), ("end", DAYS, 0.25),
        ("event", [*catalog.events, "nothing"], 0.3), ("lanes", LANES, 0.5), ("fold", ["0", "1", "2"], 0.1), ("calendar", ["0", "1"], 0.2), ("labels", ["all", "headlines", "some"], 0.2),
        ("account", [*catalog.row_of, "nothing"], 0.2), ("tour", ["1", "0", "3", "99"], 0.15), ("theme", ["light", "dark"], 0.1), ("sort", ["time", "sources", "both"], 0.1), ("order", [*ORDERS, "any"], 0.2),
        ("embed", ["1"], 0.05), ("colour", ["red"], 0.05), ("utm_source", ["paper"], 0.05), ("data", ["0123456789ab", catalog.archive.version], 0.1), ("highlight", [*catalog.row_of], 0.1),
    ):  # fmt: skip
        if chance.random() < share and not (name == "calendar" and ("fold" in dict(pairs))):
            pairs.append((name, chance.choice(list(values))))
    return urlencode([(name, value) for name, value in pairs if name not in fixed] + list(fixed.items()))


# What the site finds for each of many queries, and where it goes to one after another as the back button would.
FIND = """queries => queries.map(query => {
  const state = timelineSite.read(query), {rows, counts} = timelineSite.find(state), events = [...new Set(rows.map(a => a.event))];
  return {query: timelineSite.write(state), accounts: rows.map(a => a.key), events, counts, unknown: state.unknown};
})"""
GO = """query => {
  history.pushState(null, "", query ? "?" + query : location.pathname);
  dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
}"""
SHOWN = """() => {
  const all = (selector, read) => [...document.querySelectorAll("#react-entry-point " + selector)].map(read);
  return {
    list: all("li.account", li => li.id.slice(2)), marks: all(".mark", a => a.dataset.key),
    told: all(".matrix .column", a => [new URLSearchParams(a.search).get("event"), a.querySelectorAll(".shape").length]),
    shared: all(".comparison", li => [new URLSearchParams(li.querySelector("h3 a").search).get("event"), li.querySelectorAll("thead th").length]),
    lines: all(".matrix-line .count", count => parseInt(count.textContent)),
    actors: Object.fromEntries(all(".actor-row", row => [row.querySelector("a").textContent, [parseInt(row.querySelector(".count").textContent), row.querySelectorAll(".strip.wide .at").length]])),
    profiles: Object.fromEntries(all(".profile", part => [part.querySelector("h3").textContent, parseInt(part.querySelector("p.when > span").textContent.match(/\\d+/)[0])])),
    counts: Object.fromEntries(all("#filters .value", v => [v.closest(".facet").id + "=" + v.dataset.value, v.querySelector(".count").textContent])),
    months: all(".month > h2 > .count", count => Number(count.textContent)), sentence: document.getElementById("sentence").textContent,
    drawn: document.querySelector("#timeline .plot")?.data?.find(trace => trace.name === "marks")?.customdata ?? [],
    nothing: all(".chart .nothing", words => words.textContent),
    chips: all("#chips a:not(.leave)", a => a.textContent.replace(/×$/, "")),
    foot: all("#foot > *", part => part.getAttribute("href") ?? part.textContent), empty: all(".empty", part => part.textContent).length, card: document.querySelector("#card-title")?.dataset.event ?? "",
  };
}"""


@pytest.mark.browser
@pytest.mark.parametrize(("code", "states"), [("en", 400), ("es", 100)])
def test_accounts_and_counts_are_those_of_the_server(visit, host, bare_catalog, code, states):
    catalog = bare_catalog if code == "en" else Catalog(bare_catalog.archive, language(code))
    compare(visit(f"{host}{'index' if code == 'en' else f'index.{code}'}.html"), catalog, states)


@pytest.mark.browser
@pytest.mark.parametrize("kept", [slice(None), slice(3, 4), slice(0, 1)], ids=["all", "undated", "one"])
def test_so_are_those_of_other_tables(visit, tables: Tables, kept):
    tables.events = tables.events[kept]
    tables.events[0] |= {"title": "</script><b>%(n)s</b> & “¤”", "summary": "<img src=x>", "note": "{{ 1 + 1 }}"}
    archive = tables.load()
    write_site(archive, tables.folder / "site")
    compare(visit(f"{(tables.folder / 'site').as_uri()}/index.html"), Catalog(archive), 60)


def compare(page, catalog: Catalog, states: int) -> None:
    chance = random.Random(SEED)
    fixed = {} if catalog.archive.topic.chapters else {"tour": "0"}  # the tour of headlines is the server's
    queries = [random_query(chance, catalog, view=chance.choice(VIEWS), **fixed) for _ in range(states)]
    for query, seen in zip(queries, page.evaluate(FIND, queries), strict=True):
        state, notices = from_query(unmarked(query), catalog.vocabulary, catalog.language)
        state = settled(catalog, state)
        given = Page(catalog, state)
        assert seen["accounts"] == [catalog.accounts[n].row["id"] for n in given.whole.rows], query
        assert seen["events"] == list(given.whole.events), query
        counted = {name: {v: n for v, n in counts.items() if n} for name, counts in given.counts.items()}
        assert seen["counts"] == counted, query
        if "data=" not in query:
            assert seen["query"] == to_query(state.but(lang="")) and bool(seen["unknown"]) == bool(notices), query


@pytest.mark.browser
def test_what_is_shown_is_what_the_server_shows(visit, host, bare_catalog):
    chance, page = random.Random(SEED + 1), visit(host, width=1440)
    for number in range(80):
        view = ("list", "timeline", "coverage", "actors")[number % 4]
        query = random_query(chance, bare_catalog, view=view, data="", embed="0")
        state = settled(bare_catalog, from_query(unmarked(query), bare_catalog.vocabulary)[0])
        page.evaluate(GO, query)
        wait(page, to_query(state))
        seen, given = page.evaluate(SHOWN), Page(bare_catalog, state)
        accounts = [str(bare_catalog.accounts[n].row["id"]) for n in given.whole.rows]
        assert sorted(seen["list"]) == (sorted(accounts) if view == "list" else []), query
        if view == "list" and "start" not in query and "from" not in query:
            months = list_values(bare_catalog, given.whole)["months"]
            assert seen["list"] == [str(a.row["id"]) for month in months for a in month["accounts"]], query
        assert sum(seen["months"]) == len(seen["list"]) and bool(seen["empty"]) == (not accounts), query
        if view == "coverage":
            check_coverage(bare_catalog, given, seen)
        if view == "actors":
            check_actors(bare_catalog, given, seen)
        if not state.from_ and not state.to and not state.tour:
            groups = {group.key: group.label for group in type_groups(bare_catalog)}
            chosen = [pill.label for pill in build_pills(state.but(type=(), q=""), bare_catalog.names)]
            chosen += [state.q] if state.q else []
            chosen += [groups[key] for key in facet_value(bare_catalog, state, "type")]  # a part is called as its group
            clear = ["Clear all"] * (len(chosen) > 1)
            assert sorted(seen["chips"]) == sorted(chosen + clear), query
        for facet, counts in given.counts.items():
            assert all(seen["counts"].get(f"{facet}={v}", str(n)) == f"{n:,}" for v, n in counts.items()), query
        assert seen["foot"] == ["?", given.show], query
        assert seen["card"] == state.event and f"{len(accounts):,} account" in seen["sentence"], query
        assert all(seen["nothing"]), query  # of a lane left empty says why
        if given.draws:
            (first, last), index = given.view.window, bare_catalog.index
            drawn = [
                n for n in given.whole.rows if index.dated[n] and index.last[n] >= first and index.first[n] <= last
            ]
            assert sorted(seen["marks"]) == sorted(str(bare_catalog.accounts[n].row["id"]) for n in drawn), query
            assert sorted(seen["drawn"]) == sorted(drawn), query


def check_coverage(catalog: Catalog, given: Page, seen: dict) -> None:
    """A column an event with a dot a source, the events that several sources tell side by side, and each source's accounts."""
    coverage = build_coverage(catalog, given.whole)
    columns = {column.event: len(column.dots) for column in coverage.matrix.columns}
    assert dict(seen["told"]) == columns, given.query
    assert dict(seen["shared"]) == {card.event: len(card.tellers) for card in coverage.cards}, given.query
    assert seen["lines"] == [line.accounts for line in coverage.matrix.lines], given.query


def check_actors(catalog: Catalog, given: Page, seen: dict) -> None:
    """Of the actors that the server draws each has its row with its marks, and the chosen ones have their profiles."""
    chart = build_actor_chart(catalog, given.view, given.whole.rows)
    rows = {catalog.names["actor"][row.actor]: [row.accounts, len(row.wide.shapes)] for row in chart.rows}
    assert len(seen["actors"]) == chart.actors and rows == {name: seen["actors"][name] for name in rows}, given.query
    for actor in given.state.actor if rows else ():
        profile = build_profile(catalog, given.whole, actor)
        assert seen["profiles"].get(catalog.names["actor"][actor], 0) == profile.own, given.query


# Pairs of labels whose boxes overlap, and labels that stand beyond the plot.
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll(".mark .label")].map(a => a.getBoundingClientRect());
  const plot = document.querySelector("#timeline .chart").getBoundingClientRect();
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const pairs = boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b => over(a, b)));
  return [boxes.length > 0, pairs.length, boxes.filter(b => b.right > plot.right + 2 || b.left < plot.left).length];
}"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [800, 1280, 1800])
def test_no_two_labels_overlap(visit, host, width):
    page = visit(host, width=width)
    for query in (
        *("", "lanes=one&calendar=1", "lanes=type&start=2025-08-01&end=2025-09-30"),
        "start=1950-01-01&lanes=actor&labels=all",
    ):
        page.evaluate(GO, query)
        wait(page, to_query(from_query(query)[0]))
        assert page.evaluate(OVERLAPS) == [True, 0, 0], query


# A lane of counted accounts from day 0 to 99, a pixel a day, as it is in a window.
COUNTED = """async days => {
  const account = (day, last, row) => ({ dated: true, day, first: day, last, row, kind: row === 3 ? "vague" : "reported", lanes: { one: "" } });
  const lane = { key: "", name: ["All"], notes: ["5"], drawn: 5, top: 0, bottom: 60, density: { base: 50, height: 40, step: 10 } };
  const chart = {
    ...{ breakpoints: [[0, 0], [100, 100]], left: 0, right: 100, width: 100, panels: [[0, 100]], titles: [{}], lines: [] },
    ...{ marks: [], ticks: [], gaps: [], lanes: [lane], window: [0, 99] },
  };
  const trace = name => ({ name, mode: "lines", x: [5, 5], y: [50, 10] });
  timelineSite["counted-0"] = { chart, figure: { data: [trace("reported"), trace("vague")], layout: {} }, rows: [[null, null], [null, null]] };
  const rows = [account(5, 30, 0), account(25, 26, 1), account(25, 99, 2), account(60, 60, 3), account(85, 90, 4)];
  const drawn = await timelineSite.draw({ lanes: "one", highlight: [] }, rows, { width: 100 }, days, "counted");
  const { counts, most } = drawn.chart.lanes[0].density;
  return [Object.values(counts), most, drawn.figure.data.map(one => [one.name, one.y.filter(y => y)])];
}"""


@pytest.mark.browser
def test_columns_count_what_begins_in_the_window_an_account_upon_the_other(visit, small_site):
    opened = visit(f"{small_site.as_uri()}/index.html")
    columns = [["reported", [50, 30, 30, 10]], ["vague", [50, 30]]]
    assert opened.evaluate(COUNTED, [20, 79]) == [[2, 1], 2, columns]
    assert opened.evaluate(COUNTED, [0, 99])[:2] == [[1, 2, 1, 1], 2]


@pytest.mark.browser
def test_deep_link_card_and_way_back(visit, home, bare_catalog):
    event = next(e for e, rows in bare_catalog.events.items() if len(rows) > 1)
    page = visit(f"{home}?event={event}&theme=dark&lanes=type")
    page.wait_for_selector("#card-title")
    assert page.text_content("#card-title") == bare_catalog.card(event).title
    assert page.get_attribute("html", "data-theme") == "dark"
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.querySelector('.card')")
    assert "event" not in page.url and "lanes=type" in page.url
    page.click("#standing [data-value=planned]")
    page.wait_for_function("() => document.querySelector('#sentence').textContent.startsWith('8 ')")
    page.go_back()
    page.go_back()
    page.wait_for_function("e => document.querySelector('#card-title')?.dataset.event === e", arg=event)
    page.go_forward()
    page.wait_for_function("() => !document.querySelector('.card')")
    assert "standing" not in page.url


@pytest.mark.browser
def test_a_mark_leads_to_its_passage(visit, home, context):
    page = visit(home)
    page.locator(".mark.headline").first.click()
    page.wait_for_selector(".card")
    with context.expect_page() as opened:
        page.locator(".card a.passage").first.click()
    record = opened.value
    record.wait_for_load_state()
    ids = record.locator(".drawn li").evaluate_all("all => all.map(e => e.id)")
    assert "/source/" in record.url and record.url.partition("#")[2] in ids
    record.locator(".drawn h3 a").first.click()
    wait(record)
    record.wait_for_selector(".card")
    record.close()


@pytest.mark.browser
def test_theme_language_and_zoom(visit, home):
    page = visit(home)
    marks = page.locator(".mark").count()
    page.click("#theme")
    page.wait_for_function("() => document.documentElement.dataset.theme === 'dark'")
    page.click("[data-zoom='0.5']")
    page.wait_for_function("n => document.querySelectorAll('.mark').length < n", arg=marks)
    page.click("[data-zoom='0']")
    page.wait_for_function("n => document.querySelectorAll('.mark').length === n", arg=marks)
    assert "start=" not in page.url
    page.click("[data-zoom='0.5']")  # once more into the same time
    page.wait_for_function("n => document.querySelectorAll('.mark').length < n", arg=marks)
    assert "start=" in page.url and page.locator(".mark").count() > 0
    page.click("[data-lang]")
    page.wait_for_url("**/index.es.html?*")
    wait(page)
    assert page.get_attribute("html", "lang") == "es" and "start=" in page.url and "theme=dark" in page.url
    page.click("[data-lang]")
    page.wait_for_url("**/index.html?*")
    wait(page)
    assert page.get_attribute("html", "lang") == "en"


@pytest.mark.browser
def test_an_address_in_another_language_finds_its_page(visit, home):
    page = visit(f"{home}?lang=es&view=list")
    page.wait_for_url("**/index.es.html?lang=es&view=list")
    wait(page)
    page.wait_for_function("() => document.querySelectorAll('#react-entry-point li.account').length === 96")


@pytest.mark.browser
def test_narrow_screens_have_a_line_of_time(visit, home, bare_catalog):
    page = visit(f"{home}?standing=planned&labels=all", width=390)
    given = Page(bare_catalog, from_query("standing=planned")[0]).whole
    page.wait_for_selector(".entry")
    entries = page.locator(".entry a").evaluate_all("all => all.map(a => a.dataset.event)")
    assert entries == list(given.events) and entries
    page.locator(".vertical-tools .order").click()
    page.wait_for_selector(".vertical-tools .order.latest")
    turned = Page(bare_catalog, from_query("standing=planned&labels=all&order=latest")[0])
    line = [entry.event for month in build_vertical(bare_catalog, turned.whole) for entry in month.entries]
    assert page.locator(".entry a").evaluate_all("all => all.map(a => a.dataset.event)") == line != entries
    page = visit(f"{home}?type=sanctions", width=390)  # no headline is left, so all are shown
    given = Page(bare_catalog, from_query("type=sanctions")[0])
    page.wait_for_selector(".entry")
    assert page.locator(".entry").count() == given.vertical.count("data-values=") > 0


@pytest.mark.browser
def test_the_tour_leads_through_its_chapters(visit, home, bare_catalog):
    page, chapters = visit(home), bare_catalog.archive.topic.chapters
    page.click("#tour")
    for number, chapter in enumerate(chapters, 1):
        page.wait_for_function("n => document.querySelector('#chapter-title')?.dataset.chapter === n", arg=str(number))
        page.wait_for_function(
            "n => document.querySelectorAll('.mark:not(.faint)').length === n", arg=full(bare_catalog, chapter)
        )
        page.keyboard.press("ArrowRight")
    page.wait_for_selector(".questions")
    page.click("#chips .leave")
    page.wait_for_function("() => !document.querySelector('.tour-column')")
    assert "tour" not in page.url and "start" not in page.url


def full(catalog: Catalog, chapter) -> int:
    """How many accounts of a chapter are drawn in its window."""
    state = at_chapter(catalog, ViewState(), catalog.archive.topic.chapters.index(chapter) + 1)
    return len(full_and_dimmed(catalog, Page(catalog, state).view)[0])


@pytest.mark.browser
def test_a_mark_opens_its_account_first(visit, home, bare_catalog):
    event = next(e for e, rows in bare_catalog.events.items() if len(rows) > 1)
    account = str(bare_catalog.accounts[bare_catalog.events[event][1]].row["id"])
    page = visit(home)
    page.locator(f".mark[data-key='{account}']").press("Enter")
    page.wait_for_selector(".telling.chosen")
    assert f"account={account}" in page.url
    first = page.locator(".telling").first
    assert first.get_attribute("data-held") == str(bare_catalog.row_of[account])
    page.reload()
    page.wait_for_selector(".telling.chosen:first-of-type")


@pytest.mark.browser
@pytest.mark.parametrize("width", [375, 1440])
def test_without_scripts_there_is_a_list_with_links_that_lead_somewhere(browser, home, bare_catalog, width):
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(home)
    shown = Page(bare_catalog, from_query("")[0]).whole.rows
    listed = page.locator("li.account:visible").evaluate_all("all => all.map(li => li.id.slice(2))")
    assert listed == [bare_catalog.accounts[n].row["id"] for n in shown]
    links = page.locator("a:visible:not([data-go])").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert not [link for link in links if link.startswith("?")]
    marks = page.locator(".first-picture a:not([data-go]):visible").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    assert marks and all(page.evaluate("ids => ids.map(id => !!document.getElementById(id.slice(1)))", marks))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#first .notice a").first.click()
    page.locator(".drawn li").nth(5).wait_for()
    context.close()


@pytest.mark.browser
def test_the_chart_of_the_whole_leads_to_the_card_in_its_volume(visit, page, volumes):
    whole = page(f"{volumes.as_uri()}/index.html", drawn=False)
    mark = whole.locator(".first-picture a:visible").first
    href = mark.get_attribute("href")
    mark.click()
    wait(whole)
    whole.wait_for_selector(".card")
    assert whole.url.endswith(href) and "volume-" in href
    held = whole.locator("#sentence").text_content()
    whole.click(".notice.volume a")
    whole.wait_for_selector(".volumes ol a")
    counts = whole.locator(".volumes ol .count").all_text_contents()
    assert any(count in held for count in counts)


@pytest.mark.browser
def test_a_filter_with_very_many_values_is_turned_page_by_page_and_found_in(visit, tables: Tables):
    names = [f"Rower {n}" for n in range(250)]
    tables.actors += [{**tables.actors[0], "actor": name, "part_of": ""} for name in names]
    tables.events[0]["actors"] = "; ".join(names)
    write_site(tables.load(), tables.folder / "site")
    page = visit(f"{(tables.folder / 'site').as_uri()}/index.html")
    page.click("#actor .all")
    page.wait_for_function("() => document.querySelectorAll('#actor [data-value]').length === 100")
    page.click("#actor .turn:last-child")
    page.wait_for_function("() => document.querySelector('#actor .turns').innerText.includes('101–200')")
    page.fill("#actor .find", "rower 249")
    page.click("#actor [data-value='Rower 249']")
    page.wait_for_function("() => document.querySelector('#sentence').textContent.startsWith('1 account')")


@pytest.mark.browser
def test_nothing_is_asked_of_anybody_else(context, site):
    asked = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.as_uri()}/index.html?view=actors&actor=Colombia")
    wait(page)
    page.close()
    assert asked and all(address.startswith(site.as_uri()) for address in asked)


@pytest.mark.browser
def test_what_could_not_be_loaded_is_asked_for_again(context, host):
    page = context.new_page()  # whose console may say that a file is not there
    page.goto(host)
    page.mouse.move(9, 9)
    wait(page)
    page.route("**/assets/en/*.js*", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.click("#view [data-value='list']")
    assert page.locator("#panel li.account").count() == 0
    page.unroute("**/assets/en/*.js*")
    page.click("#view [data-value='timeline']")
    page.click("#view [data-value='list']")
    page.wait_for_function("() => document.querySelectorAll('#panel li.account').length === 96")
    page.close()
