"""What the workers of the production server share: `python bench/workers.py EVENTS.csv [WORKERS ...]` (by default 2 and 4; Linux).

Each worker is asked for pages, filters, searches, and the same in Spanish, as nobody has before. MB of a worker, the largest
of them: what it holds (RSS), what only it holds (private), and its part of the whole (PSS: what n processes share counts as
one n-th for each); and the PSS of all processes together, which is what the machine needs.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from load_server import free_port

ROOT = Path(__file__).resolve().parent.parent
ASKED = {
    "a page": [""],
    "filters": ["?type=statement", "?standing=fact", "?type=visit"],
    "searches": ["?q=budget", "?q=harbour"],
    "Spanish": ["?lang=es", "?lang=es&type=visit", "?lang=es&q=budget"],
}
TURNS = 8  # for each worker: connections go to whoever takes them


def memory(pid: str) -> tuple[float, float, float]:
    """RSS, private and PSS of a process in MB."""
    lines = (line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    kib = {name.rstrip(":"): int(size) for name, size, _ in lines}
    return kib["Rss"] / 1024, (kib["Private_Clean"] + kib["Private_Dirty"]) / 1024, kib["Pss"] / 1024


def measure(events: Path, workers: int) -> None:
    url = f"http://127.0.0.1:{(port := free_port())}/"
    env = {**os.environ, "WEB_CONCURRENCY": str(workers), "PORT": str(port), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "timeline", "serve", "--events", str(events), "--production"]
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as master:
        while True:
            try:
                urlopen(url).close()
                break
            except URLError:
                time.sleep(0.2)
        for what, queries in ASKED.items():
            for query in TURNS * workers * queries:
                with urlopen(url + query) as page:
                    page.read()
            pids = Path(f"/proc/{master.pid}/task/{master.pid}/children").read_text().split()
            each = [memory(pid) for pid in pids]
            total = sum(pss for _, _, pss in [memory(str(master.pid)), *each])
            most = " | ".join(f"{max(column):,.0f}" for column in zip(*each, strict=True))
            print(f"| {workers} | {what} | {most} | {total:,.0f} |", flush=True)
        master.terminate()


def main() -> None:
    print("| workers | after | RSS | private | PSS | all together |\n|--:|---|--:|--:|--:|--:|")
    for workers in map(int, sys.argv[2:] or ("2", "4")):
        measure(Path(sys.argv[1]).resolve(), workers)


if __name__ == "__main__":
    main()
