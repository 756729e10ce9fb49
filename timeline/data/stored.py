"""Stored columns: columns of any lengths in one file, mapped into memory as they are, so that processes share its pages.

The file is an Arrow IPC file of one row, in which each column is a list, behind a head of HEAD bytes: what it is, the key that
it was written under, and the SHA-256 of all that follows. It needs pyarrow, which is imported only here.
"""

import hashlib
import json
import mmap
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd

from timeline.data.coded import category

HEAD = 256  # bytes: columns begin where processors like them to
_WHAT = "timeline columns 1"
_KINDS, _SAYS = b"timeline:kinds", b"timeline:says"
Columns = Mapping[
    str, Any
]  # name -> array of numpy or pandas: numbers, flags, days, text, categories, Int32 and its like; bytes


def can_store() -> bool:
    """Whether what writes and reads such files is installed."""
    return find_spec("pyarrow") is not None


def write_columns(path: Path, key: str, columns: Columns, says: Any = None) -> None:
    """Write columns, and `says` as JSON, under a key of a line; the file is there whole or not at all. Raises OSError."""
    import pyarrow as pa

    apart = {name: _apart(column) for name, column in columns.items()}
    lists = {
        f"{name}\n{part}": _in_one_row(array) for name, (_, parts) in apart.items() for part, array in parts.items()
    }
    kinds = {name: kind for name, (kind, _) in apart.items()}
    table = pa.table(lists).replace_schema_metadata(
        {_KINDS: json.dumps(kinds), _SAYS: json.dumps(says, ensure_ascii=False)}
    )
    with replacing(path) as new, new.open("w+b") as file:
        file.write(bytes(HEAD))
        with pa.ipc.new_file(pa.PythonFile(file, "w"), table.schema) as writer:
            writer.write_table(table)
        file.seek(HEAD)
        head = "\n".join([_WHAT, key, hashlib.file_digest(file, "sha256").hexdigest(), ""])
        file.seek(0)
        file.write(head.encode().ljust(HEAD))
        new.chmod(0o444)  # who has it mapped ends where it is written to in place; another can take its place


def read_columns(path: Path, key: str) -> tuple[dict[str, Any], Any] | None:
    """The columns of a file, not to be written to, and what it says; None where it was written under another key.

    Raises OSError where it cannot be read, ValueError (pyarrow's errors are among them) where it is damaged, or none of ours.
    """
    with path.open("rb") as file:
        found = file.read(HEAD).decode(errors="replace").split("\n")
        if len(found) != 4 or found[0] != _WHAT:
            raise ValueError(f"{path.name} is no file of columns")
        if found[1] != key:
            return None
        if found[2] != hashlib.file_digest(file, "sha256").hexdigest():
            raise ValueError(f"{path.name} is damaged")
        return _mapped(file)


def _mapped(file: BinaryIO) -> tuple[dict[str, Any], Any]:
    import pyarrow as pa

    whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    rows = pa.ipc.open_file(pa.BufferReader(pa.py_buffer(whole[HEAD:])))
    lists, metadata = rows.get_batch(0), rows.schema.metadata
    parts: dict[str, dict[str, Any]] = {}
    for place, label in enumerate(lists.schema.names):
        name, part = label.rsplit("\n", 1)
        parts.setdefault(name, {})[part] = lists.column(place).values
    kinds = json.loads(metadata[_KINDS])
    return {name: _together(kind, parts[name]) for name, kind in kinds.items()}, json.loads(metadata[_SAYS])


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


def frame_of(columns: Columns, name: str) -> pd.DataFrame:
    """The frame of which `columns_of` made columns under a name; they are not copied."""
    found = {
        label.removeprefix(f"{name}/"): column for label, column in columns.items() if label.startswith(f"{name}/")
    }
    return pd.DataFrame(found, copy=False)


def columns_of(frame: pd.DataFrame, name: str) -> Iterator[tuple[str, Any]]:
    """The columns of a frame, by their names behind that of the frame."""
    return ((f"{name}/{label}", frame[label].array) for label in frame)


# --- a column as plain arrays ----------------------------------------------------------------------------------------


def _apart(column: Any) -> tuple[str, dict[str, Any]]:
    """The kind of a column, and the arrays that it is made of."""
    if isinstance(column, pd.Categorical):
        return "category", {"codes": column.codes, "words": column.categories.array}
    if isinstance(column, pd.arrays.IntegerArray):
        return "number or none", {
            "numbers": column.to_numpy(column.dtype.numpy_dtype, na_value=0),
            "none": _bytes(column.isna()),
        }
    if isinstance(getattr(column, "dtype", None), pd.StringDtype):
        return "text", {"text": column}
    values = np.frombuffer(column, dtype=np.uint8) if isinstance(column, bytes) else np.asarray(column)
    if values.dtype.kind in "mM":
        return str(values.dtype), {"days": values.view(np.int64)}
    return ("flag", {"flags": _bytes(values)}) if values.dtype == bool else ("number", {"numbers": values})


def _together(kind: str, parts: Mapping[str, Any]) -> Any:
    if kind == "category":
        return category(_plain(parts["codes"]), pd.Index(_text(parts["words"])))
    if kind == "number or none":
        return pd.arrays.IntegerArray(_plain(parts["numbers"]), _plain(parts["none"]).view(bool))
    if kind == "text":
        return _text(parts["text"])
    array = _plain(next(iter(parts.values())))
    return array if kind == "number" else array.view(bool if kind == "flag" else kind)


def _bytes(flags: np.ndarray) -> np.ndarray:
    """Flags as bytes: Arrow's own take a bit each, and would have to be copied."""
    return np.ascontiguousarray(flags).view(np.uint8)


def _plain(array: Any) -> np.ndarray:
    plain: np.ndarray = array.to_numpy(zero_copy_only=True)
    return plain


def _text(array: Any) -> Any:
    return pd.array(array, dtype="str")


def _in_one_row(array: Any) -> Any:
    import pyarrow as pa

    flat = pa.array(array) if isinstance(array, np.ndarray) else pa.array(array, pa.large_string())
    flat = flat.combine_chunks() if isinstance(flat, pa.ChunkedArray) else flat
    return pa.LargeListArray.from_arrays(pa.array([0, len(flat)], pa.int64()), flat)
