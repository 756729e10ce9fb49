"""Columns and what is made on demand, against what the rows and the cards say one by one."""

import numpy as np
import pandas as pd
import pytest
from builders import SOURCES, Tables
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from timeline.data.problems import errors
from timeline.view.catalog import Catalog
from timeline.view.on_demand import MOST_KEPT, Groups, OnDemand, Record, cells_of

ACCOUNT = st.fixed_dictionaries({
    "event": st.sampled_from(["e1", "e2", "e3"]),
    "date": st.sampled_from(["", "2019", "2020-01/..", "../2020-02", "2020-03~", "/2020"]),
    "place": st.sampled_from(["", "pier"]),
    "figures": st.sampled_from(["", "boats=3", "boats=4; crews=1"]),
    "importance": st.sampled_from(["", "1", "3"]),
    "standing": st.sampled_from(["alleged", "planned"]),
    "source": st.sampled_from([s["source"] for s in SOURCES]),
})  # fmt: skip


def written(accounts: list[dict[str, str]], folder) -> Catalog:
    fixed = {"title": "T", "summary": "S", "actors": "Ada Brook", "type": "aid", "attributed_to": "a clerk"}
    tables = Tables(folder, texts={})
    tables.events = [fixed | {"passage": "first … last"} | a | {"id": f"a{n}"} for n, a in enumerate(accounts)]
    archive = tables.load()
    assert errors(archive.problems) == []
    return Catalog(archive)


@given(st.lists(ACCOUNT, max_size=10))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_columns_say_what_the_rows_say(tmp_path, accounts):
    catalog = written(accounts, tmp_path)
    columns, frame = catalog.columns, catalog.archive.accounts
    order = {source["source"]: n for n, source in enumerate(sorted(SOURCES, key=lambda s: s["published"]))}
    for n, account in enumerate(accounts):
        same = [m for m, other in enumerate(accounts) if other["event"] == account["event"]]
        assert frame["event"].cat.categories[columns.event[n]] == account["event"]
        assert frame["source"].cat.categories[columns.source[n]] == account["source"]
        assert columns.publication[n] == order[account["source"]]
        assert columns.told_by[n] == catalog.telling(account["event"]) == len({accounts[m]["source"] for m in same})
        assert columns.importance[n] == int(account["importance"] or 2)
        assert columns.main[n] == catalog.main_account(same)
        assert columns.main[n] == min(same, key=lambda m: (columns.importance[m], order[accounts[m]["source"]], m))
        assert catalog.events[account["event"]] == tuple(sorted(same, key=lambda m: (order[accounts[m]["source"]], m)))
        span = catalog.records[n]["span"]
        assert columns.dated[n] == bool(account["date"]) == (span is not None)
        assert tuple(columns.unsure[n]) == (span.unsure_days if span else (0, 0))
        assert columns.at_end[n] == (account["date"][:1] in ("/", ".") and account["date"] != "")
    assert list(catalog.events) == list(dict.fromkeys(a["event"] for a in accounts))


@given(st.lists(ACCOUNT, min_size=1, max_size=6))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_event_differs_where_its_card_shows_differences(tmp_path, accounts):
    catalog = written(accounts, tmp_path)
    for event in catalog.events:
        assert catalog.differs(event) == bool(catalog.card(event).differences)


def test_an_account_asked_for_again_is_the_same_and_those_not_asked_for_are_not_made():
    made = []
    numbers = OnDemand(10_000, lambda n: made.append(n) or n * n)
    assert (numbers[3], numbers[3], numbers[-1], len(numbers)) == (9, 9, 9_999**2, 10_000)
    assert made == [3, 9_999]
    assert list(numbers)[:3] == [0, 1, 4] and numbers[np.int64(3)] == 9
    with pytest.raises(IndexError):
        numbers[10_000]


def test_what_is_kept_is_bounded():
    made = []
    numbers = OnDemand(MOST_KEPT + 1, lambda n: made.append(n) or n)
    for n in (*range(MOST_KEPT + 1), 0):
        numbers[n]
    assert made.count(0) == 2


def test_what_a_catalog_makes_once_is_bounded_too(archive):
    catalog, made = Catalog(archive), []
    for key in (*range(MOST_KEPT + 1), 0, 0):
        assert catalog.once(lambda _, key=key: None, key) is None

    def note(_: Catalog, key: int) -> int:
        made.append(key)
        return key

    assert [catalog.once(note, key) for key in (*range(MOST_KEPT + 1), 0, 0)][-1] == 0
    assert made.count(0) == 2 and made.count(1) == 1


def test_records_are_plain_values():
    frame = pd.DataFrame({"n": np.array([1, 2], dtype="int8"), "ok": [True, False], "word": ["a", "b"]})
    frame["kind"] = pd.Categorical(["x", "y"])
    records = [Record(cells_of(frame), n) for n in range(2)]
    assert [dict(record) for record in records] == [
        {"n": 1, "ok": True, "word": "a", "kind": "x"}, {"n": 2, "ok": False, "word": "b", "kind": "y"},
    ]  # fmt: skip
    assert {type(value) for value in records[0].values()} == {int, bool, str}


def test_groups_keep_the_order_of_names_and_the_order_given_within():
    column = pd.Series(pd.Categorical(["b", "a", "b", "b"], categories=["b", "a"]))
    groups = Groups(column.cat.categories.array, **Groups.columns(column, np.array([3, 1, 2, 0])))
    assert dict(groups) == {"b": (3, 2, 0), "a": (1,)}
    assert groups.get("c", ()) == () and "c" not in groups and len(groups) == 2
