"""The page in a frame of another site: what fits, what a sandbox leaves, what Share gives; and axe in frames and views."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import UP, served

from timeline.web.app import create_app

pytestmark = pytest.mark.browser

CONVOY = "aid-convoy-2019-02-23"


# --- the frame -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width, height", [(700, 500), (375, 600), (700, 320)])
@pytest.mark.parametrize("query", ["embed=1", "embed=1&source=breitbart-2019-02-26"])
def test_a_frame_fits_without_scrolling(view, width, height, query):
    p = view(query, width, height)
    p.wait_for_selector("#timeline .mark")
    p.wait_for_function("() => document.documentElement.scrollHeight <= innerHeight")
    assert p.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    for part in ("h1", "a.quick-chip >> nth=0", "#full"):
        box = p.locator(f"#react-entry-point {part}").bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= height
    for hidden in (".toolbar", "#filters", ".tools", "#sentence"):
        assert p.locator(f"#react-entry-point {hidden}").first.is_hidden()


def test_a_narrow_frame_steps_through_its_headlines(view):
    p = view("embed=1", 375, 600)
    title = p.locator(".step b")
    title.wait_for()
    first = title.text_content()
    assert first == "Juan Guaidó declares himself interim president"
    assert p.locator(".steps-through button").first.is_disabled()
    p.click("[aria-label='Next headline']")
    assert title.text_content() != first and p.locator(".joined .ring").count() >= 1
    box = p.locator("[aria-label='Next headline']").bounding_box()
    assert box["width"] >= 44 and box["height"] >= 44
    p.click(".step")
    p.wait_for_selector("#card-title")


def test_the_card_is_a_sheet_of_three_fifths_of_the_frame(view):
    p = view(f"embed=1&event={CONVOY}", 700, 500)
    box = p.locator("#side").bounding_box()
    assert box["y"] == pytest.approx(200, abs=2) and box["width"] == pytest.approx(700, abs=16)


@pytest.fixture
def host() -> Iterator:
    """Another site, with a frame in its page: `host(address, sandbox)` gives the address of such a page."""

    class Frame(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sandbox, _, address = unquote(self.path.partition("=")[2]).partition(" ")
            limits = 'sandbox="allow-scripts"' if sandbox == "yes" else ""
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            listen = "addEventListener('message', e => (window.heard = e.data))"
            frame = f'<iframe {limits} width="700" height="500" src="{address}"></iframe>'
            self.wfile.write(f"<script>{listen}</script>{frame}".encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Frame)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    port = server.server_port
    yield lambda address, sandbox="no": f"http://localhost:{port}/?page={sandbox}%20{address.replace('&', '%26')}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_sandboxed_frame_draws_opens_cards_and_says_its_height(context, small_csv, host, monkeypatch):
    monkeypatch.setenv("TIMELINE_EMBED", "*")
    page = context.new_page()
    try:
        with served(create_app(small_csv)) as url:
            page.goto(host(f"{url}/?embed=1&source=gazette-2021-03-09", "yes"))
            frame = page.frames[1]
            frame.wait_for_selector("#timeline .mark")
            assert frame.locator(".quick-chip[aria-current]").count() == 1  # the view of its address
            frame.locator("#timeline .mark .label").first.click()
            frame.wait_for_selector("#card-title")
            assert page.evaluate("() => window.heard") == {"type": "timeline:height", "height": 500}
    finally:
        page.close()


def test_where_frames_are_not_allowed_a_line_says_so(context, small_csv, host, monkeypatch):
    monkeypatch.setenv("TIMELINE_EMBED", "")
    page = context.new_page()
    try:
        with served(create_app(small_csv)) as url:
            page.goto(host(f"{url}/?embed=1"))
            link = page.frame_locator("iframe").locator("a")
            assert link.get_attribute("href") == "/?" or link.get_attribute("href").startswith("/?lang=")
            assert page.frame_locator("iframe").locator("text=does not let other sites").count() == 1
    finally:
        page.close()


def test_share_copies_a_frame_of_the_view(page, context, small_csv, monkeypatch):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    monkeypatch.setenv("TIMELINE_EMBED", "*")
    with served(create_app(small_csv)) as url:
        p = page(f"{url}/?standing=alleged", drawn=False)
        p.wait_for_function(UP)
        p.click("#share summary")
        p.click("[data-embed-code]")
        p.wait_for_selector(".toast")
        code = p.evaluate("() => navigator.clipboard.readText()")
        assert f'<iframe src="{url}/?standing=alleged&amp;embed=1"' in code and "timeline:height" in code
        p.click("#share summary")
        p.click("[data-share]")
        p.wait_for_function("() => navigator.clipboard.readText().then(text => text === location.href)")


# --- all of them ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query, width, height, scheme",
    [
        ("view=coverage", 1440, 900, "light"), ("view=actors", 1440, 900, "dark"),
        ("view=coverage", 375, 812, "dark"), ("view=actors", 375, 812, "light"),
        ("embed=1", 700, 500, "dark"), ("embed=1", 375, 600, "light"), ("embed=1", 375, 600, "dark"),
        (f"embed=1&event={CONVOY}", 700, 500, "light"),
    ],
)  # fmt: skip
def test_axe_finds_nothing(view, query, width, height, scheme):
    p = view(query, width, height, scheme)
    p.wait_for_timeout(300)
    found = (
        Axe()
        .run(p, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
        .response["violations"]
    )
    assert [(v["id"], [n["html"][:160] for n in v["nodes"]][:3]) for v in found] == []
