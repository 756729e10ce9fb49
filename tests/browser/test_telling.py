"""The card, the tour, the way back from a passage and the page on the method, in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from timeline.view.catalog import Catalog

pytestmark = pytest.mark.browser

CONVOY = "aid-convoy-2019-02-23"
EVERYTHING = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}  # WCAG 2.2, 2.5.8


@pytest.fixture
def opened(page, live_url):
    """A factory of pages, up and drawn: `opened("?tour=1", width=375)`."""

    def open_page(query: str, **how):
        p = page(f"{live_url}/{query}", drawn=False, **how)
        p.wait_for_selector("body.up")
        return p

    return open_page


def settle(p, key: str, value: str) -> None:
    """Wait until the address has a value, and the page shows that address."""
    script = """([key, value]) => (new URLSearchParams(location.search).get(key) || "") === value
      && document.getElementById("timeline").dataset.query === location.search.slice(1)"""
    p.wait_for_function(script, arg=[key, value])


def sees(p, selector: str) -> str:
    return p.locator(f"#react-entry-point {selector}").first.inner_text()


def test_the_chosen_account_comes_first_with_its_passages_own_words(opened, real_catalog: Catalog):
    p = opened("", width=1440)
    p.locator('#timeline .mark[data-key="bb-aid-convoy"]').focus()
    p.keyboard.press("Enter")
    settle(p, "event", CONVOY)
    assert "account=bb-aid-convoy" in p.url
    p.wait_for_selector("#react-entry-point #card-title:focus")
    assert sees(p, "#card-title") == "The aid convoy of 23 February 2019"
    first, second = (p.locator("#react-entry-point .telling").nth(n) for n in (0, 1))
    assert first.evaluate("e => e.classList.contains('chosen')") and not second.evaluate(
        "e => e.classList.contains('chosen')"
    )
    for section, key in ((first, "bb-aid-convoy"), (second, "wsws-aid-convoy")):
        account = real_catalog.accounts[real_catalog.row_of[key]]
        assert section.locator("q").inner_text() == account.row["passage"]
        assert f"#p-{key}" in section.locator("a.quote").get_attribute("href")
        assert account.row["summary"] in section.inner_text() and account.row["title"] in section.inner_text()
    p.keyboard.press("Escape")
    settle(p, "event", "")
    p.wait_for_function("() => document.activeElement.dataset.key === 'bb-aid-convoy'")
    assert "account" not in p.url


def test_the_card_leaves_the_toolbar_free_and_shows_all_accounts_and_what_they_differ_in_at_once(opened):
    p = opened(f"?event={CONVOY}&account=bb-aid-convoy", width=1440)
    box = p.locator("#react-entry-point #side").bounding_box()
    assert (box["width"], box["y"]) == (388, 124)
    assert p.locator("#react-entry-point .zoom").bounding_box()["y"] + 28 <= 124
    cells = p.locator("#react-entry-point .differences td:not(:empty)")
    said = [(c.inner_text(), c.evaluate("e => e.classList.contains('differs')")) for c in cells.all()]
    assert ("4", True) in said and ("300", True) in said and all(tint != (words == "not said") for words, tint in said)
    rows = p.locator("#react-entry-point .differences tr")
    assert rows.count() == 8 and rows.last.evaluate("e => e.getBoundingClientRect().bottom <= innerHeight")
    said, rest = (p.locator(f"#react-entry-point .telling.chosen {s}") for s in (".said", ".rest"))
    cut = "e => e.scrollHeight > e.clientHeight"
    assert said.evaluate(cut) and not rest.locator(".original").is_visible()
    rest.locator("summary").click()  # the whole account, with all that is said of its article
    assert (
        not said.evaluate(cut) and rest.locator(".original").is_visible() and rest.locator(".perspective").is_visible()
    )
    assert "Told by two of five articles. They differ on:" in sees(p, ".told-by")
    assert "Published long after it" not in sees(p, ".card h3") and "silent" not in sees(p, ".card").lower()


def test_cite_and_share_stand_on_top(opened):
    p = opened(f"?event={CONVOY}", width=1440)
    p.click("#react-entry-point .cite summary")
    assert p.locator("#react-entry-point .cite-text").is_visible()
    p.keyboard.press("Escape")
    assert p.locator("#react-entry-point .cite-text").is_hidden() and f"event={CONVOY}" in p.url  # the card stays
    tops = [
        p.locator(f"#react-entry-point {s}").bounding_box()["y"]
        for s in (".cite summary", "#card [data-share]", "a.close")
    ]
    assert max(tops) - min(tops) < 4 and max(tops) < 180


def test_the_tour_goes_from_chapter_to_chapter_and_ends_with_questions(opened, real_catalog: Catalog):
    chapters = real_catalog.archive.topic.chapters
    p = opened("", width=1440)
    p.click("#standing [data-value=reported]")
    settle(p, "standing", "reported")
    p.click("#tour")
    for n, chapter in enumerate(chapters, 1):
        assert "standing=reported" in p.url
        settle(p, "tour", str(n))
        assert sees(p, "#chapter .sentence") == chapter.sentence
        p.wait_for_selector("#react-entry-point #chapter-title:focus")
        shown = p.evaluate("() => document.getElementById('timeline').chart.window")
        days = p.evaluate("() => document.getElementById('timeline').chart.extent")
        assert days[0] <= shown[0] <= shown[1] <= days[1]
        p.keyboard.press("ArrowRight")
    settle(p, "tour", str(len(chapters) + 1))
    assert p.locator("#react-entry-point .questions a").count() == 3
    p.keyboard.press("ArrowLeft")
    settle(p, "tour", str(len(chapters)))
    p.keyboard.press("Escape")
    settle(p, "tour", "")
    assert "start" not in p.url and p.evaluate("() => document.activeElement.id") == "tour"


def test_within_a_chapter_the_window_stays_and_other_marks_are_dimmed(opened, real_catalog: Catalog):
    p = opened("?tour=2", width=1440)
    window = "() => document.getElementById('timeline').chart.window"
    before = p.evaluate(window)
    p.click("#react-entry-point .compare a")
    settle(p, "event", CONVOY)
    assert p.evaluate(window) == before and sees(p, ".place").endswith("of 6")
    p.keyboard.press("ArrowRight")
    p.wait_for_function("event => !location.search.includes(event)", arg=CONVOY)
    assert p.evaluate(window) == before and "tour=2" in p.url
    p.keyboard.press("Escape")
    settle(p, "event", "")
    assert "tour=2" in p.url
    told = set(real_catalog.archive.topic.chapters[1].events)
    marks = p.evaluate("() => document.getElementById('timeline').chart.marks.map(m => [m.event, Boolean(m.faint)])")
    assert marks and all(faint == (event not in told) for event, faint in marks)
    assert p.locator("#timeline .joined").count() == 1
    p.locator('#react-entry-point #chapter a[href*="tour=6"]').last.click()
    settle(p, "tour", "6")
    gaps = p.locator("#timeline .joined mask rect:not([fill])")
    gaps.first.wait_for(state="attached")
    assert gaps.count() > 2  # the line through an event's accounts leaves room for the labels that it passes


def test_a_chapter_moves_in_300_ms_unless_motion_is_reduced(browser, live_url):
    script = """() => new Promise(done => {
      const seen = [];
      const animate = Element.prototype.animate;
      Element.prototype.animate = function (frames, timing) { seen.push(timing.duration); return animate.call(this, frames, timing); };
      document.addEventListener("timeline:drawn", () => setTimeout(() => done([...new Set(seen)]), 50), { once: true });
      document.querySelector("#react-entry-point .forth").click();
    })"""
    for motion, durations in (("no-preference", [300]), ("reduce", [])):
        context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion=motion)
        p = context.new_page()
        p.goto(f"{live_url}/?tour=1")
        p.wait_for_selector("body.up")
        assert p.evaluate(script) == durations
        context.close()


def test_on_a_phone_the_card_is_a_sheet_with_three_heights(opened):
    p = opened(f"?event={CONVOY}&labels=all", width=375, height=812)
    side = p.locator("#react-entry-point #side")
    assert abs(side.bounding_box()["height"] - 0.6 * 812) < 2
    entry = p.locator("#react-entry-point .entry.current")
    entry.wait_for()
    p.wait_for_function("""() => document.querySelector('.entry.current').getBoundingClientRect().bottom
      <= document.querySelector('#react-entry-point #side').getBoundingClientRect().top + 1""")
    top = side.bounding_box()["y"]
    for target, height in ((60, 760), (700, 200)):
        p.mouse.move(187, side.bounding_box()["y"] + 8)
        p.mouse.down()
        p.mouse.move(187, target, steps=4)
        p.mouse.up()
        assert abs(side.bounding_box()["height"] - height) < 2
    assert top > side.bounding_box()["y"] or top < 812
    assert p.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_the_tour_shows_its_chapters_events(opened, real_catalog: Catalog):
    p = opened("?tour=2", width=375, height=812)
    told = real_catalog.archive.topic.chapters[1].events
    p.wait_for_selector("#react-entry-point .entry")
    entries = p.locator("#react-entry-point .entry a[data-event]")
    assert {e.get_attribute("data-event") for e in entries.all()} == set(told)
    assert p.locator("#react-entry-point .forth").is_visible()


def test_a_passage_stands_out_and_leads_back_to_its_event(page, live_url, real_catalog: Catalog, real_sources):
    if not real_sources:
        pytest.skip("the texts are not at hand")
    p = page(f"{live_url}/source/breitbart-2019-02-26?lang=en#p-bb-aid-convoy", drawn=False)
    cited, other = (
        p.locator('mark[data-of~="bb-aid-convoy"]').first,
        p.locator('mark:not([data-of~="bb-aid-convoy"])').first,
    )
    tint = "e => getComputedStyle(e).getPropertyValue('--cited')"
    assert (cited.evaluate(tint), other.evaluate(tint)) == ("1", "0")
    back = p.locator('.back[data-back="bb-aid-convoy"]')
    assert "Attempt to bring US aid" in back.evaluate("e => getComputedStyle(e, '::before').content + e.dataset.title")
    back.click()
    p.wait_for_selector("body.up")
    assert f"event={CONVOY}&account=bb-aid-convoy" in p.url and p.locator("#card-title").first.is_visible()


def test_how_this_was_made_is_one_click_away(opened):
    p = opened("", width=1440)
    assert sees(p, ".made").startswith("Read by hand, checked by machine · Updated ")
    p.click("#react-entry-point .made a")
    p.wait_for_selector("#react-entry-point .method")
    assert "view=about" in p.url and "How the articles were chosen" in sees(p, ".method")


@pytest.mark.parametrize("width", [375, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, width, scheme):
    axe, found = Axe(), []
    for query in (f"?event={CONVOY}&account=bb-aid-convoy", "?tour=2", "?tour=8", "?view=about", "?lang=es&tour=6"):
        p = opened(query, width=width, scheme=scheme)
        p.evaluate("async () => { await document.fonts.ready; }")
        for violation in axe.run(p, options=EVERYTHING).response["violations"]:
            nodes = "; ".join(
                f"{node['target']} {node.get('failureSummary', '')[:150]}" for node in violation["nodes"][:3]
            )
            found.append(f"{query}: {violation['id']} ({len(violation['nodes'])}): {nodes}")
    assert found == []
