"""The passage picker: what it gives finds the selected words and no others, or says that it does not."""

from hypothesis import assume, example, given
from hypothesis import strategies as st

from timeline.curation.picker import pick
from timeline.data.folding import fold_text
from timeline.data.passages import find_passage

TEXT = "The ferries stopped on Tuesday.\nThe ferries stopped again; nobody was hurt, the company\u00a0said.\n\n“All of them” lie in port."
WORDS = st.lists(
    st.sampled_from(["one", "two", "three", "four", "five.", "“six”", "sev\u00aden", "eight", "nine\n"]),
    min_size=1,
    max_size=40,
)


@given(WORDS, st.integers(0, 39), st.integers(1, 40))
@example(["one", "two", "three"], 0, 3)
def test_a_cell_without_a_warning_finds_exactly_the_selected_words(words, start, count):
    assume(start < len(words))
    raw = " ".join(words)
    selected = " ".join(words[start : start + count])
    picked = pick(fold_text(raw), selected)
    if not picked.warning:
        found = find_passage(fold_text(raw), picked.cell)
        assert fold_text(raw[found.start : found.end]).folded == fold_text(selected).folded.strip()
        assert (found.first_line, found.last_line) == (picked.first_line, picked.last_line)


@given(st.permutations([f"word{n}" for n in range(12)]), st.integers(0, 11), st.integers(0, 11))
def test_words_that_stand_once_are_always_found(words, one, other):
    first, last = sorted((one, other))
    picked = pick(fold_text(" ".join(words)), " ".join(words[first : last + 1]))
    assert picked.warning == ""
    assert all(len(side.split()) <= max(3, last - first + 1) for side in picked.cell.split(" … "))


def test_words_selected_in_part_are_taken_whole():
    picked = pick(fold_text(TEXT), "obody was hurt, the comp")
    assert picked == ("nobody was hurt, … hurt, the company", "", 2, 2)


def test_quotation_marks_and_line_ends_are_as_in_the_text():
    assert pick(fold_text(TEXT), 'said.\n"All of them" lie in port').cell == "said. “All of … lie in port"


def test_words_that_stand_twice_are_warned_of():
    twice = pick(fold_text(TEXT), "The ferries stopped")
    assert twice.cell and twice.warning == "these words stand in the text more than once"
    longer = pick(fold_text(TEXT), "The ferries stopped on Tuesday")
    assert longer.warning == "" and longer.cell.startswith("The ferries stopped on …")


def test_what_is_not_in_the_text_gives_no_cell():
    for words in ("", "   ", "elsewhere"):
        assert pick(fold_text(TEXT), words).cell == ""
