"""Views as pictures: the preview of a link, the figure that becomes a file, and the routes of both."""

import io
import json
from datetime import date
from itertools import combinations

import plotly.graph_objects as go
import pytest
from builders import Tables
from PIL import Image

from timeline.chart.layout import HEAD, LaneItems, build_chart
from timeline.chart.packing import Item
from timeline.dates.days import day_number
from timeline.export.canvas import clean, face
from timeline.export.miniature import CROWD, shrink
from timeline.export.picture import fonts_for, picture_figure, picture_link, picture_name, shown_words
from timeline.export.preview import preview_png
from timeline.view.catalog import Catalog
from timeline.view.state import from_query
from timeline.view.view import build_view
from timeline.web.app import create_app

QUERIES = [
    "",
    "lanes=type",
    "lanes=actor&fold=0",
    "lanes=one&event=walkout",
    "standing=alleged",
    "q=nothing+of+the+kind",
    "event=unpaid",
    "highlight=g1",
    "start=2021-03-09&end=2021-03-09",
    "start=0001-01-01&end=9999-12-31",
    "view=list&lang=es",
    "source=%00%ff&q=%F0%9F%98%80%E2%80%AE&from=99999&nonsense=1",
]


@pytest.fixture(scope="module")
def catalog(small_app) -> Catalog:
    return small_app.service.catalog("")


@pytest.fixture(scope="module")
def client(small_app):
    return small_app.server.test_client()


def state_of(catalog, query):
    return from_query(query, catalog.vocabulary)[0]


def preview(catalog, query=""):
    return preview_png(catalog, state_of(catalog, query))


def is_preview(png):
    image = Image.open(io.BytesIO(png))
    image.load()
    return (image.format, image.size, image.mode) == ("PNG", (1200, 630), "RGB")


# --- the preview of a link -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", QUERIES)
def test_preview_is_a_png_of_the_usual_size(catalog, query):
    assert is_preview(preview(catalog, query))


def test_same_state_gives_same_bytes(catalog):
    assert preview(catalog, "lanes=type&event=walkout") == preview(catalog, "event=walkout&lanes=type&unknown=1")


def test_every_choice_shows_in_the_preview(catalog):
    queries = [
        "",
        "standing=alleged",
        "lanes=type",
        "lanes=one",
        "event=walkout",
        "event=fund",
        "fold=0",
        "start=2021-03-01&end=2021-03-31",
    ]
    assert len({preview(catalog, query) for query in queries}) == len(queries)


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
    assert all(is_preview(preview(catalog, query)) for query in ("", "event=walkout", "lanes=one"))
    go.Figure(picture_figure(catalog, state_of(catalog, "event=walkout"), 300, "dark", title))


@pytest.mark.parametrize("dates", [None, ""])
def test_tables_without_accounts_or_dates(tables: Tables, dates):
    tables.events = [] if dates is None else [{**row, "date": dates} for row in tables.events]
    catalog = Catalog(tables.load())
    assert is_preview(preview(catalog))
    go.Figure(picture_figure(catalog, state_of(catalog, ""), 800, "light"))


# --- a chart made small --------------------------------------------------------------------------------------------


def small_chart(counts, height=240, title="A headline"):
    """Lanes of so many items each, spread over a year, in a chart of that height."""
    first = day_number(date(2020, 1, 1))
    lanes = [
        LaneItems(
            str(n),
            f"Lane {n}",
            [
                Item(
                    f"{n}-{i}",
                    first + i * 7 % 360,
                    first + i * 7 % 360 + i % 3 * 9,
                    title,
                    1 + i % 3,
                    1 + i % 2,
                    i % 5 == 0,
                )
                for i in range(count)
            ],
        )
        for n, count in enumerate(counts)
    ]
    return shrink(build_chart(lanes, (first, first + 365), 820, True), height)


@pytest.mark.parametrize("counts", [[], [0], [1], [5], [12, 3], [30] * 5, [200], [60] * 12, [3] * 300, [2_000, 1]])
def test_a_small_chart_keeps_to_its_height_and_its_lanes(counts):
    chart = small_chart(counts)
    assert HEAD <= chart.height <= 240.01
    assert len(chart.lanes) == len(counts)
    for lane in chart.lanes:
        assert all(lane.top - 0.01 <= mark.y <= lane.bottom + 0.01 for mark in lane.marks)
    if sum(counts) <= CROWD:
        assert len(chart.marks) == sum(counts)


@pytest.mark.parametrize("counts", [[5], [12, 3], [9, 9, 9], [30] * 5, [60]])
def test_labels_of_a_small_chart_cover_nothing(counts):
    chart = small_chart(counts)
    marks = [
        (m.item.key, (m.x - m.radius / 2, m.y - m.radius / 2, m.x + m.radius / 2, m.y + m.radius / 2))
        for m in chart.marks
    ]
    labels = [(m.item.key, (m.label_left, m.y - 6, m.label_right, m.y + 6)) for m in chart.marks if m.label]

    def meet(a, b):
        return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]

    assert not [(a, b) for (a, one), (b, other) in combinations(labels, 2) if meet(one, other)]
    assert not [(a, b) for a, one in labels for b, other in marks if a != b and meet(one, other)]
    assert all(chart.left <= box[0] and box[2] <= chart.width for _, box in labels)


def test_few_items_are_all_labelled():
    assert all(mark.label for mark in small_chart([3, 3], title="A short one").marks)


# --- words on a canvas ---------------------------------------------------------------------------------------------


def test_control_characters_and_half_characters_are_left_out():
    assert clean("a\nb\t\x00c\udfff  d") == "a b c d"


@pytest.mark.parametrize(
    "text", ["One line", "A title of more words than one line of it can hold", "W" * 300, "中" * 90]
)
def test_wrapped_lines_fit(text):
    letters = face("serif", 600, 40)
    for lines in (letters.wrap(text, 500, 2), letters.balanced(text, 500, 2)):
        assert 1 <= len(lines) <= 2
        assert all(letters.width(line) <= 500 for line in lines)
        assert text.startswith(lines[0].rstrip("…"))


# --- the figure that becomes a file --------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("query", QUERIES)
def test_figure_is_valid_and_says_what_it_shows(catalog, query, theme):
    state, link = state_of(catalog, query), "https://lake.example/?q=a&b=<c>"
    figure = go.Figure(picture_figure(catalog, state, 900, theme, link))
    notes = [note.text for note in figure.layout.annotations]
    assert notes[0] == catalog.topic_title
    assert link.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in notes
    assert any(catalog.archive.version in note for note in notes)
    assert shown_words(catalog, build_view(catalog, state)).partition(",")[0] in " ".join(notes)


def test_figure_has_the_labels_and_one_unit_is_one_pixel(catalog):
    layout = (figure := go.Figure(picture_figure(catalog, state_of(catalog, ""), 900, "light", ""))).layout
    labels = next(trace for trace in figure.data if trace.name == "labels")
    assert "Crews of the north pier leave their boats" in labels.text
    assert layout.xaxis.range[1] - layout.xaxis.range[0] == layout.width
    assert layout.yaxis.range[0] - layout.yaxis.range[1] == pytest.approx(layout.height)


def test_open_and_highlighted_marks_have_rings(catalog):
    def rings(query):
        figure = picture_figure(catalog, state_of(catalog, query), 900, "light")
        return sum(len(trace["x"]) for trace in figure["data"] if trace["name"] == "rings")

    assert [rings(q) for q in ("", "event=walkout", "event=walkout&lanes=one", "highlight=g1", "event=unpaid")] == [
        0,
        2,
        1,
        1,
        0,
    ]


def test_undated_accounts_are_counted(catalog):
    assert shown_words(catalog, build_view(catalog, state_of(catalog, ""))).endswith("; 1 account without a date")


def test_a_long_address_is_broken_or_cut(catalog):
    link = "https://lake.example/?" + "q=abcdefgh&" * 60
    texts = [
        n["text"] for n in picture_figure(catalog, state_of(catalog, ""), 700, "light", link)["layout"]["annotations"]
    ]
    parts = [t for t in texts if "abcdefgh" in t]
    assert 1 < len(parts) <= 4
    assert link.replace("&", "&amp;").startswith("".join(parts).removesuffix("…"))


def test_names_of_files_are_plain(catalog):
    assert picture_name(catalog, state_of(catalog, "q=Ñandú+/../x")) == "lake-ferries-accounts-with-the-words-nandu-x"
    assert "walkout" not in picture_name(catalog, state_of(catalog, "event=walkout"))
    assert len(picture_name(catalog, state_of(catalog, "q=" + "long+" * 50))) <= 80


def test_a_picture_s_link_names_the_version_but_no_theme(catalog):
    assert (
        picture_link(catalog, state_of(catalog, "theme=dark&lanes=type"))
        == f"lanes=type&data={catalog.archive.version}"
    )


def test_fonts_hold_what_the_text_needs():
    assert fonts_for("Guaidó").count("@font-face") == 3
    assert fonts_for("Łódź").count("@font-face") == 6
    assert "http" not in fonts_for("Łódź")


# --- routes --------------------------------------------------------------------------------------------------------

ADDRESSES = [("/preview.png", "image/png"), ("/figure.json", "application/json")]


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


def test_preview_route_gives_the_preview(catalog, client):
    assert client.get("/preview.png?event=walkout&theme=dark").data == preview(catalog, "event=walkout")


@pytest.mark.parametrize(
    ("width", "drawn"), [("900", 900), ("", 860), ("-5", 860), ("1e9", 860), ("٣٠٠", 860), ("1", 240), ("99999", 6000)]
)
def test_figure_route_takes_a_width(client, width, drawn):
    figure = client.get("/figure.json", query_string={"width": width}).get_json()["figure"]
    assert figure["layout"]["width"] == drawn + 52


def test_figure_route_gives_all_that_a_file_needs(catalog, client):
    sent = client.get("/figure.json?lanes=type&theme=dark&width=700").get_json()
    go.Figure(sent["figure"])
    assert sent["figure"]["layout"]["paper_bgcolor"] == "#11151c"
    assert sent["name"] == "lake-ferries" and sent["fonts"].startswith("@font-face")
    notes = [note["text"] for note in sent["figure"]["layout"]["annotations"]]
    assert f"http://localhost/?lanes=type&amp;data={catalog.archive.version}" in notes
