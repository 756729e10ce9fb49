"""The page in a real browser: the system's Chromium, driven by Playwright; axe for accessibility."""

import re
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from builders import TEXTS, Tables
from conftest import ROOT, go, wait_drawn
from playwright.sync_api import Error

from timeline.view.catalog import Catalog
from timeline.view.state import VIEWS, from_query, to_query

pytestmark = pytest.mark.browser

CALLBACK = "**/_dash-update-component*"
WSWS = "wsws-2019-03-07"


def canonical(query: str) -> str:
    return to_query(from_query(query)[0])


def url_query(page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def chart(page) -> dict:
    """What the server has laid out, as the component holds it."""
    return page.evaluate("() => document.querySelector('#timeline').chart")


def checked(page) -> set[str]:
    found = page.eval_on_selector_all("#filters [aria-checked=true]", "all => all.map(a => a.dataset.value)")
    return set(found)


def choose(page, facet: str, value: str, query: str) -> None:
    page.click(f'#{facet} [data-value="{value}"]')
    wait_drawn(page, canonical(query))


def let_go(held: list) -> None:
    for route in held:
        with suppress(Error):  # given up meanwhile, for a newer one
            route.continue_()


# --- the first screen ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width, height", [(1440, 900), (1920, 1080)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_screen_is_the_whole_story(page, live_url, real_catalog: Catalog, width, height, scheme):
    p = page(live_url, width, height, scheme=scheme)
    box = p.locator(".chart-frame").bounding_box()
    assert box["width"] >= 0.6 * width and box["height"] >= 0.7 * height
    assert box["y"] + box["height"] <= height  # all lanes are in sight
    shown = chart(p)
    assert len(shown["lanes"]) == len(real_catalog.sources)
    headlines = [m for m in shown["marks"] if m.get("headline")]
    assert headlines and all("label" in m for m in headlines)
    inner = p.evaluate("""() => [...document.querySelectorAll("#page *")].filter(e => {
      const s = getComputedStyle(e); return /auto|scroll/.test(s.overflowY) && e.scrollHeight > e.clientHeight + 1 && e.clientHeight; }).length""")
    assert inner == 0
    assert "Loading..." not in p.inner_text("body")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_tablet_has_all_lanes_and_the_key_in_sight_under_one_row_of_tools(page, live_url, lang):
    p = page(f"{live_url}/?lang={lang}", 768, 1024)
    for part in (".chart-frame", "#key"):
        box = p.locator(part).bounding_box()
        assert box["y"] + box["height"] <= 1024
    assert p.locator(".toolbar").bounding_box()["height"] < 48
    p.click(".dates-menu > summary")
    p.click("#calendar [role=switch]")  # is found among the dates
    wait_drawn(p, canonical(f"lang={lang}&calendar=1"))
    p.set_viewport_size({"width": 1440, "height": 900})
    p.goto(f"{live_url}/?lang={lang}&actor=Nicol%C3%A1s+Maduro&type=statement")
    p.wait_for_selector("#chips .chip:not(.intro)")
    assert p.locator(".toolbar").bounding_box()["height"] < 34
    cut = p.locator("#chips .chip").evaluate_all("every => every.filter(e => e.scrollWidth > e.clientWidth).length")
    assert p.locator("#chips .chip").count() == 2 and cut == 0


@pytest.mark.parametrize("width", [768, 1440, 1920])
def test_labels_are_as_wide_as_laid_out_and_lie_apart(page, live_url, width):
    p = page(live_url, width)
    p.evaluate("() => document.fonts.ready")
    for query in ("", "lanes=actor", "lanes=type", "lang=es", "start=2019-02-10&end=2019-03-09", "labels=all"):
        go(p, query)
        labels_lie_apart(p, query)


def labels_lie_apart(p, query: str) -> None:
    boxes = p.evaluate("""() => [...document.querySelectorAll(".mark .label")].map(e => {
      const r = document.createRange(); r.selectNodeContents(e); const b = r.getBoundingClientRect();
      return [b.left, b.top, b.right, b.bottom, e.textContent]; })""")
    frame = p.locator(".chart").bounding_box()
    assert boxes, query
    for left, _, right, _, words in boxes:
        assert left >= frame["x"] - 1 and right <= frame["x"] + frame["width"] + 2, (query, words)
    for n, (a, b, c, d, words) in enumerate(boxes):
        for e, f, g, h, other in boxes[n + 1 :]:
            across, down = min(c, g) - max(a, e), min(d, h) - max(b, f)
            assert across <= 1 or down <= 4, (query, words, other)  # lines are a little higher than their letters


def test_marks_stand_where_their_links_are(page, live_url):
    p = page(live_url, 1440)
    places = p.evaluate("""() => {
      const middle = e => { const b = e.getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2]; };
      const trace = document.querySelector("#timeline .plot").data.find(t => t.name === "marks");
      const points = [...document.querySelectorAll('[class*="tracemarks"] .point')].map(middle);
      const links = Object.fromEntries([...document.querySelectorAll(".mark")].map(a =>
        [document.querySelector("#timeline").chart.marks[a.dataset.at].row, middle(a)]));
      return trace.customdata.map((row, i) => [points[i], links[row]]);
    }""")  # fmt: skip
    assert places
    for point, link in places:
        assert point == pytest.approx(link, abs=0.8)
    # What lies under the marks is in its place, too: the panels of the lanes, one beside the other, on the chart's pixels.
    lit, panels = p.evaluate("""() => {
      const frame = document.querySelector(".chart").getBoundingClientRect();
      const { left, right, top, bottom } = document.querySelector(".plot [class*=tracelit]").getBoundingClientRect();
      const { chart } = document.querySelector("#timeline"), { panels } = chart;
      return [[left, right, top, bottom].map((edge, i) => edge - (i < 2 ? frame.left : frame.top)),
        [panels[0][0], panels.at(-1)[1], chart.lanes[0].top, chart.lanes.at(-1).bottom]];
    }""")
    assert lit[0] == pytest.approx(panels[0], abs=0.8) and lit[2:] == pytest.approx(panels[2:], abs=0.8)
    assert panels[0] < lit[1] <= panels[1] + 0.8  # up to the last day that an article can tell of


# --- filters, address, history -----------------------------------------------------------------------------------------


def test_a_filter_changes_words_chips_address_counts_and_title(page, live_url, real_catalog: Catalog):
    p = page(live_url, 1440)
    choose(p, "source", WSWS, f"source={WSWS}")
    rows = int((real_catalog.archive.accounts["source"] == WSWS).sum())
    assert f"{rows} of {len(real_catalog.accounts)} accounts" in p.inner_text("#sentence")
    assert p.inner_text("#chips .chip").startswith("World Socialist Web Site")
    assert url_query(p) == {"source": [WSWS]} and "World Socialist Web Site" in p.title()
    assert {m["values"]["source"][0] for m in chart(p)["marks"]} == {WSWS}
    counts = p.eval_on_selector_all("#standing .count", "all => all.map(e => +e.textContent)")
    assert sum(counts) == rows
    p.click("#chips .chip")
    wait_drawn(p, "")
    assert checked(p) == set()


def test_marks_that_fall_away_are_pale_before_the_answer(page, live_url):
    p = page(live_url, 1440)
    held = []
    p.route(CALLBACK, lambda route: held.append(route))
    p.click(f'#source [data-value="{WSWS}"]')
    p.wait_for_selector(".mark.away")
    away = p.evaluate("""() => [...document.querySelectorAll(".mark")].map(a =>
      [document.querySelector("#timeline").chart.marks[a.dataset.at].values.source[0], a.classList.contains("away")])""")
    assert all(pale == (source != WSWS) for source, pale in away)
    let_go(held)
    p.unroute(CALLBACK)
    wait_drawn(p, f"source={WSWS}")
    assert not p.query_selector(".mark.away")


def test_fast_choices_lose_nothing(page, live_url):
    p = page(live_url, 1440)
    held = []
    p.route(CALLBACK, lambda route: held.append(route))
    for facet, value in (("source", WSWS), ("standing", "alleged"), ("standing", "reported")):
        p.click(f'#{facet} [data-value="{value}"]')
    let_go(held)
    p.unroute(CALLBACK)
    wait_drawn(p, f"source={WSWS}&standing=alleged&standing=reported")
    assert checked(p) == {WSWS, "alleged", "reported"}


def test_back_and_forward_keep_address_and_controls_in_step(page, live_url):
    p = page(live_url, 1440)
    choose(p, "standing", "alleged", "standing=alleged")
    p.click("#q")
    p.keyboard.type("aid", delay=30)
    wait_drawn(p, "standing=alleged&q=aid")
    p.keyboard.press("Alt+ArrowLeft")
    p.go_back() if "q=" in p.url else None
    wait_drawn(p, "standing=alleged")
    assert p.input_value("#q") == "" and checked(p) == {"alleged"}
    p.go_back()
    wait_drawn(p, "")
    assert checked(p) == set()
    p.go_forward()
    wait_drawn(p, "standing=alleged")
    p.go_forward()
    wait_drawn(p, "standing=alleged&q=aid")
    assert p.input_value("#q") == "aid"


def test_a_search_is_one_step_of_history_whatever_is_typed(page, live_url):
    p = page(live_url, 1440)
    before = p.evaluate("history.length")
    p.click("#q")
    for letters in ("a", "i", "d"):
        p.keyboard.type(letters)
        p.wait_for_timeout(250)
    wait_drawn(p, "q=aid")
    assert p.evaluate("history.length") == before + 1


def test_the_search_field_offers_actors_and_sources(page, live_url):
    p = page(live_url, 1440)
    p.click("#q")
    p.keyboard.type("madu")
    p.click(".offer:has-text('Nicolás Maduro')")
    wait_drawn(p, canonical("actor=Nicolás Maduro"))
    assert p.input_value("#q") == "" and "Nicolás Maduro" in checked(p)


def test_a_deep_link_restores_the_view_exactly(page, live_url):
    query = f"source={WSWS}&standing=reported&q=force&start=2019-01-15&end=2019-03-31&lanes=type&labels=all&calendar=1&theme=dark"
    p = page(f"{live_url}/?{query}", 1440)
    assert to_query(from_query(urlsplit(p.url).query)[0]) == canonical(query)
    assert checked(p) == {WSWS, "reported"} and p.input_value("#q") == "force"
    assert p.input_value("#lanes select") == "type"
    assert p.get_attribute('#labels [data-value="all"]', "aria-checked") == "true"
    assert p.get_attribute("#calendar [role=switch]", "aria-checked") == "true"
    assert p.evaluate("document.documentElement.dataset.theme") == "dark"


def test_an_old_link_that_unfolds_shows_calendar_time_and_stays_as_it_is(page, live_url):
    p = page(f"{live_url}/?fold=0&colour=red", 1440)
    assert p.get_attribute("#calendar [role=switch]", "aria-checked") == "true"
    assert "colour" in p.inner_text("#notices") and p.url.endswith("/?fold=0&colour=red")


def test_the_actors_find_box_and_tree(page, live_url):
    p = page(live_url, 1440)
    assert p.locator("#actor [data-value]").count() == 8
    p.fill("#actor input", "bolton")
    assert 0 < p.locator("#actor [data-value]").count() < 4
    p.fill("#actor input", "nobody of that name")
    assert "No actor" in p.inner_text("#actor")
    p.fill("#actor input", "")
    p.click("#actor .all")
    assert p.locator("#actor [data-value]").count() > 60
    p.click('#actor [data-value="Nicolás Maduro"]')
    wait_drawn(p, canonical("actor=Nicolás Maduro"))


def test_a_period_is_a_tile(page, live_url):
    p = page(live_url, 1440)
    p.click("#period [data-value] >> nth=1")
    wait_drawn(p, "from=2019-01-01&to=2019-12-31")
    p.click("#period [aria-checked=true]")
    wait_drawn(p, "")


def test_switches_of_the_toolbar(page, live_url):
    p = page(live_url, 1440)
    p.select_option("#lanes select", "actor")
    wait_drawn(p, "lanes=actor")
    p.click('#labels [data-value="all"]')
    wait_drawn(p, "lanes=actor&labels=all")
    events = {mark["event"] for mark in chart(p)["marks"]}
    assert {mark["event"] for mark in chart(p)["marks"] if "label" in mark} == events
    p.click("#calendar [role=switch]")
    wait_drawn(p, "lanes=actor&labels=all&calendar=1")
    assert len(chart(p)["panels"]) == 1
    p.click('#view [data-value="list"]')
    p.wait_for_selector(".account")
    assert not p.is_visible(".chart") and not p.is_visible(".chart-tools")


# --- time ----------------------------------------------------------------------------------------------------------------


def over_chart(page, x: float = 0.6, y: float = 0.5) -> None:
    box = page.locator(".chart").bounding_box()
    page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y)


def test_the_plain_wheel_scrolls_the_page_as_elsewhere(page, live_url):
    p = page(f"{live_url}/?labels=all", 1440)
    p.mouse.move(100, 500)
    p.mouse.wheel(0, 120)
    p.wait_for_timeout(200)
    elsewhere = p.evaluate("scrollY")
    p.evaluate("scrollTo(0, 0)")
    over_chart(p, y=0.1)
    p.mouse.wheel(0, 120)
    p.wait_for_timeout(200)
    assert p.evaluate("scrollY") == elsewhere > 0 and url_query(p) == {"labels": ["all"]}


def test_zooming_leaves_no_step_in_the_history_and_two_presses_show_accounts(page, live_url):
    """In calendar time too, where nothing is in the middle of the picture."""
    p = page(live_url, 1440)
    for query in ("", "calendar=1"):
        go(p, query)
        before = p.evaluate("history.length")
        for _ in range(2):
            shown = urlsplit(p.url).query
            p.click("[data-zoom='0.5']")
            p.wait_for_function("q => location.search.slice(1) !== q", arg=shown)
            wait_drawn(p, urlsplit(p.url).query)
            assert chart(p)["marks"]
        assert p.evaluate("history.length") == before
        assert p.is_visible(".navigator")
        p.click("[data-zoom='0']")
        wait_drawn(p, query)
        assert not p.query_selector(".navigator")


def test_a_filter_that_is_chosen_before_a_zoom_is_answered_keeps_it_and_back_leads_to_the_zoom(page, live_url):
    p = page(live_url, 1440)
    steps = p.evaluate("history.length")
    both = (
        "document.querySelector('[data-zoom=\"0.5\"]').click(); document.querySelector('#source [data-value]').click();"
    )
    p.evaluate(both)
    zoomed = urlsplit(p.url).query
    assert "start=" in zoomed
    p.wait_for_function("() => location.search.includes('source=')")
    wait_drawn(p, urlsplit(p.url).query)
    assert urlsplit(p.url).query.endswith(zoomed) and p.evaluate("history.length") == steps + 1
    p.go_back()
    wait_drawn(p, zoomed)
    assert not p.query_selector("#source [aria-checked=true]")
    p.go_forward()
    p.wait_for_selector("#source [aria-checked=true]")


def test_what_a_zoom_leaves_is_lit_at_once_and_what_was_pressed_looks_so_until_the_answer(page, live_url):
    """Before any answer can have come: all of it is asked in the same task as the click."""
    p = page(live_url, 1440)
    asked = """selector => {
      const window = document.querySelector("#timeline .asked-window"), link = document.querySelector(selector);
      const chart = document.querySelector("#timeline").chart;
      link.focus();
      link.click();
      const frame = document.querySelector("#timeline .chart").getBoundingClientRect(), box = window.getBoundingClientRect();
      return {window: window.dataset.asked, link: link.dataset.asked, left: chart.left, right: chart.right,
        from: box.left - frame.left, to: box.right - frame.left, height: box.height};
    }"""
    shown = urlsplit(p.url).query
    lit = p.evaluate(asked, "[data-zoom='0.5']")
    assert lit["window"] == "" and lit["left"] < lit["from"] < lit["to"] <= lit["right"] and lit["height"] == 4
    p.wait_for_function("q => location.search.slice(1) !== q", arg=shown)
    wait_drawn(p, urlsplit(p.url).query)
    assert p.evaluate("document.querySelector('[data-asked]')") is None
    assert p.evaluate(asked, "#timeline a[data-lane]")["link"] == ""
    p.wait_for_function("() => !document.querySelector('[data-asked]')")


def test_ctrl_and_wheel_zoom_about_the_pointer_and_double_click_too(page, live_url):
    p = page(live_url, 1440)
    over_chart(p, 0.3)
    p.keyboard.down("Control")
    p.mouse.wheel(0, -300)
    p.keyboard.up("Control")
    p.wait_for_function("() => location.search.includes('start=')")
    wait_drawn(p, urlsplit(p.url).query)
    first = chart(p)["window"]
    over_chart(p, 0.5, 0.97)
    box = p.locator(".chart").bounding_box()
    p.mouse.dblclick(box["x"] + box["width"] * 0.5, box["y"] + box["height"] - 4)
    p.wait_for_function("w => String(document.querySelector('#timeline').chart.window) !== String(w)", arg=first)
    after = chart(p)["window"]
    assert after[1] - after[0] < first[1] - first[0]


def test_a_drag_pans_and_opens_nothing(page, live_url):
    p = page(f"{live_url}/?start=2019-02-10&end=2019-03-09", 1440)
    steps = p.evaluate("history.length")
    box = p.locator(".mark.headline").first.bounding_box()
    p.mouse.move(box["x"] + 7, box["y"] + 7)
    p.mouse.down()
    p.mouse.move(box["x"] - 140, box["y"] + 7, steps=6)
    p.mouse.up()
    p.wait_for_function("() => !location.search.includes('2019-02-10')")
    assert "event" not in url_query(p) and p.evaluate("history.length") == steps
    assert url_query(p)["start"][0] > "2019-02-10"


def test_the_navigator_moves_and_resizes_by_pointer_and_keyboard(page, live_url):
    p = page(f"{live_url}/?start=2019-02-10&end=2019-03-09", 1440)
    p.focus(".edge[data-part=to]")
    p.keyboard.press("ArrowRight")
    p.wait_for_function("() => location.search.includes('end=2019-04-08')")
    wait_drawn(p, urlsplit(p.url).query)
    assert p.get_attribute(".edge[data-part=to]", "aria-valuetext") == "8 April 2019"
    box = p.locator(".track .window").bounding_box()
    p.mouse.move(box["x"] + box["width"] / 2, box["y"] + 17)
    p.mouse.down()
    p.mouse.move(box["x"] + box["width"] / 2 - 60, box["y"] + 17, steps=4)
    p.mouse.up()
    p.wait_for_function("() => !location.search.includes('end=2019-04-08')")
    assert url_query(p)["end"][0] < "2019-04-08"


def test_an_empty_window_keeps_axis_and_navigator_and_leads_to_the_nearest(page, live_url):
    p = page(f"{live_url}/?start=2021&end=2021", 1440)
    assert p.locator(".axis .tick").count() > 3 and p.is_visible(".navigator") and not chart(p)["marks"]
    p.click(".nothing a >> nth=0")
    p.wait_for_function("() => document.querySelector('#timeline').chart?.marks.length > 0")


def test_names_and_axis_stay_in_sight_while_all_labels_scroll(page, live_url):
    p = page(f"{live_url}/?labels=all", 1440)
    p.evaluate("scrollTo(0, 500)")
    p.wait_for_timeout(100)
    assert p.locator("div.axis").bounding_box()["y"] == pytest.approx(0, abs=1)
    names = p.eval_on_selector_all(".lane-name", "all => all.map(e => e.getBoundingClientRect().top)")
    assert any(40 <= top <= 60 for top in names)


def test_another_size_is_laid_out_anew(page, live_url):
    p = page(live_url, 1440)
    p.set_viewport_size({"width": 1300, "height": 860})
    p.wait_for_function("() => document.querySelector('#timeline').chart.width < 1100")
    wait_drawn(p, "")
    box = p.locator(".chart-frame").bounding_box()
    assert box["x"] + box["width"] <= 1300 and box["y"] + box["height"] <= 860


# --- marks, card, keyboard -----------------------------------------------------------------------------------------------


def test_the_nearest_mark_within_reach_is_meant(page, live_url):
    p = page(live_url, 1440)
    box = p.locator(".chart").bounding_box()
    mark = next(m for m in chart(p)["marks"] if m.get("headline") and m["x"] > 250)
    y = p.evaluate("scrollY")
    p.mouse.click(box["x"] + mark["x"] - 9, box["y"] + mark["y"] - 2)
    p.wait_for_function("() => location.search.includes('event=')")
    assert url_query(p)["event"] == [mark["event"]] and p.evaluate("scrollY") == y


def test_a_card_shows_all_accounts_rings_and_joins_the_marks(page, live_url, real_catalog: Catalog):
    p = page(live_url, 1440)
    told = next(m for m in chart(p)["marks"] if m.get("also") and "label" in m)
    p.click(f'.mark[data-key="{told["key"]}"]')
    wait_drawn(p, f"event={told['event']}&account={told['key']}")
    assert p.locator(".telling").count() == len(real_catalog.events[told["event"]])
    rings = p.locator(".joined .ring").count()
    assert rings == sum(m["event"] == told["event"] for m in chart(p)["marks"]) >= 2
    assert p.locator(".joined .thread").count() == 1
    opacity = p.evaluate("""() => getComputedStyle(document.querySelector('[class*="tracemarks"]')).opacity""")
    assert float(opacity) < 0.6
    frame, card = p.locator(".chart-frame").bounding_box(), p.locator("#side").bounding_box()
    assert card["x"] > frame["x"] + 400  # the chart stays where it is, the card lies over its right
    p.keyboard.press("Escape")
    wait_drawn(p, "")
    assert p.evaluate("document.activeElement.dataset.key") == told["key"]  # focus returns


def test_a_tip_says_what_the_label_does_not(page, live_url):
    p = page(live_url, 1440)
    box = p.locator(".chart").bounding_box()
    marks = chart(p)["marks"]
    plain = next(m for m in marks if "label" not in m)
    p.mouse.move(box["x"] + plain["x"], box["y"] + plain["y"])
    p.wait_for_selector(".tip")
    assert p.inner_text(".tip b")
    named = next(m for m in marks if "label" in m)
    p.mouse.move(box["x"] + named["x"], box["y"] + named["y"])
    p.wait_for_function("() => document.querySelector('.tip') && !document.querySelector('.tip b')")
    assert named["title"] not in p.inner_text(".tip")


def test_marks_that_lie_as_near_are_offered_in_a_list(page, live_url):
    p = page(live_url, 1440)
    box = p.locator(".chart").bounding_box()
    marks = [m for m in chart(p)["marks"] if "label" not in m]
    a, b = next((m, n) for m in marks for n in marks if m is not n and m["x"] == n["x"] and 0 < n["y"] - m["y"] < 11)
    p.mouse.click(box["x"] + a["x"], box["y"] + (a["y"] + b["y"]) / 2)
    p.wait_for_selector(".near button")
    assert a["title"] in p.inner_text(".near") and b["title"] in p.inner_text(".near")
    p.click(f'.near button:has-text("{b["title"]}")')
    p.wait_for_function("() => location.search.includes('event=')")
    assert url_query(p)["event"] == [b["event"]]


def test_the_chart_is_one_tab_stop_with_arrow_keys_in_it(page, live_url):
    p = page(live_url, 1440)
    assert p.locator(".mark[tabindex='0']").count() == 1
    p.focus(".mark[tabindex='0']")
    marks = chart(p)["marks"]

    def at() -> dict:
        return marks[int(p.evaluate("document.activeElement.dataset.at"))]

    p.keyboard.press("ArrowRight")
    assert (at()["lane"], at()["key"]) == (0, marks[1]["key"])
    p.keyboard.press("ArrowDown")
    assert at()["lane"] == 1
    p.keyboard.press("End")
    last = at()
    assert last["lane"] == 1 and all(m["day"] <= last["day"] for m in marks if m["lane"] == 1)
    name = p.evaluate("document.activeElement.getAttribute('aria-label')")
    assert last["title"] in name and last["teller"] in name
    p.keyboard.press("Enter")
    wait_drawn(p, f"event={last['event']}&account={last['key']}")
    assert p.evaluate("document.activeElement.id") == "card-title"


def test_each_filter_is_one_tab_stop(page, live_url):
    p = page(live_url, 1440)
    for facet in ("source", "standing", "type", "period"):
        assert p.locator(f"#{facet} [tabindex='0']").count() == 1
    p.focus("#standing [tabindex='0']")
    p.keyboard.press("ArrowDown")
    p.keyboard.press("Space")
    wait_drawn(p, "standing=alleged")
    assert p.evaluate("document.activeElement.dataset.value") == "alleged"


def test_lane_names_filter(page, live_url):
    p = page(live_url, 1440)
    p.click(f'[data-lane="{WSWS}"]')
    wait_drawn(p, f"source={WSWS}")


# --- phones and tablets --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 375, 768])
def test_a_narrow_page_never_scrolls_sideways(page, live_url, width):
    p, wide = page(live_url, width, 812), "document.documentElement.scrollWidth > innerWidth"
    for view in VIEWS:
        go(p, f"view={view}" if view != "timeline" else "")
        assert not p.evaluate(wide), view


def test_a_phone_has_a_picture_and_one_line_of_time(page, live_url):
    p = page(live_url, 375, 812)
    assert p.locator(".chart-frame").bounding_box()["width"] <= 375
    months = p.eval_on_selector_all(".month-of-line", "all => all.map(e => +e.dataset.day)")
    assert months == sorted(months) and len(months) > 4
    events = p.eval_on_selector_all(".entry [data-event]", "all => all.map(e => e.dataset.event)")
    assert len(events) == len(set(events)) > 10
    p.click(".vertical-tools a >> nth=1")
    wait_drawn(p, "labels=all")
    assert p.locator(".entry").count() > len(events)
    p.evaluate("scrollTo(0, 1500)")
    p.wait_for_timeout(100)
    tops = p.eval_on_selector_all(".month-of-line h2", "all => all.map(e => e.getBoundingClientRect().top)")
    assert any(65 < top < 99 for top in tops)  # the month stays in sight, until the next one pushes it away


def test_on_a_phone_the_whole_time_stays_in_sight_and_leads_to_any(page, live_url):
    p = page(f"{live_url}/?labels=all", 375, 812)
    assert p.locator(".chart-frame").bounding_box()["height"] < 180
    assert p.is_hidden(".time-strip")  # the picture is there
    p.evaluate("scrollTo(0, 1500)")
    strip = p.wait_for_selector(".time-strip.on")
    box, first = strip.bounding_box(), p.locator(".time-strip .frame").bounding_box()
    assert (box["y"], box["height"]) == (52, 45) and p.locator(".time-strip i").count() > 80
    p.mouse.click(box["x"] + 340, box["y"] + 25)
    p.wait_for_function("() => scrollY > 4000")
    p.wait_for_function(
        "x => document.querySelector('.time-strip .frame').getBoundingClientRect().x > x + 100", arg=first["x"]
    )
    month = """() => [...document.querySelectorAll('.month-of-line')]
      .find(e => e.getBoundingClientRect().bottom > 98).textContent"""
    assert p.evaluate(month).startswith("September 2025")
    p.evaluate("scrollTo(0, 0)")
    p.click(".vertical-tools .order")  # the latest first: the strip keeps its direction
    wait_drawn(p, "labels=all&order=latest")
    assert p.locator(".month-of-line h2").first.inner_text().startswith("September 2025")
    p.evaluate("scrollTo(0, 1500)")
    p.wait_for_selector(".time-strip.on")
    p.mouse.click(box["x"] + 60, box["y"] + 25)
    p.wait_for_function(
        "x => document.querySelector('.time-strip .frame').getBoundingClientRect().x < x", arg=first["x"] + 100
    )
    assert p.evaluate(month).startswith("February 2019")


def test_a_link_to_an_event_opens_its_card_on_a_phone(page, live_url, real_catalog: Catalog):
    event = next(iter(real_catalog.events))
    p = page(f"{live_url}/?event={event}", 375, 812)
    box = p.locator("#side").bounding_box()
    assert box["y"] > 250 and box["y"] + box["height"] == pytest.approx(812, abs=1)
    assert p.is_visible("#card-title") and p.locator("#card-title").bounding_box()["y"] < 812


def test_filters_of_a_phone_open_and_close(page, live_url):
    p = page(live_url, 375, 812)
    assert not p.is_visible("#filters")
    p.click(".tools [data-popovertarget=filters] >> nth=1")
    p.click('#standing [data-value="alleged"]')
    wait_drawn(p, "standing=alleged")
    assert p.inner_text("#foot button").startswith("Show ") and p.inner_text("#foot a") == "Clear 1 filter"
    p.click("#foot button")
    assert not p.is_visible("#filters") and p.locator("#chips .chip").count() == 1
    p.click(".quick [popovertarget]")
    assert p.is_visible("#filters")


@pytest.mark.parametrize("width", [555, 556, 583])
def test_a_window_has_either_lanes_with_labels_or_one_line_of_time_with_its_strip(page, live_url, width):
    p = page(live_url, width, 800)
    lanes, line = p.locator(".chart .label").count() > 0, p.locator(".time-strip").evaluate_all("all => all.length > 0")
    phone = p.evaluate("getComputedStyle(document.querySelector('.top')).display === 'contents'")
    assert (lanes, line) == (not phone, phone) and phone == (width < 556)


IN_SIGHT = """(all, bottom) => all.filter(e => e.getBoundingClientRect().height && e.getBoundingClientRect().bottom <= bottom).length"""


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_phone_shows_five_headlines_and_all_filters_at_once(page, live_url, language):
    p = page(f"{live_url}/?lang={language}", 375 + 15, 812)  # a bar for scrolling takes 15 px here, none on a phone
    assert p.locator(".entry a").evaluate_all(IN_SIGHT, 812) >= 5
    p.click(".quick [popovertarget]")
    foot = p.locator(".panel-foot").bounding_box()["y"]
    assert p.locator("#period .value").evaluate_all(IN_SIGHT, foot) == p.locator("#period .value").count() == 5


def test_targets_of_a_phone_are_large(page, live_url):
    p = page(live_url, 375, 812)
    small = p.evaluate("""() => [...document.querySelectorAll(".tools .narrow-only, .quick-chip, .vertical-tools a, .entry")]
      .filter(e => e.getBoundingClientRect().height && e.getBoundingClientRect().height < 36).map(e => e.outerHTML.slice(0, 80))""")
    assert small == []


# --- other views, hostile addresses, others' code --------------------------------------------------------------------------


def test_theme_switch_is_kept_in_the_address(page, live_url):
    p = page(live_url, 1440)
    lit = "getComputedStyle(document.querySelector('#timeline .plot [class*=tracelit] .js-fill')).fill"
    light = p.evaluate(lit)
    p.click("#theme")
    wait_drawn(p, "theme=dark")
    assert p.evaluate(lit) != light
    p.reload()
    wait_drawn(p, "theme=dark")
    assert p.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("query", [
    "source=nobody&lanes=sideways&colour=red&from=soon", "event=%3Cscript%3Ealert(1)%3C/script%3E&q=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E",
    "&&&=%25&=&q=%00%0a&fold=maybe", "q=%ed%a0%80&theme=%22%3E",
])  # fmt: skip
def test_a_hostile_address_gives_notices_and_no_errors(page, live_url, query):
    p = page(f"{live_url}/?{query}", 1440)
    assert p.locator("#main").count() == 1 and not p.query_selector("#main script, #main img[src=x]")


def test_html_in_cells_is_text_in_every_view(page, tables: Tables, serve_tables):
    bad = '<img src=x onerror="alert(1)">'
    tables.cell("events", 2, title=bad, summary=bad, place=bad, note=bad).cell(
        "sources", 2, publisher=bad, perspective=bad
    )
    p = page(f"{serve_tables()}/?event=walkout", 1440)
    for view in VIEWS:
        go(p, canonical(f"view={view}&event=walkout"))
        assert not p.query_selector("#page img") and bad in p.inner_text("#page")


def test_nothing_found_has_a_way_back(page, live_url):
    p = page(f"{live_url}/?q=nothingofthekind", 1440)
    assert "Nothing matches." in p.inner_text("#empty")
    p.click("#empty a >> nth=-1")
    wait_drawn(p, "")


def test_two_visitors_do_not_affect_each_other(browser, live_url):
    contexts = [browser.new_context(viewport={"width": 1280, "height": 900}) for _ in range(2)]
    one, two = (c.new_page() for c in contexts)
    for p in (one, two):
        p.goto(live_url)
        wait_drawn(p, "")
    choose(one, "standing", "alleged", "standing=alleged")
    choose(two, "standing", "reported", "standing=reported")
    assert (checked(one), checked(two)) == ({"alleged"}, {"reported"})
    for c in contexts:
        c.close()


def test_passage_link_opens_the_source_at_the_mark(page, context, small_url):
    p = page(f"{small_url}/?event=walkout", 1440)
    with context.expect_page() as opened:
        p.locator("#card .passage q").first.click(position={"x": 12, "y": 9})
    source = opened.value
    source.wait_for_load_state()
    assert "/source/gazette" in source.url and re.search(
        "stranded travellers", TEXTS["gazette.txt"].replace("\r\n", " ")
    )
    assert source.locator("mark").count() > 0
    source.close()


def test_an_app_of_others_with_the_timeline_in_it(page, monkeypatch):
    """examples/embed_in_dash.py: choosing a mark filters a graph of theirs."""
    import runpy
    import threading

    from werkzeug.serving import make_server

    monkeypatch.chdir(ROOT)
    app = runpy.run_path(str(ROOT / "examples/embed_in_dash.py"))["app"]
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        p = page(f"http://127.0.0.1:{server.port}/", 1440, 1200, drawn=False)
        p.wait_for_selector(".mark.headline")
        p.wait_for_selector("#actors .point")
        p.wait_for_load_state(
            "networkidle"
        )  # the graph has made room for itself, and the timeline below is laid out anew
        every = p.locator("#actors .point").count()
        p.click(".mark.headline >> nth=0")
        p.wait_for_function("n => document.querySelectorAll('#actors .point').length < n", arg=every)
        p.wait_for_selector("#card-title")  # another answer than the graph's, so it may come later
        p.wait_for_function("location.search.includes('event=')")
    finally:
        server.shutdown()
        server.server_close()


# Whoever says a label to a voice control means what they see: that is no rule of axe’s own, but one of WCAG (2.5.3).
AXE = {"resultTypes": ["violations"], "rules": {"label-content-name-mismatch": {"enabled": True}}}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 768, 1440, 1920])
def test_axe_finds_nothing(page, live_url, real_catalog: Catalog, theme, width):
    event = next(str(e) for e, rows in real_catalog.events.items() if len(rows) > 1)
    p, found = page(f"{live_url}/?theme={theme}", width), []
    views = ("list&q=maduro", "coverage", "actors&actor=Russia", "sources", "corrections", "about")
    timelines = (
        "",
        f"event={event}",
        "start=2019-02-01&end=2019-03-31",
        "lanes=actor&labels=all",
        "actor=Russia&type=statement",
    )
    for query in (*timelines, *(f"view={view}" for view in views)):
        go(p, canonical(f"{query}&theme={theme}"))
        p.wait_for_timeout(100)
        for violation in Axe().run(p, options=AXE).response["violations"]:
            found.append((query, violation["id"], [node["html"][:150] for node in violation["nodes"]][:3]))
    assert found == []
