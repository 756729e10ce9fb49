"""Dash's part of the page: three stores that carry a request to the server and its answer back. The ids are here."""

from dash import dcc

REQUEST = "request"  # {"query", "width", "theme"}: what the browser asks for
ANSWER = "answer"  # what `timeline.page.answer.answer` gives, as JSON text
CALLBACK = "/_dash-update-component"  # the one address that takes a POST
DRAWN = "drawn"  # the query that has been drawn, for whoever waits for it


def build_layout() -> list[dcc.Store]:
    """The component tree. The visible page is the index page's own HTML (see docs/architecture.md)."""
    return [dcc.Store(id=REQUEST), dcc.Store(id=ANSWER), dcc.Store(id=DRAWN)]
