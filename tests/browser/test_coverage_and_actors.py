"""Coverage, actors and the frame in a real browser: what keys and clicks do there, what fits, and what axe says."""

import pytest

pytestmark = pytest.mark.browser

CONVOY = "aid-convoy-2019-02-23"


# --- coverage ------------------------------------------------------------------------------------------------------


def test_a_column_of_the_matrix_and_a_card_lead_to_the_event(view):
    p = view("view=coverage")
    assert p.text_content(".finding") == "Only 8 of 88 events are told by more than one article"
    p.click(".comparison >> nth=1")
    p.wait_for_selector(f"#card-title[data-event='{CONVOY}']")
    p.click("#card .close")
    p.wait_for_selector("#card-title", state="detached")
    p.click(".column.shared >> nth=0")
    p.wait_for_selector("#card-title")
    assert "view=coverage" in p.url and "event=us-backs-guaido" in p.url


def test_the_matrix_is_one_tab_stop_and_arrows_go_through_it(view):
    p = view("view=coverage")
    assert p.locator(".matrix [tabindex='0']").count() == 1
    first, second = p.locator(".column").nth(0), p.locator(".column").nth(1)
    first.focus()
    p.keyboard.press("ArrowRight")
    assert second.evaluate("e => e === document.activeElement && e.tabIndex === 0")
    assert first.get_attribute("tabindex") == "-1"
    p.keyboard.press("End")
    assert p.locator(".column").last.evaluate("e => e === document.activeElement")
    p.keyboard.press("Enter")
    p.wait_for_selector("#card-title")


# --- actors --------------------------------------------------------------------------------------------------------


def test_a_name_filters_and_arrows_lead_from_names_to_marks_and_rows(view):
    p = view("view=actors")
    assert p.locator(".actor-row").count() == 20 and p.locator(".actor-chart [tabindex='0']").count() == 1
    for last in (".actor-row", ".profile .button"):  # all rows, and the way to one actor, are in sight
        box = p.locator(last).last.bounding_box()
        assert box["y"] + box["height"] <= 900
    p.locator(".actor-row a[data-stop]").first.focus()
    p.keyboard.press("ArrowDown")
    row = "() => [...document.querySelectorAll('.actor-row')].indexOf(document.activeElement.closest('.actor-row'))"
    assert p.evaluate(row) == 1
    p.keyboard.press("ArrowRight")
    assert p.evaluate("() => document.activeElement.classList.contains('at')") and p.evaluate(row) == 1
    p.click(".actor-row p a >> text=Juan Guaidó")
    p.wait_for_function("() => document.querySelector('.finding').textContent.includes('with Juan Guaidó')")
    assert "actor=Juan+Guaid%C3%B3" in p.url
    p.click("text=Show all actors")
    p.wait_for_function("() => document.querySelector('.finding').textContent.includes('all four acts')")


def test_a_mark_leads_to_its_card(view):
    p = view("view=actors")
    p.locator(".strip.wide a.at").first.click()
    p.wait_for_selector("#card-title")
    assert "view=actors" in p.url


# --- the frame -----------------------------------------------------------------------------------------------------
