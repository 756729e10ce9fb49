"""The content security policy in a real browser: nothing that the page does goes against it, and what others try does."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from conftest import served, wait_drawn

from timeline.view.state import VIEWS
from timeline.web.app import create_app

pytestmark = pytest.mark.browser

# Violations are events of the document; they are gathered from the first script on.
GATHER = """addEventListener("securitypolicyviolation", event => (window.broken ||= []).push(
  `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));"""


@pytest.fixture
def watched(context) -> Iterator:
    """A page that gathers violations of its policy, and what its console says is wrong."""
    page = context.new_page()
    page.add_init_script(GATHER)
    page.said = []
    page.on("console", lambda message: page.said.append(message.text) if message.type in ("error", "warning") else None)
    yield page
    page.close()


def broken(page) -> list[str]:
    return page.evaluate("() => window.broken || []")


def test_nothing_the_page_does_breaks_the_policy(watched, live_url):
    watched.goto(live_url)
    wait_drawn(watched)
    watched.locator("#standing [data-value]").first.click()
    watched.wait_for_selector("#chips a")
    watched.click('[data-zoom="0.5"]')
    wait_drawn(watched)
    watched.locator(".mark").first.click()
    watched.wait_for_selector("#card-title")
    watched.keyboard.press("Escape")
    watched.click("#theme")
    for form in ("png", "svg"):
        watched.click("#download summary")
        with watched.expect_download() as download:
            watched.click(f'#download [data-picture="{form}"]')
        assert download.value.suggested_filename.endswith(form)
        if watched.locator("#download[open]").count():
            watched.click("#download summary")
    for view in VIEWS:
        if watched.locator(f"#view [data-value={view}]").count():
            watched.click(f"#view [data-value={view}]")
        else:
            watched.click(f'[data-view-link="{view}"] >> visible=true')
        watched.wait_for_selector(f".page.view-{view}")
    assert broken(watched) == [] and watched.said == []


def test_a_source_page_breaks_nothing(watched, live_url, real_catalog):
    watched.goto(f"{live_url}/source/{next(iter(real_catalog.sources))}")
    watched.wait_for_load_state("networkidle")
    assert broken(watched) == [] and watched.said == []


def test_a_page_that_is_not_there_breaks_nothing(watched, live_url):
    watched.goto(f"{live_url}/nowhere")
    assert watched.locator("main a[href^='/?lang=']").count() == 1 and broken(watched) == []


def test_scripts_of_others_do_not_run(watched, small_url):
    watched.goto(small_url)
    wait_drawn(watched)
    watched.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.evil = 1";
          document.body.append(script);
          document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.evil = 2'>");
          setTimeout(() => { try { (0, eval)("window.evil = 3"); } catch { /* as it should be */ } });
        }"""
    )
    watched.wait_for_function("() => (window.broken || []).length >= 3")
    assert watched.evaluate("() => window.evil") is None


@pytest.fixture
def framing() -> Iterator:
    """A site that frames whatever it is asked to: `framing(address)` gives the address of such a page."""

    class Frame(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = self.path.partition("=")[2]
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f'<iframe width="900" height="700" src="{address}"></iframe>'.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Frame)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield lambda address: f"http://127.0.0.1:{server.server_port}/?page={address}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "embed, address, shown", [("*", "/?embed=1", True), ("*", "/", False), ("", "/?embed=1", False)]
)
def test_only_pages_made_for_it_stand_in_frames(context, small_csv, framing, monkeypatch, embed, address, shown):
    monkeypatch.setenv("TIMELINE_EMBED", embed)
    page = context.new_page()
    try:
        with served(create_app(small_csv)) as url:
            page.goto(framing(f"{url}{address}"))
            page.wait_for_load_state("networkidle")
            frame = page.frames[1]
            assert (frame.locator("#react-entry-point").count() == 1) == shown
            if shown:
                frame.wait_for_selector(".mark")
    finally:
        page.close()
