"""What a server answers in a second, kind by kind, asked by wrk."""

import json
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

from load_server import Server
from load_states import Ask, Readers, filtering

HERE = Path(__file__).resolve().parent
CONNECTIONS = 4  # as many as a worker has threads: it is always busy, and no request waits for a thread
LISTED = 20_000  # requests of a list; so long that nothing is still kept when it begins again
BROTLI, GZIP = {"Accept-Encoding": "gzip, deflate, br, zstd"}, {"Accept-Encoding": "gzip, deflate"}


@dataclass
class Case:
    """One kind of request: what is asked in turn, with which headers, and the status that it should have."""

    name: str
    asks: Sequence[Ask]
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200

    def headers_for(self, server: Server) -> dict[str, str]:
        """With the tag that the server gives to its answer, where one is sent along."""
        more = {"Content-Type": "application/json"} if self.asks[0].body else {}
        if "If-None-Match" in self.headers:
            more["If-None-Match"] = server.get(self.asks[0].path)[1]["ETag"]
        return self.headers | more

    def write(self, folder: Path) -> Path:
        """The file of what is asked, for `load_wrk.lua`."""
        path = folder / f"{self.name.replace('/', '_')}.txt"
        path.write_text("".join(f"{ask.line()}\n" for ask in self.asks), encoding="utf-8")
        return path


def cases(readers: Readers, plotly: str) -> list[Case]:
    """Every kind of request; `plotly` is the address of the page's greatest file."""
    source = f"/source/{quote(readers.values['source'][0])}"
    kinds = [
        Case("page", [Ask("/")], BROTLI),
        Case("page, gzip", [Ask("/")], GZIP),
        Case("page, not compressed", [Ask("/")]),
        Case("page, 304", [Ask("/")], BROTLI | {"If-None-Match": ""}, status=304),
        Case("page, fresh", [Ask(f"/?{q}") for q in islice(readers.views(), LISTED)], BROTLI),
        Case("events.json", [Ask("/events.json")], BROTLI),
        Case("events.csv", [Ask("/events.csv")], BROTLI),
        Case("preview.png", [Ask("/preview.png")], BROTLI),
        Case("source page", [Ask(source)], BROTLI),
        Case("plotly.js", [Ask(plotly)], BROTLI),
        Case("filter", [filtering("", 1264)], BROTLI),
        Case("filter, mixed", readers.front_page(LISTED), BROTLI),
        Case("filter, fresh", list(islice(readers.distinct(), LISTED)), BROTLI),
    ]
    return [case for case in kinds if case.asks[0].path]


def try_out(server: Server, case: Case) -> None:
    """Ask once. Stops where the answer has another status than it should; wrk itself takes any below 400 for good."""
    status = server.get(case.asks[0].path, case.asks[0].body, **case.headers_for(server))[0]
    if status != case.status:
        raise SystemExit(f"{case.name}: {case.asks[0].path} is answered with {status}")


@dataclass
class Runs:
    """What wrk found of one kind of request at one server, run by run."""

    server: str
    case: str
    runs: list[dict[str, Any]] = field(default_factory=list)

    def median(self, measure: str) -> float:
        return statistics.median(run[measure] for run in self.runs)

    def spread(self, measure: str) -> tuple[float, float]:
        found = [run[measure] for run in self.runs]
        return min(found), max(found)

    @property
    def answer_size(self) -> float:
        """Bytes of an answer with its head."""
        return statistics.median(run["bytes"] / max(run["requests"], 1) for run in self.runs)

    @property
    def errors(self) -> int:
        return sum(sum(run["errors"].values()) for run in self.runs)


def measure(
    servers: Mapping[str, Server], kinds: Sequence[Case], folder: Path, repeats: int, seconds: int, warm: int
) -> list[Runs]:
    """Every kind at every server, so many times; the servers take turns, so that a busy machine slows all alike.

    Where many different things are asked, a run of `warm` seconds goes before, so that what is kept is there.
    """
    results = {(name, case.name): Runs(name, case.name) for case in kinds for name in servers}
    for case in kinds:
        path, places = case.write(folder), dict.fromkeys(servers, 0)
        for turn in range(-1 if warm and len(case.asks) > 1 else 0, repeats):
            for name, server in servers.items():
                try_out(server, case)
                run = ask_by_wrk(server, case, path, seconds if turn >= 0 else warm, places[name])
                places[name] += run["requests"]
                results[name, case.name].runs += [run] if turn >= 0 else []
        print(f"{case.name}: done", file=sys.stderr, flush=True)
    return list(results.values())


def ask_by_wrk(
    server: Server, case: Case, path: Path, seconds: int, place: int, count: int = CONNECTIONS
) -> dict[str, Any]:
    """One run of wrk, beginning at a place of the list; what its script wrote."""
    command = ["wrk", "-t", str(count), "-c", str(count), "-d", f"{seconds}s", "--timeout", "10s"]
    command += ["-s", str(HERE / "load_wrk.lua")]
    for name, value in case.headers_for(server).items():
        command += ["-H", f"{name}: {value}"]
    command += [f"http://{server.host}/", "--", str(path), str(count), str(place)]
    found = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60)
    last = found.stdout.strip().rpartition("\n")[2]
    if not last.startswith("{"):
        raise SystemExit(f"wrk failed: {found.stdout[-400:]} {found.stderr[-400:]}")
    return json.loads(last)


def table(results: Sequence[Runs], servers: Sequence[str]) -> str:
    """One row for each kind; for each server answers a second, and milliseconds."""
    heads = [
        "request",
        "KB",
        *(head for name in servers for head in (f"{name}: a second", "p50 / p95 / p99")),
        "errors",
    ]
    lines = [f"| {' | '.join(heads)} |", "|---|" + "--:|" * (len(heads) - 1)]
    for case in dict.fromkeys(runs.case for runs in results):
        found = [next(r for r in results if (r.case, r.server) == (case, name)) for name in servers]
        cells = [case, f"{found[0].answer_size / 1000:,.1f}", *(cell for runs in found for cell in figures(runs))]
        lines.append(f"| {' | '.join([*cells, str(sum(runs.errors for runs in found))])} |")
    return "\n".join(lines)


def figures(runs: Runs) -> tuple[str, str]:
    low, high = runs.spread("rate")
    times = " / ".join(f"{runs.median(measure):,.1f}" for measure in ("p50", "p95", "p99"))
    return f"{runs.median('rate'):,.0f} ({low:,.0f}–{high:,.0f})", times
