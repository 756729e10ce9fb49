"""Marks in HTML for pages without a server: which accounts an element is or counts, so that a browser can hide and count."""

import json
from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup

from timeline.languages.language import Language
from timeline.view.catalog import Catalog

Account = str | int  # by its id, or its row number
Counted = Account | Iterable[Account]  # what counts as one: an account, or several, as those of an event

WHOLE = Markup(" data-whole")


def held_marks(catalog: Catalog) -> Callable[..., str]:
    """What writes `data-held` into a tag; it writes nothing for a server, that counts anew.

    It is given what the element counts, and where its words are more than the number these words, as ngettext's. The
    element goes where fewer than `least` are left: by default 1, and 0 for what only says their number, a `span`.
    """

    if not catalog.static:
        return lambda *_, **__: ""
    place = catalog.latest(_places, "")

    def held(
        groups: Iterable[Counted], one: str = "", more: str = "", least: int | None = None, **values: object
    ) -> str:
        rows = " ".join("|".join(place(key) for key in _several(group)) for group in groups)
        made = Markup(' data-held="{}"').format(rows)
        if one:
            made += Markup(' data-words="{}"').format(json.dumps(plural_forms(catalog.language, one, more, **values)))
        return made + (Markup(' data-least="{}"').format(least) if least is not None else "")

    return held


def plural_forms(language: Language, one: str, more: str, **values: object) -> list[str]:
    """The words for each form of a language's plural, with `%(n)s` left to be filled in."""
    which = plural_rule(language)
    forms = (language.translations.ngettext(one, more, which.index(form)) for form in range(max(which) + 1))
    return [form % {"n": "%(n)s", **values} for form in forms]


def plural_rule(language: Language) -> Sequence[int]:
    """Which form of its plural a language takes for each of the counts 0 to 199; greater ones go by their last two figures."""
    plural = getattr(language.translations, "plural", lambda count: int(count != 1))
    return [int(plural(count)) for count in range(200)]


def _places(catalog: Catalog, _: str) -> Callable[[Account], str]:
    """What gives the row number of an account: nearly all of a table are asked for, and more than once."""
    rows = {account: str(row) for row, account in enumerate(catalog.archive.accounts["id"])}
    return lambda key: str(key) if isinstance(key, int) else rows[key]


def _several(group: Counted) -> Iterable[Account]:
    return [group] if isinstance(group, str | int) else group
