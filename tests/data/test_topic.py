"""The topic: as timeline.toml says, derived from the accounts where it is silent, its slips reported."""

from datetime import date

import pytest
from builders import Tables, said

from timeline.data.load import load_archive
from timeline.data.story import About, Act, Chapter, TypeGroup
from timeline.data.topic import OTHERS, PALETTE, Gist, TypeStyle, camp_of, camps_of, read_topic
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
    assert topic.groups == {
        name: TypeGroup(style.label, style.colour, style.colour, (name,)) for name, style in topic.types.items()
    }
    assert (topic.acts, topic.chapters, topic.about) == ((), (), About())


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
    assert list(archive.accounts["camp"]) == [OTHERS] * 3 + [f"Actor {n}" for n in range(2, 7) for _ in range(n + 1)]


def test_title_without_a_folder_name():
    topic = read_topic(Settings(), "", Gist(None, {}, {}), {})
    assert topic.title == "Timeline"
    assert (topic.start, topic.end) == (date(2000, 1, 1), date(2000, 12, 31))
    assert (topic.types, topic.camps) == ({}, {})


def test_window_without_dated_accounts_covers_the_sources(tables):
    tables.events = []
    topic = tables.load().topic
    assert (topic.start, topic.end) == (date(2021, 1, 1), date(2021, 12, 31))


def test_more_types_than_groups(tables):
    first = tables.events[0]
    tables.events = [first | {"id": f"a{number}", "type": f"t{number:02}"} for number in range(12)]
    topic = tables.load().topic
    assert [style.colour for style in topic.types.values()] == [*PALETTE[:5], *[PALETTE[-1]] * 7]
    assert list(topic.groups) == ["t00", "t01", "t02", "t03", "t04", OTHERS]
    assert topic.groups[OTHERS] == TypeGroup(OTHERS, PALETTE[-1], PALETTE[-1], tuple(f"t{n:02}" for n in range(5, 12)))
    assert (topic.group_of("t01"), topic.group_of("t11"), topic.group_of("t12")) == ("t01", OTHERS, "")


def test_types_with_colours_of_their_own_keep_them_however_many(tables):
    names = [f"t{number}" for number in range(8)]
    tables.topic = "".join(f'[types.{name}]\ncolour = "#2f7fb{number}"\n' for number, name in enumerate(names))
    tables.topic += "[types.plain]\n[types.plainer]\n"
    tables.events = [tables.events[0] | {"type": "t0"}]
    topic = tables.load().topic
    assert [style.colour for style in topic.types.values()] == [*(f"#2f7fb{n}" for n in range(8)), *[PALETTE[-1]] * 2]
    assert list(topic.groups) == [*names, OTHERS]


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
        'events.csv:4: type: "plan" is not a type of timeline.toml - write "plans", if that is meant; or add it to the types of timeline.toml'
    ]
    tables.topic = TOPIC.replace("[types.plan]", "")
    assert tables.problems() == [
        'events.csv:4: type: "plan" is not a type of timeline.toml - write strike, statement, aid or complaint; or add it to the types of timeline.toml'
    ]


def test_a_window_open_on_one_side(tables):
    tables.topic = "end = 2021-03-31"
    assert (tables.load().topic.start, tables.load().topic.end) == (date(2020, 1, 1), date(2021, 3, 31))
    tables.topic = "start = 2030-05-01"
    assert (tables.load().topic.start, tables.load().topic.end) == (date(2030, 5, 1), date(2030, 12, 31))
    tables.topic = "end = 1999-05-01"
    assert (tables.load().topic.start, tables.load().topic.end) == (date(1999, 1, 1), date(1999, 5, 1))


def test_camp_is_that_of_who_acts_and_then_of_the_ancestors():
    above = {"x": ("x",), "y": ("y", "top"), "low": ("low", "top"), "top": ("top",), "z": ("z",)}
    known = camps_of(above, {"A": ("x", "top"), "B": ("y",)})
    assert camp_of(["y", "x"], known) == "B"
    assert camp_of(["low", "y"], known) == "A"
    assert camp_of(["z", "low"], known) == OTHERS
    assert camp_of(["z"], known) == OTHERS
    assert camp_of([], known) == OTHERS


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
    (
        'not_in_days = "90"',
        'not_in_days: "90" is not a whole number from 0 to 3650 - write not_in_days = 90, without quotes',
    ),
    (
        "not_in_days = -1",
        'not_in_days: "-1" is not a whole number from 0 to 3650 - write not_in_days = 90, without quotes',
    ),
    (
        "not_in_days = true",
        'not_in_days: "True" is not a whole number from 0 to 3650 - write not_in_days = 90, without quotes',
    ),
    (
        "not_in_days = 90.5",
        'not_in_days: "90.5" is not a whole number from 0 to 3650 - write not_in_days = 90, without quotes',
    ),
    ('language = "english?"', 'language: "english?" is not a language code - write language = "en"'),
    ('tittle = "x"', 'tittle: is an unknown key - write "title", if that is meant'),
    (
        "zzz = 1",
        "zzz: is an unknown key - known are title, subtitle, language, start, end, not_in_days, types, groups, camps, acts, chapters, "
        "about, words",
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


# --- the story: acts, chapters, groups, about ------------------------------------------------------------------------

STORY = """
title = "The ferry walkout"
title_es = "El paro"
[about]
by = "By two readers"
updated = 2021-04-02
made_by = "Two readers"
made_by_es = "Dos lectoras"
corrections = "To the ferry office"
[[acts]]
title = "The walkout"
title_es = "La huelga"
from = 2021-03-09
to = "2021-03"
[[acts]]
title = "Before"
from = "2020-02"
to = "2020-12"
[[chapters]]
title = "Boats"
sentence = "Nobody sails."
sentence_es = "Nadie zarpa."
differ = "sails"
from = "2021-03"
to = 2021-04-02
events = ["walkout", "hired-boats"]
[[chapters]]
title = "Money"
sentence = "A fund collects."
from = 2020-08-01
to = 2020-08-01
events = ["fund"]
[groups.deeds]
label = "Deeds"
label_es = "Hechos"
colour = "#B3191C"
dark = "#E4553C"
types = ["strike", "aid"]
[groups.words]
types = ["plan", "statement", "complaint"]
"""


def test_story_as_written(tables):
    tables.topic = STORY
    archive = tables.load()
    topic = archive.topic
    assert archive.problems == ()
    assert topic.acts == (
        Act("Before", date(2020, 2, 1), date(2020, 12, 31)),
        Act("The walkout", date(2021, 3, 9), date(2021, 3, 31)),
    )
    assert topic.chapters == (
        Chapter("Boats", "Nobody sails.", date(2021, 3, 1), date(2021, 4, 2), ("walkout", "hired-boats"), "sails"),
        Chapter("Money", "A fund collects.", date(2020, 8, 1), date(2020, 8, 1), ("fund",)),
    )
    assert topic.about == About("By two readers", date(2021, 4, 2), "Two readers", "", "", "To the ferry office")
    free = PALETTE[0]
    assert topic.groups == {
        "deeds": TypeGroup("Deeds", "#b3191c", "#e4553c", ("strike", "aid")),
        "words": TypeGroup("Words", free, free, ("plan", "statement", "complaint")),
    }
    assert topic.types["aid"] == TypeStyle("Aid", "#b3191c")
    assert topic.types["plan"] == TypeStyle("Plan", free)


def test_a_translation_stands_beside_its_text(tables):
    tables.topic = STORY + '[words.es]\nBefore = "Antes"\n"The walkout" = "El paro"\n'
    topic = tables.load().topic
    texts = ("The ferry walkout", "The walkout", "Before", "Nobody sails.", "Deeds", "Two readers", "Money")
    assert [topic.word(text, "es") for text in texts] == [
        "El paro", "La huelga", "Antes", "Nadie zarpa.", "Hechos", "Dos lectoras", "Money"
    ]  # fmt: skip
    assert topic.word("Nobody sails.", "en") == "Nobody sails."


def test_groups_close_the_list_of_types(tables):
    tables.topic = STORY.replace('"plan", ', "")
    assert tables.problems() == [
        'events.csv:4: type: "plan" is not a type of timeline.toml - write strike, aid, statement or complaint; or add it to the types of timeline.toml',
        'timeline.toml: chapters: "hired-boats" is told by no account, yet named by the chapter "Boats"'
        " - write the key of an event of events.csv, or take it out",
    ]


def test_groups_of_written_types(tables):
    types = TOPIC.replace("[types.plan]", '[types.plan]\ncolour = "#0f8a8a"')
    tables.topic = f'{types}\n[groups.all]\ntypes = ["plan", "statement", "complaint", "strike", "aid"]'
    archive = tables.load()
    assert archive.problems == ()
    # A group without a colour takes that of the first of its types that has one, and all its types share it.
    assert {style.colour for style in archive.topic.types.values()} == {"#0f8a8a"}
    assert archive.topic.types["strike"].label == "Strikes"
    assert archive.topic.group_of("aid") == "all"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'from = 2021-03-09\nto = "2021-03"',
            'from = "2021-04"\nto = "2021-03"',
            'acts.1.to: "2021-03-31" is before from (2021-04-01) - let to follow from',
        ),
        (
            "from = 2021-03-09",
            'from = "spring"',
            'acts.1.from: "spring" is not a day or a month - write from = 2019-01-31, or from = "2019-01"',
        ),
        ("from = 2021-03-09\n", "", 'acts.1.from: is missing - write from = 2019-01-31, or from = "2019-01"'),
        (
            "from = 2021-03-09",
            'from = "0000-03"',
            'acts.1.from: "0000-03" is not a day or a month - write from = 2019-01-31, or from = "2019-01"',
        ),
        (
            'to = "2020-12"',
            'to = "2021-03"',
            'acts.2: "Before" overlaps with the act "The walkout" - let an act begin after another ends',
        ),
        ('title = "Before"\n', "", 'acts.2.title: is missing - write title = "..."'),
        ('title = "Before"', "title = 7", 'acts.2.title: "7" is not a text - write acts.2.title = "..."'),
        (
            'title = "Before"',
            'title = "Before"\nlabel = "x"',
            "acts.2.label: is an unknown key - known are title, from, to",
        ),
        (
            'title_es = "La huelga"',
            'title_es = "La huelga"\nsentence_es = "x"',
            "acts.1.sentence_es: is an unknown key - known are title, from, to",
        ),
        (
            'events = ["fund"]',
            'events = ["found"]',
            'chapters: "found" is told by no account, yet named by the chapter "Money" - write "fund", if that is meant',
        ),
        (
            'events = ["fund"]',
            'events = "fund"',
            'chapters.2.events: "fund" is not a list of events - write events = ["event", "another"]',
        ),
        ('events = ["fund"]', "", 'chapters.2.events: is missing - write events = ["event", "another"]'),
        (
            'events = ["fund"]',
            'events = ["fund", "fund"]',
            'chapters.2.events: "fund" is listed more than once - name it once',
        ),
        (
            'sentence = "A fund collects."',
            'sentence = "A fund collects."\ndiffer = "spends"',
            'chapters.2.differ: "spends" is no part of the sentence - repeat some of its words as they are',
        ),
        ('sentence = "A fund collects."\n', "", 'chapters.2.sentence: is missing - write sentence = "..."'),
        (
            "to = 2020-08-01",
            "to = 2020-07-01",
            'chapters.2.to: "2020-07-01" is before from (2020-08-01) - let to follow from',
        ),
        (
            'colour = "#B3191C"',
            'colour = "crimson"',
            'groups.deeds.colour: "crimson" is not a colour - write # and six hexadecimal digits, such as "#2f7fb8"',
        ),
        (
            'dark = "#E4553C"',
            "dark = 7",
            'groups.deeds.dark: "7" is not a colour - write # and six hexadecimal digits, such as "#2f7fb8"',
        ),
        (
            '"statement", "complaint"]',
            '"statement", "complaint", "aid"]',
            'groups.words.types: "aid" is also in the group "deeds" - keep it in one group',
        ),
        (
            'types = ["strike", "aid"]',
            'types = ["strike", "aid"]\ncolor = "#2f7fb8"',
            'groups.deeds.color: is an unknown key - write "colour", if that is meant',
        ),
        (
            "updated = 2021-04-02",
            'updated = "April"',
            'updated: "April" is not a day - write updated = 2019-01-31, without quotes',
        ),
        ('made_by = "Two readers"', "made_by = 2", 'about.made_by: "2" is not a text - write about.made_by = "..."'),
        (
            'made_by = "Two readers"\n',
            "",
            'about.made_by_es: "Dos lectoras" has no made_by to translate - write made_by, too',
        ),
        (
            'made_by = "Two readers"',
            'made_by = "Two readers"\ncorrection = "x"',
            'about.correction: is an unknown key - write "corrections", if that is meant',
        ),
        ('title_es = "El paro"', 'title_es = ""', 'title_es: is not a text - write title_es = "..."'),
    ],
)
def test_a_slip_in_the_story_is_reported_and_hides_no_account(tables, old, new, message):
    assert STORY.count(old) == 1
    tables.topic = STORY.replace(old, new)
    archive = tables.load()
    assert said(archive.problems) == [f"timeline.toml: {message}"]
    assert len(archive.accounts) == 6


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('acts = "x"', 'acts: "x" is not a list of tables - write [[acts]] and below it title = "..."'),
        ("chapters = [1]", 'chapters: "[1]" is not a list of tables - write [[chapters]] and below it title = "..."'),
        ("groups = []", 'groups: "[]" is not a table of groups - write [groups.force] and below it its types'),
        ('[groups]\na = "x"', 'groups.a: "x" is not a table - write [groups.a] and below it types = ["military"]'),
        ("[groups.a]", 'groups.a.types: is missing - write types = ["military", "unrest"]'),
        (
            "[groups.a]\ntypes = []",
            'groups.a.types: "[]" is not a list of types - write types = ["military", "unrest"]',
        ),
        ("about = 1", 'about: "1" is not a table - write [about] and below it made_by = "..."'),
    ],
)
def test_a_part_of_the_story_that_is_none_is_reported_and_its_default_used(tables, tmp_path, text, message):
    default = Tables(tmp_path).load().topic
    tables.topic = text
    archive = tables.load()
    assert said(archive.problems) == [f"timeline.toml: {message}"]
    assert archive.topic == default


def test_a_wrong_act_or_chapter_is_left_out_and_the_others_stay(tables):
    tables.topic = STORY.replace('to = "2021-03"', "to = 2020-01-01").replace('["walkout", "hired-boats"]', '["lost"]')
    topic = tables.load().topic
    assert [act.title for act in topic.acts] == ["Before"]
    assert [chapter.title for chapter in topic.chapters] == ["Money"]
    tables.topic = STORY.replace('["walkout", "hired-boats"]', '["lost", "hired-boats"]')
    assert tables.load().topic.chapters[0].events == ("hired-boats",)


def test_an_event_that_only_a_draft_tells_is_told_by_no_account(tables):
    tables.topic = STORY.replace('["fund"]', '["fund", "tea"]')
    assert tables.problems()[0].startswith('timeline.toml: chapters: "tea" is told by no account')


def test_at_most_six_groups(tables):
    names = ["strike", "plan", "statement", "aid", "complaint", "five", "six", "seven"]
    tables.topic = "".join(f"[types.{name}]\n" for name in names)
    tables.topic += "".join(f'[groups.g{number}]\ntypes = ["{name}"]\n' for number, name in enumerate(names))
    archive = tables.load()
    assert said(archive.problems) == [
        "timeline.toml: groups.g6: is a group too many, 6 are allowed - join it with another",
        "timeline.toml: groups.g7: is a group too many, 6 are allowed - join it with another",
        'timeline.toml: groups: "six" is in no group - add it to the types of one',
        'timeline.toml: groups: "seven" is in no group - add it to the types of one',
    ]
    assert list(archive.topic.groups) == ["g0", "g1", "g2", "g3", "g4", "g5"]
    assert archive.topic.groups["g5"].types == ("five", "six", "seven")
    assert archive.topic.types["seven"].colour == archive.topic.types["five"].colour


def test_a_group_names_a_type_that_is_not_there(tables):
    tables.topic = f'{TOPIC}\n[groups.a]\ntypes = ["strike", "strikes", "plan", "statement", "aid", "complaint"]'
    tables.topic += '\n[groups.b]\ntypes = ["quarrel"]'
    archive = tables.load()
    assert said(archive.problems) == [
        'timeline.toml: groups.a.types: "strikes" is an unknown type - write "strike", if that is meant',
        'timeline.toml: groups.b.types: "quarrel" is an unknown type - add [types.quarrel], or take it out',
    ]
    assert list(archive.topic.groups) == ["a"]
