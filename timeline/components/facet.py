"""Facet: a group of choices, with counts and the symbols of the chart; it is filter, legend and every other switch of the page."""

from typing import ClassVar

from timeline.components.base import Own

LOOKS = ("list", "tiles", "tabs", "segments", "menu", "switch")


class Facet(Own):
    """A group of choices that is one tab stop: arrow keys, Home and End move in it, Space and Enter choose.

    - `id`: its name; the page's filters are `source`, `actor`, `standing` and `type`.
    - `options`: `[{"value", "label", "symbol"?, "colour"?, "parent"?, "search"?}]`, in order. `symbol` is a standing, whose
      shape stands before the label; `colour` a CSS colour, for a dot. `parent` is the value of the option it belongs to;
      `search` holds further words by which the find box knows it.
    - `counts`: value -> how many accounts it would show; an option of 0 is pale. Without counts none are shown.
    - `value`: the chosen values, in order of choice; set by the reader, or by a callback.
    - `label`: what the group is called; read aloud.
    - `look`: one of `LOOKS`: a list of boxes, tiles with the count below, tabs, segments, a menu, or a switch.
    - `single`: at most one value; `required`: at least one.
    - `most`: how many options a list shows at first, the rest behind `words["all"]` ("All %(n)s actors").
    - `find`: words in the find box of a list; no box without.
    - `words`: `{"all", "fewer", "members", "none"}`, what else the component says.
    """

    _type = "Facet"
    PROPS: ClassVar[tuple[str, ...]] = (
        "id", "options", "counts", "value", "label", "look", "single", "required", "most", "find", "words",
    )  # fmt: skip
