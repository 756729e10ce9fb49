"""What follows from the accounts of a large table is kept beside it: the same as worked out anew, or not believed."""

import numpy as np
import pytest

from timeline.data import cache
from timeline.data.load import load_archive
from timeline.page.chart import mark_words
from timeline.page.service import Service
from timeline.view import facets, on_demand, searched
from timeline.view.catalog import Catalog
from timeline.view.filters import apply_filters
from timeline.view.state import from_query

pytest.importorskip("pyarrow", reason="pyarrow is not installed (requirements-scale.txt)")
QUERIES = ("", "actor=Harbour+Office", "q=crews+union", "from=2021&to=2021", "q=nobody", "q=%ED%A0%80")


@pytest.fixture
def catalogs(tables, monkeypatch):
    """What gives the catalog of a table that is large enough for a cache, each time as another process would."""
    monkeypatch.setattr(cache, "LEAST", 0)
    events = tables.write()
    return lambda kept=".timeline-cache": Catalog(load_archive(events, cache=events.parent / kept))


def looked_at(catalog: Catalog) -> list[object]:
    """What filters, counts, the order of time and the groups of events say."""
    index, columns, events = catalog.index, catalog.columns, catalog.events
    shown = [apply_filters(index, from_query(query)[0], (-(10**6), 10**6)) for query in QUERIES]
    arrays = [index.in_time, *index.years, columns.main, columns.told_by, catalog.named.codes]
    return [
        *([view.mask.tolist(), view.counts, view.years] for view in shown),
        *(array.tolist() for array in arrays),
        index.text[:],
        dict(events),
        [events.place(name) for name in (*events, "absent", "\ud800", None)],
    ]


def test_what_is_kept_is_what_would_be_worked_out(catalogs, monkeypatch):
    plain = looked_at(catalogs("off"))
    assert looked_at(catalogs()) == plain
    monkeypatch.setattr(facets, "named_facet", lambda *_: 1 / 0)
    monkeypatch.setattr(searched, "_folded", lambda *_: 1 / 0)
    # Of one name, as it is looked up; were those of all made anew, they would be of one, too, and no other found.
    monkeypatch.setattr(on_demand, "_hashes", lambda names, hashes=on_demand._hashes: hashes(names[:1]))
    assert looked_at(catalogs()) == plain


def test_what_is_kept_damaged_is_said_and_made_anew(catalogs, tables, caplog):
    plain = looked_at(catalogs())
    kept = [path for path in (tables.folder / ".timeline-cache").glob("*.arrow") if ".checked." not in path.name]
    assert len(kept) >= 6
    for path in kept:
        raw = path.read_bytes()
        path.unlink()
        path.write_bytes(raw[:-1] + b"?")
    assert looked_at(catalogs()) == plain
    assert caplog.text.count("is damaged") == len(kept)
    caplog.clear()
    assert looked_at(catalogs()) == plain and not caplog.text


def test_another_table_has_columns_of_its_own(catalogs, tables):
    looked_at(catalogs())
    tables.cell("events", 2, actors="Ada Brook").write()
    assert looked_at(catalogs()) == looked_at(catalogs("off"))


def test_what_other_code_derived_is_not_believed(catalogs, monkeypatch):
    looked_at(catalogs())
    asked = []
    monkeypatch.setattr(facets, "named_facet", lambda *given, make=facets.named_facet: asked.append(1) or make(*given))
    looked_at(catalogs())
    assert not asked
    monkeypatch.setattr(
        "timeline.data.cache._checker", lambda code, was=cache._checker: f"{was(code)} {'view' in code}"
    )
    looked_at(catalogs())
    assert asked
    assert np.array_equal(catalogs().index.in_time, catalogs("off").index.in_time)


def test_a_first_start_folds_what_is_searched_and_a_later_one_does_not(catalogs, tables, monkeypatch):
    Service(catalogs().archive).warm()
    assert len(list((tables.folder / ".timeline-cache").glob("*.search-en.arrow"))) == 1
    monkeypatch.setattr(searched, "_folded", lambda *_: 1 / 0)
    Service(catalogs().archive).warm()
    assert len(apply_filters(catalogs().index, from_query("q=crews")[0], (-(10**6), 10**6)).rows()) > 0


def test_before_workers_are_forked_what_they_share_is_there_and_nothing_is_folded_for_it(catalogs, monkeypatch):
    Service(catalogs().archive).warm()
    monkeypatch.setattr(searched, "_folded", lambda *_: 1 / 0)
    service = Service(catalogs().archive)
    service.warm_all()
    monkeypatch.setattr(searched.Cells, "__init__", lambda *_: 1 / 0)  # a search of a worker makes no text of its own
    assert service.page("q=crews").view.count > 0
    with pytest.raises(ZeroDivisionError):
        service.page("lang=es&q=crews").view  # noqa: B018 - nobody has searched in Spanish yet


def test_of_a_large_table_each_kind_of_question_is_asked_before_readers_do(catalogs, monkeypatch):
    made = Service(catalogs().archive)
    made.warm_rest()
    assert "view" not in vars(made.page("lanes=type"))  # not of a small one, of which all that marks say is kept
    monkeypatch.setattr("timeline.page.chart._words_of", lambda *_: 1 / 0)
    assert len({mark_words(made.catalog(), row)["key"] for row in range(made.size)}) == made.size
    monkeypatch.setattr("timeline.page.service.LARGE", 1)
    made.warm_rest()
    assert "view" in vars(made.page("lanes=type")) and "cells" in vars(made.catalog().index.text)
