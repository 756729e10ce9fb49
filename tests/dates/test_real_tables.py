"""Forms of dates that real tables hold: each is read rightly, or refused with what to write instead; none is guessed."""

import pytest

from timeline.dates.edtf import write_edtf
from timeline.dates.parse import DateProblem, format_span, read_date
from timeline.dates.refusals import FORMS

PUBLISHED = read_date("2026-01-01")

READ = [
    ("07-Mar-2019", "2019-03-07"),
    ("23–24 February 2019", "2019-02-23/2019-02-24"),
    ("February–March 2019", "2019-02/2019-03"),
    ("2019-02-23 14:00 UTC", "2019-02-23T14:00Z"),
    ("Sat, 23 Feb 2019 14:00:00 GMT", "2019-02-23T14:00:00Z"),
    ("7 March 2019 10:30", "2019-03-07T10:30"),
    ("2019-02-23 / 2019-02-24", "2019-02-23/2019-02-24"),
    ("2019-02-23 to 2019-02-24", "2019-02-23/2019-02-24"),
    ("on or about 7 March 2019", "2019-03-07~"),
    ("March 2019?", "2019-03?"),
    # of the same kinds
    ("1914–1918", "1914/1918"),
    ("2019-02-23 – 2019-03", "2019-02-23/2019-03"),
    ("23 Feb 2019, 14:00 +01:00", "2019-02-23T14:00+01:00"),
    ("circa March 2019", "2019-03~"),
    ("until 2019", "../2019"),
    ("March 7, 2018 2:05 pm", "2018-03-07T14:05"),
    ("7 March 2018 at 2pm", "2018-03-07T14:00"),
    ("Sat Feb 23 2019 14:30:00 GMT+0100 (CET)", "2019-02-23T14:30:00+01:00"),
    ("1848 - 1850", "1848/1850"),
    ("2019-02-22 - 2019-03", "2019-02-22/2019-03"),
    ("2019-02-23 (approx.)", "2019-02-23~"),
    ("2019 (?)", "2019?"),
    ("the beginning of March 2019", "2019-03-01~/2019-03-10~"),
    ("23rd of Feb 2019", "2019-02-23"),
]

# text, part of the message, part of the hint
REFUSED = [
    ("11-Mar-15", "no part is surely the year", "2015-03-11 if that is meant"),
    ("early 2019", "which days", "2019-01/2019-04~"),
    ("late 1990s", "which days", "1996~/1999"),
    ("end of 2019", "which days", "2019-09~/2019-12"),
    ("Q1 2019", "not written in EDTF", "write 2019-01/2019-03"),
    ("2019-Q1", "not written in EDTF", "write 2019-01/2019-03"),
    ("2019-33", "level 2", "2019-01/2019-03"),
    ("2019-29", "level 2", "2019-09/2019-11"),
    ("2018/19", "not written in EDTF", "write 2018/2019"),
    ("2010/11", "the years 2010 to 2011 or a month of 2010", "write 2010/2011 for the years"),
    ("1914–18", "not written in EDTF", "write 1914/1918"),
    ("winter 1834-35", "not written in EDTF", "write 1834-12/1835-02"),
    ("n.d.", "no date", "leave the cell blank"),
    ("unknown", "no date", "leave the cell blank"),
    ("N/A", "no date", "leave the cell blank"),
    ("—", "no date", "leave the cell blank"),
    ("AD 79", "not written in EDTF", "four digits, 0079"),
    ("26 oct 899", "not written in EDTF", "four digits, 0899-10-26"),
    ("886", "not written in EDTF", "four digits, 0886"),
    ("2019-W09", "counts weeks", "write 2019-02-25/2019-03-03"),
    ("week 9, 2019", "counts weeks", "write 2019-02-25/2019-03-03"),
    ("Jan 11 2012 CST", "time zone", "write 2012-01-11"),
    ("7/3/2019 14:00", "ambiguous (7 March or 3 July)", "write 2019-03-07T14:00 or 2019-07-03T14:00"),
    ("43523", "spreadsheet", "write 2019-02-27, if that is meant"),
    ("between 3 and 5 May 2019", "which of these days", "write 2019-05-03/2019-05-05"),
    ("1848 or 1849", "more than one date", "write 1848/1849"),
    ("ongoing", "no end yet", "2025-08/.."),
    (
        "7 marzo 2019",
        "not read in the language of the source",
        "write 2019-03-07, or give the source's language (es or it)",
    ),
    ("22 fev 2017", "not read in the language of the source", "write 2017-02-22, or give"),
    ("Tuesday, 5 November 1605", "was a Tuesday in the Julian calendar", "write 1605-11-15"),
    # of the same kinds
    ("1-Jan-00", "no part is surely the year", "2000-01-01 if that is meant"),
    ("31-Feb-15", "no part is surely the year", "EDTF"),
    ("mid-2019", "which days", "2019-05~/2019-08~"),
    ("the beginning of 2019", "which days", "2019-01/2019-04~"),
    ("early 1990s", "which days", "1990/1993~"),
    ("H2 2019", "not written in EDTF", "write 2019-07/2019-12"),
    ("fourth quarter of 2019", "not written in EDTF", "write 2019-10/2019-12"),
    ("third half of 2019", "no part of a year", "EDTF"),
    ("2019-24", "winter of 2019", "2018-12/2019-02 or 2019-12/2020-02"),
    ("2019-37", "level 2", "2019-01/2019-04"),
    ("2019-41", "level 2", "2019-07/2019-12"),
    ("1834-35", "level 2", "or 1834/1835 for years"),
    ("1914-18", "no month 18", "or 1914/1918 for years"),
    ("1999/00", "not written in EDTF", "write 1999/2000"),
    ("1999/01", "not written in EDTF", "write 1999-01"),
    ("winter of 1834/1835", "not written in EDTF", "write 1834-12/1835-02"),
    ("undated", "no date", "leave the cell blank"),
    ("tbd", "no date", "leave the cell blank"),
    ("sin fecha", "no date", "leave the cell blank"),
    ("???", "no date", "leave the cell blank"),
    ("79 AD", "not written in EDTF", "four digits, 0079"),
    ("Oct 899", "not written in EDTF", "four digits, 0899-10"),
    ("30 feb 899", "not a day of the calendar", "EDTF"),
    ("2019-W54", "no week of that year", "EDTF"),
    ("2019-present", "no end yet", "write 2019/.."),
    ("2019/03/07 9:05", "not written in EDTF", "write 2019-03-07T09:05"),
    ("7.3.2019 um 14 Uhr", "ambiguous", "write 2019-03-07T14:00 or 2019-07-03T14:00"),
    ("11-Mar-15 14:00Z", "no part is surely the year", "2015-03-11T14:00Z if that is meant"),
    ("Q1 2019 14:00", "not written in EDTF", "write 2019-01/2019-03"),
    ("unknown 14:00", "no date", "leave the cell blank"),
    ("Feb-19", "a month of a year or a day of a month", "2019-02, or the day"),
    ("Feb '19", "a month of a year or a day of a month", "2019-02, or the day"),
    ("22/23 February 2019", "more than one date", "write 2019-02-22/2019-02-23"),
    ("Feb. 22 & 23, 2019", "more than one date", "write 2019-02-22/2019-02-23"),
    ("Monday or Tuesday", "more than one date", "write 2025-12-29/2025-12-30"),
    ("before 2019", "does not say when it began", "write /2018-12-31"),
    ("after 23 February 2019", "how long after", "write 2019-02-24/"),
    ("week of 20 February 2019", "on which day the week begins", "write 2019-02-18/2019-02-24"),
    ("night of 22 February 2019", "two days", "2019-02-22 or, for the night that follows, 2019-02-22/2019-02-23"),
    ("last night", "two days", '"today" or "yesterday"'),
    ("mardi dernier", "not read in the language of the source", "(fr)"),
    ("letzten Dienstag", "not read in the language of the source", "(de)"),
    ("Tuesday by the river", 'does not know "river"', "YYYY-MM-DD"),
    ("Easter 2018", 'does not know "Easter"', "YYYY-MM-DD"),
    ("entre 3 y 5 de mayo de 2019", "not read in the language of the source", "es"),
]


@pytest.mark.parametrize(("text", "written"), READ)
def test_forms_with_one_meaning_are_read(text, written):
    span = read_date(text, PUBLISHED)
    assert write_edtf(span) == written
    assert write_edtf(read_date(written)) == written


@pytest.mark.parametrize(("text", "message", "hint"), REFUSED)
def test_other_forms_lead_to_the_right_cell(text, message, hint):
    with pytest.raises(DateProblem) as caught:
        read_date(text, PUBLISHED)
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.hint != FORMS


def test_two_years_are_never_taken_for_a_month():
    with pytest.raises(DateProblem) as caught:
        read_date("2010/11")
    assert "2010-11" not in caught.value.hint


def test_days_before_the_new_calendar_are_read_as_they_are_written():
    assert format_span(read_date("5 November 1605")) == "5 November 1605"
    assert format_span(read_date("Saturday, 5 November 1605")) == "5 November 1605"
    with pytest.raises(DateProblem, match="5 November 1605 is a Saturday, not a Monday"):
        read_date("Monday, 5 November 1605")
