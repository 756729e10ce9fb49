"""The columns of the three tables and the words of their closed lists: the one place that owns these names."""

from collections.abc import Sequence
from typing import NamedTuple

STANDINGS = ("reported", "alleged", "planned", "denied")
STATUSES = ("checked", "draft", "retracted")
IMPORTANCES = ("1", "2", "3")
DEFAULT_STATUS = "checked"
DEFAULT_IMPORTANCE = 2

LONGEST_TITLE = 70
MOST_PERSPECTIVE_WORDS = 20


# How a cell is read: a text as it stands, a name (which kind of blank is in it makes no difference), or a code (a key,
# a date, a word of a closed list: only the signs of a keyboard have a meaning in it).
TEXT, NAME, CODE = "text", "name", "code"


class Column(NamedTuple):
    """A column: `required` ones must stand in the header and be filled in, unless `may_be_blank`.

    `form` says how its cells are read, `choices` are the only words that it may hold. `meaning` is said by the check of a
    cell that is missing, `more` besides in the docs, where `sometimes` says when a cell is needed that may be blank else.
    """

    name: str
    required: bool
    meaning: str
    may_be_blank: bool = False
    form: str = TEXT
    choices: tuple[str, ...] = ()
    more: str = ""
    sometimes: str = ""


ACCOUNT_COLUMNS = (
    Column("id", True, "stable key of the account: letters, digits and . _ - only", form=CODE, more="Written by hand"),
    Column("event", True, "key of the event, shared by the accounts that tell it", form=CODE),
    Column(
        "event_title", False, "neutral title of an event that several sources tell, the same in all its rows",
        more="“Whether Venezuela is in crisis”, not one side's headline",
    ),
    Column(
        "date", True, "EDTF, or the source's own words; blank for an undated account", may_be_blank=True, form=CODE,
        more="[EDTF](https://www.loc.gov/standards/datetime/): `2019-02-23`, `2025-08`, `2019-02-23/2019-02-24`, `2025-09~`, "
        "`2025-08/..`. Words: `Tuesday`, `last week`, `el 7 de marzo`; see [Dates](#dates)",
    ),
    Column("title", True, "neutral headline in the curator's own words, at most 70 characters"),
    Column("summary", True, "one or two sentences in the curator's own words"),
    Column(
        "actors", True, "who acts or is acted upon, names of actors.csv joined by '; '", form=NAME,
        more="The acting party first",
    ),
    Column("type", True, "what kind of event", form=NAME, more="Where timeline.toml lists types, one of them"),
    Column(
        "standing", True, "how the source puts it: reported, alleged, planned or denied", form=CODE, choices=STANDINGS
    ),
    Column(
        "attributed_to", False, "who says so; needed when alleged or denied", sometimes="when alleged or denied",
    ),
    Column(
        "figures", False, "numbers or few words to compare: killed=4; who_came=protesters", form=NAME,
        more="Under the same keys in all accounts of an event",
    ),
    Column("place", False, "where", form=NAME),
    Column(
        "importance", False, "1 (headline), 2 (default) or 3 (detail)", form=CODE, choices=IMPORTANCES,
        more="Which labels stay when room is short",
    ),
    Column("source", True, "key in sources.csv", form=CODE),
    Column(
        "passage", True, "first and last words of the passage joined by ' … '",
        more="As a reader sees them, at most six words each side",
    ),
    Column(
        "status", False, "checked (default), draft (not served) or retracted (listed, not drawn)",
        form=CODE, choices=STATUSES, more="Drafts show at the curator's desk only, retracted accounts among the corrections",
    ),
    Column("note", False, "a curator's remark to readers", more="A dating decision, a caution"),
    Column("updated", False, "when the account was last corrected or withdrawn, EDTF", form=CODE),
)  # fmt: skip

SOURCE_COLUMNS = (
    Column("source", True, "short readable key: letters, digits and . _ - only", form=CODE),
    Column("file", False, "name of the text file in the folder of texts"),
    Column("title", True, "what the source calls itself"),
    Column("publisher", False, "who published it"),
    Column("author", False, "who wrote it"),
    Column(
        "published", True, "EDTF, or the day in words; blank where unknown", may_be_blank=True, form=CODE,
        more="A source that is read on two days around the date line: `2019-02-26/2019-02-27`",
    ),
    Column("published_basis", False, "stated or inferred, and from what"),
    Column("url", False, "public original, http or https"),
    Column("archived", False, "an archived copy of it, http or https", more="Shown beside the original"),
    Column("language", False, "language code such as en", form=CODE, more="Dates in words are read in it"),
    Column("perspective", False, "where the source stands, in neutral words, at most 20"),
    Column("slant", False, "the same in two or three words, for the name of its lane"),
    Column("short", False, "what the source is called where there is little room"),
    Column("sha256", False, "SHA-256 of the text file, in hexadecimal", form=CODE, more="Without it the text is not used"),
)  # fmt: skip

ACTOR_COLUMNS = (
    Column("actor", True, "canonical name, the only one that events.csv may use", form=NAME),
    Column(
        "kind", False, "state, government, person, organisation, armed group, media, people or another word", form=NAME
    ),
    Column(
        "part_of", False, "another actor that this one belongs to", form=NAME,
        more="A filter for that one finds this one too; at most 50 levels deep",
    ),
    Column(
        "aliases", False, "other names joined by '; ', found by search", form=NAME,
        more="Where events.csv has one, the check says the canonical name",
    ),
)  # fmt: skip


def account_names(extra: Sequence[str]) -> list[str]:
    """The columns of events.csv by name: those that are known, then those that only its curator knows."""
    return [*(column.name for column in ACCOUNT_COLUMNS), *extra]


def split_list(cell: str) -> list[str]:
    """The items of a list cell: `A; B ;` is A and B."""
    return [item for part in cell.split(";") if (item := part.strip())]


def split_figures(cell: str) -> list[tuple[str, str]]:
    """The figures of a cell, name and value: `killed=4; hurt` is ("killed", "4") and ("hurt", "")."""
    parts = (item.partition("=") for item in split_list(cell))
    return [(name.strip(), value.strip()) for name, _, value in parts]


def column_reference(columns: Sequence[Column]) -> str:
    """The columns as a table in Markdown, for people who fill them in."""
    rows = ["| column | needed | meaning |", "|---|---|---|"]
    for column in columns:
        needed = "yes" if column.required else column.sometimes
        said = ". ".join(part[:1].upper() + part[1:] for part in (column.meaning, column.more) if part)
        rows.append(f"| `{column.name}` | {needed} | {said} |".replace("|  |", "| |"))
    return "\n".join(rows)
