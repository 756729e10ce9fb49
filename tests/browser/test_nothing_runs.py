"""Script in every cell, in the topic's words, the texts and the address, in a real browser: all of it is text, none of it runs.

The pages are opened with their policy for browsers and without it: what holds must not rest on the policy alone.
"""

import hashlib
import json
from collections.abc import Iterator
from functools import partial
from urllib.parse import quote, urlencode, urlsplit

import pytest
from builders import Tables
from conftest import served, wait_drawn

from timeline.data.load import Archive
from timeline.data.problems import errors
from timeline.data.schema import STANDINGS
from timeline.export.formats import FORMATS
from timeline.static_site.build import write_site
from timeline.view.state import LANES, VIEWS
from timeline.web.app import create_app

pytestmark = pytest.mark.browser

ELSEWHERE = "evil.example"
VECTORS = (
    "<script>alert(ran=1)</script>",
    "<img src=x onerror=alert(ran=1)>",
    '"><svg onload=alert(ran=1)>',
    "'><svg/onload=alert(ran=1)>",
    "javascript:alert(ran=1)",
    "</script><script>alert(ran=1)</script>",
    "</title><script>alert(ran=1)</script>",
    "</style></textarea></noscript><svg/onload=alert(ran=1)>",
    "{{alert(ran=1)}}{{7*7}}${7*7}{%7%}",
    '<a href="javascript:alert(ran=1)">go</a>',
    "&lt;script&gt;alert(ran=1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(ran=1)&#62;",
    '" autofocus tabindex=1 onfocus=alert(ran=1) x="',
    "' onmouseover=alert(ran=1) x='",
    "--><script>alert(ran=1)</script><!--",
    "]]></text><script>alert(ran=1)</script>",
    "<iframe src=javascript:alert(ran=1)></iframe>",
    "<body onload=alert(ran=1)><base href=//evil.example/>",
    "<img src=//evil.example/a.png><link rel=stylesheet href=//evil.example>",
    "<form action=//evil.example><button autofocus>go</button></form>",
    "red;background:url(//evil.example/b.png);x:expression(alert(ran=1))",
    "<style>@import'//evil.example/c.css'</style>",
    "\\\"-alert(ran=1)}//\\u003cscript>",
    "go\u2028alert(ran=1)//<plaintext>",
)  # fmt: skip
SCHEME = "javascript://news.example/%0aalert(ran=1)"
PLAIN = [vector for vector in VECTORS if ";" not in vector]  # for cells that are lists
ALL = " ".join(VECTORS)

# What the tests look for, from a page's first moment on; `alert` is told by the browser itself.
WATCH = """addEventListener("securitypolicyviolation", event => (window.broken ||= []).push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));"""
FOUND = """() => {
  const links = ["href", "xlink:href", "src", "action", "formaction", "data"], script = /^[\\s\\x00-\\x1f]*(javascript|vbscript|data:text)/i;
  const all = [...document.querySelectorAll("*")], attributes = all.flatMap(e => [...e.attributes].map(a => [e, a]));
  return {
    ran: window.ran, broken: window.broken || [],
    links: attributes.filter(([, a]) => links.includes(a.name) && script.test(a.value)).map(([e]) => e.outerHTML.slice(0, 200)),
    handlers: attributes.filter(([, a]) => a.name.startsWith("on") || a.name === "srcdoc" || a.name === "autofocus").map(([e]) => e.outerHTML.slice(0, 200)),
    strange: all.filter(e => e.matches("iframe, object, embed, base, img, plaintext, meta[http-equiv], form:not(#search, #dates > form), svg[onload], script:not([src]):not([type])")).map(e => e.outerHTML.slice(0, 200)),
    text: document.body?.innerText ?? document.documentElement.textContent,
  };
}"""


# --- the tables ----------------------------------------------------------------------------------------------------


def several(n: int, count: int = 3) -> str:
    return " ".join(VECTORS[(n + step) % len(VECTORS)] for step in range(count))


def account(n: int, vector: str) -> dict[str, str]:
    """An account with script in every cell that takes words; every third tells the event of the one before."""
    standing = STANDINGS[n % len(STANDINGS)]
    row = {
        "id": f"a{n}", "event": f"e{n - (n % 3 == 1)}", "date": "" if n % 7 == 6 else f"2020-0{1 + n % 9}-1{n % 9}", "title": vector[:70],
        "summary": ALL, "actors": "; ".join(dict.fromkeys([PLAIN[n % len(PLAIN)], PLAIN[(n * 5 + 1) % len(PLAIN)]])), "type": vector, "standing": standing,
        "attributed_to": several(n), "figures": f"<b onclick>{n}</b>=<script>alert({n})</script>; killed={n}", "place": several(n + 1),
        "importance": str(1 + n % 3), "source": f"s{n % 3}", "note": several(n + 2), "updated": "2021-01-01" if n % 4 == 0 else "",
        "status": "retracted" if n % 11 == 10 else "", "passage": f"Line {n} begins <script>alert({n})</script> … there {n}",
    }  # fmt: skip
    row |= {f"{name}_es": row[name] for name in ("title", "summary", "note", "place", "attributed_to")}
    return row | {"<img src=x onerror=alert(ran=1)>": several(n + 3), "=cmd|' /C calc'!A0": vector}


def source(n: int, text: str) -> dict[str, str]:
    words = {
        name: several(n + step)
        for step, name in enumerate(("title", "publisher", "author", "published_basis", "perspective"))
    }
    url = ("https://news.example/\"'><svg/onload=alert(ran=1)>", "http://javascript:alert(ran=1)@news.example/#'-alert(ran=1)-'", "")[n]  # fmt: skip
    record = {
        "source": f"s{n}",
        "file": "" if n == 2 else f"{n}<svg onload=alert(1)>.txt",
        "published": "2022",
        "language": "en",
    }
    translated = {f"{name}_es": words[name] for name in words}
    return {**record, **words, **translated, "url": url, "sha256": hashlib.sha256(text.encode()).hexdigest()}


def topic() -> str:
    """Every word of timeline.toml, in JSON's quotes, which are TOML's too."""
    said = [json.dumps(vector) for vector in VECTORS]
    lines = [f"title = {json.dumps(ALL)}", f"subtitle = {json.dumps(ALL)}"]
    for vector in said:
        lines += [f"[types.{vector}]", f"label = {vector}"]
    lines += ["[camps]", *(f"{json.dumps(name)} = [{json.dumps(name)}]" for name in PLAIN[:6])]
    for code in ("en", "es"):
        lines += [f"[words.{code}]", *(f"{vector} = {said[(n + 1) % len(said)]}" for n, vector in enumerate(said))]
        lines += [f"{json.dumps(ALL)} = {json.dumps(ALL)}", f"killed = {json.dumps(ALL)}"]
    return "\n".join(lines)


def fill(tables: Tables) -> Tables:
    """Script in all cells that are not keys, dates or words of a closed list."""
    text = "".join(
        f"Line {n} begins <script>alert({n})</script> and {v} ends there {n}.\n" for n, v in enumerate(VECTORS)
    )
    tables.events = [account(n, vector) for n, vector in enumerate(VECTORS)]
    tables.sources = [source(n, text) for n in range(3)]
    tables.actors = [{"actor": name, "kind": several(n), "aliases": f"{name} too", "part_of": PLAIN[0] if n else "", "actor_es": several(n)} for n, name in enumerate(PLAIN)]  # fmt: skip
    tables.texts = {row["file"]: text for row in tables.sources if row["file"]}
    tables.topic = topic()
    return tables


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Archive:
    archive = fill(Tables(tmp_path_factory.mktemp("hostile"))).load()
    assert errors(archive.problems) == [] and len(archive.accounts) == len(VECTORS) - 2 and len(archive.texts) == 2
    return archive


# --- the browser ---------------------------------------------------------------------------------------------------


class Watched:
    """A page in which nothing may run, and what it did all the same."""

    def __init__(self, page, home: str) -> None:
        self.page, self.home = page, home
        self.said: list[str] = []
        page.add_init_script(WATCH)
        page.on("console", lambda message: self._says(message) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: (self.said.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self._asked(request.url))
        page.on("popup", lambda popup: self.said.append(f"a window: {popup.url}"))

    def _says(self, message) -> None:
        if not message.location["url"].endswith("/favicon.ico"):  # which browsers ask for beside a file
            self.said.append(message.text)

    def _asked(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("data", "blob") and not address.startswith(self.home):
            self.said.append(f"a request: {address}")

    def open(self, address: str, drawn: bool = True) -> None:
        self.page.goto(f"{self.home}{address}")
        if drawn:
            wait_drawn(self.page)

    def clean(self, shown: str = "alert(ran=1)") -> str:
        """Nothing ran and nothing could, yet the words are there; gives all text of the page."""
        found = self.page.evaluate(FOUND)
        text = found.pop("text")
        assert found == {"ran": None, "broken": [], "links": [], "handlers": [], "strange": []}
        assert self.said == [] and shown in text
        return text


@pytest.fixture(scope="module")
def bare(browser) -> Iterator:
    """A browser context that heeds no policy: whatever could run in a page runs there."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", bypass_csp=True)
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Iterator[str]:
    tables = fill(Tables(tmp_path_factory.mktemp("served")))
    with served(create_app(tables.write(), tables.folder / "sources")) as url:
        yield url


@pytest.fixture
def watch(home):
    """A factory of watched pages in a context."""
    opened = []

    def new(context, at: str = home) -> Watched:
        opened.append(context.new_page())
        return Watched(opened[-1], at)

    yield new
    for page in opened:
        page.close()


def test_what_would_run_is_noticed(bare, watch):
    """Else the other tests would say nothing. What is only text here is meant for places where it is read twice."""
    watched, unseen = watch(bare, "http://raw.example/"), []
    watched.page.add_init_script("window.alert = () => {}")  # a dialog would hold up the next page
    for vector in VECTORS:
        html = f"<title>{vector}</title><p title=\"{vector}\">{vector}</p><a href='{vector}'>go</a>"
        watched.page.unroute_all()
        watched.page.route("**/*", partial(_give, html))
        watched.page.goto(watched.home)
        try:
            watched.clean("")
            unseen.append(vector)
        except AssertionError:
            watched.said.clear()
    assert unseen == [vector for vector in VECTORS if vector.startswith(("{{", "&", "red;", "\\"))]


def _give(html: str, route) -> None:
    own = urlsplit(route.request.url).path == "/" and "raw.example" in route.request.url
    route.fulfill(body=html if own else "", content_type="text/html")


# --- the page ------------------------------------------------------------------------------------------------------

CHOSEN = urlencode({"actor": PLAIN[1], "type": VECTORS[5], "source": "s2", "standing": "alleged", "view": "list"})
SHOWN = (
    *(f"lanes={lanes}" for lanes in LANES),
    *(f"view={view}" for view in VIEWS[1:]),
    "view=actors&actor=" + quote(PLAIN[0]),
    "tour=1&event=e3",
    "embed=1&event=e0&lanes=type",
    "lang=es&lanes=actor",
    "lang=es&view=coverage&event=e0",
    "theme=dark&fold=0&start=2019&highlight=e0",
    CHOSEN,
)
ASKED = (
    urlencode([(name, several(n)) for n, name in enumerate(("q", "source", "actor", "type", "standing", "from", "to", "start", "end", "lanes", "fold"))]),
    urlencode([(name, several(n)) for n, name in enumerate(("view", "sort", "event", "highlight", "theme", "lang", "embed", "tour", "data", "width"))]),
    urlencode([(vector, vector) for vector in VECTORS]),
    urlencode({"q": VECTORS[3], "view": "list", "lang": "es"}),
    urlencode({"q": ALL[:190]}) + f"&{quote(VECTORS[2])}#:~:text={VECTORS[1]}",
)  # fmt: skip


@pytest.mark.parametrize("queries", [SHOWN[:7], SHOWN[7:], ASKED], ids=["views", "choices", "addresses"])
def test_nothing_runs_in_any_view(bare, watch, queries):
    watched = watch(bare)
    for query in queries:
        watched.open(f"/?{query}")
        watched.clean()


def test_nothing_runs_on_a_phone(bare, watch):
    watched = watch(bare)
    watched.page.set_viewport_size({"width": 375, "height": 800})
    for query in ("", "event=e0&lanes=actor&lang=es"):
        watched.open(f"/?{query}")
        watched.clean()


def test_nothing_runs_by_what_a_reader_does(bare, watch):
    watched = watch(bare)
    watched.open("/?lanes=one&fold=0")
    page = watched.page
    page.locator(".mark").first.hover()
    page.wait_for_selector(".tip")
    page.mouse.move(0, 0)
    page.locator(".mark").first.click()
    page.wait_for_selector("#card-title")
    page.click("#card .cite summary")
    page.locator("[data-copy=cite]").dispatch_event("click")
    page.fill("#actor .find", PLAIN[2])
    page.fill("#q", VECTORS[1])
    page.wait_for_function("() => document.querySelector('#chips .chip:not(.intro)')")
    page.locator("#card a.actor").first.click()
    page.wait_for_function("() => document.querySelectorAll('#chips .chip:not(.intro)').length > 1")
    wait_drawn(page)
    watched.clean()


def test_the_policy_has_nothing_to_forbid(context, watch):
    """What the policy stops it would tell: nothing has come as far as that."""
    watched = watch(context)
    for address in (f"/?{SHOWN[1]}&event=e0", f"/?{CHOSEN}", f"/?{ASKED[1]}"):
        watched.open(address)
        watched.clean()
    watched.open("/source/s0", drawn=False)
    watched.clean()


@pytest.mark.parametrize(
    "address",
    ["/source/s0", "/source/s1?lang=es", "/source/s2", f"/source/s0?lang={quote(VECTORS[2])}#{quote(VECTORS[1])}"],
)
def test_nothing_runs_on_a_source_page(bare, watch, address):
    watched = watch(bare)
    watched.open(address, drawn=False)
    text = watched.clean()
    assert all(vector.partition("\u2028")[0] in text for vector in VECTORS) or "s2" in address
    assert watched.page.locator("mark").count() >= len(VECTORS) / 4 or "s2" in address


def test_nothing_runs_where_there_is_no_page(bare, watch):
    watched = watch(bare)
    for vector in VECTORS[:8]:
        watched.page.goto(f"{watched.home}/nowhere/{quote(vector)}?lang={quote(vector)}")
        watched.said = [said for said in watched.said if "status of 404" not in said]
        watched.clean()


def test_problems_with_cells_of_script_are_text(tables: Tables, bare, watch):
    fill(tables).cell("events", 2, date=VECTORS[1], standing=VECTORS[0])
    tables.cell("sources", 4, url=SCHEME, language=VECTORS[3])
    tables.topic += f"\n{json.dumps(VECTORS[5])} = 1"
    with served(create_app(tables.write(), tables.folder / "sources")) as url:
        watched = watch(bare, url)
        watched.open("/")
        watched.page.click("#problem-list summary")
        assert SCHEME in watched.clean() and watched.page.locator("#problem-list li").count() > 3


# --- files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_runs_in_a_download(bare, watch, form):
    watched, made = watch(bare), FORMATS[form]
    if made.inline:
        watched.open(f"/{made.file}?q=alert", drawn=False)
        watched.clean()
        return
    watched.open("/source/s2", drawn=False)
    with watched.page.expect_download():
        watched.page.evaluate("address => location.assign(address)", f"/{made.file}?q=alert")
    watched.clean()  # the page that led there is still the one shown


def test_slides_for_timelinejs_are_text(bare, watch, home):
    """TimelineJS shows its words as HTML."""
    watched = watch(bare)
    watched.page.goto(f"{home}/events.timelinejs.json")
    slides = json.loads(watched.page.inner_text("pre"))
    texts = [part for slide in (slides["title"], *slides["events"]) for part in (*slide["text"].values(), slide.get("display_date", ""), slide.get("group", ""))]  # fmt: skip
    watched.page.goto(f"{home}/robots.txt")
    watched.page.evaluate("texts => { document.body.innerHTML = texts.join('<hr>'); }", texts)
    watched.page.wait_for_timeout(50)
    assert VECTORS[0] in watched.clean()


def test_a_preview_is_a_picture(bare, watch):
    watched = watch(bare)
    watched.open(f"/preview.png?{CHOSEN}&q={quote(VECTORS[1])}", drawn=False)
    assert watched.page.evaluate("() => [document.images.length, document.images[0].naturalWidth]") == [1, 1200]
    assert watched.said == [] and watched.page.evaluate("() => window.ran") is None


def test_nothing_runs_in_a_drawing(bare, watch, tmp_path):
    watched = watch(bare)
    watched.open(f"/?lanes=actor&event=e0&q={quote('alert(ran')}")
    watched.page.click("#download summary")
    with watched.page.expect_download() as download:
        watched.page.click('[data-picture="svg"]')
    download.value.save_as(tmp_path / "drawing.svg")
    drawing = watch(bare, "file://")
    drawing.open(str(tmp_path / "drawing.svg"), drawn=False)
    drawing.clean()
    assert drawing.page.evaluate("() => document.querySelectorAll('a, foreignObject, script, image, use').length") == 0


@pytest.fixture(scope="module")
def site(hostile, tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("site") / "site"
    write_site(hostile, folder, with_texts=True)
    return f"{folder.as_uri()}/"


def test_nothing_runs_in_the_site_of_files(bare, watch, site):
    watched = watch(bare, site)
    for address in ("index.html", f"index.html?{ASKED[0]}", f"index.html?{CHOSEN}", "index.es.html?view=coverage&event=e0", "index.html?view=sources", "index.html?view=corrections&lang=en"):  # fmt: skip
        watched.open(address)
        watched.clean()
    for address in ("source/s0.html", "source/s2.es.html"):
        watched.open(address, drawn=False)
        watched.clean()
