"""Tables that change while they are served: a good edit is taken over, a bad one leaves the last good data in service."""

import logging
import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import Tables
from conftest import wait_drawn
from servers import get

from timeline.data.stamps import stamp_tables
from timeline.web import reload as watch
from timeline.web.app import create_app
from timeline.web.reload import Watch


@pytest.fixture
def soon(monkeypatch):
    """The tables are looked at before every request, and rest for a moment only."""
    monkeypatch.setenv("TIMELINE_WATCH", "0.001")
    monkeypatch.setattr(watch, "SETTLED", 0.03)
    monkeypatch.setattr(watch, "SHRUNK", 0.05)


@pytest.fixture
def app(tables: Tables, soon):
    return create_app(tables.write(), tables.folder / "sources")


def until(true: Callable[[], object], within: float = 5.0) -> object:
    """What `true` gives once it is true; fails when it never is."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if value := true():
            return value
        time.sleep(0.01)
    raise AssertionError("it never came true")


def titles(client) -> list[str]:
    return [account["title"] for account in client.get("/events.json?start=0001-01-01").get_json()["accounts"]]


def health(client) -> dict:
    return client.get("/healthz").get_json()


def replace(path: Path, raw: bytes) -> None:
    """Put a file in place of another at once, as careful editors do."""
    beside = path.with_suffix(".new")
    beside.write_bytes(raw)
    os.replace(beside, path)


def test_a_good_edit_is_served_without_a_restart(app, tables: Tables):
    client = app.server.test_client()
    before, tag = health(client)["version"], client.get("/events.json").headers["ETag"]
    tables.cell("events", 2, title="Another headline").write()
    until(lambda: "Another headline" in titles(client))
    assert health(client)["version"] != before and "stale" not in health(client)
    assert client.get("/events.json", headers={"If-None-Match": tag}).status_code == 200
    assert b"Another headline" in client.get("/?view=list").data


def test_who_only_asks_whether_there_is_anything_new_is_told_so(app, tables: Tables):
    """Also where no other request comes in between, as when a curator reloads the page."""
    client = app.server.test_client()
    known = {"If-None-Match": client.get("/").headers["ETag"]}
    assert client.get("/", headers=known).status_code == 304
    tables.cell("events", 2, title="Another headline").write()
    until(lambda: client.get("/", headers=known).status_code == 200)


@pytest.mark.parametrize("table", ["sources", "actors"])
def test_the_other_tables_are_watched_too(app, tables: Tables, table):
    client = app.server.test_client()
    before = health(client)["version"]
    column = {"sources": "perspective", "actors": "kind"}[table]
    tables.cell(table, 2, **{column: "person"}).write()
    until(lambda: health(client)["version"] != before)


def test_topic_and_texts_are_watched_too(app, tables: Tables):
    client = app.server.test_client()
    (tables.folder / "timeline.toml").write_text('title = "Boats"', encoding="utf-8")
    until(lambda: b"<title>Boats</title>" in client.get("/").data)
    assert b"Nobody asked us" in client.get("/source/gazette-2021-03-09").data.replace("“".encode(), b"")
    (tables.folder / "sources" / "gazette.txt").unlink()
    until(lambda: b"not at hand" in client.get("/source/gazette-2021-03-09").data)


BAD: dict[str, Callable[[bytes], bytes | None]] = {
    "deleted": lambda raw: None,
    "empty": lambda raw: b"",
    "half-written": lambda raw: raw[: int(len(raw) * 0.6)],
    "cut in the first row": lambda raw: raw[: raw.index(b"\n") + 20],
    "only a header": lambda raw: raw[: raw.index(b"\n") + 1],
    "broken header": lambda raw: raw.replace(b"date", b"dat", 1),
    "no header": lambda raw: raw[raw.index(b"\n") + 1 :],
    "UTF-16 that breaks off": lambda raw: raw.decode().encode("utf-16")[:-1],
    "Windows-1252": lambda raw: raw.replace("…".encode(), b"\x85"),
    "a picture": lambda raw: bytes(range(256)) * 20,
    "NULs": lambda raw: b"\0" * len(raw),
    "an open quote": lambda raw: raw + b'"x',
}


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_edit_leaves_the_last_good_data(app, tables: Tables, caplog, fault):
    client, path, good = app.server.test_client(), tables.events_csv, tables.events_csv.read_bytes()
    before, shown = health(client), titles(client)
    bad = BAD[fault](good)
    path.unlink() if bad is None else path.write_bytes(bad)
    said = str(until(lambda: health(client).get("stale")))
    assert said.startswith("events.csv ") and "\n" not in said and str(tables.folder) not in said
    assert titles(client) == shown and health(client) == before | {"stale": said}
    assert [record.levelno for record in caplog.records if said in record.getMessage()] == [logging.ERROR]
    path.write_bytes(good.replace(b"Crews of the north pier leave their boats", b"Mended"))
    until(lambda: "stale" not in health(client))
    assert "Mended" in titles(client)


def test_a_bad_edit_that_is_undone_is_forgotten(app, tables: Tables):
    client, path, good = app.server.test_client(), tables.events_csv, tables.events_csv.read_bytes()
    before = health(client)
    path.write_bytes(b"")
    until(lambda: health(client).get("stale"))
    replace(path, good)
    until(lambda: health(client) == before)


def test_whatever_goes_wrong_while_loading_the_old_data_stay(app, tables: Tables, monkeypatch, caplog):
    client, before = app.server.test_client(), health(app.server.test_client())
    monkeypatch.setattr(watch, "load_archive", lambda *_: 1 / 0)
    tables.cell("events", 2, title="Another headline").write()
    said = str(until(lambda: health(client).get("stale")))
    assert said == "The tables cannot be loaded; the log says why"
    assert "ZeroDivisionError" in caplog.text and health(client) == before | {"stale": said}


def test_a_file_that_goes_away_while_it_is_loaded_is_told_as_such(app, tables: Tables, monkeypatch, caplog):
    client, load = app.server.test_client(), watch.load_archive

    def load_and_lose(*given):
        archive = load(*given)
        tables.events_csv.unlink()
        return archive

    monkeypatch.setattr(watch, "load_archive", load_and_lose)
    tables.cell("events", 2, title="Another headline").write()
    assert "events.csv is not there" in str(until(lambda: health(client).get("stale")))
    assert "Traceback" not in caplog.text


def test_a_row_with_a_problem_is_named_not_refused(app, tables: Tables):
    """One bad row is for the page's banner, as at the start."""
    client = app.server.test_client()
    tables.cell("events", 2, date="soon").write()
    until(lambda: health(client)["problems"] == 1)
    assert "stale" not in health(client) and b"1 problem in the tables" in client.get("/").data


@pytest.mark.parametrize("rest, title", [("SETTLED", "Another headline, and a longer one"), ("SHRUNK", "Short")])
def test_a_file_still_being_written_is_left_alone(app, tables: Tables, monkeypatch, rest, title):
    monkeypatch.setattr(watch, rest, 60)
    client, before = app.server.test_client(), health(app.server.test_client())
    tables.cell("events", 2, title=f"{title}, said the crews").write()
    for _ in range(5):
        assert health(client) == before
        time.sleep(0.01)


def test_a_table_that_breaks_off_between_two_rows_is_given_time(app, tables: Tables, monkeypatch):
    """Nothing in it tells that it is not all; a writer that pauses there goes on before it is believed."""
    monkeypatch.setattr(watch, "SHRUNK", 60)
    client, good, shown = app.server.test_client(), tables.events_csv.read_bytes(), titles(app.server.test_client())
    tables.events_csv.write_bytes(good[: good.index(b"\n", len(good) // 2) + 1])
    time.sleep(0.1)
    assert titles(client) == shown and "stale" not in health(client)
    tables.events_csv.write_bytes(
        good.replace(b"Crews of the north pier leave their boats", b"Written to the end and longer than it was")
    )
    until(lambda: "Written to the end and longer than it was" in titles(client))
    monkeypatch.setattr(watch, "SHRUNK", 0.05)
    tables.events.pop()
    tables.cell("events", 2, title="Short").write()
    until(lambda: "Short" in titles(client))


def test_files_are_looked_at_now_and_then_only(tables: Tables, monkeypatch):
    app = create_app(tables.write())
    looks: list[float] = []
    monkeypatch.setattr(Watch, "take", lambda self: looks.append(time.monotonic()))
    client = app.server.test_client()
    for _ in range(20):
        client.get("/healthz")
    assert len(looks) == 1


def test_watching_can_be_turned_off(tables: Tables, monkeypatch):
    monkeypatch.setenv("TIMELINE_WATCH", "0")
    app = create_app(tables.write())
    monkeypatch.setattr(Watch, "look", lambda self: 1 / 0)
    assert health(app.server.test_client())["status"] == "ok"


def test_an_edit_made_while_the_app_was_loading_is_not_missed(tables: Tables, monkeypatch):
    app = create_app(tables.write(), tables.folder / "sources")
    state = stamp_tables(tables.events_csv)
    tables.cell("events", 2, title="Another headline").write()
    late = Watch(app, tables.events_csv, None, state, every=1)
    monkeypatch.setattr(watch, "SETTLED", 0)
    monkeypatch.setattr(watch, "SHRUNK", 0)
    assert late.take() and not late.take()


def test_many_edits_under_many_requests(app, tables: Tables, caplog):
    """Good and bad edits, and readers all the while: each answer is wholly of one good state of the tables."""
    path, good = tables.events_csv, tables.events_csv.read_bytes()
    headline = b"Crews of the north pier leave their boats"
    states = [good.replace(headline, f"State {n}".encode()) for n in range(8)]
    faults: list[str] = []
    seen: dict[str, set[str]] = {}
    over = threading.Event()

    def read() -> None:
        client = app.server.test_client()
        while not over.is_set():
            answers = [client.get("/events.json?start=0001-01-01"), client.get("/?view=list&start=0001-01-01")]
            data = answers[0].get_json() if answers[0].status_code == 200 else {}
            if [answer.status_code for answer in answers] != [200, 200] or len(data["accounts"]) != 6:
                faults.append(f"{[a.status for a in answers]} {data.get('count')}")
                continue
            title = next(account["title"] for account in data["accounts"] if account["id"] == "g1")
            seen.setdefault(data["version"], set()).add(title)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        client = app.server.test_client()
        for n, state in enumerate(states):
            path.write_bytes(state[: 300 + 100 * n])  # half-written
            time.sleep(0.05 if n % 2 else 0)
            (replace if n % 3 else Path.write_bytes)(path, state)
            until(lambda n=n: f"State {n}" in titles(client))
    finally:
        over.set()
        for reader in readers:
            reader.join()
    assert not faults
    assert all(len(found) == 1 for found in seen.values())
    assert {title for found in seen.values() for title in found} <= {
        headline.decode(),
        *(f"State {n}" for n in range(8)),
    }


def test_a_set_of_tables_can_be_moved_in_whole(app, tables: Tables, tmp_path):
    """The three tables are put in place one after the other; nothing between is served for long, and nothing breaks."""
    other = tmp_path / "other"
    other.mkdir()
    Tables(other).cell("events", 2, title="Moved in").write()
    client = app.server.test_client()
    for name in ("sources.csv", "actors.csv", "events.csv"):
        shutil.copy(other / name, tables.folder / f"{name}.new")
        os.replace(tables.folder / f"{name}.new", tables.folder / name)
    until(lambda: "Moved in" in titles(client))


@pytest.mark.browser
def test_a_visitor_gets_new_data_and_keeps_the_view(tables: Tables, soon, serve_tables, page):
    """The page stays open while the tables change: the next click shows the new data in the same view."""
    url = serve_tables()
    p = page(f"{url}/?lanes=type&type=strike&event=walkout")
    p.evaluate("() => { window.stayed = true; }")
    before = get(f"{url}/healthz")
    tables.cell("events", 2, title="Crews of the north pier have left all boats")
    tables.cell("events", 4, title="The Lake Office has hired other boats").write()
    until(lambda: get(f"{url}/healthz") != before)
    assert "leave their boats" in p.text_content("#card")  # nothing moves under the reader's eyes
    p.click('#type [data-value="plan"]')
    wait_drawn(p, "type=strike&type=plan&lanes=type&event=walkout")
    assert p.evaluate("() => window.stayed")
    assert "lanes=type" in p.url
    assert "have left all boats" in p.text_content("#card")
    assert "The Lake Office has hired other boats" in p.text_content("#timeline")
