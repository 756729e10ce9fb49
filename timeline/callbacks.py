"""The three callbacks: the browser's first request, the server's answer, and its drawing."""

from collections.abc import Callable
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output

from timeline.desk import Desk
from timeline.layout import ANSWER, DRAWN, REQUEST
from timeline.payload import answer


def register(app: Dash, desk: Callable[[], Desk]) -> None:
    """Wire an app; `desk` gives the data in service, asked anew for every request."""
    app.clientside_callback(
        ClientsideFunction("timeline", "begin"),
        Output(REQUEST, "data"),
        Input(REQUEST, "id"),
    )

    @app.callback(Output(ANSWER, "data"), Input(REQUEST, "data"), prevent_initial_call=True)
    def give_answer(request: object) -> dict[str, Any]:
        return answer(desk(), request)

    app.clientside_callback(
        ClientsideFunction("timeline", "show"),
        Output(DRAWN, "data"),
        Input(ANSWER, "data"),
        prevent_initial_call=True,
    )
