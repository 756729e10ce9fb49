"""Checked rows -> pandas frames, typed once. Columns are built as lists: row by row, pandas is slow."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from timeline.data.actor_tree import closure
from timeline.data.checks import Checked
from timeline.data.schema import ACCOUNT_COLUMNS, ACTOR_COLUMNS, SOURCE_COLUMNS, Column, split_list
from timeline.data.texts import VERIFIED
from timeline.data.topic import camp_of
from timeline.dates.parse import Span

# What loading adds to the columns of a table; an extra column of the same name gets a "_" at its end.
ACCOUNT_TYPED = (
    "row", "span", "start", "end", "precision", "derivation", "uncertain_start", "uncertain_end", "relative", "date_text",
    "actor_list", "actor_closure", "camp", "figure_map",
    "passage_first", "passage_last", "passage_start", "passage_end",
)  # fmt: skip
SOURCE_TYPED = ("row", "published_start", "published_end", "published_text", "has_text", "text_state")
ACTOR_TYPED = ("row", "alias_list")


def account_frame(
    rows: Sequence[Checked],
    extra: Sequence[str],
    above: Mapping[str, tuple[str, ...]],
    camps: Mapping[str, tuple[str, ...]],
) -> pd.DataFrame:
    """One row per account, in file order: the columns as written beside ACCOUNT_TYPED."""
    actors = [row.values["actors"] for row in rows]
    lines = ([above[actor] for actor in names] for names in actors)
    columns = _written(rows, ACCOUNT_COLUMNS, extra, ACCOUNT_TYPED)
    columns["importance"] = _plain([row.values["importance"] for row in rows], "int64")
    columns |= _row_numbers(rows) | _dates([row.values["span"] for row in rows])
    columns["date_text"] = columns["date"]
    columns["actor_list"] = _plain(actors, "object")
    columns["actor_closure"] = _plain([closure(names, above) for names in actors], "object")
    columns["camp"] = _plain([camp_of(line, camps) for line in lines], "str")
    columns["figure_map"] = _plain([row.values["figures"] for row in rows], "object")
    columns |= _passages(rows)
    return pd.DataFrame(columns)


def source_frame(rows: Sequence[Checked], extra: Sequence[str]) -> pd.DataFrame:
    """One row per source, in file order: the columns as written beside SOURCE_TYPED."""
    columns = _written(rows, SOURCE_COLUMNS, extra, SOURCE_TYPED) | _row_numbers(rows)
    published = [row.values["published"] for row in rows]
    columns["published_start"] = _days(span.start if span else None for span in published)
    columns["published_end"] = _days(span.end if span else None for span in published)
    columns["published_text"] = columns["published"]
    columns["has_text"] = _plain([row.values["text"].state == VERIFIED for row in rows], "bool")
    columns["text_state"] = _plain([row.values["text"].state for row in rows], "str")
    return pd.DataFrame(columns)


def actor_frame(rows: Sequence[Checked], extra: Sequence[str]) -> pd.DataFrame:
    """One row per actor, in file order: the columns as written beside ACTOR_TYPED."""
    columns = _written(rows, ACTOR_COLUMNS, extra, ACTOR_TYPED) | _row_numbers(rows)
    columns["alias_list"] = _plain([split_list(row.cell("aliases")) for row in rows], "object")
    return pd.DataFrame(columns)


def extra_names(extra: Iterable[str], typed: Sequence[str]) -> dict[str, str]:
    """Extra column as written -> its name in the frame, which differs only where loading adds that name itself."""
    names: dict[str, str] = {}
    for column in (extra := tuple(extra)):
        name = column
        while name in typed or (name != column and name in extra):
            name += "_"
        names[column] = name
    return names


def _written(
    rows: Sequence[Checked], columns: Sequence[Column], extra: Sequence[str], typed: Sequence[str]
) -> dict[str, pd.Series]:
    named = {column.name: column.name for column in columns} | extra_names(extra, typed)
    return {name: _plain([row.row.cells[column] for row in rows], "str") for column, name in named.items()}


def _plain(values: Sequence[object], dtype: str) -> pd.Series:
    # The type is always named: from an empty list pandas would take another one.
    return pd.Series(values, dtype=dtype)


def _row_numbers(rows: Sequence[Checked]) -> dict[str, pd.Series]:
    return {"row": _plain([row.row.number for row in rows], "int64")}


def _dates(spans: Sequence[Span | None]) -> dict[str, pd.Series]:
    return {
        "span": _plain(spans, "object"),
        "start": _days(span.start if span else None for span in spans),
        "end": _days(span.end if span else None for span in spans),
        "precision": _plain([span.precision if span else "" for span in spans], "str"),
        "derivation": _plain([span.derivation if span else () for span in spans], "object"),
        "uncertain_start": _plain([bool(span and span.uncertain_start) for span in spans], "bool"),
        "uncertain_end": _plain([bool(span and span.uncertain_end) for span in spans], "bool"),
        "relative": _plain([bool(span and span.relative) for span in spans], "bool"),
    }


def _days(days: Iterable[date | None]) -> pd.Series:
    return pd.Series(np.array(list(days), dtype="datetime64[D]").astype("datetime64[us]"))


def _passages(rows: Sequence[Checked]) -> dict[str, pd.Series]:
    found = [row.values["passage"] for row in rows]
    fields = {"first": "first_line", "last": "last_line", "start": "start", "end": "end"}
    return {
        f"passage_{name}": _plain([getattr(passage, field) if passage else None for passage in found], "Int64")
        for name, field in fields.items()
    }
