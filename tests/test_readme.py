"""README and docs hold against the code: columns, keys of the address, commands, files."""

import re
from pathlib import Path

import click
import pytest

from timeline.__main__ import main
from timeline.data.schema import ACCOUNT_COLUMNS, ACTOR_COLUMNS, SOURCE_COLUMNS, column_reference
from timeline.dates.parse import format_span, read_date
from timeline.dates.vocabulary import LANGUAGES
from timeline.export.formats import FORMATS
from timeline.export.size import PICTURES
from timeline.languages.language import language
from timeline.view.state import KEYS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text of a README section, down to the next heading of its level or above."""
    level = title.split(" ")[0]
    found = re.search(rf"^{re.escape(title)}.*?$(.*?)(?=^#{{1,{len(level)}}} |\Z)", README, re.DOTALL | re.MULTILINE)
    assert found, title
    return found[1]


def first_cells(text: str) -> list[str]:
    """The code words in the first cell of each row of the tables in a text."""
    return [
        word for row in re.findall(r"^\| (`[^|]*) \|", text, re.MULTILINE) for word in re.findall(r"`([^`]+)`", row)
    ]


@pytest.mark.parametrize(
    ("title", "columns"),
    [("### events.csv", ACCOUNT_COLUMNS), ("### sources.csv", SOURCE_COLUMNS), ("### actors.csv", ACTOR_COLUMNS)],
)
def test_columns_are_told_as_the_schema_of_the_checks_has_them(title, columns):
    assert column_reference(columns) in section(title), "run tools/write_columns.py"
    assert first_cells(section(title)) == [column.name for column in columns]
    for column in columns:
        if column.choices:
            row = next(line for line in section(title).splitlines() if line.startswith(f"| `{column.name}` |"))
            assert all(word in row.casefold() for word in column.choices)


def test_dates_are_read_as_the_table_says():
    published = read_date("2019-02-26")
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", section("### Dates"), re.MULTILINE)
    assert len(rows) > 9
    assert [(cell, format_span(read_date(cell, published))) for cell, _ in rows] == rows
    assert format_span(read_date("Monday", published, "en", "future")) in section("### Dates")


def test_the_languages_of_dates_are_named():
    assert all(language("en").language_name(code) in section("### Dates") for code in LANGUAGES)


def test_every_key_of_the_address_is_named_and_no_other():
    assert sorted(first_cells(section("## The address is the view"))) == sorted(
        name for name, key in KEYS.items() if not key.old
    )


def test_every_command_and_option_is_named():
    text = section("## Command line")
    for name, command in main.commands.items():
        line = next((part for part in text.splitlines() if f"python -m timeline {name}" in part), "")
        options = [o.opts[0] for o in command.params if isinstance(o, click.Option) and not o.hidden]
        assert line and all(option in text for option in options), name


def test_every_format_is_named():
    assert all(f"`{name}`" in README for name in (*FORMATS, *PICTURES))


def headlines(text: str) -> set[str]:
    """The anchors that a page of Markdown has: its headlines in small letters, signs left out, hyphens between words."""
    lines = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


def test_links_to_files_and_headlines_lead_somewhere():
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for link, headline in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", page.read_text(encoding="utf-8")):
            target = (page.parent / link) if link else page
            assert target.exists(), (page.name, link)
            assert not headline or headline in headlines(target.read_text(encoding="utf-8")), (
                page.name,
                link,
                headline,
            )


def test_the_architecture_names_every_folder():
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    folders = {path.parent.name for path in (ROOT / "timeline").rglob("*.py")} - {"timeline"}
    assert sorted(name for name in folders if f"| `{name}` |" not in text) == []
