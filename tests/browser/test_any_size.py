"""Any words, any size of text, any width: nothing runs out of the page, and what is drawn grows with the reader's text."""

import pytest
from builders import Tables
from conftest import go, wait_drawn

from timeline.view.state import VIEWS

pytestmark = pytest.mark.browser

LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
WIDER = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"


@pytest.fixture
def sized(page):
    """A page whose reader has another size of text: `sized(address, 24, 375)`, in pixels."""

    def open_page(address: str, text: int, width: int, height: int = 812):
        p = page("about:blank", width, height, drawn=False)
        sizes = {"standard": text, "fixed": text}
        p.context.new_cdp_session(p).send("Page.setFontSizes", {"fontSizes": sizes})
        p.goto(address)
        wait_drawn(p)
        return p

    return open_page


@pytest.mark.parametrize(("width", "text"), [(320, 16), (320, 32), (375, 24), (768, 32), (1440, 16), (1440, 24)])
def test_no_view_scrolls_sideways_whatever_the_words_and_their_size(sized, tables: Tables, serve_tables, width, text):
    tables.cell("events", 2, title=LONG, actors=LONG, type=LONG, place=LONG, attributed_to=LONG)
    tables.cell("sources", 2, publisher=LONG * 2, title=LONG)
    tables.actors.append({"actor": LONG, "kind": "organisation"})
    p, found = sized(serve_tables(), text, width), {}
    for query in (*(f"view={view}" for view in VIEWS if view != "timeline"), "labels=all", "tour=1", "event=walkout"):
        go(p, query)
        found[query] = p.evaluate(WIDER)
    assert {query: sizes for query, sizes in found.items() if sizes[0] > sizes[1]} == {}


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (375, 812)])
def test_words_grow_with_the_readers_text_in_the_chart_too(sized, live_url, width, height):
    part = "#timeline .mark .label" if width > 600 else ".entry a"
    lines = {}
    for text in (16, 24):
        p = sized(live_url, text, width, height)
        word = p.locator(part).filter(has_text="Juan Guaidó declares himself").first
        word.scroll_into_view_if_needed()
        size = "e => parseFloat(getComputedStyle(e).fontSize) * (e.currentCSSZoom || 1)"
        lines[text] = word.evaluate(size)
        word.click()
        p.wait_for_selector("#card-title")
        assert "event=guaido-interim-president" in p.url
    assert lines[24] == pytest.approx(1.5 * lines[16], rel=0.01)
