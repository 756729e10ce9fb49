"""The app under a path: by its setting, behind a proxy that takes the path away, and as a part of another app."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from builders import Tables
from calls import SENT
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client
from werkzeug.wrappers import Response

from timeline.config import Config
from timeline.web.app import create_app
from timeline.web.mount import under

SITE = "http://news.example"
ADDRESS = re.compile(
    r'\s(?:href|src|data-plotly|data-own|data-download)="([^"]*)"|\scontent="(http[^"]*)"|url\("([^"]*)"\)'
)


@pytest.fixture(scope="module")
def apps(tmp_path_factory):
    """The same tables, once with the topic's own language Spanish and the setting, once in English and as it comes."""
    tables = Tables(tmp_path_factory.mktemp("tables"))
    plain = create_app(tables.write())
    tables.topic = 'language = "es"\n'
    return {"plain": plain, "told": create_app(tables.write(), config=Config(prefix="/timeline/"))}


def stripped(wsgi):
    """A proxy that takes the path away, and says nothing of it."""

    def proxy(environ, start_response):
        return wsgi(environ | {"PATH_INFO": environ["PATH_INFO"].removeprefix("/timeline")}, start_response)

    return proxy


@pytest.fixture(scope="module", params=["set", "stripped", "mounted", "mounted and set", "at two paths"])
def place(request, apps):
    """A client, and the path of the timeline in it."""
    host = Response("Another app", status=404)
    plain, told = apps["plain"].server, apps["told"].server
    return {
        "set": (Client(told), "/timeline/"),
        "stripped": (Client(stripped(told)), "/timeline/"),
        "mounted": (Client(DispatcherMiddleware(host, {"/a/b": plain})), "/a/b/"),
        "mounted and set": (Client(DispatcherMiddleware(host, {"/timeline": told})), "/timeline/"),
        "at two paths": (Client(DispatcherMiddleware(plain, {"/a/b": plain})), "/a/b/"),
    }[request.param]


def get(client, address):
    """What a browser gets at an absolute address of the site."""
    parts = urlsplit(address)
    return client.get(parts.path, query_string=parts.query, base_url=SITE)


def addresses(html: str, page: str) -> set[str]:
    """Every address of the site that a page holds, as a browser reads it."""
    found = (unescape("".join(groups)) for groups in ADDRESS.findall(html))
    whole = {urljoin(page, each).partition("#")[0] for each in found}
    return {each for each in whole if each.startswith(SITE)}


@pytest.mark.parametrize("query", ["?lang=en", "?lang=es", "?lang=en&view=sources&event=walkout", "?lang=es&view=list"])
def test_every_address_of_the_page_is_there_and_under_its_path(place, query):
    client, root = place
    page = f"{SITE}{root}{query}"
    html = get(client, page).get_data(as_text=True)
    found = addresses(html, page)
    kinds = ("source/", "assets/fonts/", "assets/start.js", "_dash-component-suites/", "events.csv", "preview.png")
    for kind in kinds:
        assert any(each.startswith(f"{SITE}{root}{kind}") for each in found), kind
    assert all(each.startswith(SITE + root) for each in found), found
    for each in {each.partition("?")[0]: each for each in sorted(found)}.values():  # a query is as good as another
        assert get(client, each).status_code == 200, each
    assert re.search(r'"requests_pathname_prefix":\s*"([^"]*)"', html)[1] == root
    assert f'property="og:url" content="{SITE}{root}?' in html


@pytest.mark.parametrize("code", ["en", "es"])
def test_passages_lead_to_the_source_in_the_language_of_the_page_and_back(place, code):
    client, root = place
    page = f"{SITE}{root}?lang={code}&view=list"
    html = get(client, page).get_data(as_text=True)
    sources = {each for each in addresses(html, page) if "/source/" in each}
    assert len(sources) == 2
    for each in sources:
        source = get(client, each).get_data(as_text=True)
        assert f'<html lang="{code}"' in source
        links = addresses(source, each)
        assert (
            f"{SITE}{root}?event=fund&account=p4&lang={code}" in links
            or f"{SITE}{root}?event=walkout&account=g1&lang={code}" in links
        )
        for link in links:
            there = get(client, link)
            assert link.startswith(SITE + root) and there.status_code == 200, link
            assert there.mimetype != "text/html" or f'<html lang="{code}"' in there.get_data(as_text=True)


def test_callbacks_health_pictures_and_robots_are_under_the_path(place):
    client, root = place
    answer = client.post(f"{root}_dash-update-component", json=SENT, base_url=SITE)
    assert answer.status_code == 200 and '"Crews of the north pier' in answer.get_data(as_text=True).replace("\\", "")
    assert get(client, f"{SITE}{root}healthz").json["status"] == "ok"
    assert f"{SITE}{root}?" in get(client, f"{SITE}{root}picture.svg?lang=en").get_data(as_text=True)
    robots = get(client, f"{SITE}{root}robots.txt").get_data(as_text=True)
    assert f"Allow: {root}$\n" in robots and f"\nDisallow: {root}source/\n" in robots


def test_the_path_without_its_slash_leads_to_the_page(place):
    client, root = place
    response = get(client, f"{SITE}{root[:-1]}?q=aid")
    if response.status_code != 200:  # a proxy that takes the path away has nothing left to tell the two apart by
        assert (response.status_code, response.location) == (308, f"{SITE}{root}?q=aid")


def test_who_went_astray_is_led_to_the_page(place):
    client, root = place
    response = get(client, f"{SITE}{root}a/b/c?lang=en")
    assert response.status_code == 404
    found = addresses(response.get_data(as_text=True), f"{SITE}{root}a/b/c")
    assert f"{SITE}{root}?lang=en" in found and all(get(client, each).status_code == 200 for each in found)


def test_the_same_app_answers_each_path_with_its_own_addresses(apps):
    client = Client(DispatcherMiddleware(apps["plain"].server, {"/a/b": apps["plain"].server}))
    tags = set()
    for root in ("/", "/a/b/", "/"):
        response = get(client, SITE + root)
        assert f'property="og:url" content="{SITE}{root}"' in response.get_data(as_text=True)
        tags.add(response.get_etag()[0])
    assert len(tags) == 2


@pytest.mark.parametrize(
    ("given", "path", "seen"),
    [
        ("", "/timeline/source/a", ("/timeline", "/source/a")),
        ("", "/timeline", ("/timeline", "")),
        ("", "/source/a", ("/timeline", "/source/a")),
        ("", "/timelines/a", ("/timeline", "/timelines/a")),
        ("/timeline", "/source/a", ("/timeline", "/source/a")),
        ("/timeline", "/timeline/a", ("/timeline", "/timeline/a")),
        ("/x", "/timeline/a", ("/x/timeline", "/a")),
    ],
)
def test_the_path_goes_where_the_standard_has_it(given, path, seen):
    made = under(lambda environ, _: (environ["SCRIPT_NAME"], environ["PATH_INFO"]), "/timeline/")
    assert made({"SCRIPT_NAME": given, "PATH_INFO": path}, None) == seen
