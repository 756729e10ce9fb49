"""Measure on loopback what a host can hold: requests a second, 500 visitors at once, memory over 100,000 requests.

python bench/load.py [--quick] [--parts requests visitors memory] [--out FILE.md]
"""

import argparse
import asyncio
import json
import os
import platform
import re
import shutil
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import load_memory
import load_requests
from load_readers import FAULTS, visitors
from load_requests import CONNECTIONS
from load_server import DEFAULT, PLAIN, ROOT, Server, serving
from load_states import COMMON, COMMON_SHARE, Readers

RESULTS = ROOT / "bench-results"
PARTS = ("requests", "visitors", "memory")
ONE = {"WEB_CONCURRENCY": "1", "TIMELINE_MAX_REQUESTS": "0"}
SERVERS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "one worker": (DEFAULT, ONE),
    "nothing kept": (PLAIN, ONE),
    "as configured": (DEFAULT, {}),
}
ERRORS = [f"errors: {fault}" for fault in FAULTS]
EVERY = 5.0  # seconds between two clicks of a visitor
PLOTLY = re.compile(r'"(/[^"]*plotly[^"/]*\.js[^"]*)"')

DEFINITIONS = f"""\
- *requests*: {CONNECTIONS} connections that ask again as soon as they have their answer, so the server is always busy.
  Medians of the runs (least–most); milliseconds within which half, 95 and 99 of 100 answers came. KB is an answer
  with its head.
- *one worker*: `WEB_CONCURRENCY=1`. *nothing kept*: the same, but no answer, page, picture or compressed body is kept.
  *as configured*: `python -m timeline serve --production` without any setting.
- *page*: `/`, compressed by brotli where nothing else is said. *304*: asked with the tag of the answer that one has.
- *filter*: what the page's script asks. Alone: one view again and again. *mixed*: {COMMON_SHARE:.0%} among {COMMON}
  common views on usual screens, the others new. *fresh*: no two alike.
- *visitors*: each filters every {EVERY:g} s, as in *mixed*, on a connection of its own that stays open; they start
  spread over that time. Milliseconds from when a request was due. *busy*: the workers' part of all processor time.
- *memory*: MB of each worker; RSS is resident, PSS its share of that, USS its alone. A third of the requests are new.
- *errors*: connections refused, or closed without an answer; answers later than 10 s, or with a status from 400 on.
"""


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    repeats: int = 3
    seconds: int = 2
    warm: int = 1
    visitors: tuple[int, ...] = (500, 1_000, 2_000)
    stay: tuple[float, ...] = (60.0, 15.0, 15.0)
    requests: int = 100_000
    every: int = 5_000
    servers: tuple[str, ...] = ("one worker", "nothing kept", "as configured")
    left_out: tuple[str, ...] = ()  # kinds of requests


LEFT_OUT = ("page, gzip", "page, not compressed", "events.csv", "source page")
QUICK = Plan(1, 1, 0, (500,), (5.0,), 600, 120, ("one worker", "nothing kept"), LEFT_OUT)


# --- the parts -----------------------------------------------------------------------------------------------------


def requests_part(plan: Plan) -> tuple[str, Any]:
    """Every kind of request, asked of a single worker with and without what is kept, and of a server as it comes."""
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        servers = {name: stack.enter_context(serving(SERVERS[name][0], **SERVERS[name][1])) for name in plan.servers}
        kinds = [case for case in load_requests.cases(*known(servers["one worker"])) if case.name not in plan.left_out]
        found = load_requests.measure(servers, kinds, Path(folder), plan.repeats, plan.seconds, plan.warm)
    return load_requests.table(found, list(servers)), [asdict(runs) for runs in found]


def visitors_part(plan: Plan) -> tuple[str, Any]:
    """So many visitors at once, each time at a new server."""
    results = []
    for count, seconds in zip(plan.visitors, plan.stay, strict=True):
        with serving() as server:
            results.append(at_once(server, count, seconds))
        say(f"{count} visitors: done")
    heads = ["visitors", "seconds", "answers", "a second", "p50", "p95", "p99", "most", "busy", *ERRORS]
    return "\n".join([f"| {' | '.join(heads)} |", "|" + "--:|" * len(heads), *map(visitors_row, results)]), results


def at_once(server: Server, count: int, seconds: float) -> dict[str, Any]:
    """What they met with, and which share of all processors the workers took meanwhile."""
    asks = known(server)[0].front_page(round(count * seconds / EVERY) + count)
    before = server.busy()
    tally = asyncio.run(visitors(server.host, asks, count, EVERY, seconds))
    busy = (server.busy() - before) / seconds / processors()
    times = [tally.percentile(share) for share in (0.5, 0.95, 0.99, 1)]
    found = {"visitors": count, "seconds": seconds, "answers": len(tally.times), "p50 p95 p99 most": times}
    return found | {"busy": busy, "errors": {fault: tally.errors[fault] for fault in FAULTS}}


def visitors_row(found: dict[str, Any]) -> str:
    seconds, answers = found["seconds"], found["answers"]
    cells = [f"{found['visitors']:,}", f"{seconds:.0f}", f"{answers:,}", f"{answers / seconds:.0f}"]
    cells += [f"{time:,.1f}" for time in found["p50 p95 p99 most"]] + [f"{found['busy']:.0%}"]
    return f"| {' | '.join([*cells, *map(str, found['errors'].values())])} |"


def memory_part(plan: Plan) -> tuple[str, Any]:
    """All kinds of requests at a server whose workers are never replaced."""
    with serving(TIMELINE_MAX_REQUESTS="0") as server:
        series, tally = load_memory.watch_memory(server, known(server)[0], plan.requests, plan.every)
    rate = len(tally.times) / tally.seconds
    said = f"{rate:.0f} requests a second; errors: {sum(tally.errors.values())}."
    return f"{load_memory.table(series)} {said}", {**asdict(series), "errors": dict(tally.errors), "rate": rate}


PART = {"requests": requests_part, "visitors": visitors_part, "memory": memory_part}


def known(server: Server) -> tuple[Readers, str]:
    """Readers who know the server's accounts, and the address of its greatest file."""
    accounts = json.loads(server.get("/events.json")[2])["accounts"]
    found = PLOTLY.search(server.get("/")[2].decode())
    return Readers(accounts), found[1] if found else ""


# --- the report ----------------------------------------------------------------------------------------------------


def report(found: dict[str, tuple[str, Any]], plan: Plan, load: float) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("gunicorn", "flask", "dash", "brotli"))
    place = f"Python {platform.python_version()}, {packages}; {processors()} processors, shared with the asking program"
    runs = f"{plan.repeats} runs of {plan.seconds} s for each kind of request"
    tables = [f"### {name.capitalize()}\n\n{text}\n" for name, (text, _) in found.items()]
    return "\n".join([*tables, f"{place}; {runs}; load of the machine before: {load:.1f}.", "", DEFINITIONS])


def processors() -> int:
    return len(os.sched_getaffinity(0))


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="all of it in less than a minute, with rough figures")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--repeats", type=int, help="runs of each kind of request")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the tables to this file too")
    given = parser.parse_args()
    if sys.platform != "linux":
        parser.error("processes are looked at in /proc, which only Linux has")
    if "requests" in given.parts and not shutil.which("wrk"):
        say("Requests a second are left out: there is no wrk (on Debian and Ubuntu: apt-get install wrk).")
        given.parts = [part for part in given.parts if part != "requests"]
    return given


def main() -> None:
    given = asked()
    plan = QUICK if given.quick else Plan()
    plan = replace(plan, repeats=given.repeats) if given.repeats else plan
    load = os.getloadavg()[0]
    found = {name: PART[name](plan) for name in given.parts}
    text = report(found, plan, load)
    print(text)
    keep({name: result for name, (_, result) in found.items()} | {"plan": asdict(plan), "load": load})
    if given.out:
        given.out.write_text(text, encoding="utf-8")


def keep(results: dict[str, Any]) -> None:
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "load.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
