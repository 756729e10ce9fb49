"""The two callbacks: the server's answer to a request, and what Dash is told of the drawing when it has started."""

from collections.abc import Callable
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output

from timeline.page.service import Service
from timeline.web.layout import ANSWER, DRAWN, REQUEST
from timeline.web.routes import in_language


def register(app: Dash, service: Callable[[], Service]) -> None:
    """Wire an app; `service` gives the data in service, asked anew for every request."""

    @app.callback(Output(ANSWER, "data"), Input(REQUEST, "data"), prevent_initial_call=True)
    def give_answer(request: dict[str, Any]) -> str:
        now = service()
        return now.answer({**request, "query": in_language(request.get("query", ""), now)})

    app.clientside_callback(ClientsideFunction("timeline", "drawn"), Output(DRAWN, "data"), Input(DRAWN, "id"))
