"""Views as pictures, SVG and PNG: their size, what stands in them, what is pointed at, right-to-left words, and their routes."""

import io
import json
from xml.etree import ElementTree

import pytest
from builders import Tables
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from timeline.chart.palette import PALETTES
from timeline.chart.svg import write_svg
from timeline.export.fonts import font_files, fonts_for
from timeline.export.picture import Picture, picture_link, picture_name, pointed_rows, preview_png, render_png
from timeline.export.sentences import shown_words, title_lines
from timeline.export.size import MOST_PIXELS, PREVIEW, TALL, WIDE, BadSize, Size, read_size
from timeline.view.catalog import Catalog
from timeline.view.state import from_query
from timeline.view.view import build_view
from timeline.web.app import create_app

SVG = "{http://www.w3.org/2000/svg}"
QUERIES = [
    "",
    "lanes=type",
    "lanes=actor&fold=0",
    "lanes=one&event=walkout",
    "standing=alleged",
    "q=nothing+of+the+kind",
    "event=unpaid",
    "highlight=g1",
    "labels=all",
    "start=2021-03-09&end=2021-03-09",
    "start=0001-01-01&end=9999-12-31",
    "view=list&lang=es",
    "source=%00%ff&q=%F0%9F%98%80%E2%80%AE&from=99999&nonsense=1",
]
SIZES = [WIDE, TALL, Size(), Size(400, 800), Size(240, 240), Size(900, 300)]


@pytest.fixture(scope="module")
def catalog(small_app) -> Catalog:
    return small_app.service.catalog("")


@pytest.fixture(scope="module")
def client(small_app):
    return small_app.server.test_client()


def state_of(catalog, query):
    return from_query(query, catalog.vocabulary)[0]


def drawn(catalog, query="", size=WIDE, theme="light", address="", fixed=False):
    return Picture(catalog, state_of(catalog, query), size, theme, address, fixed)


def words(svg: str) -> str:
    return "\n".join("".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text"))


def preview(catalog, query=""):
    return preview_png(catalog, state_of(catalog, query))


def image(png: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(png))
    found.load()
    assert found.format == "PNG"
    return found.convert("RGB")


def colours(png: bytes) -> int:
    """How many colours are in it: a blank picture has one."""
    return len(image(png).getcolors(1_000_000))


def trace(figure, name):
    return next((t for t in figure["data"] if t["name"] == name), None)


# --- sizes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "size"),
    [("1600x900", WIDE), (" 1080X1350 ", TALL), ("1440×900@2x", Size(1440, 900, 2)), ("1200x630@1x", PREVIEW)],
)
def test_sizes_are_read_as_people_write_them(text, size):
    assert read_size(text) == size and read_size(str(size)) == size


@pytest.mark.parametrize(
    ("text", "found", "write"),
    [
        ("", "“” is no size", "such as 1600x900"),
        ("16:9", "“16:9” is no size", "such as 1600x900"),
        ("1600x900@3x", "no size", "1080x1350@2x"),
        ("-5x900", "no size", "such as"),
        ("٣٠٠x٣٠٠", "no size", "such as"),
        ("x" * 5_000, "…”", "such as"),
        ("16x9", "“16x9” is too small or too large", "from 240 to 4000"),
        ("99999x900", "too large", "from 240 to 4000"),
        ("500x1200", "more than twice as high as wide", "write 500x1000 at most"),
        ("4000x4000", "more than 9,000,000 pixels", "smaller size"),
        ("2400x1350@2x", "more than 9,000,000 pixels", "smaller size"),
    ],
)
def test_a_bad_size_says_what_to_write_instead(text, found, write):
    with pytest.raises(BadSize) as told:
        read_size(text)
    assert found in str(told.value) and write in str(told.value) and len(str(told.value)) < 200


@settings(max_examples=60, deadline=None)
@given(text=st.from_regex(r"[0-9]{1,5}x[0-9]{1,5}(@[12]x)?", fullmatch=True))
def test_a_size_that_is_read_is_never_higher_than_wide_twice_over(text):
    try:
        size = read_size(text)
    except BadSize:
        return
    assert size.height <= 2 * size.width and size.width * size.height * size.scale**2 <= MOST_PIXELS


# --- the picture ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("query", QUERIES)
def test_a_picture_is_as_large_as_asked_and_says_what_it_shows(catalog, query, theme):
    link = "https://lake.example/?q=a&b=<c>"
    picture = drawn(catalog, query, theme=theme, address=link)
    svg = picture.svg()
    root = ElementTree.fromstring(svg)
    assert (root.get("width"), root.get("height")) == ("1600", "900")
    said, view = words(svg), build_view(catalog, picture.state)
    assert catalog.topic_title in said and link in said and catalog.archive.version in said
    assert shown_words(catalog, view) in said
    assert root.find(f"{SVG}title").text == (picture.title or catalog.topic_title)
    assert f'fill="{PALETTES[theme].paper}"' in svg
    assert "http" not in svg.replace(link.partition("?")[0], "").replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_png_has_the_size_and_is_not_blank(catalog, size):
    png = drawn(catalog, "event=walkout", size).png()
    assert image(png).size == size[:2] and colours(png) > 100


def test_twice_as_fine_is_the_same_picture(catalog):
    one, two = (image(drawn(catalog, "", Size(800, 500, scale)).png()) for scale in (1, 2))
    assert two.size == (1600, 1000)
    apart = [
        abs(a - b) for a, b in zip(one.tobytes(), two.resize((800, 500), Image.Resampling.BOX).tobytes(), strict=True)
    ]
    assert sum(value > 60 for value in apart) / len(apart) < 0.01


def test_the_same_view_gives_the_same_bytes(catalog):
    assert drawn(catalog, "lanes=type").png() == drawn(catalog, "lanes=type&nonsense=1").png()
    assert drawn(catalog, "lanes=type").png() != drawn(catalog, "lanes=type", theme="dark").png()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.sampled_from(QUERIES),
    width=st.integers(240, 2_000),
    share=st.floats(0.2, 2),
    theme=st.sampled_from(["light", "dark"]),
)
def test_no_picture_is_higher_than_wide_twice_over(catalog, query, width, share, theme):
    picture = drawn(catalog, query, Size(width, max(240, min(int(width * share), 2 * width))), theme)
    figure, zoom = picture.figure()
    layout = figure["layout"]
    assert layout["height"] <= 2 * layout["width"] + 0.01
    assert layout["width"] * zoom == pytest.approx(width)
    assert layout["height"] * zoom >= picture.size.height - 0.01
    low, high = layout["yaxis"]["range"]
    assert low - high == pytest.approx(layout["height"])
    ElementTree.fromstring(write_svg(figure, zoom=zoom))


def many(tables: Tables, sources: int, each: int) -> Catalog:
    """Tables of many sources, each with accounts of a few days."""
    event, source = tables.events[1], tables.sources[1]
    tables.sources = [
        {**source, "source": f"s{n}", "publisher": f"Paper {n}", "file": "", "sha256": ""} for n in range(sources)
    ]
    tables.events = [
        {**event, "id": f"a{n}-{i}", "event": f"e{n}-{i}", "source": f"s{n}", "date": f"2021-03-{1 + i % 9:02}"}
        for n in range(sources)
        for i in range(each)
    ]
    return Catalog(tables.load())


def test_a_picture_of_more_than_fits_grows_and_then_is_drawn_smaller(tables):
    catalog = many(tables, 60, 4)
    figure, zoom = drawn(catalog, "labels=all", Size(800, 500)).figure()
    layout = figure["layout"]
    assert 500 < layout["height"] * zoom <= 1600.01 and layout["width"] * zoom == pytest.approx(800)
    assert len(trace(figure, "marks")["x"]) == 240 == len(catalog.accounts)
    assert image(preview(catalog)).size == (1200, 630)  # a preview never grows


@pytest.mark.parametrize(("each", "left"), [(60, 0), (160, 98)])
def test_a_preview_of_many_accounts_has_the_names_of_its_lanes_beside_them(tables, each, left):
    figure, _ = drawn(many(tables, 2, each), "", PREVIEW, fixed=True).figure()
    assert min(x for x in trace(figure, "axis")["x"] if x is not None) == left


@settings(max_examples=15, deadline=None)
@given(
    query=st.sampled_from(QUERIES + ["from=2021", "type=statement&lanes=one", "actor=Lake+Office"]),
    size=st.sampled_from(SIZES),
)
def test_every_drawn_account_is_counted_in_the_sentence(small_app, query, size):
    catalog = small_app.service.catalog("")
    picture = drawn(catalog, query, size)
    figure, _ = picture.figure()
    view = build_view(catalog, picture.state)
    marks = trace(figure, "marks")
    dated = [n for n in view.rows if catalog.index.dated[n]]
    assert sorted(marks["customdata"] if marks else []) == sorted(dated)
    said = shown_words(catalog, view)
    assert said.startswith(f"{len(view.rows)} account" if view.rows else "No account is shown")
    undated = len(view.rows) - len(dated)
    assert (f"{undated} of them without a date" in said) == bool(undated)
    assert (f"{view.filtered_away} more outside these dates" in said) == bool(view.filtered_away)
    assert said.partition(";")[0] in " ".join(trace(figure, "words above")["text"])


def test_the_key_names_what_is_drawn_and_nothing_else(catalog):
    said = words(drawn(catalog).svg())
    for standing in ("Stated as fact", "Alleged", "Planned"):
        assert standing in said
    assert "Denied" not in said  # that account has no date
    assert "article published: it cannot tell what follows" in said and "some time within" in said
    assert "article published" not in words(drawn(catalog, "lanes=type").svg())


def test_a_long_address_is_broken_or_cut(catalog):
    link = "https://lake.example/?" + "q=abcdefgh&" * 90
    parts = [
        line
        for line in words(drawn(catalog, size=Size(700, 600), address=link).svg()).split("\n")
        if "abcdefgh" in line
    ]
    assert 1 < len(parts) <= 3 and link.startswith("".join(parts).removesuffix("…"))


def test_titles_are_broken_into_even_lines():
    lines = title_lines("Attempt to bring US aid into Venezuela; four killed, 300 injured", 500, 36)
    assert len(lines) == 3 and max(map(len, lines)) - min(map(len, lines)) < 10
    assert title_lines("One line", 500, 36) == ["One line"] and title_lines("", 500, 36) == []
    assert title_lines("W" * 300, 500, 36)[-1].endswith("…")


def test_names_of_files_are_plain(catalog):
    assert (
        picture_name(catalog, state_of(catalog, "q=Ñandú+/../x"))
        == "lake-ferries-accounts-that-contain-the-words-nandu-x"
    )
    assert "walkout" not in picture_name(catalog, state_of(catalog, "event=walkout"))
    assert len(picture_name(catalog, state_of(catalog, "q=" + "long+" * 50))) <= 80


def test_a_link_names_the_version_but_no_theme(catalog):
    assert (
        picture_link(catalog, state_of(catalog, "theme=dark&lanes=type"))
        == f"lanes=type&data={catalog.archive.version}"
    )


# --- what is pointed at --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "rings", "joined"),
    [
        ("", 0, False),
        ("event=walkout", 2, True),
        ("event=walkout&lanes=one", 2, True),
        ("highlight=g1", 1, False),
        ("event=unpaid", 0, False),
    ],
)
@pytest.mark.parametrize("size", [WIDE, PREVIEW], ids=str)
def test_marks_pointed_at_are_ringed_and_joined(catalog, query, rings, joined, size):
    figure, _ = drawn(catalog, query, size, fixed=size == PREVIEW).figure()
    found = trace(figure, "rings")
    assert len(found["x"] if found else ()) == rings
    assert (trace(figure, "join") is not None) == joined == (trace(figure, "edge") is not None)
    assert (trace(figure, "veil") is not None) == bool(rings)
    if joined:
        assert list(zip(found["x"], found["y"], strict=True)) == sorted(
            zip(trace(figure, "join")["x"], trace(figure, "join")["y"], strict=True), key=lambda p: p[1]
        )


def test_rows_pointed_at_are_those_of_events_and_accounts(catalog):
    rows = pointed_rows(catalog, state_of(catalog, "event=walkout&highlight=p3"))
    assert {catalog.records[n]["id"] for n in rows} == {"g1", "p1", "p3"}


def test_the_preview_of_an_event_says_who_tells_it_and_when(catalog):
    said = words(write_svg(drawn(catalog, "event=walkout", PREVIEW, fixed=True).figure()[0]))
    card = catalog.card("walkout")
    assert card.title in said and catalog.topic_title in said
    assert "9 March 2021" in said and all(a.source_name in said for a in card.accounts)


# --- previews ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", QUERIES)
def test_a_preview_has_the_usual_size(catalog, query):
    assert image(preview(catalog, query)).size == (1200, 630)


def test_every_choice_shows_in_the_preview(catalog):
    queries = [
        "",
        "standing=alleged",
        "lanes=type",
        "lanes=one",
        "event=walkout",
        "event=fund",
        "start=2021-03-01&end=2021-03-31",
    ]
    assert len({preview(catalog, query) for query in queries}) == len(queries)


def test_calendar_time_shows_in_the_preview(real_catalog):
    assert preview(real_catalog, "calendar=1") == preview(real_catalog, "fold=0") != preview(real_catalog)


def test_theme_and_view_do_not_change_the_preview(catalog):
    assert len({preview(catalog, query) for query in ("", "theme=dark", "view=list", "embed=1")}) == 1


@pytest.mark.parametrize(
    "title",
    [
        "x" * 5_000,
        "Long words " * 300,
        "Команды северного пирса покидают лодки",
        "北埠頭の船員がボートを離れる" * 20,
        "طاقم الرصيف الشمالي يغادر القوارب",
        "\u0301\u0301\u200d\u202e\ud7ff\U0010ffff\U0001f600 <b>&amp;</b>",
        "…",
    ],
)
def test_any_title_can_be_drawn(tables: Tables, title):
    tables.topic = f"title = {json.dumps(title, ensure_ascii=False)}\n"
    for row in range(2, 4):
        tables.cell("events", row, title=title)
    tables.cell("sources", 2, publisher=title)
    catalog = Catalog(tables.load())
    assert all(colours(preview(catalog, query)) > 20 for query in ("", "event=walkout", "lanes=one"))
    assert all(colours(drawn(catalog, query, Size(500, 400)).png()) > 20 for query in ("event=walkout", "labels=all"))


@pytest.mark.parametrize("dates", [None, ""])
def test_tables_without_accounts_or_dates(tables: Tables, dates):
    tables.events = [] if dates is None else [{**row, "date": dates} for row in tables.events]
    catalog = Catalog(tables.load())
    assert colours(preview(catalog)) > 20
    said = words(drawn(catalog, size=Size(800, 500)).svg())
    assert ("No account is shown" if dates is None else "without a date") in said


# --- words that run from right to left -----------------------------------------------------------------------------

HEBREW, ARABIC, MIXED = "הפגנה בנמל: 300 איש (2019)!", "اجتماع مجلس الميناء.", "Talks with مجلس الميناء (round 2)!"


@pytest.fixture
def rtl(tables: Tables) -> Catalog:
    tables.cell("events", 2, title=HEBREW).cell("events", 4, title=ARABIC).cell("events", 6, title=MIXED)
    tables.cell("sources", 2, publisher="صحيفة المرفأ")
    return Catalog(tables.load())


def test_right_to_left_words_are_set_apart_in_their_own_order(rtl):
    svg = drawn(rtl, "labels=all").svg()
    lines = words(svg).split("\n")
    assert f"\u2067{HEBREW}\u2069" in lines and f"\u2067{ARABIC}\u2069" in lines and MIXED in lines
    said = words(drawn(rtl, "event=walkout").svg()).split("\n")
    assert f"\u2067{HEBREW}\u2069" in said
    assert any(line.startswith("9 March 2021 · ") and "\u2067صحيفة المرفأ\u2069" in line for line in said)


def test_a_full_stop_stands_at_the_left_end_of_such_a_line():
    """As thin and as far from the letters as it would stand at the other end without the marks."""
    marked, bare = _ink("\u2067שלום!\u2069"), _ink("שלום!")
    if not bare:
        pytest.skip("no font of this machine has Hebrew letters")
    first, last = _runs(marked)[0], _runs(bare)[-1]
    assert abs(len(first) - len(last)) <= 1 and len(first) < 8 and len(_runs(marked)[-1]) > 8


def _ink(text: str) -> list[int]:
    """The columns of pixels that a text is drawn in."""
    text = f"<text x='10' y='45' font-family=\"'Source Sans 3'\" font-size='40'>{text}</text>"
    png = render_png(f"<svg xmlns='http://www.w3.org/2000/svg' width='400' height='60'>{text}</svg>", 400)
    drawing = Image.open(io.BytesIO(png))
    alpha = drawing.getchannel("A").point(lambda value: 255 * (value > 100))
    return [x for x in range(400) if alpha.crop((x, 0, x + 1, 60)).getbbox()]


def _runs(columns: list[int]) -> list[list[int]]:
    """Columns in runs without a gap: a letter each, or several that touch."""
    runs: list[list[int]] = []
    for x in columns:
        if runs and runs[-1][-1] == x - 1:
            runs[-1].append(x)
        else:
            runs.append([x])
    return runs


# --- fonts ---------------------------------------------------------------------------------------------------------


def test_fonts_hold_what_the_text_needs():
    assert fonts_for("Guaidó").count("@font-face") == 3
    assert fonts_for("Łódź").count("@font-face") == 6
    assert "http" not in fonts_for("Łódź")


def test_the_machine_s_fonts_are_asked_only_for_letters_that_ours_lack():
    own = font_files("Guaidó, Łódź – “×2” ‹")
    assert len(own) == 3 and font_files("Команды")[:3] == own
    assert [name.rpartition("/")[2] for name in own] == [
        "source-sans-3-400.ttf",
        "source-sans-3-600.ttf",
        "source-serif-4-600.ttf",
    ]


# --- routes --------------------------------------------------------------------------------------------------------

ADDRESSES = [("/preview.png", "image/png"), ("/picture.svg", "image/svg+xml"), ("/picture.png", "image/png")]


@pytest.mark.parametrize(("address", "kind"), ADDRESSES)
@pytest.mark.parametrize("query", QUERIES)
def test_routes_answer_whatever_is_asked(client, address, kind, query):
    response = client.get(f"{address}?{query}")
    assert (response.status_code, response.mimetype) == (200, kind)
    assert response.headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize(("address", "kind"), ADDRESSES)
def test_routes_answer_head_and_what_is_known_already(client, address, kind):
    got, head = client.get(address), client.head(address)
    assert head.status_code == 200 and head.mimetype == kind and not head.data
    assert head.headers["ETag"] == got.headers["ETag"] and head.content_length == len(got.data)
    again = client.get(address, headers={"If-None-Match": got.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"{address}?lanes=type").headers["ETag"] != got.headers["ETag"]


def test_tag_follows_the_data(tables: Tables, client):
    other = create_app(tables.cell("events", 2, title="Another headline").write()).server.test_client()
    for address, _ in ADDRESSES:
        assert other.get(address).headers["ETag"] != client.get(address).headers["ETag"]


def test_the_preview_route_gives_the_preview(catalog, client):
    assert client.get("/preview.png?event=walkout&theme=dark").data == preview(catalog, "event=walkout")


def test_the_routes_of_pictures_give_files_of_the_size_and_theme(catalog, client):
    link = f"http://localhost/?lanes=type&data={catalog.archive.version}"
    png = client.get("/picture.png?lanes=type&theme=dark&size=1080x1350@2x")
    assert image(png.data).size == (2160, 2700) and image(png.data).getpixel((2, 2)) == (0x11, 0x15, 0x1C)
    assert png.headers["Content-Disposition"] == "attachment; filename=lake-ferries.png"
    svg = client.get("/picture.svg?lanes=type&size=1080x1350")
    assert svg.get_data(as_text=True) == drawn(catalog, "lanes=type", TALL, address=link).svg()
    assert svg.headers["Content-Disposition"] == "attachment; filename=lake-ferries.svg"
    assert "@font-face" in svg.get_data(as_text=True)


@pytest.mark.parametrize("size", ["abc", "1x1", "500x1001", "9000x9000", "%00%ff", "<script>"])
def test_a_bad_size_is_refused_in_words(client, size):
    response = client.get("/picture.png", query_string={"size": size})
    assert (response.status_code, response.mimetype) == (400, "application/json")
    assert "write" in response.json["error"] and response.headers["Cache-Control"] == "no-store"
    assert client.get("/picture.png?size=&lanes=one").status_code == 200
