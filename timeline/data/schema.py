"""The columns of the three tables and the words of their closed lists: the one place that owns these names."""

from typing import NamedTuple

STANDINGS = ("reported", "alleged", "planned", "denied")
STATUSES = ("checked", "draft", "retracted")
IMPORTANCES = ("1", "2", "3")
DEFAULT_STATUS = "checked"
DEFAULT_IMPORTANCE = 2

LONGEST_TITLE = 70
MOST_PERSPECTIVE_WORDS = 20


class Column(NamedTuple):
    """A column: `required` ones must stand in the header and be filled in, unless `may_be_blank`."""

    name: str
    required: bool
    meaning: str
    may_be_blank: bool = False


ACCOUNT_COLUMNS = (
    Column("id", True, "stable key of the account: letters, digits and . _ - only"),
    Column("event", True, "key of the event, shared by the accounts that tell it"),
    Column("event_title", False, "neutral title of an event that several sources tell, the same in all its rows"),
    Column("date", True, "EDTF, or the source's own words; blank for an undated account", may_be_blank=True),
    Column("title", True, "headline in the curator's own words, at most 70 characters"),
    Column("summary", True, "one or two sentences in the curator's own words"),
    Column("actors", True, "who acts or is acted upon, names of actors.csv joined by '; '"),
    Column("type", True, "what kind of event"),
    Column("standing", True, "how the source puts it: reported, alleged, planned or denied"),
    Column("attributed_to", False, "who says so; needed when alleged or denied"),
    Column("figures", False, "numbers or few words to compare: killed=4; who_came=protesters"),
    Column("place", False, "where"),
    Column("importance", False, "1 (headline), 2 (default) or 3 (detail)"),
    Column("source", True, "key in sources.csv"),
    Column("passage", True, "first and last words of the passage joined by ' … '"),
    Column("status", False, "checked (default), draft (never served) or retracted (listed, not drawn)"),
    Column("note", False, "a curator's remark to readers"),
    Column("updated", False, "when the account was last corrected or withdrawn, EDTF"),
)

SOURCE_COLUMNS = (
    Column("source", True, "short readable key: letters, digits and . _ - only"),
    Column("file", False, "name of the text file in the folder of texts"),
    Column("title", True, "what the source calls itself"),
    Column("publisher", False, "who published it"),
    Column("author", False, "who wrote it"),
    Column("published", True, "EDTF; blank where unknown", may_be_blank=True),
    Column("published_basis", False, "stated or inferred, and from what"),
    Column("url", False, "public original, http or https"),
    Column("language", False, "language code such as en"),
    Column("perspective", False, "where the source stands, in neutral words, at most 20"),
    Column("sha256", False, "SHA-256 of the text file, in hexadecimal"),
)

ACTOR_COLUMNS = (
    Column("actor", True, "canonical name"),
    Column("kind", False, "state, government, person, organisation, armed group, media, people or another word"),
    Column("part_of", False, "another actor that this one belongs to"),
    Column("aliases", False, "other names joined by '; ', found by search"),
)


def split_list(cell: str) -> list[str]:
    """The items of a list cell: `A; B ;` is A and B."""
    return [item for part in cell.split(";") if (item := part.strip())]
