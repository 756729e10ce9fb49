"""What a download for other programs says of an account, in the words and the language of the page."""

from uuid import UUID, uuid5

from timeline.data.passages import split_passage
from timeline.languages.isolation import isolate
from timeline.view.cards import Account
from timeline.view.catalog import Catalog
from timeline.view.state import ViewState
from timeline.view.view import View

# The names that `urn` makes stay the same as long as this does: never change it.
NAMESPACE = UUID("cdfcbf6e-1fc9-42a1-998f-5208fac86f6c")


def key(account: Account) -> str:
    """The name of an account that no new version of the data changes: `its id@its source`."""
    return f"{account.row['id']}@{account.row['source']}"


def urn(name: str) -> str:
    """A `urn:uuid:` that is the same for the same name."""
    return uuid5(NAMESPACE, name).urn


def undated(catalog: Catalog, view: View) -> int:
    """How many of the accounts shown have no place in time."""
    return int((~catalog.index.dated[view.order]).sum())


def headline(account: Account) -> str:
    """The title, with the standing where the source does not state it as fact: programs show it far from the rest."""
    title = str(account.row["title"])
    return title if account.row["standing"] == "reported" else f"{isolate(title)} ({account.standing.lower()})"


def standing(account: Account) -> str:
    """How the source puts it, and who says so: "Alleged by a clerk"."""
    return f"{account.standing} {account.whose}".strip()


def passage(account: Account) -> str:
    """The first and the last words of the passage, as they are cited."""
    first, last = split_passage(str(account.row["passage"]))
    if first == last:
        return f"“{isolate(first)}”"
    return f"“{isolate(first)} … {isolate(last)}”"


def date(account: Account) -> str:
    """The date in words, with the source's own words where it was written so: "9 March 2021 (“Tuesday”)"."""
    return f"{account.date} (“{isolate(account.written)}”)" if account.written else account.date


def credits(catalog: Catalog, account: Account) -> dict[str, str]:
    """What stands below the summary, by its label: source, date, standing and the words of the passage."""
    gettext = catalog.language.gettext
    return {
        gettext("Source"): f"{isolate(account.source_name)} ({account.published})",
        gettext("Date"): date(account),
        gettext("Standing"): standing(account),
        gettext("Passage"): passage(account),
    }


def permalink(catalog: Catalog, account: Account) -> str:
    """The public original at the passage where its address is known, else the event's card, relative to the page."""
    return account.link.original or catalog.addresses.view(ViewState(event=str(account.row["event"])))
