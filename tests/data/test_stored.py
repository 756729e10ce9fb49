"""Columns and frames are read back exactly as they were stored, under their key alone."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("pyarrow", reason="pyarrow is not installed (requirements-scale.txt)")

from timeline.data.stored import columns_of, frame_of, read_columns, write_columns

WORDS = st.text(st.characters(codec="utf-8"), max_size=8)
ROW = st.fixed_dictionaries(
    {
        "text": WORDS,
        "kind": st.sampled_from(["b", "a", "ñ", None]),
        "place": st.none() | st.integers(-(2**31), 2**31 - 1),
        "day": st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)),
        "sure": st.booleans(),
        "importance": st.integers(1, 3),
        "seconds": st.floats(0, 86_400),
    }
)


@given(st.lists(ROW, max_size=6))
@settings(max_examples=60, deadline=None)
def test_what_is_stored_is_read_back(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("stored") / "a.arrow"
    events = list(dict.fromkeys(row["text"] for row in rows))
    frame = pd.DataFrame(
        {
            "text": pd.Series([row["text"] for row in rows], dtype="str"),
            "kind": pd.Categorical([row["kind"] for row in rows], categories=["unused", "ñ", "b", "a"]),
            "event": pd.Categorical([row["text"] for row in rows], categories=pd.Index(events, dtype="str")),
            "place": pd.array([row["place"] for row in rows], dtype="Int32"),
            "day": pd.Series([row["day"] for row in rows], dtype="datetime64[us]"),
            "sure": pd.Series([row["sure"] for row in rows], dtype="bool"),
            "importance": pd.Series([row["importance"] for row in rows], dtype="int8"),
            "seconds": pd.Series([row["seconds"] for row in rows], dtype="float64"),
        }
    )
    write_columns(path, "key", dict(columns_of(frame, "one")) | {"numbers": np.arange(9)}, {"rows": len(rows)})
    columns, says = read_columns(path, "key")
    pd.testing.assert_frame_equal(frame_of(columns, "one"), frame)
    assert columns["numbers"].tolist() == list(range(9)) and says == {"rows": len(rows)}
    assert [file.name for file in path.parent.iterdir()] == ["a.arrow"]


def test_a_checked_frame_is_read_back_without_a_copy(archive, tmp_path):
    names = ("accounts", "retracted", "drafts")
    frames = {name: getattr(archive, name) for name in names}
    write_columns(tmp_path / "a", "key", {k: v for name in names for k, v in columns_of(frames[name], name)})
    columns, _ = read_columns(tmp_path / "a", "key")
    for name, frame in frames.items():
        pd.testing.assert_frame_equal(frame_of(columns, name), frame)
    assert not frame_of(columns, "accounts")["row"].to_numpy().flags.owndata


def test_another_key_finds_nothing(tmp_path):
    write_columns(tmp_path / "a", "key", {"numbers": np.arange(3)})
    assert read_columns(tmp_path / "a", "another") is None


def test_other_files_are_refused(archive, tmp_path):
    archive.accounts.to_parquet(tmp_path / "others")
    (tmp_path / "words").write_text("words")
    for file in ("others", "words", "absent"):
        with pytest.raises((OSError, ValueError)):
            read_columns(tmp_path / file, "key")


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):
        write_columns(tmp_path / "folder", "key", {"numbers": np.arange(3)})
    assert [file.name for file in tmp_path.iterdir()] == ["folder"]
