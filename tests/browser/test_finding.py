"""Finding in the browser: what the field offers, and the one folding of all fields."""

import pytest
from builders import Tables
from conftest import wait_drawn

from timeline.view.search import LETTERS, SIGNS, fold_words

pytestmark = pytest.mark.browser


def test_the_browser_folds_as_the_server_does(page, small_url):
    p = page(small_url)
    letters = [
        chr(n) for n in (*range(0x20, 0x250), *range(0x370, 0x590), *range(0x1E00, 0x2000)) if chr(n).isprintable()
    ]
    texts = [
        *letters,
        *LETTERS,
        *SIGNS,
        "№7 Straſse",
        "O’Brien",
        "ŉ ″ ﬁ ™",
        "Co\u00adoperation",
        "عَرَبِيّ",
        "ガギ",
        "한국어",
        "ΣΟΦΟΣ",
        "İ",
    ]
    folded = p.evaluate("texts => texts.map(window.timeline_components.shared.folded)", texts)
    assert {t: f for t, f in zip(texts, folded, strict=True) if f != fold_words(t)} == {}


def test_what_a_keyboard_types_finds_actors_sources_and_words(tables: Tables, serve_tables, page):
    tables.actors.append({"actor": "O’Brien Łódź Shipping", "kind": "organisation"})
    tables.cell("events", 2, actors="O’Brien Łódź Shipping; Ada Brook", title="Crew’s pier is closed")
    p = page(serve_tables(), 1280)
    p.fill("#actor input", "o'brien lodz")
    assert p.locator("#actor [data-value]").count() == 1
    field = p.locator("#q")
    field.press_sequentially("lod")
    assert p.locator(".offer").all_inner_texts() == ["O’Brien Łódź Shipping\nActor"]
    assert (field.get_attribute("role"), field.get_attribute("aria-expanded")) == ("combobox", "true")
    field.press("Escape")
    assert (
        p.locator(".offer").count() == 0
        and field.input_value() == "lod"
        and field.get_attribute("aria-expanded") == "false"
    )
    field.fill("cr")
    offered = p.locator(".offer")
    assert offered.first.inner_text() == "North Pier Crews\nActor" and "Word" in offered.last.inner_text()
    field.press("ArrowUp")  # from the field to the last
    at = field.get_attribute("aria-activedescendant")
    assert p.locator(f"#{at}").get_attribute("aria-selected") == "true"
    word = p.locator(f"#{at} .name").inner_text()
    field.press("Enter")
    wait_drawn(p, f"q={word}")
    assert field.input_value() == word and p.locator(".offer").count() == 0
    field.fill("lake gaz")
    p.click(".offer:has-text('Lake Gazette')")
    wait_drawn(p, "source=gazette-2021-03-09")


def test_the_list_is_one_line_of_facts_with_links_under_each_other(page, live_url):
    p = page(f"{live_url}/?view=list", 1440)
    lines = p.eval_on_selector_all(".account .meta", "all => all.map(e => e.getBoundingClientRect().height)")
    assert len(lines) > 90 and sum(height > 26 for height in lines) <= 4  # few name long who alleges it
    ends = p.eval_on_selector_all(
        "#react-entry-point .account .original", "all => all.map(e => e.getBoundingClientRect().right)"
    )
    assert max(ends) - min(ends) < 1
    passages = p.eval_on_selector_all(
        "#react-entry-point .account .passage", "all => all.map(e => e.getBoundingClientRect().right)"
    )
    assert max(passages) - min(passages) < 1
    p.click(".years a[href='#y-2024']")
    assert abs(p.locator("#react-entry-point #y-2024").bounding_box()["y"]) < 80 and p.url.endswith("#y-2024")


def test_hundreds_of_actors_are_found_by_name_and_paged_through_by_keys_alone(page, crowd_url):
    p = page(crowd_url, 1440)
    values = p.locator("#actor .value")
    few = values.all_inner_texts()
    p.fill("#actor .find", "person 12")
    p.wait_for_function("() => document.querySelector('#actor .value')?.innerText.startsWith('Person 12')")
    assert all("12" in name for name in values.all_inner_texts())
    p.fill("#actor .find", "nobody of that name")
    p.wait_for_selector("#actor .hint")
    p.fill("#actor .find", "")
    p.wait_for_function("names => document.querySelectorAll('#actor .value').length === names", arg=len(few))
    p.locator("#actor .value[tabindex='0']").focus()
    p.keyboard.press("End")
    p.keyboard.press("Enter")
    p.wait_for_function("() => document.querySelectorAll('#actor .value').length === 100")
    first = values.all_inner_texts()
    for key in ("ArrowUp", "Enter"):
        p.keyboard.press(key)
    p.wait_for_function("name => document.querySelector('#actor .value').innerText !== name", arg=first[0])
    second = values.all_inner_texts()
    assert len(second) == 100 and not set(first) & set(second)
    p.keyboard.press("Home")
    p.keyboard.press(" ")
    wait_drawn(p, f"actor={second[0].split(chr(10))[0].replace(' ', '+')}")
    assert p.evaluate("() => document.activeElement.getAttribute('aria-checked')") == "true"
