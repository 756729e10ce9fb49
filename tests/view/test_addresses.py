"""Addresses: by language, from wherever they are asked for, on a server and in a folder of files."""

from urllib.parse import urljoin

import pytest
from builders import Tables

from timeline.languages.language import language
from timeline.view.addresses import Addresses
from timeline.view.catalog import Catalog
from timeline.view.state import ViewState

SERVED, FILES = Addresses("en", "en"), Addresses("en", "en", static=True)
CARD = ViewState(event="walkout")


@pytest.mark.parametrize(
    ("made", "address"),
    [
        (SERVED.source("post"), "source/post?lang=en"),
        (SERVED.source("post", "p1"), "source/post?lang=en#p-p1"),
        (SERVED.view(), "?lang=en"),
        (SERVED.view(CARD), "?event=walkout&lang=en"),
        (SERVED.view(CARD.but(lang="es")), "?event=walkout&lang=es"),
        (SERVED.seen_from("../").view(CARD), "../?event=walkout&lang=en"),
        (SERVED.seen_from("/a/").source("post"), "/a/source/post?lang=en"),
        (SERVED.asset("icon.svg", "0a1b"), "assets/icon.svg?v=0a1b"),
        (SERVED.seen_from("../").asset("icon.svg"), "../assets/icon.svg"),
        (SERVED.download("events.csv"), "events.csv"),
        (SERVED.download("events.csv", "q=aid"), "events.csv?q=aid"),
        (FILES.source("post", "p1"), "source/post.html#p-p1"),
        (FILES.view(), "index.html"),
        (FILES.seen_from("../").view(CARD), "../index.html?event=walkout"),
        (FILES.view(CARD.but(lang="es")), "index.es.html?event=walkout"),
        (FILES.download("events.csv", "q=aid"), "events.csv"),
        (Addresses("es", "en", static=True).source("post"), "source/post.es.html"),
        (Addresses("es", "es", static=True).source("post"), "source/post.html"),
        (Addresses("en", "es", static=True).source("post"), "source/post.en.html"),
    ],
)
def test_addresses(made, address):
    assert made == address


@pytest.mark.parametrize("root", ["", "/timeline/", "https://news.example/a/b/"])
def test_an_address_leads_to_the_same_place_from_everywhere(root):
    home = urljoin("https://news.example/x/", root)
    from_source = urljoin(urljoin(home, SERVED.source("post")), SERVED.seen_from("../").view(CARD))
    assert from_source == urljoin(home, SERVED.view(CARD)) == urljoin(home, SERVED.seen_from(root).view(CARD))


@pytest.mark.parametrize("own", ["en", "es", "es-MX", "fi"])
@pytest.mark.parametrize("code", ["en", "es"])
@pytest.mark.parametrize("static", [False, True])
def test_passages_open_in_the_language_of_their_page(tables: Tables, own, code, static):
    tables.topic = f'language = "{own}"\n'
    link = Catalog(tables.load(), language(code), static).card("fund").accounts[0].link
    plain = {"en": "en", "fi": "en"}.get(own, "es")
    expected = (
        f"source/post-2021-03-11{'' if code == plain else '.' + code}.html"
        if static
        else f"source/post-2021-03-11?lang={code}"
    )
    assert link.href.partition("#")[0] == expected
