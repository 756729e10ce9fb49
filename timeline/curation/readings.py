"""How each date was read: the cell, the days that it means, and what it was read against."""

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from timeline.data.load import Archive
from timeline.data.problems import shorten
from timeline.dates.edtf import write_edtf
from timeline.dates.words import format_derivation, format_span


class DateReading(NamedTuple):
    """A date of a good row: its place, the cell as written, its days in words and in EDTF, what they were read against."""

    file: str
    row: int
    cell: str
    days: str
    edtf: str
    derivation: str

    def __str__(self) -> str:
        if not self.days:
            return f"{self.file}:{self.row}: undated"
        how = f", {self.derivation}" if self.derivation else ""
        edtf = "" if self.edtf == self.cell else f" ({self.edtf})"
        return f'{self.file}:{self.row}: "{shorten(self.cell)}" is {self.days}{edtf}{how}'


def date_readings(archive: Archive, file: str) -> Iterator[DateReading]:
    """The dates of all good accounts of a table, in its order: served ones, drafts and retracted ones."""
    names = ["row", "date", "source", "standing"]
    frames = [frame[names].astype("object") for frame in (archive.accounts, archive.drafts, archive.retracted)]
    whole = pd.concat(frames).sort_values("row", kind="stable")
    for row, cell, span in zip(whole["row"], whole["date"], archive.spans.of(whole), strict=True):
        if span:
            taken = [reason for reason in span.derivation if reason.period]  # the others are in the words of the days
            how = format_derivation(taken) if taken else ""
            yield DateReading(file, row, cell, format_span(span), write_edtf(span), how)
        else:
            yield DateReading(file, row, cell, "", "", "")
