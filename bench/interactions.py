"""From a click to the last paint over tables of any size: `python bench/interactions.py [--sizes 100 1000000] [--bare]`.

One reader in the system's Chromium filters, zooms, searches, opens cards, changes lanes, and turns the list's pages and order,
each time as nobody has before: medians and 95th percentiles in milliseconds, as Markdown. With `--bare` a bare Dash page with the
same accounts is asked in the same run, a few times.

Time counts from the event's own stamp, as in Interaction to Next Paint (INP), to a message that arrives after the frame's
paint; so waiting for the next frame, which the browser does with each turn of the wheel, counts too. While it waits for an
input the bench asks for no frames, and Ctrl is held before the wheel is turned: else Chromium keeps the event for a frame
more, as no reader's does.
The first effect of lanes is the browser's own: their control is a select.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from make_tables import make_tables
from playwright.sync_api import Browser, Page, sync_playwright

from bench import (
    CHROMIUM,
    FLAGS,
    GRAPH,
    IN_STEP,
    READER,
    Target,
    at_free_port,
    bare_page,
    our_page,
    resident,
    serving,
    settled,
)

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
PEOPLE = {100: (5, 40), 1_000: (10, 100), 10_000: (40, 600), 100_000: (120, 2_000), 1_000_000: (200, 5_000)}
WORDS = ("budget", "harbour", "rail inquiry", "treaty", "reform", "accord", "housing", "signs", "contests", "Actor 7")
FACETS = ("source", "actor", "standing", "type")
ACTIONS = ("filter", "zoom", "wheel", "search", "card", "lanes", "page", "order", "all", "first effect")
ANSWER = """() => {
  const asked = performance.getEntriesByType("resource").filter(entry => entry.name.includes("_dash-update"));
  return asked.at(-1).responseEnd - asked.at(-1).requestStart;
}"""
# When the first frame was painted after an input in which what was pressed, or what it will change, looks otherwise. A
# message that is posted from a frame's first callback arrives once the frame is painted, with all that its callbacks change.
EFFECT = """(() => {
  performance.setResourceTimingBufferSize(100_000);
  const after = new MessageChannel();
  let changed = false, asked = 0;
  after.port1.onmessage = () => { if (changed) bench.first ||= performance.now(); };
  const frame = () => {
    after.port2.postMessage(0);
    asked = bench.first || performance.now() - bench.input > 1000 ? 0 : requestAnimationFrame(frame);
  };
  new MutationObserver(() => { changed ||= bench.input > 0; })
    .observe(document, {subtree: true, attributes: true, attributeFilter: ["data-asked", "aria-checked", "aria-current"]});
  const begin = input => {
    Object.assign(bench, {input, first: 0});
    changed = false;
    asked ||= requestAnimationFrame(frame);
  };
  for (const type of ["click", "wheel", "keydown"])
    addEventListener(type, event => {
      if (event.isTrusted && (event.key ?? "Enter") === "Enter") begin(event.timeStamp);
    }, {capture: true, passive: true});
  addEventListener("change", event => { if (event.target.matches("select")) begin(event.timeStamp); }, true);
})()"""


class Times(dict[str, list[float]]):
    """Milliseconds by what was done; `spent` are those of a processor so far, of the page's main thread and of the server."""

    spent: Callable[[], tuple[float, float]] = staticmethod(lambda: (0.0, 0.0))

    def begin(self) -> None:
        """Something is about to be done."""
        self.before = self.spent()

    def add(self, name: str, milliseconds: float) -> None:
        self.setdefault(name, []).append(milliseconds)

    def cell(self, name: str) -> str:
        """Median and 95th percentile; of few values the median alone."""
        values = sorted(self.get(name, []))
        if not values:
            return "–"
        middle = f"{statistics.median(values):,.0f}"
        return f"{middle} / {values[round(0.95 * (len(values) - 1))]:,.0f}" if len(values) > 5 else middle


@contextmanager
def opened(browser: Browser, target: Target, url: str, ready: str) -> Iterator[tuple[Page, float]]:
    """The page once it is painted, and how long that took."""
    with browser.new_context(viewport={"width": 1440, "height": 900}, timezone_id="UTC") as context:
        page = context.new_page()
        page.add_init_script(target.probe() + READER + ";" + EFFECT)
        page.goto(url, wait_until="commit")
        yield page, settled(page, ready, target.marks, "0")


def processor(page: Page, server: int) -> Callable[[], tuple[float, float]]:
    """What tells the milliseconds of a processor that a page's main thread, and a server, have taken so far."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> tuple[float, float]:
        found = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
        ticks = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()[11:13]
        return 1000 * found["TaskDuration"], 1000 * sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")

    return spent


def ours(browser: Browser, target: Target, url: str, repeats: int, server: int) -> Times:
    """Our page: each value of the filters that stands there, windows about many places, words, cards, lanes and lists."""
    times = Times()
    with opened(browser, target, url, IN_STEP) as (page, load):
        if Path("/proc/self/stat").exists():
            times.spent = processor(page, server)
        times.add("load", load)
        for selector in list(filters(page, repeats)):
            click(page, selector, times, "filter")
            click(page, selector)
        page.evaluate("scrollTo(0, 0)")
        for n in range(repeats):
            box = page.locator("#timeline .chart").bounding_box()
            page.mouse.move(box["x"] + box["width"] * (0.25 + 0.7 * (n * 0.618 % 1)), box["y"] + 200)
            wheel(page, times)
            if n % 4 == 3:
                click(page, '[data-zoom="0"]')
        if "start=" in page.url:
            click(page, '[data-zoom="0"]')
        for n in range(repeats):
            click(page, '[data-zoom="0.5"]', times, "zoom")
            if n % 4 == 3:
                click(page, '[data-zoom="0"]')
        if "start=" in page.url:
            click(page, '[data-zoom="0"]')
        cards(page, times, repeats)
        lanes(page, times)
        lists(page, times, repeats)
        for word in WORDS[:repeats]:
            times.begin()
            page.fill('#react-entry-point input[type="search"]', word)
            page.keyboard.press("Enter")
            took(page, times, "search", settled(page, f'location.search.includes("q=") && {IN_STEP}', 0))
    return times


def cards(page: Page, times: Times, repeats: int) -> None:
    """Opens the cards of events that are named in the chart, one after the other."""
    opened = set()
    for _ in range(repeats):
        events = page.eval_on_selector_all("#timeline .mark", "all => all.map(one => one.dataset.event)")
        event = next((one for one in events if one not in opened), None)
        if event is None:
            break
        opened.add(event)
        mark = page.locator(f'#timeline .mark[data-event="{event}"]').first
        mark.focus()
        before = page.url
        times.begin()
        page.keyboard.press("Enter")
        took(page, times, "card", settled(page, f'location.href !== "{before}" && {IN_STEP}', 0))
        time.sleep(0.3)
    page.keyboard.press("Escape")
    time.sleep(0.6)


def lanes(page: Page, times: Times) -> None:
    """Every kind of lanes, twice."""
    kinds = page.eval_on_selector_all("#lanes option", "all => all.map(one => one.value)")
    for kind in 2 * [*kinds[1:], kinds[0]]:
        before = page.url
        times.begin()
        page.select_option("#lanes select", kind)
        took(page, times, "lanes", settled(page, f'location.href !== "{before}" && {IN_STEP}', 0))
        time.sleep(0.3)


def lists(page: Page, times: Times, repeats: int) -> None:
    """Turns the pages of the list, where it has several, and its order."""
    click(page, '#view [data-value="list"]')
    for _ in range(repeats):
        if not page.locator("#panel .pages a[rel=next]").count():
            break
        click(page, "#panel .pages a[rel=next]", times, "page")
    for _ in range(repeats // 4):
        click(page, "#panel a.order", times, "order")
    click(page, '#view [data-value="timeline"]')


def took(page: Page, times: Times, name: str, milliseconds: float) -> None:
    """Keeps what was measured of an action, with its answer and its first effect."""
    times.add(name, milliseconds)
    times.add("all", milliseconds)
    times.add("answer", page.evaluate(ANSWER))
    for part, since, until in zip(("browser", "server"), times.before, times.spent(), strict=True):
        times.add(part, until - since)
    effects = [at for at in page.evaluate("[bench.effect - bench.input, bench.first - bench.input]") if at > 0]
    if effects:
        times.add("first effect", min(effects))


def filters(page: Page, repeats: int) -> Iterator[str]:
    """The values that can be chosen, in turns of the filters."""
    for name in FACETS:
        found = page.eval_on_selector_all(f"#{name} .value:not(.none)", "all => all.map(one => one.dataset.value)")
        yield from (f'#{name} [data-value="{value}"]' for value in found[: max(repeats // len(FACETS), 1) + 3])


def click(page: Page, selector: str, times: Times | None = None, name: str = "") -> None:
    before = page.url
    if times is not None:
        times.begin()
    page.click(selector)
    milliseconds = settled(page, f'location.href !== "{before}" && {IN_STEP}', 0)
    if times is not None:
        took(page, times, name, milliseconds)
    time.sleep(0.3)


def wheel(page: Page, times: Times) -> None:
    before = page.url
    page.keyboard.down("Control")  # and held: Chromium lets the page's other work wait for the frame after a key
    time.sleep(0.7)  # a wheel that has just scrolled the page does not zoom
    times.begin()
    page.mouse.wheel(0, -240)
    took(page, times, "wheel", settled(page, f'location.href !== "{before}" && {IN_STEP}', 0))
    page.keyboard.up("Control")


def bare(browser: Browser, target: Target, url: str, sources: list[str], counts: dict[str, int]) -> Times:
    """The bare page: three sources, and one zoom."""
    times = Times()
    with opened(browser, target, url, target.ready) as (page, load):
        times.add("load", load)
        for source in sources[:3]:
            target.source, target.marks_filtered = source, counts[source]
            for selector in target.filter_clicks:
                page.click(selector.replace("SOURCE", source))
            times.add("filter", settled(page, target.filtered, target.marks_filtered))
        page.hover(target.chart)
        page.evaluate(f"() => {{ bench.range = String({GRAPH}?._fullLayout.xaxis.range); }}")
        page.click(target.zoom_click)
        times.add("zoom", settled(page, target.zoomed, target.marks))
    return times


def flat(events: Path, path: Path) -> tuple[Path, pd.DataFrame]:
    """The accounts as the bare page reads them."""
    from timeline.data.load import load_archive

    rows = load_archive(events).accounts
    start, end = (rows[name].astype("datetime64[s]") for name in ("start", "end"))
    ends = end.dt.strftime("%Y-%m-%d").where(end != start, "")
    made = rows[["title", "source", "actors", "type"]].assign(start=start.dt.strftime("%Y-%m-%d"), end=ends)
    made.to_csv(path, index=False)
    return path, made


def measure(browser: Browser, size: int, folder: Path, repeats: int, beside: bool) -> Iterator[tuple[str, Times]]:
    events = folder / str(size) / "events.csv"
    if not events.exists():
        make_tables(size, folder / str(size), False, *PEOPLE.get(size, (200, 5_000)))
    target, url = at_free_port(lambda port: our_page(events, port))
    target.chart += ", #panel, #card"  # what is painted there counts, too
    began = time.perf_counter()
    with serving(target, url) as server:
        up = 1000 * (time.perf_counter() - began)
        times = ours(browser, target, url, repeats, server.pid)
        times.add("up", up)
        times.add("memory", resident(server))
        yield "timeline", times
    if beside:
        path, rows = flat(events, folder / f"{size}.csv")
        target, url = at_free_port(lambda port: bare_page(path, port))
        target.marks, counts = len(rows), rows["source"].value_counts().to_dict()
        try:
            with serving(target, url):
                yield "bare Dash page", bare(browser, target, url, sorted(counts), counts)
        except SystemExit as err:  # it gave up
            print(err, file=sys.stderr)
            yield "bare Dash page", Times()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, metavar="SIZE")
    parser.add_argument("--repeats", type=int, default=16)
    parser.add_argument("--bare", action="store_true", help="measure a bare Dash page too")
    parser.add_argument("--folder", type=Path, help="where the tables are kept, to be used again")
    given = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not chromium:
        parser.error(f"none of {', '.join(CHROMIUM)} is installed")
    print(
        "| accounts | page | up | load | " + " | ".join(ACTIONS) + " | answer | browser CPU | server CPU | server MB |"
    )
    print("|--:|---|" + "--:|" * (len(ACTIONS) + 6))
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for size in given.sizes:
            for name, times in measure(browser, size, given.folder or Path(made), given.repeats, given.bare):
                cells = [times.cell(each) for each in ("up", "load", *ACTIONS, "answer", "browser", "server", "memory")]
                print(f"| {size:,} | {name} | {' | '.join(cells)} |", flush=True)
        browser.close()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main()
