"""The SVG of a figure: well-formed, complete, with links and theme variables; and by picture the same as Plotly's drawing."""

import base64
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import plotly
import pytest
from conftest import ROOT
from engine import crowds, make_accounts, make_lanes, requests
from hypothesis import HealthCheck, given, settings

from timeline.chart.assemble import build_chart
from timeline.chart.paint import build_figure
from timeline.chart.palette import LIGHT, PALETTES
from timeline.chart.request import Request
from timeline.chart.svg import Unknown, write_svg

NS = "{http://www.w3.org/2000/svg}"
PLOTLY = Path(plotly.__file__).with_name("package_data") / "plotly.min.js"
FONTS = ROOT / "assets" / "fonts"
DAY = 17_950  # in February 2019


def figure(
    width: float = 1152, height: float = 700, theme: str = "light", labels: bool = True, names: str = ""
) -> dict:
    """A chart with all that charts have: spans sure and vague, crowds, an event told twice, an undated account."""
    rows = [
        (0, 0, DAY, DAY, 1, 0, 0, 0, 1, 0, 0),
        (0, 1, DAY + 1, DAY + 1, 1, 0, 0, 0, 1, 1, 1),
        (1, 0, DAY + 5, DAY + 40, 1, 1, 1, 0, 1, 2, 2),
        (2, 1, DAY + 3, DAY + 60, 1, 0, 1, 0, 2, 3, 3),
        *((10 + n, 1, DAY + 30, DAY + 30, 1, 0, 0, 0, 3, n % 6, n % 4) for n in range(9)),
        *((30 + n, 0, DAY + 10, DAY + 50, 1, 1, 0, 0, 3, n % 6, n % 4) for n in range(4)),
        (50, 2, DAY + 500, DAY + 500, 1, 0, 0, 0, 1, 4, 0),
        (51, 2, 0, 0, 0, 0, 0, 0, 2, 5, 0),
    ]
    titles = ("Ferry crews leave their boats", "Who goes to the pier & why", "<b>Boats</b>", "Letters of dismissal")
    chart = build_chart(make_accounts(rows, titles), make_lanes(3), Request(width, height, names=names))
    return build_figure(chart, theme, labels=labels)


def parse(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def trace(given: dict, name: str) -> dict:
    return next(t for t in given["data"] if t["name"] == name)


@given(crowds(), requests())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_every_figure_of_ours_is_drawn_whole(accounts_and_lanes, request):
    drawn = build_figure(build_chart(*accounts_and_lanes, request), "light")
    root = parse(write_svg(drawn))
    assert (float(root.get("width")), float(root.get("height"))) == pytest.approx(
        (drawn["layout"]["width"], drawn["layout"]["height"]), abs=0.01
    )
    words = [text for t in drawn["data"] if t["mode"] == "text" for text in t["text"]]
    words += [note["text"] for note in drawn["layout"]["annotations"]]
    assert len(root.findall(f".//{NS}text")) == len(words)
    marks = next((t for t in drawn["data"] if t["name"] == "marks"), {"x": ()})
    areas = [t for t in drawn["data"] if t["mode"] == "lines"]
    assert len(root.findall(f".//{NS}path")) == len(marks["x"]) + len(areas)


def test_words_are_text_whatever_they_hold():
    root = parse(write_svg(figure()))
    said = {"".join(text.itertext()) for text in root.iter(f"{NS}text")}
    assert {"Who goes to the pier & why", "<b>Boats</b>"} <= said
    assert root.find(f".//{NS}b") is None


def test_marks_are_links_with_their_names():
    svg = write_svg(figure(), links=lambda row: (f"?event=e{row}&lang=en", f'Account "{row}"') if row != 101 else None)
    links = parse(svg).findall(f".//{NS}a")
    rows = trace(figure(), "marks")["customdata"]
    assert len(links) == len(rows) - 1
    assert {a.get("aria-label") for a in links} == {f'Account "{row}"' for row in rows if row != 101}
    assert all(a.get("href").startswith("?event=e") for a in links)


def test_colours_follow_the_theme_of_the_page_where_it_has_a_variable_for_them():
    svg = write_svg(figure(), variables={LIGHT.ink: "ink", LIGHT.types[0]: "t0"})
    assert 'fill="var(--ink,#1d2733)"' in svg and 'fill="var(--t0,#b3191c)"' in svg
    assert LIGHT.muted in svg and "var(--muted" not in svg


def test_ids_are_apart_from_those_of_other_pictures():
    ids = [{e.get("id") for e in parse(write_svg(figure(), key=key)).iter() if e.get("id")} for key in ("a", "b")]
    assert ids[0] and not ids[0] & ids[1]
    svg = write_svg(figure(), key="a")
    assert {f"url(#{name})" in svg for name in ids[0]} == {True}


@pytest.mark.parametrize(
    "change",
    [
        {"type": "bar"},
        {"mode": "lines+markers"},
        {"stackgroup": "one"},
        {"fillgradient": {"type": "radial"}},
    ],
)
def test_what_is_not_known_is_an_error(change):
    given = figure()
    given["data"][0] = {**given["data"][0], **change}
    with pytest.raises(Unknown):
        write_svg(given)


def test_an_unknown_symbol_and_an_arrow_are_errors():
    given = figure()
    trace(given, "marks")["marker"]["symbol"] = ["star"] * len(trace(given, "marks")["x"])
    with pytest.raises(Unknown, match="star"):
        write_svg(given)
    given = figure()
    given["layout"]["annotations"] = [{"x": 1, "y": 1, "text": "here", "font": {"size": 12, "color": "#000000"}}]
    with pytest.raises(Unknown, match="arrow"):
        write_svg(given)


def test_characters_that_no_xml_holds_are_left_out():
    given = figure()
    texts = trace(given, "labels")
    texts["text"] = ["bell\x07 and\ufffe tab\t", *texts["text"][1:]]
    assert "bell and tab\t" in "".join(parse(write_svg(given)).itertext())


# --- beside Plotly's drawing ---------------------------------------------------------------------------------------


def _page(browser, width: float, height: float):
    faces = "".join(
        f"@font-face{{font-family:'Source Sans 3';font-weight:{weight};src:url(data:font/woff2;base64,"
        f"{base64.b64encode((FONTS / f'source-sans-3-latin-{weight}-normal.woff2').read_bytes()).decode()})}}"
        for weight in (400, 600)
    )
    page = browser.new_page(viewport={"width": int(width), "height": int(height)})
    page.set_content(f"<style>{faces} body{{margin:0}} svg{{display:block}}</style><div id=here></div>")
    page.evaluate("Promise.all(['', '600 '].map(bold => document.fonts.load(bold + '13px \"Source Sans 3\"')))")
    return page


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "theme", "names"), [(1152, "light", ""), (1632, "dark", ""), (720, "light", ""), (339, "dark", "picture")]
)
def test_both_painters_draw_the_same_picture(browser, width, theme, names):
    """Less than one pixel in 300 differs by more than the edge of a line that is smoothed otherwise."""
    numpy = pytest.importorskip("numpy")
    image = pytest.importorskip("PIL.Image")
    given = figure(width, 600 if width > 400 else 168, theme, names=names)
    given["layout"]["paper_bgcolor"] = PALETTES[theme].paper
    shots = []
    for draw in ("plotly", "svg"):
        page = _page(browser, given["layout"]["width"], given["layout"]["height"])
        if draw == "plotly":
            page.add_script_tag(content=PLOTLY.read_text(encoding="utf-8"))
            page.evaluate(
                "f => Plotly.newPlot('here', f.data, f.layout, {staticPlot: true})",
                json.loads(json.dumps(given, default=float)),
            )
        else:
            page.evaluate("svg => { document.getElementById('here').innerHTML = svg; }", write_svg(given))
        shots.append(numpy.asarray(image.open(io.BytesIO(page.screenshot())).convert("RGB")).astype(int))
        page.close()
    apart = numpy.abs(shots[0] - shots[1]).max(axis=2)
    assert shots[0].std() > 5  # something is drawn
    assert (apart > 60).mean() < 1 / 300
