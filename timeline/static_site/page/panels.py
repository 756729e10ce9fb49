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
from timeline.page.cite import build_citation, changed_since
from timeline.page.navigation import build_story
from timeline.static_site.page.actors import build_company, chosen_profiles
from timeline.static_site.page.coverage import build_coverage
from timeline.static_site.page.filter_panel import back_to_proper, build_pills, chosen_year, widened
from timeline.static_site.page.overview import build_overview
from timeline.static_site.page.vertical import build_spine
from timeline.view.catalog import Catalog
from timeline.view.labels import number
from timeline.view.state import SORTS, ViewState, from_query, to_query, toggled
from timeline.view.view import View, mark_style


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
    environment.globals.update(
        _=language.gettext, many=language.ngettext, listed=language.format_list, day=language.format_date
    )
    environment.globals.update(number=lambda count: number(count, language))
    return environment


def render(language: Language, template: str, **values: object) -> str:
    """One template with its values, in a language."""
    return templates(language).get_template(template).render(**values)


def fragments(
    catalog: Catalog, view: View, notices: Sequence[str], chart: Chart | None, narrow: bool = False
) -> dict[str, str]:
    """Element id -> its HTML, for all parts of the page that follow the view; `narrow` gives a spine instead of a chart."""
    drawn = chart or narrow
    common = _common(catalog, view)
    pills = _pill_values(catalog, view)
    changed = changed_since(catalog, view.state)
    return {
        "notices": render(catalog.language, "notices.html", notices=[changed, *notices] if changed else notices),
        "pills": render(catalog.language, "pills.html", **common, **pills),
        "empty": render(catalog.language, "empty.html", **common, **pills),
        "overview": overview(catalog, view) if drawn else "",
        "spine": spine(catalog, view) if narrow else "",
        **(chart_parts(catalog, view, chart) if chart else {"axis": "", "hits": ""}),
        "panel": panel(catalog, view),
        "tray": tray(catalog, view),
        "card": card(catalog, view),
    }


def overview(catalog: Catalog, view: View) -> str:
    """The strip of the whole time, with the window on it."""
    return render(catalog.language, "overview.html", o=build_overview(catalog, view))


def chart_parts(catalog: Catalog, view: View, chart: Chart) -> dict[str, str]:
    """Element id -> its HTML, for what lies on the chart."""
    return {"axis": render(catalog.language, "axis.html", chart=chart), "hits": hits(catalog, view, chart)}


def panel(catalog: Catalog, view: View) -> str:
    """Every view but the timeline; empty there."""
    name = view.state.view
    values = PANELS.get(name)
    return render(catalog.language, f"{name}.html", **_common(catalog, view), **values(catalog, view)) if values else ""


def first_list(catalog: Catalog, view: View, most: int) -> str:
    """The first accounts shown, as in the list's view, and a link to it where there are more than `most`."""
    months = list(_months(catalog, view, most))
    more, whole = len(view.rows) - most, to_query(view.state.but(view="list"))
    return render(catalog.language, "list.html", **_common(catalog, view), months=months, more=more, whole=whole)


def tray(catalog: Catalog, view: View) -> str:
    """The undated accounts shown; in the list view they are a group of their own there."""
    if view.state.view != "timeline":
        return ""
    undated = [catalog.accounts[n] for n in view.rows if not catalog.index.dated[n]]
    return render(catalog.language, "tray.html", **_common(catalog, view), undated=undated)


def card(catalog: Catalog, view: View) -> str:
    """The open card; "" where no event is open."""
    found = catalog.card(view.state.event) if view.state.event else None
    if not found:
        return ""
    return render(
        catalog.language,
        "card.html",
        **_common(catalog, view),
        story=build_story(catalog, view),
        citation=build_citation(catalog, found),
        clear=to_query(view.state.cleared()),
        card=found,
        standings=list(dict.fromkeys(str(a.row["standing"]) for a in found.accounts)),
        close=_closed(view.state),
        only_actor=lambda actor: to_query(view.state.but(actor=(actor,))),
    )


def hits(catalog: Catalog, view: View, chart: Chart) -> str:
    """A link over every mark and chip of the chart: what a reader points at, tabs to and chooses."""
    marks = sorted(chart.marks, key=lambda m: (m.item.first, m.item.last, m.y))
    chips = [_chip(catalog, view, c) for c in chart.clusters]
    links = [_hit(catalog, view, m) for m in marks]
    return render(
        catalog.language, "hits.html", view=view, hits=links, chips=chips, lanes=chart.lanes, gutter=chart.left
    )


def spine(catalog: Catalog, view: View) -> str:
    """The timeline as a list down a spine of time, for narrow screens."""
    lanes = [
        (lane.name, [_link(catalog, view, b.group.key, b.group.rows) | {"bead": b} for b in lane.beads])
        for lane in build_spine(catalog, view)
    ]
    return render(catalog.language, "spine.html", view=view, lanes=lanes)


def _link(catalog: Catalog, view: View, key: str, rows: Sequence[int]) -> dict[str, Any]:
    """The link of a mark; the browser adds its address."""
    said = link_words(catalog, rows)
    pointed = key in view.state.highlight or said["event"] in view.state.highlight
    return said | {"key": key, "pointed": pointed}


def link_words(catalog: Catalog, rows: Sequence[int]) -> dict[str, Any]:
    """What the link of a mark for these accounts says, and the facet values by which the browser dims it."""
    said = catalog.links.get(tuple(rows))
    if said is None:
        said = catalog.links[tuple(rows)] = _said(catalog, rows)
    return said


def _said(catalog: Catalog, rows: Sequence[int]) -> dict[str, Any]:
    accounts = [catalog.accounts[n] for n in rows]
    listed = catalog.language.format_list
    title = catalog.title(catalog.main_account(rows))
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
        "actors": " ".join(str(i) for i in _actor_numbers(catalog, rows)),
        "types": "\x1f".join(str(a.row["type"]) for a in accounts),
        "standings": " ".join(str(a.row["standing"]) for a in accounts),
    }


def _hit(catalog: Catalog, view: View, mark: Mark) -> dict[str, Any]:
    left, top, right, bottom = mark.box
    rows = _rows_of(catalog, view, mark.item.key)
    said = _link(catalog, view, mark.item.key, rows)
    return said | {
        "text": mark.label,
        "strong": mark.item.weight > 400,
        "badge": mark.item.sources if mark.item.sources > 1 else 0,
        "badge_left": round(mark.x - left + 3, 1),
        "filled": mark_style(catalog, rows).filled,
        "differs": said["event"] in catalog.differing,
        "left": round(left - 3, 1),
        "top": round(top, 1),
        "width": round(right - left + 6, 1),
        "height": round(bottom - top, 1),
        "text_left": round((mark.label_left - left + 3) if mark.label else 0, 1),
    }


def _chip(catalog: Catalog, view: View, cluster: Cluster) -> dict[str, Any]:
    """A chip zooms into the time of its items; where they share a few days, it opens them as a list."""
    first, last = min(i.first for i in cluster.items), max(i.last for i in cluster.items)
    days = {"start": day_of(first), "end": day_of(last)}
    narrow = last - first < 3 or (first <= view.window[0] and last >= view.window[1])
    state = view.state.but(view="list" if narrow else view.state.view, **days)
    left, top, right, bottom = cluster.box
    say, day = catalog.language.gettext, catalog.language.format_date
    what = catalog.language.ngettext("%(n)s more mark", "%(n)s more marks", len(cluster.items))
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


def _common(catalog: Catalog, view: View) -> dict[str, Any]:
    return {
        "view": view,
        "names": catalog.names,
        "colour": catalog.type_colour,
        "open": lambda event: to_query(view.state.but(event=str(event))),
    }


def _pill_values(catalog: Catalog, view: View) -> dict[str, Any]:
    return {
        "pills": build_pills(view.state, catalog.names, catalog.language),
        "clear": to_query(view.state.cleared()),
        "outside": view.filtered_away,
        **widened(catalog, view),
        **back_to_proper(catalog, view),
    }


def _closed(state: ViewState) -> str:
    """The view without the card; leaving the tour shows the whole time again."""
    return to_query(state.but(event="", tour=False, start=None, end=None) if state.tour else state.but(event=""))


def _months(catalog: Catalog, view: View, most: int | None = None) -> Iterable[dict[str, Any]]:
    """Accounts by the month they begin in, undated ones last; the first `most` of them."""
    for name, rows in groupby(view.rows[:most], key=catalog.month):
        yield {"name": name, "accounts": [catalog.accounts[n] for n in rows]}


TEXT_STATES = {
    "verified": "at hand; passage links open it at the marked place",
    "absent": "not at hand here; passage links open the record, with the passage’s first and last words",
    "changed": "the file at hand is not the one that was cited, so it is not shown",
}


def _records(catalog: Catalog, view: View) -> Iterable[dict[str, Any]]:
    for source, row in catalog.sources.items():
        yield {
            "row": row,
            "name": catalog.names["source"][source],
            "published": catalog.published[source],
            "href": catalog.addresses.source(source),
            "text": catalog.language.gettext(TEXT_STATES[str(row["text_state"])]),
            "only": to_query(view.state.but(source=(source,), view="timeline")),
            "accounts": [catalog.accounts[n] for n in view.rows if catalog.index.source[n] == source],
            "total": sum(catalog.index.source == source),
        }


def _coverage(catalog: Catalog, view: View) -> dict[str, Any]:
    table = build_coverage(catalog, view)
    return {"table": table, "sorts": {s: to_query(view.state.but(sort=s)) for s in SORTS}}


def _people(catalog: Catalog, view: View) -> dict[str, Any]:
    company = build_company(catalog, view)
    return {
        "company": company,
        "profiles": chosen_profiles(catalog, view, view.state.actor),
        "only": lambda actor: to_query(view.state.but(actor=(actor,))),
        "strength": lambda count: round(0.25 + 0.75 * count / company.most, 2),
    }


PANELS: Mapping[str, Callable[[Catalog, View], dict[str, Any]]] = {
    "list": lambda catalog, view: {"months": list(_months(catalog, view)), "more": 0},
    "sources": lambda catalog, view: {"records": list(_records(catalog, view))},
    "coverage": _coverage,
    "actors": _people,
    "corrections": lambda catalog, view: {
        "retracted": catalog.retracted,
        "corrected": [a for a in catalog.accounts if a.updated],
    },
}


def _rows_of(catalog: Catalog, view: View, key: str) -> list[int]:
    if view.state.lanes == "source":
        return [catalog.row_of[key]]
    return [n for n in catalog.events[key] if view.shown.mask[n] and catalog.index.dated[n]]


def _actor_numbers(catalog: Catalog, rows: Iterable[int]) -> list[int]:
    has = catalog.index.facets["actor"].has
    return sorted({int(i) for n in rows for i in has[n].nonzero()[0]})


# --- the rail ------------------------------------------------------------------------------------------------------


def rail_values(catalog: Catalog, view: View) -> Mapping[str, Any]:
    """What the rail's template needs."""
    state = view.state
    return {
        "facets": catalog.index.facets,
        "actor_tree": _actor_tree(catalog, view),
        "chosen_year": chosen_year(state),
        "toggle": lambda facet, value: to_query(toggled(state, facet, value)),
        "year_href": lambda year: to_query(_with_year(state, year)),
    }


def _with_year(state: ViewState, year: int) -> ViewState:
    if chosen_year(state) == year:
        return state.but(from_=None, to=None, start=None, end=None)
    period, _ = from_query(f"from={year:04}&to={year:04}")
    return state.but(from_=period.from_, to=period.to, start=None, end=None)


def _actor_tree(catalog: Catalog, view: View) -> list[dict[str, Any]]:
    """Actors that any account names, members below those they belong to; branches with a chosen member are open."""
    has, values = catalog.index.facets["actor"].has, catalog.index.facets["actor"].values
    used = {value for value, some in zip(values, np.any(has, axis=0), strict=True) if some}
    part_of = dict(zip(catalog.archive.actors["actor"], catalog.archive.actors["part_of"], strict=True))
    aliases = dict(zip(catalog.archive.actors["actor"], catalog.archive.actors["aliases"], strict=True))
    below: dict[str, list[str]] = {}
    for actor in values:
        if actor in used:
            below.setdefault(part_of.get(actor, ""), []).append(actor)

    def node(name: str, depth: int) -> dict[str, Any]:
        members = [node(n, depth + 1) for n in below.get(name, [])]
        chosen = any(m["name"] in view.state.actor or m["open"] for m in members)
        search = "\n".join(
            [f"{name} {catalog.names['actor'][name]} {aliases.get(name, '')}", *(m["search"] for m in members)]
        )
        return {"name": name, "depth": depth, "members": members, "open": chosen, "search": search}

    return [node(name, 0) for name in below.get("", [])]
