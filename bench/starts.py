"""From the command to the first page, first and later starts: `python bench/starts.py EVENTS.csv [REPEATS]`.

Seconds by the clock, seconds of the processor, and MB that the process held at most and holds then (what it has mapped and shares
is in both). The cache is in a folder of its own for each turn.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


def start(events: Path, cache: Path, port: int = 8917) -> tuple[float, float, float, float]:
    """One start: clock, processor, most and held memory when its first page is there."""
    env = {**os.environ, "TIMELINE_CACHE": str(cache), "PORT": str(port), "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "timeline", "serve", "--events", str(events)], env=env, stdout=subprocess.PIPE
    ) as served:
        assert served.stdout and served.stdout.readline()  # its greeting: it listens
        with urlopen(f"http://127.0.0.1:{port}/") as page:
            assert b"</html>" in page.read()
        clock = time.perf_counter() - began
        process = Path(f"/proc/{served.pid}")
        used = sum(map(int, (process / "stat").read_text().rpartition(")")[2].split()[11:13])) / TICKS
        status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
        served.terminate()
    return clock, used, *(int(status[name].split()[0]) / 1000 for name in ("VmHWM", "VmRSS"))


def main() -> None:
    events, repeats = Path(sys.argv[1]), int((*sys.argv[2:], 3)[0])
    found: dict[str, list[tuple[float, ...]]] = {"first": [], "later": []}
    for _ in range(repeats):
        cache = Path(tempfile.mkdtemp())
        for name in found:
            found[name].append(start(events.resolve(), cache))
        shutil.rmtree(cache)
    print("| start | clock s | processor s | most MB | held MB |\n|---|--:|--:|--:|--:|")
    for name, starts in found.items():
        columns = zip(*starts, strict=True)
        print(
            f"| {name} | {' | '.join(f'{statistics.median(c):,.1f} ({min(c):,.1f}–{max(c):,.1f})' for c in columns)} |"
        )


if __name__ == "__main__":
    main()
