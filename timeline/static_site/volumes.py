"""A table too large for one page: the site is a page of the whole and volumes, each the site of the accounts of some time."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape

import numpy as np
from markupsafe import Markup, escape

from timeline.data.derived import Derived
from timeline.data.frames import part
from timeline.data.load import Archive
from timeline.dates.days import day_of
from timeline.export.formats import FORMATS
from timeline.page.first_picture import first_picture
from timeline.page.page import Page
from timeline.page.templating import render
from timeline.view.catalog import Catalog
from timeline.view.state import ViewState
from timeline.web.index import asset_url, page_style, type_colours

MOST_ACCOUNTS = 2_000  # of a volume: a browser filters by itself all that it holds


@dataclass(frozen=True)
class Volume:
    """Some accounts, by their rows in the whole in order of time: one of so many volumes, and the folder of its site."""

    number: int
    of: int
    rows: np.ndarray

    @property
    def folder(self) -> str:
        return f"volume-{self.number:03}"

    def archive(self, whole: Catalog) -> Archive:
        """Its accounts alone; their days are its timeline proper, as far as they lie in that of the whole."""
        archive, topic, rows = whole.archive, whole.archive.topic, self._dated(whole)
        if rows.size:
            first, last = day_of(int(whole.index.first[rows].min())), day_of(int(whole.index.last[rows].max()))
            inside = first <= topic.end and last >= topic.start
            days = (max(first, topic.start), min(last, topic.end)) if inside else (first, last)
            topic = replace(topic, start=days[0], end=days[1])
        made = replace(archive, accounts=part(archive.accounts, np.sort(self.rows)), derived=Derived())
        retracted = archive.retracted if self.number == 1 else archive.retracted.iloc[:0]
        return replace(made, topic=replace(topic, chapters=()), retracted=retracted)

    def words(self, whole: Catalog) -> str:
        """When its accounts begin: the first and the last day."""
        first = whole.index.first[self._dated(whole)]
        days = [whole.language.format_date(day_of(int(day))) for day in (*first[:1], *first[-1:])]
        return " – ".join(dict.fromkeys(days)) or whole.language.gettext("Undated")

    def _dated(self, whole: Catalog) -> np.ndarray:
        found: np.ndarray = self.rows[whole.index.dated[self.rows]]
        return found

    def note(self, whole: Catalog) -> str:
        """What stands above its page: which volume it is, and the way to the page of the whole."""
        say, number = whole.language.gettext, whole.language.format_number
        words = say("Volume %(n)s of %(all)s", n=number(self.number), all=number(self.of))
        way = Markup('<a href="../{}">{}</a>').format(whole.addresses.view(), say("The whole timeline"))
        return str(Markup('<p class="notice volume">{}: {}. {}</p>').format(words, self.words(whole), way))


def volumes_of(whole: Catalog) -> list[Volume]:
    """The accounts in order of time, undated ones last, in volumes that are as large as each other; [] where one page holds all."""
    count = -(-whole.size // MOST_ACCOUNTS)
    parts = np.array_split(whole.index.in_time, count) if count > 1 else []
    return [Volume(n, count, rows) for n, rows in enumerate(parts, 1)]


def whole_page(whole: Catalog, volumes: Sequence[Volume], languages: Mapping[str, str]) -> str:
    """The page of the whole: its chart, which counts what has no room, and the volumes with their accounts.

    `languages`: name of a language -> its page.
    """
    page = Page(whole, ViewState())
    places = {row: volume.folder for volume in volumes for row in volume.rows.tolist()}

    def card(found: re.Match[str]) -> str:
        row = whole.row_of[unescape(found[1])]
        state = ViewState().opened(str(whole.index.event[row]), unescape(found[1]))
        return f' href="{places[row]}/{escape(whole.addresses.view(state))}"'

    return render(
        whole.language,
        "volumes.html",
        topic_title=whole.topic_title,
        sentence=page.sentence,
        picture=Markup(re.sub(r' href="#a-([^"]*)"', card, str(first_picture(whole, page.view)))),
        volumes=[(f"{v.folder}/{whole.addresses.view()}", v.words(whole), len(v.rows)) for v in volumes],
        languages=languages,
        downloads=[download.file for download in FORMATS.values()],
        lang=whole.language.code,
        icon=asset_url("icon.svg"),
        style=page_style() + Markup(page.picture_style) + type_colours(page),
    )
