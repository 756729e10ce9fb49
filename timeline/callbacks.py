"""The three callbacks: the browser's first request, the server's answer, and its drawing."""

from collections.abc import Callable

from dash import ClientsideFunction, Dash, Input, Output

from timeline.layout import ANSWER, DRAWN, REQUEST
from timeline.service import Service


def register(app: Dash, service: Callable[[], Service]) -> None:
    """Wire an app; `service` gives the data in service, asked anew for every request."""
    app.clientside_callback(
        ClientsideFunction("timeline", "begin"),
        Output(REQUEST, "data"),
        Input(REQUEST, "id"),
    )

    @app.callback(Output(ANSWER, "data"), Input(REQUEST, "data"), prevent_initial_call=True)
    def give_answer(request: object) -> str:
        return service().answer(request)

    app.clientside_callback(
        ClientsideFunction("timeline", "show"),
        Output(DRAWN, "data"),
        Input(ANSWER, "data"),
        prevent_initial_call=True,
    )
