"""The columns of the three tables and the words of their closed lists: the one place that owns these names."""

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

    `form` says how its cells are read, `choices` are the only words that it may hold.
    """

    name: str
    required: bool
    meaning: str
    may_be_blank: bool = False
    form: str = TEXT
    choices: tuple[str, ...] = ()


ACCOUNT_COLUMNS = (
    Column("id", True, "stable key of the account: letters, digits and . _ - only", form=CODE),
    Column("event", True, "key of the event, shared by the accounts that tell it", form=CODE),
    Column("event_title", False, "neutral title of an event that several sources tell, the same in all its rows"),
    Column("date", True, "EDTF, or the source's own words; blank for an undated account", may_be_blank=True, form=CODE),
    Column("title", True, "headline in the curator's own words, at most 70 characters"),
    Column("summary", True, "one or two sentences in the curator's own words"),
    Column("actors", True, "who acts or is acted upon, names of actors.csv joined by '; '", form=NAME),
    Column("type", True, "what kind of event", form=NAME),
    Column(
        "standing", True, "how the source puts it: reported, alleged, planned or denied", form=CODE, choices=STANDINGS
    ),
    Column("attributed_to", False, "who says so; needed when alleged or denied"),
    Column("figures", False, "numbers or few words to compare: killed=4; who_came=protesters", form=NAME),
    Column("place", False, "where", form=NAME),
    Column("importance", False, "1 (headline), 2 (default) or 3 (detail)", form=CODE, choices=IMPORTANCES),
    Column("source", True, "key in sources.csv", form=CODE),
    Column("passage", True, "first and last words of the passage joined by ' … '"),
    Column(
        "status", False, "checked (default), draft (not served) or retracted (listed, not drawn)",
        form=CODE, choices=STATUSES,
    ),
    Column("note", False, "a curator's remark to readers"),
    Column("updated", False, "when the account was last corrected or withdrawn, EDTF", form=CODE),
)  # fmt: skip

SOURCE_COLUMNS = (
    Column("source", True, "short readable key: letters, digits and . _ - only", form=CODE),
    Column("file", False, "name of the text file in the folder of texts"),
    Column("title", True, "what the source calls itself"),
    Column("publisher", False, "who published it"),
    Column("author", False, "who wrote it"),
    Column("published", True, "EDTF; blank where unknown", may_be_blank=True, form=CODE),
    Column("published_basis", False, "stated or inferred, and from what"),
    Column("url", False, "public original, http or https"),
    Column("language", False, "language code such as en", form=CODE),
    Column("perspective", False, "where the source stands, in neutral words, at most 20"),
    Column("slant", False, "the same in two or three words, for the name of its lane"),
    Column("short", False, "what the source is called where there is little room"),
    Column("sha256", False, "SHA-256 of the text file, in hexadecimal", form=CODE),
)

ACTOR_COLUMNS = (
    Column("actor", True, "canonical name", form=NAME),
    Column(
        "kind", False, "state, government, person, organisation, armed group, media, people or another word", form=NAME
    ),
    Column("part_of", False, "another actor that this one belongs to", form=NAME),
    Column("aliases", False, "other names joined by '; ', found by search", form=NAME),
)


def split_list(cell: str) -> list[str]:
    """The items of a list cell: `A; B ;` is A and B."""
    return [item for part in cell.split(";") if (item := part.strip())]
