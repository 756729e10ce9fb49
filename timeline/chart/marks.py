"""What the chart is made of: the accounts shown, as columns, and the lanes that they stand in. No words but names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from timeline.dates.days import Window

Ints = NDArray[np.int64]
Floats = NDArray[np.floating]
Bools = NDArray[np.bool_]

STANDINGS = ("reported", "alleged", "planned", "denied")  # a standing's code is its place here
HEADLINE = 1  # the importance of a headline


def _no_words(row: int) -> str:
    return ""


def _none() -> Ints:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Accounts:
    """The accounts shown, one a place in every column, in any order.

    `row` names an account to whoever made the columns; `event` and `colour` are codes of any kind, `lane` is a place
    in the lanes, `standing` in STANDINGS. Days are inclusive and mean nothing where not `dated`. `at_end`: known is
    only the day by which it was ("by 26 February"). `told_by` counts the sources that tell the event, shown or not. `time`
    is in seconds of the first day and orders the accounts of a day; `unsure_start` and `unsure_end` are days at the ends of
    a period over which its bar comes and goes; left out, all are 0. Where there is a `weight`, an account of no row (-1)
    stands for so many that are only counted, and one of a row and of no weight is among them.
    Words are asked for by row, and only for what is drawn: `title`; `teller`, the source's short name; `detail`, date
    and standing, for a second line; `date` of the account nearest to an empty lane.
    """

    row: Ints
    event: Ints
    lane: Ints
    first: Ints
    last: Ints
    dated: Bools
    uncertain_start: Bools
    uncertain_end: Bools
    at_end: Bools
    importance: Ints
    told_by: Ints
    colour: Ints
    standing: Ints
    time: Ints = field(default_factory=_none)
    unsure_start: Ints = field(default_factory=_none)
    unsure_end: Ints = field(default_factory=_none)
    weight: Ints = field(default_factory=_none)
    title: Callable[[int], str] = _no_words
    teller: Callable[[int], str] = _no_words
    detail: Callable[[int], str] = _no_words
    date: Callable[[int], str] = _no_words

    def __len__(self) -> int:
        return len(self.row)

    def of(self, column: Ints, at: Ints) -> Ints:
        """A column that may be left out, at some places."""
        return column[at] if len(column) else np.zeros(len(at), dtype=np.int64)

    @cached_property
    def weights(self) -> Ints:
        """How many accounts each stands for."""
        return self.weight if len(self.weight) else np.ones(len(self), dtype=np.int64)

    @cached_property
    def vague(self) -> Bools:
        """Which accounts stand on a day that is not known exactly: about, by a date, or some time in a month."""
        found: Bools = self.uncertain_start.astype(bool)
        return found | (self.unsure_start > 0) if len(self.unsure_start) else found

    @cached_property
    def anchor(self) -> Ints:
        """The day that an account's shape stands on: its first, or of "by" a date that date."""
        return np.where(self.at_end, self.last, self.first)


@dataclass(frozen=True)
class LaneInfo:
    """A lane as asked for: its name, the notes under it (slant, date of publication), and when its source came out."""

    key: str
    name: str
    notes: Sequence[str] = field(default=())
    published: Window | None = None
    published_words: str = ""  # "published 7 March 2019"
    published_short: str = ""  # "published 7 Mar 2019"
    short: str = ""  # a shorter name and note, for small pictures
    short_note: str = ""
    colour: int = -1  # the type that it is the lane of; -1 where lanes are something else
    total: int = 0  # accounts whatever the filters; 0 where nobody knows


def columns(**given: Sequence[int] | NDArray) -> dict[str, NDArray]:
    """Columns in the types that Accounts wants, for whoever holds lists."""
    flags = ("dated", "uncertain_start", "uncertain_end", "at_end")
    return {name: np.asarray(values, dtype=bool if name in flags else np.int64) for name, values in given.items()}
