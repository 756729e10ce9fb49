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
    - `offer`: where `options` are a part of very many: `{"words", "page", "pages", "found", "first", "all"}`, the words
      that they were found by, their page of how many (0: what is shown at first), how many were found, the place of the
      first of them, and how many there are in all. None where `options` are all.
    - `asked`: `{"words", "page"}`, set by the reader where there is an `offer`: which options are to be given next.
    - `words`: `{"all", "fewer", "none", "part", "previous", "next"}`, what else the component says.
    """

    _type = "Facet"
    PROPS: ClassVar[tuple[str, ...]] = (
        "id", "options", "counts", "value", "label", "look", "single", "required", "most", "find", "offer", "asked", "words",
    )  # fmt: skip
