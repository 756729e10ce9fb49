"""How long a cluster takes to answer for a folder of parts: `python bench/parts.py FOLDER [WORKERS ...]`, a table of medians.

Each number of workers is a cluster of its own, of processes on this machine. Every question is asked in three ways, never the
same twice, so that no answer is one that was kept.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from timeline.engine.catalog import read_tables
from timeline.engine.cluster import DaskEngine, start_local
from timeline.engine.folder import read_manifest
from timeline.page.over_parts import PartsPage, PartsService
from timeline.page.page import text_parts

WIDTH, HEIGHT = 1_152, 738  # px of the chart in a window of 1440 px
ASKED = {
    "filter": ("source=courier", "source=tribune", "source=observer"),
    "two filters": (
        "standing=alleged&actor=Actor+7",
        "standing=denied&actor=Actor+9",
        "standing=planned&actor=Actor+11",
    ),
    "search": ("q=budget", "q=harbour", "q=rail+inquiry"),
    "a fortnight": tuple(f"start=2020-0{n}-01&end=2020-0{n}-14" for n in (2, 3, 4)),
}


def questions() -> Iterator[tuple[str, Callable[[PartsService, int], object]]]:
    """What is measured, by its name."""
    for name, queries in ASKED.items():
        yield f"{name}: all counts", lambda service, n, queries=queries: page(service, queries[n]).counts
        yield f"{name}: the chart", lambda service, n, queries=queries: page(service, queries[n]).drawn(WIDTH, HEIGHT)
    yield (
        "a filter: the page that arrives",
        lambda service, n: page(service, f"source={('bulletin', 'register', 'paper-1')[n]}").first_picture,
    )
    yield "a page of the list", lambda service, n: page(service, f"view=list&page={100 * (n + 1)}&source=courier").panel
    yield "a card", lambda service, n: page(service, f"event=e{1_000 * (n + 1)}").card
    yield (
        "all texts of a page",
        lambda service, n: text_parts(page(service, f"type=strike&source={('courier', 'tribune', 'observer')[n]}")),
    )


def page(service: PartsService, query: str) -> PartsPage:
    found = service.page(query)
    assert isinstance(found, PartsPage)
    return found


class Cost:
    """What a question costs, in seconds: on the clock, of the processor by the busiest worker, and by server and scheduler."""

    def __init__(self, workers: Sequence[psutil.Process]) -> None:
        self._workers, self._here = workers, psutil.Process()

    def of(self, ask: Callable[[], object]) -> tuple[float, float, float]:
        before, begin = self._used(), time.perf_counter()
        ask()
        wall, after = time.perf_counter() - begin, self._used()
        here, *workers = (new - old for new, old in zip(after, before, strict=True))
        return wall, max(workers), here

    def _used(self) -> list[float]:
        times = (process.cpu_times() for process in (self._here, *self._workers))
        return [each.user + each.system for each in times]


def measure(folder: Path, workers: int) -> dict[str, tuple[float, ...]]:
    """Medians of what questions cost, and the memory of all workers in GB."""
    manifest = read_manifest(folder)
    with start_local(workers) as cluster:
        processes = [psutil.Process(nanny.pid) for nanny in cluster.workers.values()]
        engine, cost = DaskEngine(cluster.scheduler_address, folder, manifest), Cost(processes)
        service = PartsService(read_tables(folder, manifest), engine)
        first = page(service, "")
        found = {"reading all parts, and the first counts": cost.of(lambda: first.counts)}
        found["the first chart"] = cost.of(lambda: first.drawn(WIDTH, HEIGHT))
        for name, ask in questions():
            costs = [cost.of(lambda n=n, ask=ask: ask(service, n)) for n in range(3)]
            found[name] = tuple(map(statistics.median, zip(*costs, strict=True)))
        memory = sum(process.memory_info().rss for process in processes) / 1e9
        found["memory of the workers, GB"] = (memory,)
        engine.close()
    return found


def main() -> None:
    folder, counts = Path(sys.argv[1]), [int(n) for n in sys.argv[2:]] or [1, 2, 4]
    found = {count: measure(folder, count) for count in counts}
    accounts = read_manifest(folder).accounts
    print("seconds on the clock / of the processor by the busiest worker / by server and scheduler\n")
    print(f"| {accounts:,} accounts, workers: | {' | '.join(map(str, counts))} |\n|---|{'--:|' * len(counts)}")
    for name in found[counts[0]]:
        cells = (" / ".join(f"{value:.2f}" for value in found[count][name]) for count in counts)
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
