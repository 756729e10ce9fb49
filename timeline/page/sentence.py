"""The sentence under the title: what is shown, with its counts."""

from markupsafe import Markup, escape

from timeline.view.catalog import Catalog
from timeline.view.described import those
from timeline.view.labels import number
from timeline.view.type_groups import type_groups
from timeline.view.view import View


def sentence_parts(catalog: Catalog, view: View) -> tuple[str, str, str]:
    """How many accounts the filters show, what is shown, and counts that a narrow screen does without; each may be "".

    "7 of 96 accounts", " of 7 events: those that name Nicolás Maduro, as three of five articles tell them.", "" or
    "", "From the convoy to the warships, as five articles tell it", ": 96 accounts of 88 events."
    """
    if not view.count:
        return "", f"{view.summary.removesuffix('.')}.", ""
    return (*_filtered(catalog, view), "") if view.state.filtered else ("", *_topic(catalog, view))


def sentence_html(shown: str, words: str, counts: str) -> str:
    """The parts as HTML: how many accounts the filters let through stands out, what a phone does without is apart."""
    said = Markup("<b>{}</b>").format(shown) if shown else Markup()
    return said + escape(words) + (Markup('<span class="counts">{}</span>').format(counts) if counts else "")


def _topic(catalog: Catalog, view: View) -> tuple[str, str]:
    """The topic's own words and what is counted; the latter alone without such."""
    own, say = catalog.topic_subtitle.removesuffix("."), catalog.language.gettext
    if not own:
        return f"{view.summary.removesuffix('.')}.", ""
    counts = say("%(accounts)s of %(events)s", accounts=_accounts(catalog, view.count), events=_events(catalog, view))
    return own, f": {counts}."


def _filtered(catalog: Catalog, view: View) -> tuple[str, str]:
    language, count = catalog.language, view.count
    say, number_of = language.gettext, language.format_number(count)
    shown = say("%(n)s of %(accounts)s", n=number_of, accounts=_accounts(catalog, catalog.size))
    what = those(view.state, catalog.names, language, type_groups(catalog), count)
    if count == 1:
        return shown, f": {what}."
    events, told = _events(catalog, view), _told(catalog, view)
    if told:
        return shown, say(" of %(events)s: %(what)s, as %(told)s.", events=events, what=what, told=told)
    return shown, say(" of %(events)s: %(what)s.", events=events, what=what)


def _told(catalog: Catalog, view: View) -> str:
    """How many articles tell it; "" where a reader has chosen them."""
    told, every, language = view.totals.sources, len(catalog.index.facets["source"].values), catalog.language
    if view.state.source or every == 1:
        return ""
    if told == every == 2:
        return language.gettext("both articles tell them")
    if told == every:
        return language.gettext("all %(all)s articles tell them", all=number(every, language))
    return language.ngettext(
        "%(told)s of %(all)s articles tells them",
        "%(told)s of %(all)s articles tell them",
        told,
        told=number(told, language),
        all=number(every, language),
    )


def _accounts(catalog: Catalog, count: int) -> str:
    return catalog.language.ngettext("%(n)s account", "%(n)s accounts", count)


def _events(catalog: Catalog, view: View) -> str:
    return catalog.language.ngettext("%(n)s event", "%(n)s events", view.totals.events)
