"""Timeline: the chart as a component, with everything a reader does in it."""

from typing import ClassVar

from timeline.components.base import Own


class Timeline(Own):
    """The chart: a Plotly figure below, the marks as links above it, the axis and the names of the lanes in sight.

    Set by a callback:

    - `id`: its name.
    - `figure`: a Plotly figure with what is drawn; None for none.
    - `chart`: `timeline.page.chart.chart_parts`: lanes, acts, marks, breakpoints, navigator; None for none.
    - `query`: the query string of what is shown; also in the element's `data-query`, for whoever waits for it.
    - `words`: what the component itself says, `timeline.page.chart.WORDS` in a language.
    - `vertical`: HTML of the vertical timeline, in place of the chart where that is too narrow.

    Set by the reader, or by a callback:

    - `selected`: the event whose card is open, "" for none.
    - `window`: `[first, last]`, the days shown, as `"2019-02-23"`, both inclusive.

    Set by the component:

    - `size`: `{"width", "height", "theme"}`: the pixels that it has, in steps, and `"light"` or `"dark"`.
    """

    _type = "Timeline"
    PROPS: ClassVar[tuple[str, ...]] = (
        "id", "figure", "chart", "query", "words", "vertical", "selected", "window", "size",
    )  # fmt: skip
