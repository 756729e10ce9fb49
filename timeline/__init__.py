"""A sourced timeline: tables of accounts, each with the passage it rests on, as a web app, a Plotly figure or a frame.

`load` reads and checks the tables, `figure` draws a view of them, `create_app` serves them. What a function needs is
imported when it is called: reading tables does without Dash and Plotly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from plotly.graph_objects import Figure

    from timeline.data.load import Archive
    from timeline.web.app import TimelineApp

__all__ = ["create_app", "figure", "load"]


def load(events: str | Path, sources_dir: str | Path | None = None) -> Archive:
    """Read and check an events table, with the `sources.csv`, `actors.csv` and `timeline.toml` beside it.

    Parameters
    ----------
    events
        The path of the table of accounts, a CSV file.
    sources_dir
        The folder of the sources' texts; by default the folder `sources` beside the table. Texts are optional.

    Returns
    -------
    Archive
        `accounts`, `retracted`, `sources` and `actors` are pandas frames, one row per good row of a table, in its
        order; days are both inclusive, in UTC, and missing where an account has no date. `problems` names every row
        that was left out, with its line, column and remedy.

    Raises
    ------
    timeline.data.problems.TableError
        If a table cannot be read at all. A bad row is no error: it is in `problems`.

    Examples
    --------
    >>> import timeline
    >>> archive = timeline.load("events.csv")
    >>> archive.problems
    ()
    >>> sorted(archive.accounts["standing"].unique())
    ['alleged', 'denied', 'planned', 'reported']
    """
    from pathlib import Path

    from timeline.data.load import load_archive

    return load_archive(Path(events), Path(sources_dir) if sources_dir else None)


def create_app(events: str | Path | None = None, sources_dir: str | Path | None = None) -> TimelineApp:
    """Make the Dash app that serves a set of tables; it has a WSGI server's object as `server`.

    Parameters
    ----------
    events
        The path of the table of accounts; by default `TIMELINE_EVENTS`, else the project's own.
    sources_dir
        The folder of the sources' texts; by default `TIMELINE_SOURCES`, else the folder `sources` beside the table.

    Returns
    -------
    TimelineApp
        A `dash.Dash`: its layout, callbacks and `server` are those of any Dash app.

    Raises
    ------
    timeline.data.problems.TableError
        If a table cannot be read at all.

    Examples
    --------
    >>> import timeline
    >>> app = timeline.create_app("events.csv")
    >>> app.server.test_client().get("/healthz").status_code
    200
    """
    from timeline.web.app import create_app as create

    return create(events, sources_dir)


def figure(archive: Archive, query: str = "", width: int = 1200, height: int = 700, theme: str = "light") -> Figure:
    """Draw a view of an archive as a Plotly figure, with its labels and with hover texts.

    Parameters
    ----------
    archive
        What `load` gave.
    query
        The view as the page's address names it, such as `"source=gazette&from=2019"`; README lists the keys. What is
        not known there is left aside. By default everything, in lanes by source.
    width, height
        The size in pixels. One unit of both axes of the figure is one pixel, y running downwards. The figure is higher
        where the accounts have no room else.
    theme
        `"light"` or `"dark"`.

    Returns
    -------
    plotly.graph_objects.Figure
        For a notebook, `dcc.Graph` or Plotly's own exports. The trace named "marks" holds the accounts that are drawn
        one by one, with their ids as `customdata`; pointing at one shows its date, standing, source and title.

    Raises
    ------
    ValueError
        If the theme is neither of the two, or a side is not a positive number of pixels.

    Examples
    --------
    >>> import timeline
    >>> drawn = timeline.figure(timeline.load("events.csv"), "lanes=type&from=2025", width=900, height=500)
    >>> drawn.layout.width
    900
    >>> next(trace.customdata[0] for trace in drawn.data if trace.name == "marks")
    'uu-naval-deployment'
    """
    from plotly.graph_objects import Figure

    from timeline.export.figure import view_figure

    return Figure(view_figure(archive, query, width, height, theme))
