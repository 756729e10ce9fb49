"""The picture that comes with the page, in Chromium: before and without scripts, and when the chart takes its place."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import UP, rest

pytestmark = pytest.mark.browser

USUAL = [
    (375, 812),
    (390, 844),
    (768, 1024),
    (1024, 768),
    (1280, 800),
    (1440, 900),
    (1440, 789),
    (1920, 1080),
    (1920, 953),
]
BETWEEN = [(320, 600), (600, 800), (900, 700), (1300, 900), (1700, 1000)]
MOST_SHIFT = 0.02
CLOSE = 1.0  # px

# Before any script: layout shifts are kept. Where the chart takes over, what is seen just before is kept too.
WATCH = """(() => {
  window.shift = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) window.shift += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
  const of = rect => [rect.left, rect.top + scrollY, rect.width, rect.height];
  const middle = rect => [rect.left + rect.width / 2, rect.top + scrollY + rect.height / 2];
  const shownOf = (root, selector) => [...root.querySelectorAll(selector)].filter(one => one.getClientRects().length);
  const places = (root, names) => Object.fromEntries(Object.entries(names).flatMap(([name, selector]) => {
    const [one] = shownOf(root, selector);
    return one ? [[name, of(one.getBoundingClientRect())]] : [];
  }));
  const byName = pairs => {
    const found = {};
    for (const [name, place] of pairs) (found[name] ??= []).push(place);
    return found;
  };
  // The first letter of a text, and the middle of its line.
  const first = node => {
    const range = document.createRange();
    range.setStart(node, node.data.length - node.data.trimStart().length);
    range.setEnd(node, node.data.trimEnd().length);
    const rect = range.getBoundingClientRect();
    return [node.data.trim(), [rect.left, rect.top + scrollY + rect.height / 2]];
  };
  const letters = (root, selector) => shownOf(root, selector).flatMap(one => {
    const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) if (walker.currentNode.data.trim()) found.push(first(walker.currentNode));
    return found;
  });
  const eventOf = link => new URLSearchParams(link.getAttribute("href")).get("event");
  window.before = () => {
    const root = document.getElementById("first");
    const shown = shownOf(root, ".first-picture > .chart-frame");
    return {
      shown: shown.length,
      places: places(root, { chart: ".first-picture svg", key: ".key", quick: ".quick", toolbar: ".toolbar", undated: "[data-id=undated]",
        vertical: ".vertical", navigator: ".navigator" }),
      marks: byName(shownOf(root, ".marks a").map(link =>
        [eventOf(link), middle(link.querySelector("circle, path").getBoundingClientRect())])),
      words: byName(letters(root, ".first-picture .marks text, .first-picture [class$=words] text")),
    };
  };
  window.after = () => {
    const root = document.getElementById("react-entry-point");
    const { chart, figure } = root.querySelector("#timeline");
    const rows = new Map(chart.marks.map(mark => [mark.row, mark.key]));
    const drawn = figure.data.find(trace => trace.name === "marks").customdata;
    const shapes = root.querySelectorAll(".painted:not([hidden]) .marks > *, .plot:not([hidden]) .point");
    return {
      places: places(root, { chart: ".chart", key: ".key", quick: ".quick", toolbar: ".toolbar", undated: "#undated",
        vertical: ".vertical", navigator: ".navigator" }),
      marks: byName([...shapes].map((point, n) => {
        const link = root.querySelector(`.mark[data-key="${rows.get(drawn[n])}"]`);
        return [eventOf(link), middle(point.getBoundingClientRect())];
      })),
      words: byName(letters(root, ".mark .label, .axis .act, .axis .tick, .lane-name, .chart .published")),
    };
  };
  document.addEventListener("timeline:drawn", () => { window.seen ??= window.before(); }, true);
})()"""


@pytest.fixture(scope="module")
def contexts(browser):
    """By whether scripts may run, a context and those of its pages that no test has: each is opened once."""
    made = {}
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts, reduced_motion="reduce")
        if scripts:
            context.add_init_script(WATCH)
        made[scripts] = (context, [])
    yield made
    for context, _ in made.values():
        context.close()


@pytest.fixture
def visit(contexts, live_url):
    """A factory of pages, each as at a first visit: nothing has been fetched or kept before."""
    pages = []

    def open_page(url: str, width: int, height: int, scripts: bool = True, scheme: str = "light"):
        context, idle = contexts[scripts]
        page = idle.pop() if idle else context.new_page()
        pages.append((page, idle))
        session = context.new_cdp_session(page)
        session.send("Network.clearBrowserCache")
        session.send("Storage.clearDataForOrigin", {"origin": live_url, "storageTypes": "all"})
        session.detach()
        page.bring_to_front()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        page.goto(url)
        return page

    yield open_page
    for page, idle in pages:
        rest(page)
        idle.append(page)


def displayed(page) -> list:
    """The pictures that are displayed."""
    return page.locator(".first-picture > .chart-frame").filter(visible=True).all()


# --- without scripts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), [*USUAL, *BETWEEN])
def test_without_scripts_one_picture_stands_above_the_list_and_nothing_is_cut_off(visit, live_url, width, height):
    page = visit(live_url, width, height, scripts=False)
    [picture] = displayed(page)
    box, listed = picture.bounding_box(), page.locator(".first-list").bounding_box()
    assert 0 <= box["x"] and box["x"] + box["width"] <= width
    assert box["y"] < height / 2 and box["y"] + box["height"] <= listed["y"]
    session = page.context.new_cdp_session(page)
    assert session.send("Page.getLayoutMetrics")["cssContentSize"]["width"] <= width


def test_without_scripts_marks_and_labels_lead_to_their_cards(visit, live_url):
    page = visit(live_url, 1440, 900, scripts=False)
    [picture] = displayed(page)
    link = picture.locator(".marks a", has_text="Juan Guaidó declares himself interim president")
    link.locator("text").click()
    assert parse_qs(urlsplit(page.url).query) == {"event": ["guaido-interim-president"]}
    assert page.locator("#card-title").is_visible()
    [picture] = displayed(page)
    other = picture.locator('.marks [aria-hidden] a[href*="event=us-embargo-cost-2019"]')
    other.locator("circle").click()
    assert parse_qs(urlsplit(page.url).query) == {"event": ["us-embargo-cost-2019"]}


def test_without_scripts_chart_and_search_change_one_thing_and_keep_all_else(visit, live_url):
    page = visit(f"{live_url}/?standing=alleged", 1440, 900, scripts=False)
    for choice in ("Actor", "All labels", "Calendar time"):
        page.locator(".chart-tools").get_by_text(choice, exact=True).click()
    page.fill(".search input", "aid")
    page.press(".search input", "Enter")
    query = {key: values[0] for key, values in parse_qs(urlsplit(page.url).query).items()}
    assert query == {"standing": "alleged", "q": "aid", "lanes": "actor", "labels": "all", "calendar": "1"}
    assert page.locator(".chart-tools [aria-current]").all_inner_texts() == ["Actor", "All labels"]
    assert not page.locator(".zoom, .dates-menu, .menu-value").filter(visible=True).count()


@pytest.mark.parametrize("width", [375, 1440])
def test_headlines_are_links_with_their_names_and_no_other_mark_is_read_aloud(visit, live_url, width):
    page = visit(live_url, width, 900, scripts=False)
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    names = [n["name"]["value"] for n in nodes if n.get("role", {}).get("value") == "link" and not n["ignored"]]
    assert all(names)
    [picture] = displayed(page)
    named = picture.locator(".marks > a").count()
    assert named == picture.locator(".marks a:not([tabindex])").count() and named >= 15
    assert any("Juan Guaidó declares himself interim president" in name for name in names)


# --- with scripts --------------------------------------------------------------------------------------------------


def apart(one: dict[str, list], other: dict[str, list]) -> dict[str, float]:
    """What of one lies farther than CLOSE from all that the other has by that name, in any direction, and how far."""
    assert one.keys() <= other.keys(), one.keys() - other.keys()
    assert all(len(places) == len(other[name]) for name, places in one.items())
    found = {
        name: max(min(max(abs(p - q) for p, q in zip(a, b, strict=True)) for b in other[name]) for a in places)
        for name, places in one.items()
    }
    return {name: far for name, far in found.items() if far > CLOSE}


def boxes(seen: dict) -> dict[str, list]:
    return {name: [place] for name, place in seen["places"].items()}


def taken_over(page) -> tuple[dict, dict, float]:
    page.wait_for_function(UP)
    page.wait_for_timeout(300)  # what would move afterwards
    return page.evaluate("[window.seen, window.after(), window.shift]")


@pytest.mark.parametrize(("width", "height"), USUAL)
def test_the_chart_takes_over_in_the_same_place(visit, live_url, width, height):
    before, after, shift = taken_over(visit(live_url, width, height))
    assert before["shown"] == 1 and shift <= MOST_SHIFT
    assert before["places"].keys() == after["places"].keys()
    assert not apart(boxes(before), boxes(after))
    assert len(before["marks"]) > 10 and not apart(before["marks"], after["marks"])
    said = {name: places for name, places in before["words"].items() if name in after["words"]}
    assert len(said) >= len(before["words"]) * 0.9 and not apart(said, after["words"])


@pytest.mark.parametrize(
    "query",
    [
        "?start=2025-08-01&end=2025-09-30",
        "?lanes=actor&event=aid-convoy-2019-02-23",
        "?source=wsws-2019-03-07",
        "?tour=2",
    ],
)
def test_so_it_does_for_the_state_in_the_address(visit, live_url, query):
    before, after, shift = taken_over(visit(live_url + query, 1440, 900))
    assert before["shown"] == 1 and shift <= MOST_SHIFT
    assert not apart(boxes(before), boxes(after))
    assert not apart(before["marks"], after["marks"])


@pytest.mark.parametrize(("width", "height"), [(375, 600), (700, 500), (640, 420)])
def test_in_a_frame_nothing_shifts_either(visit, live_url, width, height):
    before, after, shift = taken_over(visit(f"{live_url}/?embed=1", width, height))
    assert before["shown"] == 1 and shift <= MOST_SHIFT
    assert before["places"]["chart"][:2] == pytest.approx(after["places"]["chart"][:2], abs=CLOSE)


@pytest.mark.parametrize(("width", "height"), BETWEEN)
def test_in_other_windows_nothing_shifts_nor_scrolls_sideways_either(visit, live_url, width, height):
    page = visit(live_url, width, height)
    before, _, shift = taken_over(page)
    assert before["shown"] == 1 and shift <= MOST_SHIFT
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_picture_stays_until_the_chart_is_drawn(visit, live_url):
    """The answer is kept waiting: meanwhile the page is what came with it, and no part of it is empty."""
    held = []
    page = visit("about:blank", 1440, 900)
    page.route("**/_dash-update-component", lambda route: held.append(route))
    page.goto(live_url, wait_until="domcontentloaded")  # what is held may hold the load event
    page.mouse.move(9, 9)
    page.wait_for_function("() => document.querySelector('#timeline .probe')")
    page.wait_for_timeout(500)
    assert held and not page.evaluate(UP) and len(displayed(page)) == 1
    for route in held:
        route.continue_()
    page.wait_for_function(UP)
    # Plotly's drawing may have taken the place of the picture already.
    assert page.locator("#first").count() == 0 and page.locator("#timeline .chart svg:visible").count()


def test_a_reader_on_a_mark_of_the_picture_is_on_that_mark_of_the_chart_afterwards(visit, live_url):
    held = []
    page = visit("about:blank", 1440, 900)
    page.route("**/_dash-update-component", lambda route: held.append(route))
    page.goto(live_url, wait_until="domcontentloaded")
    [picture] = displayed(page)
    picture.locator('.marks a[href="?event=guaido-interim-president"]').first.focus()
    page.wait_for_function("() => document.querySelector('#timeline .probe')")
    page.wait_for_timeout(300)
    for route in held:
        route.continue_()
    page.wait_for_function(UP)
    assert page.evaluate("document.activeElement.dataset.event") == "guaido-interim-president"


@pytest.fixture
def still(browser, live_url):
    """A page in which nobody has moved, touched or scrolled anything yet, and the scripts that it asks for."""
    context = type(browser).new_context(browser, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    scripts = []
    page.on("request", lambda request: scripts.append(request.url) if request.resource_type == "script" else None)
    page.clock.install()
    page.goto(live_url)
    page.wait_for_timeout(300)
    yield page, scripts
    context.close()


def test_scripts_wait_for_a_reader_and_what_was_pressed_is_done_when_they_are_there(still):
    page, scripts = still
    [only] = scripts
    assert "start.js" in only
    page.keyboard.press("Tab")
    page.evaluate("document.querySelector('#first [data-id=theme]').click()")
    page.wait_for_function(UP)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_after_some_quiet_seconds_they_come_by_themselves_and_an_open_menu_stays_open(still):
    page, scripts = still
    page.clock.run_for(4_000)
    assert len(scripts) == 1
    page.evaluate("document.querySelector('#first [data-id=share]').open = true")
    with page.expect_request(re.compile("plotly")):
        page.clock.run_for(2_000)
    page.wait_for_function(UP)
    assert page.locator("#share [data-share]").is_visible()


def test_who_reads_the_list_keeps_it_until_the_chart_is_in_sight_again(visit, live_url):
    held = []
    page = visit("about:blank", 1440, 900)
    page.route(re.compile(r"plotly[^/]*\.js"), lambda route: held.append(route))
    page.goto(live_url, wait_until="domcontentloaded")  # what is held may be asked for before the page is loaded
    page.locator(".first-list .account").nth(20).scroll_into_view_if_needed()
    at = page.evaluate("scrollY")
    page.wait_for_function("() => document.querySelector('#timeline .probe')")
    page.wait_for_timeout(300)
    for route in held:
        route.continue_()
    page.wait_for_selector("#timeline[data-query]", state="attached")
    page.wait_for_timeout(100)
    assert page.evaluate("scrollY") == at > 900 and not page.evaluate(UP)
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function(UP)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (412, 823)])
def test_links_of_the_page_that_arrives_are_as_large_as_fingers_need(visit, live_url, width, height):
    """WCAG 2.2, 2.5.8: 24 px, or as much room. Scripts take the filters' links out of the order of tabs, where axe does not look."""
    page = visit("about:blank", width, height)
    page.route(re.compile(r"_dash|plotly"), lambda route: route.abort())
    for query in ("", "?view=list"):
        page.goto(f"{live_url}/{query}")
        only = {"runOnly": {"type": "rule", "values": ["target-size"]}, "resultTypes": ["violations"]}
        assert [
            node["html"] for found in Axe().run(page, options=only).response["violations"] for node in found["nodes"]
        ] == []


def test_all_filters_are_in_sight_of_a_usual_window(visit, live_url):
    page = visit(live_url, 1440, 900)
    page.wait_for_function(UP)
    tiles = page.locator("#react-entry-point #period .value").last.bounding_box()
    assert tiles["y"] + tiles["height"] < 900


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_colours_follow_the_theme_of_the_reader_and_of_the_address(visit, live_url, scheme):
    inks = {"light": "rgb(29, 39, 51)", "dark": "rgb(236, 239, 243)"}
    colour = "() => getComputedStyle([...document.querySelectorAll('#first .marks text')].find(t => t.getClientRects().length)).fill"
    page = visit("about:blank", 1440, 900, scheme=scheme)
    page.route(re.compile(r"_dash|plotly"), lambda route: route.abort())
    page.goto(live_url)
    assert page.evaluate(colour) == inks[scheme]
    for theme, ink in inks.items():
        page.goto(f"{live_url}/?theme={theme}")
        assert page.evaluate(colour) == ink
