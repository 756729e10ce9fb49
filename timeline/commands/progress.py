"""Progress on standard error: only where somebody watches, and only of what takes longer than a second."""

import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import TypeVar

from tqdm import tqdm

Item = TypeVar("Item")
PATIENCE = 1.0  # seconds for which nothing is said
STEP = 0.2  # seconds between two looks at the clock


def progress(items: Iterable[Item], what: str, unit: str, total: int | None = None) -> Iterator[Item]:
    """The items, counted on a terminal; `what` is done with them, `unit` is what one is called."""
    each = _begun(items, what)
    yield from tqdm(each, desc=what, unit=f" {unit}", total=total, disable=None, delay=PATIENCE, leave=False)


def adding(counts: Iterable[int], what: str, unit: str, total: int) -> Iterator[int]:
    """The counts, added up on a terminal to a total."""
    each = _begun(counts, what)
    bar = tqdm(desc=what, unit=f" {unit}", total=total, disable=None, delay=PATIENCE, leave=False, unit_scale=True)
    with bar:
        for count in each:
            bar.update(count)
            yield count


def _begun(items: Iterable[Item], what: str) -> Iterator[Item]:
    """The items; until there is the first, which may take as long as all others, a clock runs."""
    each = iter(items)
    with waiting(what):
        first = list(islice(each, 1))
    return chain(first, each)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """A clock on a terminal while something is done that cannot be counted."""
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    clock = threading.Thread(target=_tick, args=(what, done), daemon=True)
    clock.start()
    try:
        yield
    finally:
        done.set()
        clock.join()


def _tick(what: str, done: threading.Event) -> None:
    if done.wait(PATIENCE):
        return
    with tqdm(desc=what, bar_format="{desc}: {elapsed}", leave=False) as bar:
        while not done.wait(STEP):
            bar.refresh()
