"""The page as it arrives: its accounts to be read before any script has run, and the first drawing without a further request."""

import json
import re

import pytest
from conftest import go, wait_drawn
from plotly.offline import get_plotlyjs_version
from timeline.page.answer import FIRST_WIDTH, SPINE_BELOW
from timeline.page.document import BASIC, MOST_AT_FIRST, plotly_bundle

from timeline.web.app import create_app

QUERIES = (
    "",
    "lanes=source",
    "lanes=type&fold=0",
    "source=gazette-2021-03-09",
    "event=walkout",
    "lang=es",
    "q=xyzzy",
    "view=list",
)
PAGE_HOLDS = ("notices", "pills", "empty", "overview", "tray", "card")


def client(app):
    return app.server.test_client()


def arrived(app, query: str) -> tuple[str, dict]:
    """The page of a query, and the answers that it brings."""
    html = client(app).get(f"/?{query}").get_data(as_text=True)
    block = re.search(r'<script type="application/json" id="first">(.*?)</script>', html, re.DOTALL)
    assert block
    return html, json.loads(block[1])


def answered(app, query: str, width: int, theme: str = "light") -> dict:
    return json.loads(app.service.answer({"query": query, "width": width, "theme": theme}))


@pytest.mark.parametrize("query", QUERIES)
def test_the_answers_in_the_page_are_those_to_requests(small_app, query):
    html, first = arrived(small_app, query)
    if "any" in first:
        whole = answered(small_app, query, 800)
        check_same(html, first["any"], whole)
        return
    check_same(html, first["narrow"], answered(small_app, query, SPINE_BELOW - 1))
    for theme in ("light", "dark"):
        wide = {name: value for name, value in first["wide"].items() if name not in ("figures", "width")}
        figure = first["wide"]["figures"][theme]
        check_same(html, wide | {"figure": figure}, answered(small_app, query, FIRST_WIDTH, theme))


def check_same(html: str, own: dict, whole: dict) -> None:
    """What is not among the answer's fragments stands in the page."""
    parts, missing = own.pop("html"), whole.pop("html")
    assert own == whole
    for name, text in parts.items():
        assert missing.pop(name) == text, name
    assert all(text in html for text in missing.values())
    assert set(missing) <= {*PAGE_HOLDS, "axis", "hits", "spine", "panel"}


@pytest.mark.parametrize("query", ["", "source=nbc-digest-2025-09&standing=planned", "lang=es&lanes=one"])
def test_every_account_shown_can_be_read_in_the_page(real_app, query):
    html, _ = arrived(real_app, query)
    shown = client(real_app).get(f"/events.json?{query}").get_json()["accounts"]
    ids = re.findall(r'<li class="account[^"]*" id="a-([^"]+)"', html)
    assert ids and sorted(ids) == sorted(account["id"] for account in shown)
    assert html.count('<a class="passage"') >= len(ids)


def test_of_very_many_accounts_the_first_come_with_the_page(tables):
    for number in range(MOST_AT_FIRST + 100):
        tables.events.append({**tables.events[0], "id": f"n{number}", "event": f"walkout-{number}"})
    app = create_app(tables.write())
    html, first = arrived(app, "lang=es")
    assert html.count('<li class="account') == MOST_AT_FIRST and first == {}
    more = len(app.service.catalog().accounts) - MOST_AT_FIRST
    assert re.search(rf'<a data-go href="\?view=list&amp;lang=es">{more} relatos más</a>', html)


def test_no_list_stands_where_nothing_is_shown(small_app):
    html, first = arrived(small_app, "q=xyzzy")
    assert 'class="account' not in html and first["any"]["drawn"] is False


def test_cells_in_the_answers_of_the_page_close_no_script(tables):
    evil = "</script><script>alert(1)</script>"
    html, first = arrived(create_app(tables.cell("events", 2, title=evil).write()), "event=walkout")
    assert first["wide"]["title"].startswith(evil) and evil not in html


def counting(page, address: str, **options):
    """An opened page, and the requests for answers that it has made."""
    opened = page("about:blank", drawn=False, **options)
    asked: list[str] = []
    opened.on("request", lambda r: asked.append(r.post_data) if "_dash-update-component" in r.url else None)
    opened.goto(address)
    wait_drawn(opened)
    return opened, asked


@pytest.mark.parametrize(("width", "scheme"), [(1920, "light"), (1920, "dark"), (375, "light"), (375, "dark")])
def test_usual_widths_are_drawn_without_a_request(page, live_url, width, scheme):
    p, asked = counting(page, f"{live_url}/", width=width, scheme=scheme)
    assert asked == []
    go(p, "standing=planned")
    assert len(asked) == 1


def test_another_width_takes_one_request(page, live_url):
    p, asked = counting(page, f"{live_url}/", width=1440)
    assert len(asked) == 1 and p.locator(".account").count() == 0
    assert p.evaluate(
        "() => document.getElementById('chart').scrollWidth <= document.getElementById('main').clientWidth"
    )


# When each script of the page is put into it.
BROUGHT = """window.brought = {}; new MutationObserver(records => {
  for (const {addedNodes} of records) for (const node of addedNodes)
    if (node.localName === "script" && node.src && !node.src.includes("start.js")) window.brought[node.id] ??= performance.now();
}).observe(document, {subtree: true, childList: true});"""
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"


@pytest.mark.parametrize("width", [1920, 1440, 375])
def test_scripts_come_after_the_first_words(page, live_url, width):
    p = page("about:blank", width=width, drawn=False)
    p.add_init_script(BROUGHT)
    p.goto(f"{live_url}/")
    wait_drawn(p)
    brought = p.evaluate("brought")
    assert {"own", "picture", "plotly"} <= set(brought) and min(brought.values()) >= p.evaluate(PAINTED)


@pytest.mark.parametrize("without", ["PerformanceObserver.prototype.observe = () => {};", "Object.defineProperty(document, 'hidden', {value: true});"])  # fmt: skip
def test_scripts_come_where_no_paint_is_told(page, live_url, without):
    p = page("about:blank", width=1440, drawn=False)
    p.add_init_script(without)
    p.goto(f"{live_url}/")
    wait_drawn(p)
    go(p, "standing=planned")


@pytest.mark.parametrize("width", [1440, 375])
def test_what_has_arrived_is_readable_where_its_scripts_are_late(browser, live_url, width):
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        p = context.new_page()
        p.route(re.compile(r"/(timeline|picture|plotly[^/]*)\.js"), lambda route: route.abort())
        p.goto(f"{live_url}/?standing=planned")
        p.wait_for_timeout(300)
        assert p.locator(".account").first.is_visible() and "drawn" not in p.evaluate("({...document.body.dataset})")
        p.locator(".account h3 a").first.click()
        assert p.locator("#card-title").is_visible()


@pytest.mark.parametrize("width", [1440, 375])
def test_the_page_can_be_read_without_scripts(browser, live_url, real_catalog, width):
    with browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900}) as context:
        p = context.new_page()
        p.goto(f"{live_url}/?standing=planned")
        shown = p.locator(".account")
        assert shown.count() > 5 and shown.first.locator("h3").is_visible()
        assert shown.first.locator(".passage").get_attribute("href").startswith("source/")
        for gone in ("#chart", "#share", ".zoom", "#theme"):
            assert not p.locator(gone).first.is_visible(), gone
        title = shown.first.locator("h3 a").inner_text()
        shown.first.locator("h3 a").click()
        assert p.locator("#card-title").is_visible() and "event=" in p.url
        assert title in p.locator("#card").inner_text()


# --- the smaller plotly.js ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "taken"),
    [
        (f"/**\n* plotly.js (basic - minified) v{get_plotlyjs_version()}\n", True),
        ("/**\n* plotly.js (basic - minified) v1.0.0\n", False),
        (f"/**\n* plotly.js (gl3d - minified) v{get_plotlyjs_version()}\n", False),
        ("", False),
        (None, False),
    ],
)
def test_only_a_smaller_bundle_of_the_same_version_is_taken(tmp_path, head, taken):
    if head is not None:
        (tmp_path / BASIC).write_text(head, encoding="utf-8")
    assert (plotly_bundle(tmp_path).name == BASIC) is taken
    assert plotly_bundle(tmp_path).name in (BASIC, "plotly.min.js")
