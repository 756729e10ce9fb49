"""The package's public face: its examples run, a figure is a Plotly figure with words in it, the notebook's example works."""

import doctest
import subprocess
import sys

import plotly.graph_objects as go
import pytest
from conftest import ROOT

import timeline
from timeline.export.figure import hover_words
from timeline.view.catalog import Catalog


@pytest.fixture(scope="module")
def archive(small_csv):
    return timeline.load(small_csv)


def marks(figure):
    return next(trace for trace in figure.data if trace.name == "marks")


@pytest.mark.parametrize("name", timeline.__all__)
def test_the_examples_run(name, monkeypatch):
    monkeypatch.chdir(ROOT)  # where the examples' tables lie
    function = getattr(timeline, name)
    found = doctest.DocTestFinder().find(function, name, globs={})
    assert sum(len(test.examples) for test in found) >= 2
    runner = doctest.DocTestRunner()
    for test in found:
        runner.run(test)
    assert runner.summarize(verbose=False).failed == 0
    assert all(
        f"\n    {part}\n    ---" in str(function.__doc__) for part in ("Parameters", "Returns", "Raises", "Examples")
    )


def test_a_figure_is_a_view_with_labels_and_hover(archive):
    figure = timeline.figure(archive, "lanes=type", width=900, height=500)
    assert isinstance(figure, go.Figure)
    layout = figure.layout
    assert layout.width == layout.xaxis.range[1] == 900 and layout.height == layout.yaxis.range[0] >= 500
    catalog = Catalog(archive)
    dated = {str(r["id"]) for n, r in enumerate(catalog.records) if catalog.index.dated[n]}
    shown = marks(figure)
    assert set(shown.customdata) == dated and shown.hovertemplate == "%{text}<extra></extra>"
    words = dict(zip(shown.customdata, shown.text, strict=True))
    assert (
        words["g1"]
        == f"9 March 2021 · stated as fact · {catalog.names['source']['gazette-2021-03-09']} · Crews of the north pier leave their boats"
    )
    assert words == {
        str(catalog.records[n]["id"]): hover_words(catalog, n)
        for n in range(len(catalog.records))
        if str(catalog.records[n]["id"]) in dated
    }
    labels = next(trace for trace in figure.data if trace.name == "labels")
    assert "Crews of the north pier leave their boats" in labels.text


def test_words_leave_room_for_a_wider_font(archive):
    """A notebook has no Source Sans 3, by whose widths labels are laid out."""
    labels = next(trace for trace in timeline.figure(archive).data if trace.name == "labels")
    sizes = labels.textfont.size if isinstance(labels.textfont.size, tuple) else (labels.textfont.size,)
    assert {round(size, 2) for size in sizes} <= {11.96, 11.5, 11.04}


def test_a_query_chooses_view_and_language(archive):
    assert set(marks(timeline.figure(archive, "standing=alleged")).customdata) == {"p3"}
    assert "hecho" in marks(timeline.figure(archive, "lang=es")).text[0]
    assert marks(timeline.figure(archive, "colour=red&standing=alleged")).customdata == (
        "p3",
    )  # what is not known is left aside


def test_both_themes_and_no_other(archive):
    assert timeline.figure(archive, theme="dark").layout.paper_bgcolor == "#11151c"
    assert timeline.figure(archive).layout.paper_bgcolor == "#fbfaf7"
    with pytest.raises(ValueError, match="theme is 'blue' - write 'light' or 'dark'"):
        timeline.figure(archive, theme="blue")


@pytest.mark.parametrize("size", [(0, 700), (1200, -1)])
def test_a_size_that_is_none(archive, size):
    with pytest.raises(ValueError, match="write positive numbers of pixels"):
        timeline.figure(archive, "", *size)


def test_titles_are_shown_as_they_are(tables):
    tables.cell("events", 2, title="<b>Boats</b> & crews")
    assert any(
        text.endswith("&lt;b&gt;Boats&lt;/b&gt; &amp; crews") for text in marks(timeline.figure(tables.load())).text
    )


def test_the_notebook_runs(tmp_path):
    done = subprocess.run(
        [sys.executable, ROOT / "examples/notebook_figure.py", tmp_path / "out.html"],
        env={"PYTHONPATH": str(ROOT), "PATH": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "") and "reported" in done.stdout
    assert "Plotly.newPlot" in (tmp_path / "out.html").read_text(encoding="utf-8")
    assert len((ROOT / "examples/notebook_figure.py").read_text(encoding="utf-8").splitlines()) < 40
