"""The catalogues: complete, with the same placeholders, and used."""

import re
import shutil
import subprocess
import sys
from datetime import date

import pytest
from babel.messages.pofile import read_po
from conftest import ROOT
from extract_words import template, update, write

from timeline.languages.language import ENGLISH, FOLDER, LANGUAGES, language, page_language, read_language
from timeline.page.service import Service
from timeline.view.catalog import Catalog
from timeline.view.state import from_query

OTHERS = [code for code in LANGUAGES if code != "en"]
POLISH = """
msgid "%(n)s account"
msgid_plural "%(n)s accounts"
msgstr[0] "%(n)s relacja"
msgstr[1] "%(n)s relacje"
msgstr[2] "%(n)s relacji"
"""
# The rule that most Arabic catalogues bring along; Babel's own has the last two the other way round.
ARABIC = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;\n"

msgid "%(n)s account"
msgid_plural "%(n)s accounts"
msgstr[0] "zero"
msgstr[1] "one"
msgstr[2] "two"
msgstr[3] "few %(n)s"
msgstr[4] "many %(n)s"
msgstr[5] "other %(n)s"
"""


def entries(code):
    return {(m.id if isinstance(m.id, str) else m.id[0]): m for m in catalogue(code) if m.id}


def catalogue(code):
    with (FOLDER / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code.replace("-", "_"))


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_has_exactly_the_words_of_the_page(code):
    used = {m.id if isinstance(m.id, str) else m.id[0] for m in template() if m.id}
    assert set(entries(code)) == used


@pytest.mark.parametrize("code", OTHERS)
def test_everything_is_translated_with_the_same_placeholders(code):
    for key, entry in entries(code).items():
        words = (entry.string,) if isinstance(entry.string, str) else entry.string
        assert all(words), key
        assert isinstance(entry.string, str) or len(words) == catalogue(code).num_plurals, key
        for text in words:
            holes, wanted = (sorted(re.findall(r"%\(\w+\)s", said)) for said in (text, key))
            # A form for one count alone may do without the number, as "dwa" or a dual.
            assert holes == wanted or (len(words) > 1 and set(wanted) - set(holes) <= {"%(n)s", "%(number)s"}), key
            assert text.count("|") == key.count("|"), key


def test_english_is_the_language_of_the_code():
    assert ENGLISH.gettext("Share") == "Share" and ENGLISH.gettext("by %(who)s", who="A") == "by A"
    assert ENGLISH.ngettext("%(n)s account", "%(n)s accounts", 1) == "1 account"
    assert ENGLISH.ngettext("%(n)s account", "%(n)s accounts", 12000) == "12,000 accounts"
    assert ENGLISH.format_list(["A", "B", "C"]) == "A, B and C" and ENGLISH.format_list([]) == ""


def accounts(tmp_path, name, entries, count):
    (tmp_path / name).write_text(entries, encoding="utf-8")
    return read_language(tmp_path / name).ngettext("%(n)s account", "%(n)s accounts", count)


@pytest.mark.parametrize(
    ("count", "form"),
    [(0, "relacji"), (1, "relacja"), (2, "relacje"), (4, "relacje"), (5, "relacji"), (11, "relacji"), (12, "relacji")]
    + [
        (14, "relacji"),
        (21, "relacji"),
        (22, "relacje"),
        (24, "relacje"),
        (25, "relacji"),
        (112, "relacji"),
        (122, "relacje"),
    ],
)
def test_a_language_of_three_plurals(tmp_path, count, form):
    assert accounts(tmp_path, "pl.po", POLISH, count) == f"{count} {form}"


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "zero"),
        (1, "one"),
        (2, "two"),
        (3, "few 3"),
        (10, "few 10"),
        (11, "many 11"),
        (99, "many 99"),
        (100, "other 100"),
    ]
    + [(102, "other 102"), (103, "few 103"), (111, "many 111")],
)
def test_a_language_of_six_plurals(tmp_path, count, said):
    assert accounts(tmp_path, "ar.po", ARABIC, count) == said


def test_a_header_says_another_rule_of_plurals(tmp_path):
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=3; plural=n % 3;\\n"\n'
    assert [accounts(tmp_path, "pl.po", header + POLISH, n) for n in (3, 4, 5)] == [
        "3 relacja",
        "4 relacje",
        "5 relacji",
    ]


def test_where_the_catalogue_is_silent_english_is_said(tmp_path):
    (tmp_path / "pl.po").write_text(POLISH.replace("%(n)s relacji", ""), encoding="utf-8")
    polish = read_language(tmp_path / "pl.po")
    assert polish.ngettext("%(n)s account", "%(n)s accounts", 5) == "5 accounts"
    assert polish.ngettext("%(n)s event", "%(n)s events", 1) == "1 event"
    assert polish.gettext("Share") == "Share" and polish.gettext("") == ""


def test_lists_dates_and_numbers_of_a_third_language(tmp_path):
    (tmp_path / "pl.po").write_text(POLISH, encoding="utf-8")
    polish = read_language(tmp_path / "pl.po")
    assert polish.name == "Polski" and polish.month_names[1] == "lutego" and polish.short_month_names[1] == "lut"
    assert (
        polish.format_date(date(2019, 2, 26)) == "26 lutego 2019"
        and polish.format_month(date(2019, 2, 26)) == "luty 2019"
    )
    assert polish.format_list(["A", "B", "C"]) == "A, B i C" and polish.format_list(["A", "B"], "or") == "A lub B"
    assert polish.format_number(12000) == "12\xa0000"


def test_one_file_more_is_one_language_more(tmp_path, small_csv):
    """In a copy of the code, a catalogue of a few words: dates, plurals and words are said in it, the rest in English."""
    copy = tmp_path / "copy"
    shutil.copytree(ROOT / "timeline", copy / "timeline", ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "timeline/languages/pl.po").write_text(
        POLISH + '\nmsgid "%(accounts)s of %(events)s, %(told)s"\nmsgstr "%(accounts)s, %(events)s, %(told)s"\n',
        encoding="utf-8",
    )
    command = [
        sys.executable,
        "-m",
        "timeline",
        "export",
        "--events",
        small_csv,
        "--format",
        "ics",
        "--query",
        "lang=pl",
    ]
    done = subprocess.run(command, cwd=copy, env={"PATH": ""}, capture_output=True, text=True, encoding="utf-8")
    assert done.stderr == "" and "6 relacji\\, 5 events\\, told by two articles" in done.stdout.replace("\n ", "")
    assert "9 marca 2021" in done.stdout


def test_spanish_dates_and_numbers_follow_the_locale():
    spanish = language("es")
    assert spanish.month_names[1] == "febrero" and spanish.name == "Español"
    assert spanish.format_number(12000) == "12.000" and spanish.language_name("en") == "inglés"


def test_english_is_that_of_all_the_world():
    assert (
        ENGLISH.format_date(date(44, 3, 15)) == "15 March 44"
        and ENGLISH.format_month(date(2019, 2, 26)) == "February 2019"
    )
    assert ENGLISH.short_month_names[8] == "Sep" and ENGLISH.format_list(["A", "B", "C"], "or") == "A, B or C"


@pytest.mark.parametrize(
    ("first", "last", "english", "spanish"),
    [
        (date(2019, 2, 26), date(2019, 2, 26), "26 February 2019", "26 de febrero de 2019"),
        (date(2019, 2, 3), date(2019, 2, 26), "3–26 February 2019", "3–26 de febrero de 2019"),
        (date(2019, 2, 3), date(2019, 3, 2), "3 February – 2 March 2019", "3 de febrero – 2 de marzo de 2019"),
        (
            date(2019, 2, 3),
            date(2020, 3, 2),
            "3 February 2019 – 2 March 2020",
            "3 de febrero de 2019 – 2 de marzo de 2020",
        ),
    ],
)
def test_days_from_one_to_another_say_once_what_they_share(first, last, english, spanish):
    assert (ENGLISH.format_days(first, last), language("es").format_days(first, last)) == (english, spanish)


@pytest.mark.parametrize(("topic", "page"), [("es", "es"), ("es-MX", "es"), ("en-GB", "en"), ("fi", "en"), ("", "en")])
def test_the_page_of_a_topic_is_in_its_language_or_in_english(topic, page):
    assert page_language(topic) == page


def test_an_empty_file_becomes_a_catalogue_to_translate(tmp_path):
    (tmp_path / "pl.po").touch()
    write(tmp_path / "pl.po", update(tmp_path / "pl.po", template()))
    text = (tmp_path / "pl.po").read_text(encoding="utf-8")
    assert (
        'msgid_plural "%(n)s accounts"\nmsgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""\n' in text
        and "Plural-Forms" not in text
    )
    assert read_language(tmp_path / "pl.po").ngettext("%(n)s account", "%(n)s accounts", 2) == "2 accounts"


def test_a_rule_of_plurals_of_ones_own_stays_with_the_catalogue(tmp_path):
    header = 'msgid ""\nmsgstr "Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    (tmp_path / "pl.po").write_text(header + 'msgid "Share"\nmsgstr "Udostępnij"\n', encoding="utf-8")
    write(tmp_path / "pl.po", update(tmp_path / "pl.po", template()))
    text = (tmp_path / "pl.po").read_text(encoding="utf-8")
    assert "nplurals=1; plural=0;" in text and "msgstr[1]" not in text and "Udostępnij" in text


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
