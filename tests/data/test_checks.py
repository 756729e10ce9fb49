"""Every slip of a row is named with its remedy, and only that row is left out."""

import pytest
from builders import EVENTS, faults, said
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from timeline.data.csv_file import LONGEST_CELL
from timeline.data.passages import FORM, LONGER
from timeline.data.problems import LONGEST_VALUE, errors
from timeline.dates.refusals import FORMS

COPY = "copy them from the text exactly as they stand there"

BAD_ACCOUNTS = [
    ({"id": ""}, "id: is missing - fill in: stable key of the account: letters, digits and . _ - only"),
    ({"id": "g1"}, 'id: "g1" is the id of row 2 too - give each account an id of its own'),
    (
        {"id": "p 1/ä"},
        "id: \"p 1/ä\" has characters other than letters, digits, '-', '.' and '_' - write \"p-1\", or the like",
    ),
    ({"id": ".."}, 'id: ".." has only dots - write letters and digits'),
    (
        {"event": "walk out"},
        "event: \"walk out\" has characters other than letters, digits, '-', '.' and '_' - "
        'write "walk-out", or the like',
    ),
    (
        {"date": "7/3/2019"},
        'date: "7/3/2019" is ambiguous (7 March or 3 July) - write 2019-03-07 or 2019-07-03',
    ),
    (
        {"date": "2021-03-09/2021-03-01"},
        'date: "2021-03-09/2021-03-01" cannot be read: the interval ends (2021-03-01) before it starts (2021-03-09)'
        " - write the earlier date first",
    ),
    (
        {"date": "31 February"},
        'date: "31 February" cannot be read: there is no 31 February - check the day, or write the date as 2019-02-23',
    ),
    (
        {"date": "teatime"},
        f'date: "teatime" cannot be read as a date - {FORMS}',
    ),
    (
        {"date": "2021-03-12"},
        'date: "2021-03-12" is after its source was published (11 March 2021), yet it is reported as fact'
        " - mend the date, or write the standing planned; if it was that day already where it happened, "
        "write published in sources.csv as 2021-03-11/2021-03-12",
    ),
    (
        {"date": "2021-03-13"},
        'date: "2021-03-13" is after its source was published (11 March 2021), yet it is reported as fact'
        " - mend the date, or write the standing planned",
    ),
    ({"title": ""}, "title: is missing - fill in: neutral headline in the curator's own words, at most 70 characters"),
    ({"summary": " "}, "summary: is missing - fill in: one or two sentences in the curator's own words"),
    (
        {"actors": ""},
        "actors: is missing - fill in: who acts or is acted upon, names of actors.csv joined by '; '",
    ),
    ({"actors": ";"}, "actors: \";\" names no actor - write names of actors.csv joined by '; '"),
    (
        {"actors": "Travellers; Lake Ofice"},
        'actors: "Lake Ofice" is an unknown actor - write "Lake Office", if that is meant',
    ),
    ({"actors": "ADA BROOK"}, 'actors: "ADA BROOK" is an unknown actor - write "Ada Brook", if that is meant'),
    ({"actors": "Moon"}, 'actors: "Moon" is an unknown actor - add it to actors.csv'),
    ({"actors": "Brook"}, 'actors: "Brook" is an alias, not an actor\'s name - write "Ada Brook"'),
    (
        {"actors": "Travellers; Lake Office; Travellers"},
        'actors: "Travellers" is listed more than once - name each actor once',
    ),
    ({"type": ""}, "type: is missing - fill in: what kind of event"),
    ({"standing": "reportd"}, 'standing: "reportd" is not a standing - write "reported", if that is meant'),
    ({"standing": "?"}, 'standing: "?" is not a standing - write reported, alleged, planned or denied'),
    (
        {"standing": "alleged"},
        "attributed_to: is missing, yet the standing is alleged - write who says so",
    ),
    ({"standing": "denied"}, "attributed_to: is missing, yet the standing is denied - write who says so"),
    ({"figures": "killed"}, 'figures: "killed" is not a figure - write such as killed=4; injured=300'),
    ({"figures": "a=1; =4"}, 'figures: "=4" is not a figure - write such as killed=4; injured=300'),
    ({"figures": "a=1=2"}, 'figures: "a=1=2" is not a figure - write such as killed=4; injured=300'),
    ({"figures": "a="}, 'figures: "a=" is not a figure - write such as killed=4; injured=300'),
    ({"figures": "a=1; a = 2"}, 'figures: "a = 2" gives "a" a second time - give each figure once'),
    ({"importance": "4"}, 'importance: "4" is not an importance - write 1 (headline), 2 or 3 (detail)'),
    ({"importance": "2.5"}, 'importance: "2.5" is not an importance - write 1 (headline), 2 or 3 (detail)'),
    (
        {"source": "post-2021-03-12"},
        'source: "post-2021-03-12" is an unknown source - write "post-2021-03-11", if that is meant',
    ),
    ({"source": "?"}, 'source: "?" is an unknown source - add it to sources.csv'),
    (
        {"passage": ""},
        "passage: is missing - fill in: first and last words of the passage joined by ' … '",
    ),
    (
        {"passage": "Some sixty travellers"},
        f"passage: \"Some sixty travellers\" has no ' … ' between its first and last words - {FORM}",
    ),
    (
        {"passage": "Some sixty travellers waited at the pier … cards"},
        'passage: "Some sixty travellers waited at the pier … cards" has 7 first words, at most six are allowed'
        f" - {FORM}",
    ),
    (
        {"passage": "Some seventy … played cards"},
        'passage: "Some seventy … played cards" not found: its first words "Some seventy" are not in the text; '
        f'line 3 has "Some sixty", with "i" for "e" after "Some s" - {COPY}',
    ),
    (
        {"passage": "played cards … Some sixty"},
        'passage: "played cards … Some sixty" not found: its last words "Some sixty" are not in the text after the '
        f"first words; they end before those do, in line 3 - {COPY}",
    ),
    (
        {"passage": "crews … played cards"},
        'passage: "crews … played cards" ambiguous: its first words are found 2 times, lines 6, 9'
        f" - {LONGER}",
    ),
    ({"status": "drafd"}, 'status: "drafd" is not a status - write "draft", if that is meant'),
    ({"status": "x"}, 'status: "x" is not a status - write checked, draft or retracted'),
    ({"note": "a\0b"}, 'note: "a\\x00b" holds the control character U+0000 - delete it'),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "message"), BAD_ACCOUNTS)
def test_a_bad_account_is_named_and_left_out(tables, cells, message):
    archive = tables.cell("events", 3, **cells).load()
    assert said(archive.problems) == [f"events.csv:3: {message}"]
    assert list(archive.accounts["id"]) == ["g1", "g2", "p2", "p3", "p4"]


def test_an_event_has_one_title_of_its_own(tables):
    tables.cell("events", 2, event_title="The walkout").cell("events", 3, event_title="The tea break")
    archive = tables.load()
    assert said(archive.problems) == [
        'events.csv:3: event_title: "The tea break" is another title of the event than in row 2 - '
        'write "The walkout" in both rows, or blank one of them'
    ]
    assert "p1" not in set(archive.accounts["id"])
    assert tables.cell("events", 3, event_title="").problems() == []
    assert tables.cell("events", 3, event_title="The walkout").problems() == []
    assert tables.cell("events", 3, event_title="The tea break", event="another").problems() == []


@given(
    bad=st.lists(st.sampled_from([(c, m) for c, m in BAD_ACCOUNTS if "id" not in c]) | st.just(({}, "")), max_size=9)
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_said_of_a_row_does_not_depend_on_the_others(tables, bad):
    """Cells are judged once for all rows that have them, and each row is told."""
    account = EVENTS[1]
    tables.events = [account | {"id": f"a{n}"} | cells for n, (cells, _) in enumerate(bad)]
    archive = tables.load()
    assert said(errors(archive.problems)) == [
        f"events.csv:{n}: {message}" for n, (_, message) in enumerate(bad, 2) if message
    ]
    assert list(archive.accounts["id"]) == [f"a{n}" for n, (_, message) in enumerate(bad) if not message]


BAD_SOURCES = [
    ({"source": "the post"}, "source: \"the post\" has characters other than letters, digits, '-', '.' and '_' - "
     'write "the-post", or the like'),
    ({"title": ""}, "title: is missing - fill in: what the source calls itself"),
    ({"published": "Tuesday"}, 'published: "Tuesday" can only be read against the source\'s publication date - '
     "fill in published in sources.csv, or write the date in EDTF, such as 2019-02-23"),
    ({"file": "../post.txt"}, 'file: "../post.txt" is not a plain file name - write the name without a folder'),
    ({"file": ".."}, 'file: ".." is not a plain file name - write the name without a folder'),
    ({"file": "C:\\post.txt"}, 'file: "C:\\post.txt" is not a plain file name - write the name without a folder'),
    ({"url": "javascript:alert(1)"},
     'url: "javascript:alert(1)" is not a web address - write it whole, beginning with https://'),
    ({"archived": "web.archive.example/1"},
     'archived: "web.archive.example/1" is not a web address - write it whole, beginning with https://'),
    ({"url": "www.post.example"},
     'url: "www.post.example" is not a web address - write it whole, beginning with https://'),
    ({"url": "https://[post"}, 'url: "https://[post" is not a web address - write it whole, beginning with https://'),
    ({"language": "English, I think"},
     'language: "English, I think" is not a language code - write such as en or es-VE'),
    ({"perspective": "so " * 21}, f'perspective: "{("so " * 21).strip()}" has more than 20 words - shorten it'),
    ({"sha256": "abc"}, 'sha256: "abc" is not a SHA-256 - write its 64 hexadecimal digits'),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "message"), BAD_SOURCES)
def test_a_bad_source_is_left_out_with_its_accounts(tables, cells, message):
    archive = tables.cell("sources", 3, **cells).load()
    unknown = 'source: "post-2021-03-11" is an unknown source - '
    unknown += "add it to sources.csv" if "source" in cells else "mend row 3 of sources.csv first"
    rows = (3, 5, 6, 7, 8)
    assert said(archive.problems) == [*(f"events.csv:{row}: {unknown}" for row in rows), f"sources.csv:3: {message}"]
    assert list(archive.sources["source"]) == ["gazette-2021-03-09"]


BAD_ACTORS = [
    ({"actor": ""}, "actor: is missing - fill in: canonical name, the only one that events.csv may use"),
    ({"actor": "A; B"}, "actor: \"A; B\" holds a ';', which parts the names in a list - write it without"),
    ({"actor": "Workers"}, 'actor: "Workers" stands in row 5 too - keep one of them'),
    (
        {"part_of": "Lake Offices"},
        'part_of: "Lake Offices" is an unknown actor - write "Lake Office", if that is meant',
    ),
    ({"part_of": "Brook"}, 'part_of: "Brook" is an alias, not an actor\'s name - write "Ada Brook"'),
    (
        {"part_of": "Travellers"},
        'part_of: "Travellers" closes a circle: Travellers > Travellers - break it somewhere',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "message"), BAD_ACTORS)
def test_a_bad_actor_is_left_out(tables, cells, message):
    tables.cell("events", 3, actors="North Pier Crews")
    archive = tables.cell("actors", 8, **cells).load()
    assert said(archive.problems) == [f"actors.csv:8: {message}"]
    assert len(archive.actors) == 6 and "Travellers" not in set(archive.actors["actor"])
    assert len(archive.accounts) == 6


def test_a_circle_takes_its_dependants_along(tables):
    archive = tables.cell("actors", 5, part_of="Ferry Union").load()
    assert said(archive.problems) == [
        *(
            f'events.csv:{row}: actors: "{actor}" is an unknown actor - mend row {at} of actors.csv first'
            for row, actor, at in (
                (2, "North Pier Crews", 3),
                (3, "North Pier Crews", 3),
                (6, "North Pier Crews", 3),
                (7, "Ada Brook", 6),
                (8, "North Pier Crews", 3),
                (9, "Ada Brook", 6),
            )
        ),
        'actors.csv:3: part_of: "Ferry Union" is an unknown actor - mend row 4 of actors.csv first',
        'actors.csv:4: part_of: "Workers" closes a circle: Ferry Union > Workers > Ferry Union - break it somewhere',
        'actors.csv:5: part_of: "Ferry Union" closes a circle: Workers > Ferry Union > Workers - break it somewhere',
        'actors.csv:6: part_of: "Ferry Union" is an unknown actor - mend row 4 of actors.csv first',
    ]
    assert list(archive.accounts["id"]) == ["g2", "p2"]


def test_an_alias_of_two_actors_names_both(tables):
    tables.cell("actors", 2, aliases="crew").cell("actors", 3, aliases="crew")
    assert tables.cell("events", 3, actors="crew").problems() == [
        'events.csv:3: actors: "crew" is an alias, not an actor\'s name - write "Lake Office" or "North Pier Crews"'
    ]


def test_all_problems_of_a_row_and_of_all_rows_come_at_once(tables):
    tables.cell("events", 2, title="", standing="x", actors="A; B").cell("events", 8, id="", note="\x07")
    tables.cell("actors", 2, part_of="C")
    places = [(p.file, p.row, p.column, p.value) for p in tables.load().problems]
    assert places == [
        ("events.csv", 2, "title", ""),
        ("events.csv", 2, "actors", "A"),
        ("events.csv", 2, "actors", "B"),
        ("events.csv", 2, "standing", "x"),
        ("events.csv", 4, "actors", "Lake Office"),
        ("events.csv", 5, "actors", "Lake Office"),
        ("events.csv", 6, "actors", "Lake Office"),
        ("events.csv", 8, "id", ""),
        ("events.csv", 8, "note", "\\x07"),
        ("actors.csv", 2, "part_of", "C"),
    ]


def test_drafts_and_retracted_rows_are_checked_too(tables):
    tables.cell("events", 8, title="").cell("events", 9, title="")
    assert [problem.row for problem in tables.load().problems] == [8, 9]


@pytest.mark.parametrize(
    ("published", "day", "fine"),
    [
        ("2021-03-11", "2021-03-11", True),
        ("2021-03-11", "2021-03", True),  # the month had begun
        ("2021-03-11", "2021-04", False),
        ("2021-03-10/2021-03-11", "2021-03-11", True),
        ("2021", "2021-12-31", True),
        ("", "2031-01-01", True),
    ],
)
def test_reported_after_publication(tables, published, day, fine):
    tables.cell("sources", 3, published=published).cell("events", 3, date=day)
    for row in (6, 7):
        tables.cell("events", row, date="")
    assert (faults(tables.cell("events", 8, date="")) == []) is fine


def test_planned_events_may_lie_ahead(tables):
    assert faults(tables.cell("events", 3, standing="planned", date="2031")) == []


def test_words_need_a_publication_date(tables):
    tables.cell("sources", 2, published="")
    assert tables.problems() == [
        'events.csv:2: date: "Tuesday" can only be read against the source\'s publication date - '
        "fill in published in sources.csv, or write the date in EDTF, such as 2019-02-23"
    ]


def test_a_huge_cell_is_a_problem_of_its_row(tables):
    archive = tables.cell("events", 3, summary="ab " * 3_500_000).load()
    (problem,) = archive.problems
    assert problem.message == f"has 10499999 characters, at most {LONGEST_CELL} are allowed"
    assert (problem.row, problem.column, problem.hint) == (3, "summary", "shorten it")
    assert len(problem.value) <= LONGEST_VALUE + 1 and problem.value.startswith("ab ab ab")
    assert tables.cell("events", 3, summary="x" * LONGEST_CELL).problems() == []


def test_many_unknown_names_do_not_take_long(tables):
    first = tables.events[0]
    tables.events = [first | {"id": f"a{i}", "actors": f"somebody {i}"} for i in range(3_000)]
    tables.actors += [{"actor": f"someone {i}"} for i in range(300)]
    assert len(tables.load().problems) == 3_000


@pytest.mark.parametrize(
    ("standing", "language", "date", "day"),
    [
        ("reported", "en", "Monday", "2021-03-08"),
        ("planned", "en", "Monday", "2021-03-15"),
        ("denied", "en", "Monday", "2021-03-08"),
        ("reported", "es", "el lunes", "2021-03-08"),
        ("planned", "es-VE", "el lunes", "2021-03-15"),
    ],
)
def test_words_are_read_in_the_language_of_the_source_and_by_the_standing(tables, standing, language, date, day):
    tables.cell("sources", 2, language=language)
    archive = tables.cell("events", 2, date=date, standing=standing, attributed_to="the union").load()
    assert not archive.problems
    assert str(archive.accounts["start"].iloc[0].date()) == day


def test_a_source_is_published_in_its_own_words(tables):
    archive = tables.cell("sources", 2, language="es", published="9 de marzo de 2021").load()
    assert not archive.problems
    assert str(archive.accounts["start"].iloc[0].date()) == "2021-03-09"
