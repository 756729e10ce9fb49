"""The chart that comes with the page: one picture for every window, links, both themes, what is chosen, and its bytes."""

import re
from html import unescape
from itertools import pairwise, product

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.chart.figure import build_figure
from timeline.chart.lane_names import NOTE_SIZE
from timeline.chart.palette import DARK, LIGHT, PALETTES
from timeline.chart.placement import touching
from timeline.chart.published import mark_boxes
from timeline.chart.svg import write_svg
from timeline.chart.text_width import text_width
from timeline.export.picture import Picture
from timeline.export.size import Size
from timeline.languages.language import LANGUAGES
from timeline.page import first_picture as module
from timeline.page.first_classes import with_classes
from timeline.page.first_picture import pictures
from timeline.page.first_style import TOKENS, class_name, own_variables, picture_style, variables
from timeline.page.page import Page
from timeline.page.sizes import FEW, IN_FRAME, NARROW, SIZES, TOUR, chart_at, sizes_for
from timeline.view.catalog import Catalog
from timeline.view.chapters import chapter_rows
from timeline.view.drawing import palette_of
from timeline.view.state import LABELS, LANES, VIEWS, from_query
from timeline.web.encodings import ENCODINGS, compress

MOST_BYTES = 25_000  # that the pictures may add to the page as it is sent
STATES = [
    "",
    "lanes=actor",
    "labels=all",
    "source=wsws-2019-03-07",
    "start=2025-08-01&end=2025-09-30",
    "embed=1",
    "lanes=one&calendar=1",
    "tour=2",
]
TWICE = "aid-convoy-2019-02-23"  # an event that two sources tell
MOST_TOLD = "us-backs-guaido"
FROM_NARROW = sorted(SIZES, key=lambda size: (size.width, size.window))


def page_of(catalog, query: str = "") -> Page:
    return Page(catalog, *from_query(query, catalog.vocabulary))


# --- which of them is shown ----------------------------------------------------------------------------------------


def shown(style: str, room: int, height: int) -> list[str]:
    """The classes that a style shows in a room of a window, read from it as a browser does."""
    found = []
    rules = r"@container ([^{]*)\{((?:@media [^{]*\{[^{}]*\{[^}]*\}\}|[^{}@]*\{[^}]*\})+)\}"
    for container, inside in re.findall(rules, style):
        if holds(container, room):
            for media, wrapped, plain in re.findall(r"@media ([^{]*)\{\S*?>\.(\w+)\{[^}]*\}\}|>\.(\w+)\{", inside):
                if not media or holds(media, height):
                    found.append(wrapped or plain)
    return found


def holds(condition: str, pixels: float) -> bool:
    limits = re.findall(r"(min|max)-(?:width|height):([\d.]+)", condition)
    return all(pixels >= float(n) if which == "min" else pixels <= float(n) for which, n in limits)


@given(st.sampled_from([SIZES, FEW, IN_FRAME, TOUR]), st.integers(200, 3000), st.integers(200, 1600))
def test_exactly_one_is_shown_and_it_has_room(sizes, room, height):
    [name] = shown(picture_style(sizes), room, height)
    [size] = [size for size in sizes if class_name(size) == name]
    assert (size.width < NARROW) == (room < NARROW)
    fitting = [s for s in sizes if s.width <= room and (s.width < NARROW) == (room < NARROW) and s.window <= height]
    assert not fitting or size == max(fitting, key=lambda s: (s.width, s.window))


@pytest.mark.parametrize(
    ("room", "height", "name"),
    [
        (324, 812, "w324h0"), (357, 852, "w352h0"), (705, 1024, "w704h736"), (961, 768, "w960h0"), (977, 800, "w960h0"),
        (1137, 900, "w1136h744"), (1137, 789, "w1136h0"), (1617, 1080, "w1616h924"), (1617, 953, "w1616h780"), (2000, 1200, "w1616h924"),
    ],
)  # fmt: skip
def test_usual_windows_have_a_picture_of_their_own(room, height, name):
    assert shown(picture_style(SIZES), room, height) == [name]


def test_frames_tours_and_many_accounts_have_sizes_of_their_own(real_catalog, monkeypatch):
    views = [page_of(real_catalog, query).view for query in ("", "embed=1", "tour=2")]
    assert [sizes_for(real_catalog, view) for view in views] == [SIZES, IN_FRAME, TOUR]
    monkeypatch.setattr("timeline.page.sizes.MANY", views[0].count - 1)
    assert sizes_for(real_catalog, views[0]) == FEW


# --- what is in them -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", STATES)
def test_each_mark_is_a_link_to_its_card_and_headlines_are_named(real_catalog, query):
    page = page_of(real_catalog, query)
    for picture in pictures(real_catalog, page.view).pictures:
        links = re.findall(r'<a ([^>]*href="([^"]*)"[^>]*)>(.*?)</a>', picture.svg)
        drawn = [m for m in picture.chart.marks() if not (picture.chart.ticks_only and m.tick)]
        opened = [from_query(unescape(href), real_catalog.vocabulary)[0] for _, href, _ in links]
        assert all(state.opened("") == page.state for state in opened)
        events = [str(real_catalog.index.event[m.row]) for m in drawn]
        assert sorted(state.event for state in opened) == sorted(events)
        ids = real_catalog.archive.accounts["id"]
        told_by_several = {
            ids[m.row] for m, event in zip(drawn, events, strict=True) if real_catalog.telling(event) > 1
        }
        assert {state.account for state in opened} - {""} == told_by_several
        named = [attributes for attributes, _, inside in links if "aria-label" in attributes or "<text" in inside]
        assert len(named) == sum(m.headline or m.label is not None for m in drawn)
        assert all("tabindex" in attributes for attributes, _, _ in links if attributes not in named)


@pytest.mark.parametrize("query", STATES)
@pytest.mark.parametrize("width", [324, 1136])
def test_with_the_dark_themes_variables_it_is_the_dark_drawing(real_catalog, query, width):
    """Each colour and opacity in which the themes differ is a variable; the light values are those of the light drawing."""
    page = page_of(real_catalog, query)
    chart = chart_at(real_catalog, page.view, width, 744)
    told = chapter_rows(real_catalog, page.state)
    written = write_svg(build_figure(chart, LIGHT, full=told), variables=variables(LIGHT))
    for theme, palette in PALETTES.items():
        values = own_variables(palette) | {token: getattr(palette, name) for name, token in TOKENS.items()}
        values |= {f"type-{n}": colour for n, colour in enumerate(palette.types)}
        filled = re.sub(r"var\(--([\w-]+)\)", lambda found, values=values: values[found[1]], written)
        assert filled == write_svg(build_figure(chart, PALETTES[theme], full=told))


def test_the_pages_own_colours_are_those_of_the_palettes():
    css = (ROOT / "timeline" / "components" / "tokens.css").read_text(encoding="utf-8")
    light, dark, system = (
        dict(re.findall(r"--(\w+): ([^;]+);", block)) for block in re.findall(r":root[^{]*\{([^}]*)\}", css)
    )
    for name, token in TOKENS.items():
        assert (light[token], dark[token], system[token]) == (
            getattr(LIGHT, name),
            getattr(DARK, name),
            getattr(DARK, name),
        )


def test_values_of_the_light_theme_that_differ_are_all_apart():
    assert len(variables(LIGHT)) == len(TOKENS) + len(own_variables(LIGHT)) + len(LIGHT.types)


def test_the_chart_has_the_colours_of_the_topics_types_everywhere(tables):
    """Of a topic's own colours those of its filters are drawn: in the chart, the picture in the page and files."""
    tables.topic = 'title = "Own"\n[groups.a]\nlabel = "A"\ntypes = ["plan"]\ncolour = "#127a10"\ndark = "#22fa20"\n'
    tables.events = [{**row, "type": "plan"} for row in tables.events]
    catalog = Catalog(tables.load())
    page = page_of(catalog, "")
    for theme, colour in (("light", "#127a10"), ("dark", "#22fa20")):
        chart = chart_at(catalog, page.view, 1136, 744)
        figure = build_figure(chart, palette_of(catalog, theme))
        drawn = str(next(trace for trace in figure["data"] if trace["name"] == "marks"))
        assert colour in drawn and PALETTES[theme].types[0] not in drawn
        assert colour in Picture(catalog, page.state, Size(1200, 700), theme=theme).svg()
    assert "var(--type-0)" in page.first_picture and LIGHT.types[0] not in page.first_picture


@pytest.mark.parametrize("query", ["", f"event={TWICE}", "start=2025-08-01&end=2025-09-30"])
def test_no_id_stands_twice_in_the_page_and_each_that_is_used_is_there(real_app, query):
    html = real_app.server.test_client().get(f"/?{query}").get_data(as_text=True)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    used = set(re.findall(r"url\(#([^)]+)\)", html))
    assert used and used <= set(ids)


def test_the_event_of_the_open_card_is_ringed_and_joined_and_all_others_stand_back(real_catalog):
    html = str(page_of(real_catalog, f"event={TWICE}").first_picture)
    frames = re.findall(r'(?s)<div class="chart-frame (\S+) has-choice".*?</svg>', html)
    assert frames == [class_name(size) for size in FROM_NARROW]
    assert html.count('<g class="thread">') == html.count('<g class="joined">') == len(SIZES)
    rings = re.findall(r'<g class="ring">(.*?)</g></g>', html)
    assert len(rings) == len(SIZES) and all(ring.count("<circle") == 2 for ring in rings)
    assert html.count('class="current"') == 2 * len(SIZES) and html.count("entry headline current") == 1
    plain = str(page_of(real_catalog).first_picture)
    assert "has-choice" not in plain and "ring" not in re.findall(r'class="(\w+)"', plain)


def test_what_the_address_highlights_is_ringed(real_catalog):
    html = str(page_of(real_catalog, f"highlight={TWICE}").first_picture)
    assert html.count(module.HIGHLIGHT) == 2 * len(SIZES)


def test_a_part_of_the_story_has_the_navigator_below_it(real_catalog):
    page = page_of(real_catalog, "start=2025-08-01&end=2025-09-30")
    html = str(page.first_picture)
    assert html.count('class="navigator') == len(SIZES) and "navigator" not in str(page_of(real_catalog).first_picture)
    found = re.findall(r'<span class="window" style="left:([\d.]+)px;width:([\d.]+)px">', html)
    for size, (left, width) in zip(FROM_NARROW, found, strict=True):
        assert 0.7 * size.width < float(left) < float(left) + float(width) < size.width


@pytest.mark.parametrize("query", ["view=list", "q=zzzz"])
def test_where_nothing_is_drawn_there_is_no_picture(real_catalog, query):
    page = page_of(real_catalog, query)
    assert page.first_picture == module.NO_PICTURE and page.picture_style == ""


def test_pictures_are_kept_for_all_cards_of_a_view_and_for_a_bounded_number_of_views(real_catalog):
    one, other = page_of(real_catalog, f"event={TWICE}").view, page_of(real_catalog).view
    assert pictures(real_catalog, one) is pictures(real_catalog, other)
    for year in range(1, module.MOST_KEPT + 3):
        pictures(real_catalog, page_of(real_catalog, f"embed=1&from=2019-{1 + year % 12:02}-{1 + year:02}").view)
    assert real_catalog.once(module._kept, "").cache_info().currsize == module.MOST_KEPT


# --- its bytes -------------------------------------------------------------------------------------------------------


EVERY = [f"view={view}" for view in VIEWS] + [
    f"lanes={lanes}&labels={labels}&calendar={calendar}&lang={lang}"
    for lanes, labels, calendar, lang in product(LANES, LABELS, (0, 1), LANGUAGES)
]
LONG = [
    "standing=reported&standing=alleged&standing=planned&standing=denied",
    "from=2019-01-01&to=2026-01-01&lang=es",
    "tour=8",
]


@pytest.mark.parametrize("query", [*STATES, *EVERY, *(f"lanes=type&{long}" for long in LONG)])
def test_the_page_grows_by_no_more_than_it_may(real_app, query):
    """In every view, with all lanes and labels, in both languages, and with a card open.

    No size is left out for it, but where an address of many filters makes links long.
    """
    page = real_app.service.page(query := f"{query}&event={MOST_TOLD}")
    assert pictures(page.catalog, page.view).left_out == 0 or any(long in query for long in LONG)
    html = real_app.server.test_client().get(f"/?{query}").get_data(as_text=True)
    assert str(page.first_picture) in html and page.picture_style in html
    without = html.replace(str(page.first_picture), "").replace(page.picture_style or "\0", "")
    for encoding in ENCODINGS:
        size, before = (len(compress(text.encode(), encoding, "page")) for text in (html, without))
        assert size - before < MOST_BYTES


def test_of_too_many_pictures_those_go_first_that_are_missed_least(real_catalog, monkeypatch):
    """They are the last of the sizes."""
    left = [len(SIZES)]
    for most in (18_500, 15_000, 11_000, 1_000):
        monkeypatch.setitem(module.MOST_BYTES, "headlines", most)
        drawn = module._kept(real_catalog, "")(page_of(real_catalog).state)
        assert drawn.weight <= most
        left.append(len(drawn.pictures))
        assert {picture.size for picture in drawn.pictures} == set(SIZES[: left[-1]])
    assert all(more > fewer for more, fewer in pairwise(left))


@pytest.mark.parametrize("most", [21_000, 13_000, 1_000])
def test_the_style_shows_only_pictures_that_are_there(real_catalog, monkeypatch, most):
    monkeypatch.setitem(module.MOST_BYTES, "headlines", most)
    page = page_of(real_catalog, f"q=a&highlight={TWICE}&from={1800 + most % 97}-01-01")
    names = re.findall(r'class="chart-frame (\w+)', str(page.first_picture))
    assert set(re.findall(r">\.(w\w+)", page.picture_style)) == set(names)


def test_a_picture_that_a_higher_window_would_not_change_is_there_once(real_catalog):
    sizes = [picture.size for picture in pictures(real_catalog, page_of(real_catalog, "labels=all").view).pictures]
    assert sizes == [size for size in FROM_NARROW if not size.window]


TAGS = st.lists(
    st.sampled_from(
        ['<a href="?q=1&amp;lang=es"><circle cx="1" r="2" fill="var(--t1)"/></a>', '<text x="1" font-size="13" font-weight="600">a &lt; b</text>',
         '<path d="M1 2" fill="url(#a1)"/>', '<text x="2" font-size="12" transform="rotate(1)" fill="#123">c</text>', "<g>", "</g>"]
    ),
    max_size=30,
)  # fmt: skip


@given(st.lists(TAGS, min_size=1, max_size=3))
@settings(max_examples=60)
def test_classes_say_what_the_attributes_said(parts):
    drawings = ["".join(tags) for tags in parts]
    style, shorter = with_classes(drawings)
    rules = {
        f' class="{name}"': "".join(f' {n}="{v.removesuffix("px")}"' for n, v in re.findall(r"([a-z-]+):([^;]+)", body))
        for name, body in re.findall(r"\.(\w+)\{([^}]*)\}", style)
    }
    whole = [re.sub(r' class="\w+"', lambda m: rules[m[0]], text) for text in shorter]
    assert [text.replace("&lang", "&amp;lang") for text in whole] == drawings


def test_names_in_a_phones_picture_stand_where_their_lanes_are_blank(real_catalog):
    for query, covering in (("", 0), ("lanes=actor", 2), ("lanes=type", 2)):
        chart = chart_at(real_catalog, page_of(real_catalog, query).view, 339, 168)
        covered = 0
        for lane in chart.lanes:
            middle, right = (lane.top + lane.bottom) / 2, lane.name_left + text_width(lane.name[0], NOTE_SIZE)
            name = (lane.name_left, middle - 6, right, middle + 6)
            assert right <= chart.plot_right
            covered += any(touching(box, name) for mark in lane.marks for box in mark_boxes(mark))
        assert covered <= covering
