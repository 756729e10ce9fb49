"""What a frame is answered: a picture that fits it, sources alone as chips, and steps where there is no room for names."""

import json

import pytest
from plotly.io.json import to_json_plotly

from timeline.page.page import Page
from timeline.view.state import from_query
from timeline.web.callbacks import _drawn


def drawn(catalog, query, width, height):
    page = Page(catalog, from_query(query, catalog.vocabulary)[0])
    return json.loads(to_json_plotly(_drawn(page, {"width": width, "height": height, "theme": "light"})))


@pytest.mark.parametrize("height", [160, 372, 500])
def test_the_chart_takes_the_height_that_there_is(real_catalog, height):
    made = drawn(real_catalog, "embed=1", 668, height)
    assert made["chart"]["height"] == pytest.approx(height) and made["chart"]["beside"]
    assert not made["vertical"] and "steps" not in made["chart"]
    assert [lane["notes"] for lane in made["chart"]["lanes"]][0] == (["7 Mar 2019"])


def test_a_narrow_frame_has_a_picture_and_steps_through_the_headlines(real_catalog):
    made = drawn(real_catalog, "embed=1", 340, 356)
    assert made["chart"]["height"] == pytest.approx(356) and not made["vertical"]
    steps = made["chart"]["steps"]
    assert len(steps) == 15 and steps[0]["title"] == "Juan Guaidó declares himself interim president"
    assert {step["event"] for step in steps} <= {mark["event"] for mark in made["chart"]["marks"]}
    assert not any(mark.get("label") for mark in made["chart"]["marks"])


def test_the_same_width_outside_a_frame_has_the_line_of_time(real_catalog):
    made = drawn(real_catalog, "", 340, 0)
    assert made["vertical"] and "steps" not in made["chart"]


def test_without_headlines_the_steps_are_all_events(real_catalog):
    steps = drawn(real_catalog, "embed=1&type=drugs&source=global-research-2020-07-10", 340, 356)["chart"]["steps"]
    assert steps and all(step["title"] and step["when"] for step in steps)


def test_a_frame_has_chips_for_the_sources_alone(real_catalog):
    page = Page(real_catalog, from_query("embed=1", real_catalog.vocabulary)[0])
    assert page.quick.count("<a ") == 5 and "WSWS" in page.quick and "Maduro" not in page.quick
