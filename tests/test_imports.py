"""Imports point left along the line of folders in docs/architecture.md. Dash and Flask are known at its end only."""

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "timeline"
FILES = {".".join(path.relative_to(PACKAGE).with_suffix("").parts): path for path in sorted(PACKAGE.rglob("*.py"))}
MODULES = sorted(name for name in FILES if not name.endswith("__init__"))

# Each folder, and the folders that its modules may import from.
MAY_IMPORT = {
    "config": set(),
    "dates": {"dates"},
    "languages": {"languages"},
    "data": {"data", "dates", "languages"},
    "curation": {"curation", "data", "dates", "languages"},
    "chart": {"chart", "dates", "languages"},
    "view": {"view", "chart", "data", "dates", "languages"},
    "engine": {"engine", "view", "chart", "data", "dates", "languages"},
    "export": {"export", "config", "view", "chart", "data", "dates", "languages"},
    "page": {"page", "engine", "config", "export", "view", "chart", "data", "dates", "languages"},
    "components": {"components"},
    "web": {
        "web",
        "components",
        "config",
        "curation",
        "engine",
        "page",
        "export",
        "view",
        "chart",
        "data",
        "dates",
        "languages",
    },
    "static_site": {"static_site", "web", "config", "page", "export", "view", "chart", "data", "dates", "languages"},
}
MAY_IMPORT["commands"] = {"commands", *MAY_IMPORT} - {"components"}
# The libraries of servers, and of the drawing of pages: no module of these folders knows them.
SERVERS = {"dash", "flask", "werkzeug", "plotly", "gunicorn", "click"}
PURE = ("config", "dates", "languages", "data", "curation", "chart", "view", "engine", "export")


def imported(path: Path) -> set[str]:
    """All that a file imports, wherever in it, and whichever way: `timeline.view.state`, `dash`."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), path.name)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path.name} has a relative import"
            found |= {str(node.module)} | {f"{node.module}.{name.name}" for name in node.names}
    return found


def own(name: str) -> set[str]:
    """The modules of the package that a module imports: `view.state`."""
    names = {each.removeprefix("timeline.") for each in imported(FILES[name]) if each.startswith("timeline.")}
    return names & set(MODULES)


def folder(name: str) -> str:
    return name.partition(".")[0]


def libraries(name: str) -> set[str]:
    """The packages that it imports from elsewhere, without the standard library."""
    return {each.partition(".")[0] for each in imported(FILES[name])} - {"timeline", "app"} - sys.stdlib_module_names


def test_every_module_lies_in_a_folder_of_the_line():
    assert {folder(name) for name in MODULES} == {*MAY_IMPORT, "__main__"}


@pytest.mark.parametrize("place", MAY_IMPORT)
def test_imports_point_left(place):
    wrong = {
        (name, other)
        for name in MODULES
        if folder(name) == place
        for other in own(name)
        if folder(other) not in MAY_IMPORT[place]
    }
    assert not wrong


def test_no_module_imports_itself_by_way_of_others():
    graph = {name: own(name) for name in MODULES}
    order = list(TopologicalSorter(graph).static_order())  # raises CycleError, which names the circle
    assert set(order) == set(MODULES)


def test_the_environment_is_read_in_one_place():
    """Settings are checked there once, and passed on."""
    direct = re.compile(r"\bos\.(environ|getenv)\b|\bfrom os import\b|\benvvar\b")
    reads = {name for name in MODULES if direct.search(FILES[name].read_text(encoding="utf-8"))}
    assert reads == {"config"}


def test_nothing_imports_the_app():
    assert [name for name in MODULES if "app" in imported(FILES[name])] == []


@pytest.mark.parametrize("place", PURE)
def test_only_the_end_of_the_line_knows_the_web(place):
    assert {name for name in MODULES if folder(name) == place and libraries(name) & SERVERS} == set()


def test_the_packages_themselves_load_nothing():
    """The public face imports what a function needs when it is called; the folders below it are empty."""
    faces = {path.relative_to(PACKAGE): path for path in PACKAGE.rglob("__init__.py")}
    face = faces.pop(Path("__init__.py"))
    assert {path.read_text(encoding="utf-8") for path in faces.values()} == {""}
    code = "import sys\nbefore = {*sys.modules}\nimport timeline\nprint(*sorted({*sys.modules} - before))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name for name in done.stdout.split() if name.partition(".")[0] not in sys.stdlib_module_names}
    assert loaded == {"timeline"} and len(face.read_text(encoding="utf-8")) > 0


def test_pure_modules_load_without_dash_and_flask():
    """In an interpreter of its own, so that nothing else has loaded them."""
    pure = [name for name in MODULES if folder(name) in PURE and name != "engine.cluster"]  # Dask has click with it
    code = f"import sys\nfor name in {pure!r}: __import__('timeline.' + name)\nprint(*sorted({SERVERS!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, []), done.stderr


def test_no_test_imports_another():
    """What tests share lies in tests/helpers."""
    found = {(path.name, name) for path in (ROOT / "tests").rglob("*.py") for name in imported(path)}
    assert {(path, name) for path, name in found if name.partition(".")[0].startswith("test_")} == set()
