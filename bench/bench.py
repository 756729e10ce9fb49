"""Measure the timeline in the system's Chromium, beside a bare Dash page with px.timeline on the same accounts.

python bench/bench.py [--sizes real 1000 10000] [--repeats 5] [--before COMMIT] [--out FILE.md]
"""

import argparse
import csv
import http.client
import importlib.util
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from earlier import code_of
from load_server import free_port
from make_tables import make_tables
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

HERE = Path(__file__).resolve().parent
PROBE = (HERE / "probe.js").read_text(encoding="utf-8")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
WIDTH, HEIGHT = 1400, 900
UP_WITHIN = 120  # seconds
SETTLE = 0.3  # seconds between two measurements on one page
REST = 1.5  # seconds in which the browser clears away the page before
SETTLE_SCROLL = 0.6  # seconds: a wheel that has just scrolled the page does not zoom the chart
REPLAYS = 20
HEAD = {
    "words": "first words", "picture": "first picture", "load": "load", "filter": "filter", "effect": "first effect",
    "zoom": "zoom", "wheel": "wheel",
    "answer": "answer", "kept": "again",
}  # fmt: skip
FIRST_WORDS = '() => performance.getEntriesByName("first-contentful-paint")[0].startTime'
# A message that is posted from a frame's callback arrives after that frame's style, layout and paint.
FIRST_PICTURE = """(() => {
  const after = new MessageChannel();
  after.port1.onmessage = () => { window.firstPicture = performance.now(); };
  const look = () => [...document.querySelectorAll("SELECTOR")].some(mark => mark.getClientRects().length)
    ? after.port2.postMessage(0) : requestAnimationFrame(look);
  requestAnimationFrame(look);
})()"""
# A hand on the mouse from the beginning: the page brings its scripts when a reader shows, or after some quiet seconds.
READER = """
(function move(left) {
  dispatchEvent(new Event("pointermove"));
  if (left) requestAnimationFrame(() => move(left - 1));
})(100)"""
LAST_ANSWER = """() => { const last = performance.getEntriesByType("resource")
  .filter(entry => entry.name.includes("_dash-update-component")).at(-1); return last.responseStart - last.requestStart; }"""
SIZE_ON_THE_WIRE = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .reduce((sum, entry) => sum + entry.transferSize, 0)"""

DEFINITIONS = f"""\
Medians (least–most), in milliseconds where nothing else is said.

- *painted*: all marks that the data call for are in the chart, and nothing in it has changed for 300 ms; the time is the end of the
  animation frame of the last change. The 300 ms do not count.
- *first words*: from the start of the navigation to the first paint with anything in it, as the browser tells it (First
  Contentful Paint); on the bare page that is “Loading...”. In visits of their own, with nothing put into the page; else as *load*.
- *first picture*: from the start of the navigation to the end of the first frame in which marks of the chart stand, in visits of
  their own. On our page they are those of the picture that comes with it.
- *load*: from the start of the navigation to painted, in a fresh context with an empty cache; the server has answered before.
  The pointer moves from the beginning, as that of a reader does: our page brings its scripts then, or after five quiet seconds.
- *filter*: from a mouse click on the first source to painted.
- *first effect*: from that click to the frame in which the first mark that falls away is dimmed.
- *zoom*: from a mouse click on the button that zooms in to painted.
  *wheel*: one turn of the wheel over the chart with Ctrl held, likewise.
- *answer*: the server's part of filter and zoom, from the request to the first byte of the answer. No two visits have
  the same width, so no answer that the server has kept helps. *again*: the same requests once more, {REPLAYS} times, kept or not.
- *sent*: bytes on the wire for a load. *heap*: the page's JavaScript heap after a collection. *server*: its resident
  memory at the end.
"""


@dataclass
class Target:
    """One page under measurement. `ready`, `filtered` and `zoomed` are JavaScript conditions; EXPECTED is a number of marks."""

    name: str
    command: list[str]
    environment: dict[str, str]
    chart: str
    ignore: str
    effect: str
    ready: str
    filter_clicks: list[str]
    filtered: str
    zoom_click: str
    zoomed: str
    wheel: bool
    picture: str  # a selector of marks
    folder: Path = HERE.parent
    source: str = ""
    marks: int = 0
    marks_filtered: int = 0

    def probe(self) -> str:
        settings = {"chart": self.chart, "ignore": self.ignore, "effect": self.effect}
        return PROBE.replace("__SETTINGS__", json.dumps(settings))


@dataclass
class Samples:
    """What was measured of one page at one size."""

    size: str
    target: str
    times: dict[str, list[float]] = field(default_factory=dict)
    sent: list[float] = field(default_factory=list)
    heap: list[float] = field(default_factory=list)
    server: float = 0
    marks: int = 0

    def add(self, metric: str, milliseconds: float) -> None:
        self.times.setdefault(metric, []).append(milliseconds)


# --- the two pages -------------------------------------------------------------------------------------------------

COUNT = '[...document.querySelectorAll("#timeline .lane")].reduce((sum, lane) => sum + +lane.dataset.drawn, 0)'
# As many symbols as links over them, and what is drawn is what the address asks for. Of a crowd a path draws several symbols.
DRAWN = """[...document.querySelectorAll("#timeline .painted:not([hidden]) .marks > *, .plot:not([hidden]) .point")]
  .reduce((sum, mark) => sum + (mark.dataset.rows === undefined ? 1 : mark.getAttribute("d").split("M").length - 1), 0)"""
IN_STEP = f"""document.body.classList.contains("up") &&
  {DRAWN} === document.querySelectorAll("#timeline .mark").length &&
  document.querySelector("#timeline").dataset.query === location.search.slice(1)"""

GRAPH = 'document.querySelector("#graph .js-plotly-plot")'
TRACES = f"({GRAPH}?._fullData ?? []).filter(trace => trace.visible === true)"
SUM = ".reduce((sum, trace) => sum + trace._length, 0)"
ON_CANVAS = f'{TRACES}.filter(trace => trace.type === "scattergl")'
IN_SVG = 'document.querySelectorAll("#graph .barlayer .point, #graph .scatterlayer .point").length'
BARE_DRAWN = f"""{TRACES}{SUM} === EXPECTED && {IN_SVG} === EXPECTED - {ON_CANVAS}{SUM} &&
  (bench.drawn > 0 || !{ON_CANVAS}.length)"""


def our_page(events: Path, port: int) -> Target:
    return Target(
        name="timeline",
        command=[sys.executable, "-m", "timeline", "serve", "--events", str(events), "--port", str(port)],
        environment={},
        chart="#timeline .chart-frame",
        # Plotly draws once more what is seen already, and is then shown in its place.
        ignore=".tip, .plot, .painted[hidden]",
        effect="#timeline .mark.away",
        ready=f"{COUNT} === EXPECTED && {IN_STEP}",
        filter_clicks=['#source [data-value="SOURCE"]'],
        filtered=f"{COUNT} === EXPECTED && {IN_STEP}",
        zoom_click='[data-zoom="0.5"]',
        zoomed=f'location.search.includes("start=") && {IN_STEP}',
        wheel=True,
        picture=".first-picture .marks a",
    )


def bare_page(accounts: Path, port: int) -> Target:
    return Target(
        name="bare Dash page",
        command=[sys.executable, str(HERE / "bare_dash.py")],
        environment={"ACCOUNTS": str(accounts), "PORT": str(port)},
        chart="#graph",
        ignore=".modebar, .modebar-container, .hoverlayer",
        effect="",
        ready=BARE_DRAWN,
        filter_clicks=["#source", '[role=option]:has-text("SOURCE")'],
        filtered=BARE_DRAWN,
        zoom_click='.modebar-btn[data-attr="zoom"][data-val="in"]',
        zoomed=f"String({GRAPH}._fullLayout.xaxis.range) !== bench.range && (bench.drawn > 0 || !{ON_CANVAS}.length)",
        wheel=False,
        picture="#graph .points path, #graph .gl-canvas",
    )


def earlier_page(commit: str, folder: Path, events: Path, port: int) -> Target:
    """The page of an earlier commit, with the conditions of its own bench."""
    path = code_of(commit, folder) / "bench" / "bench.py"
    spec: Any = importlib.util.spec_from_file_location("earlier_bench", path)
    bench = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = bench  # where its dataclasses look
    spec.loader.exec_module(bench)
    given = vars(bench.our_page(events, port)) | {"name": f"timeline at {commit}", "folder": folder}
    return Target(**{"picture": f"{given['chart']} [class*=trace] .point"} | given)


# --- servers -------------------------------------------------------------------------------------------------------


@contextmanager
def serving(target: Target, url: str) -> Iterator[subprocess.Popen[bytes]]:
    """The page's server while the block runs; it has answered once."""
    environment = {**os.environ, **target.environment}
    server = subprocess.Popen(
        target.command, cwd=target.folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + UP_WITHIN
        while not answers(url):
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{target.name}: the server does not start; try: {' '.join(target.command)}")
            time.sleep(0.2)
        yield server
    finally:
        server.terminate()
        server.wait(20)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=60) as response:
            return bool(response.read())
    except OSError:
        return False


def resident(server: subprocess.Popen[bytes]) -> float:
    """Resident memory of a process in MB, where the system tells it (Linux)."""
    try:
        lines = Path(f"/proc/{server.pid}/status").read_text().splitlines()
    except OSError:
        return float("nan")
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmRSS"))


# --- the browser ---------------------------------------------------------------------------------------------------


def first_words(browser: Browser, url: str, samples: Samples) -> None:
    """One cold load, without anything that the browser or the page would have to do for the measurement."""
    time.sleep(REST)
    with browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}) as context:
        page = context.new_page()
        page.goto(url)
        page.wait_for_function('() => performance.getEntriesByName("first-contentful-paint").length')
        samples.add("words", page.evaluate(FIRST_WORDS))


def first_picture(browser: Browser, target: Target, url: str, samples: Samples) -> None:
    """One cold load, until marks stand in the chart."""
    time.sleep(REST)
    with browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}) as context:
        page = context.new_page()
        page.add_init_script(FIRST_PICTURE.replace("SELECTOR", target.picture))
        page.goto(url)
        page.wait_for_function("() => window.firstPicture")
        samples.add("picture", page.evaluate("window.firstPicture"))


def visit(browser: Browser, target: Target, url: str, action: str, samples: Samples, asked: dict[str, bytes]) -> None:
    """One cold load, then one action."""
    viewport: Any = {"width": WIDTH + 4 * len(samples.sent), "height": HEIGHT}
    context = browser.new_context(viewport=viewport, timezone_id="UTC")
    page = context.new_page()
    page.add_init_script(target.probe() + READER)
    page.goto(url, wait_until="commit")
    samples.add("load", settled(page, target.ready, target.marks, "0"))
    samples.sent.append(page.evaluate(SIZE_ON_THE_WIRE) / 1e6)
    samples.heap.append(heap(context, page))
    time.sleep(SETTLE)

    def note(request: Any) -> None:
        if request.method == "POST":
            asked[action] = request.post_data_buffer

    page.on("request", note)
    ACTIONS[action](page, target, samples)
    if action in asked:
        samples.add("answer", page.evaluate(LAST_ANSWER))
    context.close()


def settled(page: Page, condition: str, marks: int, since: str = "bench.input") -> float:
    condition = condition.replace("EXPECTED", str(marks))
    try:
        return page.evaluate(f"() => bench.settled(() => {condition}, {since})")
    except Error as err:
        raise SystemExit(f"{page.url}: {err.message.splitlines()[0]}; expected {marks} marks and: {condition}") from err


def heap(context: BrowserContext, page: Page) -> float:
    session = context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    return session.send("Runtime.getHeapUsage")["usedSize"] / 1e6


def choose_source(page: Page, target: Target, samples: Samples) -> None:
    for selector in target.filter_clicks:
        page.click(selector.replace("SOURCE", target.source))
    samples.add("filter", settled(page, target.filtered, target.marks_filtered))
    if target.effect:
        samples.add("effect", page.evaluate("bench.effect - bench.input"))


def zoom(page: Page, target: Target, samples: Samples) -> None:
    page.hover(target.chart)
    page.evaluate(f"() => {{ bench.range = String({GRAPH}?._fullLayout.xaxis.range); }}")
    page.click(target.zoom_click)
    samples.add("zoom", settled(page, target.zoomed, target.marks))


def turn_wheel(page: Page, target: Target, samples: Samples) -> None:
    page.hover(target.chart, position={"x": 500, "y": 120})
    page.keyboard.down("Control")  # and held: Chromium lets the page's other work wait for the frame after a key
    time.sleep(SETTLE_SCROLL)
    page.mouse.wheel(0, -240)
    samples.add("wheel", settled(page, target.zoomed, target.marks))


ACTIONS: dict[str, Callable[[Page, Target, Samples], None]] = {
    "filter": choose_source,
    "zoom": zoom,
    "wheel": turn_wheel,
}


def replay(url: str, bodies: dict[str, bytes], samples: Samples) -> None:
    """Ask the server again for what the page asked on each action."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(str(place.hostname), place.port)
    for body in bodies.values():
        for _ in range(REPLAYS):
            began = time.perf_counter()
            connection.request("POST", "/_dash-update-component", body, {"Content-Type": "application/json"})
            connection.getresponse().read()
            samples.add("kept", 1000 * (time.perf_counter() - began))
    connection.close()


# --- one size ------------------------------------------------------------------------------------------------------


def measure(browser: Browser, size: str, folder: Path, repeats: int, before: str = "") -> list[Samples]:
    """All pages on the tables of one size; their visits take turns, so that a busy machine slows all alike."""
    events = HERE.parent / "events.csv" if size == "real" else make_tables(int(size), folder / size)
    ours, url = at_free_port(lambda port: our_page(events, port))
    with ExitStack() as stack:
        pages = [(ours, url, stack.enter_context(serving(ours, url)))]
        flat = write_flat([a for a in fetch_accounts(url) if a["start"]], folder / f"{size}.csv")
        others: list[Callable[[int], Target]] = [lambda port: bare_page(flat, port)]
        if before:
            others.append(lambda port: earlier_page(before, folder / "before", events, port))
        for target, place in map(at_free_port, others):
            pages.append((target, place, stack.enter_context(serving(target, place))))
        for target, place, _ in pages:
            expect(target, place if target.wheel else url)
        return turns(browser, size, pages, repeats)


def expect(target: Target, url: str) -> None:
    """What a page has to draw, by the accounts that are served at `url`."""
    shown = [a for a in fetch_accounts(url) if a["start"]]
    target.source = first_source(shown)
    target.marks = len(shown)
    target.marks_filtered = sum(a["source"] == target.source for a in shown)


def turns(
    browser: Browser, size: str, pages: list[tuple[Target, str, subprocess.Popen[bytes]]], repeats: int
) -> list[Samples]:
    results = [Samples(size, target.name, marks=target.marks) for target, _, _ in pages]
    asked: list[dict[str, bytes]] = [{} for _ in pages]
    for turn in range(repeats):
        for (target, url, _), samples, bodies in zip(pages, results, asked, strict=True):
            first_words(browser, url, samples)
            first_picture(browser, target, url, samples)
            for action in ACTIONS:
                if action != "wheel" or target.wheel:
                    visit(browser, target, url, action, samples, bodies)
        print(f"{size}: {turn + 1} of {repeats}", file=sys.stderr, flush=True)
    for (_, url, server), samples, bodies in zip(pages, results, asked, strict=True):
        replay(url, bodies, samples)
        samples.server = resident(server)
    return results


def at_free_port(build: Callable[[int], Target]) -> tuple[Target, str]:
    port = free_port()
    return build(port), f"http://127.0.0.1:{port}/"


def fetch_accounts(url: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{url}events.json") as response:
        return json.load(response)["accounts"]


def first_source(accounts: list[dict[str, Any]]) -> str:
    return min(str(account["source"]) for account in accounts)


def write_flat(accounts: list[dict[str, Any]], path: Path) -> Path:
    """The accounts as the bare page reads them: resolved dates, no end for a single day."""
    columns = ("start", "end", "title", "source", "actors", "type")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**a, "end": "" if a["end"] == a["start"] else a["end"]} for a in accounts)
    return path


# --- the report ----------------------------------------------------------------------------------------------------


def spread(values: list[float], digits: int = 0) -> str:
    """Median (least–most)."""
    if not values:
        return "–"
    return f"{statistics.median(values):,.{digits}f} ({min(values):,.{digits}f}–{max(values):,.{digits}f})"


def row(samples: Samples) -> str:
    cells = [samples.size, samples.target, f"{samples.marks:,}"]
    cells += [spread(samples.times.get(metric, [])) for metric in HEAD]
    cells += [
        f"{statistics.median(samples.sent):.2f}",
        f"{statistics.median(samples.heap):.1f}",
        f"{samples.server:.0f}",
    ]
    return f"| {' | '.join(cells)} |"


def report(results: list[Samples], chromium: str, repeats: int) -> str:
    heads = ["tables", "page", "accounts", *HEAD.values(), "sent MB", "heap MB", "server MB"]
    lines = [f"| {' | '.join(heads)} |", "|" + "|".join(["---", "---"] + ["--:"] * (len(heads) - 2)) + "|"]
    packages = ", ".join(f"{name} {version(name)}" for name in ("dash", "plotly", "pandas"))
    place = f"Chromium {chromium}, Python {platform.python_version()}, {packages}; {os.cpu_count()} processors"
    return "\n".join([*lines, *map(row, results), "", f"{place}; {repeats} repeats.", "", DEFINITIONS])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", default=["real", "1000", "10000"], metavar="SIZE")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument(
        "--before", default="", metavar="COMMIT", help="measure the page of that commit too, in the same run"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the table to this file too")
    given = parser.parse_args()
    if any(size != "real" and not size.isdecimal() for size in given.sizes) or given.repeats < 1:
        parser.error("a size is a number of accounts or 'real'; at least one repeat")
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not chromium:
        parser.error(f"none of {', '.join(CHROMIUM)} is installed")
    urllib.request.install_opener(urllib.request.build_opener(urllib.request.ProxyHandler({})))
    results: list[Samples] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for size in given.sizes:
            results += measure(browser, size, Path(folder), given.repeats, given.before)
        text = report(results, browser.version, given.repeats)
        browser.close()
    print(text)
    if given.out:
        given.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
