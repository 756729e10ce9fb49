"""What the filters of a view show, in words: "Allegations in WSWS that name Nicolás Maduro and concern events in 2019"."""

import calendar
from collections.abc import Mapping, Sequence
from datetime import date

from timeline.languages.language import ENGLISH, Language, message
from timeline.view.state import ViewState, whole_year
from timeline.view.type_groups import TypeGroup

Names = Mapping[str, Mapping[str, str]]


def describe(
    state: ViewState, names: Names | None = None, language: Language = ENGLISH, groups: Sequence[TypeGroup] = ()
) -> str:
    """Say what the filters show, as a title: "Accounts by WSWS filed under “Statements” that name Nikolai Patrushev".

    `names` maps a facet's values to what readers call them, e.g. `{"source": {"wsws-2019-03-07": "WSWS"}}`; types that
    are chosen as a whole group are called by the group's name.
    """
    if not state.filtered:
        return language.gettext("All accounts")
    said = _said(language.gettext("accounts"), state, names or {}, language, groups)
    return said[:1].upper() + said[1:]


def those(state: ViewState, names: Names, language: Language, groups: Sequence[TypeGroup], count: int) -> str:
    """The same after "7 of 96 accounts:", which says already that they are accounts: "those that name Nikolai Patrushev"."""
    return _said(language.ngettext("the one", "those", count), state, names, language, groups, count)


def type_names(chosen: Sequence[str], names: Mapping[str, str], groups: Sequence[TypeGroup]) -> list[str]:
    """What chosen types are called: groups of which all are chosen by their own names, then each of the others."""
    whole = [group for group in groups if set(group.types) <= set(chosen)]
    held = {name for group in whole for name in group.types}
    return [*(group.label for group in whole), *(names.get(name, name) for name in chosen if name not in held)]


def _said(
    accounts: str, state: ViewState, names: Names, language: Language, groups: Sequence[TypeGroup], count: int = 2
) -> str:
    """What is shown, and how it is chosen; for `count` accounts, which `accounts` stands for."""
    gettext = language.gettext

    def named(facet: str) -> str:
        table = names.get(facet, {})
        return language.format_list([table.get(v, v) for v in state.choices(facet)], "or")

    parts = [accounts]
    if state.standing:
        told = _standings(count, language)
        parts = [language.format_list([told.get(s, s) for s in state.standing], "or")]
    if state.source:
        by = message("in %(names)s") if state.standing else message("by %(names)s")
        parts.append(gettext(by, names=named("source")))
    if state.type:
        quoted = [gettext("“%(words)s”", words=n) for n in type_names(state.type, names.get("type", {}), groups)]
        parts.append(gettext("filed under %(names)s", names=language.format_list(quoted, "or")))
    if clauses := _clauses(state, named("actor"), language, count):
        parts.append(gettext("that %(clauses)s", clauses=language.format_list(clauses)))
    return " ".join(parts)


def _standings(count: int, language: Language) -> dict[str, str]:
    """What accounts are called by their standing: no account is alleged itself, what it tells is."""
    return {
        "reported": language.ngettext("a statement of fact", "statements of fact", count),
        "alleged": language.ngettext("an allegation", "allegations", count),
        "planned": language.ngettext("a plan", "plans", count),
        "denied": language.ngettext("a denial", "denials", count),
    }


def _clauses(state: ViewState, actors: str, language: Language, count: int) -> list[str]:
    """What is said of the accounts shown, each with a verb for so many of them."""
    ngettext, found = language.ngettext, []
    if state.actor:
        found.append(ngettext("names %(names)s", "name %(names)s", count, names=actors))
    if " " in state.q:
        found.append(ngettext("contains the words “%(words)s”", "contain the words “%(words)s”", count, words=state.q))
    elif state.q:
        found.append(ngettext("contains the word “%(words)s”", "contain the word “%(words)s”", count, words=state.q))
    if state.from_ or state.to:
        period = _period(state.from_, state.to, language)
        found.append(ngettext("concerns events %(period)s", "concern events %(period)s", count, period=period))
    return found


def _period(first: date | None, last: date | None, language: Language) -> str:
    say, day = language.gettext, language.format_date
    if (year := whole_year(first, last)) is not None:
        return say("in %(year)s", year=year)
    if first and last:
        whole = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
        if whole and (first.year, first.month) == (last.year, last.month):
            return say("in %(month)s", month=language.format_month(first))
        return say("from %(first)s to %(last)s", first=day(first), last=day(last))
    if first:
        return say("from %(first)s on", first=day(first))
    return say("up to %(last)s", last=day(last)) if last else ""
