"""Frames are read back from Parquet exactly as they were stored."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("pyarrow", reason="pyarrow is not installed (requirements-scale.txt)")

from timeline.data.stored import read_frame, write_frame

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
    path = tmp_path_factory.mktemp("stored") / "a.parquet"
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
    write_frame(frame, path)
    pd.testing.assert_frame_equal(read_frame(path), frame)
    pd.testing.assert_frame_equal(read_frame(path.read_bytes()), frame)
    pd.testing.assert_frame_equal(read_frame(path, ["day", "kind"]), frame[["day", "kind"]])
    assert [file.name for file in path.parent.iterdir()] == ["a.parquet"]


def test_a_checked_frame_is_read_back(archive, tmp_path):
    for name in ("accounts", "retracted", "drafts"):
        frame = getattr(archive, name)
        write_frame(frame, tmp_path / name)
        pd.testing.assert_frame_equal(read_frame(tmp_path / name), frame)


def test_other_files_are_refused(archive, tmp_path):
    archive.accounts.to_parquet(tmp_path / "others.parquet")
    (tmp_path / "words.parquet").write_text("words")
    for file in ("others.parquet", "words.parquet", "absent.parquet"):
        with pytest.raises((OSError, ValueError)):
            read_frame(tmp_path / file)


def test_a_file_that_cannot_be_written_leaves_nothing(archive, tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):
        write_frame(archive.accounts, tmp_path / "folder")
    assert [file.name for file in tmp_path.iterdir()] == ["folder"]
