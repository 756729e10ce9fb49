"""The figure: valid for Plotly whatever is charted, shape by standing, colour by type, words shown as text."""

from html import unescape

import plotly.graph_objects as go
import pytest
from charts import DAY, requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from timeline.chart.figure import PALETTES, SYMBOLS, MarkStyle, build_figure, plain
from timeline.chart.layout import Chart, LaneItems, build_chart
from timeline.chart.packing import Item

COLOURS = ("#c8434f", "#2f8f83", "#3f7fc1")
STANDINGS = tuple(SYMBOLS)
WINDOW = (DAY, DAY + 364)
NAMES = ["ticks", "lanes", "periods", "marks", "labels", "words", "badges"]
SHOWN = {"ticks", "marks", "labels", "words"}  # traces of any chart with a labelled mark


def looks_of(chart: Chart) -> dict[str, MarkStyle]:
    return {m.item.key: MarkStyle(COLOURS[n % 3], STANDINGS[n % 5]) for n, m in enumerate(chart.marks)}


def traces(figure: dict) -> dict[str, dict]:
    return {trace["name"]: trace for trace in figure["data"]}


def drawn(*items: Item, theme: str = "light", standing: str = "reported", width: int = 900) -> dict[str, dict]:
    """The traces of one lane with these items."""
    chart = build_chart([LaneItems("a", "Lane", items, "note")], WINDOW, width, False)
    return traces(build_figure(chart, {i.key: MarkStyle(COLOURS[0], standing) for i in items}, theme))


def item(key: str = "k", day: int = 100, label: str = "A convoy", **more) -> Item:
    return Item(key, DAY + day, more.pop("last", DAY + day), label, **more)


def each(values: object, count: int) -> list:
    """A value for each point: Plotly takes one for all, too."""
    return list(values) if isinstance(values, list) else [values] * count


# --- any chart -----------------------------------------------------------------------------------------------------


@given(requests(), st.sampled_from(sorted(PALETTES)), st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_chart_is_a_valid_figure(request, theme, labels):
    chart = build_chart(*request)
    figure = build_figure(chart, looks_of(chart), theme, labels)
    valid = go.Figure(figure)
    assert [t.name for t in valid.data] == [n for n in NAMES if n in traces(figure)]
    assert tuple(valid.layout.xaxis.range) == (0, chart.width) and tuple(valid.layout.yaxis.range) == (chart.height, 0)
    assert (valid.layout.width, valid.layout.height) == (chart.width, chart.height)


@given(requests(), st.sampled_from(sorted(PALETTES)))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_every_point_stands_where_it_was_laid_out(request, theme):
    chart = build_chart(*request)
    figure = build_figure(chart, looks_of(chart), theme)
    found = traces(figure)
    keys = [m.item.key for m in chart.marks]
    if keys:
        marks = found["marks"]
        assert marks["customdata"] == keys
        assert marks["x"] == [round(m.x, 1) for m in chart.marks] and marks["y"] == [round(m.y, 1) for m in chart.marks]
    else:
        assert "marks" not in found
    for trace in found.values():
        assert trace["x"]  # no empty trace is sent
        for name, least, most in (("x", 0, chart.width), ("y", 0, chart.height)):
            start = each(trace.get("base", 0), len(trace["x"])) if name == "x" else [0] * len(trace["y"])
            ends = [v + b for v, b in zip(trace[name], start, strict=True) if v is not None]
            assert all(least - 0.1 <= v <= most + 0.1 for v in ends)
        assert len(trace["x"]) == len(trace["y"])
        assert trace["hoverinfo"] == "skip"


@given(requests())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_all_words_of_the_chart_are_drawn_as_text(request):
    chart = build_chart(*request)
    found = traces(build_figure(chart, looks_of(chart)))
    labels = [unescape(t) for t in found.get("labels", {"text": []})["text"]]
    assert labels == [m.label for m in chart.marks if m.label]
    words = [unescape(t) for t in found["words"]["text"]]
    lines = [line for tick in chart.ticks for line in tick.lines]
    assert {w for w in (*lines, *(c.text for c in chart.clusters)) if w} <= set(words)
    for trace in found.values():
        assert all(not set("<>") & set(text) for text in trace.get("text", ()))


@given(requests())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_breaks_are_bands_down_the_plot(request):
    chart = build_chart(*request)
    shapes = build_figure(chart, looks_of(chart))["layout"]["shapes"]
    assert [(s["x0"], s["x1"]) for s in shapes] == [
        (chart.left + b.left, chart.left + b.right) for b in chart.scale.breaks
    ]
    assert all(s["y1"] == chart.height and s["layer"] == "below" for s in shapes)


# --- traces --------------------------------------------------------------------------------------------------------


def test_names_and_number_of_traces():
    items = [item("a", sources=2, last=DAY + 200), item("b", day=300)]
    lanes = [LaneItems("1", "One", items[:1]), LaneItems("2", "Two", items[1:])]
    chart = build_chart(lanes, WINDOW, 900, True)
    looks = {i.key: MarkStyle(COLOURS[0], "reported") for i in items}
    assert [t["name"] for t in build_figure(chart, looks)["data"]] == NAMES
    assert [t["name"] for t in build_figure(chart, looks, labels=False)["data"]] == NAMES[:4]
    assert [t["type"] for t in build_figure(chart, looks)["data"]] == ["scatter", "scatter", "bar", *["scatter"] * 4]


def test_what_is_not_there_has_no_trace():
    assert set(drawn(item())) == SHOWN
    assert set(drawn(item(last=DAY + 200))) == SHOWN | {"periods"}
    assert set(drawn(item(sources=2))) == SHOWN | {"badges"}
    chart = build_chart([], WINDOW, 900, True)
    assert set(traces(build_figure(chart, {}))) == {"ticks", "words"}


def test_lines_part_the_lanes():
    lanes = [LaneItems(str(n), str(n), [item(str(n))]) for n in range(3)]
    chart = build_chart(lanes, WINDOW, 900, True)
    found = traces(build_figure(chart, looks_of(chart)))["lanes"]
    assert found["y"] == [v for lane in chart.lanes[1:] for v in (lane.top, lane.top, None)]
    assert found["x"] == [0, 900, None] * 2


# --- shape and colour ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", sorted(PALETTES))
@pytest.mark.parametrize(
    ("standing", "symbol", "filled"),
    [
        ("reported", "circle", True),
        ("mixed", "square", True),
        ("alleged", "circle", False),
        ("planned", "diamond", False),
        ("denied", "x-thin", False),
    ],
)
def test_shape_says_the_standing(theme, standing, symbol, filled):
    """An open shape has the paper's colour inside and the type's colour as its line."""
    marker = drawn(item(), theme=theme, standing=standing)["marks"]["marker"]
    assert marker["symbol"] == [symbol]
    assert marker["color"] == [COLOURS[0] if filled else PALETTES[theme].paper]
    assert marker["line"]["color"] == [COLOURS[0]]
    assert (marker["line"]["width"][0] > 0) is not filled
    assert marker["size"][0] >= 9


def test_every_standing_has_a_shape_of_its_own():
    shapes = set()
    for standing in STANDINGS:
        marker = drawn(item(), standing=standing)["marks"]["marker"]
        shapes.add((marker["symbol"][0], marker["color"][0]))
    assert len(shapes) == len(STANDINGS) == 5


def test_colour_says_the_type():
    items = [item(str(n), day=100 * n) for n in range(3)]
    chart = build_chart([LaneItems("a", "A", items)], WINDOW, 900, True)
    looks = {i.key: MarkStyle(colour, "reported") for i, colour in zip(items, COLOURS, strict=True)}
    marks = traces(build_figure(chart, looks))["marks"]
    assert dict(zip(marks["customdata"], marks["marker"]["color"], strict=True)) == {
        key: look.colour for key, look in looks.items()
    }


def test_marks_of_several_sources_are_larger_and_say_how_many():
    found = drawn(item("a", sources=3), item("b", day=200))
    sizes = dict(zip(found["marks"]["customdata"], found["marks"]["marker"]["size"], strict=True))
    assert sizes["a"] > sizes["b"]
    assert found["badges"]["text"] == ["3"]
    assert (found["badges"]["x"], found["badges"]["y"]) == (found["marks"]["x"][:1], found["marks"]["y"][:1])


def test_headlines_are_bold():
    font = drawn(item("a", importance=1), item("b", day=200))["labels"]["textfont"]
    assert font["weight"] == [600, 400]


@pytest.mark.parametrize("theme", sorted(PALETTES))
def test_themes_colour_the_words(theme):
    chart = build_chart([LaneItems("a", "A", [item()])], WINDOW, 900, True)
    figure = build_figure(chart, {"k": MarkStyle(COLOURS[0], "reported")}, theme)
    assert traces(figure)["labels"]["textfont"]["color"] == PALETTES[theme].ink
    assert figure["layout"]["paper_bgcolor"] == "rgba(0,0,0,0)"
    assert traces(figure)["ticks"]["line"]["color"] == PALETTES[theme].line


def test_the_themes_differ():
    assert PALETTES.keys() == {"light", "dark"}
    light, dark = PALETTES["light"], PALETTES["dark"]
    assert light.ink != dark.ink and light.paper != dark.paper


# --- periods -------------------------------------------------------------------------------------------------------


def test_a_sure_period_is_one_bar_over_its_days():
    chart = build_chart([LaneItems("a", "A", [item(day=30, last=DAY + 129)])], WINDOW, 900, False)
    bars = traces(build_figure(chart, looks_of(chart)))["periods"]
    (mark,) = chart.marks
    assert (bars["base"], bars["x"]) == ([round(mark.bar[0], 1)], [round(mark.bar[1] - mark.bar[0], 1)])
    assert bars["x"][0] == pytest.approx(100 * chart.scale.day_width, abs=0.1)
    assert bars["y"] == [round(mark.y, 1)] and bars["marker"]["color"][0].startswith("rgba(200,67,79,")


@pytest.mark.parametrize(("start", "end"), [(True, False), (False, True), (True, True)])
def test_soft_ends_fade(start, end):
    """The bar's layers end sooner and sooner on a soft side, and together on a sure one."""
    bars = drawn(item(day=30, last=DAY + 129, uncertain_start=start, uncertain_end=end))["periods"]
    lefts = bars["base"]
    rights = [round(b + x, 1) for b, x in zip(lefts, bars["x"], strict=True)]
    assert len(lefts) > 1
    assert (lefts == sorted(set(lefts))) is start and (len(set(lefts)) == 1) is not start
    assert (rights == sorted(set(rights), reverse=True)) is end and (max(rights) - min(rights) < 0.3) is not end
    opacities = [float(c.rpartition(",")[2].rstrip(")")) for c in bars["marker"]["color"]]
    assert all(0 < o < 1 for o in opacities)


def test_a_doubtful_day_has_soft_ends_too():
    bars = drawn(item(uncertain_start=True, uncertain_end=True))["periods"]
    assert max(bars["x"]) > 20


# --- words ---------------------------------------------------------------------------------------------------------

HOSTILE = [
    "<b>bold</b>",
    "a<br>b",
    '<a href="javascript:alert(1)">x</a>',
    "R&amp;D &lt;i&gt;",
    "<sub>2</sub> & more",
    "1 < 2 > 0",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_labels_titles_and_notes_are_escaped(text):
    chart = build_chart([LaneItems("a", text, [item(label=text)], text)], WINDOW, 1900, True)
    found = traces(build_figure(chart, looks_of(chart)))
    assert found["labels"]["text"] == [plain(text)]
    words = found["words"]["text"]
    assert " ".join(map(plain, chart.lanes[0].title)) in " ".join(words) and plain(text) in words
    for shown in (*found["labels"]["text"], *words):
        assert "<" not in shown and ">" not in shown


@given(st.text())
@settings(deadline=None)
def test_plain_words_read_back(text):
    escaped = plain(text)
    assert not set("<>") & set(escaped)
    assert escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text
