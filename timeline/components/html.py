"""Html: a part of the page that the server has rendered, as a component."""

from typing import ClassVar

from timeline.components.base import Own


class Html(Own):
    """HTML from the server's own templates, which escape whatever a cell holds; never pass it a reader's words.

    - `id`: its name.
    - `html`: the HTML. Links with `data-go` change the address without loading the page anew: the callback that has
      `Input("url", "search")` answers, and Back and Forward lead through them.
    - `tag`: the element, `div` unless said; `className`, `role`, `label` (read aloud): as in HTML.

    A tree of 1,500 `html.*` components takes a browser 1.7 s to redraw, the same as one text some 40 ms; hence this.
    """

    _type = "Html"
    PROPS: ClassVar[tuple[str, ...]] = ("id", "html", "tag", "className", "role", "label")
