"""The page in a real browser: the system's Chromium, driven by Playwright; axe for accessibility."""

import re
from itertools import product
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from builders import TEXTS, Tables
from conftest import go, wait_drawn
from timeline.page.answer import answer, read_request

from timeline.chart.packing import LABEL_SIZE
from timeline.chart.text_width import text_width
from timeline.export.formats import export
from timeline.view.catalog import Catalog
from timeline.view.state import VIEWS, from_query, to_query
from timeline.view.view import build_view

pytestmark = pytest.mark.browser

HITS = ".hit:not(.chip)"
CALLBACK = "**/_dash-update-component*"


def canonical(query: str) -> str:
    return to_query(from_query(query)[0])


def answered(app, query: str = "") -> dict:
    return answer(app.service.catalog(), read_request({"query": query}))


def keys_of(page) -> list[str]:
    return page.eval_on_selector_all(HITS, "all => all.map(a => a.dataset.key)")


def drawn_keys(page) -> list[str]:
    return page.evaluate("() => document.getElementById('plot').data.find(t => t.name === 'marks').customdata")


def url_query(page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def said(page) -> str:
    return page.text_content("#said")


def window(page) -> tuple[str, str]:
    """First and last day shown, as the overview says them."""
    words = page.eval_on_selector_all(".edge", "all => all.map(e => e.getAttribute('aria-valuetext'))")
    return words[0], words[1]


def window_days(page) -> tuple[int, int]:
    days = page.eval_on_selector_all(".edge", "all => all.map(e => +e.getAttribute('aria-valuenow'))")
    return days[0], days[1]


def changed(page, act) -> str:
    """Do something that changes the view; gives the query once its answer is drawn."""
    before = page.evaluate("() => document.body.dataset.drawn")
    act()
    page.wait_for_function("q => document.body.dataset.drawn !== q", arg=before)
    wait_drawn(page)
    return page.evaluate("() => document.body.dataset.drawn")


def settled(page) -> None:
    """Wait until what the address says is what is drawn."""
    page.wait_for_function(
        """() => {
          const drawn = new URLSearchParams(document.body.dataset.drawn), here = new URLSearchParams(location.search);
          return ["start", "end", "from", "to"].every(key => (drawn.get(key) || "") === (here.get(key) || ""));
        }"""
    )
    wait_drawn(page)


def box(page, selector: str) -> dict:
    return page.locator(selector).first.bounding_box()


# --- the first look ------------------------------------------------------------------------------------------------


def test_first_load_draws_all_marks(page, live_url, real_catalog: Catalog):
    p = page(live_url)
    shown = build_view(real_catalog, from_query("")[0])
    dated = {str(real_catalog.accounts[n].row["id"]) for n in shown.rows if real_catalog.index.dated[n]}
    in_chips = sum(int(text) for text in p.locator(".hit.chip").all_text_contents())
    assert len(keys_of(p)) + in_chips == len(dated) and set(keys_of(p)) <= dated
    assert sorted(drawn_keys(p)) == sorted(keys_of(p))
    points = p.evaluate(
        """() => {
          const marks = document.getElementById("plot")._fullData.find(trace => trace.name === "marks");
          return document.querySelectorAll(`#plot .trace${marks.uid} path.point`).length;
        }"""
    )
    assert points == len(keys_of(p))
    assert said(p) == answered_said(shown)
    assert p.title() == real_catalog.archive.topic.title
    assert p.locator("#problems").count() == 0 and p.locator("#notices .notice").count() == 0


def answered_said(view) -> str:
    return view.summary.removesuffix(".") + "."


def test_marks_stand_where_their_links_are(page, live_url):
    """What is pointed at is what is drawn: every mark lies in the box of its own link."""
    p = page(live_url)
    off = p.evaluate(
        """() => {
          const plot = document.getElementById("plot"), marks = plot.data.find(trace => trace.name === "marks");
          return marks.customdata.filter((key, i) => {
            const hit = document.querySelector(`.hit[data-key="${CSS.escape(key)}"]`), [x, y] = [marks.x[i], marks.y[i]];
            return !(hit.offsetLeft <= x && x <= hit.offsetLeft + hit.offsetWidth && hit.offsetTop <= y && y <= hit.offsetTop + hit.offsetHeight);
          });
        }"""
    )
    assert off == []


# --- filters, address, history ---------------------------------------------------------------------------------------


def test_filter_click_changes_words_pills_address_and_counts(page, live_url, real_app):
    p = page(live_url)
    before = len(keys_of(p))
    query = changed(p, lambda: p.click('[data-facet="standing"][data-value="alleged"]'))
    shown = answered(real_app, "standing=alleged")
    assert query == "standing=alleged" and url_query(p) == {"standing": ["alleged"]}
    assert said(p) == shown["said"] and p.title() == shown["title"]
    assert 0 < len(keys_of(p)) < before
    assert p.locator(".pill").all_text_contents() == ["Alleged×"]
    assert p.get_attribute('[data-facet="standing"][data-value="alleged"]', "aria-checked") == "true"
    for value, count in shown["counts"]["source"].items():
        assert p.text_content(f'[data-facet="source"][data-value="{value}"] .count') == str(count)
    assert p.get_attribute("[data-download='/events.csv']", "href") == "/events.csv?standing=alleged"
    changed(p, lambda: p.click(".pill"))
    assert len(keys_of(p)) == before and url_query(p) == {} and p.locator(".pill").count() == 0


def test_marks_that_fall_away_are_dimmed_before_the_answer(page, live_url, real_catalog: Catalog):
    p = page(live_url)
    standing = {str(a.row["id"]): a.row["standing"] for a in real_catalog.accounts}
    held = []
    p.route(CALLBACK, lambda route: held.append(route))
    p.click('[data-facet="standing"][data-value="alleged"]')
    away = p.eval_on_selector_all(f"{HITS}.away", "all => all.map(a => a.dataset.key)")
    assert sorted(away) == sorted(key for key in keys_of(p) if standing[key] != "alleged")
    assert p.get_attribute('[data-facet="standing"][data-value="alleged"]', "aria-checked") == "true"
    for route in held:
        route.continue_()
    p.unroute(CALLBACK)
    wait_drawn(p, "standing=alleged")
    assert p.locator(f"{HITS}.away").count() == 0 and keys_of(p) != []


def test_fast_choices_end_in_the_last_one(page, live_url, real_app):
    p = page(live_url)
    for value in ("military", "aid", "law", "statement", "aid"):
        p.click(f'[data-facet="type"][data-value="{value}"]')
    query = "type=military&type=law&type=statement"
    wait_drawn(p, query)
    assert said(p) == answered(real_app, query)["said"]
    for _ in range(3):
        p.click("[data-zoom='0']")  # the same view again and again still gets its answers
    changed(p, lambda: p.click(".clear"))
    assert url_query(p) == {}


def test_search_filters_while_it_is_typed(page, live_url, real_app):
    p = page(live_url)
    changed(p, lambda: p.fill("#q", "guaido"))
    assert said(p) == answered(real_app, "q=guaido")["said"] and url_query(p) == {"q": ["guaido"]}
    p.fill("#find-actor", "maduro")
    assert p.locator('[data-value="Nicolás Maduro"]').is_visible()
    assert not p.locator('[data-value="Colombia"]').is_visible()
    p.fill("#find-actor", "nobody at all")
    assert p.locator("#no-actor").is_visible()


def test_year_and_dates_filter_the_period(page, live_url, real_app):
    p = page(live_url)
    assert changed(p, lambda: p.click('[data-year="2020"]')) == "from=2020-01-01&to=2020-12-31"
    assert p.get_attribute('[data-year="2020"]', "aria-checked") == "true"
    assert p.input_value("#from") == "2020-01-01"
    assert said(p) == answered(real_app, "from=2020&to=2020")["said"]
    changed(p, lambda: p.click('[data-year="2020"]'))
    assert url_query(p) == {}


def test_deep_link_restores_the_view_exactly(page, live_url, real_app):
    event = "armed-force-at-border-2019"
    query = canonical(
        f"source=wsws-2019-03-07&standing=reported&standing=alleged&q=force&start=2019-01-15&end=2019-03-31&lanes=type&fold=0&event={event}&theme=dark"
    )
    p, shown = page(f"{live_url}/?{query}"), answered(real_app, query)
    wait_drawn(p, query)
    assert said(p) == shown["said"] and p.title() == shown["title"]
    checked = p.eval_on_selector_all("#rail .value[aria-checked=true]", "all => all.map(a => a.dataset.value)")
    assert sorted(checked) == ["alleged", "reported", "wsws-2019-03-07"]
    assert p.input_value("#q") == "force"
    assert p.get_attribute("[data-set=lanes][data-value=type]", "aria-current") == "true"
    assert p.get_attribute("#fold", "aria-checked") == "false"
    assert window(p) == ("15 January 2019", "31 March 2019")
    assert p.locator("#card-title").is_visible()
    assert p.get_attribute(f'.hit[data-event="{event}"]', "class").split().count("current") == 1
    assert p.get_attribute("html", "data-theme") == "dark"
    before = (p.url, said(p), keys_of(p), p.inner_text("#card"))
    p.reload()
    wait_drawn(p, query)
    assert (p.url, said(p), keys_of(p), p.inner_text("#card")) == before


def test_back_and_forward(page, live_url):
    p = page(live_url)
    first = (said(p), keys_of(p))
    changed(p, lambda: p.click('[data-facet="type"][data-value="aid"]'))
    second = (said(p), keys_of(p))
    changed(p, lambda: p.click("[data-set=view][data-value=list]"))
    assert p.locator("#panel .account").count() > 0 and not p.locator("#timeline").is_visible()
    p.go_back()
    wait_drawn(p, "type=aid")
    assert (said(p), keys_of(p)) == second
    p.go_back()
    wait_drawn(p, "")
    assert (said(p), keys_of(p)) == first and p.locator(".pill").count() == 0
    p.go_forward()
    wait_drawn(p, "type=aid")
    assert (said(p), keys_of(p)) == second


def test_lanes_and_fold_follow_their_switches(page, live_url, real_app):
    p = page(live_url)
    for lanes in ("actor", "type", "one", "source"):
        changed(p, lambda lanes=lanes: p.click(f"[data-set=lanes][data-value={lanes}]"))
        marks = next(t for t in answered(real_app, f"lanes={lanes}")["figure"]["data"] if t["name"] == "marks")
        assert len(keys_of(p)) > 0 and set(keys_of(p)) <= {*marks["customdata"], *keys_of(p)}
        assert p.get_attribute(f"[data-set=lanes][data-value={lanes}]", "aria-current") == "true"
    bands = p.evaluate("() => document.getElementById('plot').layout.shapes.length")
    changed(p, lambda: p.click("#fold"))
    assert bands > 0 and p.evaluate("() => document.getElementById('plot').layout.shapes.length") == 0


# --- time ------------------------------------------------------------------------------------------------------------


def test_zoom_by_buttons_wheel_and_double_click(page, live_url):
    p = page(live_url)
    whole = window_days(p)
    changed(p, lambda: p.click("[data-zoom='0.5']"))
    first, last = window_days(p)
    assert whole[0] < first < last < whole[1] and set(url_query(p)) == {"start", "end"}
    changed(p, lambda: p.click("[data-zoom='2']"))
    assert window_days(p)[1] - window_days(p)[0] > last - first
    changed(p, lambda: p.click("[data-zoom='0']"))
    assert window_days(p) == whole and url_query(p) == {}
    chart = box(p, "#chart")
    p.mouse.move(chart["x"] + chart["width"] * 0.6, chart["y"] + 100)
    changed(p, lambda: p.mouse.wheel(0, -400))
    settled(p)
    first, last = window_days(p)
    assert last - first < whole[1] - whole[0] and p.evaluate("scrollY") == 0
    changed(p, lambda: p.mouse.dblclick(chart["x"] + chart["width"] * 0.6, chart["y"] + 12))
    assert window_days(p) == whole and url_query(p) == {}


def test_drag_moves_through_time(page, live_url):
    p = page(f"{live_url}/?start=2019-03-01&end=2019-12-31&fold=0")
    first, last = window_days(p)
    chart = box(p, "#chart")
    x, y = chart["x"] + chart["width"] * 0.5, chart["y"] + 12

    def drag():
        p.mouse.move(x, y)
        p.mouse.down()
        p.mouse.move(x + 60, y, steps=4)
        assert "translateX(60px)" in p.get_attribute("#plot", "style")
        p.mouse.up()

    changed(p, drag)
    after = window_days(p)
    assert after[1] - after[0] == last - first and 10 < first - after[0] < 90
    assert "translateX" not in (p.get_attribute("#plot", "style") or "")
    assert "event" not in url_query(p)


def test_a_drag_that_ends_on_a_mark_opens_nothing(page, live_url):
    p = page(f"{live_url}/?start=2019-02-01&end=2019-06-30", height=3_000)
    hit = box(p, HITS)

    def drag():
        p.mouse.move(hit["x"] + 12, hit["y"] + 10)
        p.mouse.down()
        p.mouse.move(hit["x"] + 90, hit["y"] + 10, steps=5)
        p.mouse.up()

    changed(p, drag)
    assert "event" not in url_query(p)
    changed(p, lambda: p.locator(HITS).first.click())
    assert "event" in url_query(p)


def test_overview_strip_moves_and_resizes_the_window(page, live_url):
    p = page(live_url)
    whole = window_days(p)
    strip = box(p, ".strip")
    y = strip["y"] + strip["height"] / 2
    edge = box(p, ".edge.to")
    p.mouse.move(edge["x"] + edge["width"] / 2, y)
    p.mouse.down()
    p.mouse.move(strip["x"] + strip["width"] * 0.5, y, steps=5)
    p.mouse.up()
    settled(p)
    first, last = window_days(p)
    assert first == whole[0]
    assert abs((last - first) / (whole[1] - whole[0]) - 0.5) < 0.03
    p.mouse.move(strip["x"] + strip["width"] * 0.25, y)
    p.mouse.down()
    p.mouse.move(strip["x"] + strip["width"] * 0.45, y, steps=5)
    p.mouse.up()
    settled(p)
    moved = window_days(p)
    assert moved[1] - moved[0] == last - first and moved[0] > first + 200
    p.focus(".edge.from")
    p.keyboard.press("ArrowRight")
    settled(p)
    assert window_days(p)[0] > moved[0] and window_days(p)[1] == moved[1]


def test_resize_lays_out_anew(page, live_url):
    p = page(live_url, width=1440)
    wide = p.evaluate("() => document.getElementById('plot').layout.width")
    p.set_viewport_size({"width": 700, "height": 900})
    p.wait_for_function("w => document.getElementById('plot').layout.width < w", arg=wide)
    wait_drawn(p, "")
    assert p.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    p.set_viewport_size({"width": 1440, "height": 900})
    p.wait_for_function("w => document.getElementById('plot').layout.width === w", arg=wide)


@pytest.mark.parametrize("view", VIEWS)
def test_a_phone_never_scrolls_sideways(page, live_url, view):
    p = page(f"{live_url}/?view={view}&event=armed-force-at-border-2019", width=375, height=740)
    assert p.evaluate("() => document.documentElement.scrollWidth") <= 375


# --- card, passage, list, sources ------------------------------------------------------------------------------------


def told_by_several(catalog: Catalog) -> str:
    """An event that several sources tell, on the timeline proper."""
    return max(
        catalog.events, key=lambda event: len({catalog.accounts[n].row["source"] for n in catalog.events[event]})
    )


def test_card_opens_from_a_mark_and_shows_all_accounts(page, live_url, real_catalog: Catalog):
    event = told_by_several(real_catalog)
    p = page(f"{live_url}/?lanes=one")
    mark = p.locator(f'.hit[data-event="{event}"]')
    changed(p, mark.click)
    accounts = [real_catalog.accounts[n] for n in real_catalog.events[event]]
    assert p.locator("#card .telling").count() == len(accounts) > 1
    card = p.inner_text("#card")
    for account in accounts:
        assert account.row["summary"] in card and account.source_name in card
    assert p.locator("#card h3", has_text="Where the accounts differ").count() == 1
    links = p.locator("#card .passage")
    assert [link.get_attribute("href") for link in links.all()] == [a.link.href for a in accounts]
    for link in links.all():
        assert link.get_attribute("target") == "_blank" and "noopener" in link.get_attribute("rel")
    assert p.evaluate("() => document.activeElement.id") == "card-title"
    changed(p, lambda: p.keyboard.press("Escape"))
    assert p.locator("#card-title").count() == 0 and url_query(p) == {"lanes": ["one"]}
    assert p.evaluate("() => document.activeElement.dataset.event") == event


def test_card_by_keyboard_and_turning_pages(page, small_url):
    p = page(f"{small_url}/?fold=0")
    p.focus('.hit[data-key="g1"]')
    changed(p, lambda: p.keyboard.press("Enter"))
    assert p.text_content("#card-title") == "Crews of the north pier leave their boats"
    following = p.text_content('#card [rel="next"]').removesuffix(" →")
    changed(p, lambda: p.click('#card [rel="next"]'))
    assert p.text_content("#card-title") == following
    changed(p, lambda: p.click("#card .actor >> nth=0"))
    assert "actor" in url_query(p)


def passage_page(context, page, link):
    with context.expect_page() as opened:
        link.click()
    source = opened.value
    source.wait_for_load_state()
    return source


SEEN = """id => {
  const mark = document.getElementById(id).parentElement.querySelector(`#${CSS.escape(id)} ~ mark`), box = mark.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight && mark.textContent;
}"""


def seen_passage(source, place: str) -> str:
    """The text of the mark right after the anchor of a passage, once it has come onto the screen and the fonts are there."""
    source.evaluate("() => document.fonts.ready.then(() => true)")
    return str(source.wait_for_function(SEEN, arg=place).json_value())


def test_passage_link_opens_the_source_at_the_mark(page, context, small_url):
    p = page(f"{small_url}/?event=hired-boats")
    source = passage_page(context, p, p.locator("#card .passage"))
    assert urlsplit(source.url).path == "/source/gazette-2021-03-09"
    assert seen_passage(source, "p-g2").startswith("It means to hire")
    source.close()


def test_passage_of_the_real_texts_is_on_the_screen(page, context, live_url, real_catalog: Catalog, real_sources):
    """The last passage of each text: far down, so that only a jump can show it."""
    if real_sources is None:
        pytest.skip("the source texts are not at hand")
    p = page(live_url)
    for source in real_catalog.sources:
        accounts = [a for a in real_catalog.accounts if a.row["source"] == source]
        last = max(accounts, key=lambda a: a.row["passage_start"])
        go(p, canonical(f"event={last.row['event']}"))
        opened = passage_page(
            context, p, p.locator(f'#card .passage[href^="source/{source}?lang=en#p-{last.row["id"]}"]')
        )
        text = seen_passage(opened, f"p-{last.row['id']}")
        assert text.split()[0] in str(last.row["passage"])
        opened.close()


def test_list_view_is_in_step_with_the_data(page, live_url, real_app):
    p = page(f"{live_url}/?view=list&standing=planned")
    ids = p.eval_on_selector_all("#panel .account", "all => all.map(a => a.id.slice(2))")
    data = export(real_app.service.catalog(), "standing=planned", "csv")
    assert sorted(ids) == sorted(
        line.partition(",")[0] for line in data.splitlines()[1:] if line.partition(",")[0] in ids
    )
    assert said(p).startswith(f"{len(ids)} accounts")
    changed(p, lambda: p.click("#panel .account h3 a >> nth=0"))
    assert p.locator("#card-title").is_visible() and p.locator("#panel .account.current").count() >= 1


def test_sources_view_has_a_record_a_source(page, live_url, real_catalog: Catalog):
    p = page(f"{live_url}/?view=sources")
    assert p.locator("#panel .record").count() == len(real_catalog.sources)
    p.click("#panel .record details summary >> nth=0")
    assert p.locator("#panel .record details li").first.is_visible()
    changed(p, lambda: p.get_by_text("Only this source").first.click())
    assert url_query(p) == {"source": [next(iter(real_catalog.sources))]}
    assert p.locator("#timeline").is_visible()


def test_undated_accounts_are_in_their_tray(page, small_url):
    p = page(small_url)
    tray = p.locator("#tray")
    assert tray.is_visible() and tray.locator("li").count() == 1
    assert "p2" not in keys_of(p)
    changed(p, lambda: tray.locator("a").click())
    assert p.text_content("#card-title") == "Crew members sent home unpaid"
    assert "no date given" in p.inner_text("#card").lower()


def test_nothing_found_has_a_way_back(page, live_url):
    p = page(f"{live_url}/?q=nothing+of+the+kind&type=aid")
    assert p.locator("#empty").is_visible() and "Nothing matches" in p.inner_text("#empty")
    assert not p.locator("#timeline").is_visible() and said(p) == "No account is shown."
    changed(p, lambda: p.get_by_text("Without “nothing of the kind”").click())
    assert url_query(p) == {"type": ["aid"]} and keys_of(p) and not p.locator("#empty .empty").count()


def test_background_is_one_click_away(page, live_url, real_app):
    p = page(live_url)
    before, whole = said(p), window_days(p)
    changed(p, lambda: p.get_by_text("Show the background before 2019").click())
    assert said(p) == answered(real_app, "start=0001-01-01")["said"] != before and window_days(p)[0] < whole[0]
    changed(p, lambda: p.get_by_text("Back to 2019–2025").click())
    assert said(p) == before and window_days(p) == whole


def test_theme_switch_is_kept_in_the_address(page, live_url):
    p = page(live_url)
    ground = "() => getComputedStyle(document.body).backgroundColor"
    light = p.evaluate(ground)
    changed(p, lambda: p.click("#theme"))
    dark = p.evaluate(ground)
    assert dark != light and url_query(p) == {"theme": ["dark"]}
    ink = "() => document.getElementById('plot').layout.font.color"
    drawn = p.evaluate(ink)
    p.reload()
    wait_drawn(p, "theme=dark")
    assert p.evaluate(ground) == dark and p.evaluate(ink) == drawn
    changed(p, lambda: p.click("#theme"))
    assert p.evaluate(ground) == light and p.evaluate(ink) != drawn


def test_without_a_choice_the_system_says_which_theme(page, live_url):
    p = page(live_url, scheme="dark")
    ink = "() => document.getElementById('plot').layout.font.color"
    dark = p.evaluate(ink)
    p.emulate_media(color_scheme="light")
    p.wait_for_function(f"dark => ({ink})() !== dark", arg=dark)
    assert url_query(p) == {}


def test_filters_of_a_phone_open_and_close(page, live_url):
    p = page(live_url, width=375, height=740)
    assert not p.locator("#q").is_visible()
    p.click(".rail-button")
    assert p.locator("#q").is_visible()
    changed(p, lambda: p.click('[data-facet="type"][data-value="aid"]'))
    p.click("#rail .rail-head button")
    assert not p.locator("#q").is_visible() and p.locator(".pill").is_visible()
    changed(p, lambda: p.locator("#spine [data-key]").first.click())
    assert p.locator("#card-title").is_visible()
    changed(p, lambda: p.click("#card .close"))
    assert not p.locator("#card-title").is_visible()


def test_two_visitors_do_not_affect_each_other(browser, live_url, real_app):
    contexts = [browser.new_context() for _ in range(2)]
    one, two = (context.new_page() for context in contexts)
    for visitor in (one, two):
        visitor.goto(live_url)
        wait_drawn(visitor)
    changed(one, lambda: one.click('[data-facet="type"][data-value="aid"]'))
    changed(two, lambda: two.click('[data-facet="type"][data-value="law"]'))
    assert said(one) == answered(real_app, "type=aid")["said"] != said(two)
    for visitor, query in ((one, "type=aid"), (two, "type=law")):
        visitor.reload()
        wait_drawn(visitor, query)
        assert said(visitor) == answered(real_app, query)["said"]
    for context in contexts:
        context.close()


# --- bad input ---------------------------------------------------------------------------------------------------------

HOSTILE = [
    "source=nobody&lanes=sideways&colour=red",
    "event=%3Cimg%20src%3Dx%20onerror%3Dpwned%3D1%3E&lanes=%3Cscript%3Epwned%3D1%3C/script%3E",
    "q=%22%3E%3Cimg%20src%3Dx%20onerror%3Dpwned%3D1%3E&zzz=%3Cscript%3Epwned%3D1%3C/script%3E",
    "from=soon&to=2021-02-30&start=9999-12-31&end=0001-01-01",
    "actor=Nobody%00&standing=%FF%FE&view=7",
    "&&&=%25&=&q=%00%0a&fold=maybe",
]


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_address_gives_notices_and_no_errors(page, live_url, query):
    p = page(f"{live_url}/?{query}")
    assert p.locator("#notices .notice").count() > 0
    assert p.evaluate("() => window.pwned") is None
    assert p.locator("#main img, #main script").count() == 0


def test_lone_surrogates_and_long_addresses(page, live_url):
    p = page(f"{live_url}/?q=%ED%A0%80&source=" + "a" * 3_000)
    assert p.locator("#notices .notice").count() > 0
    go(p, "type=aid")
    assert p.locator("#notices .notice").count() == 0


BAD = "<img src=x onerror=pwned=1><script>pwned=1</script>"
WORSE = '"><svg onload=pwned=1>&amp<a href="javascript:pwned=1">x</a>'


@pytest.fixture
def hostile_url(tables: Tables, serve_tables):
    for row in (2, 3, 4, 5, 6, 7):
        tables.cell("events", row, title=BAD, summary=BAD + WORSE, place=WORSE, note=BAD, type=BAD, actors=f"{BAD}")
        tables.cell("events", row, attributed_to=WORSE, figures="<img src>=<b>5</b>")
    tables.actors.append({"actor": BAD, "kind": WORSE, "aliases": WORSE})
    tables.actors.append({"actor": WORSE, "part_of": BAD})
    tables.cell("sources", 2, title=BAD, publisher=BAD, author=BAD, published_basis=WORSE, perspective=BAD)
    tables.cell("sources", 3, title=WORSE, publisher=WORSE, author=WORSE, published_basis=BAD, perspective=WORSE)
    tables.topic = f"title = '{BAD}'\nsubtitle = '{BAD}'\n"
    return serve_tables()


def test_html_in_cells_is_text_in_every_view(page, hostile_url):
    p = page(hostile_url)
    dialogs = []
    p.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))

    def clean():
        assert p.evaluate("() => window.pwned") is None and dialogs == []
        assert p.locator("img, svg[onload], a[href^='javascript']").count() == 0

    assert "problem" not in p.inner_text("#main")
    for lanes, event in product(("source", "actor", "type", "one"), ("", "walkout")):
        go(p, canonical(f"lanes={lanes}&event={event}"))
        p.locator(HITS).first.hover()
        assert BAD in p.inner_text("#tip") and BAD in p.inner_text("#main")
        clean()
    for query in (
        "view=list",
        "view=sources",
        "event=walkout&view=list",
        "q=%3Cimg",
        "type=" + BAD.replace("=", "%3D"),
    ):
        go(p, canonical(query))
        assert BAD in p.inner_text("body")
        clean()
    p.goto(f"{hostile_url}/source/gazette-2021-03-09")
    assert BAD in p.inner_text("body")
    clean()


def test_banner_names_the_row_with_a_problem(page, tables: Tables, serve_tables):
    tables.cell("events", 3, date="7/3/2021").cell("events", 4, source="nobody")
    p = page(serve_tables())
    banner = p.locator("#problems")
    assert "2 problems in the tables" in banner.locator("summary").inner_text()
    assert "2 rows are left out" in banner.locator("summary").inner_text()
    banner.locator("summary").click()
    lines = banner.locator("li").all_inner_texts()
    assert lines[0].startswith("events.csv:3: date:") and lines[1].startswith("events.csv:4: source:")
    assert "g1" in keys_of(p) and "p1" not in keys_of(p)


def test_silence_of_the_server_is_said(browser, small_url):
    with browser.new_context() as context:  # a clock that is put into one page is that of all pages of its context
        p, held = context.new_page(), []
        p.goto(small_url)
        wait_drawn(p)
        p.clock.install()
        p.route(CALLBACK, lambda route: held.append(route))
        p.click('[data-facet="standing"][data-value="alleged"]')
        p.clock.run_for(9_000)
        assert "does not answer" in p.inner_text("#notices")
        for route in held:
            route.continue_()
        p.unroute(CALLBACK)
        wait_drawn(p, "standing=alleged")
        assert "does not answer" not in p.inner_text("#notices")


def test_source_text_is_shown_line_by_line(page, small_url):
    p = page(f"{small_url}/source/gazette-2021-03-09")
    assert p.locator(".text li").count() == len(TEXTS["gazette.txt"].split("\n"))
    assert re.sub(r"\s+", " ", p.inner_text(".text li >> nth=2")).strip().startswith("On Tuesday the crews")


# --- labels ------------------------------------------------------------------------------------------------------------

WIDTHS = (600, 768, 1280, 1920)
YEARS = tuple(range(2019, 2026))
LANES = ("source", "actor", "type", "one")

# Everything written in the chart as the browser laid it out, and whatever of it is not as it should be.
MEASURE = """left => {
  const chart = document.getElementById("chart").getBoundingClientRect(), wrong = [];
  const rect = element => { const r = element.getBoundingClientRect(); return [r.left - chart.left, r.top - chart.top, r.right - chart.left, r.bottom - chart.top]; };
  const show = ([a, b, c, d]) => [a, b, c, d].map(Math.round).join(" ");
  const hits = [...document.querySelectorAll(".hit")].map(a => ({name: a.dataset.key || a.textContent, box: rect(a), a}));
  const labels = hits.map(h => ({...h, hit: h.box, label: h.a.querySelector("span")})).filter(h => h.label?.textContent).map(h => ({...h, box: rect(h.label)}));
  const named = selector => [...document.querySelectorAll(selector)].map(e => ({name: e.textContent, box: rect(e)}));
  const names = named(".lane-name"), dates = named("#axis .tick, #axis .quiet");
  const over = (p, q) => Math.min(p[2], q[2]) - Math.max(p[0], q[0]) > 0.5 && Math.min(p[3], q[3]) - Math.max(p[1], q[1]) > 3.5;
  const pairs = (some, others, what) => some.forEach((p, i) => (others || some.slice(i + 1)).forEach(q => {
    if (over(p.box, q.box)) wrong.push(`${what}: ${p.name} [${show(p.box)}] and ${q.name} [${show(q.box)}]`);
  }));
  pairs(labels, null, "labels overlap");
  pairs(hits, null, "boxes overlap");
  pairs(labels, names, "a label overlaps a lane's name");
  pairs(names, null, "names of lanes overlap");
  pairs(dates, null, "dates of the axis overlap");
  for (const {name, box, hit} of labels) {
    if (box[0] < left - 0.5 || box[2] > chart.width + 0.5) wrong.push(`leaves the plot: ${name} [${show(box)}] of ${left} to ${chart.width}`);
    if (box[0] < hit[0] - 2 || box[2] > hit[2] + 2 || box[1] < hit[1] - 2 || box[3] > hit[3] + 2) wrong.push(`leaves its box: ${name} [${show(box)}] of [${show(hit)}]`);
  }
  for (const {name, box} of hits) if (box[0] < left - 4 || box[2] > chart.width + 4 || box[3] > chart.height) wrong.push(`box leaves the plot: ${name} [${show(box)}]`);
  for (const {name, box} of [...names, ...dates]) if (box[0] < -1 || box[2] > chart.width + 1) wrong.push(`words leave the plot: ${name} [${show(box)}]`);
  const texts = labels.map(({box, label}) => [label.textContent, +getComputedStyle(label).fontWeight, box[2] - box[0]]);
  return {texts, wrong};
}"""


@pytest.mark.parametrize("width", WIDTHS)
def test_labels_never_collide_nor_leave_the_plot(page, live_url, real_app, width):
    p = page(live_url, width=width)
    periods = [("", "")] + [(f"{year}-01-01", f"{year}-12-31") for year in YEARS]
    wrong, measured = [], 0
    for lanes, (start, end), fold in product(LANES, periods, ("1", "0")):
        if start and fold == "0" and lanes != "source":
            continue  # within a year there is little to fold
        query = canonical(f"lanes={lanes}&start={start}&end={end}&fold={fold}")
        go(p, query)
        p.evaluate("async () => { await document.fonts.ready; }")
        plot_width = p.evaluate("() => document.getElementById('plot').layout?.width || 0")
        if not p.locator("#timeline").is_visible():
            continue
        left = answer(real_app.service.catalog(), read_request({"query": query, "width": plot_width}))["left"]
        found = p.evaluate(MEASURE, left)
        measured += len(found["texts"])
        wrong += [
            f"{query}: {text}: {drawn} px drawn, {t} expected"
            for text, weight, drawn in found["texts"]
            if not 0 <= (t := text_width(text, LABEL_SIZE, weight)) - drawn <= 2 + 0.015 * drawn
        ]
        wrong += [f"{query}: {text}" for text in found["wrong"]]
    assert measured > 500
    assert not wrong, f"{len(wrong)} at {width} px:\n" + "\n".join(wrong[:25])


def test_a_phone_shows_every_mark_down_a_spine(page, live_url, real_catalog: Catalog):
    p = page(live_url, width=375, height=740)
    for lanes in LANES:
        go(p, canonical(f"lanes={lanes}"))
        shown = build_view(real_catalog, from_query("")[0])
        rows = [real_catalog.accounts[n].row for n in shown.rows if real_catalog.index.dated[n]]
        keys = p.eval_on_selector_all("#spine [data-key]", "all => all.map(a => a.dataset.key)")
        assert sorted(keys) == sorted({str(row["id" if lanes == "source" else "event"]) for row in rows})
        boxes = p.eval_on_selector_all("#spine [data-key]", "all => all.map(a => a.getBoundingClientRect().toJSON())")
        assert all(0 <= b["left"] and b["right"] <= 375 for b in boxes)
        assert all(a["bottom"] <= b["top"] + 0.5 for a, b in zip(boxes, boxes[1:], strict=False))


# --- accessibility -------------------------------------------------------------------------------------------------------

PAGES = {
    **{view: f"/?view={view}&type=military" for view in VIEWS[1:]},  # a part of the rows is enough
    "timeline": "/",
    "one lane": "/?lanes=one&standing=alleged&q=force",
    "card": "/?event={event}",
    "empty": "/?q=nothing+of+the+kind&from=soon",
    "source page": "/source/{source}",
}
QUICK = {"resultTypes": ["violations"]}  # what is in order is not described at length
COLOURS = QUICK | {"runOnly": ["color-contrast", "link-in-text-block"]}  # all else is the same in both themes
EVERYTHING = QUICK | {"rules": {"target-size": {"enabled": True}}}  # WCAG 2.2, 2.5.8, which axe leaves out if not asked


@pytest.mark.parametrize("width", [375, 768, 1440])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(page, live_url, real_catalog: Catalog, theme, width):
    axe, found = Axe(), []
    values = {"event": told_by_several(real_catalog), "source": next(iter(real_catalog.sources))}
    p = page(live_url, width=width, height=900, scheme=theme)
    for name, address in PAGES.items():
        address = address.format(**values)
        if address.startswith("/source"):
            p.goto(live_url + address)
        else:
            go(p, canonical(address.partition("?")[2]))
        p.evaluate("async () => { await document.fonts.ready; }")
        for violation in axe.run(p, options=COLOURS if theme == "dark" else EVERYTHING).response["violations"]:
            nodes = "; ".join(" ".join(node["target"]) for node in violation["nodes"][:3])
            found.append((violation["impact"], f"{name}: {violation['id']} ({len(violation['nodes'])}): {nodes}"))
    print("\n".join(f"{impact}: {text}" for impact, text in found))
    assert found == []
