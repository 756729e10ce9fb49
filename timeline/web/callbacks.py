"""The two callbacks: the server's answer to a request, and what Dash is told of the drawing when it has started."""

from collections.abc import Callable

from dash import ClientsideFunction, Dash, Input, Output

from timeline.page.service import Service
from timeline.web.layout import ANSWER, DRAWN, REQUEST


def register(app: Dash, service: Callable[[], Service]) -> None:
    """Wire an app; `service` gives the data in service, asked anew for every request."""

    @app.callback(Output(ANSWER, "data"), Input(REQUEST, "data"), prevent_initial_call=True)
    def give_answer(request: object) -> str:
        return service().answer(request)

    app.clientside_callback(ClientsideFunction("timeline", "drawn"), Output(DRAWN, "data"), Input(DRAWN, "id"))
