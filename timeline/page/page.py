"""The page for one state, part by part: each is worked out when it is asked for, and is a function of data and state."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar

from timeline.chart.chart import Chart
from timeline.dates.days import day_of
from timeline.languages.isolation import isolate
from timeline.page import panels
from timeline.page.about import byline, updated_words
from timeline.page.chart import words
from timeline.page.controls import period_counts, type_counts
from timeline.page.first_picture import NO_PICTURE, first_picture, pictures
from timeline.page.first_style import picture_style
from timeline.page.navigation import tour_start
from timeline.page.navigator import extent
from timeline.page.sentence import sentence_html, sentence_parts
from timeline.page.sizes import chart_at
from timeline.page.templating import render
from timeline.page.tour import chapter_view, tour_column
from timeline.page.vertical_timeline import build_line, build_steps, stepping
from timeline.page.views import panel
from timeline.view.catalog import Catalog
from timeline.view.chapters import touring
from timeline.view.state import FACETS, ViewState, to_query
from timeline.view.view import View, build_view

TEXTS = ("sentence", "foot", "card", "chapter", "chips", "quick", "notices", "key", "empty", "panel", "undated")
MOST_STEPS = 100  # headlines to step through in a narrow frame
MOST_AT_FIRST = 300  # accounts in words at once
FEW_AT_FIRST = 20  # of more than that, with a link to the rest
MOST_OF_LINE, FEW_OF_LINE = 100, 30  # entries of a phone's line of time that come with the page; of very many accounts


@dataclass(frozen=True, eq=False)
class Page:
    """The page of a Catalog in a state; `notices` say what of the address was ignored."""

    catalog: Catalog
    state: ViewState
    notices_given: list[str] = field(default_factory=list)
    scene: ClassVar[Any] = None  # what draws pictures to be saved, where they are not (export.picture.Scene)

    def say(self, words: str, **values: object) -> str:
        return self.catalog.language.gettext(words, **values)

    @cached_property
    def view(self) -> View:
        """The accounts in the window, as they are drawn."""
        return build_view(self.catalog, self.state)

    @cached_property
    def whole(self) -> View:
        """All accounts that pass the filters: to zoom is not to filter. Other views than the chart do follow the window."""
        if self.state.zoomed and self.state.view != "timeline":
            return self.view
        first, last = self.catalog.index.extent
        return build_view(self.catalog, self.state, (min(first, self.view.window[0]), max(last, self.view.window[1])))

    @cached_property
    def query(self) -> str:
        return to_query(self.state)

    @cached_property
    def data_query(self) -> str:
        """The query string of files with the accounts of `whole`: they keep to a window, so it has to be a wide one."""
        first, last = self.catalog.index.extent
        low, high = self.view.window
        if self.state.zoomed or (first >= low and last <= high):
            return self.query
        return to_query(
            self.state.but(start=day_of(min(first, low)), end=day_of(max(last, high)) if last > high else None)
        )

    @cached_property
    def counts(self) -> dict[str, dict[str, int]]:
        """Filter -> value -> how many accounts it would show."""
        counts = {facet: dict(self.whole.shown.counts[facet]) for facet in FACETS}
        return counts | {
            "type": type_counts(self.catalog, self.whole),
            "period": period_counts(self.catalog, self.whole),
        }

    @cached_property
    def title(self) -> str:
        """The page's title: that of the open card, else what the filters show, else the topic's."""
        topic = self.catalog.topic_title
        card = self.catalog.card(self.state.event) if self.state.event else None
        if card:
            return f"{isolate(card.title)} – {isolate(topic)}"
        return f"{self.view.describe} – {isolate(topic)}" if self.state.filtered else topic

    @cached_property
    def description(self) -> str:
        """A sentence for search engines and social previews: the open card's summary, else what is shown."""
        card = self.catalog.card(self.state.event) if self.state.event else None
        return str(card.accounts[0].row["summary"]) if card else self.sentence

    @cached_property
    def sentence(self) -> str:
        """What is shown, in a sentence with its counts: the topic's own, or of the filters."""
        return "".join(self.sentence_parts)

    @cached_property
    def sentence_parts(self) -> tuple[str, str, str]:
        """The sentence in parts, as the header shows them."""
        return sentence_parts(self.catalog, self.whole)

    @property
    def sentence_html(self) -> str:
        """The sentence as HTML; a page that counts by itself has marks for that in it."""
        if self.catalog.static:
            return panels.counted(self.catalog, self.whole)
        return sentence_html(*self.sentence_parts)

    @cached_property
    def window(self) -> list[str] | None:
        """The window that the address names, as days; None where it names none."""
        if not self.state.zoomed:
            return None
        return [day_of(day).isoformat() for day in self.view.window]

    @cached_property
    def tour(self) -> str:
        return tour_start(self.catalog, self.view)

    @property
    def byline(self) -> str:
        return byline(self.catalog)

    @property
    def updated(self) -> str:
        return updated_words(self.catalog)

    @cached_property
    def words(self) -> dict[str, str]:
        return words(self.catalog.language)

    @cached_property
    def class_name(self) -> str:
        """The classes of the page: which view it is, whether a card is open, and whether it stands in a frame."""
        marks = {
            "open": bool(self.card),
            "embed": self.state.embed,
            "touring": touring(self.catalog, self.state),
        }
        return " ".join(["page", f"view-{self.state.view}", *(name for name, on in marks.items() if on)])

    @cached_property
    def show(self) -> str:
        """What the button says that closes the filters on narrow screens."""
        n = self.whole.count
        return self.catalog.language.ngettext("Show %(n)s account", "Show %(n)s accounts", n)

    @cached_property
    def clear(self) -> str:
        """What the link beside it says that takes all filters away: how many they are."""
        said: str = self._chip_values["clear_words"]
        return said

    @cached_property
    def foot(self) -> str:
        """Both, at the end of the filters."""
        values = {"show": self.show, "clear": self.clear, **panels.common(self.catalog, self.whole)}
        return render(self.catalog.language, "foot.html", **values)

    @cached_property
    def card(self) -> str:
        return panels.card(self.catalog, self.whole)

    @cached_property
    def chapter(self) -> str:
        """The column of the tour; "" outside of it."""
        return tour_column(self.catalog, self.view)

    @cached_property
    def chips(self) -> str:
        return panels.chips(self.catalog, self.whole, self._chip_values)

    @property
    def toolbar_class(self) -> str:
        return panels.toolbar_class(self._chip_values)

    @cached_property
    def _chip_values(self) -> dict[str, Any]:
        return panels.chip_values(self.catalog, self.whole, self._narrow)

    @cached_property
    def quick(self) -> str:
        return panels.quick(self.catalog, self.whole, self.counts)

    @cached_property
    def notices(self) -> str:
        return panels.notices(self.catalog, self.whole, self.notices_given)

    @cached_property
    def problems(self) -> str:
        return panels.problems(self.catalog)

    @cached_property
    def empty(self) -> str:
        return panels.empty(self.catalog, self.whole, self._chip_values)

    @property
    def _narrow(self) -> View:
        """The view in the window of the chart, where there is one."""
        return self.view if self.state.view == "timeline" else self.whole

    def drawn(self, width: int, height: int, stretch: float = 1.0) -> tuple[Catalog, View, Chart]:
        """The chart in a room, and the catalog and view whose rows its marks are; `stretch` as in `chart_at`."""
        return self.catalog, self.view, chart_at(self.catalog, self.view, width, height, stretch)

    @cached_property
    def panel(self) -> str:
        return panel(self.catalog, self.whole)

    @cached_property
    def undated(self) -> str:
        return panels.undated(self.catalog, self.whole)

    @cached_property
    def key(self) -> str:
        return panels.key(self.catalog, self.view) if self.draws else ""

    @property
    def dates(self) -> str:
        """The fields for the first and the last day shown."""
        return panels.dates(self.catalog)

    @cached_property
    def vertical(self) -> str:
        return self.line()

    def line(self, first: int = 0) -> str:
        """The line of time of narrow screens; before any script its `first` entries."""
        return panels.vertical(self.catalog, chapter_view(self.catalog, self.whole), first)

    @cached_property
    def steps(self) -> list[dict[str, str]]:
        """The headlines to step through where the picture has no names."""
        view = replace(self.view, state=stepping(self.state))
        return build_steps(self.catalog, build_line(view, MOST_STEPS))

    @cached_property
    def first_picture(self) -> str:
        """What is seen before any script: the chart as a picture, for the usual windows."""
        if not self.draws:
            return NO_PICTURE
        most = MOST_OF_LINE if self.whole.count <= MOST_AT_FIRST else FEW_OF_LINE
        return first_picture(self.catalog, self.view, "" if self.state.embed else self.line(most))

    @property
    def picture_style(self) -> str:
        """The style that shows of the pictures the one that fits the window."""
        found = pictures(self.catalog, self.view).pictures if self.draws else ()
        return picture_style([picture.size for picture in found]) if found else ""

    @cached_property
    def first_list(self) -> str:
        """What can be read before any script: the accounts as a list."""
        most = MOST_AT_FIRST if self.whole.count <= MOST_AT_FIRST else FEW_AT_FIRST
        return self.listed(most) if self.draws else ""

    def listed(self, most: int) -> str:
        """The first accounts as a list."""
        return panels.first_list(self.catalog, self.whole, most)

    @property
    def draws(self) -> bool:
        """Whether the chart is the view, and anything passes the filters."""
        return self.state.view == "timeline" and bool(self.whole.count)

    @property
    def extent(self) -> tuple[int, int]:
        return extent(self.catalog, self.view)


def text_parts(page: Page) -> dict[str, Any]:
    """Id of an Html component -> its HTML, for all that follow the state: TEXTS."""
    return {name: page.sentence_html if name == "sentence" else getattr(page, name) for name in TEXTS}
