"""The typed pandas frames: columns as written beside those that loading adds; equal cells are one object."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd

from timeline.data.accounts import Accounts
from timeline.data.checks import Checked, Distinct
from timeline.data.coded import as_they_appear, category
from timeline.data.schema import (
    ACCOUNT_COLUMNS,
    ACTOR_COLUMNS,
    DEFAULT_IMPORTANCE,
    SOURCE_COLUMNS,
    STANDINGS,
    Column,
    split_list,
)
from timeline.data.texts import VERIFIED
from timeline.data.topic import OTHERS, Topic, camp_of, camps_of
from timeline.dates.parse import Span

# What loading adds to the columns of a table, and `Spans.cells` to a row; an extra column of the same name gets a "_" at
# its end.
ACCOUNT_TYPED = (
    "row", "span", "start", "end", "precision", "derivation", "uncertain_start", "uncertain_end", "relative",
    "only_end", "unsure_first", "unsure_last", "seconds", "actor_list", "camp",
    "passage_first", "passage_last", "passage_start", "passage_end",
)  # fmt: skip
SOURCE_TYPED = ("row", "published_start", "published_end", "published_text", "has_text", "text_state")
ACTOR_TYPED = ("row", "alias_list")

PASSAGE_FIELDS = {"first": "first_line", "last": "last_line", "start": "start", "end": "end"}


def account_frame(
    accounts: Accounts, sources: Iterable[str], above: Mapping[str, tuple[str, ...]], topic: Topic
) -> pd.DataFrame:
    """One row for each row of the table, good or not, in file order: the columns as written beside ACCOUNT_TYPED.

    Categories, each in the order in which readers see them: source, event, type, standing, status, precision, camp.
    Days are datetime64[us], both ends inclusive, NaT when undated; lines and offsets of passages are Int32, NA where
    the text is not at hand. `seconds`, `only_end`, `unsure_first` and `unsure_last` are `Span.order`, whether only the day by
    which it was is known, and `Span.unsure_days`; the span itself is read again by `Spans`. No column holds objects.
    """
    table = accounts.table
    categories = {
        "source": tuple(sources),
        "event": None,
        "type": tuple(topic.types),
        "standing": STANDINGS,
        "status": None,
    }
    extra = extra_names(table.sheet.extra, ACCOUNT_TYPED)
    written = {column.name: column.name for column in ACCOUNT_COLUMNS} | extra
    columns: dict[str, Any] = {
        name: _categorical(table.distinct(column), categories[name])
        if name in categories
        else _text(table.distinct(column))
        for column, name in written.items()
    }
    columns["importance"] = table.distinct("importance").spread(_importance).astype("int8")
    columns["row"] = np.array(table.sheet.numbers, dtype="int32")
    actors = table.distinct("actors")
    columns |= _dates(accounts.spans)
    known = camps_of(above, topic.camps)
    camps = actors.mapped(lambda cell: camp_of(split_list(cell), known))
    columns["camp"] = _categorical(camps, (*topic.camps, *(() if OTHERS in topic.camps else (OTHERS,))))
    columns |= _passages(accounts)
    return pd.DataFrame(columns)


def part(frame: pd.DataFrame, rows: np.ndarray) -> pd.DataFrame:
    """Some rows of the accounts, numbered anew; its events are those that they tell, in order of appearance."""
    accounts = frame.take(rows).reset_index(drop=True)
    accounts["event"] = as_they_appear(accounts["event"].array)
    return accounts


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
    columns["alias_list"] = Distinct(np.arange(len(rows)), rows).spread(lambda row: split_list(row.cell("aliases")))
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
) -> dict[str, Any]:
    named = {column.name: column.name for column in columns} | extra_names(extra, typed)
    return {name: _plain([row.row.cells[column] for row in rows], "str") for column, name in named.items()}


# Columns are arrays until they are in a frame: of Series, pandas would compare and copy the indexes, one with all others.
def _plain(values: Sequence[object], dtype: str) -> Any:
    # The type is always named: from an empty list pandas would take another one.
    return pd.array(values, dtype="str") if dtype == "str" else np.array(values, dtype=dtype)


def _row_numbers(rows: Sequence[Checked]) -> dict[str, Any]:
    return {"row": _plain([row.row.number for row in rows], "int64")}


def _days(days: Iterable[date | None]) -> np.ndarray:
    return np.array(list(days), dtype="datetime64[D]").astype("datetime64[us]")


# --- columns of accounts, by their distinct values -------------------------------------------------------------------


def _text(column: Distinct[str]) -> Any:
    return pd.array(column.values, dtype="str").take(column.codes)


def _categorical(column: Distinct[str], categories: Sequence[str] | None = None) -> pd.Categorical:
    """The column as a category; words that are not among the categories (of rows with problems) become NaN."""
    if categories is None:
        return category(column.codes, pd.Index(column.values, dtype="str"))
    known = list(categories)
    places = pd.Index(known, dtype="str").get_indexer(pd.Index(column.values, dtype="str"))
    return category(places[column.codes], pd.Index(known, dtype="str"))


def _dates(spans: Distinct[Span | None]) -> dict[str, Any]:
    def each(get: Callable[[Span], Any], undated: Any = None) -> list[Any]:
        return [get(span) if span else undated for span in spans.values]

    def numbers(values: Sequence[Any], dtype: str) -> np.ndarray:
        return np.array(values, dtype=dtype)[spans.codes]

    unsure = each(lambda span: span.unsure_days, (0, 0))
    return {
        "start": _days(each(lambda span: span.start))[spans.codes],
        "end": _days(each(lambda span: span.end))[spans.codes],
        "precision": _categorical(Distinct(spans.codes, each(lambda span: span.precision, "")).merged()),
        "uncertain_start": spans.where(lambda span: bool(span and span.uncertain_start)),
        "uncertain_end": spans.where(lambda span: bool(span and span.uncertain_end)),
        "relative": spans.where(lambda span: bool(span and span.relative)),
        "only_end": spans.where(lambda span: bool(span and span.first.limit)),
        "unsure_first": numbers([first for first, _ in unsure], "int32"),
        "unsure_last": numbers([last for _, last in unsure], "int32"),
        "seconds": numbers(each(lambda span: span.order, 0.0), "float64"),
    }


def _passages(accounts: Accounts) -> dict[str, Any]:
    codes, places = accounts.passages
    absent = np.array([place is None for place in places], dtype=bool)
    columns = {}
    for name, field in PASSAGE_FIELDS.items():
        get: Callable[[Any], int] = attrgetter(field)
        numbers = np.array([get(place) if place else 0 for place in places], dtype="int32")
        columns[f"passage_{name}"] = pd.arrays.IntegerArray(numbers[codes], absent[codes])
    return columns


def _importance(cell: str) -> int:
    return int(cell) if cell in ("1", "2", "3") else DEFAULT_IMPORTANCE
