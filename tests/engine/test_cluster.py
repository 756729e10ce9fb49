"""On a real cluster of processes: the answers of the one frame; a worker that is killed, and a cluster that goes and comes back."""

import logging
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest
from calls import CALLBACK, call, outputs
from flask.testing import FlaskClient
from parted import queries, write_tables

pytest.importorskip("distributed", reason="what large tables need is not installed (requirements-scale.txt)")

import cloudpickle
from distributed import LocalCluster
from markupsafe import Markup

from timeline.config import Config
from timeline.data.load import load_archive
from timeline.engine import cluster as clusters
from timeline.engine.catalog import read_tables
from timeline.engine.cluster import DaskEngine, start_local
from timeline.engine.folder import convert, read_manifest
from timeline.engine.gone import EngineGone
from timeline.engine.part import Part
from timeline.page.account_list import first_day
from timeline.page.over_parts import PartsService
from timeline.page.service import Service
from timeline.page.source_page import source_page
from timeline.view.listing import in_place
from timeline.web.app import create_app

cloudpickle.register_pickle_by_value(sys.modules[__name__])  # workers know nothing of the tests
SIZE = 2_400


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tables(tmp_path_factory.mktemp("flood"), SIZE)


@pytest.fixture(scope="module")
def one(tables: Path) -> Service:
    """The table as one frame."""
    return Service(load_archive(tables))


@pytest.fixture(scope="module")
def folder(one: Service, tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same in nine parts, more than are added up at once."""
    made = tmp_path_factory.mktemp("parts")
    assert len(list(convert(one.archive, tables, made, SIZE // 9))) >= 9
    shutil.copytree(tables.parent / "sources", made / "sources")
    return made


@pytest.fixture(scope="module")
def engine(folder: Path) -> Iterator[DaskEngine]:
    """Two workers, each a process of its own."""
    with start_local(2) as cluster:
        made = DaskEngine(cluster.scheduler_address, folder, read_manifest(folder))
        yield made
        made.close()


def test_the_cluster_says_what_the_frame_says(one: Service, engine: DaskEngine, folder: Path):
    """At 200 random addresses: all counts, a page of the list in its order, the tour, coverage, actors, sources.

    Of every eighth the chart, of some the card, the line of time of a phone and the pictures that come with the page; the page of a source.
    """
    parts = PartsService(read_tables(folder, read_manifest(folder)), engine)
    for number, query in enumerate(queries(200, 2026)):
        whole, parted = one.page(query), parts.page(query)
        assert (parted.counts, parted.sentence) == (whole.counts, whole.sentence), query
        assert (parted.view.totals, parted.whole.totals) == (whole.view.totals, whole.whole.totals), query
        if whole.whole.count:
            rows = in_place(whole.catalog.index, whole.whole.order, first_day(whole.catalog, whole.state))
            first = len(rows) // 2
            assert parted.picked(first, 40).tolist() == rows[first : first + 40].tolist(), query
        if whole.state.view not in ("timeline", "list"):
            assert parted.panel == whole.panel, query
        assert (parted.tour, parted.chips) == (whole.tour, whole.chips), query
        if number % 8 == 4:
            assert (parted.card, parted.vertical) == (whole.card, whole.vertical), query
        if number % 50 == 0:
            assert parted.first_picture == whole.first_picture, query
        if whole.draws and number % 8 == 0:
            drawn, expected = parted.drawn(1152, 738)[2], whole.drawn(1152, 738)[2]
            assert [(lane.key, lane.drawn, lane.not_drawn, len(lane.marks)) for lane in drawn.lanes] == [
                (lane.key, lane.drawn, lane.not_drawn, len(lane.marks)) for lane in expected.lanes
            ], query
    courier = [source_page(service.catalog(), "courier", "", Markup(""), account="a7") for service in (one, parts)]
    assert courier[0] == courier[1]


@dataclass(frozen=True)
class Dawdle:
    """Counts accounts; who is asked first says so, by the number of its process, and never comes to an end."""

    mark: Path
    window: ClassVar[None] = None

    def __call__(self, part: Part) -> int:
        try:
            self.mark.touch(exist_ok=False)
        except FileExistsError:
            return len(part)
        self.mark.write_text(str(os.getpid()))
        time.sleep(600)
        return 0

    def add(self, answers: Sequence[int]) -> int:
        return sum(answers)


def test_a_worker_that_is_killed_while_it_counts_loses_nothing(engine: DaskEngine, tmp_path: Path, caplog):
    caplog.set_level(logging.WARNING)
    mark = tmp_path / "mark"

    def kill() -> None:
        while not (mark.exists() and mark.read_text()):
            time.sleep(0.01)
        os.kill(int(mark.read_text()), signal.SIGKILL)

    killer = Thread(target=kill)
    killer.start()
    assert engine.ask(Dawdle(mark)) == SIZE
    killer.join()
    assert "is gone: others read its parts, and nothing is lost" in caplog.text


def test_a_cluster_that_is_gone_is_said_and_the_page_comes_back_with_it(folder: Path, monkeypatch):
    monkeypatch.setattr(clusters, "KNOCK", 0.5)
    monkeypatch.setattr(clusters, "REST", 0.0)
    kind = {
        "n_workers": 1,
        "threads_per_worker": 1,
        "host": "127.0.0.1",
        "dashboard_address": "127.0.0.1:0",
        "silence_logs": 50,
    }
    with LocalCluster(**kind) as cluster:
        port = cluster.scheduler.port
        app = create_app(config=Config(events=folder, engine=f"dask://127.0.0.1:{port}"))
        client = app.server.test_client()
        assert f"{SIZE:,} accounts" in client.get("/").get_data(as_text=True)
        first = answer(client, "")
        assert first["sentence"].startswith(f"{SIZE:,} accounts")
    page = client.get("/?q=plan")
    assert page.status_code == 503 and "do not answer just now" in page.get_data(as_text=True)
    assert page.headers["Retry-After"] and 'http-equiv="refresh"' in page.get_data(as_text=True)
    assert "no responden en este momento" in client.get("/?q=plan&lang=es").get_data(as_text=True)
    assert client.get("/events.csv?q=plan").status_code == 503
    said = answer(client, "q=rail")
    assert "do not answer just now" in said["notices"] and "sentence" not in said
    with LocalCluster(scheduler_port=port, **kind):
        page = client.get("/?q=plan")
        assert page.status_code == 200 and "that contain the word" in page.get_data(as_text=True)
        assert "that contain the word" in answer(client, "q=rail")["sentence"]
        app.service.engine.close()


def answer(client: FlaskClient, query: str) -> dict[str, Any]:
    """What the page gets for an address."""
    return outputs(client.post(CALLBACK, json=call(query)).get_json())


def test_a_part_that_is_not_there_is_no_traceback(engine: DaskEngine, folder: Path, tmp_path: Path):
    lost = DaskEngine(engine.address, tmp_path, read_manifest(folder))
    with pytest.raises(EngineGone, match="FileNotFoundError"):
        lost.ask(Dawdle(tmp_path / "mark"))
    lost.close()
