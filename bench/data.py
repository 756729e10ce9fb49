"""Measure loading, checking and filtering of tables of many sizes, beside the code of an earlier commit in the same run.

python bench/data.py [--before COMMIT] [--sizes 150 1000 10000 100000 1000000] [--repeats 3] [--out FILE.md]

A million accounts, which take minutes, are measured only where --sizes names them.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from earlier import ROOT, code_of
from make_tables import make_tables

BEFORE = "76de354"  # the last commit whose frames carried rows
CACHED = 5_000_000  # bytes of a table that has a cache
MOST_BEFORE = 100_000  # accounts; of more the code before takes hours
HEAD = {
    "load": "load", "check": "load with texts", "cache": "load from cache", "first": "first view", "filter": "filter",
    "search": "search", "zoom": "zoom", "chart": "chart", "memory": "peak memory MB", "cached": "from cache MB",
}  # fmt: skip
QUERIES = (
    "source=courier",
    "standing=alleged&type=strike",
    "actor=Actor+1&q=harbour",
    "q=budget+night",
    "from=2020&to=2021",
    "start=2021-03-01&end=2021-03-14",
)
DEFINITIONS = """\
Medians (least–most), each of as many processes of their own; the two codes take turns. Seconds of the processor, so that what else
the machine does hardly counts.

- *load*: `load_archive` without any text at hand. *load with texts*: with the text of each source, where each passage is found.
  *load from cache*: without any text, after an earlier process kept what it checked; smaller tables have none.
- *first view*: from the loaded archive to the view of the whole, with all counts. *filter*: from the state of an address to its
  view, the median of six, searches among them, each asked for once before. *search*, *zoom*: the same for two words, and for a
  fortnight. *chart*: from the view of the whole to where all of it stands, again after a first time.
- *peak memory*: the most that a process held that loaded with texts and did all this. *from cache*: that loaded from the cache.
- Only the processes that load from the cache have pyarrow, as a host has it or not.
"""
# Runs in a process of its own, with the code to measure as its working folder.
MEASURE = f"""
import json, resource, statistics, sys, time
from pathlib import Path
sys.path.insert(0, ".")
if sys.argv[2] != "cache":
    sys.modules["pyarrow"] = None
from timeline.data.load import load_archive
from timeline.view.catalog import Catalog
from timeline.view.state import from_query
from timeline.view.view import build_view
try:
    from timeline.view.drawing import lay_out_chart as lay_out
    size = 1152, 738
except ImportError:  # the chart before
    from timeline.view.view import lay_out
    size = 1152,
events, texts, cached = Path(sys.argv[1]), sys.argv[2] == "texts", sys.argv[2] == "cache"
def timed(work):
    began = time.process_time()
    made = work()
    return made, time.process_time() - began
how = {{"cache": Path(".timeline-cache")}} if cached else {{}}
archive, load = timed(lambda: load_archive(events, None if texts else events.parent / "none", **how))
assert len(archive.accounts) == int(sys.argv[3]) and archive.accounts["passage_first"].notna().all() == texts
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
found = {{"cache": load, "cached": peak}} if cached else {{"check" if texts else "load": load}}
if texts:
    catalog = Catalog(archive)
    view, found["first"] = timed(lambda: build_view(catalog, from_query("")[0]))
    states = [from_query(query)[0] for query in {QUERIES!r}]
    for state in states:
        build_view(catalog, state)
    took = [timed(lambda: build_view(catalog, state))[1] for state in states]
    found |= {{"filter": statistics.median(took), "search": took[3], "zoom": took[5]}}
    lay_out(catalog, view, *size)
    found["chart"] = timed(lambda: lay_out(catalog, view, *size))[1]
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
print(json.dumps(found))
"""
Samples = dict[str, list[float]]


def measure(code: Path, events: Path, how: str, size: int) -> dict[str, float]:
    """One process: what it measured, in seconds and MB. `how`: "none", "texts" or "cache"."""
    command = [sys.executable, "-c", MEASURE, str(events), how, str(size)]
    done = subprocess.run(command, cwd=code, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": ""})
    if done.returncode:
        raise SystemExit(f"{code}: {done.stderr}")
    found: dict[str, float] = json.loads(done.stdout)
    return found


def compare(codes: dict[str, Path], size: int, folder: Path, repeats: int) -> Iterator[tuple[str, Samples]]:
    """The samples of each code on tables of one size."""
    events = make_tables(size, folder / str(size), texts=True)
    samples: dict[str, Samples] = {name: {} for name in codes}
    ways = ["none", "texts", *(["cache"] if events.stat().st_size >= CACHED else [])]
    if "cache" in ways:
        measure(ROOT, events, "cache", size)  # which keeps one
    for turn in range(repeats):
        for name, code in codes.items():
            for way in ways if code == ROOT else ways[:2]:
                for metric, value in measure(code, events, way, size).items():
                    samples[name].setdefault(metric, []).append(value)
        print(f"{size}: {turn + 1} of {repeats}", file=sys.stderr, flush=True)
    yield from samples.items()


def spread(values: list[float], digits: int) -> str:
    """Median (least–most)."""
    return f"{statistics.median(values):,.{digits}f} ({min(values):,.{digits}f}–{max(values):,.{digits}f})"


def row(size: int, name: str, samples: Samples) -> str:
    digits = {"memory": 0, "cached": 0}
    cells = (spread(samples[name], digits.get(name, 3)) if name in samples else "–" for name in HEAD)
    return f"| {size:,} | {name} | {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", default=BEFORE, metavar="COMMIT")
    parser.add_argument("--sizes", nargs="+", type=int, default=[150, 1_000, 10_000, 100_000], metavar="SIZE")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the table to this file too")
    given = parser.parse_args()
    lines = [f"| accounts | code | {' | '.join(HEAD.values())} |", "|--:|---|" + "--:|" * len(HEAD)]
    with tempfile.TemporaryDirectory() as folder:
        codes = {f"of {given.before}": code_of(given.before, Path(folder) / "before", "timeline"), "here": ROOT}
        for size in given.sizes:
            if size > MOST_BEFORE:
                codes.pop(f"of {given.before}", None)
            lines += (row(size, name, samples) for name, samples in compare(codes, size, Path(folder), given.repeats))
    text = "\n".join([*lines, "", f"{given.repeats} repeats.", "", DEFINITIONS])
    print(text)
    if given.out:
        given.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
