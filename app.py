"""The timeline as a web app: `python app.py` serves it, `app:server` is the WSGI object for any other server."""

import sys

from timeline.__main__ import serve
from timeline.problems import TableError
from timeline.web import create_app

if __name__ == "__main__":
    serve()  # the same as `python -m timeline serve`, with its options and its clear messages
else:
    try:
        app = create_app()
    except TableError as err:
        sys.exit(f"Error: {err}")  # one clear message in the server's log, as `serve` gives it
    server = app.server
