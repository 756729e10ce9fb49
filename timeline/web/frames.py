"""Frames: what other sites that show a page in a frame are answered, where the host lets them and where it does not.

A browser that may not show a page in a frame puts a grey box in its place, with no word of why. It says beforehand what
it asks for (Sec-Fetch-Dest), so that it can be given a page that anybody may frame: a line, and a link to the timeline.
And a frame without an origin of its own (`sandbox` without `allow-same-origin`, as content management systems have it)
may read our answers only where we say so: its requests come from the origin "null".
"""

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from timeline.page.service import Service
from timeline.page.templating import render
from timeline.view.state import from_query, to_query
from timeline.web.index import asset_url, page_style
from timeline.web.mount import root_path
from timeline.web.routes import query_string

FRAMES = ("iframe", "frame", "embed", "object")
ASKED = ("Sec-Fetch-Dest", "Sec-Fetch-Site", "Referer")  # what the answer to an embed page depends on


def add_frames(server: Flask, service: Callable[[], Service], embed: Sequence[str]) -> None:
    """Answer frames; `embed` are the sites that may frame `embed=1` pages besides this one, "*" being all."""

    def refuse() -> Response | None:
        if not (made_for_frames() and _from_outside() and not _welcome(embed)):
            return None
        g.framed_anywhere = True
        return Response(_notice(service()), content_type="text/html; charset=utf-8")

    def allow(response: Response) -> Response:
        if made_for_frames():
            response.vary.update(ASKED)
        if embed and request.headers.get("Origin") == "null":
            response.headers["Access-Control-Allow-Origin"] = "null"
            response.vary.add("Origin")
        return response

    def preflight() -> Response | None:
        known = request.method == "OPTIONS" and request.path.startswith("/_dash-")
        if not (known and embed and request.headers.get("Origin") == "null"):
            return None
        response = Response(status=204)
        response.headers["Access-Control-Allow-Methods"] = "GET, POST"
        # What Dash's renderer sends along, and nothing by which anybody could be known.
        response.headers["Access-Control-Allow-Headers"] = "content-type, x-csrftoken"
        return response

    server.before_request_funcs.setdefault(None, [])[:0] = [preflight, refuse]
    server.after_request(allow)


def made_for_frames() -> bool:
    """Whether the request is for a page made to stand in another one."""
    return request.path == "/" and request.args.get("embed") == "1"


def _from_outside() -> bool:
    """Whether another site asks, for a frame; a browser that does not say gets the page, and refuses it by itself."""
    asked = request.headers.get
    return asked("Sec-Fetch-Dest") in FRAMES and asked("Sec-Fetch-Site") not in (None, "same-origin", "none")


def _welcome(embed: Sequence[str]) -> bool:
    """Whether the site that asks may frame the page, as far as can be told: of one that gives no name its browser decides."""
    if "*" in embed:
        return True
    referrer = urlsplit(request.headers.get("Referer", ""))
    return bool(embed) and (
        not referrer.netloc or any(_matches(referrer.scheme, referrer.netloc, site) for site in embed)
    )


def _matches(scheme: str, host: str, site: str) -> bool:
    """Whether an origin is one of `site`: "https://news.example", or "https://*.news.example" for all below it."""
    wanted = urlsplit(site)
    if scheme != wanted.scheme:
        return False
    return host.endswith(wanted.netloc[1:]) if wanted.netloc.startswith("*.") else host == wanted.netloc


def _notice(service: Service) -> str:
    """A page of one line and a link, for a frame that may not have the timeline itself."""
    query, root = query_string(service), root_path()
    catalog = service.catalog(query)
    state, _ = from_query(query, catalog.vocabulary, catalog.language)
    return render(
        catalog.language,
        "unframed.html",
        icon=asset_url("icon.svg", root),
        style=page_style(root),
        whole=f"{root}?{to_query(state.but(embed=False))}",
        lang=catalog.language.code,
        topic_title=catalog.topic_title,
    )
