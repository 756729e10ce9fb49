"""A folder that an export writes whole: a further export replaces it, and a folder of somebody else is left alone."""

import json
from collections.abc import Iterable
from pathlib import Path

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


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
