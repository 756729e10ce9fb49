"""Dates are in the reader's language wherever the page or a download says one; only what a source itself wrote is not."""

import html
import re

import pytest

FOREIGN = re.compile(r"\b(\d{4}-\d\d-\d\d|January|February|April|June|July|August|October|(Jan|Apr|Aug|Dec)(?= ))\b")
WRITTEN = re.compile(r"«[^»]*»|“[^”]*”|(?s:<q\b.*?</q>|<blockquote\b.*?</blockquote>)")  # by a source
VIEWS = (
    "", "view=list", "view=coverage", "view=actors", "view=sources", "view=about", "view=problems", "view=corrections",
    "tour=2", "tour=8", "embed=1", "start=2019-02-01&end=2019-02-28", "from=2019-02-01&to=2019-03-01", "q=zzzz",
    "view=actors&actor=Nicol%C3%A1s+Maduro", "calendar=1&labels=all", "lanes=actor", "event=us-naval-deployment-2025",
)  # fmt: skip


def said(page: str) -> str:
    """What a page says to those who see it and to those who hear it."""
    page = re.sub(r"(?s)<(script|style|noscript)\b.*?</\1>", "", page)
    names = " ".join(re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', page))
    return WRITTEN.sub("", html.unescape(re.sub(r"<[^>]+>", " ", WRITTEN.sub("", page)) + names))


@pytest.mark.parametrize("query", VIEWS)
def test_a_spanish_page_says_its_dates_in_spanish(real_app, query):
    page = real_app.server.test_client().get(f"/?lang=es&{query}", base_url="http://localhost").get_data(as_text=True)
    text = said(page)
    assert [text[max(0, m.start() - 30) : m.end() + 20] for m in FOREIGN.finditer(text)] == []
    assert re.search(r"\d de (enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre)", text)


def test_spanish_sentences_of_a_download_say_their_dates_in_spanish(real_app):
    calendar = (
        real_app.server.test_client().get("/events.ics?lang=es", base_url="http://localhost").get_data(as_text=True)
    )
    lines = calendar.replace("\r\n ", "").splitlines()
    text = WRITTEN.sub("", "\n".join(line for line in lines if line.startswith(("SUMMARY", "DESCRIPTION"))))
    assert FOREIGN.findall(text) == [] and "de febrero de 2019" in text
