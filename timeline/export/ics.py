"""The accounts of a view as a calendar (iCalendar, RFC 5545): whole days, the end exclusive as the format has it.

Undated accounts are journal entries without a start. Few calendars show these, so the calendar's description counts
them. DTSTAMP is the day its source was published, never the day of the download, so that the same view of the
same data gives the same bytes; where that day is not known it is 1 January 1970.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pandas as pd
from icalendar import Calendar, Event, Journal, vText

from timeline.export.fields import credits, headline, key, undated
from timeline.view.cards import Account
from timeline.view.catalog import Catalog
from timeline.view.view import View

NOT_KNOWN = datetime(1970, 1, 1, tzinfo=UTC)


def as_ics(catalog: Catalog, view: View) -> Iterator[str]:
    """A calendar with an entry for every account."""
    calendar = Calendar()
    calendar.add("prodid", "-//sourced timeline//EN")
    calendar.add("version", "2.0")
    for name in ("name", "x-wr-calname"):  # the standard's, and the one that programs read
        calendar.add(name, _text(catalog.topic_title))
    for name in ("description", "x-wr-caldesc"):
        calendar.add(name, _text(_description(catalog, view)))
    head, end, tail = calendar.to_ical().decode("utf-8").rpartition("END:VCALENDAR")
    yield head
    for number in view:
        yield _entry(catalog, catalog.accounts[number]).to_ical().decode("utf-8")
    yield end + tail


def _description(catalog: Catalog, view: View) -> str:
    lines = [f"{view.describe}: {view.summary}"]
    if count := undated(catalog, view):
        words = catalog.language.ngettext(
            "%(n)s undated account is a journal entry, which few calendars show.",
            "%(n)s undated accounts are journal entries, which few calendars show.",
            count,
        )
        lines.append(words)
    return "\n".join(lines)


def _entry(catalog: Catalog, account: Account) -> Event | Journal:
    row = account.row
    dated = not pd.isna(row["start"])
    entry: Event | Journal = Event() if dated else Journal()
    entry.add("uid", key(account))
    entry.add("dtstamp", _stamp(catalog, account))
    if dated:
        entry.add("dtstart", row["start"].date())
        entry.add("dtend", _after(row["end"].date()))
        entry.add("transp", "TRANSPARENT")  # nobody is busy on these days
        if row["place"]:
            entry.add("location", _text(str(row["place"])))
    entry.add("summary", _text(headline(account)))
    said = [f"{label}: {words}" for label, words in credits(catalog, account).items()]
    entry.add("description", _text("\n".join([str(row["summary"]), *said])))
    entry.add("categories", [_text(catalog.names["type"].get(str(row["type"]), str(row["type"])))])
    if account.link.original:
        entry.add("url", account.link.original)
    return entry


def _stamp(catalog: Catalog, account: Account) -> datetime:
    """The last day on which its source may have been published."""
    published = catalog.sources[str(account.row["source"])]["published_end"]
    return NOT_KNOWN if pd.isna(published) else datetime.combine(published.date(), datetime.min.time(), UTC)


def _after(last: date) -> date:
    """The day after the last one; the end of the calendar has none."""
    return last + timedelta(days=1) if last < date.max else last


def _text(words: str) -> vText:
    """Words as iCalendar's own kind of text, with line ends of one kind."""
    return vText(words.replace("\r\n", "\n").replace("\r", "\n"))
