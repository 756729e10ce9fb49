"""Fixtures: a small set of tables on disk, and the Archive loaded from it."""

from pathlib import Path

import pytest
from builders import Tables

from timeline.tables import Archive


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    """Tables to vary; nothing is on disk before `write` or `load`."""
    return Tables(tmp_path)


@pytest.fixture
def events_csv(tables: Tables) -> Path:
    """The path of events.csv, with the other tables and the texts beside it."""
    return tables.write()


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The unvaried tables, loaded once."""
    folder = tmp_path_factory.mktemp("tables") / "lake-ferries"
    folder.mkdir()
    return Tables(folder).load()
