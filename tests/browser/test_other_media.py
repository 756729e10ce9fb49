"""On paper and in forced colours: the light theme's drawing, no row cut, and the four standings apart."""

import io
import re
import zlib

import pytest
from conftest import wait_drawn
from PIL import Image

pytestmark = pytest.mark.browser


def printed(page, url: str, scheme: str) -> tuple[int, int, set[bytes]]:
    """How many pages there are, how much is written on them, and in which colours things are filled."""
    p = page(url, 1440, scheme=scheme)
    p.evaluate("() => document.fonts.ready")
    pdf = p.pdf(format="A4")
    assert p.evaluate("() => document.querySelector('.sheet-part, .cut-off') === null")
    streams = [zlib.decompress(stream) for stream in re.findall(rb"stream\r?\n(x.*?)\r?\nendstream", pdf, re.DOTALL)]
    drawn = b"\n".join(streams)
    colours = set(re.findall(rb"([\d.]+ [\d.]+ [\d.]+) rg", drawn))
    return len(re.findall(rb"/Type\s*/Page\b", pdf)), drawn.count(b"Tj"), colours


@pytest.mark.parametrize(("query", "most"), [("", 2), ("labels=all", 4)])
def test_paper_from_a_dark_system_is_that_from_a_light_one(page, live_url, query, most):
    light, dark = (printed(page, f"{live_url}/?{query}", scheme) for scheme in ("light", "dark"))
    assert light[1] > 1000 and len(light[2]) > 10
    assert dark == light
    assert light[0] <= most


def test_a_chart_longer_than_a_sheet_is_cut_between_marks(page, live_url):
    p = page(f"{live_url}/?labels=all", 1440)
    p.evaluate("dispatchEvent(new Event('beforeprint'))")
    parts = p.evaluate("""() => {
      const top = document.querySelector(".chart").getBoundingClientRect().top;
      const boxes = [...document.querySelectorAll(".chart.cut-off .mark .label")].map(e => e.getBoundingClientRect()).map(b => [b.top - top, b.bottom - top]);
      let at = parseFloat(document.querySelector(".chart.cut-off").style.height);
      const heights = [at, ...[...document.querySelectorAll(".sheet-part")].map(e => parseFloat(e.style.height))];
      const cuts = heights.slice(0, -1).map((h, n) => heights.slice(0, n + 1).reduce((a, b) => a + b));
      return [heights, cuts.map(c => boxes.filter(([a, b]) => a < c && c < b).length), boxes.length];
    }""")
    heights, crossed, labels = parts
    assert labels > 60 and len(heights) >= 2 and set(crossed) == {0}
    p.evaluate("dispatchEvent(new Event('afterprint'))")
    wait_drawn(p)
    assert sum(heights) == pytest.approx(p.locator(".chart").bounding_box()["height"], abs=2)


def ink(png: bytes) -> tuple[tuple[int, ...], ...]:
    """A small picture in black and white, 9 by 9."""
    small = Image.open(io.BytesIO(png)).convert("L").resize((9, 9))
    low, high = small.getextrema()
    return tuple(tuple(int(small.getpixel((x, y)) > (low + high) / 2) for x in range(9)) for y in range(9))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_keep_the_four_standings_types_and_choices_apart(browser, live_url, scheme):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, forced_colors="active", color_scheme=scheme)
    context.set_default_timeout(10_000)
    p = context.new_page()
    p.goto(f"{live_url}/?calendar=1&standing=reported&standing=alleged")
    wait_drawn(p)
    shapes = p.locator("#standing .shape")
    drawn = [ink(shapes.nth(n).screenshot()) for n in range(4)]
    assert len(set(drawn)) == 4
    assert drawn[0][4][4] != drawn[1][4][4]  # the middle of "stated as fact" is full, that of "alleged" is not
    colours = p.eval_on_selector_all("#type .dot", "all => all.map(e => getComputedStyle(e).backgroundColor)")
    assert len(set(colours)) == len(colours) == 6

    def background(selector: str) -> str:
        return p.evaluate("s => getComputedStyle(document.querySelector(s)).backgroundColor", selector)

    assert background("#standing [aria-checked=true] .box") != background("#standing [aria-checked=false] .box")
    assert background("#labels [aria-checked=true]") != background("#labels [aria-checked=false]")
    border = "s => getComputedStyle(document.querySelector(s)).borderBottomColor"
    assert p.evaluate(border, "#view [aria-checked=true]") != p.evaluate(border, "#view [aria-checked=false]")
    for selector in ("#calendar .box", ".icon.whole", ".icon.theme"):
        assert len(set(ink(p.locator(selector).first.screenshot()))) > 1, selector  # something is seen there
    p.click(".mark.headline >> nth=0")
    p.wait_for_selector(".joined .ring")
    assert p.evaluate("() => getComputedStyle(document.querySelector('.joined .ring')).stroke") != "none"
    context.close()
