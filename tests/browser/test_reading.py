"""Reading and comparing in a real browser: by keyboard alone, the tour, other languages, sharing, embedding, taking away."""

import json
import re
from types import SimpleNamespace
from urllib.parse import urljoin

import pytest
from conftest import go, served, wait_drawn
from werkzeug.wrappers import Response

from timeline.view.catalog import Catalog

pytestmark = pytest.mark.browser

CONVOY = "aid-convoy-2019-02-23"


def tab_to(page, matches: str, most: int = 400) -> None:
    """Press Tab until the focus is on an element that matches a CSS selector."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", matches):
            return
    raise AssertionError(f"Tab never reaches {matches}")


def test_from_load_to_an_opened_passage_takes_twelve_keys_at_most(page, context, live_url):
    p = page(live_url, 1440)
    pressed = ["Tab", "Enter", "Enter"]  # to the first mark, and its card
    p.keyboard.press("Tab")
    p.keyboard.press("Enter")
    assert p.evaluate("document.activeElement.matches('.mark')")
    p.keyboard.press("Enter")
    p.wait_for_selector("#card-title")
    p.wait_for_function("() => document.activeElement.id === 'card-title'")
    while not p.evaluate("document.activeElement.matches('#card .passage')"):
        p.keyboard.press("Tab")
        pressed.append("Tab")
    with context.expect_page() as opened:
        p.keyboard.press("Enter")
    opened.value.wait_for_load_state()
    assert "/source/" in opened.value.url and len(pressed) + 1 <= 12
    opened.value.close()
    p.keyboard.press("Escape")
    p.wait_for_function("() => !document.querySelector('#card-title')")
    assert p.evaluate("document.activeElement.matches('.mark')")  # the focus returns


def test_the_chart_is_ten_tab_stops_from_the_skip_link_and_arrow_keys_reach_every_tool(page, live_url):
    p = page(live_url, 1440)
    p.keyboard.press("Tab")
    assert p.evaluate("document.activeElement.matches('.skip')")
    stops = 0
    while not p.evaluate("document.activeElement.matches('.mark')"):
        p.keyboard.press("Tab")
        stops += 1
        if p.evaluate("document.activeElement.matches('.toolbar *')"):
            before = []
            while (at := p.evaluate("document.activeElement.outerHTML")) not in before:
                before.append(at)
                p.keyboard.press("ArrowRight")
    assert stops - 1 <= 10
    tools = ("<select", 'role="switch"', 'title="Dates"', 'data-zoom="0"')
    assert all(any(tool in at for at in before) for tool in tools)
    assert p.evaluate("document.querySelectorAll('.toolbar [tabindex=\"0\"]').length") == 1


def test_filters_by_the_keyboard_keep_the_focus(page, live_url):
    p = page(f"{live_url}/?source=breitbart-2019-02-26", 1440)
    tab_to(p, "#standing [data-value]")
    p.keyboard.press("ArrowDown")
    p.keyboard.press("Space")
    wait_drawn(p, "source=breitbart-2019-02-26&standing=alleged")
    assert p.evaluate("() => document.activeElement.getAttribute('aria-checked')") == "true"


def test_arrow_keys_home_and_end_turn_the_card(page, live_url):
    p = page(f"{live_url}/?source=breitbart-2019-02-26&lanes=one&event={CONVOY}")
    titles = []
    for key in ("Home", "ArrowRight", "ArrowLeft", "End"):
        before = p.url
        p.keyboard.press(key)
        p.wait_for_function("before => location.href !== before", arg=before)
        wait_drawn(p, p.evaluate("() => location.search.slice(1)"))
        titles.append(p.text_content("#card-title"))
    assert titles[0] == titles[2] and len(set(titles)) == 3


def test_the_introduction_comes_once(browser, live_url):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    p = context.new_page()
    p.goto(live_url)
    wait_drawn(p)
    assert p.is_visible("#intro")
    assert p.evaluate("(s => s.scrollWidth <= s.clientWidth)(document.querySelector('#intro span'))")  # whole
    p.click("#intro button")
    assert p.locator("#intro").is_hidden()
    p.reload()
    wait_drawn(p)
    assert p.locator("#intro").is_hidden()
    context.close()


def test_another_language_keeps_the_view(page, live_url):
    p = page(f"{live_url}/?standing=alleged&event={CONVOY}")
    p.click("[data-lang]")
    wait_drawn(p)
    assert p.get_attribute("html", "lang") == "es" and "standing=alleged" in p.url
    assert "relatos" in p.text_content("#sentence") and "febrero de 2019" in p.text_content("#card")
    p.click("#type [data-value=aid]")
    p.wait_for_function("() => location.search.includes('type=') && location.search.includes('lang=es')")


def test_embedded_page_is_compact_and_leads_to_the_full_one(page, live_url):
    p = page(f"{live_url}/?embed=1&source=breitbart-2019-02-26", width=640, height=500)
    assert p.locator("#filters").is_hidden() and p.locator("#version").is_hidden() and p.is_visible(".frame-foot")
    p.hover("#full")
    assert p.get_attribute("#full", "href").endswith("/?source=breitbart-2019-02-26")
    p.click(f'.mark[data-event="{CONVOY}"]')
    p.wait_for_selector("#card-title")
    assert "embed=1" in p.url and p.get_attribute("#full", "target") == "_blank"


def test_the_deep_link_works_inside_an_iframe(context, serve_tables, monkeypatch):
    monkeypatch.setenv("TIMELINE_EMBED", "*")  # the host allows every site to embed the page
    html = f'<iframe src="{serve_tables()}/?embed=1&event=walkout" width="700" height="500" title="it"></iframe>'
    article = Response(html, content_type="text/html")
    with served(SimpleNamespace(server=article)) as address:
        p = context.new_page()
        p.goto(address)
        frame = p.frame_locator("iframe")
        assert frame.locator("#card-title").text_content() == "Crews of the north pier leave their boats"
        frame.locator("#card .turn [rel=next]").click()
        frame.locator("#card-title", has_text="office").wait_for()
        p.close()


def test_highlight_points_at_marks(page, live_url):
    p = page(f"{live_url}/?highlight=wsws-aid-convoy&highlight=us-naval-deployment-2025")
    pointed = p.eval_on_selector_all(".mark.highlighted", "all => all.map(a => a.dataset.key)")
    assert sorted(pointed) == ["nbc-naval-deployment", "uu-naval-deployment", "wsws-aid-convoy"]


def test_share_and_cite_copy(page, context, live_url, real_catalog: Catalog):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    p = page(f"{live_url}/?event={CONVOY}")
    p.click("#share summary")
    p.click("#share [data-share]")
    p.wait_for_selector(".toast")
    assert p.evaluate("() => navigator.clipboard.readText()") == p.url
    p.click(".cite summary")
    p.click("[data-copy=cite]")
    p.wait_for_function("async () => (await navigator.clipboard.readText()).includes('data version')")
    text = p.evaluate("() => navigator.clipboard.readText()")
    assert real_catalog.archive.version in text and f"event={CONVOY}" in text


def test_a_citation_says_when_the_data_have_changed(page, live_url):
    p = page(f"{live_url}/?event={CONVOY}&data=0123456789ab")
    assert "0123456789ab" in p.text_content("#notices")


@pytest.mark.parametrize(("form", "start"), [("png", b"\x89PNG"), ("svg", b"<svg")])
def test_the_chart_is_saved_as_a_picture(page, live_url, real_catalog: Catalog, form, start):
    p = page(f"{live_url}/?lanes=one&type=aid")
    p.click("#download summary")
    with p.expect_download() as download:
        p.click(f"#download [data-picture={form}]")
    data = download.value.path().read_bytes()
    assert data.startswith(start) and len(data) > 10_000
    if form == "svg":
        assert real_catalog.archive.version in data.decode("utf-8")


def test_downloads_follow_the_view(page, live_url):
    p = page(f"{live_url}/?type=aid")
    p.click("#download summary")
    for link in p.query_selector_all("[data-file]"):
        link.hover()
    links = p.eval_on_selector_all("[data-file]", "all => all.map(a => a.getAttribute('href'))")
    assert len(links) == 6 and all("?type=aid" in link for link in links)
    response = p.request.get(urljoin(p.url, next(link for link in links if "events.json" in link)))
    assert {a["type"] for a in json.loads(response.text())["accounts"]} == {"aid"}


def test_title_and_preview_follow_the_view(page, live_url):
    p = page(f"{live_url}/?type=aid&event={CONVOY}", drawn=False)
    assert p.get_attribute('meta[property="og:image"]', "content").endswith(f"preview.png?type=aid&event={CONVOY}")
    assert p.get_attribute('meta[property="og:title"]', "content") in p.title()
    wait_drawn(p)
    go(p, "type=aid")
    assert re.match("Accounts filed under “Aid”", p.title())


def test_corrections_are_listed_with_their_note(page, small_url):
    p = page(f"{small_url}/?view=corrections")
    assert p.locator("#panel s").count() == 1 and p.locator("#panel .drawn .when").count() == 1
