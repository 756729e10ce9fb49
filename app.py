"""The timeline as a web app: `python app.py` serves it, `app:server` is the WSGI object for any other server."""

from timeline.web import create_app

app = create_app()
server = app.server

if __name__ == "__main__":
    from timeline.serving import serve

    serve(app)
