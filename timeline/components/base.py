"""What our Dash components have in common: no build step, their scripts and styles lie beside them and Dash serves both.

A component is a class here and a function of the same name in `window.timeline_components` there. Dash finds the files
by the top package, so that what it asks of a package of components is said on `timeline` itself.
"""

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, ClassVar

from dash.development.base_component import Component

HERE = Path(__file__).parent
NAMESPACE = "timeline_components"
SCRIPTS = (
    "core.js", "facet_rows.js", "facet_pages.js", "facet.js", "html.js", "search.js", "marks.js", "pointing.js", "time.js",
    "crowd.js", "dates.js", "drawing.js", "hooks.js", "moving.js", "stepper.js", "strip.js", "timeline.js", "roving.js", "share.js",
    "takeover.js", "page.js", "sheet.js", "print.js",
)  # fmt: skip
STYLES = (
    "near_fonts.css", "tokens.css", "page.css", "header.css", "columns.css", "toolbar.css", "key.css", "side.css",
    "search.css", "facet.css", "switches.css", "chart.css", "lanes.css", "marks.css", "navigator.css", "vertical.css",
    "strip.css", "first.css", "panels.css", "list.css", "company.css", "source_page.css", "coverage.css", "matrix.css",
    "matrix_narrow.css", "actors.css", "actor_strips.css", "profiles.css", "card.css", "account.css", "differences.css",
    "tour.css", "chapters.css", "narrow.css", "drawer.css", "narrow_tools.css", "tablet.css", "phone.css",
    "no_scripts.css", "sheet.css", "embed.css", "frame_steps.css", "forced.css", "print.css",
)  # fmt: skip


def _version() -> str:
    try:
        return version("sourced-timeline")
    except PackageNotFoundError:  # run from its own folder, not installed
        return "0"


def _dist(names: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"relative_package_path": f"components/{name}", "namespace": "timeline"} for name in names]


package: Any = sys.modules["timeline"]
package.__version__ = _version()
package._js_dist = _dist(SCRIPTS)
package._css_dist = _dist(STYLES)


class Own(Component):
    """A component of ours; `PROPS` are the names that it takes, each said in the docstring of its class."""

    id: str
    _children_props: list[str] = []
    _base_nodes: list[str] = ["children"]
    _namespace = NAMESPACE
    _js_dist = package._js_dist
    PROPS: ClassVar[tuple[str, ...]] = ("id",)

    def __init__(self, **props: Any) -> None:
        self._prop_names = self.available_properties = list(self.PROPS)
        self._valid_wildcard_attributes = self.available_wildcard_properties = []
        super().__init__(**{name: value for name, value in props.items() if value is not None})
