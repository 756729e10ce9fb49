"""Read the rows of a large table by Arrow's reader, where it is written so plainly that the csv module would read the very same.

That is: UTF-8, the header in the first line, as many cells in each row, no blank rows, and quotes about whole cells alone. Any
other table, and any where pyarrow is not installed, is read row by row.
"""

from typing import Any

import numpy as np

from timeline.data.coded import Coded
from timeline.data.stored import can_store

LEAST = 5_000_000  # bytes: a smaller table is read in the time that pyarrow takes to be imported
_BLOCK = 1 << 24  # bytes that are read at once; no row may be longer
_QUOTE, _NEW_LINE = ord('"'), ord("\n")


def may_be_plain(raw: bytes) -> bool:
    """Whether a table is large, and does not end as old programs end a file."""
    return len(raw) >= LEAST and raw[-1:] not in (b"\0", b"\x1a") and can_store()


def read_plain(raw: bytes, separator: str, width: int) -> list[Coded] | None:
    """The columns of a table of so many bytes, without its first row; None where it is not written plainly."""
    if b"\0" in raw or raw.count(b"\r") != raw.count(b"\r\n"):
        return None
    count = count_records(raw, separator)
    return _columns(raw, separator, width, count) if count > 1 else None


def count_records(raw: bytes, separator: str) -> int:
    """How many records these are by their new lines outside of quotes; 0 where quotes do not stand about whole cells."""
    signs = np.frombuffer(raw, dtype=np.uint8)
    lines, quotes = _places(signs, _NEW_LINE), _places(signs, _QUOTE)
    if len(quotes):
        # Every other quote opens; two that follow each other within a cell close it and open it again.
        edges = np.array([_QUOTE, _NEW_LINE, ord("\r"), ord(separator)], dtype=np.uint8)
        before, after = signs[quotes[::2] - 1], signs[(quotes[1::2] + 1) % len(signs)]
        before = before[1:] if quotes[0] == 0 else before
        after = after[:-1] if quotes[-1] == len(signs) - 1 else after
        if len(quotes) % 2 or not (np.isin(before, edges).all() and np.isin(after, edges).all()):
            return 0
        lines = lines[np.searchsorted(quotes, lines) % 2 == 0]
    return len(lines) + (not len(lines) or int(lines[-1]) < len(signs) - 1)


def _places(signs: np.ndarray, sign: int) -> np.ndarray:
    """Where a sign stands; looked for a block at a time, as a mask of all would take as much memory as they do."""
    starts = range(0, len(signs), _BLOCK)
    return np.concatenate([start + np.flatnonzero(signs[start : start + _BLOCK] == sign) for start in starts])


def _columns(raw: bytes, separator: str, width: int, count: int) -> list[Coded] | None:
    import pyarrow as pa
    from pyarrow import csv

    names = [str(n) for n in range(width)]
    try:
        table = csv.read_csv(
            pa.BufferReader(raw),
            csv.ReadOptions(block_size=_BLOCK, column_names=names),
            csv.ParseOptions(delimiter=separator, newlines_in_values=b'"' in raw),
            csv.ConvertOptions(column_types=dict.fromkeys(names, pa.large_string())),
        )
    except pa.ArrowInvalid:
        return None  # rows of other lengths, most likely
    if len(table) != count:
        return None  # blank lines
    columns = []
    for name in names:
        columns.append(_coded(table.column(name)))
        table = table.drop_columns(name)  # of each, the memory is needed for the next
    return columns if all(map(str.strip, columns[0].values)) else None  # else a row may be blank


def _coded(column: Any) -> Coded:
    """A column without its first row."""
    coded = column.slice(1).combine_chunks().dictionary_encode()
    return Coded(coded.indices.to_numpy(), coded.dictionary.to_pylist())
