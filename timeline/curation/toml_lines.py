"""Where the keys of timeline.toml stand in the file, for whoever shows a problem beside its line."""

import re
from collections import Counter

_TABLE = re.compile(r"\s*\[(\[)?\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"""\s*["']?([\w.-]+)["']?\s*=""")


def line_of(text: str, key: str) -> int | None:
    """The line, from 1, of a key such as `acts.2.from`, or of the table that lacks it; None where it stands nowhere."""
    places = _places(text)
    while key not in places and "." in key:
        key = key.rpartition(".")[0]
    return places.get(key)


def _places(text: str) -> dict[str, int]:
    places: dict[str, int] = {}
    table, counts = "", Counter[str]()
    for number, line in enumerate(text.splitlines(), 1):
        if found := _TABLE.match(line):
            table = found[2].replace('"', "").replace("'", "")
            if found[1]:
                counts[table] += 1
                table += f".{counts[table]}"
            places.setdefault(table, number)
        elif found := _KEY.match(line):
            places.setdefault(f"{table}.{found[1]}" if table else found[1], number)
    return places
