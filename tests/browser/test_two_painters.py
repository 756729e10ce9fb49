"""The figure is seen at once, as the SVG that came with it; Plotly draws the same when there is time, and nobody sees a change."""

import io
import re

import pytest
from conftest import wait_drawn
from PIL import Image, ImageChops

pytestmark = pytest.mark.browser

# What of the chart is seen, and how many marks of how many.
SEEN = """() => {
  const root = document.querySelector("#timeline"), count = selector => root.querySelectorAll(selector).length;
  return {painter: root.querySelector(".plot").hidden ? "picture" : "plotly", links: count(".mark"),
    shapes: count(".painted:not([hidden]) .marks > *, .plot:not([hidden]) .point")};
}"""
ANSWERED = (
    "query => document.querySelector('#timeline')?.dataset.query === query && document.body.classList.contains('up')"
)
PALE = """() => [...document.querySelectorAll(".painted .marks > *")].filter(shape => getComputedStyle(shape).opacity < 0.5).length"""
UNLIKE = 64  # of 255, in any channel: most edges that the painters smooth differently stay below it


@pytest.fixture
def held(page, live_url):
    """A factory of pages in which Plotly is kept waiting, each with what lets it go on."""

    def opened(query: str = "", **options):
        routes: list = []
        p = page("about:blank", drawn=False, **options)
        p.route(re.compile(r"plotly[^/]*\.js"), lambda route: routes.append(route))
        p.goto(f"{live_url}/?{query}", wait_until="domcontentloaded")
        p.mouse.move(9, 9)
        p.wait_for_function("() => document.body.classList.contains('up')")
        return p, lambda: [route.continue_() for route in routes]

    return opened


def test_all_that_a_reader_does_is_answered_without_plotly(held):
    p, _ = held(width=1440)
    assert p.evaluate(SEEN)["painter"] == "picture" and p.evaluate(SEEN)["shapes"] == p.evaluate(SEEN)["links"] > 50
    p.click("#standing [data-value=alleged]")
    p.wait_for_function(ANSWERED, arg="standing=alleged")
    filtered = p.evaluate(SEEN)
    assert filtered["shapes"] == filtered["links"] < 50 and p.evaluate(PALE) == 0
    p.click("#standing [data-value=alleged]")
    p.wait_for_function(ANSWERED, arg="")
    p.click('[data-zoom="0.5"]')
    p.wait_for_function("() => document.querySelector('#timeline').dataset.query.includes('start=')")
    zoomed = p.evaluate(SEEN)
    assert zoomed["painter"] == "picture" and zoomed["shapes"] == zoomed["links"] > 0
    p.locator(".mark.headline").first.click()
    p.wait_for_function("() => document.querySelector('#timeline').dataset.query.includes('event=')")
    assert p.locator("#card-title").is_visible()
    p.wait_for_function("() => document.querySelector('#timeline .has-choice')")
    assert p.evaluate(PALE) == p.evaluate(SEEN)["shapes"] > 0


def test_marks_that_fall_away_are_pale_in_the_picture_too(held):
    p, _ = held(width=1440)
    p.route("**/_dash-update-component", lambda route: None)
    p.click("#standing [data-value=alleged]")
    away = p.locator(".mark.away").count()
    assert 0 < away == p.evaluate(PALE) < p.evaluate(SEEN)["shapes"]


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("event=aid-convoy-2019-02-23", {"width": 1440, "scheme": "dark"}),
        ("", {"width": 375, "height": 812}),
        ("start=2019-02-01&end=2019-03-31&lanes=type&labels=all", {"width": 1440}),
        ("lanes=actor&tour=2", {"width": 1440}),
    ],
)
def test_nobody_sees_plotly_take_over(held, query, options):
    p, go_on = held(query, **options)
    p.evaluate("() => document.fonts.ready")
    frame = p.locator("#timeline .chart-frame")
    before = Image.open(io.BytesIO(frame.screenshot(animations="disabled"))).convert("RGB")
    assert p.evaluate(SEEN)["painter"] == "picture"
    go_on()
    wait_drawn(p)
    assert p.evaluate(SEEN)["painter"] == "plotly"
    after = Image.open(io.BytesIO(frame.screenshot(animations="disabled"))).convert("RGB")
    assert before.size == after.size
    unlike = max(
        ImageChops.difference(before, after).split(), key=lambda band: sum(band.histogram()[UNLIKE:])
    ).histogram()
    assert sum(unlike[UNLIKE:]) < before.width * before.height / 2_000


def test_a_figure_of_somebody_elses_is_not_hidden_by_the_picture_of_another(page, live_url):
    """As a callback of one's own sets it: Plotly draws it, for no picture came with it."""
    p = page(live_url, 1440)
    p.evaluate("""() => {
      const {figure} = document.querySelector("#timeline");
      const ring = {type: "scatter", mode: "markers", name: "ring", x: [500], y: [300], marker: {size: 40, color: "#00ff00"}};
      dash_clientside.set_props("timeline", {figure: {...figure, data: [...figure.data, ring]}});
    }""")
    p.wait_for_function("() => document.querySelector('#timeline .plot').data.at(-1).name === 'ring'")
    assert p.evaluate(SEEN)["painter"] == "plotly"
    assert p.locator("#timeline .painted").is_hidden() and p.locator("#timeline .plot .point").last.is_visible()


CROWD = """() => {
  const root = document.querySelector("#timeline"), links = [...root.querySelectorAll(".mark")];
  const rows = selector => [...root.querySelectorAll(`.painted .marks > ${selector}`)]
    .flatMap(path => path.dataset.rows ? path.dataset.rows.split(" ").map(Number) : []).sort((a, b) => a - b);
  const rowsOf = some => some.map(link => root.chart.marks[link.dataset.at].row).sort((a, b) => a - b);
  return {drawn: rows("path"), pale: rows(".pale"), links: rowsOf(links), away: rowsOf(links.filter(link => link.matches(".away"))),
    outlines: [...root.querySelectorAll(".painted .marks > path")].flatMap(path => path.getAttribute("d").match(/M/g) ?? []).length};
}"""


def test_a_crowd_has_its_picture_alone_in_which_marks_that_look_alike_are_one_path(page, crowd_url):
    p = page(crowd_url, 1440)
    before = p.evaluate(CROWD)
    assert p.evaluate(SEEN)["painter"] == "picture" and p.evaluate("() => !window.Plotly")
    assert before["drawn"] == before["links"] and before["outlines"] == len(before["links"]) > 100
    answers: list = []
    p.route("**/_dash-update-component", lambda route: answers.append(route))
    p.click("#standing [data-value=alleged]")
    dimmed = p.evaluate(CROWD)
    assert dimmed["pale"] == dimmed["away"] and 0 < len(dimmed["away"]) < len(before["links"])
    assert dimmed["drawn"] == before["drawn"] and dimmed["outlines"] == before["outlines"]
    p.click("#standing [data-value=alleged]")
    again = p.evaluate(CROWD)
    assert again == before
