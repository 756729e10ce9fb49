"""Baking: what the server would answer, as plain values and finished HTML, from which a browser hides and counts."""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from urllib.parse import parse_qsl

from markupsafe import escape

from timeline.chart.figure import build_figure
from timeline.chart.held import held_rows
from timeline.chart.palette import on_paper
from timeline.dates.days import day_of
from timeline.page.chart import Values, chart_parts, mark_words, named
from timeline.page.controls import facet_options, period_options, periods
from timeline.page.held import plural_forms, plural_rule
from timeline.page.page import Page
from timeline.page.sizes import NARROW, chart_at
from timeline.page.templating import render
from timeline.page.views import PANELS, profile
from timeline.view.catalog import Catalog
from timeline.view.chapters import chapter_events, chapter_rows, steps
from timeline.view.drawing import lane_keys, palette_of
from timeline.view.state import FACETS, KEYS, LABELS, LANES, MARKS, ORDERS, SORTS, THEMES, Key, ViewState, to_query
from timeline.view.type_groups import type_groups
from timeline.web.layout import build_layout

HERE = Path(__file__).parent
SCRIPTS = ("address.js", "chart.js", "answer.js")  # in the place of a server, in this order
# Widths that charts are laid out for, and their heights, in px: those of the pictures in the page, and narrower ones.
SIZES = {288: 0, 520: 640, 704: 736, 960: 0, 1136: 744, 1616: 924}
CARDS = 20  # in one file
DAYS = {"from": "first", "to": "last", "start": "first", "end": "last"}
COUNTED = ("%(n)s account", "%(n)s event", "Show %(n)s account", "Clear %(n)s filter")
PLAIN = ViewState()


def start_values(catalog: Catalog, files: Mapping[str, str]) -> Values:
    """What the page of one language begins with; `files` are the pages of all of them."""
    language, topic, tiles = catalog.language, catalog.archive.topic, periods(catalog)
    lost = language.gettext("Part of the address is not known here; it was ignored.")
    light, dark = (palette_of(catalog, theme) for theme in THEMES)
    years = {year: tile.value for tile in tiles for year in tile.years}
    tour = [(dict(parse_qsl(to_query(state))), chapter_events(catalog, state)) for state in steps(catalog, PLAIN)]
    options = {facet: facet_options(catalog, facet) for facet in FACETS} | {"period": period_options(catalog)}
    return {
        "layout": build_layout(Page(catalog, PLAIN)), "files": files, "code": language.code, "version": catalog.archive.version,
        "title": catalog.topic_title, "subtitle": escape(catalog.topic_subtitle.removesuffix(".")), "marks": MARKS.pattern,
        "narrow": NARROW, "sizes": list(SIZES), "plural": plural_rule(language), "dark": on_paper(light, dark),
        "words": {each: language.gettext(each) for each in said()},
        "counted": {one: plural_forms(language, one, f"{one}s") for one in COUNTED},
        "unknown": Page(catalog, PLAIN, [lost]).notices, "changed": Page(catalog, PLAIN.but(data="-")).notices,
        "foot": render(language, "foot.html", show="%(show)s", clear="%(clear)s"),
        "keys": {name: _key(catalog, key) for name, key in KEYS.items() if name != "page"},  # lists are whole here
        "labels": {facet: {o["value"]: o["label"] for o in given} for facet, given in options.items()},
        "groups": {group.key: group.types for group in type_groups(catalog)},
        "periods": {tile.value: [tile.first or "", tile.last or ""] for tile in tiles},
        "chapters": [{"set": keys, "events": told if told is None else sorted(told)} for keys, told in tour],
        "proper": [topic.start, topic.end], "ever": dict(parse_qsl(to_query(_spans(catalog)[-1]))),
        "accounts": [_account(catalog, n, years) for n in range(len(catalog.accounts))],
        "order": catalog.index.by_time(range(len(catalog.accounts))),
        "events": {e: {"title": catalog.event_title(e), "file": f"cards-{n // CARDS}"} for n, e in enumerate(catalog.events)},
    }  # fmt: skip


def said() -> list[str]:
    """The English words that the scripts say."""
    script = "".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    return [words for call in re.findall(r"\bsay\(([^;]+)", script) for words in re.findall(r'"([A-Z%][^"]+)"', call)]


def _key(catalog: Catalog, key: Key) -> Values:
    """How the values of a key are read; `known` are all that it can have, None for others."""
    default, numbers = getattr(PLAIN, key.field), range(len(catalog.archive.topic.chapters) + 2)
    own = {"tour": [*map(str, numbers)], "data": [catalog.archive.version]}.get(key.name)
    known = own or key.allowed or (["0", "1"] if isinstance(default, bool) else None)
    known = sorted(getattr(catalog.vocabulary, key.name)) if key.known else known
    text = "" if key.many or key.old or default is None else key.write(default)
    return {"many": key.many, "known": known, "day": DAYS.get(key.name), "default": text}


def _account(catalog: Catalog, row: int, years: Mapping[int, str]) -> Values:
    """What marks say of an account, and by what it is found: `values` are the options of the filters that count it."""
    index, words, at_end = catalog.index, mark_words(catalog, row), catalog.columns.at_end[row]
    dated, (begins, ends) = bool(index.dated[row]), (int(each[row]) for each in index.years)
    tiles = [years[year] for year in range(begins, ends + 1) if dated and year in years]
    return words | words["values"] | {
        "type": [catalog.cell(row, "type")], "values": words["values"] | {"period": tiles}, "text": index.text[row],
        "row": row, "dated": dated, "first": int(index.first[row]), "last": int(index.last[row]),
        "kind": "vague" if catalog.columns.vague[row] else "rest" if catalog.columns.standing[row] else "reported",
        "important": bool(catalog.columns.importance[row] == 1),
        "day": int((index.last if at_end else index.first)[row]),
        "lanes": {kind: catalog.once(lane_keys, kind)[row] for kind in LANES},
    }  # fmt: skip


def parts(catalog: Catalog) -> Iterator[tuple[str, Mapping[str, str]]]:
    """(name, query -> HTML) of what a page loads when it is asked for, as it is in the view of a query."""
    tour, events = steps(catalog, PLAIN), list(catalog.events)
    ordered = [PLAIN.but(order=order) for order in ORDERS]
    views = {"coverage": [PLAIN.but(sort=sort) for sort in SORTS], "actors": _spans(catalog), "list": ordered}
    baked = {name: (name, [PLAIN]) for name in ("quick", "undated")}
    baked |= {"chapter": ("chapter", tour), "chips": ("chips", [PLAIN, *tour])}
    baked |= {"key": ("key", [PLAIN.but(lanes=kind) for kind in LANES])}
    baked |= {view: ("panel", [state.but(view=view) for state in views.get(view, [PLAIN])]) for view in PANELS}
    baked |= {f"line-{labels}": ("vertical", [state.but(labels=labels) for state in ordered]) for labels in LABELS}
    for n in range(0, len(events), CARDS):
        baked[f"cards-{n // CARDS}"] = ("card", [PLAIN.but(event=event) for event in events[n : n + CARDS]])
    for name, (part, states) in baked.items():
        yield name, {to_query(state): getattr(Page(catalog, state), part) for state in states}
    actors = [PLAIN.but(view="actors", actor=(actor,)) for actor in catalog.index.facets["actor"].values]
    yield "profiles", {to_query(s): profile(catalog, Page(catalog, s).whole, s.actor[0]) for s in actors}


def _spans(catalog: Catalog) -> list[ViewState]:
    """The timeline proper, and all time where any account lies beyond it."""
    topic, (low, high) = catalog.archive.topic, map(day_of, Page(catalog, PLAIN).whole.window)
    return [PLAIN] if (low, high) == (topic.start, topic.end) else [PLAIN, PLAIN.but(from_=low, to=high)]


def charts(catalog: Catalog) -> Iterator[tuple[str, Values]]:
    """(name, answer) of the charts in all lanes, labels, sizes and calendars: of the timeline proper, all time, each chapter."""
    states = [*_spans(catalog), *steps(catalog, PLAIN)[:-1]]
    for state, lanes, labels, width in product(states, LANES, LABELS, SIZES):
        if labels != PLAIN.labels and (width < NARROW or state.tour):
            continue
        for calendar in (False, True):
            page = Page(catalog, state.but(lanes=lanes, labels=labels, calendar=calendar))
            made = chart_answer(catalog, page, width)
            yield f"chart-{'ever' if state.from_ else state.tour}-{lanes}-{labels}-{width}-{int(calendar)}", made
            if len(made["chart"]["panels"]) < 2:  # what is one act is the same in calendar time
                break


def chart_answer(catalog: Catalog, page: Page, width: int) -> Values:
    """Chart and figure as the server gives them, with the accounts that each point of the figure stands for."""
    chart, full = chart_at(catalog, page.view, width, SIZES[width]), chapter_rows(catalog, page.state)
    figure = build_figure(chart, palette_of(catalog, "light"), labels=False, full=full)
    drawn = chart_parts(catalog, page.view, chart) | {"navigator": None}
    for mark in drawn["marks"]:  # what it says is in the page already
        for name in mark_words(catalog, mark["row"]):
            del mark[name]
    return {"chart": drawn, "figure": named(figure), "rows": held_rows(chart, figure)}
