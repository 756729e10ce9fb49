"""Passages are found exactly once, at the right place, or reported."""

import re
import unicodedata

import pytest
from builders import TEXTS
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from timeline.data.folding import Text, fold, fold_text
from timeline.data.passages import (
    FORM,
    LONGER,
    SEARCHED,
    Passage,
    PassageProblem,
    find_all,
    find_in_texts,
    find_passage,
    is_well_formed,
    passage_address,
    split_passage,
    text_fragment,
)

GAZETTE = fold_text(TEXTS["gazette.txt"])
POST = fold_text(TEXTS["post.txt"])


def refusal(raw: str, cell: str) -> PassageProblem:
    with pytest.raises(PassageProblem) as caught:
        find_passage(fold_text(raw), cell)
    return caught.value


@pytest.mark.parametrize(
    ("cell", "sides"),
    [
        ("An armed … of it", ("An armed", "of it")),
        ("An armed ... of it", ("An armed", "of it")),
        ("  An\u00a0 armed\n…\nof  it ", ("An armed", "of it")),
        ("one two three four five six … six", ("one two three four five six", "six")),
        ("he said... … well", ("he said...", "well")),
    ],
)
def test_split_passage(cell, sides):
    assert split_passage(cell) == sides


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("An armed force", "has no ' … ' between its first and last words"),
        ("An armed…force", "has no ' … ' between its first and last words"),
        ("", "has no ' … ' between its first and last words"),
        ("a … b … c", "has more than one ' … '"),
        ("… b", "has no first words"),
        ("a …", "has no last words"),
        ("...", "has no first words"),
        ("1 2 3 4 5 6 7 … b", "has 7 first words, at most six are allowed"),
        ("a … 1 2 3 4 5 6 7 8", "has 8 last words, at most six are allowed"),
    ],
)
def test_split_passage_refuses(cell, message):
    with pytest.raises(PassageProblem) as caught:
        split_passage(cell)
    assert (caught.value.message, caught.value.hint) == (message, FORM)
    assert str(caught.value) == f"{message} - {FORM}"


def test_found_with_offsets_and_lines():
    found = find_passage(GAZETTE, "The Lake Office … at forty")
    assert found == Passage(start=135, end=197, first_line=6, last_line=6)
    assert GAZETTE.raw[found.start : found.end] == "The Lake Office put the number of stranded travellers at forty"


def test_found_over_a_page_break_and_windows_line_ends():
    found = find_passage(POST, "Some sixty travellers … played cards")
    assert (found.first_line, found.last_line) == (3, 6)
    assert POST.raw[found.start : found.end].startswith("Some sixty")
    assert POST.raw[found.start : found.end].endswith("played cards")


@pytest.mark.parametrize("cell", ["“Nobody asked us,” … Ada Brook of", '"Nobody asked us," … Ada\u00a0Brook of'])
def test_quotes_and_no_break_spaces_are_folded_on_both_sides(cell):
    found = find_passage(GAZETTE, cell)
    assert GAZETTE.raw[found.start : found.end] == "“Nobody asked us,” said Ada\u00a0Brook of"


def test_words_at_the_very_ends_of_a_text():
    raw = "\n\n first words, then others \n"
    assert find_passage(fold_text(raw), "first … others") == Passage(3, 27, 3, 3)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("one two … two three", "one two three"),
        ("one two … one two", "one two"),
        ("one two three … three", "one two three"),
    ],
)
def test_short_passages_may_share_words(cell, words):
    raw = f"Before {words} after."
    found = find_passage(fold_text(raw), cell)
    assert raw[found.start : found.end] == words


def test_last_words_may_not_end_inside_the_first_words():
    assert refusal("Before one two three after.", "one two three … two").message == (
        'not found: its last words "two" are not in the text after the first words; they end before those do, in line 1'
    )


def test_last_words_inside_the_first_at_the_beginning_of_a_text():
    assert refusal("pier crew left", "pier crew … pier").message == (
        'not found: its last words "pier" are not in the text after the first words; they end before those do, in line 1'
    )


def test_not_found_says_which_side():
    assert refusal("a b c", "x y … c").message == 'not found: its first words "x y" are not in the text'
    problem = refusal("a b c", "a b … z")
    assert problem.message == 'not found: its last words "z" are not in the text after the first words'
    assert problem.hint == "copy them from the text exactly as they stand there"


def test_found_twice_says_which_side_and_lines():
    problem = refusal("the crew\nthe crew\n\nthe crew left", "the crew … left")
    assert problem.message == "ambiguous: its first words are found 3 times, lines 1, 2, 4"
    assert problem.hint == LONGER
    assert refusal("off they\nleft it\nleft", "off … left").message == (
        "ambiguous: its last words are found 2 times after the first words, lines 2, 3"
    )


def test_last_words_before_the_first_words_do_not_count():
    raw = "left again. The crew has left"
    assert find_passage(fold_text(raw), "The crew … left") == Passage(12, 29, 1, 1)


def test_many_hits_are_not_all_listed():
    assert refusal("la\n" * 1000, "la … la").message == (
        "ambiguous: its first words are found more than 5 times, lines 1, 2, 3, 4, 5 ..."
    )


def test_overlapping_hits_are_two():
    assert "found 2 times" in refusal("so so so far", "so so … far").message


def test_words_inside_longer_words_do_not_count():
    raw = "The art of parting. Room 14 and room 1."
    assert find_passage(fold_text(raw), "art … room 1") == Passage(4, 38, 1, 1)
    assert refusal("partly so", "art … so").message == 'not found: its first words "art" are not in the text'
    assert refusal("room 14 so", "room 1 … so").message == (
        'not found: its first words "room 1" are not in the text; line 1 has "room 14", with "4" after "room 1"'
    )


def test_scripts_without_blanks_are_found_inside_a_run():
    raw = "船员们星期二离开了北码头。"
    found = find_passage(fold_text(raw), "星期二 … 北码头")
    assert raw[found.start : found.end] == "星期二离开了北码头"


SAME_WORDS = [
    ("The ﬁrst oﬃce was shut", "first office … was"),
    ("The first office was shut", "ﬁrst oﬃce … was"),
    ("of the govern-\nment of it", "the government … of it"),
    ("of the govern-\n\n\f\n  ment of it", "the government … of it"),
    ("of the govern\u00ad\r\nment of it", "the government … of it"),
    ("of the gov\u00adern\u00adment of it", "the government … of it"),
    ("a well-\nknown man is", "well-known … man"),
    ("a well-known man is", "well-\nknown … man"),
    ("a well\u2010known man is", "well-known … man"),
    ("a well\u2011known man is", "well-known … man"),
    ("in 1939–\n1945 the war", "1939–1945 … war"),
    ("in 1939–1945 the war", "1939-1945 … war"),
    ("they left — he said — at once", "left--he … said - at"),
    ("they left\u200a—\u200ahe said", "left — he … said"),
    ("“Nobody,” she said, ‘none’", "\"Nobody,\" … said, 'none'"),
    ("«Nobody,» she said", "“Nobody,” … she said"),
    ("it was the crews´ and the crew`s", "it … the crew’s"),
    ("some\u2009twenty\u202fmen\u00a0left", "some twenty … men left"),
    ("a cafe\u0301 in San Jose\u0301", "café … San José"),
    ("a café in San José", "cafe\u0301 … San Jose\u0301"),
    ("\u1112\u1161\u11ab\u1100\u116e\u11a8 \u1109\u1161\u1105\u1161\u11b7", "한국 … 사람"),
    ("２０１９ Ｊａｎ．　５", "2019 … Jan. 5"),
    ("the pa\u200bper of\ufeff \u200ethat day\u200f", "the paper … that day"),
    ("so no… and then", "so … no..."),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "cell"), SAME_WORDS)
def test_the_same_words_however_they_were_saved_or_set(raw, cell):
    assert isinstance(find_passage(fold_text(raw), cell), Passage)


@pytest.mark.parametrize(("raw", "cell"), SAME_WORDS)
def test_the_same_words_are_found_among_many_passages(raw, cell):
    text = fold_text(raw)
    assert find_all(text, [cell], searched=0) == [find_passage(text, cell)]


@pytest.mark.parametrize(
    ("raw", "cell", "cut"),
    [
        ("x ﬁn oﬃ-\ncer ﬁ", "fin … officer", "ﬁn oﬃ-\ncer"),
        ("of the govern-\n ment, so", "the … government", "the govern-\n ment"),
        ("of the govern-\nment, so", "of … govern-", "of the govern"),
        ("of the govern-\nment, so", "ment … so", "ment, so"),
        ("it — \u200bcafe\u0301 — ends", "— café … café —", "— \u200bcafe\u0301 —"),
        ("a \n\n b…  c", "b... … c", "b…  c"),
    ],
)
def test_a_passage_keeps_its_place_in_the_raw_text(raw, cell, cut):
    found = find_passage(fold_text(raw), cell)
    assert raw[found.start : found.end] == cut


@pytest.mark.parametrize(
    ("raw", "cell", "near"),
    [
        ("Alcala-based crews", "Alcalá-based … crews", 'line 1 has "Alcala-based", with "a" for "á" (U+00E1) after "Alcal"'),
        ("left\nthe Crews left", "the crews … left", 'line 2 has "the Crews", with "C" for "c" after "the "'),
        ("to re-sign it", "to resign … it", 'line 1 has "to re-sign", with "-" after "to re"'),
        ("to resign it", "to re-sign … it", 'line 1 has "to resign", without "-" after "to re"'),
        ("at 10² m so", "at 102 … so", 'line 1 has "at 10²", with "²" (U+00B2) for "2" after "at 10"'),
        ("a well known man", "a wellknown man … man", 'line 1 has "a well known man", with a blank after "a well"'),
    ],
)  # fmt: skip
def test_other_words_are_not_found_and_the_nearest_are_named(raw, cell, near):
    words = fold(cell.partition(" … ")[0])
    assert refusal(raw, cell).message == f'not found: its first words "{words}" are not in the text; {near}'


def test_last_words_that_stand_before_the_first_are_named():
    problem = refusal("z.\n a b c", "a b … z")
    assert problem.message == (
        'not found: its last words "z" are not in the text after the first words; they end before those do, in line 1'
    )


def test_many_passages_of_another_text_are_refused_without_guesses_in_the_end():
    text = fold_text("the crew left the pier")
    messages = [problem.message for problem in find_all(text, [f"the crow {n} … pier" for n in range(300)])]
    assert 'line 1 has "the crew' in messages[0]
    assert messages[-1] == 'not found: its first words "the crow 299" are not in the text'


def test_words_that_cannot_be_seen_are_no_words():
    assert refusal("a b", "\u200b … b").message == "has no first words that can be seen"


def test_lines_count_as_in_an_editor():
    text = fold_text("one\r\ntwo\rthree\n\ffour\u2028still four")
    assert text.lines == ["one", "two", "three", "\ffour\u2028still four"]
    assert [text.line_at(text.raw.index(word)) for word in ("one", "two", "three", "four", "still")] == [1, 2, 3, 4, 4]


@pytest.mark.parametrize(
    ("cell", "fragment"),
    [
        ("First words … last words", "#:~:text=First%20words,last%20words"),
        ("a-b, c & d … “é”", "#:~:text=a%2Db%2C%20c%20%26%20d,%E2%80%9C%C3%A9%E2%80%9D"),
        ("the same … the same", "#:~:text=the%20same"),
        ("100% #1 … a=b/c?", "#:~:text=100%25%20%231,a%3Db%2Fc%3F"),
    ],
)
def test_text_fragment(cell, fragment):
    assert text_fragment(cell) == fragment


def test_text_fragment_of_a_bad_passage():
    with pytest.raises(PassageProblem, match="has no ' … '"):
        text_fragment("no joint")


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://a.example/x", "https://a.example/x#:~:text=so,be%20it"),
        ("https://a.example/x?y=1#", "https://a.example/x?y=1#:~:text=so,be%20it"),
        ("https://a.example/live#block-64", "https://a.example/live#block-64:~:text=so,be%20it"),
        ("https://a.example/app/#/doc/12", "https://a.example/app/#/doc/12"),
        ("https://a.example/app#!doc", "https://a.example/app#!doc"),
        ("https://a.example/x#:~:text=harbour%20board", "https://a.example/x#:~:text=so,be%20it"),
        ("https://a.example/x#b2:~:text=harbour", "https://a.example/x#b2:~:text=so,be%20it"),
        ("https://a.example/app/#/doc/12:~:text=a", "https://a.example/app/#/doc/12"),
        ("https://a.example/report.pdf#page=7", "https://a.example/report.pdf#page=7"),
    ],
)
def test_a_passage_in_an_address_that_has_a_fragment(url, address):
    assert passage_address(url, "so … be it") == address


def outcome(text: Text, cell: str) -> Passage | str:
    try:
        return find_passage(text, cell)
    except PassageProblem as problem:
        return str(problem)


def test_many_passages_are_found_as_one_by_one():
    text = fold_text("\n".join(f"Alpha{i} begins and ends omega{i}." for i in range(300)))
    cells = [f"Alpha{i} begins … ends omega{i}" for i in range(300)]
    cells += [
        "begins … omega3",
        "Alpha3 … omega300",
        "no joint",
        "lpha3 … omega3",
        "Alpha3 … omega2",
        "ends omega299 … .",
    ]
    found = find_all(text, cells)
    assert [passage.first_line for passage in found[:300]] == list(range(1, 301))
    assert [str(problem) if isinstance(problem, PassageProblem) else problem for problem in found] == [
        outcome(text, cell) for cell in cells
    ]


def test_passages_of_several_texts_at_once():
    texts = {"gazette": GAZETTE, "post": POST}
    office = ("gazette", "The Lake Office … at forty")
    found = find_in_texts(texts, [office, ("post", "The Lake Office … at forty"), ("absent", "a … b"), office])
    assert found[office] == find_passage(GAZETTE, office[1])
    assert isinstance(found["post", office[1]], PassageProblem)
    assert len(found) == 2


UNTIMED = settings(deadline=None)
WORDS = st.sampled_from(
    [
        "crew",
        "pier",
        "Ada’s",
        "“tea”",
        "late",
        "late,",
        "14",
        "1",
        "boat-hook",
        "é",
        "e\u0301",
        "ﬁn",
        "of\u00adfer",
        "船",
        "no…",
        "...",
    ]
)
SPACES = st.sampled_from([" ", "  ", "\n", "\r\n", "\u00a0", "\n\f\n", "\t", "\u2028", "\u2009", " \u200b"])
RAW = st.lists(st.tuples(WORDS, SPACES), min_size=1, max_size=40).map(lambda pairs: "".join(w + s for w, s in pairs))


SIGNS = st.text(alphabet="aé\u0301ﬁ½Å \n\f\u00a0\u200b\u00ad-–—\u2011'’“`.…\uff0d１가\u1100\u1161", max_size=30)


@UNTIMED
@given(raw=st.one_of(st.text(), RAW, SIGNS))
def test_folding_keeps_offsets(raw):
    text = fold_text(raw)
    assert text.folded == fold(raw) or text.joints
    before = 0
    for place, letter in enumerate(text.folded):
        start, end = text.raw_span(place)
        assert before <= start < end <= len(raw)
        assert letter in fold(raw[start:end])
        before = start


@UNTIMED
@given(words=SIGNS)
def test_folding_again_changes_nothing(words):
    once, twice = (unicodedata.normalize("NFC", fold(part)) for part in (words, fold(words)))
    assert once == twice


@UNTIMED
@given(raw=RAW, data=st.data())
def test_a_cut_passage_is_found_where_it_was_cut_or_reported(raw, data):
    words = list(re.finditer(r"[^\s\u200b]+", raw))
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    size = data.draw(st.integers(1, 6))
    begin = [word[0] for word in words[first : min(first + size, last + 1)]]
    end = [word[0] for word in words[max(last + 1 - size, first) : last + 1]]
    assume("..." not in (*begin, *end))
    try:
        found = find_passage(fold_text(raw), f"{' '.join(begin)} … {' '.join(end)}")
    except PassageProblem as problem:
        assert problem.message.startswith("ambiguous: ")
        return
    start, stop = words[first].start(), words[last].end()
    assert (found.start, found.end) == (start, stop)
    line = [1 + len(re.findall(r"\r\n|\r|\n", raw[:offset])) for offset in (start, stop - 1)]
    assert [found.first_line, found.last_line] == line


@UNTIMED
@given(raw=RAW, data=st.data())
def test_a_found_passage_begins_and_ends_with_its_words(raw, data):
    sides = st.lists(WORDS.filter(lambda word: word != "..."), min_size=1, max_size=3).map(" ".join)
    first, last = data.draw(sides), data.draw(sides)
    text = fold_text(raw)
    try:
        found = find_passage(text, f"{first} … {last}")
    except PassageProblem:
        return
    cut = fold(raw[found.start : found.end])
    assert cut.startswith(fold(first)) and cut.endswith(fold(last))


@UNTIMED
@given(raw=st.text(), cell=st.text())
def test_any_text_and_any_cell(raw, cell):
    try:
        find_passage(fold_text(raw), cell)
    except PassageProblem as problem:
        assert problem.message and problem.hint


SIDES = st.lists(WORDS.filter(lambda word: word != "..."), min_size=1, max_size=4).map(" ".join)
CELLS = st.one_of(st.tuples(SIDES, SIDES).map(" … ".join), st.text(max_size=9))


@UNTIMED
@given(raw=RAW, cells=st.lists(CELLS, max_size=20), searched=st.sampled_from([0, SEARCHED]))
def test_many_at_once_give_what_each_gives_alone(raw, cells, searched):
    text = fold_text(raw)
    found = [str(each) if isinstance(each, PassageProblem) else each for each in find_all(text, cells, searched)]
    assert found == [outcome(text, cell) for cell in cells]


@given(
    st.lists(
        st.sampled_from(["a", "b.", "…", "...", " … ", " ", "  ", "\n", "one two three four five six"]), max_size=9
    ).map("".join)
)
def test_a_passage_that_is_well_formed_is_taken(cell):
    if is_well_formed(cell):
        assert " … ".join(split_passage(cell)) == cell
    assert is_well_formed("An armed force … American country") and not is_well_formed("An armed force")
