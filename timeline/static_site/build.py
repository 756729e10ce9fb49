"""The timeline as a folder of files that any host can serve, or none: baked answers and scripts in the server's place."""

import gzip
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, product
from pathlib import Path, PurePosixPath
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import orjson
from markupsafe import Markup

from timeline.chart.figure import build_figure
from timeline.chart.held import held_rows
from timeline.chart.palette import on_paper
from timeline.data.load import Archive, uncollected
from timeline.dates.days import day_of
from timeline.export.folder import File, made_of_parts, write_folder
from timeline.export.formats import FORMATS, export
from timeline.languages.language import LANGUAGES, language, page_language
from timeline.page.chart import Values, chart_parts, mark_words, named
from timeline.page.controls import facet_options, periods
from timeline.page.held import plural_rule
from timeline.page.page import Page
from timeline.page.service import Service
from timeline.page.sizes import NARROW, chart_at
from timeline.page.source_page import source_page
from timeline.page.views import PANELS, profile
from timeline.page.volumes import volume_note, whole_page
from timeline.view.catalog import Catalog
from timeline.view.chapters import chapter_events, chapter_rows, steps
from timeline.view.drawing import lane_keys, palette_of
from timeline.view.state import FACETS, KEYS, LABELS, LANES, MARKS, ORDERS, SORTS, THEMES, Key, ViewState, to_query
from timeline.view.type_groups import type_groups
from timeline.web.app import bare_app
from timeline.web.index import asset_url, mark_of, page_style, style_of
from timeline.web.layout import build_layout

HERE = Path(__file__).parent
SCRIPTS = ("view.js", "answer.js")  # in the place of a server, in this order
MOST_ACCOUNTS = 1_400  # of a page: a browser filters by itself all that it holds
# Widths that charts are laid out for, and their heights, in px: those of the pictures in the page, and narrower ones.
SIZES = {288: 0, 520: 640, 704: 736, 960: 0, 1136: 744, 1616: 924}
CARDS = 20  # in one file
LOADED = re.compile(r'((?:src|href|data-plotly)=|url\()"/?((?:_dash-component-suites|assets)/[^"]+)')  # by a page
FIRST = '<div id="first">'
RENDERER = '<script id="_dash-renderer"'  # starts when all others are there
AT_ONCE = ("sentence_html", "foot", "quick", "undated", "chapter", "chips", "key")  # parts that come with the page
SHEET = "assets/page.css"
STYLE = Markup(f'@import url("{SHEET}");')  # of pages that are not the first that one sees
LIST = "timeline-site.json"  # what an export wrote, so that the next one into the same folder leaves nothing behind
DAYS = {"from": "first", "to": "last", "start": "first", "end": "last"}
PLAIN = ViewState()


@uncollected()
def write_site(
    archive: Archive, folder: Path, with_texts: bool = False, watched: Callable[[Iterator[File]], Iterable[File]] = iter
) -> list[str]:
    """Write the site of an Archive into `folder` and return the names of its files.

    The texts of the sources are other people's: they are left out unless asked for. Raises CannotWrite where the folder
    holds anything but an earlier export. `watched` sees each file as it is made.
    """
    made = _site(archive if with_texts else archive.without_texts())
    return write_folder(folder, watched(made), LIST, archive.version)


def _site(archive: Archive) -> Iterator[File]:
    """The files of one page, or of that of the whole and of volumes, undated accounts last; and once what all pages load."""
    server, wholes = Server(archive), [Catalog(archive, language(code), static=True) for code in LANGUAGES]
    parts = np.array_split(wholes[0].index.in_time, -(-len(archive.accounts) // MOST_ACCOUNTS) or 1)
    volumes = {f"volume-{n:03}/": rows for n, rows in enumerate(parts, 1)} if len(parts) > 1 else {}
    for whole in wholes if volumes else ():
        page = Page(whole, PLAIN)
        yield whole.addresses.view(), server.local(whole_page(page, volumes, asset_url("icon.svg"), style_of(page)), "")

    def volume(folder: str) -> Iterator[File]:
        notes = {whole.language.code: volume_note(whole, volumes, folder) for whole in wholes}
        made = _files(archive.part(volumes[folder]), server, "../", notes)
        return ((folder + name, content) for name, content in made)

    yield from chain(made_of_parts(volume, volumes), _downloads(archive)) if volumes else _files(archive, server)
    yield from server.files.items()


def _files(archive: Archive, server: "Server", root: str = "", notes: Mapping[str, str] = {}) -> Iterator[File]:
    """The files of one page in every language; `root` leads to what all pages load, `notes` stand above it."""
    for code in LANGUAGES:
        service = Service(archive, static=True, only=code)
        catalog, folder = service.catalog(), f"assets/{code}"
        pages = {other: catalog.addresses.file("index", other) for other in LANGUAGES}
        baked, start = _parts(catalog), {"callbacks": server.callbacks, "start": _start(catalog, pages)}
        at_once = {name: baked.pop(name) for name in AT_ONCE}
        own = f"window.timelineSite = JSON.parse({_json(_json(start | at_once))});\n"
        yield f"{folder}/start.js", own
        for name, values in chain(baked.items(), _charts(catalog)):
            packed = b64encode(gzip.compress(_json(values).encode(), 6, mtime=0)).decode()
            yield f"{folder}/{name}.js", f'timelineSite["{name}"] = timelineSite.unpack("{packed}");\n'
        tag = f'<script src="./{folder}/start.js?v={mark_of(own.encode())}"></script>'
        yield pages[code], server.index(service, root, tag).replace(FIRST, notes.get(code, "") + FIRST, 1)
        for source in catalog.sources:
            html = str(source_page(catalog, source, asset_url("icon.svg"), STYLE))
            yield catalog.addresses.source(source), server.local(html, f"../{root}")
    yield from _downloads(archive)


def _downloads(archive: Archive) -> Iterator[File]:
    """All accounts in every form."""
    own = Catalog(archive, language(page_language(archive.topic.language)), static=True)
    return ((download.file, export(own, Page(own, PLAIN).data_query, form)) for form, download in FORMATS.items())


class Server:
    """What gives the pages; `files` are what these load, which lies beside them once for all of them."""

    def __init__(self, archive: Archive) -> None:
        self._app = bare_app(Service(archive, static=True))
        self._client = self._app.server.test_client()
        answered = {"clientside_function": {"namespace": "timelineSite", "function_name": "show"}}
        self.callbacks = [each | answered for each in self._client.get("/_dash-dependencies").json]
        self.files = {f"assets/{name}": (HERE / name).read_bytes() for name in SCRIPTS}
        self._scripts = "".join(f'<script src="{name}"></script>' for name in self.files)
        self.files[SHEET] = self.local(page_style(), "").replace('url("assets/', 'url("').encode()

    def index(self, service: Service, root: str, own: str) -> str:
        """The page of a service with scripts in the server's place, its own ones first; `root` as for `local`."""
        self._app.service = service
        html = self._client.get("/").get_data(as_text=True)
        return self.local(html.replace(RENDERER, own + self._scripts + RENDERER), root)

    def local(self, html: str, root: str) -> str:
        """A page that loads everything from the folder that `root` leads to."""
        return LOADED.sub(lambda found: f'{found[1]}"{root}{self._file(found[2])}', html)

    def _file(self, address: str) -> str:
        """The address in the folder of what has one on the server; Dash's scripts lose its marks, and all get our own."""
        path = PurePosixPath(urlsplit(address).path)
        plain = re.split("[.@]", path.name)[0] + path.suffix
        name = str(path) if path.parts[0] == "assets" else f"assets/dash/{plain}"
        if name not in self.files:
            self.files[name] = self._client.get(f"/{address}", buffered=True).data
        return f"{name}?v={mark_of(self.files[name])}"


def _json(value: object) -> str:
    return orjson.dumps(value, default=lambda part: part.to_plotly_json(), option=orjson.OPT_SERIALIZE_NUMPY).decode()


def said() -> list[str]:
    """The English words that the scripts say."""
    script = "".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    return [words for call in re.findall(r"\bsay\(([^;]+)", script) for words in re.findall(r'"([A-Z%][^"]+)"', call)]


def _start(catalog: Catalog, files: Mapping[str, str]) -> Values:
    """What the page of one language begins with; `files` are the pages of all of them."""
    say, topic, tiles = catalog.language.gettext, catalog.archive.topic, periods(catalog)
    years = {year: tile.value for tile in tiles for year in tile.years}
    tour = [(dict(parse_qsl(to_query(state))), chapter_events(catalog, state)) for state in steps(catalog, PLAIN)]
    labels = {facet: {each["value"]: each["label"] for each in facet_options(catalog, facet)} for facet in FACETS}
    return {
        "layout": build_layout(Page(catalog, PLAIN)), "files": files, "code": catalog.language.code, "narrow": NARROW,
        "version": catalog.archive.version, "title": catalog.topic_title, "marks": MARKS.pattern, "sizes": list(SIZES),
        "plural": plural_rule(catalog.language), "words": {each: say(each) for each in said()},
        "dark": on_paper(*(palette_of(catalog, t) for t in THEMES)), "groups": {g.key: g.types for g in type_groups(catalog)},
        "unknown": Page(catalog, PLAIN, [say("Part of the address is not known here; it was ignored.")]).notices,
        "changed": Page(catalog, PLAIN.but(data="-")).notices, "order": catalog.index.by_time(range(len(catalog.accounts))),
        "keys": {name: _key(catalog, key) for name, key in KEYS.items() if name != "page"},  # lists are whole here
        "labels": labels | {"period": {tile.value: tile.label for tile in tiles}},
        "periods": {tile.value: [tile.first or "", tile.last or ""] for tile in tiles},
        "chapters": [{"set": keys, "events": told if told is None else sorted(told)} for keys, told in tour],
        "proper": [topic.start, topic.end], "ever": dict(parse_qsl(to_query(_spans(catalog)[-1]))),
        "accounts": [_account(catalog, n, years) for n in range(len(catalog.accounts))],
        "events": {e: {"title": catalog.event_title(e), "file": f"cards-{n // CARDS}"} for n, e in enumerate(catalog.events)},
    }  # fmt: skip


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
        "important": bool(catalog.columns.importance[row] == 1), "day": int((index.last if at_end else index.first)[row]),
        "lanes": {kind: catalog.once(lane_keys, kind)[row] for kind in LANES},
    }  # fmt: skip


def _parts(catalog: Catalog) -> dict[str, Values]:
    """Name -> query -> HTML of what a page loads when it is asked for, as it is in the view of a query."""
    tour, events = steps(catalog, PLAIN), list(catalog.events)
    ordered = [PLAIN.but(order=order) for order in ORDERS]
    views = {"coverage": [PLAIN.but(sort=sort) for sort in SORTS], "actors": _spans(catalog), "list": ordered}
    parts = {name: (name, [PLAIN]) for name in AT_ONCE}
    parts |= {"chapter": ("chapter", tour), "chips": ("chips", tour)}
    parts |= {"key": ("key", [PLAIN.but(lanes=kind) for kind in LANES])}
    parts |= {view: ("panel", [state.but(view=view) for state in views.get(view, [PLAIN])]) for view in PANELS}
    parts |= {f"line-{labels}": ("vertical", [state.but(labels=labels) for state in ordered]) for labels in LABELS}
    for n in range(0, len(events), CARDS):
        parts[f"cards-{n // CARDS}"] = ("card", [PLAIN.but(event=event) for event in events[n : n + CARDS]])
    made = {
        name: {to_query(s): getattr(Page(catalog, s), part) for s in states} for name, (part, states) in parts.items()
    }
    actors = [PLAIN.but(view="actors", actor=(actor,)) for actor in catalog.index.facets["actor"].values]
    return made | {"profiles": {to_query(s): profile(catalog, Page(catalog, s).whole, s.actor[0]) for s in actors}}


def _spans(catalog: Catalog) -> list[ViewState]:
    """The timeline proper, and all time where any account lies beyond it."""
    topic, (low, high) = catalog.archive.topic, map(day_of, Page(catalog, PLAIN).whole.window)
    return [PLAIN] if (low, high) == (topic.start, topic.end) else [PLAIN, PLAIN.but(from_=low, to=high)]


def _charts(catalog: Catalog) -> Iterator[tuple[str, Values]]:
    """(name, answer) of the charts in all lanes, labels, sizes and calendars: of the timeline proper, all time, each chapter."""
    states = [*_spans(catalog), *steps(catalog, PLAIN)[:-1]]
    for state, lanes, labels, width in product(states, LANES, LABELS, SIZES):
        if labels == PLAIN.labels or (width >= NARROW and not state.tour):
            name = f"chart-{'ever' if state.from_ else state.tour}-{lanes}-{labels}-{width}"
            for calendar in (False, True):
                made = _chart(catalog, Page(catalog, state.but(lanes=lanes, labels=labels, calendar=calendar)), width)
                yield f"{name}-{int(calendar)}", made
                if len(made["chart"]["panels"]) < 2:  # what is one act is the same in calendar time
                    break


def _chart(catalog: Catalog, page: Page, width: int) -> Values:
    """Chart and figure as the server gives them, with the accounts that each point of the figure stands for."""
    chart, full = chart_at(catalog, page.view, width, SIZES[width]), chapter_rows(catalog, page.state)
    figure = build_figure(chart, palette_of(catalog, "light"), labels=False, full=full)
    drawn = chart_parts(catalog, page.view, chart) | {"navigator": None}
    for mark in drawn["marks"]:  # what it says is in the page already
        for name in mark_words(catalog, mark["row"]):
            del mark[name]
    return {"chart": drawn, "figure": named(figure), "rows": held_rows(chart, figure)}
