"""Baking: what the server would answer, as plain values and finished HTML, from which a browser hides and counts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import product
from pathlib import Path
from typing import Any

from timeline.chart.figure import build_figure
from timeline.chart.held import held_rows, repainted
from timeline.dates.days import day_of
from timeline.languages.language import message
from timeline.page.chart import chart_parts, mark_words, named
from timeline.page.cite import changed_since
from timeline.page.controls import periods
from timeline.page.held import plural_forms, plural_rule
from timeline.page.page import Page
from timeline.page.sizes import NARROW, chart_at
from timeline.page.templating import render
from timeline.page.views import PANELS, profile
from timeline.view.catalog import Catalog
from timeline.view.chapters import chapter_events, chapter_rows, steps
from timeline.view.drawing import lane_keys, palette_of, type_groups
from timeline.view.state import KEYS, LABELS, LANES, MARKS, ORDERS, SORTS, Key, ViewState, to_query
from timeline.web.callbacks import INPUTS, OUTPUTS
from timeline.web.layout import build_layout

HERE = Path(__file__).parent
SCRIPTS = ("address.js", "chart.js", "answer.js")  # in the place of a server, in this order
# Widths that charts are laid out for, and their heights, in px: those of the pictures in the page, and narrower ones.
SIZES = {288: 0, 352: 0, 520: 640, 704: 736, 960: 0, 1136: 744, 1616: 924}
CARDS = 20  # in one file
DAYS = {"from": "first", "to": "last", "start": "first", "end": "last"}
PLAIN = ViewState()

Values = dict[str, Any]


def start_values(catalog: Catalog, files: Mapping[str, str]) -> Values:
    """What the page of one language begins with; `files` are the pages of all of them."""
    language, topic, index = catalog.language, catalog.archive.topic, catalog.index
    ever, lanes = _spans(catalog)["ever"], {kind: lane_keys(catalog, kind) for kind in LANES}
    counted = {"accounts": "%(n)s account", "events": "%(n)s event", "show": "Show %(n)s account"}
    counted["clear"] = "Clear %(n)s filter"
    lost = message("Part of the address is not known here; it was ignored.")
    notices = {"unknown": (language.gettext(lost),), "changed": (changed_since(catalog, ViewState(data="-")),)}
    return {
        "layout": build_layout(Page(catalog, PLAIN)), "files": files, "code": language.code, "version": catalog.archive.version,
        "inputs": {f"{each.component_id}.{each.component_property}": name for name, each in INPUTS.items()},
        "outputs": {name: [each.component_id, each.component_property] for name, each in OUTPUTS.items()},
        "title": catalog.topic_title, "subtitle": catalog.topic_subtitle.removesuffix("."), "narrow": NARROW, "sizes": list(SIZES),
        "words": {each: language.gettext(each) for each in said()}, "marks": MARKS.pattern, "plural": plural_rule(language),
        "notices": {name: render(language, "notices.html", notices=words) for name, words in notices.items()},
        "counted": {name: plural_forms(language, one, f"{one}s") for name, one in counted.items()},
        "keys": {name: _key(catalog, key) for name, key in KEYS.items()},
        "chapters": [_step(catalog, state) for state in steps(catalog, PLAIN)],
        "proper": [topic.start, topic.end], "widest": [ever.from_, ever.to], "spans": {"ever": {"from": ever.from_, "to": ever.to}},
        "names": catalog.names, "facets": {name: facet.values for name, facet in index.facets.items()},
        "groups": [[group.key, group.types, group.label] for group in type_groups(catalog)],
        "periods": [*map(asdict, periods(catalog))],
        "accounts": [_account(catalog, n, lanes) for n in range(len(catalog.accounts))],
        "order": index.by_time(range(len(catalog.accounts))),
        "events": {e: {"title": catalog.event_title(e), "file": f"cards-{n // CARDS}"} for n, e in enumerate(catalog.events)},
    }  # fmt: skip


def said() -> list[str]:
    """The English words that the scripts say."""
    script = "".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    return [words for call in re.findall(r"\bsay\(([^;]+)", script) for words in re.findall(r'"([A-Z%][^"]+)"', call)]


def _key(catalog: Catalog, key: Key) -> Values:
    """How the values of a key are read; `known` are all that it can have, None for others."""
    default, numbers = getattr(PLAIN, key.field), range(len(catalog.archive.topic.chapters) + 2)
    known: Sequence[str] | None = key.allowed or (sorted(getattr(catalog.vocabulary, key.name)) if key.known else None)
    if isinstance(default, bool):
        known = ("0", "1")
    known = {"tour": [*map(str, numbers)], "data": [catalog.archive.version]}.get(key.name, known)
    text = "" if key.many or key.old or default is None else key.write(default)
    return {"many": key.many, "known": known, "day": DAYS.get(key.name), "default": text}


def _account(catalog: Catalog, row: int, lanes: Mapping[str, Sequence[str]]) -> Values:
    index, at_end = catalog.index, catalog.columns.at_end[row]
    return mark_words(catalog, row) | {
        "row": row, "dated": bool(index.dated[row]), "first": int(index.first[row]), "last": int(index.last[row]),
        "type": catalog.cell(row, "type"), "text": index.text[row], "lanes": {kind: keys[row] for kind, keys in lanes.items()},
        "day": int((index.last if at_end else index.first)[row]),
    }  # fmt: skip


def _step(catalog: Catalog, state: ViewState) -> Values:
    events = chapter_events(catalog, state)
    days = {"start": state.start, "end": state.end} if events else {}
    return {"set": {"tour": str(state.tour), **days}, "events": events and sorted(events)}


def parts(catalog: Catalog) -> Iterator[tuple[str, Mapping[str, str]]]:
    """(name, query -> HTML) of what a page loads when it is asked for, as it is in the view of a query."""

    def made(part: str, *states: ViewState) -> dict[str, str]:
        return {to_query(state): getattr(Page(catalog, state), part) for state in states}

    tour, events, spans = steps(catalog, PLAIN), list(catalog.events), _spans(catalog).values()
    ordered = [PLAIN.but(order=order) for order in ORDERS]
    yield from ((name, made(name, PLAIN)) for name in ("quick", "undated"))
    yield from (("chapter", made("chapter", *tour)), ("chips", made("chips", PLAIN, *tour)))
    yield "key", made("key", *(PLAIN.but(lanes=kind) for kind in LANES))
    several = {
        "coverage": [PLAIN.but(sort=sort) for sort in SORTS],
        "actors": spans,
        "list": ordered,
    }  # how often a view is baked
    yield from ((v, made("panel", *(state.but(view=v) for state in several.get(v, [PLAIN])))) for v in PANELS)
    yield from (
        (f"line-{labels}", made("vertical", *(state.but(labels=labels) for state in ordered))) for labels in LABELS
    )
    for n in range(0, len(events), CARDS):
        yield f"cards-{n // CARDS}", made("card", *(PLAIN.but(event=event) for event in events[n : n + CARDS]))
    actors = [PLAIN.but(view="actors", actor=(actor,)) for actor in catalog.index.facets["actor"].values]
    yield "profiles", {to_query(s): profile(catalog, Page(catalog, s).whole, s.actor[0]) for s in actors}


def _spans(catalog: Catalog) -> dict[str, ViewState]:
    """The timeline proper, and all time."""
    topic, (low, high) = catalog.archive.topic, map(day_of, catalog.index.extent)
    return {"proper": PLAIN, "ever": PLAIN.but(from_=min(low, topic.start), to=max(high, topic.end))}


def charts(catalog: Catalog) -> Iterator[tuple[str, Values]]:
    """(name, answer) of the charts in all lanes, labels, calendars and sizes: of the timeline proper, all time, each chapter."""
    asked = {
        f"{span}-{lanes}-{int(calendar)}-{labels}": state.but(lanes=lanes, labels=labels, calendar=calendar)
        for (span, state), lanes, labels, calendar in product(_spans(catalog).items(), LANES, LABELS, (False, True))
    }
    asked |= {f"tour-{s.tour}-{lanes}": s.but(lanes=lanes) for s, lanes in product(steps(catalog, PLAIN)[:-1], LANES)}
    for (name, state), width in product(asked.items(), SIZES):
        if width >= NARROW or state.labels == PLAIN.labels:
            yield f"{name}-{width}", chart_answer(catalog, Page(catalog, state), width)


def chart_answer(catalog: Catalog, page: Page, width: int) -> Values:
    """Chart and figure as the server gives them, with the accounts that each point of the figure stands for."""
    chart, full = chart_at(catalog, page.view, width, SIZES[width]), chapter_rows(catalog, page.state)
    light, dark = (
        build_figure(chart, palette_of(catalog, theme), labels=False, full=full) for theme in ("light", "dark")
    )
    drawn = chart_parts(catalog, page.view, chart) | {"navigator": None}
    for mark in drawn["marks"]:  # what it says is in the page already
        for name in mark_words(catalog, mark["row"]):
            del mark[name]
    return {
        "chart": drawn,
        "figure": named(light),
        "dark": dict(repainted(light, dark)),
        "rows": held_rows(chart, light),
    }
