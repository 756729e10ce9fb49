"""The address is the state: every view survives the round trip, and nothing in an address can break the page."""

from datetime import date
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from timeline.languages.language import language
from timeline.view.described import describe
from timeline.view.state import (
    DEFAULTS,
    FACETS,
    KEYS,
    LABELS,
    LANES,
    LONGEST_QUERY,
    LONGEST_SEARCH,
    MOST_PAIRS,
    ORDERS,
    SORTS,
    THEMES,
    VIEWS,
    ViewState,
    Vocabulary,
    from_query,
    to_query,
    toggled,
    unmarked,
)
from timeline.view.type_groups import TypeGroup

KNOWN = Vocabulary(
    source=frozenset({"wsws-2019-03-07", "breitbart-2019-02-26"}),
    actor=frozenset({"Nikolai Patrushev", "Nicolás Maduro", "A & B=C; D+E", "100 % #1?"}),
    type=frozenset({"military", "drug trade"}),
    standing=frozenset({"reported", "alleged", "planned", "denied"}),
    event=frozenset({"aid-convoy", "x_1.2"}),
    account=frozenset({"wsws-convoy"}),
    highlight=frozenset({"aid-convoy", "wsws-convoy"}),
    lang=frozenset({"en", "es-VE"}),
    chapters=4,
)
NAMES = {"source": {"wsws-2019-03-07": "WSWS", "breitbart-2019-02-26": "Breitbart"}, "type": {}}

PLURALS = {"reported": "statements of fact", "alleged": "allegations", "planned": "plans", "denied": "denials"}

DAYS = st.dates(date.min, date.max)
WORDS = st.text(max_size=30).map(lambda text: from_query(urlencode({"q": _utf8(text)}))[0].q)


def _utf8(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def some(values: frozenset[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(sorted(values)), unique=True).map(tuple)


def in_order(first: str, last: str) -> st.SearchStrategy[dict[str, date | None]]:
    ends = st.tuples(st.none() | DAYS, st.none() | DAYS)
    return ends.map(lambda two: sorted(two) if None not in two else two).map(lambda two: {first: two[0], last: two[1]})


@st.composite
def states(draw: st.DrawFn) -> ViewState:
    lists = {name: draw(some(getattr(KNOWN, name))) for name in (*FACETS, "highlight")}
    return ViewState(
        **lists,
        **draw(in_order("from_", "to")),
        **draw(in_order("start", "end")),
        q=draw(WORDS),
        lanes=draw(st.sampled_from(LANES)),
        labels=draw(st.sampled_from(LABELS)),
        calendar=draw(st.booleans()),
        view=draw(st.sampled_from(VIEWS)),
        event=draw(st.sampled_from(["", *sorted(KNOWN.event)])),
        account=draw(st.sampled_from(["", *sorted(KNOWN.account)])),
        theme=draw(st.sampled_from(["", *THEMES])),
        lang=draw(st.sampled_from(["", *sorted(KNOWN.lang)])),
        embed=draw(st.booleans()),
        sort=draw(st.sampled_from(SORTS)),
        order=draw(st.sampled_from(ORDERS)),
        tour=draw(st.integers(0, KNOWN.chapters + 1)),
        data=draw(st.sampled_from(["", "0123456789ab"])),
    )


FULL = ViewState(
    source=("wsws-2019-03-07", "breitbart-2019-02-26"),
    actor=("Nicolás Maduro", "A & B=C; D+E"),
    type=("drug trade",),
    standing=("alleged", "denied"),
    q="aid “convoy” & more",
    from_=date(2019, 2, 1),
    to=date(2019, 12, 31),
    start=date(2019, 3, 1),
    end=date(2020, 2, 29),
    lanes="actor",
    labels="all",
    calendar=True,
    view="list",
    event="aid-convoy",
    account="wsws-convoy",
    highlight=("wsws-convoy", "aid-convoy"),
    theme="dark",
    lang="es-VE",
    embed=True,
    sort="sources",
    order="latest",
    tour=3,
    data="0123456789ab",
    page=3,
)


# --- the round trip ------------------------------------------------------------------------------------------------


def test_default_view_needs_no_query():
    assert to_query(ViewState()) == ""
    assert from_query("") == from_query("?") == (ViewState(), [])


def test_every_field_has_a_key_and_every_key_a_field():
    assert [key.field for key in KEYS.values() if not key.old] == list(ViewState._fields)
    assert list(KEYS)[:9] == ["source", "actor", "type", "standing", "q", "from", "to", "start", "end"]
    assert all(key.meaning for key in KEYS.values())


def test_old_links_that_unfold_the_quiet_months_show_calendar_time():
    assert from_query("fold=0") == (ViewState(calendar=True), [])
    assert from_query("fold=1") == (ViewState(), [])
    assert to_query(from_query("fold=0")[0]) == "calendar=1"


@pytest.mark.parametrize("name", [key.name for key in KEYS.values() if not key.old])
def test_round_trip_of_each_key_alone(name):
    field = KEYS[name].field
    state = ViewState(**{field: getattr(FULL, field)})
    assert state != ViewState()
    assert from_query(to_query(state), KNOWN) == (state, [])
    assert {key for key, _ in parse_qsl(to_query(state))} == {name}
    assert to_query(state, without=[name]) == ""


def test_round_trip_of_all_keys_together():
    assert from_query("?" + to_query(FULL), KNOWN) == (FULL, [])


@given(states())
@settings(max_examples=150, deadline=None)
def test_round_trip_of_any_view(state):
    query = to_query(state)
    assert from_query(query, KNOWN) == (state, [])
    assert query.isascii() and query.isprintable() and " " not in query


@given(states(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_one_view_has_one_canonical_address(state, random):
    pairs = parse_qsl(to_query(state))
    names = [name for name, _ in pairs]
    assert names == sorted(names, key=list(KEYS).index)
    order = list(KEYS)
    random.shuffle(order)
    shuffled = sorted(pairs, key=lambda pair: order.index(pair[0]))  # stable: repeated keys keep their order
    assert to_query(from_query(urlencode(shuffled), KNOWN)[0]) == to_query(state)


def test_canonical_order_and_form():
    assert to_query(FULL) == (
        "source=wsws-2019-03-07&source=breitbart-2019-02-26&actor=Nicol%C3%A1s+Maduro&actor=A+%26+B%3DC%3B+D%2BE"
        "&type=drug+trade&standing=alleged&standing=denied&q=aid+%E2%80%9Cconvoy%E2%80%9D+%26+more"
        "&from=2019-02-01&to=2019-12-31&start=2019-03-01&end=2020-02-29"
        "&lanes=actor&labels=all&calendar=1&view=list&sort=sources&order=latest&event=aid-convoy&account=wsws-convoy"
        "&highlight=wsws-convoy&highlight=aid-convoy&theme=dark&lang=es-VE&embed=1&tour=3&data=0123456789ab&page=3"
    )


def test_defaults_are_left_out_of_the_address():
    state, notices = from_query("lanes=source&fold=1&view=timeline&embed=0", KNOWN)
    assert (state, notices, to_query(state)) == (ViewState(), [], "")
    assert ViewState(**DEFAULTS) == ViewState()


def test_a_value_given_twice_counts_once():
    assert from_query("type=military&type=military", KNOWN) == (ViewState(type=("military",)), [])


def test_of_a_key_that_takes_one_value_the_last_holds():
    assert from_query("view=list&view=sources")[0].view == "sources"


def test_choosing_twice_changes_nothing():
    once = toggled(ViewState(type=("drug trade",)), "type", "military")
    assert once.type == ("drug trade", "military")
    assert toggled(once, "type", "military") == ViewState(type=("drug trade",))


def test_cleared_keeps_what_is_not_a_filter():
    cleared = FULL.cleared()
    assert FULL.filtered and not cleared.filtered
    kept = {
        "start",
        "end",
        "lanes",
        "labels",
        "calendar",
        "view",
        "event",
        "account",
        "highlight",
        "theme",
        "lang",
        "embed",
        "sort",
        "order",
        "tour",
        "data",
    }
    for name in ViewState._fields:
        expected = FULL if name in kept else ViewState()
        assert getattr(cleared, name) == getattr(expected, name)


@pytest.mark.parametrize("field", [*FACETS, "q", "from_", "to"])
def test_each_filter_alone_makes_the_view_filtered(field):
    assert ViewState(**{field: getattr(FULL, field)}).filtered


# --- dates ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2019-02", date(2019, 2, 1), date(2019, 2, 28)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019-12", date(2019, 12, 1), date(2019, 12, 31)),
        ("2019-02-23", date(2019, 2, 23), date(2019, 2, 23)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
        ("0044-03-15", date(44, 3, 15), date(44, 3, 15)),
    ],
)
def test_years_and_months_reach_to_their_last_day(text, first, last):
    assert from_query(f"from={text}&to={text}&start={text}&end={text}") == (
        ViewState(from_=first, to=last, start=first, end=last),
        [],
    )


@pytest.mark.parametrize(
    "text",
    [
        "2019-13", "2019-00", "2019-00-00", "2019-02-00", "2019-00-05", "2019-02-29", "2019-02-30", "0000", "0000-01-01",
        "19", "20190", "2019-2", "2019-02-1", "2019-1-1", "20190223", "2019/02/23", "23.2.2019", "-2019", "+2019", "1e3",
        "2019-02-23T00:00", "today", "now", "٢٠١٩", "２０１９", "2019\n", "2019-02-23 or 1=1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("key", ["from", "to", "start", "end"])
def test_what_is_no_date_is_ignored_with_a_notice(key, text):
    state, notices = from_query(urlencode({key: text, "q": "aid"}))
    assert state == ViewState(q="aid")
    assert len(notices) == 1 and notices[0].startswith(f"{key}: “") and notices[0].endswith("; it was ignored.")


@pytest.mark.parametrize(("first", "last", "field"), [("from", "to", "from_"), ("start", "end", "start")])
def test_an_end_before_its_start_is_ignored(first, last, field):
    state, notices = from_query(f"{last}=2018&{first}=2019-05-02")
    assert state == ViewState(**{field: date(2019, 5, 2)})
    assert notices == [f"{last}: “2018-12-31” lies before “2019-05-02”; it was ignored."]


def test_one_day_is_a_period():
    state, notices = from_query("from=2019-02-23&to=2019-02-23")
    assert (state.from_, state.to, notices) == (date(2019, 2, 23), date(2019, 2, 23), [])


def test_period_and_window_are_independent():
    state, notices = from_query("from=2020&to=2021&start=2018&end=2019")
    assert notices == [] and state.from_ > state.end


# --- what cannot be used ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("colour=red", "The address has a key “colour” that this page does not know; it was ignored."),
        ("Source=wsws-2019-03-07", "The address has a key “Source” that this page does not know; it was ignored."),
        ("from_=2019", "The address has a key “from_” that this page does not know; it was ignored."),
        ("source=nobody", "source: “nobody” is not in this data; it was ignored."),
        ("actor=maduro", "actor: “maduro” is not in this data; it was ignored."),
        ("event=nothing", "event: “nothing” is not in this data; it was ignored."),
        ("highlight=nothing", "highlight: “nothing” is not in this data; it was ignored."),
        ("lang=xx", "lang: “xx” is not in this data; it was ignored."),
        ("lanes=all", f"lanes: “all” is none of {', '.join(LANES)}; it was ignored."),
        ("view=chart", f"view: “chart” is none of {', '.join(VIEWS)}; it was ignored."),
        ("theme=sepia", "theme: “sepia” is none of light, dark; it was ignored."),
        ("fold=yes", "fold: “yes” is neither 0 nor 1; it was ignored."),
        ("embed=true", "embed: “true” is neither 0 nor 1; it was ignored."),
        ("from=soon", "from: “soon” is not a date (write 2019, 2019-02 or 2019-02-23); it was ignored."),
        ("to=2019-02-30", "to: “2019-02-30” is no day of the calendar; it was ignored."),
    ],
)
def test_unknown_keys_and_values_are_ignored_with_a_notice(query, notice):
    assert from_query(f"q=aid&{query}", KNOWN) == (ViewState(q="aid"), [notice])


def test_good_values_beside_bad_ones_stay():
    state, notices = from_query("standing=alleged&standing=rumoured&standing=denied", KNOWN)
    assert state == ViewState(standing=("alleged", "denied"))
    assert notices == ["standing: “rumoured” is not in this data; it was ignored."]


def test_the_same_notice_is_given_once():
    assert len(from_query("x=1&x=2&x=3", KNOWN)[1]) == 1


def test_long_values_are_shortened_in_notices():
    (notice,) = from_query("source=" + "x" * 1000, KNOWN)[1]
    assert notice == f"source: “{'x' * 39}…” is not in this data; it was ignored."


def test_search_words_are_cleaned_and_cut():
    assert from_query(urlencode({"q": "  aid\t\nconvoy\x00\x1b[31m  "}))[0].q == "aid convoy [31m"
    assert from_query("q=" + "a" * 5000)[0].q == "a" * LONGEST_SEARCH
    assert from_query("q=%20%09")[0] == ViewState()


HOSTILE = [
    "\x00",
    "%00",
    "a\x00b",
    "\r\nSet-Cookie: a=1",
    "\x1b[2J",
    "\u202egnp.exe",
    "\ud800",
    "\udfff\ud800",
    "%ED%A0%80",
    "%FF%FE",
    "%",
    "%zz",
    "%E0%80%80",
    "x" * 100_000,
    "%41" * 30_000,
    "[" * 5_000,
    "{" * 2_000 + "}" * 2_000,
    '{"a": {"b": [1, {"c": null}]}}',
    "a[b][c][]=1",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "${7*7}{{7*7}}",
    "=HYPERLINK(1)",
    "0" * 4_000,
    "9" * 4_000,
    "-1",
    "NaN",
    "Infinity",
    "None",
    "true",
    "🂡" * 500,
    "a\u0300" * 500,
    "__class__",
]


def only_known(state: ViewState) -> bool:
    """Whether a state holds nothing but what the data and the page know."""
    lists = all(set(getattr(state, name)) <= getattr(KNOWN, name) for name in (*FACETS, "highlight"))
    single = state.lanes in LANES and state.view in VIEWS and state.theme in ("", *THEMES)
    looked_up = state.event in ("", *KNOWN.event) and state.lang in ("", *KNOWN.lang)
    types = isinstance(state.calendar, bool) and isinstance(state.embed, bool)
    days = all(d is None or type(d) is date for d in (state.from_, state.to, state.start, state.end))
    words = len(state.q) <= LONGEST_SEARCH and all(c.isprintable() for c in state.q)
    return lists and single and looked_up and types and days and words


def check_survived(query: str) -> None:
    state, notices = from_query(query, KNOWN)
    assert only_known(state)
    assert all(len(notice) < 300 and "\x00" not in notice and notice.encode() for notice in notices)
    assert from_query(to_query(state), KNOWN)[0] == state
    assert describe(state, NAMES)


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: ascii(value[:20]))
@pytest.mark.parametrize("key", [*KEYS, ""])
def test_hostile_values_never_raise(key, value):
    check_survived(f"{key}={value}")
    check_survived(f"{key}={quote(value, safe='', errors='replace')}")
    check_survived(f"{value}={key}")


@pytest.mark.parametrize(
    "query",
    [
        "&".join(f"k{n}={n}" for n in range(10_000)),
        "&".join(["q=a"] * (MOST_PAIRS + 1)),
        "&".join(["type=military"] * MOST_PAIRS),
        "&" * 5_000,
        "=" * 5_000,
        "?" * 5_000,
        "q" * 5_000,
        "q=" + "x" * LONGEST_QUERY,
        "&".join(f"highlight={n}" for n in range(MOST_PAIRS)),
    ],
    ids=lambda query: ascii(query[:16]),
)
def test_hostile_queries_never_raise(query):
    check_survived(query)


@pytest.mark.parametrize(
    "query", [None, 3, b"q=aid", ["q=aid"], {"q": "aid"}, object()], ids=lambda q: type(q).__name__
)
def test_what_is_no_text_is_no_address(query):
    assert from_query(query, KNOWN) == (ViewState(), ["The address could not be read and was ignored."])


def test_too_long_and_too_many_are_said():
    assert from_query("q=" + "x" * LONGEST_QUERY)[1] == [
        "The address was longer than 8,000 characters and was ignored."
    ]
    assert from_query("&".join(["q=a"] * 501))[1] == ["The address held more than 500 keys and was ignored."]
    assert from_query("&".join(["q=a"] * 500)) == (ViewState(q="a"), [])


@given(st.text(st.characters(codec=None), max_size=60))
@example("source=wsws-2019-03-07&\ud800=\udfff")
@example("q=%ED%A0%80")
@settings(max_examples=150, deadline=None)
def test_any_text_is_an_address(query):
    check_survived(query)


@given(st.lists(st.tuples(st.sampled_from(list(KEYS)), st.text(max_size=20).map(_utf8)), max_size=12))
@settings(max_examples=100, deadline=None)
def test_any_values_are_an_address(pairs):
    check_survived(urlencode(pairs))


# --- in words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "All accounts"),
        ("view=list&lanes=one&start=2019", "All accounts"),
        ("source=wsws-2019-03-07", "Accounts by WSWS"),
        (
            "source=wsws-2019-03-07&source=breitbart-2019-02-26&standing=alleged&actor=Nikolai+Patrushev",
            "Allegations in WSWS or Breitbart that name Nikolai Patrushev",
        ),
        ("standing=reported&standing=alleged&standing=denied", "Statements of fact, allegations or denials"),
        ("standing=planned&from=2019&to=2019", "Plans that concern events in 2019"),
        ("actor=Nikolai+Patrushev&actor=Nicol%C3%A1s+Maduro", "Accounts that name Nikolai Patrushev or Nicolás Maduro"),
        ("type=military&actor=Nicol%C3%A1s+Maduro", "Accounts filed under “military” that name Nicolás Maduro"),
        ("q=aid", "Accounts that contain the word “aid”"),
        ("q=aid+convoy", "Accounts that contain the words “aid convoy”"),
        ("from=2019&to=2019", "Accounts that concern events in 2019"),
        ("from=2019-02&to=2019-02", "Accounts that concern events in February 2019"),
        ("from=2019-02-23", "Accounts that concern events from 23 February 2019 on"),
        ("to=2019-02", "Accounts that concern events up to 28 February 2019"),
        ("from=2019-02&to=2019-03", "Accounts that concern events from 1 February 2019 to 31 March 2019"),
        (
            "source=wsws-2019-03-07&standing=alleged&actor=Nicol%C3%A1s+Maduro&type=military&q=aid&from=2019&to=2019",
            "Allegations in WSWS filed under “military” that name Nicolás Maduro, contain the word “aid” and concern events"
            " in 2019",
        ),
    ],
)
def test_describe(query, sentence):
    assert describe(from_query(query, KNOWN)[0], NAMES) == sentence


def test_types_of_a_whole_group_are_called_by_its_name():
    groups = [
        TypeGroup("force", "Force, drugs", ("military", "drug trade"), "", ""),
        TypeGroup("aid", "Aid", ("aid",), "", ""),
    ]
    state = ViewState(type=("military", "aid", "drug trade", "trial"))
    assert describe(state, NAMES, groups=groups) == "Accounts filed under “Force, drugs”, “Aid” or “trial”"


def test_describe_without_names_uses_the_keys():
    assert describe(ViewState(source=("wsws-2019-03-07",))) == "Accounts by wsws-2019-03-07"


@given(states())
@settings(max_examples=60, deadline=None)
def test_describe_names_every_choice(state):
    sentence = describe(state, NAMES)
    assert sentence.startswith("Accounts ") is (state.filtered and not state.standing)
    for facet in ("source", "actor", "type"):
        for value in state.choices(facet):
            assert NAMES.get(facet, {}).get(value, value).lower() in sentence.lower()
    for standing in state.standing:
        assert PLURALS[standing] in sentence.lower()
    for day in (state.from_, state.to):
        assert day is None or str(day.year) in sentence
    assert state.q in sentence


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2019, 2, 26), "26 February 2019"),
        (date(44, 3, 15), "15 March 44"),
        (date.max, "31 December 9999"),
    ],
)
def test_days_in_words(day, words):
    assert language("en").format_date(day) == words


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("utm_source=x&q=aid&utm_medium=social&fbclid=IwAR0", "q=aid"),
        ("?fbclid=1", ""),
        ("source=a&source=b", "source=a&source=b"),
        ("q=utm_source", "q=utm_source"),
        ("utmost=1&q=", "utmost=1&q="),
    ],
)
def test_marks_that_others_put_into_links_are_no_part_of_the_view(query, left):
    assert unmarked(query) == left
