"""What a chart is asked for: a size, a window, and how much is to be named."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from timeline.chart.acts import EVER
from timeline.chart.axis import ActWords
from timeline.dates.days import Window
from timeline.languages.language import ENGLISH, Language

BESIDE_FROM = 860.0  # px: narrower charts have their lane names above the lanes
PICTURE_UP_TO = 400.0  # px: such small ones have no labels


@dataclass(frozen=True)
class Request:
    """What is asked for. `limits` are the days of the timeline proper, `window` the days zoomed to, if any.

    `names`: where lane names stand: "beside", "above", "short" (beside, in short form), "frame" (the same, with ticks for
    what is not named, so that it fits a small height), or "picture" (in the lanes of a small picture without labels); by
    itself what the width suggests.
    `headlines_only`: nothing else is named, however much room there is.
    `stretch`: how much wider than the page's own font the reader's browser sets text, 1 to MOST_STRETCH of text_width.
    `by_event`: the accounts of an event in one lane share a row and a label.
    """

    width: float
    height: float
    limits: Window | None = None
    window: Window | None = None
    folded: bool = True
    all_labels: bool = False
    by_event: bool = False
    headlines_only: bool = False
    act_words: Sequence[ActWords] = field(default=())
    language: Language = ENGLISH
    names: str = ""
    stretch: float = 1.0

    @property
    def names_at(self) -> str:
        """Where lane names stand."""
        by_width = "beside" if self.width >= BESIDE_FROM else "above" if self.width >= PICTURE_UP_TO else "picture"
        return self.names or by_width

    @property
    def days(self) -> Window:
        """The days that an account must touch to be drawn."""
        return self.window or self.limits or EVER
