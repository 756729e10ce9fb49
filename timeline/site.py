"""The timeline as a folder of files that any host can serve, or none: the page of the server, answering by itself."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import orjson
import pandas as pd
from flask import Flask
from markupsafe import escape

from timeline.days import day_of
from timeline.desk import Desk
from timeline.export import FORMATS, export
from timeline.language import LANGUAGES
from timeline.page import ASSETS, PLOTLY, Host, page, plotly_bundle
from timeline.service import Service
from timeline.site_data import UNSERVED_VIEWS, site_data
from timeline.source_page import source_page
from timeline.state import ViewState, to_query
from timeline.tables import Archive

STATIC = Path(__file__).with_name("static")
SCRIPTS = ("site.js", "site-view.js", "timeline.js")
STYLE = "timeline.css"
LIST = "timeline-site.json"  # what an export wrote, so that the next one into the same folder leaves nothing behind
# Lines of the page that name what only a server gives, and links to views that only it has.
SERVED = re.compile(r"""<meta property="og:(?:image|url)|<meta name="twitter:|rel="preload"|data-picture=""")
VIEWS_LEFT = "|".join(UNSERVED_VIEWS)
LED = re.compile(rf"""<a [^>]*(?:href="\?[^"]*\btour=1|data-set="view" data-value="(?:{VIEWS_LEFT})")[^>]*>.*?</a>""")


class CannotWrite(Exception):
    """The folder is somebody else's; `str()` is one message with fault and remedy."""


def write_site(archive: Archive, folder: Path, with_texts: bool = False) -> list[str]:
    """Write the site of an Archive into `folder` and return the names of its files.

    The texts of the sources are other people's: they are left out unless asked for. Raises CannotWrite where the folder
    holds anything but an earlier export.
    """
    earlier = _earlier(folder)
    service = Service(archive if with_texts else without_texts(archive))
    files = dict(_pages(service))
    for name, text in files.items():
        _write(folder / name, text.encode())
    names = [*files, *_copies(folder)]
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


def _pages(service: Service) -> Iterable[tuple[str, str]]:
    """(name, text) of every file that is made."""
    own = service.desk().language.code
    codes = [own, *(code for code in LANGUAGES if code != own)]
    files = {code: f"{_named('index', code, own)}.html" for code in codes}
    for code in codes:
        desk = service.desk(f"lang={code}")
        yield files[code], _index(service, desk, code == own, files)
        for source in desk.sources:
            made = source_page(desk, source, lambda name: f"../assets/{name}") or ""
            yield f"source/{_named(source, code, own)}.html", _source_links(made, files[code])
    desk, query = service.desk(), to_query(_all_time(service.desk()))
    for form, download in FORMATS.items():
        yield download.file, export(desk, query, form)


def _named(name: str, code: str, own: str) -> str:
    return name if code == own else f"{name}.{code}"


def _index(service: Service, desk: Desk, own: bool, files: dict[str, str]) -> str:
    """The page of one language, as the server gives it, with its data and scripts in the place of Dash's."""
    data = orjson.dumps(site_data(desk, own) | {"files": files}, option=orjson.OPT_SERIALIZE_NUMPY).decode()
    data = data.replace("<", "\\u003c")
    scripts = "\n".join(f'<script defer src="{_asset(name)}"></script>' for name in SCRIPTS)
    parts = {
        "css": f'<link rel="stylesheet" href="{_asset(STYLE)}">',
        "app_entry": "",
        "config": f'<script type="application/json" id="site">{data}</script>',
        "scripts": scripts,
        "renderer": "",
    }
    host = cast(Host, SimpleNamespace(service=service, get_asset_url=lambda name: f"assets/{name}"))
    with Flask("timeline").test_request_context():
        html = page(host, parts, "" if own else f"lang={desk.language.code}")
    head, opening, rest = html.partition('<script type="application/json" id="site">')
    block, closing, tail = rest.partition("</script>")
    suffix = "" if own else f".{desk.language.code}"
    return "".join(
        [
            _without_server(desk, head, suffix, files),
            opening,
            _passage_links(block, suffix),
            closing,
            _without_server(desk, tail, suffix, files),
        ]
    )


def _without_server(desk: Desk, html: str, suffix: str, files: dict[str, str]) -> str:
    """The page's HTML with relative addresses, and without what a folder of files cannot do."""
    say = desk.language.say
    html = "\n".join(line for line in html.split("\n") if not SERVED.search(line))
    html = LED.sub("", html).replace(f'src="{PLOTLY}?', 'src="assets/plotly.min.js?')
    html = html.replace('data-download="/', 'data-download="').replace('href="/events.', 'href="events.')
    for form in ("csv", "json"):
        label = f"{form.upper()}: {say('All accounts')}"
        html = html.replace(f">{escape(say(FORMATS[form].label))}<", f">{escape(label)}<")
    for code, file in files.items():
        html = re.sub(rf'(lang="{code}" data-lang="[^"]*") href="[^"]*"', rf'\1 data-file="{file}" href="{file}"', html)
    pages = [f'<a href="source/{key}{suffix}.html">{escape(desk.names["source"][key])}</a>' for key in desk.sources]
    plain = f'<p class="notice">{escape(say("The drawing needs JavaScript; these do not:"))} {", ".join(pages)}</p>'
    html = re.sub(r"(?s)(<noscript>).*?(</noscript>)", lambda m: m[1] + plain + m[2], html)
    return _passage_links(html, suffix)


def _passage_links(html: str, suffix: str) -> str:
    """Links to sources as their files; in HTML as it is, and in strings of JSON."""
    return re.sub(r'href=(\\?)"/source/([\w.-]+)(?:\?lang=[a-z-]+)?', rf'href=\1"source/\2{suffix}.html', html)


def _source_links(html: str, file: str) -> str:
    """A source page's links to the timeline, from the folder below it."""
    return re.sub(r'href="/\?(?:lang=[a-z-]+&amp;)?', f'href="../{file}?', html)


# --- files ---------------------------------------------------------------------------------------------------------


def _copies(folder: Path) -> Iterable[str]:
    """Copy what the pages load; gives the names."""
    fonts = {f"fonts/{path.name}": path for path in sorted((ASSETS / "fonts").iterdir())}
    loaded = {name: _path(name) for name in (*SCRIPTS, STYLE, "icon.svg")}
    for name, path in {**loaded, **fonts, plotly_bundle().name: plotly_bundle()}.items():
        _write(folder / "assets" / name, path.read_bytes())
        yield f"assets/{name}"


def _path(name: str) -> Path:
    return STATIC / name if (STATIC / name).exists() else ASSETS / name


def _asset(name: str) -> str:
    """The address of a file that the pages load, with a mark that changes with its bytes."""
    return f"assets/{name}?v={hashlib.sha256(_path(name).read_bytes()).hexdigest()[:10]}"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _all_time(desk: Desk) -> ViewState:
    """The view of every account, whenever it is dated."""
    topic, (low, high) = desk.archive.topic, desk.index.extent
    return ViewState(start=min(topic.start, day_of(low)), end=max(topic.end, day_of(high)))
