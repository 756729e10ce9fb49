"""What the Dockerfile says, tried without an engine: the files it takes serve the page, and its check of health tells."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys

import pytest
from builders import Tables
from conftest import ROOT
from servers import free_port, get, production, stopped, until

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
IGNORE = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
COPIES = re.findall(r"^COPY (?!--)(.+) (\S+)$", DOCKERFILE, re.MULTILINE)
STARTS = json.loads(re.search(r"^CMD (\[.*?\])$", DOCKERFILE, re.MULTILINE)[1])
CHECK = json.loads(re.search(r"HEALTHCHECK.*?CMD (\[.*?\])$", DOCKERFILE, re.DOTALL | re.MULTILINE)[1])


def taken() -> list[str]:
    """What the image takes from the project."""
    return [name for names, _ in COPIES for name in names.split()]


def health(port: int) -> int:
    """What the check of health ends with; 0 is healthy."""
    command = [sys.executable, *CHECK[1:]]
    return subprocess.run(command, env={**os.environ, "PORT": str(port)}, capture_output=True, timeout=30).returncode


def test_what_is_copied_is_sent_to_the_builder_and_nothing_else():
    assert {f"!{name}" for name in taken()} == {line for line in IGNORE if line.startswith("!")}
    assert IGNORE[1] == "*" and all((ROOT / name).exists() for name in taken())


def test_the_files_of_the_image_serve_the_page(tmp_path):
    pytest.importorskip("gunicorn")
    for names, place in COPIES:
        for name in names.split():
            target = tmp_path / place / ("" if place.startswith("./") else ".")
            source = ROOT / name
            shutil.copytree(source, target, dirs_exist_ok=True) if source.is_dir() else shutil.copy(source, target)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TIMELINE_")}
    port = free_port()
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *STARTS[1:]],
            cwd=tmp_path,
            env={**environment, "PORT": str(port)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    with stopped(process):
        until(lambda: health(port) == 0 or process.poll() is not None)
        assert process.poll() is None, (tmp_path / "log").read_text(encoding="utf-8")
        status, page = get(f"http://127.0.0.1:{port}/")
        assert status == 200 and b"</html>" in page
        assert get(f"http://127.0.0.1:{port}/preview.png")[0] == get(f"http://127.0.0.1:{port}/?lang=es")[0] == 200


def test_the_check_of_health_tells(tables: Tables, tmp_path):
    pytest.importorskip("gunicorn")
    with production(tables.write(), tmp_path / "log") as replica:
        assert health(int(replica.url.rpartition(":")[2])) == 0
    with socket.create_server(("127.0.0.1", 0)) as silent:  # listens, and says nothing
        assert health(silent.getsockname()[1]) == 1
    assert health(free_port()) == 1


def test_it_runs_as_a_user_without_rights():
    users = re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)
    assert users == ["10001"] and DOCKERFILE.index("USER 10001") > DOCKERFILE.rindex("FROM ")
    assert not {"sources", "."} & set(taken())  # no texts of others
