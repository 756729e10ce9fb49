"""Spans are read again from the rows of a frame, and say the same as its columns."""

from pathlib import Path

import pandas as pd

from timeline.data.load import load_archive

ROOT = Path(__file__).resolve().parents[2]


def test_a_span_read_again_is_the_one_of_the_columns(archive):
    for loaded in (archive, load_archive(ROOT / "events.csv")):
        for row in loaded.accounts.to_dict("records"):
            span = loaded.spans.read(row["date"], row["source"], row["standing"])
            assert (span is None) == pd.isna(row["start"]) == pd.isna(row["end"]) == (row["date"] == "")
            if span:
                assert (span.start, span.end) == (row["start"].date(), row["end"].date())
                assert [span.precision, span.relative, span.order, *span.unsure_days, span.first.limit is not None] == [
                    row[name]
                    for name in ("precision", "relative", "seconds", "unsure_first", "unsure_last", "only_end")
                ]
                assert (span.uncertain_start, span.uncertain_end) == (row["uncertain_start"], row["uncertain_end"])


def test_what_is_planned_lies_ahead(tables):
    loaded = tables.cell("events", 2, date="Friday", standing="planned").load()
    (ahead, *_), behind = (
        loaded.spans.of(loaded.accounts),
        loaded.spans.read("Friday", "gazette-2021-03-09", "reported"),
    )
    assert ahead.start == loaded.accounts["start"][0].date() > behind.start
