"""The timeline as a folder of files that any host can serve, or none: the page of the server, and scripts in its place."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from dash._utils import to_json

from timeline.config import ASSETS
from timeline.data.load import Archive
from timeline.export.folder import earlier_files, write_folder
from timeline.export.formats import FORMATS, export
from timeline.languages.language import LANGUAGES, language, page_language
from timeline.page.page import Page
from timeline.page.service import Service
from timeline.page.source_page import source_page
from timeline.static_site.bake import HERE, PLAIN, SCRIPTS, charts, parts, start_values
from timeline.static_site.volumes import volumes_of, whole_page
from timeline.view.catalog import Catalog
from timeline.web.app import bare_app
from timeline.web.index import BASIC, asset_url, page_style, plotly_bundle

SUITE = re.compile(r'/?_dash-component-suites/[^"?]*/([^"?/]+)[^"]*')
FINGERPRINT = re.compile(r"@\d+|\.v\w+m\d+(\.\d+)*")  # in the names of Dash's scripts
FIRST = '<div id="first">'
RENDERER = '<script id="_dash-renderer"'  # starts when all others are there
AT_ONCE = ("quick", "undated", "chapter", "chips", "key")  # parts that come with the page
LIST = "timeline-site.json"  # what an export wrote, so that the next one into the same folder leaves nothing behind


File = tuple[str, str | bytes]


def write_site(
    archive: Archive, folder: Path, with_texts: bool = False, watched: Callable[[Iterator[File]], Iterable[File]] = iter
) -> list[str]:
    """Write the site of an Archive into `folder` and return the names of its files.

    The texts of the sources are other people's: they are left out unless asked for. Raises CannotWrite where the folder
    holds anything but an earlier export. `watched` sees each file as it is made.
    """
    earlier_files(folder, LIST)
    made = watched(_site(archive if with_texts else archive.without_texts()))
    files = ((name, content.encode() if isinstance(content, str) else content) for name, content in made)
    return write_folder(folder, files, LIST, archive.version)


def _site(archive: Archive) -> Iterator[File]:
    """The files of one page, or of the page of the whole and its volumes."""
    wholes = {code: Catalog(archive, language(code), static=True) for code in LANGUAGES}
    own = wholes[page_language(archive.topic.language)]
    volumes = volumes_of(own)
    if not volumes:
        yield from _files(archive)
        return
    pages = {whole.language.name: whole.addresses.view() for whole in wholes.values()}
    yield from _common(own)
    yield from ((whole.addresses.view(), whole_page(whole, volumes, pages)) for whole in wholes.values())
    for volume in volumes:
        notes = {code: volume.note(whole) for code, whole in wholes.items()}
        yield from ((f"{volume.folder}/{name}", content) for name, content in _files(volume.archive(own), notes))


def _files(archive: Archive, notes: Mapping[str, str] | None = None) -> Iterator[File]:
    """The files of one page in every language; `notes` stand above it."""
    services = {code: Service(archive, static=True, only=code) for code in LANGUAGES}
    own = services[page_language(archive.topic.language)].catalog()
    pages = {code: own.addresses.file("index", code) for code in services}
    for code, service in services.items():
        catalog = service.catalog()
        made = {name: _script(name, values) for name, values in (*parts(catalog), *charts(catalog))}
        first = [_script("start", start_values(catalog, pages)), *(made.pop(name) for name in AT_ONCE)]
        yield from ((f"assets/{code}/{name}.js", text) for name, text in made.items())
        note = (notes or {}).get(code, "")
        yield from _index(service, pages[code], f"assets/{code}/start.js", "".join(first), note)
        icon, style = asset_url("icon.svg", "../"), page_style("../")
        yield from ((catalog.addresses.source(s), str(source_page(catalog, s, icon, style))) for s in catalog.sources)
    yield from _common(own)


def _common(own: Catalog) -> Iterator[File]:
    """What a page in any language leads to: the downloads, icons and fonts."""
    for form, download in FORMATS.items():
        yield download.file, export(own, Page(own, PLAIN).data_query, form)
    paths = [ASSETS / "icon.png", ASSETS / "icon.svg", ASSETS / "start.js", *sorted((ASSETS / "fonts").iterdir())]
    paths += [plotly_bundle()] * (plotly_bundle().name == BASIC)
    yield from ((f"assets/{path.relative_to(ASSETS).as_posix()}", path.read_bytes()) for path in paths)


def _index(service: Service, page: str, start: str, values: str, note: str) -> Iterator[File]:
    """The page of a language, as its server gives it, and the scripts that it loads: Dash's, and those in its place."""
    client = bare_app(service).server.test_client()
    html = client.get("/").get_data(as_text=True)
    for address, name in {found.group(): found.group(1) for found in SUITE.finditer(html)}.items():
        file, content = f"assets/dash/{FINGERPRINT.sub('', name)}", client.get(f"/{address.removeprefix('/')}").data
        yield file, content
        html = html.replace(address, f"{file}?v={_mark(content)}")
    values += _script("callbacks", client.get("/_dash-dependencies").get_json())
    own = {f"assets/{name}": (HERE / name).read_bytes() for name in SCRIPTS} | {start: values.encode()}
    yield from own.items()
    tags = [f'<script src="{name}?v={_mark(content)}"></script>' for name, content in own.items()]
    yield page, html.replace(RENDERER, "\n".join(tags) + RENDERER).replace(FIRST, note + FIRST, 1)


def _script(name: str, value: object) -> str:
    """Values as a script: from disk a browser loads nothing else."""
    text = to_json(value).replace("\\", "\\\\").replace("'", "\\'")
    return f"timelineSite.put({json.dumps(name)}, JSON.parse('{text}'));\n"


def _mark(content: bytes) -> str:
    """What stands after the address of a file and changes with its content."""
    return hashlib.sha256(content).hexdigest()[:10]
