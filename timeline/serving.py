"""Serving from the command line, for one reader or a few: Flask's own server, never in debug mode."""

import os

from timeline.web import TimelineApp

DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8050


def serve(app: TimelineApp, host: str | None = None, port: int | None = None) -> None:
    """Serve until stopped, at HOST and PORT of the environment where not given; prints the address."""
    host = host or os.environ.get("HOST") or DEFAULT_HOST
    port = port if port is not None else int(os.environ.get("PORT") or DEFAULT_PORT)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    print(f"{app.title}: http://{shown}:{port}/  (stop with Ctrl-C)", flush=True)
    app.run(host=host, port=port, debug=False, dev_tools_ui=False, dev_tools_props_check=False)
