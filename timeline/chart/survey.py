"""What a chart knows of all accounts before any is drawn: its scale, and how many each lane has. A sum over parts of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from timeline.chart.acts import Spans, joined
from timeline.chart.lane_names import LaneCounts, NameColumn
from timeline.chart.marks import Accounts, Ints
from timeline.chart.request import EVER, Request
from timeline.chart.scale import Room, TimeScale, build_scale

MOST_MARKS = 320  # drawn one by one: what a browser is sent stays below 300 kB
SMALL_GUTTER, SMALL_ACT = 8.0, 46.0  # px


@dataclass(frozen=True, eq=False)
class Survey:
    """The days of the accounts within the limits of a request, and the counts of the lanes."""

    spans: Spans
    counts: LaneCounts

    @classmethod
    def of(cls, accounts: Accounts, lanes: int, request: Request) -> "Survey":
        """The survey of some accounts, all of them given one by one."""
        drawn = cls.drawn(accounts, request)
        return cls(spans_of(accounts, request), LaneCounts.of(accounts, drawn, lanes, request.days))

    def condensed(self, request: Request) -> "Survey":
        """The same in fewer spans."""
        return Survey(self.spans.condensed(request.window), self.counts)

    @staticmethod
    def drawn(accounts: Accounts, request: Request) -> Ints:
        """The places of the accounts to be drawn."""
        (low, high), (first, last) = request.limits or EVER, request.days
        within = (accounts.last >= low) & (accounts.first <= high)
        return np.flatnonzero(accounts.dated & within & (accounts.last >= first) & (accounts.first <= last))

    def scale(self, request: Request) -> TimeScale:
        """The scale of all that lie within the limits."""
        return scale_of(self.spans, request)

    def most(self, request: Request) -> int:
        """Of how many accounts a lane may be for them to be drawn one by one: the emptiest lanes, MOST_MARKS in all."""
        counts = np.sort(np.array(self.counts.drawn, dtype=np.int64))
        fit = np.cumsum(counts) <= MOST_MARKS
        if fit.all():
            return NameColumn.of(request.names_at).most
        full = int(counts[~fit][0])  # lanes of as many as the first that has no room have none either
        return max(int(counts[(counts < full) & fit].max(initial=0)), 0)


def spans_of(accounts: Accounts, request: Request) -> Spans:
    """The days of the dated accounts that touch the limits, cut to them."""
    low, high = request.limits or EVER
    inside = np.flatnonzero(accounts.dated & (accounts.last >= low) & (accounts.first <= high))
    return Spans(accounts.first[inside], accounts.last[inside], accounts.anchor[inside]).within(low, high)


def scale_of(spans: Spans, request: Request) -> TimeScale:
    """The scale of some days in the room of a request."""
    column = NameColumn.of(request.names_at, request.stretch)
    gutters = (SMALL_GUTTER, SMALL_ACT) if column.small else ()
    return build_scale(spans, Room(column.plot_left, request.width, *gutters), request.folded, request.window)


def sum_surveys(parts: Sequence[Survey], request: Request) -> Survey:
    """The survey of all parts of the accounts; the accounts of an event are all in the same part."""
    return Survey(joined([part.spans for part in parts]), LaneCounts.sum([part.counts for part in parts])).condensed(
        request
    )
