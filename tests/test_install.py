"""Installed: the wheel in an environment that knows no checkout checks, exports and serves any three tables, offline."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from conftest import ROOT
from packaging.requirements import Requirement
from servers import answers, free_port, get, stopped, until

from timeline.config import SETTINGS
from timeline.web.app import create_app

pytest.importorskip("hatchling", reason="hatchling is not installed (requirements-dev.txt)")

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
FLOOD = ROOT / "tests" / "topics" / "flood"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel; what it depends on is borrowed, so that nothing has to be fetched."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    built = [*pip, "wheel", str(ROOT), "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(folder)]
    subprocess.run(built, check=True, timeout=120)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "env")], check=True, timeout=120)
    python = folder / "env" / "bin" / "python"
    (wheel,) = folder.glob("*.whl")
    install = [*pip, "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, timeout=120)
    (packages,) = (folder / "env").glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder / "env"


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Three tables and their texts, in a folder of which the project knows nothing."""
    shutil.copytree(FLOOD, tmp_path / "topic")
    return tmp_path / "topic"


def bare() -> dict[str, str]:
    names = {setting.name for setting in SETTINGS.values()} | {"PYTHONPATH"}
    return {name: value for name, value in os.environ.items() if name not in names}


@pytest.fixture
def run(environment: Path, tables: Path) -> Run:
    """Runs the installed command in the folder of the tables."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [str(environment / "bin" / "timeline"), *words]
        return subprocess.run(
            command, cwd=tables, env=bare(), capture_output=True, text=True, encoding="utf-8", timeout=120
        )

    return run


@pytest.fixture(params=[(), ("--production",)], ids=["alone", "production"])
def url(request: pytest.FixtureRequest, environment: Path, tables: Path) -> Iterator[str]:
    """The tables, served by the installed command."""
    if request.param:
        pytest.importorskip("gunicorn")
    port = free_port()
    command = [str(environment / "bin" / "timeline"), "serve", "--port", str(port), *request.param]
    with (tables / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=tables, env=bare(), stdout=log, stderr=subprocess.STDOUT)
    with stopped(process):
        until(lambda: answers(f"http://127.0.0.1:{port}/healthz") or process.poll() is not None)
        assert process.poll() is None, (tables / "log").read_text(encoding="utf-8")
        yield f"http://127.0.0.1:{port}"


def test_it_runs_from_the_environment_and_not_from_the_checkout(environment: Path, run: Run):
    code = "import timeline.config as c; print(c.ASSETS, c.OWN_EVENTS, sep='\\n')"
    found = subprocess.run(
        [environment / "bin/python", "-c", code], cwd="/", env=bare(), capture_output=True, text=True
    )
    assets, own = found.stdout.splitlines()
    assert Path(assets).is_relative_to(environment) and own == "events.csv"
    assert "TIMELINE_EVENTS        events.csv" in run("config").stdout


def test_it_checks(run: Run):
    result = run("check")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("No problems: 14 accounts of 9 events, 3 sources, 6 actors.")


def test_it_exports(run: Run, tables: Path):
    result = run("export", "--format", "csv", "--output", "out.csv")
    assert (result.returncode, result.stderr) == (0, "")
    assert (tables / "out.csv").read_text(encoding="utf-8").count("h-quay") == 1
    result = run("export", "--format", "site", "--output", "site")
    assert result.returncode == 0, result.stderr
    fonts = {path.name for path in (ROOT / "assets" / "fonts").glob("*.woff2")}
    assert {path.name for path in (tables / "site" / "assets").rglob("*.woff2")} == fonts


def test_it_serves_with_styles_scripts_and_fonts(url: str, tables: Path):
    status, body = get(f"{url}/")
    page = body.decode()
    assert status == 200 and "Hollin Herald" in page
    addresses = set(re.findall(r"""(?:src|href)="(/?assets/[^"]+)|url\("?(/?assets/[^")]+)""", page))
    paths = {urljoin(f"{url}/", first or second).removeprefix(url) for first, second in addresses}
    assert {Path(path.partition("?")[0]).suffix for path in paths} >= {".js", ".woff2"}
    for path in paths:
        status, served = get(url + path)
        assert status == 200 and served == (ROOT / path.partition("?")[0].strip("/")).read_bytes()
    assert get(f"{url}/source/herald")[0] == get(f"{url}/?lang=es")[0] == 200
    drawn = create_app(tables / "events.csv").server.test_client().get("/preview.png", base_url=url).data
    assert get(f"{url}/preview.png") == (200, drawn)  # in the same fonts


def test_the_pinned_requirements_are_those_of_the_package():
    """The same names, and every pin within its range."""
    ranges = [
        *PROJECT["dependencies"],
        *(each for extra in PROJECT["optional-dependencies"].values() for each in extra),
    ]
    pins = dict(re.findall(r"^([a-z0-9-]+)==(\S+)$", "".join((ROOT / name).read_text("utf-8") for name in ("requirements.txt", "requirements-serve.txt", "requirements-sources.txt", "requirements-scale.txt")), re.MULTILINE))  # fmt: skip
    wanted = {Requirement(each).name: Requirement(each).specifier for each in ranges}
    assert set(wanted) == set(pins)
    assert [name for name, pin in pins.items() if pin not in wanted[name]] == []
