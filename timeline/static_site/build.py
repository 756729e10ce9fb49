"""The timeline as a folder of files that any host can serve, or none: the page of the server, and scripts in its place."""

import gzip
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import numpy as np
import orjson
from markupsafe import Markup

from timeline.data.load import Archive, uncollected
from timeline.export.folder import File, made_of_parts, write_folder
from timeline.export.formats import FORMATS, export
from timeline.languages.language import LANGUAGES, language, page_language
from timeline.page.page import Page
from timeline.page.service import Service
from timeline.page.source_page import source_page
from timeline.page.volumes import volume_note, whole_page
from timeline.static_site.bake import HERE, PLAIN, SCRIPTS, charts, parts, start_values
from timeline.view.catalog import Catalog
from timeline.web.app import bare_app
from timeline.web.index import asset_url, mark_of, page_style, style_of

MOST_ACCOUNTS = 1_400  # of a page: a browser filters by itself all that it holds
LOADED = re.compile(r'((?:src|href|data-plotly)=|url\()"/?((?:_dash-component-suites|assets)/[^"]+)')  # by a page
FIRST = '<div id="first">'
RENDERER = '<script id="_dash-renderer"'  # starts when all others are there
AT_ONCE = ("quick", "undated", "chapter", "chips", "key")  # parts that come with the page
SHEET = "assets/page.css"
STYLE = Markup(f'@import url("{SHEET}");')  # of pages that are not the first that one sees
LIST = "timeline-site.json"  # what an export wrote, so that the next one into the same folder leaves nothing behind


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
    """The files of one page, or of the page of the whole and its volumes; and, once, what all their pages load."""
    server, wholes = Server(archive), [Catalog(archive, language(code), static=True) for code in LANGUAGES]
    count = max(-(-len(archive.accounts) // MOST_ACCOUNTS), 1)
    rows = np.array_split(wholes[0].index.in_time, count)  # undated ones last
    volumes = {f"volume-{n:03}/": part for n, part in enumerate(rows, 1)} if count > 1 else {}
    for whole in wholes if volumes else ():
        page = Page(whole, PLAIN)
        yield whole.addresses.view(), server.local(whole_page(page, volumes, asset_url("icon.svg"), style_of(page)), "")

    def volume(folder: str) -> Iterator[File]:
        notes = {whole.language.code: volume_note(whole, volumes, folder) for whole in wholes}
        made = _files(archive.part(volumes[folder]), server, "../", notes)
        return ((folder + name, content) for name, content in made)

    yield from chain(made_of_parts(volume, volumes), _downloads(archive)) if volumes else _files(archive, server)
    yield from server.files.items()


def _files(
    archive: Archive, server: "Server", root: str = "", notes: Mapping[str, str] | None = None
) -> Iterator[File]:
    """The files of one page in every language; `root` leads to what all pages load, `notes` stand above it."""
    for code in LANGUAGES:
        service = Service(archive, static=True, only=code)
        catalog = service.catalog()
        pages = {other: catalog.addresses.file("index", other) for other in LANGUAGES}
        baked = dict(parts(catalog))
        start = {"callbacks": server.callbacks, "start": start_values(catalog, pages)}
        at_once = _json(start | {name: baked.pop(name) for name in AT_ONCE})
        own = f"window.timelineSite = JSON.parse({_json(at_once)});\n"
        yield f"assets/{code}/start.js", own
        for name, values in chain(baked.items(), charts(catalog)):
            packed = b64encode(gzip.compress(_json(values).encode(), 6, mtime=0)).decode()
            yield f"assets/{code}/{name}.js", f'timelineSite["{name}"] = timelineSite.unpack("{packed}");\n'
        tag = f'<script src="./assets/{code}/start.js?v={mark_of(own.encode())}"></script>'
        yield pages[code], server.index(service, root, tag).replace(FIRST, (notes or {}).get(code, "") + FIRST, 1)
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
