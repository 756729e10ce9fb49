"""How soon the first picture stands, beside pages of timelines-chart, vis-timeline and TimelineJS with the same accounts.

npm install --prefix FOLDER timelines-chart vis-timeline @knight-lab/timelinejs
python bench/peers.py --npm FOLDER [--sizes 60 1000 10000] [--repeats 3]
"""

import argparse
import gzip
import json
import shutil
import statistics
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from make_tables import make_tables
from playwright.sync_api import Browser, sync_playwright

from bench import CHROMIUM, FLAGS, HEIGHT, PROBE, REST, WIDTH, at_free_port, fetch_accounts, our_page, serving, spread

PAGE = """<!doctype html><meta charset="utf-8"><title>peer</title><link rel="icon" href="data:,"><style>body { margin: 0 }
#chart { height: HIGHpx }</style>HEAD<div id="chart"></div><script>
fetch("/accounts.json").then(answer => answer.json()).then(rows => { BODY });</script>"""
TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}


@dataclass(frozen=True)
class Peer:
    """A page under measurement: `drawn` is a JavaScript condition that its marks are there, EXPECTED their number."""

    name: str
    drawn: str
    head: str = ""
    body: str = ""
    high: str = "auto"
    chart: str = "#chart"


OURS = Peer(
    "timeline",
    '[...document.querySelectorAll(".first-picture .marks a")].some(mark => mark.getClientRects().length)',
    chart="#first .first-picture",
)
PEERS = (
    Peer(
        "timelines-chart",
        'document.querySelectorAll("#chart .series-segment").length === EXPECTED',
        '<script src="/npm/timelines-chart/dist/timelines-chart.min.js"></script>',
        """const groups = {};
        for (const a of rows) ((groups[a.source] ??= {})[a.type] ??= []).push(
          { timeRange: [new Date(a.start), new Date(a.end)], val: a.type, title: a.title });
        new TimelinesChart(document.getElementById("chart")).width(WIDE).maxHeight(800).useUtc(true)
          .enableAnimations(false).minSegmentWidth(3).zQualitative(true)
          .data(Object.entries(groups).map(([group, lines]) =>
            ({ group, data: Object.entries(lines).map(([label, data]) => ({ label, data })) })));""",
    ),
    Peer(
        "vis-timeline",
        'window.timeline?.getVisibleItems().length && document.querySelectorAll("#chart .vis-item").length',
        '<link rel="stylesheet" href="/npm/vis-timeline/styles/vis-timeline-graph2d.min.css">'
        '<script src="/npm/vis-timeline/standalone/umd/vis-timeline-graph2d.min.js"></script>',
        """const items = rows.map((a, id) =>
          ({ id, group: a.source, start: a.start, end: a.end === a.start ? undefined : a.end, content: a.title }));
        const groups = [...new Set(rows.map(a => a.source))].map(id => ({ id, content: id }));
        window.timeline = new vis.Timeline(document.getElementById("chart"), items, groups,
          { showCurrentTime: false, maxHeight: 800, verticalScroll: true,
            onInitialDrawComplete: () => timeline.redraw() });""",
    ),
    Peer(
        "TimelineJS",
        'document.querySelectorAll("#chart .tl-timemarker").length === EXPECTED',
        '<link rel="stylesheet" href="/npm/@knight-lab/timelinejs/dist/css/timeline.css">'
        '<script src="/npm/@knight-lab/timelinejs/dist/js/timeline.js"></script>',
        """const day = text => { const [year, month, day] = text.split("-"); return { year, month, day }; };
        new TL.Timeline("chart", { events: rows.map((a, n) => ({ start_date: day(a.start), end_date: day(a.end),
          group: a.source, unique_id: `e${n}`, text: { headline: a.title } })) },
          { script_path: `${location.origin}/npm/@knight-lab/timelinejs/dist/js/`, font: null, duration: 0 });""",
        high="800",
    ),
)


@contextmanager
def page_of(peer: Peer, accounts: list[dict[str, Any]], packages: Path) -> Iterator[str]:
    """A peer's page, its packages and the accounts, all compressed beforehand; gives its address."""
    page = PAGE.replace("HEAD", peer.head).replace("BODY", peer.body).replace("HIGHpx", f"{peer.high}px")
    rows = [{name: a[name] for name in ("start", "end", "title", "source", "type")} for a in accounts]
    files = {"/": page.replace("WIDE", str(WIDTH)).encode(), "/accounts.json": json.dumps(rows).encode()}
    packed = {path: gzip.compress(body) for path, body in files.items()}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            file = packages / path.removeprefix("/npm/")
            if path.startswith("/npm/") and file.is_file():
                packed.setdefault(path, gzip.compress(file.read_bytes()))
            body = packed.get(path, b"")
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", TYPES.get(Path(path).suffix, "text/html"))
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is told."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def first_picture(browser: Browser, peer: Peer, url: str, marks: int) -> float:
    """Milliseconds from the start of a cold load to when the chart was last painted."""
    time.sleep(REST)
    with browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}) as context:
        page = context.new_page()
        settings = {"chart": peer.chart, "ignore": "", "effect": ""}
        page.add_init_script(PROBE.replace("__SETTINGS__", json.dumps(settings)))
        page.goto(url, wait_until="commit")
        return page.evaluate(f"() => bench.settled(() => {peer.drawn.replace('EXPECTED', str(marks))}, 0)")


def measure(browser: Browser, size: int, folder: Path, packages: Path, repeats: int) -> dict[str, list[float]]:
    """Name -> times of every page at one size; their visits take turns, after one of each that does not count."""
    target, url = at_free_port(lambda port: our_page(make_tables(size, folder / str(size)), port))
    target.command.append("--production")
    with ExitStack() as stack:
        stack.enter_context(serving(target, url))
        shown = [a for a in fetch_accounts(url) if a["start"]]
        pages = [(OURS, url), *((peer, stack.enter_context(page_of(peer, shown, packages))) for peer in PEERS)]
        times: dict[str, list[float]] = {peer.name: [] for peer, _ in pages}
        for turn in range(repeats + 1):
            for peer, address in pages:
                time_of = first_picture(browser, peer, address, len(shown))
                times[peer.name] += [time_of] if turn else []
        return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--npm", type=Path, required=True, metavar="FOLDER", help="where the packages were installed")
    parser.add_argument("--sizes", nargs="+", type=int, default=[60, 1000, 10_000], metavar="SIZE")
    parser.add_argument("--repeats", type=int, default=3)
    given = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    urllib.request.install_opener(urllib.request.build_opener(urllib.request.ProxyHandler({})))
    print(f"| accounts | {' | '.join(peer.name for peer in (OURS, *PEERS))} | of the quickest |")
    print("|--:" * (len(PEERS) + 3) + "|")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for size in given.sizes:
            times = measure(browser, size, Path(folder), given.npm / "node_modules", given.repeats)
            ours, *others = (statistics.median(found) for found in times.values())
            cells = " | ".join(map(spread, times.values()))
            print(f"| {size:,} | {cells} | {ours / min(others):.2f} |", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
