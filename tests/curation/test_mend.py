"""What `check --fix` mends: what can mean one thing only, shown before it is written, and nothing else."""

import pytest

from timeline.curation.mend import mend
from timeline.data.load import load_archive
from timeline.data.problems import TableError


def mended(path):
    """All that is said of the changes, once they are written."""
    found = mend(path)
    for each in found:
        each.write()
    return [line for each in found for line in each.changes]


@pytest.mark.parametrize(
    ("column", "cell", "change"),
    [
        ("standing", "Reported", '"Reported" becomes "reported"'),
        ("importance", "1.0", '"1.0" becomes "1"'),
        ("id", "g\u20111", '"g\u20111" becomes "g-1"'),
        ("actors", "Brook; LO; Brook", '"Brook; LO; Brook" becomes "Ada Brook; Lake Office"'),
        ("actors", "ADA BROOK", '"ADA BROOK" becomes "Ada Brook"'),
        ("actors", "Ada Brook, Travellers", '"Ada Brook, Travellers" becomes "Ada Brook; Travellers"'),
        ("actors", "Ada\u00a0Brook", '"Ada Brook" becomes "Ada Brook"'),
        ("actors", "Ada Brook\u200b", '"Ada Brook<U+200B>" becomes "Ada Brook"'),
        ("source", "Gazette-2021-03-09", '"Gazette-2021-03-09" becomes "gazette-2021-03-09"'),
        ("title", "Cafe\u0301 closed", '"Cafe\u0301 closed" becomes "Café closed"'),
    ],
)  # fmt: skip
def test_what_can_mean_one_thing_is_written_so(tables, column, cell, change):
    tables.cell("events", 2, **{column: cell})
    path = tables.write()
    before = path.read_bytes()
    assert mended(path) == [f"events.csv:2: {column}: {change}"]
    after = path.read_bytes().splitlines()
    differing = [place for place, line in enumerate(before.splitlines()) if line != after[place]]
    assert differing == [1] and len(after) == len(before.splitlines())
    assert mend(path) == [] and load_archive(path).problems == ()


def test_headings_cells_beyond_and_a_parent_are_mended_in_any_shape(tables):
    path = tables.cell("actors", 6, part_of="ferry union").write()
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    header = header.replace("id,event,", "ID,Event,").replace(",", ";")
    text = "\r\n".join(["sep=;", header, *(row.replace(";", ",").replace(",", ";") for row in rows[5:6])]) + ";;\r\n"
    path.write_bytes(text.encode("utf-16"))
    said = mended(path)
    assert said == [
        'events.csv:1: "ID" becomes "id"', 'events.csv:1: "Event" becomes "event"',
        "events.csv:2: 2 blank cells beyond the header cut",
        'actors.csv:6: part_of: "ferry union" becomes "Ferry Union"',
    ]  # fmt: skip
    assert path.read_bytes() == text.replace("ID;Event", "id;event").replace(";;\r\n", "\r\n").encode("utf-16")


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("date", "7/3/2019"), ("standing", "rumoured"), ("actors", "Lake Ofice"), ("actors", "Nobody, Travellers"),
        ("passage", "words … not there"), ("title", " kept as it is "), ("note", "'=1+1"), ("type", "Strikes"),
    ],
)  # fmt: skip
def test_what_is_not_sure_is_left_alone(tables, column, cell):
    assert mend(tables.cell("events", 2, **{column: cell}).write()) == []


def test_an_alias_of_two_is_left_alone(tables):
    tables.cell("actors", 8, aliases="LO").cell("events", 2, actors="LO")
    assert mend(tables.write()) == []


def test_types_are_mended_where_their_list_is_closed(tables):
    tables.topic = "".join(f"[types.{name}]\n" for name in ("strike", "plan", "statement", "aid", "complaint"))
    path = tables.cell("events", 2, type="Strike").write()
    assert mended(path) == ['events.csv:2: type: "Strike" becomes "strike"']


def test_a_file_that_changed_meanwhile_is_not_written(tables):
    path = tables.cell("events", 2, standing="Reported").write()
    (found,) = mend(path)
    tables.cell("events", 3, title="Edited meanwhile").write()
    with pytest.raises(OSError, match=r"events\.csv has changed meanwhile"):
        found.write()
    assert "Edited meanwhile" in path.read_text(encoding="utf-8")


def test_a_table_that_cannot_be_read_is_told(events_csv):
    events_csv.write_bytes(b"id,event\n")
    with pytest.raises(TableError, match="has no column"):
        mend(events_csv)
