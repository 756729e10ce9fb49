"""The accounts of a view for TimelineJS: as a spreadsheet with its column names, and as its JSON.

TimelineJS shows markup in headlines and texts, so every cell is escaped. It draws nothing without a date: undated
accounts are counted on the title slide. A date is given as finely as the page says it: a month has no day.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date
from html import escape
from typing import Any

from timeline.data.topic import OTHERS
from timeline.dates.span import End, Limit, Span
from timeline.export.fields import credits, headline, key, permalink, undated
from timeline.export.pieces import Lines, Streamed, write_json, written
from timeline.view.cards import Account
from timeline.view.catalog import Catalog
from timeline.view.view import View

DATE_COLUMNS = ("Year", "Month", "Day")
COLUMNS = (
    *DATE_COLUMNS, "Time", *(f"End {name}" for name in DATE_COLUMNS), "End Time", "Display Date", "Headline", "Text",
    "Media", "Media Credit", "Media Caption", "Media Thumbnail", "Type", "Group", "Background",
)  # fmt: skip
PARTS = {"season": 2, "month": 2, "week": 3, "day": 3}  # precision -> year, month, day; of others, the year

PARTS_OF_DATE = ("year", "month", "day", "hour", "minute", "second")

# Columns of events.csv that only this format has, as `timeline import timelinejs` writes them.
MEDIA = {"Media": "url", "Media Credit": "credit", "Media Caption": "caption", "Media Thumbnail": "thumbnail"}
CREDITS = {"Media Credit": "media_credit", "Media Caption": "media_caption"}
ADDRESSES = {"Media": "media", "Media Thumbnail": "media_thumbnail", "Background": "background"}

Day = tuple[int, ...]  # the first of PARTS_OF_DATE: a year, a year and month, ... as many as were written


def as_timelinejs_csv(catalog: Catalog, view: View) -> Iterator[str]:
    """The title slide and a row for every account that has a date."""
    lines = Lines()
    writer = csv.DictWriter(lines, COLUMNS, restval="")
    writer.writeheader()
    writer.writerow(_title(catalog, view))
    yield lines.take()
    yield from written(writer.writerow, lines, (_row(catalog, view, account) for account in _dated(catalog, view)))


def _row(catalog: Catalog, view: View, account: Account) -> dict[str, int | str]:
    start, end = span(account.row)
    days: dict[str, int | str] = dict(zip(DATE_COLUMNS, start, strict=False))
    days |= {f"End {name}": part for name, part in zip(DATE_COLUMNS, end or (), strict=False)}
    days |= {"Time": _clock(start), "End Time": _clock(end or ())}
    return {**days, **_slide(catalog, view, account)}


def as_timelinejs_json(catalog: Catalog, view: View) -> Iterator[str]:
    """The same slides as an object with `title` and `events`."""
    dated = int(catalog.index.dated[view.order].sum())
    events = Streamed(dated, (_event(catalog, view, account) for account in _dated(catalog, view)))
    title = _title(catalog, view)
    text = {"headline": title["Headline"], "text": title["Text"]}
    data = {"title": {"text": text}, "events": events}
    if eras := [_era(catalog.word(act.title), act.start, act.end) for act in catalog.archive.topic.acts]:
        data["eras"] = eras
    return write_json(data)


def span(row: Mapping[str, Any]) -> tuple[Day, Day | None]:
    """The first and the last day, as finely as the page says them; no last day where it is the same or left open."""
    read: Span = row["span"]
    start, end = _day(read.start, read.first), _day(read.end, read.last)
    return start, None if start == end or read.last.limit in (Limit.OPEN, Limit.UNKNOWN) else end


def html(words: str) -> str:
    """Words as HTML that shows them, and that no spreadsheet takes for a formula."""
    text = escape(words).replace("\n", "<br>")
    return f"&#{ord(text[0])};{text[1:]}" if text[:1] in tuple("=+-@\t\r") else text


def stripped_html(words: str) -> str:
    """Words for where TimelineJS takes markup out, and then shows what is left as HTML again."""
    return escape(html(words), quote=False)


def _media_besides(row: Mapping[str, Any]) -> dict[str, str]:
    """What its spreadsheet has no columns for."""
    found = {"alt": html(str(row.get("media_alt") or "")), "link": _address(str(row.get("media_link") or ""))}
    return {name: cell for name, cell in found.items() if cell}


def _address(cell: str) -> str:
    """A public address or a colour; anything else, such as the code of a frame, goes nowhere."""
    return cell if re.fullmatch(r"https?://[^\s<>\"']+|#[0-9a-fA-F]{3,8}", cell) else ""


def _dated(catalog: Catalog, view: View) -> Iterator[Account]:
    return (catalog.accounts[n] for n in view if catalog.index.dated[n])


def _title(catalog: Catalog, view: View) -> dict[str, str]:
    lines = [catalog.topic_subtitle, f"{view.describe}: {view.summary}"]
    if count := undated(catalog, view):
        ngettext = catalog.language.ngettext
        lines.append(
            ngettext(
                "%(n)s undated account is not in this file.", "%(n)s undated accounts are not in this file.", count
            )
        )
    text = "".join(f"<p>{html(line)}</p>" for line in lines if line)
    return {"Headline": html(catalog.topic_title), "Text": text, "Type": "title"}


def _slide(catalog: Catalog, view: View, account: Account) -> dict[str, str]:
    said = "<br>".join(f"{html(label)}: {html(words)}" for label, words in credits(catalog, account).items())
    gettext = catalog.language.gettext
    leads_to = gettext("Public original at the passage") if account.link.original else gettext("The event’s card")
    link = f'<a href="{escape(permalink(catalog, account))}">{html(leads_to)}</a>'
    row = account.row
    media = {column: html(str(row.get(name) or "")) for column, name in CREDITS.items()}
    media |= {column: _address(str(row.get(name) or "")) for column, name in ADDRESSES.items()}
    return {name: cell for name, cell in media.items() if cell} | {
        "Display Date": stripped_html(str(row.get("display_date") or "") or account.date),
        "Headline": html(headline(account)),
        "Text": f"<p>{html(str(account.row['summary']))}</p><p>{said}<br>{link}</p>",
        "Group": stripped_html(_group(catalog, view, account.row)),
    }


def _era(title: str, start: date, end: date) -> dict[str, Any]:
    """An act of the topic, which TimelineJS draws behind its axis."""
    first, last = (_date((day.year, day.month, day.day), 3) for day in (start, end))
    return {"start_date": first, "end_date": last, "text": {"headline": html(title)}}


def _event(catalog: Catalog, view: View, account: Account) -> dict[str, Any]:
    slide = _slide(catalog, view, account)
    start, end = span(account.row)
    event = {
        "unique_id": key(account),
        "start_date": _date(start, len(end or start)),
        "display_date": slide["Display Date"],
        "text": {"headline": slide["Headline"], "text": slide["Text"]},
    }
    if end:
        event["end_date"] = _date(end, len(end))
    if slide["Group"]:
        event["group"] = slide["Group"]
    if media := {name: slide[column] for column, name in MEDIA.items() if column in slide}:
        event["media"] = media | _media_besides(account.row)
    if "Background" in slide:
        is_colour = slide["Background"].startswith("#")
        event["background"] = {"color" if is_colour else "url": slide["Background"]}
    return event


def _date(day: Day, parts: int) -> dict[str, str]:
    """A day by its parts, with blank ones up to `parts`: TimelineJS compares the end with no more than the start has."""
    cells = [str(part) for part in day] + [""] * (parts - len(day))
    return dict(zip(PARTS_OF_DATE, cells, strict=False))


def _group(catalog: Catalog, view: View, row: Mapping[str, Any]) -> str:
    """The lane that the page draws the account in."""
    lanes = view.state.lanes
    if lanes == "one":
        return ""
    if lanes == "actor":
        return catalog.language.gettext("Others") if row["camp"] == OTHERS else catalog.word(str(row["camp"]))
    return catalog.names[lanes].get(str(row[lanes]), str(row[lanes]))


def _day(day: date, written: End) -> Day:
    time = (int(float(part)) for part in written.time.clock.split(":")) if written.time else ()
    return (*(day.year, day.month, day.day)[: PARTS.get(written.precision, 1)], *time)


def _clock(day: Day) -> str:
    return ":".join(f"{part:02}" for part in day[3:])
