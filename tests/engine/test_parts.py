"""A table in parts has the same page as in one frame: counts, lists, cards, chart. Parts are written and read once for all."""

from pathlib import Path
from typing import Any, ClassVar

import pytest
from markupsafe import Markup
from parted import CHAPTERS, queries, write_tables

pytest.importorskip("pyarrow", reason="what large tables need is not installed (requirements-scale.txt)")

from timeline.data.load import load_archive
from timeline.data.problems import TableError
from timeline.engine.catalog import read_tables
from timeline.engine.folder import MANIFEST, convert, read_manifest
from timeline.engine.local import LocalEngine
from timeline.engine.part import Part
from timeline.export.formats import export
from timeline.export.picture import Picture
from timeline.export.size import Size
from timeline.page.chart import chart_parts
from timeline.page.over_parts import PartsService
from timeline.page.page import Page, text_parts
from timeline.page.service import Service, TooMany
from timeline.page.source_page import source_page
from timeline.view.frequent_words import frequent_words

SIZE = 2_400
SAID = ("tour", "sentence", "counts", "title", "show", "class_name", "description", "window")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tables(tmp_path_factory.mktemp("flood"), SIZE)


@pytest.fixture(scope="module")
def one(tables: Path) -> Service:
    """The table as one frame."""
    return Service(load_archive(tables))


@pytest.fixture(scope="module")
def folder(one: Service, tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same in five parts."""
    made = tmp_path_factory.mktemp("parts")
    assert sum(convert(one.archive, tables, made, SIZE // 5)) == len(one.archive.accounts)
    return made


@pytest.fixture(scope="module")
def parts(folder: Path, tables: Path) -> PartsService:
    return serve(folder, tables)


def serve(folder: Path, tables: Path) -> PartsService:
    manifest = read_manifest(folder)
    return PartsService(read_tables(folder, manifest, tables.parent / "sources"), LocalEngine(folder, manifest))


def drawn(page: Page) -> dict[str, Any]:
    """The chart, without the numbers by which a catalog knows its rows."""
    made = chart_parts(*page.drawn(1152, 738))
    for mark in made["marks"]:
        del mark["row"]
    return made


@pytest.mark.parametrize("seed", range(6))
def test_pages_are_the_same(one: Service, parts: PartsService, seed: int):
    for query in queries(14, seed):
        whole, parted = one.page(query), parts.page(query)
        assert text_parts(parted) == text_parts(whole), query
        assert {name: getattr(parted, name) for name in SAID} == {name: getattr(whole, name) for name in SAID}, query
        if whole.draws:
            assert drawn(parted) == drawn(whole), query
            assert (parted.vertical, parted.line(30), parted.steps) == (whole.vertical, whole.line(30), whole.steps), (
                query
            )


def test_a_card_has_all_accounts_of_its_event_wherever_they_are_filtered(one: Service, parts: PartsService):
    catalog = one.catalog()
    event = max(catalog.events, key=lambda name: len(catalog.events[name]))
    whole, parted = one.page(f"event={event}&q=nothing"), parts.page(f"event={event}&q=nothing")
    found, expected = parted.catalog.card(event), whole.catalog.card(event)
    assert found and expected and len(found.accounts) == len(expected.accounts) > 1
    assert (parted.title, parted.card) == (whole.title, whole.card) and 'id="card-title"' in parted.card
    account = str(expected.accounts[-1].row["id"])
    assert parts.catalog().event_of(account) == event
    assert not parts.page("event=no-such-event").card


def test_files_of_few_accounts_are_the_same_and_of_many_there_is_the_table(
    one: Service, parts: PartsService, monkeypatch
):
    query = "actor=Actor+7&from=2020&to=2021"
    for form in ("json", "ics", "timelinejs", "jsonld"):
        assert "".join(parts.export(query, form)) == export(one.catalog(query), query, form)
    lines = "".join(parts.export("q=budget", "csv")).splitlines()
    expected = export(one.catalog("q=budget"), "q=budget", "csv").splitlines()
    assert lines[0] == expected[0] and sorted(lines) == sorted(expected)
    monkeypatch.setattr("timeline.page.over_parts.MOST_IN_FILE", 10)
    with pytest.raises(TooMany, match="choose fewer, or take the CSV"):
        parts.export("", "json")


@pytest.mark.parametrize("query", [
    "view=coverage", "view=coverage&sort=sources", "view=coverage&page=3&lang=es", "view=coverage&sort=sources&page=2", "view=coverage&q=plan&page=99",
    "view=actors", "view=actors&actor=Actor+7&actor=Person+3", "view=actors&lang=es&start=2020-01-01&end=2020-03-31", "view=actors&q=nobody",
    "view=sources", "view=sources&page=2&standing=alleged", "view=corrections", "view=corrections&page=2",
    "view=about", "view=about&lang=es",
])  # fmt: skip
def test_views_of_all_accounts_are_the_same(one: Service, parts: PartsService, query: str):
    whole, parted = one.page(query), parts.page(query)
    assert parted.panel == whole.panel and bool(whole.panel) == ("nobody" not in query)


@pytest.mark.parametrize("source", ["courier", "tribune", "paper-9", "observer"])
def test_pages_of_sources_are_the_same(one: Service, parts: PartsService, source: str):
    """With its text, without it, with another one; page after page, and that with a passage."""
    catalogs = [service.catalog("lang=es") for service in (one, parts)]
    asked = [(1, ""), (2, ""), (99, ""), *((1, account) for account in ("a7", "a1500", "a2399", "nobody"))]
    for page, account in asked:
        whole, parted = (source_page(catalog, source, "", Markup(""), page, account) for catalog in catalogs)
        assert parted == whole and whole, (page, account)


def test_what_is_said_of_the_whole_table_is_the_same(one: Service, parts: PartsService):
    for query in ("", "lang=es"):
        whole, parted = one.page(query), parts.page(query)
        assert frequent_words(parted.catalog) == frequent_words(whole.catalog)
        assert (parted.updated, parted.problems, parted.byline) == (whole.updated, whole.problems, whole.byline)
    assert "1 June 2026" in parts.page("").updated


@pytest.mark.parametrize(
    "query", ["", "embed=1&q=plan", "start=2020-01-01&end=2020-03-31&lang=es", "event=e3&source=courier&highlight=e3"]
)
def test_the_page_that_arrives_is_the_same(one: Service, parts: PartsService, query: str):
    """Before any script: its pictures, their style, its line of time, its list."""
    whole, parted = one.page(query), parts.page(query)
    assert str(parted.first_picture).count("<svg") >= 3
    for name in ("first_picture", "picture_style", "first_list"):
        assert getattr(parted, name) == getattr(whole, name), name


@pytest.mark.parametrize(
    "query", ["", "lanes=type&q=plan", "start=2020-01-01&end=2020-03-31&lang=es", "event=e3&source=courier"]
)
def test_pictures_are_the_same(one: Service, parts: PartsService, query: str):
    drawn = []
    for page in (one.page(query), parts.page(query)):
        picture = Picture(page.catalog, page.state, Size(1_080, 1_350), address="here", scene=page.scene)
        drawn.append(picture.svg())
    assert drawn[1] == drawn[0]


@pytest.fixture(scope="module")
def chapters(tmp_path_factory: pytest.TempPathFactory) -> tuple[Service, PartsService]:
    """A topic whose tour has chapters, as one frame and in parts."""
    tables = write_tables(tmp_path_factory.mktemp("told"), 900)
    tables.with_name("timeline.toml").write_text(CHAPTERS, "utf-8")
    archive, made = load_archive(tables), tmp_path_factory.mktemp("chapters")
    assert list(convert(archive, tables, made, 1_000)) and len(archive.topic.chapters) == 2
    return Service(archive), serve(made, tables)


@pytest.mark.parametrize("query", [
    "tour=1", "tour=2&lang=es", "tour=3", "tour=1&q=budget", "tour=2&lanes=type&event=e7", "tour=1&standing=alleged&event=e2", "tour=1&view=list",
    "tour=1&embed=1", "",
])  # fmt: skip
def test_a_tour_of_chapters_is_the_same(chapters: tuple[Service, PartsService], query: str):
    whole, parted = (service.page(query) for service in chapters)
    assert text_parts(parted) == text_parts(whole)
    assert (parted.tour, parted.steps, parted.first_picture) == (whole.tour, whole.steps, whole.first_picture)
    if whole.draws:
        assert (drawn(parted), parted.vertical) == (drawn(whole), whole.vertical)


class Listening(LocalEngine):
    """Parts in this process, and the numbers of those that were asked."""

    asked: ClassVar[set[int]] = set()

    def _part(self, number: int) -> Part:
        self.asked.add(number)
        return super()._part(number)


def test_a_zoom_asks_only_the_parts_that_touch_it(one: Service, tmp_path: Path):
    """Once the whole was asked, counts, chart and list of a window come of the few parts with accounts in it."""
    events = write_tables(tmp_path / "tables", SIZE)
    parts = list(convert(load_archive(events), events, tmp_path / "parts", SIZE // 12))
    manifest = read_manifest(tmp_path / "parts")
    engine = Listening(tmp_path / "parts", manifest)
    service = PartsService(read_tables(tmp_path / "parts", manifest, events.parent / "sources"), engine)
    wide, narrow = "start=2020-01-01&end=2020-12-31&lanes=type", "start=2020-03-01&end=2020-03-14&lanes=type"
    before = service.page(wide)
    assert text_parts(before) and before.drawn(1152, 738)
    engine.asked.clear()
    page = service.page(narrow)
    assert text_parts(page) == text_parts(one.page(narrow)) and drawn(page) == drawn(one.page(narrow))
    assert 0 < len(engine.asked) < len(parts) / 2
    engine.asked.clear()
    assert service.page(f"{narrow}&view=list").panel == one.page(f"{narrow}&view=list").panel
    assert 0 < len(engine.asked) < len(parts) / 2


def test_a_folder_is_one_only_once_it_is_written(folder: Path, tmp_path: Path):
    with pytest.raises(TableError, match="make one with `timeline convert`"):
        read_manifest(tmp_path)
    (tmp_path / MANIFEST).write_text(
        (folder / MANIFEST).read_text("utf-8").replace('"format": 2', '"format": 1'), "utf-8"
    )
    with pytest.raises(TableError, match="convert the table once more"):
        read_manifest(tmp_path)
