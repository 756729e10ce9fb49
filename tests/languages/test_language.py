"""The catalogues: complete, with the same placeholders, and used."""

import re

import pytest
from babel.messages.pofile import read_po
from extract_words import template

from timeline.languages.language import ENGLISH, FOLDER, LANGUAGES, language
from timeline.page.service import Service
from timeline.view.catalog import Catalog
from timeline.view.state import from_query

OTHERS = [code for code in LANGUAGES if code != "en"]


def entries(code):
    with (FOLDER / f"{code}.po").open("rb") as file:
        return {(m.id if isinstance(m.id, str) else m.id[0]): m for m in read_po(file, locale=code) if m.id}


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_has_exactly_the_words_of_the_page(code):
    used = {m.id if isinstance(m.id, str) else m.id[0] for m in template() if m.id}
    assert set(entries(code)) == used


@pytest.mark.parametrize("code", OTHERS)
def test_everything_is_translated_with_the_same_placeholders(code):
    for key, entry in entries(code).items():
        words = (entry.string,) if isinstance(entry.string, str) else entry.string
        assert all(words), key
        for text in words:
            assert sorted(re.findall(r"%\(\w+\)s", text)) == sorted(re.findall(r"%\(\w+\)s", key)), key
            assert text.count("|") == key.count("|"), key


def test_english_is_the_language_of_the_code():
    assert ENGLISH.gettext("Share") == "Share" and ENGLISH.gettext("by %(who)s", who="A") == "by A"
    assert ENGLISH.ngettext("%(n)s account", "%(n)s accounts", 1) == "1 account"
    assert ENGLISH.ngettext("%(n)s account", "%(n)s accounts", 12000) == "12,000 accounts"
    assert ENGLISH.format_list(["A", "B", "C"]) == "A, B and C" and ENGLISH.format_list([]) == ""


def test_spanish_dates_and_numbers_follow_the_locale():
    spanish = language("es")
    assert spanish.month_names[1] == "febrero" and spanish.name == "Español"
    assert spanish.format_number(12000) == "12.000" and spanish.language_name("en") == "inglés"


def test_a_catalog_in_spanish_shows_the_translated_cells(real_catalog):
    catalog = Catalog(real_catalog.archive, language("es"))
    account = next(a for a in catalog.accounts if a.row["id"] == "wsws-aid-convoy")
    assert account.row["title"] == account.row["title_es"] != ""
    assert account.date == "23 de febrero de 2019"
    assert "read against" not in account.derivation and "7 de marzo de 2019" in account.derivation


def test_a_cell_without_translation_falls_back_to_the_original(archive):
    english, spanish = Catalog(archive), Catalog(archive, language("es"))
    assert [a.row["title"] for a in spanish.accounts] == [a.row["title"] for a in english.accounts]


def test_downloads_keep_the_cells_as_written(real_catalog):
    english, spanish = real_catalog, Catalog(real_catalog.archive, language("es"))
    assert spanish.records[0]["title"] == english.records[0]["title"]


def test_notices_are_said_in_the_language_asked_for(archive):
    service = Service(archive)
    assert service.catalog("lang=es").language.code == "es" and service.catalog("lang=xx").language.code == "en"
    assert from_query("zzz=1", None, language("es"))[1] != from_query("zzz=1", None, ENGLISH)[1]
