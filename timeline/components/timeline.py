"""Timeline: the chart as a component, with everything a reader does in it."""

from typing import ClassVar

from timeline.components.base import Own


class Timeline(Own):
    """The chart: a Plotly figure below, the marks as links above it, the axis and the names of the lanes in sight.

    Set by a callback:

    - `id`: its name.
    - `figure`: a Plotly figure with what is drawn, one unit of both axes a pixel; None for none.
    - `picture`: the same figure as SVG, by `timeline.chart.svg.write_svg`: seen until Plotly, which takes longer, has drawn.
      Without a figure, as crowds come, it stays. Without a picture the figure is seen once Plotly has drawn it.
    - `chart`: `timeline.page.chart.chart_parts`: lanes, acts, marks, breakpoints, navigator; None for none.
    - `query`: the query string of what is shown; also in the element's `data-query`, for whoever waits for it.
    - `title`: what the view is called; on a page of our own, the document is then.
    - `tour`: the query string with which the tour begins; in the element's `data-tour`, for the link `#tour` of our own page.
    - `words`: what the component itself says, `timeline.page.chart.WORDS` in a language.
    - `vertical`: HTML of the vertical timeline, below a small picture where the page is narrow; "" for none.
      Until it is set, nothing has been answered yet.

    Set by the reader, or by a callback:

    - `selected`: the event whose card is open, "" for none.
    - `account`: which of its accounts was chosen, "" for none.
    - `window`: `[first, last]`, the days shown, as `"2019-02-23"`, both inclusive.

    Set by the component:

    - `size`: `{"width", "height", "theme", "stretch"}`: the pixels that it has, in steps, `"light"` or `"dark"`, and how
      much wider than usual the reader's browser sets text.
    """

    _type = "Timeline"
    PROPS: ClassVar[tuple[str, ...]] = (
        "id", "figure", "picture", "chart", "query", "words", "vertical", "title", "tour", "selected", "account", "window",
        "size",
    )  # fmt: skip
