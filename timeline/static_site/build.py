"""The timeline as a folder of files that any host can serve, or none: the page of the server, answering by itself."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import orjson
import pandas as pd
from markupsafe import Markup

from timeline.data.load import Archive
from timeline.export.fonts import fonts_for
from timeline.export.formats import FORMATS, as_csv, as_json, export
from timeline.languages.language import LANGUAGES
from timeline.page.service import Service
from timeline.static_site.data import UNSERVED_VIEWS, site_data, whole_time
from timeline.static_site.page.document import ASSETS, embedded, plotly_bundle, render_page
from timeline.static_site.page.panels import first_list
from timeline.static_site.page.source_page import source_page
from timeline.static_site.templates_js import templates_script
from timeline.view.catalog import Catalog
from timeline.view.labels import VIEW_WORDS
from timeline.view.state import ViewState, to_query
from timeline.view.view import View, build_view

STATIC = Path(__file__).parent
OWN = ("site.js", "site-chart.js", "site-parts.js", "site-save.js")  # scripts in the place of a server
SHARED = ("icon.svg",)
STYLED = ("timeline.js", "picture.js", "timeline.css")  # the look and the scripts of the site, which are its own
TEMPLATES = "site-templates.js"
SAVED = "site-saved.js"  # what files are made of, loaded when a reader asks for one
CUT = ("csv", "json")  # formats of which the browser makes a file of the rows shown
LIST = "timeline-site.json"  # what an export wrote, so that the next one into the same folder leaves nothing behind


class CannotWrite(Exception):
    """The folder is somebody else's; `str()` is one message with fault and remedy."""


def write_site(archive: Archive, folder: Path, with_texts: bool = False) -> list[str]:
    """Write the site of an Archive into `folder` and return the names of its files.

    The texts of the sources are other people's: they are left out unless asked for. Raises CannotWrite where the folder
    holds anything but an earlier export.
    """
    earlier = _earlier(folder)
    service = Service(archive if with_texts else without_texts(archive), static=True)
    assets = _assets(service.catalog())
    files = {f"assets/{name}": content for name, content in assets.items()}
    files |= {name: text.encode() for name, text in _pages(service, assets)}
    for name, content in files.items():
        _write(folder / name, content)
    names = list(files)
    for name in set(earlier) - set(names):
        (folder / name).unlink(missing_ok=True)
    _write(folder / LIST, json.dumps({"version": archive.version, "files": sorted(names)}, indent=1).encode() + b"\n")
    return [*names, LIST]


def without_texts(archive: Archive) -> Archive:
    """The same Archive as if none of its texts were at hand; what was checked against them stays as it is."""
    sources, frames = archive.sources.copy(), [archive.accounts.copy(), archive.retracted.copy()]
    sources["has_text"] = False
    sources["text_state"] = "absent"
    for frame in frames:
        for name in ("passage_first", "passage_last", "passage_start", "passage_end"):
            frame[name] = pd.Series(pd.NA, index=frame.index, dtype=frame[name].dtype)
    return replace(archive, sources=sources, accounts=frames[0], retracted=frames[1], texts={})


def _earlier(folder: Path) -> list[str]:
    """The files of an earlier export in the folder, [] where it is new or empty."""
    if folder.exists() and not folder.is_dir():
        raise CannotWrite(f"{folder} is a file - give a folder with --output")
    if not folder.is_dir() or not any(folder.iterdir()):
        return []
    try:
        names = json.loads((folder / LIST).read_text(encoding="utf-8"))["files"]
        inside = [str(n) for n in names if (folder / str(n)).resolve().is_relative_to(folder.resolve())]
    except (OSError, ValueError, TypeError, KeyError) as err:
        fault = f"{folder} is not empty and holds no earlier export (no {LIST})"
        raise CannotWrite(f"{fault} - give another folder, or empty it") from err
    return inside


# --- the pages -----------------------------------------------------------------------------------------------------


def _pages(service: Service, assets: Mapping[str, bytes]) -> Iterable[tuple[str, str]]:
    """(name, text) of every page and download."""
    own = service.catalog().language.code
    codes = [own, *(code for code in LANGUAGES if code != own)]
    files = {code: service.catalog().addresses.file("index", code) for code in codes}
    for code in codes:
        catalog = service.catalog(f"lang={code}")
        yield files[code], _index(catalog, code == own, files, assets)
        for source in catalog.sources:
            yield catalog.addresses.source(source), source_page(catalog, source, lambda name: f"../assets/{name}") or ""
    catalog = service.catalog()
    query = to_query(whole_time(catalog, ViewState()))
    for form, download in FORMATS.items():
        yield download.file, export(catalog, query, form)


def _index(catalog: Catalog, own: bool, files: Mapping[str, str], assets: Mapping[str, bytes]) -> str:
    """The page of one language as the server gives it, with all its data."""
    gettext, addresses = catalog.language.gettext, catalog.addresses
    view = build_view(catalog, ViewState(lang=catalog.lang_key))

    def address(name: str) -> str:
        return addresses.asset(name, hashlib.sha256(assets[name]).hexdigest()[:10])

    return render_page(
        catalog,
        view,
        served=False,
        files=files,
        panel_html=Markup(_list(catalog, view)),
        view_words={name: words for name, words in VIEW_WORDS.items() if name not in UNSERVED_VIEWS},
        formats=[
            made if form in CUT else replace(made, label=f"{gettext(made.label)}: {gettext('All accounts')}")
            for form, made in FORMATS.items()
        ],
        plain=[(addresses.source(key), catalog.names["source"][key]) for key in catalog.sources],
        plotly=address(plotly_bundle().name),
        asset=address,
        scripts=(TEMPLATES, *OWN, "timeline.js"),
        data=embedded(site_data(catalog, own) | {"files": files, "saved": address(SAVED)}),
    )


def _list(catalog: Catalog, view: View) -> str:
    """The list for who has no scripts: its titles lead nowhere, for views need them; its passages to the records."""
    return re.sub(r'(?s)<a data-go href="[^"]*">(.*?)</a>', r"\1", first_list(catalog, view, len(view.rows)))


def _saved(catalog: Catalog) -> str:
    """The rows of the downloads, in order of time, and the fonts of pictures; a script, for from disk nothing else loads."""
    view = build_view(catalog, whole_time(catalog, ViewState()))
    head, rows = as_csv(catalog, replace(view, only=view.order[:0])), as_json(catalog, view)["accounts"]
    lines = [as_csv(catalog, replace(view, only=view.order[n : n + 1])).removeprefix(head) for n in range(view.count)]
    parts = {"head": head, "csv": lines, "json": rows, "fonts": fonts_for(str(rows))}
    return f"window.timelineSaved = {orjson.dumps(parts).decode()};\n"


# --- files ---------------------------------------------------------------------------------------------------------


def _assets(catalog: Catalog) -> dict[str, bytes]:
    """Name -> content of all that the pages load."""
    paths = {name: STATIC / name for name in OWN} | {name: ASSETS / name for name in SHARED}
    paths |= {name: STATIC / "assets" / name for name in STYLED}
    paths |= {f"fonts/{path.name}": path for path in sorted((ASSETS / "fonts").iterdir())}
    paths[plotly_bundle().name] = plotly_bundle()
    made = {TEMPLATES: templates_script(), SAVED: _saved(catalog)}
    return {name: path.read_bytes() for name, path in paths.items()} | {n: text.encode() for n, text in made.items()}


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
