"""The words that the search offers: those of titles and places, the most frequent first."""

import re
from collections import Counter
from functools import singledispatch

from timeline.view.catalog import Catalog
from timeline.view.search import fold_words

MOST_WORDS = 300
MOST_READ = 2_000  # accounts, evenly taken: words that are frequent are frequent in these
COLUMNS = ("title", "place")
_WORD = re.compile(r"[^\W\d_][\w’'-]{3,}")  # shorter ones are typed as quickly as chosen
_POSSESSIVE = re.compile("[’']s?$")


@singledispatch
def frequent_words(catalog: Catalog) -> list[str]:
    """Words of four letters and more in the language of the catalog, each once however it is written."""
    found: tuple[str, ...] = catalog.once(_frequent, "")
    return list(found)


def _frequent(catalog: Catalog, _: str) -> tuple[str, ...]:
    count = len(catalog.archive.accounts)
    rows = range(0, count, max(count // MOST_READ, 1))
    counts: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    for row in rows:
        text = " ".join(catalog.cell(row, column) for column in COLUMNS)
        for word in {_POSSESSIVE.sub("", found) for found in _WORD.findall(text)}:
            counts[fold_words(word)] += 1
            written.setdefault(fold_words(word), Counter())[word] += 1
    order = sorted(counts, key=lambda word: (-counts[word], word))
    return tuple(written[word].most_common(1)[0][0] for word in order[:MOST_WORDS])
