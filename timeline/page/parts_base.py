"""The page of a table in parts, before it says anything: its counts come from the engine."""

from dataclasses import replace
from datetime import date
from functools import cached_property

import numpy as np

from timeline.data.topic import Topic
from timeline.dates.days import Window, day_number
from timeline.engine.catalog import Excerpt, PartsCatalog
from timeline.engine.queries import Count, Filters, Records, Tally
from timeline.page.page import Page
from timeline.view.catalog import Catalog
from timeline.view.chapters import chapter_of
from timeline.view.filters import Shown, default_window
from timeline.view.state import FACETS
from timeline.view.view import View, described, filtered

NOBODY = np.zeros(0, dtype=bool)


def _days(topic: Topic) -> tuple[date, date]:
    return topic.start, topic.end


class PartsBase(Page):
    """What a page over parts is made from: what is asked of them, and views whose counts they gave."""

    catalog: PartsCatalog

    @cached_property
    def filters(self) -> Filters:
        return Filters(self.state.filters, self.catalog.language.code)

    @cached_property
    def windows(self) -> tuple[Window, Window]:
        """The window of the chart, and that of all else: as `view` and `whole` of a Page have them."""
        window = default_window(self.catalog.index, self.state, _days(self.catalog.archive.topic))
        if self.state.zoomed and self.state.view != "timeline":
            return window, window
        return window, self._reaching(window)

    def _reaching(self, window: Window) -> Window:
        """A window as wide as all accounts, or wider."""
        first, last = self.catalog.index.extent
        return min(first, window[0]), max(last, window[1])

    @cached_property
    def tallies(self) -> list[Tally]:
        """The counts of `windows`, once where they are the same. Of a zoom only the parts that touch it are asked."""
        catalog, state = self.catalog, self.state
        start, (window, _) = day_number(catalog.archive.topic.start), self.windows
        free = default_window(catalog.index, state.but(start=None, end=None), _days(catalog.archive.topic))
        whole = self.catalog.ask(Count(self.filters, tuple(dict.fromkeys((free, self._reaching(free)))), start))
        if not state.zoomed:
            return whole
        near = self.catalog.ask(Count(self.filters, (window,), start))[0]
        others = np.ones(len(catalog.manifest.parts), dtype=bool)
        others[catalog.manifest.touching(window)] = False
        zoomed = near.zoomed(whole[-1], window, start, others)
        return [zoomed, whole[-1]] if state.view == "timeline" else [zoomed]

    @cached_property
    def view(self) -> View:
        return self.view_of(self.catalog, self.windows[0], self.tallies[0])

    @cached_property
    def whole(self) -> View:
        return self.view_of(self.catalog, self.windows[1], self.tallies[-1])

    def view_of(self, catalog: Catalog, window: Window, tally: Tally, only: np.ndarray | None = None) -> View:
        """A view with the counts of all accounts; of a catalog of some of them it shows `only` these rows."""
        values = {name: self.catalog.index.facets[name].values for name in FACETS}
        counts = {name: dict(zip(values[name], tally.facets[name].tolist(), strict=True)) for name in FACETS}
        years = dict(zip(self.catalog.manifest.shared.years, tally.years.tolist(), strict=True))
        mask = NOBODY if only is None else np.isin(np.arange(catalog.size), only)
        said = described(self.catalog, self.state)
        shown = Shown(mask, mask, lambda: counts, lambda: years)
        return View(catalog, self.state, window, shown, tally.totals, said, only=only)

    def matching(self, excerpt: Excerpt, window: Window | None = None) -> View:
        """The view of a window, by default the whole one, of which the accounts of a few events are at hand.

        It shows those that pass the filters.
        """
        found, window = filtered(excerpt, self.state.filters), window or self.windows[1]
        only = excerpt.index.in_order(found.within(window))
        view = self.view_of(excerpt, window, self.tallies[-1], only)
        return replace(view, shown=replace(view.shown, matching=found.matching))

    @cached_property
    def told(self) -> View | None:
        """The whole view of which the events of the tour's chapter are at hand; None where no chapter is shown."""
        chapter = chapter_of(self.catalog, self.state)
        return self.matching(self.catalog.excerpt(Records(events=chapter.events))) if chapter else None

    def beside(self, excerpt: Excerpt) -> View:
        """The whole view, of which it shows none itself."""
        return self.view_of(excerpt, self.windows[1], self.tallies[-1], np.zeros(0, dtype=np.int64))

    def some(self, records: Records, places: np.ndarray | None = None) -> View:
        """The whole view, of which a few accounts are at hand: those of the places, in their order, or none."""
        excerpt = self.catalog.excerpt(records)
        only = np.zeros(0, dtype=np.int64) if places is None else excerpt.rows(places)
        return self.view_of(excerpt, self.windows[1], self.tallies[-1], only)
