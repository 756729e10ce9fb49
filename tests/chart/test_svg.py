"""The SVG of a figure: well-formed, complete, with links and theme variables; and by picture the same as Plotly's drawing."""

import base64
import io
import json
import re
import xml.etree.ElementTree as ET
from html import unescape
from pathlib import Path

import plotly
import pytest
import resvg_py
from conftest import ROOT
from engine import crowds, make_accounts, make_lanes, random_accounts, requests
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from timeline.chart.figure import build_figure
from timeline.chart.layout import build_chart
from timeline.chart.palette import LIGHT, PALETTES
from timeline.chart.request import Request
from timeline.chart.svg import Painter, Unknown, write_svg
from timeline.chart.traces import Fade, box_of, fades, lines, rectangles, runs_of

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
    return build_figure(chart, PALETTES[theme], labels=labels)


def parse(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def trace(given: dict, name: str) -> dict:
    return next(t for t in given["data"] if t["name"] == name)


@given(crowds(), requests())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_every_figure_of_ours_is_drawn_whole(accounts_and_lanes, request):
    drawn = build_figure(build_chart(*accounts_and_lanes, request), LIGHT)
    root = parse(write_svg(drawn))
    assert (float(root.get("width")), float(root.get("height"))) == pytest.approx(
        (drawn["layout"]["width"], drawn["layout"]["height"]), abs=0.01
    )
    words = [text for t in drawn["data"] if t["mode"] == "text" for text in t["text"]]
    words += [note["text"] for note in drawn["layout"]["annotations"]]
    assert len(root.findall(f".//{NS}text")) == len(words)
    marks = next((t for t in drawn["data"] if t["name"] == "marks"), {"x": ()})
    areas = [t for t in drawn["data"] if t["mode"] in ("lines", "none")]
    shapes = [shape for name in ("path", "circle") for shape in root.iter(NS + name)]
    apart = [len({(min(xs), max(xs)) for xs, _ in runs_of(t)}) if "fillgradient" in t else 1 for t in areas]
    assert len(shapes) == len(marks["x"]) + sum(apart)


def test_words_are_text_whatever_they_hold():
    root = parse(write_svg(figure()))
    said = {"".join(text.itertext()) for text in root.iter(f"{NS}text")}
    assert {"Who goes to the pier & why", "<b>Boats</b>"} <= said
    assert root.find(f".//{NS}b") is None


def test_marks_are_links_and_what_stands_beside_them_names_them():
    svg = write_svg(figure(), links=lambda row: (f"?event=e{row}&lang=en", f'Account "{row}"') if row != 101 else None)
    links = parse(svg).findall(f".//{NS}a")
    rows = trace(figure(), "marks")["customdata"]
    labels = {}
    for row, words in zip(trace(figure(), "labels")["customdata"], trace(figure(), "labels")["text"], strict=True):
        labels.setdefault(row, []).append(unescape(words))
    named = {a.get("href"): a.get("aria-label") or " ".join("".join(a.itertext()).split()) for a in links}
    assert named == {
        f"?event=e{row}&lang=en": " ".join(labels[row]) if row in labels else f'Account "{row}"'
        for row in rows
        if row != 101
    }
    plain = write_svg(figure())
    assert sorted(" ".join(parse(svg).itertext()).split()) == sorted(" ".join(parse(plain).itertext()).split())


def test_a_mark_that_need_not_be_named_is_a_link_for_pointers_only():
    root = parse(write_svg(figure(labels=False), links=lambda row: (f"?event=e{row}", "")))
    links = root.findall(f".//{NS}g[@aria-hidden='true']/{NS}a")
    assert links == root.findall(f".//{NS}a") and {a.get("tabindex") for a in links} == {"-1"}


def test_colours_and_opacities_follow_the_theme_of_the_page_where_it_says_what_to_write():
    svg = write_svg(figure(), variables={LIGHT.ink: "var(--ink)", LIGHT.types[0]: "var(--t0)", "0.48": "var(--bar)"})
    assert 'fill="var(--ink)"' in svg and 'stop-color="var(--t0)" stop-opacity="var(--bar)"' in svg
    assert LIGHT.ink not in svg and LIGHT.types[0] not in svg and LIGHT.muted in svg


def test_round_corners_are_those_of_rectangles_and_soft_ends_a_gradient_over_the_whole_area():
    blue = ("rgba(45,98,198,0.17)", "rgba(45,98,198,0)")
    [area] = fades([Fade((10, 20, 110, 46), 25, 0, *blue)], "capsule", 5)
    root = parse(write_svg({**figure(), "data": [area]}))
    [path] = root.iter(f"{NS}path")
    assert path.get("d") == "M10 25q0-5 5-5h90q5 0 5 5v16q0 5-5 5h-90q-5 0-5-5z"
    stops = [(s.get("offset"), s.get("stop-color"), s.get("stop-opacity")) for s in root.iter(f"{NS}stop")]
    assert stops == [("0", "#2d62c6", "0"), ("0.25", "#2d62c6", "0.17")]  # beyond its last colour it goes on in that


def test_several_rectangles_with_round_corners_are_one_path():
    given = {**figure(), "data": [rectangles([(10, 20, 110, 46), (0, 0, 20, 10)], "#123456", "two", 5)]}
    [path] = parse(write_svg(given)).iter(f"{NS}path")
    first, second = (
        "M10 25q0-5 5-5h90q5 0 5 5v16q0 5-5 5h-90q-5 0-5-5z",
        "M0 5q0-5 5-5h10q5 0 5 5v0q0 5-5 5h-10q-5 0-5-5z",
    )
    assert path.get("d") == first + second


coordinates = st.floats(0, 1000).map(lambda x: round(x, 1))


@given(st.lists(st.tuples(coordinates, coordinates, coordinates), min_size=1, max_size=60))
def test_upright_lines_are_where_they_should_be_however_many_they_are(found):
    given = {**figure(), "data": [lines(((x, low, x, high) for x, low, high in found), "#123456", "grid")]}
    [path] = parse(write_svg(given)).iter(f"{NS}path")
    at, drawn = [0.0, 0.0], []
    for letter, numbers in re.findall(r"([mhv])([^mhv]+)", path.get("d")):
        steps = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        at = [at[0] + (steps[0] if letter in "mh" else 0), at[1] + (steps[-1] if letter in "mv" else 0)]
        drawn.append(at)
    assert drawn[::2] == [pytest.approx((x, low), abs=0.01) for x, low, _ in found]
    assert drawn[1::2] == [pytest.approx((x, high), abs=0.01) for x, _, high in found]


fading = st.builds(
    lambda x, y, width, west, east, colour: Fade((x, y, x + width, y + 5), west, east, *colour),
    coordinates, coordinates, st.floats(1, 400), st.sampled_from((0, 18, 500)), st.sampled_from((0, 18)),
    st.sampled_from([("rgba(45,98,198,0.48)", "rgba(45,98,198,0)"), ("rgba(190,18,60,0.48)", "rgba(190,18,60,0)")]),
)  # fmt: skip


def near(stop, places):
    return any(abs(stop[0] - x) < 0.1 and stop[1] == colour for x, colour in places)


@given(st.lists(fading, max_size=30))
def test_rectangles_that_share_a_gradient_look_as_with_one_of_their_own(found):
    """At every place where a rectangle has a colour of its own, the gradient of its trace has that one."""
    drawn = {}
    for trace in fades(found, "bar"):
        gradient = trace["fillgradient"]
        length = gradient["stop"] - gradient["start"]
        places = [(gradient["start"] + share * length, colour) for share, colour in gradient["colorscale"]]
        assert [share for share, _ in gradient["colorscale"]] == sorted(share for share, _ in gradient["colorscale"])
        corners = [*trace["x"], None], [*trace["y"], None]
        for at in range(0, len(corners[0]), 6):
            drawn.setdefault((corners[0][at], corners[1][at]), []).append(places)
    for fade in found:
        corner = round(fade.box[0], 2), round(fade.box[1], 2)
        assert any(all(near(stop, places) for stop in fade.stops()) for places in drawn[corner])
    assert sum(map(len, drawn.values())) == len(found)


@given(st.lists(fading, min_size=1, max_size=30))
def test_a_rectangle_fades_in_a_drawing_as_it_does_by_itself(found):
    """Its own gradient has the colours of its ends and of where it is full, and goes on beyond its ends as there."""
    root = parse(write_svg({**figure(), "data": list(fades(found, "bar"))}))
    defined = {f"url(#{e.get('id')})": list(e) for e in root.iter(f"{NS}linearGradient")}
    drawn = {}
    for path in root.iter(f"{NS}path"):
        for left, top, width in re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)", path.get("d")):
            stops = [
                (float(left) + float(s.get("offset")) * float(width), dict(s.attrib)) for s in defined[path.get("fill")]
            ]
            drawn.setdefault((float(left), float(top)), []).append(stops)
    for fade in found:
        wanted = [(x, Painter(()).colour("stop-color", colour)) for x, colour in fade.stops()]
        corner = round(fade.box[0], 1), round(fade.box[1], 1)
        assert any(all(painted(stops, *each) for each in wanted) for stops in drawn[corner])
    assert sum(map(len, drawn.values())) == len(found)


def painted(stops, place, colour):
    """Whether a gradient has a colour at a place, to a tenth of a pixel and a thousandth of its width."""
    colour = {name: value for name, value in colour.items() if value != ""}
    has = [(x, {name: value for name, value in stop.items() if name != "offset"}) for x, stop in stops]
    near = 0.2 + 0.001 * (has[-1][0] - has[0][0])
    beyond = (place <= has[0][0] and has[0][1] == colour) or (place >= has[-1][0] and has[-1][1] == colour)
    return beyond or any(abs(x - place) <= near and said == colour for x, said in has)


@given(st.floats(0, 900), st.floats(0, 900), st.floats(0.1, 300), st.floats(0.1, 60), st.sampled_from((1.5, 5, 40)))
@example(0.0, 1.34375, 2.0, 2.0, 1.5)  # whose corners are of 1 px, and of less once their places are rounded
def test_a_rectangle_is_well_formed_however_small_it_is(left, top, width, height, radius):
    given = {**figure(), "data": [rectangles([(left, top, left + width, top + height)], "#123456", "one", radius)]}
    [path] = parse(write_svg(given)).iter(f"{NS}path")
    number = r"-?\d+(?:\.\d+)?"
    assert re.fullmatch(rf"(?:[a-zA-Z](?:{number}(?: |(?=-)|(?=[a-zA-Z])))*)+", path.get("d"))


@pytest.mark.parametrize("radius", [1.5, 5, 40])
def test_the_outline_of_a_rectangle_is_known_by_its_round_corners(radius):
    drawn = rectangles([(10, 20, 110, 46)], "#123456", "one", radius)
    [(box, found)] = map(box_of, runs_of(drawn))
    assert (box, found) == ((10, 20, 110, 46), min(radius, 13))


@pytest.mark.parametrize(
    "outline",
    [[(0, 0), (9, 0), (4, 9), (0, 0)], [(n, n * n % 7) for n in range(21)], [(0, 0), (9, 0), (9, 9), (1, 9), (0, 0)]],
)
def test_what_is_no_rectangle_is_an_error(outline):
    given = figure()
    given["data"][0] |= dict(zip("xy", map(list, zip(*outline, strict=True)), strict=True))
    with pytest.raises(ValueError, match="no rectangle"):
        write_svg(given)


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


def test_marks_of_one_look_can_be_one_path_which_looks_the_same():
    """In pixels, as resvg sets them; every mark stands in the path of its look."""
    drawn = build_figure(build_chart(random_accounts(60, 3, 7), make_lanes(3), Request(1152, 700)), LIGHT, labels=False)
    apart, together = (write_svg(drawn, together=together) for together in (False, True))
    [marks] = (group for group in parse(together).iter(f"{NS}g") if group.get("class") == "marks")
    given = trace(drawn, "marks")
    assert sorted(int(row) for path in marks for row in path.get("data-rows").split()) == sorted(given["customdata"])
    assert all(path.get("d").count("M") == len(path.get("data-rows").split()) for path in marks)
    assert len(marks) < len(given["x"])
    one, other = (
        Image.open(io.BytesIO(resvg_py.svg_to_bytes(svg_string=svg))).convert("RGBA") for svg in (apart, together)
    )
    assert max(band.getextrema()[1] for band in ImageChops.difference(one, other).split()) < 64  # edges
