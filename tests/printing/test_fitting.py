import pytest

from safeguarding.printing import fitting
from safeguarding.printing.fitting import fitted, in_lines, is_in_our_font, width_of

LONGEST = "Culture of inclusion, transparency and challenge"


def test_letter_widths_are_those_of_our_font():
    assert width_of("a", 1000) == 525
    assert width_of("a", 1000, bold=True) == 552
    # The font is in two files. Welsh letters are in the second one.
    assert width_of("ŵ", 1000) == 684


def test_text_that_fits_is_unchanged():
    assert 264 < width_of(LONGEST, 12.5) < 266
    assert fitted(LONGEST, 266, 12.5) == LONGEST


def test_text_that_does_not_fit_is_cut_short():
    assert fitted(LONGEST, 100, 12.5) == "Culture of inclus…"
    assert fitted("W" * 200, 60, 12.5) == "WWWW…"


def test_bold_words_need_more_room():
    just = width_of(LONGEST, 12.5)
    assert fitted(LONGEST, just, 12.5) == LONGEST
    assert fitted(LONGEST, just, 12.5, bold=True) == "Culture of inclusion, transparency and chal…"


def test_lines_break_between_words_and_the_last_is_cut_short():
    assert in_lines("Continuity, consistency, stability and support", 200, 12.5) == [
        "Continuity, consistency, stability and",
        "support",
    ]
    assert in_lines("One two three four five", 40, 12.5) == ["One", "two t…"]
    assert in_lines("W" * 50 + " and more", 60, 12.5) == ["WWWW…", "and more"]


@pytest.mark.parametrize("text", ["", "  ", "🎉🎉", "\ue000"])
def test_text_without_letters_becomes_an_ellipsis(text):
    assert (fitted(text, 100, 12.5), in_lines(text, 100, 12.5)) == ("…", ["…"])


def test_emoji_and_symbols_are_left_out():
    assert fitted("Went well 🎉 ✓", 200, 12.5) == "Went well"


def test_letters_of_other_scripts_count_as_wide():
    assert [is_in_our_font(letter) for letter in "aŷתж"] == [True, True, False, False]
    assert width_of("תж安", 10) == 30


def test_a_long_run_of_combining_accents_is_cut_short():
    assert len(fitted("e" + "\u0301" * 300, 100, 12.5)) < 100


def test_if_the_file_of_widths_is_missing_the_error_names_the_command_that_makes_it(monkeypatch):
    fitting._widths.cache_clear()
    monkeypatch.setattr(fitting, "WIDTHS", "dist/drawing/none.json")
    with pytest.raises(FileNotFoundError, match=r"dist/drawing/none.json.*`npm run build`"):
        width_of("a", 12)
