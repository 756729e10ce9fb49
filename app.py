"""The timeline as a web app: `python app.py` serves it, `app:server` is the WSGI object for any other server."""

from timeline.commands.serve import serve
from timeline.web.app import app_or_exit

if __name__ == "__main__":
    serve()  # the same as `python -m timeline serve`, with its options and its clear messages
elif __name__ != "__mp_main__":  # as which the processes that `--engine local` begins read this file again
    app = app_or_exit()
    server = app.server
