"""Words in the language of the source, and where they lie: behind its publication, or ahead of it."""

from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.dates.parse import Cell, DateProblem, Span, read_date, read_dates
from timeline.dates.span import MONTHS
from timeline.dates.vocabulary import LANGUAGES, WEEKDAYS
from timeline.dates.words import format_span

TUESDAY = read_date("2019-02-26")
no_deadline = settings(deadline=None)  # the first reading in a language loads its data

SPANISH = [
    ("7 de marzo de 2019", "7 March 2019"),
    ("el 7 de marzo de 2019", "7 March 2019"),
    ("1º de marzo de 2019", "1 March 2019"),
    ("martes, 26 de febrero de 2019", "26 February 2019"),
    ("marzo de 2015", "March 2015"),
    ("en 2013", "2013"),
    ("feb. 2019", "February 2019"),
    ("mar 2015", "March 2015"),
    ("setiembre de 2018", "September 2018"),
    ("a principios de marzo de 2015", "about 1–10 March 2015"),
    ("a mediados de marzo de 2015", "about 11–20 March 2015"),
    ("a finales de febrero de 2015", "about 21–28 February 2015"),
    ("del 3 al 5 de mayo de 2018", "3–5 May 2018"),
    ("23–24 de febrero de 2019", "23–24 February 2019"),
    ("hacia marzo de 2015", "about March 2015"),
    ("martes", "26 February 2019"),
    ("el miércoles", "20 February 2019"),
    ("El sabado", "23 February 2019"),
    ("el martes pasado", "19 February 2019"),
    ("el pasado viernes", "22 February 2019"),
    ("el lunes por la noche", "25 February 2019"),
    ("el 23 de febrero", "23 February 2019"),
    ("en enero", "January 2019"),
    ("julio del año pasado", "July 2018"),
    ("hoy", "26 February 2019"),
    ("ayer", "25 February 2019"),
    ("anteayer", "24 February 2019"),
    ("antes de ayer", "24 February 2019"),
    ("mañana", "27 February 2019"),
    ("pasado mañana", "28 February 2019"),
    ("la semana pasada", "18–24 February 2019"),
    ("la semana que viene", "4–10 March 2019"),
    ("esta semana", "25 February – 3 March 2019"),
    ("el mes pasado", "January 2019"),
    ("este año", "2019"),
    ("hace tres semanas", "4–10 February 2019"),
    ("hace 2 días", "24 February 2019"),
    ("dentro de dos semanas", "11–17 March 2019"),
    ("el fin de semana", "23–24 February 2019"),
    ("el fin de semana pasado", "23–24 February 2019"),
    ("desde el lunes", "25 February 2019 – still open"),
    ("desde 2013", "2013 – still open"),
    ("hasta el 20 de febrero", "up to 20 February 2019"),
    ("7 de marzo de 2015 a las 10:30", "7 March 2015, 10:30"),
    ("Tuesday", "26 February 2019"),  # a curator may write English everywhere
    ("last week", "18–24 February 2019"),
]

OTHERS = [
    ("de", "gestern", "25 February 2019"),
    ("de", "vor drei Wochen", "4–10 February 2019"),
    ("de", "letzte Woche", "18–24 February 2019"),
    ("de", "am 7. März 2018", "7 March 2018"),
    ("de", "im März 2018", "March 2018"),
    ("fr", "hier", "25 February 2019"),
    ("fr", "il y a deux jours", "24 February 2019"),
    ("fr", "le 1er mars 2018", "1 March 2018"),
    ("fr", "mardi", "26 February 2019"),
    ("it", "ieri", "25 February 2019"),
    ("it", "2 giorni fa", "24 February 2019"),
    ("it", "l'11 marzo 2018", "11 March 2018"),
    ("nl", "gisteren", "25 February 2019"),
    ("nl", "in maart 2018", "March 2018"),
    ("pt", "ontem", "25 February 2019"),
    ("pt", "há 3 dias", "23 February 2019"),
    ("pt-BR", "em março de 2018", "March 2018"),
    ("PT", "terça-feira", "26 February 2019"),
    # a weekday, or a month, that has words around it
    ("fr", "mardi dernier", "19 February 2019"),
    ("fr", "hier soir", "25 February 2019"),
    ("fr", "lundi matin", "25 February 2019"),
    ("fr", "février de l'année dernière", "February 2018"),
    ("fr", "début mars 2018", "about 1–10 March 2018"),
    ("fr", "à la mi-février 2018", "about 11–20 February 2018"),
    ("fr", "fin janvier", "about 21–31 January 2019"),
    ("fr", "vers mars 2018", "about March 2018"),
    ("fr", "le week-end dernier", "23–24 February 2019"),
    ("fr", "du 3 au 5 mars 2018", "3–5 March 2018"),
    ("fr", "jusqu'à lundi", "up to 25 February 2019"),
    ("fr", "7 mars 2018 à 14h30", "7 March 2018, 14:30"),
    ("de", "letzten Dienstag", "19 February 2019"),
    ("de", "am Montagabend", "25 February 2019"),
    ("de", "gestern Abend", "25 February 2019"),
    ("de", "Anfang März 2018", "about 1–10 March 2018"),
    ("de", "Ende Januar", "about 21–31 January 2019"),
    ("de", "etwa März 2018", "about March 2018"),
    ("de", "am Wochenende", "23–24 February 2019"),
    ("de", "vom 3. bis 5. März 2018", "3–5 March 2018"),
    ("de", "3.-5. März 2018", "3–5 March 2018"),
    ("de", "7. März 2018 um 14.30 Uhr", "7 March 2018, 14:30"),
    ("it", "martedì scorso", "19 February 2019"),
    ("it", "ieri sera", "25 February 2019"),
    ("it", "la settimana scorsa", "18–24 February 2019"),
    ("it", "l'anno scorso", "2018"),
    ("it", "metà marzo 2018", "about 11–20 March 2018"),
    ("it", "dal 3 al 5 marzo 2018", "3–5 March 2018"),
    ("it", "tre giorni fa", "23 February 2019"),
    ("nl", "afgelopen dinsdag", "19 February 2019"),
    ("nl", "gisteravond", "25 February 2019"),
    ("nl", "eind januari", "about 21–31 January 2019"),
    ("nl", "van 3 tot 5 maart 2018", "3–5 March 2018"),
    ("nl", "drie dagen geleden", "23 February 2019"),
    ("pt", "terça-feira passada", "19 February 2019"),
    ("pt", "ontem à noite", "25 February 2019"),
    ("pt", "na semana passada", "18–24 February 2019"),
    ("pt", "em meados de março de 2018", "about 11–20 March 2018"),
    ("pt", "de 3 a 5 de março de 2018", "3–5 March 2018"),
    ("pt", "há três dias", "23 February 2019"),
    ("es", "en la noche del lunes", "25 February 2019"),
    ("es", "ayer por la noche", "25 February 2019"),
    ("en", "this morning", "26 February 2019"),
    ("en", "yesterday evening", "25 February 2019"),
]
REFUSED = [
    ("fr", "mardi prochain", "may mean more than one date", "such as 2019-02-23"),
    ("de", "nächsten Dienstag", "may mean more than one date", "such as 2019-02-23"),
    ("de", "kommenden Freitag", "more than one date", "such as 2019-02-23"),
    ("es", "a principios de 2018", "which days", "2018-01/2018-04~"),
    ("fr", "fin 2018", "which days", "2018-09~/2018-12"),
    ("fr", "inconnu", "no date", "leave the cell blank"),
    ("de", "o. D.", "no date", "leave the cell blank"),
    ("es", "en curso", "no end yet", "2025-08/.."),
    ("es", "primavera de 2018", "a season", "2018-03/2018-05"),
    ("de", "im Sommer 2018", "a season", "2018-03/2018-05"),
    ("fr", "7/3/2019 à 14h", "ambiguous", "2019-03-07T14:00 or 2019-07-03T14:00"),
    ("fr", "entre le 3 et le 5 mars 2018", "which of these days", "2018-03-03/2018-03-05"),
    ("es", "hace unos días", 'does not know "unos"', "YYYY-MM-DD"),
    ("es", "7 de marzo de 2018 y pico", 'does not know "pico"', "YYYY-MM-DD"),
]

# text, where it lies -> words, or part of the refusal
DIRECTIONS = [
    ("Wednesday", "past", "20 February 2019"),
    ("Wednesday", "future", "27 February 2019"),
    ("Monday", "future", "4 March 2019"),
    ("this Friday", "future", "1 March 2019"),
    ("the coming Friday", "future", "1 March 2019"),
    ("on Friday night", "future", "1 March 2019"),
    ("last Friday", "future", "22 February 2019"),
    ("March 7", "past", "7 March 2018"),
    ("March 7", "future", "7 March 2019"),
    ("February 26", "future", "26 February 2019"),
    ("February 25", "future", "25 February 2020"),
    ("Thursday (March 7)", "future", "7 March 2019"),
    ("March", "past", "March 2018"),
    ("March", "future", "March 2019"),
    ("February", "future", "February 2019"),
    ("in January", "future", "January 2020"),
    ("late February", "future", "about 21–28 February 2019"),
    ("over the weekend", "past", "23–24 February 2019"),
    ("over the weekend", "future", "2–3 March 2019"),
    ("this weekend", "future", "2–3 March 2019"),
    ("by Friday", "past", "up to 22 February 2019"),
    ("by Friday", "future", "up to 1 March 2019"),
    ("since Friday", "future", "22 February 2019 – still open"),
    ("July next year", "future", "July 2020"),
    ("tomorrow", "past", "27 February 2019"),
    ("yesterday", "future", "25 February 2019"),
    ("2019-02-23", "future", "23 February 2019"),
]
UNSURE = [
    ("Tuesday", "future", "may mean 26 February 2019 or 5 March 2019"),
    ("this Friday", "past", "more than one date"),
    ("next Friday", "future", "more than one date"),
    ("early February", "future", "may lie behind 26 February 2019"),
    ("late February", "past", "may lie ahead of 10 February 2019"),
    ("29 February", "future", "no 29 February in the year after"),
]


@pytest.mark.parametrize(("text", "said"), SPANISH)
def test_spanish_words(text: str, said: str) -> None:
    assert format_span(read_date(text, TUESDAY, "es")) == said


@pytest.mark.parametrize(("language", "text", "said"), OTHERS)
def test_words_of_other_languages(language: str, text: str, said: str) -> None:
    assert format_span(read_date(text, TUESDAY, language)) == said


@pytest.mark.parametrize(("language", "text", "message", "hint"), REFUSED)
def test_words_without_a_sure_reading_say_what_to_write(language: str, text: str, message: str, hint: str) -> None:
    with pytest.raises(DateProblem) as caught:
        read_date(text, TUESDAY, language)
    assert message in caught.value.message and text in caught.value.message.replace("the words", text)
    assert hint in caught.value.hint


@pytest.mark.parametrize("language", LANGUAGES)
@no_deadline
@given(day=st.dates(min_value=date(1000, 1, 1)))
def test_days_as_a_language_writes_them(language: str, day: date) -> None:
    for form in ("long", "full"):
        written = format_date(day, form, locale=language)
        assert read_date(written, None, language).start == day
        assert read_date(written.upper(), None, language).start == day


@pytest.mark.parametrize("language", LANGUAGES)
def test_short_names_of_months_are_known(language: str) -> None:
    for number in range(1, 13):
        day = date(2019, number, 5)
        assert read_date(format_date(day, "d MMM y", locale=language), None, language).start == day


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_weekdays_are_known(language: str) -> None:
    for back in range(7):
        day = date(2019, 2, 26) - timedelta(back)
        assert read_date(format_date(day, "EEEE", locale=language), TUESDAY, language).start == day


@pytest.mark.parametrize("text", ["mar", "mar 5", "el mar"])
def test_a_word_of_two_meanings_is_refused(text: str) -> None:
    with pytest.raises(DateProblem, match=r"may mean March.* or Tuesday.*write it in full"):
        read_date(text, TUESDAY, "es")


def test_words_of_another_language_name_it() -> None:
    with pytest.raises(DateProblem) as caught:
        read_date("martes", TUESDAY)
    assert (
        caught.value.hint
        == "give the source's language (es) in sources.csv, or write the date in EDTF, such as 2019-02-23"
    )
    with pytest.raises(DateProblem, match='words are read in en, es, .* and the source\'s language is "ru"'):
        read_date("7 марта 2019", TUESDAY, "ru")
    assert read_date("2019-03-07", TUESDAY, "ru").start == date(2019, 3, 7)


@pytest.mark.parametrize(
    "text", ["en la última semana", "hace semanas", "antes del lunes", "el próximo martes", "últimos días"]
)
def test_vague_words_are_refused_in_spanish_too(text: str) -> None:
    with pytest.raises(DateProblem):
        read_date(text, TUESDAY, "es")


@pytest.mark.parametrize(("text", "direction", "said"), DIRECTIONS)
def test_words_lie_behind_the_article_or_ahead_of_it(text: str, direction: str, said: str) -> None:
    assert format_span(read_date(text, TUESDAY, "en", direction)) == said


@pytest.mark.parametrize(("text", "direction", "message"), UNSURE)
def test_where_neither_is_sure_the_full_date_is_asked_for(text: str, direction: str, message: str) -> None:
    published = read_date("2019-02-10") if text == "late February" else TUESDAY
    with pytest.raises(DateProblem, match=message):
        read_date(text, published, "en", direction)


@no_deadline
@given(st.dates(date(1, 1, 8), date(9999, 12, 24)), st.integers(0, 6))
def test_a_planned_weekday_lies_in_the_week_ahead(published: date, number: int) -> None:
    against = read_date(published.isoformat())
    if published.weekday() == number:
        with pytest.raises(DateProblem):
            read_date(WEEKDAYS[number], against, "en", "future")
    else:
        day = read_date(WEEKDAYS[number], against, "en", "future").start
        assert day.weekday() == number and 0 < (day - published).days < 7


@no_deadline
@given(st.dates(date(1, 1, 1), date(9998, 12, 31)), st.dates())
def test_a_planned_day_without_a_year_is_the_next(published: date, day: date) -> None:
    against = read_date(published.isoformat())
    try:
        found = read_date(f"{day.day} {MONTHS[day.month - 1]}", against, "en", "future").start
    except DateProblem:
        assert (day.month, day.day) == (2, 29)
    else:
        assert (found.month, found.day) == (day.month, day.day) and 0 <= (found - published).days <= 365


def test_many_cells_are_read_once_each() -> None:
    cells = [
        Cell("Tuesday", TUESDAY),
        Cell("martes", TUESDAY, "es"),
        Cell("soon", TUESDAY),
        Cell("Tuesday", TUESDAY),
    ] * 2
    spans = read_dates(cells)
    assert spans[0] is spans[3] is spans[4] and isinstance(spans[0], Span)
    assert spans[2] is spans[6] and isinstance(spans[2], DateProblem)
    assert [getattr(span, "start", None) for span in spans[:3]] == [date(2019, 2, 26), date(2019, 2, 26), None]
