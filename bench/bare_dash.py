"""What to measure against: a bare Dash page with px.timeline, drawn from the same accounts.

ACCOUNTS=accounts.csv PORT=8060 python bench/bare_dash.py
"""

import os

import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html

accounts = pd.read_csv(os.environ["ACCOUNTS"], parse_dates=["start", "end"])
accounts["actors"] = accounts["actors"].str.split("; ")

app = Dash("bare", title="Timeline", assets_folder="none")  # not the files of the page that it is compared with
app.layout = html.Div(
    [
        dcc.Dropdown(sorted(accounts["source"].unique()), id="source", placeholder="Source"),
        dcc.Dropdown(sorted(accounts["actors"].explode().unique()), id="actor", placeholder="Actor"),
        dcc.Graph(id="graph", style={"height": "780px"}),
    ]
)


@app.callback(Output("graph", "figure"), Input("source", "value"), Input("actor", "value"))
def draw(source: str | None, actor: str | None) -> go.Figure:
    """Bars for periods, points for days, coloured by type, one line a source."""
    shown = accounts
    if source:
        shown = shown[shown["source"] == source]
    if actor:
        shown = shown[[actor in names for names in shown["actors"]]]
    look = {"y": "source", "color": "type", "hover_name": "title"}
    days = shown["end"].isna()
    figure = px.timeline(shown[~days], x_start="start", x_end="end", **look)
    return figure.add_traces(px.scatter(shown[days], x="start", **look).update_traces(showlegend=False).data)


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ["PORT"]), debug=False)
