"""Write the tables of columns into README.md from the schema that the checks use.

PYTHONPATH=. python tools/write_columns.py
"""

import re
from pathlib import Path

from timeline.data.schema import ACCOUNT_COLUMNS, ACTOR_COLUMNS, SOURCE_COLUMNS, column_reference

README = Path(__file__).resolve().parents[1] / "README.md"
TABLES = {"events.csv": ACCOUNT_COLUMNS, "sources.csv": SOURCE_COLUMNS, "actors.csv": ACTOR_COLUMNS}

if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    for file, columns in TABLES.items():
        table = re.compile(rf"(^### {re.escape(file)}.*?\n\n)(?:\|.*\n)+", re.MULTILINE)
        text, count = table.subn(lambda found: f"{found[1]}{column_reference(columns)}\n", text)  # noqa: B023
        assert count == 1, file
    README.write_text(text, encoding="utf-8")
