"""Formulas in cells: what a spreadsheet would run is defused in a download, and comes back as it was."""

import re

from timeline.data.signs import trim

# What a spreadsheet takes for a formula at the beginning of a cell, and any apostrophes before it. Japanese ones run
# the full-width signs, too.
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


def guard(cell: str) -> str:
    """The cell for a download: an apostrophe goes before what a spreadsheet would run as a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """The cell as it was before `guard`, trimmed."""
    cell = trim(cell)
    return trim(cell[1:]) if cell.startswith("'") and _FORMULA.match(cell) else cell
