"""A view as a Plotly figure of its own, for notebooks and other Dash apps: labels in it, and words for pointing at a mark."""

from typing import Any

from timeline.chart.figure import build_figure
from timeline.chart.palette import PALETTES
from timeline.chart.traces import plain
from timeline.data.load import Archive
from timeline.languages.language import language, page_language
from timeline.view.catalog import Catalog
from timeline.view.drawing import lay_out_chart, palette_of
from timeline.view.state import asked_language, from_query
from timeline.view.view import build_view

NARROW = 0.92  # of the size: so much narrower is Source Sans 3 than Arial


def view_figure(archive: Archive, query: str, width: float, height: float, theme: str) -> dict[str, Any]:
    """The figure of the view that a query string names, in the language that it names, else the topic's.

    Raises ValueError for a theme that is none of PALETTES, and for a size that is none.
    """
    if theme not in PALETTES:
        raise ValueError(f"theme is {theme!r} - write {' or '.join(map(repr, PALETTES))}")
    if not (width > 0 and height > 0):
        raise ValueError(f"the size is {width!r} x {height!r} - write positive numbers of pixels, such as 1200 and 700")
    catalog = Catalog(archive, language(asked_language(query, page_language(archive.topic.language))))
    state, _ = from_query(query, catalog.vocabulary, catalog.language)
    chart = lay_out_chart(catalog, build_view(catalog, state), width, height)
    figure = build_figure(chart, palette_of(catalog, theme), labels=True, hover=lambda row: hover_words(catalog, row))
    for trace in figure["data"]:
        if trace["name"] == "marks":
            trace["customdata"] = [str(catalog.records[row]["id"]) for row in trace["customdata"]]
    _narrow(figure)
    paper = PALETTES[theme].paper
    figure["layout"] |= {"paper_bgcolor": paper, "plot_bgcolor": paper}
    return figure


def _narrow(figure: dict[str, Any]) -> None:
    """Set all words a little smaller: whoever shows the figure has Arial or the like, which is wider than the page's font."""
    for font in (
        *(trace["textfont"] for trace in figure["data"] if "textfont" in trace),
        *(note["font"] for note in figure["layout"]["annotations"]),
    ):
        sizes = font["size"]
        font["size"] = [size * NARROW for size in sizes] if isinstance(sizes, list) else sizes * NARROW


def hover_words(catalog: Catalog, row: int) -> str:
    """What is shown of an account that is pointed at: "26 February 2019 · alleged · Breitbart News · its title"."""
    account = catalog.accounts[row]
    parts = (account.date, account.standing.lower(), account.source_name, catalog.title(row))
    return " · ".join(plain(part) for part in parts)
