"""Sizes of the chart on the page: what a window has room for, and what the chart is asked for there."""

from dataclasses import dataclass

from timeline.chart.chart import Chart
from timeline.view.catalog import Catalog
from timeline.view.chapters import touring
from timeline.view.drawing import lay_out_chart
from timeline.view.view import View

NARROW = 520  # px: narrower than that, the events go down one line of time
LEAST_HEIGHT, PICTURE_HEIGHT, NAVIGATOR_HEIGHT = 420, 168, 40  # px
LEAST_IN_FRAME, WIDE_FRAME, HIGH_FRAME = 160, 860, 600  # px: a frame is small, and says less of each lane
MANY = 300  # accounts: of more, fewer pictures come with the page, for each takes its time


@dataclass(frozen=True)
class Size:
    """The room of a chart in pixels; the picture for it is shown in windows that are at least `window` high."""

    width: int
    height: int = 0
    window: int = 0


# The room beside the filters and a scroll bar in windows of 360 and 375, 390 to 430, 768, 1024 and 1280, 1440, 1920 px.
# Where no height is said, lanes take the least that their labels need, which on low windows is more than there is.
# The most usual stand first: where all pictures together are too much for a page, the last ones go.
SIZES = (
    Size(324), Size(704, 736), Size(1136), Size(1616, 780), Size(352), Size(960), Size(1136, 744, window=898),
    Size(1616, 924, window=1078),
)  # fmt: skip
FEW = (Size(324), Size(1136, 744), Size(1616, 924), Size(704, 736))
# Beside the column of the tour, in windows of 1280, 1440 and 1920 px; narrower ones have it above.
TOUR = (Size(324), Size(704, 736), Size(1040, 744), Size(1520, 924), Size(352), Size(960), Size(880))
# In frames of 320 to 375, 600, 700 and 1000 px and more, by height: an article's frame is as a rule 500 or 600 px high.
IN_FRAME = (
    Size(288), Size(288, 372, window=600), Size(340), Size(340, 396, window=600), Size(568), Size(568, 388, window=500),
    Size(668), Size(668, 388, window=500), Size(968), Size(968, 488, window=600),
)  # fmt: skip
FEW_IN_FRAME = (Size(340, 396), Size(668, 388), Size(968, 488), Size(568, 388), Size(288, 372))


def sizes_for(catalog: Catalog, view: View) -> tuple[Size, ...]:
    """The sizes that a page comes with, the most usual first."""
    if view.state.embed:
        return IN_FRAME if view.totals.matching <= MANY else FEW_IN_FRAME
    if touring(catalog, view.state):
        return TOUR
    return SIZES if view.totals.matching <= MANY else FEW


def chart_at(catalog: Catalog, view: View, width: int, height: int, stretch: float = 1.0) -> Chart:
    """The chart of a view where the page has `width` x `height` pixels for it, its navigator included.

    `stretch`: how much wider than usual the reader's browser sets text.
    """
    return lay_out_chart(catalog, view, *asked_size(view, width, height), stretch)


def asked_size(view: View, width: int, height: int) -> tuple[int, int, str]:
    """The size of a chart in a room, and where its lane names stand."""
    narrow, embed = width < NARROW, view.state.embed
    height = max(height - NAVIGATOR_HEIGHT * view.state.zoomed, LEAST_IN_FRAME if embed else LEAST_HEIGHT)
    if narrow and not embed:
        height = PICTURE_HEIGHT
    in_frame = embed and (width < WIDE_FRAME or height < HIGH_FRAME)
    names = "picture" if narrow else "frame" if in_frame else ""
    return width, height, names
