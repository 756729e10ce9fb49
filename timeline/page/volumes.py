"""Volumes: the page of a whole that is parted into pages of their own, with its chart and the way to each account."""

import re
from collections.abc import Mapping
from html import unescape

import numpy as np
from markupsafe import Markup, escape

from timeline.dates.days import day_of
from timeline.export.formats import FORMATS
from timeline.languages.language import LANGUAGES, language
from timeline.page.first_picture import first_picture
from timeline.page.page import Page
from timeline.page.templating import render
from timeline.view.catalog import Catalog

Volumes = Mapping[str, np.ndarray]  # folder -> rows of the whole in order of time, undated ones last


def whole_page(page: Page, volumes: Volumes, icon: str, style: Markup) -> str:
    """The HTML of the whole, which needs no script: the chart counts what has no room, its marks lead to cards in volumes."""
    whole, places = page.catalog, {row: folder for folder, rows in volumes.items() for row in rows.tolist()}

    def card(found: re.Match[str]) -> str:
        account = unescape(found[1])
        state = page.state.opened(whole.event_of(account), account)
        return f' href="{places[whole.row_of[account]]}{escape(whole.addresses.view(state))}"'

    return render(
        whole.language,
        "volumes.html",
        topic_title=whole.topic_title,
        sentence=page.sentence,
        picture=Markup(re.sub(r' href="#a-([^"]*)"', card, first_picture(whole, page.view))),
        volumes=[(f + whole.addresses.view(), days_begun(whole, rows), len(rows)) for f, rows in volumes.items()],
        languages={language(code).name: whole.addresses.file("index", code) for code in LANGUAGES},
        downloads=[download.file for download in FORMATS.values()],
        lang=whole.language.code,
        icon=icon,
        style=style,
    )


def volume_note(whole: Catalog, volumes: Volumes, folder: str) -> str:
    """What stands above the page of a volume: which one it is, and the way to the whole."""
    say, figures, number = whole.language.gettext, whole.language.format_number, list(volumes).index(folder) + 1
    words = say("Volume %(n)s of %(all)s", n=figures(number), all=figures(len(volumes)))
    way = Markup('<a href="../{}">{}</a>').format(whole.addresses.view(), say("The whole timeline"))
    days = days_begun(whole, volumes[folder])
    return str(Markup('<p class="notice volume">{}: {}. {}</p>').format(words, days, way))


def days_begun(whole: Catalog, rows: np.ndarray) -> str:
    """The first and the last day on which accounts begin, of rows in order of time."""
    first = whole.index.first[rows[whole.index.dated[rows]]]
    if not first.size:
        return whole.language.gettext("Undated")
    return whole.language.format_days(day_of(int(first[0])), day_of(int(first[-1])))
