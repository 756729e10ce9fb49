"""A folder that an export writes whole: a further export replaces it, and a folder of somebody else is left alone."""

import gc
import json
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any

File = tuple[str, str | bytes]  # its name and its content


class CannotWrite(Exception):
    """The folder is somebody else's; `str()` is one message with fault and remedy."""


def earlier_files(folder: Path, list_file: str) -> list[str]:
    """The files of an earlier export in the folder, by its list of them; [] where it is new or empty.

    Raises CannotWrite where it holds anything but an earlier export.
    """
    if folder.exists() and not folder.is_dir():
        raise CannotWrite(f"{folder} is a file - give a folder with --output")
    if not folder.is_dir() or not any(folder.iterdir()):
        return []
    try:
        names = json.loads((folder / list_file).read_text(encoding="utf-8"))["files"]
        return [str(n) for n in names if (folder / str(n)).resolve().is_relative_to(folder.resolve())]
    except (OSError, ValueError, TypeError, KeyError) as err:
        fault = f"{folder} is not empty and holds no earlier export (no {list_file})"
        raise CannotWrite(f"{fault} - give another folder, or empty it") from err


def write_folder(folder: Path, files: Iterable[File], list_file: str, version: str) -> list[str]:
    """Write files, (name, content) one by one, into a folder, take those of an earlier export away, and return the names."""
    earlier, names = set(earlier_files(folder, list_file)), dict[str, None]()
    for name, content in files:
        names[name] = None
        _write(folder / name, content)
    for name in earlier.difference(names):
        (folder / name).unlink(missing_ok=True)
    listed = json.dumps({"version": version, "files": sorted(names)}, indent=1)
    _write(folder / list_file, listed + "\n")
    return [*names, list_file]


def made_of_parts(make: Callable[[str], Iterable[File]], parts: Iterable[str]) -> Iterator[File]:
    """The files that are made of each part, in the order of the parts, by as many processes as there are processors.

    The first part is made by this process; the others begin with what that has warmed, and share it. Where none can be
    forked (Windows), or there is one processor, this process makes all.
    """
    first, *others = parts
    _begin(make)
    yield from _made(first)
    workers = min(os.cpu_count() or 1, len(others))
    if workers < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from chain.from_iterable(map(_made, others))
        return
    gc.freeze()  # a look for garbage would write to all that is shared
    try:
        with ProcessPoolExecutor(workers, multiprocessing.get_context("fork"), _begin, (make, signal.SIG_IGN)) as pool:
            yield from chain.from_iterable(pool.map(_made, others))
    finally:
        gc.unfreeze()


_making: list[Callable[[str], Iterable[File]]] = []  # what makes the files, in this process and in those forked from it


def _begin(make: Callable[[str], Iterable[File]], interrupted: Any = None) -> None:
    """Make files from now on; a process that was forked leaves it to the first one to be `interrupted`."""
    _making[:] = [make]
    if interrupted:
        signal.signal(signal.SIGINT, interrupted)


def _made(part: str) -> list[File]:
    """All files of a part; what they were made of is let go."""
    files = list(_making[0](part))
    gc.collect()
    return files


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
