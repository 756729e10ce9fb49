"""Small manners of the page: dates as they are written, notices in one line, toasts near their button, menus that close."""

from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import wait_drawn

pytestmark = pytest.mark.browser


def window(p) -> list[str]:
    found = parse_qs(urlsplit(p.url).query)
    return [*found.get("start", [""]), *found.get("end", [""])]


def open_dates(p) -> None:
    p.click(".dates-menu summary")
    p.wait_for_selector(".dates [name=start]:focus")  # the fields are filled then


def write(p, first: str, last: str) -> None:
    open_dates(p)
    p.fill(".dates [name=start]", first)
    p.fill(".dates [name=end]", last)
    p.keyboard.press("Enter")


def test_the_time_shown_is_written_as_dates_are_in_the_pages_language(page, live_url):
    p = page(f"{live_url}/?start=2019-02-01&end=2019-03-10", 1440)
    open_dates(p)
    fields = [p.input_value(f".dates [name={name}]") for name in ("start", "end")]
    assert fields == ["1 February 2019", "10 March 2019"]
    p.keyboard.press("Escape")
    assert p.locator(".dates-menu[open]").count() == 0
    write(p, "Feb 26, 2019", "2019-03")
    wait_drawn(p, "start=2019-02-26&end=2019-03-31")
    write(p, "2020", "")
    wait_drawn(p, "start=2020-01-01")
    p.go_back()
    wait_drawn(p, "start=2019-02-26&end=2019-03-31")
    for first, last, said in (
        ("31 February 2019", "2019", "“31 February 2019” cannot be read"),
        ("2019", "soon", "“soon” cannot be read"),
        ("2020", "2019", "The last day lies before the first."),
    ):
        write(p, first, last)
        assert said in p.inner_text("#dates-said") and window(p) == ["2019-02-26", "2019-03-31"]
        p.click("#react-entry-point h1")  # outside
        assert p.locator(".dates-menu[open]").count() == 0
    spanish = page(f"{live_url}/?lang=es&start=2019-02-01&end=2019-03-10", 1440)
    open_dates(spanish)
    assert spanish.input_value(".dates [name=end]") == "10 de marzo de 2019"
    spanish.keyboard.press("Escape")
    write(spanish, "26 de febrero de 2019", "dic 2019")
    wait_drawn(spanish, "start=2019-02-26&end=2019-12-31&lang=es")


def test_notices_are_one_line_that_goes(page, live_url):
    p = page(f"{live_url}/?foo=1&bar=2&source=nobody", 1440)
    notice = p.locator("#notices .notice")
    assert notice.count() == 1 and notice.bounding_box()["height"] < 40
    p.click("#notices summary")
    assert p.locator("#notices li:visible").count() == 2
    p.keyboard.press("Escape")
    before = p.locator(".chart-frame").bounding_box()
    p.click("#notices button")
    p.wait_for_function("h => document.querySelector('.chart-frame').offsetHeight > h", arg=before["height"] + 20)
    assert p.locator("#notices .notice:visible").count() == 0
    box = p.locator(".chart-frame").bounding_box()
    assert box["y"] + box["height"] <= 900  # all in sight again


def test_toasts_stand_by_their_button_and_menus_close_after_a_choice(page, context, live_url):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    p = page(live_url, 1440)
    height = p.evaluate("document.documentElement.scrollHeight")
    p.click("#share summary")
    p.click("#share [data-share]")
    toast, button = p.locator(".toast").bounding_box(), p.locator("#share summary").bounding_box()
    assert 0 < toast["y"] - (button["y"] + button["height"]) < 20
    assert toast["x"] < button["x"] + button["width"] and toast["x"] + toast["width"] > button["x"]
    assert p.locator("details.popup[open]").count() == 0
    assert p.evaluate("document.documentElement.scrollHeight") == height  # nothing is pushed down
    p.set_viewport_size({"width": 375, "height": 812})
    wait_drawn(p)
    p.click("#react-entry-point [popovertarget=more]")
    p.click("#more [data-view-link=list]")
    p.wait_for_selector("#react-entry-point #panel .account")
    assert p.locator("#more:popover-open").count() == 0


AWAITED = """() => {
  const main = document.querySelector("#react-entry-point main"), line = getComputedStyle(main, "::before");
  const chart = document.querySelector("#timeline .chart").getBoundingClientRect();
  return [main.getAttribute("aria-busy"), line.content, line.position, chart.top, chart.left];
}"""


def test_an_answer_that_takes_long_is_said_quietly_and_moves_nothing(page, small_url):
    p, held = page(small_url), []
    before = p.evaluate(AWAITED)
    p.evaluate("""() => {
      addEventListener("click", () => { window.asked = performance.now(); }, true);
      new MutationObserver(() => { window.said ??= performance.now(); })
        .observe(document.querySelector("#react-entry-point main"), {attributeFilter: ["aria-busy"]});
    }""")
    p.route("**/_dash-update-component", lambda route: held.append(route))  # a function of its own: Playwright marks it
    p.click("#standing [data-value=alleged]")
    p.wait_for_selector("main[aria-busy=true]", state="attached")
    assert p.evaluate(AWAITED) == ["true", '""', "fixed", *before[3:]]
    assert p.evaluate("said - asked") >= 199  # nothing is to be seen of an answer that is there sooner
    p.wait_for_function(
        "() => new DOMMatrix(getComputedStyle(document.querySelector('main'), '::before').transform).a > 0.01"
    )
    held[0].continue_()
    wait_drawn(p, "standing=alleged")
    assert p.evaluate(AWAITED)[:2] == [None, "none"]


ASKING = """() => {
  const inForce = rule => !rule.media || matchMedia(rule.media.mediaText).matches;
  const all = rules => [...rules].flatMap(rule => rule.selectorText ?? (inForce(rule) ? all(rule.cssRules ?? []) : []));
  const own = all(document.querySelector("head > style").sheet.cssRules); // others are Dash's, for components that are not here
  return own.filter(selector => selector.includes(":has(") && !/^(#first|[.]first-picture) /.test(selector));
}"""


def test_no_style_of_a_desktops_page_asks_what_an_element_holds(page, live_url):
    """Such rules are gone through after each change of the page; those of the page that came go with it."""
    assert page(live_url, 1440).evaluate(ASKING) == []
