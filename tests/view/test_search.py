"""What is typed stands for what is written; and where a text holds what was looked for."""

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from timeline.view.search import LETTERS, find_words, fold_words


@given(st.text(max_size=40))
@example("№ ™ ℌ İ ß ﬁ ŉ ″ ΐ")
@settings(deadline=None)
def test_folded_words_stay_as_they_are_and_fold_sign_by_sign(text):
    folded = fold_words(text)
    assert fold_words(folded) == folded == folded.lower()
    assert "".join(map(fold_words, text)) == folded


def test_letters_of_keyboards_without_them_are_plain():
    assert all(fold_words(letter).isascii() for letter in LETTERS if letter != "ς")


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Maduro’s envoy", "maduro's", ["Maduro’s"]),
        ("Straße to Łódź", "strasse lodz", ["Straße", "Łódź"]),
        ("Straße", "s", ["S", "ß"]),  # half of what a letter stands for is that letter
        ("Alcala\u0301 leads", "alcala", ["Alcala\u0301"]),
        ("aid, aided", "aid", ["aid", "aid"]),
        ("abab", "aba bab", ["abab"]),
        ("nothing", "else", []),
        ("nothing", " ", []),
    ],
)
def test_the_words_that_were_looked_for_are_found_as_written(text, words, found):
    assert [text[start:end] for start, end in find_words(text, words)] == found


@given(st.text(max_size=30), st.text(max_size=6))
@settings(deadline=None)
def test_a_stretch_is_found_wherever_the_text_holds_a_word(text, words):
    needles = [needle for needle in fold_words(words).split() if needle in fold_words(text)]
    found = find_words(text, words)
    assert bool(found) == bool(needles)
    assert all(start < end < after for (start, end), (after, _) in pairwise(found))
