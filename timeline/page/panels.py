"""The parts of the page as HTML, rendered by Jinja with autoescape on: cells are shown as text, whatever they hold."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from timeline.chart.layout import Chart
from timeline.chart.packing import Cluster, Mark
from timeline.dates.days import day_of
from timeline.languages.language import Language
from timeline.page.actors import build_company, chosen_profiles
from timeline.page.cite import build_citation, changed_since
from timeline.page.coverage import build_coverage
from timeline.page.filter_panel import back_to_proper, build_pills, chosen_year, widened
from timeline.page.navigation import build_story
from timeline.page.overview import build_overview
from timeline.page.vertical import build_spine
from timeline.view.catalog import Desk
from timeline.view.labels import number
from timeline.view.state import SORTS, ViewState, from_query, to_query, toggled
from timeline.view.view import View, look


@lru_cache
def templates(language: Language) -> Environment:
    """The templates with the words of a language: `_`, `many`, `listed` and `number`."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(_=language.say, many=language.many, listed=language.listed, day=language.day)
    environment.globals.update(number=lambda count: number(count, language))
    return environment


def render(language: Language, template: str, **values: object) -> str:
    """One template with its values, in a language."""
    return templates(language).get_template(template).render(**values)


def fragments(
    desk: Desk, view: View, notices: Sequence[str], chart: Chart | None, narrow: bool = False
) -> dict[str, str]:
    """Element id -> its HTML, for all parts of the page that follow the view; `narrow` gives a spine instead of a chart."""
    drawn = chart or narrow
    common = _common(desk, view)
    pills = _pill_values(desk, view)
    changed = changed_since(desk, view.state)
    return {
        "notices": render(desk.language, "notices.html", notices=[changed, *notices] if changed else notices),
        "pills": render(desk.language, "pills.html", **common, **pills),
        "empty": render(desk.language, "empty.html", **common, **pills),
        "overview": overview(desk, view) if drawn else "",
        "spine": spine(desk, view) if narrow else "",
        **(chart_parts(desk, view, chart) if chart else {"axis": "", "hits": ""}),
        "panel": panel(desk, view),
        "tray": tray(desk, view),
        "card": card(desk, view),
    }


def overview(desk: Desk, view: View) -> str:
    """The strip of the whole time, with the window on it."""
    return render(desk.language, "overview.html", o=build_overview(desk, view))


def chart_parts(desk: Desk, view: View, chart: Chart) -> dict[str, str]:
    """Element id -> its HTML, for what lies on the chart."""
    return {"axis": render(desk.language, "axis.html", chart=chart), "hits": hits(desk, view, chart)}


def panel(desk: Desk, view: View) -> str:
    """Every view but the timeline; empty there."""
    name = view.state.view
    values = PANELS.get(name)
    return render(desk.language, f"{name}.html", **_common(desk, view), **values(desk, view)) if values else ""


def first_list(desk: Desk, view: View, most: int) -> str:
    """The first accounts shown, as in the list's view, and a link to it where there are more than `most`."""
    months = list(_months(desk, view, most))
    more, whole = len(view.rows) - most, to_query(view.state.but(view="list"))
    return render(desk.language, "list.html", **_common(desk, view), months=months, more=more, whole=whole)


def tray(desk: Desk, view: View) -> str:
    """The undated accounts shown; in the list view they are a group of their own there."""
    if view.state.view != "timeline":
        return ""
    undated = [desk.accounts[n] for n in view.rows if not desk.index.dated[n]]
    return render(desk.language, "tray.html", **_common(desk, view), undated=undated)


def card(desk: Desk, view: View) -> str:
    """The open card; "" where no event is open."""
    found = desk.card(view.state.event) if view.state.event else None
    if not found:
        return ""
    return render(
        desk.language,
        "card.html",
        **_common(desk, view),
        story=build_story(desk, view),
        citation=build_citation(desk, found),
        clear=to_query(view.state.cleared()),
        card=found,
        standings=list(dict.fromkeys(str(a.row["standing"]) for a in found.accounts)),
        close=_closed(view.state),
        only_actor=lambda actor: to_query(view.state.but(actor=(actor,))),
    )


def hits(desk: Desk, view: View, chart: Chart) -> str:
    """A link over every mark and chip of the chart: what a reader points at, tabs to and chooses."""
    marks = sorted(chart.marks, key=lambda m: (m.item.first, m.item.last, m.y))
    chips = [_chip(desk, view, c) for c in chart.clusters]
    links = [_hit(desk, view, m) for m in marks]
    return render(desk.language, "hits.html", view=view, hits=links, chips=chips, lanes=chart.lanes, gutter=chart.left)


def spine(desk: Desk, view: View) -> str:
    """The timeline as a list down a spine of time, for narrow screens."""
    lanes = [
        (lane.name, [_link(desk, view, b.group.key, b.group.rows) | {"bead": b} for b in lane.beads])
        for lane in build_spine(desk, view)
    ]
    return render(desk.language, "spine.html", view=view, lanes=lanes)


def _link(desk: Desk, view: View, key: str, rows: Sequence[int]) -> dict[str, Any]:
    """The link of a mark; the browser adds its address."""
    said = link_words(desk, rows)
    pointed = key in view.state.highlight or said["event"] in view.state.highlight
    return said | {"key": key, "pointed": pointed}


def link_words(desk: Desk, rows: Sequence[int]) -> dict[str, Any]:
    """What the link of a mark for these accounts says, and the facet values by which the browser dims it."""
    said = desk.links.get(tuple(rows))
    if said is None:
        said = desk.links[tuple(rows)] = _said(desk, rows)
    return said


def _said(desk: Desk, rows: Sequence[int]) -> dict[str, Any]:
    accounts = [desk.accounts[n] for n in rows]
    listed = desk.language.listed
    title = desk.title(desk.lead(rows))
    dates = listed(list(dict.fromkeys(a.date for a in accounts)), "or")
    told = listed(list(dict.fromkeys(a.source_name for a in accounts)))
    standing = listed(list(dict.fromkeys(a.standing.lower() for a in accounts)), "or")
    return {
        "event": str(accounts[0].row["event"]),
        "title": title,
        "dates": dates,
        "told": told,
        "tip": f"{title}\n{dates} · {standing}\n{told}",
        "sources": " ".join(str(a.row["source"]) for a in accounts),
        "actors": " ".join(str(i) for i in _actor_numbers(desk, rows)),
        "types": "\x1f".join(str(a.row["type"]) for a in accounts),
        "standings": " ".join(str(a.row["standing"]) for a in accounts),
    }


def _hit(desk: Desk, view: View, mark: Mark) -> dict[str, Any]:
    left, top, right, bottom = mark.box
    rows = _rows_of(desk, view, mark.item.key)
    said = _link(desk, view, mark.item.key, rows)
    return said | {
        "text": mark.label,
        "strong": mark.item.weight > 400,
        "badge": mark.item.sources if mark.item.sources > 1 else 0,
        "badge_left": round(mark.x - left + 3, 1),
        "filled": look(desk, rows).filled,
        "differs": said["event"] in desk.differing,
        "left": round(left - 3, 1),
        "top": round(top, 1),
        "width": round(right - left + 6, 1),
        "height": round(bottom - top, 1),
        "text_left": round((mark.label_left - left + 3) if mark.label else 0, 1),
    }


def _chip(desk: Desk, view: View, cluster: Cluster) -> dict[str, Any]:
    """A chip zooms into the time of its items; where they share a few days, it opens them as a list."""
    first, last = min(i.first for i in cluster.items), max(i.last for i in cluster.items)
    days = {"start": day_of(first), "end": day_of(last)}
    narrow = last - first < 3 or (first <= view.window[0] and last >= view.window[1])
    state = view.state.but(view="list" if narrow else view.state.view, **days)
    left, top, right, bottom = cluster.box
    say, day = desk.language.say, desk.language.day
    what = desk.language.many("%(n)s more mark", "%(n)s more marks", len(cluster.items))
    when = day(day_of(first))
    if last > first:
        when = say("from %(first)s to %(last)s", first=when, last=day(day_of(last)))
    does = say("open as a list") if narrow else say("zoom in")
    return {
        "href": to_query(state),
        "tip": f"{what}, {when}: {does}",
        "text": cluster.text,
        "left": round(left, 1),
        "top": round(top, 1),
        "width": round(right - left, 1),
        "height": round(bottom - top, 1),
    }


def _common(desk: Desk, view: View) -> dict[str, Any]:
    return {
        "view": view,
        "names": desk.names,
        "lang_query": f"?lang={desk.lang_key}" if desk.lang_key else "",
        "colour": desk.type_colour,
        "open": lambda event: to_query(view.state.but(event=str(event))),
    }


def _pill_values(desk: Desk, view: View) -> dict[str, Any]:
    return {
        "pills": build_pills(view.state, desk.names, desk.language),
        "clear": to_query(view.state.cleared()),
        "outside": view.filtered_away,
        **widened(desk, view),
        **back_to_proper(desk, view),
    }


def _closed(state: ViewState) -> str:
    """The view without the card; leaving the tour shows the whole time again."""
    return to_query(state.but(event="", tour=False, start=None, end=None) if state.tour else state.but(event=""))


def _months(desk: Desk, view: View, most: int | None = None) -> Iterable[dict[str, Any]]:
    """Accounts by the month they begin in, undated ones last; the first `most` of them."""
    for name, rows in groupby(view.rows[:most], key=desk.month):
        yield {"name": name, "accounts": [desk.accounts[n] for n in rows]}


TEXT_STATES = {
    "verified": "at hand; passage links open it at the marked place",
    "absent": "not at hand here; passage links open the record, with the passage’s first and last words",
    "changed": "the file at hand is not the one that was cited, so it is not shown",
}


def _records(desk: Desk, view: View) -> Iterable[dict[str, Any]]:
    for source, row in desk.sources.items():
        yield {
            "row": row,
            "name": desk.names["source"][source],
            "published": desk.published[source],
            "text": desk.language.say(TEXT_STATES[str(row["text_state"])]),
            "only": to_query(view.state.but(source=(source,), view="timeline")),
            "accounts": [desk.accounts[n] for n in view.rows if desk.index.source[n] == source],
            "total": sum(desk.index.source == source),
        }


def _coverage(desk: Desk, view: View) -> dict[str, Any]:
    table = build_coverage(desk, view)
    return {"table": table, "sorts": {s: to_query(view.state.but(sort=s)) for s in SORTS}}


def _people(desk: Desk, view: View) -> dict[str, Any]:
    company = build_company(desk, view)
    return {
        "company": company,
        "profiles": chosen_profiles(desk, view, view.state.actor),
        "only": lambda actor: to_query(view.state.but(actor=(actor,))),
        "strength": lambda count: round(0.25 + 0.75 * count / company.most, 2),
    }


PANELS: Mapping[str, Callable[[Desk, View], dict[str, Any]]] = {
    "list": lambda desk, view: {"months": list(_months(desk, view)), "more": 0},
    "sources": lambda desk, view: {"records": list(_records(desk, view))},
    "coverage": _coverage,
    "actors": _people,
    "corrections": lambda desk, view: {
        "retracted": desk.retracted,
        "corrected": [a for a in desk.accounts if a.updated],
    },
}


def _rows_of(desk: Desk, view: View, key: str) -> list[int]:
    if view.state.lanes == "source":
        return [desk.row_of[key]]
    return [n for n in desk.events[key] if view.shown.mask[n] and desk.index.dated[n]]


def _actor_numbers(desk: Desk, rows: Iterable[int]) -> list[int]:
    has = desk.index.facets["actor"].has
    return sorted({int(i) for n in rows for i in has[n].nonzero()[0]})


# --- the rail ------------------------------------------------------------------------------------------------------


def rail_values(desk: Desk, view: View) -> Mapping[str, Any]:
    """What the rail's template needs."""
    state = view.state
    return {
        "facets": desk.index.facets,
        "actor_tree": _actor_tree(desk, view),
        "chosen_year": chosen_year(state),
        "toggle": lambda facet, value: to_query(toggled(state, facet, value)),
        "year_href": lambda year: to_query(_with_year(state, year)),
    }


def _with_year(state: ViewState, year: int) -> ViewState:
    if chosen_year(state) == year:
        return state.but(from_=None, to=None, start=None, end=None)
    period, _ = from_query(f"from={year:04}&to={year:04}")
    return state.but(from_=period.from_, to=period.to, start=None, end=None)


def _actor_tree(desk: Desk, view: View) -> list[dict[str, Any]]:
    """Actors that any account names, members below those they belong to; branches with a chosen member are open."""
    has, values = desk.index.facets["actor"].has, desk.index.facets["actor"].values
    used = {value for value, some in zip(values, np.any(has, axis=0), strict=True) if some}
    part_of = dict(zip(desk.archive.actors["actor"], desk.archive.actors["part_of"], strict=True))
    aliases = dict(zip(desk.archive.actors["actor"], desk.archive.actors["aliases"], strict=True))
    below: dict[str, list[str]] = {}
    for actor in values:
        if actor in used:
            below.setdefault(part_of.get(actor, ""), []).append(actor)

    def node(name: str, depth: int) -> dict[str, Any]:
        members = [node(n, depth + 1) for n in below.get(name, [])]
        chosen = any(m["name"] in view.state.actor or m["open"] for m in members)
        search = "\n".join(
            [f"{name} {desk.names['actor'][name]} {aliases.get(name, '')}", *(m["search"] for m in members)]
        )
        return {"name": name, "depth": depth, "members": members, "open": chosen, "search": search}

    return [node(name, 0) for name in below.get("", [])]
