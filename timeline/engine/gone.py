"""That nobody is there to count: said on the page in words, never as a fault of the program."""

from timeline.languages.language import Language, message

WORDS = message(
    "The computers that count the accounts do not answer just now. Nothing is lost; please try again in a moment."
)


class EngineGone(Exception):
    """An engine does not answer; `str()` says in English which, and why, for the log."""


def gone_words(language: Language) -> str:
    """What readers are told."""
    return language.gettext(WORDS)
