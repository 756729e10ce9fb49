"""The language of an answer: what the address names, else what the browser asks for, else the topic's own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from builders import SENT, Tables

from timeline.web.app import create_app

OWN = {"en": "", "es": 'language = "es-MX"\n', "fi": 'language = "fi"\n'}
SPANISH = "es-MX,es;q=0.9,en;q=0.5"


@pytest.fixture(scope="module")
def clients(tmp_path_factory):
    """By the topic's own language."""
    made = {}
    for code, topic in OWN.items():
        tables = Tables(tmp_path_factory.mktemp(code))
        tables.topic = topic
        made[code] = create_app(tables.write()).server.test_client()
    return made


def told(response) -> str:
    """The language that a page is in."""
    return response.get_data(as_text=True).partition('<html lang="')[2][:2]


def accepting(value):
    return {"Accept-Language": value} if value is not None else {}


@pytest.mark.parametrize(
    ("own", "accept", "page"),
    [
        ("en", None, "en"),
        ("en", "", "en"),
        ("en", SPANISH, "es"),
        ("en", "ES", "es"),
        ("en", "en-GB,es;q=0.9", "en"),
        ("en", "fr,es;q=0.2", "es"),
        ("en", "fr, *;q=0.1", "en"),
        ("en", "es;q=0", "en"),
        ("en", "fr", "en"),
        ("en", ";;,=q", "en"),
        ("en", "x" * 4000, "en"),
        ("es", None, "es"),
        ("es", "fr, *", "es"),
        ("es", "en-US,en;q=0.9,es;q=0.1", "en"),
        ("fi", "fi", "en"),
        ("fi", SPANISH, "es"),
    ],
)
@pytest.mark.parametrize("address", ["/", "/source/post-2021-03-11", "/nowhere"])
def test_the_browser_chooses_where_the_address_does_not(clients, own, accept, page, address):
    response = clients[own].get(address, headers=accepting(accept))
    assert told(response) == page and "Accept-Language" in response.vary
    for code in ("en", "es"):
        named = clients[own].get(f"{address}?lang={code}", headers=accepting(accept))
        assert told(named) == code and "Accept-Language" not in named.vary


def test_a_language_that_is_not_there_is_as_none(clients):
    assert told(clients["en"].get("/?lang=xx", headers=accepting(SPANISH))) == "es"


def test_all_that_is_made_of_a_view_follows(clients):
    client = clients["en"]
    for address, word in (("/events.ics", "relatos"), ("/figure.json?width=800", "relatos")):
        plain, spanish = client.get(address), client.get(address, headers=accepting(SPANISH))
        assert word in spanish.get_data(as_text=True) and word not in plain.get_data(as_text=True)
        assert "Accept-Language" in spanish.vary and spanish.get_etag() != plain.get_etag()
    previews = [client.get("/preview.png", headers=accepting(accept)) for accept in (None, SPANISH)]
    assert previews[0].data != previews[1].data
    answers = [
        client.post("/_dash-update-component", json=SENT, headers=accepting(accept)).get_data(as_text=True)
        for accept in (None, SPANISH)
    ]
    assert "relatos" in answers[1] and "relatos" not in answers[0]


def test_a_view_in_a_language_that_was_not_asked_for_by_name_keeps_it_in_its_links(clients):
    """So what a reader shares is what the reader saw."""
    page = clients["en"].get("/?q=crews", headers=accepting(SPANISH)).get_data(as_text=True)
    assert 'href="?q=crews&amp;view=list&amp;lang=es"' in page and 'href="source/post-2021-03-11?lang=es#' in page
    assert 'data-lang="q=crews&amp;lang=en"' in page  # and the way back names the other language
    plain = clients["en"].get("/?q=crews").get_data(as_text=True)
    assert 'href="?q=crews&amp;view=list"' in plain


def test_nobody_is_answered_in_the_language_of_another(clients):
    client = clients["en"]
    first = {code: client.get("/", headers=accepting(code)) for code in ("en", "es")}
    assert first["en"].get_etag() != first["es"].get_etag()

    def ask(n):
        code = ("en", "es")[n % 2]
        response = client.application.test_client().get("/", headers=accepting(code))
        return told(response) == code and response.get_etag() == first[code].get_etag()

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(40)))
    same = client.get("/", headers=accepting("es") | {"If-None-Match": f'W/"{first["en"].get_etag()[0]}"'})
    assert same.status_code == 200 and told(same) == "es"
    known = client.get("/", headers=accepting("es") | {"If-None-Match": f'W/"{first["es"].get_etag()[0]}"'})
    assert known.status_code == 304 and "Accept-Language" in known.vary


def test_files_are_the_same_for_all(clients):
    for address in ("/assets/timeline.css", "/healthz", "/robots.txt"):
        assert "Accept-Language" not in clients["en"].get(address, headers=accepting(SPANISH)).vary
