"""The topic: as timeline.toml says, derived from the accounts where it is silent, its slips reported."""

from datetime import date

import pytest
from builders import Tables, said

from timeline.data.load import load_archive
from timeline.data.topic import OTHERS, PALETTE, TypeStyle, camp_of, read_topic
from timeline.data.topic_file import Settings

DAY_PAGE, NIGHT_PAGE = "#fbfaf7", "#11151c"

TOPIC = """
title = "The ferry walkout"
subtitle = "A lake in March"
start = 2021-01-01
end = 2021-06-30
language = "en-GB"
[types.strike]
label = "Strikes"
colour = "#C2414B"
[types.plan]
[types.statement]
[types.aid]
colour = "#2f7fb8"
[types.complaint]
[camps]
"The crews" = ["Ferry Union"]
"The office" = ["Lake Office", "South Shore"]
"""


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", PALETTE)
def test_palette_stands_out_on_both_pages(colour):
    assert contrast(colour, DAY_PAGE) >= 3
    assert contrast(colour, NIGHT_PAGE) >= 3


def test_palette_has_ten_colours():
    assert len(set(PALETTE)) == 10


def test_derived_topic(archive):
    topic = archive.topic
    assert (topic.title, topic.subtitle, topic.language) == ("Lake ferries", "", "en")
    assert (topic.start, topic.end) == (date(2020, 1, 1), date(2021, 12, 31))
    assert not topic.closed_types
    assert topic.types == {
        "statement": TypeStyle("Statement", PALETTE[0]),
        "strike": TypeStyle("Strike", PALETTE[1]),
        "aid": TypeStyle("Aid", PALETTE[2]),
        "complaint": TypeStyle("Complaint", PALETTE[3]),
        "plan": TypeStyle("Plan", PALETTE[4]),
    }
    assert topic.camps == {"Workers": ("Workers",), "Lake Office": ("Lake Office",)}


def test_derived_camps_are_few(tables):
    names = [f"Actor {number}" for number in range(7)]
    tables.actors = [{"actor": name} for name in names]
    first = tables.events[0]
    # Actor 6 comes first most often, then 5, and so on; all of them act together.
    tables.events = [
        first | {"id": f"a{number}-{turn}", "actors": "; ".join([*names[number:], *names[:number]])}
        for number in range(7)
        for turn in range(number + 1)
    ]
    archive = tables.load()
    assert list(archive.topic.camps) == ["Actor 6", "Actor 5", "Actor 4", "Actor 3", "Actor 2"]
    assert archive.accounts["camp"][0] == "Actor 2"
    tables.events = [*tables.events, first | {"id": "alone", "actors": "Actor 0"}]
    assert tables.load().accounts["camp"].iloc[-1] == OTHERS


def test_title_without_a_folder_name():
    topic = read_topic(Settings(), "", [], [], [], {})
    assert topic.title == "Timeline"
    assert (topic.start, topic.end) == (date(2000, 1, 1), date(2000, 12, 31))
    assert (topic.types, topic.camps) == ({}, {})


def test_window_without_dated_accounts_covers_the_sources(tables):
    tables.events = []
    topic = tables.load().topic
    assert (topic.start, topic.end) == (date(2021, 1, 1), date(2021, 12, 31))


def test_more_types_than_colours(tables):
    first = tables.events[0]
    tables.events = [first | {"id": f"a{number}", "type": f"t{number:02}"} for number in range(12)]
    colours = [style.colour for style in tables.load().topic.types.values()]
    assert colours == [*PALETTE, *PALETTE[:2]]


def test_topic_as_written(tables):
    tables.topic = TOPIC
    archive = tables.load()
    assert archive.problems == ()
    topic = archive.topic
    assert (topic.title, topic.subtitle, topic.language) == ("The ferry walkout", "A lake in March", "en-GB")
    assert (topic.start, topic.end) == (date(2021, 1, 1), date(2021, 6, 30))
    assert topic.closed_types
    # The colours set by hand are not given a second time.
    free = [colour for colour in PALETTE if colour not in ("#c2414b", "#2f7fb8")]
    assert topic.types == {
        "strike": TypeStyle("Strikes", "#c2414b"),
        "plan": TypeStyle("Plan", free[0]),
        "statement": TypeStyle("Statement", free[1]),
        "aid": TypeStyle("Aid", "#2f7fb8"),
        "complaint": TypeStyle("Complaint", free[2]),
    }
    assert topic.camps == {"The crews": ("Ferry Union",), "The office": ("Lake Office", "South Shore")}
    assert list(archive.accounts["camp"]) == ["The crews", "The crews", *["The office"] * 3, "The crews"]


def test_types_are_closed_by_the_topic(tables):
    tables.topic = TOPIC.replace("[types.plan]", "[types.plans]")
    assert tables.problems() == [
        'events.csv:4: type: "plan" is not a type of timeline.toml - write "plans", if that is meant'
    ]
    tables.topic = TOPIC.replace("[types.plan]", "")
    assert tables.problems() == [
        'events.csv:4: type: "plan" is not a type of timeline.toml - write strike, statement, aid or complaint'
    ]


def test_a_window_open_on_one_side(tables):
    tables.topic = "end = 2021-03-31"
    assert (tables.load().topic.start, tables.load().topic.end) == (date(2020, 1, 1), date(2021, 3, 31))
    tables.topic = "start = 2030-05-01"
    assert (tables.load().topic.start, tables.load().topic.end) == (date(2030, 5, 1), date(2030, 12, 31))
    tables.topic = "end = 1999-05-01"
    assert (tables.load().topic.start, tables.load().topic.end) == (date(1999, 1, 1), date(1999, 5, 1))


def test_camp_follows_the_actor_list_then_the_ancestors():
    camps = {"A": ("x", "top"), "B": ("y",)}
    assert camp_of([("y", "top"), ("x",)], camps) == "B"
    assert camp_of([("z",), ("low", "top")], camps) == "A"
    assert camp_of([("z",)], camps) == OTHERS
    assert camp_of([], camps) == OTHERS


BAD_TOPICS = [
    ("title = 7", 'title: "7" is not a text - write title = "..."'),
    ('subtitle = " "', 'subtitle: is not a text - write subtitle = "..."'),
    ('start = "2021-01-01"', 'start: "2021-01-01" is not a day - write start = 2019-01-31, without quotes'),
    (
        "end = 2021-01-01T10:00:00",
        'end: "2021-01-01 10:00:00" is not a day - write end = 2019-01-31, without quotes',
    ),
    (
        "start = 2021-02-01\nend = 2021-01-01",
        'end: "2021-01-01" is before start (2021-02-01) - let end follow start',
    ),
    ('language = "english?"', 'language: "english?" is not a language code - write language = "en"'),
    ('tittle = "x"', 'tittle: is an unknown key - write "title", if that is meant'),
    (
        "zzz = 1",
        "zzz: is an unknown key - known are title, subtitle, language, start, end, types, camps, words",
    ),
    ('types = "strike"', 'types: "strike" is not a table of types - write [types.military] and below it its colour'),
    ("camps = [1]", 'camps: "[1]" is not a table of camps - write [camps] and below it "Label" = ["Actor"]'),
    ('[camps]\nA = "Workers"', 'camps.A: "Workers" is not a list of actors - write ["Actor", "Another"]'),
    ("[camps]\nA = []", 'camps.A: "[]" is not a list of actors - write ["Actor", "Another"]'),
    ('[camps]\nA = ["Brook"]', 'camps.A: "Brook" is an unknown actor - add it to actors.csv'),
]


@pytest.mark.parametrize(("text", "message"), BAD_TOPICS)
def test_a_bad_topic_is_reported_and_its_default_used(tables, tmp_path, text, message):
    default = Tables(tmp_path).load().topic
    tables.topic = text
    archive = tables.load()
    assert said(archive.problems) == [f"timeline.toml: {message}"]
    assert archive.topic == default
    assert len(archive.accounts) == 6


BAD_STYLES = [
    (
        'colour = "red"',
        'types.plan.colour: "red" is not a colour - write # and six hexadecimal digits, such as "#2f7fb8"',
    ),
    ("colour = 7", 'types.plan.colour: "7" is not a colour - write # and six hexadecimal digits, such as "#2f7fb8"'),
    ("label = 7", 'types.plan.label: "7" is not a text - write types.plan.label = "..."'),
    ('color = "#2f7fb8"', 'types.plan.color: is an unknown key - write "colour", if that is meant'),
]


@pytest.mark.parametrize(("line", "message"), BAD_STYLES)
def test_a_bad_style_is_reported_and_its_default_used(tables, line, message):
    tables.topic = TOPIC.replace("[types.plan]", f"[types.plan]\n{line}")
    archive = tables.load()
    assert said(archive.problems) == [f"timeline.toml: {message}"]
    assert archive.topic.types["plan"].label == "Plan"
    assert archive.topic.types["plan"].colour in PALETTE


def test_a_type_that_is_not_a_table(tables):
    tables.topic = TOPIC.replace("[types.strike]", '[types]\nmove = "#2f7fb8"\n[types.strike]')
    assert tables.problems() == [
        'timeline.toml: types.move: "#2f7fb8" is not a table - write [types.move] and below it colour = "#2f7fb8"'
    ]


def test_an_actor_in_two_camps(tables):
    tables.topic = '[camps]\nA = ["Workers"]\nB = ["Workers", "Lake Office"]'
    archive = tables.load()
    assert said(archive.problems) == ['timeline.toml: camps.B: "Workers" is also in the camp "A" - keep it in one camp']
    assert archive.topic.camps == {"A": ("Workers",), "B": ("Lake Office",)}


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b'title = "x"\nend = \n', "timeline.toml:2: is not TOML: Invalid value - mend or delete this line"),
        (b"start = 2021-02-31", "timeline.toml:1: is not TOML: Invalid date or datetime - mend or delete this line"),
        (b'title = "x', "timeline.toml: is not TOML: Unterminated string - mend or delete this line"),
        (b'title = "a"\n\xe9', "timeline.toml:2: is not UTF-8 (byte 0xE9) - save it as UTF-8"),
    ],
)
def test_bad_toml(tables, raw, message):
    path = tables.write().with_name("timeline.toml")
    path.write_bytes(raw)
    archive = load_archive(tables.events_csv)
    assert said(archive.problems) == [message]
    assert len(archive.accounts) == 6
