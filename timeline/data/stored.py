"""Stored frames: a typed frame as a Parquet file, read back exactly. It needs pyarrow, which is imported only here."""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd

OURS = b"timeline:categories"  # the key in the file's own metadata under which the order of categories stands
ROWS_AT_ONCE = 250_000  # rows of a row group


def can_store() -> bool:
    """Whether what writes and reads Parquet is installed."""
    return find_spec("pyarrow") is not None


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame of plain columns (text, numbers, days, flags, categories) to a file.

    The file is there whole or not at all, whoever else writes or reads it meanwhile. Raises OSError where it cannot be
    written. Rows are numbered anew; columns, their types and the order of their categories stay.
    """
    import pyarrow as pa
    from pyarrow.parquet import write_table

    table = pa.Table.from_pandas(frame, preserve_index=False)
    ours = json.dumps(_categories(frame)).encode()
    with replacing(path) as new:
        write_table(
            table.replace_schema_metadata({**(table.schema.metadata or {}), OURS: ours}),
            new,
            compression="zstd",
            row_group_size=ROWS_AT_ONCE,
        )


def read_frame(file: Path | bytes, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """The frame of a file that `write_frame` wrote, or some columns of it; the file by its path, or as its bytes.

    Raises OSError or ValueError (pyarrow's errors are among them) where the file is damaged, or none of ours.
    """
    from pyarrow import BufferReader
    from pyarrow.parquet import read_table

    table = read_table(file if isinstance(file, Path) else BufferReader(file), columns=columns)
    order = json.loads((table.schema.metadata or {}).get(OURS, b"null"))
    if not isinstance(order, dict):
        raise ValueError("is no frame of a timeline")
    frame: pd.DataFrame = table.to_pandas(split_blocks=True, self_destruct=True)
    for name in [name for name in frame if name in order]:
        column = frame[name].astype("category").array  # of no rows Arrow gives none
        known = order[name]
        frame[name] = _as_they_appear(column) if known is None else column.set_categories(pd.Index(known, dtype="str"))
    return frame


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new file beside `path`, which takes its place at the end, or goes where writing it fails."""
    new = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    try:
        yield new
        os.replace(new, path)
    finally:
        with suppress(OSError):
            new.unlink()


def _as_they_appear(column: pd.Categorical) -> pd.Categorical:
    """The column with the categories that rows have, in the order in which they have them; no word is looked at."""
    used = pd.unique(column.codes[column.codes >= 0])
    places = np.full(len(column.categories) + 1, -1)  # the last is that of -1, which is none
    places[used] = np.arange(len(used))
    return pd.Categorical.from_codes(places[column.codes], column.categories.take(used).astype("str"))


def _categories(frame: pd.DataFrame) -> dict[str, list[str] | None]:
    """The categories of each column that has them, in order; None where that is the order in which rows have them."""
    columns = {str(name): frame[name] for name in frame if isinstance(frame[name].dtype, pd.CategoricalDtype)}
    known = {name: list(column.cat.categories) for name, column in columns.items()}
    return {name: None if known[name] == list(columns[name].unique()) else known[name] for name in columns}
