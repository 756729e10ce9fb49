"""Widths of texts without a browser: they add up, never come out smaller for more text, and what is fitted does fit."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import timeline.components
from timeline.chart.text_width import MARGIN, TABLES, fit, stretched, text_width, wrap

SIZES = st.sampled_from([11, 11.5, 13, 17.25])
WEIGHTS = st.sampled_from([400, 600])
ROOM = st.floats(0, 600)
# Latin with accents, Cyrillic, Greek, Chinese, Arabic, emoji, and what has no width of its own.
LETTERS = st.sampled_from("aiWméñŁß .,;:–-…«»ЖщΩ中文هلا🂡👩\u0301\u200d\u00a0\t\n&<")
TEXTS = st.one_of(st.text(max_size=60), st.text(LETTERS, max_size=60), st.text("Wil ", min_size=40, max_size=400))


@given(TEXTS, TEXTS, SIZES, WEIGHTS)
@settings(deadline=None)
def test_more_text_is_never_narrower(one, two, size, weight):
    alone, both = text_width(one, size, weight), text_width(one + two, size, weight)
    assert both >= max(alone, text_width(two, size, weight)) >= 0
    assert both == pytest.approx(alone + text_width(two, size, weight))


@given(TEXTS, WEIGHTS)
@settings(deadline=None)
def test_width_grows_with_the_size(text, weight):
    assert text_width(text, 26, weight) == pytest.approx(2 * text_width(text, 13, weight))


def test_widths_of_words():
    assert text_width("", 13) == 0
    assert text_width("iiii", 13) < text_width("mmmm", 13) / 2
    assert 70 < text_width("Armed force gathers", 13) < 160
    assert text_width("Headline", 13, 600) > text_width("Headline", 13, 400)


@pytest.mark.parametrize("weight", [400, 600])
def test_every_letter_of_the_page_is_measured(weight):
    """Basic Latin, Latin-1 and the signs that the page itself writes."""
    printed = [chr(n) for n in (*range(32, 127), *range(0xA1, 0x100)) if unicodedata.category(chr(n)) != "Cf"]
    missing = [c for c in (*printed, *"…–—’‘“”ńłŠžœ") if c not in TABLES[weight]]
    assert missing == []


@pytest.mark.parametrize("char", ["中", "🂡", "\ue000"])
def test_foreign_characters_are_taken_wide(char):
    assert text_width(char, 1000) > text_width("m", 1000)


@pytest.mark.parametrize(
    "text", ["Совет порта отложил голосование", "Συμβούλιο λιμένος αναβάλλει", "Hội đồng cảng hoãn bỏ phiếu"]
)
def test_letters_of_other_scripts_are_taken_about_as_wide_as_latin_ones(text):
    english = text_width("The port board put off the vote on the tariffs until next week", 13) / 62
    assert english < text_width(text, 13) / len(text) < 1.6 * english


def test_combining_marks_take_no_room():
    assert text_width("a\u0301\u200d", 13) == text_width("a", 13)


@given(TEXTS, ROOM, SIZES, WEIGHTS)
@example("0000\rȂ", 33.0, 11, 400)  # a line end before the cut
@settings(max_examples=200, deadline=None)
def test_what_is_fitted_fits_and_begins_the_text(text, room, size, weight):
    fitted = fit(text, room, size, weight)
    assert text_width(fitted, size, weight) <= room
    if fitted != text:
        assert text_width(text, size, weight) > room
        assert fitted == "" or (fitted.endswith("…") and text.startswith(fitted[:-1]))


@given(st.text("Wila", min_size=1, max_size=200), ROOM)
@settings(max_examples=100, deadline=None)
def test_as_much_of_a_word_stays_as_has_room(text, room):
    fitted = fit(text, room, 13)
    if fitted != text:
        kept = len(fitted) - 1 if fitted else 0
        assert text_width(text[: kept + 1] + "…", 13) > room


def test_fit_by_example():
    assert fit("A convoy", 500, 13) == "A convoy"
    assert fit("A convoy", 0, 13) == ""
    assert fit("", 0, 13) == ""
    room = text_width("One, two…", 13)
    assert fit("One, two, three", room, 13) == "One, two…"
    assert fit("One, two, three", text_width("One, …", 13), 13) == "One…"  # no comma before the dots


@pytest.mark.parametrize("text", ["🇻🇪🇺🇸🇨🇴🇧🇷" * 4, "👩\u200d👩\u200d👧" * 9, "e\u0301o\u0302" * 30])
@pytest.mark.parametrize("room", [70, 83, 97, 111])
def test_a_cut_parts_no_flag_no_family_and_no_letter_from_its_signs(text, room):
    kept = fit(text, room, 13)[:-1]
    rest = text[len(kept) :]
    assert kept and not unicodedata.combining(rest[0]) and "\u200d" not in (kept[-1], rest[0])
    assert not text.startswith("🇻") or len(kept) % 2 == 0


@given(TEXTS, st.floats(1, 600), SIZES, WEIGHTS, st.integers(1, 3))
@settings(max_examples=150, deadline=None)
def test_wrapped_lines_fit_and_are_few(text, room, size, weight, lines):
    wrapped = wrap(text, room, size, weight, lines)
    assert len(wrapped) <= lines
    assert all(text_width(line, size, weight) <= room for line in wrapped)
    if text.split() and not any("…" in line or not line for line in wrapped):
        assert " ".join(wrapped).split() == text.split()


def test_wrap_by_example():
    room = text_width("Unsigned digest", 13, 600)
    assert wrap("Unsigned digest of NBC News", room, 13, 600) == ["Unsigned digest", "of NBC News"]
    assert wrap("WSWS", room, 13, 600) == ["WSWS"]
    assert wrap("", room, 13, 600) == wrap("   ", room, 13, 600) == []
    first, second = wrap("Unsigned digest of NBC News and of many others", room, 13, 600)
    assert first == "Unsigned digest" and second.startswith("of NBC") and second.endswith("…")
    assert wrap("Unsigned digest of NBC News", room, 13, 600, lines=1)[0].endswith("…")


def test_all_widths_are_stretched_while_a_reader_sets_text_wider():
    plain = text_width("A convoy", 13)
    with stretched(1.4):
        assert text_width("A convoy", 13) == pytest.approx(1.4 * plain)
        assert fit("A convoy", 1.39 * plain, 13).endswith("…")
    assert text_width("A convoy", 13) == plain


def test_the_browser_measures_how_wide_text_is_set_by_the_same_widths():
    script = (Path(timeline.components.__file__).parent / "hooks.js").read_text(encoding="utf-8")
    words, width = (re.search(f"const {name} = (.*?);", script)[1] for name in ("PROBE", "PROBE_WIDTH"))
    assert float(width) == pytest.approx(text_width(words.strip('"'), 40) / MARGIN, abs=0.1)
