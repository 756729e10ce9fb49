"""The page under a path, in the browser: nothing is asked for outside of it, and every way leads on."""

from types import SimpleNamespace

import pytest
from conftest import served, wait_drawn
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from timeline.config import Config
from timeline.web.app import create_app

pytestmark = pytest.mark.browser


@pytest.fixture(params=["set", "mounted"])
def home(request, small_csv):
    """The address of the timeline under /news/timeline/."""
    texts = small_csv.parent / "sources"
    if request.param == "set":
        app = create_app(small_csv, texts, Config(prefix="/news/timeline/"))
    else:
        server = DispatcherMiddleware(Response("", status=404), {"/news/timeline": create_app(small_csv, texts).server})
        app = SimpleNamespace(server=server)
    with served(app) as url:
        yield f"{url}/news/timeline/"


def test_the_page_works_under_a_path(page, context, home):
    asked = []
    context.on("response", lambda response: asked.append((response.status, response.url)))
    p = page(f"{home}?lang=es")
    p.click('#standing [data-value="reported"]')
    p.wait_for_function("() => location.search.includes('standing=reported')")
    wait_drawn(p, "standing=reported&lang=es")
    p.locator('.mark[href*="event=walkout"]').first.click()
    p.wait_for_selector("#card-title")
    with context.expect_page() as opened:
        p.locator("#card .passage").first.click()
    source = opened.value
    source.wait_for_load_state()
    assert source.url.startswith(f"{home}source/") and source.get_attribute("html", "lang") == "es"
    source.locator('.drawn h3 a[href*="walkout"]').click()
    wait_drawn(source)
    assert source.url.startswith(f"{home}?event=walkout") and source.locator("#card-title").count() == 1
    source.close()
    p.click("#download summary")
    with p.expect_download() as saved:
        p.click("#download [data-picture=png]")
    assert saved.value.url.startswith(f"{home}picture.png?") and saved.value.suggested_filename.endswith(".png")
    p.evaluate("async () => { await document.fonts.ready; }")
    kinds = ("assets/fonts/", "_dash-component-suites/", "_dash-update-component")
    assert all(any(address.startswith(home + kind) for _, address in asked) for kind in kinds)
    assert [each for each in asked if each[0] >= 400 or not each[1].startswith((home, "blob:"))] == []
