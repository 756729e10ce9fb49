"""The words that the search offers."""

from timeline.view.catalog import Catalog
from timeline.view.frequent_words import frequent_words


def test_words_are_offered_once_the_most_frequent_first(tables):
    tables.cell("events", 2, title="The pier's crews; the PIER and the Pier’s boats", place="South pier")
    words = frequent_words(Catalog(tables.load()))
    assert words[0] == "crews" and words.count("boats") == 1
    assert [word for word in words if word.lower().startswith("pier")] in (["pier"], ["Pier"], ["PIER"])
    assert "the" not in map(str.lower, words)


def test_words_are_of_the_pages_language(real_catalog: Catalog):
    from timeline.languages.language import language

    spanish = frequent_words(Catalog(real_catalog.archive, language("es")))
    assert "militares" in spanish and "military" not in spanish
