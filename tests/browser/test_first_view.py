"""The page as it arrives: its accounts to be read before any script has run, and the first drawing without a further request."""

import re

import pytest
from conftest import go, wait_drawn
from markupsafe import escape
from plotly.offline import get_plotlyjs_version

from timeline.page.page import FEW_AT_FIRST, MOST_AT_FIRST, text_parts
from timeline.web.app import create_app
from timeline.web.index import BASIC, plotly_bundle

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


SETTLED = 250  # ms: a chart whose room has changed is asked for after 100


def client(app):
    return app.server.test_client()


def arrived(app, query: str) -> str:
    return client(app).get(f"/?{query}").get_data(as_text=True)


@pytest.mark.parametrize("query", QUERIES)
def test_the_page_that_arrives_holds_what_dash_will_show(small_app, query):
    """The same layout, so that nothing moves when Dash takes over."""
    page, html = small_app.service.page(query), arrived(small_app, query)
    for part in text_parts(page).values():  # what opens something there opens it in the page that came
        assert part.replace(' popovertarget="', ' popovertarget="first-') in html
    assert escape(page.sentence) in html and "Loading..." not in html


@pytest.mark.parametrize("query", ["", "source=nbc-digest-2025-09&standing=planned", "lang=es&lanes=one"])
def test_every_account_shown_can_be_read_in_the_page(real_app, query):
    html = arrived(real_app, query)
    shown = client(real_app).get(f"/events.json?{real_app.service.page(query).data_query}").get_json()["accounts"]
    ids = re.findall(r'<li class="account[^"]*" id="a-([^"]+)"', html)
    assert ids and sorted(ids) == sorted(account["id"] for account in shown)
    assert html.count('<a class="passage"') >= len(ids)


def test_of_very_many_accounts_the_first_come_with_the_page(tables):
    """The ways out of the first few lead to the list's own pages, which are larger: no account is passed over."""
    for number in range(MOST_AT_FIRST + 100):
        tables.events.append({**tables.events[0], "id": f"n{number}", "event": f"walkout-{number}"})
    app = create_app(tables.write())
    html = arrived(app, "lang=es")
    assert html.count('<li class="account') == FEW_AT_FIRST
    assert 'rel="next" href="?view=list&amp;lang=es"' in html
    [last] = re.findall(r'href="\?view=list&amp;lang=es&amp;page=(\d+)#y-undated"', html)
    pages = [arrived(app, f"view=list&lang=es&page={n}") for n in range(1, int(last) + 1)]
    assert sum(page.count('<li class="account') for page in pages) == len(app.service.archive.accounts)


def test_no_list_stands_where_nothing_is_shown(small_app):
    assert 'class="account' not in arrived(small_app, "q=xyzzy")


def counting(page, address: str, **options):
    """An opened page, and the requests for answers that it has made."""
    opened = page("about:blank", drawn=False, **options)
    asked: list[str] = []
    opened.on("request", lambda r: asked.append(r.post_data) if "_dash-update-component" in r.url else None)
    opened.goto(address)
    wait_drawn(opened)
    return opened, asked


@pytest.mark.parametrize("width", [1920, 1440, 768, 375])
def test_the_first_drawing_and_each_choice_take_one_call(page, live_url, width):
    """On a tablet, too, where a filter makes sentence and chips a line more or less."""
    p, asked = counting(page, f"{live_url}/", width=width)
    p.wait_for_timeout(SETTLED)
    assert len(asked) == 1 and p.locator(".account").count() == 0
    assert p.locator("#first").count() == 0
    for done, query in enumerate(("standing=planned", "q=aid"), 2):
        go(p, query)
        p.wait_for_timeout(SETTLED)
        assert len(asked) == done, asked[-1]
    if width == 375:  # as when the address bar of a phone goes: its picture is as high as it was
        p.set_viewport_size({"width": width, "height": 960})
        p.wait_for_timeout(SETTLED)
        assert len(asked) == 3, asked[-1]
    p.set_viewport_size({"width": width + 100, "height": 900})
    p.wait_for_timeout(SETTLED)
    wait_drawn(p)
    assert len(asked) == 4


def test_the_focus_and_what_was_typed_go_over_to_dash(page, live_url):
    p = page("about:blank", width=1440, drawn=False)
    held = []
    p.route("**/_dash-layout", lambda route: held.append(route))
    p.goto(f"{live_url}/", wait_until="domcontentloaded")
    p.click("#first [name=q]")
    p.keyboard.type("aid")
    p.wait_for_timeout(300)
    for route in held:
        route.continue_()
    p.unroute("**/_dash-layout")
    wait_drawn(p, "q=aid")
    assert p.evaluate("document.activeElement.id") == "q" and p.input_value("#q") == "aid"


# When each script of the page is put into it.
BROUGHT = """window.brought = {}; window.frames_drawn = 0;
const drawn = () => { window.frames_drawn++; requestAnimationFrame(drawn); };
addEventListener("DOMContentLoaded", () => requestAnimationFrame(drawn));
new MutationObserver(records => {
  for (const {addedNodes} of records) for (const node of addedNodes)
    if (node.localName === "script" && node.src && !node.src.includes("start.js")) window.brought[node.id] ??= frames_drawn;
}).observe(document, {subtree: true, childList: true});"""


@pytest.mark.parametrize("width", [1920, 1440, 375])
def test_scripts_come_after_the_first_words(page, live_url, width):
    p = page("about:blank", width=width, drawn=False)
    p.add_init_script(BROUGHT)
    p.goto(f"{live_url}/")
    wait_drawn(p)
    brought = p.evaluate("brought")
    assert {"picture", "plotly"} <= set(brought)
    assert min(brought.values()) >= 1  # in the second frame, so the first one is on the screen


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
        p.route(re.compile(r"/_dash-component-suites/"), lambda route: route.abort())
        p.goto(f"{live_url}/?standing=planned")
        p.wait_for_timeout(300)
        assert p.locator(".account").first.is_visible() and not p.evaluate("document.body.classList.contains('up')")
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
        for gone in (".zoom", "[data-id=share]", "[data-id=theme]"):
            assert not p.locator(gone).first.is_visible(), gone
        title = shown.first.locator("h3 a").inner_text()
        shown.first.locator("h3 a").click()
        assert p.locator("#card-title").is_visible() and "event=" in p.url
        assert title in p.locator("[data-id=card]").inner_text()


# --- the smaller plotly.js ------------------------------------------------------------------------------------------------


def test_the_bundle_that_is_here_is_of_the_installed_version():
    """After an upgrade of Plotly: `make plotly-basic`."""
    assert plotly_bundle().name == BASIC


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
