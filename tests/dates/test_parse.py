"""Reading dates: tables of cases, refusals, words in words, and properties that hold for any text and any day."""

import calendar
import pickle
import re
import time
from dataclasses import replace
from datetime import date, datetime, timedelta

import dateparser
import dateparser.freshness_date_parser as freshness
import pytest
from dateparser import utils
from dateparser.date import DateDataParser
from edtf import parse_edtf
from hypothesis import example, given, settings
from hypothesis import strategies as st

from timeline.dates import phrases, vocabulary
from timeline.dates.edtf import write_edtf
from timeline.dates.parse import DateProblem, Direction, Span, format_day, format_span, read_alone, read_date
from timeline.dates.span import MONTHS, End, Limit
from timeline.dates.vocabulary import LANGUAGES, WEEKDAYS
from timeline.dates.words import format_derivation

PRECISIONS = {"day", "week", "month", "season", "year", "decade", "range"}
TUESDAY = "2019-02-26"
THURSDAY = "2019-03-07"
FRIDAY_OR_SATURDAY = "2025-09-26/2025-09-27"
ABOUT_FRIDAY = "2025-08-29~"

# text, start, end, precision, soft ends ("s" start, "e" end)
EDTF = [
    ("2019-02-23", "2019-02-23", "2019-02-23", "day", ""),
    ("  2019-02-23\u00a0", "2019-02-23", "2019-02-23", "day", ""),
    ("0044-03-15", "0044-03-15", "0044-03-15", "day", ""),
    ("0001-01-01", "0001-01-01", "0001-01-01", "day", ""),
    ("9999-12-31", "9999-12-31", "9999-12-31", "day", ""),
    ("2020-02-29", "2020-02-29", "2020-02-29", "day", ""),
    ("2019-02", "2019-02-01", "2019-02-28", "month", ""),
    ("2020-02", "2020-02-01", "2020-02-29", "month", ""),
    ("9999-12", "9999-12-01", "9999-12-31", "month", ""),
    ("2019", "2019-01-01", "2019-12-31", "year", ""),
    ("1954", "1954-01-01", "1954-12-31", "year", ""),
    ("0044", "0044-01-01", "0044-12-31", "year", ""),
    # a time of day or a zone never moves the day
    ("2019-02-23T23:59:59Z", "2019-02-23", "2019-02-23", "day", ""),
    ("2019-02-23T23:00:00-11:00", "2019-02-23", "2019-02-23", "day", ""),
    ("2019-02-23T00:30:00+14:00", "2019-02-23", "2019-02-23", "day", ""),
    ("2019-02-23T24:00:00", "2019-02-23", "2019-02-23", "day", ""),
    ("2019-02-23 00:00:00", "2019-02-23", "2019-02-23", "day", ""),
    # doubt
    ("2019?", "2019-01-01", "2019-12-31", "year", "se"),
    ("2025-09~", "2025-09-01", "2025-09-30", "month", "se"),
    ("2019-02-23%", "2019-02-23", "2019-02-23", "day", "se"),
    ("201X~", "2010-01-01", "2019-12-31", "decade", "se"),
    ("2019-21~", "2019-03-01", "2019-05-31", "season", "se"),
    ("c. 1848", "1848-01-01", "1848-12-31", "year", "se"),
    ("C.1848", "1848-01-01", "1848-12-31", "year", "se"),
    ("ca. 1848", "1848-01-01", "1848-12-31", "year", "se"),
    ("circa 1848", "1848-01-01", "1848-12-31", "year", "se"),
    ("about 2019-02", "2019-02-01", "2019-02-28", "month", "se"),
    # unspecified digits, seasons
    ("201X", "2010-01-01", "2019-12-31", "decade", ""),
    ("19XX", "1900-01-01", "1999-12-31", "range", ""),
    ("1XXX", "1000-01-01", "1999-12-31", "range", ""),
    ("2019-XX", "2019-01-01", "2019-12-31", "year", ""),
    ("2019-XX-XX", "2019-01-01", "2019-12-31", "year", ""),
    ("2020-02-XX", "2020-02-01", "2020-02-29", "month", ""),
    ("2019-21", "2019-03-01", "2019-05-31", "season", ""),
    ("2019-22", "2019-06-01", "2019-08-31", "season", ""),
    ("2019-23", "2019-09-01", "2019-11-30", "season", ""),
    # intervals
    ("2019-02-23/2019-02-24", "2019-02-23", "2019-02-24", "range", ""),
    ("2019-02-23 / 2019-02-24", "2019-02-23", "2019-02-24", "range", ""),
    ("2019-02-23 to 2019-02-24", "2019-02-23", "2019-02-24", "range", ""),
    ("2019-02-23T14:00/2019-02-23T16:00", "2019-02-23", "2019-02-23", "day", ""),
    ("2019-12-23/2020-01-04", "2019-12-23", "2020-01-04", "range", ""),
    ("2019-02/2019-03", "2019-02-01", "2019-03-31", "range", ""),
    ("2019/2020", "2019-01-01", "2020-12-31", "range", ""),
    ("2019-XX/2020", "2019-01-01", "2020-12-31", "range", ""),
    ("201X/202X", "2010-01-01", "2029-12-31", "range", ""),
    ("2019-21/2019-22", "2019-03-01", "2019-08-31", "range", ""),
    ("2019-02-23/2019-02", "2019-02-23", "2019-02-28", "range", ""),
    ("2019-02/2019-02-10", "2019-02-01", "2019-02-10", "range", ""),
    ("2019-02-23/2019-02-23", "2019-02-23", "2019-02-23", "day", ""),
    ("2019-02/2019-02", "2019-02-01", "2019-02-28", "month", ""),
    ("2019-02-23~/2019-02-24", "2019-02-23", "2019-02-24", "range", "s"),
    ("2019-02-23/2019-02-24?", "2019-02-23", "2019-02-24", "range", "e"),
    ("2019~/2020?", "2019-01-01", "2020-12-31", "range", "se"),
    # open and unknown ends, without a publication date
    ("2025-08/..", "2025-08-01", "2025-08-31", "range", "e"),
    ("2019/", "2019-01-01", "2019-12-31", "range", "e"),
    ("2019-02~/..", "2019-02-01", "2019-02-28", "range", "se"),
    ("../2019-02", "2019-02-01", "2019-02-28", "range", "s"),
    ("/2019", "2019-01-01", "2019-12-31", "range", "s"),
    ("../2019-02-23~", "2019-02-23", "2019-02-23", "range", "se"),
]

# words with their own year: no publication date is needed
CALENDAR = [
    ("7 March 2019", "2019-03-07", "2019-03-07", "day", ""),
    ("March 7, 2019", "2019-03-07", "2019-03-07", "day", ""),
    ("on 7 March 2019", "2019-03-07", "2019-03-07", "day", ""),
    ("the 7th of March, 2019", "2019-03-07", "2019-03-07", "day", ""),
    ("Sept. 26, 2025", "2025-09-26", "2025-09-26", "day", ""),
    ("1 May 2019", "2019-05-01", "2019-05-01", "day", ""),
    ("12 January 2019", "2019-01-12", "2019-01-12", "day", ""),  # day and month may not change places
    ("29 February 2020", "2020-02-29", "2020-02-29", "day", ""),
    ("Tuesday, 26 February 2019", "2019-02-26", "2019-02-26", "day", ""),
    ("Tuesday (February 26, 2019)", "2019-02-26", "2019-02-26", "day", ""),
    ("March 2015", "2015-03-01", "2015-03-31", "month", ""),
    ("in July 2024", "2024-07-01", "2024-07-31", "month", ""),
    ("February, 2020", "2020-02-01", "2020-02-29", "month", ""),
    ("early March 2019", "2019-03-01", "2019-03-10", "range", "se"),
    ("mid-March 2019", "2019-03-11", "2019-03-20", "range", "se"),
    ("late February 2019", "2019-02-21", "2019-02-28", "range", "se"),
    ("about March 2015", "2015-03-01", "2015-03-31", "month", "se"),
    ("in 2013", "2013-01-01", "2013-12-31", "year", ""),
    ("07-Mar-2019", "2019-03-07", "2019-03-07", "day", ""),
    ("2019-Mar-07", "2019-03-07", "2019-03-07", "day", ""),
    ("2019 March 7", "2019-03-07", "2019-03-07", "day", ""),
    ("on or about 7 March 2019", "2019-03-07", "2019-03-07", "day", "se"),
    ("possibly March 2015", "2015-03-01", "2015-03-31", "month", "se"),
    ("March 2019?", "2019-03-01", "2019-03-31", "month", "se"),
    ("early March 2019?", "2019-03-01", "2019-03-10", "range", "se"),
    ("Sat, 23 Feb 2019 14:00:00 GMT", "2019-02-23", "2019-02-23", "day", ""),
    # ranges, as the page says them
    ("23–24 February 2019", "2019-02-23", "2019-02-24", "range", ""),
    ("23-24 February 2019", "2019-02-23", "2019-02-24", "range", ""),
    ("from 23 to 24 Feb 2019", "2019-02-23", "2019-02-24", "range", ""),
    ("February 23–24, 2019", "2019-02-23", "2019-02-24", "range", ""),
    ("23 February – 4 March 2019", "2019-02-23", "2019-03-04", "range", ""),
    ("February 23 – March 4, 2019", "2019-02-23", "2019-03-04", "range", ""),
    ("February–March 2019", "2019-02-01", "2019-03-31", "range", ""),
    ("23 December 2019 – 4 January 2020", "2019-12-23", "2020-01-04", "range", ""),
    ("23 February 2019 – March 2019", "2019-02-23", "2019-03-31", "range", ""),
    ("up to February 2019", "2019-02-01", "2019-02-28", "range", "s"),
    ("by 26 February 2019", "2019-02-26", "2019-02-26", "range", "s"),
]

# text, published, start, end, precision, soft ends
RELATIVE = [
    ("Tuesday", TUESDAY, "2019-02-26", "2019-02-26", "day", ""),
    ("on Tuesday", TUESDAY, "2019-02-26", "2019-02-26", "day", ""),
    ("ON  TUESDAY.", TUESDAY, "2019-02-26", "2019-02-26", "day", ""),
    ("last Tuesday", TUESDAY, "2019-02-19", "2019-02-19", "day", ""),
    ("Wednesday", TUESDAY, "2019-02-20", "2019-02-20", "day", ""),
    ("Monday", THURSDAY, "2019-03-04", "2019-03-04", "day", ""),
    ("Tuesday", THURSDAY, "2019-03-05", "2019-03-05", "day", ""),
    ("last Tuesday", THURSDAY, "2019-03-05", "2019-03-05", "day", ""),
    ("Thurs.", THURSDAY, "2019-03-07", "2019-03-07", "day", ""),
    ("Friday night", THURSDAY, "2019-03-01", "2019-03-01", "day", ""),
    ("late Monday", THURSDAY, "2019-03-04", "2019-03-04", "day", ""),
    ("last Monday night", THURSDAY, "2019-03-04", "2019-03-04", "day", ""),
    ("today", THURSDAY, "2019-03-07", "2019-03-07", "day", ""),
    ("yesterday", "2019-03-01", "2019-02-28", "2019-02-28", "day", ""),
    ("tomorrow", "2019-02-28", "2019-03-01", "2019-03-01", "day", ""),
    ("the day before yesterday", THURSDAY, "2019-03-05", "2019-03-05", "day", ""),
    ("over the weekend", TUESDAY, "2019-02-23", "2019-02-24", "range", ""),
    ("the weekend", TUESDAY, "2019-02-23", "2019-02-24", "range", ""),
    ("last weekend", TUESDAY, "2019-02-23", "2019-02-24", "range", ""),
    ("over the weekend", "2019-02-24", "2019-02-23", "2019-02-24", "range", ""),  # a Sunday
    ("last weekend", "2019-02-24", "2019-02-16", "2019-02-17", "range", ""),
    ("over the weekend", "2019-02-23", "2019-02-16", "2019-02-17", "range", ""),  # a Saturday
    ("over the weekend", ABOUT_FRIDAY, "2025-08-23", "2025-08-24", "range", "se"),
    ("last week", TUESDAY, "2019-02-18", "2019-02-24", "week", ""),
    ("this week", TUESDAY, "2019-02-25", "2019-03-03", "week", ""),
    ("next week", TUESDAY, "2019-03-04", "2019-03-10", "week", ""),
    ("Earlier this week", ABOUT_FRIDAY, "2025-08-25", "2025-08-29", "range", "se"),
    ("earlier this week", "2019-02-25", "2019-02-25", "2019-02-25", "day", ""),  # a Monday
    ("later this week", TUESDAY, "2019-02-26", "2019-03-03", "range", ""),
    ("Last month", THURSDAY, "2019-02-01", "2019-02-28", "month", ""),
    ("last month", "2019-01-31", "2018-12-01", "2018-12-31", "month", ""),
    ("this month", THURSDAY, "2019-03-01", "2019-03-31", "month", ""),
    ("earlier this month", THURSDAY, "2019-03-01", "2019-03-07", "range", ""),
    ("Last year", ABOUT_FRIDAY, "2024-01-01", "2024-12-31", "year", "se"),
    ("this year", THURSDAY, "2019-01-01", "2019-12-31", "year", ""),
    ("Earlier this year", ABOUT_FRIDAY, "2025-01-01", "2025-08-29", "range", "se"),
    ("January 23", THURSDAY, "2019-01-23", "2019-01-23", "day", ""),
    ("23 February", THURSDAY, "2019-02-23", "2019-02-23", "day", ""),
    ("March 7", THURSDAY, "2019-03-07", "2019-03-07", "day", ""),
    ("March 8", THURSDAY, "2018-03-08", "2018-03-08", "day", ""),
    ("July 6", "2020-07-10", "2020-07-06", "2020-07-06", "day", ""),
    ("29 February", "2020-12-31", "2020-02-29", "2020-02-29", "day", ""),
    ("December 31", "2019-01-01", "2018-12-31", "2018-12-31", "day", ""),
    ("March", THURSDAY, "2019-03-01", "2019-03-31", "month", ""),
    ("April", THURSDAY, "2018-04-01", "2018-04-30", "month", ""),
    ("in Feb.", THURSDAY, "2019-02-01", "2019-02-28", "month", ""),
    ("late February", THURSDAY, "2019-02-21", "2019-02-28", "range", "se"),
    ("early March", THURSDAY, "2019-03-01", "2019-03-10", "range", "se"),
    ("July last year", ABOUT_FRIDAY, "2024-07-01", "2024-07-31", "month", "se"),
    ("July of this year", ABOUT_FRIDAY, "2025-07-01", "2025-07-31", "month", "se"),
    ("3 days ago", "2019-03-01", "2019-02-26", "2019-02-26", "day", ""),
    ("three weeks ago", TUESDAY, "2019-02-04", "2019-02-10", "week", ""),
    ("a month ago", "2019-03-31", "2019-02-01", "2019-02-28", "month", ""),
    ("two years ago", TUESDAY, "2017-01-01", "2017-12-31", "year", ""),
    ("in two weeks", TUESDAY, "2019-03-11", "2019-03-17", "week", ""),
    ("Friday (September 26)", FRIDAY_OR_SATURDAY, "2025-09-26", "2025-09-26", "day", ""),
    ("Saturday (27th)", FRIDAY_OR_SATURDAY, "2025-09-27", "2025-09-27", "day", ""),
    ("Saturday (September 27)", FRIDAY_OR_SATURDAY, "2025-09-27", "2025-09-27", "day", ""),
    ("Saturday (27th)", "2025-09-26", "2025-09-27", "2025-09-27", "day", ""),
    ("Friday", FRIDAY_OR_SATURDAY, "2025-09-26", "2025-09-26", "day", ""),
    ("this week", FRIDAY_OR_SATURDAY, "2025-09-22", "2025-09-28", "week", ""),
    ("last year", FRIDAY_OR_SATURDAY, "2024-01-01", "2024-12-31", "year", ""),
    ("about Tuesday", TUESDAY, "2019-02-26", "2019-02-26", "day", "se"),
    ("since Monday", TUESDAY, "2019-02-25", "2019-02-26", "range", "e"),
    ("since 2013", TUESDAY, "2013-01-01", "2019-02-26", "range", "e"),
    ("by February 20", TUESDAY, "2019-02-20", "2019-02-20", "range", "s"),
    ("28 December – 3 January", TUESDAY, "2018-12-28", "2019-01-03", "range", ""),
    ("Tuesday at 10:30", TUESDAY, "2019-02-26", "2019-02-26", "day", ""),
    # EDTF is read first, whatever the publication date
    ("2019-02-23", TUESDAY, "2019-02-23", "2019-02-23", "day", ""),
    ("1954", TUESDAY, "1954-01-01", "1954-12-31", "year", ""),
    ("March 2015", ABOUT_FRIDAY, "2015-03-01", "2015-03-31", "month", ""),
    # an open end: the last day that the source could know of
    ("2025-08/..", ABOUT_FRIDAY, "2025-08-01", "2025-08-29", "range", "e"),
    ("2025-08/..", FRIDAY_OR_SATURDAY, "2025-08-01", "2025-09-27", "range", "e"),
    ("2025-09-27/..", FRIDAY_OR_SATURDAY, "2025-09-27", "2025-09-27", "range", "e"),
    ("2019-05/..", TUESDAY, "2019-05-01", "2019-05-31", "range", "e"),  # planned: it starts after publication
    ("2018/", TUESDAY, "2018-01-01", "2018-12-31", "range", "e"),
]

# text, published, part of the message, part of the hint
REFUSED = [
    ("7/3/2019", None, '"7/3/2019" is ambiguous (7 March or 3 July)', "write 2019-03-07 or 2019-07-03"),
    ("7.3.2019", None, "ambiguous (7 March or 3 July)", "write 2019-03-07 or 2019-07-03"),
    ("07-03-2019", None, "ambiguous (7 March or 3 July)", "write 2019-03-07 or 2019-07-03"),
    ("13/3/2019", None, '"13/3/2019" is not', "write 2019-03-13"),
    ("3/13/2019", None, '"3/13/2019" is not', "write 2019-03-13"),
    ("3/3/2019", None, '"3/3/2019" is not', "write 2019-03-03"),
    ("31/2/2019", None, "not a day of the calendar", "EDTF"),
    ("7/3/19", None, "ambiguous", "EDTF"),
    ("2019/03/07", None, "not written in EDTF", "write 2019-03-07"),
    ("2019-3-7", None, "not written in EDTF", "write 2019-03-07"),
    ("20190307", None, "not written in EDTF", "write 2019-03-07"),
    ("3/2019", None, "not written in EDTF", "write 2019-03"),
    ("2019/03", None, "not written in EDTF", "write 2019-03"),
    ("2019-2020", None, "not written in EDTF", "write 2019/2020"),
    ("196x", None, "not written in EDTF", "write 196X"),
    ("31 February", None, "there is no 31 February", "check"),
    ("February 31", TUESDAY, "there is no 31 February", "check"),
    ("31 February 2019", None, "there is no 31 February 2019", "check"),
    ("29 February 2019", None, "there is no 29 February 2019", "check"),
    ("29 February", THURSDAY, "no 29 February in the year before 7 March 2019", "check"),
    ("0 March 2019", None, "there is no 0 March 2019", "check"),
    ("March 48", THURSDAY, "there is no 48 March", "check"),
    ("2019-02-31", None, "February 2019 has no day 31", "01 to 28"),
    ("2019-02-29", None, "February 2019 has no day 29", "01 to 28"),
    ("2019-13", None, "no month 13", "01 to 12"),
    ("2019-00-10", None, "no month 0", "01 to 12"),
    ("2019-02-01/2019-02-31", None, "February 2019 has no day 31", "01 to 28"),
    ("2019-02-24/2019-02-23", None, "ends (2019-02-23) before it starts (2019-02-24)", "earlier date first"),
    ("2019-12/2019-01", None, "before it starts", "earlier date first"),
    ("2023/2019", None, "before it starts", "earlier date first"),
    ("../..", None, "no day at either end", "2025-08/.."),
    ("/", None, "no day at either end", "2025-08/.."),
    ("-0044", None, "outside the years 1 to 9999", "empty"),
    ("0000", None, "outside the years 1 to 9999", "empty"),
    ("0000-01-01", None, "outside the years 1 to 9999", "empty"),
    (".. 27 March 2019", None, "cannot read", "YYYY-MM-DD"),
    ("in 0000", None, "outside the years 1 to 9999", "empty"),
    ("March 0000", None, "outside the years 1 to 9999", "empty"),
    ("0XXX", None, "outside the years 1 to 9999", "empty"),
    ("Y17000", None, "outside the years 1 to 9999", "empty"),
    ("Y17E7", None, "outside the years 1 to 9999", "empty"),
    ("44 BC", None, "outside the years 1 to 9999", "empty"),
    ("2019-24", None, "winter of 2019", "2018-12/2019-02 or 2019-12/2020-02"),
    ("winter of 2019", None, "winter of 2019", "2018-12/2019-02 or 2019-12/2020-02"),
    ("Spring 2019", None, "not written in EDTF", "write 2019-21"),
    ("?2019-02-23", None, "not EDTF of level 0 or 1", "interval"),
    ("1950S2", None, "not EDTF of level 0 or 1", "interval"),
    ("2019S2-21", None, "not EDTF of level 0 or 1", "interval"),
    ("2019-42", None, "no month 42", "01 to 12"),
    ("201X-05", None, "not EDTF of level 0 or 1", "interval"),
    ("2019T10:00:00", None, "not EDTF of level 0 or 1", "interval"),
    ("2019-02-23T25:00", None, "there is no time 25:00", "00:00 to 23:59"),
    ("2019-02-23T24:30", None, "there is no time 24:30", "00:00 to 23:59"),
    ("2019-02-23T10:60Z", None, "there is no time 10:60", "00:00 to 23:59"),
    ("2019-02-23T10:00+15:00", None, "no time zone +15:00", "-05:00"),
    ("2019-02-23 10:30 CST", None, "time zone by letters", "2019-02-23T10:30, with the zone as an offset"),
    ("7 March 2019 12:30 pm", None, "twelve hours", "2019-02-23T14:30"),
    ("March 2019 10:30", None, "no single day", "behind a day"),
    ("2019-02-23T14:00/2019-02-23T13:00", None, "before it starts", "earlier time first"),
    ("since since Monday", TUESDAY, "too vague", "2025-09~"),
    ("24–23 February 2019", None, "before it starts", "earlier date first"),
    ("in the last week", TUESDAY, "too vague", "2025-09~"),
    ("2² March 2019", None, "cannot read", "YYYY-MM-DD"),
    ("{2019,2020}", None, "cannot read", "YYYY-MM-DD"),
    ("2019??", None, "not EDTF of level 0 or 1", "interval"),
    ("2019 - 02", None, "cannot read", "YYYY-MM-DD"),
    ("٢٠١٩-٠٢-٢٣", None, "cannot read", "YYYY-MM-DD"),
    ("2019-02-23/soon", None, "too vague", "EDTF"),
    ("the 1960s", TUESDAY, '"the 1960s"', "write 196X"),
    ("the 1980s", TUESDAY, '"the 1980s"', "write 198X"),
    ("1980's", TUESDAY, "1980", "write 198X"),
    ("the 19th century", TUESDAY, "19th century", "write 18XX"),
    ("soon", TUESDAY, "too vague", "2025-09~"),
    ("Recently", TUESDAY, "too vague", "2025-09~"),
    ("past few weeks", FRIDAY_OR_SATURDAY, "too vague", "2025-09~"),
    ("recent weeks", FRIDAY_OR_SATURDAY, "too vague", "2025-09~"),
    ("over the past month", TUESDAY, "too vague", "2025-09~"),
    ("within the next few weeks", FRIDAY_OR_SATURDAY, "too vague", "2025-09~"),
    ("5 hours ago", TUESDAY, "too vague", "2025-09~"),
    ("a couple of days ago", TUESDAY, "too vague", "2025-09~"),
    ("before Monday", TUESDAY, "too vague", "2025-09~"),
    ("next Tuesday", TUESDAY, "more than one date", "EDTF"),
    ("this weekend", TUESDAY, "more than one date", "EDTF"),
    ("last March", TUESDAY, "more than one date", "EDTF"),
    ("late March", THURSDAY, "may lie ahead of 7 March 2019", "check"),
    ("Friday (September 25)", FRIDAY_OR_SATURDAY, "25 September 2025 is a Thursday, not a Friday", "check"),
    ("Friday (September 27)", FRIDAY_OR_SATURDAY, "27 September 2025 is a Saturday, not a Friday", "check"),
    ("Saturday (26th)", FRIDAY_OR_SATURDAY, "26 September 2025 is a Friday, not a Saturday", "check"),
    ("Saturday (12th)", FRIDAY_OR_SATURDAY, "no day 12 lies within a week", "check"),
    ("Saturday (32nd)", FRIDAY_OR_SATURDAY, "there is no day 32", "check"),
    ("Monday, 26 February 2019", None, "26 February 2019 is a Tuesday, not a Monday", "check"),
    ("yesterday", FRIDAY_OR_SATURDAY, "means 25 September 2025 or 26 September 2025", "EDTF"),
    ("earlier this week", FRIDAY_OR_SATURDAY, "means 22–26 September 2025 or 22–27 September 2025", "EDTF"),
    ("Saturday", FRIDAY_OR_SATURDAY, "means 20 September 2025 or 27 September 2025", "EDTF"),
    ("September 27", FRIDAY_OR_SATURDAY, "means 27 September 2024 or 27 September 2025", "EDTF"),
    ("Tuesday", None, '"Tuesday" can only be read against', "published in sources.csv"),
    ("last week", None, "can only be read against", "published in sources.csv"),
    ("September 26", None, "can only be read against", "published in sources.csv"),
    ("9999 years ago", TUESDAY, "outside the years 1 to 9999", "EDTF"),
    ("last week", "0001-01-01", "outside the years 1 to 9999", "EDTF"),
    ("next year", "9999-06-01", "outside the years 1 to 9999", "EDTF"),
    ("late or so on Monday", THURSDAY, "cannot read", "YYYY-MM-DD"),
    ("48", TUESDAY, "cannot read", "YYYY-MM-DD"),
    ("10:30", TUESDAY, "cannot read", "YYYY-MM-DD"),
    ("1551200000", TUESDAY, "cannot read", "YYYY-MM-DD"),
    ("Sprng 1848", TUESDAY, '"Sprng 1848"', "YYYY-MM-DD"),
    ("<b>2019</b>", TUESDAY, "cannot read", "YYYY-MM-DD"),
    ("=1+1", TUESDAY, "cannot read", "YYYY-MM-DD"),
    ("", None, "empty", "YYYY-MM-DD"),
    (" \u00a0\n", None, "empty", "YYYY-MM-DD"),
    ("x" * 10_000, None, "too long", "YYYY-MM-DD"),
]

WORDS = [
    ("2019-02-26", None, "26 February 2019"),
    ("2019-03-07", None, "7 March 2019"),
    ("0044-03-15", None, "15 March 44"),
    ("2019-02", None, "February 2019"),
    ("2019", None, "2019"),
    ("2019-21", None, "spring 2019"),
    ("201X", None, "2010s"),
    ("19XX", None, "1900–1999"),
    ("2019-02-23/2019-02-24", None, "23–24 February 2019"),
    ("2019-02-23/2019-03-04", None, "23 February – 4 March 2019"),
    ("2019-12-23/2020-01-04", None, "23 December 2019 – 4 January 2020"),
    ("2019-02/2019-03", None, "February–March 2019"),
    ("2019-12/2020-01", None, "December 2019 – January 2020"),
    ("2019/2020", None, "2019–2020"),
    ("2025-09~", None, "about September 2025"),
    ("2019?", None, "possibly 2019"),
    ("2019-02-23%", None, "possibly about 23 February 2019"),
    # each end as it was written
    ("2019-02-23/2019-03", None, "23 February 2019 – March 2019"),
    ("2019-02/2019-03-05", None, "February 2019 – 5 March 2019"),
    ("2019-02~/2019-03-05?", None, "about February 2019 – possibly 5 March 2019"),
    ("2019-02-01/2019-02-28", None, "1–28 February 2019"),
    ("2019-01-01/2019-12-31", None, "1 January – 31 December 2019"),
    ("2019-02-01/..", None, "1 February 2019 – open end"),
    ("../2019-02-28", None, "up to 28 February 2019"),
    ("2019-02-23~/2019-03-04~", None, "about 23 February 2019 – about 4 March 2019"),
    ("2019?/2020%", None, "possibly 2019 – possibly about 2020"),
    ("2019-21/2019-22", None, "spring 2019 – summer 2019"),
    ("201X/202X", None, "2010s – 2020s"),
    ("19XX/2005", None, "1900–1999 – 2005"),
    ("2014-03-07T17:21:13Z", None, "7 March 2014, 17:21:13 UTC"),
    ("7 March 2019 9:30", None, "7 March 2019, 09:30"),
    ("2019-02-23T14:00-05:00~", None, "about 23 February 2019, 14:00 UTC-05:00"),
    ("2019-02-23T14:00/2019-02-23T16:00", None, "23 February 2019, 14:00 – 16:00"),
    ("2019-02-23T14:00/2019-02-24", None, "23 February 2019, 14:00 – 24 February 2019"),
    ("since Monday", TUESDAY, "25 February 2019 – still open"),
    ("by 26 February", TUESDAY, "up to 26 February 2019"),
    ("2019-02/2019~", None, "February 2019 – about 2019"),
    ("2019-02-23~/2019-02-24", None, "about 23 February 2019 – 24 February 2019"),
    ("2019-02/2019-03~", None, "February 2019 – about March 2019"),
    ("2025-08/..", ABOUT_FRIDAY, "August 2025 – still open"),
    ("2025-08-15/..", ABOUT_FRIDAY, "15 August 2025 – still open"),
    ("2025-08~/..", ABOUT_FRIDAY, "about August 2025 – still open"),
    ("2025-08/..", None, "August 2025 – open end"),
    ("2019/", None, "2019 – end unknown"),
    ("../2019-02", None, "up to February 2019"),
    ("/2019-02-23", None, "by 23 February 2019"),
    ("last week", TUESDAY, "18–24 February 2019"),
    ("Tuesday", ABOUT_FRIDAY, "about 26 August 2025"),
    ("mid-March 2019", None, "about 11–20 March 2019"),
]

BASES = [
    ("2019-02-26", None, "as written"),
    ("7 March 2019", None, "as written"),
    ("2025-09~", None, "marked approximate"),
    ("2019%", None, "marked uncertain, marked approximate"),
    ("2025-08/..", ABOUT_FRIDAY, "still open when published"),
    ("2025-08~/..", ABOUT_FRIDAY, "marked approximate, still open when published"),
    ("../2019", None, "start left open"),
    ("2019-21", None, "spring taken as March to May"),
    ("Tuesday", TUESDAY, "read against 26 February 2019"),
    ("Tuesday", ABOUT_FRIDAY, "read against about 29 August 2025"),
    ("Friday", FRIDAY_OR_SATURDAY, "read against 26–27 September 2025"),
    ("late February", TUESDAY, "late taken as days 21 to 28, read against 26 February 2019"),
]

no_deadline = settings(deadline=None)  # the first reading in words loads the language data
days = st.dates()
words = st.sampled_from([case[0] for case in RELATIVE + CALENDAR] + [case[0] for case in REFUSED])


def published_on(text: str | None) -> Span | None:
    return read_date(text) if text else None


def shape(span: Span) -> tuple[str, str, str, str]:
    soft = "s" * span.uncertain_start + "e" * span.uncertain_end
    return span.start.isoformat(), span.end.isoformat(), span.precision, soft


def read_or_none(text: str, published: Span | None, language: str = "en", direction: Direction = "past") -> Span | None:
    try:
        return read_date(text, published, language, direction)
    except DateProblem as problem:
        assert problem.message and problem.hint
        assert str(problem) == f"{problem.message} - {problem.hint}"
        assert len(str(problem)) < 400
        return None


def as_edtf(end: End) -> End:
    """The end as EDTF can write it: it has no weeks, and no doubt beside an open end."""
    return replace(end, precision="day" if end.precision == "week" else end.precision)


@pytest.mark.parametrize(("text", "start", "end", "precision", "soft"), EDTF)
def test_edtf(text: str, start: str, end: str, precision: str, soft: str) -> None:
    span = read_date(text)
    assert shape(span) == (start, end, precision, soft)
    assert not span.relative


@pytest.mark.parametrize(("text", "start", "end", "precision", "soft"), CALENDAR)
def test_words_with_their_own_year_need_no_publication_date(
    text: str, start: str, end: str, precision: str, soft: str
) -> None:
    span = read_date(text)
    assert shape(span) == (start, end, precision, soft)
    assert span.relative
    assert read_date(text, published_on("1999-12-31")) == span


@pytest.mark.parametrize(("text", "published", "start", "end", "precision", "soft"), RELATIVE)
def test_words_are_read_against_the_publication_date(
    text: str, published: str, start: str, end: str, precision: str, soft: str
) -> None:
    span = read_date(text, published_on(published))
    assert shape(span) == (start, end, precision, soft)
    assert span.relative == bool(re.search("[A-Za-z]{2}", text))


@pytest.mark.parametrize(("text", "published", "message", "hint"), REFUSED)
def test_what_has_no_sure_reading_is_refused(text: str, published: str | None, message: str, hint: str) -> None:
    with pytest.raises(DateProblem) as caught:
        read_date(text, published_on(published))
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert str(caught.value) == f"{caught.value.message} - {caught.value.hint}"


@pytest.mark.parametrize(("text", "published", "expected"), WORDS)
def test_span_in_words(text: str, published: str | None, expected: str) -> None:
    assert format_span(read_date(text, published_on(published))) == expected


@pytest.mark.parametrize(("text", "published", "expected"), BASES)
def test_basis_says_how_it_was_read(text: str, published: str | None, expected: str) -> None:
    assert format_derivation(read_date(text, published_on(published)).derivation) == expected


@pytest.mark.parametrize("name", MONTHS)
def test_every_month_is_known_in_full_and_short(name: str) -> None:
    number = MONTHS.index(name) + 1
    for word in (name, name.upper(), name[:3], f"{name[:3]}."):
        assert read_date(f"5 {word} 2019").start == date(2019, number, 5)


@pytest.mark.parametrize("name", WEEKDAYS)
def test_every_weekday_is_known_in_full_and_short(name: str) -> None:
    published = published_on(THURSDAY)
    for word in (name, name.upper(), name[:3], f"on {name[:3]}."):
        assert read_date(word, published).start.weekday() == WEEKDAYS.index(name)


def test_problem_keeps_its_parts_when_copied() -> None:
    problem = pickle.loads(pickle.dumps(DateProblem("why", "what to write")))
    assert (problem.message, problem.hint) == ("why", "what to write")


# No clock, no time zone -------------------------------------------------------------------------------------------


def all_readings() -> list[Span | None]:
    for cache in (read_date, phrases.find_reading, vocabulary._count_one):
        cache.cache_clear()
    cases = [(case[0], None) for case in EDTF + CALENDAR] + [(case[0], case[1]) for case in RELATIVE + REFUSED]
    return [read_or_none(text, published_on(published)) for text, published in cases]


@pytest.mark.parametrize("today", [datetime(1968, 2, 29, 23, 59), datetime(2031, 12, 31, 0, 1)])
def test_no_reading_depends_on_the_clock(monkeypatch: pytest.MonkeyPatch, today: datetime) -> None:
    class OtherToday(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return today.replace(tzinfo=tz)  # type: ignore[arg-type]

    before = all_readings()
    for module in (freshness, utils):
        monkeypatch.setattr(module, "datetime", OtherToday)
    assert dateparser.parse("yesterday").date() == (today - timedelta(1)).date()  # the shifted clock is in force
    assert all_readings() == before


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process can only be set on POSIX")
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "America/Caracas"])
def test_no_reading_depends_on_the_time_zone(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    before = all_readings()
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert all_readings() == before
    finally:
        monkeypatch.undo()
        time.tzset()


def test_every_call_of_dateparser_gets_its_base_and_language(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    class Spy(DateDataParser):
        def __init__(self, **options: object) -> None:
            calls.append(options)
            super().__init__(**options)  # type: ignore[arg-type]

    monkeypatch.setattr("dateparser.date.DateDataParser", Spy)
    all_readings()
    read_date("hace tres semanas", read_date(TUESDAY), "es")
    assert {call["languages"][0] for call in calls} == {"en", "es"}
    assert all(call["settings"]["RELATIVE_BASE"] for call in calls)


# Properties -------------------------------------------------------------------------------------------------------


@no_deadline
@given(days)
def test_a_plain_day_never_moves(day: date) -> None:
    span = read_date(day.isoformat())
    assert (span.start, span.end, span.precision) == (day, day, "day")
    timed = read_date(f"{day.isoformat()}T23:59:59-12:00")
    assert (timed.start, timed.end, timed.precision) == (day, day, "day")
    in_words = read_date(f"{day.day} {MONTHS[day.month - 1]} {day.year:04}")
    assert (in_words.start, in_words.end) == (day, day)


@no_deadline
@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_in_words_reads_back(day: date) -> None:
    assert read_date(format_day(day)).start == day
    assert format_span(read_date(day.isoformat())) == format_day(day)


@no_deadline
@given(days)
def test_the_short_way_for_days_agrees_with_the_library(day: date) -> None:
    assert tuple(parse_edtf(day.isoformat()).lower_strict()[:3]) == (day.year, day.month, day.day)


@no_deadline
@given(days)
def test_months_and_years_cover_exactly_their_period(day: date) -> None:
    month, year = read_date(f"{day.year:04}-{day.month:02}"), read_date(f"{day.year:04}")
    assert month.start == day.replace(day=1)
    assert (month.end - month.start).days + 1 == calendar.monthrange(day.year, day.month)[1]
    assert (year.start, year.end) == (date(day.year, 1, 1), date(day.year, 12, 31))


@no_deadline
@given(days, days)
def test_an_interval_is_read_in_order_or_refused(first: date, last: date) -> None:
    span = read_or_none(f"{first}/{last}", None)
    if last < first:
        assert span is None
    else:
        assert span and (span.start, span.end) == (first, last)


@no_deadline
@given(st.dates(min_value=date(1, 1, 8)), st.integers(0, 6))
def test_a_weekday_is_the_latest_one_not_after_publication(published: date, number: int) -> None:
    against = read_date(published.isoformat())
    span = read_date(WEEKDAYS[number], against)
    assert span.start == span.end
    assert span.start.weekday() == number
    assert 0 <= (published - span.start).days < 7
    before = read_date(f"last {WEEKDAYS[number]}", against)
    assert 1 <= (published - before.start).days <= 7


@no_deadline
@given(st.dates(min_value=date(2, 1, 1)))
def test_weeks_and_weekends_are_whole_and_past(published: date) -> None:
    against = read_date(published.isoformat())
    week, weekend = read_date("last week", against), read_date("over the weekend", against)
    assert week.start.weekday() == 0
    assert week.end - week.start == timedelta(6)
    assert 1 <= (published - week.end).days <= 7
    assert weekend.start.weekday() == 5
    assert weekend.end - weekend.start == timedelta(1)
    assert 0 <= (published - weekend.end).days < 7
    assert read_date("earlier this week", against).end == published


@no_deadline
@given(st.dates(min_value=date(3, 1, 1)), days)
def test_a_day_without_a_year_is_the_latest_not_after_publication(published: date, day: date) -> None:
    span = read_or_none(f"{MONTHS[day.month - 1]} {day.day}", read_date(published.isoformat()))
    if span is None:
        assert (day.month, day.day) == (2, 29)
    else:
        assert (span.start.month, span.start.day) == (day.month, day.day)
        assert 0 <= (published - span.start).days <= 366


@no_deadline
@given(st.dates(min_value=date(1, 1, 8), max_value=date(9999, 12, 24)), st.integers(-7, 7))
def test_a_weekday_with_its_day_of_month_must_agree(published: date, step: int) -> None:
    day, against = published + timedelta(step), read_date(published.isoformat())
    assert read_date(f"{WEEKDAYS[day.weekday()]} ({day.day})", against).start == day
    assert read_or_none(f"{WEEKDAYS[day.weekday() - 1]} ({day.day})", against) is None


@no_deadline
@given(days, st.integers(0, 400), words)
def test_a_longer_publication_span_is_read_only_where_both_ends_agree(first: date, length: int, text: str) -> None:
    last = min(first, date.max - timedelta(length)) + timedelta(length)
    first = last - timedelta(length)
    span = read_or_none(text, read_date(f"{first}/{last}"))
    if span and span.relative:
        ends = [read_or_none(text, read_date(day.isoformat())) for day in (first, last)]
        assert all(end and end.start == span.start for end in ends)
        assert span.last.limit or all(end and end.end == span.end for end in ends)


@no_deadline
@given(
    st.one_of(
        st.text(max_size=30),
        st.text(alphabet="0123456789X-/.?~%TZSYE: +", max_size=24),
        st.lists(
            st.sampled_from("2019 0000 9999 201X 02 13 21 31 XX - / .. ? ~ % S2 T10:00:00 Y E".split()), max_size=8
        ).map("".join),
        st.lists(
            st.sampled_from(
                "on in the last this next early late mid- about c. tuesday sat feb march may 0 7 27th 31 2019 0000 "
                "weekend week month year days ago three earlier later ( ) , today of 1960s bc "
                "since by until possibly or and between to – ? 10:30 23:59:60 UTC +05:00 CST W09 Q1 martes mar de el "
                "pasado hace semanas marzo 2010/11 ad 899 43523 unknown ongoing".split()
            ),
            max_size=6,
        ).map(" ".join),
        words,
    ),
    st.one_of(st.none(), days.map(lambda day: read_date(day.isoformat())), st.just(read_date("2025-08/.."))),
    st.sampled_from([*LANGUAGES, "", "ru", "es-VE"]),
    st.sampled_from(["past", "future"]),
)
@example("2019-XX/2020", None, "en", "past")
@example("?0000S0", None, "en", "past")
@example("Y" + "9" * 90, None, "en", "past")
@example("mar " * 20, None, "es", "past")
@example("7 March 2019 0:0", None, "en", "past")
@example("0000 or 0000", None, "en", "past")
@example("2019-02-23T10:00+1400", None, "en", "past")
def test_any_text_gives_a_consistent_span_or_a_date_problem(
    text: str, published: Span | None, language: str, direction: Direction
) -> None:
    span = read_or_none(text, published, language, direction)
    if span is None:
        return
    length = (span.end - span.start).days + 1
    assert length >= 1
    assert span.precision in PRECISIONS
    longest = {"day": 1, "week": 7, "month": 31, "season": 92, "year": 366, "decade": 3653}
    assert length <= longest.get(span.precision, length)
    assert length == 1 or span.precision != "day"
    assert format_derivation(span.derivation)
    assert format_span(span)
    again = read_date(write_edtf(span), published)
    assert (again.start, again.first) == (span.start, as_edtf(span.first))
    assert span.last.limit == Limit.STILL_OPEN or (again.end, again.last) == (span.end, as_edtf(span.last))


precisions = st.sampled_from(["day", "week", "month", "season", "year", "decade", "century", "millennium"])
doubts = st.sampled_from(["", "~", "?", "%"])
starts = st.builds(End, precisions, doubts, st.sampled_from([None, Limit.OPEN, Limit.UNKNOWN]))
ends = st.builds(End, precisions, doubts, st.sampled_from([None, *Limit]))


@no_deadline
@given(days, days, st.sampled_from(sorted(PRECISIONS)), starts, ends)
def test_any_span_has_words(one: date, other: date, precision: str, first: End, last: End) -> None:
    assert format_span(Span(min(one, other), max(one, other), precision, first, last))


def test_ten_thousand_dates_are_read_in_seconds() -> None:
    read_date.cache_clear()
    published = [read_date((date(2000, 1, 1) + timedelta(n)).isoformat()) for n in range(5_000)]
    started = time.perf_counter()
    for against in published:
        read_date(f"{against.start}/{against.start + timedelta(1)}~")
        read_date("Tuesday", against)
    assert time.perf_counter() - started < 5


@given(
    st.sampled_from(
        [text for text, *_ in EDTF] + ["", "Tuesday", "2019-02-30", "2019-03/2019-01", "12/03/2019", "x" * 200]
    ),
    st.sampled_from([None, "2019-02-26", "2025-09-26/2025-09-27"]),
    st.sampled_from(["en", "es"]),
    st.sampled_from(["past", "future"]),
)
def test_what_is_read_alone_is_read_so_against_any_source(text, published, language, direction):
    if alone := read_alone(text):
        assert alone == read_date(text, published and read_date(published), language, direction)


def test_what_depends_on_its_source_is_not_read_alone():
    assert read_alone("2019-02-23") == read_date("2019-02-23") and read_alone(" 2019/ ") == read_date("2019/")
    assert not any(map(read_alone, ("2025-08/..", "../2019-02", "Tuesday", "2019-02-30", "")))
