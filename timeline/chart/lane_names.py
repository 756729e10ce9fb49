"""What a lane is called, how much of it is drawn, and what it says when it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from timeline.chart.chart import Empty
from timeline.chart.marks import Accounts, Ints, LaneInfo
from timeline.chart.request import EVER, Request
from timeline.chart.scale import TimeScale
from timeline.chart.text_width import fit, text_width, wrap
from timeline.dates.days import Window, day_of
from timeline.languages.isolation import isolate
from timeline.languages.language import Language

NAME_SIZE, NOTE_SIZE = 14.0, 12.5
FULL_HEAD, TITLES_ONLY, PICTURE_HEAD = 49.0, 20.0, 18.0
PICTURE_LEAST = 20.0  # px of a lane in a small picture
NAME_APART = 7.0  # px after a name and a note that stand in one line
NAME_TOP, NOTE_LINE = 17.5, 16.0  # px to the name's baseline, and from line to line
MOST_UNITS = 600  # accounts of a lane that are looked at one by one
SHORT = ("short", "frame")


@dataclass(frozen=True)
class NameColumn:
    """Where lane names stand, and the room that takes."""

    where: str
    width: float  # of the column; of the line where names stand above
    plot_left: float
    over: float  # px above the content of a lane
    most: int = MOST_UNITS

    @classmethod
    def of(cls, where: str, stretch: float = 1.0) -> NameColumn:
        """The column for names "beside", "short", "frame", "above", or in the lanes of a small "picture".

        It is as much wider as text is stretched.
        """
        if where == "picture":
            return cls(where, 0.0, 0.0, 0.0)
        if where == "beside":
            return cls(where, 156.0 * stretch, 156.0 * stretch + 8, 0.0)
        return cls(where, 98.0 * stretch, 98.0 * stretch, 0.0) if where in SHORT else cls(where, 0.0, 0.0, 19.0)

    @property
    def head(self) -> float:
        """The height of the axis above all lanes."""
        return {"short": TITLES_ONLY, "frame": TITLES_ONLY, "picture": PICTURE_HEAD}.get(self.where, FULL_HEAD)

    @property
    def small(self) -> bool:
        """Whether it is a small picture, without labels, and lane names in the blank part of their lanes."""
        return self.where == "picture"

    @property
    def frame(self) -> bool:
        """Whether it is for a frame: short names beside, small labels, ticks for the rest."""
        return self.where == "frame"

    @property
    def pads(self) -> tuple[float, float]:
        """Pixels above and below the content of a lane."""
        return (2.0, 2.0) if self.ticks else (4.0, 5.0)

    @property
    def ticks(self) -> bool:
        """Whether accounts that are not named are ticks."""
        return self.where in ("picture", "frame")

    @property
    def beside(self) -> bool:
        return self.where in ("beside", *SHORT)

    def name(self, info: LaneInfo, notes: Sequence[str], width: float) -> tuple[str, ...]:
        """The lane's name in lines; its short form where it stands in one line with notes that leave too little room."""
        if self.where in SHORT:
            return tuple(wrap(info.short or info.name, self.width - 6, 13, 600, 2))
        if self.beside:
            return tuple(wrap(info.name, self.width, NAME_SIZE, 600, 2))
        if self.small:
            return (fit(info.short or info.name, width - 8, NOTE_SIZE),)
        beside = sum(text_width(note, NOTE_SIZE) + 2 * NAME_APART for note in notes)
        whole = text_width(info.name, NAME_SIZE, 600) + beside <= width
        return (fit(info.name if whole else info.short or info.name, width - 8, NAME_SIZE, 600),)

    def notes(self, info: LaneInfo, counts: Sequence[str]) -> tuple[str, ...]:
        """The lines under the name; one line beside it where names stand above."""
        if self.where in SHORT:
            return tuple(wrap(info.short_note or ("", *info.notes)[-1], self.width - 6, NOTE_SIZE))
        if self.beside:
            return tuple(fit(note, self.width + 6, NOTE_SIZE) for note in (*info.notes, *counts))
        return () if self.small else (" · ".join(map(isolate, (*info.notes, *counts))),)

    def fitting(self, info: LaneInfo, notes: tuple[str, ...], height: float) -> tuple[str, ...]:
        """The notes that a lane of a height has room for beside it: of too many the last, which say when and how many."""
        if self.where != "beside":
            return notes
        lines = len(self.name(info, notes, self.width))
        room = max(int((height - NAME_TOP - (lines - 1) * (NOTE_LINE + 1)) // NOTE_LINE), 0)
        return notes[len(notes) - room :] if room < len(notes) else notes

    def least_heights(self, notes: Sequence[int], height: float) -> list[float]:
        """The least height of each lane: for its name and as many of its notes as all have room for."""
        if self.small:
            return [PICTURE_LEAST] * len(notes)
        if not self.beside:
            return [self.over + 20.0] * len(notes)
        for most in range(max(notes, default=0), -1, -1):
            least = [NAME_TOP + NOTE_LINE * min(most, count) + 8 for count in notes]
            if sum(least) <= height * 0.8:
                break
        else:
            least = [PICTURE_LEAST] * len(notes) if self.ticks else least
        return least if notes else []


@dataclass(frozen=True)
class LaneCounts:
    """Accounts by lane: given, drawn, and why the others are not."""

    given: list[int]
    drawn: list[int]
    before: list[int]
    after: list[int]
    undated: list[int]
    events: list[int]

    @classmethod
    def of(cls, accounts: Accounts, drawn: Ints, lanes: int, days: Window) -> LaneCounts:
        """Count the accounts; `drawn` are the places of those drawn, `days` what the others are outside of."""

        def count(mask: np.ndarray) -> list[int]:
            return np.bincount(accounts.lane[mask], minlength=lanes).tolist()

        everyone = np.ones(len(accounts), dtype=bool)
        size = int(accounts.event.max(initial=0)) + 1
        told = np.zeros(lanes * size, dtype=bool)  # by lane and event; numpy's unique takes a hundred times as long
        told[accounts.lane[drawn] * size + accounts.event[drawn]] = True
        return cls(
            count(everyone),
            count(drawn),
            count(accounts.dated & (accounts.last < days[0])),
            count(accounts.dated & (accounts.first > days[1])),
            count(~accounts.dated),
            told.reshape(lanes, size).sum(axis=1).tolist(),
        )

    @classmethod
    def sum(cls, parts: Sequence[LaneCounts]) -> LaneCounts:
        """The counts of all parts of the accounts; the accounts of an event are all in the same part."""
        names = [each.name for each in fields(cls)]
        return cls(*(np.sum([getattr(part, name) for part in parts], axis=0).tolist() for name in names))


def count_words(counts: LaneCounts, lane: int, request: Request) -> list[str]:
    """How many accounts a lane has, and how many of them are not drawn."""
    language, given, drawn = request.language, counts.given[lane], counts.drawn[lane]
    if request.window:
        return [
            language.gettext(
                "%(n)s of %(all)s in sight", n=language.format_number(drawn), all=language.format_number(given)
            )
        ]
    said = language.ngettext("%(n)s account", "%(n)s accounts", drawn)
    if given > drawn:
        rest = language.format_number(given - drawn)
        said = language.gettext("%(accounts)s + %(n)s not drawn", accounts=said, n=rest)
    if request.by_event:
        return [language.ngettext("%(n)s event", "%(n)s events", counts.events[lane]), said]
    return [said]


def none_matches(total: int, language: Language) -> str:
    """What a lane of so many accounts says when none of them passes the filters."""
    if not total:
        return language.gettext("No account matches")
    return language.ngettext("Its only account does not match", "None of %(n)s accounts matches", total)


def empty_words(
    accounts: Accounts, counts: LaneCounts, lane: int, total: int, scale: TimeScale, request: Request
) -> Empty:
    """What an empty lane of `total` accounts says: that nothing matches, or where its nearest account is."""
    language = request.language
    if not counts.given[lane]:
        return Empty(none_matches(total, language))
    words = (
        language.gettext("No account in this window") if request.window else language.gettext("No account in this time")
    )
    low, high = request.limits or EVER
    near = (accounts.last >= low) & (accounts.first <= high)
    at = np.flatnonzero((accounts.lane == lane) & accounts.dated & near)
    if not len(at):
        return Empty(words)
    away = np.maximum(scale.start - accounts.last[at], accounts.first[at] - scale.end)
    best = at[np.lexsort((at, away))[0]]
    late = accounts.first[best] > scale.end
    day = int(accounts.first[best] if late else accounts.last[best])
    said = accounts.date(int(accounts.row[best])) or language.format_date(day_of(day))  # as its source has it
    nearest = language.gettext("nearest: %(date)s", date=said)
    return Empty(f"{words} · {nearest}", int(accounts.row[best]), day)
