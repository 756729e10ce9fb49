"""Search: the field for words, which changes the address while it is typed in."""

from typing import ClassVar

from timeline.components.base import Own


class Search(Own):
    """A search field. While a reader types, the address follows: one entry in the history for each search, not each letter.

    - `id`: its name, and the key of the address that it changes.
    - `value`: the words; set by a callback where the address is changed by something else.
    - `label`: read aloud; `placeholder`: what stands in the empty field.
    - `options`: `[{"value", "label", "facet", "group"}]`, offered where a word of theirs is typed: choosing one
      filters by it in place of the words.
    - `vocabulary`: `{"words", "label"}`, words with blanks between them, offered where one is begun.
    """

    _type = "Search"
    PROPS: ClassVar[tuple[str, ...]] = ("id", "value", "label", "placeholder", "options", "vocabulary")
