"""Style checks warn about rows that are good otherwise, and leave none of them out."""

import pytest
from builders import Tables, said

from timeline.data.problems import errors
from timeline.data.twins import find_look_alikes, find_twins

ALL = ["g1", "p1", "g2", "p2", "p3", "p4"]


def warned(tables: Tables) -> list[str]:
    """What is told of tables of which every account is shown."""
    archive = tables.load()
    assert list(archive.accounts["id"])[: len(ALL)] == ALL
    assert errors(archive.problems) == [] and archive.left_out == 0
    return said(archive.problems)


def test_good_rows_give_no_warning(tables):
    assert warned(tables) == []


def test_a_long_title(tables):
    title = "x" * 71
    assert warned(tables.cell("events", 3, title=title)) == [
        f'events.csv:3: warning: title: "{title}" has 71 characters, over 70 are cut - shorten it'
    ]
    assert warned(tables.cell("events", 3, title="x" * 70)) == []


def test_a_long_title_of_an_event(tables):
    tables.cell("events", 2, event_title="y" * 71)
    assert warned(tables)[0].startswith('events.csv:2: warning: event_title: "yyy')


def test_two_rows_of_one_source_in_one_event(tables):
    assert warned(tables.cell("events", 5, event="walkout")) == [
        'events.csv:5: warning: event: "walkout" is told by "post-2021-03-11" in row 3 too'
        " - join the two rows, or give one an event of its own"
    ]


def test_retracted_rows_are_not_asked_about_and_drafts_are(tables):
    assert warned(tables.cell("events", 9, event="walkout", title="x" * 71)) == []
    assert len(warned(tables.cell("events", 8, event="walkout"))) == 1


@pytest.mark.parametrize(
    ("date", "days"),
    [("2021-01-08", 60), ("2021-01-07", 61), ("2020-12", 68), ("2020", 68), ("2020/..", 0), ("../2020", 68), ("", 0)],
)
def test_accounts_of_an_event_far_apart(tables, date, days):
    tables.cell("events", 2, date=date, event="e").cell("events", 3, event="e")
    told = warned(tables)
    assert len(told) == (days > 60)
    if told:
        assert "row 3" not in told[0] and told[0].startswith(
            f'events.csv:3: warning: event: "e" has accounts {days} days apart ('
        )


def test_far_apart_names_both_days(tables):
    assert warned(tables.cell("events", 2, date="2021-01-07", event="e").cell("events", 3, event="e")) == [
        'events.csv:3: warning: event: "e" has accounts 61 days apart (7 January 2021 in row 2, 9 March 2021 here)'
        " - give them events of their own, if they are not the same"
    ]


@pytest.mark.parametrize(("standing", "count"), [("alleged", 1), ("denied", 1), ("planned", 0)])
def test_a_date_after_its_own_paper(tables, standing, count):
    told = warned(tables.cell("events", 3, date="2021-03-12", standing=standing, attributed_to="a clerk"))
    assert (
        told
        == [
            'events.csv:3: warning: date: "12 March 2021" is after its source was published (11 March 2021)'
            " - mend the date, or write the standing planned"
        ][:count]
    )


def test_many_accounts_of_one_vague_span(tables):
    for row in (2, 3, 5, 6):
        tables.cell("events", row, date="2021-02")
    assert warned(tables) == []
    assert warned(tables.cell("events", 7, date="2021-02~")) == [
        'events.csv:2: warning: date: "February 2021" is the date of 5 accounts (rows 3, 5, 6 ... too), which the chart'
        " cannot order - date each as narrowly as its text or public knowledge allows, with a note"
    ]
    for row in (2, 3, 5, 6, 7):
        tables.cell("events", row, date="2021-02-10")
    assert warned(tables) == []


def test_an_actor_beside_whom_it_is_part_of(tables):
    assert warned(tables.cell("events", 3, actors="Workers; Ada Brook; Travellers")) == [
        'events.csv:3: warning: actors: "Ada Brook" stands beside "Workers", which it is part of'
        " - name only the one who acts: a filter finds the other by it"
    ]


COPIED = [
    ("They waited at the pier while", 'has 5 words in a row from its passage: "waited at the pier while"'),
    ("Waited  AT the pier—while the crews", 'has 7 words in a row from its passage: "waited at the pier while the crews"'),
    ("They waited at the pier.", ""),
    ("Waited at the boats pier while the", ""),
    ("The office denies that anybody was sent home unpaid.", ""),  # not of this passage
]  # fmt: skip


@pytest.mark.parametrize(("summary", "message"), COPIED)
def test_words_copied_from_the_passage(tables, summary, message):
    told = warned(tables.cell("events", 3, summary=summary))
    assert told == ([f"events.csv:3: warning: summary: {message} - use words of your own"] if message else [])


def test_names_of_actors_may_be_copied(tables):
    summary = "Of the crews of the north pier"
    assert warned(tables.cell("events", 2, summary=summary)) != []
    tables.cell("actors", 7, aliases="crews of the north pier")
    assert warned(tables) == []


def test_words_are_not_looked_for_where_the_text_is_absent(tables):
    tables.texts = {}
    assert warned(tables.cell("events", 3, summary=COPIED[0][0])) == []


@pytest.mark.parametrize(
    ("types", "told"),
    [
        (("Strike", "strike", "strike"), 'events.csv:2: warning: type: "Strike" may be meant as "strike" in row 3'),
        (
            ("réunion", "réunion", "Reunion"),
            'events.csv:2: warning: type: "réunion" may be meant as "Reunion" in row 4',
        ),
        (
            ("walk-out", "walkout", "walkout"),
            'events.csv:2: warning: type: "walk-out" may be meant as "walkout" in row 3',
        ),
        (("strike", "strikes", "strike"), 'events.csv:3: warning: type: "strikes" may be meant as "strike" in row 2'),
        (("re\u0301union", "réunion", "réunion\u200b"), ""),
    ],
)
def test_twins_of_an_open_list(tables, types, told):
    for row in range(2, 10):
        tables.cell("events", row, type=types[min(row - 2, 2)])
    hint = " - write both in one way, if they are the same"
    assert warned(tables) == ([told + hint] if told else [])


def test_twins_of_places_and_figures(tables):
    tables.cell("events", 3, place="north pier", figures="Stranded=60; boats=3").cell("events", 5, figures="boat=1")
    twins = [
        (3, "figures", "Stranded", "stranded", 2),
        (3, "place", "north pier", "North Pier", 2),
        (5, "figures", "boat", "boats", 3),
    ]
    assert warned(tables) == [
        f'events.csv:{row}: warning: {column}: "{word}" may be meant as "{other}" in row {at}'
        " - write both in one way, if they are the same"
        for row, column, word, other, at in twins
    ]


def test_a_figure_used_once_that_looks_like_another(tables):
    tables.cell("events", 3, figures="strandad=60")
    assert warned(tables) == [
        'events.csv:3: warning: figures: "strandad" may be meant as "stranded" in row 2'
        " - write both in one way, if they are the same"
    ]


def test_twins_and_look_alikes():
    assert list(find_twins({"a b": 1, "A-B": 2, "abc": 1, "box": 1, "boxes": 3})) == [("a b", "A-B"), ("box", "boxes")]
    assert list(find_look_alikes({"killed_2019": 1, "killed_2020": 1, "injured": 3, "ingured": 1, "injureds": 1})) == [
        ("ingured", "injured")
    ]
    assert list(find_look_alikes({f"word{n}x{n}": 1 for n in range(1000)})) == []
