"""Filters against a slow, obvious reference on random tables; limits, folding, counts and windows by example."""

import unicodedata
from collections import Counter
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from builders import ACTORS, EVENTS, SOURCES, Tables
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from timeline.data.load import STANDINGS
from timeline.data.problems import errors
from timeline.dates.days import day_number, day_of
from timeline.view.filters import Index, Shown, apply_filters, build_index, default_window
from timeline.view.searched import Cells, ColumnText
from timeline.view.state import FACETS, ViewState, from_query

ALWAYS = (day_number(date.min), day_number(date.max))
TOPIC = (date(2019, 1, 1), date(2021, 12, 31))
TYPES = ("strike", "plan", "aid", "Ärger")
WORDS = ("Alcalá", "ALCALA", "Żółw", "путин", "ПУТИН", "convoy", "Convoys", "2019", "é", "e")
FIRST, LAST = date(2018, 12, 1), date(2021, 2, 1)

DAYS = st.dates(FIRST, LAST)


def a_date(days: tuple[date, ...]) -> str:
    """An EDTF cell of none, one or two days."""
    return "/".join(day.isoformat() for day in sorted(days))


ACCOUNT = st.fixed_dictionaries({
    "event": st.sampled_from(["e1", "e2", "e3"]),
    "date": st.lists(DAYS, max_size=2, unique=True).map(tuple).map(a_date),
    "title": st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
    "place": st.sampled_from(["", "Żółw", "north pier"]),
    "actors": st.lists(st.sampled_from([a["actor"] for a in ACTORS]), min_size=1, max_size=3, unique=True).map("; ".join),
    "type": st.sampled_from(TYPES),
    "standing": st.sampled_from(["alleged", "planned", "denied"]),
    "source": st.sampled_from([s["source"] for s in SOURCES]),
})  # fmt: skip


def written(accounts: list[dict[str, str]], folder) -> Tables:
    fixed = {"summary": "It is said.", "attributed_to": "a clerk", "passage": "first … last"}
    tables = Tables(folder, texts={})
    tables.events = [fixed | account | {"id": f"a{n}"} for n, account in enumerate(accounts)]
    return tables


def chosen(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


STATES = st.builds(
    ViewState,
    source=chosen(tuple(s["source"] for s in SOURCES)),
    actor=chosen(tuple(a["actor"] for a in ACTORS)),
    type=chosen(TYPES),
    standing=chosen(STANDINGS),
    q=st.lists(st.sampled_from((*WORDS, "alc", "office", "lake gazette", "pier")), max_size=2).map(" ".join),
    from_=st.none() | DAYS,
    to=st.none() | DAYS,
)


# --- the reference -------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn").lower()


def days_of(account: dict[str, str]) -> tuple[date, date] | None:
    ends = [date.fromisoformat(end) for end in account["date"].split("/") if end]
    return (ends[0], ends[-1]) if ends else None


def touches(account: dict[str, str], first: date | None, last: date | None) -> bool:
    days = days_of(account)
    return days is None or ((first is None or days[1] >= first) and (last is None or days[0] <= last))


def everyone(account: dict[str, str]) -> set[str]:
    """The actors of an account with all that they are part of."""
    part_of = {a["actor"]: a.get("part_of", "") for a in ACTORS}
    found = set()
    for name in account["actors"].split("; "):
        while name:
            found.add(name)
            name = part_of[name]
    return found


def values_of(account: dict[str, str], facet: str) -> set[str]:
    return everyone(account) if facet == "actor" else {account[facet]}


def has_words(account: dict[str, str], q: str) -> bool:
    named = account["actors"].split("; ")
    aliases = [a.get("aliases", "") for a in ACTORS if a["actor"] in named]
    publisher = [s["publisher"] for s in SOURCES if s["source"] == account["source"]]
    cells = [v for k, v in account.items() if k not in ("source", "type", "standing", "passage")]
    text = plain(" | ".join([*cells, *aliases, *publisher]))
    return all(word in text for word in plain(q).split())


def passes(account: dict[str, str], state: ViewState, but: str = "") -> bool:
    for facet in FACETS:
        wanted = set(state.choices(facet))
        if facet != but and wanted and not wanted & values_of(account, facet):
            return False
    return has_words(account, state.q)


def reference(accounts: list[dict[str, str]], state: ViewState, window: tuple[date, date]) -> dict[str, object]:
    in_period = [touches(a, state.from_, state.to) for a in accounts]
    in_window = [touches(a, *window) for a in accounts]
    matching = [passes(a, state) and p for a, p in zip(accounts, in_period, strict=True)]
    counts = {
        facet: Counter(
            value
            for a, p, w in zip(accounts, in_period, in_window, strict=True)
            if p and w and passes(a, state, but=facet)
            for value in values_of(a, facet)
        )
        for facet in FACETS
    }
    spans = [days_of(a) for a in accounts]
    years = {
        year: sum(
            passes(a, state) and s is not None and s[0].year <= year <= s[1].year
            for a, s in zip(accounts, spans, strict=True)
        )
        for year in {s[0].year for s in spans if s}
    }
    mask = [m and w for m, w in zip(matching, in_window, strict=True)]
    return {"mask": mask, "matching": matching, "counts": counts, "years": years}


def days_window(window: tuple[date, date]) -> tuple[int, int]:
    return day_number(window[0]), day_number(window[1])


@given(
    st.lists(ACCOUNT, max_size=12),
    st.lists(st.tuples(STATES, st.tuples(DAYS, DAYS).map(sorted)), min_size=1, max_size=6),
)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_filters_against_the_reference(tmp_path, accounts, views):
    tables = written(accounts, tmp_path)
    archive = tables.load()
    assert not errors(archive.problems) and len(archive.accounts) == len(accounts)
    index = build_index(archive)
    for state, window in views:
        shown = apply_filters(index, state, days_window(window))
        expected = reference(tables.events, state, window)
        assert shown.mask.tolist() == expected["mask"]
        assert shown.matching.tolist() == expected["matching"]
        assert shown.rows().tolist() == [n for n, keep in enumerate(expected["mask"]) if keep]
        for facet in FACETS:
            assert {v: n for v, n in shown.counts[facet].items() if n} == expected["counts"][facet]
        assert shown.years == expected["years"] and list(shown.years) == sorted(shown.years)


@given(st.lists(ACCOUNT, min_size=1, max_size=12), STATES, st.integers(0, 12))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_masks_and_counts_add_up_over_parts(tmp_path, accounts, state, cut):
    index = build_index(written(accounts, tmp_path).load())
    whole = apply_filters(index, state, ALWAYS)
    parts = [apply_filters(part(index, rows), state, ALWAYS) for rows in (slice(0, cut), slice(cut, None))]
    assert np.concatenate([p.mask for p in parts]).tolist() == whole.mask.tolist()
    for facet in FACETS:
        for value, count in whole.counts[facet].items():
            assert sum(p.counts[facet][value] for p in parts) == count


def part(index: Index, rows: slice) -> Index:
    facets = {name: facet.part(rows) for name, facet in index.facets.items()}
    arrays = {name: getattr(index, name)[rows] for name in ("first", "last", "time", "dated", "event", "source")}
    texts = index.text[rows]
    return Index(facets, ColumnText(len(texts), lambda: [Cells.of(pd.Series(texts))]), **arrays)


# --- limits --------------------------------------------------------------------------------------------------------


def ids(archive, query: str = "", window: tuple[date, date] | None = None) -> set[str]:
    shown = mark_style(archive, query, window)
    return set(archive.accounts["id"][shown.mask])


def mark_style(archive, query: str = "", window: tuple[date, date] | None = None) -> Shown:
    state, notices = from_query(query)
    assert notices == []
    return apply_filters(build_index(archive), state, days_window(window) if window else ALWAYS)


# Of the small tables: g1 and p1 on 9 March 2021, g2 in April 2021, p3 about March, p4 from August 2020 to 11 March 2021,
# p2 undated; p5 is a draft, g3 is retracted.
SERVED = {"g1", "g2", "p1", "p2", "p3", "p4"}


def test_drafts_and_retracted_accounts_are_never_shown(archive):
    assert ids(archive) == SERVED < {event["id"] for event in EVENTS}


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("2021-03-09", "2021-03-09", {"g1", "p1", "p3", "p4"}),
        ("2021-03-10", "2021-03-31", {"p3", "p4"}),
        ("2021-03-11", "2021-03-11", {"p3", "p4"}),
        ("2021-03-12", "2021-03-31", {"p3"}),
        ("2021-04-01", "2021-04-01", {"g2"}),
        ("2021-04-30", "2021-04-30", {"g2"}),
        ("2021-05-01", "9999-12-31", set()),
        ("2020-08-01", "2020-08-01", {"p4"}),
        ("0001-01-01", "2020-07-31", set()),
        ("0001-01-01", "2020-08-01", {"p4"}),
        ("0001-01-01", "9999-12-31", {"g1", "p1", "p3", "p4", "g2"}),
    ],
)
def test_both_ends_of_period_and_window_are_inclusive(archive, first, last, shown):
    """An account on the very limit stays; an undated one passes both."""
    assert ids(archive, f"from={first}&to={last}") == shown | {"p2"}
    assert ids(archive, window=(date.fromisoformat(first), date.fromisoformat(last))) == shown | {"p2"}


def test_matching_looks_past_the_window(archive):
    shown = mark_style(archive, "source=gazette-2021-03-09", (date(2021, 3, 9), date(2021, 3, 9)))
    assert (int(shown.mask.sum()), int(shown.matching.sum())) == (1, 2)


# --- facets --------------------------------------------------------------------------------------------------------


def test_or_within_and_across(archive):
    assert ids(archive, "type=strike&type=plan") == {"g1", "p1", "g2"}
    assert ids(archive, "type=strike&type=plan&source=gazette-2021-03-09") == {"g1", "g2"}
    assert ids(archive, "type=strike&standing=denied") == set()


def test_a_parent_finds_its_members_at_any_depth(archive):
    assert ids(archive, "actor=Workers") == ids(archive, "actor=Ferry+Union") == {"g1", "p1", "p3", "p4"}
    assert ids(archive, "actor=Ada+Brook") == {"p4"}
    assert ids(archive, "actor=Ada+Brook&actor=Travellers") == {"p1", "p4"}


def test_the_actors_of_an_account_are_those_named_and_all_that_they_are_part_of(archive):
    facet = build_index(archive).facets["actor"]
    named = [facet.values[code] for code in facet.of(1)]
    assert named == ["North Pier Crews", "Ferry Union", "Workers", "Travellers"]


def test_counts_leave_out_their_own_choice(archive):
    counts = mark_style(archive, "source=gazette-2021-03-09").counts
    assert counts["source"] == {"gazette-2021-03-09": 2, "post-2021-03-11": 4}
    assert counts["standing"] == {"reported": 1, "alleged": 0, "planned": 1, "denied": 0}
    assert counts["type"] == {"strike": 1, "plan": 1, "statement": 0, "aid": 0, "complaint": 0}
    assert counts["actor"] == {
        "Lake Office": 1, "North Pier Crews": 1, "Ferry Union": 1, "Workers": 1, "Ada Brook": 0, "South Shore": 1, "Travellers": 0,
    }  # fmt: skip


def test_a_count_is_what_choosing_the_value_would_show(real_catalog):
    """The promise of the rail, over the project's own tables."""
    index = real_catalog.index
    for query in ("", "standing=alleged", "type=military&q=border", "actor=Venezuela&from=2019&to=2019"):
        state, _ = from_query(query, real_catalog.vocabulary)
        counts = apply_filters(index, state, ALWAYS).counts
        for facet in FACETS:
            for value, count in counts[facet].items():
                alone = apply_filters(index, state.but(**{facet: (value,)}), ALWAYS)
                assert int(alone.mask.sum()) == count


def test_every_value_keeps_its_place_in_the_rail(archive):
    facets = build_index(archive).facets
    assert facets["source"].values == ("gazette-2021-03-09", "post-2021-03-11")
    assert facets["standing"].values == STANDINGS
    assert facets["actor"].values == tuple(archive.actors["actor"])
    assert set(facets["type"].values) == {"strike", "plan", "statement", "aid", "complaint"}


# --- search --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("Alcalá leads", "alcala"),
        ("Alcalá leads", "ALCALÁ"),
        ("Alcala leads", "Alcalá"),
        ("Alcala\u0301 leads", "alcalá"),
        ("ALCALÁ", "alcala\u0301"),
        ("Große Straße", "grosse strasse"),
        ("GROSSE STRASSE", "große"),
        ("Łódź", "łodz"),
        ("Владимир Путин", "ПУТИН"),
        ("İstanbul", "istanbul"),
        ("ﬁnance", "finance"),
        ("Ｆｕｌｌ", "full"),
        ("№7 Straſse", "NO7 strasse"),
        ("ℌunger™", "hungertm"),
        ("first and last", "last first"),
        ("two\nlines", "two lines"),
        ("東京タワー", "京タ"),
        ("Maduro’s envoy arrives", "maduro's"),
        ("Maduro’s envoy arrives", "maduro´s"),
        ("Maduro's envoy arrives", "maduro’s"),
        ("The “letter” is read out", '"letter"'),
        ("Colombia–Venezuela border closes", "colombia-venezuela"),
        ("Łódź closed after Ørsted talks", "lodz orsted"),
        ("Đặng Æsir Œuvre Þór", "dang aesir oeuvre thor"),
        ("Co\u00adoperation ends", "cooperation"),
        ("עִבְרִית", "עברית"),
    ],
)
def test_search_folds_accents_and_case(tables, cell, words):
    archive = tables.cell("events", 2, title=cell).load()
    state = ViewState(q=words)
    assert "g1" in set(archive.accounts["id"][apply_filters(build_index(archive), state, ALWAYS).mask])


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("the office", {"g2", "p2", "p3"}),  # an alias
        ("brook", {"p4"}),
        ("shore post", {"p1", "p2", "p3", "p4"}),  # a publisher
        ("north pier", {"g1", "p1", "p3"}),
        ("stranded=40", {"g1"}),
        ("a clerk", {"p3"}),
        ("gives no day", {"p2"}),
        ("p3", {"p3"}),
        ("dismissals", {"p3"}),
        ("tuesday", {"g1"}),  # the date as written
        ("sixty crews", {"p1"}),
        ("sixty gazette", set()),
        ("first … last", set()),
    ],
)
def test_search_looks_where_a_reader_would(archive, words, shown):
    assert ids(archive, f"q={words.replace('=', '%3D')}") == shown


def test_search_finds_names_with_and_without_accents_in_the_real_tables(real_catalog):
    def found(q: str) -> list[int]:
        return apply_filters(real_catalog.index, ViewState(q=q), ALWAYS).rows().tolist()

    assert found("alcala") == found("Alcalá") == found("ALCALÁ") != []
    assert found("guaido") == found("Guaidó") != []
    assert set(found("Cliver Alcala")) <= set(found("alcala"))
    assert found("alcala guaido") == sorted(set(found("alcala")) & set(found("guaido")))


# --- years and windows ---------------------------------------------------------------------------------------------


def test_year_counts(archive):
    assert mark_style(archive).years == {2020: 1, 2021: 5}  # the fund runs on into 2021
    assert mark_style(archive, "type=aid").years == {2020: 1, 2021: 1}
    assert mark_style(archive, "type=plan").years == {2020: 0, 2021: 1}


@pytest.mark.parametrize("query", ["from=2020&to=2020", "from=2021&to=2021"])
def test_year_counts_do_not_follow_the_chosen_period(archive, query):
    assert mark_style(archive, query, (date(2020, 1, 1), date(2020, 1, 1))).years == mark_style(archive).years


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("", "2019-01-01", "2021-12-31"),
        ("q=tea", "2019-01-01", "2021-12-31"),
        ("start=2020&end=2020", "2020-01-01", "2020-12-31"),
        ("start=2020-05", "2020-05-01", "2021-12-31"),
        ("end=2020-05", "2019-01-01", "2020-05-31"),
        ("from=2020-05&to=2020-06", "2020-05-01", "2020-06-30"),
        ("from=2020-05&to=2020-06&start=2020-06", "2020-06-01", "2020-06-30"),
        ("from=2020-05", "2020-05-01", "2021-12-31"),
        ("to=2020-05", "2019-01-01", "2020-05-31"),
        ("to=2000", "2019-01-01", "2019-01-01"),  # nothing there: still a window
        ("start=2030", "2030-01-01", "2030-01-01"),
        ("start=2020-02-02&end=2020-02-02", "2020-02-02", "2020-02-02"),
    ],
)
def test_default_window(archive, query, first, last):
    state, _ = from_query(query)
    window = default_window(build_index(archive), state, TOPIC)
    assert [day_of(day).isoformat() for day in window] == [first, last]


def test_a_period_open_at_one_end_shows_all_on_that_side(tables):
    index = build_index(tables.cell("events", 3, date="1954-06").load())
    state = ViewState(to=date(2020, 12, 31))
    assert day_of(default_window(index, state, TOPIC)[0]) == date(1954, 6, 1)
    state = ViewState(from_=date(2020, 12, 31))
    assert day_of(default_window(index, state, (TOPIC[0], date(2021, 1, 31)))[1]) == date(2021, 4, 30)


DATES = st.none() | st.dates()


@given(DATES, DATES, DATES, DATES, st.tuples(st.dates(), st.dates()).map(sorted))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_window_is_empty_and_a_set_end_holds(archive, from_, to, start, end, topic):
    state = ViewState(from_=from_, to=to, start=start, end=end)
    first, last = default_window(build_index(archive), state, tuple(topic))
    assert first <= last
    if start:
        assert first == day_number(start)
        if end and end >= start:
            assert last == day_number(end)


def test_an_empty_table_can_be_filtered(tables):
    tables.events = []
    index = build_index(tables.load())
    shown = apply_filters(index, ViewState(q="aid", from_=date(2020, 1, 1), actor=("Workers",)), ALWAYS)
    assert (shown.mask.tolist(), shown.years) == ([], {})
    assert set(shown.counts["standing"].values()) == {0}
    assert index.extent == (0, 0)


def test_extent_is_first_and_last_day(archive):
    index = build_index(archive)
    assert [day_of(day) for day in index.extent] == [date(2020, 8, 1), date(2021, 4, 30)]
    assert day_of(index.extent[1]) - day_of(index.extent[0]) == timedelta(days=272)
