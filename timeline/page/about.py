"""Who made this, and how: the byline, the day of the last update, and the values of the page on the method."""

from typing import Any

from timeline.page.side import dated_name
from timeline.view.catalog import Catalog
from timeline.view.drawing import slant
from timeline.view.labels import last_updated
from timeline.view.telling import unsigned


def byline(catalog: Catalog) -> str:
    """Who made this, in a few words; "" where the topic does not say."""
    return catalog.word(catalog.archive.topic.about.by)


def updated_words(catalog: Catalog) -> str:
    """That day in words: "Updated 20 November 2025"; "" where there is none."""
    day = last_updated(catalog.archive)
    return catalog.language.gettext("Updated %(date)s", date=catalog.language.format_date(day)) if day else ""


def about_values(catalog: Catalog) -> dict[str, Any]:
    """What the page on the method says: the topic's own answers, its articles, and which data these are."""
    say, about = catalog.language.gettext, catalog.archive.topic.about
    answers = [
        (say("Who made this"), about.made_by),
        (say("How the articles were chosen"), about.sources),
        (say("How dates were read"), about.dates),
        (say("Corrections to whom"), about.corrections),
    ]
    articles = [
        {
            "name": dated_name(catalog, source),
            "title": row["title"],
            "slant": slant(catalog, source),
            "unsigned": unsigned(row),
            "basis": row["published_basis"],
            "href": catalog.addresses.source(source),
        }
        for source, row in catalog.sources.items()
    ]
    return {
        "answers": [(title, catalog.word(words)) for title, words in answers if words],
        "articles": articles,
        "updated": updated_words(catalog),
        "by": byline(catalog),
        "version": catalog.archive.version,
    }
