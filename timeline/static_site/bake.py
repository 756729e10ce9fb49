"""Baking: what the server would answer, as plain values and finished HTML, from which a browser hides and counts."""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from timeline.chart.figure import build_figure
from timeline.chart.held import held_rows, repainted
from timeline.dates.days import day_of
from timeline.languages.language import LANGUAGES, WORLDWIDE
from timeline.page.chart import chart_parts, mark_words, named
from timeline.page.cite import changed_since
from timeline.page.controls import periods
from timeline.page.held import plural_forms, plural_rule
from timeline.page.page import Page
from timeline.page.panels import PANELS, profile
from timeline.view.catalog import Catalog
from timeline.view.chapters import at_chapter, chapter_rows
from timeline.view.drawing import lane_keys, lay_out_chart, type_groups
from timeline.view.state import KEYS, LABELS, LANES, MARKS, SORTS, THEMES, VIEWS, ViewState, from_query, to_query
from timeline.web.callbacks import INPUTS, NARROW, OUTPUTS
from timeline.web.layout import build_layout

HERE = Path(__file__).parent
SCRIPTS = ("address.js", "chart.js", "answer.js")  # in the place of a server, in this order
# Widths that charts are laid out for, and their heights, in px: what the server gives to usual windows.
SIZES = {288: 168, 520: 640, 720: 600, 900: 600, 1120: 640, 1480: 800}
CARDS = 20  # in one file
DAYS = {"from": "first", "to": "last", "start": "first", "end": "last"}
PLAIN = ViewState()

Values = dict[str, Any]


def start_values(catalog: Catalog, files: Mapping[str, str]) -> Values:
    """What the page of one language begins with; `files` are the pages of all of them."""
    language, topic, index, many = catalog.language, catalog.archive.topic, catalog.index, len(catalog.accounts)
    ever = _spans(catalog)["ever"]
    lanes = {kind: lane_keys(catalog, kind) for kind in LANES}
    counted = {"accounts": "%(n)s account", "events": "%(n)s event", "show": "Show %(n)s account"}
    return {
        "layout": build_layout(Page(catalog, PLAIN)), "files": files, "code": language.code, "version": catalog.archive.version,
        "inputs": {f"{each.component_id}.{each.component_property}": name for name, each in INPUTS.items()},
        "outputs": {name: [each.component_id, each.component_property] for name, each in OUTPUTS.items()},
        "title": catalog.topic_title, "subtitle": catalog.topic_subtitle.removesuffix("."), "narrow": NARROW, "sizes": list(SIZES),
        "locale": WORLDWIDE.get(language.code, language.code).replace("_", "-"), "plural": plural_rule(language),
        "words": {each: language.gettext(each) for each in said()},
        "counted": {name: plural_forms(language, one, f"{one}s") for name, one in counted.items()},
        "keys": {key: _key(catalog, key) for key in KEYS}, "marks": MARKS.pattern, "unknown": _notice(catalog, "¤=1"),
        "disorder": language.gettext("%(key)s: “%(value)s” lies before “%(first)s”; it was ignored."),
        "proper": [topic.start, topic.end], "widest": [ever.from_, ever.to],
        "names": catalog.names, "facets": {name: facet.values for name, facet in index.facets.items()},
        "groups": [[group.key, group.types] for group in type_groups(catalog)],
        "periods": [
            {"value": p.value, "from": p.first or "", "to": p.last or "", "years": p.years, "label": p.label}
            for p in periods(catalog)
        ],
        "accounts": [_account(catalog, n) | {"lanes": {kind: keys[n] for kind, keys in lanes.items()}} for n in range(many)],
        "order": index.by_time(range(many)),
        "events": {e: {"title": catalog.event_title(e), "file": f"cards-{n // CARDS}"} for n, e in enumerate(catalog.events)},
        "chapters": [_step(catalog, state) for state in _steps(catalog)],
    }  # fmt: skip


def said() -> list[str]:
    """The English words that the scripts say."""
    script = "".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    return [words for call in re.findall(r"\bsay\(([^;]+)", script) for words in re.findall(r'"([A-Z%][^"]+)"', call)]


def _key(catalog: Catalog, name: str) -> Values:
    """How the values of a key are read, and what is said, with ¤ in its place, of one that cannot be used."""
    key, notice, steps = KEYS[name], _notice(catalog, f"{name}=¤"), range(len(catalog.archive.topic.chapters) + 2)
    allowed = {"lanes": LANES, "labels": LABELS, "view": VIEWS, "sort": SORTS, "theme": THEMES, "lang": LANGUAGES}
    allowed |= dict.fromkeys(("calendar", "fold", "embed"), ("0", "1")) | {"tour": tuple(map(str, steps))}
    known = allowed.get(name) or (sorted(getattr(catalog.vocabulary, name)) if key.known else None)
    if name == "data":
        known, notice = [catalog.archive.version], changed_since(catalog, ViewState(data="¤"))
    default = getattr(PLAIN, key.field)
    text = "" if key.many or key.old or default is None else key.write(default)
    return {"many": key.many, "known": known, "day": DAYS.get(name), "notice": notice, "default": text}


def _notice(catalog: Catalog, query: str) -> str:
    return "".join(from_query(query, catalog.vocabulary, catalog.language)[1])


def _account(catalog: Catalog, row: int) -> Values:
    index, columns = catalog.index, catalog.columns
    return mark_words(catalog, row) | {
        "row": row, "dated": bool(index.dated[row]), "first": int(index.first[row]), "last": int(index.last[row]),
        "day": int((index.last if columns.at_end[row] else index.first)[row]), "type": catalog.cell(row, "type"),
        "text": index.text[row],
    }  # fmt: skip


def _steps(catalog: Catalog) -> list[ViewState]:
    """The chapters of the tour, and its end; none where there are no chapters."""
    count = len(catalog.archive.topic.chapters)
    return [at_chapter(catalog, PLAIN, n + 1) for n in range(count + 1 if count else 0)]


def _step(catalog: Catalog, state: ViewState) -> Values:
    rows = chapter_rows(catalog, state)
    days = {"start": state.start, "end": state.end} if rows else {}
    return {
        "set": {"tour": str(state.tour), **days},
        "events": rows and sorted({catalog.cell(n, "event") for n in rows}),
    }


def parts(catalog: Catalog) -> Iterator[tuple[str, Mapping[str, str]]]:
    """(name, query -> HTML) of what a page loads when it is asked for, as it is in the view of a query."""

    def made(part: str, *states: ViewState) -> dict[str, str]:
        return {to_query(state): getattr(Page(catalog, state), part) for state in states}

    steps, events = _steps(catalog), list(catalog.events)
    yield from (
        ("quick", made("quick", PLAIN)),
        ("undated", made("undated", PLAIN)),
        ("chapter", made("chapter", *steps)),
    )
    yield from (
        ("chips", made("chips", PLAIN, *steps)),
        ("key", made("key", *(PLAIN.but(lanes=kind) for kind in LANES))),
    )
    yield "actors", made("panel", *(state.but(view="actors") for state in _spans(catalog).values()))
    for view in (view for view in PANELS if view != "actors"):
        yield (
            view,
            made(
                "panel",
                *(PLAIN.but(view=view, sort=sort) for sort in SORTS if view == "coverage" or sort == PLAIN.sort),
            ),
        )
    for labels in LABELS:
        yield f"line-{labels}", made("vertical", PLAIN.but(labels=labels))
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
    for state, lanes in product(_steps(catalog)[:-1], LANES):
        asked[f"tour-{state.tour}-{lanes}"] = state.but(lanes=lanes)
    for (name, state), width in product(asked.items(), SIZES):
        if width >= NARROW or state.labels == PLAIN.labels:
            yield f"{name}-{width}", chart_answer(catalog, Page(catalog, state), width)


def chart_answer(catalog: Catalog, page: Page, width: int) -> Values:
    """Chart and figure as the server gives them, with the accounts that each point of the figure stands for."""
    chart, full = (
        lay_out_chart(catalog, page.view, width, SIZES[width], "picture" if width < NARROW else ""),
        chapter_rows(catalog, page.state),
    )
    light, dark = (build_figure(chart, theme, labels=False, full=full) for theme in ("light", "dark"))
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
