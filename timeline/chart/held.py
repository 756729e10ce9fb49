"""Which accounts each point of a figure stands for, so that a browser can hide some without laying out anew."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from timeline.chart.chart import Chart
from timeline.chart.rounding import hundredth

Place = tuple[float, float]


def held_rows(chart: Chart, figure: Mapping[str, Any]) -> list[list[list[int] | None]]:
    """For every trace of a chart's figure the rows of each point; None where it is of the ground."""
    held = _places(chart)
    return [list(_trace_rows(trace, held)) for trace in figure["data"]]


def _trace_rows(trace: Mapping[str, Any], held: Mapping[Place, list[int]]) -> Iterator[list[int] | None]:
    if trace["mode"] == "markers":
        yield from ([row] for row in trace["customdata"])
        return
    rows: list[int] | None = None
    points = zip(trace["x"], trace["y"], strict=True)
    for gap, outline in groupby(points, key=lambda point: point[0] is None):
        found = list(outline)
        if gap:
            yield rows  # a gap goes with what it ends
        elif trace["name"] == "joins":
            yield from (held.get(point) for point in found)
        elif trace["name"] == "stems":
            rows = held.get(found[0])
            yield from [rows] * len(found)
        else:
            rows = held.get((min(x for x, _ in found), min(y for _, y in found))) if trace.get("fill") else None
            yield from [rows] * len(found)


def _places(chart: Chart) -> dict[Place, list[int]]:
    """Centres of marks, left and top of bars, small marks and capsules, as the figure rounds them -> rows of accounts."""
    held: dict[Place, list[int]] = {}
    for mark in chart.marks():
        held[mark.x - 1.5, mark.y - mark.radius] = held[mark.x, mark.y] = [mark.row]
        if mark.bar:
            held[mark.bar.left, mark.bar.y - mark.bar.thickness / 2] = [mark.row]
    for capsule in (c for lane in chart.lanes for c in lane.capsules):
        held[capsule.left - capsule.outlined, capsule.top - capsule.outlined / 2] = list(capsule.rows)
    return {(hundredth(x), hundredth(y)): rows for (x, y), rows in held.items()}
