"""Baking: what the server would answer, as plain values and finished HTML, from which a browser hides and counts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from timeline.chart.held import held_rows, repainted
from timeline.chart.paint import build_figure
from timeline.dates.days import day_of
from timeline.languages.language import LANGUAGES, WORLDWIDE, Language
from timeline.page.chart import chart_parts, mark_words, named
from timeline.page.cite import changed_since
from timeline.page.controls import periods
from timeline.page.navigation import tour_events, tour_state
from timeline.page.page import Page
from timeline.page.panels import PANELS, first_list
from timeline.view.catalog import Catalog
from timeline.view.drawing import lane_of, lay_out_chart, type_groups
from timeline.view.filters import folding_table
from timeline.view.state import KEYS, LABELS, LANES, MARKS, SORTS, THEMES, VIEWS, ViewState, from_query
from timeline.web.callbacks import INPUTS, NARROW, OUTPUTS
from timeline.web.layout import build_layout

HERE = Path(__file__).parent
SCRIPTS = ("address.js", "chart.js", "answer.js")  # in the place of a server, in this order
# Widths that charts are laid out for, and their heights, in px: what the server gives to usual windows.
SIZES = {288: 168, 520: 640, 720: 600, 900: 600, 1120: 640, 1480: 800}
CARDS = 20  # in one file
PROFILE = re.compile(r'(?s)<section class="profile".*?</section>')
COUNT = re.compile(r' <span class="count">.*?</span>')
ALLOWED: dict[str, Sequence[str]] = {
    "lanes": LANES, "labels": LABELS, "view": VIEWS, "sort": SORTS, "theme": THEMES, "lang": LANGUAGES,
    **dict.fromkeys(("calendar", "fold", "embed", "tour"), ("0", "1")),
}  # fmt: skip
DAYS = {"from": "first", "to": "last", "start": "first", "end": "last"}
COUNTED = (
    "%(n)s account", "%(n)s event", "%(n)s account shown", "%(n)s account shown here, of %(total)s", "Show %(n)s account",
)  # fmt: skip

Values = dict[str, Any]


def start_values(catalog: Catalog, files: Mapping[str, str]) -> Values:
    """What the page of one language begins with; `files` are the pages of all of them."""
    page, language, topic, index = Page(catalog, ViewState()), catalog.language, catalog.archive.topic, catalog.index
    tiles = [
        (p.value, *(day.isoformat() if day else "" for day in (p.first, p.last)), p.years, p.label)
        for p in periods(catalog)
    ]
    return {
        "layout": build_layout(page), "files": files, "code": language.code, "version": catalog.archive.version,
        "inputs": {f"{each.component_id}.{each.component_property}": name for name, each in INPUTS.items()},
        "outputs": {name: [each.component_id, each.component_property] for name, each in OUTPUTS.items()},
        "title": catalog.topic_title, "subtitle": catalog.topic_subtitle.removesuffix("."), "narrow": NARROW,
        "locale": WORLDWIDE.get(language.code, language.code).replace("_", "-"), "words": words(language),
        "keys": {key: _key(catalog, key) for key in KEYS}, "unknown": _notice(catalog, "¤=1"), "marks": MARKS.pattern,
        "proper": [topic.start.isoformat(), topic.end.isoformat()], "extent": [day_of(day).isoformat() for day in index.extent],
        "names": catalog.names, "facets": {name: facet.values for name, facet in index.facets.items()}, "folding": folding_table(),
        "groups": [[group.key, group.types] for group in type_groups(catalog)], "periods": tiles,
        "accounts": [_account(catalog, n) for n in range(len(catalog.accounts))],
        "order": index.by_time(range(len(catalog.accounts))),
        "events": {event: catalog.title(catalog.main_account(rows)) for event, rows in catalog.events.items()},
        "tour": list(_tour(catalog)), "sizes": list(SIZES), "cards": CARDS, "undated": page.undated,
        "quick": COUNT.sub("", page.quick), "intro": page.chips,
        "key": {lanes: Page(catalog, ViewState(lanes=lanes)).key for lanes in LANES},
    }  # fmt: skip


def _key(catalog: Catalog, name: str) -> Values:
    """How the values of a key are read, and what is said, with ¤ in its place, of one that cannot be used."""
    key, known, notice = KEYS[name], ALLOWED.get(name), _notice(catalog, f"{name}=¤")
    if key.known and name != "lang":
        known = sorted(getattr(catalog.vocabulary, name))
    if name == "data":
        known, notice = [catalog.archive.version], changed_since(catalog, ViewState(data="¤"))
    default = getattr(ViewState(), key.field)
    text = "" if key.many or key.old or default is None else key.write(default)
    return {"many": key.many, "known": known, "day": DAYS.get(name), "notice": notice, "default": text}


def _notice(catalog: Catalog, query: str) -> str:
    return "".join(from_query(query, catalog.vocabulary, catalog.language)[1])


def _account(catalog: Catalog, row: int) -> Values:
    index, account = catalog.index, catalog.accounts[row].row
    at_end = bool(account["span"]) and account["span"].first.limit is not None
    return mark_words(catalog, row) | {
        "row": row, "dated": bool(index.dated[row]), "first": int(index.first[row]), "last": int(index.last[row]),
        "day": int(index.last[row] if at_end else index.first[row]),
        "type": str(account["type"]), "text": index.text[row], "lanes": {lanes: lane_of(catalog, row, lanes) for lanes in LANES},
    }  # fmt: skip


def _tour(catalog: Catalog) -> Iterator[Values]:
    """The steps of the tour: an event, and the window that is shown around it."""
    for event in tour_events(catalog):
        state = tour_state(catalog, ViewState(), event)
        yield {"event": event, "start": str(state.start), "end": str(state.end)}


def words(language: Language) -> Values:
    """What the scripts say, in a language: English words are keys, several forms where they count (`plural` says which)."""
    script = "".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    plural = getattr(language.translations, "plural", lambda count: int(count != 1))
    which = [int(plural(count)) for count in range(200)]
    said: Values = {each: language.gettext(each) for each in re.findall(r'\bsay\(\s*"([^"]+)"', script)}
    for one in COUNTED:
        more = one.replace("account", "accounts").replace("event", "events")
        said[one] = [language.translations.ngettext(one, more, which.index(form)) for form in range(max(which) + 1)]
    return {"said": said, "plural": which}


def parts(catalog: Catalog) -> Iterator[tuple[str, Any]]:
    """(name, HTML) of what a page loads when it is asked for: cards, views, actors' profiles, the line of time."""
    events = list(catalog.events)
    for n in range(0, len(events), CARDS):
        yield f"cards-{n // CARDS}", {e: Page(catalog, ViewState(event=e)).card for e in events[n : n + CARDS]}
    steps = {event: Page(catalog, tour_state(catalog, ViewState(), event)) for event in tour_events(catalog)}
    yield "tour", {event: page.card for event, page in steps.items()}
    for view in PANELS:
        page = Page(catalog, ViewState(view=view))
        yield view, first_list(catalog, page.whole, len(catalog.accounts)) if view == "list" else page.panel
    yield "by-sources", Page(catalog, ViewState(view="coverage", sort="sources")).panel
    for labels in LABELS:
        yield f"line-{labels}", Page(catalog, ViewState(labels=labels)).vertical
    actors = {
        actor: Page(catalog, ViewState(view="actors", actor=(actor,))) for actor in catalog.index.facets["actor"].values
    }
    yield "profiles", {actor: "".join(PROFILE.findall(page.panel)) for actor, page in actors.items()}


def charts(catalog: Catalog) -> Iterator[tuple[str, Values]]:
    """(name, answer) of the charts in all lanes, labels, calendars and sizes, of the timeline proper and of all time."""
    topic, (low, high) = catalog.archive.topic, map(day_of, catalog.index.extent)
    spans = {"proper": ViewState(), "ever": ViewState(from_=min(low, topic.start), to=max(high, topic.end))}
    for (span, state), lanes, calendar, width in product(spans.items(), LANES, (False, True), SIZES):
        for labels in LABELS[: 1 if width < NARROW else None]:
            page = Page(catalog, state.but(lanes=lanes, labels=labels, calendar=calendar))
            yield f"{span}-{lanes}-{int(calendar)}-{labels}-{width}", chart_answer(catalog, page, width)


def chart_answer(catalog: Catalog, page: Page, width: int) -> Values:
    """Chart and figure as the server gives them, with the accounts that each point of the figure stands for."""
    chart = lay_out_chart(catalog, page.view, width, SIZES[width], "picture" if width < NARROW else "")
    light, dark = (build_figure(chart, theme, labels=False) for theme in ("light", "dark"))
    drawn, rows = chart_parts(catalog, page.view, chart), held_rows(chart, light)
    for mark in drawn["marks"]:  # what it says is in the page already
        for name in mark_words(catalog, mark["row"]):
            del mark[name]
    return {"chart": drawn, "figure": named(light), "dark": dict(repainted(light, dark)), "rows": rows}
