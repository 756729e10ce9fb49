"""The timeline as a web app: `python app.py` serves it, `app:server` is the WSGI object for any other server."""

from timeline.commands.serve import serve
from timeline.web.app import app_or_exit

if __name__ == "__main__":
    serve()  # the same as `python -m timeline serve`, with its options and its clear messages
else:
    app = app_or_exit()
    server = app.server
