"""Which accounts each point of a figure stands for."""

import pytest

from timeline.chart.figure import build_figure
from timeline.chart.held import held_rows
from timeline.page.page import Page
from timeline.view.drawing import lay_out_chart
from timeline.view.state import LANES, from_query

GROUND = {"shaded", "lit", "weekends", "grid", "lanes", "axis", "published"}


@pytest.mark.parametrize("lanes", LANES)
@pytest.mark.parametrize(("width", "height", "names"), [(1120, 640, ""), (344, 640, "picture"), (352, 168, "picture")])
def test_all_but_the_ground_is_of_accounts(real_app, lanes, width, height, names):
    catalog = real_app.service.catalog()
    page = Page(catalog, from_query(f"lanes={lanes}")[0])
    chart = lay_out_chart(catalog, page.view, width, height, names)
    figure = build_figure(chart, labels=False)
    drawn = {mark.row for mark in chart.marks()}
    for trace, rows in zip(figure["data"], held_rows(chart, figure), strict=True):
        assert len(rows) == len(trace["x"])
        told = {row for held in rows if held for row in held}
        points = [held for held, x in zip(rows, trace["x"], strict=True) if x is not None]
        assert all(held is None for held in points) if trace["name"] in GROUND else all(points), trace["name"]
        assert told <= drawn
