import pytest

from assessments.charts.fitting import fitted, in_lines, width_of

LONGEST = "Culture of inclusion, transparency and challenge"


def test_what_fits_stays_as_it_is():
    # As wide as our own font sets it: 264.9.
    assert 264 < width_of(LONGEST) < 274
    assert fitted(LONGEST, 274) == LONGEST


def test_what_does_not_fit_is_cut_short():
    assert fitted(LONGEST, 100) == "Culture of inclu…"
    assert fitted("W" * 200, 60) == "WWWW…"


def test_lines_break_between_words_and_the_last_is_cut_short():
    assert in_lines("Continuity, consistency, stability and support", 200) == [
        "Continuity, consistency, stability",
        "and support",
    ]
    assert in_lines("One two three four five", 40) == ["One", "two t…"]
    assert in_lines("W" * 50 + " and more", 60) == ["WWWW…", "and more"]


@pytest.mark.parametrize("text", ["", "  ", "🎉🎉", "\ue000"])
def test_what_has_no_letters_is_an_ellipsis(text):
    assert (fitted(text, 100), in_lines(text, 100)) == ("…", ["…"])


def test_pictures_among_letters_are_left_out():
    assert fitted("Went well 🎉 ✓", 200) == "Went well"
