"""The two ends of a date: each keeps its own precision, doubt and time, in words and in EDTF."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.dates.edtf import write_edtf
from timeline.dates.parse import read_date
from timeline.dates.refusals import after_publication
from timeline.dates.span import End, Limit, Reason, Step
from timeline.dates.words import DateWords, format_derivation, format_span

TUESDAY = read_date("2019-02-26")
SPANISH = DateWords(
    months=("enero", "febrero", "marzo", *("",) * 9),
    day="%(day)s de %(month)s de %(year)s",
    read_against="según %(date)s",
)
no_deadline = settings(deadline=None)

# EDTF's words for one date -> the page's words for it
sides = st.builds(
    lambda day, form, doubt: (day, form, doubt),
    st.dates(date(1000, 1, 1)),
    st.sampled_from(["day", "month", "year", "decade", "century"]),
    st.sampled_from(["", "~", "?", "%"]),
)


def edtf(side: tuple[date, str, str]) -> str:
    day, form, doubt = side
    forms = {
        "day": day.isoformat(),
        "month": f"{day:%Y-%m}",
        "year": f"{day.year}",
        "decade": f"{day.year // 10}X",
        "century": f"{day.year // 100}XX",
    }
    return forms[form] + doubt


def in_words(side: tuple[date, str, str]) -> str:
    return format_span(read_date(edtf(side)))


@no_deadline
@given(sides, sides)
def test_an_interval_keeps_both_ends_as_they_were_written(
    one: tuple[date, str, str], other: tuple[date, str, str]
) -> None:
    first, last = sorted((one, other), key=lambda side: read_date(edtf(side)).start)
    text = f"{edtf(first)}/{edtf(last)}"
    if read_date(edtf(last)).end < read_date(edtf(first)).start:
        return
    span = read_date(text)
    assert (span.first, span.last) == (End(*first[1:]), End(*last[1:]))
    if edtf(first) != edtf(last):
        assert write_edtf(span) == text
    if first[1:] != last[1:]:  # otherwise what both ends share is said once
        assert format_span(span) == f"{in_words(first)} – {in_words(last)}"


@no_deadline
@given(sides, st.sampled_from(["..", ""]))
def test_an_open_end_keeps_the_other_as_it_was_written(side: tuple[date, str, str], blank: str) -> None:
    for text in (f"{edtf(side)}/{blank}", f"{blank}/{edtf(side)}"):
        assert write_edtf(read_date(text)) == text
        assert in_words(side) in format_span(read_date(text))


@no_deadline
@given(st.dates(date(1000, 1, 1)), st.dates(date(1000, 1, 1)))
def test_days_in_words_read_back(one: date, other: date) -> None:
    first, last = min(one, other), max(one, other)
    for span in (
        read_date(f"{first}/{last}"),
        read_date(f"{first:%Y-%m}/{last:%Y-%m}"),
        read_date(f"{first}/{last:%Y-%m}"),
    ):
        again = read_date(format_span(span))
        assert (again.start, again.end, again.first, again.last) == (span.start, span.end, span.first, span.last)


def test_a_derivation_is_kept_as_values_and_said_in_any_language() -> None:
    span = read_date("late February", TUESDAY)
    days = read_date("2019-02-21/2019-02-28")
    assert [reason.step for reason in span.derivation] == [Step.PART, Step.READ_AGAINST]
    assert (span.derivation[0].period.start, span.derivation[0].period.end) == (days.start, days.end)
    assert span.derivation[1] == Reason(Step.READ_AGAINST, TUESDAY)
    assert format_derivation(read_date("Tuesday", TUESDAY).derivation, SPANISH) == "según 26 de febrero de 2019"
    assert read_date("2019-02-23").derivation == ()


def test_an_end_that_is_still_open_ends_as_its_source_does() -> None:
    span = read_date("2018-08~/..", read_date("2019-02"))
    assert (span.end, span.last) == (date(2019, 2, 28), End("month", limit=Limit.STILL_OPEN))
    assert (format_span(span), write_edtf(span)) == ("about August 2018 – still open", "2018-08~/..")


# Times ------------------------------------------------------------------------------------------------------------


def test_times_order_the_accounts_of_a_day() -> None:
    times = ["17:21:13Z", "16:42Z", "18:01Z", "16:50:08Z", "23:59Z", "00:05Z", "21:30Z"]
    spans = sorted((read_date(f"2014-03-07T{time}") for time in times), key=lambda span: span.order)
    assert [format_span(span) for span in spans] == [
        f"7 March 2014, {time} UTC" for time in ("00:05", "16:42", "16:50:08", "17:21:13", "18:01", "21:30", "23:59")
    ]


@pytest.mark.parametrize(
    ("time", "order"),
    [
        ("10:30", 37_800),
        ("10:30:15.5", 37_815.5),
        ("10:30Z", 37_800),
        ("10:30+02:00", 30_600),
        ("10:30-05:30", 57_600),
        ("24:00", 86_400),
        ("00:00", 0),
    ],
)
def test_a_zone_moves_the_order_and_not_the_day(time: str, order: float) -> None:
    span = read_date(f"2019-02-23T{time}")
    assert (span.order, span.start, span.end) == (order, date(2019, 2, 23), date(2019, 2, 23))
    assert write_edtf(span) == f"2019-02-23T{time}"


def test_a_day_without_a_time_comes_first() -> None:
    assert read_date("2019-02-23").order == 0 == read_date("2019-02").order


# The date line ------------------------------------------------------------------------------------------------------


def test_the_day_after_publication_has_a_true_way_out() -> None:
    message, hint = after_publication(read_date("2019-02-27"), TUESDAY) or ("", "")
    assert message == "is after its source was published (26 February 2019), yet it is reported as fact"
    assert "write published in sources.csv as 2019-02-26/2019-02-27" in hint
    assert after_publication(read_date("2019-02-27"), read_date("2019-02-26/2019-02-27")) is None
    assert "published in sources.csv" not in (after_publication(read_date("2019-02-28"), TUESDAY) or ("", ""))[1]


@no_deadline
@given(st.dates(), st.integers(-400, 0))
def test_nothing_by_the_day_of_publication_is_after_it(published: date, step: int) -> None:
    day = date.fromordinal(max(1, (published + timedelta(0)).toordinal() + step))
    assert after_publication(read_date(day.isoformat()), read_date(published.isoformat())) is None
