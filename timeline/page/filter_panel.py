"""The chosen filters as removable pills, and the ways back and out: wider windows, background, the proper range."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from timeline.dates.days import day_number, day_of
from timeline.languages.language import ENGLISH, Language
from timeline.view.catalog import Catalog
from timeline.view.state import FACETS, ViewState, to_query, toggled, whole_year
from timeline.view.type_groups import TypeGroup
from timeline.view.view import View


@dataclass(frozen=True)
class Pill:
    """One chosen value, or a group of types: what it says, the query of the view without it, and a group's colour."""

    label: str
    href: str
    colour: str = ""


def clear_words(count: int, language: Language) -> str:
    """What the link says that takes so many filters away."""
    return (
        language.ngettext("Clear %(n)s filter", "Clear %(n)s filters", count)
        if count
        else language.gettext("Clear all")
    )


def chosen_year(state: ViewState) -> int | None:
    """The year that the period filter names exactly; None otherwise."""
    return whole_year(state.from_, state.to)


def build_pills(
    state: ViewState,
    names: Mapping[str, Mapping[str, str]],
    language: Language = ENGLISH,
    groups: Sequence[TypeGroup] = (),
) -> list[Pill]:
    """A pill for every choice that narrows the accounts; one for the types of a group that are chosen together."""
    whole = [(n, group) for n, group in enumerate(groups) if set(group.types) <= set(state.type)]
    held = {name for _, group in whole for name in group.types}
    pills = [
        Pill(names[facet].get(value, value), to_query(toggled(state, facet, value)))
        for facet in FACETS
        for value in state.choices(facet)
        if facet != "type" or value not in held
    ]
    for n, group in whole:
        rest = tuple(name for name in state.type if name not in group.types)
        pills.append(Pill(group.label, to_query(state.but(type=rest)), f"var(--type-{n})"))
    if state.q:
        pills.append(Pill(language.gettext("“%(words)s”", words=state.q), to_query(state.but(q=""))))
    year = chosen_year(state)
    if year is not None:
        pills.append(Pill(str(year), to_query(state.but(from_=None, to=None, start=None, end=None))))
        return pills
    if state.from_:
        pills.append(
            Pill(
                language.gettext("from %(first)s on", first=language.format_date(state.from_)),
                to_query(state.but(from_=None)),
            )
        )
    if state.to:
        pills.append(
            Pill(language.gettext("up to %(last)s", last=language.format_date(state.to)), to_query(state.but(to=None)))
        )
    return pills


def widened(catalog: Catalog, view: View) -> dict[str, Any]:
    """The link to all accounts that pass the filters but lie outside the window, and what it is called."""
    topic, away = catalog.archive.topic, view.totals.away
    if away is None:
        return {"widen": "", "widen_words": ""}
    first, last = min(away[0], view.window[0]), max(away[1], view.window[1])
    background = view.window[0] == day_number(topic.start) and last == view.window[1]
    gettext = catalog.language.gettext
    words = (
        gettext("Show the background before %(year)s", year=topic.start.year) if background else gettext("Show them")
    )
    state = view.state.but(start=day_of(first).replace(month=1, day=1), end=day_of(last))
    if day_number(topic.end) == last:
        state = state.but(end=None)
    return {"widen": to_query(state), "widen_words": words}


def back_to_proper(catalog: Catalog, view: View) -> dict[str, Any]:
    """The way back from the background to the timeline proper; `background` is False within it."""
    topic = catalog.archive.topic
    outside = view.window[0] < day_number(topic.start) or view.window[1] > day_number(topic.end)
    words = f"{topic.start.year}–{topic.end.year}" if topic.start.year != topic.end.year else str(topic.start.year)
    narrow = to_query(view.state.but(start=None, end=None, from_=None, to=None))
    return {"background": outside, "narrow": narrow, "proper": words}
