"""Misspelt words in dates: what is offered has a sure reading, or the fault of what is meant is said; else nothing is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.dates.edtf import write_edtf
from timeline.dates.parse import DateProblem, read_date
from timeline.dates.span import MONTHS
from timeline.dates.vocabulary import WEEKDAYS

PUBLISHED = read_date("2019-02-27")  # a Wednesday


def refused(text: str, language: str = "en") -> DateProblem:
    with pytest.raises(DateProblem) as caught:
        read_date(text, PUBLISHED, language)
    return caught.value


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("teusday", "Tuesday"),
        ("Wendesday", "Wednesday"),
        ("Wensday", "Wednesday"),
        ("Thurday night", "Thursday night"),
        ("Sunday nigth", "Sunday night"),
        ("last Tuseday", "last Tuesday"),
        ("lats week", "last week"),
        ("last weak", "last week"),
        ("yestarday", "yesterday"),
        ("Wednesday 27 Febuary", "Wednesday 27 February"),
        ("Wednesdy, 27 February 2019", "Wednesday, 27 February 2019"),
        ("27 Febuary 2019", "27 February 2019"),
        ("mid-Marhc 2018", "mid-March 2018"),
        ("erly March 2018", "early March 2018"),
    ],
)
def test_what_was_meant_is_offered(text, meant):
    assert refused(text).hint == f'write "{meant}", if that is meant'
    read_date(meant, PUBLISHED)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("marte", "martes"),
        ("miercolse", "miércoles"),
        ("7 de marso de 2018", "7 de marzo de 2018"),
        ("el lunes pasdo", "el lunes pasado"),
        ("Tuseday", "Tuesday"),
    ],
)
def test_in_the_language_of_the_source(text, meant):
    assert refused(text, "es").hint == f'write "{meant}", if that is meant'
    read_date(meant, PUBLISHED, "es")


def test_two_that_are_as_near_are_both_offered():
    assert refused("Thuesday").hint == 'write "Tuesday" or "Thursday", if that is meant'
    assert refused("3 Juny 2018").hint == 'write "3 June 2018" or "3 July 2018", if that is meant'


def test_a_day_that_is_another_day_of_the_week_is_never_offered():
    problem = refused("Wendesday 3 May")
    assert 'as "Wednesday 3 May", 3 May 2018 is a Thursday, not a Wednesday' in problem.message
    assert problem.hint.startswith("check the day")
    assert "31 September" in refused("31 Septemer 2018").message


@pytest.mark.parametrize(
    "text", ["harbour", "the other day", "marts 7", "x", "Tuesday-ish", "Septuagesima", "before Easter"]
)
def test_what_is_near_to_nothing_gets_no_word_offered(text):
    assert "if that is meant" not in refused(text).hint


def test_a_word_of_another_language_is_no_misspelling():
    assert "source's language (fr)" in refused("Decembre 2018").hint


@pytest.mark.parametrize(("text", "written"), [("7March 2018", "2018-03-07"), ("December2018", "2018-12")])
def test_a_blank_left_off_is_no_misspelling(text, written):
    assert write_edtf(read_date(text, PUBLISHED)) == written


@given(
    st.sampled_from((*MONTHS, *WEEKDAYS)),
    st.integers(0, 8),
    st.sampled_from("abdelnorstuy"),
    st.sampled_from(("", "x")),
)
def test_an_offer_is_always_a_date(word, at, letter, more):
    text = word[:at] + letter + word[at + len(more) :]
    try:
        read_date(text, PUBLISHED)
    except DateProblem as problem:
        if "if that is meant" in problem.hint:
            for offered in problem.hint.split('"')[1::2]:
                read_date(offered, PUBLISHED)
