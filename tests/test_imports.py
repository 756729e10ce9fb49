"""Imports point one way: up the table in docs/architecture.md. Dash and Flask are known in its last row only."""

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "timeline"
FILES = {path.stem: path for path in sorted(PACKAGE.glob("*.py")) if path.stem != "__init__"} | {"app": ROOT / "app.py"}
SERVERS = {"dash", "flask", "werkzeug", "plotly", "gunicorn", "click"}
NO_LIBRARY = {
    "days",
    "metrics",
    "problems",
    "passages",
    "columns",
    "state",
    "scale",
    "ticks",
    "packing",
    "lanes",
    "figure",
}


def imported(path: Path) -> set[str]:
    """All that a file imports, wherever in it: `timeline.state`, `dash`."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), path.name)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path.name} has a relative import"
            found |= {
                f"{node.module}.{name.name}" if node.module == "timeline" else str(node.module) for name in node.names
            }
    return found


def own(path: Path) -> set[str]:
    """The modules of this project that a file imports: `state`, `app`."""
    return {name.removeprefix("timeline.") for name in imported(path) if name.partition(".")[0] in ("timeline", "app")}


def libraries(path: Path) -> set[str]:
    """The packages that it imports from elsewhere, without the standard library."""
    return {name.partition(".")[0] for name in imported(path)} - {"timeline", "app"} - sys.stdlib_module_names


def table() -> list[list[str]]:
    """The rows of the table of modules, each as the modules that it names."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = text.partition("| modules |")[2].partition("\n\n")[0].splitlines()[2:]
    return [re.findall(r"`([\w.]+)`", row.split("|")[1]) for row in rows]


ROWS = table()
PLACE = dict.fromkeys(FILES, len(ROWS) - 1)  # what has no row yet counts as the last one
PLACE |= {name.removesuffix(".py"): number for number, row in enumerate(ROWS) for name in row}
WEB = {name for name, number in PLACE.items() if number == len(ROWS) - 1}


def test_every_module_has_its_place_in_the_table():
    named = [name.removesuffix(".py") for row in ROWS for name in row]
    assert sorted(named) == sorted(FILES)


@pytest.mark.parametrize("name", FILES)
def test_imports_point_up_the_table(name):
    later = {other for other in own(FILES[name]) if PLACE[other] > PLACE[name]}
    assert not later, f"{name} imports what stands below it"


def test_no_module_imports_itself_by_way_of_others():
    graph = {name: own(path) for name, path in FILES.items()}
    order = list(TopologicalSorter(graph).static_order())  # raises CycleError, which names the circle
    assert set(order) == set(FILES)


def test_nothing_imports_the_app():
    assert [name for name, path in FILES.items() if "app" in own(path)] == []
    assert own(FILES["app"]) <= WEB


@pytest.mark.parametrize("name", FILES)
def test_only_the_last_row_knows_the_web(name):
    assert name in WEB or not libraries(FILES[name]) & SERVERS


@pytest.mark.parametrize("name", sorted(NO_LIBRARY))
def test_what_can_do_without_libraries_does(name):
    assert libraries(FILES[name]) == set()


def test_the_package_itself_loads_nothing():
    assert (PACKAGE / "__init__.py").read_text(encoding="utf-8") == ""


def test_pure_modules_load_without_dash_and_flask():
    """In an interpreter of its own, so that nothing else has loaded them."""
    pure = sorted(set(FILES) - WEB)
    code = f"import sys\nfor name in {pure!r}: __import__('timeline.' + name)\nprint(*sorted({SERVERS!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, []), done.stderr
