"""Fixtures: a small set of tables on disk, the Archive loaded from it, both data sets served, and the system's Chromium."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from builders import Tables
from hypothesis import settings
from werkzeug.serving import make_server

from timeline.config import SETTINGS
from timeline.data.load import Archive, load_archive
from timeline.view.catalog import Catalog
from timeline.web.app import TimelineApp, create_app
from timeline.web.serve import Handler

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SOURCES = Path(os.environ.get("TIMELINE_SOURCES") or ROOT.parent / "shared" / "sources")  # the real texts, if anywhere
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
settings.register_profile("untimed", deadline=None)  # a busy machine is no fault
settings.load_profile("untimed")
settings.register_profile("fuzz", max_examples=1_200)  # for each test, see test_fuzz.py


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that wait for servers, browsers and commands begin first, so that all processes of `make test` end together."""
    waiting = {"web", "browser", "static_site", "engine", "test_cli.py", "test_install.py"}
    items.sort(key=lambda item: not waiting & set(item.path.relative_to(ROOT).parts))


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the shell that runs the tests has a part in them."""
    for setting in SETTINGS.values():
        monkeypatch.delenv(setting.name, raising=False)


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    """Tables to vary; nothing is on disk before `write` or `load`."""
    return Tables(tmp_path)


@pytest.fixture
def events_csv(tables: Tables) -> Path:
    """The path of events.csv, with the other tables and the texts beside it."""
    return tables.write()


@pytest.fixture(scope="session")
def small_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The events.csv of the unvaried tables, written once."""
    folder = tmp_path_factory.mktemp("tables") / "lake-ferries"
    folder.mkdir()
    return Tables(folder).write()


@pytest.fixture(scope="session")
def archive(small_csv: Path) -> Archive:
    """The unvaried tables, loaded once."""
    return load_archive(small_csv)


# --- apps ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def real_sources() -> Path | None:
    """The folder of the real source texts, where they are at hand."""
    return SOURCES if SOURCES.is_dir() else None


@pytest.fixture(scope="session")
def real_app(real_sources: Path | None) -> TimelineApp:
    """The app over the project's own tables, with the texts where they are at hand."""
    return create_app(ROOT / "events.csv", real_sources)


@pytest.fixture(scope="session")
def real_catalog(real_app: TimelineApp) -> Catalog:
    return real_app.service.catalog()


@pytest.fixture(scope="session")
def small_app(small_csv: Path) -> TimelineApp:
    """The app over the small tables, with their texts."""
    return create_app(small_csv, small_csv.parent / "sources")


@contextmanager
def served(app: TimelineApp) -> Iterator[str]:
    """Serve an app from a thread on a free port; gives its address, without a slash at the end."""
    server = make_server("127.0.0.1", 0, app.server, threaded=True, request_handler=Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def live_url(real_app: TimelineApp) -> Iterator[str]:
    with served(real_app) as url:
        yield url


@pytest.fixture(scope="session")
def small_url(small_app: TimelineApp) -> Iterator[str]:
    with served(small_app) as url:
        yield url


@pytest.fixture(scope="session")
def crowd_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """1,000 made-up accounts of 10 sources and 400 actors, served."""
    folder = tmp_path_factory.mktemp("crowd")
    subprocess.run([sys.executable, ROOT / "bench" / "make_tables.py", "1000", folder, "10", "400"], check=True)
    with served(create_app(folder / "events.csv")) as url:
        yield url


@pytest.fixture
def serve_tables(tables: Tables) -> Iterator[Callable[[], str]]:
    """Call it once the tables are varied: writes and serves them with their texts, gives the address."""
    contexts = []

    def serve() -> str:
        context = served(create_app(tables.write(), tables.folder / "sources"))
        contexts.append(context)
        return context.__enter__()

    yield serve
    for context in contexts:
        context.__exit__(None, None, None)


# --- the browser ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium; tests that need it are skipped where it is missing."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip(f"no Chromium on this machine (looked for {', '.join(BROWSERS)})")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        browser.new_context = partial(read_context, browser)
        yield browser
        browser.close()


# A hand on the mouse: for whoever does nothing the page's scripts would come seconds later.
READER = """(() => {
  const move = () => { dispatchEvent(new Event("pointermove")); if (document.getElementById("first")) setTimeout(move, 50); };
  document.addEventListener("DOMContentLoaded", move);
})()"""


def read_context(browser, **options):
    """A context in whose pages a reader shows at once; `Browser.new_context` of the class gives one without."""
    context = type(browser).new_context(browser, **options)
    context.add_init_script(READER)
    return context


@pytest.fixture(scope="session")
def context(browser):
    """One browser context for all tests, so that scripts are fetched and compiled once."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture(scope="session")
def resting() -> list:
    """Pages of the context that no test has: to go on with one takes a third of the time of a new one."""
    return []


@pytest.fixture
def page(context, resting):
    """A factory of pages, `page(address, width=1280, height=900)`, opened and drawn. An error in the console fails the test.

    A page that begins at "about:blank" is a new one: what a test prepares it with cannot be taken away from it.
    """
    opened, errors = [], []

    def said(message) -> None:
        if message.type == "error":
            errors.append(f"{message.text} ({message.location['url']})")

    def thrown(error) -> None:
        errors.append(str(error))

    def open_page(address: str, width: int = 1280, height: int = 900, drawn: bool = True, scheme: str = "light"):
        fresh = address == "about:blank" or not resting
        page = context.new_page() if fresh else resting.pop()
        opened.append((page, address != "about:blank"))
        page.on("console", said)
        page.on("pageerror", thrown)
        page.bring_to_front()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        page.goto(address)
        if drawn and not urlsplit(address).path.startswith("/source/"):
            wait_drawn(page)
        return page

    yield open_page
    for page, again in opened:
        page.remove_listener("console", said)
        page.remove_listener("pageerror", thrown)
        if not again:
            page.close()
        elif not page.is_closed():
            rest(page)
            resting.append(page)
    assert not errors, "errors in the browser's console:\n" + "\n".join(errors)


def rest(page) -> None:
    """Leave nothing in a page of what a test has done with it."""
    page.unroute_all()
    page.goto("about:blank")
    session = page.context.new_cdp_session(page)
    session.send("Page.resetNavigationHistory")
    session.detach()


UP = "() => document.body.classList.contains('up')"  # Dash has taken over from the page that came


@pytest.fixture
def view(page, live_url):
    """A page at a query, once Dash has taken over."""

    def at(query: str, width: int = 1440, height: int = 900, scheme: str = "light"):
        p = page(f"{live_url}/?{query}", width, height, drawn=False, scheme=scheme)
        p.wait_for_function(UP)
        return p

    return at


# The query last answered, which the page says of itself, and whether it is on the screen, as wide as there is room, and Plotly
# has drawn it too, unless it is a crowd's.
DRAWN = """query => {
  const dash = document.querySelector("#react-entry-point #timeline");
  if (!dash || !document.body.classList.contains("up") || (query !== null && dash.dataset.query !== query)) return false;
  const links = dash.querySelectorAll(".mark").length, plot = dash.querySelector(".plot"), {chart, figure} = dash;
  if (!chart || links !== chart.marks.length) return !chart;
  return figure ? !plot.hidden && plot.layout?.width === chart.width : plot.hidden;
}"""


def wait_drawn(page, query: str | None = None) -> None:
    """Wait until an answer (for the canonical `query`, where given) is on the screen at the page's present width."""
    page.wait_for_function(DRAWN, arg=query)


def go(page, query: str) -> None:
    """Take an open page to another canonical query, as the back button would, without loading it anew."""
    page.evaluate("q => { history.pushState(null, '', '?' + q); dispatchEvent(new PopStateEvent('popstate')); }", query)
    wait_drawn(page, query)
