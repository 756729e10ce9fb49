"""Text that readers set wider apart (WCAG 1.4.12): nothing is cut off, and no label lies over another or over a mark."""

import pytest
from conftest import go, wait_drawn

pytestmark = pytest.mark.browser

SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
# Text that lies outside of an element that does not show, or scroll to, what is outside of it.
CUT = """() => {
  const found = [], texts = document.createTreeWalker(document.querySelector("#react-entry-point"), NodeFilter.SHOW_TEXT);
  const clips = value => value !== "visible" && !/auto|scroll/.test(value);
  for (let node; (node = texts.nextNode());) {
    const parent = node.parentElement;
    if (!node.data.trim() || !parent.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    if (parent.closest("svg, select, script, style, noscript, .probe")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect();
    for (let e = parent; text.width && e !== document.body; e = e.parentElement) {
      const style = getComputedStyle(e), box = e.getBoundingClientRect();
      if (box.width <= 1) break; // for those who listen
      const wide = clips(style.overflowX) && (text.right > box.right + 2 || text.left < box.left - 2);
      const high = clips(style.overflowY) && (text.bottom > box.bottom + 3 || text.top < box.top - 3);
      if (wide || high) { found.push([node.data.trim().slice(0, 40), e.className]); break; }
    }
  }
  return found;
}"""

# Labels of the chart whose words cover those of another one, or the shape of any mark.
COVERED = """() => {
  const {chart} = document.querySelector("#react-entry-point #timeline"), area = document.querySelector(".chart");
  const from = area.getBoundingClientRect(), words = [...area.querySelectorAll(".mark .line")].map(line => {
    const range = document.createRange();
    range.selectNodeContents(line);
    const {left, right} = range.getBoundingClientRect(), {top} = line.getBoundingClientRect();
    return {text: line.textContent, left: left - from.left, right: right - from.left, y: top + line.offsetHeight / 2 - from.top};
  });
  const over = (a, b) => a !== b && Math.abs(a.y - b.y) < 10 && a.left < b.right - 1 && b.left < a.right - 1;
  const shapes = chart.marks.map(m => ({text: m.title, left: m.x - 3, right: m.x + 3, y: m.y}));
  return words.flatMap(a => [...words, ...shapes].filter(b => over(a, b)).map(b => [a.text, b.text]));
}"""


@pytest.mark.parametrize("width", [375, 768, 1440])
def test_text_set_wider_apart_is_not_cut_off(browser, live_url, width):
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    p = context.new_page()
    p.goto(live_url)
    wait_drawn(p)
    p.add_style_tag(content=SPACING)
    p.wait_for_timeout(300)  # the chart is laid out anew where its room has changed
    wait_drawn(p)
    assert p.evaluate(COVERED) == []
    for query in ("", "q=maduro&view=list", "view=coverage", "view=actors", "view=sources", "view=about"):
        go(p, query)
        assert p.evaluate(CUT) == [], query
    context.close()
