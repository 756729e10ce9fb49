"""Somebody else's Dash app with the timeline in it: choosing a mark filters a graph of their own.

    python examples/embed_in_dash.py        # then http://127.0.0.1:8050/
"""

import plotly.express as px
from dash import Dash, Input, Output, dcc, html

from timeline.web.embed import Embedded

app = Dash(__name__, assets_folder="none")
timeline = Embedded("events.csv")  # and sources.csv, actors.csv, timeline.toml beside it
accounts = timeline.accounts  # a pandas frame, one row an account

app.layout = lambda: html.Div([html.H1("Who speaks of it?"), dcc.Graph(id="actors"), timeline.layout()])
timeline.register(app)


@app.callback(Output("actors", "figure"), Input("timeline", "selected"), Input("source", "value"))
def draw(event: str | None, sources: list[str] | None) -> object:
    """How often actors are named: in the chosen event's accounts, else in those of the chosen sources."""
    shown = accounts[accounts["event"] == event] if event else accounts
    shown = shown[shown["source"].isin(sources)] if sources and not event else shown
    counts = shown["actors"].str.split("; ").explode().value_counts().head(12)
    return px.bar(x=counts.index, y=counts.values, labels={"x": "", "y": "accounts"}, height=260)


if __name__ == "__main__":
    app.run(port=8050)
